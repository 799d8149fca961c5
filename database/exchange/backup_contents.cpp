#include "database/exchange/backup_contents.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "core/base/file_reader.h"
#include "database/base/files.h"
#include "database/base/names.h"
#include "database/exchange/copied_weights.h"
#include "database/parts/erased_rows.h"
#include "database/protection/leftovers.h"
#include "database/protection/sealed_cells.h"
#include "database/store/backups.h"
#include "database/store/columns.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "database/store/untrusted_database.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// An empty file passes as a new store, but holds nothing to go back to.
Result<std::unique_ptr<Sql>> openBackup(const QString& path, const JobControl* control) {
    if (!QFileInfo(path).isFile()) return Error{ErrorCode::FileNotFound, path.toStdString()};
    if (QFileInfo(path).size() == 0) return Error{ErrorCode::StoreCorrupt, path.toStdString() + ": the file is empty"};
    return openUntrustedDatabase(path, control);
}

/// Where a copy is laid out while it is looked into. What is left of one that was ended is found by an erasure.
struct Scratch {
    QTemporaryDir folder{scratchTemplate()};
    std::unique_ptr<FileLock> lock = lockInUse(folder.path());
};

/// A raw copy whose log lies beside it is laid out elsewhere, since reading it needs files beside it. Out: where
Result<QString> layOut(const QString& path, std::optional<Scratch>& scratch) {
    if (QFileInfo(path + u"-wal"_s).size() == 0) return path;
    scratch.emplace();
    if (!scratch->lock) return Error{ErrorCode::FileUnwritable, scratch->folder.path().toStdString()};
    const QString file = storeFilePath(scratch->folder.path());
    for (const QString& part : {QString(), u"-wal"_s})
        if (const auto copied = copyFile(path + part, file + part); !copied) return copied.error();
    return file;
}

}  // namespace

Error errorOfCopy(const QString& path, Error error, const QString& laidOut) {
    if (error.code == ErrorCode::StoreCorrupt || error.code == ErrorCode::StoreForeign)
        error.code = ErrorCode::FileMalformed;
    constexpr std::array kOfCopies{ErrorCode::FileMalformed, ErrorCode::StoreNewer, ErrorCode::StoreFailed,
                                   ErrorCode::StoreProtected, ErrorCode::WrongPassphrase};
    if (std::ranges::find(kOfCopies, error.code) == kOfCopies.end()) return error;
    QString told = QString::fromStdString(error.context);
    for (const QString& file : {laidOut, path})
        if (!file.isEmpty() && told.startsWith(file))
            told = told.mid(file.size() + (told.size() > file.size() ? 2 : 0));
    error.context = told.toStdString();
    return about(path.toStdString(), std::move(error));
}

Result<BackupContents> lookIntoBackup(const QString& path, const JobControl* control,
                                      const std::shared_ptr<const VaultKeys>& keys) {
    std::optional<Scratch> scratch;
    const auto file = layOut(path, scratch);
    if (!file) return file.error();
    const auto opened = openBackup(*file, control);
    if (!opened) return errorOfCopy(path, opened.error(), *file);
    const Backup seen = backupAt(*file);
    Sql& sql = **opened;
    auto looked = sql.read([&]() -> Result<BackupContents> {
        BackupContents contents{.path = path,
                                .storeId = seen.storeId,
                                .madeAt = seen.madeAt,
                                .bytes = seen.bytes,
                                .isProtected = seen.isProtected,
                                .faces = seen.faces,
                                .sightings = sql.value(u"SELECT count(*) FROM sightings"_s).toInt()};
        SealedCells cells(sql);
        cells.useKeys(keys);
        contents.namesAreHidden = contents.isProtected && !(keys && cells.begin());
        if (contents.isProtected && !contents.namesAreHidden) cells.loadKeys();
        contents.people = sql.rows(
            u"SELECT p.id, p.name, p.note,"
            " (SELECT count(*) FROM faces f WHERE f.person_id = p.id AND f.removed_at_ms IS NULL), p.created_at_ms"
            " FROM people p WHERE p.removed_at_ms IS NULL ORDER BY p.folded_name, p.id"_s,
            {}, [&](const QSqlQuery& row) {
                const qint64 id = row.value(0).toLongLong();
                const auto text = [&](SealedColumn column, const QVariant& cell) {
                    if (contents.namesAreHidden) return QString();
                    return contents.isProtected ? cells.openText({column, id}, id, cell) : cell.toString();
                };
                return BackupContents::PersonInBackup{.id = id,
                                                      .name = text(SealedColumn::PersonName, row.value(1)),
                                                      .note = text(SealedColumn::PersonNote, row.value(2)),
                                                      .faces = row.value(3).toInt(),
                                                      .createdAt = timeFrom(row.value(4))};
            });
        if (contents.isProtected)  // the order of what is encrypted says nothing
            std::stable_sort(contents.people.begin(), contents.people.end(),
                             [](const auto& a, const auto& b) { return foldedName(a.name) < foldedName(b.name); });
        for (auto& person : contents.people) person.origins = originsOf(sql, person.id);
        for (const ErasableRow kind : {ErasableRow::Face, ErasableRow::Sighting, ErasableRow::Look})
            contents.rowOrigins += originsOf(sql, kind).values();
        return contents;
    });
    return looked ? std::move(looked) : errorOfCopy(path, looked.error(), *file);
}

