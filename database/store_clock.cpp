#include <algorithm>

#include "database/gallery_store.h"
#include "database/parts/store_core.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 kDayMs = 24 * 60 * 60 * 1000;
/// Who uses the program once a week is believed at once.
constexpr qint64 kLeapDays = 7;
/// Days of use after a leap that make it believable.
constexpr qsizetype kDaysThatConfirm = 2;

/// In: the days of use in order; none where they could not be read
qint64 lastTrusted(const QList<qint64>& days) {
    qint64 trusted = days.value(0);
    for (qsizetype i = 1; i < days.size(); ++i) {
        const bool isLeap = days[i] - days[i - 1] > kLeapDays;
        if (isLeap && i + kDaysThatConfirm >= days.size()) break;
        trusted = days[i];
    }
    return trusted;
}

}  // namespace

Result<QDateTime> GalleryStore::trustedNow(const QDateTime& now) {
    Sql& sql = *m_core->sql;
    const qint64 today = now.toMSecsSinceEpoch() / kDayMs;
    return sql.write([&]() -> Result<QDateTime> {
        // The clock was ahead then, or is behind now; set back by a day it may be right both times.
        sql.run(u"DELETE FROM days_seen WHERE day > ?"_s, {today + 1});
        sql.run(u"INSERT OR IGNORE INTO days_seen (day) VALUES (?)"_s, {today});
        const qint64 trusted = lastTrusted(sql.rows(u"SELECT day FROM days_seen ORDER BY day"_s, {},
                                                    [](const QSqlQuery& row) { return row.value(0).toLongLong(); }));
        return std::min(now, QDateTime::fromMSecsSinceEpoch((trusted + 1) * kDayMs, Qt::UTC));
    });
}

}  // namespace facenet
