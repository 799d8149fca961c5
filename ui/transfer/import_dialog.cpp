#include "ui/transfer/import_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTableWidget>
#include <QUrl>
#include <QVBoxLayout>

#include "core/base/replaced_file.h"
#include "core/picture/picture_folder.h"
#include "database/base/names.h"
#include "database/consent_settings.h"
#include "database/exchange/archive_import.h"
#include "database/exchange/face_sorting.h"
#include "database/exchange/picture_files.h"
#include "database/exchange/sealed_package.h"
#include "database/exchange/tables.h"
#include "ui/base/async.h"
#include "ui/base/consent_words.h"
#include "ui/base/dropped_files.h"
#include "ui/base/icons.h"
#include "ui/base/job_bar.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/faces/gallery_editor.h"
#include "ui/session/studio.h"
#include "ui/transfer/several_faces_dialog.h"

namespace facenet {
namespace {

constexpr int kFieldHeightPx = 32;
constexpr int kIdDigits = 64, kShownDigits = 16;  ///< of a model without a name
constexpr int kAsk = -1;                          ///< besides the values of `SeveralFaces`

/// What settings that are offered would change, a line each, with what holds now.
QStringList differences(const QJsonObject& offered, const StoreSettings& present) {
    const QLocale locale;
    QStringList lines;
    const auto compare = [&](const char* key, const QString& label, const QVariant& now, auto words) {
        const auto it = offered.find(QLatin1String(key));
        if (it == offered.end() || it->toVariant() == now) return;
        lines << ImportDialog::tr("%1: %2 (yours: %3)").arg(label, words(it->toVariant()), words(now));
    };
    const auto percent = [&](const QVariant& value) {
        return locale.toString(100 * value.toDouble(), 'g', 3) + QStringLiteral(" %");
    };
    const auto number = [&](const QVariant& value) { return locale.toString(value.toDouble(), 'g', 3); };
    const auto days = [](const QVariant& value) { return ImportDialog::tr("%n day(s)", nullptr, value.toInt()); };
    const auto yesOrNo = [](const QVariant& value) {
        return value.toBool() ? ImportDialog::tr("yes") : ImportDialog::tr("no");
    };
    const auto model = [](const QVariant& value) {
        const QString named = value.toString();
        if (named.isEmpty()) return ImportDialog::tr("the one that came with the program");
        return named.size() == kIdDigits ? named.left(kShownDigits) : named;
    };
    compare("stranger_rate", ImportDialog::tr("How often a stranger may be named"), present.strangerRate, percent);
    compare("threshold_shift", ImportDialog::tr("More similarity needed, by calibration"), present.thresholdShift,
            number);
    compare("keep_sightings", ImportDialog::tr("Remember who was seen"), present.keepSightings, yesOrNo);
    compare("sightings_days", ImportDialog::tr("Sightings are kept"), present.sightingsDays, days);
    compare("journal_days", ImportDialog::tr("Changes can be undone"), present.journalDays, days);
    compare("log_days", ImportDialog::tr("The log is kept"), present.logDays, days);
    compare("model", ImportDialog::tr("Model"), present.model, model);
    return lines;
}

}  // namespace

ImportDialog::ImportDialog(Studio& studio, Prompts& prompts, Notifier& notifier, GalleryEditor& editor, QWidget* parent)
    : QDialog(parent),
      m_studio(studio),
      m_prompts(prompts),
      m_notifier(notifier),
      m_editor(editor),
      m_path(new QLineEdit),
      m_kind(new QLabel),
      m_several(new QComboBox),
      m_known(new QComboBox),
      m_consent(new QCheckBox(tr("The people in the pictures have agreed to be enrolled"))),
      m_consentWords(new QLabel),
      m_bringBack(new QCheckBox(tr("Bring back people who were erased for good here"))),
      m_sort(new QCheckBox(tr("Sort pictures that are not named like a person into groups by face"))),
      m_summary(new QLabel),
      m_problems(new QTableWidget(0, 2)),
      m_save(new QPushButton(tr("Save the list…"))) {
    setObjectName(QStringLiteral("importDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Import people"));
    takeDroppedFile(this, [this](const QString& path) { setPath(path); });
    resize(720, 560);
    m_path->setObjectName(QStringLiteral("importPathLineEdit"));
    m_path->setMinimumHeight(32);
    m_path->setPlaceholderText(tr("A folder or an export, or drop it here"));
    m_path->setAccessibleName(tr("Folder or file"));
    auto* folder = new QPushButton(tr("Choose a folder…"));
    folder->setObjectName(QStringLiteral("chooseImportFolderPushButton"));
    folder->setMinimumHeight(32);
    connect(folder, &QPushButton::clicked, this, [this] {
        if (const QString path = m_prompts.openFolder(this, windowTitle()); !path.isEmpty()) setPath(path);
    });
    auto* file = new QPushButton(tr("Choose a file…"));
    file->setObjectName(QStringLiteral("chooseImportFilePushButton"));
    file->setMinimumHeight(32);
    connect(file, &QPushButton::clicked, this, [this] {
        const QStringList files = m_prompts.openFiles(this, windowTitle(), tr("Exports of this program (*.facenet)"));
        if (!files.isEmpty()) setPath(files.first());
    });
    m_kind->setWordWrap(true);
    m_kind->setProperty("subtle", true);
    m_several->setObjectName(QStringLiteral("severalFacesComboBox"));
    m_several->addItem(tr("Take the main one"), static_cast<int>(SeveralFaces::Largest));
    m_several->addItem(tr("Ask me at the end"), kAsk);
    m_several->addItem(tr("Refuse the picture"), static_cast<int>(SeveralFaces::Refuse));
    m_known->setObjectName(QStringLiteral("knownPeopleComboBox"));
    m_known->addItem(tr("Add their faces to them"), static_cast<int>(KnownPeople::AddTo));
    m_known->addItem(tr("Keep both as two people"), static_cast<int>(KnownPeople::KeepBoth));
    m_known->addItem(tr("Skip them"), static_cast<int>(KnownPeople::Skip));
    m_consent->setObjectName(QStringLiteral("importConsentCheckBox"));
    m_consentWords->setObjectName(QStringLiteral("importConsentWordsLabel"));
    m_consentWords->setProperty("subtle", true);
    m_consentWords->setTextFormat(Qt::PlainText);
    m_consentWords->setWordWrap(true);
    m_bringBack->setObjectName(QStringLiteral("importBringBackCheckBox"));
    m_sort->setObjectName(QStringLiteral("importSortCheckBox"));
    m_sort->setToolTip(
        tr("Pictures of a camera or messenger (IMG_1234): each face becomes a person called “Unnamed 1” "
           "and so on, whom you name in the gallery."));
    m_summary->setObjectName(QStringLiteral("importSummaryLabel"));
    m_summary->setWordWrap(true);
    m_summary->setProperty("section", true);
    m_problems->setObjectName(QStringLiteral("importProblemsTable"));
    m_problems->setAccessibleName(tr("What was refused or should be looked at, and why"));
    m_problems->setHorizontalHeaderLabels({tr("Picture or person"), tr("Why")});
    m_problems->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_problems->setTextElideMode(Qt::ElideMiddle);
    m_problems->verticalHeader()->hide();
    m_problems->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_problems->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_save->setObjectName(QStringLiteral("saveImportProblemsPushButton"));
    m_save->setMinimumHeight(32);
    connect(m_save, &QPushButton::clicked, this, &ImportDialog::saveProblems);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_start = buttons->addButton(tr("Import"), QDialogButtonBox::ActionRole);
    m_start->setObjectName(QStringLiteral("startImportPushButton"));
    m_start->setProperty("primary", true);
    connect(m_start, &QPushButton::clicked, this, &ImportDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_path, 1);
    row->addWidget(folder);
    row->addWidget(file);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->addRow(tr("Several faces in a picture"), m_several);
    form->addRow(tr("People who are enrolled already"), m_known);
    for (QComboBox* field : {m_several, m_known}) form->labelForField(field)->setMinimumHeight(kFieldHeightPx);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_kind);
    column->addLayout(form);
    column->addWidget(m_sort);
    column->addWidget(m_consent);
    column->addWidget(m_consentWords);
    column->addWidget(m_bringBack);
    column->addWidget(new JobBar(m_job, tr("Importing"), JobBar::Buttons::PauseToo));
    column->addWidget(m_summary);
    column->addWidget(m_problems, 1);
    column->addWidget(m_save, 0, Qt::AlignLeft);
    column->addStretch();
    column->addWidget(buttons);
    connect(m_path, &QLineEdit::textChanged, this, [this] {
        if (m_consent->isChecked()) m_consentWasForOthers = true;
        m_consent->setChecked(false);
        m_summary->clear();
        m_problems->setRowCount(0);
        showState();
    });
    connect(m_consent, &QCheckBox::toggled, this, [this](bool given) {
        if (given) m_consentWasForOthers = false;
        showState();
    });
    connect(&m_job, &BackgroundJob::changed, this, &ImportDialog::showState);
    inStore(
        m_studio.store(), this, [](GalleryStore& store) { return loadConsentText(store); },
        [this](const Result<ConsentText>& consent) {
            if (consent) m_consentWords->setText(consentWords(*consent));
            showState();
        });
    m_start->setDefault(true);  // as a part of this dialog only
    showState();
}

