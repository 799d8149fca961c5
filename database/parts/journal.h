#pragma once

#include <QDateTime>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QVariant>

#include "core/base/result.h"
#include "database/base/journal_entry.h"
#include "database/protection/sealed_cells.h"

namespace facenet {

/// What one change does to the store, value by value, so that it can be done backwards. Nothing is deleted by a change:
/// a row that goes is hidden by `removed_at_ms`. Remembered are values as they are meant, not as they are encrypted.
/// Thread: the store's; inside a `Sql::write` block
class ChangeSet {
public:
    /// In: the number of the import that this change is a part of; 0: of none
    explicit ChangeSet(SealedCells& cells, qint64 importId = 0) : m_cells(cells), m_importId(importId) {}

    /// Sets a value and remembers the one before. What is the same already is passed over.
    void set(const QString& table, qint64 id, const QString& column, const QVariant& value);
    /// A row that was just inserted: it is hidden when the change is undone.
    void noteInserted(const QString& table, qint64 id);
    bool empty() const { return m_changes.isEmpty(); }

    /// Writes the entry; what was undone before it can no longer be redone.
    JournalEntry record(JournalKind kind, const QString& subject, const QString& detail = {}, int count = 0);

private:
    SealedCells& m_cells;
    qint64 m_importId;
    QList<QVariantList> m_changes;  ///< table, id, column, before, after
};

/// The tables whose rows a change hides instead of deleting them; not all are in older copies. In a block of `sql`.
QStringList hidingTables(Sql& sql);

/// Newest first; the changes of one import are one entry. In a `Sql::read` block.
QList<JournalEntry> journalEntries(SealedCells& cells, int limit);
/// Those of one person's rows, without a limit; imports change by change. The subject is the name that the person had
/// then, empty where only others are named, and the detail is empty. In: all rows of the person, the present name
QList<JournalEntry> journalEntriesOf(SealedCells& cells, const ErasedRows& rows, qint64 personId, const QString& name);

/// What people were called before, as far as the journal goes back. In a `Sql::read` block.
QStringList formerNames(SealedCells& cells, const QSet<qint64>& people);

/// Takes a change back, or does it again, in a `Sql::write` block; with it all changes of the same import.
/// Errors: NotFound (no such entry, or a row was erased), ChangedMeanwhile (a value is not as the
///         change left it), StoreCorrupt (the entry names what no change touches)
Result<JournalEntry> applyBackwards(SealedCells& cells, qint64 entryId);
Result<JournalEntry> applyAgain(SealedCells& cells, qint64 entryId);

/// Takes every trace of erased rows out of the journal. In a `Sql::write` block.
void forgetInJournal(SealedCells& cells, const ErasedRows& rows);

}  // namespace facenet
