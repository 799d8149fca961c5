#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/result.h"
#include "database/base/records.h"
#include "database/parts/store_exchange.h"
#include "database/parts/store_faces.h"
#include "database/parts/store_journal.h"
#include "database/parts/store_people.h"
#include "database/parts/store_protection.h"
#include "database/parts/store_sightings.h"

namespace facenet {

enum class DailyBackup { Now, Later };

/// Whether what this user remembers of protected stores counts; not for a copy that is looked into, which may be from
/// before or after.
enum class Memory { OfThisUser, None };

/// The people and faces on disk: one SQLite database in a folder of its own. Every change is one transaction that is
/// on the disk when the call returns.
/// Other programs may use the same store at the same time; a change waits 3 seconds at most for theirs.
/// Thread: the thread that opened it; see `StoreThread` for the others. Needs a QCoreApplication.
/// Errors of all: StoreLocked, DiskFull, StoreCorrupt, StoreReadOnly, OutOfMemory, StoreFailed;
/// StoreProtected of all that reads or writes names, notes, sources, crops, embeddings or the
/// journal, or writes settings, while a passphrase protects them; SettingsAltered of the same, when
/// somebody without the passphrase changed settings that decide who is named; StoreUnprotected of
/// the same, when somebody else took the passphrase off
class GalleryStore {
public:
    /// Opens or creates the store in `folder`, checks its integrity (a file of more than 256 MiB only when a daily
    /// backup is due, as a part of it), migrates an older schema after a backup, and makes
    /// the daily backup when it is due, unless the caller does that later with `makeDailyBackup`: it takes a second for
    /// some thousand faces. A damaged, newer or foreign file is left as it is.
    /// Where this user cannot write, a store that is there is opened to be read only; see `isReadOnly`.
    /// Errors: StoreNewer, StoreForeign, StoreCorrupt, StoreMissing, StoreReadOnly, StoreLocked (also by another
    /// computer on a network drive), DiskFull, StoreFailed (also where the file system lacks what a store needs)
    static Result<std::unique_ptr<GalleryStore>> open(const QString& folder, DailyBackup backup = DailyBackup::Now,
                                                      Memory memory = Memory::OfThisUser);
    ~GalleryStore();

    /// The platform's application data folder of this program.
    static QString defaultFolder();

    /// Why the daily backup that was due at opening could not be made.
    const std::optional<Error>& backupFailure() const;

    /// Whether nothing can be written: a medium or folder of somebody else's, of which the store is read as it was when
    /// it was opened. Changes are StoreReadOnly then; what is only noted, as an export in the log, is left out.
    bool isReadOnly() const;
    /// Whether its file was removed, or another put in its place, since it was opened; nothing can be written then.
    /// What it holds is kept beside the other one.
    bool wasReplaced() const;

    const QString& folder() const;
    QString modelsFolder() const;  ///< for imported weights

    /// 16 random bytes that this store and the copies of it have, and no other: numbers of people and faces mean
    /// nothing elsewhere.
    Result<QByteArray> storeId() const;

    // ---- What is in it

    StorePeople& people() { return m_people; }
    const StorePeople& people() const { return m_people; }
    StoreFaces& faces() { return m_faces; }
    const StoreFaces& faces() const { return m_faces; }
    StoreSightings& sightings() { return m_sightings; }
    const StoreSightings& sightings() const { return m_sightings; }
    StoreJournal& journal() { return m_journal; }
    const StoreJournal& journal() const { return m_journal; }
    StoreProtection& protection() { return m_protection; }
    const StoreProtection& protection() const { return m_protection; }
    StoreExchange& exchange() { return m_exchange; }
    const StoreExchange& exchange() const { return m_exchange; }

    // ---- The store itself

    /// Several changes as one: all of them are on the disk when this returns ok, none when it does not.
    /// Errors: those of `changes` besides
    Result<void> together(const std::function<Result<void>()>& changes);
    /// The same for a part of an import: all parts with the same number are one entry of the journal, undone and redone
    /// as one. Sightings that are added in it go with it. In: `newImportId()`
    Result<void> together(qint64 importId, const std::function<Result<void>()>& changes);
    static qint64 newImportId();

    /// Notes that the store is used today and says how far the clock can be believed: until now, or after a leap of
    /// more than a week until the day before it, up to the third day on which the store is used after the leap. What is
    /// to be forgotten after some days is counted from there, so that a clock that is years ahead for a day or two
    /// deletes nothing. Needs no passphrase. In: what the clock says, UTC
    Result<QDateTime> trustedNow(const QDateTime& now = QDateTime::currentDateTimeUtc());

    /// Values of the store (not of the window): JSON texts by key. Empty when never set. A locked
    /// store can be asked.
    Result<QString> setting(const QString& key) const;
    Result<void> setSetting(const QString& key, const QString& value);

    Result<StoreSummary> summary() const;
    /// Reads the whole file: seconds for 100,000 faces. What is wrong with it is told, and is no
    /// error.
    Result<StoreCheck> check() const;
    /// Writes a copy beside the store and drops those that others stand for; see `writeBackup`.
    /// Returns its path.
    Result<QString> backup();

private:
    explicit GalleryStore(std::unique_ptr<StoreCore> core);

    std::unique_ptr<StoreCore> m_core;
    StorePeople m_people;
    StoreFaces m_faces;
    StoreSightings m_sightings;
    StoreJournal m_journal;
    StoreProtection m_protection;
    StoreExchange m_exchange;
};

}  // namespace facenet
