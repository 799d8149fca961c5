#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

#include "core/live/live_pipeline.h"
#include "ui/base/image_of.h"

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

/// The faces of a result as the list beside the picture has them: in the order they came, those that came together as
/// one reads.
QList<std::int64_t> inListOrder(const LiveFrameResult& result);

/// Whether faces are so many that their labels are small and the list beside the picture tells their numbers. One that
/// comes and goes does not turn that on and off.
bool areMany(qsizetype faces, bool wereMany);

/// One face as drawn.
struct FaceDrawing {
    FaceMark mark = FaceMark::Looking;
    QRectF boxPx;              ///< of the painter
    QString text;              ///< in the pill
    QString similarity;        ///< behind the text, quieter; may be empty
    int number = 0;            ///< in the list beside the picture; shown where there is no room for the pill
    int side = 0;              ///< of the face at which its pill stood, and stands; kept from picture to picture
    bool highlighted = false;  ///< under the pointer or chosen
};

/// The faces of one frame. No pill covers a face or another pill: where they are many or close, pills are small, stand
/// away with a line to their face, or are a number.
/// In: `boundsPx`, which pills do not leave; `many`, see `areMany`
void paintFaces(QPainter& painter, QList<FaceDrawing>& faces, const QRectF& boundsPx, bool many);

}  // namespace facenet
