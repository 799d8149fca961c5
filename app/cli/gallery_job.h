#pragma once

#include <string>
#include <vector>

#include "app/cli/cli_context.h"
#include "core/analysis/suggestions.h"
#include "core/base/job_control.h"

namespace facenet::cli {

/// A calculation whose progress goes to the console and which Ctrl+C ends, as long as this lives.
class ConsoleJob {
public:
    ConsoleJob(CliContext& context, std::string what)
        : m_context(context), m_control([this, what = std::move(what)](int done, int total) {
              m_context.console().progress(what, static_cast<std::size_t>(done), static_cast<std::size_t>(total));
          }) {
        m_context.interruption().setWake([this] { m_control.cancel(); });
    }
    ~ConsoleJob() {
        m_context.interruption().setWake({});
        m_context.console().endProgress();
    }
    ConsoleJob(const ConsoleJob&) = delete;
    ConsoleJob& operator=(const ConsoleJob&) = delete;

    JobControl& control() { return m_control; }

private:
    CliContext& m_context;
    JobControl m_control;
};

/// What the store knows of its faces besides their embeddings; nothing where there is no store.
Result<std::vector<FaceRecord>> faceRecords(CliContext& context);

/// {"id", "name"}
Json personJson(const GalleryContents& gallery, std::int64_t personId);

}  // namespace facenet::cli
