#include "database/gallery_store.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QScopeGuard>
#include <QStandardPaths>
#include <utility>

#include "database/base/files.h"
#include "database/base/names.h"
#include "database/parts/store_core.h"
#include "database/parts/store_protection.h"
#include "database/protection/protection_memory.h"
#include "database/store/backups.h"
#include "database/store/pending_restore.h"
#include "database/store/read_only_store.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "database/store/store_identity.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A restore that was committed over a protected store has a passphrase too; one without it is somebody else's, and
/// does not take the place of the store. It is kept beside it.
void putAsideReadable(const QString& folder) {
    const QString ready = readyFolderIn(folder), file = storeFilePath(ready);
    if (!QFileInfo::exists(file) || !ProtectionMemory({}, folder).sawProtected()) return;
    const auto vault = vaultOf(file);
    if (!vault || *vault) return;
    if (QFile::rename(file, placeAside(storeFilePath(folder)))) QDir(ready).removeRecursively();
}

Result<std::unique_ptr<Sql>> openToWrite(const QString& folder, std::shared_ptr<HostLease>& lease) {
    if (const auto made = createPrivateFolder(folder); !made) return made.error();
    if (!isWritable(folder)) return Error{ErrorCode::StoreReadOnly, folder.toStdString()};
    auto taken = HostLease::take(folder);
    if (!taken) return taken.error();
    lease = std::move(*taken);
    putAsideReadable(folder);
    return openStoreFile(folder);
}

}  // namespace

GalleryStore::GalleryStore(std::unique_ptr<StoreCore> core)
    : m_core(std::move(core)),
      m_people(*m_core),
      m_faces(*m_core),
      m_sightings(*m_core),
      m_journal(*m_core),
      m_protection(*m_core),
      m_exchange(*m_core) {}
GalleryStore::~GalleryStore() = default;

Result<std::unique_ptr<GalleryStore>> GalleryStore::open(const QString& folder, DailyBackup backup, Memory memory) {
    auto core = std::make_unique<StoreCore>();
    core->folder = folder;
    auto sql = openToWrite(folder, core->lease);
    if (sql) {
        core->sql = std::move(sql).value();
    } else {
        if (sql.error().code != ErrorCode::StoreReadOnly) return sql.error();
        auto found = openReadOnlyStore(folder);
        if (!found) return found.error();
        core->readOnly = true;
        core->sql = std::move(*found);
        backup = DailyBackup::Later;
    }
    const auto id = core->sql->read([&]() -> Result<QByteArray> { return identityIn(*core->sql).storeId; });
    if (!id) return id.error();
    core->storeId = *id;
    core->cells = memory == Memory::OfThisUser
                      ? std::make_unique<SealedCells>(*core->sql, ProtectionMemory(*id, folder))
                      : std::make_unique<SealedCells>(*core->sql);
    // Of what stands in the place of a store that had a passphrase nothing is used, nor does it say whose place this
    // is.
    const auto usable = core->sql->read([&]() -> Result<bool> {
        return core->readOnly || core->sql->value(u"SELECT 1 FROM vault"_s).isValid() || !core->cells->wasTakenOff();
    });
    if (!usable) return usable.error();
    if (*usable && !core->readOnly) noteStoreId(*core->sql, folder);
    if (*usable && backup == DailyBackup::Now)
        if (const auto made = makeDailyBackup(folder); !made) core->backupFailure = made.error();
    return std::unique_ptr<GalleryStore>(new GalleryStore(std::move(core)));
}

// Not AppDataLocation: that depends on the name of the running program, and two programs share the store.
QString GalleryStore::defaultFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/facenet-studio"_s;
}

bool GalleryStore::isReadOnly() const {
    return m_core->readOnly;
}

bool GalleryStore::wasReplaced() const {
    if (m_core->readOnly || !m_core->sql->wasReplaced()) return false;
    m_core->putAside();
    return true;
}

const QString& GalleryStore::folder() const {
    return m_core->folder;
}

QString GalleryStore::modelsFolder() const {
    return m_core->folder + u"/models"_s;
}

Result<QByteArray> GalleryStore::storeId() const {
    return m_core->sql->read([&]() -> Result<QByteArray> { return identityIn(*m_core->sql).storeId; });
}

const std::optional<Error>& GalleryStore::backupFailure() const {
    return m_core->backupFailure;
}

// ---- The store itself

Result<void> GalleryStore::together(const std::function<Result<void>()>& changes) {
    return m_core->sql->write([&]() -> Result<void> { return changes(); });
}

Result<void> GalleryStore::together(qint64 importId, const std::function<Result<void>()>& changes) {
    const auto ended =
        qScopeGuard([this, before = std::exchange(m_core->importId, importId)] { m_core->importId = before; });
    return together(changes);
}

qint64 GalleryStore::newImportId() {
    return static_cast<qint64>(QRandomGenerator::system()->generate64() >> 1) | 1;
}

Result<QString> GalleryStore::setting(const QString& key) const {
    return m_core->sql->read([&]() -> Result<QString> {
        // Nobody is named while the store is locked, so settings decide nothing then.
        const auto begun = m_core->cells->begin();
        if (!begun &&
            (begun.error().code == ErrorCode::SettingsAltered || begun.error().code == ErrorCode::StoreUnprotected))
            return begun.error();
        return m_core->sql->value(u"SELECT value FROM settings WHERE key = ?"_s, {key}).toString();
    });
}

Result<void> GalleryStore::setSetting(const QString& key, const QString& value) {
    return m_core->write([&]() -> Result<void> {
        m_core->sql->run(u"INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)"_s, {key, value});
        return {};
    });
}

Result<StoreSummary> GalleryStore::summary() const {
    Sql& sql = *m_core->sql;
    return sql.read([&]() -> Result<StoreSummary> {
        const QString path = storeFilePath(m_core->folder);
        const QList<Backup> own = backupsOf(identityIn(sql).storeId, backupsIn(m_core->folder));
        const QString live =
            u" FROM faces f JOIN people p ON p.id = f.person_id"
            " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL"_s;
        const auto count = [&](const QString& what) { return sql.value(u"SELECT count(*) FROM "_s + what).toInt(); };
        return StoreSummary{.schemaVersion = sql.value(u"PRAGMA user_version"_s).toInt(),
                            .bytes = QFileInfo(path).size() + QFileInfo(path + u"-wal"_s).size(),
                            .people = count(u"people WHERE removed_at_ms IS NULL"_s),
                            .faces = sql.value(u"SELECT count(*)"_s + live).toInt(),
                            .embeddings = count(u"embeddings WHERE face_id IN (SELECT f.id"_s + live + u')'),
                            .lastBackup = own.isEmpty() ? QDateTime() : own.first().madeAt};
    });
}

Result<StoreCheck> GalleryStore::check() const {
    const auto summary = this->summary();
    if (!summary) return summary.error();
    Sql& sql = *m_core->sql;
    return sql.read([&]() -> Result<StoreCheck> {
        const auto text = [](const QSqlQuery& row) { return row.value(0).toString(); };
        const QStringList pages = sql.rows(u"PRAGMA integrity_check"_s, {}, text);
        const QStringList strays = sql.rows(u"PRAGMA foreign_key_check"_s, {}, text);
        StoreCheck check{*summary, pages == QStringList{u"ok"_s} && strays.isEmpty(), pages.join(u'\n')};
        if (!strays.isEmpty()) check.detail += u"\nrows without their parent in "_s + strays.join(u", "_s);
        return check;
    });
}

Result<QString> GalleryStore::backup() {
    return writeBackup(*m_core->sql, m_core->folder);
}

}  // namespace facenet
