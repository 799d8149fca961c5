#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace facenet {

/// Encrypts small files with a key. Without one, where a null pointer stands for it, files are as
/// they are.
/// Thread: any
/// Source: XChaCha20-Poly1305 with random nonces, draft-irtf-cfrg-xchacha
class FileSeal {
public:
    static constexpr std::size_t kKeyBytes = 32;

    /// In: 32 bytes, which are copied into memory that is not swapped out and is zeroed at the end.
    /// Throws std::bad_alloc, or std::runtime_error where libsodium cannot be used
    explicit FileSeal(const unsigned char* key);

    /// For a process that works on the same files, `kKeyBytes`.
    const unsigned char* key() const { return m_key.get(); }

    /// Whether a file's content was made by `sealed`.
    static bool isSealed(std::string_view content);

    std::string sealed(std::string_view plain) const;
    /// Errors: FileUnreadable (not sealed, another key, or changed; the context is empty)
    Result<std::string> opened(std::string_view content) const;

private:
    struct Free {
        void operator()(unsigned char* key) const;
    };
    std::unique_ptr<unsigned char, Free> m_key;
};

/// The whole of a small file as it was meant.
/// Errors: FileNotFound, FileUnreadable (also without its key), FileTruncated (it shrank meanwhile)
Result<std::string> readSealable(const std::string& pathUtf8, const FileSeal* seal);

}  // namespace facenet
