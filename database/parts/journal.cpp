#include "database/parts/journal.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <algorithm>
#include <utility>

#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString kEntryColumns = u"id, kind, subject, detail, count, at_ms, undone"_s;

/// The columns that changes may name; what an entry says is put into statements.
bool isKnownColumn(const QString& table, const QString& column) {
    static const QSet<std::pair<QString, QString>> kKnown{{u"people"_s, u"name"_s},
                                                          {u"people"_s, u"note"_s},
                                                          {u"people"_s, u"removed_at_ms"_s},
                                                          {u"people"_s, u"merged_into"_s},
                                                          {u"people"_s, u"portrait_face_id"_s},
                                                          {u"faces"_s, u"person_id"_s},
                                                          {u"faces"_s, u"removed_at_ms"_s},
                                                          {u"sightings"_s, u"person_id"_s},
                                                          {u"sightings"_s, u"removed_at_ms"_s},
                                                          {u"rejected_looks"_s, u"person_id"_s},
                                                          {u"rejected_looks"_s, u"removed_at_ms"_s},
                                                          {u"strict_pairs"_s, u"first_id"_s},
                                                          {u"strict_pairs"_s, u"second_id"_s},
                                                          {u"strict_pairs"_s, u"removed_at_ms"_s},
                                                          {u"dismissed_suggestions"_s, u"person_id"_s},
                                                          {u"dismissed_suggestions"_s, u"other_id"_s},
                                                          {u"dismissed_suggestions"_s, u"removed_at_ms"_s},
                                                          {u"consents"_s, u"person_id"_s},
                                                          {u"consents"_s, u"review_at_ms"_s},
                                                          {u"consents"_s, u"removed_at_ms"_s}};
    return kKnown.contains({table, column});
}

struct RowChange {
    QString table;
    qint64 id = 0;
    QString column;
    QJsonValue before, after;
};

QList<RowChange> changesFrom(const QByteArray& json) {
    QList<RowChange> changes;
    for (const auto& value : QJsonDocument::fromJson(json).array()) {
        const QJsonArray row = value.toArray();
        changes.append({row[0].toString(), row[1].toInteger(), row[2].toString(), row[3], row[4]});
    }
    return changes;
}

