#include "database/protection/protection_memory.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QSettings>
#include <algorithm>

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Written when it goes.
QSettings memory() {
    return QSettings(QSettings::IniFormat, QSettings::UserScope, u"facenet-studio"_s, u"protected-stores"_s);
}

QString hashOf(const QString& folder) {
    const QString path = QFileInfo(folder).canonicalFilePath();
    return QString::fromLatin1(QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256).toHex());
}

}  // namespace

ProtectionMemory::ProtectionMemory(const QByteArray& storeId, const QString& folder)
    : m_id(QString::fromLatin1(storeId.toHex())),
      m_store(u"stores/"_s + m_id),
      m_place(u"places/"_s + hashOf(folder)),
      m_takenOff(u"taken-off/"_s + m_id + u'-' + hashOf(folder)) {}

Result<void> ProtectionMemory::check() const {
    QSettings file = memory();
    const std::string path = file.fileName().toStdString();
    const QFileInfo info(file.fileName());
    const QStringList groups = file.childGroups();
    const bool isOurs = std::any_of(groups.begin(), groups.end(), [](const QString& group) {
        return group == u"stores"_s || group == u"places"_s || group == u"taken-off"_s;
    });
    if (file.status() != QSettings::NoError || (info.size() > 0 && (!info.isReadable() || !isOurs)))
        return Error{ErrorCode::FileUnreadable, path};
    const bool isKept = file.contains(m_store) && file.contains(m_place);
    return isKept || file.isWritable() ? Result<void>() : Error{ErrorCode::FileUnwritable, path};
}

bool ProtectionMemory::sawProtected() const {
    const QSettings file = memory();
    return file.contains(m_place) || (file.contains(m_store) && !file.contains(m_takenOff));
}

void ProtectionMemory::noteProtected() const {
    QSettings file = memory();
    if (!file.contains(m_store)) file.setValue(m_store, QString());
    // Of a place of before it is not known whose it is.
    if (file.value(m_place).toString() != m_id) file.setValue(m_place, m_id);
    if (file.contains(m_takenOff)) file.remove(m_takenOff);
}

bool ProtectionMemory::sawSettingsSealed(const QByteArray& vaultId) const {
    return memory().value(m_store).toString() == QString::fromLatin1(vaultId.toHex());
}

void ProtectionMemory::noteSettingsSealed(const QByteArray& vaultId) const {
    QSettings file = memory();
    file.setValue(m_store, QString::fromLatin1(vaultId.toHex()));
    file.setValue(m_place, m_id);
}

void ProtectionMemory::forget() const {
    QSettings file = memory();
    file.remove(m_place);
    file.beginGroup(u"places"_s);
    const QStringList others = file.childKeys();
    const bool isElsewhere = std::any_of(others.begin(), others.end(),
                                         [&](const QString& place) { return file.value(place).toString() == m_id; });
    file.endGroup();
    if (isElsewhere)
        file.setValue(m_takenOff, true);
    else
        file.remove(m_store);
}

}  // namespace facenet
