#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/left_out.h"
#include "app/cli/picture_enrolment.h"
#include "core/face/matcher.h"

namespace facenet::cli {

namespace {

/// Somebody else in the store whom the new faces look like; empty when there is nobody.
Result<std::string> lookAlikeOf(CliContext& context, const EnrolmentReport& report) {
    const auto gallery = context.gallery();
    if (!gallery) return gallery.error();
    const auto settings = context.storeSettings();
    if (!settings) return settings.error();
    const auto threshold = context.threshold(*settings, (*gallery)->independentTemplates());
    if (!threshold) return threshold.error();
    const auto neighbours = (*gallery)->nearestPeople(report.embeddings, 2);
    if (!neighbours) return neighbours.error();
    for (const std::vector<Neighbour>& nearest : *neighbours)
        for (const Neighbour& neighbour : nearest)
            if (neighbour.personId != report.personId && neighbour.cosineSimilarity >= *threshold)
                return (*gallery)->nameOf(neighbour.personId);
    return std::string();
}

std::string summaryOf(const EnrolmentReport& report) {
    if (report.personId == 0) return report.name + ": nothing stored";
    std::string text = report.name + (report.newPerson ? ": enrolled with " : ": was there already; added ") +
                       counted(report.added, "face", "faces");
    if (report.alreadyStored > 0) text += ", " + std::to_string(report.alreadyStored) + " stored before";
    if (!report.refused.empty()) text += ", " + counted(report.refused.size(), "picture", "pictures") + " refused";
    return text;
}

}  // namespace

Result<int> run(CliContext& context, const EnrollCommand& command) {
    const PictureList pictures = listPictures(command.files);
    tellPassedOver(context.console(), pictures.passedOver);
    if (pictures.paths.empty()) return nothingLeft(context.console(), pictures.leftOut);
    Console& console = context.console();
    EnrolmentReport report;
    const auto done = enrollPictures(context, {{.name = command.name, .note = command.note, .paths = pictures.paths}},
                                     {.detector = command.detector, .severalPeople = command.severalPeople},
                                     [&](const EnrolmentReport& person) { report = person; });
    if (!done) return done.error();
    if (report.error) return *report.error;
    report.refused.insert(report.refused.begin(), pictures.leftOut.begin(), pictures.leftOut.end());

    std::string lookAlike;
    if (report.added > 0) {
        const auto found = lookAlikeOf(context, report);
        if (!found) return found.error();
        lookAlike = *found;
    }
    explain(console, report);
    if (!lookAlike.empty())
        console.notice("stored, but looks like " + lookAlike +
                       ": if that is the same person, `facenet people merge` them.");
    if (console.json()) {
        Json json = reportJson(report);
        json["looks_like"] = lookAlike.empty() ? Json() : Json(lookAlike);
        console.print(json);
    } else {
        console.print(summaryOf(report));
    }
    return report.refused.empty() ? kExitOk : kExitError;
}

}  // namespace facenet::cli
