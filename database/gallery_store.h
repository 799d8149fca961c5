#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/analysis/face_record.h"
#include "core/base/file_seal.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/face/gallery.h"
#include "core/face/quality.h"
#include "database/dismissed_suggestions.h"
#include "database/journal_entry.h"
#include "database/records.h"
#include "database/vault.h"

namespace facenet {

enum class DailyBackup { Now, Later };

/// Whether what this user remembers of protected stores counts; not for a copy that is looked into, which may be from
/// before or after.
enum class Memory { OfThisUser, None };

/// The people and faces on disk: one SQLite database in a folder of its own. Every change is one transaction that is
/// on the disk when the call returns.
/// Other programs may use the same store at the same time; a change waits 3 seconds at most for theirs.
/// Thread: the thread that opened it; see `StoreThread` for the others. Needs a QCoreApplication.
/// Errors of all: StoreLocked, DiskFull, StoreCorrupt, StoreReadOnly, StoreFailed; StoreProtected of all that reads or
/// writes names, notes, sources, crops, embeddings or the journal, or writes settings, while a passphrase protects
/// them; SettingsAltered of the same, when somebody without the passphrase changed settings that decide who is named;
/// StoreUnprotected of the same, when somebody else took the passphrase off
class GalleryStore {
public:
    /// Opens or creates the store in `folder`, checks its integrity (a file of more than 256 MiB only when a daily
    /// backup is due, as a part of it), migrates an older schema after a backup, and makes
    /// the daily backup when it is due, unless the caller does that later with `makeDailyBackup`: it takes a second for
    /// some thousand faces. A damaged, newer or foreign file is left as it is.
    /// Where this user cannot write, a store that is there is opened to be read only; see `isReadOnly`.
    /// Errors: StoreNewer, StoreForeign, StoreCorrupt, StoreMissing, StoreReadOnly, StoreLocked (also by another
    /// computer on a network drive), DiskFull, StoreFailed (also where the file system lacks what a store needs)
    static Result<std::unique_ptr<GalleryStore>> open(const QString& folder, DailyBackup backup = DailyBackup::Now,
                                                      Memory memory = Memory::OfThisUser);
    ~GalleryStore();

    /// The platform's application data folder of this program.
    static QString defaultFolder();

    /// Why the daily backup that was due at opening could not be made, or readable backups not be replaced.
    const std::optional<Error>& backupFailure() const;

    /// Whether nothing can be written: a medium or folder of somebody else's, of which the store is read as it was when
    /// it was opened. Changes are StoreReadOnly then; what is only noted, as an export in the log, is left out.
    bool isReadOnly() const;

    const QString& folder() const;
    QString modelsFolder() const;  ///< for imported weights

    /// 16 random bytes that this store and the copies of it have, and no other: numbers of people and faces mean
    /// nothing elsewhere.
    Result<QByteArray> storeId() const;

    /// Errors: InvalidArgument (no name, no faces, no consent), NotFound, NameTaken (a new person whose name exists and
    ///         `allowSameName` is false)
    Result<Enrolled> enroll(const Enrolment& enrolment, bool allowSameName = false);

    Result<QList<Person>> people() const;  ///< by name
    Result<Person> person(qint64 personId) const;
    Result<QList<Person>> peopleNamed(const QString& name) const;  ///< ignoring case
    Result<QList<StoredFace>> facesOf(qint64 personId) const;      ///< best quality first
    Result<QByteArray> cropPng(qint64 faceId) const;

    /// By which models the faces that are there have been measured.
    Result<MeasuredPeople> measuredPeople() const;

    // ---- Changes. Each stands in the journal and can be undone, also after a restart and by another program.

