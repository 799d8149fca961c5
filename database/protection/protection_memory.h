#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/result.h"

namespace facenet {

/// What this user remembers of a store outside of it, in a file of the user's own: that it was protected. Whoever may
/// write the store's folder, but not the user's, cannot make the user forget it. The store is known by its number and
/// by its folder: what stands in the place of a protected store is expected to be one, and so is a copy of it that is
/// met elsewhere.
/// What cannot be kept or read is told by `check`.
class ProtectionMemory {
public:
    ProtectionMemory(const QByteArray& storeId, const QString& folder);

    /// Why it cannot be relied on: its file cannot be read or written, or holds something else. Errors: FileUnreadable,
    /// FileUnwritable
    Result<void> check() const;
    bool sawProtected() const;
    void noteProtected() const;
    /// Whether the settings of that protection were seen with a seal; see `SealedCells::sealSettings`.
    bool sawSettingsSealed(const QByteArray& vaultId) const;
    void noteSettingsSealed(const QByteArray& vaultId) const;
    /// The user took the passphrase off in this folder; copies in other ones are expected to have theirs.
    void forget() const;

private:
    QString m_id;                          ///< hexadecimal digits
    QString m_store, m_place, m_takenOff;  ///< keys in the file
};

}  // namespace facenet
