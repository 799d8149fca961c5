#pragma once

#include "ui/base/empty_state.h"

class QPushButton;

namespace facenet {

struct Error;
class Prompts;
class Studio;

/// What stands in the window instead of its pages where the store cannot be opened: what is wrong, and what may be
/// done. Thread: GUI
class StoreProblem : public EmptyState {
    Q_OBJECT

public:
    StoreProblem(Studio& studio, Prompts& prompts, QWidget* parent = nullptr);

    void tell(const Error& error);

Q_SIGNALS:
    void restoreWanted();
    void otherFolderWanted();

private:
    void goOnUnprotected();

    Studio& m_studio;
    Prompts& m_prompts;
    QPushButton* m_restore = nullptr;
    QPushButton* m_unprotected = nullptr;
};

}  // namespace facenet