    /// Errors: InvalidArgument, NotFound, NameTaken (somebody else has the name and `allowSameName` is false)
    Result<JournalEntry> renamePerson(qint64 personId, const QString& name, bool allowSameName = false);
    Result<JournalEntry> setNote(qint64 personId, const QString& note);
    /// The face that stands for the person; one of that person's.
    Result<JournalEntry> setPortrait(qint64 personId, qint64 faceId);
    /// Moves all faces, sightings and rejected looks of `from` to `into`, with whom `from` is told apart from more
    /// strictly and which suggestions were dismissed, joins their notes and hides `from`.
    /// In: the face that stands for them from now on, of one of the two; 0: as it is with `into`
    Result<JournalEntry> mergePeople(qint64 from, qint64 into, qint64 portraitFaceId = 0);
    /// Faces of one or several people. Errors: InvalidArgument (no faces), NotFound
    Result<JournalEntry> moveFaces(const QList<qint64>& faceIds, qint64 toPersonId);
    /// Makes a new person of some faces, with the consent of those whose they were: the latest. It is told apart from
    /// others as strictly as they are. Rejected looks were said to be not *them* and stay theirs, but for somebody who
    /// gives all faces away.
    /// Errors: InvalidArgument, NotFound, NameTaken
    Result<Enrolled> splitFaces(const QList<qint64>& faceIds, const QString& name, bool allowSameName = false);
    Result<JournalEntry> removePeople(const QList<qint64>& personIds);
    /// Faces of one or several people. Errors: InvalidArgument (no faces), NotFound
    Result<JournalEntry> removeFaces(const QList<qint64>& faceIds);
    /// Stores a look of which the user said that it is not that person. The crop may be missing; with it the look can
    /// be measured with another model too.
    Result<JournalEntry> reject(qint64 personId, const QString& modelId, const Embedding& embedding,
                                const cv::Mat& crop = {});
    /// Faces of one person that show somebody else: they go, and stay as rejected looks with all their embeddings.
    /// Errors: InvalidArgument (no faces, or they belong to several people), NotFound
    Result<JournalEntry> rejectFaces(const QList<qint64>& faceIds);
    /// Asks for more similarity where these two people are in question.
    /// Errors: InvalidArgument (one person twice, no similarity), NotFound
    Result<JournalEntry> beStricter(const QString& modelId, const StrictPair& pair);
    Result<QList<StoredStrictPair>> strictPairs() const;  ///< by number of the people and model
    Result<DismissedSuggestions> dismissedSuggestions() const;
    /// Stays out of the journal but where it is a part of an import.
    Result<void> dismissSuggestion(const DismissedSuggestion& suggestion);
    /// Sightings without a name become faces of a person, new or known: those with a crop.
    /// In: as for `enroll`, without faces. Errors: those of `enroll`
    Result<Enrolled> nameSightings(const QList<qint64>& sightingIds, const Enrolment& person,
                                   bool allowSameName = false);

    /// Hides sightings that nobody needs. Result's count: those that were there.
    Result<JournalEntry> removeSightings(const QList<qint64>& sightingIds);

    Result<QList<JournalEntry>> journal(int limit) const;  ///< newest first
    /// Errors: NotFound (erased meanwhile), ChangedMeanwhile (another change stands in the way)
    Result<JournalEntry> undo(qint64 entryId);
    Result<JournalEntry> redo(qint64 entryId);
    /// Forgets changes from before that moment and erases what they had hidden: it can no longer be brought back.
    Result<void> forgetJournal(const QDateTime& before);

    /// Notes that the store is used today and says how far the clock can be believed: until now, or after a leap of
    /// more than a week until the day before it, up to the third day on which the store is used after the leap. What is
    /// to be forgotten after some days is counted from there, so that a clock that is years ahead for a day or two
    /// deletes nothing. Needs no passphrase. In: what the clock says, UTC
    Result<QDateTime> trustedNow(const QDateTime& now = QDateTime::currentDateTimeUtc());

    // ---- Consents. One stands with every enrolment; withdrawing it means erasing the person.

    Result<QList<Consent>> consentsOf(qint64 personId) const;  ///< latest first. Errors: NotFound
    /// The person has agreed again, to the store's present text.
    Result<JournalEntry> renewConsent(qint64 personId);
    /// Somebody has looked at it: the next time is after as many days as the store's text says, or never.
    Result<JournalEntry> reviewConsent(qint64 personId);
    /// Takes over consents of a person from elsewhere; those that are there already are passed over.
    Result<void> addConsents(qint64 personId, const QList<Consent>& consents);
    /// People whose consent expires or is to be reviewed until then, by when.
    Result<QList<Person>> peopleDue(const QDateTime& until) const;

    // ---- Erasing

