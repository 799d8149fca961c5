#include "ui/insights/search_view.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

#include "core/face/gallery.h"
#include "ui/base/async.h"
#include "ui/base/dropped_files.h"
#include "ui/base/flow_layout.h"
#include "ui/base/icons.h"
#include "ui/base/image_of.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/faces/card_delegates.h"
#include "ui/faces/face_images.h"
#include "ui/faces/people_model.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kMostFound = 60;
constexpr int kFoundFacePx = 64;
constexpr int kGapPx = 8;
constexpr int kMostLinesOfFaces = 3;  ///< seen at once; the others are scrolled to

}  // namespace

NearestFacesModel::NearestFacesModel(FaceImages& images, QObject* parent)
    : QAbstractListModel(parent), m_images(images) {
    connect(&m_images, &FaceImages::loaded, this, [this](qint64 faceId) {
        for (int row = 0; row < rowCount(); ++row)
            if (entryAt(row).faceId == faceId) Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
    });
}

void NearestFacesModel::setEntries(std::vector<NearestFace> entries, std::shared_ptr<const Gallery> gallery) {
    beginResetModel();
    m_entries = std::move(entries);
    m_gallery = std::move(gallery);
    endResetModel();
}

int NearestFacesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant NearestFacesModel::data(const QModelIndex& index, int role) const {
    const NearestFace& entry = entryAt(index.row());
    const QString name = QString::fromStdString(m_gallery->nameOf(entry.personId));
    const QString similarity = tr("similarity %1").arg(QLocale().toString(entry.cosineSimilarity, 'f', 2));
    switch (role) {
        case Qt::DisplayRole:
            return name;
        case Qt::DecorationRole:
            return m_images.image(entry.faceId);
        case Qt::AccessibleTextRole:
            return tr("%1, %2").arg(name, similarity);
        case PeopleModel::IdRole:
            return qint64(entry.faceId);
        case PeopleModel::CountTextRole:
            return similarity;
        default:
            return {};
    }
}

