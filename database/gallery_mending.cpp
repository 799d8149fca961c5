#include <QSet>
#include <algorithm>

#include "database/gallery_store_private.h"
#include "database/rows.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

qint64 toId(const QSqlQuery& row) {
    return row.value(0).toLongLong();
}

/// For a list in a statement.
QString numbers(const QList<qint64>& ids) {
    QStringList texts;
    for (const qint64 id : ids) texts.append(QString::number(id));
    return texts.join(u", "_s);
}

}  // namespace

Result<QList<qint64>> GalleryStore::Private::ownersOf(const QList<qint64>& faceIds) {
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

Result<qint64> GalleryStore::Private::ownerOf(const QList<qint64>& faceIds) {
    const auto owners = ownersOf(faceIds);
    if (!owners) return owners.error();
    if (owners->size() > 1) return invalid("faces of several people");
    return owners->first();
}

void GalleryStore::Private::giveWhatWasSaid(qint64 from, qint64 into, ChangeSet& changes) {
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

void GalleryStore::Private::shareWhatWasSaid(const QList<qint64>& owners, qint64 part, ChangeSet& changes) {
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

qint64 GalleryStore::Private::insertLook(qint64 personId, const QVariant& createdAtMs, const QByteArray& png) {
    const qint64 look = cells->nextRow(u"rejected_looks"_s);
    const QVariant stored = png.isEmpty() ? QVariant() : QVariant(png);
    sql->run(u"INSERT INTO rejected_looks (id, person_id, crop_png, created_at_ms) VALUES (?, ?, ?, ?)"_s,
             {look, personId, cells->seal({SealedColumn::LookCrop, look}, personId, stored), createdAtMs});
    return look;
}

qint64 GalleryStore::Private::addLookOf(qint64 faceId, qint64 personId) {
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

Result<JournalEntry> GalleryStore::renamePerson(qint64 personId, const QString& name, bool allowSameName) {
    const auto clean = cleanName(name);
    if (!clean) return clean.error();
    return m_d->write([&]() -> Result<JournalEntry> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        if (!allowSameName && m_d->isNameTaken(*clean, personId)) return taken(*clean);
        const QString before = m_d->nameOf(personId);
        ChangeSet changes = m_d->newChanges();
        changes.set(u"people"_s, personId, u"name"_s, *clean);
        return changes.record(JournalKind::Rename, before, *clean);
    });
}

Result<JournalEntry> GalleryStore::setNote(qint64 personId, const QString& note) {
    return m_d->write([&]() -> Result<JournalEntry> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        ChangeSet changes = m_d->newChanges();
        changes.set(u"people"_s, personId, u"note"_s, note);
        return changes.record(JournalKind::SetNote, m_d->nameOf(personId));
    });
}

Result<JournalEntry> GalleryStore::setPortrait(qint64 personId, qint64 faceId) {
    return m_d->write([&]() -> Result<JournalEntry> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        const auto owner = m_d->ownerOf({faceId});
        if (!owner) return owner.error();
        if (*owner != personId) return invalid("a portrait of somebody else");
        ChangeSet changes = m_d->newChanges();
        changes.set(u"people"_s, personId, u"portrait_face_id"_s, faceId);
        return changes.record(JournalKind::SetPortrait, m_d->nameOf(personId));
    });
}

Result<JournalEntry> GalleryStore::mergePeople(qint64 from, qint64 into, qint64 portraitFaceId) {
    if (from == into) return invalid("a person cannot be merged with itself");
    Sql& sql = *m_d->sql;
    return m_d->write([&]() -> Result<JournalEntry> {
        for (const qint64 id : {from, into})
            if (!m_d->hasPerson(id)) return noPerson(id);
        ChangeSet changes = m_d->newChanges();
        if (portraitFaceId != 0) {
            const auto owner = m_d->ownerOf({portraitFaceId});
            if (!owner) return owner.error();
            if (*owner != from && *owner != into) return invalid("a portrait of somebody else");
            changes.set(u"people"_s, into, u"portrait_face_id"_s, portraitFaceId);
        }
        for (const QString& table : {u"faces"_s, u"sightings"_s, u"rejected_looks"_s, u"consents"_s})
            for (const qint64 id : sql.rows(u"SELECT id FROM %1 WHERE person_id = ?"_s.arg(table), {from}, toId))
                changes.set(table, id, u"person_id"_s, into);
        m_d->giveWhatWasSaid(from, into, changes);
        const QString ownNote = m_d->noteOf(into), otherNote = m_d->noteOf(from);
        if (!otherNote.isEmpty())
            changes.set(u"people"_s, into, u"note"_s,
                        ownNote.isEmpty() ? otherNote : QString(ownNote + u'\n' + otherNote));
        changes.set(u"people"_s, from, u"merged_into"_s, into);
        changes.set(u"people"_s, from, u"removed_at_ms"_s, now());
        m_d->log(u"merge"_s, 1);
        return changes.record(JournalKind::Merge, m_d->nameOf(from), m_d->nameOf(into));
    });
}

Result<JournalEntry> GalleryStore::moveFaces(const QList<qint64>& faceIds, qint64 toPersonId) {
    return m_d->write([&]() -> Result<JournalEntry> {
        const auto owners = m_d->ownersOf(faceIds);
        if (!owners) return owners.error();
        if (!m_d->hasPerson(toPersonId)) return noPerson(toPersonId);
        ChangeSet changes = m_d->newChanges();
        for (const qint64 id : faceIds) changes.set(u"faces"_s, id, u"person_id"_s, toPersonId);
        return changes.record(JournalKind::MoveFaces, m_d->nameOfOnly(*owners), m_d->nameOf(toPersonId),
                              static_cast<int>(faceIds.size()));
    });
}

Result<Enrolled> GalleryStore::splitFaces(const QList<qint64>& faceIds, const QString& name, bool allowSameName) {
    const auto clean = cleanName(name);
    if (!clean) return clean.error();
    return m_d->write([&]() -> Result<Enrolled> {
        const auto owners = m_d->ownersOf(faceIds);
        if (!owners) return owners.error();
        if (!allowSameName && m_d->isNameTaken(*clean, 0)) return taken(*clean);
        ChangeSet changes = m_d->newChanges();
        Enrolled enrolled{.faceIds = faceIds, .newPerson = true};
        qint64 consentedAtMs = 0;
        for (const qint64 owner : *owners)
            consentedAtMs =
                std::max(consentedAtMs,
                         m_d->sql->value(u"SELECT consented_at_ms FROM people WHERE id = ?"_s, {owner}).toLongLong());
        enrolled.personId = m_d->addPerson(*clean, {}, now(), consentedAtMs, changes);
        // What the latest of them agreed to holds for the faces, wherever they stand.
        m_d->sql->run(
            u"INSERT INTO consents (person_id, given_at_ms, version, purpose, text, expires_at_ms, review_at_ms)"
            " SELECT ?, given_at_ms, version, purpose, text, expires_at_ms, review_at_ms FROM consents"
            " WHERE person_id IN (%1) AND removed_at_ms IS NULL ORDER BY given_at_ms DESC, id DESC LIMIT 1"_s.arg(
                numbers(*owners)),
            {enrolled.personId});
        for (const qint64 id : faceIds) changes.set(u"faces"_s, id, u"person_id"_s, enrolled.personId);
        m_d->shareWhatWasSaid(*owners, enrolled.personId, changes);
        enrolled.entry =
            changes.record(JournalKind::Split, m_d->nameOfOnly(*owners), *clean, static_cast<int>(faceIds.size()));
        return enrolled;
    });
}

Result<JournalEntry> GalleryStore::removePeople(const QList<qint64>& personIds) {
    if (personIds.isEmpty()) return invalid("nobody");
    return m_d->write([&]() -> Result<JournalEntry> {
        ChangeSet changes = m_d->newChanges();
        const QString first = m_d->nameOf(personIds.first());
        for (const qint64 id : personIds) {
            if (!m_d->hasPerson(id)) return noPerson(id);
            changes.set(u"people"_s, id, u"removed_at_ms"_s, now());
        }
        m_d->log(u"remove people"_s, static_cast<int>(personIds.size()));
        return changes.record(JournalKind::RemovePeople, first, {}, static_cast<int>(personIds.size()));
    });
}

Result<JournalEntry> GalleryStore::removeFaces(const QList<qint64>& faceIds) {
    return m_d->write([&]() -> Result<JournalEntry> {
        const auto owners = m_d->ownersOf(faceIds);
        if (!owners) return owners.error();
        ChangeSet changes = m_d->newChanges();
        for (const qint64 id : faceIds) changes.set(u"faces"_s, id, u"removed_at_ms"_s, now());
        return changes.record(JournalKind::RemoveFaces, m_d->nameOfOnly(*owners), {}, static_cast<int>(faceIds.size()));
    });
}

Result<JournalEntry> GalleryStore::reject(qint64 personId, const QString& modelId, const Embedding& embedding,
                                          const cv::Mat& crop) {
    if (modelId.isEmpty()) return invalid("an embedding without its model's id");
    if (const auto checked = checkEmbedding(embedding); !checked) return checked.error();
    const auto png = crop.empty() ? Result<QByteArray>(QByteArray()) : toPng(crop);
    if (!png) return png.error();
    Sql& sql = *m_d->sql;
    return m_d->write([&]() -> Result<JournalEntry> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        m_d->ensureModel(modelId);
        const qint64 look = m_d->insertLook(personId, now(), *png);
        sql.run(u"INSERT INTO rejected_embeddings (look_id, model_id, vector) VALUES (?, ?, ?)"_s,
                {look, modelId,
                 m_d->cells->seal({SealedColumn::LookEmbedding, look, modelId}, personId, toBlob(embedding))});
        ChangeSet changes = m_d->newChanges();
        changes.noteInserted(u"rejected_looks"_s, look);
        return changes.record(JournalKind::Reject, m_d->nameOf(personId));
    });
}

