#include "database/backup_retention.h"

#include <QSet>
#include <algorithm>

namespace facenet {
namespace {

constexpr int kBackupsKeptAnyway = 2;
constexpr qint64 kClockToleranceS = 24 * 60 * 60;

/// Keeps the first copy of each of so many periods.
template <typename PeriodOf>
void keepOneEach(const QList<Backup>& newestFirst, int periods, PeriodOf periodOf, QSet<qsizetype>& kept) {
    QSet<qint64> seen;
    for (qsizetype at = 0; at < newestFirst.size(); ++at) {
        const qint64 period = periodOf(newestFirst[at].madeAt.toUTC().date());
        if (seen.contains(period)) continue;
        if (seen.size() == periods) return;
        seen.insert(period);
        kept.insert(at);
    }
}

qint64 weekOf(const QDate& date) {
    int year = 0;
    const int week = date.weekNumber(&year);
    return qint64{year} * 100 + week;
}

/// The newest one that holds as many faces as any.
qsizetype fullestOf(const QList<Backup>& newestFirst) {
    const auto fullest = std::max_element(newestFirst.begin(), newestFirst.end(),
                                          [](const Backup& a, const Backup& b) { return a.faces < b.faces; });
    return std::distance(newestFirst.begin(), fullest);
}

/// Drops the oldest of those that are kept until they fit.
void leaveRoom(const QList<Backup>& newestFirst, qsizetype fullest, qint64 room, QSet<qsizetype>& kept) {
    qint64 taken = 0;
    for (const qsizetype at : std::as_const(kept)) taken += newestFirst[at].bytes;
    for (qsizetype at = newestFirst.size() - 1; at >= kBackupsKeptAnyway && taken > room; --at)
        if (at != fullest && kept.remove(at)) taken -= newestFirst[at].bytes;
}

}  // namespace

QList<Backup> backupsToDrop(QList<Backup> backups, const QDateTime& now, qint64 freeBytes) {
    QList<Backup> future, dropped;
    const auto isFuture = [&](const Backup& backup) { return now.secsTo(backup.madeAt) > kClockToleranceS; };
    std::copy_if(backups.begin(), backups.end(), std::back_inserter(future), isFuture);
    backups.removeIf(isFuture);
    const auto furthestFirst = [](const Backup& a, const Backup& b) {
        return a.progress != b.progress ? a.progress > b.progress : a.madeAt > b.madeAt;
    };
    std::sort(future.begin(), future.end(), furthestFirst);
    std::sort(backups.begin(), backups.end(), furthestFirst);
    dropped = future.mid(kFutureBackupsKept);
    if (backups.isEmpty()) return dropped;

    QSet<qsizetype> kept;
    for (qsizetype at = 0; at < std::min<qsizetype>(kNewestBackupsKept, backups.size()); ++at) kept.insert(at);
    keepOneEach(
        backups, kDailyBackupsKept, [](const QDate& date) { return date.toJulianDay(); }, kept);
    keepOneEach(backups, kWeeklyBackupsKept, weekOf, kept);
    keepOneEach(
        backups, kMonthlyBackupsKept, [](const QDate& date) { return qint64{date.year()} * 12 + date.month(); }, kept);
    const qsizetype fullest = fullestOf(backups);
    kept.insert(fullest);
    qint64 room = std::max<qint64>(freeBytes, 0);
    for (const Backup& backup : std::as_const(backups)) room += backup.bytes;
    leaveRoom(backups, fullest, room / 2, kept);
    for (qsizetype at = 0; at < backups.size(); ++at)
        if (!kept.contains(at)) dropped.append(backups[at]);
    return dropped;
}

}  // namespace facenet
