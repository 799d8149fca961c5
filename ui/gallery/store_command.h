#pragma once

#include <QUndoCommand>
#include <functional>

#include "database/gallery_store.h"

namespace facenet {

class Notifier;
class Studio;

/// A change of the store that can be undone. It has been done already when the command is made, so that only changes
/// that are on the disk stand on the undo stack.
/// Thread: GUI; the steps run on the store's thread
class StoreCommand : public QUndoCommand {
public:
    using Step = std::function<Result<void>(GalleryStore&)>;

    /// In: what the user reads behind "Undo"; how to undo the change and to do it again
    StoreCommand(Studio& studio, Notifier& notifier, const QString& text, Step undoStep, Step redoStep);

    void undo() override { run(m_undoStep); }
    void redo() override;

private:
    void run(const Step& step);

    Studio& m_studio;
    Notifier& m_notifier;
    Step m_undoStep;
    Step m_redoStep;
    bool m_pushed = false;
};

}  // namespace facenet
