#include "ui/people/consent_dialog.h"

#include <QDialogButtonBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "database/consent_settings.h"
#include "ui/base/async.h"
#include "ui/base/buttons.h"
#include "ui/base/consent_words.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/faces/gallery_editor.h"
#include "ui/session/studio.h"

namespace facenet {
ConsentDialog::ConsentDialog(Studio& studio, Prompts& prompts, Notifier& notifier, GalleryEditor& editor,
                             const Person& person, QWidget* parent)
    : QDialog(parent),
      m_studio(studio),
      m_prompts(prompts),
      m_notifier(notifier),
      m_editor(editor),
      m_person(person),
      m_words(new QPlainTextEdit) {
    setObjectName(QStringLiteral("consentDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Consent of %1").arg(shortName(person.name)));
    resize(560, 400);
    m_words->setObjectName(QStringLiteral("consentsPlainTextEdit"));
    m_words->setAccessibleName(windowTitle());
    m_words->setReadOnly(true);
    m_words->setTabChangesFocus(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    const auto add = [&](const QString& text, const QString& toolTip, const char* objectName) {
        auto* button = buttons->addButton(text, QDialogButtonBox::ActionRole);
        button->setObjectName(QLatin1String(objectName));
        button->setToolTip(toolTip);
        return button;
    };
    auto* renew = add(tr("Renew…"), tr("Shows the present text; the person agrees to it"), "renewConsentPushButton");
    auto* review =
        add(tr("Mark as reviewed"), tr("The consent was looked at and still holds"), "reviewConsentPushButton");
    m_review = review;
    m_review->setEnabled(false);  // what there is to review is on its way
    auto* withdraw = add(tr("Withdraw…"), tr("Withdrawing it means erasing the person"), "withdrawConsentPushButton");
    withdraw->setProperty("danger", true);
    renew->setEnabled(m_studio.canChange());
    withdraw->setEnabled(m_studio.canChange());
    connect(renew, &QPushButton::clicked, this, &ConsentDialog::renew);
    connect(review, &QPushButton::clicked, this, [this] { m_editor.reviewConsent(m_person.id); });
    connect(withdraw, &QPushButton::clicked, this, [this] {
        Q_EMIT withdrawn(m_person);
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(m_words, 1);
    column->addWidget(buttons);
    makeDefault(buttons->button(QDialogButtonBox::Close));
    connect(&m_studio, &Studio::galleryChanged, this, &ConsentDialog::read);
    read();
}

void ConsentDialog::read() {
    inStore(
        m_studio.store(), this, [id = m_person.id](GalleryStore& store) { return store.people().consentsOf(id); },
        [this](const Result<QList<Consent>>& consents) {
            if (consents)
                show(*consents);
            else
                m_words->setPlainText(sentenceOf(consents.error()));
        });
}

void ConsentDialog::renew() {
    inStore(
        m_studio.store(), this, [](GalleryStore& store) { return loadConsentText(store); },
        [this](const Result<ConsentText>& consent) {
            if (!consent) return Q_EMIT m_notifier.complain(consent.error());
            const QString question =
                tr("Has %1 agreed to this text?").arg(m_person.name) + QStringLiteral("\n\n") + consentWords(*consent);
            if (m_prompts.choose(this, windowTitle(), question, {tr("Not yet"), tr("They have agreed")}) != 1) return;
            m_editor.renewConsent(m_person.id);
        });
}

void ConsentDialog::show(const QList<Consent>& consents) {
    m_review->setEnabled(m_studio.canChange() && !consents.isEmpty());
    QStringList parts;
    for (const Consent& consent : consents) {
        QStringList lines{tr("Given on %1").arg(dayOf(consent.givenAt))};
        if (!consent.version.isEmpty()) lines << tr("Version %1").arg(consent.version);
        if (!consent.purpose.isEmpty()) lines << tr("Purpose: %1").arg(consent.purpose);
        if (consent.expiresAt.isValid()) lines << tr("Holds until %1").arg(dayOf(consent.expiresAt));
        if (consent.reviewAt.isValid()) lines << tr("To be reviewed by %1").arg(dayOf(consent.reviewAt));
        if (!consent.text.isEmpty()) lines << consent.text;
        parts << lines.join(u'\n');
    }
    m_words->setPlainText(parts.isEmpty() ? tr("No consent is stored.") : parts.join(QStringLiteral("\n\n")));
}

}  // namespace facenet
