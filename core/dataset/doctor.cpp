#include "core/dataset/doctor.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <opencv2/imgproc.hpp>

#include "core/analysis/similarity_blocks.h"
#include "core/model/calibration.h"
#include "core/model/engine.h"
#include "core/picture/read_picture.h"

namespace facenet {

namespace {

using Kind = PictureFinding::Kind;

constexpr int kThumbSidePx = 16;
constexpr std::size_t kEmbeddedAtOnce = 32;
/// Correlation of two grey thumbnails; frames of a film a second apart stay below, saved copies lie above.
constexpr float kSamePicture = 0.995F;
/// Another person's centre must be nearer by this much before a picture is suspected.
constexpr float kMislabelLead = 0.1F;

/// Of a thousand. Comparing grows with the square of the pictures: a hundred thousand take as long as a tenth of the
/// rest.
constexpr JobPart kCuttingPart{.first = 0, .count = 550, .total = 1000};
constexpr JobPart kLookingPart{.first = 550, .count = 350, .total = 1000};
constexpr JobPart kDuplicatesPart{.first = 900, .count = 90, .total = 1000};
constexpr JobPart kMislabelledPart{.first = 990, .count = 10, .total = 1000};

/// A picture as a row of length one, in which a change of brightness or contrast makes no difference.
cv::Mat thumbRow(const cv::Mat& crop) {
    cv::Mat grey, small, row;
    cv::cvtColor(crop, grey, cv::COLOR_BGR2GRAY);
    cv::resize(grey, small, {kThumbSidePx, kThumbSidePx}, 0, 0, cv::INTER_AREA);
    small.reshape(1, 1).convertTo(row, CV_32F);
    row -= cv::mean(row)[0];
    const double length = cv::norm(row);
    return length > 0 ? row / length : row;
}

/// What is known of the usable pictures, row by row.
struct Looked {
    std::vector<std::size_t> pictures;
    std::vector<int> people;
    cv::Mat thumbs;      ///< [N, 256]
    cv::Mat embeddings;  ///< [N, 128]
};

Result<Looked> lookAt(const DataSet& set, const std::vector<Crop>& crops, const Analyzer& analyzer, JobControl& control,
                      const FileSeal* seal) {
    Looked looked;
    std::vector<cv::Mat> batch;
    const auto embedBatch = [&]() -> Result<void> {
        const auto embeddings = analyzer.embed(batch);
        if (!embeddings) return embeddings.error();
        for (const Embedding& embedding : *embeddings)
            looked.embeddings.push_back(
                cv::Mat(1, static_cast<int>(embedding.size()), CV_32F, const_cast<float*>(embedding.data())).clone());
        batch.clear();
        return {};
    };
    for (std::size_t i = 0; i < crops.size(); ++i) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        control.report(kLookingPart.unitsDone(static_cast<std::int64_t>(i), static_cast<std::int64_t>(crops.size())),
                       kLookingPart.total);
        if (crops[i].state != Crop::State::Usable) continue;
        auto image = readCrop(crops[i].pathUtf8, seal);
        if (!image) return image.error();
        looked.pictures.push_back(i);
        looked.people.push_back(set.pictures[i].person);
        looked.thumbs.push_back(thumbRow(*image));
        batch.push_back(std::move(*image));
        if (batch.size() == kEmbeddedAtOnce)
            if (auto embedded = embedBatch(); !embedded) return embedded.error();
    }
    if (!batch.empty())
        if (auto embedded = embedBatch(); !embedded) return embedded.error();
    return looked;
}

/// Every picture that is nearly the same as an earlier one, with the first of those.
Result<void> findDuplicates(const Looked& looked, std::vector<PictureFinding>& findings, JobControl& control) {
    std::vector<std::atomic<int>> first(looked.pictures.size());
    for (std::size_t row = 0; row < first.size(); ++row) first[row] = static_cast<int>(row);
    const auto look = [&first](const SimilarityBlock& block) {
        for (int i = 0; i < block.rowCount; ++i) {
            const int row = block.firstRow + i;
            const float* values = block.row(i);
            for (int j = std::max(0, row + 1 - block.firstColumn); j < block.columnCount; ++j) {
                if (values[j] < kSamePicture) continue;
                std::atomic<int>& earliest = first[static_cast<std::size_t>(block.firstColumn + j)];
                for (int known = earliest; row < known && !earliest.compare_exchange_weak(known, row);) continue;
            }
        }
    };
    if (auto done =
            forEachSimilarityBlock(looked.thumbs, looked.thumbs, SimilarityPairs::Once, control, kDuplicatesPart, look);
        !done)
        return done;
    for (std::size_t own = 0; own < first.size(); ++own) {
        const auto other = static_cast<std::size_t>(first[own].load());
        if (other == own) continue;
        findings.push_back(
            {.kind = looked.people[other] == looked.people[own] ? Kind::DuplicateWithin : Kind::DuplicateAcross,
             .picture = looked.pictures[own],
             .other = looked.pictures[other]});
    }
    return {};
}

/// The centres of all people, and what they are made from.
struct Centres {
    cv::Mat sums, means;               ///< [people, 128]; those of nobody are zero
    std::vector<int> counts;           ///< pictures of each
    std::vector<std::size_t> example;  ///< one of them
};

Centres centresOf(const Looked& looked, int people) {
    Centres centres{.sums = cv::Mat::zeros(people, looked.embeddings.cols, CV_32F),
                    .counts = std::vector<int>(static_cast<std::size_t>(people), 0),
                    .example = std::vector<std::size_t>(static_cast<std::size_t>(people), 0)};
    for (int row = 0; row < looked.embeddings.rows; ++row) {
        const int person = looked.people[static_cast<std::size_t>(row)];
        centres.sums.row(person) += looked.embeddings.row(row);
        if (centres.counts[static_cast<std::size_t>(person)]++ == 0)
            centres.example[static_cast<std::size_t>(person)] = looked.pictures[static_cast<std::size_t>(row)];
    }
    centres.means = centres.sums.clone();
    for (int person = 0; person < people; ++person)
        if (const double length = cv::norm(centres.means.row(person)); length > 0) centres.means.row(person) /= length;
    return centres;
}

/// Each picture against the centre of its own person's other pictures and against all other centres.
Result<void> findMislabelled(const Looked& looked, int people, float samePersonCosine,
                             std::vector<PictureFinding>& findings, JobControl& control) {
    struct Nearest {
        int person = -1;
        float similarity = -1;
    };
    const Centres centres = centresOf(looked, people);
    std::vector<Nearest> nearest(looked.pictures.size());
    const auto look = [&](const SimilarityBlock& block) {
        for (int i = 0; i < block.rowCount; ++i) {
            const auto row = static_cast<std::size_t>(block.firstRow + i);
            const float* values = block.row(i);
            for (int j = 0; j < block.columnCount; ++j) {
                const int person = block.firstColumn + j;
                if (values[j] > nearest[row].similarity && person != looked.people[row] &&
                    centres.counts[static_cast<std::size_t>(person)] > 0)
                    nearest[row] = {person, values[j]};
            }
        }
    };
    if (auto done = forEachSimilarityBlock(looked.embeddings, centres.means, SimilarityPairs::All, control,
                                           kMislabelledPart, look);
        !done)
        return done;
    for (int row = 0; row < looked.embeddings.rows; ++row) {
        const auto [person, similarity] = nearest[static_cast<std::size_t>(row)];
        const int own = looked.people[static_cast<std::size_t>(row)];
        if (person < 0 || centres.counts[static_cast<std::size_t>(own)] < 2) continue;
        const cv::Mat others = centres.sums.row(own) - looked.embeddings.row(row);
        const double length = cv::norm(others);
        const auto ownSimilarity = static_cast<float>(length > 0 ? others.dot(looked.embeddings.row(row)) / length : 0);
        if (ownSimilarity >= samePersonCosine || similarity < ownSimilarity + kMislabelLead ||
            similarity < samePersonCosine)
            continue;
        findings.push_back({.kind = Kind::LikelyMislabelled,
                            .picture = looked.pictures[static_cast<std::size_t>(row)],
                            .other = centres.example[static_cast<std::size_t>(person)],
                            .ownSimilarity = ownSimilarity,
                            .otherSimilarity = similarity});
    }
    return {};
}

}  // namespace

