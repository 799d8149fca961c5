#include "core/analysis/person_rows.h"

#include <map>
#include <opencv2/core.hpp>

#include "core/analysis/similarity_blocks.h"

namespace facenet {

Result<PersonRows> personRows(const GalleryContents& gallery) {
    auto rows = stackedRows(gallery.templates);
    if (!rows) return rows.error();
    PersonRows people{.rows = std::move(*rows)};
    std::map<std::int64_t, int> numbers;
    for (const Template& face : gallery.templates) numbers.try_emplace(face.personId, 0);
    for (auto& [id, number] : numbers) {
        number = people.people();
        people.ids.push_back(id);
    }
    people.rowsOf.resize(people.ids.size());
    people.sums = cv::Mat::zeros(people.people(), kEmbeddingSize, CV_32F);
    for (std::size_t i = 0; i < gallery.templates.size(); ++i) {
        const int person = numbers.at(gallery.templates[i].personId), row = static_cast<int>(i);
        people.personOf.push_back(person);
        people.rowsOf[static_cast<std::size_t>(person)].push_back(row);
        people.sums.row(person) += people.rows.row(row);
    }
    people.centres = people.sums.clone();
    for (int person = 0; person < people.people(); ++person)
        if (const double length = cv::norm(people.centres.row(person)); length > 0)
            people.centres.row(person) /= length;
    return people;
}

float similarityToOthers(const PersonRows& people, int row) {
    const int person = people.personOf[static_cast<std::size_t>(row)];
    if (people.facesOf(person) < 2) return 0;
    const cv::Mat others = people.sums.row(person) - people.rows.row(row);
    const double length = cv::norm(others);
    return length > 0 ? static_cast<float>(others.dot(people.rows.row(row)) / length) : 0;
}

FacePair mostSimilarFaces(const PersonRows& people, int first, int second) {
    FacePair best;
    for (const int a : people.rowsOf[static_cast<std::size_t>(first)])
        for (const int b : people.rowsOf[static_cast<std::size_t>(second)])
            if (const float similarity = dot(people.row(a), people.row(b)); similarity > best.cosineSimilarity)
                best = {.firstRow = a, .secondRow = b, .cosineSimilarity = similarity};
    return best;
}

}  // namespace facenet
