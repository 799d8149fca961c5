#include "database/parts/rows.h"

#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

// Of 10,000 people with 100,000 faces each of these looks is one into an index.
const QString kSelectPeople =
    u"SELECT p.id, p.name, p.note, p.created_at_ms, p.consented_at_ms,"
    " (SELECT count(*) FROM faces f WHERE f.person_id = p.id AND f.removed_at_ms IS NULL),"
    " coalesce((SELECT f.id FROM faces f WHERE f.id = p.portrait_face_id AND f.person_id = p.id"
    "  AND f.removed_at_ms IS NULL),"
    "  (SELECT f.id FROM faces f WHERE f.person_id = p.id AND f.removed_at_ms IS NULL"
    "  ORDER BY f.quality_rank DESC, f.id LIMIT 1)),"
    " (SELECT max(f.quality_rank) FROM faces f WHERE f.person_id = p.id AND f.removed_at_ms IS NULL),"
    " (SELECT coalesce(s.seen_until_ms, s.seen_at_ms) FROM sightings s WHERE s.person_id = p.id"
    "  AND s.removed_at_ms IS NULL ORDER BY s.seen_at_ms DESC LIMIT 1),"
    " c.expires_at_ms, c.review_at_ms"
    " FROM people p LEFT JOIN consents c ON c.id ="
    "  (SELECT l.id FROM consents l WHERE l.person_id = p.id AND l.removed_at_ms IS NULL"
    "  ORDER BY l.given_at_ms DESC, l.id DESC LIMIT 1)"_s;

const QString kFaceColumns =
    u"f.id, f.person_id, f.size_px, f.sharpness, f.brightness, f.yaw_deg, f.pitch_deg, f.roll_deg, f.confidence,"
    " f.source, f.taken_at_ms, f.picture_hash"_s;

Person personFrom(const QSqlQuery& row, SealedCells& cells) {
    const qint64 id = row.value(0).toLongLong();
    return {.id = id,
            .name = cells.openText({SealedColumn::PersonName, id}, id, row.value(1)),
            .note = cells.openText({SealedColumn::PersonNote, id}, id, row.value(2)),
            .createdAt = timeFrom(row.value(3)),
            .consentedAt = timeFrom(row.value(4)),
            .consentEndsAt = timeFrom(row.value(9)),
            .consentReviewAt = timeFrom(row.value(10)),
            .faceCount = row.value(5).toInt(),
            .portraitFaceId = row.value(6).toLongLong(),
            .bestQualityRank = row.value(7).toFloat(),
            .lastSeenAt = timeFrom(row.value(8))};
}

StoredFace faceFrom(const QSqlQuery& row, SealedCells& cells) {
    const qint64 id = row.value(0).toLongLong(), personId = row.value(1).toLongLong();
    return {.id = id,
            .personId = personId,
            .quality = {.sizePx = row.value(2).toFloat(),
                        .sharpness = row.value(3).toFloat(),
                        .brightness = row.value(4).toFloat(),
                        .yawDeg = row.value(5).toFloat(),
                        .pitchDeg = row.value(6).toFloat(),
                        .rollDeg = row.value(7).toFloat(),
                        .confidence = row.value(8).toFloat()},
            .source = cells.openText({SealedColumn::FaceSource, id}, personId, row.value(9)),
            .takenAt = timeFrom(row.value(10)),
            .pictureHash = cells.openBytes({SealedColumn::FacePicture, id}, personId, row.value(11))};
}

}  // namespace facenet
