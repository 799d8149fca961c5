#include "database/erased_rows.h"

#include <QtEndian>
#include <algorithm>
#include <string>

#include "database/rows.h"
#include "database/schema.h"
#include "database/secret_key.h"
#include "database/store_identity.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray toHash(const QSqlQuery& row) {
    return row.value(0).toByteArray();
}

int versionOf(Sql& sql) {
    return sql.value(u"PRAGMA user_version"_s).toInt();
}

bool hasTombstones(Sql& sql) {
    return sql.value(u"SELECT 1 FROM sqlite_schema WHERE name = 'person_origins'"_s).isValid();
}

QByteArray hashOf(const QByteArray& storeId, qint64 personId, qint64 createdAtMs) {
    SecretKey key;
    std::copy_n(storeId.constData(), std::min<qsizetype>(storeId.size(), SecretKey::kBytes), key.data());
    QByteArray text = QByteArrayLiteral("person") + QByteArray(16, '\0');
    qToLittleEndian(personId, text.data() + 6);
    qToLittleEndian(createdAtMs, text.data() + 14);
    return keyedHash(key, text);
}

}  // namespace

Result<ErasedRows> findRows(Sql& sql, const QList<qint64>& personIds) {
    for (const qint64 id : personIds)
        if (!sql.value(u"SELECT 1 FROM people WHERE id = ?"_s, {id}).isValid())
            return Error{ErrorCode::NotFound, "person " + std::to_string(id)};
    ErasedRows rows{.people = {personIds.begin(), personIds.end()}};
    for (QList<qint64> found = personIds; !found.isEmpty();) {
        const qint64 id = found.takeLast();
        for (const qint64 merged : sql.rows(u"SELECT id FROM people WHERE merged_into = ?"_s, {id}, toId))
            if (!rows.people.contains(merged)) {
                rows.people.insert(merged);
                found.append(merged);
            }
    }
    for (const auto& [table, ids] :
         {std::pair(u"faces"_s, &rows.faces), std::pair(u"sightings"_s, &rows.sightings),
          std::pair(u"rejected_looks"_s, &rows.looks), std::pair(u"consents"_s, &rows.consents)})
        for (const qint64 person : std::as_const(rows.people))
            for (const qint64 id : sql.rows(u"SELECT id FROM %1 WHERE person_id = ?"_s.arg(table), {person}, toId))
                ids->insert(id);
    for (const qint64 person : std::as_const(rows.people))
        for (const qint64 id :
             sql.rows(u"SELECT id FROM strict_pairs WHERE first_id = ? OR second_id = ?"_s, {person, person}, toId))
            rows.pairs.insert(id);
    return rows;
}

RowMarks marksOf(Sql& sql, const ErasedRows& rows) {
    RowMarks marks;
    const auto mark = [&](const QString& table, const QString& columns, const QSet<qint64>& ids) {
        for (const qint64 id : ids)
            marks[table].insert(id,
                                sql.value(u"SELECT %1 FROM %2 WHERE id = ?"_s.arg(columns, table), {id}).toString());
    };
    mark(u"people"_s, u"created_at_ms"_s, rows.people);
    mark(u"faces"_s, u"size_px || '/' || sharpness || '/' || confidence"_s, rows.faces);
    mark(u"sightings"_s, u"seen_at_ms"_s, rows.sightings);
    if (versionOf(sql) >= kFirstVersionWithLooks) mark(u"rejected_looks"_s, u"created_at_ms"_s, rows.looks);
    return marks;
}

ErasedRows sameIn(Sql& copy, const ErasedRows& rows, const RowMarks& marks) {
    const RowMarks found = marksOf(copy, rows);
    ErasedRows same = rows;
    for (const auto& [table, ids] :
         {std::pair(u"people"_s, &same.people), std::pair(u"faces"_s, &same.faces),
          std::pair(u"sightings"_s, &same.sightings), std::pair(u"rejected_looks"_s, &same.looks)})
        ids->removeIf([&, of = table](qint64 id) { return found.value(of).value(id) != marks.value(of).value(id); });
    return same;
}

