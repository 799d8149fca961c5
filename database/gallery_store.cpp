#include "database/gallery_store.h"

#include <QFileInfo>
#include <QStandardPaths>
#include <cmath>
#include <limits>

#include "database/backups.h"
#include "database/gallery_store_private.h"
#include "database/names.h"
#include "database/rows.h"
#include "database/store_file.h"

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

GalleryStore::GalleryStore(std::unique_ptr<Private> d) : m_d(std::move(d)) {}
GalleryStore::~GalleryStore() = default;

Result<std::unique_ptr<GalleryStore>> GalleryStore::open(const QString& folder) {
    auto sql = openStoreFile(folder);
    if (!sql) return sql.error();
    auto d = std::make_unique<Private>();
    d->folder = folder;
    d->sql = std::move(sql).value();
    d->makeDailyBackup();
    return std::unique_ptr<GalleryStore>(new GalleryStore(std::move(d)));
}

// Not AppDataLocation: that depends on the name of the running program, and two programs share the store.
QString GalleryStore::defaultFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/facenet-studio"_s;
}

const QString& GalleryStore::folder() const {
    return m_d->folder;
}

QString GalleryStore::modelsFolder() const {
    return m_d->folder + u"/models"_s;
}

const std::optional<Error>& GalleryStore::backupFailure() const {
    return m_d->backupFailure;
}

// ---- People and their faces

Result<Enrolled> GalleryStore::enroll(const Enrolment& enrolment, bool allowSameName) {
    const bool isNew = enrolment.personId == 0;
    if (enrolment.faces.isEmpty()) return invalid("no faces");
    if (isNew && !enrolment.consentedAt.isValid()) return invalid("no consent");
    const auto name = isNew ? cleanName(enrolment.name) : Result<QString>(QString());
    if (!name) return name.error();
    QList<QByteArray> pngs;
    for (const NewFace& face : enrolment.faces) {
        if (const auto checked = checkFace(face, enrolment.modelId); !checked) return checked.error();
        auto png = toPng(face.crop);
        if (!png) return png.error();
        pngs.append(std::move(png).value());
    }

    Sql& sql = *m_d->sql;
    return sql.write([&]() -> Result<Enrolled> {
        Enrolled enrolled{.personId = enrolment.personId, .faceIds = {}, .newPerson = isNew};
        if (!isNew && !m_d->hasPerson(enrolment.personId)) return noPerson(enrolment.personId);
        if (isNew && !allowSameName && m_d->isNameTaken(*name, 0)) return taken(*name);
        if (isNew)
            enrolled.personId = sql.insert(
                u"INSERT INTO people (name, folded_name, note, created_at_ms, consented_at_ms) VALUES (?, ?, ?, ?, ?)"_s,
                {*name, foldedName(*name), enrolment.note, now(), toColumn(enrolment.consentedAt)});
        if (!enrolment.modelId.isEmpty()) m_d->ensureModel(enrolment.modelId);
        for (qsizetype i = 0; i < enrolment.faces.size(); ++i) {
            const auto& [crop, quality, source, takenAt, embedding] = enrolment.faces[i];
            const qint64 faceId = sql.insert(
                u"INSERT INTO faces (person_id, size_px, sharpness, brightness, yaw_deg, pitch_deg, roll_deg, "
                u"confidence,"
                " quality_rank, source, taken_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                {enrolled.personId, quality.sizePx, quality.sharpness, quality.brightness, quality.yawDeg,
                 quality.pitchDeg, quality.rollDeg, quality.confidence, qualityRank(quality), source,
                 toColumn(takenAt)});
            sql.run(u"INSERT INTO crops (face_id, png) VALUES (?, ?)"_s, {faceId, pngs[i]});
            if (!embedding.empty())
                sql.run(u"INSERT INTO embeddings (face_id, model_id, vector) VALUES (?, ?, ?)"_s,
                        {faceId, enrolment.modelId, toBlob(embedding)});
            enrolled.faceIds.append(faceId);
        }
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

Result<void> GalleryStore::renamePerson(qint64 personId, const QString& name, bool allowSameName) {
    const auto clean = cleanName(name);
    if (!clean) return clean.error();
    return m_d->sql->write([&]() -> Result<void> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        if (!allowSameName && m_d->isNameTaken(*clean, personId)) return taken(*clean);
        m_d->sql->run(u"UPDATE people SET name = ?, folded_name = ? WHERE id = ?"_s,
                      {*clean, foldedName(*clean), personId});
        return {};
    });
}

Result<void> GalleryStore::setNote(qint64 personId, const QString& note) {
    return m_d->sql->write([&]() -> Result<void> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        m_d->sql->run(u"UPDATE people SET note = ? WHERE id = ?"_s, {note, personId});
        return {};
    });
}

