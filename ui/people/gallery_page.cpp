#include "ui/people/gallery_page.h"

#include <QDir>
#include <QFrame>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/base/dropped_files.h"
#include "ui/base/empty_state.h"
#include "ui/base/icons.h"
#include "ui/base/job_bar.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/faces/face_images.h"
#include "ui/faces/gallery_editor.h"
#include "ui/faces/people_model.h"
#include "ui/insights/calibration_view.h"
#include "ui/insights/map_view.h"
#include "ui/insights/search_view.h"
#include "ui/insights/suggestions_view.h"
#include "ui/insights/unknowns_view.h"
#include "ui/people/erase_dialog.h"
#include "ui/people/people_view.h"
#include "ui/people/person_details.h"
#include "ui/people/person_panel.h"
#include "ui/session/studio.h"
#include "ui/transfer/backups_dialog.h"
#include "ui/transfer/export_dialog.h"
#include "ui/transfer/import_dialog.h"

namespace facenet {
namespace {

constexpr int kPersonWidthPx = 312;

QFrame* makeLine() {
    auto* line = new QFrame;
    line->setFrameShape(QFrame::VLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    return line;
}

}  // namespace

GalleryPage::GalleryPage(Studio& studio, Prompts& prompts, Notifier& notifier, QUndoStack& undoStack, QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_prompts(prompts),
      m_notifier(notifier),
      m_images(new FaceImages(studio, this)),
      m_editor(new GalleryEditor(studio, notifier, undoStack, this)),
      m_people(new PeopleModel(*m_images, this)),
      m_stack(new QStackedWidget),
      m_nobody(new EmptyState(QStringLiteral("gallery"), tr("Nobody is enrolled yet"),
                              tr("Enrol a person with a camera, a video or a few pictures. Everybody you enrol appears "
                                 "here, and is named wherever the program sees them."))),
      m_problem(new EmptyState(QStringLiteral("database"), {}, {})),
      m_whole(new QWidget),
      m_tabs(new QTabBar),
      m_views(new QStackedWidget),
      m_view(new PeopleView(*m_people, *m_editor, studio.settings())),
      m_panel(new PersonPanel(studio, prompts, notifier, *m_editor, *m_people, *m_images)),
      m_details(new PersonDetails(studio, notifier, *m_images)),
      m_suggestions(new SuggestionsView(studio, notifier, *m_editor, *m_images)) {
    auto* enroll =
        m_nobody->addButton(QStringLiteral("enroll"), tr("Enrol a person"), QStringLiteral("enrollFirstPushButton"));
    connect(enroll, &QPushButton::clicked, this, &GalleryPage::enrollWanted);
    auto* import =
        m_nobody->addButton(QStringLiteral("import"), tr("Import people…"), QStringLiteral("importFirstPushButton"));
    connect(import, &QPushButton::clicked, this, &GalleryPage::importPeople);
    takeDroppedFile(this, [this](const QString& path) {
        if (m_studio.canChange()) importFrom(path);
    });
    m_nobody->setObjectName(QStringLiteral("nobodyEmptyState"));
    m_problem->setObjectName(QStringLiteral("storeEmptyState"));

    m_tabs->setObjectName(QStringLiteral("galleryTabBar"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    addTabs();
    connect(m_tabs, &QTabBar::currentChanged, m_views, &QStackedWidget::setCurrentIndex);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(8, 8, 8, 0);
    top->setSpacing(8);
    top->addWidget(m_tabs, 1);
    const auto addButton = [&](const char* icon, const QString& text, const char* objectName, auto act) {
        auto* button = new QToolButton;
        button->setObjectName(QLatin1String(objectName));
        button->setIcon(lineIcon(QLatin1String(icon)));
        button->setToolTip(text);
        button->setAccessibleName(text);
        button->setMinimumSize(32, 32);
        connect(button, &QToolButton::clicked, this, act);
        top->addWidget(button);
    };
    addButton("import", tr("Import people…"), "importToolButton", &GalleryPage::importPeople);
    addButton("export", tr("Export…"), "exportToolButton", &GalleryPage::exportPeople);
    addButton("database", tr("Backups…"), "backupsToolButton", &GalleryPage::showBackups);
    auto* whole = new QVBoxLayout(m_whole);
    whole->setContentsMargins({});
    whole->setSpacing(0);
    whole->addLayout(top);
    whole->addWidget(m_views, 1);

    auto* erasing = new JobBar(m_eraseJob, tr("Erasing"), JobBar::Buttons::None);
    auto* search = new JobBar(m_searchJob, tr("Looking whether anything is left"));
    for (JobBar* bar : {erasing, search}) bar->layout()->setContentsMargins(16, 8, 16, 8);
    m_stack->addWidget(m_problem);
    m_stack->addWidget(m_nobody);
    m_stack->addWidget(m_whole);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_stack);
    column->addWidget(erasing);
    column->addWidget(search);

    connect(&m_studio, &Studio::galleryChanged, this, &GalleryPage::refresh);
    connect(&m_studio, &Studio::measuringChanged, this, [this] { m_people->setMeasuring(m_studio.isMeasuring()); });
    connect(&m_studio, &Studio::storeStateChanged, this, [this] {
        m_loaded = false;
        m_view->showDetails(false);
        refresh();
        showState();
    });
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this] {
        m_tabs->setCurrentIndex(0);
        m_view->search();
    });
    connect(m_editor, &GalleryEditor::refused, this, &GalleryPage::refresh);
    connect(m_editor, &GalleryEditor::nameTaken, this, &GalleryPage::askForSameName);
    showState();
    refresh();
}

void GalleryPage::addTabs() {
    const auto add = [this](const QString& name, QWidget* view) {
        m_tabs->addTab(name);
        m_views->addWidget(view);
    };
    add(tr("People"), makePeopleTab());
    auto* map = new MapView(m_studio, m_notifier, *m_editor, *m_people, *m_images);
    connect(map, &MapView::faceWanted, this, &GalleryPage::showFace);
    add(tr("Map"), map);
    add(tr("Strangers"), new UnknownsView(m_studio, m_prompts, m_notifier, *m_editor, *m_people));
    connect(m_suggestions, &SuggestionsView::found, m_people, [this](const QHash<qint64, QSet<qint64>>& people) {
        m_people->setConfusable(people);
        m_view->filter();
    });
    connect(m_suggestions, &SuggestionsView::mergeWanted, this, [this](const QList<qint64>& ids) {
        QList<Person> both;
        for (const qint64 id : ids)
            if (const int row = m_people->rowOf(id); row >= 0) both << m_people->personAt(row);
        if (both.size() == ids.size()) m_panel->merge(both);
    });
    connect(m_suggestions, &SuggestionsView::shotsWanted, this, [this](qint64 personId) {
        if (const int row = m_people->rowOf(personId); row >= 0) Q_EMIT shotsWanted(m_people->personAt(row).name);
    });
    add(tr("Suggestions"), m_suggestions);
    add(tr("Calibrate"), new CalibrationView(m_studio, m_prompts, m_notifier));
    auto* search = new SearchView(m_studio, m_prompts, m_notifier, *m_images);
    connect(search, &SearchView::faceWanted, this, &GalleryPage::showFace);
    add(tr("Search by picture"), search);
}

QWidget* GalleryPage::makePeopleTab() {
    m_view->setDetails(m_details);
    m_panel->setFixedWidth(kPersonWidthPx);
    auto* tab = new QWidget;
    auto* row = new QHBoxLayout(tab);
    row->setContentsMargins({});
    row->setSpacing(0);
    row->addWidget(m_view, 1);
    row->addWidget(makeLine());
    row->addWidget(m_panel);
    connect(m_view, &PeopleView::selectionChanged, this, &GalleryPage::showSelection);
    connect(m_view, &PeopleView::opened, this, &GalleryPage::openDetails);
    connect(m_view, &PeopleView::renameWanted, m_panel, &PersonPanel::editName);
    connect(m_view, &PeopleView::mergeWanted, m_panel, [this] { m_panel->merge(); });
    connect(m_view, &PeopleView::confusableWanted, m_suggestions, &SuggestionsView::look);
    connect(m_view, &PeopleView::exportWanted, this, &GalleryPage::exportPeople);
    connect(m_panel, &PersonPanel::consentWithdrawn, this,
            [this](const Person& person) { erase({person}, ErasureReason::ConsentWithdrawn); });
    connect(m_view, &PeopleView::eraseWanted, this, [this] { erase(m_view->selectedPeople()); });
    connect(m_panel, &PersonPanel::detailsWanted, this, &GalleryPage::openDetails);
    connect(m_panel, &PersonPanel::faceWanted, this, [this](qint64 faceId) {
        openDetails();
        m_details->chooseFace(faceId);
    });
    connect(m_details, &PersonDetails::closed, this, [this] { m_view->showDetails(false); });
    connect(m_details, &PersonDetails::facesChosen, m_panel, &PersonPanel::chooseFaces);
    return tab;
}

void GalleryPage::refresh() {
    if (m_studio.storeState() != Studio::LoadState::Ready) return;
    m_people->setMeasuring(m_studio.isMeasuring());
    if (const auto card = m_studio.modelCard()) m_people->setModel(QString::fromStdString(card->modelId));
    struct Everybody {
        QList<Person> people;
        MeasuredPeople measured;
    };
    const auto read = [](GalleryStore& store) -> Result<Everybody> {
        auto people = store.people().all();
        if (!people) return people.error();
        auto measured = store.people().measured();
        if (!measured) return measured.error();
        return Everybody{std::move(*people), std::move(*measured)};
    };
    inStore(m_studio.store(), this, m_refreshes.next(), read, [this](const Result<Everybody>& read) {
        if (read) {
            showPeople(read->people, read->measured);
        } else {
            Q_EMIT m_notifier.complain(read.error());
        }
    });
}

void GalleryPage::showPeople(const QList<Person>& people, const MeasuredPeople& measured) {
    m_view->showPeople(people, measured);
    m_loaded = true;
    showState();
    const qint64 wanted = std::exchange(m_personToShow, 0);
    if (m_people->rowOf(wanted) >= 0) showPerson(wanted);
}

void GalleryPage::showState() {
    m_view->setChangeable(m_studio.canChange());
    switch (m_studio.storeState()) {
        case Studio::LoadState::Loading:
            m_problem->setHeading(tr("Opening the data folder…"));
            m_problem->setText({});
            m_stack->setCurrentWidget(m_problem);
            return;
        case Studio::LoadState::Failed:
            m_problem->setHeading(tr("The data folder could not be opened"));
            m_problem->setText(sentenceOf(m_studio.storeError().value_or(Error{})));
            m_stack->setCurrentWidget(m_problem);
            return;
        case Studio::LoadState::Locked:
            m_problem->setHeading(tr("The data folder is locked"));
            m_problem->setText({});
            m_stack->setCurrentWidget(m_problem);
            return;
        case Studio::LoadState::Ready:
            break;
    }
    m_stack->setCurrentWidget(m_loaded && m_people->rowCount() == 0 ? static_cast<QWidget*>(m_nobody) : m_whole);
}

void GalleryPage::showSelection() {
    const QList<Person> people = m_view->selectedPeople();
    m_panel->showPeople(people);
    if (!m_view->showsDetails()) return;
    if (people.size() == 1)
        m_details->showPerson(people.first());
    else
        m_view->showDetails(false);  // the person shown is gone
}

void GalleryPage::openDetails() {
    const QList<Person> people = m_view->selectedPeople();
    if (people.size() != 1) return;
    m_details->showPerson(people.first());
    m_view->showDetails(true);
}

QList<QAction*> GalleryPage::actionsOfSelected() const {
    return m_view->actionsOfSelected();
}

void GalleryPage::importPeople() {
    importFrom({});
}

void GalleryPage::importFrom(const QString& path) {
    auto* dialog = new ImportDialog(m_studio, m_prompts, m_notifier, *m_editor, this);
    dialog->setPath(path);
    dialog->open();
}

void GalleryPage::exportPeople() {
    const QList<Person> chosen = m_view->selectedPeople();
    (new ExportDialog(m_studio, m_prompts, chosen.size() == 1 ? chosen : QList<Person>(), this))->open();
}

void GalleryPage::showBackups() {
    auto* dialog = new BackupsDialog(m_studio, m_prompts, this);
    connect(dialog, &BackupsDialog::peopleAdded, m_editor, &GalleryEditor::reload);
    dialog->open();
}

void GalleryPage::erase(const QList<Person>& people, ErasureReason reason) {
    if (people.isEmpty()) return;
    const QString who =
        people.size() == 1 ? people.first().name : tr("%n people", nullptr, static_cast<int>(people.size()));
    const QString question =
        tr("Erase %1 for good? Names, notes, faces, sightings and what could be undone about them go from the data "
           "folder and from the backups the program has made, with damaged copies and what trainings have cut. This "
           "cannot "
           "be undone.")
            .arg(who);
    m_editor->findWhatGoesAlong(people, [=, this](const QList<SimilarLook>& similar, const QStringList& putAside) {
        const QString keep = tr("Keep %1").arg(menuName(who));
        auto* dialog = new EraseDialog(question, keep, similar, putAside, this);
        connect(dialog, &QDialog::accepted, this, [=, this] { eraseWith(people, dialog->chosen(), reason); });
        dialog->open();
    });
}

void GalleryPage::eraseWith(const QList<Person>& people, const QList<SimilarLook>& also, ErasureReason reason) {
    if (m_eraseJob.isRunning())
        return Q_EMIT m_notifier.remark(tr("Others are being erased. Try again when that is done."));
    m_editor->erase(m_eraseJob, people, also, reason, [=, this](const Erasure& erasure, const ErasedTraces& traces) {
        m_searchJob.run([traces](JobControl& control) { return traces.findIn(control); },
                        [this, people, erasure, looked = traces.count() > 0](const Result<ErasedTraces::Found>& found) {
                            tellErasure(people, erasure, looked, found);
                        });
    });
}

void GalleryPage::tellErasure(const QList<Person>& people, const Erasure& erasure, bool looked,
                              const Result<ErasedTraces::Found>& traces) {
    QStringList lines{people.size() == 1 ? tr("%1 was erased.").arg(people.first().name)
                                         : tr("%n people were erased.", nullptr, static_cast<int>(people.size())),
                      tr("%n face(s)", nullptr, erasure.faces), tr("%n sighting(s)", nullptr, erasure.sightings)};
    if (erasure.looks > 0) lines << tr("%n look(s) that were kept as not somebody else", nullptr, erasure.looks);
    if (erasure.leftovers > 0)
        lines << tr("%n leftover(s) of trainings and of earlier work were removed", nullptr, erasure.leftovers);
    if (!erasure.inUse.isEmpty())
        lines << tr("These are in use and may show them. What a training has cut goes when it ends:\n%1")
                     .arg(QDir::toNativeSeparators(erasure.inUse.join(u'\n')));
    if (erasure.backups > 0) lines << tr("%n backup(s) were written anew without them", nullptr, erasure.backups);
    if (!erasure.notRewritten.isEmpty())
        lines << tr("These backups could not be written anew and still hold them. Delete them by hand:\n%1")
                     .arg(erasure.notRewritten.join(u'\n'));
    if (erasure.bytesWanted > 0)
        lines << tr("The disk is full. With %1 free the next start finishes in the backups.")
                     .arg(QLocale().formattedDataSize(erasure.bytesWanted, 0));
    if (!erasure.notOpened.isEmpty())
        lines << tr("These files among the backups cannot be read, so nobody knows whether they hold them:\n%1")
                     .arg(QDir::toNativeSeparators(erasure.notOpened.join(u'\n')));
    if (!erasure.logEmptied)
        lines << tr(
            "Something else is reading the data folder, such as the daily backup. The log that it keeps open still "
            "holds them and is emptied when that has ended.");
    if (erasure.left > 0) lines << tr("%n entries are left of them in the data folder.", nullptr, erasure.left);
    if (!traces)
        lines << (traces.error().code == ErrorCode::Cancelled ? tr("The files were not searched to the end.")
                                                              : sentenceOf(traces.error()));
    else if (!traces->files.isEmpty())
        lines << tr("Something of them still stands in these files:\n%1")
                     .arg(QDir::toNativeSeparators(traces->files.join(u'\n')));
    if (traces && !traces->mentions.isEmpty())
        lines << tr("Notes and sources that others keep still name them; change them where they are to go:\n%1")
                     .arg(traces->mentions.join(u'\n'));
    if (traces && !traces->notLookedFor.isEmpty())
        lines << tr("Names that others have too were not looked for: %1")
                     .arg(traces->notLookedFor.join(QStringLiteral(", ")));
    const bool isSaid = !traces || !traces->files.isEmpty() || !traces->mentions.isEmpty();
    if (!isSaid && !looked) lines << tr("There was nothing by which the files could have been searched.");
    if (!isSaid && looked && erasure.left == 0 && traces->unknown.isEmpty())
        lines << tr("All files of the data folder were searched: nothing of them is left.");
    if (traces && !traces->unknown.isEmpty())
        lines << tr("These could not be looked into, so nobody knows whether something of them stands in them:\n%1")
                     .arg(QDir::toNativeSeparators(traces->unknown.join(u'\n')));
    m_prompts.inform(this, tr("Erased"), lines.join(u'\n'));
}

void GalleryPage::askForSameName(const Person& person, const QString& name) {
    const QString question =
        tr("There is already somebody called %1. If it is the same person, keep the name and merge the two. Two "
           "people may share a name.")
            .arg(name);
    if (m_prompts.choose(this, tr("Name in use"), question,
                         {tr("Keep %1").arg(shortName(person.name)), tr("Rename all the same")}) == 1) {
        m_editor->rename(person, name, true);
    } else {
        refresh();
    }
}

void GalleryPage::showPerson(qint64 personId) {
    m_personToShow = 0;
    if (m_people->rowOf(personId) < 0) {
        m_personToShow = personId;
        refresh();
        return;
    }
    m_tabs->setCurrentIndex(0);
    m_view->showDetails(false);
    m_view->showPerson(personId);
}

void GalleryPage::showFace(qint64 personId, qint64 faceId) {
    showPerson(personId);
    if (m_people->rowOf(personId) < 0) return;
    openDetails();
    m_details->chooseFace(faceId);
}

}  // namespace facenet
