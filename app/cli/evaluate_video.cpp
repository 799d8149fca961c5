#include <QDir>
#include <QFile>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/recognition.h"
#include "core/base/person_names.h"
#include "core/evaluate/video.h"
#include "core/video/frame_source.h"

namespace facenet::cli {

namespace {

constexpr const char* kTruthFile = "truth.json";

struct FilmTruth {
    std::string file;
    std::vector<VisitTruth> visits;
};

/// Errors: FileNotFound, FileUnreadable; FileMalformed (the context says where); InvalidArgument (visits that overlap)
Result<std::vector<FilmTruth>> readTruth(const std::string& folder) {
    QFile file(QDir(QString::fromStdString(folder)).filePath(QLatin1String(kTruthFile)));
    const std::string path = file.fileName().toStdString();
    if (!file.exists()) return Error{ErrorCode::FileNotFound, path};
    if (!file.open(QIODevice::ReadOnly)) return Error{ErrorCode::FileUnreadable, path};
    std::vector<FilmTruth> films;
    try {
        for (const Json& film : Json::parse(file.readAll().toStdString())) {
            FilmTruth& truth = films.emplace_back(FilmTruth{.file = film.at("film"), .visits = {}});
            for (const Json& visit : film.at("visits")) {
                VisitTruth& who = truth.visits.emplace_back(
                    VisitTruth{.fromS = visit.at("from_s"), .toS = visit.at("to_s"), .people = {}});
                for (const Json& name : visit.at("people")) who.people.insert(nameKey(name.get<std::string>()));
                const bool inOrder = who.fromS < who.toS && (truth.visits.size() < 2 ||
                                                             truth.visits[truth.visits.size() - 2].toS <= who.fromS);
                if (!inOrder)
                    return Error{ErrorCode::InvalidArgument,
                                 path + ": the visits of " + truth.file + " overlap or end before they begin"};
            }
        }
    } catch (const Json::exception& failure) {
        return Error{ErrorCode::FileMalformed, path + ": " + failure.what()};
    }
    return films;
}

Result<LiveNameFigures> judge(CliContext& context, const std::string& path, const FilmTruth& truth,
                              const RecognitionMeans& means) {
    const auto address = parseSourceAddress(path);
    if (!address) return address.error();
    const auto source = makeFrameSource(*address);
    const auto info = source->open();
    if (!info) return info.error();
    Recognizer recognizer;
    LiveNameJudge names(truth.visits);
    for (std::size_t done = 0;; ++done) {
        if (!context.wanted()) return Error{ErrorCode::Cancelled, {}};
        const auto frame = source->read();
        if (!frame && frame.error().code == ErrorCode::SourceEnded) return names.figures();
        if (!frame) return frame.error();
        const auto result = recognizer.recognize({.frame = *frame, .at = onFilmClock(**frame), .run = 0}, means);
        if (!result) return result.error();
        std::set<std::string> shown;
        for (const LiveFace& face : result->faces)
            if (const Identity& who = face.tracked.identity; who.verdict == Identity::Verdict::Known)
                shown.insert(nameKey(who.name));
        names.add((*frame)->timeS, shown);
        context.console().progress("Frames of " + truth.file + ":", done + 1,
                                   static_cast<std::size_t>(std::max<std::int64_t>(info->frameCount, 0)));
    }
}

double share(int part, int all) {
    return all > 0 ? static_cast<double>(part) / all : 0;
}

double changesPerMinute(const LiveNameFigures& figures) {
    return figures.seconds > 0 ? 60 * figures.changes / figures.seconds : 0;
}

void print(Console& console, const std::string& film, const LiveNameFigures& figures) {
    if (console.json()) {
        Json right = Json::array();
        for (std::size_t i = 0; i < figures.kAfterS.size(); ++i)
            right.push_back({{"after_s", figures.kAfterS[i]}, {"due", figures.due[i]}, {"right", figures.right[i]}});
        console.print(Json{{"film", film},
                           {"right", std::move(right)},
                           {"frames", figures.frames},
                           {"wrong_frames", figures.wrongFrames},
                           {"visits", figures.visits},
                           {"wrong_visits", figures.wrongVisits},
                           {"strangers", figures.strangers},
                           {"strangers_named", figures.strangersNamed},
                           {"changes_per_minute", rounded(changesPerMinute(figures), 2)}});
        return;
    }
    std::string right;
    for (std::size_t i = 0; i < figures.kAfterS.size(); ++i)
        right += (i == 0 ? "" : ", ") + std::to_string(figures.right[i]) + " of " + std::to_string(figures.due[i]) +
                 " after " + fixed(figures.kAfterS[i], 1) + " s";
    console.print(film + ": right names " + right);
    console.print("  wrong names in " + fixed(100 * share(figures.wrongFrames, figures.frames), 2) + " % of " +
                  std::to_string(figures.frames) + " frames, in " + std::to_string(figures.wrongVisits) + " of " +
                  counted(static_cast<std::size_t>(figures.visits), "visit", "visits") + "; strangers named in " +
                  std::to_string(figures.strangersNamed) + " of " + std::to_string(figures.strangers) + "; " +
                  fixed(changesPerMinute(figures), 1) + " changes a minute");
}

}  // namespace

Result<int> run(CliContext& context, const EvaluateVideoCommand& command) {
    const auto films = readTruth(command.folder);
    if (!films) return films.error();
    const auto means = recognitionMeans(context, command.strangerRate, command.detector);
    if (!means) return means.error();
    std::set<std::string> known;
    for (const auto& [id, name] : (*means).gallery->contents().names) known.insert(nameKey(name));
    std::set<std::string> looked;
    for (const FilmTruth& film : *films)
        for (const VisitTruth& visit : film.visits)
            for (const std::string& name : visit.people)
                if (known.contains(name))
                    looked.insert(name);
                else
                    return Error{ErrorCode::InvalidArgument,
                                 film.file + ": " + name + " is not enrolled; leave people out who are strangers"};
    // Known before the first film is looked at, so that it is logged however this ends.
    if (const auto noted = context.noteReading(QStringLiteral("identify"), looked.size()); !noted) return noted.error();
    LiveNameFigures all;
    for (const FilmTruth& film : *films) {
        const auto figures = judge(context, command.folder + "/" + film.file, film, *means);
        context.console().endProgress();
        if (!figures) return figures.error();
        print(context.console(), film.file, *figures);
        all += *figures;
    }
    if (films->size() > 1) print(context.console(), "all films", all);
    return kExitOk;
}

}  // namespace facenet::cli