    /// Everything that hangs on people, hidden rows too, and on whoever was merged into them. Errors: NotFound
    Result<ErasedRows> rowsOf(const QList<qint64>& personIds) const;
    /// What nobody's name stands on and yet shows them: unnamed sightings and others' rejected looks that are at least
    /// as similar to one of their faces, by a model that has measured both, and to nobody else more. Nearest first, the
    /// first with their crops. In: the similarity by the model in use; by other models 0.65 at least is asked for
    Result<QList<SimilarLook>> looksLike(const QList<qint64>& personIds, const QString& modelId,
                                         float cosineSimilarity) const;
    /// Erases people for good: from the store, its journal, its log and the backups made by the program, with whoever
    /// was merged into them and with `also`; and removes what may hold them beside these, see `leftoversOf`. Freed
    /// pages are overwritten and the write-ahead log is emptied.
    /// `onProgress` hears of backups done of all; an erasure that has begun goes to its end. The log tells why.
    Result<Erasure> erasePeople(const QList<qint64>& personIds, const QList<SimilarLook>& also = {},
                                ErasureReason reason = ErasureReason::Wish,
                                const std::function<void(int done, int total)>& onProgress = {});
    Result<QList<LogLine>> log(int limit) const;  ///< newest first
    /// Forgets lines from before that moment. Needs no passphrase.
    Result<void> forgetLog(const QDateTime& before);

    // ---- Protecting. With a passphrase all that tells who somebody is or shows a face is encrypted: names, notes,
    // sources, crops, embeddings, the journal. Settings, models and the log stay readable. The keys are in memory while
    // the store is unlocked; a store is opened locked. The calls with a passphrase take as long as its cost says.

    Result<Protection> protection() const;
    /// Sets a passphrase: encrypts everything in one transaction, leaves the store unlocked, removes what is left of
    /// the readable content and replaces the backups that can be read by one that cannot. `control` hears of values
    /// encrypted of all and cancels until the transaction ends.
    /// Errors: InvalidArgument (shorter than 8 characters, has one already), OutOfMemory, Cancelled
    Result<Protected> protect(const QString& passphrase, JobControl& control,
                              const PassphraseCost& cost = measuredCost());
    /// Gives a copy without a passphrase the protection of another store, which is unlocked: its passphrase and its
    /// keys. Errors: InvalidArgument (has one already)
    Result<void> protectAs(const GalleryStore& other);
    /// Whether two stores have the same protection, so that whoever opened one may open the other.
    Result<bool> isProtectedAs(const GalleryStore& other) const;
    /// Finishes what a program left that was ended while it set, changed or took off a passphrase.
    /// Errors: WrongPassphrase, InvalidArgument (has none), StoreCorrupt (what it keeps of the passphrase is damaged),
    ///         SettingsAltered (see `resetSettings`)
    Result<Protected> unlock(const QString& passphrase);
    /// Forgets the keys. What was read before is the caller's to forget.
    void lock();
    /// Another passphrase for the same content, which is not written anew; also for the backups, which open with the
    /// one or the other at any moment. It costs at least as much to try as the one before.
    /// Errors: those of `protect` and `unlock`
    Result<Protected> changePassphrase(const QString& before, const QString& after,
                                       const PassphraseCost& cost = measuredCost());
    /// After settings that decide who is named were changed without the passphrase: all settings have their defaults,
    /// nobody is told apart more strictly, and the store can be unlocked again. Errors: those of `unlock`
    Result<void> resetSettings(const QString& passphrase);
    /// Takes the passphrase off: decrypts everything in one transaction. Backups stay as they are. `control` as above.
    /// Errors: those of `unlock`, Cancelled
    Result<void> unprotect(const QString& passphrase, JobControl& control);

    /// What trainings in this store's folder encrypt their files with, also while the store is locked again; null where
    /// there is no passphrase.
    Result<std::shared_ptr<const FileSeal>> trainingSeal() const;
    /// The user knows that the passphrase is gone (`Protection::TakenOff`), and wants to use the store as it is.
    /// Errors: InvalidArgument (nobody took it off)
    Result<void> acceptUnprotected();

