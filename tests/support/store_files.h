#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QString>

namespace facenet::test {

/// In how many files of a store these bytes stand, backups too.
inline int filesWith(const QByteArray& bytes, const QString& storeFolder) {
    int files = 0;
    for (const QString& folder : {storeFolder, storeFolder + QStringLiteral("/backups")})
        for (const QFileInfo& info : QDir(folder).entryInfoList(QDir::Files)) {
            QFile file(info.filePath());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes)) ++files;
        }
    return files;
}

}  // namespace facenet::test
