#pragma once

#include <cmath>
#include <random>

#include "core/face/gallery.h"

namespace facenet::test {

/// Embeddings of made-up people: a direction each, and looks that scatter around it.
class SyntheticPeople {
public:
    explicit SyntheticPeople(unsigned seed) : m_random(seed) {}

    /// A direction that no other person is near to.
    Embedding person() { return scattered(Embedding(kEmbeddingSize, 0.0F), 1); }

    /// A look at a person. Two looks with a scatter of 0.8 have a cosine similarity of about 0.6, as faces of LFW do.
    Embedding look(const Embedding& person, float scatter = 0.8F) { return scattered(person, scatter); }

    /// `faces` looks at each of `people` people, whose numbers begin at 1.
    GalleryContents gallery(int people, int faces, float scatter = 0.8F) {
        GalleryContents contents{.modelId = "synthetic"};
        std::int64_t faceId = 0;
        for (int id = 1; id <= people; ++id) {
            contents.names[id] = "person " + std::to_string(id);
            const Embedding direction = person();
            for (int i = 0; i < faces; ++i)
                contents.templates.push_back(
                    {.personId = id, .faceId = ++faceId, .embedding = look(direction, scatter)});
        }
        return contents;
    }

private:
    Embedding scattered(const Embedding& around, float scatter) {
        std::normal_distribution<float> normal(0, scatter / std::sqrt(static_cast<float>(kEmbeddingSize)));
        Embedding sum = around;
        for (float& value : sum) value += normal(m_random);
        const float length = std::sqrt(cosineSimilarity(sum, sum));
        for (float& value : sum) value /= length;
        return sum;
    }

    std::mt19937 m_random;
};

}  // namespace facenet::test
