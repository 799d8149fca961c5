#include "core/face/analyzer.h"

#include <opencv2/core.hpp>

#include "core/face/picture.h"

namespace facenet {
namespace {

/// What OpenCV does not do with one picture says nothing about the next.
Error errorOf(const cv::Exception& failure) {
    return {failure.code == cv::Error::StsNoMem ? ErrorCode::OutOfMemory : ErrorCode::ImageUnreadable, failure.err};
}

}  // namespace

int mainFaceIndex(const std::vector<AnalyzedFace>& faces, cv::Size imageSizePx) {
    std::vector<Face> found;
    for (const AnalyzedFace& face : faces) found.push_back(face.face);
    return mainFaceIndex(found, imageSizePx);
}

bool concernsOnePicture(const Error& error) {
    return error.code == ErrorCode::OutOfMemory || error.code == ErrorCode::ImageUnreadable;
}

Analyzer::Analyzer(Detector detector, std::shared_ptr<EmbeddingNetwork> network)
    : m_detector(std::move(detector)), m_network(std::move(network)) {}

Result<std::vector<AnalyzedFace>> Analyzer::find(const cv::Mat& image, const DetectorOptions& options) const try {
    auto faces = onNetworks([&]() -> Result<std::vector<Face>> {
        try {
            return m_detector.detect(image, options);
        } catch (const cv::Exception& failure) {
            return errorOf(failure);
        }
    });
    if (!faces) return faces.error();
    std::vector<AnalyzedFace> found;
    for (const Face& face : *faces) {
        cv::Mat crop = alignedCrop(image, face.landmarksPx);
        const FaceQuality quality = measureQuality(face, crop);
        found.push_back({.face = face, .crop = std::move(crop), .quality = quality, .embedding = {}});
    }
    return found;
} catch (const cv::Exception& failure) {
    return errorOf(failure);
}

Result<std::vector<Embedding>> Analyzer::embed(const std::vector<cv::Mat>& crops) const try {
    std::vector<cv::Mat> both = crops;
    for (const cv::Mat& crop : crops) cv::flip(crop, both.emplace_back(), 1);
    auto embeddings = embedUnmirrored(both);
    if (!embeddings) return embeddings;
    for (std::size_t i = 0; i < crops.size(); ++i)
        if (Embedding mean = meanDirection({(*embeddings)[i], (*embeddings)[crops.size() + i]}); !mean.empty())
            (*embeddings)[i] = std::move(mean);
    embeddings->resize(crops.size());
    return embeddings;
} catch (const cv::Exception& failure) {
    return errorOf(failure);
}

Result<std::vector<Embedding>> Analyzer::embedUnmirrored(const std::vector<cv::Mat>& crops) const {
    std::vector<Embedding> embeddings;
    if (crops.empty()) return embeddings;
    std::vector<PixelView> views;
    for (const cv::Mat& crop : crops) views.push_back(pixelView(crop));
    auto rows = onNetworks([&] { return m_network->embed(views); });
    if (!rows) return rows.error();
    for (auto row = rows->begin(); row != rows->end(); row += kEmbeddingSize)
        embeddings.emplace_back(row, row + kEmbeddingSize);
    return embeddings;
}

Result<float> Analyzer::featureNorm(const cv::Mat& crop) const {
    const PixelView view = pixelView(crop);
    const auto features = onNetworks([&] { return m_network->features({&view, 1}); });
    if (!features) return features.error();
    return static_cast<float>(cv::norm(*features));
}

Result<std::vector<AnalyzedFace>> Analyzer::analyze(const cv::Mat& image, const DetectorOptions& options) const {
    auto faces = find(image, options);
    if (!faces) return faces;
    std::vector<cv::Mat> crops;
    for (const AnalyzedFace& face : *faces) crops.push_back(face.crop);
    auto embeddings = embed(crops);
    if (!embeddings) return embeddings.error();
    for (std::size_t i = 0; i < faces->size(); ++i) (*faces)[i].embedding = std::move((*embeddings)[i]);
    return faces;
}

}  // namespace facenet