void eraseRows(Sql& sql, const ErasedRows& rows) {
    // The first schema called them otherwise; they went with their person.
    if (versionOf(sql) >= kFirstVersionWithLooks)
        for (const qint64 id : rows.looks) sql.run(u"DELETE FROM rejected_looks WHERE id = ?"_s, {id});
    for (const qint64 id : rows.people) sql.run(u"DELETE FROM people WHERE id = ?"_s, {id});
    for (const qint64 id : rows.faces) sql.run(u"DELETE FROM faces WHERE id = ?"_s, {id});
    for (const qint64 id : rows.sightings) sql.run(u"DELETE FROM sightings WHERE id = ?"_s, {id});
}

void eraseInCopy(Sql& sql, const std::shared_ptr<const VaultKeys>& keys, const ErasedRows& rows) {
    const int version = versionOf(sql);
    SealedCells cells(sql);
    cells.useKeys(keys);
    const bool readable = version < kFirstVersionWithVault || cells.begin();
    if (version >= kFirstVersionWithLooks) {
        if (readable)
            forgetInJournal(cells, rows);
        else
            sql.run(u"DELETE FROM journal"_s);
    }
    eraseRows(sql, rows);
    if (version < kFirstVersionWithSettingsSeal) return;
    // Somebody who was told apart more strictly may have gone.
    if (readable)
        cells.sealSettings();
    else
        sql.run(u"UPDATE vault SET settings_seal = NULL"_s);
}

// ---- Tombstones

QList<QByteArray> originsOf(Sql& sql, qint64 personId) {
    QList<QByteArray> hashes;
    if (const QByteArray storeId = identityIn(sql).storeId; !storeId.isEmpty())
        hashes.append(hashOf(storeId, personId,
                             sql.value(u"SELECT created_at_ms FROM people WHERE id = ?"_s, {personId}).toLongLong()));
    if (hasTombstones(sql))
        hashes += sql.rows(u"SELECT hash FROM person_origins WHERE person_id = ? ORDER BY hash"_s, {personId}, toHash);
    return hashes;
}

void keepOrigins(Sql& sql, qint64 personId) {
    for (const QByteArray& hash : originsOf(sql, personId))
        sql.run(u"INSERT OR IGNORE INTO person_origins (person_id, hash) VALUES (?, ?)"_s, {personId, hash});
}

void addOrigins(Sql& sql, qint64 personId, const QList<QByteArray>& hashes) {
    for (const QByteArray& hash : hashes) {
        sql.run(u"INSERT OR IGNORE INTO person_origins (person_id, hash) VALUES (?, ?)"_s, {personId, hash});
        sql.run(u"DELETE FROM erased WHERE hash = ?"_s, {hash});
    }
}

void noteErased(Sql& sql, const QList<QByteArray>& hashes) {
    if (!hasTombstones(sql)) return;
    for (const QByteArray& hash : hashes) sql.run(u"INSERT OR IGNORE INTO erased (hash) VALUES (?)"_s, {hash});
}

QSet<QByteArray> erasedHashes(Sql& sql) {
    if (!hasTombstones(sql)) return {};
    const auto hashes = sql.rows(u"SELECT hash FROM erased"_s, {}, toHash);
    return {hashes.begin(), hashes.end()};
}

QList<qint64> erasedAmong(Sql& copy, const QSet<QByteArray>& erased) {
    QList<qint64> found;
    if (erased.isEmpty()) return found;
    for (const qint64 id : copy.rows(u"SELECT id FROM people ORDER BY id"_s, {}, toId)) {
        const QList<QByteArray> hashes = originsOf(copy, id);
        if (std::any_of(hashes.begin(), hashes.end(), [&](const QByteArray& hash) { return erased.contains(hash); }))
            found.append(id);
    }
    return found;
}

Result<void> leaveOutErased(Sql& copy, const QList<qint64>& personIds) {
    const auto rows = findRows(copy, personIds);
    if (!rows) return rows.error();
    eraseInCopy(copy, nullptr, *rows);
    return {};
}

}  // namespace facenet
