#include "ui/base/empty_state.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/base/icons.h"
#include "ui/base/theme.h"

namespace facenet {
namespace {

constexpr int kIconPx = 64;
constexpr int kTextWidthPx = 520;
constexpr int kMostInARow = 4;  ///< buttons, in the smallest window

}  // namespace

EmptyState::EmptyState(const QString& icon, const QString& heading, const QString& text, QWidget* parent)
    : QWidget(parent),
      m_iconName(icon),
      m_icon(new QLabel),
      m_heading(new QLabel(heading)),
      m_text(new QLabel(text)),
      m_rows(new QVBoxLayout) {
    m_icon->setAlignment(Qt::AlignCenter);
    m_heading->setProperty("heading", true);
    m_heading->setAlignment(Qt::AlignCenter);
    m_heading->setWordWrap(true);
    m_heading->setTextFormat(Qt::PlainText);
    m_text->setProperty("subtle", true);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* words = new QWidget;
    words->setMaximumWidth(kTextWidthPx);
    auto* lines = new QVBoxLayout(words);
    lines->setContentsMargins({});
    lines->setSpacing(16);
    for (QLabel* label : {m_icon, m_heading, m_text}) lines->addWidget(label);
    // The buttons may be wider than the words: they take the room that they need in any language.
    m_rows->setSpacing(8);
    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(words, 1000);
    middle->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(24);
    column->addStretch();
    column->addLayout(middle);
    column->addLayout(m_rows);
    column->addStretch();
    paintIcon();
}

QPushButton* EmptyState::addButton(const QString& icon, const QString& text, const QString& objectName) {
    auto* button = new QPushButton(text);
    button->setAutoDefault(true);  // Enter presses it, as in a dialog
    const bool first = m_buttons.isEmpty();
    button->setIcon(lineIcon(icon, first ? QPalette::HighlightedText : QPalette::ButtonText));
    button->setIconSize({24, 24});
    button->setProperty("large", true);
    button->setObjectName(objectName);
    if (first) button->setProperty("primary", true);
    if (m_buttons.size() % kMostInARow == 0) {
        m_row = new QHBoxLayout;
        m_row->setSpacing(8);
        for (int side = 0; side < 2; ++side) m_row->addStretch(1);
        m_rows->addLayout(m_row);
    }
    m_row->insertWidget(m_row->count() - 1, button);
    m_buttons << button;
    return button;
}

void EmptyState::setHeading(const QString& heading) {
    m_heading->setText(heading);
}

void EmptyState::setText(const QString& text) {
    m_text->setText(text);
}

void EmptyState::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) paintIcon();
    QWidget::changeEvent(event);
}

void EmptyState::paintIcon() {
    m_icon->setPixmap(linePixmap(m_iconName, themeColors(palette()).accent, kIconPx, devicePixelRatioF()));
}

}  // namespace facenet
