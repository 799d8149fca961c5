#include "database/parts/store_faces.h"

#include "database/parts/rows.h"
#include "database/parts/store_core.h"
#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

Result<void> checkEmbeddings(const QString& modelId, const QList<std::pair<qint64, Embedding>>& embeddings) {
    if (modelId.isEmpty()) return invalid("embeddings without their model's id");
    for (const auto& [id, embedding] : embeddings)
        if (const auto checked = checkEmbedding(embedding); !checked) return checked;
    return {};
}

}  // namespace

Result<QList<StoredFace>> StoreFaces::of(qint64 personId) const {
    return m_core.read([&]() -> Result<QList<StoredFace>> {
        if (!m_core.hasPerson(personId)) return noPerson(personId);
        return m_core.sql->rows(u"SELECT "_s + kFaceColumns +
                                    u" FROM faces f WHERE f.person_id = ? AND f.removed_at_ms IS NULL"
                                    " ORDER BY f.quality_rank DESC, f.id"_s,
                                {personId}, [&](const QSqlQuery& row) { return faceFrom(row, *m_core.cells); });
    });
}

Result<QByteArray> StoreFaces::cropPng(qint64 faceId) const {
    return m_core.read([&]() -> Result<QByteArray> {
        const auto found = m_core.sql->rows(
            u"SELECT f.id, c.png, f.person_id FROM crops c JOIN faces f ON f.id = c.face_id WHERE f.id = ?"_s, {faceId},
            m_core.toCrop(SealedColumn::Crop));
        if (found.isEmpty()) return noFace(faceId);
        return found.first().second;
    });
}

Result<QList<std::pair<qint64, QByteArray>>> StoreFaces::crops(qint64 afterFaceId, int limit) const {
    using FaceAndCrop = std::pair<qint64, QByteArray>;
    return m_core.read([&]() -> Result<QList<FaceAndCrop>> {
        return m_core.sql->rows(
            u"SELECT f.id, c.png, f.person_id"
            " FROM faces f JOIN crops c ON c.face_id = f.id JOIN people p ON p.id = f.person_id"
            " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL AND f.id > ? ORDER BY f.id LIMIT ?"_s,
            {afterFaceId, limit}, m_core.toCrop(SealedColumn::Crop));
    });
}

Result<QMultiHash<QByteArray, qint64>> StoreFaces::peopleByPicture() const {
    SealedCells& cells = *m_core.cells;
    return m_core.read([&]() -> Result<QMultiHash<QByteArray, qint64>> {
        QMultiHash<QByteArray, qint64> people;
        cells.loadKeys();
        m_core.sql->forEachRow(
            u"SELECT f.id, f.person_id, f.picture_hash FROM faces f JOIN people p ON p.id = f.person_id"
            " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL AND f.picture_hash IS NOT NULL"_s,
            {}, [&](const QSqlQuery& row) {
                const qint64 id = row.value(0).toLongLong(), personId = row.value(1).toLongLong();
                people.insert(cells.openBytes({SealedColumn::FacePicture, id}, personId, row.value(2)), personId);
            });
        return people;
    });
}

