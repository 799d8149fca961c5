#include "database/parts/store_exchange.h"

#include "database/base/crop_png.h"
#include "database/parts/erased_rows.h"
#include "database/parts/store_core.h"
#include "database/parts/store_faces.h"
#include "database/store/backups.h"
#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

Result<QList<StoredModel>> StoreExchange::models() const {
    return m_core.read([&]() -> Result<QList<StoredModel>> {
        return m_core.sql->rows(
            u"SELECT id, name, metadata_json FROM models ORDER BY id"_s, {}, [](const QSqlQuery& row) {
                return StoredModel{row.value(0).toString(), row.value(1).toString(), row.value(2).toString()};
            });
    });
}

Result<QList<QByteArray>> StoreExchange::originsOf(qint64 personId) const {
    return m_core.sql->read([&]() -> Result<QList<QByteArray>> { return facenet::originsOf(*m_core.sql, personId); });
}

Result<void> StoreExchange::addOrigins(qint64 personId, const QList<QByteArray>& origins) {
    return m_core.sql->write([&]() -> Result<void> {
        facenet::addOrigins(*m_core.sql, personId, origins);
        return {};
    });
}

Result<void> StoreExchange::lookInto(const std::function<void(Sql&)>& look) const {
    return m_core.sql->read([&]() -> Result<void> {
        look(*m_core.sql);
        return {};
    });
}

Result<QHash<qint64, QList<QByteArray>>> StoreExchange::originsOf(ErasableRow kind) const {
    return m_core.sql->read(
        [&]() -> Result<QHash<qint64, QList<QByteArray>>> { return facenet::originsOf(*m_core.sql, kind); });
}

Result<void> StoreExchange::addOrigins(ErasableRow kind, qint64 id, const QList<QByteArray>& origins) {
    return m_core.sql->write([&]() -> Result<void> {
        facenet::addOrigins(*m_core.sql, kind, id, origins);
        return {};
    });
}

Result<void> StoreExchange::forgetErased(const QList<QByteArray>& origins) {
    return m_core.sql->write([&]() -> Result<void> {
        facenet::forgetErased(*m_core.sql, origins);
        return {};
    });
}

Result<QSet<QByteArray>> StoreExchange::erasedOrigins() const {
    return m_core.sql->read([&]() -> Result<QSet<QByteArray>> { return erasedHashes(*m_core.sql); });
}

Result<qint64> StoreExchange::chosenPortraitOf(qint64 personId) const {
    return m_core.read([&]() -> Result<qint64> {
        return m_core.sql
            ->value(
                u"SELECT f.id FROM people p JOIN faces f ON f.id = p.portrait_face_id AND f.person_id = p.id"
                " WHERE p.id = ? AND f.removed_at_ms IS NULL"_s,
                {personId})
            .toLongLong();
    });
}

Result<QList<RejectedLook>> StoreExchange::rejectedLooksOf(qint64 personId) const {
    Sql& sql = *m_core.sql;
    SealedCells& cells = *m_core.cells;
    return m_core.read([&]() -> Result<QList<RejectedLook>> {
        QList<RejectedLook> looks;
        QList<qint64> ids;
        sql.forEachRow(
            u"SELECT id, created_at_ms, crop_png FROM rejected_looks WHERE person_id = ? AND removed_at_ms IS NULL"
            " ORDER BY id"_s,
            {personId}, [&](const QSqlQuery& row) {
                const qint64 look = row.value(0).toLongLong();
                ids.append(look);
                looks.append({.id = look,
                              .createdAt = timeFrom(row.value(1)),
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

Result<qint64> StoreExchange::addRejectedLook(qint64 personId, const RejectedLook& look, const cv::Mat& crop) {
    if (look.embeddings.isEmpty() && crop.empty()) return invalid("a rejected look that nobody can measure");
    const auto png = crop.empty() ? Result<QByteArray>(QByteArray()) : pngFromCrop(crop);
    if (!png) return png.error();
    return m_core.write([&]() -> Result<qint64> {
        if (!m_core.hasPerson(personId)) return noPerson(personId);
        const qint64 id = m_core.insertLook(personId, toColumn(look.createdAt), *png);
        for (const auto& [modelId, embedding] : look.embeddings)
            if (const auto added = StoreFaces(m_core).addLookEmbeddings(modelId, {{id, embedding}}); !added)
                return added.error();
        ChangeSet changes = m_core.newChanges();
        changes.noteInserted(u"rejected_looks"_s, id);
        changes.record(JournalKind::Reject, m_core.nameOf(personId));
        return id;
    });
}

Result<qint64> StoreExchange::lastTaken() const {
    return facenet::lastTaken(*m_core.sql);
}

Result<void> StoreExchange::copyUnlessChanged(const std::function<Result<void>()>& copy,
                                              const std::function<void()>& discard) {
    return facenet::copyUnlessChanged(*m_core.sql, copy, discard);
}

Result<void> StoreExchange::writeCopy(const QString& emptyFile) {
    return facenet::writeCopy(*m_core.sql, emptyFile);
}

}  // namespace facenet
