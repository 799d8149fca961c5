#pragma once

class QObject;

namespace facenet {

/// Undo and Redo mean what was typed as long as a field has something of that to take back, and the last change of
/// people else: without this a field keeps the keys and does nothing.
/// In: as long as this lives, in all fields of the program. Thread: GUI
void passUndoKeysOn(QObject& owner);

}  // namespace facenet