void ImportDialog::setPath(const QString& path) {
    m_path->setText(path);
}

void ImportDialog::reject() {
    if (m_job.isRunning())
        m_job.cancel();
    else
        QDialog::reject();
}

void ImportDialog::showState() {
    const QString path = m_path->text().trimmed();
    const bool there = QFileInfo::exists(path);
    const bool package = there && isPackage(path);
    m_kind->setText(!there && !path.isEmpty() ? tr("There is nothing at this path.")
                    : !there ? tr("A folder with a folder for each person, named like the person; a folder of pictures "
                                  "named like the people in them; or an export of this program.")
                    : package
                        ? tr("An export of this program: people with their faces, notes and sightings.")
                        : tr("Pictures: each is looked at, and one face of it is stored. Pictures that are stored "
                             "already are passed over.") +
                              (m_consent->isChecked() ? QString()
                               : m_consentWasForOthers
                                   ? u' ' + tr("The consent was given for other pictures; tick it again to begin.")
                                   : u' ' + tr("Tick the consent to begin.")));
    m_path->setEnabled(!m_job.isRunning());
    m_several->setEnabled(!package && !m_job.isRunning());
    m_known->setEnabled(package && !m_job.isRunning());
    m_consent->setVisible(!package);
    m_consentWords->setVisible(!package && !m_consentWords->text().isEmpty());
    m_bringBack->setVisible(package);
    m_sort->setVisible(!package);
    m_sort->setEnabled(!m_job.isRunning());
    m_problems->setVisible(m_problems->rowCount() > 0);
    m_save->setVisible(m_problems->rowCount() > 0);
    m_summary->setVisible(!m_summary->text().isEmpty());
    m_start->setEnabled(there && !m_job.isRunning() && m_studio.canChange() && m_studio.analyzer() &&
                        (package || m_consent->isChecked()));
}

