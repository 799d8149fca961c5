#pragma once

#include <QString>

class QPushButton;

namespace facenet {

/// A button for what a page is there for: taller than others, with one of our drawings.
QPushButton* makeLargeButton(const QString& icon, const QString& text, const QString& objectName);

/// The one that Enter means in a dialog. To be called when it stands in the dialog, which takes the first of its
/// buttons otherwise.
void makeDefault(QPushButton* button);

}  // namespace facenet
