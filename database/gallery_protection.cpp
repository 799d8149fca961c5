#include <QFile>

#include "database/gallery_store_private.h"
#include "database/leftovers.h"
#include "database/vault.h"

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

/// The id of the vault that a backup is protected with; empty where it can be read by anybody, or not at all.
QByteArray vaultIdOfBackup(const QString& path) {
    const auto sql = Sql::open(path, Sql::Access::ReadOnly);
    if (!sql) return {};
    const auto vault = (*sql)->read([&] { return vaultIn(**sql); });
    return vault && *vault ? (*vault)->id : QByteArray();
}

/// Whether nothing readable is left in the files. Where it is noted that there may be, the next unlocking looks.
Result<void> noteCleaned(Sql& sql, bool cleaned) {
    return sql.write([&]() -> Result<void> {
        sql.run(u"UPDATE vault SET cleaned = ?"_s, {cleaned});
        return {};
    });
}

/// Puts another lock in front of the same key. In place: what is encrypted stays as it is.
Result<void> setHeader(Sql& sql, const QByteArray& before, const QByteArray& after) {
    return sql.write([&]() -> Result<void> {
        if (sql.run(u"UPDATE vault SET header = ? WHERE header = ?"_s, {after, before}) == 0)
            return Error{ErrorCode::ChangedMeanwhile, "the passphrase"};
        return {};
    });
}

Result<void> setHeaderOfBackup(const QString& path, const QByteArray& header) {
    const auto sql = Sql::open(path, Sql::Access::ReadWrite);
    if (!sql) return sql.error();
    const auto prepared = (*sql)->plain([&]() -> Result<void> {
        (*sql)->run(u"PRAGMA secure_delete = ON"_s);
        return {};
    });
    if (!prepared) return prepared;
    return (*sql)->write([&]() -> Result<void> {
        (*sql)->run(u"UPDATE vault SET header = ?"_s, {header});
        return {};
    });
}

}  // namespace

Result<Protection> GalleryStore::protection() const {
    const auto vault = m_d->sql->read([&] { return vaultIn(*m_d->sql); });
    if (!vault) return vault.error();
    if (!*vault) return Protection::None;
    const auto& keys = m_d->cells->keys();
    return keys && keys->vaultId == (*vault)->id ? Protection::Unlocked : Protection::Locked;
}

Result<Protected> GalleryStore::protect(const QString& passphrase, JobControl& control, const PassphraseCost& cost) {
    if (const auto checked = checkNewPassphrase(passphrase); !checked) return checked.error();
    SecretKey master = SecretKey::random();
    const auto vault = Vault::lock(master, randomBytes(16), passphrase, cost);
    if (!vault) return vault.error();
    Sql& sql = *m_d->sql;
    SealedCells& cells = *m_d->cells;
    const auto keysBefore = cells.keys();
    const auto done = sql.write([&]() -> Result<void> {
        if (sql.value(u"SELECT 1 FROM vault"_s).isValid()) return invalid("the store has a passphrase already");
        sql.run(u"INSERT INTO vault (id, header) VALUES (1, ?)"_s, {vault->header()});
        cells.useKeys(std::make_shared<VaultKeys>(vault->id, std::move(master)));
        if (const auto begun = cells.begin(); !begun) return begun;
        cells.sealEverything(control);
        m_d->log(u"protect"_s, 1);
        return {};
    });
    if (!done) {
        cells.useKeys(keysBefore);
        return done.error();
    }
    const auto removed = m_d->removePlaintext();
    return removed ? *removed : Protected{.leftReadable = removed.error()};
}

