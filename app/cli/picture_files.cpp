#include "app/cli/picture_files.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QStringList>

namespace facenet::cli {

namespace {

const QStringList kPictureEndings{QStringLiteral("*.jpg"),  QStringLiteral("*.jpeg"), QStringLiteral("*.png"),
                                  QStringLiteral("*.bmp"),  QStringLiteral("*.webp"), QStringLiteral("*.tif"),
                                  QStringLiteral("*.tiff"), QStringLiteral("*.pgm"),  QStringLiteral("*.ppm")};

Result<std::vector<std::string>> picturesIn(const QString& folder) {
    QStringList found;
    QDirIterator each(folder, kPictureEndings, QDir::Files | QDir::Readable, QDirIterator::Subdirectories);
    while (each.hasNext()) found << each.next();  // does not enter hidden folders
    found.sort();
    if (found.isEmpty())
        return Error{ErrorCode::FileNotFound, "with a picture's ending in the folder " + folder.toStdString()};
    std::vector<std::string> paths;
    for (const QString& path : found) paths.push_back(path.toStdString());
    return paths;
}

}  // namespace

Result<std::vector<std::string>> listPictures(const std::vector<std::string>& filesAndFolders) {
    std::vector<std::string> pictures;
    for (const std::string& name : filesAndFolders) {
        if (!QFileInfo(QString::fromStdString(name)).isDir()) {
            pictures.push_back(name);
            continue;
        }
        auto inside = picturesIn(QString::fromStdString(name));
        if (!inside) return inside;
        pictures.insert(pictures.end(), inside->begin(), inside->end());
    }
    return pictures;
}

Result<std::vector<std::string>> listFolders(const std::string& folder) {
    const QFileInfo info(QString::fromStdString(folder));
    if (!info.exists()) return Error{ErrorCode::FileNotFound, folder};
    if (!info.isDir() || !info.isReadable()) return Error{ErrorCode::FileUnreadable, folder};
    std::vector<std::string> folders;
    for (const QFileInfo& entry : QDir(info.filePath()).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        folders.push_back(entry.filePath().toStdString());
    return folders;
}

}  // namespace facenet::cli
