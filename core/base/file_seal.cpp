#include "core/base/file_seal.h"

#include <sodium.h>

#include <cstring>
#include <new>
#include <span>
#include <stdexcept>

#include "core/base/file_reader.h"

namespace facenet {

namespace {

constexpr std::string_view kMagic = "FNsealed";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(FileSeal::kKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytesOf(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

FileSeal::FileSeal(const unsigned char* key) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used on this machine");
    m_key.reset(static_cast<unsigned char*>(sodium_malloc(kKeyBytes)));
    if (!m_key) throw std::bad_alloc();
    std::memcpy(m_key.get(), key, kKeyBytes);
}

void FileSeal::Free::operator()(unsigned char* key) const {
    sodium_free(key);
}

bool FileSeal::isSealed(std::string_view content) {
    return content.starts_with(kMagic);
}

std::string FileSeal::sealed(std::string_view plain) const {
    std::string content(kMagic);
    content.resize(kMagic.size() + kNonceBytes + plain.size() + kTagBytes);
    unsigned char* nonce = bytesOf(content) + kMagic.size();
    randombytes_buf(nonce, kNonceBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, nullptr, bytesOf(plain), plain.size(),
                                               bytesOf(kMagic), kMagic.size(), nullptr, nonce, m_key.get());
    return content;
}

Result<std::string> FileSeal::opened(std::string_view content) const {
    const Error unreadable{ErrorCode::FileUnreadable, {}};
    if (!isSealed(content) || content.size() < kMagic.size() + kNonceBytes + kTagBytes) return unreadable;
    content.remove_prefix(kMagic.size());
    const std::string_view hidden = content.substr(kNonceBytes);
    std::string plain(hidden.size() - kTagBytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytesOf(plain), nullptr, nullptr, bytesOf(hidden), hidden.size(),
                                                   bytesOf(kMagic), kMagic.size(), bytesOf(content), m_key.get()) != 0)
        return unreadable;
    return plain;
}

Result<std::string> readSealable(const std::string& path, const FileSeal* seal) {
    const auto file = FileReader::open(path);
    if (!file) return file.error();
    std::string content(file->size(), '\0');
    if (auto read = file->read(0, std::as_writable_bytes(std::span(content))); !read) return read.error();
    if (!FileSeal::isSealed(content)) return content;
    auto plain = seal ? seal->opened(content) : Error{ErrorCode::FileUnreadable, {}};
    if (!plain) return Error{ErrorCode::FileUnreadable, path + ", which is encrypted with the passphrase of a store"};
    return plain;
}

}  // namespace facenet
