#include "core/analysis/clustering.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <map>
#include <numeric>
#include <opencv2/core.hpp>
#include <queue>
#include <utility>

#include "core/analysis/neighbours.h"

namespace facenet {

namespace {

constexpr int kLinksOfRow = 128;
constexpr JobPart kSearch{.first = 0, .count = 90, .total = 100};
constexpr int kMergesUntilAsked = 1000;

/// Two clusters that may become one; void once either has changed.
struct Candidate {
    float averageSimilarity = 0;
    int first = 0, second = 0;

    /// The order of merging: the same on every machine, also among equals.
    bool operator<(const Candidate& other) const {
        if (averageSimilarity != other.averageSimilarity) return averageSimilarity < other.averageSimilarity;
        return std::pair(first, second) > std::pair(other.first, other.second);
    }
};

/// Merges from the most similar pair down. A merged cluster gets a number of its own, so that what was noted about its
/// parts is void by itself.
class Agglomeration {
public:
    Agglomeration(const cv::Mat& rows, float threshold)
        : m_threshold(threshold), m_sums(rows.clone()), m_clusters(static_cast<std::size_t>(rows.rows)) {
        for (int row = 0; row < rows.rows; ++row) m_clusters[static_cast<std::size_t>(row)].sumRow = row;
    }

    void link(int first, int second, float similarity) {
        at(first).links.push_back(second);
        at(second).links.push_back(first);
        m_candidates.push({.averageSimilarity = similarity, .first = first, .second = second});
    }

    /// Merges the next pair; false when none reaches the threshold.
    bool mergeNext() {
        while (!m_candidates.empty()) {
            const Candidate best = m_candidates.top();
            m_candidates.pop();
            if (at(best.first).parent < 0 && at(best.second).parent < 0) {
                merge(best.first, best.second);
                return true;
            }
        }
        return false;
    }

    /// The cluster that one has become part of.
    int rootOf(int cluster) {
        while (at(cluster).parent >= 0) {
            int& parent = at(cluster).parent;
            if (at(parent).parent >= 0) parent = at(parent).parent;  // shortens the way for the next
            cluster = parent;
        }
        return cluster;
    }

private:
    struct Cluster {
        int parent = -1;  ///< the cluster that it became part of
        int size = 1;
        int sumRow = 0;          ///< where the sum of its embeddings stands
        std::vector<int> links;  ///< clusters with members that reach the threshold; they may have been merged since
    };

    Cluster& at(int cluster) { return m_clusters[static_cast<std::size_t>(cluster)]; }

    float averageSimilarity(const Cluster& a, const Cluster& b) const {
        const std::span sumA(m_sums.ptr<float>(a.sumRow), kEmbeddingSize),
            sumB(m_sums.ptr<float>(b.sumRow), kEmbeddingSize);
        return dot(sumA, sumB) / (static_cast<float>(a.size) * static_cast<float>(b.size));
    }

    void merge(int a, int b) {
        const int merged = static_cast<int>(m_clusters.size());
        m_sums.row(at(a).sumRow) += m_sums.row(at(b).sumRow);
        Cluster both{.size = at(a).size + at(b).size, .sumRow = at(a).sumRow};
        for (const int part : {a, b}) {
            for (const int link : at(part).links)
                if (const int root = rootOf(link); root != a && root != b) both.links.push_back(root);
            at(part).links = {};
        }
        at(a).parent = at(b).parent = merged;
        std::ranges::sort(both.links);
        both.links.erase(std::unique(both.links.begin(), both.links.end()), both.links.end());
        for (const int other : both.links)
            if (const float average = averageSimilarity(both, at(other)); average >= m_threshold)
                m_candidates.push({.averageSimilarity = average, .first = other, .second = merged});
        m_clusters.push_back(std::move(both));
    }

