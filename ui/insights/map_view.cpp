#include "ui/insights/map_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSet>
#include <QVBoxLayout>

#include "core/analysis/projection.h"
#include "core/analysis/similarity_blocks.h"
#include "core/face/gallery.h"
#include "ui/base/icons.h"
#include "ui/base/job_bar.h"
#include "ui/base/messages.h"
#include "ui/faces/gallery_editor.h"
#include "ui/faces/people_model.h"
#include "ui/faces/person_chooser.h"
#include "ui/insights/embedding_map.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr std::size_t kFewestPoints = 3;
/// Up to so many faces the map is drawn clearly without being asked: a quarter of a minute for 13,000.
constexpr std::size_t kClearAtOnce = 20000;

}  // namespace

MapView::MapView(Studio& studio, Notifier& notifier, GalleryEditor& editor, PeopleModel& people, FaceImages& images,
                 QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_notifier(notifier),
      m_editor(editor),
      m_people(people),
      m_map(new EmbeddingMap(images)),
      m_words(new QLabel),
      m_clarify(new QPushButton(tr("Draw it clearer"))),
      m_move(new QPushButton(tr("Move…"))),
      m_remove(new QPushButton(lineIcon(QStringLiteral("remove"), QPalette::BrightText), tr("Delete faces"))) {
    m_words->setObjectName(QStringLiteral("mapWordsLabel"));
    m_words->setProperty("subtle", true);
    m_words->setWordWrap(true);
    m_clarify->setObjectName(QStringLiteral("clarifyMapPushButton"));
    m_clarify->setToolTip(
        tr("Moves faces that are alike together (t-SNE). Distances between groups then mean nothing."));
    m_move->setObjectName(QStringLiteral("moveMapFacesPushButton"));
    m_remove->setObjectName(QStringLiteral("removeMapFacesPushButton"));
    m_remove->setProperty("danger", true);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_words, 1);
    for (QPushButton* button : {m_move, m_remove, m_clarify}) {
        button->setMinimumHeight(32);
        row->addWidget(button);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 16);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(new JobBar(m_tsneJob, tr("Drawing the map")));
    column->addWidget(m_map, 1);

    connect(&m_studio, &Studio::galleryChanged, this, [this] {
        if (isVisible()) reload();
    });
    connect(m_map, &EmbeddingMap::selectionChanged, this, &MapView::showSelection);
    connect(m_map, &EmbeddingMap::activated, this, [this](std::size_t point) {
        Q_EMIT faceWanted(m_map->points()[point].personId, m_map->points()[point].faceId);
    });
    connect(m_clarify, &QPushButton::clicked, this, &MapView::clarify);
    connect(m_move, &QPushButton::clicked, this, &MapView::moveSelection);
    connect(m_remove, &QPushButton::clicked, this, [this] { m_editor.removeFaces(selectedFaces()); });
    connect(&m_tsneJob, &BackgroundJob::progressed, this, &MapView::takeDraft);
    connect(&m_tsneJob, &BackgroundJob::changed, this, &MapView::showSelection);
    showSelection();
}

void MapView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    reload();
}

void MapView::reload() {
    const auto gallery = m_studio.gallery();
    if (!gallery || gallery == m_shown) return;
    m_shown = gallery;
    m_tsneJob.cancel();
    // Faces that have their place keep it: after moving or deleting some the map stays what it was.
    QHash<qint64, cv::Point2f> places;
    for (std::size_t i = 0; m_isClear && i < m_map->points().size(); ++i)
        places.insert(m_map->points()[i].faceId, m_map->positions()[i]);
    std::vector<MapPoint> points;
    std::vector<cv::Point2f> positions;
    for (const Template& face : gallery->contents().templates) {
        points.push_back({face.faceId, face.personId, QString::fromStdString(gallery->nameOf(face.personId))});
        if (const auto place = places.constFind(face.faceId); place != places.cend()) positions.push_back(*place);
    }
    const bool allHaveOne = !points.empty() && positions.size() == points.size();
    m_isClear = allHaveOne;
    m_map->setPoints(std::move(points));
    if (allHaveOne) {
        m_map->setPositions(std::move(positions));
        return showSelection();
    }
    const auto work = [gallery](JobControl&) -> Result<PlaneProjection> {
        const auto rows = stackedRows(gallery->contents().templates);
        if (!rows) return rows.error();
        return projectByPca(*rows);
    };
    m_pcaJob.run(work, [this](const Result<PlaneProjection>& projection) {
        if (!projection) return Q_EMIT m_notifier.complain(projection.error());
        m_map->setPositions(projection->positions);
        showSelection();
        if (m_map->points().size() <= kClearAtOnce) clarify();
    });
}