Result<void> GalleryStore::mergePeople(qint64 from, qint64 into) {
    if (from == into) return invalid("a person cannot be merged with itself");
    Sql& sql = *m_d->sql;
    return sql.write([&]() -> Result<void> {
        for (const qint64 id : {from, into})
            if (!m_d->hasPerson(id)) return noPerson(id);
        for (const auto& statement : {u"UPDATE faces SET person_id = ? WHERE person_id = ?"_s,
                                      u"UPDATE sightings SET person_id = ? WHERE person_id = ?"_s,
                                      u"UPDATE rejections SET person_id = ? WHERE person_id = ?"_s})
            sql.run(statement, {into, from});
        const QString note = sql.value(u"SELECT note FROM people WHERE id = ?"_s, {from}).toString();
        if (!note.isEmpty())
            sql.run(u"UPDATE people SET note = trim(note || char(10) || ?, char(10)) WHERE id = ?"_s, {note, into});
        sql.run(u"DELETE FROM people WHERE id = ?"_s, {from});
        return {};
    });
}

// ---- Removing

Result<Removal> GalleryStore::removePerson(qint64 personId) {
    return m_d->sql->write([&]() -> Result<Removal> {
        const int removed = m_d->sql->run(
            u"UPDATE people SET removed_at_ms = ? WHERE id = ? AND removed_at_ms IS NULL"_s, {now(), personId});
        if (removed == 0) return noPerson(personId);
        return Removal{.personIds = {personId}, .faceIds = {}};
    });
}

Result<Removal> GalleryStore::removeFaces(const QList<qint64>& faceIds) {
    return m_d->sql->write([&]() -> Result<Removal> {
        for (const qint64 id : faceIds) {
            const int removed = m_d->sql->run(
                u"UPDATE faces SET removed_at_ms = ? WHERE id = ? AND removed_at_ms IS NULL"_s, {now(), id});
            if (removed == 0) return noFace(id);
        }
        return Removal{.personIds = {}, .faceIds = faceIds};
    });
}

Result<void> GalleryStore::restore(const Removal& removal) {
    return m_d->sql->write([&]() -> Result<void> {
        for (const qint64 id : removal.personIds)
            if (m_d->sql->run(u"UPDATE people SET removed_at_ms = NULL WHERE id = ?"_s, {id}) == 0) return noPerson(id);
        for (const qint64 id : removal.faceIds)
            if (m_d->sql->run(u"UPDATE faces SET removed_at_ms = NULL WHERE id = ?"_s, {id}) == 0) return noFace(id);
        return {};
    });
}

Result<void> GalleryStore::purgeRemoved() {
    const auto deleted = m_d->sql->write([&]() -> Result<void> {
        m_d->sql->run(u"DELETE FROM people WHERE removed_at_ms IS NOT NULL"_s);
        m_d->sql->run(u"DELETE FROM faces WHERE removed_at_ms IS NOT NULL"_s);
        return {};
    });
    if (!deleted) return deleted;
    // The log still holds the pages as they were; emptying it overwrites them in the file.
    return m_d->sql->plain([&]() -> Result<void> {
        if (m_d->sql->value(u"PRAGMA wal_checkpoint(TRUNCATE)"_s).toInt() != 0)
            return Error{ErrorCode::StoreLocked, "removed, but another program keeps the log from being emptied"};
        return {};
    });
}

// ---- What the matcher needs

Result<qint64> GalleryStore::addRejection(qint64 personId, const QString& modelId, const Embedding& embedding) {
    if (modelId.isEmpty()) return invalid("an embedding without its model's id");
    if (const auto checked = checkEmbedding(embedding); !checked) return checked.error();
    return m_d->sql->write([&]() -> Result<qint64> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        m_d->ensureModel(modelId);
        return m_d->sql->insert(
            u"INSERT INTO rejections (person_id, model_id, vector, created_at_ms) VALUES (?, ?, ?, ?)"_s,
            {personId, modelId, toBlob(embedding), now()});
    });
}

Result<void> GalleryStore::removeRejection(qint64 rejectionId) {
    return m_d->sql->write([&]() -> Result<void> {
        if (m_d->sql->run(u"DELETE FROM rejections WHERE id = ?"_s, {rejectionId}) == 0)
            return Error{ErrorCode::NotFound, "rejection " + std::to_string(rejectionId)};
        return {};
    });
}

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
            u"SELECT r.person_id, r.vector FROM rejections r JOIN people p ON p.id = r.person_id"
            " WHERE r.model_id = ? AND p.removed_at_ms IS NULL ORDER BY r.id"_s,
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

