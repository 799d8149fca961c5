#include "database/parts/store_protection.h"

#include <QDirIterator>
#include <QFile>
#include <algorithm>
#include <utility>

#include "database/parts/store_core.h"
#include "database/protection/leftovers.h"
#include "database/protection/training_folders.h"
#include "database/protection/vault.h"
#include "database/protection/window_paths.h"
#include "database/store/backup_rewrite.h"
#include "database/store/schema.h"
#include "database/store/store_file.h"
#include "database/store/store_identity.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Nothing where there is no passphrase. In a block.
Result<std::optional<Vault>> vaultIn(Sql& sql) {
    const QVariant header = sql.value(u"SELECT header FROM vault"_s);
    if (!header.isValid()) return std::optional<Vault>();
    const auto vault = Vault::fromHeader(header.toByteArray());
    if (!vault) return vault.error();
    return std::optional(*vault);
}

/// As above; without one it is an error.
Result<Vault> theVaultIn(Sql& sql) {
    const auto vault = sql.read([&] { return vaultIn(sql); });
    if (!vault) return vault.error();
    if (!*vault) return invalid("the store has no passphrase");
    return **vault;
}

}  // namespace

/// What is still to be done in the files; stands in the store until it is done.
enum class StoreProtection::Unfinished {
    Everything = 0,  ///< of a passphrase that was set: with the stores put aside that nobody knows to be encrypted
    Nothing = 1,
    Backups = 2,
    Pages = 3,  ///< of a store that had one before: what cannot be opened may be encrypted
    Locks = 4   ///< of a passphrase that was changed: what can be read was laid there since, and is the user's
};

namespace {

/// Puts another lock in front of the same key. What is encrypted stays as it is.
Result<void> setLockOfBackup(const QString& path, const QByteArray& header) {
    return rewriteBackup(path, [&](Sql& sql) -> Result<void> {
        sql.run(u"UPDATE vault SET header = ?"_s, {header});
        return {};
    });
}

/// The stores put aside that can be read, and on demand those of which nobody knows.
QStringList putAside(const QString& storeFolder, bool unknownToo) {
    QStringList paths = storesPutAside(storeFolder);
    paths.removeIf([unknownToo](const QString& path) {
        const auto vault = vaultOf(path);
        return vault ? vault->has_value() : !unknownToo;
    });
    return paths;
}

/// Encrypted databases among them tell nobody anything.
QStringList copiesLaidIn(const QString& storeFolder) {
    QStringList paths = readableCopiesLaidIn(storeFolder);
    paths.removeIf([](const QString& path) {
        const auto vault = vaultOf(path);
        return vault && vault->has_value();
    });
    return paths;
}

/// Not so the faces that a training has cut since there is a passphrase.
bool canBeRead(const QString& leftover) {
    if (!leftover.endsWith(u"/crops"_s)) return true;
    QDirIterator files(leftover, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.fileName().endsWith(u".png"_s) && file.open(QIODevice::ReadOnly) &&
            !FileSeal::isSealed(file.read(64).toStdString()))
            return true;
    }
    return false;
}

}  // namespace

Result<std::optional<Vault>> vaultOf(const QString& file) {
    const auto sql = openToRead(file);
    if (!sql) return sql.error();
    return (*sql)->read([&]() -> Result<std::optional<Vault>> {
        if ((*sql)->value(u"PRAGMA application_id"_s).toInt() != kApplicationId)
            return Error{ErrorCode::StoreForeign, file.toStdString()};
        // Older copies know no passphrase.
        if ((*sql)->value(u"PRAGMA user_version"_s).toInt() < kFirstVersionWithVault) return std::optional<Vault>();
        return vaultIn(**sql);
    });
}

QStringList readableStoresPutAside(const QString& storeFolder) {
    return putAside(storeFolder, true);
}

std::shared_ptr<const VaultKeys> StoreProtection::keys() const {
    return m_core.cells->keys();
}

