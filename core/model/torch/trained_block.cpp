#include "core/model/torch/trained_block.h"

#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <limits>

#include "core/model/torch/batch_norm_kernels.h"
#include "core/model/torch/shared_batch_norm.h"

namespace facenet {

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

thread_local int plainBlocks = 0;
constexpr auto kChannelsLast = at::MemoryFormat::ChannelsLast;
constexpr std::array<std::int64_t, 2> kNoDilation{1, 1};

struct Limits {
    float least, most;
};

Limits limitsOf(Activation activation) {
    constexpr float kNone = std::numeric_limits<float>::infinity();
    return {.least = activation == Activation::None ? -kNone : 0, .most = activation == Activation::ReLU6 ? 6 : kNone};
}

/// The rows in parts that depend on the shape alone, so that sums do not depend on the number of threads.
class Parts {
public:
    Parts(std::int64_t rows, std::int64_t channels)
        : m_rows(rows), m_each(std::clamp<std::int64_t>(kValues / channels, 16, 1024)) {}

    std::int64_t count() const { return (m_rows + m_each - 1) / m_each; }
    std::int64_t begin(std::int64_t part) const { return part * m_each; }
    std::int64_t rows(std::int64_t part) const { return std::min(m_each, m_rows - begin(part)); }

    /// Calls `work(part)` for each, on LibTorch's threads.
    template <typename Work>
    void forEach(const Work& work) const {
        at::parallel_for(0, count(), 1, [&](std::int64_t first, std::int64_t end) {
            for (std::int64_t part = first; part < end; ++part) work(part);
        });
    }

private:
    static constexpr std::int64_t kValues = 32 * 1024;
    std::int64_t m_rows, m_each;
};

template <typename T>
const T* valuesOf(const Tensor& tensor) {
    return static_cast<const T*>(tensor.const_data_ptr());
}

template <typename T>
T* mutableValuesOf(const Tensor& tensor) {
    return static_cast<T*>(tensor.mutable_data_ptr());
}

/// Calls `call` with a value of the type in which the tensor's numbers are read.
template <typename Call>
void withTypeOf(const Tensor& tensor, const Call& call) {
    tensor.scalar_type() == at::kFloat ? call(float{}) : call(std::uint16_t{});
}

/// Adds up what each part has left in its rows of `first` and `second`, in double. Out: float64 [2, channels]
Tensor summed(const Tensor& first, const Tensor& second) {
    return at::stack({first.sum(0, false, at::kDouble), second.sum(0, false, at::kDouble)});
}

struct Statistics {
    Tensor mean, variance;  ///< float64 [channels]; the variance divided by the number of rows
    double rows = 0;        ///< of all processes that share the batch
};

/// Of what all processes hold. In: of this process's rows
Statistics ofAllProcesses(const Statistics& own, const Processes& processes) {
    if (!processes) return own;
    const Tensor rows = at::full({1}, own.rows, at::kDouble);
    const Tensor sums =
        at::cat({own.mean * own.rows, (own.variance + own.mean * own.mean) * own.rows, rows}).contiguous();
    sumOver(processes, sums);
    const std::int64_t channels = own.mean.size(0);
    const Tensor mean = sums.narrow(0, 0, channels) / sums[2 * channels];
    const Tensor squares = sums.narrow(0, channels, channels) / sums[2 * channels];
    return {.mean = mean, .variance = (squares - mean * mean).clamp_min(0), .rows = sums[2 * channels].item<double>()};
}

Statistics statisticsOf(const Tensor& x) {
    const std::int64_t channels = x.size(1), rows = x.numel() / channels;
    const Parts parts(rows, channels);
    // Sums of what differs from the first row: nothing cancels where a mean is large.
    const Tensor base = x.permute({0, 2, 3, 1}).reshape({rows, channels}).select(0, 0).to(at::kFloat);
    const Tensor sums = at::empty({parts.count(), channels}), squares = at::empty_like(sums);
    withTypeOf(x, [&](auto type) {
        using T = decltype(type);
        parts.forEach([&](std::int64_t part) {
            momentSums(ChannelRows<T>{static_cast<std::size_t>(parts.rows(part)), static_cast<std::size_t>(channels),
                                      valuesOf<T>(x) + parts.begin(part) * channels},
                       valuesOf<float>(base), mutableValuesOf<float>(sums) + part * channels,
                       mutableValuesOf<float>(squares) + part * channels);
        });
    });
    const Tensor means = summed(sums, squares) / static_cast<double>(rows);
    const Tensor shifted = means[0];
    return {.mean = base.to(at::kDouble) + shifted,
            .variance = (means[1] - shifted * shifted).clamp_min(0),
            .rows = static_cast<double>(rows)};
}

class TrainedBlock : public torch::autograd::Function<TrainedBlock> {
public:
    static Tensor forward(AutogradContext* context, const Tensor& input, const Tensor& weight, const Tensor& gamma,
                          const Tensor& beta, const Tensor& runningMean, const Tensor& runningVariance, double momentum,
                          double epsilon, const FusedConvolution::Shape& shape, Activation activation) {
        const bool reduced = at::autocast::is_autocast_enabled(at::kCPU);
        // Types are chosen here from now on.
        const c10::impl::ExcludeDispatchKeyGuard noAutocast(
            at::autocast::get_autocast_dispatch_key_from_device_type(at::kCPU));
        const at::ScalarType type = reduced ? at::autocast::get_autocast_dtype(at::kCPU) : at::kFloat;
        const Tensor in = input.to(type).contiguous(kChannelsLast);
        const Tensor kernel = weight.to(computeType(type, weight, shape));
        const Tensor x = convolved(in, kernel, shape).to(type).contiguous(kChannelsLast);

        const Processes processes = SharedBatchNorm::processes();
        const Statistics statistics = ofAllProcesses(statisticsOf(x), processes);
        const Tensor inverse = (statistics.variance + epsilon).rsqrt();
        const Tensor mean = statistics.mean.to(at::kFloat), inverseDeviation = inverse.to(at::kFloat);
        const Tensor scale = (gamma * inverse).to(at::kFloat);
        const Tensor shift = (beta - statistics.mean * gamma * inverse).to(at::kFloat);
        const std::int64_t channels = x.size(1), rows = x.numel() / channels;
        const double unbiased = statistics.rows / std::max(1.0, statistics.rows - 1);
        runningMean.mul_(1 - momentum).add_(statistics.mean.to(at::kFloat), momentum);
        runningVariance.mul_(1 - momentum).add_((statistics.variance * unbiased).to(at::kFloat), momentum);

        const Tensor out = at::empty_like(x);
        const Limits limits = limitsOf(activation);
        const NormActivation norm{.scale = valuesOf<float>(scale),
                                  .shift = valuesOf<float>(shift),
                                  .least = limits.least,
                                  .most = limits.most};
        const Parts parts(rows, channels);
        withTypeOf(x, [&](auto first) {
            using T = decltype(first);
            parts.forEach([&](std::int64_t part) {
                const std::int64_t offset = parts.begin(part) * channels;
                normActivation(ChannelRows<T>{static_cast<std::size_t>(parts.rows(part)),
                                              static_cast<std::size_t>(channels), valuesOf<T>(x) + offset},
                               norm, mutableValuesOf<T>(out) + offset);
            });
        });
        context->save_for_backward({in, weight, x, mean, inverseDeviation, scale, shift});
        context->saved_data["stride"] = at::IntArrayRef(shape.stride);
        context->saved_data["padding"] = at::IntArrayRef(shape.padding);
        context->saved_data["groups"] = shape.groups;
        context->saved_data["activation"] = static_cast<std::int64_t>(activation);
        context->saved_data["rows"] = statistics.rows;
        if (processes) context->saved_data["processes"] = c10::IValue::make_capsule(processes);
        return out;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tensor &in = saved[0], &weight = saved[1], &x = saved[2], &mean = saved[3], &inverse = saved[4];
        const FusedConvolution::Shape shape = shapeIn(*context);
        const Limits limits = limitsOf(static_cast<Activation>(context->saved_data["activation"].toInt()));
        const NormActivation norm{.scale = valuesOf<float>(saved[5]),
                                  .shift = valuesOf<float>(saved[6]),
                                  .least = limits.least,
                                  .most = limits.most};
        const Tensor gradient = gradients[0].to(x.scalar_type()).contiguous(kChannelsLast);
        const std::int64_t channels = x.size(1), rows = x.numel() / channels;
        const Parts parts(rows, channels);
        const Tensor partSums = at::empty({parts.count(), channels}), partProducts = at::empty_like(partSums);
        const Tensor ofX = at::empty_like(x);
        Tensor sums;
        withTypeOf(x, [&](auto type) {
            using T = decltype(type);
            const auto rowsOf = [&](std::int64_t part) {
                return ChannelRows<T>{static_cast<std::size_t>(parts.rows(part)), static_cast<std::size_t>(channels),
                                      valuesOf<T>(x) + parts.begin(part) * channels};
            };
            parts.forEach([&](std::int64_t part) {
                gradientSums(rowsOf(part), valuesOf<T>(gradient) + parts.begin(part) * channels, norm,
                             valuesOf<float>(mean), mutableValuesOf<float>(partSums) + part * channels,
                             mutableValuesOf<float>(partProducts) + part * channels);
            });
            sums = summed(partSums, partProducts);
            const Tensor allSums = sumsOfAll(sums, *context);
            const double allRows = context->saved_data["rows"].toDouble();
            const Tensor ofValue = (allSums[1] * saved[5] * inverse * inverse / -allRows).to(at::kFloat).contiguous();
            const Tensor constant = (-saved[5] * allSums[0] / allRows - ofValue * mean).to(at::kFloat);
            const InputGradient factors{.ofGradient = valuesOf<float>(saved[5]),
                                        .ofValue = valuesOf<float>(ofValue),
                                        .constant = valuesOf<float>(constant)};
            parts.forEach([&](std::int64_t part) {
                const std::int64_t offset = parts.begin(part) * channels;
                inputGradient(rowsOf(part), valuesOf<T>(gradient) + offset, norm, factors,
                              mutableValuesOf<T>(ofX) + offset);
            });
        });
        const auto [ofInput, ofWeight] =
            convolutionGradients(ofX, in, weight, shape, context->needs_input_grad(0), context->needs_input_grad(1));
        return {ofInput, ofWeight, (sums[1] * inverse).to(at::kFloat), sums[0].to(at::kFloat), {}, {}, {}, {}, {}, {}};
    }

private:
    /// What the gradient of the input depends on; the gradients of the parameters are added up with all others.
    static Tensor sumsOfAll(const Tensor& sums, AutogradContext& context) {
        const auto found = context.saved_data.find("processes");
        if (found == context.saved_data.end()) return sums;
        const Tensor all = sums.clone();
        sumOver(c10::static_intrusive_pointer_cast<c10d::ProcessGroup>(found->second.toCapsule()), all);
        return all;
    }

