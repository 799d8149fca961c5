#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

#include "core/base/result.h"
#include "database/base/journal_entry.h"
#include "database/base/records.h"

namespace facenet {

struct StoreCore;

/// What was done to people and faces, which can be taken back, and the log of who did what with the store.
/// Thread and errors: those of `GalleryStore`
class StoreJournal {
public:
    explicit StoreJournal(StoreCore& core) : m_core(core) {}

    Result<QList<JournalEntry>> latest(int limit) const;  ///< newest first
    /// Errors: NotFound (erased meanwhile), ChangedMeanwhile (another change stands in the way)
    Result<JournalEntry> undo(qint64 entryId);
    Result<JournalEntry> redo(qint64 entryId);
    /// Forgets changes from before that moment and erases what they had hidden: it can no longer be brought back.
    /// Needs no passphrase. Errors: StoreLocked also where all is forgotten and another program
    /// keeps the write-ahead log from being emptied
    Result<void> forget(const QDateTime& before);
    Result<QList<LogLine>> log(int limit) const;  ///< newest first
    /// Forgets lines from before that moment. Needs no passphrase.
    Result<void> forgetLog(const QDateTime& before);
    /// Changes of one person, newest first, imports change by change: the subject is the name that the person had then,
    /// or empty, and nobody else is named. Errors: NotFound
    Result<QList<JournalEntry>> of(qint64 personId) const;
    /// Notes in the log what was done with the store: "import", "restore". Needs no passphrase;
    /// nothing where nothing can be written.
    Result<void> addToLog(const QString& action, int count, const QString& outcome = QStringLiteral("ok"));
    /// The same for what only reads the store ("export", "identify"), which a full disk is no reason to refuse.
    /// Out: whether it could be noted; whoever asked is to be told where it could not
    Result<bool> addReadingToLog(const QString& action, int count, const QString& outcome = QStringLiteral("ok"));

private:
    StoreCore& m_core;
};

}  // namespace facenet
