#include "ui/gallery/store_command.h"

#include "ui/studio.h"
#include "ui/widgets/messages.h"

namespace facenet {

StoreCommand::StoreCommand(Studio& studio, Notifier& notifier, const QString& text, Step undoStep, Step redoStep)
    : QUndoCommand(text),
      m_studio(studio),
      m_notifier(notifier),
      m_undoStep(std::move(undoStep)),
      m_redoStep(std::move(redoStep)) {}

void StoreCommand::redo() {
    // The undo stack does what is pushed on it; this is done already.
    if (std::exchange(m_pushed, true)) run(m_redoStep);
}

void StoreCommand::run(const Step& step) {
    m_studio.store().run(step).then(&m_studio, [&studio = m_studio, &notifier = m_notifier](const Result<void>& done) {
        if (!done) Q_EMIT notifier.complain(done.error());
        studio.galleryEdited();
    });
}

}  // namespace facenet
