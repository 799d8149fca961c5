#pragma once

#include <memory>
#include <mutex>
#include <type_traits>
#include <vector>

#include "core/base/caught.h"
#include "core/base/result.h"
#include "core/face/aligner.h"
#include "core/face/detector.h"
#include "core/face/quality.h"

namespace facenet {

class EmbeddingNetwork;

/// A face with all that follows from the picture alone.
struct AnalyzedFace {
    Face face;
    cv::Mat crop;  ///< 160x160 uint8 BGR
    FaceQuality quality;
    Embedding embedding;  ///< empty when not asked for
};

/// As of `Face`s: the one that a picture of one person is meant to show; -1 where there is none.
int mainFaceIndex(const std::vector<AnalyzedFace>& faces, cv::Size imageSizePx);

/// Whether `Analyzer::find` failed because of the picture, so that others may still be looked at.
bool concernsOnePicture(const Error& error);

/// Detector, aligner, quality and embedder behind one door, for still pictures and for live frames.
/// Thread: any; callers wait for one another
class Analyzer {
public:
    Analyzer(Detector detector, std::shared_ptr<EmbeddingNetwork> network);

    /// Finds the faces of a picture, crops and judges them; no embeddings.
    /// In:     uint8 BGR, at least 1x1
    /// Out:    most confident first; boxes and landmarks in pixels of `image`
    /// Errors: ImageUnreadable (this picture is more than OpenCV takes), InvalidArgument,
    ///         OutOfMemory and those of the networks
    Result<std::vector<AnalyzedFace>> find(const cv::Mat& image, const DetectorOptions& options) const;

    /// Embeds all crops in one batch, each with its mirror image: the mean of both says better who it is. On LFW with
    /// 1,000 people of one picture 79.1 instead of 77.1 % are named rightly where 1 % of strangers are.
    /// In:     160x160 uint8 BGR; may be none
    /// Out:    128 numbers each, unit norm, in the same order
    /// Errors: those of `EmbeddingNetwork::embed`
    Result<std::vector<Embedding>> embed(const std::vector<cv::Mat>& crops) const;

    /// The same of the crops alone, as the network is measured and compared with others.
    Result<std::vector<Embedding>> embedUnmirrored(const std::vector<cv::Mat>& crops) const;

    /// L2 norm of a crop's features before they are normalised. In: 160x160 uint8 BGR
    /// Errors: those of `EmbeddingNetwork::features`
    Result<float> featureNorm(const cv::Mat& crop) const;

    /// `find`, then `embed` for every face. Errors: those of both
    Result<std::vector<AnalyzedFace>> analyze(const cv::Mat& image, const DetectorOptions& options) const;

    const EmbeddingNetwork& network() const { return *m_network; }

private:
    /// Runs `call`, which returns a `Result`, while nobody else uses the networks.
    template <typename Call>
    std::invoke_result_t<Call> onNetworks(Call call) const {
        const std::lock_guard lock(m_mutex);
        return caught("the networks", call);
    }

    Detector m_detector;
    std::shared_ptr<EmbeddingNetwork> m_network;
    mutable std::mutex m_mutex;
};

}  // namespace facenet
