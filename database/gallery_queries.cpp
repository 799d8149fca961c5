#include "database/gallery_store_private.h"
#include "database/rows.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

Result<QList<UnnamedLook>> GalleryStore::unnamedLooks(const QString& modelId) const {
    return m_d->sql->read([&]() -> Result<QList<UnnamedLook>> {
        return m_d->sql->rows(
            u"SELECT id, seen_at_ms, source, vector FROM sightings WHERE person_id IS NULL AND removed_at_ms IS NULL"
            " AND model_id = ? AND vector IS NOT NULL ORDER BY seen_at_ms DESC, id DESC"_s,
            {modelId}, [](const QSqlQuery& row) {
                return UnnamedLook{.sightingId = row.value(0).toLongLong(),
                                   .seenAt = timeFrom(row.value(1)),
                                   .source = row.value(2).toString(),
                                   .embedding = embeddingFrom(row.value(3).toByteArray())};
            });
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
