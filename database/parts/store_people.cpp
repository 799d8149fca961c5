#include "database/parts/store_people.h"

#include <QHash>
#include <QSet>
#include <algorithm>

#include "database/parts/rows.h"
#include "database/parts/store_core.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// As the database sorts names that it can read.
void sortByName(QList<Person>& people) {
    QHash<qint64, QString> folded;
    for (const Person& person : people) folded.insert(person.id, foldedName(person.name));
    std::sort(people.begin(), people.end(), [&](const Person& a, const Person& b) {
        return std::pair(folded[a.id], a.id) < std::pair(folded[b.id], b.id);
    });
}

}  // namespace

Result<Enrolled> StorePeople::enroll(const Enrolment& enrolment, bool allowSameName) {
    return m_core.write([&]() -> Result<Enrolled> {
        ChangeSet changes = m_core.newChanges();
        auto enrolled = m_core.enroll(enrolment, allowSameName, changes);
        if (!enrolled) return enrolled;
        enrolled->entry =
            changes.record(enrolled->newPerson ? JournalKind::Enroll : JournalKind::AddFaces,
                           m_core.nameOf(enrolled->personId), {}, static_cast<int>(enrolled->faceIds.size()));
        m_core.log(u"enroll"_s, enrolled->entry.count);
        return enrolled;
    });
}

Result<QList<Person>> StorePeople::all() const {
    return m_core.read([&]() -> Result<QList<Person>> {
        m_core.cells->loadKeys();
        QList<Person> people = m_core.sql->rows(
            kSelectPeople + u" WHERE p.removed_at_ms IS NULL ORDER BY p.folded_name, p.id"_s, {}, m_core.toPerson());
        if (m_core.cells->areSealed()) sortByName(people);
        return people;
    });
}

Result<Person> StorePeople::get(qint64 personId) const {
    return m_core.read([&]() -> Result<Person> {
        const auto found = m_core.sql->rows(kSelectPeople + u" WHERE p.id = ? AND p.removed_at_ms IS NULL"_s,
                                            {personId}, m_core.toPerson());
        if (found.isEmpty()) return noPerson(personId);
        return found.first();
    });
}

Result<QList<Person>> StorePeople::namesakes(const QString& name) const {
    QString plain = name;
    while (plain.endsWith(u'.') || plain.endsWith(u' ')) plain.chop(1);
    for (const QString& spelling : {name, plain, QString(plain + u'.'), QString(name).replace(u' ', u'_')}) {
        if (spelling.isEmpty()) continue;
        auto people = named(spelling);
        if (!people || !people->isEmpty()) return people;
    }
    return QList<Person>();
}

Result<QList<Person>> StorePeople::named(const QString& name) const {
    return m_core.read([&]() -> Result<QList<Person>> {
        QList<Person> found =
            m_core.sql->rows(kSelectPeople + u" WHERE p.folded_name = ? AND p.removed_at_ms IS NULL ORDER BY p.id"_s,
                             {m_core.cells->comparable(name)}, m_core.toPerson());
        // What is compared hangs on no row: it may have been moved to another.
        for (const Person& person : std::as_const(found))
            if (foldedName(person.name) != foldedName(name))
                return Error{ErrorCode::StoreCorrupt, "people.folded_name of row " + std::to_string(person.id)};
        return found;
    });
}

Result<MeasuredPeople> StorePeople::measured() const {
    return m_core.read([&]() -> Result<MeasuredPeople> {
        MeasuredPeople people;
        m_core.sql->forEachRow(
            u"SELECT f.person_id, e.model_id, m.name, count(*) FROM embeddings e JOIN faces f ON f.id = e.face_id"
            " JOIN models m ON m.id = e.model_id WHERE f.removed_at_ms IS NULL GROUP BY f.person_id, e.model_id"_s,
            {}, [&](const QSqlQuery& row) {
                people[row.value(0).toLongLong()].append({.modelId = row.value(1).toString(),
                                                          .modelName = row.value(2).toString(),
                                                          .faces = row.value(3).toInt()});
            });
        return people;
    });
}

Result<JournalEntry> StorePeople::rename(qint64 personId, const QString& name, bool allowSameName) {
    const auto clean = cleanName(name);
    if (!clean) return clean.error();
    return m_core.write([&]() -> Result<JournalEntry> {
        if (!m_core.hasPerson(personId)) return noPerson(personId);
        if (!allowSameName && m_core.isNameTaken(*clean, personId)) return taken(*clean);
        const QString before = m_core.nameOf(personId);
        ChangeSet changes = m_core.newChanges();
        changes.set(u"people"_s, personId, u"name"_s, *clean);
        return changes.record(JournalKind::Rename, before, *clean);
    });
}

Result<JournalEntry> StorePeople::setNote(qint64 personId, const QString& note) {
    return m_core.write([&]() -> Result<JournalEntry> {
        if (!m_core.hasPerson(personId)) return noPerson(personId);
        ChangeSet changes = m_core.newChanges();
        changes.set(u"people"_s, personId, u"note"_s, note);
        return changes.record(JournalKind::SetNote, m_core.nameOf(personId));
    });
}

