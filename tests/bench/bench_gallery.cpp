#include <QCoreApplication>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <random>
#include <set>

#include "core/analysis/clustering.h"
#include "core/analysis/gallery_calibration.h"
#include "core/analysis/projection.h"
#include "core/analysis/similarity_blocks.h"
#include "core/analysis/suggestions.h"
#include "core/model/model_library.h"
#include "database/gallery_store.h"

/// Measures the analysis of a gallery of real people: how well clusters agree with names, how many planted mistakes are
/// suggested, whether a threshold of half of the people holds for the others, and how long each takes.
///
///     bench_gallery STORE...     folders of stores into which pictures of known people were imported
using namespace facenet;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

GalleryContents load(const QStringList& folders, const QString& modelId) {
    GalleryContents all{.modelId = modelId.toStdString()};
    std::int64_t shift = 0;  // numbers of several stores would collide
    for (const QString& folder : folders) {
        const auto store = GalleryStore::open(folder);
        if (!store) qFatal("cannot open %s", qPrintable(folder));
        const auto contents = (*store)->faces().galleryContents(modelId);
        if (!contents) qFatal("cannot read %s", qPrintable(folder));
        for (const auto& [id, name] : contents->names) all.names.emplace(id + shift, name);
        for (const Template& face : contents->templates)
            all.templates.push_back({face.personId + shift, face.faceId + shift, face.embedding});
        shift += 1'000'000;
    }
    return all;
}

std::map<std::int64_t, std::vector<std::size_t>> facesByPerson(const GalleryContents& gallery) {
    std::map<std::int64_t, std::vector<std::size_t>> faces;
    for (std::size_t i = 0; i < gallery.templates.size(); ++i) faces[gallery.templates[i].personId].push_back(i);
    return faces;
}

GalleryContents peopleWith(const GalleryContents& gallery, std::size_t leastFaces) {
    const auto faces = facesByPerson(gallery);
    GalleryContents kept{.modelId = gallery.modelId, .names = gallery.names};
    for (const Template& face : gallery.templates)
        if (faces.at(face.personId).size() >= leastFaces) kept.templates.push_back(face);
    return kept;
}

void measureClusters(const char* title, const GalleryContents& gallery, const std::vector<FarPoint>& curve) {
    const auto rows = stackedRows(gallery.templates);
    std::vector<std::int64_t> people;
    for (const Template& face : gallery.templates) people.push_back(face.personId);
    std::printf("clusters of %s: %zu faces of %zu people\n", title, people.size(), facesByPerson(gallery).size());
    std::vector<std::pair<const char*, float>> thresholds{{"the program's", clusteringThreshold(curve)}};
    for (float threshold = 0.20F; threshold < 0.56F; threshold += 0.03F) thresholds.emplace_back("", threshold);
    for (const auto& [name, threshold] : thresholds) {
        JobControl control;
        const auto start = Clock::now();
        const auto found = clusterRows(*rows, threshold, control);
        const PairwiseScore score = pairwiseScore(found->clusterOf, people);
        std::printf("  %.3f: %5d clusters, precision %.4f recall %.4f F1 %.4f (%.1f s) %s\n", threshold,
                    found->clusters, score.precision, score.recall, score.f1, secondsSince(start), name);
    }
}

/// Splits people in two and files faces under other people; returns what a perfect search would find.
struct Planted {
    GalleryContents gallery;
    std::set<std::pair<std::int64_t, std::int64_t>> merges;
    std::set<std::int64_t> mislabels;  ///< faces
};

Planted plant(const GalleryContents& clean, unsigned seed, int merges, int mislabels) {
    Planted planted{.gallery = clean};
    std::mt19937 random(seed);
    std::vector<std::int64_t> people;
    const auto faces = facesByPerson(clean);
    for (const auto& [person, rows] : faces)
        if (rows.size() >= 10) people.push_back(person);
    std::ranges::shuffle(people, random);
    merges = std::min(merges, static_cast<int>(people.size() / 2));
    for (int i = 0; i < merges; ++i) {
        const std::int64_t person = people[static_cast<std::size_t>(i)], twin = 900'000'000 + person;
        auto rows = faces.at(person);
        std::ranges::shuffle(rows, random);
        rows.resize(rows.size() / 2);
        for (const std::size_t row : rows) planted.gallery.templates[row].personId = twin;
        planted.gallery.names[twin] = clean.names.at(person) + " (again)";
        planted.merges.insert(std::minmax(person, twin));
    }
    std::vector<std::int64_t> others;
    for (const auto& [person, rows] : faces)
        if (rows.size() >= 3 && std::find(people.begin(), people.begin() + merges, person) == people.begin() + merges)
            others.push_back(person);
    std::ranges::shuffle(others, random);
    for (int i = 0; i + 1 < 2 * mislabels && i + 1 < static_cast<int>(others.size()); i += 2) {
        const auto& rows = faces.at(others[static_cast<std::size_t>(i)]);
        Template& face = planted.gallery.templates[rows[random() % rows.size()]];
        face.personId = others[static_cast<std::size_t>(i + 1)];
        planted.mislabels.insert(face.faceId);
    }
    return planted;
}

