#include "ui/people/sightings_model.h"

#include "ui/base/image_of.h"

namespace facenet {

void SightingsModel::setSightings(const QList<Sighting>& sightings) {
    beginResetModel();
    m_sightings = sightings;
    endResetModel();
}

int SightingsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_sightings.size());
}

QString SightingsModel::visitText(const Sighting& sighting, QLocale::FormatType format) {
    const QLocale locale;
    const QDateTime from = sighting.seenAt.toLocalTime(), until = sighting.seenUntil.toLocalTime();
    const QString begin = locale.toString(from, format);
    if (from.date() != until.date()) return tr("%1 – %2", "times").arg(begin, locale.toString(until, format));
    const QString end = locale.toString(until.time(), QLocale::ShortFormat);
    if (locale.toString(from.time(), QLocale::ShortFormat) == end) return begin;
    return tr("%1 – %2", "times").arg(begin, end);
}

QVariant SightingsModel::data(const QModelIndex& index, int role) const {
    const Sighting& sighting = m_sightings.at(index.row());
    const QLocale locale;
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return visitText(sighting, QLocale::ShortFormat);
        case CountTextRole:
            return sighting.source;
        case Qt::DecorationRole: {
            if (const QPixmap* known = m_crops.object(sighting.id)) return *known;
            const QPixmap crop = QPixmap::fromImage(imageOfCrop(sighting.cropPng));
            m_crops.insert(sighting.id, new QPixmap(crop));
            return crop;
        }
        case Qt::ToolTipRole:
            return sighting.personId ? tr("%1\nFrom %2\nSimilarity %3")
                                           .arg(visitText(sighting, QLocale::LongFormat), sighting.source,
                                                locale.toString(sighting.cosineSimilarity, 'f', 2))
                                     : tr("%1\nFrom %2").arg(visitText(sighting, QLocale::LongFormat), sighting.source);
        case IdRole:
            return sighting.id;
        default:
            return {};
    }
}

}  // namespace facenet