Result<Protection> StoreProtection::state() const {
    SealedCells& cells = *m_core.cells;
    const auto vault = m_core.sql->read([&] { return vaultIn(*m_core.sql); });
    if (!vault) return vault.error();
    if (!*vault) return cells.wasTakenOff() ? Protection::TakenOff : Protection::None;
    if (const auto& memory = cells.memory()) memory->noteProtected();  // the place too, of a store that was moved
    return cells.keys() && cells.keys()->vaultId == (*vault)->id ? Protection::Unlocked : Protection::Locked;
}

Result<void> StoreProtection::acceptUnprotected() {
    if (const auto present = state(); !present || *present != Protection::TakenOff)
        return present ? invalid("nobody took the passphrase off") : present.error();
    m_core.cells->memory()->forget();
    return m_core.sql->write([&]() -> Result<void> {
        m_core.log(u"accept unprotected"_s, 1);
        return {};
    });
}

Result<Protected> StoreProtection::protect(const QString& passphrase, JobControl& control, const PassphraseCost& cost) {
    if (const auto checked = checkNewPassphrase(passphrase); !checked) return checked.error();
    SecretKey master = SecretKey::random();
    const auto vault = Vault::lock(master, randomBytes(16), passphrase, cost);
    if (!vault) return vault.error();
    Sql& sql = *m_core.sql;
    SealedCells& cells = *m_core.cells;
    const auto keysBefore = cells.keys();
    const auto done = sql.write([&]() -> Result<void> {
        if (sql.value(u"SELECT 1 FROM vault"_s).isValid()) return invalid("the store has a passphrase already");
        if (cells.wasTakenOff()) return Error{ErrorCode::StoreUnprotected, {}};
        sql.run(u"INSERT INTO vault (id, header) VALUES (1, ?)"_s, {vault->header()});
        cells.useKeys(std::make_shared<VaultKeys>(vault->id, std::move(master)));
        if (const auto begun = cells.begin(); !begun) return begun;
        cells.sealEverything(control);
        cells.sealSettings();
        m_core.log(u"protect"_s, 1);
        return {};
    });
    if (!done) {
        cells.useKeys(keysBefore);
        return done.error();
    }
    if (cells.memory()) cells.memory()->noteSettingsSealed(vault->id);
    forgetPaths(*openWindowSettings());
    if (const auto noted = state(); !noted) return noted.error();
    return finish();
}

Result<void> StoreProtection::protectAs(const StoreProtection& other) {
    const auto vault = theVaultIn(*other.m_core.sql);
    if (!vault) return vault.error();
    Sql& sql = *m_core.sql;
    SealedCells& cells = *m_core.cells;
    const auto done = sql.write([&]() -> Result<void> {
        if (sql.value(u"SELECT 1 FROM vault"_s).isValid()) return invalid("the store has a passphrase already");
        sql.run(u"INSERT INTO vault (id, header, cleaned) VALUES (1, ?, ?)"_s,
                {vault->header(), static_cast<int>(Unfinished::Pages)});
        cells.useKeys(other.m_core.cells->keys());
        if (const auto begun = cells.begin(); !begun) return begun;
        JobControl control;
        cells.sealEverything(control);
        cells.sealSettings();
        return {};
    });
    if (!done) cells.dropKeys();
    return done;
}

Result<ProtectionMatch> StoreProtection::matchOf(const StoreProtection& other) const {
    const auto own = m_core.sql->read([&] { return vaultIn(*m_core.sql); });
    if (!own) return own.error();
    const auto others = other.m_core.sql->read([&] { return vaultIn(*other.m_core.sql); });
    if (!others) return others.error();
    if (!*own || !*others || (*own)->id != (*others)->id) return ProtectionMatch::None;
    return (*own)->header() == (*others)->header() ? ProtectionMatch::SameLock : ProtectionMatch::SameKeys;
}

