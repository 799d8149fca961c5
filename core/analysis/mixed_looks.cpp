#include "core/analysis/mixed_looks.h"

#include <algorithm>
#include <numeric>

#include "core/analysis/clustering.h"

namespace facenet {

namespace {

float cosine(const Embedding& a, const Embedding& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

/// One pair of strangers in ten is as alike.
float strangersCosine(const std::vector<FarPoint>& curve) {
    constexpr double kOneInTen = 0.1;
    constexpr float kOfShippedModel = 0.2F;
    return curve.size() < 2 ? kOfShippedModel : static_cast<float>(thresholdForFar(curve, kOneInTen));
}

cv::Mat rowsOf(const std::vector<Embedding>& looks) {
    cv::Mat rows(static_cast<int>(looks.size()), static_cast<int>(kEmbeddingSize), CV_32F);
    for (int i = 0; i < rows.rows; ++i)
        std::copy(looks[static_cast<std::size_t>(i)].begin(), looks[static_cast<std::size_t>(i)].end(),
                  rows.ptr<float>(i));
    return rows;
}

}  // namespace

bool clearlyShowSeveralPeople(const std::vector<Embedding>& looks, const std::vector<FarPoint>& curve) {
    const float strangers = strangersCosine(curve);
    std::size_t pairs = 0, unlike = 0;
    for (std::size_t i = 0; i < looks.size(); ++i)
        for (std::size_t j = i + 1; j < looks.size(); ++j) {
            ++pairs;
            unlike += cosine(looks[i], looks[j]) < strangers ? 1 : 0;
        }
    if (2 * unlike > pairs) return true;

    JobControl control;
    const auto clustering = clusterRows(rowsOf(looks), clusteringThreshold(curve), control);
    if (!clustering) return false;
    const auto members = clustering->members();
    if (members.size() < 2 || members[1].size() < 2) return false;
    double sum = 0;
    for (const int a : members[0])
        for (const int b : members[1])
            sum += cosine(looks[static_cast<std::size_t>(a)], looks[static_cast<std::size_t>(b)]);
    return sum / static_cast<double>(members[0].size() * members[1].size()) < strangers;
}

}  // namespace facenet
