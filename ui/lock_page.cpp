#include "ui/lock_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kFieldWidthPx = 320;
constexpr int kColumnWidthPx = 400;
constexpr int kLockIconPx = 48;

}  // namespace

LockPage::LockPage(Studio& studio, QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_passphrase(new QLineEdit),
      m_problem(new QLabel),
      m_unlock(new QPushButton(tr("Unlock"))),
      m_reset(new QPushButton(tr("Unlock with default settings"))) {
    setObjectName(QStringLiteral("lockPage"));
    auto* icon = new QLabel;
    icon->setPixmap(lineIcon(QStringLiteral("lock")).pixmap(kLockIconPx, kLockIconPx));
    auto* heading = new QLabel(tr("Locked"));
    heading->setProperty("heading", true);
    auto* words =
        new QLabel(tr("Names, pictures and everything else about people are encrypted. Without the passphrase "
                      "nobody can read them, and there is no other way in."));
    words->setWordWrap(true);
    words->setProperty("subtle", true);
    words->setAlignment(Qt::AlignCenter);
    m_passphrase->setObjectName(QStringLiteral("unlockLineEdit"));
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_passphrase->setPlaceholderText(tr("Passphrase"));
    m_passphrase->setAccessibleName(tr("Passphrase"));
    m_passphrase->setFixedSize(kFieldWidthPx, 40);
    m_problem->setObjectName(QStringLiteral("unlockProblemLabel"));
    m_problem->setProperty("danger", true);
    m_problem->setWordWrap(true);
    m_problem->setAlignment(Qt::AlignCenter);
    m_unlock->setObjectName(QStringLiteral("unlockPushButton"));
    m_unlock->setProperty("primary", true);
    m_unlock->setFixedSize(kFieldWidthPx, 40);
    m_reset->setObjectName(QStringLiteral("resetSettingsPushButton"));
    m_reset->setFixedSize(kFieldWidthPx, 40);
    m_reset->hide();
    // Wrapped labels get the height they need only where nothing aligns them.
    auto* middle = new QWidget;
    middle->setFixedWidth(kColumnWidthPx);
    auto* inside = new QVBoxLayout(middle);
    inside->setContentsMargins({});
    inside->setSpacing(16);
    inside->addWidget(icon, 0, Qt::AlignHCenter);
    inside->addWidget(heading, 0, Qt::AlignHCenter);
    inside->addWidget(words);
    inside->addWidget(m_passphrase, 0, Qt::AlignHCenter);
    inside->addWidget(m_unlock, 0, Qt::AlignHCenter);
    inside->addWidget(m_problem);
    inside->addWidget(m_reset, 0, Qt::AlignHCenter);
    auto* column = new QVBoxLayout(this);
    auto* row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(middle);
    row->addStretch();
    column->addStretch();
    column->addLayout(row);
    column->addStretch();
    connect(m_unlock, &QPushButton::clicked, this, [this] { unlock(false); });
    connect(m_reset, &QPushButton::clicked, this, [this] { unlock(true); });
    connect(m_passphrase, &QLineEdit::returnPressed, this, [this] { unlock(false); });
    connect(m_passphrase, &QLineEdit::textChanged, this, &LockPage::showState);
}

void LockPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_passphrase->clear();
    m_problem->clear();
    m_reset->hide();
    showState();
    m_passphrase->setFocus();
}

void LockPage::showState() {
    for (QPushButton* button : {m_unlock, m_reset})
        button->setEnabled(m_passphrase->isEnabled() && !m_passphrase->text().isEmpty());
}

void LockPage::unlock(bool resetSettings) {
    const Passphrase passphrase(m_passphrase->text());
    if (m_passphrase->text().isEmpty() || !m_passphrase->isEnabled()) return;
    // Making the key out of it takes about a second, on purpose.
    m_passphrase->clear();
    m_passphrase->setEnabled(false);
    m_problem->setText({});
    m_unlock->setText(tr("Unlocking…"));
    const auto again = [this] {
        m_passphrase->setEnabled(true);
        m_unlock->setText(tr("Unlock"));
        m_passphrase->setFocus();
        showState();
    };
    showState();
    // A change of language puts another page in the place of this one.
    m_studio.unlock(passphrase, resetSettings, [page = QPointer(this), again](const Error& error) {
        if (!page) return;
        again();
        page->m_problem->setText(sentenceOf(error));
        page->m_reset->setVisible(error.code == ErrorCode::SettingsAltered);
    });
    connect(&m_studio, &Studio::storeStateChanged, this, again, Qt::SingleShotConnection);
}

}  // namespace facenet