Result<void> StoreProtection::useLockOf(const StoreProtection& other) {
    const auto match = matchOf(other);
    if (!match) return match.error();
    if (*match == ProtectionMatch::None) return invalid("the store has other keys");
    const auto vault = theVaultIn(*other.m_core.sql);
    if (!vault) return vault.error();
    return m_core.sql->write([&]() -> Result<void> {
        m_core.sql->run(u"UPDATE vault SET header = ?"_s, {vault->header()});
        return {};
    });
}

Protected StoreProtection::finish() {
    const auto finished = tryToFinish();
    Protected done = finished ? *finished : Protected{.leftReadable = finished.error()};
    if (const auto known = checkMemory(); !known) done.notRemembered = known.error();
    return done;
}

Result<void> StoreProtection::checkMemory() const {
    const auto& memory = m_core.cells->memory();
    return memory ? memory->check() : Result<void>();
}

Result<Protected> StoreProtection::tryToFinish() {
    const auto found = m_core.sql->read([&]() -> Result<std::pair<Unfinished, QByteArray>> {
        return std::pair(static_cast<Unfinished>(m_core.sql->value(u"SELECT cleaned FROM vault"_s).toInt()),
                         m_core.sql->value(u"SELECT header FROM vault"_s).toByteArray());
    });
    if (!found) return found.error();
    const Unfinished unfinished = found->first;
    const QByteArray header = found->second;
    if (unfinished == Unfinished::Nothing) return lookForReadable();
    const bool pagesToo = unfinished == Unfinished::Everything || unfinished == Unfinished::Pages;
    const auto overwritten = m_core.sql->plain([&]() -> Result<void> {
        if (!pagesToo) return {};
        // As large as the store, and encrypted: this may stand in a temporary file.
        m_core.sql->run(u"PRAGMA temp_store = FILE"_s);
        m_core.sql->run(u"VACUUM"_s);
        m_core.sql->run(u"PRAGMA temp_store = MEMORY"_s);
        return {};
    });
    if (!overwritten) return overwritten.error();
    // The log holds what was there before, be it the content or the lock.
    if (const auto emptied = m_core.emptyWriteAheadLog("encrypted"); !emptied) return emptied.error();
    if (pagesToo)
        if (const auto sealed = sealTrainings(m_core.folder, *m_core.cells->keys()->trainings); !sealed)
            return sealed.error();
    auto done = finishInFiles(header, unfinished);
    if (!done) return done;
    const auto rest = done->notRemoved.isEmpty() && done->notChanged.isEmpty() && done->notOpened.isEmpty()
                          ? Unfinished::Nothing
                      : unfinished == Unfinished::Locks ? Unfinished::Locks
                                                        : Unfinished::Backups;
    if (const auto noted = note(rest); !noted) return noted.error();
    return done;
}

Result<void> StoreProtection::note(Unfinished what) {
    return m_core.sql->write([&]() -> Result<void> {
        m_core.sql->run(u"UPDATE vault SET cleaned = ?"_s, {static_cast<int>(what)});
        return {};
    });
}

Result<Protected> StoreProtection::lookForReadable() {
    Protected done;
    for (const QString& path : backupPathsIn(m_core.folder)) {
        const auto vault = vaultOf(path);
        if (vault && !*vault) done.laidReadable.append(path);
    }
    // Who was put aside may be nowhere else: what becomes of them the user says.
    done.laidReadable += putAside(m_core.folder, false) + copiesLaidIn(m_core.folder);
    return done;
}

