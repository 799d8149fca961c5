#include "ui/settings/protection_section.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/base/settings.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kMostMinutes = 24 * 60;

}  // namespace

ProtectionSection::ProtectionSection(Studio& studio, Notifier& notifier, QWidget* parent)
    : QWidget(parent), m_studio(studio), m_notifier(notifier), m_state(new QLabel), m_minutes(new QSpinBox) {
    m_state->setObjectName(QStringLiteral("protectionLabel"));
    m_state->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    const auto add = [&](const QString& text, const char* objectName, auto act) {
        auto* button = new QPushButton(text);
        button->setObjectName(QLatin1String(objectName));
        button->setMinimumHeight(32);
        connect(button, &QPushButton::clicked, this, act);
        buttons->addWidget(button);
        return button;
    };
    m_set = add(tr("Set a passphrase…"), "setPassphrasePushButton", [this] { ask(PassphraseDialog::Task::Set); });
    m_lock = add(tr("Lock now"), "lockNowPushButton", [this] { m_studio.lock(); });
    m_lock->setIcon(lineIcon(QStringLiteral("lock"), QPalette::ButtonText));
    m_change = add(tr("Change…"), "changePassphrasePushButton", [this] { ask(PassphraseDialog::Task::Change); });
    m_takeOff =
        add(tr("Take it off…"), "takePassphraseOffPushButton", [this] { ask(PassphraseDialog::Task::TakeOff); });
    buttons->addStretch();
    m_minutes->setObjectName(QStringLiteral("lockAfterSpinBox"));
    m_minutes->setRange(0, kMostMinutes);
    m_minutes->setSpecialValueText(tr("Never"));
    m_minutes->setKeyboardTracking(false);
    m_minutes->setMinimumHeight(32);
    m_minutes->setValue(m_studio.settings().lockAfterMinutes());
    const auto showUnit = [this](int minutes) { m_minutes->setSuffix(tr(" minute(s)", nullptr, minutes)); };
    showUnit(m_minutes->value());
    connect(m_minutes, &QSpinBox::valueChanged, this, [this, showUnit](int minutes) {
        showUnit(minutes);
        m_studio.settings().setLockAfterMinutes(minutes);
        Q_EMIT m_studio.storeSettingsChanged();
    });
    auto* idle = new QLabel(tr("Lock when nobody touches keyboard or mouse for"));
    idle->setBuddy(m_minutes);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(idle);
    row->addWidget(m_minutes);
    row->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(8);
    column->addWidget(m_state);
    column->addLayout(buttons);
    column->addLayout(row);
    connect(&m_studio, &Studio::storeSettingsChanged, this, &ProtectionSection::showState);
    connect(&m_studio, &Studio::storeStateChanged, this, &ProtectionSection::showState);
    showState();
}

void ProtectionSection::showState() {
    const bool ready = m_studio.storeState() == Studio::LoadState::Ready;
    const bool isProtected = m_studio.protection() != Protection::None;
    m_state->setText(isProtected
                         ? tr("A passphrase protects the data folder: names, pictures and everything else about "
                              "people are encrypted.")
                         : tr("No passphrase: whoever can read the data folder can see who is enrolled."));
    m_set->setVisible(!isProtected);
    m_set->setEnabled(m_studio.canChange());
    for (QPushButton* button : {m_lock, m_change, m_takeOff}) {
        button->setVisible(isProtected);
        button->setEnabled(button == m_lock ? ready : m_studio.canChange());
    }
    m_minutes->setEnabled(isProtected);
}

void ProtectionSection::ask(PassphraseDialog::Task task) {
    auto* dialog = new PassphraseDialog(m_studio, task, this);
    connect(dialog, &PassphraseDialog::achieved, this,
            [this](const QString& notice) { Q_EMIT m_notifier.notify(notice, false); });
    dialog->open();
}

}  // namespace facenet
