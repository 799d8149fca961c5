#include "ui/faces/faces_model.h"

#include <QDataStream>
#include <QIODevice>
#include <QLocale>
#include <QMimeData>
#include <QPixmap>
#include <utility>

#include "ui/base/messages.h"
#include "ui/faces/face_images.h"
#include "ui/faces/people_model.h"

namespace facenet {
namespace {

QString timeText(const QDateTime& time) {
    return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

}  // namespace

QString facesMimeType() {
    return QStringLiteral("application/x-facenet-faces");
}

bool holdsFaces(const QMimeData& data) {
    return data.hasFormat(facesMimeType());
}

QList<qint64> facesIn(const QMimeData& data) {
    QList<qint64> ids;
    QDataStream stream(data.data(facesMimeType()));
    stream >> ids;
    return ids;
}

FacesModel::FacesModel(FaceImages& images, QObject* parent) : QAbstractTableModel(parent), m_images(images) {
    connect(&m_images, &FaceImages::loaded, this, [this](qint64 faceId) {
        const int row = rowOf(faceId);
        if (row >= 0) Q_EMIT dataChanged(index(row, 0), index(row, 0), {Qt::DecorationRole});
    });
}

void FacesModel::setFaces(const QList<StoredFace>& faces) {
    beginResetModel();
    m_faces = faces;
    m_rows.clear();
    for (int row = 0; row < faces.size(); ++row) m_rows.insert(faces[row].id, row);
    endResetModel();
}

void FacesModel::setMeasuring(bool measuring) {
    if (std::exchange(m_measuring, measuring) == measuring || m_faces.isEmpty()) return;
    Q_EMIT dataChanged(index(0, CentreColumn), index(rowCount() - 1, CentreColumn));
}

void FacesModel::setLikeness(const QHash<qint64, NamedLikeness>& likeness) {
    m_likeness = likeness;
    if (!m_faces.isEmpty())
        Q_EMIT dataChanged(index(0, CentreColumn), index(static_cast<int>(m_faces.size()) - 1, NearestColumn));
}

int FacesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_faces.size());
}

int FacesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FacesModel::textOf(const StoredFace& face, int column) const {
    const QLocale locale;
    const auto likeness = m_likeness.constFind(face.id);
    switch (column) {
        case QualityColumn: {
            const auto issues = qualityIssues(face.quality, QualityLimits{});
            if (!issues.empty()) return shortReason(issues.front());
            return qualityRank(face.quality) < kPoorQualityRank ? tr("Usable") : tr("Good");
        }
        case SourceColumn:
            return face.source;
        case TakenColumn:
            return timeText(face.takenAt);
        case CentreColumn:
            if (likeness == m_likeness.cend()) return m_measuring ? tr("being measured") : tr("not measured");
            return m_faces.size() > 1 ? locale.toString(likeness->toCentre, 'f', 2) : QStringLiteral("–");
        case NearestColumn:
            if (likeness == m_likeness.cend() || likeness->nearestOther == 0) return QString();
            return tr("%1 (%2)", "name, similarity")
                .arg(likeness->nearestName, locale.toString(likeness->toNearest, 'f', 2));
        default:
            return {};
    }
}

QVariant FacesModel::orderOf(const StoredFace& face, int column) const {
    const NamedLikeness likeness = m_likeness.value(face.id);
    switch (column) {
        case FaceColumn:
            return face.id;
        case QualityColumn:
            return qualityRank(face.quality);
        case TakenColumn:
            return face.takenAt;
        case CentreColumn:
            return likeness.toCentre;
        case NearestColumn:
            return likeness.toNearest;
        default:
            return face.source;
    }
}

QVariant FacesModel::data(const QModelIndex& index, int role) const {
    const StoredFace& face = m_faces.at(index.row());
    const auto issues = qualityIssues(face.quality, QualityLimits{});
    const QString badge = issues.empty() ? QString() : shortReason(issues.front());
    switch (role) {
        case Qt::DisplayRole:
            return textOf(face, index.column());
        case Qt::DecorationRole:
            return index.column() == FaceColumn ? QVariant(m_images.image(face.id)) : QVariant();
        case Qt::ToolTipRole: {
            QStringList lines{tr("From %1").arg(face.source), tr("Taken %1").arg(timeText(face.takenAt)),
                              tr("%1 pixels wide in the picture").arg(QLocale().toString(qRound(face.quality.sizePx)))};
            for (const QualityIssue issue : issues) lines << tr("Weak point: %1").arg(shortReason(issue));
            return lines.join(u'\n');
        }
        case Qt::AccessibleTextRole: {
            if (index.column() != FaceColumn) return textOf(face, index.column());
            const QString text = tr("Face from %1").arg(face.source);
            return badge.isEmpty() ? text : tr("%1, %2").arg(text, badge);
        }
        case IdRole:
            return face.id;
        case BadgeRole:
            return badge;
        case SortRole:
            return orderOf(face, index.column());
        default:
            return {};
    }
}

QVariant FacesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case FaceColumn:
            return tr("Face");
        case QualityColumn:
            return tr("Quality");
        case SourceColumn:
            return tr("From");
        case TakenColumn:
            return tr("Taken");
        case CentreColumn:
            return tr("To the others");
        case NearestColumn:
            return tr("Nearest other person");
        default:
            return {};
    }
}

Qt::ItemFlags FacesModel::flags(const QModelIndex& index) const {
    return QAbstractTableModel::flags(index) | Qt::ItemIsDragEnabled;
}

QStringList FacesModel::mimeTypes() const {
    return {facesMimeType()};
}

QMimeData* FacesModel::mimeData(const QModelIndexList& indexes) const {
    QList<qint64> ids;
    for (const QModelIndex& index : indexes)
        if (const qint64 id = faceAt(index.row()).id; !ids.contains(id)) ids << id;
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << ids;
    auto* data = new QMimeData;
    data->setData(facesMimeType(), bytes);
    return data;
}

}  // namespace facenet
