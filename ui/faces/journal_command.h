#pragma once

#include <QCoreApplication>
#include <QUndoCommand>

#include "database/base/journal_entry.h"

class QUndoStack;

namespace facenet {

class Notifier;
class Studio;

/// What the user reads behind "Undo": "rename Ada".
QString journalWords(const JournalEntry& entry);
/// What is reported when it has been done: "Ada is now called Ada Lovelace".
QString journalNotice(const JournalEntry& entry);

/// A change that stands in the store's journal, for the window's undo stack.
/// Thread: GUI; undoing runs on the store's thread
class JournalCommand : public QUndoCommand {
    Q_DECLARE_TR_FUNCTIONS(facenet::JournalCommand)

public:
    /// In: the stack it will stand on
    JournalCommand(Studio& studio, Notifier& notifier, const JournalEntry& entry, const QUndoStack& undoStack);

    void undo() override;
    void redo() override;

private:
    void run(bool backwards) const;

    Studio& m_studio;
    Notifier& m_notifier;
    const QUndoStack& m_undoStack;
    const qint64 m_entryId;
    bool m_pushed = false;
};

/// Fills an empty undo stack with the latest changes of the store, whoever made them and when.
void loadJournal(Studio& studio, Notifier& notifier, QUndoStack& undoStack);

}  // namespace facenet
