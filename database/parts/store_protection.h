#pragma once

#include <QString>
#include <memory>

#include "core/base/file_seal.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/base/records.h"
#include "database/protection/vault.h"

namespace facenet {

struct StoreCore;
struct VaultKeys;

/// Same keys: what is encrypted in one can be read by whoever opened the other. Same lock: and the passphrase is the
/// same.
enum class ProtectionMatch { None, SameKeys, SameLock };

/// The lock of a store or a copy that need not be usable otherwise; nothing without a passphrase.
/// Errors: StoreForeign, StoreCorrupt and others, where it cannot be read
Result<std::optional<Vault>> vaultOf(const QString& file);

/// Of `storesPutAside` those that nobody knows to be encrypted: setting a passphrase deletes them.
QStringList readableStoresPutAside(const QString& storeFolder);

/// The passphrase of a store. With one all that tells who somebody is or shows a face is encrypted: names, notes,
/// sources, crops, embeddings, the journal. Settings, models and the log stay readable. The keys are in memory while
/// the store is unlocked; a store is opened locked. The calls with a passphrase take as long as its
/// cost says.
/// Thread and errors: those of `GalleryStore`
class StoreProtection {
public:
    explicit StoreProtection(StoreCore& core) : m_core(core) {}

    Result<Protection> state() const;
    /// Whether what this user remembers of protected stores can be relied on; see `ProtectionMemory::check`.
    Result<void> checkMemory() const;
    /// Those in memory, which open copies of this store too; null while it is locked or has no passphrase.
    std::shared_ptr<const VaultKeys> keys() const;
    /// Sets a passphrase: encrypts everything in one transaction, leaves the store unlocked, removes what is left of
    /// the readable content, `readableStoresPutAside` too, and replaces the backups that can be read by one that
    /// cannot. `control` hears of values encrypted of all and cancels until the transaction ends. Errors:
    /// InvalidArgument (shorter than 8 characters, has one already), StoreUnprotected (see
    ///         `acceptUnprotected`), OutOfMemory, Cancelled
    Result<Protected> protect(const QString& passphrase, JobControl& control,
                              const PassphraseCost& cost = measuredCost());
    /// Gives a copy without a passphrase the protection of another store, which is unlocked: its passphrase and its
    /// keys. Errors: InvalidArgument (has one already)
    Result<void> protectAs(const StoreProtection& other);
    /// What two stores have in common; nothing without a passphrase.
    Result<ProtectionMatch> matchOf(const StoreProtection& other) const;
    /// The passphrase of another store, which has the same keys. Errors: InvalidArgument (it has not)
    Result<void> useLockOf(const StoreProtection& other);
    /// Finishes what a program left that was ended while it set, changed or took off a passphrase.
    /// Errors: WrongPassphrase, InvalidArgument (has none), StoreCorrupt (what it keeps of the passphrase is damaged),
    ///         SettingsAltered (see `resetSettings`), OutOfMemory
    Result<Protected> unlock(const QString& passphrase);
    /// Forgets the keys. What was read before is the caller's to forget.
    void lock();
    /// Another passphrase for the same content, which is not written anew; also for the backups, which open with the
    /// one or the other at any moment. It costs at least as much to try as the one before.
    /// Errors: those of `unlock` but SettingsAltered; InvalidArgument (shorter than 8 characters),
    ///         ChangedMeanwhile (another program changed it)
    Result<Protected> changePassphrase(const QString& before, const QString& after,
                                       const PassphraseCost& cost = measuredCost());
    /// After settings that decide who is named were changed without the passphrase: all settings have their defaults,
    /// nobody is told apart more strictly, and the store can be unlocked again. Errors: those of `unlock`
    Result<void> resetSettings(const QString& passphrase);
    /// Takes the passphrase off: decrypts everything in one transaction. Backups stay as they are. `control` as above.
    /// Errors: those of `unlock`, Cancelled
    Result<void> unprotect(const QString& passphrase, JobControl& control);
    /// What trainings in this store's folder encrypt their files with; null where there is no
    /// passphrase. It can be used also when the store is locked again.
    Result<std::shared_ptr<const FileSeal>> trainingSeal() const;
    /// The user knows that the passphrase is gone (`Protection::TakenOff`), and wants to use the store as it is.
    /// Errors: InvalidArgument (nobody took it off)
    Result<void> acceptUnprotected();

private:
    enum class Unfinished;

    /// The key that the passphrase opens; one that does not is noted in the log. Errors: WrongPassphrase, OutOfMemory
    Result<SecretKey> masterKeyOf(const Vault& vault, const QString& passphrase);
    /// Takes away what could be read before the store was protected, or opened with another passphrase: free pages, the
    /// log, backups. Does what the store says is unfinished.
    Protected finish();
    Result<Protected> tryToFinish();
    /// Tells what came beside a protected store since: readable backups, and readable stores that a restore has put
    /// aside.
    Result<Protected> lookForReadable();
    Result<void> note(Unfinished what);
    /// In: the lock that all backups of this protection are to have
    Result<Protected> finishInFiles(const QByteArray& header, Unfinished unfinished);

    StoreCore& m_core;
};

}  // namespace facenet
