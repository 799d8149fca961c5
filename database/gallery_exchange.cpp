#include "database/erased_rows.h"
#include "database/gallery_store_private.h"
#include "database/rows.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

Result<QList<StoredModel>> GalleryStore::models() const {
    return m_d->read([&]() -> Result<QList<StoredModel>> {
        return m_d->sql->rows(
            u"SELECT id, name, metadata_json FROM models ORDER BY id"_s, {}, [](const QSqlQuery& row) {
                return StoredModel{row.value(0).toString(), row.value(1).toString(), row.value(2).toString()};
            });
    });
}

Result<QList<QByteArray>> GalleryStore::originsOf(qint64 personId) const {
    return m_d->sql->read([&]() -> Result<QList<QByteArray>> { return facenet::originsOf(*m_d->sql, personId); });
}

Result<void> GalleryStore::addOrigins(qint64 personId, const QList<QByteArray>& origins) {
    return m_d->sql->write([&]() -> Result<void> {
        facenet::addOrigins(*m_d->sql, personId, origins);
        return {};
    });
}

Result<QSet<QByteArray>> GalleryStore::erasedOrigins() const {
    return m_d->sql->read([&]() -> Result<QSet<QByteArray>> { return erasedHashes(*m_d->sql); });
}

Result<qint64> GalleryStore::chosenPortraitOf(qint64 personId) const {
    return m_d->read([&]() -> Result<qint64> {
        return m_d->sql
            ->value(
                u"SELECT f.id FROM people p JOIN faces f ON f.id = p.portrait_face_id AND f.person_id = p.id"
                " WHERE p.id = ? AND f.removed_at_ms IS NULL"_s,
                {personId})
            .toLongLong();
    });
}

Result<QList<RejectedLook>> GalleryStore::rejectedLooksOf(qint64 personId) const {
    Sql& sql = *m_d->sql;
    SealedCells& cells = *m_d->cells;
    return m_d->read([&]() -> Result<QList<RejectedLook>> {
        QList<RejectedLook> looks;
        QList<qint64> ids;
        sql.forEachRow(
            u"SELECT id, created_at_ms, crop_png FROM rejected_looks WHERE person_id = ? AND removed_at_ms IS NULL"
            " ORDER BY id"_s,
            {personId}, [&](const QSqlQuery& row) {
                const qint64 look = row.value(0).toLongLong();
                ids.append(look);
                looks.append({.createdAt = timeFrom(row.value(1)),
                              .cropPng = cells.openBytes({SealedColumn::LookCrop, look}, personId, row.value(2))});
            });
        for (qsizetype i = 0; i < ids.size(); ++i)
            looks[i].embeddings =
                sql.rows(u"SELECT model_id, vector FROM rejected_embeddings WHERE look_id = ? ORDER BY model_id"_s,
                         {ids[i]}, [&](const QSqlQuery& row) {
                             const QString model = row.value(0).toString();
                             const QByteArray vector =
                                 cells.openBytes({SealedColumn::LookEmbedding, ids[i], model}, personId, row.value(1));
                             return std::pair(model, embeddingFrom(vector));
                         });
        return looks;
    });
}

Result<void> GalleryStore::addRejectedLook(qint64 personId, const RejectedLook& look, const cv::Mat& crop) {
    if (look.embeddings.isEmpty() && crop.empty()) return invalid("a rejected look that nobody can measure");
    const auto png = crop.empty() ? Result<QByteArray>(QByteArray()) : toPng(crop);
    if (!png) return png.error();
    return m_d->write([&]() -> Result<void> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        const qint64 id = m_d->insertLook(personId, toColumn(look.createdAt), *png);
        for (const auto& [modelId, embedding] : look.embeddings)
            if (const auto added = addLookEmbeddings(modelId, {{id, embedding}}); !added) return added;
        ChangeSet changes = m_d->newChanges();
        changes.noteInserted(u"rejected_looks"_s, id);
        changes.record(JournalKind::Reject, m_d->nameOf(personId));
        return {};
    });
}

Result<QList<StoredStrictPair>> GalleryStore::strictPairs() const {
    return m_d->sql->read([&]() -> Result<QList<StoredStrictPair>> {
        return m_d->sql->rows(
            u"SELECT s.model_id, s.first_id, s.second_id, s.threshold FROM strict_pairs s"
            " JOIN people a ON a.id = s.first_id JOIN people b ON b.id = s.second_id"
            " WHERE s.removed_at_ms IS NULL AND a.removed_at_ms IS NULL AND b.removed_at_ms IS NULL"
            " ORDER BY s.first_id, s.second_id, s.model_id, s.id"_s,
            {}, [](const QSqlQuery& row) {
                return StoredStrictPair{row.value(0).toString(),
                                        {row.value(1).toLongLong(), row.value(2).toLongLong(), row.value(3).toFloat()}};
            });
    });
}

Result<QList<JournalEntry>> GalleryStore::journalOf(qint64 personId) const {
    const auto rows = rowsOf({personId});
    if (!rows) return rows.error();
    return m_d->read([&]() -> Result<QList<JournalEntry>> {
        return journalEntriesOf(*m_d->cells, *rows, personId, m_d->nameOf(personId));
    });
}

Result<void> GalleryStore::addToLog(const QString& action, int count, const QString& outcome) {
    if (m_d->readOnly) return {};
    return m_d->sql->write([&]() -> Result<void> {
        m_d->log(action, count, outcome);
        return {};
    });
}

}  // namespace facenet
