#include "database/protection_memory.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QSettings>

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

QSettings memory() {
    return QSettings(QSettings::IniFormat, QSettings::UserScope, u"facenet-studio"_s, u"protected-stores"_s);
}

QString hashOf(const QString& folder) {
    const QString path = QFileInfo(folder).canonicalFilePath();
    return QString::fromLatin1(QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256).toHex());
}

}  // namespace

ProtectionMemory::ProtectionMemory(const QByteArray& storeId, const QString& folder)
    : m_store(u"stores/"_s + QString::fromLatin1(storeId.toHex())), m_place(u"places/"_s + hashOf(folder)) {}

bool ProtectionMemory::sawProtected() const {
    const QSettings file = memory();
    return file.contains(m_store) || file.contains(m_place);
}

void ProtectionMemory::noteProtected() const {
    QSettings file = memory();
    if (!file.contains(m_store)) file.setValue(m_store, QString());
    if (!file.contains(m_place)) file.setValue(m_place, true);
}

bool ProtectionMemory::sawSettingsSealed(const QByteArray& vaultId) const {
    return memory().value(m_store).toString() == QString::fromLatin1(vaultId.toHex());
}

void ProtectionMemory::noteSettingsSealed(const QByteArray& vaultId) const {
    QSettings file = memory();
    file.setValue(m_store, QString::fromLatin1(vaultId.toHex()));
    file.setValue(m_place, true);
}

void ProtectionMemory::forget() const {
    QSettings file = memory();
    file.remove(m_store);
    file.remove(m_place);
}

}  // namespace facenet
