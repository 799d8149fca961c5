#include "database/exchange/export.h"

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/passphrase.h"
#include "app/cli/person_lookup.h"
#include "app/cli/steered_job.h"

namespace facenet::cli {

namespace {

Result<Exported> exportWanted(CliContext& context, GalleryStore& store, const ExportCommand& command,
                              JobControl& control) {
    const QString target = QString::fromStdString(command.target);
    if (command.encrypt) {
        const auto passphrase = readPassphrase({.file = command.passphraseFile,
                                                .variable = kExportPassphraseVariable,
                                                .question = "Passphrase of the export",
                                                .askTwice = true},
                                               context.interruption());
        if (!passphrase) return passphrase.error();
        if (!*passphrase)
            return Error{ErrorCode::InvalidArgument,
                         std::string("no passphrase was given for the export; there is no terminal to ask at and no ") +
                             kExportPassphraseVariable + " in the environment"};
        return exportSealedArchive(store, target, **passphrase, control, measuredCost());
    }
    if (command.archive) return exportArchive(store, target, control);
    if (command.everything) return exportFolders(store, target, control);
    const auto person = findPerson(store, command.person);
    if (!person) return person.error();
    return exportPerson(store, person->id, target, control);
}

}  // namespace

Result<int> run(CliContext& context, const ExportCommand& command) {
    const auto store = context.storeIfAny();
    if (!store) return store.error();
    if (!*store) return Error{ErrorCode::FileNotFound, context.storeFolder().toStdString()};
    Console& console = context.console();
    const auto protection = (*store)->protection().state();
    if (!protection) return protection.error();
    if (*protection != Protection::None && !command.encrypt)
        console.notice("The data folder has a passphrase, this export will not: everybody can read it.");
    SteeredJob job(context, "Files:");
    const auto exported = exportWanted(context, **store, command, job.control());
    if (!exported) return exported.error();
    console.endProgress();
    if (!exported->logged) context.noticeUnlogged();
    if (console.json())
        console.print(Json{{"exported", command.target},
                           {"people", exported->people},
                           {"faces", exported->faces},
                           {"sightings", exported->sightings}});
    else
        console.print(command.target + ": " + counted(std::size_t(exported->people), "person", "people") + ", " +
                      counted(std::size_t(exported->faces), "face", "faces") + ", " +
                      counted(std::size_t(exported->sightings), "sighting", "sightings"));
    return kExitOk;
}

}  // namespace facenet::cli
