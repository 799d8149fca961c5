#include "ui/gallery/gallery_page.h"

#include <QAction>
#include <QFrame>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/gallery/card_delegates.h"
#include "ui/gallery/face_images.h"
#include "ui/gallery/gallery_editor.h"
#include "ui/gallery/people_model.h"
#include "ui/gallery/person_panel.h"
#include "ui/studio.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messages.h"
#include "ui/widgets/prompts.h"

namespace facenet {
namespace {

constexpr int kSearchWidthPx = 160;
constexpr int kPanelWidthPx = 312;

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
      m_found(new QSortFilterProxyModel(this)),
      m_stack(new QStackedWidget),
      m_nobody(new EmptyState(QStringLiteral("gallery"), tr("Nobody is enrolled yet"),
                              tr("Enrol a person with a camera, a video or a few pictures. Everybody you enrol appears "
                                 "here, and is named wherever the program sees them."))),
      m_problem(new EmptyState(QStringLiteral("database"), {}, {})),
      m_nothingFound(new EmptyState(QStringLiteral("search"), tr("Nobody matches"),
                                    tr("No name and no note contains what you search for."))),
      m_browser(new QWidget),
      m_middle(new QStackedWidget),
      m_list(makePeopleList()),
      m_panel(new PersonPanel(studio, notifier, *m_editor, *m_images)) {
    auto* enroll =
        m_nobody->addButton(QStringLiteral("enroll"), tr("Enrol a person"), QStringLiteral("enrollFirstPushButton"));
    connect(enroll, &QPushButton::clicked, this, &GalleryPage::enrollWanted);
    auto* clear = m_nothingFound->addButton(QStringLiteral("close"), tr("Clear the search"),
                                            QStringLiteral("clearSearchPushButton"));
    m_nobody->setObjectName(QStringLiteral("nobodyEmptyState"));
    m_nothingFound->setObjectName(QStringLiteral("nothingFoundEmptyState"));
    m_problem->setObjectName(QStringLiteral("storeEmptyState"));

    m_middle->addWidget(m_list);
    m_middle->addWidget(m_nothingFound);
    auto* row = new QHBoxLayout(m_browser);
    row->setContentsMargins({});
    row->setSpacing(0);
    row->addWidget(makeSearchColumn());
    row->addWidget(makeLine());
    row->addWidget(m_middle, 1);
    row->addWidget(makeLine());
    m_panel->setFixedWidth(kPanelWidthPx);
    row->addWidget(m_panel);

    m_stack->addWidget(m_problem);
    m_stack->addWidget(m_nobody);
    m_stack->addWidget(m_browser);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_stack);

    connect(clear, &QPushButton::clicked, m_search, &QLineEdit::clear);
    connect(m_search, &QLineEdit::textChanged, this, &GalleryPage::search);
    connect(&m_studio, &Studio::galleryChanged, this, &GalleryPage::refresh);
    connect(&m_studio, &Studio::storeStateChanged, this, [this] {
        m_loaded = false;
        refresh();
        showState();
    });
    connect(m_editor, &GalleryEditor::refused, this, &GalleryPage::refresh);
    connect(m_editor, &GalleryEditor::nameTaken, this, &GalleryPage::askForSameName);
    showState();
    refresh();
}

QWidget* GalleryPage::makeSearchColumn() {
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("searchLineEdit"));
    m_search->setAccessibleName(tr("Search people"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumHeight(32);
    m_search->addAction(lineIcon(QStringLiteral("search"), QPalette::PlaceholderText), QLineEdit::LeadingPosition);
    m_search->setToolTip(tr("Searches names and notes (Ctrl+F)"));
    m_count = new QLabel;
    m_count->setObjectName(QStringLiteral("countLabel"));
    m_count->setProperty("subtle", true);
    m_count->setWordWrap(true);

    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_search, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    auto* escape = new QShortcut(Qt::Key_Escape, m_search);
    escape->setContext(Qt::WidgetShortcut);
    connect(escape, &QShortcut::activated, m_search, &QLineEdit::clear);

    auto* side = new QWidget;
    side->setFixedWidth(kSearchWidthPx);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(8, 16, 8, 16);
    column->setSpacing(8);
    column->addWidget(m_search);
    column->addWidget(m_count);
    column->addStretch();
    return side;
}

QListView* GalleryPage::makePeopleList() {
    m_found->setSourceModel(m_people);
    m_found->setFilterRole(PeopleModel::SearchRole);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);

    auto* list = new QListView;
    list->setObjectName(QStringLiteral("peopleListView"));
    list->setAccessibleName(tr("People"));
    list->setModel(m_found);
    list->setItemDelegate(new PersonDelegate(list));
    list->setViewMode(QListView::IconMode);
    list->setResizeMode(QListView::Adjust);
    list->setMovement(QListView::Static);
    list->setUniformItemSizes(true);
    list->setSpacing(8);
    list->setMouseTracking(true);
    list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);

