#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace facenet {

/// A picture out of a file that holds many.
struct PackedPicture {
    std::string person;                ///< a number or a name, as the file has it; not to be trusted
    std::span<const std::byte> bytes;  ///< of a picture file, whatever it may be; only valid during the call
};
using PackedPictureTaker = std::function<Result<void>(const PackedPicture&)>;

/// The pictures of a RecordIO file as InsightFace packs them (`train.rec`; its `.idx` is not needed): the label is the
/// person. Records without a picture, which list people, are passed over. Reports how far it is in the file.
/// Errors: Cancelled, FileNotFound, FileUnreadable, FileTruncated, FileMalformed and those of `take`
/// Source: MXNet, recordio.h of dmlc-core and recordio.py (IRHeader)
Result<void> readRecordIo(const std::string& pathUtf8, const PackedPictureTaker& take, JobControl& control);

/// The pictures of a tar archive, compressed or not, as WebDataset packs them: `NAME.jpg` with its label in `NAME.cls`
/// or else, under `label`, `person`, `name` or `id`, in `NAME.json` beside it; without either the folder is the person.
/// What is no picture is passed over.
/// Errors: Cancelled, FileNotFound, FileUnreadable, FileMalformed and those of `take`
Result<void> readTarPictures(const std::string& pathUtf8, const PackedPictureTaker& take, JobControl& control);

/// The pictures of an LMDB database, a folder with `data.mdb` or such a file: either pictures under keys whose folder
/// is the person (`Ada/1.jpg`), or messages of Caffe (`Datum`, encoded) with a label. LMDB trusts what it maps, so it
/// reads in a process of its own, which a damaged database ends without harm.
/// Errors: Cancelled, FileNotFound, FileUnreadable, FileMalformed, UnsupportedFormat (other keys or contents) and those
///         of `take`
Result<void> readLmdbPictures(const std::string& pathUtf8, const PackedPictureTaker& take, JobControl& control);

/// Pairs of pictures as InsightFace packs them to be verified (`lfw.bin`, `cfp_fp.bin`, `agedb_30.bin`).
struct PackedPairs {
    std::vector<std::string> pictures;  ///< bytes of picture files; the first two are a pair, then the next two
    std::vector<bool> samePerson;       ///< of each pair
};

/// A pickle of a list of pictures and a list of truths; nothing in it is executed.
/// Errors: those of `FileReader` and `pickle::read`; UnsupportedFormat (other contents), OutOfMemory
Result<PackedPairs> readPackedPairs(const std::string& pathUtf8);

}  // namespace facenet
