#include <QSet>
#include <algorithm>

#include "database/base/crop_png.h"
#include "database/parts/store_core.h"
#include "database/parts/store_faces.h"
#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// For a list in a statement.
QString numbers(const QList<qint64>& ids) {
    QStringList texts;
    for (const qint64 id : ids) texts.append(QString::number(id));
    return texts.join(u", "_s);
}

}  // namespace

Result<JournalEntry> StoreFaces::move(const QList<qint64>& faceIds, qint64 toPersonId) {
    return m_core.write([&]() -> Result<JournalEntry> {
        const auto owners = m_core.ownersOf(faceIds);
        if (!owners) return owners.error();
        if (!m_core.hasPerson(toPersonId)) return noPerson(toPersonId);
        ChangeSet changes = m_core.newChanges();
        for (const qint64 id : faceIds) changes.set(u"faces"_s, id, u"person_id"_s, toPersonId);
        return changes.record(JournalKind::MoveFaces, m_core.nameOfOnly(*owners), m_core.nameOf(toPersonId),
                              static_cast<int>(faceIds.size()));
    });
}

Result<Enrolled> StoreFaces::split(const QList<qint64>& faceIds, const QString& name, bool allowSameName) {
    const auto clean = cleanName(name);
    if (!clean) return clean.error();
    return m_core.write([&]() -> Result<Enrolled> {
        const auto owners = m_core.ownersOf(faceIds);
        if (!owners) return owners.error();
        if (!allowSameName && m_core.isNameTaken(*clean, 0)) return taken(*clean);
        ChangeSet changes = m_core.newChanges();
        Enrolled enrolled{.faceIds = faceIds, .newPerson = true};
        qint64 consentedAtMs = 0;
        for (const qint64 owner : *owners)
            consentedAtMs =
                std::max(consentedAtMs,
                         m_core.sql->value(u"SELECT consented_at_ms FROM people WHERE id = ?"_s, {owner}).toLongLong());
        enrolled.personId = m_core.addPerson(*clean, {}, now(), consentedAtMs, changes);
        // What the latest of them agreed to holds for the faces, wherever they stand; whether it was this person who
        // agreed is to be looked at.
        m_core.sql->run(
            u"INSERT INTO consents (person_id, given_at_ms, version, purpose, text, expires_at_ms, review_at_ms)"
            " SELECT ?, given_at_ms, version, purpose, text, expires_at_ms, ? FROM consents"
            " WHERE person_id IN (%1) AND removed_at_ms IS NULL ORDER BY given_at_ms DESC, id DESC LIMIT 1"_s.arg(
                numbers(*owners)),
            {enrolled.personId, now()});
        for (const qint64 id : faceIds) changes.set(u"faces"_s, id, u"person_id"_s, enrolled.personId);
        m_core.shareWhatWasSaid(*owners, enrolled.personId, changes);
        enrolled.entry =
            changes.record(JournalKind::Split, m_core.nameOfOnly(*owners), *clean, static_cast<int>(faceIds.size()));
        return enrolled;
    });
}

Result<JournalEntry> StoreFaces::remove(const QList<qint64>& faceIds) {
    return m_core.write([&]() -> Result<JournalEntry> {
        const auto owners = m_core.ownersOf(faceIds);
        if (!owners) return owners.error();
        ChangeSet changes = m_core.newChanges();
        for (const qint64 id : faceIds) changes.set(u"faces"_s, id, u"removed_at_ms"_s, now());
        return changes.record(JournalKind::RemoveFaces, m_core.nameOfOnly(*owners), {},
                              static_cast<int>(faceIds.size()));
    });
}

Result<JournalEntry> StoreFaces::rejectLook(qint64 personId, const QString& modelId, const Embedding& embedding,
                                            const cv::Mat& crop) {
    if (modelId.isEmpty()) return invalid("an embedding without its model's id");
    if (const auto checked = checkEmbedding(embedding); !checked) return checked.error();
    const auto png = crop.empty() ? Result<QByteArray>(QByteArray()) : pngFromCrop(crop);
    if (!png) return png.error();
    Sql& sql = *m_core.sql;
    return m_core.write([&]() -> Result<JournalEntry> {
        if (!m_core.hasPerson(personId)) return noPerson(personId);
        m_core.ensureModel(modelId);
        const qint64 look = m_core.insertLook(personId, now(), *png);
        sql.run(u"INSERT INTO rejected_embeddings (look_id, model_id, vector) VALUES (?, ?, ?)"_s,
                {look, modelId,
                 m_core.cells->seal({SealedColumn::LookEmbedding, look, modelId}, personId, toBlob(embedding))});
        ChangeSet changes = m_core.newChanges();
        changes.noteInserted(u"rejected_looks"_s, look);
        return changes.record(JournalKind::Reject, m_core.nameOf(personId));
    });
}

Result<JournalEntry> StoreFaces::reject(const QList<qint64>& faceIds) {
    return m_core.write([&]() -> Result<JournalEntry> {
        const auto owner = m_core.ownerOf(faceIds);
        if (!owner) return owner.error();
        ChangeSet changes = m_core.newChanges();
        for (const qint64 id : faceIds) {
            changes.noteInserted(u"rejected_looks"_s, m_core.addLookOf(id, *owner));
            changes.set(u"faces"_s, id, u"removed_at_ms"_s, now());
        }
        return changes.record(JournalKind::RejectFaces, m_core.nameOf(*owner), {}, static_cast<int>(faceIds.size()));
    });
}

}  // namespace facenet
