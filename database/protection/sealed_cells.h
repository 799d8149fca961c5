#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QVariant>
#include <memory>
#include <optional>

#include "core/base/file_seal.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/protection/protection_memory.h"
#include "database/protection/secret_key.h"
#include "database/protection/vault.h"
#include "database/store/sql.h"

namespace facenet {

/// What is encrypted in a protected store. Names that are only compared are hashed with a key besides: see
/// `SealedCells::comparable`.
enum class SealedColumn {
    PersonName,
    PersonNote,
    FaceSource,
    FacePicture,
    Crop,
    Embedding,
    LookCrop,
    LookEmbedding,
    SightingSource,
    SightingCrop,
    SightingEmbedding,
    JournalSubject,
    JournalDetail,
    JournalChanges
};

/// One value's place. What is encrypted for one place cannot be opened in another.
struct Cell {
    SealedColumn column;
    qint64 row = 0;        ///< the number of the person, face, look, sighting or entry
    QString modelId = {};  ///< of embeddings, which a face has several of
};

/// Whose key a cell is sealed with where it is nobody's: looks at strangers, the journal's texts.
inline constexpr qint64 kNobody = 0;

/// The keys of an unlocked store. They go, zeroed, with the last who holds them.
struct VaultKeys {
    explicit VaultKeys(QByteArray id, SecretKey masterKey)
        : vaultId(std::move(id)),
          master(std::move(masterKey)),
          names(SecretKey::derived(master, 1)),
          nobody(SecretKey::derived(master, 2)),
          settings(SecretKey::derived(master, 3)),
          trainings(std::make_shared<const FileSeal>(SecretKey::derived(master, 4).data())) {}

    QByteArray vaultId;
    SecretKey master, names, nobody, settings;
    std::shared_ptr<const FileSeal> trainings;  ///< of what trainings keep beside the store
};

/// Encrypts and decrypts what the statements bind and read, and passes it through where the store has no passphrase.
/// In between stands `begin`, in each block: another program may have set or taken off the passphrase.
/// What cannot be decrypted makes the running block fail with StoreCorrupt.
/// Thread: the store's; inside a block of `Sql`
class SealedCells {
public:
    /// In: what this user remembers of the store; none of a copy, which may be as it likes
    explicit SealedCells(Sql& sql, std::optional<ProtectionMemory> memory = {});

    Sql& sql() const { return m_sql; }
    const std::optional<ProtectionMemory>& memory() const { return m_memory; }

    /// Looks whether there is a passphrase and whether these are its keys.
    /// Errors: StoreProtected, StoreCorrupt, StoreUnprotected, SettingsAltered
    Result<void> begin();
    /// Whether somebody else took the passphrase off, as this user remembers.
    bool wasTakenOff();

    /// What decides who is named besides the faces: all settings, and the people told apart more strictly. Nobody
    /// changes that unnoticed without the key. To be called at the end of a block that may have changed something.
    void sealSettings();
    /// The same where `begin` found that they were altered.
    void sealAnew();
    /// Whether values are encrypted, as `begin` found it.
    bool areSealed() const { return m_active; }

    void useKeys(std::shared_ptr<const VaultKeys> keys);
    const std::shared_ptr<const VaultKeys>& keys() const { return m_keys; }
    void dropKeys();

    /// Reads the keys of all people at once, for those who need most of them.
    void loadKeys();
    /// Gives a new person a key.
    void addKey(qint64 personId);

    /// In: the value as it is meant, a text or bytes; NULL stays NULL.
    QVariant seal(const Cell& cell, qint64 personId, const QVariant& value);
    QString openText(const Cell& cell, qint64 personId, const QVariant& stored);
    QByteArray openBytes(const Cell& cell, qint64 personId, const QVariant& stored);
    /// What stands in `people.folded_name`.
    QString comparable(const QString& name) const;

    /// The number that the next row of a table gets; what is encrypted for a row needs it first.
    qint64 nextRow(const QString& table);

    /// A value of people, faces, looks or sightings as it is meant.
    QVariant value(const QString& table, qint64 id, const QString& column);
    /// Sets it and returns the number of rows changed, 0 or 1. A person's name brings its folded one along; what moves
    /// to another person is encrypted with that person's key.
    int setValue(const QString& table, qint64 id, const QString& column, const QVariant& value);

    /// Encrypts everything, with a new key for each person; the vault's row is there and `begin` was called after.
    /// `control` hears of values done of all; cancelled, the running block fails with Cancelled.
    void sealEverything(JobControl& control);
    /// Decrypts everything and drops the keys of people. `control` as above.
    void openEverything(JobControl& control);

private:
    Result<void> checkSettings();
    QByteArray sealOfSettings();
    const SecretKey* keyOf(qint64 personId);
    QByteArray unseal(const Cell& cell, qint64 personId, const QVariant& stored);
    void move(const QString& table, qint64 id, qint64 from, qint64 to);

    Sql& m_sql;
    std::shared_ptr<const VaultKeys> m_keys;
    bool m_active = false;
    std::optional<ProtectionMemory> m_memory;
    bool m_expected = false;              ///< that there is a passphrase
    std::optional<int> m_checkedVersion;  ///< of the database's content, in which the settings were as sealed
    // Of this block only: a person's number may mean another one after a transaction that was rolled back.
    QHash<qint64, QByteArray> m_sealedKeys;
    std::optional<qint64> m_personOfKey;
    std::optional<SecretKey> m_personKey;
};

}  // namespace facenet