Result<Protected> StoreProtection::finishInFiles(const QByteArray& header, Unfinished unfinished) {
    const auto present = Vault::fromHeader(header);
    if (!present) return present.error();
    Protected done;
    QStringList readable;
    const auto own = m_core.sql->read([&]() -> Result<QByteArray> { return identityIn(*m_core.sql).storeId; });
    if (!own) return own.error();
    bool anyBackup = false;
    for (const QString& path : backupPathsIn(m_core.folder)) {
        const auto vault = vaultOf(path);
        const QByteArray id = vault ? backupAt(path).storeId : QByteArray();
        if (!vault) {
            done.notOpened.append(path);
        } else if (!*vault && (unfinished == Unfinished::Locks || (!id.isEmpty() && id != *own))) {
            done.laidReadable.append(path);  // maybe the only copy of another store, or of people who are nowhere else
        } else if (!*vault) {
            readable.append(path);
            anyBackup = true;
        } else if ((*vault)->id == present->id && (*vault)->header() != header && !setLockOfBackup(path, header)) {
            done.notChanged.append(path);
        }
    }
    // The new one first, so that there is one at any moment.
    if (anyBackup)
        if (const auto written = writeBackup(*m_core.sql, m_core.folder); !written) return written.error();
    for (const QString& path : std::as_const(readable)) {
        // What a link leads to is not the program's to remove.
        if (const QString target = QFileInfo(path).canonicalFilePath();
            QFileInfo(path).isSymLink() && !target.isEmpty())
            done.notRemoved.append(target);
        else if (removeBackup(path))
            ++done.backupsRemoved;
        else if (QFile::exists(path))
            done.notRemoved.append(path);
    }
    // Those that cannot be opened go only with a passphrase that was just set; later ones may be encrypted.
    done.laidReadable += copiesLaidIn(m_core.folder);
    QStringList readableAside = putAside(m_core.folder, unfinished == Unfinished::Everything);
    if (unfinished == Unfinished::Locks) done.laidReadable += std::exchange(readableAside, {});
    const LeftoversRemoved leftovers = removeLeftovers(m_core.folder, [&](const Leftover& leftover) {
        return leftover.kind == Leftover::Kind::Crops || leftover.kind == Leftover::Kind::HalfMade ||
               (leftover.kind == Leftover::Kind::Copy && readableAside.contains(storeOfPart(leftover.path)));
    });
    done.backupsRemoved += leftovers.removed;
    // What another program checks elsewhere goes with it.
    for (const QString& left : leftovers.left)
        if (left.startsWith(m_core.folder + u'/') && canBeRead(left)) done.notRemoved.append(left);
    return done;
}

Result<SecretKey> StoreProtection::masterKeyOf(const Vault& vault, const QString& passphrase) {
    auto master = vault.unlock(passphrase);
    if (!master) static_cast<void>(m_core.addToLog(u"unlock"_s, 1, u"refused"_s));  // why it is refused comes first
    return master;
}

Result<Protected> StoreProtection::unlock(const QString& passphrase) {
    Sql& sql = *m_core.sql;
    SealedCells& cells = *m_core.cells;
    const auto vault = theVaultIn(sql);
    if (!vault) return vault.error();
    auto master = masterKeyOf(*vault, passphrase);
    if (!master) return master.error();
    if (const auto noted = m_core.addReadingToLog(u"unlock"_s, 1); !noted) return noted.error();
    cells.useKeys(std::make_shared<VaultKeys>(vault->id, std::move(*master)));
    const auto begun =
        m_core.read([&]() -> Result<bool> { return sql.value(u"SELECT settings_seal IS NULL FROM vault"_s).toBool(); });
    if (!begun) {
        cells.dropKeys();
        return begun.error();
    }
    // A store from before there was a seal gets one; where nothing can be written, with the next change.
    if (*begun && m_core.write([]() -> Result<void> { return {}; }) && cells.memory())
        cells.memory()->noteSettingsSealed(vault->id);
    if (const auto noted = state(); !noted) return noted.error();
    return finish();
}

void StoreProtection::lock() {
    m_core.cells->dropKeys();
}

