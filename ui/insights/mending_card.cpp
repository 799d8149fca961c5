#include "ui/insights/mending_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/faces/face_strip.h"

namespace facenet {

MendingCard::MendingCard(const QString& heading, const QString& text, const QList<Answer>& answers, QWidget* parent)
    : QFrame(parent), m_strip(new FaceStrip) {
    setObjectName(QStringLiteral("mendingCard"));
    setProperty("card", true);
    const auto makeLabel = [](const QString& words) {
        auto* label = new QLabel(words);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        return label;
    };
    auto* title = makeLabel(heading);
    title->setProperty("section", true);
    auto* sentence = makeLabel(text);
    sentence->setProperty("subtle", true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (const Answer& answer : answers) {
        // What takes something away stands at one place, where on no card another answer is: a card that goes makes
        // room for the next.
        if (answers.size() > 1 && &answer == &answers.last()) buttons->addStretch();
        auto* button = new QPushButton(answer.label);
        button->setObjectName(answer.objectName);
        button->setMinimumHeight(32);
        connect(button, &QPushButton::clicked, this, [this, answer] {
            answer.act();
            if (answer.stays) return;
            hide();
            deleteLater();
        });
        buttons->addWidget(button);
        m_answers << button;
    }
    if (answers.size() < 2) buttons->addStretch();
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(title);
    words->addWidget(sentence);
    words->addLayout(buttons);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 16, 16, 16);
    row->setSpacing(16);
    row->addWidget(m_strip, 0, Qt::AlignTop);
    row->addLayout(words, 1);
}

void MendingCard::setAnswerable(bool on) {
    for (QPushButton* answer : std::as_const(m_answers)) answer->setEnabled(on);
}

}  // namespace facenet
