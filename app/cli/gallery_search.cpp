#include "app/cli/commands.h"
#include "app/cli/faces.h"
#include "app/cli/gallery_job.h"
#include "app/cli/steered_job.h"
#include "core/analysis/neighbours.h"

namespace facenet::cli {

Result<int> run(CliContext& context, const GallerySearchCommand& command) {
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    const auto face = readMainFace(**analyzer, command.picture, forStill(command.detector), false);
    if (!face) return face.error();
    const auto probe = (*analyzer)->embed({face->crop});
    if (!probe) return probe.error();
    const auto gallery = context.galleryContents();
    if (!gallery) return gallery.error();
    const auto rows = stackedRows(gallery->templates);
    if (!rows) return rows.error();
    const auto probeRows = stackedRows(*probe);
    if (!probeRows) return probeRows.error();
    SteeredJob job(context, "Comparing:");
    const auto found = nearestRows(*probeRows, *rows, command.count, -1, job.control(), {});
    if (!found) return found.error();

    Console& console = context.console();
    Json list = Json::array();
    for (const NearRow& near : found->front()) {
        const Template& stored = gallery->templates[static_cast<std::size_t>(near.row)];
        const Json person = personJson(*gallery, stored.personId);
        if (console.json())
            list.push_back(
                {{"face", stored.faceId}, {"person", person}, {"similarity", rounded(near.cosineSimilarity, 4)}});
        else
            console.print(fixed(near.cosineSimilarity, 3) + "  " + person["name"].get<std::string>() + ", face " +
                          std::to_string(stored.faceId));
    }
    if (const auto noted = context.noteReading(QStringLiteral("search"), 1); !noted) return noted.error();
    if (console.json()) console.print(Json{{"source", command.picture}, {"faces", std::move(list)}});
    return gallery->templates.empty() ? kExitNo : kExitOk;
}

}  // namespace facenet::cli
