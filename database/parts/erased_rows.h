#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <memory>

#include "core/base/result.h"
#include "database/parts/journal.h"
#include "database/protection/sealed_cells.h"
#include "database/store/sql.h"

namespace facenet {

// All of these in a block of `sql`: of a store, or of a copy of one.

/// The people with whoever was merged into them, and everything that hangs on them. Errors: NotFound
Result<ErasedRows> findRows(Sql& sql, const QList<qint64>& personIds);

/// What a row is known by in a copy besides its number, which another branch of the same store may have given too: by
/// table and number.
using RowMarks = QHash<QString, QHash<qint64, QString>>;
RowMarks marksOf(Sql& sql, const ErasedRows& rows);
/// Those of the rows that are the same in a copy.
ErasedRows sameIn(Sql& copy, const ErasedRows& rows, const RowMarks& marks);

void eraseRows(Sql& sql, const ErasedRows& rows);

/// Takes the rows out of a copy and its journal. Where that is encrypted with other keys than these, from before the
/// passphrase was taken off and set again, nothing of the journal is kept. In: null where there are none
void eraseInCopy(Sql& sql, const std::shared_ptr<const VaultKeys>& keys, const ErasedRows& rows);

// ---- Tombstones: that somebody was erased, without name and face. A person is known by hashes of number and moment of
// enrolment, keyed with the random id of the store: of this one, and of stores that the person was imported from. So
// are faces, sightings and looks by theirs, which an older copy may have under another person or under none.

/// The own hash first.
QList<QByteArray> originsOf(Sql& sql, qint64 personId);
/// Of all faces, sightings or looks, by number, the own hash first; none in copies from before stores had an id.
QHash<qint64, QList<QByteArray>> originsOf(Sql& sql, ErasableRow kind);
/// Those of people, faces, sightings and looks.
QList<QByteArray> originsOf(Sql& sql, const ErasedRows& rows);
/// Of these those that nothing which stays has too: an export of this very store that was taken in beside it is known
/// by the same hashes.
QList<QByteArray> originsOfThese(Sql& sql, const ErasedRows& rows);
/// Keeps the own hashes for when the store gets another id.
void keepAllOrigins(Sql& sql);
/// Notes where a person or a row was imported from, which is thereby no longer one that was erased.
void addOrigins(Sql& sql, qint64 personId, const QList<QByteArray>& hashes);
void addOrigins(Sql& sql, ErasableRow kind, qint64 id, const QList<QByteArray>& hashes);

/// Copies from before there were tombstones are passed over.
void noteErased(Sql& sql, const QList<QByteArray>& hashes);
/// What was hidden before a moment is about to go for good, from older copies too, where it is not hidden: notes it as
/// erased. Whoever was merged into somebody goes with that person.
void noteForgotten(Sql& sql, qint64 beforeMs);
/// They were brought back.
void forgetErased(Sql& sql, const QList<QByteArray>& hashes);
QSet<QByteArray> erasedHashes(Sql& sql);
/// Whether what is known by these was erased.
bool haveAny(const QList<QByteArray>& hashes, const QSet<QByteArray>& erased);

/// What is in a copy of a store and was erased since. In: the tombstones of the store and of newer copies
ErasedRows erasedAmong(Sql& copy, const QSet<QByteArray>& erased);
/// Takes it out of a copy, with all that hangs on those people. In: keys as for `eraseInCopy`. Errors: NotFound
Result<void> leaveOutErased(Sql& copy, const std::shared_ptr<const VaultKeys>& keys, const ErasedRows& erased);

}  // namespace facenet
