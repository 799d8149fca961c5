#include "ui/training/leftover_trainings.h"

#include <QDir>
#include <QFileInfo>

#include "core/dataset/training_origin.h"
#include "database/base/files.h"

namespace facenet {

namespace {

QString markOf(const QString& folder) {
    return folder + QStringLiteral("/ended");
}

}  // namespace

bool hasEnded(const QString& folder) {
    return QFileInfo::exists(markOf(folder));
}

void noteEnded(const QString& folder) {
    static_cast<void>(createPrivateFile(markOf(folder)));  // without it the training goes on, as after an interruption
}

QList<LeftoverTraining> leftoverTrainings(const QString& storeFolder, const QSet<QString>& except,
                                          const FileSeal* seal) {
    const QDir trainings(QDir(storeFolder).filePath(QStringLiteral("trainings")));
    QList<LeftoverTraining> found;
    // They are named by the moment they began.
    for (const QString& name : trainings.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed)) {
        const QString folder = trainings.filePath(name);
        if (except.contains(folder)) continue;
        const auto origin = readTrainingOrigin(folder.toStdString(), seal);
        const QString data = origin ? QString::fromStdString(origin->data) : QString();
        found << LeftoverTraining{.folder = folder,
                                  .name = origin ? QString::fromStdString(origin->name) : QString(),
                                  .canGoOn = origin && hasCheckpoint(folder.toStdString()),
                                  .isFinished = hasEnded(folder),
                                  .missing = QFileInfo::exists(data) ? QString() : data};
    }
    return found;
}

}  // namespace facenet
