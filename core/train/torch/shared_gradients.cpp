#include "core/train/torch/shared_gradients.h"

#include <algorithm>

namespace facenet {

namespace {

using at::Tensor;

/// Small enough for the first gradients to be on their way while most are still computed, large enough for a network.
constexpr std::int64_t kBucketBytes = 4 << 20;

std::vector<Tensor> statisticsOf(const FacenetNetwork& network) {
    std::vector<Tensor> statistics;
    for (const Tensor& buffer : network.buffers())
        if (buffer.is_floating_point()) statistics.push_back(buffer);
    return statistics;
}

}  // namespace

SharedGradients::SharedGradients(FacenetNetwork& network, Processes processes, bool classifierBias)
    : m_network(network), m_processes(std::move(processes)), m_classifierBias(classifierBias) {
    const at::NoGradGuard noGradients;
    for (const std::vector<Tensor>& all : {network.parameters(), network.buffers()})
        for (const Tensor& tensor : all) {
            // As it lies in memory, which is not always in the order of its dimensions.
            const Tensor sent = tensor.contiguous();
            std::vector<Tensor> one{sent};
            m_processes->broadcast(one)->wait();
            if (!sent.is_same(tensor)) tensor.copy_(sent);
        }
}

void SharedGradients::makeReducer(int keptUnits) {
    std::vector<Tensor> parameters;
    // Those that the loss depends on, no others: the reducer waits for the gradient of each.
    for (const Tensor& parameter : m_network.parameters()) {
        const int unit = m_network.backbone()->unitOf(parameter);
        const bool unusedBias = !m_classifierBias && parameter.is_same(m_network.classifier()->bias);
        if ((unit < 0 || unit >= keptUnits) && !unusedBias) parameters.push_back(parameter);
    }
    // The last layers are ready first.
    std::reverse(parameters.begin(), parameters.end());
    const std::vector<bool> noneSparse(parameters.size(), false);
    const auto buckets = std::get<0>(c10d::compute_bucket_assignment_by_size(
        parameters, {c10d::kDefaultFirstBucketBytes, kBucketBytes}, noneSparse));
    m_reducer.reset();  // it has hooks in the same parameters
    m_reducer = std::make_unique<c10d::Reducer>(
        parameters, buckets, m_processes, noneSparse, kBucketBytes, /*find_unused_parameters=*/false,
        /*gradient_as_bucket_view=*/false, std::unordered_map<std::size_t, std::string>(),
        c10d::kDefaultFirstBucketBytes, /*skip_all_reduce_unused_params=*/false, /*use_python_reducer=*/false,
        std::vector<std::int64_t>());
    m_keptUnits = keptUnits;
}

void SharedGradients::backward(const Tensor& loss, int keptUnits) {
    if (!m_reducer || keptUnits != m_keptUnits) makeReducer(keptUnits);
    m_reducer->rebuild_buckets();                         // once, in the order in which the gradients were ready
    const Tensor scaled = loss * m_processes->getSize();  // the reducer takes the mean of all
    m_reducer->prepare_for_backward({scaled});
    scaled.backward();
}

void SharedGradients::averageStatistics() {
    const at::NoGradGuard noGradients;
    const std::vector<Tensor> statistics = statisticsOf(m_network);
    std::vector<Tensor> flat;
    for (const Tensor& each : statistics) flat.push_back(each.flatten());
    const Tensor all = at::cat(flat);
    sumOver(m_processes, all);
    all.div_(m_processes->getSize());
    std::int64_t first = 0;
    for (const Tensor& each : statistics) {
        each.copy_(all.narrow(0, first, each.numel()).view_as(each));
        first += each.numel();
    }
}

std::pair<at::Tensor, at::Tensor> ofWholeBatch(const Processes& processes, const at::Tensor& embeddingsHere,
                                               const at::Tensor& normsHere, const at::Tensor& places,
                                               std::int64_t pictures) {
    const std::int64_t dimensions = embeddingsHere.size(1);
    const at::Tensor all = at::zeros({pictures, dimensions + 1}, embeddingsHere.options().requires_grad(false));
    all.index_copy_(0, places, at::cat({embeddingsHere.detach(), normsHere.unsqueeze(1)}, 1));
    sumOver(processes, all);  // each row is of one process, and 0 in all others
    return {all.narrow(1, 0, dimensions).index_copy(0, places, embeddingsHere), all.select(1, dimensions)};
}

}  // namespace facenet
