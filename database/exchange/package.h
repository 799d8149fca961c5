#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <functional>
#include <memory>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace facenet {

/// A file of an export; its content is asked for when it is written, so that only one is in memory.
struct PackageFile {
    QString name;  ///< with `/` between folders
    std::function<Result<QByteArray>()> content;
};
using Package = QList<PackageFile>;

/// Largest files of a package that are read again.
inline constexpr qint64 kMostTextBytes = 16 << 20;
inline constexpr qint64 kMostVectorBytes = 1 << 30;
inline constexpr qint64 kMostPictureBytes = 256 << 10;

/// Writes a zip archive beside its place and renames it there; only this user can read it.
/// Errors: InvalidArgument (there is something of that name that is no file), FileUnwritable, DiskFull, Cancelled, and
/// what a content gives. After all of them nothing was written and what had the name before is as it was.
Result<void> writeArchive(const QString& path, const Package& package, JobControl& control);

/// The same as a folder of files, which must not be there yet or be empty.
/// Errors: InvalidArgument (it is not empty, or a file), and as above
Result<void> writeFolder(const QString& path, const Package& package, JobControl& control);

/// Reads a package that anybody may have made.
/// Thread: one
class PackageReader {
public:
    virtual ~PackageReader() = default;

    /// In:     a name as in the manifest, the most bytes that are unpacked
    /// Errors: FileMalformed (missing, larger than `mostBytes`, damaged), FileUnreadable,
    ///         FileTruncated
    virtual Result<QByteArray> read(const QString& name, qint64 mostBytes) = 0;
};

/// A folder, or an archive of which all entries are looked at first.
/// Errors: FileNotFound, FileUnreadable, FileMalformed (not a zip file, too many entries, a path that leaves the
/// archive, an entry twice, a link, an encrypted one, one that grows more than 200-fold, entries that overlap)
Result<std::unique_ptr<PackageReader>> openPackage(const QString& path);

}  // namespace facenet
