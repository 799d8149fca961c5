#include "ui/faces/gallery_editor.h"

#include <QUndoStack>

#include "core/model/calibration.h"
#include "database/protection/leftovers.h"
#include "ui/base/async.h"
#include "ui/base/background_job.h"
#include "ui/base/messages.h"
#include "ui/faces/journal_command.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

Result<JournalEntry> entryOf(const Result<Enrolled>& enrolled) {
    return enrolled ? Result<JournalEntry>(enrolled->entry) : Result<JournalEntry>(enrolled.error());
}

QList<qint64> idsOf(const QList<Person>& people) {
    QList<qint64> ids;
    for (const Person& person : people) ids << person.id;
    return ids;
}

}  // namespace

GalleryEditor::GalleryEditor(Studio& studio, Notifier& notifier, QUndoStack& undoStack, QObject* parent)
    : QObject(parent), m_studio(studio), m_notifier(notifier), m_undoStack(undoStack) {}

void GalleryEditor::report(const JournalEntry& entry) {
    m_undoStack.push(new JournalCommand(m_studio, m_notifier, entry, m_undoStack));
    m_studio.galleryEdited();
    Q_EMIT m_notifier.notify(journalNotice(entry), true);
}

void GalleryEditor::change(Change perform) {
    inStore(m_studio.store(), this, std::move(perform), [this](const Result<JournalEntry>& done) {
        if (done) return report(*done);
        Q_EMIT m_notifier.complain(done.error());
        Q_EMIT refused();
    });
}

void GalleryEditor::enroll(const Enrolment& enrolment, bool allowSameName,
                           std::function<void(const Result<Enrolled>&)> done) {
    inStore(
        m_studio.store(), this, [=](GalleryStore& store) { return store.people().enroll(enrolment, allowSameName); },
        [this, done = std::move(done)](const Result<Enrolled>& enrolled) {
            if (enrolled)
                report(enrolled->entry);
            else if (enrolled.error().code != ErrorCode::NameTaken)
                Q_EMIT m_notifier.complain(enrolled.error());
            done(enrolled);
        });
}

void GalleryEditor::rename(const Person& person, const QString& name, bool allowSameName) {
    inStore(
        m_studio.store(), this,
        [=](GalleryStore& store) { return store.people().rename(person.id, name, allowSameName); },
        [this, person, name](const Result<JournalEntry>& done) {
            if (done) return report(*done);
            if (done.error().code == ErrorCode::NameTaken) {
                Q_EMIT nameTaken(person, name);
            } else {
                Q_EMIT m_notifier.complain(done.error());
                Q_EMIT refused();
            }
        });
}

void GalleryEditor::setNote(const Person& person, const QString& note) {
    change([id = person.id, note](GalleryStore& store) { return store.people().setNote(id, note); });
}

void GalleryEditor::renewConsent(qint64 personId) {
    change([=](GalleryStore& store) { return store.people().renewConsent(personId); });
}

void GalleryEditor::reviewConsent(qint64 personId) {
    change([=](GalleryStore& store) { return store.people().reviewConsent(personId); });
}

void GalleryEditor::setPortrait(qint64 personId, qint64 faceId) {
    change([=](GalleryStore& store) { return store.people().setPortrait(personId, faceId); });
}

void GalleryEditor::merge(const QList<qint64>& from, qint64 into, qint64 portraitFaceId) {
    // The last one brings the portrait: by then it is a face of theirs, whoever had it.
    for (const qint64 id : from)
        change([=, portrait = id == from.last() ? portraitFaceId : 0](GalleryStore& store) {
            return store.people().merge(id, into, portrait);
        });
}

void GalleryEditor::moveFaces(const QList<qint64>& faceIds, qint64 toPersonId) {
    if (!faceIds.isEmpty()) change([=](GalleryStore& store) { return store.faces().move(faceIds, toPersonId); });
}

