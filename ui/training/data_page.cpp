#include "ui/training/data_page.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include "core/face/gallery.h"
#include "ui/base/dropped_files.h"
#include "ui/base/icons.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/training/training_session.h"

namespace facenet {

DataPage::DataPage(TrainingSession& session, Settings& settings, Prompts& prompts, QWidget* parent)
    : QWizardPage(parent),
      m_session(session),
      m_settings(settings),
      m_files(new QRadioButton(tr("A folder or a file"))),
      m_gallery(new QRadioButton(tr("The faces in the gallery"))),
      m_filesPart(new QWidget),
      m_path(new QLineEdit),
      m_problem(new QLabel),
      m_recentTitle(new QLabel(tr("Recent ones"))),
      m_recent(new QListWidget) {
    setTitle(tr("Pictures"));
    takeDroppedFile(this, [this](const QString& path) { choose(path); });
    auto* words = new QLabel(
        tr("Choose a folder that holds a folder for each person, named like the person, with at least two pictures of "
           "most of them. Ten people or more, with ten pictures or more each, give the best results. A file with lines "
           "“id;path” will do as well.\n\nThe pictures stay on this computer. Train only on pictures of people who "
           "have agreed to it."));
    words->setWordWrap(true);
    m_files->setObjectName(QStringLiteral("dataFilesRadioButton"));
    m_gallery->setObjectName(QStringLiteral("dataGalleryRadioButton"));
    m_files->setChecked(true);
    m_path->setObjectName(QStringLiteral("dataPathLineEdit"));
    m_path->setAccessibleName(tr("Folder or file"));
    m_path->setPlaceholderText(tr("Folder of pictures; it can also be dropped here"));
    m_path->setMinimumHeight(40);
    auto* folder = new QPushButton(lineIcon(QStringLiteral("folder"), QPalette::ButtonText), tr("Choose a folder…"));
    folder->setObjectName(QStringLiteral("chooseDataFolderPushButton"));
    folder->setMinimumHeight(40);
    auto* file = new QPushButton(tr("Choose a file…"));
    file->setObjectName(QStringLiteral("chooseAnnotationPushButton"));
    file->setMinimumHeight(40);
    m_problem->setProperty("warning", true);
    m_problem->setObjectName(QStringLiteral("dataProblemLabel"));
    m_problem->setWordWrap(true);
    m_recent->setObjectName(QStringLiteral("recentDataListWidget"));
    m_recent->setAccessibleName(tr("Recent ones"));

    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_path, 1);
    row->addWidget(folder);
    row->addWidget(file);
    m_recentTitle->setProperty("section", true);
    auto* files = new QVBoxLayout(m_filesPart);
    files->setContentsMargins(0, 0, 0, 0);
    files->setSpacing(16);
    files->addLayout(row);
    files->addWidget(m_problem);
    files->addWidget(m_recentTitle);
    files->addWidget(m_recent, 1);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(16);
    column->addWidget(words);
    column->addWidget(m_gallery);
    column->addWidget(m_files);
    column->addWidget(m_filesPart, 1);

    connect(m_files, &QRadioButton::toggled, this, &DataPage::followSource);
    connect(folder, &QPushButton::clicked, this, [this, &prompts] {
        if (const QString path = prompts.openFolder(this, tr("Choose the folder of pictures")); !path.isEmpty())
            m_path->setText(path);
    });
    connect(file, &QPushButton::clicked, this, [this, &prompts] {
        const QStringList files =
            prompts.openFiles(this, tr("Choose the file with lines id;path"), withAllFiles(tr("Text files (*.txt)")));
        if (!files.isEmpty()) m_path->setText(files.first());
    });
    connect(m_path, &QLineEdit::textChanged, this, [this] {
        m_problem->clear();
        Q_EMIT completeChanged();
    });
    connect(m_path, &QLineEdit::returnPressed, this, [this] {
        if (isComplete()) wizard()->next();
    });
    connect(m_recent, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { m_path->setText(item->text()); });
    connect(m_recent, &QListWidget::itemClicked, this,
            [this](const QListWidgetItem* item) { m_path->setText(item->text()); });
    showRecent();
}

void DataPage::choose(const QString& path) {
    m_files->setChecked(true);
    m_path->setText(path);
}

void DataPage::followSource() {
    m_filesPart->setEnabled(m_files->isChecked());
    Q_EMIT completeChanged();
}

void DataPage::initializePage() {
    // Fewer than two people teach a network nothing.
    const auto gallery = m_session.gallery();
    const int people = gallery ? static_cast<int>(gallery->personCount()) : 0;
    m_gallery->setText(people == 0 ? tr("The faces in the gallery")
                                   : tr("The faces in the gallery (%n people)", nullptr, people));
    m_gallery->setEnabled(people >= 2 || m_session.isFromGallery());
    if (m_session.isFromGallery() && m_gallery->isEnabled()) m_gallery->setChecked(true);
    if (!m_session.data().isEmpty() && m_path->text().isEmpty()) m_path->setText(m_session.data());
    showRecent();
    // The wizard gives the focus to the first of them, whichever is chosen.
    QRadioButton* const chosen = m_files->isChecked() ? m_files : m_gallery;
    QTimer::singleShot(0, chosen, [chosen] {
        if (chosen->isVisible()) chosen->setFocus();
    });
}

void DataPage::showRecent() {
    m_recent->clear();
    m_recent->addItems(m_settings.recentDataSets());
    m_recentTitle->setVisible(m_recent->count() > 0);
}

bool DataPage::isComplete() const {
    return m_gallery->isChecked() || !m_path->text().trimmed().isEmpty();
}

bool DataPage::isExamined() const {
    const bool same = m_gallery->isChecked()
                          ? m_session.isFromGallery()
                          : !m_session.isFromGallery() && m_session.data() == m_path->text().trimmed();
    return same && m_session.phase() != TrainingSession::Phase::Idle &&
           m_session.phase() != TrainingSession::Phase::Failed;
}

bool DataPage::validatePage() {
    if (m_gallery->isChecked()) {
        if (!isExamined()) m_session.checkGallery();
        return true;
    }
    if (isExamined()) return true;
    const QString path = m_path->text().trimmed();
    if (!QFileInfo::exists(path)) {
        m_problem->setText(
            tr("%1 was not found. Check that it was not moved and that its drive is connected.").arg(path));
        return false;
    }
    m_session.check(path);
    return true;
}

}  // namespace facenet
