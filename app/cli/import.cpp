#include <QFileInfo>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/messages.h"
#include "app/cli/picture_enrolment.h"
#include "app/cli/picture_files.h"

namespace facenet::cli {

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

/// Failures of one person that leave the others possible.
bool concernsOnePersonOnly(const Error& error) {
    return error.code == ErrorCode::NameTaken || error.code == ErrorCode::InvalidArgument;
}

/// Pictures of a folder; a folder without any is a person without a usable picture, not an error.
std::vector<std::string> picturesOf(const std::string& folder) {
    auto pictures = listPictures({folder});
    return pictures ? std::move(*pictures) : std::vector<std::string>();
}

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

}  // namespace

Result<int> run(CliContext& context, const ImportCommand& command) {
    const auto folders = listFolders(command.folder);
    if (!folders) return folders.error();
    if (folders->empty()) return Error{ErrorCode::FileNotFound, "of a person: no folders in " + command.folder};
    std::vector<PicturesOfPerson> people;
    std::size_t pictures = 0;
    for (const std::string& folder : *folders) {
        people.push_back({.name = QFileInfo(QString::fromStdString(folder)).fileName().toStdString(),
                          .note = {},
                          .paths = picturesOf(folder)});
        pictures += people.back().paths.size();
    }

    Console& console = context.console();
    Totals totals;
    std::size_t done = 0;
    for (const PicturesOfPerson& person : people) {
        const auto report =
            enrollPictures(context, person, command.detector, [&] { console.progress("Pictures:", done++, pictures); });
        if (!report) {
            if (!concernsOnePersonOnly(report.error())) {
                printTotals(console, totals);
                return report.error();
            }
            totals.add({.name = person.name});
            console.notice("facenet: " + sentenceOf(report.error()));
            if (console.json()) console.print(Json{{"name", person.name}, {"error", errorJson(report.error())}});
            continue;
        }
        totals.add(*report);
        explain(console, *report);
        if (console.json()) console.print(reportJson(*report));
    }
    printTotals(console, totals);
    return totals.added + totals.alreadyStored > 0 ? kExitOk : kExitError;
}

}  // namespace facenet::cli
