#include "ui/gallery/backups_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "database/backups.h"
#include "ui/settings/settings.h"
#include "ui/studio.h"
#include "ui/widgets/job_bar.h"
#include "ui/widgets/messages.h"
#include "ui/widgets/prompts.h"

namespace facenet {
namespace {

constexpr int kMostNames = 12;

QString someOf(const QStringList& names) {
    QString text = names.mid(0, kMostNames).join(BackupsDialog::tr(", ", "between names"));
    if (names.size() > kMostNames)
        text += u' ' + BackupsDialog::tr("and %n more", nullptr, static_cast<int>(names.size()) - kMostNames);
    return text;
}

}  // namespace

BackupsDialog::BackupsDialog(Studio& studio, Prompts& prompts, QWidget* parent)
    : QDialog(parent), m_studio(studio), m_prompts(prompts), m_list(new QListWidget), m_words(new QLabel) {
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
    m_words->setObjectName(QStringLiteral("backupContentsLabel"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* make = buttons->addButton(tr("Back up now"), QDialogButtonBox::ActionRole);
    make->setObjectName(QStringLiteral("makeBackupPushButton"));
    auto* other = buttons->addButton(tr("Choose a file…"), QDialogButtonBox::ActionRole);
    other->setObjectName(QStringLiteral("otherBackupPushButton"));
    m_restore = buttons->addButton(tr("Go back to this"), QDialogButtonBox::ActionRole);
    m_restore->setObjectName(QStringLiteral("restoreBackupPushButton"));
    connect(make, &QPushButton::clicked, this, &BackupsDialog::backUp);
    connect(other, &QPushButton::clicked, this, [this] {
        const QStringList files = m_prompts.openFiles(this, windowTitle(), tr("Backups (*.sqlite)"));
        if (files.isEmpty()) return;
        auto* item = new QListWidgetItem(QDir::toNativeSeparators(files.first()), m_list);
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
    column->addWidget(new JobBar(m_job, tr("Working")));
    column->addWidget(buttons);
    reload();
}

QString BackupsDialog::chosen() const {
    return m_list->currentItem() ? m_list->currentItem()->data(Qt::UserRole).toString() : QString();
}

void BackupsDialog::reload() {
    m_list->clear();
    const QLocale locale;
    for (const QString& path : backupsIn(m_studio.settings().storeFolder())) {
        auto* item =
            new QListWidgetItem(locale.toString(momentOfBackup(path).toLocalTime(), QLocale::ShortFormat), m_list);
        item->setData(Qt::UserRole, path);
        item->setToolTip(QDir::toNativeSeparators(path));
    }
    m_restore->setEnabled(false);
    m_words->setText(m_list->count() == 0
                         ? tr("There is no backup yet. One is made every day on which the program runs.")
                         : QString());
    m_list->setCurrentRow(0);
}

void BackupsDialog::look(const QString& path) {
    m_restore->setEnabled(false);
    if (path.isEmpty()) return;
    m_words->setText(tr("Looking into it…"));
    struct Looked {
        BackupContents contents;
        QList<Person> present;
    };
    const auto read = [path](GalleryStore& store) -> Result<Looked> {
        auto contents = lookIntoBackup(path);
        if (!contents) return contents.error();
        auto present = store.people();
        return Looked{std::move(*contents), present ? *present : QList<Person>()};
    };
    m_studio.store().run(read).then(this, [this, number = ++m_looks](const Result<Looked>& looked) {
        if (number != m_looks) return;
        if (!looked) return m_words->setText(sentenceOf(looked.error()));
        show(looked->contents, looked->present);
    });
}

void BackupsDialog::show(const BackupContents& contents, const QList<Person>& present) {
    const QLocale locale;
    QStringList lines{tr("Made %1, %2")
                          .arg(locale.toString(contents.madeAt.toLocalTime(), QLocale::LongFormat),
                               locale.formattedDataSize(contents.bytes)),
                      tr("%1 people, %2 faces, %3 sightings")
                          .arg(locale.toString(contents.people.size()), locale.toString(contents.faces),
                               locale.toString(contents.sightings))};
    if (contents.isProtected) lines << tr("Protected by a passphrase: the names in it cannot be shown here.");
    const BackupComparison comparison = compareWith(contents, present);
    lines << QString() << tr("Going back to it would mean:");
    if (!comparison.back.isEmpty() && !contents.isProtected)
        lines << tr("These come back: %1").arg(someOf(comparison.back));
    if (!comparison.back.isEmpty() && contents.isProtected)
        lines << tr("%n people come back", nullptr, static_cast<int>(comparison.back.size()));
    if (!comparison.gone.isEmpty()) lines << tr("These go: %1").arg(someOf(comparison.gone));
    QStringList changed;
    for (const BackupComparison::Changed& person : comparison.changed)
        changed << tr("%1 (%2 faces instead of %3)")
                       .arg(contents.isProtected ? person.nameNow : person.nameInBackup,
                            locale.toString(person.facesInBackup), locale.toString(person.facesNow));
    if (!changed.isEmpty()) lines << tr("These change: %1").arg(someOf(changed));
    if (comparison.back.isEmpty() && comparison.gone.isEmpty() && changed.isEmpty())
        lines << tr("Nobody comes, goes or changes.");
    m_words->setText(lines.join(u'\n'));
    m_restore->setEnabled(true);
}

void BackupsDialog::backUp() {
    m_studio.store()
        .run([](GalleryStore& store) { return store.backup(); })
        .then(this, [this](const Result<QString>& made) {
            if (!made) return m_words->setText(sentenceOf(made.error()));
            reload();
        });
}

void BackupsDialog::restore() {
    const QString path = chosen();
    const QString question =
        tr("Go back to this backup? Everything is replaced by what it holds. The present state is "
           "backed up first, so that you can return to it the same way.");
    if (m_prompts.choose(this, windowTitle(), question, {tr("Keep the present"), tr("Go back")}) != 1) return;
    const auto work = [path, folder = m_studio.settings().storeFolder(), &store = m_studio.store()](JobControl&) {
        return store.run([=](GalleryStore&) { return restoreBackup(folder, path); }).result();
    };
    m_job.run(work, [this](const Result<QString>& before) {
        if (!before) return m_words->setText(sentenceOf(before.error()));
        reload();
        m_words->setText(tr("The backup was restored. What was there before is the newest backup now."));
        m_studio.start();
    });
}

}  // namespace facenet
