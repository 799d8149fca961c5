#include "database/gallery_store_private.h"
#include "database/rows.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

Result<MeasuredPeople> GalleryStore::measuredPeople() const {
    return m_d->read([&]() -> Result<MeasuredPeople> {
        MeasuredPeople people;
        m_d->sql->forEachRow(
            u"SELECT f.person_id, e.model_id, m.name, count(*) FROM embeddings e JOIN faces f ON f.id = e.face_id"
            " JOIN models m ON m.id = e.model_id WHERE f.removed_at_ms IS NULL GROUP BY f.person_id, e.model_id"_s,
            {}, [&](const QSqlQuery& row) {
                people[row.value(0).toLongLong()].append({.modelId = row.value(1).toString(),
                                                          .modelName = row.value(2).toString(),
                                                          .faces = row.value(3).toInt()});
            });
        return people;
    });
}

Result<std::vector<FaceRecord>> GalleryStore::faceRecords() const {
    SealedCells& cells = *m_d->cells;
    return m_d->read([&]() -> Result<std::vector<FaceRecord>> {
        std::vector<FaceRecord> records;
        cells.loadKeys();
        m_d->sql->forEachRow(
            u"SELECT "_s + kFaceColumns +
                u" FROM faces f JOIN people p ON p.id = f.person_id"
                " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL ORDER BY f.id"_s,
            {}, [&](const QSqlQuery& row) {
                const StoredFace face = faceFrom(row, cells);
                records.push_back({.faceId = face.id,
                                   .personId = face.personId,
                                   .quality = face.quality,
                                   .source = face.source.toStdString(),
                                   .takenAtMs = face.takenAt.isValid() ? face.takenAt.toMSecsSinceEpoch() : 0});
            });
        return records;
    });
}

Result<QList<UnnamedLook>> GalleryStore::unnamedLooks(const QString& modelId) const {
    SealedCells& cells = *m_d->cells;
    return m_d->read([&]() -> Result<QList<UnnamedLook>> {
        return m_d->sql->rows(
            u"SELECT id, seen_at_ms, source, vector FROM sightings WHERE person_id IS NULL AND removed_at_ms IS NULL"
            " AND model_id = ? AND vector IS NOT NULL ORDER BY seen_at_ms DESC, id DESC"_s,
            {modelId}, [&](const QSqlQuery& row) {
                const qint64 id = row.value(0).toLongLong();
                return UnnamedLook{.sightingId = id,
                                   .seenAt = timeFrom(row.value(1)),
                                   .source = cells.openText({SealedColumn::SightingSource, id}, kNobody, row.value(2)),
                                   .embedding = embeddingFrom(
                                       cells.openBytes({SealedColumn::SightingEmbedding, id}, kNobody, row.value(3)))};
            });
    });
}

Result<QByteArray> GalleryStore::sightingCropPng(qint64 sightingId) const {
    using OwnerAndPng = std::pair<qint64, QVariant>;
    return m_d->read([&]() -> Result<QByteArray> {
        const auto found =
            m_d->sql->rows(u"SELECT person_id, crop_png FROM sightings WHERE id = ? AND crop_png IS NOT NULL"_s,
                           {sightingId}, [](const QSqlQuery& row) {
                               return OwnerAndPng{row.value(0).toLongLong(), row.value(1)};
                           });
        if (found.isEmpty()) return Error{ErrorCode::NotFound, "the crop of sighting " + std::to_string(sightingId)};
        return m_d->cells->openBytes({SealedColumn::SightingCrop, sightingId}, found.first().first,
                                     found.first().second);
    });
}

Result<SightingCounts> GalleryStore::sightingCounts() const {
    return m_d->sql->read([&]() -> Result<SightingCounts> {
        SightingCounts counts;
        m_d->sql->forEachRow(
            u"SELECT count(*), count(s.person_id) FROM sightings s LEFT JOIN people p ON p.id = s.person_id"
            " WHERE s.removed_at_ms IS NULL AND p.removed_at_ms IS NULL"_s,
            {}, [&](const QSqlQuery& row) { counts = {.all = row.value(0).toInt(), .named = row.value(1).toInt()}; });
        return counts;
    });
}

}  // namespace facenet
