#include "database/exchange/picture_files.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <filesystem>
#include <map>

#include "core/base/person_names.h"
#include "core/base/utf8.h"
#include "core/picture/picture_folder.h"
#include "core/picture/read_picture.h"
#include "database/base/names.h"

namespace facenet {

namespace fs = std::filesystem;

namespace {

Error errorOfNobodys(const std::string& path) {
    // The door says of what is no picture what it is.
    return isPicture(path) ? Error{ErrorCode::InvalidArgument, "nobody's name stands in or above " + path}
                           : Error{ErrorCode::ImageUnreadable, path + ": " + contentOf(path)};
}

}  // namespace

PictureList listPictures(const std::vector<std::string>& filesAndFolders) {
    PictureList list;
    for (const std::string& name : filesAndFolders) {
        std::error_code unknown;
        if (!fs::is_directory(name, unknown)) {
            list.paths.push_back(name);
            continue;
        }
        const auto inside = filesIn(name, FolderDepth::WithSubfolders);
        if (!inside || inside->paths.empty()) {
            list.leftOut.push_back({name, inside ? Error{ErrorCode::NoPictures, name} : inside.error()});
            continue;
        }
        list.paths.insert(list.paths.end(), inside->paths.begin(), inside->paths.end());
        list.passedOver.insert(list.passedOver.end(), inside->passedOver.begin(), inside->passedOver.end());
    }
    return list;
}

Result<PeopleList> listPeople(const std::string& folder, PicturesOfNobody ofNobody) {
    auto entries = entriesOf(folder);
    if (!entries) return entries.error();
    const bool gather = ofNobody == PicturesOfNobody::Gather;
    PeopleList list{.passedOver = std::move(entries->passedOver)};
    std::map<std::string, PicturesOfPerson> people;
    for (const std::string& path : entries->folders) {
        if (!isUtf8(fs::path(path).filename().native())) {
            list.leftOut.push_back({path, notUtf8(path)});
            continue;
        }
        const bool nobodys = isNobodysName(fs::path(path).filename().native());
        if (nobodys && !gather) {
            list.leftOut.push_back(
                {path, {ErrorCode::InvalidArgument, "nobody is called as the folder " + path + " is"}});
            continue;
        }
        std::vector<std::string>* paths = &list.ofNobody;
        if (!nobodys) {
            const QString fileName = QString::fromStdString(fs::path(path).filename().native());
            const std::string name = withBlanks(fileName).simplified().toStdString();
            people[name].name = name;
            paths = &people[name].paths;
        }
        const auto inside = filesIn(path, FolderDepth::WithSubfolders);
        if (!inside) {
            list.leftOut.push_back({path, inside.error()});
            continue;
        }
        paths->insert(paths->end(), inside->paths.begin(), inside->paths.end());
        list.passedOver.insert(list.passedOver.end(), inside->passedOver.begin(), inside->passedOver.end());
    }
    for (const std::string& path : entries->files) {
        if (entries->folders.empty() && !gather && !isUtf8(fs::path(path).filename().native())) {
            list.leftOut.push_back({path, notUtf8(path)});
            continue;
        }
        const bool picture = isPicture(path);
        const bool named = entries->folders.empty() && picture && !isNobodysName(fs::path(path).stem().native());
        const std::string name = named ? nameInFileName(path) : std::string();
        if (name.empty() && picture && gather) {
            list.ofNobody.push_back(path);
        } else if (name.empty()) {
            list.leftOut.push_back({path, errorOfNobodys(path)});
        } else {
            people[name].name = name;
            people[name].paths.push_back(path);
        }
    }
    if (people.empty() && list.ofNobody.empty() && list.leftOut.empty()) return Error{ErrorCode::NoPictures, folder};
    for (auto& [name, pictures] : people) list.people.push_back(std::move(pictures));
    return list;
}

std::string nameInFileName(const std::string& path) {
    // Numbers, days, and what systems put around the name of what they copy; of several the last first.
    static const QRegularExpression kBehind(
        QStringLiteral(R"((^|[\s_.-]+)\d+$|[\s_.-]*\(\d+\)$|[\s_.-]+(19|20)\d\d[-._]\d\d([-._]\d\d)?$)"
                       R"(|\s+-\s+(?i:copy|kopie|copie|copia|cópia|kopia|kopi|副本)$|\s+(copy|kopie|copie|copia)$)"));
    static const QRegularExpression kBefore(QStringLiteral("^(?i:copy of|kopie von|copie de|copia de|copia di)\\s+"));
    QString name = QFileInfo(QString::fromStdString(path)).completeBaseName();
    name.remove(kBefore);
    for (QString before; before != name;) {
        before = name;
        name.remove(kBehind);
    }
    name = withBlanks(name).simplified();
    if (!name.contains(u' ')) name.replace(u'-', u' ');
    return name.simplified().toStdString();
}

}  // namespace facenet
