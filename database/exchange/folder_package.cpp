#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <QUuid>
#include <cerrno>

#include "core/base/file_reader.h"
#include "core/base/replaced_file.h"
#include "database/base/files.h"
#include "database/exchange/package_path.h"
#include "database/exchange/package_readers.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

class FolderReader final : public PackageReader {
public:
    explicit FolderReader(QString folder) : m_folder(std::move(folder)) {}

    Result<QByteArray> read(const QString& name, qint64 mostBytes) override {
        const auto malformed = [&](const char* what) {
            return Error{ErrorCode::FileMalformed, (m_folder + u'/' + name).toStdString() + ": " + what};
        };
        if (!isSafePath(name)) return malformed("a path that leaves the folder");
        const QFileInfo info(m_folder + u'/' + name);
        if (!info.exists()) return malformed("missing");
        // What a link points at may be anything of this user's.
        if (!info.canonicalFilePath().startsWith(QFileInfo(m_folder).canonicalFilePath() + u'/') || info.isSymLink())
            return malformed("a link");
        if (info.size() > mostBytes) return malformed("too large");
        const auto file = FileReader::open(info.filePath().toStdString());
        if (!file) return file.error();
        QByteArray bytes(qsizetype(file->size()), Qt::Uninitialized);
        if (bytes.size() > mostBytes) return malformed("too large");
        const auto read = file->read(0, std::as_writable_bytes(std::span(bytes.data(), std::size_t(bytes.size()))));
        if (!read) return read.error();
        return bytes;
    }

private:
    QString m_folder;
};

}  // namespace

Result<void> writeFolder(const QString& path, const Package& package, JobControl& control) {
    const QString target = QDir::cleanPath(path);
    const QFileInfo info(target);
    if (info.exists() &&
        (!info.isDir() || !QDir(target).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)))
        return Error{ErrorCode::InvalidArgument, target.toStdString() + " is there already and is not an empty folder"};
    const QString part = target + u".partial-"_s + QUuid::createUuid().toString(QUuid::Id128).left(8);
    auto removal = qScopeGuard([&] { QDir(part).removeRecursively(); });
    if (!QFileInfo(info.path()).isDir()) return Error{ErrorCode::FileUnwritable, target.toStdString()};
    if (const auto made = createPrivateFolder(part); !made) return unwritableFile(made.error(), target);
    int done = 0;
    for (const PackageFile& file : package) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const auto content = file.content();
        if (!content) return content.error();
        const QString place = part + u'/' + file.name;
        // What is inside is waited for as a whole.
        if (!QDir().mkpath(QFileInfo(place).path()))
            return fileError(target.toStdString(), errno, ErrorCode::FileUnwritable);
        ReplacedFile written(place.toStdString(), Readers::UserAlone);
        written.write(std::as_bytes(std::span(content->constData(), std::size_t(content->size()))));
        if (const auto kept = written.commitWithoutWaiting(); !kept) return unwritableFile(kept.error(), target);
        control.report(++done, static_cast<int>(package.size()));
    }
    const auto placed = moveIntoPlace(part.toStdString(), target.toStdString());
    if (placed) removal.dismiss();
    return placed;
}

Result<std::unique_ptr<PackageReader>> openPackage(const QString& path) {
    if (QFileInfo(path).isDir()) return std::unique_ptr<PackageReader>(std::make_unique<FolderReader>(path));
    return openZip(path);
}

}  // namespace facenet
