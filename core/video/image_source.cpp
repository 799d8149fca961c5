#include <atomic>
#include <filesystem>

#include "core/picture/picture_folder.h"
#include "core/picture/read_picture.h"
#include "core/video/sources.h"

namespace facenet {

namespace {

namespace fs = std::filesystem;

/// Whatever is wrong with one picture, the next may be read.
Error unreadable(const std::string& path, const Error& error) {
    return isOfOnePicture(error) || error.code == ErrorCode::OutOfMemory ? error
                                                                         : Error{ErrorCode::ImageUnreadable, path};
}

/// One picture, or those of a folder in their natural order: one a second when somebody watches.
class ImageSource final : public FrameSource {
public:
    explicit ImageSource(const std::string& pathUtf8) : m_path(pathUtf8) {}

    Result<SourceInfo> open() override {
        m_next = 0;
        m_sequence = 0;
        std::error_code failure;
        const fs::path path(m_path);
        if (!fs::exists(path, failure)) return Error{ErrorCode::FileNotFound, m_path};
        m_pictures = {m_path};
        std::vector<std::string> passedOver;
        if (fs::is_directory(path, failure)) {
            auto found = filesIn(m_path, FolderDepth::WithSubfolders, [this] { return !m_interrupted; });
            if (!found) return found.error();
            m_pictures = std::move(found->paths);
            passedOver = std::move(found->passedOver);
        }
        if (m_pictures.empty()) return Error{ErrorCode::NoPictures, m_path};
        return SourceInfo{.framesPerSecond = kPicturesPerSecond,
                          .frameCount = static_cast<std::int64_t>(m_pictures.size()),
                          .stills = true,
                          .passedOver = std::move(passedOver)};
    }

    Result<FramePtr> read() override {
        if (m_interrupted) return Error{ErrorCode::Cancelled, m_path};
        if (m_next == m_pictures.size()) return Error{ErrorCode::SourceEnded, m_path};
        const std::size_t index = m_next++;
        const std::string& path = m_pictures[index];
        auto image = readPicture(path);
        if (!image) return unreadable(path, image.error());
        return std::make_shared<const Frame>(Frame{.sequence = m_sequence++,
                                                   .capturedAt = std::chrono::steady_clock::now(),
                                                   .timeS = static_cast<double>(index) / kPicturesPerSecond,
                                                   .image = std::move(*image),
                                                   .name = path,
                                                   .still = true});
    }

    Result<void> rewind() override {
        m_next = 0;
        return {};
    }

    void interrupt() override { m_interrupted = true; }

private:
    static constexpr double kPicturesPerSecond = 1;

    const std::string m_path;
    std::vector<std::string> m_pictures;
    std::size_t m_next = 0;
    std::uint64_t m_sequence = 0;
    std::atomic<bool> m_interrupted = false;
};

}  // namespace

std::unique_ptr<FrameSource> makeImageSource(const std::string& pathUtf8) {
    return std::make_unique<ImageSource>(pathUtf8);
}

}  // namespace facenet
