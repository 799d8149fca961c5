#include "database/gallery_store_private.h"
#include "database/rows.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

Result<GalleryContents> GalleryStore::galleryContents(const QString& modelId) const {
    Sql& sql = *m_d->sql;
    SealedCells& cells = *m_d->cells;
    return m_d->read([&]() -> Result<GalleryContents> {
        GalleryContents contents{.modelId = modelId.toStdString()};
        cells.loadKeys();
        sql.forEachRow(u"SELECT id, name FROM people WHERE removed_at_ms IS NULL"_s, {}, [&](const QSqlQuery& row) {
            const qint64 id = row.value(0).toLongLong();
            contents.names.emplace(id, cells.openText({SealedColumn::PersonName, id}, id, row.value(1)).toStdString());
        });
        sql.forEachRow(
            u"SELECT f.person_id, f.id, e.vector FROM embeddings e JOIN faces f ON f.id = e.face_id"
            " JOIN people p ON p.id = f.person_id"
            " WHERE e.model_id = ? AND f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL"
            " ORDER BY e.face_id"_s,
            {modelId}, [&](const QSqlQuery& row) {
                const qint64 person = row.value(0).toLongLong(), face = row.value(1).toLongLong();
                contents.templates.push_back(
                    {person, face,
                     embeddingFrom(cells.openBytes({SealedColumn::Embedding, face, modelId}, person, row.value(2)))});
            });
        sql.forEachRow(
            u"SELECT l.person_id, l.id, e.vector FROM rejected_embeddings e JOIN rejected_looks l ON l.id = e.look_id"
            " JOIN people p ON p.id = l.person_id"
            " WHERE e.model_id = ? AND l.removed_at_ms IS NULL AND p.removed_at_ms IS NULL ORDER BY l.id"_s,
            {modelId}, [&](const QSqlQuery& row) {
                const qint64 person = row.value(0).toLongLong(), look = row.value(1).toLongLong();
                contents.rejections.push_back(
                    {person, embeddingFrom(
                                 cells.openBytes({SealedColumn::LookEmbedding, look, modelId}, person, row.value(2)))});
            });
        sql.forEachRow(
            u"SELECT first_id, second_id, threshold FROM strict_pairs WHERE model_id = ? AND removed_at_ms IS NULL"_s,
            {modelId}, [&](const QSqlQuery& row) {
                contents.strictPairs.push_back(
                    {row.value(0).toLongLong(), row.value(1).toLongLong(), row.value(2).toFloat()});
            });
        return contents;
    });
}

Result<QList<std::pair<qint64, QByteArray>>> GalleryStore::facesWithoutEmbedding(const QString& modelId,
                                                                                 int limit) const {
    using FaceAndCrop = std::pair<qint64, QByteArray>;
    return m_d->read([&]() -> Result<QList<FaceAndCrop>> {
        return m_d->sql->rows(
            u"SELECT f.id, c.png, f.person_id"
            " FROM faces f JOIN crops c ON c.face_id = f.id JOIN people p ON p.id = f.person_id"
            " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM embeddings e WHERE e.face_id = f.id AND e.model_id = ?) ORDER BY f.id LIMIT ?"_s,
            {modelId, limit}, m_d->toCrop(SealedColumn::Crop));
    });
}

Result<QList<std::pair<qint64, QByteArray>>> GalleryStore::crops(qint64 afterFaceId, int limit) const {
    using FaceAndCrop = std::pair<qint64, QByteArray>;
    return m_d->read([&]() -> Result<QList<FaceAndCrop>> {
        return m_d->sql->rows(
            u"SELECT f.id, c.png, f.person_id"
            " FROM faces f JOIN crops c ON c.face_id = f.id JOIN people p ON p.id = f.person_id"
            " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL AND f.id > ? ORDER BY f.id LIMIT ?"_s,
            {afterFaceId, limit}, m_d->toCrop(SealedColumn::Crop));
    });
}