void ImportDialog::start() {
    m_problems->setRowCount(0);
    m_summary->clear();
    const QString path = m_path->text().trimmed();
    isPackage(path) ? importArchive(path) : importPictureFolder(path);
}

void ImportDialog::importPictureFolder(const QString& path, const QStringList& only, SeveralPeople severalPeople) {
    m_told = std::make_shared<Told>();
    PictureImportOptions options;
    options.detector = m_studio.liveOptions().detector;
    const int several = m_several->currentData().toInt();
    options.severalPeople = severalPeople;
    options.several = several == kAsk ? SeveralFaces::Refuse : static_cast<SeveralFaces>(several);
    const bool sort = m_sort->isChecked() && only.isEmpty();
    const FaceSortingOptions sorting{.groupName = tr("Unnamed").toStdString(), .detector = options.detector};
    const auto work = [=, &store = m_studio.store(), analyzer = m_studio.analyzer(),
                       told = m_told](JobControl& control) -> Result<void> {
        auto people = listPeople(path.toStdString(), sort ? PicturesOfNobody::Gather : PicturesOfNobody::LeaveOut);
        if (!people) return people.error();
        if (sort) {
            const auto storedBefore = sortByFace(store, *analyzer, *people, sorting, control);
            if (!storedBefore) return storedBefore.error();
            const std::lock_guard lock(told->mutex);
            told->reports.push_back({.alreadyStored = *storedBefore});
        }
        if (!only.isEmpty()) {
            std::erase_if(people->people, [&](const PicturesOfPerson& pictures) {
                const auto name = cleanName(QString::fromStdString(pictures.name));
                return !name || !only.contains(*name);
            });
        } else {
            const std::lock_guard lock(told->mutex);
            told->passedOver = people->passedOver;
            if (!people->leftOut.empty()) told->reports.push_back({.refused = people->leftOut});
        }
        return importPictures(store, *analyzer, people->people, options, control, [&](const EnrolmentReport& report) {
            const std::lock_guard lock(told->mutex);
            told->reports.push_back(report);
        });
    };
    m_job.run(work, [this, id = options.importId](const Result<void>& outcome) { showReports(outcome, id); });
}

