#include <algorithm>
#include <atomic>
#include <cctype>
#include <filesystem>
#include <string_view>

#include "core/picture/read_picture.h"
#include "core/video/sources.h"

namespace facenet {

namespace {

namespace fs = std::filesystem;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

char lowered(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

std::string_view takeDigits(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits;
}

/// Numbers by their value, letters without their case: `shot 2` before `Shot 10`. Negative: a first; 0: no difference
int compareNaturally(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        if (isDigit(a.front()) && isDigit(b.front())) {
            const auto left = takeDigits(a), right = takeDigits(b);
            if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
            if (const int order = left.compare(right); order != 0) return order;
            continue;
        }
        const auto left = static_cast<unsigned char>(lowered(a.front()));
        const auto right = static_cast<unsigned char>(lowered(b.front()));
        if (left != right) return left < right ? -1 : 1;
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    return a.empty() ? (b.empty() ? 0 : -1) : 1;
}

/// Folder by folder.
bool pathBefore(const fs::path& a, const fs::path& b) {
    auto left = a.begin(), right = b.begin();
    for (; left != a.end() && right != b.end(); ++left, ++right)
        if (const int order = compareNaturally(left->native(), right->native()); order != 0) return order < 0;
    if ((left == a.end()) != (right == b.end())) return left == a.end();
    return a.native() < b.native();
}

/// The pictures of a folder and of the folders inside it; what is hidden or may not be entered is left out.
std::vector<fs::path> picturesIn(const fs::path& folder, const std::atomic<bool>& interrupted) {
    std::vector<fs::path> pictures;
    std::error_code failure;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failure);
    for (const fs::recursive_directory_iterator end; !failure && !interrupted && entry != end;
         entry.increment(failure)) {
        std::error_code unknown;
        if (entry->path().filename().native().starts_with('.')) {
            entry.disable_recursion_pending();
        } else if (isPicturePath(entry->path().native()) && entry->is_regular_file(unknown)) {
            pictures.push_back(entry->path());
        }
    }
    std::sort(pictures.begin(), pictures.end(), pathBefore);
    return pictures;
}

/// Whatever is wrong with one picture, the next may be read.
Error unreadable(const std::string& path, const Error& error) {
    return {ErrorCode::ImageUnreadable, error.code == ErrorCode::ImageUnreadable ? error.context : path};
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
        const bool folder = fs::is_directory(path, failure);
        m_pictures = folder ? picturesIn(path, m_interrupted) : std::vector{path};
        if (m_interrupted) return Error{ErrorCode::Cancelled, m_path};
        if (m_pictures.empty()) return Error{ErrorCode::SourceUnsupported, m_path + ": no pictures"};
        return SourceInfo{.framesPerSecond = kPicturesPerSecond,
                          .frameCount = static_cast<std::int64_t>(m_pictures.size()),
                          .stills = true};
    }

    Result<FramePtr> read() override {
        if (m_interrupted) return Error{ErrorCode::Cancelled, m_path};
        if (m_next == m_pictures.size()) return Error{ErrorCode::SourceEnded, m_path};
        const std::size_t index = m_next++;
        const std::string path = m_pictures[index].string();
        auto image = readPicture(path);
        if (!image) return unreadable(path, image.error());
        return std::make_shared<const Frame>(Frame{.sequence = m_sequence++,
                                                   .capturedAt = std::chrono::steady_clock::now(),
                                                   .timeS = static_cast<double>(index) / kPicturesPerSecond,
                                                   .image = std::move(*image),
                                                   .name = path});
    }

    Result<void> rewind() override {
        m_next = 0;
        return {};
    }

    void interrupt() override { m_interrupted = true; }

private:
    static constexpr double kPicturesPerSecond = 1;

    const std::string m_path;
    std::vector<fs::path> m_pictures;
    std::size_t m_next = 0;
    std::uint64_t m_sequence = 0;
    std::atomic<bool> m_interrupted = false;
};

}  // namespace

std::unique_ptr<FrameSource> makeImageSource(const std::string& pathUtf8) {
    return std::make_unique<ImageSource>(pathUtf8);
}

}  // namespace facenet
