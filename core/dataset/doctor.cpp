#include "core/dataset/doctor.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "core/model/calibration.h"
#include "core/model/engine.h"
#include "core/picture/read_picture.h"

namespace facenet {

namespace {

using Kind = PictureFinding::Kind;

constexpr int kThumbSidePx = 16;
constexpr std::size_t kEmbeddedAtOnce = 32;
/// Correlation of two grey thumbnails; frames of a film a second apart stay below, saved copies lie above.
constexpr double kSamePicture = 0.995;
/// Another person's centre must be nearer by this much before a picture is suspected.
constexpr float kMislabelLead = 0.1F;
constexpr int kRowsAtOnce = 512;

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
        control.report(static_cast<int>(crops.size() + i), static_cast<int>(2 * crops.size()));
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
    const int count = looked.thumbs.rows;
    for (int begin = 0; begin < count; begin += kRowsAtOnce) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const int end = std::min(count, begin + kRowsAtOnce);
        const cv::Mat correlations = looked.thumbs.rowRange(begin, end) * looked.thumbs.rowRange(0, end).t();
        for (int row = begin; row < end; ++row) {
            const auto* values = correlations.ptr<float>(row - begin);
            const auto* same = std::find_if(values, values + row, [](float value) { return value >= kSamePicture; });
            if (same == values + row) continue;
            const auto first = static_cast<std::size_t>(same - values), own = static_cast<std::size_t>(row);
            findings.push_back(
                {.kind = looked.people[first] == looked.people[own] ? Kind::DuplicateWithin : Kind::DuplicateAcross,
                 .picture = looked.pictures[own],
                 .other = looked.pictures[first]});
        }
    }
    return {};
}

/// Each picture against the centre of its own person's other pictures and against all other centres.
void findMislabelled(const Looked& looked, int people, float samePersonCosine, std::vector<PictureFinding>& findings) {
    const int dimensions = looked.embeddings.cols;
    cv::Mat sums = cv::Mat::zeros(people, dimensions, CV_32F);
    std::vector<int> counts(static_cast<std::size_t>(people), 0);
    std::vector<std::size_t> example(static_cast<std::size_t>(people), 0);
    for (int row = 0; row < looked.embeddings.rows; ++row) {
        const int person = looked.people[static_cast<std::size_t>(row)];
        sums.row(person) += looked.embeddings.row(row);
        if (counts[static_cast<std::size_t>(person)]++ == 0)
            example[static_cast<std::size_t>(person)] = looked.pictures[static_cast<std::size_t>(row)];
    }
    cv::Mat centres = sums.clone();
    for (int person = 0; person < people; ++person)
        if (const double length = cv::norm(centres.row(person)); length > 0) centres.row(person) /= length;
    const cv::Mat similarities = looked.embeddings * centres.t();
    for (int row = 0; row < looked.embeddings.rows; ++row) {
        const int own = looked.people[static_cast<std::size_t>(row)];
        if (counts[static_cast<std::size_t>(own)] < 2) continue;
        const cv::Mat others = sums.row(own) - looked.embeddings.row(row);
        const double length = cv::norm(others);
        const auto ownSimilarity = static_cast<float>(length > 0 ? others.dot(looked.embeddings.row(row)) / length : 0);
        int nearest = -1;
        float nearestSimilarity = -1;
        for (int person = 0; person < people; ++person) {
            const float similarity = similarities.at<float>(row, person);
            if (person == own || counts[static_cast<std::size_t>(person)] == 0 || similarity <= nearestSimilarity)
                continue;
            nearest = person;
            nearestSimilarity = similarity;
        }
        if (nearest < 0 || ownSimilarity >= samePersonCosine || nearestSimilarity < ownSimilarity + kMislabelLead ||
            nearestSimilarity < samePersonCosine)
            continue;
        findings.push_back({.kind = Kind::LikelyMislabelled,
                            .picture = looked.pictures[static_cast<std::size_t>(row)],
                            .other = example[static_cast<std::size_t>(nearest)],
                            .ownSimilarity = ownSimilarity,
                            .otherSimilarity = nearestSimilarity});
    }
}

}  // namespace

int DataSetReport::count(Kind kind) const {
    return static_cast<int>(
        std::count_if(findings.begin(), findings.end(), [kind](const auto& finding) { return finding.kind == kind; }));
}

Result<DataSetReport> examineDataSet(const DataSet& set, Preprocessing preprocessing, const Analyzer& analyzer,
                                     const std::string& cropFolder, JobControl& control, const FileSeal* seal) {
    auto crops = cropsOf(set, preprocessing, analyzer, cropFolder, control, seal);
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
        findMislabelled(*looked, report.people, samePersonThreshold(analyzer.network().card().farCurve),
                        report.findings);
    }
    std::stable_sort(report.findings.begin(), report.findings.end(),
                     [](const auto& a, const auto& b) { return a.picture < b.picture; });
    report.crops = std::move(*crops);
    return report;
}

}  // namespace facenet
