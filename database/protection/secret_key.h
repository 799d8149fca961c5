#pragma once

#include <QByteArray>
#include <QString>
#include <memory>
#include <optional>
#include <utility>

namespace facenet {

/// 32 bytes in memory that is not swapped out where the system allows it, lies between guard pages and is zeroed when
/// the key goes. Moved, never copied. Throws std::bad_alloc where there is no such memory, and
/// std::runtime_error, as `randomBytes` does, where libsodium cannot be used.
class SecretKey {
public:
    static constexpr int kBytes = 32;

    SecretKey();  ///< zeros
    static SecretKey random();
    /// The key that a master key has for a purpose; one doesn't tell the other. Source: libsodium's
    /// crypto_kdf, BLAKE2b
    static SecretKey derived(const SecretKey& master, quint64 purpose);

    unsigned char* data() { return m_bytes.get(); }
    const unsigned char* data() const { return m_bytes.get(); }

private:
    struct Free {
        void operator()(unsigned char* bytes) const;
    };
    std::unique_ptr<unsigned char, Free> m_bytes;
};

/// Overwrites what this text holds with zeros. Others that share it are left alone: pass the last one.
void wipe(QString& text);
void wipe(QByteArray& text);

/// A passphrase on its way: a text that is overwritten when the last who holds it lets go.
class Passphrase {
public:
    Passphrase(QString text) : m_text(std::move(text)) {}
    Passphrase(const Passphrase&) = default;
    Passphrase(Passphrase&&) = default;
    Passphrase& operator=(const Passphrase&) = delete;
    ~Passphrase() {
        if (m_text.isDetached()) wipe(m_text);
    }
    operator const QString&() const { return m_text; }

private:
    QString m_text;
};

/// Bytes from the system's generator.
QByteArray randomBytes(int count);

/// How much longer a sealed text is: the number used once, and the tag.
inline constexpr int kSealBytes = 24 + 16;

/// XChaCha20-Poly1305 with a random nonce in front. `context` is not hidden but must be the same when it is opened.
QByteArray sealed(const SecretKey& key, const QByteArray& plain, const QByteArray& context);

/// Nothing where the key or the context is another, or a bit was changed.
std::optional<QByteArray> unsealed(const SecretKey& key, const QByteArray& sealed, const QByteArray& context);

/// The same into a key's own memory, so that it is nowhere else. In: exactly 32 + `kSealBytes` bytes
bool unsealKey(const SecretKey& key, const QByteArray& sealed, const QByteArray& context, SecretKey& into);

/// A hash of 32 bytes that tells equal texts from different ones and, without the key, nothing
/// else.
/// Source: BLAKE2b, RFC 7693
QByteArray keyedHash(const SecretKey& key, const QByteArray& text);

}  // namespace facenet
