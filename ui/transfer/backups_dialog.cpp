#include "ui/transfer/backups_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "database/exchange/restore.h"
#include "ui/base/buttons.h"
#include "ui/base/job_bar.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kMostNames = 12;

QString someOf(const QStringList& names) {
    QStringList some = names.mid(0, kMostNames);
    if (names.size() > kMostNames)
        some << BackupsDialog::tr("%n more", nullptr, static_cast<int>(names.size()) - kMostNames);
    return QLocale().createSeparatedList(some);
}

}  // namespace

BackupsDialog::BackupsDialog(Studio& studio, Prompts& prompts, QWidget* parent)
    : QDialog(parent),
      m_studio(studio),
      m_prompts(prompts),
      m_list(new QListWidget),
      m_words(new QLabel),
      m_bringBack(new QCheckBox(tr("Bring back people who were erased for good since"))) {
    setObjectName(QStringLiteral("backupsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Backups"));
    resize(720, 440);
    m_list->setObjectName(QStringLiteral("backupsListWidget"));
    m_list->setAccessibleName(tr("Backups, newest first"));
    m_list->setMaximumWidth(240);
    m_words->setObjectName(QStringLiteral("backupContentsLabel"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_words->setContentsMargins(16, 0, 0, 0);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_words);
    scroll->setWidgetResizable(true);
    m_bringBack->setObjectName(QStringLiteral("bringBackErasedCheckBox"));
    m_bringBack->setMinimumHeight(32);
    m_bringBack->setVisible(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_make = buttons->addButton(tr("Back up now"), QDialogButtonBox::ActionRole);
    m_make->setObjectName(QStringLiteral("makeBackupPushButton"));
    m_make->setEnabled(isStoreOpen() && !m_studio.isReadOnly());
    m_other = buttons->addButton(tr("Choose a file…"), QDialogButtonBox::ActionRole);
    m_other->setObjectName(QStringLiteral("otherBackupPushButton"));
    m_other->setEnabled(false);  // the list is on its way
    m_restore = buttons->addButton(tr("Go back to this"), QDialogButtonBox::ActionRole);
    m_restore->setObjectName(QStringLiteral("restoreBackupPushButton"));
    connect(m_make, &QPushButton::clicked, this, &BackupsDialog::backUp);
    connect(m_other, &QPushButton::clicked, this, [this] {
        const QStringList files = m_prompts.openFiles(this, windowTitle(), tr("Backups (*.sqlite)"));
        if (files.isEmpty()) return;
        auto* item = new QListWidgetItem(QFileInfo(files.first()).fileName(), m_list);
        item->setToolTip(QDir::toNativeSeparators(files.first()));
        item->setData(Qt::UserRole, files.first());
        m_list->setCurrentItem(item);
    });
    connect(m_restore, &QPushButton::clicked, this, &BackupsDialog::restore);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentItemChanged, this, [this] { look(chosen()); });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_list);
    row->addWidget(scroll, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(8);
    column->addLayout(row, 1);
    column->addWidget(m_bringBack);
    column->addWidget(new JobBar(m_job, tr("Working")));
    column->addWidget(buttons);
    makeDefault(buttons->button(QDialogButtonBox::Close));
    reload();
}

QString BackupsDialog::chosen() const {
    return m_list->currentItem() ? m_list->currentItem()->data(Qt::UserRole).toString() : QString();
}

bool BackupsDialog::isStoreOpen() const {
    return m_studio.storeState() == Studio::LoadState::Ready || m_studio.storeState() == Studio::LoadState::Locked;
}

void BackupsDialog::reload(const QString& said) {
    inBackground(
        this, [folder = m_studio.settings().storeFolder()]() -> Result<QList<Backup>> { return backupsIn(folder); },
        [this, said](const Result<QList<Backup>>& backups) { list(*backups, said); });
}

void BackupsDialog::list(const QList<Backup>& backups, const QString& said) {
    m_list->clear();
    m_other->setEnabled(true);
    const QLocale locale;
    for (const Backup& backup : backups) {
        const QDateTime madeAt = backup.madeAt.toLocalTime();
        // With seconds: two may be of one minute.
        const QString time =
            locale.toString(madeAt.time(), locale.timeFormat(QLocale::LongFormat).remove(u't').trimmed());
        auto* item = new QListWidgetItem(locale.toString(madeAt.date(), QLocale::ShortFormat) + u' ' + time, m_list);
        item->setData(Qt::UserRole, backup.path);
        item->setToolTip(QDir::toNativeSeparators(backup.path));
    }
    m_restore->setEnabled(false);
    m_words->setText(
        m_list->count() == 0 ? tr("There is no backup yet. One is made every day on which the program runs.") : said);
    if (said.isEmpty()) m_list->setCurrentRow(0);
}

void BackupsDialog::look(const QString& path) {
    m_restore->setEnabled(false);
    m_contents.reset();
    m_bringBack->setVisible(false);
    const AnswerToken latest = m_looks.next();
    m_looking->cancel();  // nobody waits for the one before
    m_looking = std::make_shared<JobControl>();
    if (path.isEmpty()) return;
    m_words->setText(tr("Looking into it…"));
    const auto answer = [this](const Result<Looked>& looked) {
        if (!looked) return m_words->setText(sentenceOf(looked.error()));
        show(*looked);
    };
    const auto read = [path, control = m_looking](const GalleryStore* store) -> Result<Looked> {
        auto contents = lookIntoBackup(path, control.get(), store ? store->protection().keys() : nullptr);
        if (!contents) return contents.error();
        if (!store) return Looked{*contents, {}, {}, {}, {}};
        const auto present = store->people().all();
        const auto id = store->storeId();
        const auto erased = store->exchange().erasedOrigins();
        const auto sightings = store->sightings().counts();
        return Looked{*contents, present ? *present : QList<Person>(), id ? *id : QByteArray(),
                      erased ? *erased : QSet<QByteArray>(), sightings ? std::optional(sightings->all) : std::nullopt};
    };
    if (isStoreOpen())
        inStore(
            m_studio.store(), this, latest, [read](GalleryStore& store) { return read(&store); }, answer);
    else
        inBackground(
            applicationWorkers(), this, latest, [read] { return read(nullptr); }, answer);
}

void BackupsDialog::show(const Looked& looked) {
    const BackupContents& contents = looked.contents;
    const BackupComparison comparison = compareWith(contents, looked.present, looked.storeId, looked.erased);
    m_bringBack->setVisible(!comparison.erased.isEmpty() || comparison.erasedRows > 0);
    m_bringBack->setChecked(false);
    m_contents = contents;
    m_ofAnotherStore = comparison.anotherStore;
    const QLocale locale;
    QStringList lines{tr("Made %1, %2")
                          .arg(locale.toString(contents.madeAt.toLocalTime(), QLocale::ShortFormat),
                               locale.formattedDataSize(contents.bytes)),
                      locale.createSeparatedList({tr("%n people", nullptr, static_cast<int>(contents.people.size())),
                                                  tr("%n faces", nullptr, contents.faces),
                                                  tr("%n sightings", nullptr, contents.sightings)})};
    if (contents.namesAreHidden) lines << tr("Protected by a passphrase: the names in it cannot be shown here.");
    if (m_ofAnotherStore)
        lines << tr(
            "This is a copy of another data folder. Its people can be added to those here, or take the place "
            "of everything.");
    lines << QString() << tr("Going back to it would mean:");
    if (!comparison.back.isEmpty() && !contents.namesAreHidden)
        lines << (m_ofAnotherStore ? tr("These come: %1") : tr("These come back: %1")).arg(someOf(comparison.back));
    if (!comparison.back.isEmpty() && contents.namesAreHidden)
        lines << (m_ofAnotherStore ? tr("%n people come", nullptr, static_cast<int>(comparison.back.size()))
                                   : tr("%n people come back", nullptr, static_cast<int>(comparison.back.size())));
    if (!comparison.erased.isEmpty())
        lines << (contents.namesAreHidden
                      ? tr("%n people were erased for good since, and stay so", nullptr,
                           static_cast<int>(comparison.erased.size()))
                      : tr("These were erased for good since, and stay so: %1").arg(someOf(comparison.erased)));
    if (comparison.erasedRows > 0)
        lines << tr("%n faces and sightings were erased for good since, and stay so", nullptr, comparison.erasedRows);
    if (!comparison.gone.isEmpty()) lines << tr("These go: %1").arg(someOf(comparison.gone));
    QStringList changed;
    for (const BackupComparison::Changed& person : comparison.changed) {
        QStringList what;
        if (!contents.namesAreHidden && person.nameInBackup != person.nameNow) what << tr("now %1").arg(person.nameNow);
        if (person.facesInBackup != person.facesNow)
            what << tr("%1 faces instead of %2")
                        .arg(locale.toString(person.facesInBackup), locale.toString(person.facesNow));
        if (person.otherNote) what << tr("another note");
        changed << tr("%1 (%2)", "a person and what is different")
                       .arg(contents.namesAreHidden ? person.nameNow : person.nameInBackup,
                            locale.createSeparatedList(what));
    }
    if (!changed.isEmpty()) lines << tr("These change: %1").arg(someOf(changed));
    if (comparison.back.isEmpty() && comparison.erased.isEmpty() && comparison.gone.isEmpty() && changed.isEmpty())
        lines << (contents.namesAreHidden
                      ? tr("Nobody comes or goes, and no number of faces changes; names and notes cannot be compared.")
                      : tr("Nobody comes or goes, and no name, note or number of faces changes."));
    if (looked.sightings && *looked.sightings != contents.sightings)
        lines << tr("%1 sightings instead of %2")
                     .arg(locale.toString(contents.sightings), locale.toString(*looked.sightings));
    lines << tr("Settings, and the model in use, are those of then.");
    m_words->setText(lines.join(u'\n'));
    m_restore->setEnabled(true);
}

void BackupsDialog::backUp() {
    inStore(
        m_studio.store(), this, [](GalleryStore& store) { return store.backup(); },
        [this](const Result<QString>& made) {
            if (!made) return m_words->setText(sentenceOf(made.error()));
            reload();
        });
}

void BackupsDialog::restore() {
    if (!m_contents) return;
    const QString question =
        m_ofAnotherStore ? tr("This is a copy of another data folder. Add its people to those here, or replace "
                              "everything by what it "
                              "holds? The present state is backed up before it is replaced.")
        : isStoreOpen()  ? tr("Go back to this backup? Everything is replaced by what it holds. The present state is "
                               "backed up first, so that you can return to it the same way.")
                         : tr("Go back to this backup? It takes the place of the file that is missing or cannot be "
                               "used; what is there of it is kept beside.");
    QStringList answers{tr("Keep the present"), tr("Go back")};
    if (m_ofAnotherStore) answers = {tr("Keep the present"), tr("Replace everything"), tr("Add its people")};
    if (!isStoreOpen()) answers = answers.mid(0, 2);
    const int answer = m_prompts.choose(this, windowTitle(), question, answers);
    if (answer < 1) return;
    QString passphrase;
    if (m_contents->isProtected) {
        const auto given = m_prompts.askPassphrase(this, windowTitle(), tr("The passphrase of this backup:"));
        if (!given) return;
        passphrase = *given;
    }
    if (answer == 2)
        addBeside(passphrase);
    else
        goBack({.passphrase = passphrase, .replacesAnother = m_ofAnotherStore, .erased = erasedWish()});
}

ErasedPeople BackupsDialog::erasedWish() const {
    return m_bringBack->isChecked() ? ErasedPeople::BringBack : ErasedPeople::LeaveOut;
}

void BackupsDialog::goBack(const RestoreOptions& options) {
    const QString folder = m_studio.settings().storeFolder();
    const auto restoreNow = [path = chosen(), folder, options](const JobControl& control) {
        RestoreOptions steered = options;
        steered.control = &control;
        return restoreBackup(folder, path, steered);
    };
    // Nothing of what the window shows is true any more, whether this dialog is still there or not.
    const auto startAnew = [back = CallBack(&m_studio, {}), &studio = m_studio] {
        back([&studio] { studio.start(); });
    };
    const auto work = [restoreNow, startAnew, isOpen = isStoreOpen(), &store = m_studio.store()](JobControl& control) {
        // On the store's thread, so that nothing else happens to it meanwhile.
        auto restored = isOpen ? store.ask([&](GalleryStore&) { return restoreNow(control); }) : restoreNow(control);
        if (restored) startAnew();
        return restored;
    };
    m_job.run(work, [this, folder, options](const Result<Restored>& restored) {
        // Whoever replaces what is protected has to know its passphrase too.
        if (!restored && restored.error() == Error{ErrorCode::StoreProtected, folder.toStdString()}) {
            const auto given = m_prompts.askPassphrase(this, windowTitle(), tr("The passphrase of the data folder:"));
            if (!given) return;
            RestoreOptions again = options;
            again.storePassphrase = *given;
            return goBack(again);
        }
        if (!restored) return m_words->setText(sentenceOf(restored.error()));
        m_make->setEnabled(!m_studio.isReadOnly());
        QString said = tr("The backup was restored.");
        if (!restored->backupOfBefore.isEmpty()) said += u' ' + tr("What was there before is the newest backup now.");
        if (!restored->keptAside.isEmpty())
            said += u' ' + tr("The old file is kept as %1.").arg(QDir::toNativeSeparators(restored->keptAside));
        if (restored->leftOut > 0)
            said +=
                u'\n' + tr("%n people who were erased for good since did not come back.", nullptr, restored->leftOut);
        if (restored->leftOutRows > 0)
            said += u'\n' + tr("%n faces and sightings that were erased for good since did not come back.", nullptr,
                               restored->leftOutRows);
        if (restored->damage.faces > 0)
            said += u'\n' + tr("%n faces whose picture is damaged in the backup were left out.", nullptr,
                               restored->damage.faces);
        if (restored->damage.vectors > 0)
            said += u'\n' + tr("%n vectors of the backup could not be used; those of faces are measured again.",
                               nullptr, restored->damage.vectors);
        if (restored->damage.names > 0)
            said += u'\n' +
                    tr("%n names of the backup could not be shown, and were changed.", nullptr, restored->damage.names);
        for (const QString& model : restored->missingWeights)
            said += u'\n' + tr("The weights of the model “%1” are missing. Import them, or choose another model in the "
                               "settings.")
                                .arg(model);
        reload(said);
    });
}

void BackupsDialog::reject() {
    if (m_job.isRunning())
        m_job.cancel();
    else
        QDialog::reject();
}

void BackupsDialog::addBeside(const QString& passphrase) {
    const auto work = [path = chosen(), passphrase, erased = erasedWish(),
                       &store = m_studio.store()](JobControl& control) {
        return importBackup(store, path, passphrase, KnownPeople::KeepBoth, control, erased);
    };
    m_job.run(work, [this](const Result<PackageImport>& added) {
        if (!added) return m_words->setText(sentenceOf(added.error()));
        QString said = tr("%n people were added.", nullptr, added->people);
        if (!added->erased.isEmpty())
            said += u'\n' + tr("These were erased for good here, and stay so: %1").arg(someOf(added->erased));
        if (added->erasedRows > 0)
            said += u'\n' +
                    tr("%n faces and sightings were erased for good since, and stay so", nullptr, added->erasedRows);
        if (!added->erased.isEmpty() || added->erasedRows > 0) {
            said += u'\n' + tr("To bring them back all the same, tick that below and add the people again.");
            m_bringBack->setVisible(true);
        }
        m_words->setText(said);
        Q_EMIT peopleAdded();
    });
}

}  // namespace facenet