BackupComparison compareWith(const BackupContents& backup, const QList<Person>& present, const QByteArray& storeId,
                             const QSet<QByteArray>& erased) {
    BackupComparison comparison;
    QHash<qint64, Person> left;
    for (const Person& person : present) left.insert(person.id, person);
    const auto isSame = [](const BackupContents::PersonInBackup& then, const Person& now) {
        return then.id == now.id && then.createdAt == now.createdAt;
    };
    comparison.anotherStore =
        backup.storeId.isEmpty()
            ? !backup.people.isEmpty() && !present.isEmpty() &&
                  std::none_of(backup.people.begin(), backup.people.end(),
                               [&](const auto& person) { return isSame(person, left.value(person.id)); })
            : !storeId.isEmpty() && backup.storeId != storeId;
    comparison.erasedRows =
        static_cast<int>(std::count_if(backup.rowOrigins.begin(), backup.rowOrigins.end(),
                                       [&](const QList<QByteArray>& origins) { return haveAny(origins, erased); }));
    for (const auto& person : backup.people) {
        const bool wasErased = haveAny(person.origins, erased);
        const auto now = comparison.anotherStore ? left.cend() : left.constFind(person.id);
        if (now == left.constEnd()) {
            (wasErased ? comparison.erased : comparison.back).append(person.name);
            continue;
        }
        const bool otherName = !backup.namesAreHidden && now->name != person.name;
        const bool otherNote = !backup.namesAreHidden && now->note != person.note;
        if (otherName || otherNote || now->faceCount != person.faces)
            comparison.changed.append({now->name, person.name, now->faceCount, person.faces, otherNote});
        left.remove(person.id);
    }
    for (const Person& person : present)
        if (left.contains(person.id)) comparison.gone.append(person.name);
    return comparison;
}

namespace {

/// What is replaced is an earlier copy of this store.
Result<void> checkIsOwnCopy(GalleryStore& store, const QString& path) {
    if (!QFileInfo::exists(path)) return {};
    const auto own = store.storeId();
    if (!own) return own.error();
    const Backup present = backupAt(path);
    if (present.readable && present.storeId == *own) return {};
    return Error{ErrorCode::InvalidArgument, path.toStdString() + " is no copy of this store, and is not replaced"};
}

/// For a store beside which nothing can be written. The other way leaves less behind where it is ended.
Result<void> copyWithoutBackup(GalleryStore& store, const QString& path) {
    QTemporaryFile part(path + u"-XXXXXX.part"_s);
    if (!part.open()) return Error{ErrorCode::FileUnwritable, path.toStdString()};
    part.close();
    if (const auto written = store.exchange().writeCopy(part.fileName()); !written)
        return unwritableFile(written.error(), path);
    if (const auto beside = copyWeightsBeside(store, path); !beside) return beside;
    if (const auto moved = moveIntoPlace(QFile::encodeName(part.fileName()).toStdString(),
                                         QFile::encodeName(path).toStdString(), Replaces::Databases);
        !moved)
        return moved;
    part.setAutoRemove(false);
    return {};
}

}  // namespace

Result<bool> backupTo(GalleryStore& store, const QString& path) {
    if (const auto checked = checkNotOfStore(store.folder(), path, Replaces::Databases); !checked)
        return checked.error();
    if (const auto checked = checkIsOwnCopy(store, path); !checked) return checked.error();
    const auto copy = [&]() -> Result<void> {
        const auto made = store.backup();
        if (!made && (made.error().code == ErrorCode::DiskFull || made.error().code == ErrorCode::StoreReadOnly))
            return copyWithoutBackup(store, path);
        if (!made) return made.error();
        ReplacedFile file(QFile::encodeName(path).toStdString(), Readers::UserAlone, Replaces::Databases);
        if (const auto copied = copyInto(file, *made); !copied) return copied;
        if (const auto beside = copyWeightsBeside(store, path); !beside) return beside;
        return file.commit();
    };
    const auto discard = [&] { QFile::remove(path); };
    if (const auto copied = store.exchange().copyUnlessChanged(copy, discard); !copied) {
        static_cast<void>(store.journal().addReadingToLog(u"export"_s, 0, u"failed"_s));
        return copied.error();
    }
    const auto noted = store.journal().addReadingToLog(u"export"_s, backupAt(path).people);
    if (!noted) discard();
    return noted;
}

}  // namespace facenet
