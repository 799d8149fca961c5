#include <QFileInfo>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/messages.h"
#include "core/model/model_file.h"
#include "database/model_adoption.h"

namespace facenet::cli {

namespace {

Json modelJson(const ModelEntry& entry, bool inUse) {
    const ModelCard& card = entry.card;
    Json curve = Json::array();
    for (const FarPoint& point : card.farCurve) curve.push_back({{"far", point.far}, {"cosine", point.cosine}});
    return {{"name", card.name},
            {"id", card.modelId},
            {"in_use", inUse},
            {"shipped", entry.shipped},
            {"path", entry.pathUtf8},
            {"backbone", toString(card.backbone)},
            {"embedding_size", card.embeddingSize},
            {"input_side_px", card.inputSidePx},
            {"preprocessing", toString(card.preprocessing)},
            {"lfw_accuracy", card.lfwAccuracy ? Json(*card.lfwAccuracy) : Json()},
            {"far_curve", std::move(curve)},
            {"training_data", card.trainingData},
            {"licence", card.licence}};
}

std::string accuracyText(const ModelCard& card) {
    return card.lfwAccuracy ? "LFW " + fixed(*card.lfwAccuracy * 100, 2) + " %" : std::string("LFW not measured");
}

void printModel(Console& console, const ModelEntry& entry, bool inUse) {
    if (console.json()) {
        console.print(modelJson(entry, inUse));
        return;
    }
    const ModelCard& card = entry.card;
    console.print(card.name + (inUse ? " (in use)" : "") + (entry.shipped ? " (shipped)" : ""));
    console.print("  id             " + card.modelId);
    console.print("  file           " + entry.pathUtf8);
    console.print("  network        " + toString(card.backbone) + ", " + std::to_string(card.embeddingSize) +
                  " numbers from " + std::to_string(card.inputSidePx) + " x " + std::to_string(card.inputSidePx) +
                  " pixels");
    console.print("  faces          " + toString(card.preprocessing));
    console.print("  accuracy       " + accuracyText(card));
    for (const FarPoint& point : card.farCurve)
        console.print("  strangers      one comparison in " + fixed(1 / point.far, 0) + " reaches cosine " +
                      fixed(point.cosine, 3));
    console.print("  training data  " + (card.trainingData.empty() ? "unknown" : card.trainingData));
    console.print("  licence        " + (card.licence.empty() ? "unknown" : card.licence));
}

Result<ModelEntry> entryNamed(CliContext& context, const std::string& model) {
    const auto library = context.modelLibrary();
    if (!library) return library.error();
    return library->find(model);
}

/// A model with the library it stands in.
struct KeptModel {
    ModelLibrary library;
    ModelEntry entry;
};

Result<KeptModel> kept(CliContext& context, const std::string& model) {
    const auto library = context.modelLibrary();
    if (!library) return library.error();
    const auto entry = library->find(model);
    if (!entry) return entry.error();
    return KeptModel{*library, *entry};
}

}  // namespace

Result<int> run(CliContext& context, const ModelListCommand&) {
    const auto library = context.modelLibrary();
    if (!library) return library.error();
    const auto inUse = context.model();
    const std::string inUseId = inUse ? inUse->card.modelId : std::string();
    std::vector<Error> problems;
    const std::vector<ModelEntry> models = library->list(&problems);

    Console& console = context.console();
    if (console.json()) {
        Json list = Json::array(), unreadable = Json::array();
        for (const ModelEntry& entry : models) list.push_back(modelJson(entry, entry.card.modelId == inUseId));
        for (const Error& problem : problems) unreadable.push_back(errorJson(problem));
        console.print(Json{{"models", std::move(list)}, {"problems", std::move(unreadable)}});
    } else {
        for (const ModelEntry& entry : models)
            console.print(std::string(entry.card.modelId == inUseId ? "* " : "  ") + entry.card.name + "\t" +
                          entry.card.modelId.substr(0, 12) + "\t" + toString(entry.card.backbone) + "\t" +
                          accuracyText(entry.card));
    }
    for (const Error& problem : problems) console.notice("left out: " + sentenceOf(problem));
    if (!inUse) return inUse.error();
    return kExitOk;
}

Result<int> run(CliContext& context, const ModelInfoCommand& command) {
    const auto inUse = context.model();
    if (command.model.empty()) {
        if (!inUse) return inUse.error();
        printModel(context.console(), *inUse, true);
        return kExitOk;
    }
    const auto entry = entryNamed(context, command.model);
    if (!entry) return entry.error();
    printModel(context.console(), *entry, inUse && inUse->card.modelId == entry->card.modelId);
    return kExitOk;
}

Result<int> run(CliContext& context, const ModelImportCommand& command) {
    if (!QFileInfo::exists(QString::fromStdString(command.file))) return Error{ErrorCode::FileNotFound, command.file};
    const auto store = context.lockedStore();  // imported models live beside it
    if (!store) return store.error();
    const auto engine = context.engine();
    if (!engine) return engine.error();
    const auto library = context.modelLibrary();
    if (!library) return library.error();
    const std::string name = !command.name.empty()
                                 ? command.name
                                 : QFileInfo(QString::fromStdString(command.file)).completeBaseName().toStdString();
    const auto entry = library->import(**engine, command.file, name);
    if (!entry) return entry.error();
    printModel(context.console(), *entry, false);
    context.console().notice("`facenet model use " + entry->card.name + "` recognises with it from then on.");
    return kExitOk;
}

Result<int> run(CliContext& context, const ModelUseCommand& command) {
    const auto store = context.store();
    if (!store) return store.error();
    const auto entry = entryNamed(context, command.model);
    if (!entry) return entry.error();
    if (const auto tried = context.tryModel(*entry); !tried) return tried.error();
    if (const auto used = useModel(**store, *entry); !used) return used.error();
    printModel(context.console(), *entry, true);
    return kExitOk;
}

Result<int> run(CliContext& context, const ModelRenameCommand& command) {
    const auto store = context.store();
    if (!store) return store.error();
    const auto model = kept(context, command.model);
    if (!model) return model.error();
    const QString name = QString::fromStdString(command.name);
    if (const auto renamed = renameModel(**store, model->library, model->entry, name); !renamed) return renamed.error();
    const auto now = model->library.find(model->entry.card.modelId);
    if (!now) return now.error();
    printModel(context.console(), *now, false);
    return kExitOk;
}

Result<int> run(CliContext& context, const ModelRemoveCommand& command) {
    const auto store = context.store();
    if (!store) return store.error();
    const auto model = kept(context, command.model);
    if (!model) return model.error();
    if (const auto removed = removeModel(**store, model->library, model->entry); !removed) return removed.error();
    const ModelCard& card = model->entry.card;
    if (context.console().json())
        context.console().print(Json{{"removed", card.name}, {"model_id", card.modelId}});
    else
        context.console().print("Deleted " + card.name + ".");
    return kExitOk;
}

Result<int> run(CliContext& context, const ModelExportCommand& command) {
    const auto entry = entryNamed(context, command.model);
    if (!entry) return entry.error();
    if (!isModelFileName(command.file))
        return Error{ErrorCode::InvalidArgument,
                     command.file + ": the ending says the format, .safetensors, .pth, .pt or .onnx"};
    if (const auto checked = context.checkOutput(command.file); !checked) return checked.error();
    if (const auto written = exportModel(entry->pathUtf8, command.file); !written) return written.error();
    if (context.console().json())
        context.console().print(Json{{"model", entry->card.name}, {"file", command.file}});
    else
        context.console().print("Wrote " + entry->card.name + " to " + command.file + ".");
    return kExitOk;
}

}  // namespace facenet::cli
