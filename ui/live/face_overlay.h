#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

#include "core/live/live_pipeline.h"
#include "ui/widgets/image_of.h"

class QPainter;

namespace facenet {

/// How a face is marked on the picture; each kind differs by more than its colour.
enum class FaceMark {
    Known,    ///< tick
    Unsure,   ///< question mark
    Unknown,  ///< no glyph
    Poor,     ///< dashed, with the reason
    Looking,  ///< not looked at yet: corners only
};

FaceMark markOf(const LiveFace& face);

/// What stands in the pill: a name, "Unknown", or what is wrong with the shot. Empty for `Looking`.
QString pillText(const LiveFace& face);

/// The face in a few plain lines for tool tip and screen reader: name, how sure, runner-up, quality.
QString describeFace(const LiveFace& face);

/// The verdict in one sentence.
QString verdictSentence(const LiveFace& face);

/// One face as drawn.
struct FaceDrawing {
    FaceMark mark = FaceMark::Looking;
    QRectF boxPx;        ///< of the painter
    QString text;        ///< in the pill
    QString similarity;  ///< behind the text, quieter; may be empty
    qreal opacity = 1;
    bool highlighted = false;  ///< under the pointer or chosen by key
};

/// The faces of one frame; their pills make room for one another.
/// In: `boundsPx` the picture's place, which pills do not leave
void paintFaces(QPainter& painter, QList<FaceDrawing> faces, const QRectF& boundsPx);

}  // namespace facenet
