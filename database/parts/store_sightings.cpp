#include "database/parts/store_sightings.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "core/face/quality.h"
#include "database/base/crop_png.h"
#include "database/parts/rows.h"
#include "database/parts/store_core.h"
#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString kSightings =
    u"SELECT s.id, s.person_id, p.name, s.seen_at_ms, s.source, s.cosine_similarity, s.crop_png, s.model_id, s.vector,"
    " s.size_px, s.sharpness, s.brightness, s.yaw_deg, s.pitch_deg, s.roll_deg, s.confidence,"
    " coalesce(s.seen_until_ms, s.seen_at_ms)"
    " FROM sightings s LEFT JOIN people p ON p.id = s.person_id"
    " WHERE s.removed_at_ms IS NULL AND p.removed_at_ms IS NULL "_s;
const QString kNewestFirst = u" ORDER BY s.seen_at_ms DESC, s.id DESC LIMIT ?"_s;

Sighting sightingFrom(const QSqlQuery& row, SealedCells& cells) {
    const qint64 id = row.value(0).toLongLong(), owner = row.value(1).toLongLong();
    Sighting sighting{
        .id = id,
        .personName = cells.openText({SealedColumn::PersonName, owner}, owner, row.value(2)),
        .seenAt = timeFrom(row.value(3)),
        .seenUntil = timeFrom(row.value(16)),
        .source = cells.openText({SealedColumn::SightingSource, id}, owner, row.value(4)),
        .cosineSimilarity = row.value(5).toDouble(),
        .cropPng = cells.openBytes({SealedColumn::SightingCrop, id}, owner, row.value(6)),
        .quality = {.sizePx = row.value(9).toFloat(),
                    .sharpness = row.value(10).toFloat(),
                    .brightness = row.value(11).toFloat(),
                    .yawDeg = row.value(12).toFloat(),
                    .pitchDeg = row.value(13).toFloat(),
                    .rollDeg = row.value(14).toFloat(),
                    .confidence = row.value(15).toFloat()},
        .modelId = row.value(7).toString(),
        .embedding = embeddingFrom(cells.openBytes({SealedColumn::SightingEmbedding, id}, owner, row.value(8)))};
    if (!row.isNull(1)) sighting.personId = owner;
    return sighting;
}

auto toSighting(SealedCells& cells) {
    return [&cells](const QSqlQuery& row) { return sightingFrom(row, cells); };
}

/// The sighting's crop as a face to be stored; its embedding only where it is of that model.
Result<NewFace> faceFrom(const Sighting& sighting, const QString& modelId) {
    const auto crop = cropFromPng(sighting.cropPng);
    if (!crop) return Error{ErrorCode::ImageUnreadable, "sighting " + std::to_string(sighting.id)};
    return NewFace{.crop = *crop,
                   .quality = sighting.quality,
                   .source = sighting.source,
                   .takenAt = sighting.seenAt,
                   .embedding = sighting.modelId == modelId ? sighting.embedding : Embedding()};
}

Result<void> check(const Sighting& sighting) {
    if (!sighting.seenAt.isValid()) return invalid("a sighting without its time");
    if (sighting.seenUntil.isValid() && sighting.seenUntil < sighting.seenAt)
        return invalid("a visit that ends before");
    if (!std::isfinite(sighting.cosineSimilarity)) return invalid("a similarity that is not a finite number");
    if (sighting.embedding.empty()) return {};
    if (sighting.modelId.isEmpty()) return invalid("an embedding without its model's id");
    return checkEmbedding(sighting.embedding);
}

