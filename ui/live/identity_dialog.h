#pragma once

#include <QDialog>

#include "core/analysis/nearest_faces.h"
#include "core/live/live_pipeline.h"

class QFormLayout;

namespace facenet {

class FaceImages;

/// "Why this name?": the verdict in words, then the numbers behind it.
/// Thread: GUI
class IdentityDialog : public QDialog {
    Q_OBJECT

public:
    explicit IdentityDialog(const LiveFace& face, QWidget* parent = nullptr);

    /// Which stored faces it was compared with, as soon as they are found.
    void showNearest(const std::vector<NearestFace>& faces, const Gallery& gallery, FaceImages& images);

private:
    QFormLayout* m_facts;
};

}  // namespace facenet
