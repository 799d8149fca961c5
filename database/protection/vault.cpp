#include "database/protection/vault.h"

#include <sodium.h>
#include <unistd.h>

#include <QElapsedTimer>
#include <QList>
#include <QtEndian>
#include <algorithm>
#include <utility>

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr char kMagic[] = "FNvault1";
constexpr int kMagicBytes = 8, kIdBytes = 16, kNumberBytes = 8, kSaltBytes = crypto_pwhash_SALTBYTES;
constexpr int kSealedKeyBytes = SecretKey::kBytes + kSealBytes, kChecksumBytes = crypto_generichash_BYTES_MIN;
constexpr int kHeaderBytes = kMagicBytes + kIdBytes + 2 * kNumberBytes + kSaltBytes + kSealedKeyBytes + kChecksumBytes;

QByteArray littleEndian(quint64 number) {
    QByteArray bytes(kNumberBytes, Qt::Uninitialized);
    qToLittleEndian(number, bytes.data());
    return bytes;
}

/// Everything in front of the sealed key; that key opens only behind the same.
QByteArray openPart(const Vault& vault) {
    return QByteArray(kMagic, kMagicBytes) + vault.id + littleEndian(vault.cost.operations) +
           littleEndian(vault.cost.memoryBytes) + vault.salt;
}

/// Tells damage from a wrong passphrase; no protection against intent, which the seal is.
QByteArray checksumOf(const QByteArray& bytes) {
    QByteArray checksum(kChecksumBytes, Qt::Uninitialized);
    crypto_generichash(reinterpret_cast<unsigned char*>(checksum.data()), kChecksumBytes,
                       reinterpret_cast<const unsigned char*>(bytes.constData()),
                       static_cast<unsigned long long>(bytes.size()), nullptr, 0);
    return checksum;
}

Result<SecretKey> keyFrom(const QString& passphrase, const PassphraseCost& cost, const QByteArray& salt) {
    SecretKey key;
    QString composed = passphrase.normalized(QString::NormalizationForm_C);
    QByteArray text = composed.toUtf8();
    if (composed.isDetached()) wipe(composed);
    const int failed =
        crypto_pwhash(key.data(), SecretKey::kBytes, text.constData(), static_cast<unsigned long long>(text.size()),
                      reinterpret_cast<const unsigned char*>(salt.constData()), cost.operations, cost.memoryBytes,
                      crypto_pwhash_ALG_ARGON2ID13);
    wipe(text);
    if (failed != 0) return Error{ErrorCode::OutOfMemory, "checking the passphrase"};
    return key;
}

bool isReasonable(const PassphraseCost& cost) {
    return cost.operations >= crypto_pwhash_OPSLIMIT_MIN && cost.operations <= crypto_pwhash_OPSLIMIT_SENSITIVE &&
           cost.memoryBytes >= crypto_pwhash_MEMLIMIT_MIN && cost.memoryBytes <= crypto_pwhash_MEMLIMIT_SENSITIVE;
}

}  // namespace

static_assert(PassphraseCost().memoryBytes == crypto_pwhash_MEMLIMIT_INTERACTIVE);

PassphraseCost measuredCost() {
    constexpr double kWantedSeconds = 1;
    constexpr quint64 kUnit = PassphraseCost().memoryBytes, kMostBytes = crypto_pwhash_MEMLIMIT_SENSITIVE;
    const auto secondsOfAPass = [salt = randomBytes(kSaltBytes)] {
        QElapsedTimer timer;
        timer.start();
        const auto key = keyFrom(QString(), {.operations = 1, .memoryBytes = kUnit}, salt);
        return key ? double(timer.nsecsElapsed()) / 1e9 : kWantedSeconds;
    };
    // The fastest of some: what else the machine does is no reason for a weaker lock.
    const double seconds = std::min({secondsOfAPass(), secondsOfAPass(), secondsOfAPass()});
    const auto memory = quint64(sysconf(_SC_PHYS_PAGES)) * quint64(sysconf(_SC_PAGESIZE));
    const quint64 most = std::clamp(memory / 4, kUnit, kMostBytes);
    PassphraseCost cost;
    const double passesOverUnit = kWantedSeconds / seconds;
    cost.memoryBytes = std::clamp(quint64(passesOverUnit / double(cost.operations) * kUnit), kUnit, most);
    cost.memoryBytes -= cost.memoryBytes % (1 << 20);
    cost.operations = std::clamp(quint64(passesOverUnit * kUnit / double(cost.memoryBytes)), cost.operations,
                                 quint64(crypto_pwhash_OPSLIMIT_SENSITIVE));
    return cost;
}

Result<void> checkNewPassphrase(const QString& passphrase) {
    if (!passphrase.isValidUtf16()) return Error{ErrorCode::InvalidArgument, "the passphrase is not valid Unicode"};
    if (passphrase.normalized(QString::NormalizationForm_C).toUcs4().size() < kMinPassphraseLength)
        return Error{ErrorCode::InvalidArgument, "the passphrase is shorter than 8 characters"};
    return {};
}

Result<Vault> Vault::lock(const SecretKey& master, const QByteArray& id, const QString& passphrase,
                          const PassphraseCost& cost) {
    Vault vault{.id = id, .cost = cost, .salt = randomBytes(kSaltBytes), .sealedKey = {}};
    const auto key = keyFrom(passphrase, cost, vault.salt);
    if (!key) return key.error();
    const auto* bytes = reinterpret_cast<const char*>(master.data());
    vault.sealedKey = sealed(*key, QByteArray::fromRawData(bytes, SecretKey::kBytes), openPart(vault));
    return vault;
}

Result<Vault> Vault::fromHeader(const QByteArray& header) {
    const Error damaged{ErrorCode::StoreCorrupt, "what the store keeps of its passphrase is damaged"};
    if (header.size() != kHeaderBytes || !header.startsWith(kMagic)) return damaged;
    if (header.right(kChecksumBytes) != checksumOf(header.chopped(kChecksumBytes))) return damaged;
    qsizetype at = kMagicBytes;
    const auto next = [&](int bytes) { return header.mid(std::exchange(at, at + bytes), bytes); };
    Vault vault;
    vault.id = next(kIdBytes);
    vault.cost.operations = qFromLittleEndian<quint64>(next(kNumberBytes).constData());
    vault.cost.memoryBytes = qFromLittleEndian<quint64>(next(kNumberBytes).constData());
    vault.salt = next(kSaltBytes);
    vault.sealedKey = next(kSealedKeyBytes);
    if (!isReasonable(vault.cost)) return damaged;
    return vault;
}

QByteArray Vault::header() const {
    const QByteArray bytes = openPart(*this) + sealedKey;
    return bytes + checksumOf(bytes);
}

Result<SecretKey> Vault::unlock(const QString& passphrase) const {
    const auto key = keyFrom(passphrase, cost, salt);
    if (!key) return key.error();
    SecretKey master;
    if (!unsealKey(*key, sealedKey, openPart(*this), master)) return Error{ErrorCode::WrongPassphrase, {}};
    return master;
}

}  // namespace facenet
