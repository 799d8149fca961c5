#include "core/dataset/svg_chart.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace facenet {

namespace {

constexpr double kWidth = 560, kHeight = 300, kLeft = 52, kTop = 16, kRight = 12, kBottom = 40;

template <typename... Values>
std::string printed(const char* format, Values... values) {
    char text[512];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

struct Axis {
    double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest(), step = 1;

    void take(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    /// Ends at round numbers: steps of 1, 2 or 5 times a power of ten.
    void round() {
        if (low > high) low = high = 0;
        if (high - low < 1e-9) high = low + 1;
        constexpr double kSteps = 5;
        const double rough = (high - low) / kSteps, power = std::pow(10, std::floor(std::log10(rough)));
        step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
        low = std::floor(low / step) * step;
        high = std::ceil(high / step) * step;
    }
    int steps() const { return std::clamp(static_cast<int>(std::lround((high - low) / step)), 1, 20); }
    double share(double value) const { return (value - low) / (high - low); }
};

}  // namespace

std::string svgChart(const std::string& title, const std::string& xAxis, const std::vector<ChartLine>& lines) {
    Axis x, y;
    for (const ChartLine& line : lines)
        for (const auto& [atX, atY] : line.points) {
            x.take(atX);
            y.take(atY);
        }
    x.round();
    y.round();
    const auto placeX = [&](double value) { return kLeft + x.share(value) * (kWidth - kLeft - kRight); };
    const auto placeY = [&](double value) { return kHeight - kBottom - y.share(value) * (kHeight - kTop - kBottom); };

    std::string legend,
        svg = printed("<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"", kWidth, kHeight) + title + "\">\n";
    for (int i = 0; i <= y.steps(); ++i) {
        const double value = y.low + i * y.step;
        svg += printed(
            "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>"
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>\n",
            kLeft, placeY(value), kWidth - kRight, placeY(value), kLeft - 6, placeY(value) + 4,
            std::abs(value) < y.step / 2 ? 0 : value);
    }
    for (int i = 0; i <= x.steps(); ++i) {
        const double value = x.low + i * x.step;
        svg += printed("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%.4g</text>\n", placeX(value),
                       kHeight - kBottom + 16, std::abs(value) < x.step / 2 ? 0 : value);
    }
    svg += printed("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">", (kLeft + kWidth - kRight) / 2, kHeight - 6) +
           xAxis + "</text>\n";
    for (const ChartLine& line : lines) {
        if (line.points.empty()) continue;
        const std::string style = printed("c%d%s", line.colour, line.dashed ? " dashed" : "");
        svg += "<polyline class=\"" + style + "\" points=\"";
        for (const auto& [atX, atY] : line.points) svg += printed("%.1f,%.1f ", placeX(atX), placeY(atY));
        svg += "\"/>\n";
        if (line.points.size() == 1)
            svg += printed("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n", style.c_str(),
                           placeX(line.points.front().first), placeY(line.points.front().second));
        legend += "<b><span class=\"" + style + "\"></span>" + line.name + "</b> ";
    }
    return "<figure><figcaption>" + title + "</figcaption>\n" + svg + "</svg>\n<p class=\"legend\">" + legend +
           "</p></figure>\n";
}

}  // namespace facenet
