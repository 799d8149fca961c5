#include "ui/settings/consent_form.h"

#include <QEvent>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QSpinBox>

#include "database/consent_settings.h"
#include "ui/base/async.h"
#include "ui/session/studio.h"
#include "ui/settings/labelled_field.h"

namespace facenet {
namespace {

constexpr int kMostDays = 3650;
constexpr int kTextHeightPx = 112;

}  // namespace

ConsentForm::ConsentForm(Studio& studio, QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_version(new QLineEdit),
      m_purpose(new QLineEdit),
      m_text(new QPlainTextEdit),
      m_validDays(new QSpinBox),
      m_reviewDays(new QSpinBox) {
    m_version->setObjectName(QStringLiteral("consentVersionLineEdit"));
    m_purpose->setObjectName(QStringLiteral("consentPurposeLineEdit"));
    m_text->setObjectName(QStringLiteral("consentTextPlainTextEdit"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(kTextHeightPx);
    m_text->installEventFilter(this);
    m_validDays->setObjectName(QStringLiteral("consentValidDaysSpinBox"));
    m_reviewDays->setObjectName(QStringLiteral("consentReviewDaysSpinBox"));
    auto* form = new QFormLayout(this);
    form->setContentsMargins({});
    form->setHorizontalSpacing(24);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto add = [&](const QString& label, QWidget* field) {
        field->setAccessibleName(label);
        field->setMinimumHeight(32);
        addLabelled(form, label, field);
    };
    add(tr("Version"), m_version);
    add(tr("Purpose"), m_purpose);
    add(tr("Text"), m_text);
    for (QSpinBox* days : {m_validDays, m_reviewDays}) {
        days->setRange(0, kMostDays);
        days->setSuffix(tr(" days"));
        days->setKeyboardTracking(false);
        connect(days, &QSpinBox::valueChanged, this, &ConsentForm::save);
    }
    m_validDays->setSpecialValueText(tr("Until withdrawn"));
    m_reviewDays->setSpecialValueText(tr("Never"));
    add(tr("Holds for"), m_validDays);
    add(tr("Review after"), m_reviewDays);
    connect(m_version, &QLineEdit::editingFinished, this, &ConsentForm::save);
    connect(m_purpose, &QLineEdit::editingFinished, this, &ConsentForm::save);
    connect(&m_studio, &Studio::storeStateChanged, this, &ConsentForm::read);
    read();
}

bool ConsentForm::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_text && event->type() == QEvent::FocusOut) save();
    return QWidget::eventFilter(watched, event);
}

void ConsentForm::read() {
    if (m_studio.storeState() != Studio::LoadState::Ready) return;
    inStore(
        m_studio.store(), this, [](GalleryStore& store) { return loadConsentText(store); },
        [this](const Result<ConsentText>& text) {
            if (text) show(*text);
        });
}

void ConsentForm::show(const ConsentText& text) {
    m_saved = text;
    const QSignalBlocker blockValid(m_validDays), blockReview(m_reviewDays);
    m_version->setText(text.version);
    m_purpose->setText(text.purpose);
    m_text->setPlainText(text.text);
    m_validDays->setValue(text.validDays);
    m_reviewDays->setValue(text.reviewDays);
}

void ConsentForm::save() {
    const ConsentText text{.version = m_version->text().trimmed(),
                           .purpose = m_purpose->text().trimmed(),
                           .text = m_text->toPlainText().trimmed(),
                           .validDays = m_validDays->value(),
                           .reviewDays = m_reviewDays->value()};
    if (text == m_saved || m_studio.storeState() != Studio::LoadState::Ready) return;
    m_saved = text;
    inStore(
        m_studio.store(), this, [text](GalleryStore& store) { return saveConsentText(store, text); },
        [this](const Result<void>& saved) {
            if (!saved) Q_EMIT m_studio.failed(saved.error(), tr("Saving the settings"));
        });
}

}  // namespace facenet
