#pragma once

#include <QStringList>
#include <functional>

class QMimeData;
class QWidget;

namespace facenet {

/// The files and folders on this computer that a drop brings.
QStringList localFiles(const QMimeData* data);

/// Lets a file or a folder be dropped on a widget and what stands in it. Several at once are not taken, since only one
/// of them would be used. Thread: GUI
void takeDroppedFile(QWidget* widget, std::function<void(const QString& path)> take);

}  // namespace facenet
