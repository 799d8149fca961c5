#include "ui/training/check_page.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QImageReader>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/training/training_session.h"
#include "ui/widgets/messages.h"
#include "ui/widgets/notice_strip.h"

namespace facenet {
namespace {

using Phase = TrainingSession::Phase;
using Kind = PictureFinding::Kind;

constexpr int kThumbPx = 56;
constexpr int kMostRows = 2000;  ///< of the table; more is counted
enum Column { Picture, Person, Finding, Action, ColumnCount };
enum Choice { Keep, LeaveOut, Move };

QString personName(const DataSet& set, int person) {
    return QString::fromStdString(set.people[static_cast<std::size_t>(person)]);
}

QString findingText(const PictureFinding& finding, const DataSet& set) {
    const QString other =
        finding.other ? QFileInfo(QString::fromStdString(set.pictures[*finding.other].pathUtf8)).fileName() : QString();
    const QString otherPerson = finding.other ? personName(set, set.pictures[*finding.other].person) : QString();
    switch (finding.kind) {
        case Kind::Unreadable:
            return CheckPage::tr("Cannot be read");
        case Kind::NoFace:
            return CheckPage::tr("No face was found");
        case Kind::SeveralFaces:
            return CheckPage::tr("%n faces; the main one is taken", nullptr, finding.faces);
        case Kind::DuplicateWithin:
            return CheckPage::tr("Nearly the same as %1").arg(other);
        case Kind::DuplicateAcross:
            return CheckPage::tr("Nearly the same as %1 of %2").arg(other, otherPerson);
        case Kind::LikelyMislabelled:
            return CheckPage::tr("Looks like %1").arg(otherPerson);
    }
    return {};
}

QIcon thumbOf(const QString& path) {
    QImageReader reader(path);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (size.isValid()) reader.setScaledSize(size.scaled(2 * kThumbPx, 2 * kThumbPx, Qt::KeepAspectRatio));
    const QImage image = reader.read();
    return image.isNull() ? QIcon() : QIcon(QPixmap::fromImage(image));
}

}  // namespace

CheckPage::CheckPage(TrainingSession& session, QWidget* parent)
    : QWizardPage(parent),
      m_session(session),
      m_summary(new QLabel),
      m_remaining(new QLabel),
      m_progress(new QProgressBar),
      m_cancel(new QPushButton(tr("Cancel"))),
      m_strip(new NoticeStrip),
      m_table(new QTableWidget(0, ColumnCount)) {
    setTitle(tr("Check"));
    m_summary->setObjectName(QStringLiteral("checkSummaryLabel"));
    m_summary->setWordWrap(true);
    m_remaining->setObjectName(QStringLiteral("remainingLabel"));
    m_remaining->setProperty("section", true);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Pictures looked at"));
    m_cancel->setObjectName(QStringLiteral("cancelCheckPushButton"));
    connect(m_cancel, &QPushButton::clicked, &m_session, &TrainingSession::cancel);
    m_strip->setObjectName(QStringLiteral("checkStrip"));
    m_table->setObjectName(QStringLiteral("findingsTableWidget"));
    m_table->setAccessibleName(tr("Pictures that stand out"));
    m_table->setHorizontalHeaderLabels({tr("Picture"), tr("Person"), tr("What stands out"), tr("What to do")});
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kThumbPx + 8);
    m_table->setIconSize({kThumbPx, kThumbPx});
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->horizontalHeader()->setSectionResizeMode(Picture, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(Finding, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(Person, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->resizeSection(Action, 220);

    auto* progressRow = new QHBoxLayout;
    progressRow->setSpacing(8);
    progressRow->addWidget(m_progress, 1);
    progressRow->addWidget(m_cancel);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addWidget(m_summary);
    column->addLayout(progressRow);
    column->addWidget(m_strip);
    column->addWidget(m_table, 1);
    column->addWidget(m_remaining);
    connect(&m_session, &TrainingSession::changed, this, &CheckPage::showPhase);
    connect(&m_session, &TrainingSession::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, total);
        m_progress->setValue(done);
    });
    showPhase();
}

void CheckPage::initializePage() {
    showPhase();
}

bool CheckPage::isComplete() const {
    const auto [pictures, people] = m_session.remaining();
    return m_session.phase() != Phase::Checking && m_session.phase() != Phase::Failed &&
           !m_session.report().crops.empty() && people >= 2 && pictures > people;
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
        m_table->setRowCount(0);
        m_remaining->clear();
    } else if (phase == Phase::Failed) {
        m_summary->clear();
        const Error error = m_session.error().value_or(Error{});
        m_strip->say(QStringLiteral("warning"),
                     error.code == ErrorCode::InvalidArgument
                         ? tr("There are no folders with pictures in it. Choose a folder that holds a folder for each "
                              "person.")
                         : sentenceOf(error));
    } else if (phase == Phase::Idle) {
        m_summary->setText(tr("The check was cancelled. Go back to begin again."));
    } else if (phase == Phase::Checked) {
        fillTable();
    }
    Q_EMIT completeChanged();
}

