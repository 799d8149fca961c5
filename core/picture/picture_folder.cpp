#include "core/picture/picture_folder.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include <sys/stat.h>

#include "core/base/file_reader.h"

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

std::string loweredName(std::string_view name) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(), lowered);
    return lower;
}

/// A link to the folder that is searched, or to one around it: what stands there belongs to others.
bool leadsBack(const fs::directory_entry& entry, const fs::path& root) {
    std::error_code unknown;
    if (!entry.is_symlink(unknown)) return false;
    const fs::path target = fs::canonical(entry.path(), unknown);
    return !target.empty() &&
           std::mismatch(target.begin(), target.end(), root.begin(), root.end()).first == target.end();
}

class Search {
public:
    Search(const std::string& root, FolderDepth depth, const std::function<bool()>& wanted)
        : m_depth(depth), m_wanted(wanted) {
        std::error_code unknown;
        m_root = fs::canonical(root, unknown);
    }

    /// Out: false where it was ended. Errors: FileNotFound, FileUnreadable
    Result<bool> lookInto(const fs::path& folder) {
        struct stat status {};
        if (::stat(folder.c_str(), &status) != 0) return fileError(folder.native(), errno, ErrorCode::FileUnreadable);
        if (!m_visited.insert({status.st_dev, status.st_ino}).second) return true;
        std::error_code failure;
        for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure)) {
            if (m_wanted && !m_wanted()) return false;
            const fs::path& path = entry->path();
            std::error_code unknown;
            if (isMeantByNobody(path.filename().native())) {
                m_found.passedOver.push_back(path.native());
            } else if (!entry->is_directory(unknown)) {
                m_found.paths.push_back(path.native());
            } else if (m_depth == FolderDepth::WithSubfolders && !leadsBack(*entry, m_root)) {
                const auto looked = lookInto(path);
                // Reading it as a picture says why.
                if (!looked) m_found.paths.push_back(path.native());
                if (looked && !*looked) return false;
            }
        }
        if (failure) return fileError(folder.native(), failure.value(), ErrorCode::FileUnreadable);
        return true;
    }

    FolderFiles found() && {
        std::sort(m_found.paths.begin(), m_found.paths.end(), isPathBefore);
        std::sort(m_found.passedOver.begin(), m_found.passedOver.end(), isPathBefore);
        return std::move(m_found);
    }

private:
    fs::path m_root;
    const FolderDepth m_depth;
    const std::function<bool()>& m_wanted;
    std::set<std::pair<dev_t, ino_t>> m_visited;
    FolderFiles m_found;
};

}  // namespace

Result<FolderEntries> entriesOf(const std::string& folder) {
    FolderEntries entries;
    std::error_code failure;
    const fs::path root = fs::canonical(folder, failure);
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure)) {
        std::error_code unknown;
        const std::string path = entry->path().native();
        if (isMeantByNobody(entry->path().filename().native()) || leadsBack(*entry, root))
            entries.passedOver.push_back(path);
        else
            (entry->is_directory(unknown) ? entries.folders : entries.files).push_back(path);
    }
    if (failure) return fileError(folder, failure.value(), ErrorCode::FileUnreadable);
    std::sort(entries.folders.begin(), entries.folders.end());
    std::sort(entries.files.begin(), entries.files.end(), isPathBefore);
    return entries;
}

Result<FolderFiles> filesIn(const std::string& folder, FolderDepth depth, const std::function<bool()>& wanted) {
    Search search(folder, depth, wanted);
    const auto looked = search.lookInto(folder);
    if (!looked) return looked.error();
    if (!*looked) return Error{ErrorCode::Cancelled, folder};
    return std::move(search).found();
}

bool isMeantByNobody(std::string_view fileName) {
    // Of Synology and QNAP, of Windows, of macOS archives, of Linux file systems.
    static constexpr std::array<std::string_view, 31> kNames{"@eadir",
                                                             "#recycle",
                                                             "#snapshot",
                                                             "@recycle",
                                                             "@recently-snapshot",
                                                             "$recycle.bin",
                                                             "recycler",
                                                             "recycled",
                                                             "thumbs.db",
                                                             "ehthumbs.db",
                                                             "system volume information",
                                                             "desktop.ini",
                                                             "picasa.ini",
                                                             "found.000",
                                                             "__macosx",
                                                             "lost+found",
                                                             "icon\r",
                                                             "lost.dir",
                                                             "network trash folder",
                                                             "temporary items",
                                                             "thumbnails",
                                                             "@tmp",
                                                             "zbthumbnail.info",
                                                             "@synoresource",
                                                             "@__thumb",
                                                             "~snapshot",
                                                             "recycle bin",
                                                             "aquota",
                                                             "aquota.user",
                                                             "aquota.group",
                                                             "thumbs"};
    if (fileName.starts_with('.')) return true;
    const std::string name = loweredName(fileName);
    // What a check of a Windows disk found.
    if (name.size() == 9 && name.starts_with("found.") && std::all_of(name.begin() + 6, name.end(), isDigit))
        return true;
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::string passedOverText(const std::vector<std::string>& paths) {
    std::map<std::string, int> counts;
    for (const std::string& path : paths) ++counts[fs::path(path).filename().native()];
    std::string text;
    for (const auto& [name, count] : counts)
        text += (text.empty() ? "" : ", ") + name + (count > 1 ? " (" + std::to_string(count) + ")" : "");
    return text;
}

bool isPathBefore(const std::string& a, const std::string& b) {
    const fs::path one(a), other(b);
    auto left = one.begin(), right = other.begin();
    for (; left != one.end() && right != other.end(); ++left, ++right)
        if (const int order = compareNaturally(left->native(), right->native()); order != 0) return order < 0;
    if ((left == one.end()) != (right == other.end())) return left == one.end();
    return a < b;
}

}  // namespace facenet
