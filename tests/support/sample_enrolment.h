#pragma once

#include <opencv2/core.hpp>

#include "database/gallery_store.h"

namespace facenet::test {

inline Embedding sampleEmbedding(cv::RNG& random) {
    cv::Mat_<float> row(1, kEmbeddingSize);
    random.fill(row, cv::RNG::NORMAL, 0, 1);
    cv::normalize(row, row);
    return Embedding(row.begin(), row.end());
}

inline cv::Mat sampleCrop(cv::RNG& random) {
    cv::Mat crop(kCropSidePx, kCropSidePx, CV_8UC3);
    random.fill(crop, cv::RNG::UNIFORM, 0, 256);
    return crop;
}

/// A face that passes every check, with figures of its own.
inline NewFace sampleFace(cv::RNG& random) {
    return {.crop = sampleCrop(random),
            .quality = {.sizePx = random.uniform(60.F, 110.F),
                        .sharpness = random.uniform(50.F, 200.F),
                        .brightness = random.uniform(90.F, 180.F),
                        .yawDeg = random.uniform(-20.F, 20.F),
                        .pitchDeg = random.uniform(-20.F, 20.F),
                        .rollDeg = random.uniform(-10.F, 10.F),
                        .confidence = random.uniform(0.8F, 1.F)},
            .source = QStringLiteral("Bilder/Tür 1.jpg"),
            .takenAt = QDateTime::fromMSecsSinceEpoch(random.uniform(0, 1 << 30) * qint64(1000) + 7, Qt::UTC),
            .embedding = sampleEmbedding(random),
            .pictureHash = QByteArray(32, static_cast<char>(random.uniform(1, 127)))};
}

inline Enrolment sampleEnrolment(const QString& name, int faces, cv::RNG& random) {
    Enrolment enrolment{.name = name,
                        .consentedAt = QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC),
                        .modelId = QStringLiteral("model-a")};
    for (int i = 0; i < faces; ++i) enrolment.faces.append(sampleFace(random));
    return enrolment;
}

}  // namespace facenet::test
