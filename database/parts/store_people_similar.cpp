#include <QHash>
#include <algorithm>

#include "core/model/calibration.h"
#include "database/parts/store_core.h"
#include "database/parts/store_exchange.h"
#include "database/parts/store_people.h"
#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// So many are shown before they are erased.
constexpr qsizetype kWithCrops = 60;

float nearest(const Embedding& look, const std::vector<Embedding>& faces) {
    float most = -1;
    for (const Embedding& face : faces) most = std::max(most, cosineSimilarity(look, face));
    return most;
}

/// Stored faces as a model has measured them: those of some people, hidden ones too, and everybody else's.
struct Faces {
    std::vector<Embedding> theirs, others;
};

Faces measuredFaces(SealedCells& cells, const QString& modelId, const QSet<qint64>& people) {
    Faces faces;
    cells.loadKeys();
    cells.sql().forEachRow(
        u"SELECT f.person_id, f.id, e.vector FROM embeddings e JOIN faces f ON f.id = e.face_id WHERE e.model_id = ?"_s,
        {modelId}, [&](const QSqlQuery& row) {
            const qint64 person = row.value(0).toLongLong(), face = row.value(1).toLongLong();
            (people.contains(person) ? faces.theirs : faces.others)
                .push_back(
                    embeddingFrom(cells.openBytes({SealedColumn::Embedding, face, modelId}, person, row.value(2))));
        });
    return faces;
}

}  // namespace

Result<QList<SimilarLook>> StorePeople::looksLike(const QList<qint64>& personIds, const QString& modelId,
                                                  float cosineSimilarity) const {
    const auto rows = rowsOf(personIds);
    if (!rows) return rows.error();
    const auto models = StoreExchange(m_core).models();
    if (!models) return models.error();
    Sql& sql = *m_core.sql;
    SealedCells& cells = *m_core.cells;
    // What several models have measured counts once.
    QHash<std::pair<bool, qint64>, SimilarLook> found;
    const auto compared = m_core.read([&]() -> Result<void> {
        for (const StoredModel& model : *models) {
            const Faces faces = measuredFaces(cells, model.id, rows->people);
            const float asked =
                model.id == modelId ? cosineSimilarity : std::max(cosineSimilarity, kThresholdWithoutCurve);
            const auto take = [&](bool isSighting, qint64 id, const QByteArray& vector) {
                const Embedding look = embeddingFrom(vector);
                const float most = nearest(look, faces.theirs);
                // The others are looked at only where it matters.
                if (most < asked || nearest(look, faces.others) > most) return;
                SimilarLook& similar = found[{isSighting, id}];
                similar = {isSighting, id, std::max(similar.cosineSimilarity, most), {}};
            };
            sql.forEachRow(
                u"SELECT id, vector FROM sightings WHERE person_id IS NULL AND model_id = ? AND vector IS NOT NULL"_s,
                {model.id}, [&](const QSqlQuery& row) {
                    const qint64 id = row.value(0).toLongLong();
                    take(true, id, cells.openBytes({SealedColumn::SightingEmbedding, id}, kNobody, row.value(1)));
                });
            sql.forEachRow(
                u"SELECT l.id, l.person_id, e.vector FROM rejected_embeddings e JOIN rejected_looks l ON l.id = "
                u"e.look_id"
                " WHERE e.model_id = ?"_s,
                {model.id}, [&](const QSqlQuery& row) {
                    const qint64 id = row.value(0).toLongLong(), owner = row.value(1).toLongLong();
                    if (!rows->people.contains(owner))
                        take(false, id,
                             cells.openBytes({SealedColumn::LookEmbedding, id, model.id}, owner, row.value(2)));
                });
        }
        return {};
    });
    if (!compared) return compared.error();
    QList<SimilarLook> looks = found.values();
    std::sort(looks.begin(), looks.end(), [](const SimilarLook& a, const SimilarLook& b) {
        return std::tuple(-a.cosineSimilarity, a.isSighting, a.id) <
               std::tuple(-b.cosineSimilarity, b.isSighting, b.id);
    });
    return m_core.read([&]() -> Result<QList<SimilarLook>> {
        for (qsizetype i = 0; i < std::min(looks.size(), kWithCrops); ++i) {
            SimilarLook& look = looks[i];
            const QString table = look.isSighting ? u"sightings"_s : u"rejected_looks"_s;
            const SealedColumn column = look.isSighting ? SealedColumn::SightingCrop : SealedColumn::LookCrop;
            const auto crops = sql.rows(u"SELECT id, crop_png, person_id FROM %1 WHERE id = ?"_s.arg(table), {look.id},
                                        m_core.toCrop(column));
            if (!crops.isEmpty()) look.cropPng = crops.first().second;
        }
        return looks;
    });
}

}  // namespace facenet