void CheckPage::fillTable() {
    const DataSetReport& report = m_session.report();
    const DataSet& set = m_session.dataSet();
    const QLocale locale;
    QStringList lines{tr("%1 people, %2 pictures, of which %3 show a face.")
                          .arg(locale.toString(report.people), locale.toString(report.pictures),
                               locale.toString(report.usablePictures))};
    if (report.singletons > 0)
        lines << tr("%n people have one picture only: nothing can be learned about how they change.", nullptr,
                    report.singletons);
    if (report.imbalance > 3)
        lines << tr("One person has %1 times as many pictures as most others.")
                     .arg(locale.toString(report.imbalance, 'f', 1));
    if (report.findings.empty()) lines << tr("Nothing stands out.");
    m_summary->setText(lines.join(u'\n'));

    const int rows = static_cast<int>(std::min<std::size_t>(report.findings.size(), kMostRows));
    m_table->setRowCount(rows);
    for (int row = 0; row < rows; ++row) {
        const PictureFinding& finding = report.findings[static_cast<std::size_t>(row)];
        const DataSetPicture& picture = set.pictures[finding.picture];
        const QString path = QString::fromStdString(picture.pathUtf8);
        auto* name = new QTableWidgetItem(thumbOf(path), QFileInfo(path).fileName());
        name->setToolTip(path);
        m_table->setItem(row, Picture, name);
        m_table->setItem(row, Person, new QTableWidgetItem(personName(set, picture.person)));
        m_table->setItem(row, Finding, new QTableWidgetItem(findingText(finding, set)));
        if (finding.kind == Kind::Unreadable || finding.kind == Kind::NoFace) {
            m_table->setItem(row, Action, new QTableWidgetItem(tr("Left out")));
            continue;
        }
        auto* choice = new QComboBox;
        choice->setItemDelegate(new QStyledItemDelegate(choice));
        choice->setAccessibleName(tr("What to do with %1").arg(QFileInfo(path).fileName()));
        choice->addItem(tr("Keep"), Keep);
        choice->addItem(tr("Leave out"), LeaveOut);
        const int other = finding.other ? set.pictures[*finding.other].person : picture.person;
        if (other != picture.person) choice->addItem(tr("Move to %1").arg(personName(set, other)), Move);
        choice->setCurrentIndex(m_session.isLeftOut(finding.picture) ? 1 : 0);
        connect(choice, &QComboBox::currentIndexChanged, this, [this, choice, other, picture = finding.picture] {
            const int chosen = choice->currentData().toInt();
            m_session.setLeftOut(picture, chosen == LeaveOut);
            m_session.moveTo(picture, chosen == Move ? std::optional(other) : std::nullopt);
            showRemaining();
        });
        auto* cell = new QWidget;
        auto* centred = new QHBoxLayout(cell);
        centred->setContentsMargins(4, 0, 4, 0);
        centred->addWidget(choice);
        m_table->setCellWidget(row, Action, cell);
    }
    showRemaining();
}

void CheckPage::showRemaining() {
    const auto [pictures, people] = m_session.remaining();
    QString text = tr("%1 pictures of %2 people remain to train on.")
                       .arg(QLocale().toString(pictures), QLocale().toString(people));
    if (people < 2) text = tr("At least two people are needed. Add more folders, or keep more pictures.");
    m_remaining->setText(text);
    Q_EMIT completeChanged();
}

}  // namespace facenet
