#include "ui/people/person_details.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

#include "core/analysis/face_likeness.h"
#include "core/face/analyzer.h"
#include "database/base/crop_png.h"
#include "ui/base/elided_label.h"
#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/faces/card_delegates.h"
#include "ui/faces/face_images.h"
#include "ui/faces/faces_model.h"
#include "ui/people/embedding_bars.h"
#include "ui/people/sightings_model.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kFaceCropPx = 128;
constexpr int kFaceRowPx = 56;
constexpr int kSourceFromPx = 760;  ///< where the page is narrower, the source stands below the table only
constexpr int kMostSightings = 1000;

}  // namespace

PersonDetails::PersonDetails(Studio& studio, Notifier& notifier, FaceImages& images, QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_notifier(notifier),
      m_images(images),
      m_faces(new FacesModel(images, this)),
      m_sightings(new SightingsModel(this)),
      m_order(new QSortFilterProxyModel(this)),
      m_heading(new ElidedLabel),
      m_tabs(new QTabBar),
      m_stack(new QStackedWidget) {
    setObjectName(QStringLiteral("personDetails"));
    auto* back = new QPushButton(lineIcon(QStringLiteral("back"), QPalette::ButtonText), tr("Everybody"));
    back->setObjectName(QStringLiteral("backPushButton"));
    back->setMinimumHeight(32);
    back->setShortcut(Qt::Key_Escape);
    back->setToolTip(tr("Back to everybody (Esc)"));
    connect(back, &QPushButton::clicked, this, &PersonDetails::closed);
    m_heading->setProperty("heading", true);
    m_tabs->setObjectName(QStringLiteral("detailsTabBar"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Faces"));
    m_tabs->addTab(tr("Seen"));
    m_stack->addWidget(makeFacesTab());
    m_stack->addWidget(makeSeenTab());
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);

    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(back);
    top->addWidget(m_heading, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    column->addLayout(top);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);

    connect(&m_images, &FaceImages::loaded, this, [this](qint64 faceId) {
        if (faceId == currentFace()) showFace();
    });
    m_faces->setMeasuring(m_studio.isMeasuring());
    connect(&m_studio, &Studio::measuringChanged, this, [this] {
        m_faces->setMeasuring(m_studio.isMeasuring());
        showFace();
    });
    connect(&m_studio, &Studio::galleryChanged, this, [this] {
        if (isVisible()) compare();
    });
}

QWidget* PersonDetails::makeFacesTab() {
    m_order->setSourceModel(m_faces);
    m_order->setSortRole(FacesModel::SortRole);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("facesTableView"));
    m_table->setAccessibleName(tr("Faces"));
    m_table->setModel(m_order);
    m_table->setItemDelegateForColumn(FacesModel::FaceColumn, new ThumbnailDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setDragEnabled(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(kFaceRowPx);
    auto* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->resizeSection(FacesModel::FaceColumn, kFaceRowPx + 8);
    header->resizeSection(FacesModel::QualityColumn, 96);
    header->resizeSection(FacesModel::TakenColumn, 152);
    header->resizeSection(FacesModel::CentreColumn, 112);
    header->resizeSection(FacesModel::NearestColumn, 160);
    header->setMinimumSectionSize(48);
    header->resizeSection(FacesModel::SourceColumn, 160);
    header->setStretchLastSection(true);
    // What says most is seen without scrolling.
    header->moveSection(header->visualIndex(FacesModel::TakenColumn), FacesModel::ColumnCount - 1);
    header->moveSection(header->visualIndex(FacesModel::SourceColumn), FacesModel::ColumnCount - 1);
    header->moveSection(header->visualIndex(FacesModel::NearestColumn), FacesModel::QualityColumn + 1);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &PersonDetails::showFace);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        QList<qint64> ids;
        for (const QModelIndex& row : m_table->selectionModel()->selectedRows())
            ids << row.data(FacesModel::IdRole).toLongLong();
        Q_EMIT facesChosen(ids);
    });

    m_crop = new QLabel;
    m_crop->setFixedSize(kFaceCropPx, kFaceCropPx);
    m_crop->setAccessibleName(tr("The face as the network sees it"));
    m_facts = new QLabel;
    m_facts->setObjectName(QStringLiteral("faceFactsLabel"));
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_bars = new EmbeddingBars;
    auto* words = new QVBoxLayout;
    words->setSpacing(8);
    words->addWidget(m_facts, 1);
    words->addWidget(m_bars);
    auto* face = new QHBoxLayout;
    face->setSpacing(16);
    face->addWidget(m_crop, 0, Qt::AlignTop);
    face->addLayout(words, 1);
    auto* tab = new QWidget;
    auto* column = new QVBoxLayout(tab);
    column->setContentsMargins({});
    column->setSpacing(16);
    column->addWidget(m_table, 1);
    column->addLayout(face);
    return tab;
}

