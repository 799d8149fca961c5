#pragma once

#include <QIcon>
#include <QPalette>
#include <QString>

namespace facenet {

/// One of our own line drawings in `:/icons`, sharp at any size, in a colour of the program's palette at the moment it
/// is painted, so it follows a change of theme by itself.
/// In: the file's name without ending; `role` the colour it stands on is made for
QIcon lineIcon(const QString& name, QPalette::ColorRole role = QPalette::WindowText);

/// The same drawing in a colour of one's own. In: `sizePx` in device independent pixels
QPixmap linePixmap(const QString& name, const QColor& color, int sizePx, qreal devicePixelRatio);

}  // namespace facenet
