#pragma once

#include <memory>
#include <string>

#include "core/base/file_seal.h"
#include "core/base/job_control.h"
#include "core/dataset/data_set.h"

namespace facenet {

class GalleryStore;

/// The people who are enrolled, their faces and their latest ten visits with a clear look, as a set that is cut
/// already: writes them into a folder, where they go by their numbers, so that the same face has the same path each
/// time. Namesakes are told apart by a number.
/// In:     `seal` encrypts the faces; null: they stay plain. Whoever calls removes the folder
/// Errors: Cancelled, InvalidArgument (nobody is enrolled), FileUnwritable, DiskFull, those of the store
Result<DataSet> writeGalleryDataSet(GalleryStore& store, const std::string& cropFolderUtf8, const FileSeal* seal,
                                    JobControl& control);

}  // namespace facenet
