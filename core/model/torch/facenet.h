#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

#include <memory>

#include "core/model/torch/backbone.h"

namespace facenet {

/// FaceNet with the parameter names of the original: backbone, global average pool, dropout 0.5, linear to 128 without
/// bias, batch norm; with a classifier while it is trained.
/// Source: FaceNet, arXiv:1503.03832
class FacenetNetwork final : public torch::nn::Module {
public:
    struct Options {
        Backbone backbone = Backbone::MobileNetV1;
        int classes = 0;       ///< of the classifier; 0: none
        double dropout = 0.5;  ///< of the pooled features, while training
    };
    explicit FacenetNetwork(const Options& options);

    /// In:  RGB in [0, 1], float32 [N, 3, 160, 160]
    /// Out: un-normalised features, float32 [N, 128]
    at::Tensor features(const at::Tensor& images);
    /// What the linear layer takes, before dropout. Out: [N, features of the backbone]
    at::Tensor pooled(const at::Tensor& images);
    /// The rest of the way: dropout, linear layer, batch norm. In: as `pooled` gives it
    at::Tensor featuresOfPooled(const at::Tensor& pooled);
    /// Out: rows of unit L2 norm, float32 [N, 128]
    static at::Tensor embeddingFromFeatures(const at::Tensor& features);
    /// Out: logits [N, classes]
    at::Tensor classify(const at::Tensor& features);

    /// The rows of a batch that are computed here; the others are in other processes. Dropout draws for all of them, so
    /// that a row loses the same features wherever it is computed. In: int64 [n]; undefined: all of them
    void holdRows(const at::Tensor& rows, std::int64_t ofPictures) {
        m_rows = rows;
        m_ofPictures = ofPictures;
    }

    std::shared_ptr<BackboneNetwork> backbone() { return m_backbone; }
    torch::nn::Linear bottleneck() { return m_bottleneck; }
    torch::nn::BatchNorm1d lastNorm() { return m_lastNorm; }
    torch::nn::Linear classifier() { return m_classifier; }

private:
    at::Tensor dropped(const at::Tensor& pooled);

    at::Tensor m_rows;
    std::int64_t m_ofPictures = 0;
    std::shared_ptr<BackboneNetwork> m_backbone;
    torch::nn::Dropout m_dropout{nullptr};
    torch::nn::Linear m_bottleneck{nullptr};
    torch::nn::BatchNorm1d m_lastNorm{nullptr};
    torch::nn::Linear m_classifier{nullptr};
};

/// The same network for inference only: batch norm folded, activations fused, weights in the type it computes in.
/// Thread: one caller at a time
class FrozenFacenet {
public:
    /// Takes the network over: its backbone computes in the frozen form from now on, also for those
    /// who froze it before in another type.
    /// In: the trained network on the device to compute on
    FrozenFacenet(FacenetNetwork& network, at::ScalarType type);

    /// In:  pixels as they lie in memory, uint8 BGR [N, 160, 160, 3], on the device of the network
    /// Out: un-normalised features, float32 [N, 128], same device
    at::Tensor features(const at::Tensor& pixels) const;
    /// Out: rows of unit L2 norm, float32 [N, 128], same device
    at::Tensor embed(const at::Tensor& pixels) const;
    /// Out: what the linear layer takes, float32 [N, features of the backbone], same device
    at::Tensor pooled(const at::Tensor& pixels) const;
    /// The rest of the way. In: as `pooled` gives it. Out: as `features` and `embed` give it
    at::Tensor featuresOfPooled(const at::Tensor& pooled) const;
    at::Tensor embedPooled(const at::Tensor& pooled) const;

private:
    std::shared_ptr<BackboneNetwork> m_backbone;
    at::Tensor m_headWeight, m_headBias;  ///< the linear layer with the last batch norm folded in, float32
    at::ScalarType m_type;
};

}  // namespace facenet
