#pragma once

#include <QString>

class QWidget;

namespace facenet {

/// Where the keyboard begins on a page, at what the page is for: its primary button, else its picture or list, else
/// whatever is first; null where there is nothing.
QWidget* focusOfPage(QWidget* page);

/// Where the keyboard was before the page was made anew, once it is shown. In: the name of the widget; one that is not
/// there is nothing
void focusAgain(const QWidget& page, const QString& objectName);

}  // namespace facenet
