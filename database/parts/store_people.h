#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <functional>

#include "core/base/result.h"
#include "database/base/journal_entry.h"
#include "database/base/records.h"
#include "database/parts/dismissed_suggestions.h"

namespace facenet {

struct StoreCore;

/// Who is enrolled in a store, under which name and with whose consent, who is told apart from whom, and erasing for
/// good. Every change but those of dismissals and taken-over consents stands in the journal and can be undone, also
/// after a restart and by another program. Thread and errors: those of `GalleryStore`
class StorePeople {
public:
    explicit StorePeople(StoreCore& core) : m_core(core) {}

    /// Errors: InvalidArgument (no name, no faces, no consent), NotFound, NameTaken (a new person whose name exists and
    ///         `allowSameName` is false)
    Result<Enrolled> enroll(const Enrolment& enrolment, bool allowSameName = false);
    Result<QList<Person>> all() const;                       ///< by name
    Result<Person> get(qint64 personId) const;               ///< Errors: NotFound
    Result<QList<Person>> named(const QString& name) const;  ///< see `foldedName`; by number
    /// Whom new pictures of that name are of: also without dots behind it or with one, and with underscores for blanks
    /// as imports of earlier versions wrote them.
    Result<QList<Person>> namesakes(const QString& name) const;
    /// By which models the faces that are there have been measured.
    Result<MeasuredPeople> measured() const;
    /// Errors: InvalidArgument, NotFound, NameTaken (somebody else has the name and `allowSameName` is false)
    Result<JournalEntry> rename(qint64 personId, const QString& name, bool allowSameName = false);
    /// Errors: NotFound
    Result<JournalEntry> setNote(qint64 personId, const QString& note);
    /// The face that stands for the person; one of that person's. Errors: InvalidArgument (of
    /// somebody else), NotFound
    Result<JournalEntry> setPortrait(qint64 personId, qint64 faceId);
    /// Moves all faces, sightings and rejected looks of `from` to `into`, with whom `from` is told apart from more
    /// strictly and which suggestions were dismissed, joins their notes and hides `from`.
    /// In:     the face that stands for them from now on, of one of the two; 0: as it is with
    ///         `into`
    /// Errors: InvalidArgument (one person twice, a face of somebody else), NotFound
    Result<JournalEntry> merge(qint64 from, qint64 into, qint64 portraitFaceId = 0);
    /// Hides people. Errors: InvalidArgument (nobody), NotFound
    Result<JournalEntry> remove(const QList<qint64>& personIds);
    /// Asks for more similarity where these two people are in question.
    /// Errors: InvalidArgument (one person twice, no cosine similarity), NotFound
    Result<JournalEntry> beStricter(const QString& modelId, const StrictPair& pair);
    Result<QList<StoredStrictPair>> strictPairs() const;  ///< by number of the people and model
    Result<DismissedSuggestions> dismissedSuggestions() const;
    /// Stays out of the journal but where it is a part of an import.
    Result<void> dismissSuggestion(const DismissedSuggestion& suggestion);
    Result<QList<Consent>> consentsOf(qint64 personId) const;  ///< latest first. Errors: NotFound
    /// The person has agreed again, to the store's present text. Errors: NotFound
    Result<JournalEntry> renewConsent(qint64 personId);
    /// Somebody has looked at the latest consent: the next time is after as many days as the
    /// store's text says, or never. Errors: NotFound (also where there is no consent)
    Result<JournalEntry> reviewConsent(qint64 personId);
    /// Takes over consents of a person from elsewhere; those that are there already are passed over.
    /// Errors: NotFound
    Result<void> addConsents(qint64 personId, const QList<Consent>& consents);
    /// People whose consent expires or is to be reviewed until then, by when.
    Result<QList<Person>> due(const QDateTime& until) const;
    /// Everything that hangs on people, hidden rows too, and on whoever was merged into them. Errors: NotFound
    Result<ErasedRows> rowsOf(const QList<qint64>& personIds) const;
    /// What nobody's name stands on and yet shows them: unnamed sightings and others' rejected looks that are at least
    /// as similar to one of their faces, by a model that has measured both, and to nobody else more. Nearest first, the
    /// first with their crops. In: the similarity by the model in use; by other models 0.65 at least is asked for
    Result<QList<SimilarLook>> looksLike(const QList<qint64>& personIds, const QString& modelId,
                                         float cosineSimilarity) const;
    /// Every name of people, hidden ones too, and what they were called before, as far as the journal goes back.
    Result<QStringList> allNamesOf(const QSet<qint64>& people) const;

    /// Erases people for good: from the store, its journal and the backups made by the program,
    /// with whoever was merged into them and with `also`; and removes what may hold them beside
    /// these, see `leftoversOf`. Freed pages are overwritten and the write-ahead log is emptied.
    /// `onProgress` hears of backups done of all; an erasure that has begun goes to its end. The log tells why.
    /// Errors: NotFound; on a full disk the context says how much room is needed
    Result<Erasure> erase(const QList<qint64>& personIds, const QList<SimilarLook>& also = {},
                          ErasureReason reason = ErasureReason::Wish,
                          const std::function<void(int done, int total)>& onProgress = {});

private:
    StoreCore& m_core;
};

}  // namespace facenet
