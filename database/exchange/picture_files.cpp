#include "database/exchange/picture_files.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringList>
#include <map>

#include "database/names.h"

namespace facenet {

namespace {

const QStringList kPictureEndings{QStringLiteral("*.jpg"),  QStringLiteral("*.jpeg"), QStringLiteral("*.png"),
                                  QStringLiteral("*.bmp"),  QStringLiteral("*.webp"), QStringLiteral("*.tif"),
                                  QStringLiteral("*.tiff"), QStringLiteral("*.jfif"), QStringLiteral("*.heic"),
                                  QStringLiteral("*.heif"), QStringLiteral("*.avif")};

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

Result<std::vector<PicturesOfPerson>> listPeople(const std::string& folder) {
    const QFileInfo info(QString::fromStdString(folder));
    if (!info.exists()) return Error{ErrorCode::FileNotFound, folder};
    if (!info.isDir() || !info.isReadable()) return Error{ErrorCode::FileUnreadable, folder};
    const QDir inside(info.filePath());
    std::map<std::string, PicturesOfPerson> people;
    for (const QFileInfo& entry : inside.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const std::string name = withBlanks(entry.fileName()).simplified().toStdString();
        people[name].name = name;
        const auto pictures = picturesIn(entry.filePath());
        if (pictures) people[name].paths.insert(people[name].paths.end(), pictures->begin(), pictures->end());
    }
    const bool named = people.empty();
    for (const QFileInfo& entry : inside.entryInfoList(kPictureEndings, QDir::Files | QDir::Readable, QDir::Name)) {
        const std::string path = entry.filePath().toStdString();
        const std::string name = named ? nameInFileName(path) : std::string();
        people[name].name = name;
        people[name].paths.push_back(path);
    }
    if (people.empty()) return Error{ErrorCode::FileNotFound, "of a person: neither folders nor pictures in " + folder};
    std::vector<PicturesOfPerson> list;
    for (auto& [name, pictures] : people) list.push_back(std::move(pictures));
    return list;
}

std::string nameInFileName(const std::string& path) {
    static const QRegularExpression kNumber(QStringLiteral(R"((^|[\s_.-]+)\d+$|[\s_.-]*\(\d+\)$)"));
    QString name = QFileInfo(QString::fromStdString(path)).completeBaseName();
    name.remove(kNumber);
    name = withBlanks(name).simplified();
    if (!name.contains(u' ')) name.replace(u'-', u' ');
    return name.simplified().toStdString();
}

}  // namespace facenet
