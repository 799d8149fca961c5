#include "ui/faces/journal_command.h"

#include <QCoreApplication>
#include <QUndoStack>
#include <utility>

#include "ui/base/async.h"
#include "ui/base/messages.h"
#include "ui/base/notice_overlay.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kChangesRemembered = 200;

}  // namespace

QString journalWords(const JournalEntry& entry) {
    switch (entry.kind) {
        case JournalKind::Enroll:
            return JournalCommand::tr("enrol %1").arg(entry.subject);
        case JournalKind::AddFaces:
            return JournalCommand::tr("add faces to %1").arg(entry.subject);
        case JournalKind::Rename:
            return JournalCommand::tr("rename %1").arg(entry.subject);
        case JournalKind::SetNote:
            return JournalCommand::tr("change the note on %1").arg(entry.subject);
        case JournalKind::Merge:
            return JournalCommand::tr("merge %1 into %2").arg(entry.subject, entry.detail);
        case JournalKind::MoveFaces:
            return JournalCommand::tr("move %n face(s) to %1", nullptr, entry.count).arg(entry.detail);
        case JournalKind::Split:
            return JournalCommand::tr("make %n face(s) a person of their own", nullptr, entry.count);
        case JournalKind::SetPortrait:
            return JournalCommand::tr("choose the portrait of %1").arg(entry.subject);
        case JournalKind::RemovePeople:
            return entry.count == 1 ? JournalCommand::tr("delete %1").arg(entry.subject)
                                    : JournalCommand::tr("delete %n people", nullptr, entry.count);
        case JournalKind::RemoveFaces:
            return entry.subject.isEmpty()
                       ? JournalCommand::tr("delete %n face(s)", nullptr, entry.count)
                       : JournalCommand::tr("delete %n face(s) of %1", nullptr, entry.count).arg(entry.subject);
        case JournalKind::Reject:
            return JournalCommand::tr("Not %1").arg(entry.subject);
        case JournalKind::NameSightings:
            return JournalCommand::tr("name %1").arg(entry.subject);
        case JournalKind::RemoveSightings:
            return JournalCommand::tr("forget %n sighting(s)", nullptr, entry.count);
        case JournalKind::RejectFaces:
            return JournalCommand::tr("%n face(s) are not %1", nullptr, entry.count).arg(entry.subject);
        case JournalKind::BeStricter:
            return JournalCommand::tr("be stricter with %1 and %2").arg(entry.subject, entry.detail);
        case JournalKind::Import:
            return JournalCommand::tr("import %n face(s)", nullptr, entry.count);
        case JournalKind::RenewConsent:
            return JournalCommand::tr("renew the consent of %1").arg(entry.subject);
        case JournalKind::ReviewConsent:
            return JournalCommand::tr("review the consent of %1").arg(entry.subject);
    }
    return {};
}

