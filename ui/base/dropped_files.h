#pragma once

#include <QStringList>
#include <functional>

class QWidget;

namespace facenet {

/// Lets files and folders of this computer be dropped on a widget and what stands in it.
/// In:     `hovered`: told when some begin to be held over it, and when they are no longer
/// Thread: GUI
void takeDroppedFiles(QWidget* widget, std::function<void(const QStringList& paths)> take,
                      std::function<void(bool)> hovered);

/// The same for a single one. Several at once are not taken, since only one of them would be used.
void takeDroppedFile(QWidget* widget, std::function<void(const QString& path)> take);

}  // namespace facenet
