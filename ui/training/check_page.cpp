#include "ui/training/check_page.h"

#include <QComboBox>
#include <QCompleter>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "core/dataset/split.h"
#include "ui/base/messages.h"
#include "ui/base/notice_strip.h"
#include "ui/base/prompts.h"
#include "ui/training/check_models.h"
#include "ui/training/training_session.h"

namespace facenet {
namespace {

using Phase = TrainingSession::Phase;

constexpr int kFindingThumbPx = 56;
constexpr int kPersonWidthPx = 200;

QTableView* makeTable(QAbstractItemModel* model, const QString& objectName, const QString& accessibleName) {
    auto* table = new QTableView;
    table->setObjectName(objectName);
    table->setAccessibleName(accessibleName);
    table->setModel(model);
    table->setSortingEnabled(true);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    return table;
}

QSortFilterProxyModel* makeSorted(QAbstractItemModel* model, QObject* parent) {
    auto* sorted = new QSortFilterProxyModel(parent);
    sorted->setSourceModel(model);
    sorted->setSortLocaleAware(true);
    sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    return sorted;
}

}  // namespace

CheckPage::CheckPage(TrainingSession& session, Prompts& prompts, QWidget* parent)
    : QWizardPage(parent),
      m_session(session),
      m_prompts(prompts),
      m_summary(new QLabel),
      m_remaining(new QLabel),
      m_progress(new QProgressBar),
      m_cancel(new QPushButton(tr("Cancel"))),
      m_strip(new NoticeStrip),
      m_tabs(new QTabWidget),
      m_findings(new FindingsModel(session, this)),
      m_people(new TrainingPeopleModel(session, this)),
      m_sortedFindings(makeSorted(m_findings, this)) {
    setTitle(tr("Check"));
    m_summary->setObjectName(QStringLiteral("checkSummaryLabel"));
    m_summary->setWordWrap(true);
    m_remaining->setObjectName(QStringLiteral("remainingLabel"));
    m_remaining->setProperty("section", true);
    m_remaining->setWordWrap(true);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Pictures looked at"));
    m_cancel->setObjectName(QStringLiteral("cancelCheckPushButton"));
    connect(m_cancel, &QPushButton::clicked, &m_session, &TrainingSession::cancel);
    m_strip->setObjectName(QStringLiteral("checkStrip"));
    m_tabs->setObjectName(QStringLiteral("checkTabWidget"));
    m_tabs->addTab(makeFindings(), tr("Pictures that stand out"));
    m_tabs->addTab(makePeople(), tr("People"));

    auto* progressRow = new QHBoxLayout;
    progressRow->setSpacing(8);
    progressRow->addWidget(m_progress, 1);
    progressRow->addWidget(m_cancel);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addWidget(m_summary);
    column->addLayout(progressRow);
    column->addWidget(m_strip);
    column->addWidget(m_tabs, 1);
    column->addWidget(m_remaining);
    connect(&m_session, &TrainingSession::changed, this, &CheckPage::showPhase);
    connect(&m_session, &TrainingSession::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, total);
        m_progress->setValue(done);
    });
    showPhase();
}

QWidget* CheckPage::makeFindings() {
    m_table = makeTable(m_sortedFindings, QStringLiteral("findingsTableView"), tr("Pictures that stand out"));
    m_table->setIconSize({kFindingThumbPx, kFindingThumbPx});
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    // Names of one camera differ at their end.
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->verticalHeader()->setDefaultSectionSize(kFindingThumbPx + 8);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CheckPage::showSelection);
    m_keep = new QPushButton(tr("Keep"));
    m_keep->setObjectName(QStringLiteral("keepPushButton"));
    connect(m_keep, &QPushButton::clicked, this, [this] { leaveOut(false); });
    m_leaveOut = new QPushButton(tr("Leave out"));
    m_leaveOut->setObjectName(QStringLiteral("leaveOutPushButton"));
    connect(m_leaveOut, &QPushButton::clicked, this, [this] { leaveOut(true); });
    m_move = new QPushButton(tr("Move to"));
    m_move->setObjectName(QStringLiteral("movePushButton"));
    connect(m_move, &QPushButton::clicked, this, &CheckPage::moveSelected);
    m_moveTo = new QComboBox;
    m_moveTo->setObjectName(QStringLiteral("moveToComboBox"));
    m_moveTo->setAccessibleName(tr("Person to move to"));
    m_moveTo->setItemDelegate(new QStyledItemDelegate(m_moveTo));
    m_moveTo->setEditable(true);  // to find one among many by typing
    m_moveTo->setInsertPolicy(QComboBox::NoInsert);
    m_moveTo->completer()->setFilterMode(Qt::MatchContains);
    m_moveTo->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_moveTo->setFixedWidth(kPersonWidthPx);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_keep);
    row->addWidget(m_leaveOut);
    row->addSpacing(16);
    row->addWidget(m_move);
    row->addWidget(m_moveTo);
    row->addStretch();
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_table, 1);
    column->addLayout(row);
    return page;
}

