#pragma once

#include <vector>

#include "app/cli/console.h"
#include "core/base/result.h"
#include "database/exchange/face_sorting.h"
#include "database/exchange/picture_import.h"

namespace facenet::cli {

class CliContext;

/// `importPictures` with the context's store and networks; Ctrl+C ends it and the terminal shows how far it is.
/// Errors: those of `importPictures` and of opening store and networks
Result<void> enrollPictures(CliContext& context, const std::vector<PicturesOfPerson>& people,
                            const PictureImportOptions& options,
                            const std::function<void(const EnrolmentReport&)>& onPerson);

/// `sortByFace` with the context's store and networks, as above.
Result<std::size_t> sortPictures(CliContext& context, PeopleList& people, const FaceSortingOptions& options);

Json reportJson(const EnrolmentReport& report);

/// The refused and the doubtful pictures, a line each, on standard error.
void explain(Console& console, const EnrolmentReport& report);

/// The same as lines of a table: name, path, `refused` or `doubtful`, why.
QByteArray reportLines(const EnrolmentReport& report);

}  // namespace facenet::cli
