#include <QScopeGuard>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <tuple>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/left_out.h"
#include "app/cli/training_pictures.h"
#include "app/cli/training_report.h"
#include "core/base/text_file.h"
#include "core/dataset/data_set.h"
#include "core/dataset/shared_training.h"
#include "core/dataset/training_origin.h"
#include "core/dataset/training_plots.h"
#include "core/dataset/training_setup.h"
#include "core/train/learning_rate_finder.h"
#include "core/train/sampler.h"
#include "database/protection/leftovers.h"

namespace facenet::cli {

namespace {

/// The options as JSON values: what was typed, by what kind it is.
std::string jsonOf(const std::map<std::string, std::string>& typed) {
    Json json = Json::object();
    for (const TrainingOptionInfo& info : trainingOptionInfos()) {
        const auto found = typed.find(info.key);
        if (found == typed.end() || found->second.empty()) continue;
        const std::string& text = found->second;
        switch (info.kind) {
            case TrainingOptionInfo::Kind::Integer:
                json[info.key] = std::stoll(text);
                break;
            case TrainingOptionInfo::Kind::Number:
                json[info.key] = std::stod(text);
                break;
            case TrainingOptionInfo::Kind::Flag:
                json[info.key] = text == "on";
                break;
            case TrainingOptionInfo::Kind::Choice:
                json[info.key] = text;
                break;
        }
    }
    return json.dump();
}

/// Preset, then the file, then what was typed; of a resumed training its own options come first.
Result<TrainingOptions> optionsOfCommand(const TrainCommand& command, const std::string& folder, const DataSet& set) {
    TrainingOptions options;
    const TrainingSize size{.people = static_cast<int>(set.people.size()),
                            .pictures = static_cast<int>(set.pictures.size())};
    if (command.preset == "quick") options = optionsOf(TrainingPreset::QuickFineTune, size);
    if (command.preset == "thorough") options = optionsOf(TrainingPreset::Thorough, size);
    if (command.preset == "scratch") options = optionsOf(TrainingPreset::FromScratch, size);
    std::vector<std::string> texts;
    for (const std::string& path :
         {command.resume.empty() ? std::string() : folder + "/options.json", command.config}) {
        if (path.empty()) continue;
        auto text = readText(path);
        if (!text) return text.error();
        texts.push_back(std::move(*text));
    }
    texts.push_back(jsonOf(command.options));
    for (const std::string& text : texts) {
        auto read = trainingOptionsFromJson(text, options);
        if (!read) return read.error();
        options = *read;
    }
    return options;
}

Result<std::string> weightsPath(CliContext& context, const std::string& model) {
    const auto library = context.modelLibrary();
    if (!library) return library.error();
    const auto found = library->find(model);
    if (!found) return found.error();
    return found->pathUtf8;
}

/// Of `out/` as of `out`; none of what says nothing, such as `.`.
std::string nameOfFolder(const std::string& output) {
    std::filesystem::path path = std::filesystem::path(output).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    const std::string name = path.filename().string();
    return name == "." || name == ".." ? std::string() : name;
}

/// A training's own files would be taken for pictures of people, or for weights that were taken in.
Result<void> checkOutput(const CliContext& context, const TrainCommand& command) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const auto inside = [&](const fs::path& folder) {
        const fs::path place = fs::weakly_canonical(command.output, ignored),
                       above = fs::weakly_canonical(folder, ignored);
        return !above.empty() &&
               std::mismatch(above.begin(), above.end(), place.begin(), place.end()).first == above.end();
    };
    if (!command.data.empty() && fs::is_directory(command.data, ignored) && inside(command.data))
        return Error{ErrorCode::InvalidArgument, command.output + " lies among the pictures; choose another --output"};
    if (inside(fs::path(context.storeFolder().toStdString())))
        return Error{ErrorCode::InvalidArgument, command.output + " lies in the data folder; choose another --output"};
    return {};
}

/// The origin of a new training, but for the models.
/// Errors: InvalidArgument where something is missing or does not go together
Result<TrainingOrigin> originOf(const TrainCommand& command) {
    if (command.data.empty() && command.annotation.empty() && !command.gallery)
        return Error{ErrorCode::InvalidArgument, "--data, --annotation or --gallery says which pictures to train on"};
    if (command.output.empty() && !command.findsRate)
        return Error{ErrorCode::InvalidArgument, "--output says where the training goes"};
    if (!command.findsRate && hasCheckpoint(command.output))
        return Error{ErrorCode::NameTaken, command.output + " holds a training already; --resume " + command.output +
                                               " goes on with it, another --output begins a new one"};
    if (command.lfwImages.empty() != command.lfwPairs.empty())
        return Error{ErrorCode::InvalidArgument, "--lfw-images and --lfw-pairs go together"};
    TrainingOrigin origin{.data = command.data,
                          .annotation = command.annotation,
                          .gallery = command.gallery,
                          .preprocessing = command.preprocessing,
                          .name = command.name.empty() ? nameOfFolder(command.output) : command.name,
                          .lfwImages = command.lfwImages,
                          .lfwPairs = command.lfwPairs};
    if (origin.name.empty()) origin.name = "trained";
    if (!ModelLibrary::isModelName(origin.name))
        return Error{ErrorCode::InvalidArgument, "a model cannot be called \"" + origin.name +
                                                     "\": its name is the name of a file too; --name gives another"};
    for (std::string* path : {&origin.data, &origin.annotation, &origin.lfwImages, &origin.lfwPairs})
        if (!path->empty()) *path = std::filesystem::absolute(*path).string();
    return origin;
}

/// The origin of the training that goes on, with its pictures where they are now.
/// Errors: InvalidArgument where it had none of that kind; those of `readTrainingOrigin`
Result<TrainingOrigin> resumedOrigin(const TrainCommand& command) {
    auto origin = readTrainingOrigin(command.resume);
    if (!origin) return origin;
    const std::tuple<const char*, const std::string&, std::string&> places[] = {
        {"--annotation", command.annotation, origin->annotation},
        {"--lfw-images", command.lfwImages, origin->lfwImages},
        {"--lfw-pairs", command.lfwPairs, origin->lfwPairs}};
    const auto without = [](const char* option) {
        return Error{ErrorCode::InvalidArgument, std::string("the training was begun without ") + option};
    };
    for (const auto& [option, typed, place] : places) {
        if (typed.empty()) continue;
        if (place.empty()) return without(option);
        place = std::filesystem::absolute(typed).string();
    }
    if (command.data.empty()) return origin;
    if (origin->data.empty()) return without("--data");
    moveData(*origin, std::filesystem::absolute(command.data).lexically_normal().string());
    return origin;
}

/// Errors: InvalidArgument where a teacher is missing; those of finding the models
Result<void> takeModels(CliContext& context, const TrainCommand& command, const TrainingOptions& options,
                        TrainingOrigin& origin) {
    if (options.distillationWeight > 0 && command.teacher.empty() && options.startFrom == StartFrom::Nothing)
        return Error{ErrorCode::InvalidArgument, "--distillation-weight needs a --teacher"};
    if (options.startFrom != StartFrom::Nothing) {
        const auto entry = command.start.empty() ? context.model() : Result<ModelEntry>(ModelEntry{});
        if (!entry) return entry.error();
        const auto path =
            command.start.empty() ? Result<std::string>(entry->pathUtf8) : weightsPath(context, command.start);
        if (!path) return path.error();
        origin.start = std::filesystem::absolute(*path).string();
    }
    if (!command.teacher.empty()) {
        const auto path = weightsPath(context, command.teacher);
        if (!path) return path.error();
        origin.teacher = std::filesystem::absolute(*path).string();
    }
    return {};
}

/// A fine-tuning has the network of the model it starts from, unless another one was typed.
Result<void> takeBackbone(const TrainingOrigin& origin, const TrainCommand& command, TrainingOptions& options) {
    const auto typed = command.options.find("backbone");
    if (origin.start.empty() || (typed != command.options.end() && !typed->second.empty())) return {};
    auto metadata = readSafetensorsMetadata(origin.start);
    if (!metadata) return metadata.error();
    if (const auto backbone = backboneFromString((*metadata)["backbone"])) options.backbone = *backbone;
    return {};
}

/// What was left out because nobody could train on it; the doctor's own choices are not among it.
bool isAnythingLeftOut(const DataSet& set, const PreparedTraining& prepared) {
    return !set.ofNobody.empty() || !set.notUtf8.empty() || !prepared.unreadable.empty() ||
           !prepared.withoutFace.empty() || !prepared.withoutPicture.empty();
}

void reportPictures(Console& console, const DataSet& set, const PreparedTraining& prepared) {
    tellPassedOver(console, set.passedOver);
    const auto name = [&](const std::vector<std::string>& paths, const std::string& why) {
        if (paths.empty()) return;
        std::string text = counted(paths.size(), "file", "files") + " left out, " + why + ":";
        for (const std::string& path : paths) text += "\n    " + path;
        console.notice(text);
    };
    name(set.ofNobody, "because nobody's name stands above");
    name(set.notUtf8, "because its name is not in UTF-8; rename it");
    for (const std::string& path : prepared.unreadable) tellLeftOut(console, path, whyUnreadable(path));
    name(prepared.withoutFace, "in which no face was found");
    for (const std::string& person : prepared.withoutPicture) console.notice("without a usable picture: " + person);
    const TrainingData& data = prepared.plan.data;
    if (console.json()) {
        console.print(Json{{"type", "data"},
                           {"pictures", prepared.pictures},
                           {"training", data.training.size()},
                           {"validation", data.validation.size()},
                           {"people", data.people},
                           {"held_out_people", prepared.heldOutPeople},
                           {"held_out_pairs", data.heldOut.pairs.size()},
                           {"left_out", set.ofNobody},
                           {"without_usable_picture", prepared.withoutPicture},
                           {"unreadable", prepared.unreadable},
                           {"without_face", prepared.withoutFace}});
        return;
    }
    console.print(counted(data.training.size(), "picture", "pictures") + " of " +
                  counted(static_cast<std::size_t>(data.people), "person", "people") + " to train on, " +
                  std::to_string(data.validation.size()) + " to judge the loss, " +
                  counted(prepared.heldOutPeople.size(), "person", "people") + " held out");
}

Result<int> tellRate(Console& console, const Engine& engine, const TrainingPlan& plan, JobControl& control) {
    const auto sweep = findLearningRate(engine, plan, control);
    console.endProgress();
    if (!sweep) return sweep.error();
    if (console.json()) {
        for (std::size_t i = 0; i < sweep->rates.size(); ++i)
            console.print(Json{{"type", "rate"}, {"lr", sweep->rates[i]}, {"loss", rounded(sweep->losses[i], 6)}});
        console.print(Json{{"type", "result"}, {"lr", sweep->suggested > 0 ? Json(sweep->suggested) : Json()}});
        return kExitOk;
    }
    const auto textOf = [](double rate) {
        char text[32];
        std::snprintf(text, sizeof text, "%.1e", rate);
        return std::string(text);
    };
    constexpr std::size_t kRowsApart = 5;
    for (std::size_t i = 0; i < sweep->rates.size(); i += kRowsApart)
        console.print(textOf(sweep->rates[i]) + "\tloss " + fixed(sweep->losses[i], 4));
    if (sweep->suggested <= 0) {
        console.print(std::string("The loss fell at no rate: there is nothing left to learn from these pictures."));
        return kExitNo;
    }
    const std::string rate = textOf(sweep->suggested);
    console.print("The loss fell fastest at " + rate + "; `--lr " + rate + "` takes that rate.");
    return kExitOk;
}

constexpr auto kTrainingKey = "training";

Result<std::shared_ptr<ProcessGroup>> joined(CliContext& context, const TrainCommand& command, ProcessPlace place) {
    place.patienceS = command.processTimeoutS;
    const auto engine = context.engine();
    if (!engine) return engine.error();
    return (*engine)->joinProcesses(place);
}

std::string readyKey(int rank) {
    return "ready " + std::to_string(rank);
}

/// What every process but the first does: the same training, of which it writes and says nothing.
Result<int> follow(CliContext& context, const TrainCommand& command, const ProcessPlace& place, JobControl& control) {
    context.console().mute();
    std::shared_ptr<ProcessGroup> group;
    std::string told;
    if (command.follows) {
        endWithParent();
        told.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        auto others = joined(context, command, place);
        if (!others) return others.error();
        group = std::move(*others);
        auto heard = group->heard(kTrainingKey, control);
        if (!heard) return heard.error();
        told = std::move(*heard);
    }
    auto request = trainingRequestFrom(told);
    explicit_bzero(told.data(), told.size());  // it may hold a key
    if (!request) return request.error();
    request->prepared = true;
    const auto engine = context.engine();
    if (!engine) return engine.error();
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    auto prepared = prepareTraining(*request, **analyzer, control);
    if (!prepared) return prepared.error();
    if (command.follows) {
        tellReady();
        auto others = joined(context, command, place);
        if (!others) return others.error();
        group = std::move(*others);
    } else if (auto said = group->announce(readyKey(place.rank), {}); !said) {
        return said.error();
    }
    prepared->plan.processes = group;
    class Nobody final : public TrainingObserver {
        void onEvent(const TrainingEvent&) override {}
    } nobody;
    const auto outcome = TrainingJob(*engine, std::move(prepared->plan)).run(control, nobody);
    if (!outcome) return outcome.error();
    return kExitOk;
}

/// The first of those that another program has started tells the others, and waits until they are as far as it is.
Result<void> tellOthers(ProcessGroup& group, const TrainingRequest& request, JobControl& control) {
    if (auto said = group.announce(kTrainingKey, toBytes(request)); !said) return said;
    for (int rank = 1; rank < group.size(); ++rank)
        if (auto ready = group.heard(readyKey(rank), control); !ready) return ready.error();
    return {};
}

/// Starts the others of this machine. Errors: those of `trainTogether`
Result<TrainingGroup> startOthers(CliContext& context, const TrainCommand& command, int count,
                                  const TrainingRequest& request, JobControl& control) {
    std::error_code failure;
    const std::string program = std::filesystem::read_symlink("/proc/self/exe", failure).string();
    if (failure) return Error{ErrorCode::Internal, failure.message()};
    const auto engine = context.engine();
    if (!engine) return engine.error();
    context.console().notice(std::to_string(count) + " processes train together.");
    return trainTogether(**engine, request, count,
                         {.programUtf8 = program,
                          .device = context.options().engine.device,
                          .threads = context.options().engine.threads,
                          .patienceS = command.processTimeoutS},
                         control);
}

}  // namespace

