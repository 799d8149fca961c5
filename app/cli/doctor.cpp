#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QtGlobal>
#include <opencv2/core/utility.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/messages.h"
#include "core/video/frame_source.h"
#include "database/exchange/backup_contents.h"
#include "database/parts/store_protection.h"
#include "database/store/backups.h"
#include "database/store/store_file.h"

namespace facenet::cli {

namespace {

/// What was found, as JSON and as text, and what is wrong with it.
struct Findings {
    Json json;
    std::vector<std::string> lines;
    std::vector<Error> problems;

    void say(const std::string& topic, const std::string& text) {
        lines.push_back(topic + std::string(topic.size() < 12 ? 12 - topic.size() : 1, ' ') + text);
    }
};

std::string sqliteVersion() {
    const QString connection = QStringLiteral("doctor");
    QString version;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
        database.setDatabaseName(QStringLiteral(":memory:"));
        QSqlQuery query(database);
        if (database.open() && query.exec(QStringLiteral("select sqlite_version()")) && query.next())
            version = query.value(0).toString();
    }
    QSqlDatabase::removeDatabase(connection);
    return version.toStdString();
}

void examineLibraries(Findings& findings) {
    const std::string sqlite = sqliteVersion();
    const Json libraries{{"qt", qVersion()}, {"opencv", cv::getVersionString()}, {"sqlite", sqlite}};
    findings.json["libraries"] = libraries;
    findings.say("program", std::string("facenet ") + FACENET_VERSION);
    findings.say("libraries", std::string("Qt ") + qVersion() + ", OpenCV " + cv::getVersionString() + ", SQLite " +
                                  (sqlite.empty() ? "missing" : sqlite));
    if (sqlite.empty()) findings.problems.push_back({ErrorCode::StoreFailed, "Qt's driver for SQLite is missing"});
}

void examineDevice(CliContext& context, Findings& findings) {
    const auto engine = context.engine();
    if (!engine) {
        findings.json["device"] = Json();
        findings.say("device", "none: LibTorch or the device is missing");
        findings.problems.push_back(engine.error());
        return;
    }
    const DeviceInfo& device = (*engine)->device();
    findings.json["device"] = {{"kind", toString(device.kind)},
                               {"name", device.name},
                               {"libtorch", device.libraryVersion},
                               {"threads", device.threads},
                               {"cuda_available", device.cudaAvailable}};
    findings.say("device", device.name + " (" + toString(device.kind) + "), LibTorch " + device.libraryVersion + ", " +
                               counted(static_cast<std::size_t>(device.threads), "thread", "threads") +
                               (device.cudaAvailable ? ", CUDA available" : ", no CUDA"));
}

void examineCameras(Findings& findings) {
    Json list = Json::array();
    for (const CameraInfo& camera : listCameras()) {
        Json resolutions = Json::array();
        std::string text;
        for (const Resolution& size : camera.resolutions) {
            resolutions.push_back({size.widthPx, size.heightPx});
            text += (text.empty() ? "" : ", ") + std::to_string(size.widthPx) + "x" + std::to_string(size.heightPx);
        }
        list.push_back({{"name", camera.name}, {"device", camera.devicePath}, {"resolutions", std::move(resolutions)}});
        findings.say("camera", camera.name + " at " + camera.devicePath + ": " + text);
    }
    if (list.empty()) findings.say("camera", "none");
    findings.json["cameras"] = std::move(list);
}

/// Whether a file's weights are those that its card names; which ones can be used, their network says when it is built.
Result<void> checkWeights(const std::string& path) {
    const auto file = readSafetensors(path);
    if (!file) return file.error();
    const auto card = modelCardFromMetadata(file->metadata, modelIdOf(file->tensors));
    if (!card) return about(path, card.error());
    return {};
}

void examineModels(CliContext& context, Findings& findings) {
    Json list = Json::array();
    if (const auto library = context.modelLibrary()) {
        std::vector<Error> problems;
        for (const ModelEntry& entry : library->list(&problems)) {
            list.push_back({{"name", entry.card.name}, {"id", entry.card.modelId}});
            findings.say("model", entry.card.name + ", " + entry.card.modelId.substr(0, 12));
        }
        findings.problems.insert(findings.problems.end(), problems.begin(), problems.end());
        for (const ModelEntry& entry : library->imported())
            if (const auto whole = checkWeights(entry.pathUtf8); !whole) findings.problems.push_back(whole.error());
    }
    findings.json["models"] = std::move(list);
    if (const auto inUse = context.model(); !inUse) {
        findings.problems.push_back(inUse.error());
    } else {
        findings.json["model_in_use"] = inUse->card.name;
        findings.say("in use", inUse->card.name);
    }
    // Both networks are built, which checks their weights.
    if (!context.engine()) return;
    if (const auto analyzer = context.analyzer(); !analyzer) findings.problems.push_back(analyzer.error());
}

void examineBackup(const QString& path, bool isStoreProtected, Findings& findings) {
    const std::string file = path.toStdString();
    if (QFileInfo(path).size() == 0) return findings.problems.push_back({ErrorCode::FileMalformed, file + ": empty"});
    if (const auto whole = inspectStoreFile(path); !whole)
        return findings.problems.push_back(errorOfCopy(path, whole.error()));
    const auto lock = vaultOf(path);
    if (!lock)
        findings.problems.push_back(about(file, lock.error()));
    else if (isStoreProtected && !*lock)
        findings.say("backup", file + ": can be read without a passphrase");
}

/// Reads what a passphrase guards, as recognising does. Errors: what somebody changed without it, among others
Result<void> readSealed(CliContext& context) {
    const auto store = context.store();
    if (!store) return store.error();
    if (const auto people = (*store)->people().all(); !people) return people.error();
    const auto inUse = context.model();
    if (!inUse) return {};  // told already
    const auto measured = (*store)->faces().galleryContents(QString::fromStdString(inUse->card.modelId));
    return measured ? Result<void>() : measured.error();
}

void examineStore(CliContext& context, Findings& findings) {
    const std::string folder = context.storeFolder().toStdString();
    const auto store = context.lockedStoreIfAny();
    findings.json["store"] = {{"folder", folder}, {"exists", !store || *store != nullptr}};
    if (!store) {
        findings.say("store", folder + ": cannot be opened");
        findings.problems.push_back(store.error());
        return;
    }
    if (!*store) {
        findings.say("store", folder + ": not there yet; the first enrolment makes it");
        return;
    }
    const auto check = (*store)->check();
    if (!check) {
        findings.problems.push_back(check.error());
        return;
    }
    const auto protection = (*store)->protection().state();
    if (!protection) findings.problems.push_back(protection.error());
    // What the program refuses elsewhere is not in order.
    if (protection && *protection == Protection::TakenOff)
        findings.problems.push_back({ErrorCode::StoreUnprotected, folder});
    if (protection && *protection == Protection::Locked && context.hasPassphrase())
        if (const auto read = readSealed(context); !read) findings.problems.push_back(read.error());
    const bool isProtected = protection && (*protection == Protection::Locked || *protection == Protection::Unlocked);
    const QDateTime& backup = check->lastBackup;
    findings.json["store"].update(
        {{"ok", check->ok},
         {"detail", check->detail.toStdString()},
         {"schema_version", check->schemaVersion},
         {"bytes", check->bytes},
         {"people", check->people},
         {"faces", check->faces},
         {"embeddings", check->embeddings},
         {"protected", isProtected},
         {"last_backup", backup.isValid() ? Json(backup.toString(Qt::ISODate).toStdString()) : Json()}});
    findings.say("store", folder + ": " + counted(static_cast<std::size_t>(check->people), "person", "people") + ", " +
                              counted(static_cast<std::size_t>(check->faces), "face", "faces") + ", " +
                              fixed(static_cast<double>(check->bytes) / 1e6, 1) + " MB, " +
                              (isProtected ? "protected by a passphrase" : "no passphrase") + ", schema " +
                              std::to_string(check->schemaVersion) + ", last backup " +
                              (backup.isValid() ? backup.toString(Qt::ISODate).toStdString() : "none"));
    if (!check->ok)
        findings.problems.push_back(
            withBackup(context.storeFolder(), {ErrorCode::StoreCorrupt, check->detail.toStdString()}));
    for (const QString& path : backupPathsIn(context.storeFolder())) examineBackup(path, isProtected, findings);
    if (const auto& failure = (*store)->backupFailure()) findings.problems.push_back(*failure);
}

}  // namespace

Result<int> run(CliContext& context, const DoctorCommand&) {
    Findings findings;
    findings.json["version"] = FACENET_VERSION;
    examineLibraries(findings);
    examineDevice(context, findings);
    examineCameras(findings);
    examineModels(context, findings);
    examineStore(context, findings);

    Console& console = context.console();
    findings.json["problems"] = Json::array();
    for (const Error& problem : findings.problems) findings.json["problems"].push_back(errorJson(problem));
    if (console.json()) {
        console.print(findings.json);
    } else {
        for (const std::string& line : findings.lines) console.print(line);
        for (const Error& problem : findings.problems) console.print("problem     " + sentenceOf(problem));
        if (findings.problems.empty()) console.print(std::string("everything is in order"));
    }
    return findings.problems.empty() ? kExitOk : kExitNo;
}

}  // namespace facenet::cli
