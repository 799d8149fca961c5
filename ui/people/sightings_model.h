#pragma once

#include <QAbstractListModel>
#include <QCache>
#include <QLocale>
#include <QPixmap>

#include "database/gallery_store.h"

namespace facenet {

/// When and where somebody was seen, newest first.
/// Thread: GUI
class SightingsModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, CountTextRole };

    using QAbstractListModel::QAbstractListModel;

    void setSightings(const QList<Sighting>& sightings);
    const Sighting& sightingAt(int row) const { return m_sightings.at(row); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    static QString visitText(const Sighting& sighting, QLocale::FormatType format);

    QList<Sighting> m_sightings;
    mutable QCache<qint64, QPixmap> m_crops{400};
};

}  // namespace facenet
