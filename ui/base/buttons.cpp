#include "ui/base/buttons.h"

#include <QPushButton>

#include "ui/base/icons.h"

namespace facenet {

QPushButton* makeLargeButton(const QString& icon, const QString& text, const QString& objectName) {
    constexpr int kHeightPx = 40;
    auto* button = new QPushButton(lineIcon(icon, QPalette::ButtonText), text);
    button->setObjectName(objectName);
    button->setMinimumHeight(kHeightPx);
    return button;
}

void makeDefault(QPushButton* button) {
    button->setDefault(true);
    button->setFocus();  // a button that has the focus goes before
}

}  // namespace facenet