Result<int> run(CliContext& context, const TrainCommand& command) {
    const auto place = processPlaceFromEnvironment();
    if (!place) return place.error();
    if (command.findsRate && (*place || command.processes > 1))
        return Error{ErrorCode::InvalidArgument, "--find-lr tries rates in one process"};
    const bool resume = !command.resume.empty();
    CropFolder unkept;  // of a search for a rate, of which nothing stays
    if (command.findsRate) {
        auto made = makeCropFolder(context);
        if (!made) return made.error();
        unkept = std::move(*made);
    }
    const std::string folder = resume              ? command.resume
                               : command.findsRate ? unkept.folder->path().toStdString()
                                                   : command.output;
    JobControl control([&](int done, int total) {
        context.console().progress("Pictures:", static_cast<std::size_t>(done), static_cast<std::size_t>(total));
    });
    context.interruption().setWake([&control] { control.stop(); });
    const auto forgetControl = qScopeGuard([&context] { context.interruption().setWake({}); });
    if (*place && (*place)->rank > 0) return follow(context, command, **place, control);
    TrainingGroup group;
    if (*place) {
        auto others = joined(context, command, **place);
        if (!others) return others.error();
        group.processes = std::move(*others);
    }
    if (!resume && !command.findsRate)
        if (const auto fit = checkOutput(context, command); !fit) return fit.error();
    auto origin = resume ? resumedOrigin(command) : originOf(command);
    if (!origin) return origin.error();
    if (origin->gallery && group.processes)
        return Error{ErrorCode::InvalidArgument,
                     "a training on the gallery starts its processes itself, with --processes"};
    auto pictures = picturesOf(context, *origin, control);
    if (!pictures) return pictures.error();
    auto options = optionsOfCommand(command, folder, pictures->set);
    if (!options) return options.error();
    if (auto checked = checkTrainingOptions(*options); !checked) return checked.error();
    if (auto checked = checkShared(*options, command.processes); !checked) return checked.error();
    if (!resume) {
        if (auto taken = takeModels(context, command, *options, *origin); !taken) return taken.error();
        if (auto taken = takeBackbone(*origin, command, *options); !taken) return taken.error();
    }
    TrainingRequest request = requestOf(*origin, std::move(pictures->set), *options, folder, resume);
    request.seal = command.findsRate && !pictures->seal ? unkept.seal : pictures->seal;
    const auto engine = context.engine();
    if (!engine) return engine.error();
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();

    std::unique_ptr<FileLock> inUse;
    const auto unlock = qScopeGuard([&] { unlockInUse(QString::fromStdString(folder), std::move(inUse)); });
    if (!command.findsRate) {
        inUse = lockInUse(QString::fromStdString(folder));
        // Where files cannot be locked, as on some drives, nobody knows.
        if (!inUse && FileLock(folder + "/in-use.lock").tryLock() == FileLock::Attempt::Held)
            return Error{ErrorCode::InvalidArgument, folder + " is in use by another training"};
    }
    auto prepared = prepareTraining(request, **analyzer, control);
    context.console().endProgress();
    if (!prepared) return prepared.error();
    if (command.findsRate) return tellRate(context.console(), **engine, prepared->plan, control);
    if (!resume)
        if (auto written = writeTrainingOrigin(folder, *origin); !written) return written.error();
    reportPictures(context.console(), request.set, *prepared);
    const int count = command.processes > 0 ? command.processes : processesFor(*options, (*engine)->device());
    if (group.processes) {
        if (auto ready = tellOthers(*group.processes, request, control); !ready) return ready.error();
    } else if (count > 1) {
        auto started = startOthers(context, command, count, request, control);
        if (!started) return started.error();
        group = std::move(*started);
    }
    prepared->plan.processes = group.processes;

    if (!origin->gallery) prepared->plan.sheetOf = pictureSheet;
    if (auto network = networkGraphOf(options->backbone)) prepared->plan.network = std::move(network->nodes);
    TrainingReport report(context.console(), request.options);
    TrainingPlots plots(folder, report);
    ResumedOrigin resumed(folder, *origin, nullptr, plots);
    TrainingJob job(*engine, std::move(prepared->plan));
    const auto outcome = job.run(control, resumed);
    context.console().endProgress();
    if (!outcome) return outcome.error();
    report.finish(*outcome, folder);
    const bool cameToNothing =
        outcome->modelPathUtf8.empty() &&
        (outcome->ending == TrainingOutcome::Ending::Diverged || outcome->ending == TrainingOutcome::Ending::Collapsed);
    return cameToNothing || isAnythingLeftOut(request.set, *prepared) ? kExitError : kExitOk;
}

}  // namespace facenet::cli
