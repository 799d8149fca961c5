#pragma once

#include <QList>
#include <QString>

#include "core/base/file_seal.h"

namespace facenet {

/// A training that ended with the program, with faces cut out of pictures in its folder.
struct LeftoverTraining {
    QString folder;
    QString name;  ///< of the model that was to come out; empty where that is not known
    bool canGoOn = false;
};

/// Newest first. In: the folder of the training that this program works on, which is none; what they are encrypted with
/// Thread: any; reads a file of each
QList<LeftoverTraining> leftoverTrainings(const QString& storeFolder, const QString& except, const FileSeal* seal);

}  // namespace facenet
