#include "app/cli/commands.h"
#include "app/cli/gallery_job.h"
#include "app/cli/steered_job.h"
#include "core/analysis/clustering.h"
#include "core/analysis/similarity_blocks.h"
#include "database/parts/unnamed_groups.h"

namespace facenet::cli {

namespace {

Result<Clustering> cluster(CliContext& context, const Result<cv::Mat>& rows, float threshold) {
    if (!rows) return rows.error();
    SteeredJob job(context, "Grouping, per cent:");
    return clusterRows(*rows, threshold, job.control());
}

/// Groups all stored faces and says how well the groups agree with the names.
Result<int> clusterGallery(CliContext& context, float threshold) {
    const auto gallery = context.galleryContents();
    if (!gallery) return gallery.error();
    const auto clustering = cluster(context, stackedRows(gallery->templates), threshold);
    if (!clustering) return clustering.error();
    std::vector<std::int64_t> people;
    for (const Template& face : gallery->templates) people.push_back(face.personId);
    const PairwiseScore score = pairwiseScore(clustering->clusterOf, people);

    Console& console = context.console();
    if (console.json()) {
        Json groups = Json::array();
        for (const std::vector<int>& rows : clustering->members()) {
            Json faces = Json::array();
            for (const int row : rows) faces.push_back(gallery->templates[static_cast<std::size_t>(row)].faceId);
            groups.push_back(std::move(faces));
        }
        console.print(Json{{"faces", people.size()},
                           {"people", gallery->names.size()},
                           {"clusters", clustering->clusters},
                           {"threshold", rounded(threshold, 4)},
                           {"precision", rounded(score.precision, 4)},
                           {"recall", rounded(score.recall, 4)},
                           {"f1", rounded(score.f1, 4)},
                           {"groups", std::move(groups)}});
        return kExitOk;
    }
    console.print(counted(people.size(), "face", "faces") + " of " +
                  counted(gallery->names.size(), "person", "people") + " in " +
                  counted(static_cast<std::size_t>(clustering->clusters), "group", "groups") + " at similarity " +
                  fixed(threshold, 3));
    console.print("pairs of one group that are one person (precision): " + fixed(100 * score.precision, 1) + " %");
    console.print("pairs of one person that are in one group (recall): " + fixed(100 * score.recall, 1) + " %");
    console.print("F1: " + fixed(score.f1, 3));
    return kExitOk;
}

/// Groups the sightings without a name: each group is somebody who may be named.
Result<int> clusterSightings(CliContext& context, float threshold, const std::string& modelId) {
    const auto store = context.storeIfAny();
    if (!store) return store.error();
    QList<UnnamedLook> looks;
    if (*store) {
        auto stored = (*store)->sightings().unnamedLooks(QString::fromStdString(modelId));
        if (!stored) return stored.error();
        looks = std::move(*stored);
    }
    SteeredJob job(context, "Grouping, per cent:");
    const auto found = groupUnnamed(looks, threshold, job.control());
    if (!found) return found.error();

    Console& console = context.console();
    Json groups = Json::array();
    for (const QList<UnnamedLook>& group : *found) {
        const UnnamedLook &newest = group.first(), &oldest = group.last();
        const std::string first = oldest.seenAt.toUTC().toString(Qt::ISODate).toStdString(),
                          last = newest.seenAt.toUTC().toString(Qt::ISODate).toStdString();
        if (console.json()) {
            Json ids = Json::array();
            for (const UnnamedLook& look : group) ids.push_back(look.sightingId);
            groups.push_back({{"sightings", std::move(ids)}, {"first_seen", first}, {"last_seen", last}});
        } else {
            console.print(counted(std::size_t(group.size()), "sighting", "sightings") + ", " + first + " to " + last +
                          ", newest " + std::to_string(newest.sightingId) + " from " + newest.source.toStdString());
        }
    }
    if (console.json())
        console.print(Json{{"sightings", looks.size()},
                           {"clusters", found->size()},
                           {"threshold", rounded(threshold, 4)},
                           {"groups", std::move(groups)}});
    if (looks.isEmpty()) console.notice("There are no sightings without a name.");
    return kExitOk;
}

}  // namespace

Result<int> run(CliContext& context, const GalleryClustersCommand& command) {
    const auto model = context.model();
    if (!model) return model.error();
    const float threshold = clusteringThreshold(model->card.farCurve);
    return command.all ? clusterGallery(context, threshold) : clusterSightings(context, threshold, model->card.modelId);
}

}  // namespace facenet::cli
