#include <cmath>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/faces.h"

namespace facenet::cli {

Result<int> run(CliContext& context, const CompareCommand& command) {
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    const auto settings = context.storeSettings();
    if (!settings) return settings.error();
    const auto first = readMainFace(**analyzer, command.first, forStill(command.detector), command.aligned);
    if (!first) return first.error();
    const auto second = readMainFace(**analyzer, command.second, forStill(command.detector), command.aligned);
    if (!second) return second.error();
    const auto embeddings = (*analyzer)->embed({first->crop, second->crop});
    if (!embeddings) return embeddings.error();
    // A comparison with one picture: as often as the user lets strangers be named, strangers pass for one person.
    const auto threshold = context.threshold(*settings, 1);
    if (!threshold) return threshold.error();

    const Embedding &a = embeddings->front(), &b = embeddings->back();
    const double cosine = cosineSimilarity(a, b);
    const double distance = std::sqrt(std::max(0.0, 2 - 2 * cosine));
    const bool same = cosine >= *threshold;

    Console& console = context.console();
    if (console.json())
        console.print(Json{{"a", command.first},
                           {"b", command.second},
                           {"distance", rounded(distance, 4)},
                           {"cosine", rounded(cosine, 4)},
                           {"threshold", rounded(*threshold, 4)},
                           {"verdict", same ? "same" : "different"}});
    else
        console.print(std::string(same ? "Same person" : "Different people") + ": cosine similarity " +
                      fixed(cosine, 3) + " (threshold " + fixed(*threshold, 3) + "), distance " + fixed(distance, 3));
    return same ? kExitOk : kExitNo;
}

}  // namespace facenet::cli
