#include <QFileInfo>
#include <QScopeGuard>
#include <optional>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/passphrase.h"
#include "app/cli/person_lookup.h"
#include "app/cli/steered_job.h"
#include "core/base/file_lock.h"
#include "database/base/files.h"
#include "database/exchange/backup_contents.h"
#include "database/exchange/restore.h"
#include "database/store/backups.h"
#include "database/store/store_file.h"

namespace facenet::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

Json namesJson(const QStringList& names) {
    Json json = Json::array();
    for (const QString& name : names) json.push_back(name.toStdString());
    return json;
}

Result<int> listBackups(CliContext& context) {
    Console& console = context.console();
    const QByteArray storeId = storeIdIn(storeFilePath(context.storeFolder()));
    const QList<Backup> backups = backupsIn(context.storeFolder());
    for (const Backup& backup : backups) {
        const bool intact = inspectStoreFile(backup.path).ok();
        const bool another = !storeId.isEmpty() && !backup.storeId.isEmpty() && backup.storeId != storeId;
        if (console.json()) {
            Json json{{"file", backup.path.toStdString()}, {"made_at", timeJson(backup.madeAt)}};
            if (backup.readable) json.update({{"people", backup.people}, {"faces", backup.faces}});
            json.update({{"intact", intact}, {"another_store", another}, {"protected", backup.isProtected}});
            console.print(json);
        } else {
            console.print(backup.madeAt.toString(Qt::ISODate).toStdString() + "\t" +
                          (intact ? counted(std::size_t(backup.people), "person", "people") + "\t" +
                                        counted(std::size_t(backup.faces), "face", "faces")
                                  : std::string("damaged")) +
                          (another ? "\tof another store" : "") + "\t" + backup.path.toStdString());
        }
    }
    if (backups.isEmpty()) console.notice("There is no backup in " + context.storeFolder().toStdString() + " yet.");
    return kExitOk;
}