QWidget* PersonDetails::makeSeenTab() {
    m_seen = new QListView;
    m_seen->setObjectName(QStringLiteral("sightingsListView"));
    m_seen->setAccessibleName(tr("When and where this person was seen"));
    m_seen->setModel(m_sightings);
    showAsCards(*m_seen, new PersonDelegate);
    m_neverSeen = new QLabel(
        tr("No sighting is stored. Whether they are kept, and for how long, is decided on the page Settings."));
    m_neverSeen->setWordWrap(true);
    m_neverSeen->setProperty("subtle", true);
    m_neverSeen->setAlignment(Qt::AlignCenter);
    auto* tab = new QWidget;
    auto* column = new QVBoxLayout(tab);
    column->setContentsMargins({});
    column->addWidget(m_seen, 1);
    column->addWidget(m_neverSeen, 1);
    return tab;
}

void PersonDetails::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_table->setColumnHidden(FacesModel::SourceColumn, width() < kSourceFromPx);
}

void PersonDetails::showPerson(const Person& person) {
    const bool other = person.id != m_person.id;
    m_person = person;
    m_heading->setText(person.name);
    if (other) {
        m_faces->setFaces({});
        m_tabs->setCurrentIndex(0);
    }
    load();
}

void PersonDetails::load() {
    struct Everything {
        QList<StoredFace> faces;
        QList<Sighting> sightings;
    };
    const auto read = [id = m_person.id](GalleryStore& store) -> Result<Everything> {
        auto faces = store.faces().of(id);
        if (!faces) return faces.error();
        auto sightings = store.sightings().of(id, kMostSightings);
        if (!sightings) return sightings.error();
        return Everything{std::move(*faces), std::move(*sightings)};
    };
    inStore(m_studio.store(), this, m_loads.next(), read, [this](const Result<Everything>& read) {
        if (!read) {
            if (read.error().code != ErrorCode::NotFound) Q_EMIT m_notifier.complain(read.error());
            return;
        }
        const qint64 face = m_faceToChoose != 0 ? std::exchange(m_faceToChoose, 0) : currentFace();
        m_faces->setFaces(read->faces);
        m_sightings->setSightings(read->sightings);
        m_seen->setVisible(!read->sightings.isEmpty());
        m_neverSeen->setVisible(read->sightings.isEmpty());
        m_tabs->setTabText(0, tr("Faces (%1)").arg(QLocale().toString(read->faces.size())));
        m_tabs->setTabText(1, tr("Seen (%1)").arg(QLocale().toString(read->sightings.size())));
        const int row = m_faces->rowOf(face);
        const QModelIndex chosen =
            m_order->index(row < 0 ? 0 : m_order->mapFromSource(m_faces->index(row, 0)).row(), 0);
        if (chosen.isValid()) m_table->selectRow(chosen.row());
        showFace();
        compare();
    });
}

void PersonDetails::chooseFace(qint64 faceId) {
    m_faceToChoose = faceId;
    load();
}

