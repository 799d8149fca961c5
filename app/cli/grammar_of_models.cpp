#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "app/cli/grammar.h"
#include "app/cli/training_options_help.h"

namespace facenet::cli {

namespace {

/// What is wrong with a text that should be a number which a computer can hold; empty where nothing is.
template <typename Value>
std::string isNumber(const std::string& text) {
    Value value{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = failure == std::errc() && end == text.data() + text.size();
    return whole && std::isfinite(static_cast<double>(value)) ? std::string() : "'" + text + "' is no such number";
}

}  // namespace

void Grammar::addVerify() {
    auto [app, verify] =
        add<VerifyCommand>(m_app, "verify", "Measure a model by the protocol of Labeled Faces in the Wild");
    app->add_option("--images", verify->images, "Folder with a folder a person")->required()->type_name("DIR");
    app->add_option("--pairs", verify->pairs, "pairs.txt of View 2, or a file of View 1")
        ->required()
        ->type_name("FILE");
    app->add_option("--roc", verify->roc, "Draw the ROC curve into this picture")
        ->check([](const std::string& path) {
            return path.ends_with(".png") ? std::string() : "'" + path + "' does not end in .png";
        })
        ->type_name("FILE.png");
    app->add_flag("--skip-missing", verify->skipMissing, "Leave out pairs whose pictures are missing, and count them");
    addModelOption(*app);
    addDetectorOptions(*app, verify->detector);
}

void Grammar::addEvaluation() {
    CLI::App& evaluate = addGroup("evaluate", "How rightly people are named");
    auto [app, command] = add<EvaluateIdentificationCommand>(
        evaluate, "identification", "Pictures of enrolled people and of strangers, at fixed rates of false names");
    app->add_option("--gallery", command->gallery, "Folder with a folder for each enrolled person")
        ->required()
        ->type_name("DIR");
    app->add_option("--probes", command->probes, "The same, with other pictures of these people")
        ->required()
        ->type_name("DIR");
    app->add_option("--strangers", command->strangers, "Pictures of people who are not enrolled")
        ->required()
        ->type_name("DIR");
    app->add_option("--templates", command->templates,
                    "Pictures of each person that are enrolled, at most [1 2 5 10 30]")
        ->check(CLI::Range(1, 10000))
        ->type_name("N...");
    app->add_option("--seed", command->seed, "Of the intervals [1]")->type_name("N");
    addModelOption(*app);
    addDetectorOptions(*app, command->detector);

    auto [videoApp, video] = add<EvaluateVideoCommand>(
        evaluate, "video", "Films in which it is known who is there, with the people in the store");
    videoApp->add_option("FOLDER", video->folder, "Films, and truth.json with who is in them when")->required();
    addStrangerRate(*videoApp, video->strangerRate);
    addModelOption(*videoApp);
    addDetectorOptions(*videoApp, video->detector);
}

void Grammar::addModelCommands() {
    CLI::App& model = addGroup("model", "The weights at hand");
    add<ModelListCommand>(model, "list", "All models; the one in use is marked");
    auto [infoApp, info] = add<ModelInfoCommand>(model, "info", "What a model's card says");
    infoApp->add_option("MODEL", info->model, "Name, id or file [the one in use]");
    auto [importApp, import] = add<ModelImportCommand>(model, "import", "Check a weights file and keep it");
    importApp->add_option("FILE", import->file, ".safetensors, a PyTorch file (.pth) or .onnx")->required();
    importApp->add_option("--name", import->name, "Name to give it [the file's]")->type_name("NAME");
    auto [useApp, use] = add<ModelUseCommand>(model, "use", "Recognise with this model from now on");
    useApp->add_option("MODEL", use->model, "Name or id")->required();
    auto [renameApp, rename] = add<ModelRenameCommand>(model, "rename", "Give an imported model another name");
    renameApp->add_option("MODEL", rename->model, "Name or id")->required();
    renameApp->add_option("NAME", rename->name, "Its new name")->required();
    auto [removeApp, remove] = add<ModelRemoveCommand>(model, "remove", "Delete the weights of an imported model");
    removeApp->add_option("MODEL", remove->model, "Name or id")->required();
    auto [exportApp, saved] = add<ModelExportCommand>(model, "export", "Write a model's weights to a file");
    exportApp->add_option("MODEL", saved->model, "Name or id")->required();
    exportApp->add_option("FILE", saved->file, "Its ending says the format: .safetensors, .onnx or .pth (PyTorch)")
        ->required();
    auto [cohortApp, cohort] = add<ModelCohortCommand>(
        model, "cohort", "Give weights embeddings of nobody in particular, by which common faces are judged");
    addModelOption(*cohortApp);
    cohortApp->add_option("PICTURES", cohort->pictures, "Folder with a folder a person, or lines id;path")->required();
    cohortApp->add_option("FILE", cohort->out, "A .safetensors file for weights and cohort")->required();
}

void Grammar::addTraining() {
    auto [app, train] = add<TrainCommand>(m_app, "train", "Train a network on pictures of people");
    auto* data = app->add_option("--data", train->data, "Folder with a folder a person")->type_name("DIR");
    app->add_option("--annotation", train->annotation, "File with lines id;path instead")
        ->type_name("FILE")
        ->excludes(data);
    app->add_flag("--gallery", train->gallery, "The people who are enrolled instead")
        ->excludes(data)
        ->excludes("--annotation");
    app->add_option("--output", train->output, "Folder of the record, the checkpoints and the model")->type_name("DIR");
    auto* resume = app->add_option("--resume", train->resume,
                                   "Go on with the training in this folder; --data and the like say where its pictures "
                                   "have gone to")
                       ->type_name("DIR");
    app->add_flag("--find-lr", train->findsRate, "Try rising learning rates and say which to take; trains nothing")
        ->excludes("--resume");
    app->add_option("--processes", train->processes,
                    "Processes that share each batch [one for each graphics card, else one]")
        ->check(CLI::Range(1, 1024))
        ->type_name("N");
    app->add_flag("--follow", train->follows)->group("");  // how processes start one another
    app->add_option("--process-timeout", train->processTimeoutS,
                    "Seconds after which a process that does not answer counts as gone")
        ->capture_default_str()
        ->check(CLI::Range(1.0, 86400.0))
        ->type_name("S");
    app->add_option("--preset", train->preset, "Options to begin with [those of the reproduced training]")
        ->check(CLI::IsMember({"quick", "thorough", "scratch"}))
        ->type_name("quick|thorough|scratch");
    app->add_option("--config", train->config, "JSON file with options, as options.json of a training")
        ->type_name("FILE");
    app->add_option("--start", train->start, "Model to start from [the one in use]")->type_name("MODEL");
    app->add_option("--teacher", train->teacher, "Model whose embeddings are to be matched [the one to start from]")
        ->type_name("MODEL");
    app->add_option("--preprocessing", train->preprocessing, "How faces are cut [as the model to start from]")
        ->check(CLI::IsMember({"aligned_5pt_rgb_0_1", "letterbox_rgb_0_1"}))
        ->type_name("NAME");
    app->add_option("--name", train->name, "Name of the model that comes out [the output folder's]")->type_name("NAME");
    app->add_option("--lfw-images", train->lfwImages, "Judge every epoch on LFW too: its folder of pictures")
        ->type_name("DIR");
    app->add_option("--lfw-pairs", train->lfwPairs, "and its pairs.txt")->type_name("FILE");
    for (const TrainingOptionInfo& info : trainingOptionInfos()) addTrainingOption(*app, *train, info);
    // What a training was begun with stays.
    for (const char* settled : {"--gallery", "--output", "--preset", "--start", "--teacher", "--preprocessing",
                                "--name", "--backbone", "--start-from", "--seed"})
        resume->excludes(settled);

    auto [reportApp, report] = add<ReportCommand>(m_app, "report", "Write what a training has done to one HTML file");
    reportApp->add_option("RUN", report->folder, "The training's folder")->required();
    reportApp->add_option("-o,--out", report->out, "The file to write")->required()->type_name("FILE");
    reportApp->add_flag("--without-pictures", report->withoutPictures, "No faces and no names of people");
}

void Grammar::addTrainingOption(CLI::App& app, TrainCommand& train, const TrainingOptionInfo& info) {
    std::string name = "--" + info.key;
    std::replace(name.begin(), name.end(), '_', '-');
    auto* option = app.add_option(name, train.options[info.key], trainingOptionHelp(info.key));
    option->group("Options of training");
    switch (info.kind) {
        case TrainingOptionInfo::Kind::Integer:
            option->check(isNumber<std::int64_t>)->type_name("N");
            break;
        case TrainingOptionInfo::Kind::Number:
            option->check(isNumber<double>)->type_name("X");
            break;
        case TrainingOptionInfo::Kind::Flag:
            option->check(CLI::IsMember({"on", "off"}))->type_name("on|off");
            break;
        case TrainingOptionInfo::Kind::Choice:
            option->check(CLI::IsMember(info.choices));
            option->type_name(std::accumulate(std::next(info.choices.begin()), info.choices.end(), info.choices.front(),
                                              [](const std::string& a, const std::string& b) { return a + "|" + b; }));
            break;
    }
}

void Grammar::addModelChanges() {
    CLI::App& dataset = addGroup("dataset", "Pictures to train on");
    auto [checkApp, check] = add<DatasetCheckCommand>(dataset, "check", "Find what a training would stumble over");
    checkApp->add_option("DIR", check->data, "Folder with a folder a person, or a file with lines id;path")->required();
    auto [annotateApp, annotate] =
        add<DatasetAnnotateCommand>(dataset, "annotate", "List the pictures of a folder as lines id;path");
    annotateApp->add_option("DIR", annotate->folder, "Folder with a folder a person")->required();
    annotateApp->add_option("-o,--out", annotate->out, "File to write")->required()->type_name("FILE");
    auto [unpackApp, unpack] = add<DatasetUnpackCommand>(
        dataset, "unpack", "Write the pictures of a packed set (.rec, .tar, LMDB, .bin) as a folder a person");
    unpackApp->add_option("FILE", unpack->source, "The packed set")->required();
    unpackApp->add_option("DIR", unpack->folder, "A new folder")->required();

    auto [summaryApp, summary] =
        add<SummaryCommand>(m_app, "summary", "Layers, parameters and multiply-adds of a network");
    summaryApp->add_option("--backbone", summary->backbone, "The network [mobilenet]")
        ->check(CLI::IsMember({"mobilenet", "inception_resnetv1"}))
        ->type_name("mobilenet|inception_resnetv1");

    auto [adoptApp, adopt] = add<AdoptCommand>(
        m_app, "adopt", "Recognise with another model from now on: measures every stored face with it first");
    adoptApp->add_option("FILE", adopt->file, "A training's model.safetensors, or other weights [the shipped one]");
    adoptApp->add_option("--name", adopt->name, "Name to keep it under [its own]")->type_name("NAME");
    add<RollbackCommand>(m_app, "rollback", "Recognise with the model from before the last adoption again");
}

void Grammar::addServiceCommands() {
    add<DoctorCommand>(m_app, "doctor", "Check devices, cameras, libraries, models and the store");
    auto [app, bench] = add<BenchCommand>(m_app, "bench", "Measure every stage on this machine");
    app->add_option("--video", bench->video, "Take frames from this video, and play it live")->type_name("FILE");
    app->add_option("--repetitions", bench->repetitions, "Measurements of each stage [100]")
        ->check(CLI::Range(5, 100000))
        ->type_name("N");
    app->add_option("--search-rows", bench->searchRows, "Largest gallery to search [1000000]")
        ->check(CLI::Range(1000, 1'000'000))
        ->type_name("N");
    auto* train = app->add_flag("--train", bench->train, "Measure training instead, in the precision asked for");
    app->add_option("--backbone", bench->backbone, "The network that is trained [mobilenet]")
        ->check(CLI::IsMember({"mobilenet", "inception_resnetv1"}))
        ->type_name("mobilenet|inception_resnetv1")
        ->needs(train);
    app->add_option("--batch", bench->batch, "Pictures in a step [96]")
        ->check(CLI::Range(6, 3072))
        ->type_name("N")
        ->needs(train);
    app->add_option("--steps", bench->steps, "Steps that are measured [10]")
        ->check(CLI::Range(2, 10000))
        ->type_name("N")
        ->needs(train);
    app->add_flag("--yardstick", bench->yardstick, "Measure LibTorch's own modules in turn with it")->needs(train);
    addModelOption(*app);
}

}  // namespace facenet::cli
