#include "core/base/text_file.h"

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/file_reader.h"

namespace facenet {

namespace {

constexpr std::uint64_t kMostBytes = 64 << 20;

void appendUtf8(std::string& text, std::uint32_t code) {
    const auto tail = [&](int shift) { text += static_cast<char>(0x80U | (code >> shift & 0x3fU)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0U | code >> 6U);
        tail(0);
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0U | code >> 12U);
        tail(6), tail(0);
    } else {
        text += static_cast<char>(0xf0U | code >> 18U);
        tail(12), tail(6), tail(0);
    }
}

/// Halves of pairs that stand alone become the replacement character. Source: RFC 2781
std::string utf8Of(const std::string& utf16, bool bigEndian) {
    constexpr std::uint32_t kReplacement = 0xfffd;
    const auto unit = [&](std::size_t at) -> std::uint32_t {
        const auto first = static_cast<unsigned char>(utf16[at]), second = static_cast<unsigned char>(utf16[at + 1]);
        return bigEndian ? first << 8U | second : second << 8U | first;
    };
    std::string text;
    for (std::size_t at = 2; at + 1 < utf16.size(); at += 2) {
        std::uint32_t code = unit(at);
        if (code >= 0xd800 && code < 0xdc00 && at + 3 < utf16.size() && unit(at + 2) >= 0xdc00 &&
            unit(at + 2) < 0xe000) {
            code = 0x10000 + ((code - 0xd800) << 10U) + (unit(at + 2) - 0xdc00);
            at += 2;
        } else if (code >= 0xd800 && code < 0xe000) {
            code = kReplacement;
        }
        appendUtf8(text, code);
    }
    return text;
}

}  // namespace

std::string plainText(std::string bytes) {
    if (bytes.starts_with("\xff\xfe")) bytes = utf8Of(bytes, false);
    if (bytes.starts_with("\xfe\xff")) bytes = utf8Of(bytes, true);
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.erase(0, 3);
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if (bytes[i] != '\r')
            text += bytes[i];
        else if (i + 1 == bytes.size() || bytes[i + 1] != '\n')
            text += '\n';
    return text;
}

Result<std::string> readText(const std::string& pathUtf8) {
    const auto file = FileReader::open(pathUtf8);
    if (!file) return file.error();
    if (file->size() > kMostBytes) return Error{ErrorCode::FileUnreadable, pathUtf8 + ": more than 64 MiB of text"};
    std::string bytes(file->size(), '\0');
    if (const auto read = file->read(0, std::as_writable_bytes(std::span(bytes))); !read) return read.error();
    return plainText(std::move(bytes));
}

}  // namespace facenet
