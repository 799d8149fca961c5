#include "ui/base/wheel_guard.h"

#include <QEvent>
#include <QWidget>

namespace facenet {
namespace {

class WheelGuard final : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::Wheel) return QObject::eventFilter(watched, event);
        event->ignore();
        return true;
    }
};

}  // namespace

void guardFromWheel(QWidget& scrolled) {
    auto* guard = new WheelGuard(&scrolled);
    for (QWidget* field : scrolled.findChildren<QWidget*>())
        if (field->inherits("QComboBox") || field->inherits("QAbstractSpinBox") || field->inherits("QSlider")) {
            field->installEventFilter(guard);
            field->setFocusPolicy(Qt::StrongFocus);  // not with the wheel, which scrolls past it
        }
}

}  // namespace facenet