void measureSuggestions(const GalleryContents& gallery, const std::vector<FarPoint>& curve) {
    const SuggestionOptions options{.farCurve = curve,
                                    .threshold = static_cast<float>(thresholdForGallery(
                                        curve, 0.01, static_cast<double>(gallery.templates.size())))};
    int mergesFound = 0, mergesSuggested = 0, mergesPlanted = 0;
    int facesFound = 0, facesSuggested = 0, facesPlanted = 0;
    std::set<std::pair<std::int64_t, std::int64_t>> unplanted;
    std::map<std::int64_t, MisfiledSuggestion> unplantedFaces;
    constexpr int kRounds = 5;
    const auto start = Clock::now();
    for (unsigned seed = 1; seed <= kRounds; ++seed) {
        const Planted planted = plant(gallery, seed, 20, 20);
        JobControl control;
        const auto found = suggestMendings(planted.gallery, {}, options, control);
        for (const SamePersonSuggestion& pair : found->samePerson) {
            const auto people = std::minmax(pair.firstPerson, pair.secondPerson);
            mergesFound += static_cast<int>(planted.merges.count(people));
            if (!planted.merges.contains(people)) unplanted.insert(people);
        }
        for (const MisfiledSuggestion& face : found->misfiled) {
            facesFound += static_cast<int>(planted.mislabels.count(face.faceId));
            if (!planted.mislabels.contains(face.faceId)) unplantedFaces.emplace(face.faceId, face);
        }
        mergesSuggested += static_cast<int>(found->samePerson.size());
        facesSuggested += static_cast<int>(found->misfiled.size());
        mergesPlanted += static_cast<int>(planted.merges.size());
        facesPlanted += static_cast<int>(planted.mislabels.size());
    }
    std::printf("suggestions, %d rounds (%.1f s):\n", kRounds, secondsSince(start));
    std::printf("  same person: %d of %d planted, %d suggested: recall %.3f precision %.3f\n", mergesFound,
                mergesPlanted, mergesSuggested, mergesFound / double(mergesPlanted),
                mergesFound / std::max(1.0, double(mergesSuggested)));
    std::printf("  misfiled:    %d of %d planted, %d suggested: recall %.3f precision %.3f\n", facesFound, facesPlanted,
                facesSuggested, facesFound / double(facesPlanted), facesFound / std::max(1.0, double(facesSuggested)));
    const auto name = [&](std::int64_t id) {
        return gallery.names.contains(id) ? gallery.names.at(id) : gallery.names.at(id - 900'000'000) + " (again)";
    };
    for (const auto& [a, b] : unplanted) {
        std::printf("    not planted: %s and %s\n", name(a).c_str(), name(b).c_str());
    }
    for (const auto& [id, face] : unplantedFaces)
        std::printf("    not planted: face %lld of %s (%.2f) looks like %s (%.2f)\n", static_cast<long long>(id),
                    name(face.personId).c_str(), face.ownSimilarity, name(face.looksLike).c_str(),
                    face.otherSimilarity);
}

void measureCalibration(const GalleryContents& gallery, const std::vector<FarPoint>& curve) {
    std::map<double, std::pair<int, int>> held;  // by rate: in the interval of the half it was chosen on; of both
    std::map<double, double> rates;
    constexpr int kSplits = 20;
    for (unsigned seed = 1; seed <= kSplits; ++seed) {
        std::vector<std::int64_t> people;
        for (const auto& [person, rows] : facesByPerson(gallery)) people.push_back(person);
        std::mt19937 random(seed);
        std::ranges::shuffle(people, random);
        const std::set<std::int64_t> half(people.begin(),
                                          people.begin() + static_cast<std::ptrdiff_t>(people.size() / 2));
        GalleryContents first, second;
        for (const Template& face : gallery.templates)
            (half.contains(face.personId) ? first : second).templates.push_back(face);
        JobControl control;
        const auto chosenOn = calibrateGallery(first, control), heldOut = calibrateGallery(second, control);
        for (const double far : {1e-2, 1e-3, 1e-4}) {
            const ChosenThreshold chosen = chosenOn->thresholdForFalseAccepts(far, curve);
            const RateEstimate there = heldOut->falseAccepts(chosen.cosine);
            const RateEstimate& here = chosen.falseAccepts;
            held[far].first += here.low <= there.rate && there.rate <= here.high ? 1 : 0;
            held[far].second += there.low <= here.high && here.low <= there.high ? 1 : 0;
            rates[far] += there.rate / kSplits;
            if (seed == 1)
                std::printf(
                    "  FAR %g: threshold %.3f, predicted %.3g [%.3g, %.3g], held-out %.3g [%.3g, %.3g] n_eff %.0f\n",
                    far, chosen.cosine, here.rate, here.low, here.high, there.rate, there.low, there.high,
                    here.effectiveCount);
        }
    }
    for (const auto& [far, count] : held)
        std::printf(
            "calibration at %g: held-out rate %.3g on average, in the predicted interval %d of %d times, "
            "intervals overlap %d times\n",
            far, rates[far], count.first, kSplits, count.second);
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const auto model = ModelLibrary::shippedModel();
    if (!model || argc < 2) qFatal("usage: bench_gallery STORE...; the shipped model must be there");
    const std::vector<FarPoint>& curve = model->card.farCurve;
    const GalleryContents gallery =
        load(QCoreApplication::arguments().mid(1), QString::fromStdString(model->card.modelId));
    measureClusters("people with at least 5 faces", peopleWith(gallery, 5), curve);
    measureClusters("everybody", gallery, curve);
    measureSuggestions(gallery, curve);
    measureCalibration(gallery, curve);
    const auto rows = stackedRows(gallery.templates);
    JobControl control;
    const auto start = Clock::now();
    const auto map = projectByTsne(*rows, {}, control);
    std::printf("t-SNE of %zu faces: %.1f s\n", map ? map->size() : 0, secondsSince(start));
    return 0;
}
