#include "database/gallery_store_private.h"
#include "database/rows.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

Result<GalleryContents> GalleryStore::galleryContents(const QString& modelId) const {
    Sql& sql = *m_d->sql;
    return sql.read([&]() -> Result<GalleryContents> {
        GalleryContents contents{.modelId = modelId.toStdString()};
        sql.forEachRow(u"SELECT id, name FROM people WHERE removed_at_ms IS NULL"_s, {}, [&](const QSqlQuery& row) {
            contents.names.emplace(row.value(0).toLongLong(), row.value(1).toString().toStdString());
        });
        sql.forEachRow(
            u"SELECT f.person_id, f.id, e.vector FROM embeddings e JOIN faces f ON f.id = e.face_id"
            " JOIN people p ON p.id = f.person_id"
            " WHERE e.model_id = ? AND f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL"
            " ORDER BY e.face_id"_s,
            {modelId}, [&](const QSqlQuery& row) {
                contents.templates.push_back(
                    {row.value(0).toLongLong(), row.value(1).toLongLong(), embeddingFrom(row.value(2).toByteArray())});
            });
        sql.forEachRow(
            u"SELECT l.person_id, e.vector FROM rejected_embeddings e JOIN rejected_looks l ON l.id = e.look_id"
            " JOIN people p ON p.id = l.person_id"
            " WHERE e.model_id = ? AND l.removed_at_ms IS NULL AND p.removed_at_ms IS NULL ORDER BY l.id"_s,
            {modelId}, [&](const QSqlQuery& row) {
                contents.rejections.push_back({row.value(0).toLongLong(), embeddingFrom(row.value(1).toByteArray())});
            });
        return contents;
    });
}

Result<QList<std::pair<qint64, QByteArray>>> GalleryStore::facesWithoutEmbedding(const QString& modelId,
                                                                                 int limit) const {
    using FaceAndCrop = std::pair<qint64, QByteArray>;
    return m_d->sql->read([&]() -> Result<QList<FaceAndCrop>> {
        return m_d->sql->rows(
            u"SELECT f.id, c.png FROM faces f JOIN crops c ON c.face_id = f.id JOIN people p ON p.id = f.person_id"
            " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM embeddings e WHERE e.face_id = f.id AND e.model_id = ?) ORDER BY f.id LIMIT ?"_s,
            {modelId, limit},
            [](const QSqlQuery& row) { return FaceAndCrop(row.value(0).toLongLong(), row.value(1).toByteArray()); });
    });
}

Result<QList<std::pair<qint64, QByteArray>>> GalleryStore::crops(qint64 afterFaceId, int limit) const {
    using FaceAndCrop = std::pair<qint64, QByteArray>;
    return m_d->sql->read([&]() -> Result<QList<FaceAndCrop>> {
        return m_d->sql->rows(
            u"SELECT f.id, c.png FROM faces f JOIN crops c ON c.face_id = f.id JOIN people p ON p.id = f.person_id"
            " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL AND f.id > ? ORDER BY f.id LIMIT ?"_s,
            {afterFaceId, limit},
            [](const QSqlQuery& row) { return FaceAndCrop(row.value(0).toLongLong(), row.value(1).toByteArray()); });
    });
}

Result<void> GalleryStore::addEmbeddings(const QString& modelId,
                                         const QList<std::pair<qint64, Embedding>>& embeddings) {
    if (modelId.isEmpty()) return invalid("embeddings without their model's id");
    for (const auto& [faceId, embedding] : embeddings)
        if (const auto checked = checkEmbedding(embedding); !checked) return checked;
    return m_d->sql->write([&]() -> Result<void> {
        m_d->ensureModel(modelId);
        // Selected from the faces, so that one that was purged in the meantime is passed over.
        for (const auto& [faceId, embedding] : embeddings)
            m_d->sql->run(
                u"INSERT OR REPLACE INTO embeddings (face_id, model_id, vector)"
                " SELECT id, ?, ? FROM faces WHERE id = ?"_s,
                {modelId, toBlob(embedding), faceId});
        return {};
    });
}

Result<QList<std::pair<qint64, QByteArray>>> GalleryStore::looksWithoutEmbedding(const QString& modelId,
                                                                                 int limit) const {
    using LookAndCrop = std::pair<qint64, QByteArray>;
    return m_d->sql->read([&]() -> Result<QList<LookAndCrop>> {
        return m_d->sql->rows(
            u"SELECT l.id, l.crop_png FROM rejected_looks l WHERE l.crop_png IS NOT NULL AND l.removed_at_ms IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM rejected_embeddings e WHERE e.look_id = l.id AND e.model_id = ?)"
            " ORDER BY l.id LIMIT ?"_s,
            {modelId, limit},
            [](const QSqlQuery& row) { return LookAndCrop(row.value(0).toLongLong(), row.value(1).toByteArray()); });
    });
}

Result<void> GalleryStore::addLookEmbeddings(const QString& modelId,
                                             const QList<std::pair<qint64, Embedding>>& embeddings) {
    if (modelId.isEmpty()) return invalid("embeddings without their model's id");
    for (const auto& [lookId, embedding] : embeddings)
        if (const auto checked = checkEmbedding(embedding); !checked) return checked;
    return m_d->sql->write([&]() -> Result<void> {
        m_d->ensureModel(modelId);
        for (const auto& [lookId, embedding] : embeddings)
            m_d->sql->run(
                u"INSERT OR REPLACE INTO rejected_embeddings (look_id, model_id, vector)"
                " SELECT id, ?, ? FROM rejected_looks WHERE id = ?"_s,
                {modelId, toBlob(embedding), lookId});
        return {};
    });
}

Result<Embedding> GalleryStore::embeddingOf(qint64 faceId, const QString& modelId) const {
    return m_d->sql->read([&]() -> Result<Embedding> {
        const QVariant vector =
            m_d->sql->value(u"SELECT vector FROM embeddings WHERE face_id = ? AND model_id = ?"_s, {faceId, modelId});
        if (!vector.isValid()) return noFace(faceId);
        return embeddingFrom(vector.toByteArray());
    });
}

Result<void> GalleryStore::registerModel(const QString& modelId, const QString& name, const QString& metadataJson) {
    if (modelId.isEmpty()) return invalid("a model without an id");
    return m_d->sql->write([&]() -> Result<void> {
        m_d->sql->run(
            u"INSERT INTO models (id, name, metadata_json) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET name = excluded.name, metadata_json = excluded.metadata_json"_s,
            {modelId, name, metadataJson});
        return {};
    });
}

}  // namespace facenet
