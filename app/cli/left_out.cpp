#include "app/cli/left_out.h"

#include "app/cli/messages.h"
#include "core/picture/picture_folder.h"

namespace facenet::cli {

void tellLeftOut(Console& console, const std::string& path, const Error& error) {
    console.notice("facenet: " + sentenceOf(error));
    if (console.json()) console.print(Json{{"source", path}, {"error", errorJson(error)}});
}

void tellLeftOut(Console& console, const std::vector<LeftOut>& leftOut) {
    for (const LeftOut& file : leftOut) tellLeftOut(console, file.path, file.error);
}

void tellPassedOver(Console& console, const std::vector<std::string>& paths) {
    if (!paths.empty())
        console.notice("passed over, because systems made them for themselves: " + passedOverText(paths));
}

}  // namespace facenet::cli
