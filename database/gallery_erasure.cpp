#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <utility>

#include "database/files.h"
#include "database/gallery_store_private.h"
#include "database/rows.h"
#include "database/store_file.h"
#include "database/store_identity.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

qint64 toId(const QSqlQuery& row) {
    return row.value(0).toLongLong();
}

/// The people with whoever was merged into them, and everything that hangs on them.
ErasedRows rowsOf(Sql& sql, const QList<qint64>& personIds) {
    ErasedRows rows{.people = {personIds.begin(), personIds.end()}};
    for (QList<qint64> found = personIds; !found.isEmpty();) {
        const qint64 id = found.takeLast();
        for (const qint64 merged : sql.rows(u"SELECT id FROM people WHERE merged_into = ?"_s, {id}, toId))
            if (!rows.people.contains(merged)) {
                rows.people.insert(merged);
                found.append(merged);
            }
    }
    for (const auto& [table, ids] : {std::pair(u"faces"_s, &rows.faces), std::pair(u"sightings"_s, &rows.sightings),
                                     std::pair(u"rejected_looks"_s, &rows.looks)})
        for (const qint64 person : std::as_const(rows.people))
            for (const qint64 id : sql.rows(u"SELECT id FROM %1 WHERE person_id = ?"_s.arg(table), {person}, toId))
                ids->insert(id);
    for (const qint64 person : std::as_const(rows.people))
        for (const qint64 id :
             sql.rows(u"SELECT id FROM strict_pairs WHERE first_id = ? OR second_id = ?"_s, {person, person}, toId))
            rows.pairs.insert(id);
    return rows;
}

/// Rows of a table that are still there.
int countIn(Sql& sql, const QString& table, const QSet<qint64>& ids) {
    int left = 0;
    for (const qint64 id : ids) left += sql.value(u"SELECT 1 FROM %1 WHERE id = ?"_s.arg(table), {id}).isValid();
    return left;
}

/// What a row is known by in a copy besides its number, which another branch of the same store may have given too.
using Marks = QHash<QString, QHash<qint64, QString>>;  // by table and number

Marks marksOf(Sql& sql, const ErasedRows& rows) {
    Marks marks;
    const auto mark = [&](const QString& table, const QString& columns, const QSet<qint64>& ids) {
        for (const qint64 id : ids)
            marks[table].insert(id,
                                sql.value(u"SELECT %1 FROM %2 WHERE id = ?"_s.arg(columns, table), {id}).toString());
    };
    mark(u"people"_s, u"created_at_ms"_s, rows.people);
    mark(u"faces"_s, u"size_px || '/' || sharpness || '/' || confidence"_s, rows.faces);
    mark(u"sightings"_s, u"seen_at_ms"_s, rows.sightings);
    return marks;
}

/// Those of the rows that are the same in a copy.
ErasedRows sameIn(Sql& copy, const ErasedRows& rows, const Marks& marks) {
    const Marks found = marksOf(copy, rows);
    ErasedRows same = rows;
    for (const auto& [table, ids] : {std::pair(u"people"_s, &same.people), std::pair(u"faces"_s, &same.faces),
                                     std::pair(u"sightings"_s, &same.sightings)})
        ids->removeIf([&](qint64 id) { return found.value(table).value(id) != marks.value(table).value(id); });
    return same;
}

/// In a `write` block.
void eraseRows(Sql& sql, const ErasedRows& rows) {
    for (const qint64 id : rows.people) sql.run(u"DELETE FROM people WHERE id = ?"_s, {id});
    for (const qint64 id : rows.faces) sql.run(u"DELETE FROM faces WHERE id = ?"_s, {id});
    for (const qint64 id : rows.sightings) sql.run(u"DELETE FROM sightings WHERE id = ?"_s, {id});
}

/// Takes the rows out of a backup's journal. Where that is encrypted with other keys than these, from before the
/// passphrase was taken off and set again, nothing of it is kept.
void forgetInJournalOfBackup(Sql& sql, const std::shared_ptr<const VaultKeys>& keys, const ErasedRows& rows) {
    const int version = sql.value(u"PRAGMA user_version"_s).toInt();
    if (version < 2) return;
    SealedCells cells(sql);
    cells.useKeys(keys);
    if (version < 3 || cells.begin())
        forgetInJournal(cells, rows);
    else
        sql.run(u"DELETE FROM journal"_s);
}

