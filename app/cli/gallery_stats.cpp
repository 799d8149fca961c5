#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/gallery_job.h"

namespace facenet::cli {

namespace {

struct GalleryStats {
    std::string model;
    std::size_t people = 0, faces = 0, embeddings = 0, needingAttention = 0;
    int sightings = 0, namedSightings = 0;
    int leastFaces = 0, mostFaces = 0;  ///< of a person
    double medianFaces = 0;
};

/// In: faces of each person
void countFaces(std::vector<int> counts, GalleryStats& stats) {
    stats.people = counts.size();
    for (const int count : counts) stats.faces += static_cast<std::size_t>(count);
    if (counts.empty()) return;
    std::ranges::sort(counts);
    stats.leastFaces = counts.front();
    stats.mostFaces = counts.back();
    stats.medianFaces = (counts[(counts.size() - 1) / 2] + counts[counts.size() / 2]) / 2.0;
}

Result<GalleryStats> gatherStats(CliContext& context) {
    GalleryStats stats;
    const auto model = context.model();
    if (!model) return model.error();
    stats.model = model->card.name;
    const auto any = context.storeIfAny();
    if (!any) return any.error();
    if (!*any) return stats;
    const GalleryStore& store = **any;

    const auto people = store.people().all();
    if (!people) return people.error();
    std::vector<int> counts;
    for (const Person& person : *people) counts.push_back(person.faceCount);
    countFaces(std::move(counts), stats);

    const auto contents = store.faces().galleryContents(QString::fromStdString(model->card.modelId));
    if (!contents) return contents.error();
    stats.embeddings = contents->templates.size();
    const auto records = faceRecords(context);
    if (!records) return records.error();
    stats.needingAttention = neededShots(*records).size();
    const auto sightings = store.sightings().counts();
    if (!sightings) return sightings.error();
    stats.sightings = sightings->all;
    stats.namedSightings = sightings->named;
    return stats;
}

}  // namespace

Result<int> run(CliContext& context, const GalleryStatsCommand&) {
    const auto stats = gatherStats(context);
    if (!stats) return stats.error();
    Console& console = context.console();
    const std::size_t missing = stats->faces - std::min(stats->faces, stats->embeddings);
    if (console.json()) {
        console.print(Json{
            {"people", stats->people},
            {"faces", stats->faces},
            {"embeddings", stats->embeddings},
            {"model", stats->model},
            {"without_embedding", missing},
            {"faces_a_person", {{"min", stats->leastFaces}, {"median", stats->medianFaces}, {"max", stats->mostFaces}}},
            {"sightings", stats->sightings},
            {"named_sightings", stats->namedSightings},
            {"needing_attention", stats->needingAttention}});
        return kExitOk;
    }
    console.print(counted(stats->people, "person", "people") + ", " + counted(stats->faces, "face", "faces") + ", " +
                  counted(stats->embeddings, "embedding", "embeddings") + " of " + stats->model +
                  (missing > 0 ? " (" + std::to_string(missing) + " faces have none)" : ""));
    if (stats->people > 0)
        console.print("faces a person: " + std::to_string(stats->leastFaces) + " to " +
                      std::to_string(stats->mostFaces) + ", half of the people have " + fixed(stats->medianFaces, 1) +
                      " or more");
    console.print(counted(static_cast<std::size_t>(stats->sightings), "sighting", "sightings") + ", " +
                  std::to_string(stats->namedSightings) + " of them with a name");
    if (stats->needingAttention > 0)
        console.print(counted(stats->needingAttention, "person needs", "people need") +
                      " more or better shots; `facenet gallery suggest` lists them");
    return kExitOk;
}

}  // namespace facenet::cli