    const auto addAction = [&](const QString& icon, const QString& text, const QKeySequence& key, auto run) {
        auto* action = new QAction(lineIcon(icon), text, list);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, run);
        list->addAction(action);
    };
    addAction(QStringLiteral("edit"), tr("Rename"), Qt::Key_F2, [this] { m_panel->editName(); });
    addAction(QStringLiteral("remove"), tr("Delete"), QKeySequence::Delete,
              [this] { m_editor->removePeople(selectedPeople()); });
    list->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &GalleryPage::showSelection);
    return list;
}

void GalleryPage::refresh() {
    if (m_studio.storeState() != Studio::LoadState::Ready) return;
    m_studio.store()
        .run([](GalleryStore& store) { return store.people(); })
        .then(this, [this, refresh = ++m_refreshes](const Result<QList<Person>>& people) {
            if (refresh != m_refreshes) return;
            if (people) {
                showPeople(*people);
            } else {
                Q_EMIT m_notifier.complain(people.error());
            }
        });
}

void GalleryPage::showPeople(const QList<Person>& people) {
    QList<qint64> chosen;
    for (const Person& person : selectedPeople()) chosen << person.id;
    const qint64 current = m_list->currentIndex().data(PeopleModel::IdRole).toLongLong();
    {
        // The selection is put back before anybody hears of its loss, so that edits under way go on.
        const QSignalBlocker quiet(m_list->selectionModel());
        m_people->setPeople(people);
        select(chosen, current);
    }
    m_loaded = true;
    showState();
    search();
    showSelection();
    m_list->viewport()->update();
    const qint64 wanted = std::exchange(m_personToShow, 0);
    if (m_people->rowOf(wanted) >= 0) showPerson(wanted);
}

void GalleryPage::select(const QList<qint64>& personIds, qint64 currentId) {
    const auto indexOf = [this](qint64 id) {
        const int row = m_people->rowOf(id);
        return row < 0 ? QModelIndex() : m_found->mapFromSource(m_people->index(row));
    };
    QItemSelection selection;
    for (const qint64 id : personIds)
        if (const QModelIndex index = indexOf(id); index.isValid()) selection.select(index, index);
    m_list->selectionModel()->setCurrentIndex(indexOf(currentId), QItemSelectionModel::NoUpdate);
    m_list->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void GalleryPage::showState() {
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
        case Studio::LoadState::Ready:
            break;
    }
    m_stack->setCurrentWidget(m_loaded && m_people->rowCount() == 0 ? static_cast<QWidget*>(m_nobody) : m_browser);
}

void GalleryPage::search() {
    m_found->setFilterFixedString(m_search->text().simplified());
    const int all = m_people->rowCount();
    const int found = m_found->rowCount();
    m_count->setText(m_search->text().isEmpty()
                         ? tr("%n person(s)", nullptr, all)
                         : tr("%1 of %n person(s)", nullptr, all).arg(QLocale().toString(found)));
    m_middle->setCurrentWidget(found == 0 && all > 0 ? static_cast<QWidget*>(m_nothingFound) : m_list);
}

void GalleryPage::askForSameName(const Person& person, const QString& name) {
    const QString question =
        tr("There is already somebody called %1. If it is the same person, cancel, and add the shots "
           "to that person instead. Two people may share a name.")
            .arg(name);
    if (m_prompts.choose(this, tr("Name in use"), question,
                         {tr("Keep %1").arg(person.name), tr("Rename all the same")}) == 1) {
        m_editor->rename(person, name, true);
    } else {
        refresh();
    }
}

QList<Person> GalleryPage::selectedPeople() const {
    QList<Person> people;
    for (const QModelIndex& index : m_list->selectionModel()->selectedIndexes())
        people << m_people->personAt(m_found->mapToSource(index).row());
    return people;
}

void GalleryPage::showSelection() {
    m_panel->showPeople(selectedPeople());
}

void GalleryPage::showPerson(qint64 personId) {
    m_personToShow = 0;
    if (m_people->rowOf(personId) < 0) {
        m_personToShow = personId;
        refresh();
        return;
    }
    m_search->clear();
    select({personId}, personId);
    m_list->scrollTo(m_list->currentIndex());
    m_list->setFocus();
}

}  // namespace facenet