/// What may change as long as a visit lasts.
void writeLook(StoreCore& core, qint64 id, const Sighting& sighting) {
    const bool measured = !sighting.embedding.empty();
    if (measured) core.ensureModel(sighting.modelId);
    const FaceQuality& q = sighting.quality;
    SealedCells& cells = *core.cells;
    const qint64 owner = sighting.personId.value_or(kNobody);
    const QVariant crop = sighting.cropPng.isEmpty() ? QVariant() : QVariant(sighting.cropPng);
    const QVariant vector = measured ? QVariant(toBlob(sighting.embedding)) : QVariant();
    core.sql->run(
        u"UPDATE sightings SET seen_until_ms = ?, cosine_similarity = ?, crop_png = ?, model_id = ?,"
        " vector = ?, size_px = ?, sharpness = ?, brightness = ?, yaw_deg = ?, pitch_deg = ?, roll_deg = ?,"
        " confidence = ? WHERE id = ?"_s,
        {toColumn(sighting.seenUntil.isValid() ? sighting.seenUntil : sighting.seenAt), sighting.cosineSimilarity,
         cells.seal({SealedColumn::SightingCrop, id}, owner, crop), measured ? QVariant(sighting.modelId) : QVariant(),
         cells.seal({SealedColumn::SightingEmbedding, id}, owner, vector), q.sizePx, q.sharpness, q.brightness,
         q.yawDeg, q.pitchDeg, q.rollDeg, q.confidence, id});
}

/// Poor looks would name others later: a patch of hair, a blur. Where there are no good ones they are what there is.
void keepGoodLooks(QList<NewFace>& faces) {
    const auto isGood = [](const NewFace& face) { return qualityIssues(face.quality, QualityLimits()).empty(); };
    if (std::any_of(faces.begin(), faces.end(), isGood)) faces.removeIf(std::not_fn(isGood));
}

}  // namespace

Result<qint64> StoreSightings::add(const Sighting& sighting) {
    if (const auto checked = check(sighting); !checked) return checked.error();
    return m_core.write([&]() -> Result<qint64> {
        if (sighting.personId && !m_core.hasPerson(*sighting.personId)) return noPerson(*sighting.personId);
        const qint64 id = m_core.cells->nextRow(u"sightings"_s), owner = sighting.personId.value_or(kNobody);
        m_core.sql->run(
            u"INSERT INTO sightings (id, person_id, seen_at_ms, source, cosine_similarity)"
            " VALUES (?, ?, ?, ?, 0)"_s,
            {id, sighting.personId ? QVariant(*sighting.personId) : QVariant(), toColumn(sighting.seenAt),
             m_core.cells->seal({SealedColumn::SightingSource, id}, owner, sighting.source)});
        writeLook(m_core, id, sighting);
        if (m_core.importId == 0) return id;
        ChangeSet changes = m_core.newChanges();
        changes.noteInserted(u"sightings"_s, id);
        changes.record(JournalKind::Import, {});
        return id;
    });
}

Result<void> StoreSightings::extend(qint64 sightingId, const Sighting& sighting) {
    if (const auto checked = check(sighting); !checked) return checked;
    return m_core.write([&]() -> Result<void> {
        const auto owners =
            m_core.sql->rows(u"SELECT person_id FROM sightings WHERE id = ? AND removed_at_ms IS NULL"_s, {sightingId},
                             [](const QSqlQuery& row) {
                                 return row.isNull(0) ? std::nullopt : std::optional(row.value(0).toLongLong());
                             });
        if (owners.isEmpty() || owners.first() != sighting.personId)
            return Error{ErrorCode::NotFound, "sighting " + std::to_string(sightingId)};
        writeLook(m_core, sightingId, sighting);
        return {};
    });
}

Result<QList<Sighting>> StoreSightings::since(const QDateTime& since, int limit) const {
    return m_core.read([&]() -> Result<QList<Sighting>> {
        return m_core.sql->rows(
            kSightings + u"AND coalesce(s.seen_until_ms, s.seen_at_ms) >= ?"_s + kNewestFirst,
            {since.isValid() ? since.toMSecsSinceEpoch() : std::numeric_limits<qint64>::min(), limit},
            toSighting(*m_core.cells));
    });
}

Result<QList<Sighting>> StoreSightings::of(qint64 personId, int limit) const {
    return m_core.read([&]() -> Result<QList<Sighting>> {
        return m_core.sql->rows(kSightings + u"AND s.person_id = ?"_s + kNewestFirst, {personId, limit},
                                toSighting(*m_core.cells));
    });
}

Result<QList<Sighting>> StoreSightings::after(qint64 afterSightingId, int limit) const {
    return m_core.read([&]() -> Result<QList<Sighting>> {
        return m_core.sql->rows(kSightings + u"AND s.id > ? ORDER BY s.id LIMIT ?"_s, {afterSightingId, limit},
                                toSighting(*m_core.cells));
    });
}