    static FusedConvolution::Shape shapeIn(AutogradContext& context) {
        const auto stride = context.saved_data["stride"].toIntVector();
        const auto padding = context.saved_data["padding"].toIntVector();
        return {.stride = {stride[0], stride[1]},
                .padding = {padding[0], padding[1]},
                .groups = context.saved_data["groups"].toInt()};
    }

    /// oneDNN has no fast backward pass of a depthwise convolution of stride 2 in bfloat16. Measured, 256 channels, 16
    /// x 16, batch of 96: 72 ms, in float32 2.3 ms
    static at::ScalarType computeType(at::ScalarType type, const Tensor& weight, const FusedConvolution::Shape& shape) {
        return shape.groups == weight.size(0) && shape.stride[0] > 1 ? at::kFloat : type;
    }

    static Tensor convolved(const Tensor& in, const Tensor& kernel, const FusedConvolution::Shape& shape) {
        return at::conv2d(in.to(kernel.scalar_type()), kernel, {}, shape.stride, shape.padding, kNoDilation,
                          shape.groups);
    }

    /// Also with its strides where a side is 1 and any would do: gradients are sent to other processes as they lie
    /// there.
    static Tensor laidOutAs(const Tensor& weight, const Tensor& gradient) {
        return gradient.contiguous(weight.suggest_memory_format()).as_strided(weight.sizes(), weight.strides());
    }

