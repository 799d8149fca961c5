#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "app/cli/console.h"
#include "core/live/live_pipeline.h"

namespace facenet::cli {

/// Prints what was recognised: with JSON a line a frame, otherwise a line when something has changed.
class IdentifyOutput {
public:
    IdentifyOutput(Console& console, const SourceAddress& address);

    /// True when somebody was named.
    bool print(const LiveFrameResult& result);
    const std::set<std::int64_t>& peopleNamed() const { return m_named; }  ///< so far

    /// A picture, or the whole source, that could not be read.
    void printFailure(const Error& error);

private:
    void printText(const LiveFrameResult& result);

    Console& m_console;
    std::string m_source;
    bool m_stills;
    std::set<std::int64_t> m_named;
    std::string m_lastFaces;  ///< who was there in the frame before
};

}  // namespace facenet::cli