Result<int> look(CliContext& context, const QString& file) {
    JobControl control;
    context.interruption().setWake([&control] { control.cancel(); });
    const auto forget = qScopeGuard([&] { context.interruption().setWake({}); });
    // A store that cannot be opened is what a copy is looked into for.
    const auto store = context.storeIfAny();
    const bool isOpen = store && *store;
    const auto contents = lookIntoBackup(file, &control, isOpen ? (*store)->protection().keys() : nullptr);
    if (!contents) return contents.error();
    QList<Person> present;
    QByteArray storeId;
    QSet<QByteArray> erased;
    std::optional<int> sightings;
    if (isOpen) {
        auto people = (*store)->people().all();
        if (!people) return people.error();
        present = std::move(*people);
        const auto id = (*store)->storeId();
        if (!id) return id.error();
        storeId = *id;
        const auto origins = (*store)->exchange().erasedOrigins();
        if (!origins) return origins.error();
        erased = *origins;
        const auto counts = (*store)->sightings().counts();
        if (!counts) return counts.error();
        sightings = counts->all;
    }
    const BackupComparison comparison = compareWith(*contents, present, storeId, erased);
    Console& console = context.console();
    if (console.json()) {
        Json people = Json::array(), changed = Json::array();
        for (const auto& person : contents->people)
            people.push_back({{"id", person.id}, {"name", person.name.toStdString()}, {"faces", person.faces}});
        for (const auto& person : comparison.changed)
            changed.push_back({{"name", person.nameNow.toStdString()},
                               {"name_in_backup", person.nameInBackup.toStdString()},
                               {"faces", person.facesNow},
                               {"faces_in_backup", person.facesInBackup},
                               {"other_note", person.otherNote}});
        console.print(Json{{"file", file.toStdString()},
                           {"made_at", timeJson(contents->madeAt)},
                           {"faces", contents->faces},
                           {"sightings", contents->sightings},
                           {"sightings_now", sightings ? Json(*sightings) : Json()},
                           {"protected", contents->isProtected},
                           {"another_store", comparison.anotherStore},
                           {"people", std::move(people)},
                           {"would_come_back", namesJson(comparison.back)},
                           {"were_erased", namesJson(comparison.erased)},
                           {"rows_erased", comparison.erasedRows},
                           {"would_go", namesJson(comparison.gone)},
                           {"would_change", std::move(changed)}});
        return kExitOk;
    }
    console.print(contents->madeAt.toString(Qt::ISODate).toStdString() + ", " +
                  counted(std::size_t(contents->people.size()), "person", "people") + ", " +
                  counted(std::size_t(contents->faces), "face", "faces") + ", " +
                  counted(std::size_t(contents->sightings), "sighting", "sightings"));
    if (contents->namesAreHidden) console.notice("Its names are hidden by a passphrase; `restore` asks for it.");
    for (const auto& person : contents->people)
        console.print("  " + (contents->namesAreHidden ? "#" + std::to_string(person.id) : person.name.toStdString()) +
                      "\t" + counted(std::size_t(person.faces), "face", "faces"));
    if (comparison.anotherStore)
        console.print(std::string("a copy of another store; --replace or --beside says what is to become of it"));
    const auto tell = [&](const char* what, const QStringList& names) {
        if (contents->namesAreHidden && !names.isEmpty())
            console.print(what + counted(static_cast<std::size_t>(names.size()), "person", "people"));
        else
            for (const QString& name : names) console.print(what + name.toStdString());
    };
    tell("would come back: ", comparison.back);
    tell("was erased since, and stays so without --bring-back-erased: ", comparison.erased);
    if (comparison.erasedRows > 0)
        console.print("were erased since, and stay so without --bring-back-erased: " +
                      counted(std::size_t(comparison.erasedRows), "face or sighting", "faces and sightings"));
    for (const QString& name : comparison.gone) console.print("would go: " + name.toStdString());
    for (const auto& person : comparison.changed)
        console.print("would change: " + person.nameNow.toStdString() + " with " +
                      counted(std::size_t(person.facesNow), "face", "faces") + " to " +
                      person.nameInBackup.toStdString() + " with " +
                      counted(std::size_t(person.facesInBackup), "face", "faces") +
                      (person.otherNote ? " and another note" : ""));
    if (sightings && *sightings != contents->sightings)
        console.print("would change: " + counted(static_cast<std::size_t>(*sightings), "sighting", "sightings") +
                      " to " + std::to_string(contents->sightings));
    console.print(std::string("would be those of then: settings, and the model in use"));
    return kExitOk;
}

/// In: `rows` faces, sightings and looks
std::string leftOut(int people, int rows) {
    if (people + rows == 0) return {};
    return "; left out " + counted(std::size_t(people), "person", "people") + " and " +
           counted(std::size_t(rows), "face or sighting", "faces and sightings") +
           " that were erased for good since, see --bring-back-erased";
}

Result<int> addBeside(CliContext& context, const QString& file, const QString& passphrase, ErasedPeople erased) {
    const auto store = context.store();
    if (!store) return store.error();
    SteeredJob job(context, "Files:");
    const auto added = importBackup(**store, file, passphrase, KnownPeople::KeepBoth, job.control(), erased);
    if (!added) return added.error();
    Console& console = context.console();
    if (console.json())
        console.print(Json{{"added", file.toStdString()},
                           {"people", added->people},
                           {"added_to", added->addedTo},
                           {"faces", added->faces},
                           {"erased_left_out", added->erased.size()},
                           {"erased_rows_left_out", added->erasedRows}});
    else
        console.print("added " + counted(std::size_t(added->people), "person", "people") + " with " +
                      counted(std::size_t(added->faces), "face", "faces") + ", " + std::to_string(added->addedTo) +
                      " added to" + leftOut(int(added->erased.size()), added->erasedRows));
    return kExitOk;
}

}  // namespace

