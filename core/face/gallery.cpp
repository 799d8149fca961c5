#include "core/face/gallery.h"

#include "core/model/engine.h"

namespace facenet {

namespace {

Result<void> append(std::vector<float>& rows, const Embedding& embedding) {
    if (embedding.size() != kEmbeddingSize)
        return Error{ErrorCode::InvalidArgument, "an embedding of " + std::to_string(embedding.size()) + " numbers"};
    rows.insert(rows.end(), embedding.begin(), embedding.end());
    return {};
}

}  // namespace

Gallery::Gallery(GalleryContents contents, std::unique_ptr<EmbeddingIndex> index)
    : m_contents(std::move(contents)), m_index(std::move(index)) {}

Gallery::~Gallery() = default;

Result<std::shared_ptr<const Gallery>> Gallery::build(const Engine& engine, GalleryContents contents) {
    std::vector<float> rows;
    std::vector<std::int64_t> people;
    rows.reserve(contents.templates.size() * kEmbeddingSize);
    people.reserve(contents.templates.size());
    for (const Template& face : contents.templates) {
        if (auto appended = append(rows, face.embedding); !appended) return appended.error();
        people.push_back(face.personId);
    }
    for (const Rejection& rejection : contents.rejections)
        if (rejection.embedding.size() != kEmbeddingSize) return Error{ErrorCode::InvalidArgument, "a rejected look"};

    auto index = engine.makeIndex(std::move(rows), std::move(people));
    if (!index) return index.error();
    return std::shared_ptr<const Gallery>(new Gallery(std::move(contents), std::move(*index)));
}

const std::string& Gallery::nameOf(std::int64_t personId) const {
    static const std::string kNobody;
    const auto found = m_contents.names.find(personId);
    return found == m_contents.names.end() ? kNobody : found->second;
}

Result<std::vector<std::vector<Neighbour>>> Gallery::nearestPeople(const std::vector<Embedding>& probes,
                                                                   int count) const {
    std::vector<float> rows;
    rows.reserve(probes.size() * kEmbeddingSize);
    for (const Embedding& probe : probes)
        if (auto appended = append(rows, probe); !appended) return appended.error();
    auto hits = m_index->nearestGroups(rows, count);
    if (!hits) return hits.error();

    std::vector<std::vector<Neighbour>> neighbours(probes.size());
    for (std::size_t i = 0; i < hits->size(); ++i)
        for (const EmbeddingIndex::Hit& hit : (*hits)[i])
            neighbours[i].push_back({.personId = hit.group,
                                     .faceId = m_contents.templates[static_cast<std::size_t>(hit.row)].faceId,
                                     .cosineSimilarity = hit.cosineSimilarity});
    return neighbours;
}

}  // namespace facenet
