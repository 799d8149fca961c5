#include "ui/faces/person_chooser.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "database/base/names.h"
#include "ui/base/async.h"
#include "ui/faces/card_delegates.h"
#include "ui/faces/people_filter.h"
#include "ui/faces/people_model.h"

namespace facenet {

PersonChooser::PersonChooser(PeopleModel& people, const QSet<qint64>& except, const QString& title, const QString& verb,
                             bool newOnesToo, QWidget* parent)
    : QDialog(parent),
      m_found(new PeopleFilter(people, this)),
      m_search(new QLineEdit),
      m_order(new QLabel(tr("Most alike first"))),
      m_table(new QTableView) {
    setObjectName(QStringLiteral("personChooser"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    resize(440, 480);
    m_found->setHidden(except);
    m_search->installEventFilter(this);
    m_search->setObjectName(QStringLiteral("chooserSearchLineEdit"));
    m_search->setMinimumHeight(32);
    m_search->setMaxLength(200);
    m_search->setPlaceholderText(newOnesToo ? tr("Search, or type a new name") : tr("Search"));
    m_search->setAccessibleName(m_search->placeholderText());

    m_table->setObjectName(QStringLiteral("chooserTableView"));
    m_table->setAccessibleName(tr("People"));
    m_table->setModel(m_found);
    m_table->setItemDelegateForColumn(PeopleModel::NameColumn, new ThumbnailDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(48);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(PeopleModel::NameColumn, QHeaderView::Stretch);
    for (int column = PeopleModel::NameColumn + 1; column < PeopleModel::ColumnCount; ++column)
        m_table->hideColumn(column);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_choose = buttons->addButton(verb, QDialogButtonBox::AcceptRole);
    m_choose->setObjectName(QStringLiteral("choosePersonPushButton"));
    m_choose->setProperty("primary", true);
    if (newOnesToo) {
        m_new = buttons->addButton(tr("New person"), QDialogButtonBox::ActionRole);
        m_new->setObjectName(QStringLiteral("newPersonPushButton"));
        connect(m_new, &QPushButton::clicked, this, [this] {
            Q_EMIT named(m_search->text().simplified());
            accept();
        });
    }
    const auto choose = [this] {
        if (const qint64 id = current()) Q_EMIT chosen(id);
        accept();
    };
    connect(buttons, &QDialogButtonBox::accepted, this, choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_table, &QTableView::doubleClicked, this, choose);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_found->setText(text.simplified());
        if (!text.isEmpty()) selectFor(text.simplified());
        showButtons();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PersonChooser::showButtons);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    column->addWidget(m_search);
    m_order->setProperty("subtle", true);
    m_order->hide();
    column->addWidget(m_order);
    column->addWidget(m_table, 1);
    column->addWidget(buttons);
    showButtons();
    m_search->setFocus();
}

/// From the search down into the list.
bool PersonChooser::eventFilter(QObject* watched, QEvent* event) {
    const auto* key = event->type() == QEvent::KeyPress ? static_cast<QKeyEvent*>(event) : nullptr;
    if (!key || watched != m_search || key->key() != Qt::Key_Down || m_found->rowCount() == 0)
        return QDialog::eventFilter(watched, event);
    if (current() == 0) m_table->selectRow(0);
    m_table->setFocus(Qt::TabFocusReason);
    return true;
}

void PersonChooser::orderByLikeness(std::shared_ptr<const Gallery> gallery, const std::vector<Embedding>& faces) {
    const Embedding probe = meanDirection(faces);
    if (!gallery || probe.empty()) return;
    const auto everybody = static_cast<int>(gallery->personCount());
    inBackground(
        this, [gallery, probe, everybody] { return gallery->nearestPeople({probe}, everybody); },
        [this](const Result<std::vector<std::vector<Neighbour>>>& nearest) {
            if (!nearest) return;  // the order of the names serves too
            QHash<qint64, float> likeness;
            for (const Neighbour& person : nearest->front()) likeness.insert(person.personId, person.cosineSimilarity);
            m_found->orderByLikeness(likeness);
            m_order->show();
        });
}

/// The whole name is meant before a longer one that begins with it.
void PersonChooser::selectFor(const QString& text) {
    if (m_found->rowCount() == 0) return;
    int meant = 0;
    for (int row = m_found->rowCount() - 1; row >= 0; --row)
        if (foldedName(m_found->index(row, PeopleModel::NameColumn).data().toString()) == foldedName(text)) meant = row;
    m_table->selectRow(meant);
}

qint64 PersonChooser::current() const {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? 0 : rows.first().data(PeopleModel::IdRole).toLongLong();
}

void PersonChooser::showButtons() {
    m_choose->setEnabled(current() != 0);
    m_choose->setDefault(current() != 0);
    if (!m_new) return;
    m_new->setEnabled(!m_search->text().simplified().isEmpty());
    m_new->setDefault(current() == 0);
}

}  // namespace facenet
