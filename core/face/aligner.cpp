#include "core/face/aligner.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace facenet {

namespace {

/// The customary 112x112 points times 160/112.
const std::array<cv::Point2d, 5> kTemplatePx{{{54.706571, 73.851857},
                                              {105.045429, 73.502000},
                                              {80.036000, 102.480857},
                                              {59.356143, 131.950714},
                                              {101.042714, 131.720143}}};

/// OpenCV warps no picture with a longer side.
constexpr int kMostWarpedSidePx = 32766;

/// The part of a picture that a crop shows, with what interpolation looks at beside it.
cv::Rect shownPart(const cv::Mat& image, const cv::Matx23d& transform) {
    constexpr int kMarginPx = 2;
    constexpr auto kSide = static_cast<float>(kCropSidePx);
    cv::Matx23d inverse;
    cv::invertAffineTransform(transform, inverse);
    std::vector<cv::Point2f> corners{{0, 0}, {kSide, 0}, {0, kSide}, {kSide, kSide}};
    cv::transform(corners, corners, inverse);
    const cv::Rect part = cv::boundingRect(corners);
    return cv::Rect(part.x - kMarginPx, part.y - kMarginPx, part.width + 2 * kMarginPx, part.height + 2 * kMarginPx) &
           cv::Rect({}, image.size());
}

cv::Mat warped(const cv::Mat& image, cv::Matx23d transform) {
    cv::Mat crop = cv::Mat::zeros(kCropSidePx, kCropSidePx, image.type());
    cv::Mat part = image;
    if (std::max(image.cols, image.rows) > kMostWarpedSidePx) {
        const cv::Rect partPx = shownPart(image, transform);
        if (partPx.empty()) return crop;
        part = image(partPx);
        for (int row = 0; row < 2; ++row)
            transform(row, 2) += transform(row, 0) * partPx.x + transform(row, 1) * partPx.y;
    }
    cv::warpAffine(part, crop, transform, crop.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, {});
    return crop;
}

}  // namespace

cv::Matx23d alignmentTransform(const Landmarks& landmarksPx) {
    // In two dimensions Umeyama's solution without reflection is linear: with centred points x and y,
    // a = sum x.y / sum |x|^2 and b = sum (x cross y) / sum |x|^2 give [a -b; b a].
    cv::Point2d meanFrom, meanTo;
    for (std::size_t i = 0; i < kTemplatePx.size(); ++i) {
        meanFrom += cv::Point2d(landmarksPx[i]);
        meanTo += kTemplatePx[i];
    }
    meanFrom /= static_cast<double>(kTemplatePx.size());
    meanTo /= static_cast<double>(kTemplatePx.size());

    double along = 0, across = 0, spread = 0;
    for (std::size_t i = 0; i < kTemplatePx.size(); ++i) {
        const cv::Point2d from = cv::Point2d(landmarksPx[i]) - meanFrom;
        const cv::Point2d to = kTemplatePx[i] - meanTo;
        along += from.dot(to);
        across += from.cross(to);
        spread += from.dot(from);
    }
    const double a = spread > 0 ? along / spread : 1;
    const double b = spread > 0 ? across / spread : 0;
    return {a, -b, meanTo.x - a * meanFrom.x + b * meanFrom.y,  //
            b, a,  meanTo.y - b * meanFrom.x - a * meanFrom.y};
}

cv::Mat alignedCrop(const cv::Mat& image, const Landmarks& landmarksPx) {
    return warped(image, alignmentTransform(landmarksPx));
}

cv::Mat centralCrop(const cv::Mat& image) {
    constexpr double kScale = 0.703125;
    const cv::Point2d centre(0.5 * image.cols, 0.508 * image.rows);
    Landmarks landmarks;
    for (std::size_t i = 0; i < landmarks.size(); ++i)
        landmarks[i] = (kTemplatePx[i] - cv::Point2d(80, 80)) * kScale + centre;
    return alignedCrop(image, landmarks);
}

}  // namespace facenet