    /// Everything the matcher needs of one model.
    Result<GalleryContents> galleryContents(const QString& modelId) const;
    /// Faces without an embedding of this model, with their crops, at most `limit`.
    Result<QList<std::pair<qint64, QByteArray>>> facesWithoutEmbedding(const QString& modelId, int limit) const;
    Result<void> addEmbeddings(const QString& modelId, const QList<std::pair<qint64, Embedding>>& embeddings);
    /// The same for rejected looks that were kept with their crops.
    Result<QList<std::pair<qint64, QByteArray>>> looksWithoutEmbedding(const QString& modelId, int limit) const;
    Result<void> addLookEmbeddings(const QString& modelId, const QList<std::pair<qint64, Embedding>>& embeddings);
    Result<Embedding> embeddingOf(qint64 faceId, const QString& modelId) const;  ///< Errors: NotFound
    /// Records a model so that embeddings can refer to it.
    Result<void> registerModel(const QString& modelId, const QString& name, const QString& metadataJson);

    Result<void> addSighting(const Sighting& sighting);
    Result<QList<Sighting>> sightings(const QDateTime& since, int limit) const;  ///< newest first
    Result<QList<Sighting>> sightingsOf(qint64 personId, int limit) const;       ///< newest first
    Result<QList<Sighting>> unknownSightings(int limit) const;  ///< with a crop and without a name, newest first
    Result<int> forgetSightings(const QDateTime& before);
    Result<QList<UnnamedLook>> unnamedLooks(const QString& modelId) const;  ///< measured with the model, newest first
    Result<SightingCounts> sightingCounts() const;
    Result<QByteArray> sightingCropPng(qint64 sightingId) const;  ///< Errors: NotFound

    /// What is known of all faces besides their embeddings.
    Result<std::vector<FaceRecord>> faceRecords() const;

    /// Sightings behind a sighting's number, in order, with and without a name; removed ones are left out.
    Result<QList<Sighting>> sightingsAfter(qint64 afterSightingId, int limit) const;

    /// Faces with their crops behind a face's number, in order, at most `limit`; removed ones are left out.
    Result<QList<std::pair<qint64, QByteArray>>> crops(qint64 afterFaceId, int limit) const;

    // ---- What only an exchange with other stores needs

    Result<QList<StoredModel>> models() const;  ///< by id
    /// Hashes that a person is known by: of this store, and of those that the person was imported from. Neither tells
    /// name nor number.
    Result<QList<QByteArray>> originsOf(qint64 personId) const;
    /// Notes where a person was imported from, who is thereby no longer one who was erased.
    Result<void> addOrigins(qint64 personId, const QList<QByteArray>& origins);
    /// Those of people who were erased for good.
    Result<QSet<QByteArray>> erasedOrigins() const;
    Result<qint64> chosenPortraitOf(qint64 personId) const;              ///< a face; 0 where none was chosen
    Result<QList<RejectedLook>> rejectedLooksOf(qint64 personId) const;  ///< in order
    /// As `reject`, with the moment and all embeddings; `crop` is the look's, or empty. Without embeddings it is
    /// measured when the model in use is. Errors: those of `reject`
    Result<void> addRejectedLook(qint64 personId, const RejectedLook& look, const cv::Mat& crop);
    /// Changes of one person, newest first, imports change by change: the subject is the name that the person had then,
    /// or empty, and nobody else is named. Errors: NotFound
    Result<QList<JournalEntry>> journalOf(qint64 personId) const;
    /// Notes in the log what was done with the store: "export", "identify". Needs no passphrase.
    Result<void> addToLog(const QString& action, int count, const QString& outcome = QStringLiteral("ok"));

    /// Several changes as one: all of them are on the disk when this returns ok, none when it does not.
    Result<void> together(const std::function<Result<void>()>& changes);
    /// The same for a part of an import: all parts with the same number are one entry of the journal, undone and redone
    /// as one. Sightings that are added in it go with it. In: `newImportId()`
    Result<void> together(qint64 importId, const std::function<Result<void>()>& changes);
    static qint64 newImportId();

    /// Values of the store (not of the window): JSON texts by key. Empty when never set.
    Result<QString> setting(const QString& key) const;
    Result<void> setSetting(const QString& key, const QString& value);

    Result<StoreSummary> summary() const;
    /// Reads the whole file: seconds for 100,000 faces.
    Result<StoreCheck> check() const;
    /// Writes a copy beside the store and drops the oldest ones. Returns its path.
    Result<QString> backup();
    /// For copies that go elsewhere: `copy` is run again, after `discard`, while somebody was erased or the store was
    /// protected meanwhile.
    Result<void> copyUnlessChanged(const std::function<Result<void>()>& copy, const std::function<void()>& discard);

private:
    struct Private;
    explicit GalleryStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

}  // namespace facenet
