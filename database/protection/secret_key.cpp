#include "database/protection/secret_key.h"

#include <sodium.h>

#include <new>
#include <stdexcept>

namespace facenet {

namespace {

constexpr int kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static_assert(kSealBytes == kNonceBytes + crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(SecretKey::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytesOf(const QByteArray& text) {
    return reinterpret_cast<const unsigned char*>(text.constData());
}

unsigned char* bytesOf(QByteArray& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

bool unsealInto(unsigned char* plain, const SecretKey& key, const QByteArray& sealed, const QByteArray& context) {
    const unsigned char* nonce = bytesOf(sealed);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(plain, nullptr, nullptr, nonce + kNonceBytes,
                                                      static_cast<unsigned long long>(sealed.size()) - kNonceBytes,
                                                      bytesOf(context), static_cast<unsigned long long>(context.size()),
                                                      nonce, key.data()) == 0;
}

}  // namespace

SecretKey::SecretKey() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used on this machine");
    m_bytes.reset(static_cast<unsigned char*>(sodium_malloc(kBytes)));
    if (!m_bytes) throw std::bad_alloc();
    sodium_memzero(m_bytes.get(), kBytes);
}

void SecretKey::Free::operator()(unsigned char* bytes) const {
    sodium_free(bytes);
}

SecretKey SecretKey::random() {
    SecretKey key;
    randombytes_buf(key.data(), kBytes);
    return key;
}

SecretKey SecretKey::derived(const SecretKey& master, quint64 purpose) {
    static_assert(kBytes == crypto_kdf_KEYBYTES);
    SecretKey key;
    crypto_kdf_derive_from_key(key.data(), kBytes, purpose, "facenet1", master.data());
    return key;
}

void wipe(QString& text) {
    sodium_memzero(text.data(), static_cast<std::size_t>(text.size()) * sizeof(QChar));
}

void wipe(QByteArray& text) {
    sodium_memzero(text.data(), static_cast<std::size_t>(text.size()));
}

QByteArray randomBytes(int count) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used on this machine");
    QByteArray bytes(count, Qt::Uninitialized);
    randombytes_buf(bytes.data(), static_cast<std::size_t>(count));
    return bytes;
}

QByteArray sealed(const SecretKey& key, const QByteArray& plain, const QByteArray& context) {
    QByteArray text(plain.size() + kSealBytes, Qt::Uninitialized);
    unsigned char* nonce = bytesOf(text);
    randombytes_buf(nonce, kNonceBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        nonce + kNonceBytes, nullptr, bytesOf(plain), static_cast<unsigned long long>(plain.size()), bytesOf(context),
        static_cast<unsigned long long>(context.size()), nullptr, nonce, key.data());
    return text;
}

std::optional<QByteArray> unsealed(const SecretKey& key, const QByteArray& sealed, const QByteArray& context) {
    if (sealed.size() < kSealBytes) return std::nullopt;
    QByteArray plain(sealed.size() - kSealBytes, Qt::Uninitialized);
    if (!unsealInto(bytesOf(plain), key, sealed, context)) return std::nullopt;
    return plain;
}

bool unsealKey(const SecretKey& key, const QByteArray& sealed, const QByteArray& context, SecretKey& into) {
    return sealed.size() == SecretKey::kBytes + kSealBytes && unsealInto(into.data(), key, sealed, context);
}

QByteArray keyedHash(const SecretKey& key, const QByteArray& text) {
    QByteArray hash(crypto_generichash_BYTES, Qt::Uninitialized);
    crypto_generichash(bytesOf(hash), crypto_generichash_BYTES, bytesOf(text),
                       static_cast<unsigned long long>(text.size()), key.data(), SecretKey::kBytes);
    return hash;
}

}  // namespace facenet
