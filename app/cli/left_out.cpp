#include "app/cli/left_out.h"

#include "app/cli/commands.h"
#include "app/cli/messages.h"
#include "core/picture/picture_folder.h"
#include "core/picture/read_picture.h"

namespace facenet::cli {

void tellLeftOut(Console& console, const std::string& path, const Error& error) {
    console.notice("facenet: " + sentenceOf(error));
    if (console.json()) console.print(Json{{"source", path}, {"error", errorJson(error)}});
}

void tellLeftOut(Console& console, const std::vector<LeftOut>& leftOut) {
    for (const LeftOut& file : leftOut) tellLeftOut(console, file.path, file.error);
}

Result<int> nothingLeft(Console& console, const std::vector<LeftOut>& leftOut) {
    if (leftOut.size() == 1) return leftOut.front().error;
    tellLeftOut(console, leftOut);
    return kExitError;
}

Error whyUnreadable(const std::string& path) {
    const auto picture = readPicture(path);
    return picture ? Error{ErrorCode::ImageUnreadable, path + ": it could not be read before"} : picture.error();
}

void tellPassedOver(Console& console, const std::vector<std::string>& paths) {
    if (!paths.empty())
        console.notice("passed over, because systems made them for themselves: " + passedOverText(paths));
}

}  // namespace facenet::cli
