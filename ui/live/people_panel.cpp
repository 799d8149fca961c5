#include "ui/live/people_panel.h"

#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include "ui/live/face_overlay.h"

namespace facenet {
namespace {

constexpr int kPanelWidthPx = 232;
constexpr int kCropPx = 40;
constexpr int kRowPx = 52;
constexpr int kWordsPx = 160;  ///< titles and sentences
constexpr int kRowsHere = 4;   ///< that are shown in any case; more where there is room
constexpr int kRefreshMs = 250;

QPixmap rounded(const QImage& crop, qreal scale) {
    const int side = qRound(kCropPx * scale);
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath path;
    path.addRoundedRect(pixmap.rect(), side / 8.0, side / 8.0);
    painter.setClipPath(path);
    painter.drawImage(pixmap.rect(), crop);
    painter.end();
    pixmap.setDevicePixelRatio(scale);
    return pixmap;
}

/// The same where its row is selected: a face is not tinted.
QIcon iconOf(const QPixmap& face) {
    QIcon icon(face);
    icon.addPixmap(face, QIcon::Selected);
    return icon;
}

QLabel* quietLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("subtle", true);
    label->setWordWrap(true);
    return label;
}

}  // namespace

bool SeenModel::isSameRow(const SeenPerson& a, const SeenPerson& b) const {
    return m_rows == Rows::Faces ? a.trackId == b.trackId : a.sameAs(b);
}

QModelIndex SeenModel::indexOfTrack(std::int64_t trackId) const {
    for (int row = 0; row < m_people.size(); ++row)
        if (m_people[row].trackId == trackId) return index(row);
    return {};
}

bool SeenModel::hasRowsOf(const QList<SeenPerson>& people) const {
    return std::equal(people.cbegin(), people.cend(), m_people.cbegin(), m_people.cend(),
                      [this](const SeenPerson& a, const SeenPerson& b) { return isSameRow(a, b); });
}

void SeenModel::setPeople(const QList<SeenPerson>& people) {
    const bool sameRows = hasRowsOf(people);
    if (!sameRows) beginResetModel();
    m_areMany = m_rows == Rows::Faces && areMany(people.size(), m_areMany && !people.isEmpty());
    m_people = people;
    if (!sameRows)
        endResetModel();
    else if (!people.isEmpty())
        Q_EMIT dataChanged(index(0), index(static_cast<int>(people.size()) - 1));
}

int SeenModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_people.size());
}

QVariant SeenModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const SeenPerson& person = m_people[index.row()];
    QString name = person.personId             ? person.name
                   : !person.perhaps.isEmpty() ? tr("%1?", "perhaps this person").arg(person.perhaps)
                   : person.isJudged           ? tr("Unknown")
                                               : tr("Not judged");
    // Where the picture shows numbers instead of names.
    if (m_areMany) name = tr("%1 · %2", "number and name of a face").arg(QLocale().toString(index.row() + 1), name);
    QString seen = QLocale().toString(person.seenAt.time(), QLocale::ShortFormat);
    if (const QString since = QLocale().toString(person.since.time(), QLocale::ShortFormat);
        person.since.isValid() && since != seen)
        seen = tr("%1 – %2", "times").arg(since, seen);
    switch (role) {
        case Qt::DisplayRole:
            return QStringLiteral("%1\n%2").arg(name, seen);
        case Qt::AccessibleTextRole:
            return tr("%1, seen at %2").arg(name, seen);
        case Qt::ToolTipRole:
            return person.personId ? tr("%1\nSeen on %2\nCosine %3")
                                         .arg(name, QLocale().toString(person.seenAt, QLocale::ShortFormat),
                                              QLocale().toString(person.cosineSimilarity, 'f', 2))
                   : !person.perhaps.isEmpty() ? tr("Perhaps %1, not certainly").arg(person.perhaps)
                   : person.isJudged           ? tr("Nobody who is enrolled")
                                     : tr("Too small, blurred or turned away to be named, or not looked at yet");
        case Qt::DecorationRole:
            return person.crop.isNull() ? QVariant() : iconOf(rounded(person.crop, 2));
        case Qt::SizeHintRole:
            return QSize(kPanelWidthPx - 32, kRowPx);
        default:
            return {};
    }
}

