#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <functional>

#include "database/exchange/erased_traces.h"
#include "database/gallery_store.h"

class QUndoStack;

namespace facenet {

class BackgroundJob;
class Notifier;
class Studio;

/// Every change of people and faces: done on the store's thread, told to the user, and undoable. A failure is reported
/// and leaves everything as it was.
/// Thread: GUI
class GalleryEditor : public QObject {
    Q_OBJECT

public:
    GalleryEditor(Studio& studio, Notifier& notifier, QUndoStack& undoStack, QObject* parent = nullptr);

    /// `done` is called with the outcome. NameTaken is left to `done` alone: it is a question, not a failure. A note
    /// for a person there is goes below the one there is.
    void enroll(const Enrolment& enrolment, bool allowSameName, std::function<void(const Result<Enrolled>&)> done);
    /// `nameTaken` asks back where somebody else has the name and `allowSameName` is false.
    void rename(const Person& person, const QString& name, bool allowSameName = false);
    void setNote(const Person& person, const QString& note);
    /// The person has agreed to the present text.
    void renewConsent(qint64 personId);
    void reviewConsent(qint64 personId);
    void setPortrait(qint64 personId, qint64 faceId);
    /// One change after the other: each can be undone by itself. In: as for `StorePeople::merge`
    void merge(const QList<qint64>& from, qint64 into, qint64 portraitFaceId = 0);
    void moveFaces(const QList<qint64>& faceIds, qint64 toPersonId);
    /// Makes a new person of them; somebody else may have that name.
    void splitFaces(const QList<qint64>& faceIds, const QString& name);
    void removePeople(const QList<Person>& people);
    void removeFaces(const QList<qint64>& faceIds);
    /// After many changes by another way, such as an import: reads what can be undone, and everybody.
    void reload();
    /// What nobody's name stands on and yet shows these people, by the model in use, and the stores put aside that may
    /// hold them.
    void findWhatGoesAlong(const QList<Person>& people,
                           std::function<void(const QList<SimilarLook>&, const QStringList&)> found);
    /// For good, with `also`: cannot be undone. Changes of other people stay undoable. `job` shows how far it is, and
    /// must not run already. `done` also gets what to look for afterwards.
    void erase(BackgroundJob& job, const QList<Person>& people, const QList<SimilarLook>& also, ErasureReason reason,
               std::function<void(const Erasure&, const ErasedTraces&)> done);
    /// Asks for more similarity where the two are in question.
    void beStricter(const StrictPair& pair);
    /// "Not this person": the faces go, and looks like them are no longer taken for that person.
    void rejectFaces(const QList<qint64>& faceIds);
    /// "Not this person" of a look that is not stored. In: the face's crop and its embedding by the model in use
    void reject(qint64 personId, const Embedding& embedding, const cv::Mat& crop);
    /// In: as for `StoreSightings::name`
    void nameSightings(const QList<qint64>& sightingIds, const Enrolment& person);
    void removeSightings(const QList<qint64>& sightingIds);

Q_SIGNALS:
    void nameTaken(const facenet::Person& person, const QString& name);
    void refused();  ///< a change failed: what is shown may differ from what is stored

private:
    using Change = std::function<Result<JournalEntry>(GalleryStore&)>;
    void change(Change perform);
    void report(const JournalEntry& entry);

    Studio& m_studio;
    Notifier& m_notifier;
    QUndoStack& m_undoStack;
};

}  // namespace facenet
