#include <QFileInfo>
#include <QLockFile>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/person_lookup.h"
#include "database/backups.h"
#include "database/exchange/backup_contents.h"

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
    const QStringList backups = backupsIn(context.storeFolder());
    for (const QString& path : backups) {
        const auto contents = lookIntoBackup(path);
        if (console.json()) {
            Json json{{"file", path.toStdString()}, {"made_at", timeJson(momentOfBackup(path))}};
            if (contents) json.update({{"people", contents->people.size()}, {"faces", contents->faces}});
            json["intact"] = contents.ok();
            console.print(json);
        } else {
            console.print(momentOfBackup(path).toString(Qt::ISODate).toStdString() + "\t" +
                          (contents ? counted(std::size_t(contents->people.size()), "person", "people") + "\t" +
                                          counted(std::size_t(contents->faces), "face", "faces")
                                    : std::string("damaged")) +
                          "\t" + path.toStdString());
        }
    }
    if (backups.isEmpty()) console.notice("There is no backup in " + context.storeFolder().toStdString() + " yet.");
    return kExitOk;
}

Result<int> look(CliContext& context, const QString& file) {
    const auto contents = lookIntoBackup(file);
    if (!contents) return contents.error();
    QList<Person> present;
    const auto store = context.storeIfAny();
    if (store && *store) {
        auto people = (*store)->people();
        if (!people) return people.error();
        present = std::move(*people);
    }
    const BackupComparison comparison = compareWith(*contents, present);
    Console& console = context.console();
    if (console.json()) {
        Json people = Json::array(), changed = Json::array();
        for (const auto& [id, name, faces] : contents->people)
            people.push_back({{"id", id}, {"name", name.toStdString()}, {"faces", faces}});
        for (const auto& [nameNow, nameInBackup, facesNow, facesInBackup] : comparison.changed)
            changed.push_back({{"name", nameNow.toStdString()},
                               {"name_in_backup", nameInBackup.toStdString()},
                               {"faces", facesNow},
                               {"faces_in_backup", facesInBackup}});
        console.print(Json{{"file", file.toStdString()},
                           {"made_at", timeJson(contents->madeAt)},
                           {"faces", contents->faces},
                           {"sightings", contents->sightings},
                           {"people", std::move(people)},
                           {"would_come_back", namesJson(comparison.back)},
                           {"would_go", namesJson(comparison.gone)},
                           {"would_change", std::move(changed)}});
        return kExitOk;
    }
    console.print(contents->madeAt.toString(Qt::ISODate).toStdString() + ", " +
                  counted(std::size_t(contents->people.size()), "person", "people") + ", " +
                  counted(std::size_t(contents->faces), "face", "faces") + ", " +
                  counted(std::size_t(contents->sightings), "sighting", "sightings"));
    for (const auto& [id, name, faces] : contents->people)
        console.print("  " + name.toStdString() + "\t" + counted(std::size_t(faces), "face", "faces"));
    for (const QString& name : comparison.back) console.print("would come back: " + name.toStdString());
    for (const QString& name : comparison.gone) console.print("would go: " + name.toStdString());
    for (const auto& [nameNow, nameInBackup, facesNow, facesInBackup] : comparison.changed)
        console.print("would change: " + nameNow.toStdString() + " with " +
                      counted(std::size_t(facesNow), "face", "faces") + " to " + nameInBackup.toStdString() + " with " +
                      counted(std::size_t(facesInBackup), "face", "faces"));
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
    } else if (const auto made = backupTo(**store, QString::fromStdString(command.file)); !made) {
        return made.error();
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
    QLockFile window(context.storeFolder() + u"/window.lock"_s);
    window.setStaleLockTime(0);
    if (QFileInfo::exists(context.storeFolder()) && !window.tryLock() && window.error() == QLockFile::LockFailedError)
        return Error{ErrorCode::StoreLocked, "the window has it open; close it first"};
    const auto before = restoreBackup(context.storeFolder(), file);
    if (!before) return before.error();
    const auto contents = lookIntoBackup(file);
    if (!contents) return contents.error();
    Console& console = context.console();
    if (console.json())
        console.print(Json{{"restored", command.file},
                           {"people", contents->people.size()},
                           {"faces", contents->faces},
                           {"backup_of_before", before->isEmpty() ? Json() : Json(before->toStdString())}});
    else
        console.print("restored " + counted(std::size_t(contents->people.size()), "person", "people") + " with " +
                      counted(std::size_t(contents->faces), "face", "faces") +
                      (before->isEmpty() ? "" : "; what was there before is in " + before->toStdString()));
    return kExitOk;
}

}  // namespace facenet::cli