PeoplePanel::PeoplePanel(const PresenceLog& log, QWidget* parent)
    : QWidget(parent),
      m_log(log),
      m_hereModel(new SeenModel(SeenModel::Rows::Faces, this)),
      m_todayModel(new SeenModel(SeenModel::Rows::People, this)),
      m_nobodyHere(quietLabel(tr("Nobody"))),
      m_nobodyToday(quietLabel(tr("Nobody yet"))),
      m_kept(quietLabel({})) {
    setObjectName(QStringLiteral("peoplePanel"));
    setFixedWidth(kPanelWidthPx);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 8);
    column->setSpacing(8);
    const auto addTitle = [column](const QString& text) {
        auto* title = new QLabel(text);
        title->setProperty("section", true);
        column->addWidget(title);
    };
    addTitle(tr("Here now"));
    column->addWidget(m_nobodyHere);
    column->addWidget(m_here = addList(m_hereModel, QStringLiteral("hereListView"), tr("Here now")));
    connect(m_here->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (!m_isMarking) Q_EMIT faceChosen(current.isValid() ? m_hereModel->person(current.row()).trackId : 0);
    });
    column->addSpacing(8);
    addTitle(tr("Seen today"));
    column->addWidget(m_nobodyToday);
    column->addWidget(m_today = addList(m_todayModel, QStringLiteral("todayListView"), tr("Seen today")), 1);
    column->addStretch();
    column->addWidget(m_kept);

    m_refreshSoon.setSingleShot(true);
    m_refreshSoon.setInterval(kRefreshMs);
    connect(&m_refreshSoon, &QTimer::timeout, this, &PeoplePanel::refresh);
    connect(&m_log, &PresenceLog::changed, this, [this] {
        // Whoever has come or gone is shown with the picture; how sure it is need not change many times a second.
        if (!m_hereModel->hasRowsOf(m_log.here())) return refresh();
        if (!m_refreshSoon.isActive()) m_refreshSoon.start();
    });
    refresh();
}

QListView* PeoplePanel::addList(SeenModel* model, const QString& objectName, const QString& name) {
    auto* list = new QListView;
    list->setObjectName(objectName);
    list->setAccessibleName(name);
    list->setModel(model);
    list->setIconSize({kCropPx, kCropPx});
    list->setUniformItemSizes(true);
    list->setTextElideMode(Qt::ElideMiddle);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    connect(list, &QListView::activated, this, [this, model](const QModelIndex& index) {
        const SeenPerson& person = model->person(index.row());
        if (person.personId) Q_EMIT personActivated(*person.personId);
    });
    return list;
}

void PeoplePanel::setKept(bool kept, int days) {
    m_kept->setText(kept ? tr("Sightings are kept for %n day(s).", nullptr, days)
                         : tr("This list is forgotten when the program ends."));
}

void PeoplePanel::setLooking(bool looking, bool isUnderWay) {
    m_nobodyHere->setText(!looking     ? tr("Not looked for: no model is loaded")
                          : isUnderWay ? tr("Looking…")
                                       : tr("Nobody"));
}

void PeoplePanel::markFace(qint64 trackId) {
    m_marked = trackId;
    const QScopedValueRollback marking(m_isMarking, true);
    m_here->setCurrentIndex(m_hereModel->indexOfTrack(trackId));
}

void PeoplePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    refresh();
}

void PeoplePanel::refresh() {
    m_refreshSoon.stop();
    {
        const QScopedValueRollback marking(m_isMarking, true);
        m_hereModel->setPeople(m_log.here());
    }
    markFace(m_marked);
    m_todayModel->setPeople(m_log.today());
    const int rowsHere = m_hereModel->rowCount();
    m_nobodyHere->setVisible(rowsHere == 0);
    m_here->setVisible(rowsHere > 0);
    // What those who were seen today leave free.
    const int belowPx = kRowPx * qMin(m_todayModel->rowCount(), kRowsHere) + kWordsPx;
    const int rowsThatFit = qMax(kRowsHere, (height() - belowPx) / kRowPx);
    m_here->setFixedHeight(qMin(rowsHere, rowsThatFit) * kRowPx + 8);
    m_nobodyToday->setVisible(m_todayModel->rowCount() == 0);
    m_today->setVisible(m_todayModel->rowCount() > 0);
}

}  // namespace facenet
