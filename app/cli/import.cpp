#include <algorithm>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/left_out.h"
#include "app/cli/messages.h"
#include "app/cli/passphrase.h"
#include "app/cli/picture_enrolment.h"
#include "app/cli/steered_job.h"
#include "core/base/replaced_file.h"
#include "database/exchange/sealed_package.h"
#include "database/exchange/tables.h"

namespace facenet::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Totals {
    std::size_t people = 0, newPeople = 0, added = 0, alreadyStored = 0, refused = 0;
    std::vector<std::string> withoutPicture;  ///< names of people of whom nothing could be stored

    void add(const EnrolmentReport& report) {
        ++people;
        newPeople += report.newPerson ? 1 : 0;
        added += report.added;
        alreadyStored += report.alreadyStored;
        refused += report.refused.size();
        if (report.personId == 0) withoutPicture.push_back(report.name);
    }
};

void printTotals(Console& console, const Totals& totals) {
    if (console.json()) {
        console.print(Json{{"people", totals.people},
                           {"new_people", totals.newPeople},
                           {"added", totals.added},
                           {"already_stored", totals.alreadyStored},
                           {"refused", totals.refused},
                           {"without_usable_picture", totals.withoutPicture}});
        return;
    }
    console.print(counted(totals.people, "person", "people") + " (" + std::to_string(totals.newPeople) + " new), " +
                  counted(totals.added, "face", "faces") + " added, " + std::to_string(totals.alreadyStored) +
                  " stored before, " + counted(totals.refused, "picture", "pictures") + " refused");
    for (const std::string& name : totals.withoutPicture) console.print("without a usable picture: " + name);
}

/// An archive or a folder that this program has exported.
Result<int> takePackage(CliContext& context, const ImportCommand& command) {
    const auto store = context.store();
    if (!store) return store.error();
    Console& console = context.console();
    QString passphrase;
    if (isSealedArchive(QString::fromStdString(command.path))) {
        const auto given = readPassphrase({.file = command.passphraseFile,
                                           .variable = kExportPassphraseVariable,
                                           .question = "Passphrase of the export"},
                                          context.interruption());
        if (!given) return given.error();
        passphrase = given->value_or(QString());
    }
    SteeredJob job(context, "Folders:");
    const auto import = importPackage(**store, QString::fromStdString(command.path), command.known, job.control(),
                                      command.erased, passphrase);
    if (!import) return import.error();
    console.endProgress();
    const auto& [people, addedTo, skipped, faces, knownFaces, sightings, knownSightings, looks, leftOut, settings,
                 erased, fromThisStore, erasedRows] = *import;
    const bool takesSettings = command.settings && !settings.isEmpty();
    if (takesSettings)
        if (const auto taken = takeSettings(**store, settings); !taken) return taken.error();
    if (!settings.isEmpty() && !takesSettings)
        console.notice("The export holds other settings, which were not taken: " + settings.toStdString() +
                       ". `--settings` takes them over.");
    if (leftOut > 0)
        console.notice(counted(std::size_t(leftOut), "rejected look has", "rejected looks have") +
                       " no picture to be measured again and so were left out.");
    if (console.json())
        console.print(Json{{"people", people + addedTo + skipped},
                           {"new_people", people},
                           {"added_to", addedTo},
                           {"unchanged", skipped},
                           {"added", faces},
                           {"already_stored", knownFaces},
                           {"sightings", sightings},
                           {"sightings_already_stored", knownSightings},
                           {"rejected_looks", looks},
                           {"rejected_looks_left_out", leftOut},
                           {"erased_left_out", erased.size()},
                           {"erased_rows_left_out", erasedRows},
                           {"from_this_store", fromThisStore},
                           {"settings_offered", settings.isEmpty() ? Json() : Json::parse(settings.toStdString())},
                           {"settings_taken", takesSettings}});
    else
        console.print(counted(std::size_t(people), "new person", "new people") + ", " + std::to_string(addedTo) +
                      " added to, " + std::to_string(skipped) + " unchanged, " +
                      counted(std::size_t(faces), "face", "faces") + " added, " + std::to_string(knownFaces) +
                      " stored before, " + counted(std::size_t(sightings), "sighting", "sightings") + " added");
    for (const QString& name : erased)
        console.notice("left out, because erased for good here (see --bring-back-erased): " + name.toStdString());
    if (erasedRows > 0)
        console.notice("left out, because erased for good here with somebody (see --bring-back-erased): " +
                       counted(std::size_t(erasedRows), "face or sighting", "faces and sightings"));
    return kExitOk;
}

}  // namespace

Result<int> run(CliContext& context, const ImportCommand& command) {
    if (const auto checked = context.checkOutput(command.report); !checked) return checked.error();
    if (isPackage(QString::fromStdString(command.path))) {
        if (!command.report.empty() || command.sortByFace)
            return Error{ErrorCode::InvalidArgument, command.path +
                                                         " is an export, of which no picture is refused or sorted: " +
                                                         (command.sortByFace ? "--sort-by-face" : "--report")};
        return takePackage(context, command);
    }
    auto people = listPeople(command.path, command.sortByFace ? PicturesOfNobody::Gather : PicturesOfNobody::LeaveOut);
    if (!people) return people.error();

    Console& console = context.console();
    Totals totals;
    if (command.sortByFace) {
        const auto storedBefore = sortPictures(context, *people, {.detector = command.detector});
        if (!storedBefore) return storedBefore.error();
        totals.alreadyStored = *storedBefore;
    }
    QByteArray table = csvLine({u"name"_s, u"path"_s, u"what"_s, u"why"_s});
    totals.refused += people->leftOut.size();
    tellPassedOver(console, people->passedOver);
    tellLeftOut(console, people->leftOut);
    const auto isNobodys = [](const LeftOut& picture) { return picture.error.code == ErrorCode::InvalidArgument; };
    if (std::ranges::any_of(people->leftOut, isNobodys))
        console.notice("`--sort-by-face` sorts pictures of nobody into groups to be named.");
    table += reportLines({.refused = people->leftOut});
    const auto done = enrollPictures(
        context, people->people,
        {.detector = command.detector, .several = command.several, .severalPeople = command.severalPeople},
        [&](const EnrolmentReport& report) {
            totals.add(report);
            explain(console, report);
            table += reportLines(report);
            if (report.error) console.notice("facenet: " + sentenceOf(*report.error));
            if (!console.json()) return;
            if (report.error)
                console.print(Json{{"name", report.name}, {"error", errorJson(*report.error)}});
            else
                console.print(reportJson(report));
        });
    console.endProgress();
    printTotals(console, totals);
    if (!command.report.empty())
        if (const auto written = replaceFile(command.report, table.toStdString()); !written) return written.error();
    if (!done) return done.error();
    return totals.refused + totals.withoutPicture.size() > 0 ? kExitError : kExitOk;
}

}  // namespace facenet::cli