void ImportDialog::showReports(const Result<void>& outcome, qint64 importId) {
    int people = 0, faces = 0, before = 0, refused = 0;
    QHash<QString, QString> toAsk;
    QStringList several;
    const bool ask = m_several->currentData().toInt() == kAsk;
    for (const EnrolmentReport& report : m_told->reports) {
        people += report.newPerson ? 1 : 0;
        faces += static_cast<int>(report.added);
        before += static_cast<int>(report.alreadyStored);
        if (report.error && report.error->code == ErrorCode::SeveralPeople)
            several << QString::fromStdString(report.name);
        if (report.error) {
            Error error = *report.error;
            if (error.context == report.name) error.context.clear();  // it stands beside
            addProblem(QString::fromStdString(report.name), sentenceOf(error));
        } else if (report.personId == 0 && !report.name.empty()) {
            addProblem(QString::fromStdString(report.name), tr("No picture could be used"));
        }
        for (const LeftOut& picture : report.refused) {
            const QString path = QString::fromStdString(picture.path);
            if (ask && picture.error.code == ErrorCode::SeveralFaces) {
                toAsk.insert(path, QString::fromStdString(report.name));
                continue;
            }
            ++refused;
            addProblem(path, pictureProblem(picture.error));
        }
        for (const auto& picture : report.doubtful)
            if (!picture.alsoOf.empty())
                addProblem(
                    QString::fromStdString(picture.path),
                    tr("Stored, but the same picture is stored of %1").arg(QString::fromStdString(picture.alsoOf)));
    }
    QString summary = tr("%1, %2, %3, %4.", "new people, faces added, stored before, refused")
                          .arg(tr("%n new people", nullptr, people), tr("%n faces added", nullptr, faces),
                               tr("%n stored before", nullptr, before), tr("%n pictures refused", nullptr, refused));
    if (!m_told->passedOver.empty())
        summary += u'\n' + tr("Passed over, because systems made them for themselves: %1.")
                               .arg(QString::fromStdString(passedOverText(m_told->passedOver)));
    if (!outcome && outcome.error().code == ErrorCode::Cancelled)
        summary = tr("Cancelled; what was stored stays, and the same import goes on from here.") + u'\n' + summary;
    else if (!outcome)
        summary = sentenceOf(outcome.error()) + u'\n' + summary;
    m_summary->setText(summary);
    m_problems->resizeRowsToContents();
    m_editor.reload();
    showState();
    if (!toAsk.isEmpty()) askAboutFaces(toAsk, importId);
    if (!several.isEmpty()) askAboutPeople(several);
}

void ImportDialog::askAboutPeople(const QStringList& names) {
    constexpr int kMostNamed = 10;
    QString named = QLocale().createSeparatedList(names.first(std::min<qsizetype>(names.size(), kMostNamed)));
    if (names.size() > kMostNamed) named += QStringLiteral(" …");
    const int answer = m_prompts.choose(
        this, tr("Different people?"),
        tr("The pictures of %n name(s) clearly show different people, and were not stored: %1. If they show one person "
           "nevertheless, store them.",
           nullptr, static_cast<int>(names.size()))
            .arg(named),
        {tr("Leave them out"), tr("Store them")});
    if (answer == 1) importPictureFolder(m_path->text().trimmed(), names, SeveralPeople::Store);
}

