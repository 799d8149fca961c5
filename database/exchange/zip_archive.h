#pragma once

#include <zip.h>

#include <memory>

namespace facenet {

/// How libzip's objects go.
struct ZipCloser {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
/// Dropped without being written.
using ZipArchive = std::unique_ptr<zip_t, ZipCloser>;
using ZipStream = std::unique_ptr<zip_file_t, ZipCloser>;

}  // namespace facenet