SearchView::SearchView(Studio& studio, Prompts& prompts, Notifier& notifier, FaceImages& images, QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_prompts(prompts),
      m_notifier(notifier),
      m_found(new NearestFacesModel(images, this)),
      m_words(new QLabel(tr("Drop a picture here, or choose one: the stored faces that are most alike are shown."))),
      m_faces(new FlowLayout(kGapPx, kGapPx)),
      m_choices(new QScrollArea),
      m_list(new QListView) {
    takeDroppedFile(this, [this](const QString& path) { read(path); });
    m_words->setObjectName(QStringLiteral("searchWordsLabel"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    auto* choose = new QPushButton(lineIcon(QStringLiteral("image"), QPalette::ButtonText), tr("Choose a picture…"));
    choose->setObjectName(QStringLiteral("chooseSearchPicturePushButton"));
    choose->setMinimumHeight(40);
    connect(choose, &QPushButton::clicked, this, &SearchView::choosePicture);
    auto* faces = new QWidget;
    faces->setObjectName(QStringLiteral("scrolledPage"));
    faces->setLayout(m_faces);
    m_choices->setObjectName(QStringLiteral("searchFacesScrollArea"));
    m_choices->setWidget(faces);
    m_choices->setWidgetResizable(true);
    m_choices->setFrameShape(QFrame::NoFrame);
    m_choices->setFocusPolicy(Qt::NoFocus);
    m_choices->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_choices->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_choices->hide();
    m_list->setObjectName(QStringLiteral("nearestFacesListView"));
    m_list->setAccessibleName(tr("The stored faces that are most alike"));
    m_list->setModel(m_found);
    showAsCards(*m_list, new PersonDelegate);
    connect(m_list, &QListView::activated, this, [this](const QModelIndex& index) {
        const NearestFace& entry = m_found->entryAt(index.row());
        Q_EMIT faceWanted(entry.personId, entry.faceId);
    });
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(choose);
    top->addWidget(m_words, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 16);
    column->setSpacing(8);
    column->addLayout(top);
    column->addWidget(m_choices);
    column->addWidget(m_list, 1);
    connect(&m_reader, &PictureReader::pictureRead, this, &SearchView::showFaces);
}

void SearchView::choosePicture() {
    const QStringList files = m_prompts.openFiles(this, tr("Choose a picture"), pictureFilter());
    if (!files.isEmpty()) read(files.first());
}

void SearchView::read(const QString& path) {
    const auto analyzer = m_studio.analyzer();
    if (!analyzer) return m_words->setText(tr("The model is being loaded…"));
    m_reader.cancel();
    m_words->setText(tr("Looking for faces in %1…").arg(QFileInfo(path).fileName()));
    m_reader.read({path}, analyzer, m_studio.liveOptions().detector);
}

void SearchView::showFaces(const PictureFaces& picture) {
    while (QLayoutItem* item = m_faces->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_found->setEntries({}, nullptr);
    m_choices->setVisible(!picture.error && !picture.faces.empty());
    if (picture.error) return m_words->setText(sentenceOf(*picture.error));
    const int count = static_cast<int>(picture.faces.size());
    m_words->setText(count == 1 ? tr("The stored faces that are most alike:")
                                : tr("%n faces were found. Choose the one to look for.", nullptr, count));
    for (int i = 0; i < count; ++i) {
        const cv::Mat crop = picture.faces[static_cast<std::size_t>(i)].crop;
        auto* button = new QPushButton(QIcon(QPixmap::fromImage(imageOf(crop))), {});
        button->setObjectName(QStringLiteral("searchFacePushButton%1").arg(i));
        button->setIconSize({kFoundFacePx, kFoundFacePx});
        button->setCheckable(true);
        button->setAutoExclusive(true);
        button->setAccessibleName(tr("Face %1").arg(i + 1));
        connect(button, &QPushButton::clicked, this, [this, crop] { look(crop); });
        m_faces->addWidget(button);
        if (count == 1) button->click();
    }
    fitChoicesSoon();
}

/// As high as the faces need, until there are too many; once they are shown and have a size.
void SearchView::fitChoicesSoon() {
    const auto fit = [this] {
        const QLayoutItem* first = m_faces->itemAt(0);
        if (!first) return;
        const int most = kMostLinesOfFaces * (first->sizeHint().height() + kGapPx);
        m_choices->setFixedHeight(std::min(m_faces->heightForWidth(m_choices->viewport()->width()), most));
    };
    QMetaObject::invokeMethod(this, fit, Qt::QueuedConnection);
}

void SearchView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitChoicesSoon();
}

void SearchView::look(const cv::Mat& crop) {
    const auto gallery = m_studio.gallery();
    const auto analyzer = m_studio.analyzer();
    if (!gallery || !analyzer) return;
    using Found = std::pair<Identity, std::vector<NearestFace>>;
    const auto work = [gallery, analyzer, crop,
                       options = m_studio.liveOptions().matcher](JobControl& control) -> Result<Found> {
        const auto embedding = analyzer->embed({crop});
        if (!embedding) return embedding.error();
        const auto identity = matchFaces(*gallery, *embedding, options);
        if (!identity) return identity.error();
        auto nearest = nearestFaces(*gallery, embedding->front(), kMostFound, control);
        if (!nearest) return nearest.error();
        return Found{identity->front(), std::move(*nearest)};
    };
    m_job.run(work, [this, gallery](const Result<Found>& found) {
        if (!found) return Q_EMIT m_notifier.complain(found.error());
        const auto& [identity, entries] = *found;
        m_found->setEntries(entries, gallery);
        say(identity, entries.empty());
        inStore(
            m_studio.store(), this,
            [](GalleryStore& store) { return store.journal().addToLog(QStringLiteral("search"), 1); },
            [this](const Result<void>& noted) {
                if (!noted) Q_EMIT m_notifier.complain(noted.error());
            });
    });
}

void SearchView::say(const Identity& identity, bool nobodyIsEnrolled) {
    const auto number = [](float value) { return QLocale().toString(value, 'f', 2); };
    if (nobodyIsEnrolled)
        m_words->setText(tr("Nobody is enrolled yet."));
    else if (identity.verdict == Identity::Verdict::Known)
        m_words->setText(tr("This is %1: similarity %2, where %3 is needed. The stored faces that are most alike:")
                             .arg(QString::fromStdString(identity.name), number(identity.cosineSimilarity),
                                  number(identity.threshold)));
    else if (identity.verdict == Identity::Verdict::Unsure)
        m_words->setText(
            tr("This may be %1 or %2: the two are too alike to tell. The stored faces that are most alike:")
                .arg(QString::fromStdString(identity.name), QString::fromStdString(identity.runnerUpName)));
    else
        m_words->setText(tr("Nobody is similar enough: %1 is needed. The stored faces that come nearest:")
                             .arg(number(identity.threshold)));
}

}  // namespace facenet