void GalleryEditor::splitFaces(const QList<qint64>& faceIds, const QString& name) {
    if (!faceIds.isEmpty())
        change([=](GalleryStore& store) { return entryOf(store.faces().split(faceIds, name, true)); });
}

void GalleryEditor::removePeople(const QList<Person>& people) {
    if (people.isEmpty()) return;
    change([ids = idsOf(people)](GalleryStore& store) { return store.people().remove(ids); });
}

void GalleryEditor::reload() {
    m_undoStack.clear();
    loadJournal(m_studio, m_notifier, m_undoStack);
    m_studio.galleryEdited();
}

void GalleryEditor::findWhatGoesAlong(const QList<Person>& people,
                                      std::function<void(const QList<SimilarLook>&, const QStringList&)> found) {
    using Found = std::pair<QList<SimilarLook>, QStringList>;
    const std::optional<ModelCard> card = m_studio.modelCard();
    const QString model = card ? QString::fromStdString(card->modelId) : QString();
    const float cosine = samePersonThreshold(card ? card->farCurve : std::vector<FarPoint>());
    inStore(
        m_studio.store(), this,
        [=, ids = idsOf(people)](GalleryStore& store) -> Result<Found> {
            auto looks = store.people().looksLike(ids, model, cosine);
            if (!looks) return looks.error();
            return Found{std::move(*looks), storesPutAside(store.folder())};
        },
        [this, found = std::move(found)](const Result<Found>& along) {
            if (!along) return Q_EMIT m_notifier.complain(along.error());
            found(along->first, along->second);
        });
}

void GalleryEditor::erase(BackgroundJob& job, const QList<Person>& people, const QList<SimilarLook>& also,
                          ErasureReason reason, std::function<void(const Erasure&, const ErasedTraces&)> done) {
    using Erased = std::pair<Erasure, ErasedTraces>;
    const auto erase = [ids = idsOf(people), also, reason, &store = m_studio.store()](JobControl& control) {
        return store.ask([&](GalleryStore& opened) -> Result<Erased> {
            const auto traces = ErasedTraces::of(opened, ids, also);
            if (!traces) return traces.error();
            const auto erasure =
                opened.people().erase(ids, also, reason, [&](int backups, int all) { control.report(backups, all); });
            if (!erasure) return erasure.error();
            return Erased{*erasure, *traces};
        });
    };
    job.run(erase, [this, done = std::move(done)](const Result<Erased>& erased) {
        reload();  // what could be undone may have been about them
        if (!erased) return Q_EMIT m_notifier.complain(erased.error());
        done(erased->first, erased->second);
    });
}

void GalleryEditor::removeFaces(const QList<qint64>& faceIds) {
    if (!faceIds.isEmpty()) change([faceIds](GalleryStore& store) { return store.faces().remove(faceIds); });
}

void GalleryEditor::beStricter(const StrictPair& pair) {
    const std::optional<ModelCard> card = m_studio.modelCard();
    if (!card) return;
    change([=, model = QString::fromStdString(card->modelId)](GalleryStore& store) {
        return store.people().beStricter(model, pair);
    });
}

void GalleryEditor::rejectFaces(const QList<qint64>& faceIds) {
    if (!faceIds.isEmpty()) change([faceIds](GalleryStore& store) { return store.faces().reject(faceIds); });
}

void GalleryEditor::reject(qint64 personId, const Embedding& embedding, const cv::Mat& crop) {
    const std::optional<ModelCard> card = m_studio.modelCard();
    if (!card) return;
    change([=, model = QString::fromStdString(card->modelId)](GalleryStore& store) {
        return store.faces().rejectLook(personId, model, embedding, crop);
    });
}

void GalleryEditor::nameSightings(const QList<qint64>& sightingIds, const Enrolment& person) {
    change([=](GalleryStore& store) { return entryOf(store.sightings().name(sightingIds, person, true)); });
}

void GalleryEditor::removeSightings(const QList<qint64>& sightingIds) {
    change([=](GalleryStore& store) { return store.sightings().remove(sightingIds); });
}

}  // namespace facenet
