#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QList>

#include "core/analysis/face_likeness.h"
#include "database/gallery_store.h"

class QMimeData;

namespace facenet {

class FaceImages;

/// How a stored face stands among the others, and whose the nearest one is.
struct NamedLikeness : FaceLikeness {
    QString nearestName;
};

/// The faces of one person: a list of thumbnails, or a table with what is known of each.
/// Thread: GUI
class FacesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, BadgeRole, SortRole };
    enum Column { FaceColumn, QualityColumn, SourceColumn, TakenColumn, CentreColumn, NearestColumn, ColumnCount };

    explicit FacesModel(FaceImages& images, QObject* parent = nullptr);

    void setFaces(const QList<StoredFace>& faces);
    /// By face; those that are missing have no embedding of the model in use.
    void setLikeness(const QHash<qint64, NamedLikeness>& likeness);
    /// Whether those that are missing are being measured.
    void setMeasuring(bool measuring);
    const StoredFace& faceAt(int row) const { return m_faces.at(row); }
    int rowOf(qint64 faceId) const { return m_rows.value(faceId, -1); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;

private:
    QVariant textOf(const StoredFace& face, int column) const;
    QVariant orderOf(const StoredFace& face, int column) const;

    FaceImages& m_images;
    QList<StoredFace> m_faces;
    QHash<qint64, int> m_rows;
    QHash<qint64, NamedLikeness> m_likeness;
    bool m_measuring = false;
};

/// Faces that are dragged from one person to another.
QString facesMimeType();
bool holdsFaces(const QMimeData& data);
QList<qint64> facesIn(const QMimeData& data);

}  // namespace facenet