void PersonDetails::compare() {
    const auto gallery = m_studio.gallery();
    if (!gallery || m_person.id == 0) return;
    QList<qint64> ids;
    for (int row = 0; row < m_faces->rowCount(); ++row) ids << m_faces->faceAt(row).id;
    const QString model = QString::fromStdString(gallery->modelId());
    const auto read = [ids, model](GalleryStore& store) -> Result<QHash<qint64, Embedding>> {
        QHash<qint64, Embedding> embeddings;
        for (const qint64 id : ids) {
            auto embedding = store.faces().embeddingOf(id, model);
            if (embedding)
                embeddings.insert(id, *embedding);
            else if (embedding.error().code != ErrorCode::NotFound)
                return embedding.error();
        }
        return embeddings;
    };
    const AnswerToken load = m_loads.latest();
    inStore(m_studio.store(), this, load, read, [=, this](const Result<QHash<qint64, Embedding>>& read) {
        if (!read) return Q_EMIT m_notifier.complain(read.error());
        m_embeddings = *read;
        showFace();
        inBackground(
            applicationWorkers(), this, load,
            [gallery, id = m_person.id, faces = read->values()] {
                return likenessOf(*gallery, id, {faces.begin(), faces.end()});
            },
            [this, gallery, ids = read->keys()](const Result<std::vector<FaceLikeness>>& likeness) {
                if (!likeness) return Q_EMIT m_notifier.complain(likeness.error());
                QHash<qint64, NamedLikeness> named;
                for (std::size_t i = 0; i < likeness->size(); ++i) {
                    const FaceLikeness& one = (*likeness)[i];
                    named.insert(ids[qsizetype(i)], {one, QString::fromStdString(gallery->nameOf(one.nearestOther))});
                }
                m_faces->setLikeness(named);
            });
    });
}

qint64 PersonDetails::currentFace() const {
    return m_table->currentIndex().siblingAtColumn(0).data(FacesModel::IdRole).toLongLong();
}

void PersonDetails::showFace() {
    const qint64 id = currentFace();
    const int row = m_faces->rowOf(id);
    QPixmap picture(QSize(kFaceCropPx, kFaceCropPx) * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    if (row >= 0) paintPortrait(painter, QRect(0, 0, kFaceCropPx, kFaceCropPx), m_images.image(id));
    painter.end();
    m_crop->setPixmap(picture);
    m_bars->setEmbedding(row < 0 ? Embedding() : m_embeddings.value(id));
    if (row < 0) return m_facts->clear();
    const StoredFace& face = m_faces->faceAt(row);
    const QLocale locale;
    QStringList lines{m_faces->data(m_faces->index(row, FacesModel::FaceColumn), Qt::ToolTipRole).toString(),
                      tr("Sharpness %1, brightness %2 of 255, %3")
                          .arg(locale.toString(qRound(face.quality.sharpness)),
                               locale.toString(qRound(face.quality.brightness)), turnText(face.quality))};
    if (const auto card = m_studio.modelCard())
        lines << (m_embeddings.contains(id) ? tr("Measured by %1")
                  : m_studio.isMeasuring()  ? tr("Being measured by %1")
                                            : tr("Not measured by %1"))
                     .arg(QString::fromStdString(card->name));
    m_facts->setText(lines.join(u'\n'));
    measureNorm(id);
}

void PersonDetails::measureNorm(qint64 faceId) {
    const auto analyzer = m_studio.analyzer();
    if (!analyzer || !m_embeddings.contains(faceId)) return;
    inStore(
        m_studio.store(), this, [faceId](GalleryStore& store) { return store.faces().cropPng(faceId); },
        [this, faceId, analyzer](const Result<QByteArray>& png) {
            if (!png || faceId != currentFace()) return;
            const auto measure = [analyzer, png = *png]() -> Result<float> {
                const auto crop = cropFromPng(png);
                return crop ? analyzer->featureNorm(*crop) : crop.error();
            };
            inBackground(this, measure, [this, faceId](const Result<float>& norm) {
                if (!norm || faceId != currentFace()) return;
                const QString line = tr("Norm before normalisation %1").arg(QLocale().toString(*norm, 'f', 2));
                if (!m_facts->text().contains(line)) m_facts->setText(m_facts->text() + u'\n' + line);
            });
        });
}

}  // namespace facenet
