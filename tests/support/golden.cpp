#include "tests/support/golden.h"

#include <zlib.h>

#include <cmath>

namespace facenet::test {

namespace {

at::Tensor waves(const std::string& name, std::int64_t count, int modulus) {
    const auto hash = static_cast<std::int64_t>(
        crc32(0, reinterpret_cast<const Bytef*>(name.data()), static_cast<uInt>(name.size())) %
        static_cast<unsigned>(modulus));
    const at::Tensor i = at::arange(count, at::kLong);
    return ((7 * i * i + 131 * i + hash) % modulus).to(at::kDouble) / ((modulus - 1) / 2) - 1;
}

bool endsWith(const std::string& name, const char* ending) {
    return name.ends_with(ending);
}

}  // namespace

at::Tensor patternTensor(const std::string& name, at::IntArrayRef shape, int modulus) {
    if (endsWith(name, "num_batches_tracked")) return at::full(shape, 100, at::kLong);
    const at::Tensor q = waves(name, c10::multiply_integers(shape), modulus).view(shape);
    at::Tensor values;
    if (endsWith(name, "running_var"))
        values = 1 + 0.3 * q;
    else if (endsWith(name, "running_mean") || endsWith(name, "bias"))
        values = 0.1 * q;
    else if (shape.size() == 1)
        values = 1 + 0.1 * q;
    else
        values = q * std::sqrt(6.0 / static_cast<double>(q.numel() / shape[0]));
    return values.to(at::kFloat);
}

at::Tensor patternImages(int count, int modulus) {
    const std::int64_t pixels = std::int64_t{count} * 3 * 160 * 160;
    return ((waves("input", pixels, modulus) + 1) / 2).to(at::kFloat).view({count, 3, 160, 160});
}

void fillWithPatterns(torch::nn::Module& module, int modulus) {
    const at::NoGradGuard noGradients;
    for (const auto& item : module.named_parameters())
        item.value().detach().copy_(patternTensor(item.key(), item.value().sizes(), modulus));
    for (const auto& item : module.named_buffers())
        item.value().detach().copy_(patternTensor(item.key(), item.value().sizes(), modulus));
}

}  // namespace facenet::test