QByteArray toJson(const QList<RowChange>& changes) {
    QJsonArray all;
    for (const RowChange& change : changes)
        all.append(QJsonArray{change.table, change.id, change.column, change.before, change.after});
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

QVariant toColumn(const QJsonValue& value) {
    if (value.isNull()) return {};
    return value.isDouble() ? QVariant(value.toInteger()) : QVariant(value.toString());
}

QJsonValue toJson(const QVariant& value) {
    return value.isNull() ? QJsonValue() : QJsonValue::fromVariant(value);
}

auto toEntry(SealedCells& cells) {
    return [&cells](const QSqlQuery& row) {
        const qint64 id = row.value(0).toLongLong();
        return JournalEntry{.id = id,
                            .kind = static_cast<JournalKind>(row.value(1).toInt()),
                            .subject = cells.openText({SealedColumn::JournalSubject, id}, kNobody, row.value(2)),
                            .detail = cells.openText({SealedColumn::JournalDetail, id}, kNobody, row.value(3)),
                            .count = row.value(4).toInt(),
                            .at = timeFrom(row.value(5)),
                            .undone = row.value(6).toBool()};
    };
}

QByteArray openChanges(SealedCells& cells, qint64 id, const QVariant& stored) {
    return cells.openText({SealedColumn::JournalChanges, id}, kNobody, stored).toUtf8();
}

QVariant sealChanges(SealedCells& cells, qint64 id, const QList<RowChange>& changes) {
    return cells.seal({SealedColumn::JournalChanges, id}, kNobody, QString::fromUtf8(toJson(changes)));
}

Result<void> applyOne(SealedCells& cells, qint64 entryId, bool backwards) {
    Sql& sql = cells.sql();
    QList<RowChange> changes =
        changesFrom(openChanges(cells, entryId, sql.value(u"SELECT changes FROM journal WHERE id = ?"_s, {entryId})));
    if (backwards) std::reverse(changes.begin(), changes.end());
    for (const RowChange& change : changes) {
        const std::string place = change.table.toStdString() + " " + std::to_string(change.id);
        if (!isKnownColumn(change.table, change.column))
            return Error{ErrorCode::StoreCorrupt, "the journal's " + place};
        const QJsonValue& expected = backwards ? change.after : change.before;
        const QJsonValue& wanted = backwards ? change.before : change.after;
        if (!sql.value(u"SELECT 1 FROM %1 WHERE id = ?"_s.arg(change.table), {change.id}).isValid()) {
            // What was said of two people went with the other one.
            if (change.table == u"strict_pairs"_s || change.table == u"dismissed_suggestions"_s) continue;
            return Error{ErrorCode::NotFound, place};
        }
        if (toJson(cells.value(change.table, change.id, change.column)) != expected)
            return Error{ErrorCode::ChangedMeanwhile, place};
        cells.setValue(change.table, change.id, change.column, toColumn(wanted));
    }
    sql.run(u"UPDATE journal SET undone = ? WHERE id = ?"_s, {backwards, entryId});
    return {};
}

/// What stands for an import: its newest entry, with the faces of all.
JournalEntry importEntry(Sql& sql, qint64 importId, JournalEntry newest) {
    newest.kind = JournalKind::Import;
    newest.subject.clear();
    newest.detail.clear();
    newest.count = sql.value(u"SELECT sum(count) FROM journal WHERE import_id = ? AND kind IN (?, ?)"_s,
                             {importId, static_cast<int>(JournalKind::Enroll), static_cast<int>(JournalKind::AddFaces)})
                       .toInt();
    return newest;
}

Result<JournalEntry> apply(SealedCells& cells, qint64 entryId, bool backwards) {
    Sql& sql = cells.sql();
    const qint64 importId = sql.value(u"SELECT import_id FROM journal WHERE id = ?"_s, {entryId}).toLongLong();
    QList<qint64> ids =
        sql.rows(u"SELECT id FROM journal WHERE (id = ? OR import_id = ?) AND undone = ? ORDER BY id"_s,
                 {entryId, importId, !backwards}, [](const QSqlQuery& row) { return row.value(0).toLongLong(); });
    if (ids.isEmpty()) return Error{ErrorCode::NotFound, "journal entry " + std::to_string(entryId)};
    JournalEntry entry =
        sql.rows(u"SELECT "_s + kEntryColumns + u" FROM journal WHERE id = ?"_s, {ids.last()}, toEntry(cells)).first();
    if (backwards) std::reverse(ids.begin(), ids.end());
    for (const qint64 id : std::as_const(ids))
        if (const auto applied = applyOne(cells, id, backwards); !applied) return applied.error();
    if (importId != 0) entry = importEntry(sql, importId, std::move(entry));
    entry.undone = backwards;
    return entry;
}

/// Whether a change is of one of the rows, or moves something to or from one of the people.
bool isAbout(const RowChange& change, const ErasedRows& rows) {
    const QSet<qint64>* ids = change.table == u"people"_s           ? &rows.people
                              : change.table == u"faces"_s          ? &rows.faces
                              : change.table == u"sightings"_s      ? &rows.sightings
                              : change.table == u"strict_pairs"_s   ? &rows.pairs
                              : change.table == u"rejected_looks"_s ? &rows.looks
                              : change.table == u"consents"_s       ? &rows.consents
                                                                    : nullptr;
    static const QStringList kPersonColumns{u"person_id"_s, u"merged_into"_s, u"first_id"_s, u"second_id"_s,
                                            u"other_id"_s};
    const bool aboutPerson = kPersonColumns.contains(change.column);
    return (ids && ids->contains(change.id)) || (aboutPerson && (rows.people.contains(change.before.toInteger()) ||
                                                                 rows.people.contains(change.after.toInteger())));
}

}  // namespace

void ChangeSet::set(const QString& table, qint64 id, const QString& column, const QVariant& value) {
    const QVariant before = m_cells.value(table, id, column);
    if (toJson(before) != toJson(value) && m_cells.setValue(table, id, column, value) > 0)
        m_changes.append({table, id, column, before, value});
}

void ChangeSet::noteInserted(const QString& table, qint64 id) {
    m_changes.append({table, id, u"removed_at_ms"_s, QDateTime::currentMSecsSinceEpoch(), QVariant()});
}

JournalEntry ChangeSet::record(JournalKind kind, const QString& subject, const QString& detail, int count) {
    QList<RowChange> changes;
    for (const QVariantList& change : std::as_const(m_changes))
        changes.append(
            {change[0].toString(), change[1].toLongLong(), change[2].toString(), toJson(change[3]), toJson(change[4])});
    JournalEntry entry{
        .kind = kind, .subject = subject, .detail = detail, .count = count, .at = QDateTime::currentDateTimeUtc()};
    m_cells.sql().run(u"DELETE FROM journal WHERE undone"_s);
    entry.id = m_cells.nextRow(u"journal"_s);
    m_cells.sql().run(
        u"INSERT INTO journal (id, at_ms, kind, subject, detail, count, changes, import_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {entry.id, facenet::toColumn(entry.at), static_cast<int>(kind),
         m_cells.seal({SealedColumn::JournalSubject, entry.id}, kNobody, subject),
         m_cells.seal({SealedColumn::JournalDetail, entry.id}, kNobody, detail), count,
         sealChanges(m_cells, entry.id, changes), m_importId == 0 ? QVariant() : QVariant(m_importId)});
    return entry;
}

