#include <cmath>

#include "database/gallery_store_private.h"
#include "database/rows.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Errors: InvalidArgument
Result<void> checkFace(const NewFace& face, const QString& modelId) {
    const FaceQuality& q = face.quality;
    for (const float figure : {q.sizePx, q.sharpness, q.brightness, q.yawDeg, q.pitchDeg, q.rollDeg, q.confidence})
        if (!std::isfinite(figure)) return invalid("a quality that is not a finite number");
    if (face.embedding.empty()) return {};
    if (modelId.isEmpty()) return invalid("embeddings without their model's id");
    return checkEmbedding(face.embedding);
}

}  // namespace

Result<Enrolled> GalleryStore::Private::enroll(const Enrolment& enrolment, bool allowSameName, ChangeSet& changes) {
    const bool isNew = enrolment.personId == 0;
    if (enrolment.faces.isEmpty()) return invalid("no faces");
    if (isNew && !enrolment.consentedAt.isValid()) return invalid("no consent");
    const auto name = isNew ? cleanName(enrolment.name) : Result<QString>(QString());
    if (!name) return name.error();
    Enrolled enrolled{.personId = enrolment.personId, .faceIds = {}, .newPerson = isNew};
    if (!isNew && !hasPerson(enrolment.personId)) return noPerson(enrolment.personId);
    if (isNew && !allowSameName && isNameTaken(*name, 0)) return taken(*name);
    if (isNew) {
        enrolled.personId = sql->insert(
            u"INSERT INTO people (name, folded_name, note, created_at_ms, consented_at_ms) VALUES (?, ?, ?, ?, ?)"_s,
            {*name, foldedName(*name), enrolment.note, now(), toColumn(enrolment.consentedAt)});
        changes.noteInserted(u"people"_s, enrolled.personId);
    } else if (!enrolment.note.isEmpty()) {
        const QString note = sql->value(u"SELECT note FROM people WHERE id = ?"_s, {enrolment.personId}).toString();
        changes.set(u"people"_s, enrolment.personId, u"note"_s,
                    note.isEmpty() ? enrolment.note : QString(note + u'\n' + enrolment.note));
    }
    if (!enrolment.modelId.isEmpty()) ensureModel(enrolment.modelId);
    for (const NewFace& face : enrolment.faces) {
        const auto& [crop, quality, source, takenAt, embedding] = face;
        if (const auto checked = checkFace(face, enrolment.modelId); !checked) return checked.error();
        const auto png = toPng(crop);
        if (!png) return png.error();
        const qint64 faceId = sql->insert(
            u"INSERT INTO faces (person_id, size_px, sharpness, brightness, yaw_deg, pitch_deg, roll_deg, confidence,"
            " quality_rank, source, taken_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {enrolled.personId, quality.sizePx, quality.sharpness, quality.brightness, quality.yawDeg, quality.pitchDeg,
             quality.rollDeg, quality.confidence, qualityRank(quality), source, toColumn(takenAt)});
        sql->run(u"INSERT INTO crops (face_id, png) VALUES (?, ?)"_s, {faceId, *png});
        if (!embedding.empty())
            sql->run(u"INSERT INTO embeddings (face_id, model_id, vector) VALUES (?, ?, ?)"_s,
                     {faceId, enrolment.modelId, toBlob(embedding)});
        changes.noteInserted(u"faces"_s, faceId);
        enrolled.faceIds.append(faceId);
    }
    return enrolled;
}

Result<Enrolled> GalleryStore::enroll(const Enrolment& enrolment, bool allowSameName) {
    return m_d->sql->write([&]() -> Result<Enrolled> {
        ChangeSet changes(*m_d->sql);
        auto enrolled = m_d->enroll(enrolment, allowSameName, changes);
        if (!enrolled) return enrolled;
        enrolled->entry =
            changes.record(enrolled->newPerson ? JournalKind::Enroll : JournalKind::AddFaces,
                           m_d->nameOf(enrolled->personId), {}, static_cast<int>(enrolled->faceIds.size()));
        m_d->log(u"enroll"_s, enrolled->entry.count);
        return enrolled;
    });
}

Result<QList<Person>> GalleryStore::people() const {
    return m_d->sql->read([&]() -> Result<QList<Person>> {
        return m_d->sql->rows(u"SELECT "_s + kPersonColumns +
                                  u" FROM people p WHERE p.removed_at_ms IS NULL ORDER BY p.folded_name, p.id"_s,
                              {}, personFrom);
    });
}

Result<Person> GalleryStore::person(qint64 personId) const {
    return m_d->sql->read([&]() -> Result<Person> {
        const auto found = m_d->sql->rows(
            u"SELECT "_s + kPersonColumns + u" FROM people p WHERE p.id = ? AND p.removed_at_ms IS NULL"_s, {personId},
            personFrom);
        if (found.isEmpty()) return noPerson(personId);
        return found.first();
    });
}

Result<QList<Person>> GalleryStore::peopleNamed(const QString& name) const {
    return m_d->sql->read([&]() -> Result<QList<Person>> {
        return m_d->sql->rows(u"SELECT "_s + kPersonColumns +
                                  u" FROM people p WHERE p.folded_name = ? AND p.removed_at_ms IS NULL ORDER BY p.id"_s,
                              {foldedName(name)}, personFrom);
    });
}

Result<QList<StoredFace>> GalleryStore::facesOf(qint64 personId) const {
    return m_d->sql->read([&]() -> Result<QList<StoredFace>> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        return m_d->sql->rows(u"SELECT "_s + kFaceColumns +
                                  u" FROM faces f WHERE f.person_id = ? AND f.removed_at_ms IS NULL"
                                  " ORDER BY f.quality_rank DESC, f.id"_s,
                              {personId}, faceFrom);
    });
}

Result<QByteArray> GalleryStore::cropPng(qint64 faceId) const {
    return m_d->sql->read([&]() -> Result<QByteArray> {
        const QVariant png = m_d->sql->value(u"SELECT png FROM crops WHERE face_id = ?"_s, {faceId});
        if (!png.isValid()) return noFace(faceId);
        return png.toByteArray();
    });
}

}  // namespace facenet