Result<JournalEntry> GalleryStore::rejectFaces(const QList<qint64>& faceIds) {
    return m_d->write([&]() -> Result<JournalEntry> {
        const auto owner = m_d->ownerOf(faceIds);
        if (!owner) return owner.error();
        ChangeSet changes = m_d->newChanges();
        for (const qint64 id : faceIds) {
            changes.noteInserted(u"rejected_looks"_s, m_d->addLookOf(id, *owner));
            changes.set(u"faces"_s, id, u"removed_at_ms"_s, now());
        }
        return changes.record(JournalKind::RejectFaces, m_d->nameOf(*owner), {}, static_cast<int>(faceIds.size()));
    });
}

Result<JournalEntry> GalleryStore::beStricter(const QString& modelId, const StrictPair& pair) {
    if (pair.first == pair.second || !(pair.threshold > -1 && pair.threshold <= 1))
        return invalid("two people and a cosine similarity are needed");
    return m_d->write([&]() -> Result<JournalEntry> {
        for (const qint64 id : {pair.first, pair.second})
            if (!m_d->hasPerson(id)) return noPerson(id);
        m_d->ensureModel(modelId);
        ChangeSet changes = m_d->newChanges();
        changes.noteInserted(
            u"strict_pairs"_s,
            m_d->sql->insert(
                u"INSERT INTO strict_pairs (first_id, second_id, model_id, threshold) VALUES (?, ?, ?, ?)"_s,
                {qint64(pair.first), qint64(pair.second), modelId, pair.threshold}));
        return changes.record(JournalKind::BeStricter, m_d->nameOf(pair.first), m_d->nameOf(pair.second));
    });
}

// ---- The journal

Result<QList<JournalEntry>> GalleryStore::journal(int limit) const {
    return m_d->read([&]() -> Result<QList<JournalEntry>> { return journalEntries(*m_d->cells, limit); });
}

Result<JournalEntry> GalleryStore::undo(qint64 entryId) {
    return m_d->write([&] { return applyBackwards(*m_d->cells, entryId); });
}

Result<JournalEntry> GalleryStore::redo(qint64 entryId) {
    return m_d->write([&] { return applyAgain(*m_d->cells, entryId); });
}

}  // namespace facenet
