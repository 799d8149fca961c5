#pragma once

#include <QList>
#include <QSet>
#include <QString>

#include "core/base/file_seal.h"

namespace facenet {

/// A training that ended with the program, with faces cut out of pictures in its folder.
struct LeftoverTraining {
    QString folder;
    QString name;  ///< of the model that was to come out; empty where that is not known
    bool canGoOn = false;
    bool isFinished = false;  ///< its model is there and waits for a decision
    QString missing;          ///< where its pictures were, and are not any more; empty where they are
};

/// Whether a training has come to its end, or was stopped by the user, and its model waits for a decision. One that the
/// end of the program has stopped has a model too.
bool hasEnded(const QString& folder);
void noteEnded(const QString& folder);

/// Newest first. In: folders that are none: that of the training that this program works on, and those that it is
/// removing; what they are encrypted with. Thread: any; reads a file of each
QList<LeftoverTraining> leftoverTrainings(const QString& storeFolder, const QSet<QString>& except,
                                          const FileSeal* seal);

}  // namespace facenet