    static std::pair<Tensor, Tensor> convolutionGradients(const Tensor& ofX, const Tensor& in, const Tensor& weight,
                                                          const FusedConvolution::Shape& shape, bool inputWanted,
                                                          bool weightWanted) {
        const at::ScalarType type = computeType(in.scalar_type(), weight, shape);
        const Tensor kernel = weight.to(type);
        // A pointwise convolution's weight gradient is one matrix product, which is faster so.
        const bool product = shape.groups == 1 && weight.size(2) == 1 && weight.size(3) == 1 && shape.stride[0] == 1;
        const auto rows = [](const Tensor& x) { return x.permute({0, 2, 3, 1}).reshape({-1, x.size(1)}); };
        Tensor ofWeight;
        if (weightWanted && product) ofWeight = at::mm(rows(ofX).t(), rows(in)).view(weight.sizes());
        Tensor ofInput, ofKernel;
        if (inputWanted || (weightWanted && !product))
            std::tie(ofInput, ofKernel, std::ignore) = at::convolution_backward(
                ofX.to(type), in.to(type), kernel, {}, shape.stride, shape.padding, kNoDilation, false,
                std::array<std::int64_t, 2>{0, 0}, shape.groups, {inputWanted, weightWanted && !product, false});
        if (weightWanted && !product) ofWeight = ofKernel;
        return {inputWanted ? ofInput.to(in.scalar_type()) : Tensor(),
                weightWanted ? laidOutAs(weight, ofWeight.to(weight.scalar_type())) : Tensor()};
    }
};

}  // namespace

PlainBlocks::PlainBlocks() {
    ++plainBlocks;
}

PlainBlocks::~PlainBlocks() {
    --plainBlocks;
}

bool isTrainedBlock(const Tensor& input, const torch::nn::BatchNorm2d& norm) {
    const bool type = input.scalar_type() == at::kFloat || input.scalar_type() == at::kBFloat16;
    const bool reducedOtherwise =
        at::autocast::is_autocast_enabled(at::kCPU) && at::autocast::get_autocast_dtype(at::kCPU) != at::kBFloat16;
    return plainBlocks == 0 && at::GradMode::is_enabled() && norm->is_training() && input.device().is_cpu() && type &&
           !reducedOtherwise && input.is_contiguous(kChannelsLast);
}

Tensor trainedBlock(const Tensor& input, torch::nn::Conv2d& convolution, torch::nn::BatchNorm2d& norm,
                    Activation activation) {
    norm->num_batches_tracked += 1;
    return TrainedBlock::apply(input, convolution->weight, norm->weight, norm->bias, norm->running_mean,
                               norm->running_var, norm->options.momentum().value(), norm->options.eps(),
                               shapeOf(convolution), activation);
}

}  // namespace facenet
