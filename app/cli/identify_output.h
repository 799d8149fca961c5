#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "app/cli/console.h"
#include "core/live/live_pipeline.h"

namespace facenet::cli {

/// Prints what was recognised: with JSON a line a frame, otherwise a line when something has changed.
class IdentifyOutput {
public:
    /// `onNamed` hears of each person of this source once, before the name is printed.
    IdentifyOutput(Console& console, const SourceAddress& address, std::function<void(std::int64_t)> onNamed);

    /// True when somebody was named.
    bool print(const LiveFrameResult& result);

    /// A picture, or the whole source, that could not be read.
    void printFailure(const Error& error);
    /// In: how many pictures of a film could not be read, or not whole; none: nothing is said
    void printDamage(std::int64_t pictures);

private:
    void printText(const LiveFrameResult& result);

    Console& m_console;
    std::string m_source;
    bool m_stills;
    std::function<void(std::int64_t)> m_onNamed;
    std::set<std::int64_t> m_named;
    std::string m_lastFaces;  ///< who was there in the frame before
};

}  // namespace facenet::cli
