#include <unistd.h>

#include <filesystem>

#include "core/video/film_reader.h"
#include "core/video/interruptible.h"
#include "core/video/kept_address.h"
#include "core/video/sources.h"

namespace facenet {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kFilePatience{30000};  // a sleeping disk, a network folder
constexpr std::chrono::milliseconds kStreamPatience{5000};
/// The reader gives up first where it can; what FFmpeg cannot interrupt (looking up a host's name) is left behind.
constexpr std::chrono::milliseconds kSlack{1000};

/// A film or a stream; see `FilmReader`.
class FilmSource : public FrameSource {
public:
    Result<SourceInfo> open() override {
        m_sequence = 0;
        m_damaged = 0;
        return start();
    }

    Result<FramePtr> read() override {
        auto picture = m_reader.run(
            [](FilmReader& reader) -> Result<Answer> {
                auto read = reader.read();
                return Answer{.picture = std::move(read), .damaged = reader.damagedPictures()};
            },
            m_patience + kSlack);
        if (!picture) return ended(picture.error());
        m_damaged = picture->damaged;
        if (!picture->picture) return ended(picture->picture.error());
        const auto now = Clock::now();
        FilmPicture& film = *picture->picture;
        return std::make_shared<const Frame>(
            Frame{.sequence = m_sequence++,
                  .capturedAt = now,
                  .timeS = m_live ? std::chrono::duration<double>(now - m_openedAt).count() : film.timeS,
                  .image = std::move(film.pixels),
                  .name = m_name});
    }

    /// Opens it again: seeking to the start is inexact in many formats.
    Result<void> rewind() override {
        if (m_live) return Error{ErrorCode::SourceUnsupported, m_name};
        if (auto opened = start(); !opened) return opened.error();
        return {};
    }

    std::int64_t damagedPictures() const override { return m_damaged; }
    void interrupt() override { m_reader.interrupt(); }

protected:
    using Opener = std::function<Result<SourceInfo>(FilmReader&, std::stop_token)>;

    FilmSource(std::string name, std::chrono::milliseconds patience) : m_name(std::move(name)), m_patience(patience) {}

    virtual Result<SourceInfo> start() = 0;

    /// In: `opener` must not refer to anything that may go away before it returns.
    Result<SourceInfo> startWith(Opener opener) {
        const std::stop_token stop = m_reader.start();
        // Connecting, and then the first picture.
        const auto info =
            m_reader.run([opener = std::move(opener), stop](FilmReader& reader) { return opener(reader, stop); },
                         3 * m_patience + kSlack);
        if (!info) return ended(info.error());
        m_live = info->live;
        m_openedAt = Clock::now();
        return info;
    }

    const std::string m_name;
    const std::chrono::milliseconds m_patience;

private:
    /// The reader never throws; a picture or why there is none, and what was damaged before.
    struct Answer {
        Result<FilmPicture> picture;
        std::int64_t damaged = 0;
    };

    Error ended(const Error& error) {
        if (error.code != ErrorCode::SourceEnded && error.code != ErrorCode::SourceBrokenOff) m_reader.close();
        return about(m_name, error);
    }

    Interruptible<FilmReader> m_reader;
    bool m_live = false;
    std::uint64_t m_sequence = 0;
    std::int64_t m_damaged = 0;
    Clock::time_point m_openedAt;
};

class VideoFileSource final : public FilmSource {
public:
    explicit VideoFileSource(const std::string& pathUtf8) : FilmSource(pathUtf8, kFilePatience) {}

private:
    Result<SourceInfo> start() override {
        std::error_code failure;
        const std::filesystem::path path(m_name);
        if (!std::filesystem::exists(path, failure)) return Error{ErrorCode::FileNotFound, m_name};
        if (::access(m_name.c_str(), R_OK) != 0) return Error{ErrorCode::FileUnreadable, m_name};
        if (!std::filesystem::is_regular_file(path, failure)) return Error{ErrorCode::SourceUnsupported, m_name};
        const std::string absolute = std::filesystem::absolute(path, failure).string();
        return startWith([absolute, patience = m_patience](FilmReader& reader, std::stop_token stop) {
            return reader.openFile(absolute, patience, std::move(stop));
        });
    }
};

class StreamSource final : public FilmSource {
public:
    explicit StreamSource(const std::string& address)
        : FilmSource(withoutPassword(address), kStreamPatience), m_address(address) {}

private:
    Result<SourceInfo> start() override {
        if (!isStreamAddress(m_address)) return Error{ErrorCode::SourceUnsupported, m_name};
        return startWith([address = m_address, patience = m_patience](FilmReader& reader, std::stop_token stop) {
            return reader.openStream(address, patience, std::move(stop));
        });
    }

    const std::string m_address;
};

}  // namespace

std::unique_ptr<FrameSource> makeVideoFileSource(const std::string& pathUtf8) {
    return std::make_unique<VideoFileSource>(pathUtf8);
}

std::unique_ptr<FrameSource> makeStreamSource(const std::string& address) {
    return std::make_unique<StreamSource>(address);
}

}  // namespace facenet
