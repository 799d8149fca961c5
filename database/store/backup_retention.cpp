#include "database/store/backup_retention.h"

#include <QSet>
#include <algorithm>
#include <functional>

namespace facenet {
namespace {

constexpr int kBackupsKeptAnyway = 2;
constexpr qint64 kClockToleranceS = 24 * 60 * 60;

bool isNewer(const Backup& a, const Backup& b) {
    return a.madeAt != b.madeAt ? a.madeAt > b.madeAt : a.progress > b.progress;
}

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

/// What stays of copies that one clock has dated: by the moment inside and by how far the store had come, because
/// either may have been set back.
QSet<QString> keptOf(QList<Backup> backups) {
    QSet<QString> paths;
    const auto keepNewest = [&] {
        for (qsizetype at = 0; at < std::min<qsizetype>(kNewestBackupsKept, backups.size()); ++at)
            paths.insert(backups[at].path);
    };
    std::sort(backups.begin(), backups.end(), [](const Backup& a, const Backup& b) { return a.progress > b.progress; });
    keepNewest();
    std::sort(backups.begin(), backups.end(), isNewer);
    keepNewest();
    QSet<qsizetype> kept;
    keepOneEach(
        backups, kDailyBackupsKept, [](const QDate& date) { return date.toJulianDay(); }, kept);
    keepOneEach(backups, kWeeklyBackupsKept, weekOf, kept);
    keepOneEach(
        backups, kMonthlyBackupsKept, [](const QDate& date) { return qint64{date.year()} * 12 + date.month(); }, kept);
    for (const qsizetype at : std::as_const(kept)) paths.insert(backups[at].path);
    return paths;
}

/// Drops the last of those that are kept until they fit.
void leaveRoom(const QList<Backup>& backups, qsizetype fullest, qint64 room, QSet<QString>& kept) {
    qint64 taken = 0;
    for (const Backup& backup : backups)
        if (kept.contains(backup.path)) taken += backup.bytes;
    for (qsizetype at = backups.size() - 1; at >= kBackupsKeptAnyway && taken > room; --at)
        if (at != fullest && kept.remove(backups[at].path)) taken -= backups[at].bytes;
}

}  // namespace

QList<Backup> backupsToDrop(QList<Backup> backups, const QDateTime& now, qint64 freeBytes) {
    // Those that the clock calls future come last: it is more often right than not.
    const auto isFuture = [&](const Backup& backup) { return now.secsTo(backup.madeAt) > kClockToleranceS; };
    std::sort(backups.begin(), backups.end(), isNewer);
    const auto future = std::stable_partition(backups.begin(), backups.end(), std::not_fn(isFuture));
    QSet<QString> kept = keptOf(QList<Backup>(backups.begin(), future)) | keptOf(QList<Backup>(future, backups.end()));
    if (backups.isEmpty()) return {};

    const qsizetype fullest = fullestOf(backups);
    kept.insert(backups[fullest].path);
    qint64 room = std::max<qint64>(freeBytes, 0);
    for (const Backup& backup : std::as_const(backups)) room += backup.bytes;
    leaveRoom(backups, fullest, room / 2, kept);
    backups.removeIf([&](const Backup& backup) { return kept.contains(backup.path); });
    return backups;
}

}  // namespace facenet
