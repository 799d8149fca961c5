#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <functional>

#include "ui/gallery/store_command.h"

class QUndoStack;

namespace facenet {

/// Every change of people and faces: done on the store's thread, told to the user, and undoable. A failure is reported
/// and leaves everything as it was.
/// Thread: GUI
class GalleryEditor : public QObject {
    Q_OBJECT

public:
    GalleryEditor(Studio& studio, Notifier& notifier, QUndoStack& undoStack, QObject* parent = nullptr);

    /// In: `name` of the person, for the line that reports it; `done` is called with the outcome. NameTaken is left to
    ///     `done` alone: it is a question, not a failure. A note for a person there is goes below the one there is.
    void enroll(const Enrolment& enrolment, bool allowSameName, const QString& name,
                std::function<void(const Result<Enrolled>&)> done);
    /// `nameTaken` asks back where somebody else has the name and `allowSameName` is false.
    void rename(const Person& person, const QString& name, bool allowSameName = false);
    void setNote(const Person& person, const QString& note);
    void removePeople(const QList<Person>& people);
    void removeFaces(const Person& person, const QList<qint64>& faceIds);

Q_SIGNALS:
    void nameTaken(const facenet::Person& person, const QString& name);
    void refused();  ///< a change failed: what is shown may differ from what is stored

private:
    /// In: the change itself, which fills in what `undo` and `redo` need
    void change(const QString& commandText, const QString& notice, StoreCommand::Step perform, StoreCommand::Step undo,
                StoreCommand::Step redo);
    void report(const QString& commandText, const QString& notice, StoreCommand::Step undo, StoreCommand::Step redo);

    Studio& m_studio;
    Notifier& m_notifier;
    QUndoStack& m_undoStack;
};

}  // namespace facenet
