#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>

#include "core/base/file_lock.h"
#include "core/base/file_seal.h"

namespace facenet {

/// A file or folder that may hold people beside the database and its backups.
struct Leftover {
    enum class Kind {
        Crops,     ///< faces that a training, or `facenet dataset check`, has cut; cut anew when they are needed
        Training,  ///< a training's folder: its `origin.json` names pictures, and people whose they are
        Copy,      ///< a damaged store that a restore has put aside
        HalfMade   ///< restores, backups and files that were ended half way
    };
    Kind kind = Kind::Crops;
    QString path;
};

/// All that there is for a store: in its folder, and in the system's folder for temporary files. Erasing, protecting
/// and the search for traces go by this list alone. Names and people's pictures may stand in all of it. SQLite's own
/// temporary files are in memory, see `Sql::open`.
QList<Leftover> leftoversOf(const QString& storeFolder);

/// Of those the stores that restores have put aside, of this program or of a newer one: they may hold people who are
/// nowhere else.
QStringList storesPutAside(const QString& storeFolder);
/// The store that a file belongs to: the file itself, or the one whose log or index it is.
QString storeOfPart(const QString& path);

/// Exports and copies that can be read and that somebody has laid into a store's folder, but for the backups:
/// databases, archives, exported folders. What is encrypted is not among them, nor what lies beyond the first 5,000
/// files.
QStringList readableCopiesLaidIn(const QString& storeFolder);

struct LeftoversRemoved {
    int removed = 0;
    QStringList left;  ///< in use by a running program, or could not be removed
};

/// Removes those that are not wanted and that nobody works with.
LeftoversRemoved removeLeftovers(const QString& storeFolder, const std::function<bool(const Leftover&)>& unwanted);

/// Crops that no running program works with: they are cut anew where they are needed.
LeftoversRemoved removeUnusedCrops(const QString& storeFolder);

/// Whether a training's origin names somebody: in a picture's path, or as whose a picture is.
/// In: what the origin is encrypted with; null where it is not. One that cannot be read may name anybody
bool trainingNames(const Leftover& training, const QStringList& names, const FileSeal* seal);

/// Says that this program works with what lies in a folder, until the lock goes; the folder is made where it is not
/// there. Null where that cannot be said.
std::unique_ptr<FileLock> lockInUse(const QString& folder);
/// Gives it back: nothing of the lock stays, nor of the folder where it is empty.
void unlockInUse(const QString& folder, std::unique_ptr<FileLock> lock);

/// How a folder is named that a copy is laid out in, where the next is. It is locked with `lockInUse`.
QString scratchTemplate();
/// How `facenet dataset check` names its folder for crops, in the system's folder for temporary files.
QString checkedCropsTemplate();

}  // namespace facenet
