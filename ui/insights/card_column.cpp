#include "ui/insights/card_column.h"

#include <QVBoxLayout>

namespace facenet {

CardColumn::CardColumn(const QString& objectName, QWidget* parent) : QScrollArea(parent) {
    auto* inside = new QWidget;
    inside->setObjectName(QStringLiteral("scrolledPage"));
    m_cards = new QVBoxLayout(inside);
    m_cards->setContentsMargins(0, 0, 8, 0);
    m_cards->setSpacing(8);
    setObjectName(objectName);
    setWidget(inside);
    setWidgetResizable(true);
}

void CardColumn::clear() {
    while (QLayoutItem* item = m_cards->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void CardColumn::add(QWidget* card) {
    m_cards->addWidget(card);
}

void CardColumn::end() {
    m_cards->addStretch();
}

}  // namespace facenet
