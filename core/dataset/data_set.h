#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace facenet {

struct DataSetPicture {
    std::string pathUtf8;
    int person = 0;  ///< in `DataSet::people`
};

/// Pictures of people, as a user has them on disk.
struct DataSet {
    std::vector<std::string> people;       ///< UTF-8; by name, those of an annotation by id
    std::vector<DataSetPicture> pictures;  ///< person by person, by path or as annotated; what they hold is not known
    std::vector<std::string> withoutFiles{};  ///< people whose folder holds nothing; not among the others
    std::vector<std::string> ofNobody{};      ///< files beside the folders of people, and folders named by a device
    std::vector<std::string> notUtf8{};       ///< folders whose names are not, see `notUtf8`
    std::vector<std::string> passedOver{};    ///< see `FolderFiles`
    bool cut = false;                         ///< its pictures are crops already, see `readCrop`
};

/// A folder a person, or several with spellings of one name (see `nameKey`); all files in it and in its subfolders but
/// for what nobody means: whoever reads them finds those that are no pictures. Errors: FileNotFound, FileUnreadable;
/// InvalidArgument where no folder holds a picture
Result<DataSet> readDataSetFolder(const std::string& folderUtf8);

/// Lines `id;path`: all pictures with one id are one person, named like the folder of the first. Everything behind the
/// first `;` is the path; a relative one counts from the file's folder.
/// Errors: FileNotFound, FileUnreadable; FileMalformed (the context gives the line); InvalidArgument (no lines)
Result<DataSet> readAnnotation(const std::string& pathUtf8);

/// Whichever of both it is. Errors: those of both
Result<DataSet> readDataSet(const std::string& pathUtf8);

/// The picture of a name without ending, such as the pairs of LFW give; empty where there is none.
std::string pictureWithoutEnding(const std::string& folderUtf8, const std::string& stem);

/// Whether a path can stand in a line of an annotation file: not so one with a line break.
bool fitsInAnnotation(const std::string& pathUtf8);

/// As `readAnnotation` reads it, with absolute paths. Names of people are not kept.
/// Errors: FileUnwritable, DiskFull; InvalidArgument (see `fitsInAnnotation`)
Result<void> writeAnnotation(const std::string& pathUtf8, const DataSet& set);

}  // namespace facenet
