#include "ui/transfer/export_dialog.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "database/exchange/export.h"
#include "database/exchange/package_path.h"
#include "database/protection/vault.h"
#include "ui/base/job_bar.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/session/studio.h"

namespace facenet {

ExportDialog::ExportDialog(Studio& studio, Prompts& prompts, const QList<Person>& chosen, QWidget* parent)
    : QDialog(parent),
      m_studio(studio),
      m_prompts(prompts),
      m_chosen(chosen),
      m_kinds(new QButtonGroup(this)),
      m_encrypt(new QCheckBox(tr("Encrypt the file with a passphrase"))),
      m_summary(new QLabel) {
    setObjectName(QStringLiteral("exportDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Export"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(8);
    const auto add = [&](Kind kind, const QString& text, const QString& words, const char* objectName) {
        auto* button = new QRadioButton(text);
        button->setObjectName(QLatin1String(objectName));
        m_kinds->addButton(button, kind);
        auto* label = new QLabel(words);
        label->setWordWrap(true);
        label->setProperty("subtle", true);
        label->setIndent(28);
        column->addWidget(button);
        column->addWidget(label);
    };
    if (chosen.size() == 1)
        add(OnePerson, tr("%1 only").arg(menuName(chosen.first().name)),
            tr("Everything that is stored about this person: pictures, numbers, history, with a page to read. This is "
               "what "
               "somebody may ask for who is enrolled."),
            "exportPersonRadioButton");
    add(Archive, tr("Everybody, as one file"), tr("Imports again without loss, here or on another machine."),
        "exportArchiveRadioButton");
    add(Folders, tr("Everybody, as folders"),
        tr("A folder of pictures for each person, with tables (CSV, JSON, NPY) for other programs."),
        "exportFoldersRadioButton");
    m_encrypt->setObjectName(QStringLiteral("encryptExportCheckBox"));
    m_encrypt->setMinimumHeight(32);
    // Who protects the data folder does not mean its contents to lie readable elsewhere.
    m_encrypt->setChecked(m_studio.protection() != Protection::None);
    auto* readable = new QLabel;
    if (m_studio.protection() != Protection::None)
        readable->setText(tr("Everybody who gets the folder can read it: only the one file can be encrypted."));
    readable->setObjectName(QStringLiteral("readableExportLabel"));
    readable->setWordWrap(true);
    // At the same place, so that nothing moves.
    auto* encryption = new QStackedWidget;
    encryption->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    encryption->addWidget(m_encrypt);
    encryption->addWidget(readable);
    column->addWidget(encryption);
    const auto showEncrypt = [this, encryption] {
        encryption->setCurrentIndex(m_kinds->checkedId() == Archive ? 0 : 1);
    };
    connect(m_kinds, &QButtonGroup::idToggled, this, showEncrypt);
    m_kinds->buttons().first()->setChecked(true);
    showEncrypt();
    m_summary->setObjectName(QStringLiteral("exportSummaryLabel"));
    m_summary->setWordWrap(true);
    m_summary->setProperty("section", true);
    m_summary->setMinimumWidth(440);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_start = buttons->addButton(tr("Export…"), QDialogButtonBox::ActionRole);
    m_start->setObjectName(QStringLiteral("startExportPushButton"));
    m_start->setProperty("primary", true);
    connect(m_start, &QPushButton::clicked, this, &ExportDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_job, &BackgroundJob::changed, this, [this] { m_start->setEnabled(!m_job.isRunning()); });
    column->addSpacing(8);
    column->addWidget(new JobBar(m_job, tr("Exporting"), JobBar::Buttons::PauseToo));
    column->addWidget(m_summary);
    column->addStretch();
    column->addWidget(buttons);
    m_start->setDefault(true);  // as a part of this dialog only
}

QString ExportDialog::askForTarget(Kind kind) {
    if (kind == Archive)
        return m_prompts.saveFile(this, windowTitle(),
                                  QStringLiteral("gallery-%1.facenet").arg(QDate::currentDate().toString(Qt::ISODate)),
                                  tr("Exports of this program (*.facenet)"));
    const QString parent = m_prompts.openFolder(this, tr("Choose where the new folder is to be made"));
    if (parent.isEmpty()) return {};
    QSet<QString> taken;
    for (const QString& name : QDir(parent).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden))
        taken.insert(name.toCaseFolded());
    const QString name = kind == OnePerson ? m_chosen.first().name : tr("Gallery", "folder's name");
    return QDir(parent).filePath(folderNameFor(name, taken));
}

void ExportDialog::start() {
    const auto kind = static_cast<Kind>(m_kinds->checkedId());
    const QString target = askForTarget(kind);
    if (target.isEmpty()) return;
    QString passphrase;
    const bool encrypt = kind == Archive && m_encrypt->isChecked();
    if (encrypt) {
        const auto given = m_prompts.askPassphrase(
            this, windowTitle(),
            tr("Passphrase of the file, of at least %n character(s). Without it nobody can read the file again:",
               nullptr, kMinPassphraseLength));
        if (!given) return;
        if (!checkNewPassphrase(*given))
            return say(
                tr("A passphrase has at least %n character(s); nothing was written.", nullptr, kMinPassphraseLength));
        const auto again = m_prompts.askPassphrase(this, windowTitle(), tr("The same passphrase once more:"));
        if (!again) return;
        if (*again != *given) return say(tr("The two passphrases differ; nothing was written."));
        passphrase = *given;
    }
    m_summary->clear();
    const qint64 person = m_chosen.isEmpty() ? 0 : m_chosen.first().id;
    const auto work = [=, &store = m_studio.store()](JobControl& control) {
        return kind == OnePerson ? exportPerson(store, person, target, control)
               : encrypt         ? exportSealedArchive(store, target, passphrase, control, measuredCost())
               : kind == Archive ? exportArchive(store, target, control)
                                 : exportFolders(store, target, control);
    };
    m_job.run(work, [this, target](const Result<Exported>& exported) {
        if (exported)
            say(tr("%1, %2 and %3 were written to\n%4", "people, faces, sightings, a path")
                    .arg(tr("%n people", nullptr, exported->people), tr("%n faces", nullptr, exported->faces),
                         tr("%n sightings", nullptr, exported->sightings), QDir::toNativeSeparators(target)) +
                (exported->logged
                     ? QString()
                     : u'\n' + tr("The disk of the data folder is full, so this was not noted in its log.")));
        else
            say(exported.error().code == ErrorCode::Cancelled ? tr("Cancelled; nothing was written.")
                                                              : sentenceOf(exported.error()));
    });
}

void ExportDialog::say(const QString& text) {
    m_summary->setText(text);
    adjustSize();
}

}  // namespace facenet