Result<Protected> StoreProtection::changePassphrase(const QString& before, const QString& after,
                                                    const PassphraseCost& cost) {
    if (const auto checked = checkNewPassphrase(after); !checked) return checked.error();
    Sql& sql = *m_core.sql;
    const auto vault = theVaultIn(sql);
    if (!vault) return vault.error();
    auto master = masterKeyOf(*vault, before);
    if (!master) return master.error();
    const PassphraseCost raised{std::max(vault->cost.operations, cost.operations),
                                std::max(vault->cost.memoryBytes, cost.memoryBytes)};
    const auto relocked = Vault::lock(*master, vault->id, after, raised);
    if (!relocked) return relocked.error();
    // What follows in the backups needs neither passphrase, so any unlocking can finish it.
    const auto set = sql.write([&]() -> Result<void> {
        if (sql.run(u"UPDATE vault SET header = ?, cleaned = iif(cleaned = ?, ?, cleaned) WHERE header = ?"_s,
                    {relocked->header(), static_cast<int>(Unfinished::Nothing), static_cast<int>(Unfinished::Locks),
                     vault->header()}) == 0)
            return Error{ErrorCode::ChangedMeanwhile, "the passphrase"};
        m_core.log(u"passphrase"_s, 1);
        return {};
    });
    if (!set) return set.error();
    if (!m_core.cells->keys()) m_core.cells->useKeys(std::make_shared<VaultKeys>(vault->id, std::move(*master)));
    return finish();
}

Result<void> StoreProtection::resetSettings(const QString& passphrase) {
    Sql& sql = *m_core.sql;
    const auto vault = theVaultIn(sql);
    if (!vault) return vault.error();
    auto master = masterKeyOf(*vault, passphrase);
    if (!master) return master.error();
    SealedCells& cells = *m_core.cells;
    cells.useKeys(std::make_shared<VaultKeys>(vault->id, std::move(*master)));
    return sql.write([&]() -> Result<void> {
        sql.run(u"DELETE FROM settings"_s);
        sql.run(u"UPDATE strict_pairs SET removed_at_ms = ? WHERE removed_at_ms IS NULL"_s, {now()});
        m_core.log(u"reset settings"_s, 1);
        cells.sealAnew();
        return {};
    });
}

Result<std::shared_ptr<const FileSeal>> StoreProtection::trainingSeal() const {
    return m_core.read([&]() -> Result<std::shared_ptr<const FileSeal>> {
        if (!m_core.cells->areSealed()) return std::shared_ptr<const FileSeal>();
        return m_core.cells->keys()->trainings;
    });
}

Result<void> StoreProtection::unprotect(const QString& passphrase, JobControl& control) {
    Sql& sql = *m_core.sql;
    const auto vault = theVaultIn(sql);
    if (!vault) return vault.error();
    auto master = masterKeyOf(*vault, passphrase);
    if (!master) return master.error();
    // Ended on the way, it leaves readable pages in the log of a store that is still protected.
    if (const auto noted = note(Unfinished::Pages); !noted) return noted;
    SealedCells& cells = *m_core.cells;
    cells.useKeys(std::make_shared<VaultKeys>(vault->id, std::move(*master)));
    const auto opened = sql.write([&]() -> Result<void> {
        if (const auto begun = cells.begin(); !begun) return begun;
        cells.openEverything(control);
        sql.run(u"DELETE FROM vault"_s);
        m_core.log(u"unprotect"_s, 1);
        // Last: whoever has it forgotten and is ended now finds a passphrase, and remembers it again.
        if (cells.memory()) cells.memory()->forget();
        return {};
    });
    if (opened) {
        const auto keys = cells.keys();
        cells.dropKeys();
        // An interrupted training that stays encrypted can only be erased; that is no reason to keep the passphrase.
        static_cast<void>(openTrainings(m_core.folder, *keys->trainings));
        return {};
    }
    if (const auto noted = state(); !noted) return noted.error();
    // What is not finished now the next unlocking tries again.
    static_cast<void>(finish());
    return opened;
}

}  // namespace facenet