QStringList hidingTables(Sql& sql) {
    return sql.rows(
        u"SELECT t.name FROM sqlite_schema t, pragma_table_info(t.name) c"
        " WHERE t.type = 'table' AND c.name = 'removed_at_ms' ORDER BY t.name"_s,
        {}, [](const QSqlQuery& row) { return row.value(0).toString(); });
}

QList<JournalEntry> journalEntries(SealedCells& cells, int limit) {
    Sql& sql = cells.sql();
    QList<qint64> importIds;
    auto entries =
        sql.rows(u"SELECT "_s + kEntryColumns +
                     u", import_id FROM journal AS e WHERE import_id IS NULL OR NOT EXISTS"
                     " (SELECT 1 FROM journal WHERE import_id = e.import_id AND id > e.id) ORDER BY id DESC LIMIT ?"_s,
                 {limit}, [&, read = toEntry(cells)](const QSqlQuery& row) {
                     importIds.append(row.value(7).toLongLong());
                     return read(row);
                 });
    for (qsizetype i = 0; i < entries.size(); ++i)
        if (importIds[i] != 0) entries[i] = importEntry(sql, importIds[i], entries[i]);
    return entries;
}

QList<JournalEntry> journalEntriesOf(SealedCells& cells, const ErasedRows& rows, qint64 personId, const QString& name) {
    QSet<QString> names{name};
    QList<JournalEntry> entries;
    // Newest first: of a name that was changed the older one belongs to the person too.
    cells.sql().forEachRow(
        u"SELECT "_s + kEntryColumns + u", changes FROM journal ORDER BY id DESC"_s, {}, [&](const QSqlQuery& row) {
            JournalEntry entry = toEntry(cells)(row);
            bool isTheirs = false;
            for (const RowChange& change : changesFrom(openChanges(cells, entry.id, row.value(7)))) {
                isTheirs = isTheirs || isAbout(change, rows);
                if (change.table != u"people"_s || change.id != personId || change.column != u"name"_s) continue;
                names.insert(change.before.toString());
                names.insert(change.after.toString());
            }
            if (!isTheirs) return;
            entry.subject = names.contains(entry.subject)  ? entry.subject
                            : names.contains(entry.detail) ? entry.detail
                                                           : QString();
            entry.detail.clear();
            entries.append(std::move(entry));
        });
    return entries;
}

QStringList formerNames(SealedCells& cells, const QSet<qint64>& people) {
    QStringList names;
    cells.sql().forEachRow(u"SELECT id, changes FROM journal"_s, {}, [&](const QSqlQuery& row) {
        for (const RowChange& change : changesFrom(openChanges(cells, row.value(0).toLongLong(), row.value(1))))
            if (change.table == u"people"_s && people.contains(change.id) && change.column == u"name"_s)
                names << change.before.toString() << change.after.toString();
    });
    names.removeAll(QString());
    names.removeDuplicates();
    return names;
}

Result<JournalEntry> applyBackwards(SealedCells& cells, qint64 entryId) {
    return apply(cells, entryId, true);
}

Result<JournalEntry> applyAgain(SealedCells& cells, qint64 entryId) {
    return apply(cells, entryId, false);
}

void forgetInJournal(SealedCells& cells, const ErasedRows& rows) {
    Sql& sql = cells.sql();
    const auto entries = sql.rows(u"SELECT id, changes FROM journal"_s, {}, [&](const QSqlQuery& row) {
        const qint64 id = row.value(0).toLongLong();
        return std::pair(id, openChanges(cells, id, row.value(1)));
    });
    for (const auto& [id, json] : entries) {
        QList<RowChange> changes = changesFrom(json);
        if (changes.removeIf([&](const RowChange& change) { return isAbout(change, rows); }) == 0) continue;
        // The names in it may be theirs.
        if (changes.isEmpty())
            sql.run(u"DELETE FROM journal WHERE id = ?"_s, {id});
        else
            sql.run(
                u"UPDATE journal SET subject = ?, detail = ?, changes = ? WHERE id = ?"_s,
                {cells.seal({SealedColumn::JournalSubject, id}, kNobody, u""_s),
                 cells.seal({SealedColumn::JournalDetail, id}, kNobody, u""_s), sealChanges(cells, id, changes), id});
    }
}

}  // namespace facenet
