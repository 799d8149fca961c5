#include "ui/people/people_view.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/base/empty_state.h"
#include "ui/base/icons.h"
#include "ui/base/settings.h"
#include "ui/faces/card_delegates.h"
#include "ui/faces/gallery_editor.h"
#include "ui/faces/people_model.h"

namespace facenet {
namespace {

constexpr int kSideWidthPx = 192;
constexpr int kAllColumnsFromPx = 520;
constexpr int kModelsFromPx = 680;
constexpr int kModelsWidthPx = 160;
constexpr int kRowHeightPx = 48;

}  // namespace

PeopleView::PeopleView(PeopleModel& people, GalleryEditor& editor, Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_people(people),
      m_editor(editor),
      m_settings(settings),
      m_found(new PeopleFilter(people, this)),
      m_side(makeSide()),
      m_middle(new QStackedWidget),
      m_views(new QStackedWidget),
      m_list(new QListView),
      m_table(new QTableView),
      m_nothingFound(new EmptyState(QStringLiteral("search"), tr("Nobody matches"),
                                    tr("Nobody has such a name or note and meets what is ticked on the left."))) {
    makeList();
    makeTable();
    m_nothingFound->setObjectName(QStringLiteral("nothingFoundEmptyState"));
    auto* clear = m_nothingFound->addButton(QStringLiteral("close"), tr("Show everybody"),
                                            QStringLiteral("clearSearchPushButton"));
    connect(clear, &QPushButton::clicked, this, [this] {
        for (QCheckBox* box : {m_few, m_poor, m_confusable, m_unmeasured, m_consentDue, m_seen}) box->setChecked(false);
        m_search->clear();
    });
    m_views->addWidget(m_list);
    m_views->addWidget(m_table);
    m_views->addWidget(m_nothingFound);
    m_middle->addWidget(m_views);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(0);
    row->addWidget(m_side);
    row->addWidget(m_middle, 1);
    m_asTable->setChecked(m_settings.galleryAsTable());
    m_order->setCurrentIndex(m_order->findData(m_settings.galleryOrder()));
    showAsTable(m_asTable->isChecked());
    sort();
    connect(m_asTable, &QToolButton::toggled, this, &PeopleView::showAsTable);
    connect(&m_people, &PeopleModel::facesDropped, &m_editor, &GalleryEditor::moveFaces);
}

QWidget* PeopleView::makeSide() {
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("searchLineEdit"));
    m_search->setAccessibleName(tr("Search people"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumHeight(32);
    m_search->addAction(lineIcon(QStringLiteral("search"), QPalette::PlaceholderText), QLineEdit::LeadingPosition);
    m_search->setToolTip(tr("Searches names and notes (Ctrl+F)"));
    m_search->installEventFilter(this);
    auto* escape = new QShortcut(Qt::Key_Escape, m_search);
    escape->setContext(Qt::WidgetShortcut);
    connect(escape, &QShortcut::activated, m_search, &QLineEdit::clear);
    connect(m_search, &QLineEdit::textChanged, this, &PeopleView::filter);
    m_count = new QLabel;
    m_count->setObjectName(QStringLiteral("countLabel"));
    m_count->setProperty("subtle", true);
    m_count->setWordWrap(true);

    m_order = new QComboBox;
    m_order->setObjectName(QStringLiteral("orderComboBox"));
    m_order->setAccessibleName(tr("Order"));
    m_order->addItem(tr("By name"), PeopleModel::NameColumn);
    m_order->addItem(tr("Last seen first"), PeopleModel::SeenColumn);
    m_order->addItem(tr("Fewest faces first"), PeopleModel::FacesColumn);
    m_order->addItem(tr("Poorest first"), PeopleModel::QualityColumn);
    connect(m_order, &QComboBox::activated, this, [this] {
        m_settings.setGalleryOrder(m_order->currentData().toInt());
        sort();
    });
    m_asTable = new QToolButton;
    m_asTable->setObjectName(QStringLiteral("asTableToolButton"));
    m_asTable->setIcon(lineIcon(QStringLiteral("table")));
    m_asTable->setToolTip(tr("Show a table instead of cards"));
    m_asTable->setAccessibleName(m_asTable->toolTip());
    m_asTable->setCheckable(true);
    m_asTable->setMinimumSize(32, 32);

    const auto addBox = [this](const QString& text, const QString& toolTip, const char* objectName) {
        auto* box = new QCheckBox(text);
        box->setObjectName(QLatin1String(objectName));
        box->setToolTip(toolTip);
        connect(box, &QCheckBox::toggled, this, &PeopleView::filter);
        return box;
    };
    m_few = addBox(tr("Few faces"), tr("Fewer than %1 faces").arg(kFewFaces), "fewFacesCheckBox");
    m_poor = addBox(tr("Poor quality"), tr("Even the best face is small, blurred, dark or turned away"),
                    "poorQualityCheckBox");
    m_confusable = addBox(tr("Easily confused"), tr("Looks like somebody else who is enrolled"), "confusableCheckBox");
    connect(m_confusable, &QCheckBox::toggled, this, [this](bool on) {
        if (on) Q_EMIT confusableWanted();
    });
    m_unmeasured =
        addBox(tr("Not measured"), tr("Has faces that the model in use has not measured yet"), "unmeasuredCheckBox");
    m_consentDue = addBox(tr("Consent due"), tr("The consent has expired, or is to be reviewed within 30 days"),
                          "consentDueCheckBox");
    m_seen = addBox(tr("Seen since"), tr("Was seen on Live on that day or later"), "seenSinceCheckBox");
    m_seenSince = new QDateEdit(QDate::currentDate().addDays(-7));
    m_seenSince->setObjectName(QStringLiteral("seenSinceDateEdit"));
    m_seenSince->setAccessibleName(m_seen->text());
    m_seenSince->setCalendarPopup(true);
    m_seenSince->setMinimumHeight(32);
    m_seenSince->setEnabled(false);
    connect(m_seen, &QCheckBox::toggled, m_seenSince, &QWidget::setEnabled);
    connect(m_seenSince, &QDateEdit::dateChanged, this, &PeopleView::filter);

    auto* order = new QHBoxLayout;
    order->setSpacing(4);
    order->addWidget(m_order, 1);
    order->addWidget(m_asTable);
    auto* heading = new QLabel(tr("Only those with"));
    heading->setProperty("section", true);
    auto* side = new QWidget;
    side->setFixedWidth(kSideWidthPx);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(8, 16, 8, 16);
    column->setSpacing(8);
    column->addWidget(m_search);
    column->addLayout(order);
    column->addWidget(m_count);
    column->addSpacing(8);
    column->addWidget(heading);
    column->setSpacing(4);
    for (QCheckBox* box : {m_few, m_poor, m_confusable, m_unmeasured, m_consentDue, m_seen}) column->addWidget(box);
    column->addWidget(m_seenSince);
    column->addStretch();
    return side;
}

void PeopleView::makeList() {
    m_list->setObjectName(QStringLiteral("peopleListView"));
    m_list->setAccessibleName(tr("People"));
    m_list->setModel(m_found);
    showAsCards(*m_list, new PersonDelegate);
    addActions(m_list);
}

void PeopleView::makeTable() {
    m_table->setObjectName(QStringLiteral("peopleTableView"));
    m_table->setAccessibleName(tr("People"));
    m_table->setModel(m_found);
    m_table->setItemDelegateForColumn(PeopleModel::NameColumn, new ThumbnailDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeightPx);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setMinimumSectionSize(48);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(PeopleModel::NameColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(PeopleModel::ModelsColumn, QHeaderView::Interactive);
    m_table->horizontalHeader()->resizeSection(PeopleModel::ModelsColumn, kModelsWidthPx);
    connect(&m_people, &PeopleModel::modelReset, this, &PeopleView::fitColumns);
    m_table->viewport()->installEventFilter(this);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSortIndicator(PeopleModel::NameColumn, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    addActions(m_table);
}

void PeopleView::addActions(QAbstractItemView* view) {
    view->setProperty("mainView", true);
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setDropIndicatorShown(true);
    view->setDragDropMode(QAbstractItemView::DropOnly);
    view->viewport()->setAcceptDrops(true);  // lists whose items do not move refuse drops there
    const auto add = [&](const char* icon, const QString& text, const QKeySequence& key, auto run) {
        auto* action = new QAction(lineIcon(QLatin1String(icon)), text, view);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, run);
        view->addAction(action);
        return action;
    };
    add("person", tr("Open"), Qt::Key_Return, [this] {
        if (selectedPeople().size() == 1) Q_EMIT opened();
    });
    m_renames << add("edit", tr("Rename"), Qt::Key_F2, [this] { Q_EMIT renameWanted(); });
    m_changes << add("merge", tr("Merge…"), QKeySequence(Qt::CTRL | Qt::Key_M), [this] { Q_EMIT mergeWanted(); });
    add("export", tr("Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { Q_EMIT exportWanted(); });
    m_changes << add("remove", tr("Delete"), QKeySequence::Delete, [this] { m_editor.removePeople(selectedPeople()); });
    m_changes << add("block", tr("Erase for good…"), QKeySequence(Qt::SHIFT | Qt::Key_Delete),
                     [this] { Q_EMIT eraseWanted(); });
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(view, &QAbstractItemView::doubleClicked, this, &PeopleView::opened);
    connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this, view] {
        if (view != this->view()) return;
        showActions();
        Q_EMIT selectionChanged();
    });
}

void PeopleView::setChangeable(bool on) {
    m_changeable = on;
    showActions();
}

QList<QAction*> PeopleView::actionsOfSelected() const {
    return isVisible() && !selectedPeople().isEmpty() ? view()->actions() : QList<QAction*>();
}

void PeopleView::showActions() {
    for (QAction* action : std::as_const(m_changes)) action->setEnabled(m_changeable);
    const bool one = selectedPeople().size() == 1;
    for (QAction* action : std::as_const(m_renames)) action->setEnabled(m_changeable && one);
}

QAbstractItemView* PeopleView::view() const {
    return m_asTable->isChecked() ? static_cast<QAbstractItemView*>(m_table) : m_list;
}

void PeopleView::showAsTable(bool on) {
    m_settings.setGalleryAsTable(on);
    const QAbstractItemView* before = on ? static_cast<QAbstractItemView*>(m_list) : m_table;
    QList<qint64> chosen;
    for (const QModelIndex& index : before->selectionModel()->selectedIndexes())
        chosen << index.data(PeopleModel::IdRole).toLongLong();
    const qint64 current = before->currentIndex().data(PeopleModel::IdRole).toLongLong();
    if (!on) sort();  // the table's header may have changed the order
    select(chosen, current);
    filter();
    view()->scrollTo(view()->currentIndex());
    Q_EMIT selectionChanged();
}

bool PeopleView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_search) {
        if (event->type() == QEvent::Resize) fitColumns();
        return false;
    }
    // Undo means the last change of people, not of what was searched for.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) return true;
    }
    return QWidget::eventFilter(watched, event);
}

/// Names come first where the table has little room.
void PeopleView::fitColumns() {
    const int room = m_table->viewport()->width();
    m_table->setColumnHidden(PeopleModel::QualityColumn, room < kAllColumnsFromPx);
    m_table->setColumnHidden(PeopleModel::ModelsColumn, room < kModelsFromPx || m_people.areMeasuredAlike());
}

void PeopleView::sort() {
    const int column = m_order->currentData().toInt();
    const bool newestFirst = column == PeopleModel::SeenColumn;
    m_table->sortByColumn(column, newestFirst ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void PeopleView::filter() {
    m_found->setText(m_search->text().simplified());
    const PeopleConditions conditions{.fewFaces = m_few->isChecked(),
                                      .poorQuality = m_poor->isChecked(),
                                      .confusable = m_confusable->isChecked(),
                                      .consentDue = m_consentDue->isChecked(),
                                      .unmeasured = m_unmeasured->isChecked(),
                                      .seenSince = m_seen->isChecked() ? m_seenSince->date() : QDate()};
    m_found->setConditions(conditions);
    const int all = m_people.rowCount();
    const int found = m_found->rowCount();
    if (conditions.confusable && !m_people.knowsConfusable())
        m_count->setText(tr("Everybody is being compared…"));
    else
        m_count->setText(m_search->text().isEmpty() && !conditions.any()
                             ? tr("%n person(s)", nullptr, all)
                             : tr("%1 of %n person(s)", nullptr, all).arg(QLocale().toString(found)));
    m_views->setCurrentWidget(found == 0 && all > 0 ? static_cast<QWidget*>(m_nothingFound) : view());
    // Who is selected stays in sight when the others come back.
    if (std::exchange(m_searched, m_search->text()) == m_search->text()) return;
    if (const QModelIndex current = view()->currentIndex(); view()->selectionModel()->isSelected(current))
        view()->scrollTo(current);
}

QModelIndex PeopleView::indexOf(qint64 personId) const {
    const int row = m_people.rowOf(personId);
    return row < 0 ? QModelIndex() : m_found->mapFromSource(m_people.index(row, 0));
}

void PeopleView::select(const QList<qint64>& personIds, qint64 currentId) {
    QItemSelection selection;
    for (const qint64 id : personIds)
        if (const QModelIndex index = indexOf(id); index.isValid()) selection.select(index, index);
    QItemSelectionModel* model = view()->selectionModel();
    model->setCurrentIndex(indexOf(currentId), QItemSelectionModel::NoUpdate);
    model->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void PeopleView::showPeople(const QList<Person>& people, const MeasuredPeople& measured) {
    QList<qint64> chosen;
    for (const Person& person : selectedPeople()) chosen << person.id;
    const qint64 current = view()->currentIndex().data(PeopleModel::IdRole).toLongLong();
    {
        // The selection is put back before anybody hears of its loss, so that edits under way go on.
        const QSignalBlocker quiet(view()->selectionModel());
        m_people.setPeople(people, measured);
        select(chosen, current);
    }
    filter();
    view()->viewport()->update();
    Q_EMIT selectionChanged();
}

void PeopleView::search() {
    showDetails(false);
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

QList<Person> PeopleView::selectedPeople() const {
    QList<Person> people;
    for (const QModelIndex& index : view()->selectionModel()->selectedIndexes())
        if (index.column() == 0) people << m_people.personAt(m_found->mapToSource(index).row());
    return people;
}

void PeopleView::showPerson(qint64 personId) {
    m_search->clear();
    if (!indexOf(personId).isValid())
        for (QCheckBox* box : {m_few, m_poor, m_confusable, m_unmeasured, m_consentDue, m_seen}) box->setChecked(false);
    select({personId}, personId);
    view()->scrollTo(view()->currentIndex());
    view()->setFocus();
}

void PeopleView::setDetails(QWidget* details) {
    m_details = details;
    m_middle->addWidget(details);
}

void PeopleView::showDetails(bool on) {
    m_side->setVisible(!on);
    m_middle->setCurrentWidget(on ? m_details : m_views);
    if (!on) view()->setFocus();
}

bool PeopleView::showsDetails() const {
    return m_middle->currentWidget() == m_details;
}

}  // namespace facenet
