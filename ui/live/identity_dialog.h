#pragma once

#include <QDialog>

#include "core/analysis/nearest_faces.h"
#include "core/live/live_pipeline.h"

class QFormLayout;
class QLabel;

namespace facenet {

class FaceImages;

/// What one picture of a face says by itself.
struct FrameFigures {
    Identity identity;
    std::vector<NearestFace> nearest;  ///< most similar first
};

/// "Why this name?": the verdict in words, then the numbers behind it.
/// Thread: GUI
class IdentityDialog : public QDialog {
    Q_OBJECT

public:
    /// In: the frame the face was found in, of which its surroundings are shown; null: the crop is shown
    IdentityDialog(const LiveFace& face, const FramePtr& frame, QWidget* parent = nullptr);

    /// As soon as they are computed: of the picture that is shown.
    void showFigures(const FrameFigures& figures, const Gallery& gallery, FaceImages& images);

private:
    const LiveFace m_face;
    QFormLayout* m_facts;
    QLabel* m_alone;  ///< what this picture says by itself, where that differs from what all looks said
};

}  // namespace facenet
