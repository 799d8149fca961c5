#include "core/face/gallery.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/face/cohort.h"
#include "core/model/engine.h"

namespace facenet {

namespace {

Result<void> append(std::vector<float>& rows, const Embedding& embedding) {
    if (embedding.size() != kEmbeddingSize)
        return Error{ErrorCode::InvalidArgument, "an embedding of " + std::to_string(embedding.size()) + " numbers"};
    rows.insert(rows.end(), embedding.begin(), embedding.end());
    return {};
}

Result<std::vector<float>> rowsOf(const std::vector<Embedding>& probes) {
    std::vector<float> rows;
    rows.reserve(probes.size() * kEmbeddingSize);
    for (const Embedding& probe : probes)
        if (auto appended = append(rows, probe); !appended) return appended.error();
    return rows;
}

/// How much more a template counts that is more similar to the probe: by exp of so many times its cosine similarity. At
/// 0 all count alike, as in their centre; beyond 20 the nearest alone. core/face/README.md has the measures.
constexpr float kAttention = 5;

/// Who has the nearest template or centre need not be nearest when templates are pooled: so many are looked at.
constexpr int kCandidates = 8;

/// The mean direction of each person who has several templates. A look that is a little off from every template is
/// often close to their centre, and is found by it.
std::vector<Template> centresOf(const std::vector<Template>& templates,
                                const std::map<std::int64_t, std::vector<std::size_t>>& templatesOf) {
    std::vector<Template> centres;
    for (const auto& [personId, rows] : templatesOf) {
        std::vector<Embedding> embeddings;
        for (const std::size_t row : rows) embeddings.push_back(templates[row].embedding);
        Embedding centre = meanDirection(embeddings);
        if (!centre.empty()) centres.push_back({.personId = personId, .faceId = 0, .embedding = std::move(centre)});
    }
    return centres;
}

}  // namespace

Gallery::Gallery(GalleryContents contents) : m_contents(std::move(contents)) {}

Gallery::~Gallery() = default;

Result<std::shared_ptr<const Gallery>> Gallery::build(const Engine& engine, GalleryContents contents,
                                                      std::shared_ptr<const CohortEmbeddings> cohort) {
    std::map<std::int64_t, std::vector<std::size_t>> templatesOf;
    for (std::size_t row = 0; row < contents.templates.size(); ++row)
        templatesOf[contents.templates[row].personId].push_back(row);
    std::erase_if(templatesOf, [](const auto& person) { return person.second.size() < 2; });
    std::vector<float> rows;
    std::vector<std::int64_t> people, faces;
    const auto add = [&](const Template& face) {
        people.push_back(face.personId);
        faces.push_back(face.faceId);
        return append(rows, face.embedding);
    };
    for (const Template& face : contents.templates)
        if (auto added = add(face); !added) return added.error();
    for (const Template& centre : centresOf(contents.templates, templatesOf))
        if (auto added = add(centre); !added) return added.error();
    for (const Rejection& rejection : contents.rejections)
        if (rejection.embedding.size() != kEmbeddingSize) return Error{ErrorCode::InvalidArgument, "a rejected look"};

    const std::shared_ptr<Gallery> gallery(new Gallery(std::move(contents)));
    gallery->m_templatesOf = std::move(templatesOf);
    gallery->m_rowFaces = std::move(faces);
    gallery->m_independentTemplates = static_cast<double>(gallery->templateCount());
    // The rows are looked at once more below.
    auto index = engine.makeIndex(rows, std::move(people));
    if (!index) return index.error();
    gallery->m_index = std::move(*index);
    if (cohort) {
        const auto best = gallery->similarityOfEach(cohort->rows);
        if (!best) return best.error();
        auto built = Cohort::build(engine, *cohort);
        if (!built) return built.error();
        auto standing = (*built)->measure(rows, gallery->templateCount(), *best);
        if (!standing) return standing.error();
        gallery->m_cohort = std::move(*built);
        gallery->m_rowResemblance = std::move(standing->resemblance);
        gallery->m_independentTemplates = standing->independentLooks;
    }
    return std::shared_ptr<const Gallery>(gallery);
}

/// Of probes in rows, to the person whom each is most like; -1 where there is nobody.
Result<std::vector<float>> Gallery::similarityOfEach(const std::vector<float>& probes) const {
    std::vector<Embedding> embeddings;
    for (std::size_t at = 0; at + kEmbeddingSize <= probes.size(); at += kEmbeddingSize)
        embeddings.emplace_back(probes.begin() + static_cast<std::ptrdiff_t>(at),
                                probes.begin() + static_cast<std::ptrdiff_t>(at + kEmbeddingSize));
    const auto nearest = nearestPeople(embeddings, 1);
    if (!nearest) return nearest.error();
    std::vector<float> similarities;
    for (const auto& neighbours : *nearest)
        similarities.push_back(neighbours.empty() ? -1 : neighbours.front().cosineSimilarity);
    return similarities;
}

float Gallery::thresholdBetween(std::int64_t first, std::int64_t second) const {
    float threshold = -1;
    for (const StrictPair& pair : m_contents.strictPairs)
        if ((pair.first == first && pair.second == second) || (pair.first == second && pair.second == first))
            threshold = std::max(threshold, pair.threshold);
    return threshold;
}

const std::string& Gallery::nameOf(std::int64_t personId) const {
    static const std::string kNobody;
    const auto found = m_contents.names.find(personId);
    return found == m_contents.names.end() ? kNobody : found->second;
}

std::vector<Embedding> Gallery::embeddingsOf(std::int64_t personId) const {
    std::vector<Embedding> embeddings;
    for (const Template& face : m_contents.templates)
        if (face.personId == personId) embeddings.push_back(face.embedding);
    return embeddings;
}

std::vector<Embedding> Gallery::embeddingsOfFaces(const std::vector<std::int64_t>& faceIds) const {
    std::vector<Embedding> embeddings;
    for (const Template& face : m_contents.templates)
        if (std::ranges::find(faceIds, face.faceId) != faceIds.end()) embeddings.push_back(face.embedding);
    return embeddings;
}

Result<std::vector<std::vector<Neighbour>>> Gallery::nearestPeople(const std::vector<Embedding>& probes,
                                                                   int count) const {
    const auto rows = rowsOf(probes);
    if (!rows) return rows.error();
    auto hits = m_index->nearestGroups(*rows, std::max(count, kCandidates));
    if (!hits) return hits.error();
    const auto resemblance = [this](std::int64_t row) {
        return m_cohort ? m_rowResemblance[static_cast<std::size_t>(row)] : 0.0F;
    };

    std::vector<std::vector<Neighbour>> neighbours(probes.size());
    for (std::size_t i = 0; i < hits->size(); ++i)
        for (const EmbeddingIndex::Hit& hit : (*hits)[i])
            neighbours[i].push_back({.personId = hit.group,
                                     .faceId = m_rowFaces[static_cast<std::size_t>(hit.row)],
                                     .cosineSimilarity = hit.cosineSimilarity,
                                     .resemblance = resemblance(hit.row)});
    for (std::size_t i = 0; i < probes.size(); ++i) {
        for (Neighbour& neighbour : neighbours[i]) pool(probes[i], neighbour);
        std::ranges::stable_sort(neighbours[i], std::greater<>(), &Neighbour::cosineSimilarity);
        if (neighbours[i].size() > static_cast<std::size_t>(count))
            neighbours[i].resize(static_cast<std::size_t>(count));
    }
    return neighbours;
}

/// Attention of the probe over the person's templates; what is like everybody in them counts as much as they do.
void Gallery::pool(const Embedding& probe, Neighbour& neighbour) const {
    const auto person = m_templatesOf.find(neighbour.personId);
    if (person == m_templatesOf.end()) return;
    Embedding pooled(kEmbeddingSize, 0.0F);
    float weights = 0, resemblance = 0, nearest = -2;
    for (const std::size_t row : person->second) {
        const Template& face = m_contents.templates[row];
        const float similarity = cosineSimilarity(face.embedding, probe);
        const float weight = std::exp(kAttention * similarity);
        weights += weight;
        for (std::size_t k = 0; k < kEmbeddingSize; ++k) pooled[k] += weight * face.embedding[k];
        if (m_cohort) resemblance += weight * m_rowResemblance[row];
        if (similarity > nearest) {
            nearest = similarity;
            neighbour.faceId = face.faceId;
        }
    }
    const float length = normOf(pooled);
    constexpr float kNoDirection = 0.05F;  // templates that say opposite things
    if (length < kNoDirection * weights) {
        neighbour.cosineSimilarity = nearest;
        return;
    }
    neighbour.cosineSimilarity = cosineSimilarity(pooled, probe) / length;
    neighbour.resemblance = resemblance / length;
}

Result<std::vector<float>> Gallery::resemblanceOf(const std::vector<Embedding>& probes) const {
    if (!m_cohort) return std::vector<float>(probes.size());
    const auto rows = rowsOf(probes);
    if (!rows) return rows.error();
    auto standing = m_cohort->measure(*rows, 0);
    if (!standing) return standing.error();
    return std::move(standing->resemblance);
}

}  // namespace facenet
