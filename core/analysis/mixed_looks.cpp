#include "core/analysis/mixed_looks.h"

#include "core/analysis/clustering.h"
#include "core/analysis/similarity_blocks.h"

namespace facenet {

bool clearlyShowSeveralPeople(const std::vector<Embedding>& looks, const std::vector<FarPoint>& curve) {
    const float strangers = strangersCosine(curve);
    std::size_t pairs = 0, unlike = 0;
    for (std::size_t i = 0; i < looks.size(); ++i)
        for (std::size_t j = i + 1; j < looks.size(); ++j) {
            ++pairs;
            unlike += cosineSimilarity(looks[i], looks[j]) < strangers ? 1 : 0;
        }
    if (2 * unlike > pairs) return true;

    JobControl control;
    const auto rows = stackedRows(looks);
    if (!rows) return false;
    const auto clustering = clusterRows(*rows, clusteringThreshold(curve), control);
    if (!clustering) return false;
    const auto members = clustering->members();
    if (members.size() < 2 || members[1].size() < 2) return false;
    double sum = 0;
    for (const int a : members[0])
        for (const int b : members[1])
            sum += cosineSimilarity(looks[static_cast<std::size_t>(a)], looks[static_cast<std::size_t>(b)]);
    return sum / static_cast<double>(members[0].size() * members[1].size()) < strangers;
}

}  // namespace facenet
