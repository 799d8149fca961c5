#pragma once

#include <QDialog>

#include "core/live/live_pipeline.h"

namespace facenet {

/// "Why this name?": the verdict in words, then the numbers behind it.
/// Thread: GUI
class IdentityDialog : public QDialog {
    Q_OBJECT

public:
    explicit IdentityDialog(const LiveFace& face, QWidget* parent = nullptr);
};

}  // namespace facenet