QWidget* CheckPage::makePeople() {
    auto* table = makeTable(makeSorted(m_people, this), QStringLiteral("trainingPeopleTableView"), tr("People"));
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(TrainingPeopleModel::Name, QHeaderView::Stretch);
    table->horizontalHeader()->setSectionResizeMode(TrainingPeopleModel::Pictures, QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(TrainingPeopleModel::StandOut, QHeaderView::ResizeToContents);
    table->sortByColumn(TrainingPeopleModel::Name, Qt::AscendingOrder);
    table->setToolTip(tr("People without a tick are not trained on"));
    connect(m_people, &TrainingPeopleModel::chosen, this, [this] {
        m_findings->refresh();
        showRemaining();
    });
    return table;
}

void CheckPage::initializePage() {
    showPhase();
}

bool CheckPage::isComplete() const {
    const auto [pictures, people] = m_session.review().remaining();
    return m_session.phase() != Phase::Checking && m_session.phase() != Phase::Failed &&
           !m_session.review().report().crops.empty() && isTrainable({.people = people, .pictures = pictures});
}

bool CheckPage::validatePage() {
    const std::vector<std::size_t> pictures = m_session.review().undecided();
    if (pictures.empty()) return true;
    const int answer = m_prompts.choose(
        this, tr("Whose pictures are they?"),
        tr("%n picture(s) look more like somebody else. A picture of the wrong person teaches the network something "
           "wrong; a right one of people who look alike teaches it the most.",
           nullptr, static_cast<int>(pictures.size())),
        {tr("Look at them"), tr("Keep them"), tr("Leave them out")});
    if (answer == 0) {
        m_tabs->setCurrentIndex(0);
        return false;
    }
    for (const std::size_t picture : pictures) m_session.review().setLeftOut(picture, answer == 2);
    m_findings->refresh();
    showRemaining();
    return isComplete();
}

void CheckPage::showPhase() {
    const Phase phase = m_session.phase();
    const bool checking = phase == Phase::Checking;
    m_progress->setVisible(checking);
    m_cancel->setVisible(checking);
    m_strip->fallSilent();
    if (checking) {
        m_progress->setRange(0, 0);
        m_summary->setText(trainingSentence(m_session));
        m_findings->reload();
        m_people->reload();
        m_moveTo->clear();
        m_tabs->setTabText(0, tr("Pictures that stand out"));
        m_tabs->setTabText(1, tr("People"));
        showSelection();
        m_remaining->clear();
    } else if (phase == Phase::Failed) {
        m_summary->clear();
        const Error error = m_session.error().value_or(Error{});
        m_strip->say(
            QStringLiteral("warning"),
            error.code == ErrorCode::InvalidArgument
                ? tr("There are no folders with pictures in this one. Choose a folder that holds a folder for each "
                     "person.")
                : sentenceOf(error));
    } else if (phase == Phase::Idle) {
        m_summary->setText(tr("The check was cancelled. Go back to begin again."));
    } else if (phase == Phase::Checked) {
        showReport();
    }
    Q_EMIT completeChanged();
}

void CheckPage::showReport() {
    const DataSetReport& report = m_session.review().report();
    const QLocale locale;
    QStringList lines{tr("%1 people, %2 pictures, of which %3 show a face.")
                          .arg(locale.toString(report.people), locale.toString(report.pictures),
                               locale.toString(report.usablePictures))};
    if (report.singletons > 0)
        lines << tr("%n people have one picture only: nothing can be learned about how they change.", nullptr,
                    report.singletons);
    const DataSet& set = m_session.review().set();
    if (!set.withoutFiles.empty()) {
        QStringList names;
        for (const std::string& name : set.withoutFiles) names << QString::fromStdString(name);
        lines << tr("No picture of: %1.").arg(locale.createSeparatedList(names));
    }
    if (!set.ofNobody.empty()) {
        QStringList names;
        for (const std::string& path : set.ofNobody) names << QFileInfo(QString::fromStdString(path)).fileName();
        lines << tr("Left out, because they stand beside the folders of people: %1.")
                     .arg(locale.createSeparatedList(names));
    }
    if (!set.notUtf8.empty()) {
        QStringList names;
        for (const std::string& path : set.notUtf8) names << QFileInfo(QString::fromStdString(path)).fileName();
        lines << tr("Left out, because their names are not in UTF-8; rename them: %1.")
                     .arg(locale.createSeparatedList(names));
    }
    if (report.imbalance > 3)
        lines << tr("One person has %1 times as many pictures as most others.")
                     .arg(locale.toString(report.imbalance, 'f', 1));
    if (report.findings.empty()) lines << tr("Nothing stands out.");
    m_summary->setText(lines.join(u'\n'));

    m_findings->reload();
    m_people->reload();
    m_moveTo->clear();
    for (const std::string& name : m_session.review().set().people) m_moveTo->addItem(QString::fromStdString(name));
    m_tabs->setTabText(0, tr("Pictures that stand out (%1)").arg(locale.toString(m_findings->rowCount())));
    m_tabs->setTabText(1, tr("People (%1)").arg(locale.toString(m_people->rowCount())));
    showSelection();
    showRemaining();
}

QList<std::size_t> CheckPage::selectedPictures() const {
    QList<std::size_t> pictures;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        if (index.data(FindingsModel::DecidableRole).toBool())
            pictures << static_cast<std::size_t>(index.data(FindingsModel::PictureRole).toULongLong());
    return pictures;
}

void CheckPage::showSelection() {
    const bool any = !selectedPictures().isEmpty();
    for (QWidget* control : {static_cast<QWidget*>(m_keep), static_cast<QWidget*>(m_leaveOut),
                             static_cast<QWidget*>(m_move), static_cast<QWidget*>(m_moveTo)})
        control->setEnabled(any);
    // Whom the picture looks like is whom it is most likely moved to.
    if (any)
        m_moveTo->setCurrentIndex(
            m_table->selectionModel()->selectedRows().first().data(FindingsModel::OtherPersonRole).toInt());
}

void CheckPage::leaveOut(bool leftOut) {
    for (const std::size_t picture : selectedPictures()) {
        m_session.review().setLeftOut(picture, leftOut);
        m_session.review().moveTo(picture, std::nullopt);
    }
    m_findings->refresh();
    showRemaining();
}

void CheckPage::moveSelected() {
    const int person = m_moveTo->findText(m_moveTo->currentText(), Qt::MatchFixedString);
    if (person < 0) return m_moveTo->setFocus();
    for (const std::size_t picture : selectedPictures()) {
        m_session.review().setLeftOut(picture, false);
        m_session.review().moveTo(picture, person);
    }
    m_findings->refresh();
    showRemaining();
}

void CheckPage::showRemaining() {
    const auto [pictures, people] = m_session.review().remaining();
    QString text = tr("%1 pictures of %2 people remain to train on.")
                       .arg(QLocale().toString(pictures), QLocale().toString(people));
    if (people < kPeopleForHoldingOut)
        text +=
            u' ' + tr("With fewer than %1 nobody is kept apart, and nothing tells how well strangers are told apart.")
                       .arg(QLocale().toString(kPeopleForHoldingOut));
    if (people < 2) text = tr("At least two people are needed. Add more folders, or keep more pictures.");
    m_remaining->setText(text);
    Q_EMIT completeChanged();
}

}  // namespace facenet
