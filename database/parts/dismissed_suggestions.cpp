#include "database/parts/dismissed_suggestions.h"

#include <algorithm>

#include "database/parts/store_core.h"
#include "database/parts/store_people.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

using Kind = DismissedSuggestion::Kind;

DismissedSuggestion ofPeople(Kind kind, qint64 a, qint64 b) {
    return {.kind = kind, .personId = std::min(a, b), .otherPersonId = std::max(a, b)};
}

DismissedSuggestion ofCopies(qint64 a, qint64 b) {
    return {.kind = Kind::Copies, .faceId = std::min(a, b), .otherFaceId = std::max(a, b)};
}

/// The numbers of a pair may have changed their order since they were stored.
DismissedSuggestion ordered(const DismissedSuggestion& one) {
    if (one.kind == Kind::SamePerson || one.kind == Kind::Alike)
        return ofPeople(one.kind, one.personId, one.otherPersonId);
    return one.kind == Kind::Copies ? ofCopies(one.faceId, one.otherFaceId) : one;
}

QVariant orNull(qint64 id) {
    return id == 0 ? QVariant() : QVariant(id);
}

}  // namespace

DismissedSuggestion dismissalOf(const SamePersonSuggestion& pair) {
    return ofPeople(Kind::SamePerson, pair.firstPerson, pair.secondPerson);
}

DismissedSuggestion dismissalOf(const MisfiledSuggestion& face) {
    return {.kind = Kind::Misfiled, .personId = face.personId, .otherPersonId = face.looksLike, .faceId = face.faceId};
}

DismissedSuggestion dismissalOf(const NearDuplicates& faces) {
    return ofCopies(faces.faceIds.front(), faces.faceIds.back());
}

DismissedSuggestion dismissalOf(const ConfusablePair& pair) {
    return ofPeople(Kind::Alike, pair.firstPerson, pair.secondPerson);
}

DismissedSuggestion dismissalOf(const PersonNeeds& person) {
    return {.kind = Kind::Shots, .personId = person.personId, .faces = person.faces};
}

Suggestions withoutDismissed(Suggestions suggestions, const DismissedSuggestions& dismissed) {
    const auto isDismissed = [&](const auto& one) { return dismissed.contains(dismissalOf(one)); };
    std::erase_if(suggestions.samePerson, isDismissed);
    std::erase_if(suggestions.misfiled, isDismissed);
    std::erase_if(suggestions.duplicates, isDismissed);
    std::erase_if(suggestions.confusable, isDismissed);
    std::erase_if(suggestions.needs, isDismissed);
    // As long as two seem to be one it is no advice to tell them apart.
    std::erase_if(suggestions.confusable, [&](const ConfusablePair& pair) {
        return std::ranges::any_of(suggestions.samePerson, [&](const SamePersonSuggestion& one) {
            return std::minmax(one.firstPerson, one.secondPerson) == std::minmax(pair.firstPerson, pair.secondPerson);
        });
    });
    return suggestions;
}

Result<DismissedSuggestions> StorePeople::dismissedSuggestions() const {
    return m_core.sql->read([&]() -> Result<DismissedSuggestions> {
        DismissedSuggestions dismissed;
        m_core.sql->forEachRow(
            u"SELECT kind, person_id, other_id, face_id, other_face_id, faces FROM dismissed_suggestions d"
            " WHERE removed_at_ms IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM people WHERE id IN (d.person_id, d.other_id) AND removed_at_ms NOT NULL)"
            " AND NOT EXISTS (SELECT 1 FROM faces WHERE id IN (d.face_id, d.other_face_id) AND removed_at_ms NOT NULL)"_s,
            {}, [&](const QSqlQuery& row) {
                dismissed.insert(ordered({.kind = static_cast<Kind>(row.value(0).toInt()),
                                          .personId = row.value(1).toLongLong(),
                                          .otherPersonId = row.value(2).toLongLong(),
                                          .faceId = row.value(3).toLongLong(),
                                          .otherFaceId = row.value(4).toLongLong(),
                                          .faces = row.value(5).toInt()}));
            });
        return dismissed;
    });
}

Result<void> StorePeople::dismissSuggestion(const DismissedSuggestion& suggestion) {
    return m_core.write([&]() -> Result<void> {
        const DismissedSuggestion one = ordered(suggestion);
        const auto present = dismissedSuggestions();
        if (!present) return present.error();
        if (present->contains(one)) return {};
        const qint64 id = m_core.sql->insert(
            u"INSERT INTO dismissed_suggestions (kind, person_id, other_id, face_id, other_face_id, faces)"
            " VALUES (?, ?, ?, ?, ?, ?)"_s,
            {static_cast<int>(one.kind), orNull(one.personId), orNull(one.otherPersonId), orNull(one.faceId),
             orNull(one.otherFaceId), one.faces});
        if (m_core.importId == 0) return {};
        ChangeSet changes = m_core.newChanges();
        changes.noteInserted(u"dismissed_suggestions"_s, id);
        changes.record(JournalKind::Import, {});
        return {};
    });
}

}  // namespace facenet
