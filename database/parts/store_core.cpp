#include "database/parts/store_core.h"

#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <algorithm>
#include <cmath>
#include <utility>

#include "database/base/crop_png.h"
#include "database/base/files.h"
#include "database/parts/consents.h"
#include "database/parts/rows.h"
#include "database/store/columns.h"
#include "database/store/pending_restore.h"
#include "database/store/store_file.h"

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

qint64 StoreCore::addPerson(const QString& name, const QString& note, const QVariant& createdAtMs,
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

Result<void> StoreCore::checkIsSame() {
    if (sql->value(u"SELECT store_id FROM store_identity"_s).toByteArray() == storeId) return {};
    return Error{ErrorCode::ChangedMeanwhile, folder.toStdString() + ", in whose place a backup of another was put"};
}

void StoreCore::putAside() {
    if (std::exchange(isPutAside, true)) return;
    sql->takeLogAway();
    const QString path = storeFilePath(folder);
    if (!QFileInfo::exists(path)) return;  // removed, or moved as a whole
    const QString aside = placeAside(path);
    const auto kept = createPrivateFile(aside) ? sql->plain([&]() -> Result<void> {
        sql->run(u"VACUUM INTO ?"_s, {aside});
        return {};
    })
                                               : Result<void>();
    if (!kept || QFileInfo(aside).size() == 0) QFile::remove(aside);
}

Result<Enrolled> StoreCore::enroll(const Enrolment& enrolment, bool allowSameName, ChangeSet& changes) {
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
        const auto& [crop, quality, source, takenAt, embedding, pictureHash] = face;
        if (const auto checked = checkFace(face, enrolment.modelId); !checked) return checked.error();
        const auto png = pngFromCrop(crop);
        if (!png) return png.error();
        const qint64 faceId = cells->nextRow(u"faces"_s);
        sql->run(
            u"INSERT INTO faces (id, person_id, size_px, sharpness, brightness, yaw_deg, pitch_deg, roll_deg,"
            " confidence, quality_rank, source, taken_at_ms, picture_hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {faceId, enrolled.personId, quality.sizePx, quality.sharpness, quality.brightness, quality.yawDeg,
             quality.pitchDeg, quality.rollDeg, quality.confidence, qualityRank(quality),
             cells->seal({SealedColumn::FaceSource, faceId}, enrolled.personId, source), toColumn(takenAt),
             cells->seal({SealedColumn::FacePicture, faceId}, enrolled.personId,
                         pictureHash.isEmpty() ? QVariant() : QVariant(pictureHash))});
        sql->run(u"INSERT INTO crops (face_id, png) VALUES (?, ?)"_s,
                 {faceId, cells->seal({SealedColumn::Crop, faceId}, enrolled.personId, *png)});
        if (!embedding.empty()) addEmbedding(faceId, enrolled.personId, enrolment.modelId, embedding);
        changes.noteInserted(u"faces"_s, faceId);
        enrolled.faceIds.append(faceId);
    }
    return enrolled;
}

void StoreCore::addEmbedding(qint64 faceId, qint64 personId, const QString& modelId, const Embedding& embedding) {
    sql->run(u"INSERT OR REPLACE INTO embeddings (face_id, model_id, vector) VALUES (?, ?, ?)"_s,
             {faceId, modelId, cells->seal({SealedColumn::Embedding, faceId, modelId}, personId, toBlob(embedding))});
}

Result<QList<qint64>> StoreCore::ownersOf(const QList<qint64>& faceIds) {
    QList<qint64> owners;
    for (const qint64 id : faceIds) {
        const QVariant person = sql->value(
            u"SELECT f.person_id FROM faces f JOIN people p ON p.id = f.person_id"
            " WHERE f.id = ? AND f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL"_s,
            {id});
        if (!person.isValid()) return noFace(id);
        if (!owners.contains(person.toLongLong())) owners.append(person.toLongLong());
    }
    if (owners.isEmpty()) return invalid("no faces");
    return owners;
}

Result<qint64> StoreCore::ownerOf(const QList<qint64>& faceIds) {
    const auto owners = ownersOf(faceIds);
    if (!owners) return owners.error();
    if (owners->size() > 1) return invalid("faces of several people");
    return owners->first();
}

void StoreCore::giveWhatWasSaid(qint64 from, qint64 into, ChangeSet& changes) {
    const auto give = [&](const QString& table, const QString& column, const QString& other) {
        for (const qint64 id : sql->rows(u"SELECT id FROM %1 WHERE %2 = ? AND %3 IS NOT ?"_s.arg(table, column, other),
                                         {from, into}, toId))
            changes.set(table, id, column, into);
        // Between the two there is nothing to tell any more.
        for (const qint64 id : sql->rows(
                 u"SELECT id FROM %1 WHERE %2 = ? AND %3 = ? AND removed_at_ms IS NULL"_s.arg(table, column, other),
                 {from, into}, toId))
            changes.set(table, id, u"removed_at_ms"_s, now());
    };
    give(u"strict_pairs"_s, u"first_id"_s, u"second_id"_s);
    give(u"strict_pairs"_s, u"second_id"_s, u"first_id"_s);
    give(u"dismissed_suggestions"_s, u"person_id"_s, u"other_id"_s);
    give(u"dismissed_suggestions"_s, u"other_id"_s, u"person_id"_s);
}