/// Writes a backup anew without the rows, beside it, and puts the new one in its place.
Result<void> eraseInBackup(const QString& path, const std::shared_ptr<const VaultKeys>& keys, const ErasedRows& rows,
                           const Marks& marks) {
    const QString part = path + u".part"_s;
    QFile::remove(part);
    const auto cleaned = [&]() -> Result<void> {
        if (!QFile::copy(path, part)) return Error{ErrorCode::StoreFailed, path.toStdString()};
        auto sql = Sql::open(part, Sql::Access::ReadWrite);
        if (!sql) return sql.error();
        const auto prepared = (*sql)->plain([&]() -> Result<void> {
            (*sql)->run(u"PRAGMA journal_mode = DELETE"_s);
            (*sql)->run(u"PRAGMA foreign_keys = ON"_s);
            (*sql)->run(u"PRAGMA secure_delete = ON"_s);
            return {};
        });
        if (!prepared) return prepared;
        const auto erased = (*sql)->write([&]() -> Result<void> {
            const ErasedRows same = sameIn(**sql, rows, marks);
            eraseRows(**sql, same);
            forgetInJournalOfBackup(**sql, keys, same);
            return {};
        });
        if (!erased) return erased;
        return (*sql)->plain([&]() -> Result<void> {
            (*sql)->run(u"VACUUM"_s);
            return {};
        });
    }();
    if (cleaned)
        if (const auto synced = syncToDisk(part); !synced) {
            QFile::remove(part);
            return synced;
        }
    if (!cleaned) {
        QFile::remove(part);
        return cleaned;
    }
    if (::rename(QFile::encodeName(part).constData(), QFile::encodeName(path).constData()) != 0) {
        QFile::remove(part);
        return Error{ErrorCode::StoreFailed, path.toStdString()};
    }
    return syncToDisk(QFileInfo(path).path());
}

}  // namespace

Result<void> GalleryStore::Private::emptyWriteAheadLog(const char* done) {
    return sql->plain([&]() -> Result<void> {
        if (sql->value(u"PRAGMA wal_checkpoint(TRUNCATE)"_s).toInt() != 0)
            return Error{ErrorCode::StoreLocked,
                         std::string(done) + ", but another program keeps the log from being emptied"};
        return {};
    });
}

Result<Erasure> GalleryStore::erasePeople(const QList<qint64>& personIds) {
    Sql& sql = *m_d->sql;
    ErasedRows rows;
    Marks marks;
    QByteArray storeId;
    const auto erased = m_d->write([&]() -> Result<void> {
        for (const qint64 id : personIds)
            if (!sql.value(u"SELECT 1 FROM people WHERE id = ?"_s, {id}).isValid()) return noPerson(id);
        rows = rowsOf(sql, personIds);
        marks = marksOf(sql, rows);
        storeId = identityIn(sql).storeId;
        forgetInJournal(*m_d->cells, rows);
        eraseRows(sql, rows);
        m_d->log(u"erase"_s, static_cast<int>(rows.people.size()));
        return {};
    });
    if (!erased) return erased.error();
    Erasure erasure{.people = static_cast<int>(rows.people.size()),
                    .faces = static_cast<int>(rows.faces.size()),
                    .sightings = static_cast<int>(rows.sightings.size())};
    for (const QString& backup : backupPathsIn(m_d->folder)) {
        // In a copy of another store the numbers are other people's.
        if (const QByteArray whose = storeIdIn(backup); !whose.isEmpty() && whose != storeId) continue;
        if (eraseInBackup(backup, m_d->cells->keys(), rows, marks))
            ++erasure.backups;
        else
            erasure.notRewritten.append(backup);
    }
    if (const auto emptied = m_d->emptyWriteAheadLog("erased"); !emptied) {
        if (emptied.error().code != ErrorCode::StoreLocked) return emptied.error();
        erasure.logEmptied = false;
    }
    return sql.read([&]() -> Result<Erasure> {
        erasure.left = countIn(sql, u"people"_s, rows.people) + countIn(sql, u"faces"_s, rows.faces) +
                       countIn(sql, u"sightings"_s, rows.sightings) + countIn(sql, u"rejected_looks"_s, rows.looks);
        for (const qint64 face : std::as_const(rows.faces))
            erasure.left += sql.value(
                                   u"SELECT (SELECT count(*) FROM crops WHERE face_id = ?)"
                                   " + (SELECT count(*) FROM embeddings WHERE face_id = ?)"_s,
                                   {face, face})
                                .toInt();
        return erasure;
    });
}

Result<void> GalleryStore::forgetJournal(const QDateTime& before) {
    const qint64 moment = before.toMSecsSinceEpoch();
    Sql& sql = *m_d->sql;
    const auto forgotten = sql.write([&]() -> Result<int> {
        int changes = sql.run(u"DELETE FROM journal WHERE at_ms < ?"_s, {moment});
        for (const QString& table : {u"people"_s, u"faces"_s, u"rejected_looks"_s, u"sightings"_s, u"strict_pairs"_s,
                                     u"dismissed_suggestions"_s})
            changes += sql.run(u"DELETE FROM %1 WHERE removed_at_ms < ?"_s.arg(table), {moment});
        sql.run(u"DELETE FROM log WHERE at_ms < ?"_s, {moment});
        return changes;
    });
    if (!forgotten) return forgotten.error();
    // Also where nothing was forgotten: an erasure may have found the log in use.
    const auto emptied = m_d->emptyWriteAheadLog("erased");
    return *forgotten > 0 ? emptied : Result<void>();
}

Result<QList<LogLine>> GalleryStore::log(int limit) const {
    return m_d->sql->read([&]() -> Result<QList<LogLine>> {
        return m_d->sql->rows(u"SELECT at_ms, program, action, count FROM log ORDER BY id DESC LIMIT ?"_s, {limit},
                              [](const QSqlQuery& row) {
                                  return LogLine{.at = timeFrom(row.value(0)),
                                                 .program = row.value(1).toString(),
                                                 .action = row.value(2).toString(),
                                                 .count = row.value(3).toInt()};
                              });
    });
}

}  // namespace facenet
