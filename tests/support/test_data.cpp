#include "tests/support/test_data.h"

#include <QDir>
#include <QFileInfo>

namespace facenet::test {

QString sourceFolder() {
    return QStringLiteral(FACENET_SOURCE_DIRECTORY);
}

QString dataFolder() {
    const QString named = qEnvironmentVariable("FACENET_TEST_DATA");
    const QString folder = named.isEmpty() ? sourceFolder() + QStringLiteral("/../shared") : named;
    return QFileInfo(folder).isDir() ? QDir(folder).canonicalPath() : QString();
}

QString dataPath(const QString& relativePath) {
    const QString folder = dataFolder();
    const QString path = folder + u'/' + relativePath;
    return !folder.isEmpty() && QFileInfo::exists(path) ? path : QString();
}

}  // namespace facenet::test
