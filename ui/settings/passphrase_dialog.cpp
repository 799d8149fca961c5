#include "ui/settings/passphrase_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/base/async.h"
#include "ui/base/job_bar.h"
#include "ui/base/messages.h"
#include "ui/session/studio.h"
#include "ui/settings/protected_text.h"

namespace facenet {
namespace {

/// What is to be said after a passphrase was set: what went, and what can still be read.
QString protectedText(const Protected& done) {
    const QString said = done.backupsRemoved > 0
                             ? PassphraseDialog::tr(
                                   "The data folder is protected now. %n backup(s) that anybody could read gave way to "
                                   "one that is encrypted.",
                                   nullptr, done.backupsRemoved)
                             : PassphraseDialog::tr("The data folder is protected now.");
    return done.finished() ? said : said + u'\n' + unfinishedText(done);
}

}  // namespace

PassphraseDialog::PassphraseDialog(Studio& studio, Task task, QWidget* parent)
    : QDialog(parent), m_studio(studio), m_task(task), m_putAside(new QLabel), m_problem(new QLabel) {
    setObjectName(QStringLiteral("passphraseDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(task == Task::Set      ? tr("Set a passphrase")
                   : task == Task::Change ? tr("Change the passphrase")
                                          : tr("Take the passphrase off"));
    auto* words = new QLabel(
        task == Task::TakeOff
            ? tr("The data folder is decrypted. Whoever gets it can read it then. Backups from before still need the "
                 "passphrase.")
            : tr("Whoever gets the data folder cannot read it without the passphrase. Nobody can help when it is "
                 "forgotten: keep it in a safe place. At least %1 characters; some words are better than one. "
                 "Backups from before, which anybody could read, are replaced by one that is encrypted.")
                  .arg(kMinPassphraseLength));
    words->setWordWrap(true);
    words->setMinimumWidth(400);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    if (task != Task::Set)
        form->addRow(tr("Present one"), m_present = addField(tr("Present one"), "presentPassphraseLineEdit"));
    if (task != Task::TakeOff) {
        form->addRow(tr("New one"), m_new = addField(tr("New one"), "newPassphraseLineEdit"));
        form->addRow(tr("Once more"), m_again = addField(tr("Once more"), "repeatedPassphraseLineEdit"));
    }
    for (QLineEdit* field : {m_present, m_new, m_again})
        if (field) form->labelForField(field)->setMinimumHeight(field->minimumHeight());
    m_putAside->setObjectName(QStringLiteral("putAsideLabel"));
    m_putAside->setWordWrap(true);
    m_putAside->hide();
    m_problem->setObjectName(QStringLiteral("passphraseProblemLabel"));
    m_problem->setProperty("danger", true);
    m_problem->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_ok = buttons->addButton(windowTitle(), QDialogButtonBox::ActionRole);
    m_ok->setObjectName(QStringLiteral("passphraseOkPushButton"));
    m_ok->setProperty("primary", true);
    connect(m_ok, &QPushButton::clicked, this, &PassphraseDialog::run);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(words);
    column->addWidget(m_putAside);
    column->addLayout(form);
    column->addWidget(m_problem);
    auto* bar = new JobBar(m_job, task == Task::Set      ? tr("Encrypting")
                                  : task == Task::Change ? tr("Changing the passphrase")
                                                         : tr("Decrypting"));
    column->addWidget(bar);
    column->addWidget(buttons);
    m_ok->setDefault(true);  // the dialog knows it now
    connect(&m_job, &BackgroundJob::changed, this, [this, buttons] {
        showState();
        buttons->setVisible(!m_job.isRunning());  // the bar has a button to cancel
        adjustSize();
    });
    showState();
    if (task == Task::Set) warnOfPutAside();
}

void PassphraseDialog::warnOfPutAside() {
    inStore(
        m_studio.store(), this,
        [](GalleryStore& store) -> Result<QStringList> { return readableStoresPutAside(store.folder()); },
        [this](const Result<QStringList>& putAside) {
            if (!putAside || putAside->isEmpty()) return;
            m_putAside->setText(
                tr("A store that a restore has put aside can be read and is deleted as a whole. Move it "
                   "elsewhere first if you still need it:\n%1")
                    .arg(QDir::toNativeSeparators(putAside->join(u'\n'))));
            m_putAside->show();
            adjustSize();
        });
}

void PassphraseDialog::reject() {
    if (m_job.isRunning())
        m_job.cancel();
    else
        QDialog::reject();
}

QLineEdit* PassphraseDialog::addField(const QString& label, const char* objectName) {
    auto* field = new QLineEdit;
    field->setObjectName(QLatin1String(objectName));
    field->setAccessibleName(label);
    field->setEchoMode(QLineEdit::Password);
    field->setMinimumHeight(32);
    connect(field, &QLineEdit::textChanged, this, &PassphraseDialog::showState);
    connect(field, &QLineEdit::returnPressed, this, [this] { m_ok->click(); });
    return field;
}

void PassphraseDialog::showState() {
    QString problem;
    bool complete = !m_present || !m_present->text().isEmpty();
    if (m_new) {
        const QString wanted = m_new->text();
        complete = complete && !wanted.isEmpty() && !m_again->text().isEmpty();
        if (!wanted.isEmpty() && wanted.toUcs4().size() < kMinPassphraseLength)
            problem = tr("The passphrase needs at least %1 characters.").arg(kMinPassphraseLength);
        else if (!m_again->text().isEmpty() && m_again->text() != wanted)
            problem = tr("The two are not the same.");
    }
    m_problem->setText(problem);
    m_ok->setEnabled(!m_job.isRunning() && complete && problem.isEmpty());
}

void PassphraseDialog::run() {
    const Passphrase before(m_present ? m_present->text() : QString()), after(m_new ? m_new->text() : QString());
    const auto change = [task = m_task, before, after](GalleryStore& store, JobControl& control) -> Result<QString> {
        switch (task) {
            case Task::Set: {
                const auto done = store.protection().protect(after, control);
                return done ? Result<QString>(protectedText(*done)) : done.error();
            }
            case Task::Change: {
                const auto done = store.protection().changePassphrase(before, after);
                if (!done) return done.error();
                const QString said = tr("The passphrase was changed.");
                return done->finished() ? said : said + u'\n' + unfinishedText(*done);
            }
            case Task::TakeOff:
                break;
        }
        const auto done = store.protection().unprotect(before, control);
        return done ? Result<QString>(tr("The passphrase was taken off.")) : done.error();
    };
    const auto work = [change, &store = m_studio.store()](JobControl& control) {
        return store.ask([&](GalleryStore& opened) { return change(opened, control); });
    };
    m_job.run(work, [this](const Result<QString>& outcome) { finish(outcome); });
}

void PassphraseDialog::finish(const Result<QString>& outcome) {
    m_studio.rereadProtection();
    for (QLineEdit* field : {m_present, m_new, m_again})
        if (field && outcome) field->clear();
    if (!outcome) return m_problem->setText(sentenceOf(outcome.error()));
    Q_EMIT achieved(*outcome);
    accept();
}

}  // namespace facenet
