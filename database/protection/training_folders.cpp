#include "database/protection/training_folders.h"

#include <QDir>

#include "core/base/replaced_file.h"

namespace facenet {

namespace {

/// In: whether what is there is to be encrypted
Result<void> rewriteTrainings(const QString& storeFolder, const FileSeal& seal, bool encrypt) {
    Result<void> worst;
    const QDir trainings(storeFolder + QStringLiteral("/trainings"));
    for (const QString& name : trainings.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QDir folder(trainings.filePath(name));
        const auto rewritten = [&]() -> Result<void> {
            const std::string path = folder.filePath(QStringLiteral("origin.json")).toStdString();
            if (!folder.exists(QStringLiteral("origin.json"))) return {};
            const auto text = readSealable(path, &seal);
            if (!text) return text.error();
            return replaceFile(path, encrypt ? seal.sealed(*text) : *text);
        }();
        if (!rewritten) worst = rewritten;
    }
    return worst;
}

}  // namespace

Result<void> sealTrainings(const QString& storeFolder, const FileSeal& seal) {
    return rewriteTrainings(storeFolder, seal, true);
}

Result<void> openTrainings(const QString& storeFolder, const FileSeal& seal) {
    return rewriteTrainings(storeFolder, seal, false);
}

}  // namespace facenet