Result<std::vector<FaceRecord>> StoreFaces::records() const {
    SealedCells& cells = *m_core.cells;
    return m_core.read([&]() -> Result<std::vector<FaceRecord>> {
        std::vector<FaceRecord> records;
        cells.loadKeys();
        m_core.sql->forEachRow(
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

Result<GalleryContents> StoreFaces::galleryContents(const QString& modelId) const {
    Sql& sql = *m_core.sql;
    SealedCells& cells = *m_core.cells;
    return m_core.read([&]() -> Result<GalleryContents> {
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
                Embedding embedding =
                    embeddingFrom(cells.openBytes({SealedColumn::Embedding, face, modelId}, person, row.value(2)));
                // One that a disk has damaged stops nobody from being recognised by the others.
                if (checkEmbedding(embedding)) contents.templates.push_back({person, face, std::move(embedding)});
            });
        sql.forEachRow(
            u"SELECT l.person_id, l.id, e.vector FROM rejected_embeddings e JOIN rejected_looks l ON l.id = e.look_id"
            " JOIN people p ON p.id = l.person_id"
            " WHERE e.model_id = ? AND l.removed_at_ms IS NULL AND p.removed_at_ms IS NULL ORDER BY l.id"_s,
            {modelId}, [&](const QSqlQuery& row) {
                const qint64 person = row.value(0).toLongLong(), look = row.value(1).toLongLong();
                Embedding embedding =
                    embeddingFrom(cells.openBytes({SealedColumn::LookEmbedding, look, modelId}, person, row.value(2)));
                if (checkEmbedding(embedding)) contents.rejections.push_back({person, std::move(embedding)});
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

Result<QList<std::pair<qint64, QByteArray>>> StoreFaces::withoutEmbedding(const QString& modelId, int limit) const {
    using FaceAndCrop = std::pair<qint64, QByteArray>;
    return m_core.read([&]() -> Result<QList<FaceAndCrop>> {
        return m_core.sql->rows(
            u"SELECT f.id, c.png, f.person_id"
            " FROM faces f JOIN crops c ON c.face_id = f.id JOIN people p ON p.id = f.person_id"
            " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM embeddings e WHERE e.face_id = f.id AND e.model_id = ?) ORDER BY f.id LIMIT ?"_s,
            {modelId, limit}, m_core.toCrop(SealedColumn::Crop));
    });
}

Result<void> StoreFaces::addEmbeddings(const QString& modelId, const QList<std::pair<qint64, Embedding>>& embeddings) {
    if (const auto checked = checkEmbeddings(modelId, embeddings); !checked) return checked;
    return m_core.write([&]() -> Result<void> {
        m_core.ensureModel(modelId);
        for (const auto& [faceId, embedding] : embeddings) {
            const QVariant person = m_core.sql->value(u"SELECT person_id FROM faces WHERE id = ?"_s, {faceId});
            if (person.isValid()) m_core.addEmbedding(faceId, person.toLongLong(), modelId, embedding);
        }
        return {};
    });
}

Result<QList<std::pair<qint64, QByteArray>>> StoreFaces::looksWithoutEmbedding(const QString& modelId,
                                                                               int limit) const {
    using LookAndCrop = std::pair<qint64, QByteArray>;
    return m_core.read([&]() -> Result<QList<LookAndCrop>> {
        return m_core.sql->rows(
            u"SELECT l.id, l.crop_png, l.person_id FROM rejected_looks l"
            " WHERE l.crop_png IS NOT NULL AND l.removed_at_ms IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM rejected_embeddings e WHERE e.look_id = l.id AND e.model_id = ?)"
            " ORDER BY l.id LIMIT ?"_s,
            {modelId, limit}, m_core.toCrop(SealedColumn::LookCrop));
    });
}

Result<void> StoreFaces::addLookEmbeddings(const QString& modelId,
                                           const QList<std::pair<qint64, Embedding>>& embeddings) {
    if (const auto checked = checkEmbeddings(modelId, embeddings); !checked) return checked;
    return m_core.write([&]() -> Result<void> {
        m_core.ensureModel(modelId);
        for (const auto& [lookId, embedding] : embeddings) {
            const QVariant person = m_core.sql->value(u"SELECT person_id FROM rejected_looks WHERE id = ?"_s, {lookId});
            if (!person.isValid()) continue;
            m_core.sql->run(
                u"INSERT OR REPLACE INTO rejected_embeddings (look_id, model_id, vector) VALUES (?, ?, ?)"_s,
                {lookId, modelId,
                 m_core.cells->seal({SealedColumn::LookEmbedding, lookId, modelId}, person.toLongLong(),
                                    toBlob(embedding))});
        }
        return {};
    });
}

Result<Embedding> StoreFaces::embeddingOf(qint64 faceId, const QString& modelId) const {
    return m_core.read([&]() -> Result<Embedding> {
        const auto found = m_core.sql->rows(
            u"SELECT e.vector, f.person_id FROM embeddings e JOIN faces f ON f.id = e.face_id"
            " WHERE e.face_id = ? AND e.model_id = ?"_s,
            {faceId, modelId}, [&](const QSqlQuery& row) {
                return embeddingFrom(m_core.cells->openBytes({SealedColumn::Embedding, faceId, modelId},
                                                             row.value(1).toLongLong(), row.value(0)));
            });
        if (found.isEmpty()) return noFace(faceId);
        return found.first();
    });
}

Result<QStringList> StoreFaces::measuringModels() const {
    return m_core.sql->read([&]() -> Result<QStringList> {
        return m_core.sql->rows(
            u"SELECT model_id FROM embeddings WHERE face_id = (SELECT min(face_id) FROM embeddings)"_s, {},
            [](const QSqlQuery& row) { return row.value(0).toString(); });
    });
}

Result<void> StoreFaces::registerModel(const QString& modelId, const QString& name, const QString& metadataJson) {
    if (modelId.isEmpty()) return invalid("a model without an id");
    if (m_core.readOnly) return {};
    const auto known = m_core.sql->read([&]() -> Result<bool> {
        return m_core.sql
            ->value(u"SELECT 1 FROM models WHERE id = ? AND name = ? AND metadata_json = ?"_s,
                    {modelId, name, metadataJson})
            .isValid();
    });
    if (!known) return known.error();
    if (*known) return {};  // also with a full disk
    return m_core.sql->write([&]() -> Result<void> {
        m_core.sql->run(
            u"INSERT INTO models (id, name, metadata_json) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET name = excluded.name, metadata_json = excluded.metadata_json"_s,
            {modelId, name, metadataJson});
        return {};
    });
}

}  // namespace facenet