void ImportDialog::askAboutFaces(const QHash<QString, QString>& namesByPath, qint64 importId) {
    auto* dialog = new SeveralFacesDialog(m_studio, m_notifier, namesByPath, importId, this);
    connect(dialog, &SeveralFacesDialog::ended, this, [this, all = namesByPath.size()](int stored) {
        m_summary->setText(m_summary->text() + u'\n' +
                           tr("A face was chosen and added in %1 of %2 pictures with several faces.")
                               .arg(QLocale().toString(stored), QLocale().toString(all)));
        m_editor.reload();
        showState();
    });
    dialog->open();
}

void ImportDialog::importArchive(const QString& path) {
    const auto known = static_cast<KnownPeople>(m_known->currentData().toInt());
    const auto erased = m_bringBack->isChecked() ? ErasedPeople::BringBack : ErasedPeople::LeaveOut;
    QString passphrase;
    if (isSealedArchive(path)) {
        const auto given = m_prompts.askPassphrase(this, windowTitle(), tr("Passphrase of the file:"));
        if (!given) return;
        passphrase = *given;
    }
    const auto work = [=, &store = m_studio.store()](JobControl& control) {
        return importPackage(store, path, known, control, erased, passphrase);
    };
    m_job.run(work, [this](const Result<PackageImport>& taken) {
        const QLocale locale;
        if (!taken)
            m_summary->setText(taken.error().code == ErrorCode::Cancelled ? tr("Cancelled; nothing was changed.")
                                                                          : sentenceOf(taken.error()));
        else
            m_summary->setText(
                tr("%1 new people, %2 others got something, %3 were skipped; %4 faces added, %5 were there "
                   "already; %6 sightings added.")
                    .arg(locale.toString(taken->people), locale.toString(taken->addedTo),
                         locale.toString(taken->skipped), locale.toString(taken->faces),
                         locale.toString(taken->knownFaces), locale.toString(taken->sightings)));
        if (taken)
            for (const QString& name : taken->erased) addProblem(name, tr("Was erased for good here, and stays so"));
        if (taken && taken->erasedRows > 0)
            addProblem(tr("%n faces and sightings", nullptr, taken->erasedRows),
                       tr("Went with somebody who was erased for good here, and stay so"));
        m_editor.reload();
        showState();
        if (taken && !taken->settingsOffered.isEmpty()) askAboutSettings(taken->settingsOffered);
    });
}

/// They decide who is named, and anybody may have written them.
void ImportDialog::askAboutSettings(const QString& offered) {
    const QStringList lines = differences(QJsonDocument::fromJson(offered.toUtf8()).object(), m_studio.storeSettings());
    if (lines.isEmpty()) return;
    const int answer =
        m_prompts.choose(this, tr("Settings of the archive"),
                         tr("The archive holds settings that differ from yours. Nothing of them was taken.") +
                             QStringLiteral("\n\n") + lines.join(u'\n'),
                         {tr("Keep my settings"), tr("Take them over")});
    if (answer != 1) return;
    inStore(
        m_studio.store(), this, [offered](GalleryStore& store) { return takeSettings(store, offered); },
        [this](const Result<void>& done) {
            if (!done) return Q_EMIT m_notifier.complain(done.error());
            m_studio.rereadStoreSettings();
        });
}

void ImportDialog::addProblem(const QString& what, const QString& why) {
    const int row = m_problems->rowCount();
    m_problems->insertRow(row);
    m_problems->setItem(row, 0, new QTableWidgetItem(what));
    m_problems->setItem(row, 1, new QTableWidgetItem(why));
    for (const int column : {0, 1}) m_problems->item(row, column)->setToolTip(m_problems->item(row, column)->text());
}

void ImportDialog::saveProblems() {
    const QString path =
        m_prompts.saveFile(this, tr("Save the list"), QStringLiteral("refused.csv"), tr("Table (*.csv)"));
    if (path.isEmpty()) return;
    QByteArray table;
    for (int row = 0; row < m_problems->rowCount(); ++row)
        table += csvLine({m_problems->item(row, 0)->text(), m_problems->item(row, 1)->text()});
    if (const auto written = replaceFile(path.toStdString(), table.toStdString()); !written)
        Q_EMIT m_notifier.complain(written.error());
}

}  // namespace facenet
