#include "database/parts/store_journal.h"

#include "database/parts/erased_rows.h"
#include "database/parts/journal.h"
#include "database/parts/store_core.h"
#include "database/parts/store_people.h"
#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

Result<QList<JournalEntry>> StoreJournal::latest(int limit) const {
    return m_core.read([&]() -> Result<QList<JournalEntry>> { return journalEntries(*m_core.cells, limit); });
}

Result<QList<JournalEntry>> StoreJournal::of(qint64 personId) const {
    const auto rows = StorePeople(m_core).rowsOf({personId});
    if (!rows) return rows.error();
    return m_core.read([&]() -> Result<QList<JournalEntry>> {
        return journalEntriesOf(*m_core.cells, *rows, personId, m_core.nameOf(personId));
    });
}

Result<JournalEntry> StoreJournal::undo(qint64 entryId) {
    return m_core.write([&]() -> Result<JournalEntry> {
        auto undone = applyBackwards(*m_core.cells, entryId);
        if (undone) m_core.log(u"undo"_s, 1);
        return undone;
    });
}

Result<JournalEntry> StoreJournal::redo(qint64 entryId) {
    return m_core.write([&]() -> Result<JournalEntry> {
        auto redone = applyAgain(*m_core.cells, entryId);
        if (redone) m_core.log(u"redo"_s, 1);
        return redone;
    });
}

Result<void> StoreJournal::forget(const QDateTime& before) {
    const qint64 moment = before.toMSecsSinceEpoch();
    Sql& sql = *m_core.sql;
    const auto forgotten = sql.write([&]() -> Result<int> {
        noteForgotten(sql, moment);
        int changes = sql.run(u"DELETE FROM journal WHERE at_ms < ?"_s, {moment});
        for (const QString& table : hidingTables(sql))
            changes += sql.run(u"DELETE FROM %1 WHERE removed_at_ms < ?"_s.arg(table), {moment});
        return changes;
    });
    if (!forgotten) return forgotten.error();
    // Also where nothing was forgotten: an erasure may have found the log in use.
    const auto emptied = m_core.emptyWriteAheadLog("erased");
    return *forgotten > 0 ? emptied : Result<void>();
}

Result<QList<LogLine>> StoreJournal::log(int limit) const {
    return m_core.sql->read([&]() -> Result<QList<LogLine>> {
        return m_core.sql->rows(u"SELECT at_ms, program, action, count, outcome FROM log ORDER BY id DESC LIMIT ?"_s,
                                {limit}, [](const QSqlQuery& row) {
                                    return LogLine{.at = timeFrom(row.value(0)),
                                                   .program = row.value(1).toString(),
                                                   .action = row.value(2).toString(),
                                                   .count = row.value(3).toInt(),
                                                   .outcome = row.value(4).toString()};
                                });
    });
}

Result<void> StoreJournal::addToLog(const QString& action, int count, const QString& outcome) {
    return m_core.addToLog(action, count, outcome);
}

Result<bool> StoreJournal::addReadingToLog(const QString& action, int count, const QString& outcome) {
    return m_core.addReadingToLog(action, count, outcome);
}

Result<void> StoreJournal::forgetLog(const QDateTime& before) {
    return m_core.sql->write([&]() -> Result<void> {
        m_core.sql->run(u"DELETE FROM log WHERE at_ms < ?"_s, {before.toMSecsSinceEpoch()});
        return {};
    });
}

}  // namespace facenet
