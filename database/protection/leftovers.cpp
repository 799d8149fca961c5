#include "database/protection/leftovers.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include "database/base/files.h"
#include "database/base/names.h"
#include "database/store/store_file.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString kInUse = u"/in-use.lock"_s;
const QString kCheckedCrops = u"facenet-crops-"_s;
const QString kScratch = u"facenet-copy-"_s;

/// The lock stands in a training's folder, and beside the crops of a check.
bool isInUse(const Leftover& leftover) {
    const QFileInfo info(leftover.path);
    if (!info.isDir()) return false;
    const QString folder =
        leftover.kind == Leftover::Kind::Crops && QFile::exists(info.path() + kInUse) ? info.path() : info.filePath();
    if (!QFile::exists(folder + kInUse)) return false;
    return FileLock(QFile::encodeName(folder + kInUse).toStdString()).tryLock() != FileLock::Attempt::Taken;
}

bool beginsWith(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(bytes.size()) == bytes;
}

/// A database is looked into by whoever knows whether it is encrypted.
bool isReadableCopy(const QString& file) {
    static const QByteArray kZip("PK\x03\x04"), kDatabase("SQLite format 3\0", 16);
    return beginsWith(file, kZip) || beginsWith(file, kDatabase);
}

bool isExportedFolder(const QString& folder) {
    QFile manifest(folder + u"/manifest.json"_s);
    constexpr qint64 kBeginningBytes = 200;
    return manifest.open(QIODevice::ReadOnly) && manifest.read(kBeginningBytes).contains("facenet-gallery");
}

using IsOwn = bool (*)(const QString& name);

/// In: of which names not to look at; how many files and folders may still be looked into
void findCopies(const QString& folder, IsOwn isOwn, int& left, QStringList& found) {
    if (isExportedFolder(folder)) return found.append(folder);
    const auto entries =
        QDir(folder).entryInfoList(QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    for (const QFileInfo& entry : entries) {
        if (isOwn(entry.fileName())) continue;
        if (--left < 0) return;
        const IsOwn none = [](const QString&) { return false; };
        if (entry.isDir())
            findCopies(entry.filePath(), none, left, found);
        else if (isReadableCopy(entry.filePath()))
            found.append(entry.filePath());
    }
}

bool removeIt(const QString& path) {
    return QFileInfo(path).isDir() ? QDir(path).removeRecursively() : QFile::remove(path);
}

}  // namespace

QList<Leftover> leftoversOf(const QString& storeFolder) {
    using Kind = Leftover::Kind;
    QList<Leftover> found;
    const QDir trainings(storeFolder + u"/trainings"_s);
    for (const QString& name : trainings.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden)) {
        const QString folder = trainings.filePath(name);
        if (QFileInfo(folder + u"/crops"_s).isDir()) found.append({Kind::Crops, folder + u"/crops"_s});
        found.append({Kind::Training, folder});
    }
    const QDir temporary(QDir::tempPath());
    for (const QString& name : temporary.entryList({kCheckedCrops + u'*'}, QDir::Dirs | QDir::NoDotAndDotDot))
        found.append({Kind::Crops, temporary.filePath(name)});
    for (const QString& name : temporary.entryList({kScratch + u'*'}, QDir::Dirs | QDir::NoDotAndDotDot))
        found.append({Kind::HalfMade, temporary.filePath(name)});
    const QDir store(storeFolder);
    const QString file = QFileInfo(storeFilePath(storeFolder)).fileName();
    for (const QString& name : store.entryList({file + u".damaged-*"_s, file + u".replaced-*"_s}, QDir::Files))
        found.append({Kind::Copy, store.filePath(name)});
    for (const QString& name : store.entryList({u"restoring-*"_s}, QDir::Dirs | QDir::NoDotAndDotDot))
        found.append({Kind::HalfMade, store.filePath(name)});
    QDirIterator each(storeFolder, {u"*.part"_s, u"*.partial"_s, u"*.partial-*"_s}, QDir::Files | QDir::Hidden,
                      QDirIterator::Subdirectories);
    while (each.hasNext()) found.append({Kind::HalfMade, each.next()});
    return found;
}

QStringList storesPutAside(const QString& storeFolder) {
    QStringList paths;
    for (const Leftover& leftover : leftoversOf(storeFolder))
        if (leftover.kind == Leftover::Kind::Copy && storeOfPart(leftover.path) == leftover.path &&
            QFileInfo(leftover.path).size() > 0)  // nobody is in an empty one
            paths.append(leftover.path);
    return paths;
}

QString storeOfPart(const QString& path) {
    for (const QString& part : {u"-wal"_s, u"-shm"_s, u"-journal"_s})
        if (path.endsWith(part)) return path.chopped(part.size());
    return path;
}

QStringList readableCopiesLaidIn(const QString& storeFolder) {
    const IsOwn isBackup = [](const QString& name) { return name.endsWith(u".sqlite"_s) || name == u"models"_s; };
    const IsOwn isOfStore = [](const QString& name) { return name == u"backups"_s || isNameOfStore(name); };
    // Somebody may keep a store among all their pictures, and this is asked at each unlocking.
    int left = 5000;
    QStringList found;
    findCopies(storeFolder + u"/backups"_s, isBackup, left, found);
    findCopies(storeFolder, isOfStore, left, found);
    return found;
}

LeftoversRemoved removeLeftovers(const QString& storeFolder, const std::function<bool(const Leftover&)>& unwanted) {
    LeftoversRemoved done;
    for (const Leftover& leftover : leftoversOf(storeFolder)) {
        // Crops may have gone with their training.
        if (!unwanted(leftover) || !QFileInfo::exists(leftover.path)) continue;
        if (!isInUse(leftover) && removeIt(leftover.path))
            ++done.removed;
        else if (QFileInfo::exists(leftover.path))
            done.left.append(leftover.path);
    }
    return done;
}

LeftoversRemoved removeUnusedCrops(const QString& storeFolder) {
    return removeLeftovers(storeFolder, [](const Leftover& one) { return one.kind == Leftover::Kind::Crops; });
}

bool trainingNames(const Leftover& training, const QStringList& names, const FileSeal* seal) {
    if (training.kind != Leftover::Kind::Training) return false;
    const auto content = readSealable((training.path + u"/origin.json"_s).toStdString(), seal);
    if (!content) return content.error().code != ErrorCode::FileNotFound;
    const QString text = QString::fromStdString(*content);
    return std::any_of(names.begin(), names.end(), [&](const QString& name) { return mentions(text, name); });
}

void unlockInUse(const QString& folder, std::unique_ptr<FileLock> lock) {
    if (!lock) return;
    QFile::remove(folder + kInUse);
    QDir().rmdir(folder);  // not where something lies in it
}

std::unique_ptr<FileLock> lockInUse(const QString& folder) {
    if (!createPrivateFolder(folder)) return nullptr;
    auto lock = std::make_unique<FileLock>(QFile::encodeName(folder + kInUse).toStdString());
    if (lock->tryLock() != FileLock::Attempt::Taken) return nullptr;
    return lock;
}

QString scratchTemplate() {
    return QDir::tempPath() + u'/' + kScratch + u"XXXXXX"_s;
}

QString checkedCropsTemplate() {
    return QDir::tempPath() + u'/' + kCheckedCrops + u"XXXXXX"_s;
}

}  // namespace facenet