void MapView::clarify() {
    if (!m_shown || m_map->points().size() < kFewestPoints) return;
    m_draft = std::make_shared<Draft>();
    const auto work = [gallery = m_shown, draft = m_draft](JobControl& control) -> Result<std::vector<cv::Point2f>> {
        const auto rows = stackedRows(gallery->contents().templates);
        if (!rows) return rows.error();
        return projectByTsne(*rows, {}, control, [draft](const std::vector<cv::Point2f>& positions) {
            const std::lock_guard lock(draft->mutex);
            draft->positions = positions;
        });
    };
    m_tsneJob.run(work, [this](const Result<std::vector<cv::Point2f>>& positions) {
        m_isClear = positions.ok();
        if (positions)
            m_map->setPositions(*positions);
        else if (positions.error().code != ErrorCode::Cancelled)
            Q_EMIT m_notifier.complain(positions.error());
    });
}

void MapView::takeDraft() {
    std::vector<cv::Point2f> positions;
    {
        const std::lock_guard lock(m_draft->mutex);
        positions.swap(m_draft->positions);
    }
    if (!positions.empty()) m_map->setPositions(std::move(positions));
}

QList<qint64> MapView::selectedFaces() const {
    QList<qint64> ids;
    for (const std::size_t point : m_map->selection()) ids << m_map->points()[point].faceId;
    return ids;
}

void MapView::showSelection() {
    QSet<qint64> people;
    const auto chosen = m_map->selection();
    for (const std::size_t point : chosen) people.insert(m_map->points()[point].personId);
    const int count = static_cast<int>(chosen.size());
    m_move->setEnabled(m_studio.canChange() && count > 0);
    m_remove->setEnabled(m_studio.canChange() && count > 0);
    m_remove->setText(count == 1 ? tr("Delete face") : tr("Delete faces"));
    m_clarify->setEnabled(!m_tsneJob.isRunning() && m_map->points().size() >= kFewestPoints);
    if (count == 0)
        m_words->setText(
            tr("%n face(s), a colour for each person. Faces that look alike stand together; point at one to "
               "see it, click to open it, draw around some to choose them.",
               nullptr, static_cast<int>(m_map->points().size())));
    else if (people.size() == 1)
        m_words->setText(tr("%n face(s) of %1 are chosen.", nullptr, count).arg(m_map->points()[chosen.front()].name));
    else
        m_words->setText(tr("%n face(s) of several people are chosen.", nullptr, count));
}

void MapView::moveSelection() {
    const QList<qint64> ids = selectedFaces();
    if (ids.isEmpty()) return;
    QSet<qint64> owners;
    for (const std::size_t point : m_map->selection()) owners.insert(m_map->points()[point].personId);
    const QSet<qint64> except = owners.size() == 1 ? owners : QSet<qint64>();  // one of several can get them all
    auto* chooser = new PersonChooser(m_people, except, tr("Move %n face(s)", nullptr, static_cast<int>(ids.size())),
                                      tr("Move"), true, this);
    if (const auto gallery = m_studio.gallery())
        chooser->orderByLikeness(gallery, gallery->embeddingsOfFaces({ids.begin(), ids.end()}));
    connect(chooser, &PersonChooser::chosen, this, [this, ids](qint64 id) { m_editor.moveFaces(ids, id); });
    connect(chooser, &PersonChooser::named, this, [this, ids](const QString& name) { m_editor.splitFaces(ids, name); });
    chooser->open();
}

}  // namespace facenet