int DataSetReport::count(Kind kind) const {
    return static_cast<int>(
        std::count_if(findings.begin(), findings.end(), [kind](const auto& finding) { return finding.kind == kind; }));
}

Result<DataSetReport> examineDataSet(const DataSet& set, Preprocessing preprocessing, const Analyzer& analyzer,
                                     const std::string& cropFolder, JobControl& control, const FileSeal* seal) {
    auto crops = cropsOf(set, preprocessing, analyzer, cropFolder, control, seal, kCuttingPart);
    if (!crops) return crops.error();

    DataSetReport report{.people = static_cast<int>(set.people.size()),
                         .pictures = static_cast<int>(set.pictures.size())};
    report.usable.assign(set.people.size(), 0);
    for (std::size_t i = 0; i < crops->size(); ++i) {
        const Crop& crop = (*crops)[i];
        if (crop.state == Crop::State::Unreadable) report.findings.push_back({.kind = Kind::Unreadable, .picture = i});
        if (crop.state == Crop::State::NoFace) report.findings.push_back({.kind = Kind::NoFace, .picture = i});
        if (crop.state != Crop::State::Usable) continue;
        ++report.usable[static_cast<std::size_t>(set.pictures[i].person)];
        ++report.usablePictures;
        if (crop.faces > 1) report.findings.push_back({.kind = Kind::SeveralFaces, .picture = i, .faces = crop.faces});
    }
    report.singletons = static_cast<int>(std::count(report.usable.begin(), report.usable.end(), 1));
    std::vector<int> sorted = report.usable;
    std::sort(sorted.begin(), sorted.end());
    if (!sorted.empty() && sorted[sorted.size() / 2] > 0)
        report.imbalance = static_cast<double>(sorted.back()) / sorted[sorted.size() / 2];

    if (report.usablePictures > 0) {
        const auto looked = lookAt(set, *crops, analyzer, control, seal);
        if (!looked) return looked.error();
        if (auto found = findDuplicates(*looked, report.findings, control); !found) return found.error();
        const float samePerson = samePersonThreshold(analyzer.network().card().farCurve);
        if (auto found = findMislabelled(*looked, report.people, samePerson, report.findings, control); !found)
            return found.error();
    }
    std::stable_sort(report.findings.begin(), report.findings.end(),
                     [](const auto& a, const auto& b) { return a.picture < b.picture; });
    report.crops = std::move(*crops);
    return report;
}

}  // namespace facenet