Result<void> GalleryStore::together(const std::function<Result<void>()>& changes) {
    return m_d->sql->write([&]() -> Result<void> { return changes(); });
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

// ---- Sightings

Result<void> GalleryStore::addSighting(const Sighting& sighting) {
    if (!sighting.seenAt.isValid()) return invalid("a sighting without its time");
    if (!std::isfinite(sighting.cosineSimilarity)) return invalid("a similarity that is not a finite number");
    return m_d->sql->write([&]() -> Result<void> {
        if (sighting.personId && !m_d->hasPerson(*sighting.personId)) return noPerson(*sighting.personId);
        m_d->sql->run(
            u"INSERT INTO sightings (person_id, seen_at_ms, source, cosine_similarity, crop_png) VALUES (?, ?, ?, ?, ?)"_s,
            {sighting.personId ? QVariant(*sighting.personId) : QVariant(), toColumn(sighting.seenAt), sighting.source,
             sighting.cosineSimilarity, sighting.cropPng.isEmpty() ? QVariant() : QVariant(sighting.cropPng)});
        return {};
    });
}

Result<QList<Sighting>> GalleryStore::sightings(const QDateTime& since, int limit) const {
    return m_d->sql->read([&]() -> Result<QList<Sighting>> {
        return m_d->sql->rows(
            u"SELECT s.id, s.person_id, p.name, s.seen_at_ms, s.source, s.cosine_similarity, s.crop_png"
            " FROM sightings s LEFT JOIN people p ON p.id = s.person_id"
            " WHERE s.seen_at_ms >= ? AND p.removed_at_ms IS NULL ORDER BY s.seen_at_ms DESC, s.id DESC LIMIT ?"_s,
            {since.isValid() ? since.toMSecsSinceEpoch() : std::numeric_limits<qint64>::min(), limit},
            [](const QSqlQuery& row) {
                Sighting sighting{.id = row.value(0).toLongLong(),
                                  .personName = row.value(2).toString(),
                                  .seenAt = timeFrom(row.value(3)),
                                  .source = row.value(4).toString(),
                                  .cosineSimilarity = row.value(5).toDouble(),
                                  .cropPng = row.value(6).toByteArray()};
                if (!row.isNull(1)) sighting.personId = row.value(1).toLongLong();
                return sighting;
            });
    });
}

Result<int> GalleryStore::forgetSightings(const QDateTime& before) {
    if (!before.isValid()) return invalid("no time before which to forget");
    return m_d->sql->write([&]() -> Result<int> {
        return m_d->sql->run(u"DELETE FROM sightings WHERE seen_at_ms < ?"_s, {toColumn(before)});
    });
}

// ---- The store itself

Result<QString> GalleryStore::setting(const QString& key) const {
    return m_d->sql->read([&]() -> Result<QString> {
        return m_d->sql->value(u"SELECT value FROM settings WHERE key = ?"_s, {key}).toString();
    });
}

Result<void> GalleryStore::setSetting(const QString& key, const QString& value) {
    return m_d->sql->write([&]() -> Result<void> {
        m_d->sql->run(u"INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)"_s, {key, value});
        return {};
    });
}

Result<StoreCheck> GalleryStore::check() const {
    Sql& sql = *m_d->sql;
    return sql.read([&]() -> Result<StoreCheck> {
        const auto text = [](const QSqlQuery& row) { return row.value(0).toString(); };
        const QStringList pages = sql.rows(u"PRAGMA integrity_check"_s, {}, text);
        const QStringList strays = sql.rows(u"PRAGMA foreign_key_check"_s, {}, text);
        const QString path = storeFilePath(m_d->folder);
        StoreCheck check{.ok = pages == QStringList{u"ok"_s} && strays.isEmpty(),
                         .detail = pages.join(u'\n'),
                         .schemaVersion = sql.value(u"PRAGMA user_version"_s).toInt(),
                         .bytes = QFileInfo(path).size() + QFileInfo(path + u"-wal"_s).size(),
                         .lastBackup = lastBackupIn(m_d->folder)};
        if (!strays.isEmpty()) check.detail += u"\nrows without their parent in "_s + strays.join(u", "_s);
        const QString live =
            u" FROM faces f JOIN people p ON p.id = f.person_id"
            " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL"_s;
        check.people = sql.value(u"SELECT count(*) FROM people WHERE removed_at_ms IS NULL"_s).toInt();
        check.faces = sql.value(u"SELECT count(*)"_s + live).toInt();
        check.embeddings =
            sql.value(u"SELECT count(*) FROM embeddings WHERE face_id IN (SELECT f.id"_s + live + u')').toInt();
        return check;
    });
}

Result<QString> GalleryStore::backup() {
    return writeBackup(*m_d->sql, m_d->folder);
}

}  // namespace facenet
