#include <algorithm>
#include <cmath>
#include <vector>

#include "core/face/aligner.h"

namespace facenet {

namespace {

/// The weights of the source pixels of one output pixel.
struct Taps {
    int first = 0;
    std::vector<double> weights;
};

double cubic(double x) {
    constexpr double kA = -0.5;
    x = std::abs(x);
    if (x < 1) return ((kA + 2) * x - (kA + 3)) * x * x + 1;
    if (x < 2) return (((x - 5) * x + 8) * x - 4) * kA;
    return 0;
}

/// Bicubic with a support that grows when the picture shrinks, as Pillow has it: OpenCV's samples four pixels whatever
/// the scale, which aliases and moves embeddings.
/// Source: Keys, IEEE TASSP 29(6), 1981, a = -0.5; antialiasing by widening the kernel
std::vector<Taps> tapsFor(int from, int to) {
    const double scale = static_cast<double>(from) / to;
    const double widening = std::max(scale, 1.0);
    const double support = 2 * widening;
    std::vector<Taps> all(static_cast<std::size_t>(to));
    for (int i = 0; i < to; ++i) {
        const double centre = (i + 0.5) * scale;
        const int first = std::max(0, static_cast<int>(centre - support + 0.5));
        const int end = std::min(from, static_cast<int>(centre + support + 0.5));
        Taps& taps = all[static_cast<std::size_t>(i)];
        taps.first = first;
        double sum = 0;
        for (int j = first; j < end; ++j) {
            taps.weights.push_back(cubic((j - centre + 0.5) / widening));
            sum += taps.weights.back();
        }
        for (double& weight : taps.weights) weight /= sum;
    }
    return all;
}

cv::Mat resizedAlongRows(const cv::Mat& image, int widthPx) {
    const std::vector<Taps> taps = tapsFor(image.cols, widthPx);
    cv::Mat out(image.rows, widthPx, CV_8UC3);
    for (int y = 0; y < image.rows; ++y) {
        const auto* row = image.ptr<cv::Vec3b>(y);
        auto* outRow = out.ptr<cv::Vec3b>(y);
        for (int x = 0; x < widthPx; ++x) {
            const Taps& tap = taps[static_cast<std::size_t>(x)];
            cv::Vec3d sum;
            for (std::size_t k = 0; k < tap.weights.size(); ++k)
                sum += tap.weights[k] * cv::Vec3d(row[tap.first + static_cast<int>(k)]);
            for (int c = 0; c < 3; ++c) outRow[x][c] = cv::saturate_cast<std::uint8_t>(std::floor(sum[c] + 0.5));
        }
    }
    return out;
}

}  // namespace

cv::Mat letterboxCrop(const cv::Mat& image) {
    const double scale =
        std::min(static_cast<double>(kCropSidePx) / image.cols, static_cast<double>(kCropSidePx) / image.rows);
    const int width = std::max(1, static_cast<int>(image.cols * scale));
    const int height = std::max(1, static_cast<int>(image.rows * scale));
    cv::Mat crop(kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar::all(128));
    cv::Mat resized = image.size() == cv::Size(width, height) ? image : resizedAlongRows(image, width);
    if (resized.rows != height) resized = resizedAlongRows(resized.t(), height).t();
    resized.copyTo(crop(cv::Rect((kCropSidePx - width) / 2, (kCropSidePx - height) / 2, width, height)));
    return crop;
}

}  // namespace facenet
