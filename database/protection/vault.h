#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/result.h"
#include "database/protection/secret_key.h"

namespace facenet {

/// What Argon2id is to cost whoever tries a passphrase. Source: Argon2, RFC 9106
struct PassphraseCost {
    quint64 operations = 3;  ///< passes over the memory
    quint64 memoryBytes = 64 << 20;

    bool operator==(const PassphraseCost&) const = default;
};

/// What takes about a second on this machine: at least three passes over 64 MiB, at most four over 1 GiB or a quarter
/// of the memory. Measuring takes a fraction of that.
PassphraseCost measuredCost();

inline constexpr int kMinPassphraseLength = 8;  ///< code points

/// Whether a passphrase may be set. Errors: InvalidArgument (shorter than 8 characters, broken Unicode)
Result<void> checkNewPassphrase(const QString& passphrase);

/// What a protected store says of its lock: a number of its own, the cost, and the master key encrypted with the
/// passphrase's key. It reveals nothing without the passphrase. One row of bytes:
///   magic 8, number 16, operations 8, memory 8 (little endian), salt 16, sealed master key 72, checksum 16
struct Vault {
    QByteArray id;  ///< 16 random bytes; another passphrase keeps them, another protection has others
    PassphraseCost cost;
    QByteArray salt, sealedKey;

    /// A lock for a master key. The passphrase is composed first (NFC), so that keyboards don't matter.
    /// Errors: OutOfMemory (the cost's)
    static Result<Vault> lock(const SecretKey& master, const QByteArray& id, const QString& passphrase,
                              const PassphraseCost& cost);

    /// Errors: StoreCorrupt (damaged, or a cost beyond all reason)
    static Result<Vault> fromHeader(const QByteArray& header);
    QByteArray header() const;

    /// The master key. Takes as long as the cost says. Errors: WrongPassphrase, OutOfMemory
    Result<SecretKey> unlock(const QString& passphrase) const;
};

}  // namespace facenet
