#include "ui/gallery/gallery_editor.h"

#include <QUndoStack>

#include "ui/studio.h"
#include "ui/widgets/messages.h"

namespace facenet {
namespace {

/// Removes all of them or, where that fails, none.
Result<void> removeAll(GalleryStore& store, const QList<qint64>& personIds, Removal& removed) {
    removed = {};
    for (const qint64 id : personIds) {
        const Result<Removal> one = store.removePerson(id);
        if (!one) {
            const Result<void> restored = store.restore(removed);
            return restored ? one.error() : restored.error();
        }
        removed.personIds += one->personIds;
        removed.faceIds += one->faceIds;
    }
    return {};
}

/// The note of a person before and after more faces came with a note of their own.
struct NotePast {
    bool changed = false;
    QString before, after;
};

Result<void> addNote(GalleryStore& store, qint64 personId, const QString& note, NotePast& past) {
    const Result<Person> person = store.person(personId);
    if (!person) return person.error();
    past.before = person->note;
    past.after = person->note.isEmpty() ? note : person->note + u'\n' + note;
    const Result<void> written = store.setNote(personId, past.after);
    past.changed = written.ok();
    return written;
}

Result<void> keep(const Result<Removal>& removal, Removal& removed) {
    if (!removal) return removal.error();
    removed = *removal;
    return {};
}

}  // namespace

GalleryEditor::GalleryEditor(Studio& studio, Notifier& notifier, QUndoStack& undoStack, QObject* parent)
    : QObject(parent), m_studio(studio), m_notifier(notifier), m_undoStack(undoStack) {}

void GalleryEditor::report(const QString& commandText, const QString& notice, StoreCommand::Step undo,
                           StoreCommand::Step redo) {
    m_undoStack.push(new StoreCommand(m_studio, m_notifier, commandText, std::move(undo), std::move(redo)));
    m_studio.galleryEdited();
    Q_EMIT m_notifier.notify(notice, true);
}

void GalleryEditor::change(const QString& commandText, const QString& notice, StoreCommand::Step perform,
                           StoreCommand::Step undo, StoreCommand::Step redo) {
    m_studio.store().run(std::move(perform)).then(this, [=, this](const Result<void>& done) {
        if (done) {
            report(commandText, notice, undo, redo);
        } else {
            Q_EMIT m_notifier.complain(done.error());
            Q_EMIT refused();
        }
    });
}

void GalleryEditor::enroll(const Enrolment& enrolment, bool allowSameName, const QString& name,
                           std::function<void(const Result<Enrolled>&)> done) {
    const auto past = std::make_shared<NotePast>();
    const auto enrollNow = [=](GalleryStore& store) -> Result<Enrolled> {
        auto enrolled = store.enroll(enrolment, allowSameName);
        if (!enrolled || enrolled->newPerson || enrolment.note.isEmpty()) return enrolled;
        const Result<void> noted = addNote(store, enrolled->personId, enrolment.note, *past);
        if (noted) return enrolled;
        const Result<Removal> takenBack = store.removeFaces(enrolled->faceIds);
        return takenBack ? noted.error() : takenBack.error();
    };
    m_studio.store().run(enrollNow).then(this, [=, this](const Result<Enrolled>& result) {
        if (result) {
            const int shots = static_cast<int>(result->faceIds.size());
            const auto removed = std::make_shared<Removal>();
            report(
                result->newPerson ? tr("enrol %1").arg(name) : tr("add faces to %1").arg(name),
                result->newPerson ? tr("%1 was enrolled with %n shot(s)", nullptr, shots).arg(name)
                                  : tr("%n shot(s) were added to %1", nullptr, shots).arg(name),
                [=, enrolled = *result](GalleryStore& store) -> Result<void> {
                    if (past->changed)
                        if (auto noted = store.setNote(enrolled.personId, past->before); !noted) return noted;
                    return keep(enrolled.newPerson ? store.removePerson(enrolled.personId)
                                                   : store.removeFaces(enrolled.faceIds),
                                *removed);
                },
                [=, id = result->personId](GalleryStore& store) -> Result<void> {
                    if (past->changed)
                        if (auto noted = store.setNote(id, past->after); !noted) return noted;
                    return store.restore(*removed);
                });
        } else if (result.error().code != ErrorCode::NameTaken) {
            Q_EMIT m_notifier.complain(result.error());
        }
        done(result);
    });
}

void GalleryEditor::rename(const Person& person, const QString& name, bool allowSameName) {
    const auto renameTo = [id = person.id](const QString& text, bool allowSame) -> StoreCommand::Step {
        return [=](GalleryStore& store) { return store.renamePerson(id, text, allowSame); };
    };
    m_studio.store().run(renameTo(name, allowSameName)).then(this, [=, this](const Result<void>& done) {
        if (done) {
            report(tr("rename %1").arg(person.name), tr("%1 is now called %2").arg(person.name, name),
                   renameTo(person.name, true), renameTo(name, true));
        } else if (done.error().code == ErrorCode::NameTaken) {
            Q_EMIT nameTaken(person, name);
        } else {
            Q_EMIT m_notifier.complain(done.error());
            Q_EMIT refused();
        }
    });
}

void GalleryEditor::setNote(const Person& person, const QString& note) {
    const auto setTo = [id = person.id](const QString& text) {
        return [=](GalleryStore& store) { return store.setNote(id, text); };
    };
    change(tr("change the note on %1").arg(person.name), tr("The note on %1 was saved").arg(person.name), setTo(note),
           setTo(person.note), setTo(note));
}

void GalleryEditor::removePeople(const QList<Person>& people) {
    if (people.isEmpty()) return;
    QList<qint64> ids;
    for (const Person& person : people) ids << person.id;
    const QString& name = people.first().name;
    const int count = static_cast<int>(people.size());
    const auto removed = std::make_shared<Removal>();
    const auto remove = [=](GalleryStore& store) { return removeAll(store, ids, *removed); };
    change(
        count == 1 ? tr("delete %1").arg(name) : tr("delete %n people", nullptr, count),
        count == 1 ? tr("%1 was deleted").arg(name) : tr("%n people were deleted", nullptr, count), remove,
        [=](GalleryStore& store) { return store.restore(*removed); }, remove);
}

void GalleryEditor::removeFaces(const Person& person, const QList<qint64>& faceIds) {
    if (faceIds.isEmpty()) return;
    const int count = static_cast<int>(faceIds.size());
    const auto removed = std::make_shared<Removal>();
    const auto remove = [=](GalleryStore& store) { return keep(store.removeFaces(faceIds), *removed); };
    change(
        tr("delete %n face(s) of %1", nullptr, count).arg(person.name),
        tr("%n face(s) of %1 were deleted", nullptr, count).arg(person.name), remove,
        [=](GalleryStore& store) { return store.restore(*removed); }, remove);
}

}  // namespace facenet
