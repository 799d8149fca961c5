#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace facenet {

enum class FolderDepth { OnlyItself, WithSubfolders };

struct FolderFiles {
    /// Files, whatever they hold, folder by folder, numbers in names by their value; folders that could not be read
    /// too. `readPicture` says of each what it is.
    std::vector<std::string> paths;
    /// Files and folders that nobody means, see `isMeantByNobody`, by path.
    std::vector<std::string> passedOver;
};

/// What stands in a folder itself, each in its order of paths.
struct FolderEntries {
    std::vector<std::string> folders, files;  ///< folders through links too
    std::vector<std::string> passedOver;      ///< see `FolderFiles`
};

/// Errors: FileNotFound, FileUnreadable
Result<FolderEntries> entriesOf(const std::string& folderUtf8);

/// Everything in a folder that may be a picture. Links are followed, but not back to a folder
/// around this one; each folder is visited once, so a circle ends.
/// In:     `wanted` is asked between files and ends the search with false
/// Errors: FileNotFound, FileUnreadable (the folder itself), Cancelled
Result<FolderFiles> filesIn(const std::string& folderUtf8, FolderDepth depth, const std::function<bool()>& wanted = {});

/// Whether a file or folder of this name is made by systems for themselves: thumbnails, waste baskets, what is hidden.
bool isMeantByNobody(std::string_view fileName);

/// Their names, each once, with how often: "@eaDir (3), Thumbs.db".
std::string passedOverText(const std::vector<std::string>& paths);

/// Folder by folder, numbers by their value, letters without their case: `shot 2` before `Shot 10`.
bool isPathBefore(const std::string& a, const std::string& b);

}  // namespace facenet
