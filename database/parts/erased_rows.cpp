#include "database/parts/erased_rows.h"

#include <QSqlQuery>
#include <QtEndian>
#include <algorithm>
#include <array>
#include <string>

#include "database/parts/rows.h"
#include "database/protection/secret_key.h"
#include "database/store/schema.h"
#include "database/store/store_identity.h"

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
    return versionOf(sql) >= kFirstVersionWithTombstones;
}

/// Hashes that are keyed with the random id of a store.
class StoreHash {
public:
    explicit StoreHash(const QByteArray& storeId) {
        std::copy_n(storeId.constData(), std::min<qsizetype>(storeId.size(), SecretKey::kBytes), m_key.data());
    }
    QByteArray of(const QByteArray& text) const { return keyedHash(m_key, text); }

private:
    SecretKey m_key;
};

QByteArray personHash(const QByteArray& storeId, qint64 personId, qint64 createdAtMs) {
    QByteArray text = QByteArrayLiteral("person") + QByteArray(16, '\0');
    qToLittleEndian(personId, text.data() + 6);
    qToLittleEndian(createdAtMs, text.data() + 14);
    return StoreHash(storeId).of(text);
}

/// A table whose rows are known again in copies, by number and by what never changes in these columns.
struct MarkedTable {
    QString name, kind, columns;
    QSet<qint64> ErasedRows::*rows;
};

const MarkedTable kPeople{u"people"_s, u"person"_s, u"created_at_ms"_s, &ErasedRows::people};
/// In the order of `ErasableRow`.
const std::array<MarkedTable, 3> kErasable{
    {{u"faces"_s, u"face"_s, u"size_px, sharpness, confidence"_s, &ErasedRows::faces},
     {u"sightings"_s, u"sighting"_s, u"seen_at_ms"_s, &ErasedRows::sightings},
     {u"rejected_looks"_s, u"look"_s, u"created_at_ms"_s, &ErasedRows::looks}}};

const MarkedTable& tableOf(ErasableRow kind) {
    return kErasable[static_cast<std::size_t>(kind)];
}

/// The first schema called the looks otherwise; they went with their person.
bool hasTable(Sql& sql, const MarkedTable& table) {
    return table.rows != &ErasedRows::looks || versionOf(sql) >= kFirstVersionWithLooks;
}

QString selectFrom(const MarkedTable& table) {
    return u"SELECT id, %1 FROM %2"_s.arg(table.columns, table.name);
}

/// What stands behind the number in a row of `selectFrom`.
QString markIn(const QSqlQuery& row, const MarkedTable& table) {
    QStringList parts;
    for (int i = 1; i <= table.columns.count(u',') + 1; ++i)
        parts.append(QString::number(row.value(i).toDouble(), 'g', 17));
    return parts.join(u'/');
}

/// Empty for a row that is not there.
QString markOf(Sql& sql, const MarkedTable& table, qint64 id) {
    return sql
        .rows(selectFrom(table) + u" WHERE id = ?"_s, {id}, [&](const QSqlQuery& row) { return markIn(row, table); })
        .value(0);
}

QByteArray rowHash(const StoreHash& hash, const MarkedTable& table, qint64 id, const QString& mark) {
    return hash.of(u"%1/%2/%3"_s.arg(table.name).arg(id).arg(mark).toLatin1());
}

/// What a row was known by in stores it came from.
QList<QByteArray> keptHashes(Sql& sql, const MarkedTable& table, qint64 id) {
    return sql.rows(u"SELECT hash FROM %1_origins WHERE %1_id = ? ORDER BY hash"_s.arg(table.kind), {id}, toHash);
}

void keepHashes(Sql& sql, const MarkedTable& table, qint64 id, const QList<QByteArray>& hashes) {
    for (const QByteArray& hash : hashes)
        sql.run(u"INSERT OR IGNORE INTO %1_origins (%1_id, hash) VALUES (?, ?)"_s.arg(table.kind), {id, hash});
}

