#include "core/dataset/training_plots.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/base/replaced_file.h"
#include "core/dataset/training_curves.h"
#include "core/train/training_pictures.h"

namespace facenet {

namespace {

const cv::Size kSizePx(900, 560);
const cv::Rect kPlotPx(80, 50, 790, 430);
const cv::Scalar kInk(40, 40, 40), kGrid(225, 225, 225);
const cv::Scalar kColours[] = {{94, 112, 0},   {26, 87, 194}, {168, 95, 47},
                               {134, 79, 156}, {40, 160, 60}, {80, 150, 235}};  // BGR
constexpr int kGridLines = 5;

void write(cv::Mat& picture, const std::string& text, cv::Point at, const cv::Scalar& colour = kInk) {
    cv::putText(picture, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.45, colour, 1, cv::LINE_AA);
}

int widthPx(const std::string& text) {
    int baseline = 0;
    return cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, 0.45, 1, &baseline).width;
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

/// Each value replaced by that of a cubic through it and those beside it; too short a curve gives none.
/// Source: Savitzky and Golay, Analytical Chemistry 36, 1964; windows as the reproduced implementation has them
ChartLine smoothed(const ChartLine& curve) {
    constexpr int kTerms = 4;
    constexpr std::size_t kManyEpochs = 25;
    const auto count = static_cast<int>(curve.points.size());
    const int window = curve.points.size() < kManyEpochs ? 5 : 15;
    ChartLine result{.name = curve.name + ", smoothed"};
    if (count < window) return result;
    for (int i = 0; i < count; ++i) {
        const int first = std::clamp(i - window / 2, 0, count - window);
        cv::Mat powers(window, kTerms, CV_64F), values(window, 1, CV_64F), terms;
        for (int k = 0; k < window; ++k) {
            for (int term = 0; term < kTerms; ++term) powers.at<double>(k, term) = std::pow(first + k - i, term);
            values.at<double>(k) = curve.points[static_cast<std::size_t>(first + k)].second;
        }
        cv::solve(powers, values, terms, cv::DECOMP_QR);
        result.points.emplace_back(curve.points[static_cast<std::size_t>(i)].first, terms.at<double>(0));
    }
    return result;
}

cv::Mat draw(const std::string& title, const std::vector<ChartLine>& curves) {
    double right = 1, low = 0, high = 1e-9;
    for (const ChartLine& curve : curves)
        for (const auto& [x, y] : curve.points) {
            right = std::max(right, x);
            low = std::min(low, y);
            high = std::max(high, y);
        }
    const auto place = [&](const cv::Point2d& point) {
        return cv::Point(
            kPlotPx.x + static_cast<int>(std::lround(point.x / right * kPlotPx.width)),
            kPlotPx.br().y - static_cast<int>(std::lround((point.y - low) / (high - low) * kPlotPx.height)));
    };
    cv::Mat picture(kSizePx, CV_8UC3, cv::Scalar::all(255));
    for (int i = 0; i <= kGridLines; ++i) {
        // Epochs are whole.
        const double y = low + (high - low) * i / kGridLines, x = std::floor(right * i / kGridLines);
        cv::line(picture, place({0, y}), place({right, y}), kGrid);
        write(picture, number(y), {12, place({0, y}).y + 5});
        write(picture, number(x), {place({x, low}).x - 10, kPlotPx.br().y + 20});
    }
    cv::rectangle(picture, kPlotPx, kInk);
    write(picture, title, {kPlotPx.x, 28});
    write(picture, "epoch", {kPlotPx.x + kPlotPx.width / 2 - 20, kPlotPx.br().y + 42});
    int column = kPlotPx.x + widthPx(title) + 30;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        if (curves[i].points.empty()) continue;
        std::vector<cv::Point> line;
        for (const auto& [x, y] : curves[i].points) line.push_back(place({x, y}));
        const cv::Scalar& colour = kColours[i % std::size(kColours)];
        cv::polylines(picture, line, false, colour, 2, cv::LINE_AA);
        for (const cv::Point& point : line) cv::circle(picture, point, 2, colour, cv::FILLED, cv::LINE_AA);
        write(picture, curves[i].name, {column, 28}, colour);
        column += 20 + widthPx(curves[i].name);
    }
    return picture;
}

Result<void> save(const std::string& path, const cv::Mat& picture) {
    std::vector<unsigned char> png;
    cv::imencode(".png", picture, png);
    ReplacedFile file(path);
    file.write(std::as_bytes(std::span(png)));
    return file.commitWithoutWaiting();
}

}  // namespace

Result<void> drawTrainingPlots(const std::string& folder) {
    const auto history = readTrainingHistory(folder);
    if (!history) return history.error();
    const TrainingCurves curves = curvesOf(*history);
    const cv::Mat losses = draw("loss", {curves.loss, curves.validation, curves.triplet, curves.crossEntropy,
                                         smoothed(curves.loss), smoothed(curves.validation)});
    if (auto saved = save(folder + "/loss.png", losses); !saved) return saved;
    return save(folder + "/accuracy.png",
                draw("accuracy, %", {curves.accuracy, curves.validationAccuracy, curves.heldOut, curves.lfw}));
}

EventFile::Values::Picture pictureSheet(std::span<const std::uint8_t> pixels) {
    constexpr int kColumns = 6, kRows = 3;
    const int count = std::min(kColumns * kRows, static_cast<int>(pixels.size() / kTrainingPictureBytes));
    cv::Mat sheet(kRows * kTrainingSidePx, kColumns * kTrainingSidePx, CV_8UC3, cv::Scalar::all(255));
    for (int i = 0; i < count; ++i) {
        // OpenCV's header takes no pointer to what may not be changed; it is only read.
        auto* picture = const_cast<std::uint8_t*>(pixels.data()) + static_cast<std::size_t>(i) * kTrainingPictureBytes;
        cv::Mat(kTrainingSidePx, kTrainingSidePx, CV_8UC3, picture)
            .copyTo(sheet(cv::Rect(i % kColumns * kTrainingSidePx, i / kColumns * kTrainingSidePx, kTrainingSidePx,
                                   kTrainingSidePx)));
    }
    std::vector<unsigned char> png;
    cv::imencode(".png", sheet, png);
    return {"pictures", sheet.cols, sheet.rows, std::string(png.begin(), png.end())};
}

void TrainingPlots::onEvent(const TrainingEvent& event) {
    if (std::holds_alternative<EpochEvent>(event)) static_cast<void>(drawTrainingPlots(m_folder).ok());
    m_next.onEvent(event);
}

}  // namespace facenet
