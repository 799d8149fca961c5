#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QList>
#include <QSet>
#include <optional>

#include "database/gallery_store.h"

namespace facenet {

class FaceImages;

/// The people of the store, in its order: a list of cards, or a table.
/// Thread: GUI
class PeopleModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, CountTextRole, AttentionRole, SortRole };
    enum Column { NameColumn, FacesColumn, SeenColumn, QualityColumn, ModelsColumn, ColumnCount };

    explicit PeopleModel(FaceImages& images, QObject* parent = nullptr);

    /// In: everybody, and by which models each one's faces are measured
    void setPeople(const QList<Person>& people, const MeasuredPeople& measured);
    /// The model in use, whose embeddings are needed.
    void setModel(const QString& modelId);
    /// Whether that model is measuring what it has not seen: then nothing is wrong with those who wait for it.
    void setMeasuring(bool measuring);
    /// Those who are easily taken for somebody else, and for whom.
    void setConfusable(const QHash<qint64, QSet<qint64>>& others);

    const Person& personAt(int row) const { return m_people.at(row); }
    int rowOf(qint64 personId) const { return m_rows.value(personId, -1); }  ///< -1 when there is no such person
    /// Faces of a person that the model in use has not measured.
    int unmeasuredFaces(const Person& person) const;
    /// Whether all faces are measured by one model and the same: then nobody needs to be told by which.
    bool areMeasuredAlike() const { return m_measuredAlike; }
    bool isConfusable(qint64 personId) const;
    /// The names of those whom somebody is easily taken for.
    QStringList confusedWith(qint64 personId) const;
    bool knowsConfusable() const { return m_confusable.has_value(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    void facesDropped(const QList<qint64>& faceIds, qint64 personId);

private:
    QString textOf(const Person& person, int column) const;
    QString toolTipOf(const Person& person) const;
    QVariant orderOf(const Person& person, int column) const;

    FaceImages& m_images;
    QList<Person> m_people;
    MeasuredPeople m_measured;
    QHash<qint64, int> m_rows;
    QHash<qint64, int> m_portraitRows;
    bool m_measuredAlike = true;
    std::optional<QHash<qint64, QSet<qint64>>> m_confusable;  ///< none: nobody has looked yet
    QString m_modelId;
    bool m_measuring = false;
};

/// Fewer faces than this recognise a person badly when light or hair change.
inline constexpr int kFewFaces = 3;
/// A best face below this rank is a poor one; a good one from a webcam has about 0.6.
inline constexpr float kPoorQualityRank = 0.35F;

}  // namespace facenet
