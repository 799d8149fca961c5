#pragma once

class QWidget;

namespace facenet {

/// The wheel scrolls what `scrolled` stands in; it does not change a value of it that happens to pass under the
/// pointer. In: a widget with all its fields. Thread: GUI
void guardFromWheel(QWidget& scrolled);

}  // namespace facenet
