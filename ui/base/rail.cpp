#include "ui/base/rail.h"

#include <QToolButton>
#include <QVBoxLayout>

#include "ui/base/icons.h"

namespace facenet {

Rail::Rail(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("rail"));
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addStretch();
    m_buttons.setExclusive(true);
    connect(&m_buttons, &QButtonGroup::idClicked, this, &Rail::pageChosen);
}

void Rail::addPage(const QString& icon, const QString& label, const QString& toolTip, const QString& objectName) {
    auto* button = new QToolButton;
    button->setObjectName(objectName);
    button->setIcon(lineIcon(icon));
    button->setIconSize({24, 24});
    button->setText(label);
    button->setToolTip(toolTip);
    button->setAccessibleName(label);
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_buttons.addButton(button, static_cast<int>(m_buttons.buttons().size()));
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->count() - 1, button);
}

void Rail::setCurrent(int page) {
    if (QAbstractButton* button = m_buttons.button(page)) button->setChecked(true);
}

}  // namespace facenet
