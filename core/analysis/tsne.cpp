#include <algorithm>
#include <cmath>
#include <exception>
#include <new>
#include <opencv2/core.hpp>
#include <qdtsne/qdtsne.hpp>

#include "core/analysis/neighbours.h"
#include "core/analysis/projection.h"

namespace facenet {

namespace {

constexpr int kIterationsAtOnce = 5;       // between them the control is asked
constexpr int kIterationsUntilShown = 25;  // between them positions are handed out
constexpr int kFewestPoints = 8;           // fewer have no neighbourhoods
constexpr int kPlacedBy = 5;               // nearest laid-out faces that say where another one stands
/// Spread of the first positions; the usual one, small enough for all points to pass one another.
constexpr double kFirstSpread = 1e-4;

/// Shares of the progress: the search, the layout, the placing of faces that are not laid out.
constexpr JobPart kSearch{.first = 0, .count = 20, .total = 100};
constexpr JobPart kPlacing{.first = 20, .count = 10, .total = 100};
constexpr int kLayoutFrom = 30;

/// Faces spread evenly over all.
std::vector<int> spreadOver(int rows, int count) {
    std::vector<int> chosen;
    for (int i = 0; i < count; ++i) chosen.push_back(static_cast<int>(static_cast<std::int64_t>(rows) * i / count));
    return chosen;
}

/// What the layout starts from: neighbours by Euclidean distance, which for unit vectors is sqrt(2 - 2 cosine).
qdtsne::NeighborList<int, double> distancesFrom(const std::vector<std::vector<NearRow>>& near) {
    qdtsne::NeighborList<int, double> neighbours(near.size());
    for (std::size_t row = 0; row < near.size(); ++row)
        for (const NearRow& other : near[row])
            neighbours[row].emplace_back(other.row, std::sqrt(std::max(0.0, 2 - 2.0 * other.cosineSimilarity)));
    return neighbours;
}

/// The first positions: those of the principal components, made small.
std::vector<double> firstPositions(const cv::Mat& rows) {
    const PlaneProjection plane = projectByPca(rows);
    double squares = 0;
    for (const cv::Point2f& place : plane.positions) squares += place.x * place.x;
    const double scale = squares > 0 ? kFirstSpread / std::sqrt(squares / rows.rows) : 0;
    std::vector<double> positions;
    for (const cv::Point2f& place : plane.positions) {
        positions.push_back(place.x * scale);
        positions.push_back(place.y * scale);
    }
    return positions;
}

/// Positions of all faces out of those that are laid out.
class Placement {
public:
    Placement(std::vector<int> laidOut, std::vector<std::vector<NearRow>> nearestOfOthers, int rows)
        : m_laidOut(std::move(laidOut)), m_nearest(std::move(nearestOfOthers)), m_rows(rows) {}

    std::vector<cv::Point2f> operator()(const std::vector<double>& layout) const {
        std::vector<cv::Point2f> positions(static_cast<std::size_t>(m_rows));
        for (std::size_t row = 0; row < m_nearest.size(); ++row) {
            double x = 0, y = 0, weights = 0;
            for (const NearRow& near : m_nearest[row]) {
                const double weight = std::exp(kSharpness * near.cosineSimilarity);
                const auto place = static_cast<std::size_t>(near.row) * 2;
                x += weight * layout[place];
                y += weight * layout[place + 1];
                weights += weight;
            }
            positions[row] = {static_cast<float>(x / weights), static_cast<float>(y / weights)};
        }
        for (std::size_t i = 0; i < m_laidOut.size(); ++i)
            positions[static_cast<std::size_t>(m_laidOut[i])] = {static_cast<float>(layout[2 * i]),
                                                                 static_cast<float>(layout[2 * i + 1])};
        return positions;
    }

private:
    /// So that a face of the same person outweighs a stranger's by far.
    static constexpr double kSharpness = 20;

    std::vector<int> m_laidOut;
    std::vector<std::vector<NearRow>> m_nearest;  ///< empty when all are laid out
    int m_rows;
};

Result<Placement> placementOf(const cv::Mat& rows, const cv::Mat& laidOutRows, std::vector<int> laidOut,
                              JobControl& control) {
    if (laidOutRows.rows == rows.rows) return Placement(std::move(laidOut), {}, rows.rows);
    auto near = nearestRows(rows, laidOutRows, kPlacedBy, -1, control, kPlacing);
    if (!near) return near.error();
    return Placement(std::move(laidOut), std::move(*near), rows.rows);
}

Result<std::vector<cv::Point2f>> layOut(const cv::Mat& rows, const TsneOptions& options, JobControl& control,
                                        const std::function<void(const std::vector<cv::Point2f>&)>& onPositions) {
    std::vector<int> laidOut = spreadOver(rows.rows, std::min(rows.rows, options.laidOut));
    cv::Mat laidOutRows = rows;
    if (static_cast<int>(laidOut.size()) < rows.rows) {
        laidOutRows = cv::Mat(static_cast<int>(laidOut.size()), rows.cols, CV_32F);
        for (std::size_t i = 0; i < laidOut.size(); ++i)
            rows.row(laidOut[i]).copyTo(laidOutRows.row(static_cast<int>(i)));
    }
    const double perplexity = std::min(options.perplexity, (laidOutRows.rows - 1) / 3.0);
    const int neighbours = qdtsne::perplexity_to_k<int>(perplexity);
    const auto near = nearestRows(laidOutRows, laidOutRows, neighbours, -1, control, kSearch);
    if (!near) return near.error();
    const auto place = placementOf(rows, laidOutRows, std::move(laidOut), control);
    if (!place) return place.error();

    qdtsne::Options settings;
    settings.perplexity = perplexity;
    settings.infer_perplexity = false;
    settings.max_iterations = options.iterations;
    // Faces that stand close together push others away as one: half the time, the same picture.
    settings.max_depth = 7;
    settings.leaf_approximation = true;
    settings.num_threads = std::max(cv::getNumThreads(), 1);
    auto layout = qdtsne::initialize<2>(distancesFrom(*near), settings);
    std::vector<double> positions = firstPositions(laidOutRows);
    for (int done = 0; done < options.iterations;) {
        if (!control.proceed()) break;
        done = std::min(options.iterations, done + kIterationsAtOnce);
        layout.run(positions.data(), done);
        control.report(kLayoutFrom + (100 - kLayoutFrom) * done / options.iterations, 100);
        if (onPositions && done % kIterationsUntilShown == 0) onPositions((*place)(positions));
    }
    if (control.ending() == JobControl::Ending::Cancel) return Error{ErrorCode::Cancelled, {}};
    return (*place)(positions);
}

}  // namespace

Result<std::vector<cv::Point2f>> projectByTsne(
    const cv::Mat& rows, const TsneOptions& options, JobControl& control,
    const std::function<void(const std::vector<cv::Point2f>&)>& onPositions) {
    if (rows.rows < kFewestPoints) return projectByPca(rows).positions;
    try {
        return layOut(rows, options, control, onPositions);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "the map of faces"};
    } catch (const std::exception& failure) {
        return Error{ErrorCode::Internal, failure.what()};
    }
}

}  // namespace facenet
