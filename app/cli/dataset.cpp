#include <algorithm>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/left_out.h"
#include "app/cli/messages.h"
#include "app/cli/steered_job.h"
#include "app/cli/training_pictures.h"
#include "core/base/utf8.h"
#include "core/dataset/doctor.h"
#include "core/dataset/split.h"
#include "core/dataset/unpack.h"
#include "core/picture/read_picture.h"
#include "core/train/estimate.h"

namespace facenet::cli {

namespace {

const char* nameOf(PictureFinding::Kind kind) {
    switch (kind) {
        case PictureFinding::Kind::Unreadable:
            return "unreadable";
        case PictureFinding::Kind::NoFace:
            return "no_face";
        case PictureFinding::Kind::SeveralFaces:
            return "several_faces";
        case PictureFinding::Kind::DuplicateWithin:
            return "duplicate";
        case PictureFinding::Kind::DuplicateAcross:
            return "duplicate_of_another_person";
        case PictureFinding::Kind::LikelyMislabelled:
            return "likely_mislabelled";
    }
    return "";
}

std::string sentenceOf(const PictureFinding& finding, const DataSet& set) {
    const std::string path = set.pictures[finding.picture].pathUtf8;
    const std::string other = finding.other ? set.pictures[*finding.other].pathUtf8 : std::string();
    switch (finding.kind) {
        case PictureFinding::Kind::Unreadable:
            return cli::sentenceOf(whyUnreadable(path));
        case PictureFinding::Kind::NoFace:
            return path + ": no face was found";
        case PictureFinding::Kind::SeveralFaces:
            return path + ": " + std::to_string(finding.faces) + " faces; the main one is taken";
        case PictureFinding::Kind::DuplicateWithin:
            return path + ": nearly the same as " + other;
        case PictureFinding::Kind::DuplicateAcross:
            return path + ": nearly the same as " + other + ", which is another person";
        case PictureFinding::Kind::LikelyMislabelled:
            return path + ": looks like " + set.people[static_cast<std::size_t>(set.pictures[*finding.other].person)] +
                   " (" + fixed(finding.otherSimilarity, 2) + "), not like its own person (" +
                   fixed(finding.ownSimilarity, 2) + ")";
    }
    return path;
}

Json findingJson(const PictureFinding& finding, const DataSet& set) {
    Json json{{"type", "finding"},
              {"finding", nameOf(finding.kind)},
              {"picture", set.pictures[finding.picture].pathUtf8},
              {"person", set.people[static_cast<std::size_t>(set.pictures[finding.picture].person)]}};
    if (finding.kind == PictureFinding::Kind::Unreadable)
        json["error"] = errorJson(whyUnreadable(set.pictures[finding.picture].pathUtf8));
    if (finding.other) {
        json["other_picture"] = set.pictures[*finding.other].pathUtf8;
        json["other_person"] = set.people[static_cast<std::size_t>(set.pictures[*finding.other].person)];
    }
    if (finding.kind == PictureFinding::Kind::SeveralFaces) json["faces"] = finding.faces;
    if (finding.kind == PictureFinding::Kind::LikelyMislabelled) {
        json["own_similarity"] = rounded(finding.ownSimilarity, 4);
        json["other_similarity"] = rounded(finding.otherSimilarity, 4);
    }
    return json;
}

std::vector<std::string> withoutUsablePicture(const DataSet& set, const DataSetReport& report) {
    std::vector<std::string> names = set.withoutFiles;
    for (std::size_t i = 0; i < report.usable.size(); ++i)
        if (report.usable[i] == 0) names.push_back(set.people[i]);
    return names;
}

/// What the set itself leaves out. Out: how many files
std::size_t tellLeftOut(Console& console, const DataSet& set) {
    tellPassedOver(console, set.passedOver);
    for (const std::string& path : set.ofNobody)
        tellLeftOut(console, path, {ErrorCode::InvalidArgument, "nobody's name stands above " + path});
    for (const std::string& path : set.notUtf8) tellLeftOut(console, path, notUtf8(path));
    return set.ofNobody.size() + set.notUtf8.size();
}

/// What can be trained on.
TrainingSize sizeOf(const DataSetReport& report) {
    const auto people = std::ranges::count_if(report.usable, [](int pictures) { return pictures > 0; });
    return {.people = static_cast<int>(people), .pictures = report.usablePictures};
}

void print(Console& console, const DataSet& set, const DataSetReport& report) {
    using Kind = PictureFinding::Kind;
    const std::vector<std::string> without = withoutUsablePicture(set, report);
    for (const PictureFinding& finding : report.findings)
        console.json() ? console.print(findingJson(finding, set)) : console.print(sentenceOf(finding, set));
    if (console.json()) {
        console.print(Json{{"type", "summary"},
                           {"people", report.people},
                           {"pictures", report.pictures},
                           {"usable", report.usablePictures},
                           {"singletons", report.singletons},
                           {"without_usable_picture", without},
                           {"left_out", set.ofNobody.size() + set.notUtf8.size()},
                           {"unreadable", report.count(Kind::Unreadable)},
                           {"no_face", report.count(Kind::NoFace)},
                           {"several_faces", report.count(Kind::SeveralFaces)},
                           {"duplicates", report.count(Kind::DuplicateWithin)},
                           {"duplicates_of_another_person", report.count(Kind::DuplicateAcross)},
                           {"likely_mislabelled", report.count(Kind::LikelyMislabelled)},
                           {"imbalance", rounded(report.imbalance, 2)},
                           {"trainable", isTrainable(sizeOf(report))}});
        return;
    }
    console.print(counted(static_cast<std::size_t>(report.people), "person", "people") + ", " +
                  counted(static_cast<std::size_t>(report.pictures), "picture", "pictures") + ", of which " +
                  std::to_string(report.usablePictures) + " can be trained on");
    console.print(counted(static_cast<std::size_t>(report.singletons), "person has", "people have") +
                  " one picture only, " + std::to_string(without.size()) + " none; the largest has " +
                  fixed(report.imbalance, 1) + " times as many as the middle one");
    for (const std::string& name : without) console.print("without a usable picture: " + name);
}

/// What each preset takes on this machine, measured on a few of its steps.
Result<void> printEstimates(CliContext& context, const DataSetReport& report, JobControl& control) {
    const TrainingSize size = sizeOf(report);
    if (!isTrainable(size)) {
        context.console().notice("A training needs two people at least, and two pictures of one of them.");
        return {};
    }
    const auto engine = context.engine();
    if (!engine) return engine.error();
    const auto model = context.model();
    if (!model) return model.error();
    auto weights = readSafetensors(model->pathUtf8);
    if (!weights) return weights.error();
    const auto start = std::make_shared<const TensorFile>(std::move(*weights));
    for (const auto& [name, preset] :
         {std::pair("quick", TrainingPreset::QuickFineTune), std::pair("thorough", TrainingPreset::Thorough),
          std::pair("scratch", TrainingPreset::FromScratch)}) {
        TrainingOptions options = optionsOf(preset, size);
        options.backbone = model->card.backbone;
        const bool fresh = options.startFrom == StartFrom::Nothing;
        const auto estimate =
            estimateTraining(**engine, options, size.pictures, size.people, fresh ? nullptr : start, control);
        if (!estimate) return estimate.error();
        const double seconds = estimate->secondsAnEpoch * options.allEpochs();
        if (context.console().json())
            context.console().print(Json{{"type", "estimate"},
                                         {"preset", name},
                                         {"epochs", options.epochs},
                                         {"seconds_an_epoch", rounded(estimate->secondsAnEpoch, 2)},
                                         {"seconds", rounded(seconds, 1)},
                                         {"memory_mib", rounded(estimate->memoryMiB, 0)}});
        else
            context.console().print(std::string("training with --preset ") + name + " takes about " +
                                    fixed(seconds / 60, 1) + " minutes and " + fixed(estimate->memoryMiB, 0) +
                                    " MiB on this machine");
    }
    return {};
}

}  // namespace

Result<int> run(CliContext& context, const DatasetCheckCommand& command) {
    const auto set = readDataSet(command.data);
    if (!set) return set.error();
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    const auto crops = makeCropFolder(context);
    if (!crops) return crops.error();
    JobControl control([&](int done, int total) {
        context.console().progress("Pictures:", static_cast<std::size_t>(done), static_cast<std::size_t>(total));
    });
    context.interruption().setWake([&control] { control.cancel(); });
    const auto report = examineDataSet(*set, (*analyzer)->network().card().preprocessing, **analyzer,
                                       crops->folder->path().toStdString(), control, crops->seal.get());
    context.console().endProgress();
    const std::size_t leftOut = tellLeftOut(context.console(), *set);
    if (report) print(context.console(), *set, *report);
    const auto estimated = report ? printEstimates(context, *report, control) : Result<void>(report.error());
    context.interruption().setWake({});
    context.console().endProgress();
    if (!estimated) return estimated.error();
    const bool all = leftOut == 0 && report->usablePictures == report->pictures && set->withoutFiles.empty();
    return all ? kExitOk : kExitNo;
}

Result<int> run(CliContext& context, const DatasetAnnotateCommand& command) {
    if (const auto checked = context.checkOutput(command.out); !checked) return checked.error();
    auto set = readDataSetFolder(command.folder);
    if (!set) return set.error();
    std::size_t leftOut = tellLeftOut(context.console(), *set);
    leftOut += std::erase_if(set->pictures, [&](const DataSetPicture& picture) {
        const bool isOne = isPicture(picture.pathUtf8);
        const bool fits = fitsInAnnotation(picture.pathUtf8);
        if (!isOne) tellLeftOut(context.console(), picture.pathUtf8, whyUnreadable(picture.pathUtf8));
        if (isOne && !fits)
            tellLeftOut(context.console(), picture.pathUtf8,
                        {ErrorCode::InvalidArgument, "a path with a line break has no place in a list"});
        return !isOne || !fits;
    });
    if (auto written = writeAnnotation(command.out, *set); !written) return written.error();
    if (context.console().json())
        context.console().print(
            Json{{"people", set->people.size()}, {"pictures", set->pictures.size()}, {"file", command.out}});
    else
        context.console().print(counted(set->pictures.size(), "picture", "pictures") + " of " +
                                counted(set->people.size(), "person", "people") + " listed in " + command.out);
    return leftOut == 0 ? kExitOk : kExitNo;
}

Result<int> run(CliContext& context, const DatasetUnpackCommand& command) {
    Console& console = context.console();
    const auto unpacked = [&] {
        SteeredJob job(context, "Unpacking:");
        return unpackDataSet(command.source, command.folder, job.control());
    }();
    if (!unpacked) return unpacked.error();
    for (const std::string& left : unpacked->leftOut)
        tellLeftOut(console, command.source, {ErrorCode::ImageUnreadable, left});
    if (console.json()) {
        console.print(Json{{"people", unpacked->people},
                           {"pictures", unpacked->pictures},
                           {"pairs", unpacked->pairs},
                           {"left_out", unpacked->leftOut.size()},
                           {"folder", command.folder}});
    } else {
        console.print(counted(std::size_t(unpacked->pictures), "picture", "pictures") + " of " +
                      counted(std::size_t(unpacked->people), "person", "people") + " in " + command.folder);
        if (unpacked->pairs > 0)
            console.notice("`facenet verify --images " + command.folder + " --pairs " + command.folder +
                           "/pairs.txt` judges a model by its " + std::to_string(unpacked->pairs) + " pairs.");
    }
    return unpacked->leftOut.empty() ? kExitOk : kExitNo;
}

}  // namespace facenet::cli
