#include "core/model/torch/shared_batch_norm.h"

#include <torch/csrc/autograd/custom_function.h>

namespace facenet {

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Processes& processesOfThread() {
    thread_local Processes processes;
    return processes;
}

/// The sum over all processes; so is its gradient, since every process's loss depends on it.
class SumOverProcesses : public torch::autograd::Function<SumOverProcesses> {
public:
    static Tensor forward(AutogradContext* context, const Tensor& own) {
        const Processes& processes = SharedBatchNorm::processes();
        context->saved_data["processes"] = c10::IValue::make_capsule(processes);
        const Tensor sum = own.clone(at::MemoryFormat::Contiguous);
        sumOver(processes, sum);
        return sum;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const Tensor sum = gradients[0].clone(at::MemoryFormat::Contiguous);
        sumOver(c10::static_intrusive_pointer_cast<c10d::ProcessGroup>(context->saved_data["processes"].toCapsule()),
                sum);
        return {sum};
    }
};

}  // namespace

void sumOver(const Processes& processes, const Tensor& tensor) {
    std::vector<Tensor> tensors{tensor};
    processes->allreduce(tensors)->wait();
}

SharedBatchNorm::SharedBatchNorm(Processes processes) {
    processesOfThread() = std::move(processes);
}

SharedBatchNorm::~SharedBatchNorm() {
    processesOfThread().reset();
}

const Processes& SharedBatchNorm::processes() {
    return processesOfThread();
}

Tensor sharedBatchNorm(const Tensor& input, const BatchNormTensors& norm) {
    const Tensor values = input.to(at::kFloat);
    const std::int64_t channels = values.size(1);
    const std::vector<std::int64_t> byChannel =
        values.dim() == 4 ? std::vector<std::int64_t>{1, channels, 1, 1} : std::vector<std::int64_t>{1, channels};
    const auto summed = [&](const Tensor& x) { return x.dim() == 4 ? x.sum({0, 2, 3}) : x.sum(0); };
    const Tensor rows = at::full({1}, static_cast<double>(values.numel() / channels), values.options());
    const Tensor sums = SumOverProcesses::apply(at::cat({summed(values), rows}));
    const Tensor count = sums[channels].detach();
    const Tensor mean = sums.narrow(0, 0, channels) / count;
    const Tensor centred = values - mean.view(byChannel);
    const Tensor variance = SumOverProcesses::apply(summed(centred.square())) / count;
    {
        const at::NoGradGuard noGradients;
        const Tensor unbiased = variance * (count / (count - 1).clamp_min(1));
        norm.runningMean.mul_(1 - norm.momentum).add_(mean, norm.momentum);
        norm.runningVariance.mul_(1 - norm.momentum).add_(unbiased, norm.momentum);
    }
    const Tensor scale = (variance + norm.epsilon).rsqrt() * norm.weight;
    return (centred * scale.view(byChannel) + norm.bias.view(byChannel)).to(input.scalar_type());
}

}  // namespace facenet
