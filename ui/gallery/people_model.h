#pragma once

#include <QAbstractListModel>
#include <QList>

#include "database/gallery_store.h"

namespace facenet {

class FaceImages;

/// The people of the store, in its order.
/// Thread: GUI
class PeopleModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, SearchRole, CountTextRole, AttentionRole };

    explicit PeopleModel(FaceImages& images, QObject* parent = nullptr);

    void setPeople(const QList<Person>& people);
    const Person& personAt(int row) const { return m_people.at(row); }
    int rowOf(qint64 personId) const;  ///< -1 when there is no such person

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    FaceImages& m_images;
    QList<Person> m_people;
};

/// The faces of one person.
/// Thread: GUI
class FacesModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, BadgeRole };

    explicit FacesModel(FaceImages& images, QObject* parent = nullptr);

    void setFaces(const QList<StoredFace>& faces);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    FaceImages& m_images;
    QList<StoredFace> m_faces;
};

}  // namespace facenet
