#pragma once

#include <string>
#include <utility>
#include <vector>

namespace facenet {

/// A line of a chart.
struct ChartLine {
    std::string name;
    std::vector<std::pair<double, double>> points{};
    bool dashed = false;
    int colour = 0;  ///< 0 to 3
};

/// A chart as an SVG element, with axes, grid and legend; classes of the page's style give the colours. Lines without
/// points are left out. In: texts that need no escaping
std::string svgChart(const std::string& title, const std::string& xAxis, const std::vector<ChartLine>& lines);

}  // namespace facenet
