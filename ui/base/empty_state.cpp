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

}  // namespace

EmptyState::EmptyState(const QString& icon, const QString& heading, const QString& text, QWidget* parent)
    : QWidget(parent), m_iconName(icon), m_icon(new QLabel), m_heading(new QLabel(heading)), m_text(new QLabel(text)) {
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
    auto* buttons = new QHBoxLayout;
    buttons->setObjectName(QStringLiteral("buttons"));
    buttons->setSpacing(8);
    // The buttons may be wider than the words: they take the room that they need in any language.
    auto* middle = new QHBoxLayout;
    for (QBoxLayout* row : {middle, buttons}) row->addStretch(1);
    middle->addWidget(words, 1000);
    for (QBoxLayout* row : {middle, buttons}) row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(24);
    column->addStretch();
    column->addLayout(middle);
    column->addLayout(buttons);
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
    auto* buttons = findChild<QHBoxLayout*>(QStringLiteral("buttons"));
    buttons->insertWidget(buttons->count() - 1, button);
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
