#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "core/analysis/projection.h"

namespace facenet {

namespace {

constexpr int kRowsAtOnce = 4096;

/// Calls `use` with the rows less their mean, as doubles, a part at a time.
template <typename Use>
void forEachCentredPart(const cv::Mat& rows, const cv::Mat& mean, Use use) {
    for (int begin = 0; begin < rows.rows; begin += kRowsAtOnce) {
        cv::Mat part;
        rows.rowRange(begin, std::min(rows.rows, begin + kRowsAtOnce)).convertTo(part, CV_64F);
        for (int row = 0; row < part.rows; ++row) part.row(row) -= mean;
        use(begin, part);
    }
}

}  // namespace

PlaneProjection projectByPca(const cv::Mat& rows) {
    PlaneProjection projection{.positions = std::vector<cv::Point2f>(static_cast<std::size_t>(rows.rows))};
    if (rows.rows < 2) return projection;
    cv::Mat mean;
    cv::reduce(rows, mean, 0, cv::REDUCE_AVG, CV_64F);
    cv::Mat covariance = cv::Mat::zeros(rows.cols, rows.cols, CV_64F);
    forEachCentredPart(rows, mean, [&](int, const cv::Mat& part) {
        cv::Mat product;
        cv::mulTransposed(part, product, true);
        covariance += product;
    });
    cv::Mat variances, axes;
    cv::eigen(covariance, variances, axes);
    axes = axes.rowRange(0, 2);
    for (int axis = 0; axis < axes.rows; ++axis) {
        cv::Point largest;
        cv::minMaxLoc(cv::abs(axes.row(axis)), nullptr, nullptr, nullptr, &largest);
        if (axes.at<double>(axis, largest.x) < 0) axes.row(axis) *= -1;
    }
    const double all = cv::sum(variances)[0];
    if (all > 0) projection.explainedVariance = (variances.at<double>(0) + variances.at<double>(1)) / all;
    forEachCentredPart(rows, mean, [&](int begin, const cv::Mat& part) {
        const cv::Mat places = part * axes.t();
        for (int row = 0; row < places.rows; ++row)
            projection.positions[static_cast<std::size_t>(begin + row)] = {
                static_cast<float>(places.at<double>(row, 0)), static_cast<float>(places.at<double>(row, 1))};
    });
    return projection;
}

}  // namespace facenet