/// By number; in copies from before stores had an id there are none.
QHash<qint64, QList<QByteArray>> hashesIn(Sql& sql, const MarkedTable& table) {
    QHash<qint64, QList<QByteArray>> hashes;
    const QByteArray storeId = identityIn(sql).storeId;
    if (storeId.isEmpty()) return hashes;
    const StoreHash hash(storeId);
    sql.forEachRow(selectFrom(table), {}, [&](const QSqlQuery& row) {
        hashes[toId(row)].append(rowHash(hash, table, toId(row), markIn(row, table)));
    });
    if (versionOf(sql) >= kFirstVersionWithRowOrigins)
        sql.forEachRow(u"SELECT %1_id, hash FROM %1_origins ORDER BY hash"_s.arg(table.kind), {},
                       [&](const QSqlQuery& row) { hashes[toId(row)].append(row.value(1).toByteArray()); });
    return hashes;
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
    const auto mark = [&](const MarkedTable& table) {
        if (hasTable(sql, table))
            for (const qint64 id : rows.*table.rows) marks[table.name].insert(id, markOf(sql, table, id));
    };
    mark(kPeople);
    for (const MarkedTable& table : kErasable) mark(table);
    return marks;
}

ErasedRows sameIn(Sql& copy, const ErasedRows& rows, const RowMarks& marks) {
    const RowMarks found = marksOf(copy, rows);
    ErasedRows same = rows;
    const auto keepSame = [&](const MarkedTable& table) {
        (same.*table.rows).removeIf([&](qint64 id) {
            return found.value(table.name).value(id) != marks.value(table.name).value(id);
        });
    };
    keepSame(kPeople);
    for (const MarkedTable& table : kErasable) keepSame(table);
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
        hashes.append(personHash(
            storeId, personId, sql.value(u"SELECT created_at_ms FROM people WHERE id = ?"_s, {personId}).toLongLong()));
    if (hasTombstones(sql)) hashes += keptHashes(sql, kPeople, personId);
    return hashes;
}

QHash<qint64, QList<QByteArray>> originsOf(Sql& sql, ErasableRow kind) {
    return hashesIn(sql, tableOf(kind));
}

QList<QByteArray> originsOf(Sql& sql, const ErasedRows& rows) {
    QList<QByteArray> hashes;
    for (const qint64 person : rows.people) hashes += originsOf(sql, person);
    const QByteArray storeId = identityIn(sql).storeId;
    if (storeId.isEmpty()) return hashes;
    const StoreHash hash(storeId);
    const bool haveKept = versionOf(sql) >= kFirstVersionWithRowOrigins;
    for (const MarkedTable& table : kErasable)
        for (const qint64 id : rows.*table.rows) {
            hashes.append(rowHash(hash, table, id, markOf(sql, table, id)));
            if (haveKept) hashes += keptHashes(sql, table, id);
        }
    return hashes;
}

void keepAllOrigins(Sql& sql) {
    for (const qint64 id : sql.rows(u"SELECT id FROM people"_s, {}, toId))
        keepHashes(sql, kPeople, id, originsOf(sql, id));
    for (const MarkedTable& table : kErasable)
        for (const auto& [id, hashes] : hashesIn(sql, table).asKeyValueRange()) keepHashes(sql, table, id, hashes);
}

void addOrigins(Sql& sql, qint64 personId, const QList<QByteArray>& hashes) {
    keepHashes(sql, kPeople, personId, hashes);
    forgetErased(sql, hashes);
}

void addOrigins(Sql& sql, ErasableRow kind, qint64 id, const QList<QByteArray>& hashes) {
    keepHashes(sql, tableOf(kind), id, hashes);
    forgetErased(sql, hashes);
}

