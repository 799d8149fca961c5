#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace facenet {

/// Who may read what is made, from its first moment on; the user's mask takes away from it.
enum class Readers { Everybody, UserAlone };

/// Whoever writes a copy of a store looks itself at what it replaces; nobody else replaces a database.
enum class Replaces { NoDatabase, Databases };

/// Refuses to write over an SQLite database (a store, a backup, another program's), and over one of a data folder and
/// what SQLite keeps beside it even for a copy: only a restore replaces that, and keeps it; and over what is no file,
/// such as a device. Whatever replaces a file below asks this before it does.
/// Errors: InvalidArgument (such a one is there)
Result<void> checkTarget(const std::string& pathUtf8, Replaces replaces = Replaces::NoDatabase);

/// A file that takes its place only when it is whole and on the disk: until `commit` whatever had the name before is
/// there, also after a crash. A symbolic link of that name is replaced, what it points at is not touched. Where the
/// file system allows it, what is being written has no name at all, so a program that is killed leaves nothing behind.
/// Thread: one
class ReplacedFile {
public:
    explicit ReplacedFile(std::string pathUtf8, Readers readers = Readers::Everybody,
                          Replaces replaces = Replaces::NoDatabase);
    ReplacedFile(const ReplacedFile&) = delete;
    ReplacedFile& operator=(const ReplacedFile&) = delete;
    ~ReplacedFile();  ///< without `commit` nothing has happened

    /// The first failure is kept for `commit`; later writes do nothing.
    void write(std::span<const std::byte> bytes);
    void write(std::string_view text);

    /// Errors: FileUnwritable, DiskFull, InvalidArgument (see `checkTarget`)
    Result<void> commit();
    /// The same for what can be made again: whole or not there, but not waited for until it is on the disk.
    Result<void> commitWithoutWaiting();

private:
    Result<void> takePlace();
    std::string m_path;
    Replaces m_replaces;
    std::string m_folder;
    std::string m_temporary;
    bool m_named = false;  ///< `m_temporary` exists
    int m_descriptor = -1;
    int m_error = 0;
};

/// The whole of a small file at once. Errors: FileUnwritable, DiskFull, InvalidArgument
Result<void> replaceFile(const std::string& pathUtf8, std::string_view text, Readers readers = Readers::Everybody);

/// The same for a file or folder that another library has made beside its place: waits until all of it is on the disk,
/// then gives it the name, also instead of a file of that name or an empty folder, and waits for the name.
/// Errors: FileUnwritable, DiskFull, InvalidArgument
Result<void> moveIntoPlace(const std::string& partUtf8, const std::string& pathUtf8,
                           Replaces replaces = Replaces::NoDatabase);

/// Makes a folder and those above it that are missing, and waits until their names are on the disk.
/// Errors: FileUnwritable (e.g. a file has that name), DiskFull
Result<void> makeFolders(const std::string& pathUtf8, Readers readers = Readers::Everybody);

}  // namespace facenet
