#include "core/model/embedding.h"
#include "core/model/torch/autocast.h"
#include "core/model/torch/embedder.h"
#include "core/model/torch/engine_thread.h"
#include "core/model/torch/make_engine.h"
#include "core/model/torch/plain_training.h"
#include "core/model/torch/runtime.h"
#include "core/model/torch/summary.h"

namespace facenet {

namespace {

class TorchInspection final : public NetworkInspection {
public:
    explicit TorchInspection(DeviceInfo device) : m_device(std::move(device)) {}

    Result<std::vector<LayerSummary>> summarize(Backbone backbone) const override {
        try {
            return summaryOf(backbone);
        } catch (...) {
            return currentTorchError();
        }
    }

    Result<std::function<Result<void>()>> makePlainForward(const TensorFile& weights, Precision precision,
                                                           int batch) const override {
        auto forward = onEngineThread([&] { return makeTorchPlainForward(weights, m_device, precision, batch); });
        if (!forward) return forward;
        return std::function<Result<void>()>([forward = *forward] { return onEngineThread(forward); });
    }

    Result<std::function<Result<void>()>> makePlainSearch(std::vector<float> rows,
                                                          std::vector<float> probe) const override {
        try {
            const at::Tensor matrix =
                at::tensor(at::ArrayRef<float>(rows)).view({-1, kEmbeddingSize}).to(placeOf(m_device));
            const at::Tensor vector = at::tensor(at::ArrayRef<float>(probe)).to(matrix.device());
            return std::function<Result<void>()>([matrix, vector] {
                return onEngineThread([&]() -> Result<void> {
                    at::mv(matrix, vector).max().item<float>();
                    return {};
                });
            });
        } catch (...) {
            return currentTorchError();
        }
    }

    Result<std::function<Result<void>()>> makePlainTraining(const PlainTraining& training) const override {
        try {
            return std::function<Result<void>()>([step = makeTorchPlainTraining(training, m_device)]() -> Result<void> {
                try {
                    step();
                    return {};
                } catch (...) {
                    return currentTorchError();
                }
            });
        } catch (...) {
            return currentTorchError();
        }
    }

private:
    DeviceInfo m_device;
};

}  // namespace

Result<std::shared_ptr<const NetworkInspection>> makeTorchInspection(const EngineOptions& options) {
    try {
        auto device = prepareRuntime(options);
        if (!device) return device.error();
        return std::shared_ptr<const NetworkInspection>(std::make_shared<TorchInspection>(std::move(*device)));
    } catch (...) {
        return currentTorchError();
    }
}

}  // namespace facenet