void noteErased(Sql& sql, const QList<QByteArray>& hashes) {
    if (!hasTombstones(sql)) return;
    for (const QByteArray& hash : hashes) sql.run(u"INSERT OR IGNORE INTO erased (hash) VALUES (?)"_s, {hash});
}

QList<QByteArray> originsOfThese(Sql& sql, const ErasedRows& rows) {
    QSet<QByteArray> others;
    const auto add = [&](const QList<QByteArray>& hashes) { others.unite({hashes.begin(), hashes.end()}); };
    for (const qint64 id : sql.rows(u"SELECT id FROM people"_s, {}, toId))
        if (!rows.people.contains(id)) add(originsOf(sql, id));
    for (const MarkedTable& table : kErasable)
        for (const auto& [id, hashes] : hashesIn(sql, table).asKeyValueRange())
            if (!(rows.*table.rows).contains(id)) add(hashes);
    QList<QByteArray> own = originsOf(sql, rows);
    own.removeIf([&](const QByteArray& hash) { return others.contains(hash); });
    return own;
}

void noteForgotten(Sql& sql, qint64 beforeMs) {
    QHash<qint64, qint64> into;  // 0 for those who were deleted
    sql.forEachRow(u"SELECT id, merged_into FROM people WHERE removed_at_ms < ?"_s, {beforeMs},
                   [&](const QSqlQuery& row) { into.insert(toId(row), row.value(1).toLongLong()); });
    QList<qint64> deleted;
    for (const qint64 id : into.keys()) {
        qint64 end = id;
        for (qsizetype i = 0; into.value(end) != 0 && i < into.size(); ++i) end = into.value(end);
        if (into.contains(end))
            deleted.append(id);
        else if (sql.value(u"SELECT 1 FROM people WHERE id = ?"_s, {end}).isValid())
            keepHashes(sql, kPeople, end, originsOf(sql, id));
    }
    auto rows = findRows(sql, deleted);
    if (!rows) return;  // they were read just now
    for (const MarkedTable& table : kErasable)
        for (const qint64 id :
             sql.rows(u"SELECT id FROM %1 WHERE removed_at_ms < ?"_s.arg(table.name), {beforeMs}, toId))
            (*rows.*table.rows).insert(id);
    noteErased(sql, originsOfThese(sql, *rows));
}

void forgetErased(Sql& sql, const QList<QByteArray>& hashes) {
    for (const QByteArray& hash : hashes) sql.run(u"DELETE FROM erased WHERE hash = ?"_s, {hash});
}

bool haveAny(const QList<QByteArray>& hashes, const QSet<QByteArray>& erased) {
    return std::any_of(hashes.begin(), hashes.end(), [&](const QByteArray& hash) { return erased.contains(hash); });
}

QSet<QByteArray> erasedHashes(Sql& sql) {
    if (!hasTombstones(sql)) return {};
    const auto hashes = sql.rows(u"SELECT hash FROM erased"_s, {}, toHash);
    return {hashes.begin(), hashes.end()};
}

ErasedRows erasedAmong(Sql& copy, const QSet<QByteArray>& erased) {
    ErasedRows found;
    if (erased.isEmpty()) return found;
    for (const qint64 id : copy.rows(u"SELECT id FROM people"_s, {}, toId))
        if (haveAny(originsOf(copy, id), erased)) found.people.insert(id);
    for (const MarkedTable& table : kErasable)
        for (const auto& [id, hashes] : hashesIn(copy, table).asKeyValueRange())
            if (haveAny(hashes, erased)) (found.*table.rows).insert(id);
    return found;
}

Result<void> leaveOutErased(Sql& copy, const std::shared_ptr<const VaultKeys>& keys, const ErasedRows& erased) {
    auto rows = findRows(copy, erased.people.values());
    if (!rows) return rows.error();
    for (const MarkedTable& table : kErasable) (*rows.*table.rows).unite(erased.*table.rows);
    eraseInCopy(copy, keys, *rows);
    return {};
}

}  // namespace facenet
