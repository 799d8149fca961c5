#include "app/cli/roc_picture.h"

#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "app/cli/console.h"
#include "core/base/replaced_file.h"

namespace facenet::cli {

namespace {

const cv::Size kSizePx(800, 640);
const cv::Rect kPlotPx(90, 60, 670, 500);
constexpr int kDecades = 4;  // false accepts from 1e-4 to 1

const cv::Scalar kInk(40, 40, 40), kGrid(225, 225, 225), kCurve(180, 90, 20);

cv::Point pointPx(double falseAcceptRate, double trueAcceptRate) {
    const double x = 1 + std::log10(std::max(falseAcceptRate, std::pow(10.0, -kDecades))) / kDecades;
    return {kPlotPx.x + static_cast<int>(std::lround(x * kPlotPx.width)),
            kPlotPx.y + static_cast<int>(std::lround((1 - trueAcceptRate) * kPlotPx.height))};
}

void write(cv::Mat& picture, const std::string& text, cv::Point at, double scale = 0.5) {
    cv::putText(picture, text, at, cv::FONT_HERSHEY_SIMPLEX, scale, kInk, 1, cv::LINE_AA);
}

void drawAxes(cv::Mat& picture) {
    for (int decade = -kDecades; decade <= 0; ++decade) {
        const cv::Point top = pointPx(std::pow(10.0, decade), 1);
        cv::line(picture, top, {top.x, kPlotPx.br().y}, kGrid);
        write(picture, decade == 0 ? "1" : "1e" + std::to_string(decade), {top.x - 18, kPlotPx.br().y + 22});
    }
    for (int tenth = 0; tenth <= 10; tenth += 2) {
        const cv::Point left = pointPx(0, tenth / 10.0);
        cv::line(picture, left, {kPlotPx.br().x, left.y}, kGrid);
        write(picture, fixed(tenth / 10.0, 1), {left.x - 38, left.y + 5});
    }
    cv::rectangle(picture, kPlotPx, kInk);
    write(picture, "false accept rate", {kPlotPx.x + kPlotPx.width / 2 - 70, kPlotPx.br().y + 52});
    write(picture, "true accept rate", {12, kPlotPx.y - 14});
}

}  // namespace

Result<void> drawRoc(const std::string& path, const VerificationResult& result, const std::string& title) {
    cv::Mat picture(kSizePx, CV_8UC3, cv::Scalar::all(255));
    drawAxes(picture);
    std::vector<cv::Point> curve;
    for (const RocPoint& point : result.roc) curve.push_back(pointPx(point.falseAcceptRate, point.trueAcceptRate));
    cv::polylines(picture, curve, false, kCurve, 2, cv::LINE_AA);
    write(picture, title, {kPlotPx.x, 28}, 0.6);
    write(picture,
          "accuracy " + fixed(result.accuracy * 100, 2) + " %, AUC " + fixed(result.auc, 4) + ", EER " +
              fixed(result.eer * 100, 2) + " %",
          {kPlotPx.x + 220, kPlotPx.br().y - 20});

    std::vector<unsigned char> png;
    cv::imencode(".png", picture, png);
    return replaceFile(path, {reinterpret_cast<const char*>(png.data()), png.size()});
}

}  // namespace facenet::cli
