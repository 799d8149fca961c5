#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/embedding_table.h"
#include "app/cli/faces.h"
#include "app/cli/left_out.h"

namespace facenet::cli {

namespace {

Result<Embedding> embeddingOf(const Analyzer& analyzer, const std::string& path, const EmbedCommand& command) {
    const auto face = readMainFace(analyzer, path, forStill(command.detector), command.aligned);
    if (!face) return face.error();
    auto embeddings = analyzer.embedUnmirrored({face->crop});
    if (!embeddings) return embeddings.error();
    return std::move(embeddings->front());
}

void printEmbedding(Console& console, const std::string& path, const std::string& modelId, const Embedding& embedding) {
    if (console.json()) {
        console.print(Json{{"source", path}, {"model", modelId}, {"embedding", embedding}});
        return;
    }
    std::string text = path;
    for (const float value : embedding) text += " " + fixed(value, 6);
    console.print(text);
}

}  // namespace

Result<int> run(CliContext& context, const EmbedCommand& command) {
    if (const auto checked = context.checkOutput(command.out); !checked) return checked.error();
    const PictureList pictures = listPictures(command.files);
    tellPassedOver(context.console(), pictures.passedOver);
    if (pictures.paths.empty()) return nothingLeft(context.console(), pictures.leftOut);
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    const std::string modelId = (*analyzer)->network().card().modelId;

    Console& console = context.console();
    std::vector<EmbeddingRow> rows;
    tellLeftOut(console, pictures.leftOut);
    std::size_t failures = 0;
    for (const std::string& path : pictures.paths) {
        if (!context.wanted()) return Error{ErrorCode::Cancelled, {}};
        const auto embedding = embeddingOf(**analyzer, path, command);
        if (!embedding) {
            ++failures;
            tellLeftOut(console, path, embedding.error());
        } else if (command.out.empty()) {
            printEmbedding(console, path, modelId, *embedding);
        }
        rows.push_back({.source = path, .embedding = embedding ? *embedding : Embedding()});
        console.progress("Pictures:", rows.size(), pictures.paths.size());
    }

    if (!command.out.empty()) {
        if (const auto written = writeEmbeddings(command.out, rows); !written) return written.error();
        if (console.json())
            console.print(Json{{"out", command.out},
                               {"model", modelId},
                               {"embeddings", rows.size() - failures},
                               {"failed", failures}});
        else
            console.print(command.out + ": " + counted(rows.size() - failures, "embedding", "embeddings") +
                          (failures > 0 ? ", " + std::to_string(failures) + " of the pictures gave none" : ""));
    }
    return failures > 0 || !pictures.leftOut.empty() ? kExitError : kExitOk;
}

}  // namespace facenet::cli
