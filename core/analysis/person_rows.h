#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/face/gallery.h"

namespace facenet {

/// The embeddings of a gallery, by person.
struct PersonRows {
    cv::Mat rows;                          ///< float32, [faces, 128], in the gallery's order
    std::vector<int> personOf;             ///< of each row: a number from 0
    std::vector<std::int64_t> ids;         ///< of people, by number, in the order of their ids
    std::vector<std::vector<int>> rowsOf;  ///< of each person
    cv::Mat sums;                          ///< float32, [people, 128]: of their embeddings
    cv::Mat centres;                       ///< float32, [people, 128]: the sums at unit norm

    std::span<const float> row(int number) const { return {rows.ptr<float>(number), kEmbeddingSize}; }
    int people() const { return static_cast<int>(ids.size()); }
    int facesOf(int person) const { return static_cast<int>(rowsOf[static_cast<std::size_t>(person)].size()); }
};

/// People without an embedding are left out. Errors: InvalidArgument (an embedding that is not 128 finite numbers)
Result<PersonRows> personRows(const GalleryContents& gallery);

/// Cosine similarity of a row to the centre of the person's other faces; 0 where there are none.
float similarityToOthers(const PersonRows& people, int row);

/// The most similar of the faces of two people.
struct FacePair {
    int firstRow = 0, secondRow = 0;
    float cosineSimilarity = -1;
};
FacePair mostSimilarFaces(const PersonRows& people, int first, int second);

}  // namespace facenet