Result<JournalEntry> StorePeople::setPortrait(qint64 personId, qint64 faceId) {
    return m_core.write([&]() -> Result<JournalEntry> {
        if (!m_core.hasPerson(personId)) return noPerson(personId);
        const auto owner = m_core.ownerOf({faceId});
        if (!owner) return owner.error();
        if (*owner != personId) return invalid("a portrait of somebody else");
        ChangeSet changes = m_core.newChanges();
        changes.set(u"people"_s, personId, u"portrait_face_id"_s, faceId);
        return changes.record(JournalKind::SetPortrait, m_core.nameOf(personId));
    });
}

Result<JournalEntry> StorePeople::merge(qint64 from, qint64 into, qint64 portraitFaceId) {
    if (from == into) return invalid("a person cannot be merged with itself");
    Sql& sql = *m_core.sql;
    return m_core.write([&]() -> Result<JournalEntry> {
        for (const qint64 id : {from, into})
            if (!m_core.hasPerson(id)) return noPerson(id);
        ChangeSet changes = m_core.newChanges();
        if (portraitFaceId != 0) {
            const auto owner = m_core.ownerOf({portraitFaceId});
            if (!owner) return owner.error();
            if (*owner != from && *owner != into) return invalid("a portrait of somebody else");
            changes.set(u"people"_s, into, u"portrait_face_id"_s, portraitFaceId);
        }
        for (const QString& table : {u"faces"_s, u"sightings"_s, u"rejected_looks"_s, u"consents"_s})
            for (const qint64 id : sql.rows(u"SELECT id FROM %1 WHERE person_id = ?"_s.arg(table), {from}, toId))
                changes.set(table, id, u"person_id"_s, into);
        m_core.giveWhatWasSaid(from, into, changes);
        const QString ownNote = m_core.noteOf(into), otherNote = m_core.noteOf(from);
        if (!otherNote.isEmpty())
            changes.set(u"people"_s, into, u"note"_s,
                        ownNote.isEmpty() ? otherNote : QString(ownNote + u'\n' + otherNote));
        changes.set(u"people"_s, from, u"merged_into"_s, into);
        changes.set(u"people"_s, from, u"removed_at_ms"_s, now());
        m_core.log(u"merge"_s, 1);
        return changes.record(JournalKind::Merge, m_core.nameOf(from), m_core.nameOf(into));
    });
}

Result<JournalEntry> StorePeople::remove(const QList<qint64>& personIds) {
    if (personIds.isEmpty()) return invalid("nobody");
    return m_core.write([&]() -> Result<JournalEntry> {
        ChangeSet changes = m_core.newChanges();
        const QString first = m_core.nameOf(personIds.first());
        for (const qint64 id : personIds) {
            if (!m_core.hasPerson(id)) return noPerson(id);
            changes.set(u"people"_s, id, u"removed_at_ms"_s, now());
        }
        m_core.log(u"remove people"_s, static_cast<int>(personIds.size()));
        return changes.record(JournalKind::RemovePeople, first, {}, static_cast<int>(personIds.size()));
    });
}

Result<JournalEntry> StorePeople::beStricter(const QString& modelId, const StrictPair& pair) {
    if (pair.first == pair.second || !(pair.threshold > -1 && pair.threshold <= 1))
        return invalid("two people and a cosine similarity are needed");
    return m_core.write([&]() -> Result<JournalEntry> {
        for (const qint64 id : {pair.first, pair.second})
            if (!m_core.hasPerson(id)) return noPerson(id);
        m_core.ensureModel(modelId);
        ChangeSet changes = m_core.newChanges();
        changes.noteInserted(
            u"strict_pairs"_s,
            m_core.sql->insert(
                u"INSERT INTO strict_pairs (first_id, second_id, model_id, threshold) VALUES (?, ?, ?, ?)"_s,
                {qint64(pair.first), qint64(pair.second), modelId, pair.threshold}));
        return changes.record(JournalKind::BeStricter, m_core.nameOf(pair.first), m_core.nameOf(pair.second));
    });
}

Result<QList<StoredStrictPair>> StorePeople::strictPairs() const {
    return m_core.sql->read([&]() -> Result<QList<StoredStrictPair>> {
        return m_core.sql->rows(
            u"SELECT s.model_id, s.first_id, s.second_id, s.threshold FROM strict_pairs s"
            " JOIN people a ON a.id = s.first_id JOIN people b ON b.id = s.second_id"
            " WHERE s.removed_at_ms IS NULL AND a.removed_at_ms IS NULL AND b.removed_at_ms IS NULL"
            " ORDER BY s.first_id, s.second_id, s.model_id, s.id"_s,
            {}, [](const QSqlQuery& row) {
                return StoredStrictPair{row.value(0).toString(),
                                        {row.value(1).toLongLong(), row.value(2).toLongLong(), row.value(3).toFloat()}};
            });
    });
}

}  // namespace facenet