void StoreCore::shareWhatWasSaid(const QList<qint64>& owners, qint64 part, ChangeSet& changes) {
    const auto share = [&](qint64 owner, const QString& own, const QString& other) {
        for (const qint64 pair :
             sql->rows(u"SELECT id FROM strict_pairs WHERE %1 = ? AND removed_at_ms IS NULL"_s.arg(own), {owner}, toId))
            if (!owners.contains(
                    sql->value(u"SELECT %1 FROM strict_pairs WHERE id = ?"_s.arg(other), {pair}).toLongLong()))
                changes.noteInserted(
                    u"strict_pairs"_s,
                    sql->insert(u"INSERT INTO strict_pairs (%1, %2, model_id, threshold)"
                                " SELECT ?, %2, model_id, threshold FROM strict_pairs WHERE id = ?"_s.arg(own, other),
                                {part, pair}));
    };
    for (const qint64 owner : owners) {
        share(owner, u"first_id"_s, u"second_id"_s);
        share(owner, u"second_id"_s, u"first_id"_s);
        if (sql->value(u"SELECT 1 FROM faces WHERE person_id = ? AND removed_at_ms IS NULL"_s, {owner}).isValid())
            continue;
        for (const qint64 look : sql->rows(u"SELECT id FROM rejected_looks WHERE person_id = ?"_s, {owner}, toId))
            changes.set(u"rejected_looks"_s, look, u"person_id"_s, part);
    }
}

qint64 StoreCore::insertLook(qint64 personId, const QVariant& createdAtMs, const QByteArray& png) {
    const qint64 look = cells->nextRow(u"rejected_looks"_s);
    const QVariant stored = png.isEmpty() ? QVariant() : QVariant(png);
    sql->run(u"INSERT INTO rejected_looks (id, person_id, crop_png, created_at_ms) VALUES (?, ?, ?, ?)"_s,
             {look, personId, cells->seal({SealedColumn::LookCrop, look}, personId, stored), createdAtMs});
    return look;
}

qint64 StoreCore::addLookOf(qint64 faceId, qint64 personId) {
    const QByteArray png = cells->openBytes({SealedColumn::Crop, faceId}, personId,
                                            sql->value(u"SELECT png FROM crops WHERE face_id = ?"_s, {faceId}));
    const qint64 look = insertLook(personId, now(), png);
    using ModelAndVector = std::pair<QString, QVariant>;
    const auto vectors =
        sql->rows(u"SELECT model_id, vector FROM embeddings WHERE face_id = ?"_s, {faceId}, [](const QSqlQuery& row) {
            return ModelAndVector{row.value(0).toString(), row.value(1)};
        });
    for (const auto& [modelId, stored] : vectors) {
        const QByteArray vector = cells->openBytes({SealedColumn::Embedding, faceId, modelId}, personId, stored);
        sql->run(u"INSERT INTO rejected_embeddings (look_id, model_id, vector) VALUES (?, ?, ?)"_s,
                 {look, modelId, cells->seal({SealedColumn::LookEmbedding, look, modelId}, personId, vector)});
    }
    return look;
}

ConsentText StoreCore::consentText() {
    return consentTextFrom(sql->value(u"SELECT value FROM settings WHERE key = ?"_s, {kConsentTextKey}).toString());
}

bool StoreCore::hasConsent(qint64 personId, const Consent& consent) {
    return sql
        ->value(
            u"SELECT 1 FROM consents WHERE person_id = ? AND version = ? AND text = ? AND removed_at_ms IS NULL"
            " AND given_at_ms >= ?"_s,
            {personId, consent.version, consent.text, toColumn(consent.givenAt.addSecs(-3600))})
        .isValid();
}

qint64 StoreCore::addConsent(qint64 personId, const Consent& consent) {
    return sql->insert(
        u"INSERT INTO consents (person_id, given_at_ms, version, purpose, text, expires_at_ms, review_at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
        {personId, toColumn(consent.givenAt), consent.version, consent.purpose, consent.text,
         toColumn(consent.expiresAt), toColumn(consent.reviewAt)});
}

Result<void> StoreCore::emptyWriteAheadLog(const char* done) {
    return sql->plain([&]() -> Result<void> {
        if (sql->value(u"PRAGMA wal_checkpoint(TRUNCATE)"_s).toInt() != 0)
            return Error{ErrorCode::StoreLocked,
                         std::string(done) + ", but another program keeps the log from being emptied"};
        return {};
    });
}

Result<void> StoreCore::addToLog(const QString& action, int count, const QString& outcome) {
    if (readOnly) return {};
    return sql->write([&]() -> Result<void> {
        log(action, count, outcome);
        return {};
    });
}

Result<bool> StoreCore::addReadingToLog(const QString& action, int count, const QString& outcome) {
    const auto noted = addToLog(action, count, outcome);
    if (noted) return true;
    if (noted.error().code == ErrorCode::DiskFull || noted.error().code == ErrorCode::StoreReadOnly) return false;
    return noted.error();
}

}  // namespace facenet
