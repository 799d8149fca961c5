#pragma once

#include <string>

#include "app/cli/cli_context.h"
#include "core/base/job_control.h"

namespace facenet::cli {

/// A long job that Ctrl+C cancels and whose progress the terminal shows.
/// Thread: the main thread
class SteeredJob {
public:
    SteeredJob(CliContext& context, const std::string& what)
        : m_context(context), m_control([&context, what](int done, int total) {
              context.console().progress(what, static_cast<std::size_t>(done), static_cast<std::size_t>(total));
          }) {
        m_context.interruption().setWake([this] { m_control.cancel(); });
    }
    ~SteeredJob() {
        m_context.interruption().setWake({});
        m_context.console().endProgress();
    }
    SteeredJob(const SteeredJob&) = delete;
    SteeredJob& operator=(const SteeredJob&) = delete;

    JobControl& control() { return m_control; }

private:
    CliContext& m_context;
    JobControl m_control;
};

}  // namespace facenet::cli