    float m_threshold;
    cv::Mat m_sums;
    std::vector<Cluster> m_clusters;
    std::priority_queue<Candidate> m_candidates;
};

/// Numbers clusters by their size, equal ones by their first row.
Clustering numbered(const std::vector<int>& roots) {
    struct Found {
        int root = 0, size = 0, firstRow = 0;
    };
    std::map<int, Found> byRoot;
    for (std::size_t row = 0; row < roots.size(); ++row) {
        Found& found = byRoot.try_emplace(roots[row], Found{roots[row], 0, static_cast<int>(row)}).first->second;
        ++found.size;
    }
    std::vector<Found> order;
    for (const auto& [root, found] : byRoot) order.push_back(found);
    std::ranges::sort(order, [](const Found& a, const Found& b) {
        return a.size != b.size ? a.size > b.size : a.firstRow < b.firstRow;
    });
    std::map<int, int> numberOf;
    for (const Found& found : order) numberOf.emplace(found.root, static_cast<int>(numberOf.size()));
    Clustering clustering{.clusterOf = {}, .clusters = static_cast<int>(order.size())};
    for (const int root : roots) clustering.clusterOf.push_back(numberOf.at(root));
    return clustering;
}

double pairsOf(std::int64_t count) {
    return static_cast<double>(count) * static_cast<double>(count - 1) / 2;
}

}  // namespace

std::vector<std::vector<int>> Clustering::members() const {
    std::vector<std::vector<int>> rows(static_cast<std::size_t>(clusters));
    for (std::size_t row = 0; row < clusterOf.size(); ++row)
        rows[static_cast<std::size_t>(clusterOf[row])].push_back(static_cast<int>(row));
    return rows;
}

Result<Clustering> clusterRows(const cv::Mat& rows, float threshold, JobControl& control) {
    const auto near = nearestRows(rows, rows, kLinksOfRow, threshold, control, kSearch);
    if (!near) return near.error();
    Agglomeration agglomeration(rows, threshold);
    for (std::size_t row = 0; row < near->size(); ++row)
        for (const NearRow& other : (*near)[row]) {
            const auto& back = (*near)[static_cast<std::size_t>(other.row)];
            const bool mutual = std::ranges::any_of(
                back, [&](const NearRow& link) { return link.row == static_cast<std::int32_t>(row); });
            if (!mutual || static_cast<int>(row) < other.row)
                agglomeration.link(std::min(static_cast<int>(row), other.row),
                                   std::max(static_cast<int>(row), other.row), other.cosineSimilarity);
        }
    for (int merges = 0; agglomeration.mergeNext(); ++merges)
        if (merges % kMergesUntilAsked == 0) {
            if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
            control.report(90 + static_cast<int>(std::int64_t{10} * merges / rows.rows), 100);
        }
    std::vector<int> roots;
    for (int row = 0; row < rows.rows; ++row) roots.push_back(agglomeration.rootOf(row));
    return numbered(roots);
}

float clusteringThreshold(const std::vector<FarPoint>& curve) {
    return samePersonThreshold(curve);
}

PairwiseScore pairwiseScore(const std::vector<int>& clusterOf, const std::vector<std::int64_t>& personOf) {
    assert(clusterOf.size() == personOf.size());
    std::map<std::pair<int, std::int64_t>, std::int64_t> both;
    std::map<int, std::int64_t> clusters;
    std::map<std::int64_t, std::int64_t> people;
    for (std::size_t row = 0; row < clusterOf.size(); ++row) {
        ++both[{clusterOf[row], personOf[row]}];
        ++clusters[clusterOf[row]];
        ++people[personOf[row]];
    }
    const auto pairsIn = [](const auto& counts) {
        return std::accumulate(counts.begin(), counts.end(), 0.0,
                               [](double sum, const auto& entry) { return sum + pairsOf(entry.second); });
    };
    const double agreed = pairsIn(both), together = pairsIn(clusters), ofOne = pairsIn(people);
    PairwiseScore score;
    if (together > 0) score.precision = agreed / together;
    if (ofOne > 0) score.recall = agreed / ofOne;
    score.f1 =
        score.precision + score.recall > 0 ? 2 * score.precision * score.recall / (score.precision + score.recall) : 0;
    return score;
}

}  // namespace facenet