Result<Protected> GalleryStore::Private::removePlaintext() {
    const auto vacuumed = sql->plain([&]() -> Result<void> {
        // As large as the store, and encrypted: this may stand in a temporary file.
        sql->run(u"PRAGMA temp_store = FILE"_s);
        sql->run(u"VACUUM"_s);
        sql->run(u"PRAGMA temp_store = MEMORY"_s);
        return {};
    });
    if (!vacuumed) return vacuumed.error();
    if (const auto emptied = emptyWriteAheadLog("encrypted"); !emptied) return emptied.error();
    Protected removed;
    QStringList plain;
    bool anyBackup = false;
    for (const QString& path : backupPathsIn(folder))
        if (vaultIdOfBackup(path).isEmpty()) {
            plain.append(path);
            anyBackup = true;
        }
    // The new one first, so that there is one at any moment.
    if (anyBackup)
        if (const auto written = writeBackup(*sql, folder); !written) return written.error();
    for (const QString& path : std::as_const(plain)) {
        if (QFile::remove(path))
            ++removed.backupsRemoved;
        else if (QFile::exists(path))
            removed.notRemoved.append(path);
    }
    const LeftoversRemoved leftovers = removeLeftovers(folder, [](const Leftover& leftover) {
        return leftover.kind == Leftover::Kind::Crops || leftover.kind == Leftover::Kind::HalfMade ||
               (leftover.kind == Leftover::Kind::Copy && vaultIdOfBackup(leftover.path).isEmpty());
    });
    removed.backupsRemoved += leftovers.removed;
    removed.notRemoved += leftovers.left;
    if (!removed.notRemoved.isEmpty()) return removed;
    if (const auto noted = noteCleaned(*sql, true); !noted) return noted.error();
    return removed;
}

Result<void> GalleryStore::unlock(const QString& passphrase) {
    Sql& sql = *m_d->sql;
    const auto vault = theVaultIn(sql);
    if (!vault) return vault.error();
    auto master = vault->unlock(passphrase);
    const auto noted = addToLog(u"unlock"_s, 1, master ? u"ok"_s : u"refused"_s);
    if (!master) return master.error();
    if (!noted) return noted;
    m_d->cells->useKeys(std::make_shared<VaultKeys>(vault->id, std::move(*master)));
    // A program that was ended while it set or took off the passphrase has left what others can read.
    const auto cleaned = sql.read([&]() -> Result<bool> { return sql.value(u"SELECT cleaned FROM vault"_s).toBool(); });
    if (!cleaned) return cleaned.error();
    if (!*cleaned)
        if (const auto removed = m_d->removePlaintext(); !removed) m_d->backupFailure = removed.error();
    return {};
}

void GalleryStore::lock() {
    m_d->cells->dropKeys();
}

Result<QStringList> GalleryStore::changePassphrase(const QString& before, const QString& after) {
    if (const auto checked = checkNewPassphrase(after); !checked) return checked.error();
    const auto vault = theVaultIn(*m_d->sql);
    if (!vault) return vault.error();
    const auto master = vault->unlock(before);
    if (!master) return master.error();
    const auto relocked = Vault::lock(*master, vault->id, after, vault->cost);
    if (!relocked) return relocked.error();
    const QByteArray header = relocked->header();
    if (const auto set = setHeader(*m_d->sql, vault->header(), header); !set) return set.error();
    // The log may still hold the lock of the passphrase before.
    if (!m_d->emptyWriteAheadLog("changed"))
        if (const auto noted = noteCleaned(*m_d->sql, false); !noted) return noted.error();
    QStringList notChanged;
    for (const QString& path : backupPathsIn(m_d->folder))
        if (vaultIdOfBackup(path) == vault->id && !setHeaderOfBackup(path, header)) notChanged.append(path);
    return notChanged;
}

Result<void> GalleryStore::unprotect(const QString& passphrase, JobControl& control) {
    const auto vault = theVaultIn(*m_d->sql);
    if (!vault) return vault.error();
    auto master = vault->unlock(passphrase);
    if (!master) return master.error();
    Sql& sql = *m_d->sql;
    // Ended on the way, it leaves readable pages in the log of a store that is still protected.
    if (const auto noted = noteCleaned(sql, false); !noted) return noted;
    SealedCells& cells = *m_d->cells;
    cells.useKeys(std::make_shared<VaultKeys>(vault->id, std::move(*master)));
    const auto opened = sql.write([&]() -> Result<void> {
        if (const auto begun = cells.begin(); !begun) return begun;
        cells.openEverything(control);
        sql.run(u"DELETE FROM vault"_s);
        m_d->log(u"unprotect"_s, 1);
        return {};
    });
    if (opened) {
        cells.dropKeys();
    } else if (const auto removed = m_d->removePlaintext(); !removed) {
        m_d->backupFailure = removed.error();
    }
    return opened;
}

}  // namespace facenet
