#pragma once

#include <QList>
#include <QRectF>
#include <optional>

namespace facenet {

/// Where the label of a face stands.
struct LabelPlace {
    QRectF labelPx;
    bool away = false;  ///< not beside its face: a line leads there
    int side = 0;       ///< which of the places beside the face it is, to be tried first in the next picture
};

/// A face that wants a label.
struct LabelWish {
    QRectF facePx;
    QSizeF sizePx;  ///< of the label; empty: none is wanted, but others keep away from the face
    int side = 0;   ///< where it stood before
};

/// Finds places in which no label covers a face, another label or leaves the picture: beside the face, else away from
/// it and nearer to it than to any other face, else none. Those that come first choose first.
/// Out: in the order of the wishes
QList<std::optional<LabelPlace>> placeLabels(const QList<LabelWish>& wishes, const QRectF& boundsPx);

}  // namespace facenet
