#pragma once

#include <QDialog>

#include "core/analysis/nearest_faces.h"
#include "core/live/live_pipeline.h"

class QFormLayout;
class QLabel;

namespace facenet {

class FaceImages;

/// What the verdict on a face rests on.
struct IdentityFigures {
    Identity identity;                 ///< the verdict itself; of a face that was not judged, what its picture says
    std::vector<NearestFace> nearest;  ///< most similar first
};

/// "Why this name?": the verdict in words, then the numbers behind it.
/// Thread: GUI
class IdentityDialog : public QDialog {
    Q_OBJECT

public:
    /// In: the frame the face was found in, of which its surroundings are shown; null: the crop is shown
    IdentityDialog(const LiveFace& face, const FramePtr& frame, QWidget* parent = nullptr);

    /// As soon as they are computed.
    void showFigures(const IdentityFigures& figures, const Gallery& gallery, FaceImages& images);

private:
    void showAllOfIt();

    QFormLayout* m_facts;
};

}  // namespace facenet
