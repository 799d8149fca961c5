#include "database/gallery_store_private.h"

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

}  // namespace facenet