void GalleryStore::Private::addEmbedding(qint64 faceId, qint64 personId, const QString& modelId,
                                         const Embedding& embedding) {
    sql->run(u"INSERT OR REPLACE INTO embeddings (face_id, model_id, vector) VALUES (?, ?, ?)"_s,
             {faceId, modelId, cells->seal({SealedColumn::Embedding, faceId, modelId}, personId, toBlob(embedding))});
}

Result<void> GalleryStore::addEmbeddings(const QString& modelId,
                                         const QList<std::pair<qint64, Embedding>>& embeddings) {
    if (modelId.isEmpty()) return invalid("embeddings without their model's id");
    for (const auto& [faceId, embedding] : embeddings)
        if (const auto checked = checkEmbedding(embedding); !checked) return checked;
    return m_d->write([&]() -> Result<void> {
        m_d->ensureModel(modelId);
        for (const auto& [faceId, embedding] : embeddings) {
            const QVariant person = m_d->sql->value(u"SELECT person_id FROM faces WHERE id = ?"_s, {faceId});
            if (person.isValid()) m_d->addEmbedding(faceId, person.toLongLong(), modelId, embedding);
        }
        return {};
    });
}

Result<QList<std::pair<qint64, QByteArray>>> GalleryStore::looksWithoutEmbedding(const QString& modelId,
                                                                                 int limit) const {
    using LookAndCrop = std::pair<qint64, QByteArray>;
    return m_d->read([&]() -> Result<QList<LookAndCrop>> {
        return m_d->sql->rows(
            u"SELECT l.id, l.crop_png, l.person_id FROM rejected_looks l"
            " WHERE l.crop_png IS NOT NULL AND l.removed_at_ms IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM rejected_embeddings e WHERE e.look_id = l.id AND e.model_id = ?)"
            " ORDER BY l.id LIMIT ?"_s,
            {modelId, limit}, m_d->toCrop(SealedColumn::LookCrop));
    });
}

Result<void> GalleryStore::addLookEmbeddings(const QString& modelId,
                                             const QList<std::pair<qint64, Embedding>>& embeddings) {
    if (modelId.isEmpty()) return invalid("embeddings without their model's id");
    for (const auto& [lookId, embedding] : embeddings)
        if (const auto checked = checkEmbedding(embedding); !checked) return checked;
    return m_d->write([&]() -> Result<void> {
        m_d->ensureModel(modelId);
        for (const auto& [lookId, embedding] : embeddings) {
            const QVariant person = m_d->sql->value(u"SELECT person_id FROM rejected_looks WHERE id = ?"_s, {lookId});
            if (!person.isValid()) continue;
            m_d->sql->run(u"INSERT OR REPLACE INTO rejected_embeddings (look_id, model_id, vector) VALUES (?, ?, ?)"_s,
                          {lookId, modelId,
                           m_d->cells->seal({SealedColumn::LookEmbedding, lookId, modelId}, person.toLongLong(),
                                            toBlob(embedding))});
        }
        return {};
    });
}

Result<Embedding> GalleryStore::embeddingOf(qint64 faceId, const QString& modelId) const {
    return m_d->read([&]() -> Result<Embedding> {
        const auto found = m_d->sql->rows(
            u"SELECT e.vector, f.person_id FROM embeddings e JOIN faces f ON f.id = e.face_id"
            " WHERE e.face_id = ? AND e.model_id = ?"_s,
            {faceId, modelId}, [&](const QSqlQuery& row) {
                return embeddingFrom(m_d->cells->openBytes({SealedColumn::Embedding, faceId, modelId},
                                                           row.value(1).toLongLong(), row.value(0)));
            });
        if (found.isEmpty()) return noFace(faceId);
        return found.first();
    });
}

Result<void> GalleryStore::registerModel(const QString& modelId, const QString& name, const QString& metadataJson) {
    if (modelId.isEmpty()) return invalid("a model without an id");
    if (m_d->readOnly) return {};
    return m_d->sql->write([&]() -> Result<void> {
        m_d->sql->run(
            u"INSERT INTO models (id, name, metadata_json) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET name = excluded.name, metadata_json = excluded.metadata_json"_s,
            {modelId, name, metadataJson});
        return {};
    });
}

}  // namespace facenet
