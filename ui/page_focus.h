#pragma once

class QWidget;

namespace facenet {

/// Where the keyboard begins on a page, at what the page is for: its primary button, else its picture or list, else
/// whatever is first; null where there is nothing.
QWidget* focusOfPage(QWidget* page);

}  // namespace facenet
