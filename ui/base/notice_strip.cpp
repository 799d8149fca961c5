#include "ui/base/notice_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include "ui/base/icons.h"
#include "ui/base/theme.h"

namespace facenet {

NoticeStrip::NoticeStrip(QWidget* parent)
    : QFrame(parent), m_icon(new QLabel), m_text(new QLabel), m_row(new QHBoxLayout(this)) {
    setProperty("notice", true);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_row->setContentsMargins(16, 8, 16, 8);
    m_row->setSpacing(8);
    m_row->addWidget(m_icon);
    m_row->addWidget(m_text, 1);
    hide();
}

void NoticeStrip::say(const QString& icon, const QString& text, const QList<Offer>& offers) {
    bool same = isVisibleTo(parentWidget()) && m_text->text() == text && m_iconName == icon &&
                offers.size() == m_buttons.size();
    for (qsizetype i = 0; same && i < offers.size(); ++i) same = m_buttons[i]->objectName() == offers[i].objectName;
    if (same) return;
    m_iconName = icon;
    if (const bool warning = icon == QStringLiteral("warning"); warning != property("warning").toBool()) {
        setProperty("warning", warning);
        style()->polish(this);
    }
    m_text->setText(text);
    setAccessibleName(text);
    for (QPushButton* button : m_buttons) {
        button->setObjectName({});  // it may still be on the way out when the next one takes its name
        button->hide();
        button->deleteLater();
    }
    m_buttons.clear();
    for (const Offer& offer : offers) {
        auto* button = new QPushButton(offer.label);
        button->setObjectName(offer.objectName);
        connect(button, &QPushButton::clicked, this, [act = offer.act] { act(); });
        m_row->addWidget(button);
        m_buttons << button;
    }
    paintIcon();
    show();
}

void NoticeStrip::fallSilent() {
    hide();
}

QString NoticeStrip::text() const {
    return isVisibleTo(parentWidget()) ? m_text->text() : QString();
}

void NoticeStrip::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) paintIcon();
    QFrame::changeEvent(event);
}

void NoticeStrip::paintIcon() {
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(linePixmap(m_iconName, themeColors(palette()).text, 24, devicePixelRatioF()));
}

}  // namespace facenet
