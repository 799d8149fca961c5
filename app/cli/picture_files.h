#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace facenet::cli {

/// Files stay as they are, whatever they hold; a folder becomes the pictures in it and in its folders, by name, hidden
/// ones left out. Errors: FileNotFound (a folder without a picture)
Result<std::vector<std::string>> listPictures(const std::vector<std::string>& filesAndFolders);

/// The folders in a folder, by name, hidden ones left out. Errors: FileNotFound, FileUnreadable
Result<std::vector<std::string>> listFolders(const std::string& folder);

}  // namespace facenet::cli
