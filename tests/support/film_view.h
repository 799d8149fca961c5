#pragma once

#include <optional>
#include <vector>

#include "core/video/frame_source.h"

namespace facenet::test {

/// All that a source shows.
struct FilmView {
    std::optional<Error> opened;  ///< why it could not be
    SourceInfo info;
    std::vector<FramePtr> frames;
    Error end, endAgain;
    std::int64_t damaged = 0;
};

inline FilmView viewFilm(const SourceAddress& address) {
    FilmView view;
    const auto source = makeFrameSource(address);
    const auto info = source->open();
    if (!info) {
        view.opened = info.error();
        return view;
    }
    view.info = *info;
    for (auto frame = source->read();; frame = source->read()) {
        if (!frame) {
            view.end = frame.error();
            break;
        }
        view.frames.push_back(*frame);
    }
    view.endAgain = source->read().error();
    view.damaged = source->damagedPictures();
    return view;
}

}  // namespace facenet::test
