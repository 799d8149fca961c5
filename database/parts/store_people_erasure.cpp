#include <QFile>
#include <QFileInfo>
#include <algorithm>

#include "database/parts/erased_rows.h"
#include "database/parts/journal.h"
#include "database/parts/store_core.h"
#include "database/parts/store_people.h"
#include "database/protection/leftovers.h"
#include "database/store/backup_rewrite.h"
#include "database/store/backups.h"
#include "database/store/store_file.h"
#include "database/store/store_identity.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Rows of a table that are still there.
int countIn(Sql& sql, const QString& table, const QSet<qint64>& ids) {
    int left = 0;
    for (const qint64 id : ids) left += sql.value(u"SELECT 1 FROM %1 WHERE id = ?"_s.arg(table), {id}).isValid();
    return left;
}

/// On a full disk, how much room an erasure needs: what it overwrites stands in the log first, and the largest backup
/// is written anew, by a copy and once more. In: the error that it ended with
Error withRoom(Error error, Sql& sql, const ErasedRows& rows, const QString& folder) {
    if (error.code != ErrorCode::DiskFull) return error;
    constexpr qint64 kMegabyte = 1 << 20;
    qint64 bytes = kMegabyte;
    const auto counted = sql.read([&]() -> Result<void> {
        for (const qint64 face : rows.faces)
            bytes += sql.value(u"SELECT length(png) FROM crops WHERE face_id = ?"_s, {face}).toLongLong();
        return {};
    });
    qint64 largest = 0;
    for (const QString& backup : backupPathsIn(folder)) largest = std::max(largest, QFileInfo(backup).size());
    if (counted)
        error.context += "; erasing needs about " + std::to_string((bytes + 2 * largest) / kMegabyte + 1) + " MB there";
    return error;
}

}  // namespace

Result<ErasedRows> StorePeople::rowsOf(const QList<qint64>& personIds) const {
    return m_core.sql->read([&] { return findRows(*m_core.sql, personIds); });
}

Result<QStringList> StorePeople::allNamesOf(const QSet<qint64>& people) const {
    return m_core.read([&]() -> Result<QStringList> {
        QStringList names = formerNames(*m_core.cells, people);
        for (const qint64 id : people) names.append(m_core.nameOf(id));
        names.removeDuplicates();
        return names;
    });
}

Result<Erasure> StorePeople::erase(const QList<qint64>& personIds, const QList<SimilarLook>& also, ErasureReason reason,
                                   const std::function<void(int done, int total)>& onProgress) {
    Sql& sql = *m_core.sql;
    ErasedRows rows;
    RowMarks marks;
    QByteArray storeId;
    QStringList names;
    QList<QByteArray> hashes;
    QFile::remove(retentionStamp(m_core.folder));  // ended on the way, the next program finishes in the backups
    const auto erased = m_core.write([&]() -> Result<void> {
        auto found = findRows(sql, personIds);
        if (!found) return found.error();
        rows = std::move(*found);
        for (const SimilarLook& look : also) (look.isSighting ? rows.sightings : rows.looks).insert(look.id);
        marks = marksOf(sql, rows);
        storeId = identityIn(sql).storeId;
        names = formerNames(*m_core.cells, rows.people);
        for (const qint64 id : std::as_const(rows.people)) names.append(m_core.nameOf(id));
        hashes = originsOfThese(sql, rows);
        forgetInJournal(*m_core.cells, rows);
        eraseRows(sql, rows);
        noteErased(sql, hashes);
        if (reason == ErasureReason::ConsentWithdrawn) m_core.log(u"withdraw"_s, static_cast<int>(rows.people.size()));
        m_core.log(u"erase"_s, static_cast<int>(rows.people.size()));
        return {};
    });
    if (!erased) {
        static_cast<void>(m_core.addToLog(u"erase"_s, static_cast<int>(personIds.size()), u"failed"_s));
        return withRoom(erased.error(), sql, rows, m_core.folder);
    }
    Erasure erasure{.people = static_cast<int>(rows.people.size()),
                    .faces = static_cast<int>(rows.faces.size()),
                    .sightings = static_cast<int>(rows.sightings.size()),
                    .looks = static_cast<int>(std::count_if(also.begin(), also.end(),
                                                            [](const SimilarLook& look) { return !look.isSighting; }))};
    const QStringList backups = backupPathsIn(m_core.folder);
    for (qsizetype done = 0; done < backups.size(); ++done) {
        const QString& backup = backups[done];
        if (onProgress) onProgress(static_cast<int>(done), static_cast<int>(backups.size()));
        // In a copy of another store the numbers are other people's.
        if (const QByteArray whose = storeIdIn(backup); !whose.isEmpty() && whose != storeId) continue;
        const auto rewritten = rewriteBackup(backup, [&](Sql& copy) -> Result<void> {
            const ErasedRows same = sameIn(copy, rows, marks);
            eraseInCopy(copy, m_core.cells->keys(), same);
            noteErased(copy, hashes);
            // Whoever was merged into them long ago stands in it as somebody of their own.
            const ErasedRows merged = erasedAmong(copy, {hashes.begin(), hashes.end()});
            return merged.isEmpty() ? Result<void>() : leaveOutErased(copy, m_core.cells->keys(), merged);
        });
        if (rewritten) {
            ++erasure.backups;
        } else if (rewritten.error().code == ErrorCode::StoreForeign ||
                   rewritten.error().code == ErrorCode::StoreCorrupt) {
            erasure.notOpened.append(backup);
        } else {
            erasure.notRewritten.append(backup);
            if (rewritten.error().code == ErrorCode::DiskFull)
                erasure.bytesWanted = std::max(erasure.bytesWanted, 2 * QFileInfo(backup).size());
        }
    }
    const auto& keys = m_core.cells->keys();
    const FileSeal* seal = keys ? keys->trainings.get() : nullptr;
    const LeftoversRemoved removed = removeLeftovers(m_core.folder, [&](const Leftover& leftover) {
        return leftover.kind != Leftover::Kind::Training || trainingNames(leftover, names, seal);
    });
    erasure.leftovers = removed.removed;
    erasure.inUse = removed.left;
    if (const auto emptied = m_core.emptyWriteAheadLog("erased"); !emptied) {
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

}  // namespace facenet
