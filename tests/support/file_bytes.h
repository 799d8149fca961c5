#pragma once

#include <QFile>

namespace facenet::test {

/// What a file holds; nothing where it cannot be read.
inline QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace facenet::test