Result<QList<UnnamedLook>> StoreSightings::unnamedLooks(const QString& modelId) const {
    SealedCells& cells = *m_core.cells;
    return m_core.read([&]() -> Result<QList<UnnamedLook>> {
        return m_core.sql->rows(
            u"SELECT id, seen_at_ms, source, iif(model_id = ?, vector, NULL) AS measured FROM sightings"
            " WHERE person_id IS NULL AND removed_at_ms IS NULL AND (measured IS NOT NULL OR crop_png IS NOT NULL)"
            " ORDER BY seen_at_ms DESC, id DESC"_s,
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

Result<QByteArray> StoreSightings::cropPng(qint64 sightingId) const {
    using OwnerAndPng = std::pair<qint64, QVariant>;
    return m_core.read([&]() -> Result<QByteArray> {
        const auto found =
            m_core.sql->rows(u"SELECT person_id, crop_png FROM sightings WHERE id = ? AND crop_png IS NOT NULL"_s,
                             {sightingId}, [](const QSqlQuery& row) {
                                 return OwnerAndPng{row.value(0).toLongLong(), row.value(1)};
                             });
        if (found.isEmpty()) return Error{ErrorCode::NotFound, "the crop of sighting " + std::to_string(sightingId)};
        return m_core.cells->openBytes({SealedColumn::SightingCrop, sightingId}, found.first().first,
                                       found.first().second);
    });
}

Result<SightingCounts> StoreSightings::counts() const {
    return m_core.sql->read([&]() -> Result<SightingCounts> {
        SightingCounts counts;
        m_core.sql->forEachRow(
            u"SELECT count(*), count(s.person_id) FROM sightings s LEFT JOIN people p ON p.id = s.person_id"
            " WHERE s.removed_at_ms IS NULL AND p.removed_at_ms IS NULL"_s,
            {}, [&](const QSqlQuery& row) { counts = {.all = row.value(0).toInt(), .named = row.value(1).toInt()}; });
        return counts;
    });
}

Result<Enrolled> StoreSightings::name(const QList<qint64>& sightingIds, const Enrolment& person, bool allowSameName) {
    Sql& sql = *m_core.sql;
    return m_core.write([&]() -> Result<Enrolled> {
        Enrolment enrolment = person;
        for (const qint64 id : sightingIds) {
            const auto found =
                sql.rows(kSightings + u"AND s.person_id IS NULL AND s.id = ?"_s, {id}, toSighting(*m_core.cells));
            if (found.isEmpty()) return Error{ErrorCode::NotFound, "sighting " + std::to_string(id)};
            if (enrolment.modelId.isEmpty()) enrolment.modelId = found.first().modelId;
            auto face = faceFrom(found.first(), enrolment.modelId);
            if (!face) return face.error();
            enrolment.faces.append(std::move(*face));
        }
        keepGoodLooks(enrolment.faces);
        ChangeSet changes = m_core.newChanges();
        auto enrolled = m_core.enroll(enrolment, allowSameName, changes);
        if (!enrolled) return enrolled;
        for (const qint64 id : sightingIds) changes.set(u"sightings"_s, id, u"person_id"_s, enrolled->personId);
        enrolled->entry = changes.record(JournalKind::NameSightings, m_core.nameOf(enrolled->personId), {},
                                         static_cast<int>(enrolled->faceIds.size()));
        m_core.log(u"enroll"_s, enrolled->entry.count);
        return enrolled;
    });
}

Result<JournalEntry> StoreSightings::remove(const QList<qint64>& sightingIds) {
    return m_core.write([&]() -> Result<JournalEntry> {
        ChangeSet changes = m_core.newChanges();
        for (const qint64 id : sightingIds) changes.set(u"sightings"_s, id, u"removed_at_ms"_s, now());
        return changes.record(JournalKind::RemoveSightings, {}, {}, static_cast<int>(sightingIds.size()));
    });
}

Result<int> StoreSightings::forget(const QDateTime& before) {
    if (!before.isValid()) return invalid("no time before which to forget");
    // Forgetting needs no passphrase.
    return m_core.sql->write([&]() -> Result<int> {
        return m_core.sql->run(u"DELETE FROM sightings WHERE seen_at_ms < ?"_s, {toColumn(before)});
    });
}

}  // namespace facenet
