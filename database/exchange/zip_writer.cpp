#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <QUuid>
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/base/file_reader.h"
#include "core/base/replaced_file.h"
#include "database/base/files.h"
#include "database/exchange/package.h"
#include "database/exchange/zip_archive.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What libzip reads an entry from.
struct Source {
    const PackageFile* file = nullptr;
    std::optional<Error>* failure = nullptr;
    QByteArray bytes;
    qsizetype at = 0;
    zip_error_t error{};

    zip_int64_t open() {
        auto content = file->content();
        if (!content) {
            *failure = content.error();
            zip_error_set(&error, ZIP_ER_INTERNAL, 0);
            return -1;
        }
        bytes = std::move(*content);
        at = 0;
        return 0;
    }

    zip_int64_t read(void* to, zip_uint64_t most) {
        const qsizetype count = std::min(qsizetype(most), bytes.size() - at);
        std::memcpy(to, bytes.constData() + at, std::size_t(count));
        at += count;
        return count;
    }
};

zip_int64_t serve(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
    auto* source = static_cast<Source*>(state);
    switch (command) {
        case ZIP_SOURCE_OPEN:
            return source->open();
        case ZIP_SOURCE_READ:
            return source->read(data, length);
        case ZIP_SOURCE_CLOSE:
            source->bytes = {};
            return 0;
        case ZIP_SOURCE_STAT:
            zip_stat_init(static_cast<zip_stat_t*>(data));
            return sizeof(zip_stat_t);
        case ZIP_SOURCE_ERROR:
            return zip_error_to_data(&source->error, data, length);
        case ZIP_SOURCE_FREE:
            delete source;
            return 0;
        case ZIP_SOURCE_SUPPORTS:
            return ZIP_SOURCE_SUPPORTS_READABLE;
        default:
            return -1;
    }
}

Error errorOf(zip_error_t* error, const QString& path) {
    const int system = zip_error_system_type(error) == ZIP_ET_SYS ? zip_error_code_system(error) : 0;
    if (zip_error_code_zip(error) == ZIP_ER_CANCELLED) return {ErrorCode::Cancelled, {}};
    if (zip_error_code_zip(error) == ZIP_ER_MEMORY) return {ErrorCode::OutOfMemory, path.toStdString()};
    return fileError(path.toStdString(), system, ErrorCode::FileUnwritable);
}

struct Progress {
    JobControl* control = nullptr;
    int files = 0;
};

Result<void> fill(zip_t* archive, const Package& package, std::optional<Error>& failure, const QString& path) {
    for (const PackageFile& file : package) {
        auto* state = new Source{.file = &file, .failure = &failure};
        zip_source_t* source = zip_source_function(archive, serve, state);
        if (!source) {
            delete state;
            return Error{ErrorCode::OutOfMemory, path.toStdString()};
        }
        const zip_int64_t index = zip_file_add(archive, file.name.toUtf8().constData(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0) {
            zip_source_free(source);
            return Error{ErrorCode::Internal, file.name.toStdString()};
        }
        // Pictures and vectors hardly get smaller.
        const bool text = !file.name.endsWith(u".png"_s) && !file.name.endsWith(u".f32"_s);
        zip_set_file_compression(archive, zip_uint64_t(index), text ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
    }
    return {};
}

}  // namespace

Result<void> writeArchive(const QString& path, const Package& package, JobControl& control) {
    if (const auto checked = checkTarget(path.toStdString()); !checked) return checked;
    if (const QFileInfo target(path); target.exists() && !target.isFile())
        return Error{ErrorCode::InvalidArgument, path.toStdString() + " is not a file"};
    const QString part = path + u".partial-"_s + QUuid::createUuid().toString(QUuid::Id128).left(8);
    const auto removal = qScopeGuard([&] { QFile::remove(part); });
    if (const auto made = createPrivateFile(part); !made) return unwritableFile(made.error(), path);

    int code = 0;
    std::optional<Error> failure;
    ZipArchive archive(zip_open(QFile::encodeName(part).constData(), ZIP_CREATE | ZIP_TRUNCATE, &code));
    if (!archive) return Error{ErrorCode::FileUnwritable, path.toStdString()};
    if (const auto filled = fill(archive.get(), package, failure, path); !filled) return filled;

    Progress progress{.control = &control, .files = static_cast<int>(package.size())};
    zip_register_progress_callback_with_state(
        archive.get(), 0.001,
        [](zip_t*, double share, void* state) {
            const auto* p = static_cast<Progress*>(state);
            p->control->report(static_cast<int>(share * p->files), p->files);
        },
        nullptr, &progress);
    zip_register_cancel_callback_with_state(
        archive.get(), [](zip_t*, void* state) { return static_cast<Progress*>(state)->control->proceed() ? 0 : 1; },
        nullptr, &progress);
    if (zip_close(archive.get()) != 0) {
        if (failure) return *failure;
        return errorOf(zip_get_error(archive.get()), path);
    }
    static_cast<void>(archive.release());  // closing has freed it
    QFile::setPermissions(part, QFile::ReadOwner | QFile::WriteOwner);
    return moveIntoPlace(part.toStdString(), path.toStdString());
}

}  // namespace facenet
