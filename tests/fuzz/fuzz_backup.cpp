#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

#include "database/exchange/backup_contents.h"
#include "tests/fuzz/memory_file.h"

namespace {

using namespace facenet;

struct Backups {
    int arguments = 0;
    QCoreApplication application{arguments, nullptr};
    QTemporaryDir folder{QStringLiteral("/dev/shm/fuzz-XXXXXX")};
    QByteArray good;

    Backups() {
        const auto store = GalleryStore::open(folder.path());
        if (!store ||
            !(*store)->faces().registerModel(QStringLiteral("model"), QStringLiteral("A"), QStringLiteral("{}")))
            std::abort();
        const auto backup = (*store)->backup();
        QFile file(backup ? *backup : QString());
        if (!file.open(QIODevice::ReadOnly)) std::abort();
        good = file.readAll();
    }
};

}  // namespace

/// Copies of a store with damage: each five bytes of the input say where, and what stands there instead. A store is too
/// large to be mutated as a whole.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Backups backups;
    static const std::string name = (backups.folder.path() + QStringLiteral("/changed.sqlite")).toStdString();
    QByteArray bytes = backups.good;
    for (std::size_t i = 0; i + 5 <= size; i += 5) {
        const qsizetype at = (data[i] | data[i + 1] << 8 | data[i + 2] << 16) % bytes.size();
        bytes[at] = static_cast<char>(data[i + 3]);
        bytes[std::min(at + 1, bytes.size() - 1)] = static_cast<char>(data[i + 4]);
    }
    QFile file(QString::fromStdString(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) std::abort();
    file.close();
    const auto contents = lookIntoBackup(file.fileName());
    if (!contents && contents.error().code == ErrorCode::Internal) std::abort();
    return 0;
}
