#include <QHash>
#include <algorithm>
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

/// As the database sorts names that it can read.
void sortByName(QList<Person>& people) {
    QHash<qint64, QString> folded;
    for (const Person& person : people) folded.insert(person.id, foldedName(person.name));
    std::sort(people.begin(), people.end(), [&](const Person& a, const Person& b) {
        return std::pair(folded[a.id], a.id) < std::pair(folded[b.id], b.id);
    });
}

}  // namespace

qint64 GalleryStore::Private::addPerson(const QString& name, const QString& note, const QVariant& createdAtMs,
                                        const QVariant& consentedAtMs, ChangeSet& changes) {
    const qint64 id = cells->nextRow(u"people"_s);
    cells->addKey(id);
    sql->run(
        u"INSERT INTO people (id, name, folded_name, note, created_at_ms, consented_at_ms) VALUES (?, ?, ?, ?, ?, ?)"_s,
        {id, cells->seal({SealedColumn::PersonName, id}, id, name), cells->comparable(name),
         cells->seal({SealedColumn::PersonNote, id}, id, note), createdAtMs, consentedAtMs});
    changes.noteInserted(u"people"_s, id);
    return id;
}

Result<Enrolled> GalleryStore::Private::enroll(const Enrolment& enrolment, bool allowSameName, ChangeSet& changes) {
    const bool isNew = enrolment.personId == 0;
    const bool takenOver = isNew && enrolment.createdAt.isValid();
    if (enrolment.faces.isEmpty() && !takenOver) return invalid("no faces");
    if (isNew && !enrolment.consentedAt.isValid()) return invalid("no consent");
    const auto name = isNew ? cleanName(enrolment.name) : Result<QString>(QString());
    if (!name) return name.error();
    Enrolled enrolled{.personId = enrolment.personId, .faceIds = {}, .newPerson = isNew};
    if (!isNew && !hasPerson(enrolment.personId)) return noPerson(enrolment.personId);
    if (isNew && !allowSameName && isNameTaken(*name, 0)) return taken(*name);
    if (isNew) {
        enrolled.personId = addPerson(*name, enrolment.note, takenOver ? toColumn(enrolment.createdAt) : now(),
                                      toColumn(enrolment.consentedAt), changes);
    } else if (!enrolment.note.isEmpty()) {
        const QString note = noteOf(enrolment.personId);
        changes.set(u"people"_s, enrolment.personId, u"note"_s,
                    note.isEmpty() ? enrolment.note : QString(note + u'\n' + enrolment.note));
    }
    QList<Consent> consents = enrolment.consents;
    if (consents.isEmpty() && enrolment.consentedAt.isValid()) {
        const Consent given = consentTo(consentText(), enrolment.consentedAt);
        if (isNew || !hasConsent(enrolled.personId, given)) consents.append(given);
    }
    for (const Consent& consent : std::as_const(consents))
        changes.noteInserted(u"consents"_s, addConsent(enrolled.personId, consent));
    if (!enrolment.modelId.isEmpty()) ensureModel(enrolment.modelId);
    for (const NewFace& face : enrolment.faces) {
        const auto& [crop, quality, source, takenAt, embedding] = face;
        if (const auto checked = checkFace(face, enrolment.modelId); !checked) return checked.error();
        const auto png = toPng(crop);
        if (!png) return png.error();
        const qint64 faceId = cells->nextRow(u"faces"_s);
        sql->run(
            u"INSERT INTO faces (id, person_id, size_px, sharpness, brightness, yaw_deg, pitch_deg, roll_deg,"
            " confidence, quality_rank, source, taken_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {faceId, enrolled.personId, quality.sizePx, quality.sharpness, quality.brightness, quality.yawDeg,
             quality.pitchDeg, quality.rollDeg, quality.confidence, qualityRank(quality),
             cells->seal({SealedColumn::FaceSource, faceId}, enrolled.personId, source), toColumn(takenAt)});
        sql->run(u"INSERT INTO crops (face_id, png) VALUES (?, ?)"_s,
                 {faceId, cells->seal({SealedColumn::Crop, faceId}, enrolled.personId, *png)});
        if (!embedding.empty()) addEmbedding(faceId, enrolled.personId, enrolment.modelId, embedding);
        changes.noteInserted(u"faces"_s, faceId);
        enrolled.faceIds.append(faceId);
    }
    return enrolled;
}

Result<Enrolled> GalleryStore::enroll(const Enrolment& enrolment, bool allowSameName) {
    return m_d->write([&]() -> Result<Enrolled> {
        ChangeSet changes = m_d->newChanges();
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
    return m_d->read([&]() -> Result<QList<Person>> {
        m_d->cells->loadKeys();
        QList<Person> people = m_d->sql->rows(
            kSelectPeople + u" WHERE p.removed_at_ms IS NULL ORDER BY p.folded_name, p.id"_s, {}, m_d->toPerson());
        if (m_d->cells->areSealed()) sortByName(people);
        return people;
    });
}

Result<Person> GalleryStore::person(qint64 personId) const {
    return m_d->read([&]() -> Result<Person> {
        const auto found = m_d->sql->rows(kSelectPeople + u" WHERE p.id = ? AND p.removed_at_ms IS NULL"_s, {personId},
                                          m_d->toPerson());
        if (found.isEmpty()) return noPerson(personId);
        return found.first();
    });
}

Result<QList<Person>> GalleryStore::peopleNamed(const QString& name) const {
    return m_d->read([&]() -> Result<QList<Person>> {
        return m_d->sql->rows(kSelectPeople + u" WHERE p.folded_name = ? AND p.removed_at_ms IS NULL ORDER BY p.id"_s,
                              {m_d->cells->comparable(name)}, m_d->toPerson());
    });
}

Result<QList<StoredFace>> GalleryStore::facesOf(qint64 personId) const {
    return m_d->read([&]() -> Result<QList<StoredFace>> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        return m_d->sql->rows(u"SELECT "_s + kFaceColumns +
                                  u" FROM faces f WHERE f.person_id = ? AND f.removed_at_ms IS NULL"
                                  " ORDER BY f.quality_rank DESC, f.id"_s,
                              {personId}, [&](const QSqlQuery& row) { return faceFrom(row, *m_d->cells); });
    });
}

Result<QByteArray> GalleryStore::cropPng(qint64 faceId) const {
    return m_d->read([&]() -> Result<QByteArray> {
        const auto found = m_d->sql->rows(
            u"SELECT f.id, c.png, f.person_id FROM crops c JOIN faces f ON f.id = c.face_id WHERE f.id = ?"_s, {faceId},
            m_d->toCrop(SealedColumn::Crop));
        if (found.isEmpty()) return noFace(faceId);
        return found.first().second;
    });
}

}  // namespace facenet