Result<int> run(CliContext& context, const BackupCommand& command) {
    if (command.list) return listBackups(context);
    const auto store = context.storeIfAny();
    if (!store) return store.error();
    if (!*store) return Error{ErrorCode::FileNotFound, context.storeFolder().toStdString()};
    std::string written = command.file;
    if (command.file.empty()) {
        const auto made = (*store)->backup();
        if (!made) return made.error();
        written = made->toStdString();
    } else {
        const auto made = backupTo(**store, QString::fromStdString(command.file));
        if (!made) return made.error();
        if (!*made) context.noticeUnlogged();
    }
    Console& console = context.console();
    if (console.json())
        console.print(Json{{"backup", written}});
    else
        console.print(written);
    return kExitOk;
}

Result<int> run(CliContext& context, const RestoreCommand& command) {
    const QString file = QString::fromStdString(command.file);
    if (command.look) return look(context, file);
    // The window remembers people who would be gone.
    FileLock window(QFile::encodeName(context.storeFolder()).toStdString() + kWindowLock);
    if (QFileInfo::exists(context.storeFolder()) && window.tryLock() == FileLock::Attempt::Held)
        return Error{ErrorCode::StoreLocked, "the window has it open; close it first"};
    QString passphrase;
    if (backupAt(file).isProtected) {
        const bool hasOwn = !command.passphraseFile.empty();
        const auto given = readPassphrase({.file = hasOwn ? command.passphraseFile : context.options().passphraseFile,
                                           .variable = kPassphraseVariable,
                                           .question = "Passphrase of the copy"},
                                          context.interruption());
        if (!given) return given.error();
        if (*given) passphrase = **given;
    }
    if (command.beside) return addBeside(context, file, passphrase, command.erased);
    JobControl control;
    context.interruption().setWake([&control] { control.cancel(); });
    RestoreOptions options{
        .passphrase = passphrase, .replacesAnother = command.replace, .erased = command.erased, .control = &control};
    auto restored = restoreBackup(context.storeFolder(), file, options);
    // Whoever replaces a protected store has to know its passphrase too.
    if (!restored && restored.error() == Error{ErrorCode::StoreProtected, context.storeFolder().toStdString()}) {
        const auto given = context.passphrase();
        if (!given) return restored.error();
        options.storePassphrase = *given;
        restored = restoreBackup(context.storeFolder(), file, options);
    }
    context.interruption().setWake({});
    if (!restored) return restored.error();
    Console& console = context.console();
    for (const QString& model : restored->missingWeights)
        console.notice("The weights of the model " + model.toStdString() +
                       " are neither here nor beside the copy; `facenet model import` brings them.");
    const CopyDamage& damage = restored->damage;
    if (damage.faces > 0)
        console.notice(counted(std::size_t(damage.faces), "face was", "faces were") +
                       " left out, whose picture is damaged in the copy.");
    if (damage.vectors > 0)
        console.notice(counted(std::size_t(damage.vectors), "vector", "vectors") +
                       " of the copy could not be used; those of faces are measured again.");
    if (damage.names > 0)
        console.notice(counted(std::size_t(damage.names), "name", "names") +
                       " of the copy could not be shown, and were changed.");
    const auto orNull = [](const QString& path) { return path.isEmpty() ? Json() : Json(path.toStdString()); };
    if (console.json())
        console.print(Json{{"restored", command.file},
                           {"people", restored->people},
                           {"faces", restored->faces},
                           {"erased_left_out", restored->leftOut},
                           {"erased_rows_left_out", restored->leftOutRows},
                           {"damaged_faces_left_out", damage.faces},
                           {"damaged_vectors", damage.vectors},
                           {"names_changed", damage.names},
                           {"protected", restored->isProtected},
                           {"backup_of_before", orNull(restored->backupOfBefore)},
                           {"kept_aside", orNull(restored->keptAside)}});
    else
        console.print(
            "restored " + counted(std::size_t(restored->people), "person", "people") + " with " +
            counted(std::size_t(restored->faces), "face", "faces") +
            (restored->backupOfBefore.isEmpty()
                 ? ""
                 : "; what was there before is in " + restored->backupOfBefore.toStdString()) +
            leftOut(restored->leftOut, restored->leftOutRows) +
            (restored->keptAside.isEmpty() ? "" : "; the old file is kept as " + restored->keptAside.toStdString()));
    return kExitOk;
}

}  // namespace facenet::cli
