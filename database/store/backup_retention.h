#pragma once

#include <QDateTime>
#include <QList>

#include "database/store/backups.h"

namespace facenet {

/// How many copies stay for what they are. A copy may count for several.
inline constexpr int kNewestBackupsKept = 5;
inline constexpr int kDailyBackupsKept = 7;
inline constexpr int kWeeklyBackupsKept = 5;
inline constexpr int kMonthlyBackupsKept = 12;

/// Which copies of one store may go. There stay the newest, by their moment as well as by how far the store had come,
/// the newest of each of the last days, weeks and months that have one, and the fullest: the newest one that holds as
/// many faces as any, so that copies of a store that suddenly shrank push none out. Copies dated in the future stand
/// for no day of today's, and the same stay of them: it may be today's clock that is wrong. Where all these would take
/// more than half of the space that the copies and what is free make up, the oldest of them go, but for the newest two
/// and the fullest. In: copies that can be read, in any order; UTC; bytes
QList<Backup> backupsToDrop(QList<Backup> backups, const QDateTime& now, qint64 freeBytes);

}  // namespace facenet