QString journalNotice(const JournalEntry& entry) {
    switch (entry.kind) {
        case JournalKind::Enroll:
            return JournalCommand::tr("%1 was enrolled with %n shot(s)", nullptr, entry.count).arg(entry.subject);
        case JournalKind::AddFaces:
            return JournalCommand::tr("%n shot(s) were added to %1", nullptr, entry.count).arg(entry.subject);
        case JournalKind::Rename:
            return JournalCommand::tr("%1 is now called %2").arg(entry.subject, entry.detail);
        case JournalKind::SetNote:
            return JournalCommand::tr("The note on %1 was saved").arg(entry.subject);
        case JournalKind::Merge:
            return JournalCommand::tr("%1 and %2 are one person now").arg(entry.subject, entry.detail);
        case JournalKind::MoveFaces:
            return entry.subject.isEmpty()
                       ? JournalCommand::tr("%n face(s) were moved to %1", nullptr, entry.count).arg(entry.detail)
                       : JournalCommand::tr("%n face(s) were moved from %1 to %2", nullptr, entry.count)
                             .arg(entry.subject, entry.detail);
        case JournalKind::Split:
            return entry.subject.isEmpty()
                       ? JournalCommand::tr("%n face(s) are now %1", nullptr, entry.count).arg(entry.detail)
                       : JournalCommand::tr("%n face(s) of %1 are now %2", nullptr, entry.count)
                             .arg(entry.subject, entry.detail);
        case JournalKind::SetPortrait:
            return JournalCommand::tr("%1 has a new portrait").arg(entry.subject);
        case JournalKind::RemovePeople:
            return entry.count == 1 ? JournalCommand::tr("%1 was deleted").arg(entry.subject)
                                    : JournalCommand::tr("%n people were deleted", nullptr, entry.count);
        case JournalKind::RemoveFaces:
            return entry.subject.isEmpty()
                       ? JournalCommand::tr("%n face(s) were deleted", nullptr, entry.count)
                       : JournalCommand::tr("%n face(s) of %1 were deleted", nullptr, entry.count).arg(entry.subject);
        case JournalKind::Reject:
            return JournalCommand::tr("Faces like this one are no longer taken for %1").arg(entry.subject);
        case JournalKind::NameSightings:
            return JournalCommand::tr("%n look(s) are now %1", nullptr, entry.count).arg(entry.subject);
        case JournalKind::RemoveSightings:
            return JournalCommand::tr("%n sighting(s) were forgotten", nullptr, entry.count);
        case JournalKind::RejectFaces:
            return JournalCommand::tr("%n face(s) are no longer %1, nor are looks like them", nullptr, entry.count)
                .arg(entry.subject);
        case JournalKind::BeStricter:
            return JournalCommand::tr("%1 and %2 are told apart more strictly").arg(entry.subject, entry.detail);
        case JournalKind::Import:
            return JournalCommand::tr("%n face(s) were imported", nullptr, entry.count);
        case JournalKind::RenewConsent:
            return JournalCommand::tr("The consent of %1 was renewed").arg(entry.subject);
        case JournalKind::ReviewConsent:
            return JournalCommand::tr("The consent of %1 was marked as reviewed").arg(entry.subject);
    }
    return {};
}

JournalCommand::JournalCommand(Studio& studio, Notifier& notifier, const JournalEntry& entry,
                               const QUndoStack& undoStack)
    : QUndoCommand(journalWords(entry)),
      m_studio(studio),
      m_notifier(notifier),
      m_undoStack(undoStack),
      m_entryId(entry.id) {}

void JournalCommand::undo() {
    run(true);
}

void JournalCommand::redo() {
    // The undo stack does what is pushed on it; this is done already.
    if (std::exchange(m_pushed, true)) run(false);
}

void JournalCommand::run(bool backwards) const {
    if (m_undoStack.property(kUndoStackLoading).toBool()) return;
    inStore(
        m_studio.store(), &m_studio,
        [id = m_entryId, backwards](GalleryStore& store) {
            return backwards ? store.journal().undo(id) : store.journal().redo(id);
        },
        [&studio = m_studio, &notifier = m_notifier](const Result<JournalEntry>& done) {
            if (!done) Q_EMIT notifier.complain(done.error());
            studio.galleryEdited();
        });
}

void loadJournal(Studio& studio, Notifier& notifier, QUndoStack& undoStack) {
    inStore(
        studio.store(), &undoStack, [](GalleryStore& store) { return store.journal().latest(kChangesRemembered); },
        [&studio, &notifier, &undoStack](const Result<QList<JournalEntry>>& entries) {
            // Locked meanwhile, nobody is named.
            if (studio.storeState() != Studio::LoadState::Ready) return;
            if (!entries || entries->isEmpty() || undoStack.count() > 0) return;
            undoStack.setProperty(kUndoStackLoading, true);
            int done = 0;
            for (auto entry = entries->crbegin(); entry != entries->crend(); ++entry) {
                undoStack.push(new JournalCommand(studio, notifier, *entry, undoStack));
                done += !entry->undone;
            }
            undoStack.setIndex(done);
            undoStack.setProperty(kUndoStackLoading, false);
        });
}

}  // namespace facenet
