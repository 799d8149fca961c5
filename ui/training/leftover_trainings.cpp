#include "ui/training/leftover_trainings.h"

#include <QDir>
#include <QFileInfo>

#include "core/dataset/training_origin.h"

namespace facenet {

bool hasEnded(const QString& folder) {
    return QFileInfo::exists(folder + QStringLiteral("/model.safetensors"));
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
        found << LeftoverTraining{.folder = folder,
                                  .name = origin ? QString::fromStdString(origin->name) : QString(),
                                  .canGoOn = origin && hasCheckpoint(folder.toStdString()),
                                  .isFinished = hasEnded(folder)};
    }
    return found;
}

}  // namespace facenet
