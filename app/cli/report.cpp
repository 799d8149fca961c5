#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/steered_job.h"
#include "app/cli/training_pictures.h"
#include "core/base/text_file.h"
#include "core/dataset/html_report.h"
#include "core/dataset/training_setup.h"

namespace facenet::cli {

namespace {

/// Judges the model that the training started from, or else the one in use, and the one that came out by the pictures
/// that it kept apart. Errors: Cancelled, those of finding the pictures, of preparing a training and of `compareModels`
Result<void> compare(CliContext& context, const std::string& folder, TrainingOrigin origin, ReportContents& contents) {
    const auto text = readText(folder + "/options.json");
    if (!text) return text.error();
    const auto options = trainingOptionsFromJson(*text, {});
    if (!options) return options.error();
    SteeredJob job(context, "Pictures:");
    auto pictures = picturesOf(context, origin, job.control());
    if (!pictures) return pictures.error();
    TrainingRequest request = requestOf(origin, std::move(pictures->set), *options, folder, true);
    request.seal = pictures->seal;
    const auto engine = context.engine();
    if (!engine) return engine.error();
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    auto prepared = prepareTraining(request, **analyzer, job.control());
    if (!prepared) return prepared.error();
    contents.data = std::move(prepared->plan.data);
    std::string before = origin.start;
    if (before.empty()) {
        const auto inUse = context.model();
        if (!inUse) return inUse.error();
        before = inUse->pathUtf8;
    }
    auto models =
        compareModels(**engine, {before, folder + "/model.safetensors"}, contents.data, {}, {}, job.control());
    if (!models) return models.error();
    contents.models = std::move(*models);
    return {};
}

}  // namespace

Result<int> run(CliContext& context, const ReportCommand& command) {
    if (const auto checked = context.checkOutput(command.out); !checked) return checked.error();
    ReportContents contents{.pictures = !command.withoutPictures};
    auto history = readTrainingHistory(command.folder);
    if (!history) return history.error();
    contents.history = std::move(*history);
    namespace fs = std::filesystem;
    contents.name = fs::path(command.folder).lexically_normal().filename().string();
    Console& console = context.console();
    std::error_code error;
    if (const auto origin = readTrainingOrigin(command.folder); origin) {
        if (!origin->name.empty()) contents.name = origin->name;
        if (!fs::exists(command.folder + "/model.safetensors", error))
            console.notice("The training has no model yet: the report has its curves alone.");
        else if (const auto compared = compare(context, command.folder, *origin, contents); !compared)
            return compared.error();
    } else {
        console.notice("This is the record of a training alone: the report has its curves.");
    }
    if (const auto written = writeHtmlReport(command.out, contents); !written) return written.error();
    if (contents.models && contents.pictures)
        console.notice("It shows faces and names of people; --without-pictures leaves them out.");
    if (console.json())
        console.print(Json{{"report", command.out}, {"compared", contents.models.has_value()}});
    else
        console.print("Wrote " + command.out + ".");
    return kExitOk;
}

}  // namespace facenet::cli
