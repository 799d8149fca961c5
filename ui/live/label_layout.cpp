#include "ui/live/label_layout.h"

#include <algorithm>
#include <cmath>

namespace facenet {
namespace {

constexpr qreal kFromFacePx = 6;
constexpr qreal kApartPx = 2;

/// The places beside a face, the best first: above it, below it, to its right and left.
QList<QRectF> placesBeside(const LabelWish& wish) {
    const QRectF& face = wish.facePx;
    const QSizeF& size = wish.sizePx;
    const qreal above = face.top() - kFromFacePx - size.height(), below = face.bottom() + kFromFacePx;
    const qreal fromRight = face.right() - size.width(), centred = face.center().x() - size.width() / 2;
    const qreal right = face.right() + kFromFacePx, left = face.left() - kFromFacePx - size.width();
    const qreal low = face.bottom() - size.height();
    QList<QRectF> places;
    for (const QPointF corner :
         {QPointF(face.left(), above), QPointF(face.left(), below), QPointF(fromRight, above),
          QPointF(fromRight, below), QPointF(centred, above), QPointF(centred, below), QPointF(right, face.top()),
          QPointF(left, face.top()), QPointF(right, low), QPointF(left, low)})
        places << QRectF(corner, size);
    return places;
}

/// The places around a face in steps of a label, the nearest first.
QList<QRectF> placesAway(const LabelWish& wish) {
    constexpr int kRows = 12, kColumns = 5;
    const QSizeF& size = wish.sizePx;
    const QPointF middle = wish.facePx.center();
    QList<QRectF> places;
    for (int row = -kRows; row <= kRows; ++row)
        for (int column = -kColumns; column <= kColumns; ++column) {
            QRectF place(QPointF(), size);
            place.moveCenter(middle + QPointF(column * size.width() / 2, row * (size.height() + kApartPx)));
            places << place;
        }
    const auto distance = [&](const QRectF& place) {
        const QPointF between = place.center() - middle;
        return QPointF::dotProduct(between, between);
    };
    std::stable_sort(places.begin(), places.end(),
                     [&](const QRectF& a, const QRectF& b) { return distance(a) < distance(b); });
    return places;
}

qreal apart(const QRectF& a, const QRectF& b) {
    const qreal x = std::max({a.left() - b.right(), b.left() - a.right(), 0.0});
    const qreal y = std::max({a.top() - b.bottom(), b.top() - a.bottom(), 0.0});
    return std::hypot(x, y);
}

/// Whether nobody takes a label for that of another face: its own is the nearest.
bool belongsTo(const QRectF& place, const LabelWish& own, const QList<LabelWish>& all) {
    const qreal distance = apart(place, own.facePx);
    return std::none_of(all.begin(), all.end(), [&](const LabelWish& other) {
        return other.facePx != own.facePx && apart(place, other.facePx) < distance;
    });
}

}  // namespace

QList<std::optional<LabelPlace>> placeLabels(const QList<LabelWish>& wishes, const QRectF& boundsPx) {
    QList<QRectF> taken;
    const auto isFree = [&](const QRectF& place) {
        const auto covered = [&](const QRectF& other) { return other.intersects(place); };
        return boundsPx.contains(place) && std::none_of(taken.begin(), taken.end(), covered) &&
               std::none_of(wishes.begin(), wishes.end(),
                            [&](const LabelWish& other) { return covered(other.facePx); });
    };
    QList<std::optional<LabelPlace>> found(wishes.size());
    const auto take = [&](qsizetype i, const QRectF& place, bool away, int side) {
        found[i] = LabelPlace{place, away, side};
        taken << place.adjusted(-kApartPx, -kApartPx, kApartPx, kApartPx);
    };
    // Along the edges of the picture a label gives way sideways rather than leaving its face.
    const auto inside = [&](QRectF place) {
        place.moveLeft(std::max(boundsPx.left(), std::min(place.left(), boundsPx.right() - place.width())));
        return place;
    };
    QList<qsizetype> without;
    for (qsizetype i = 0; i < wishes.size(); ++i) {
        if (wishes[i].sizePx.isEmpty()) continue;
        const QList<QRectF> places = placesBeside(wishes[i]);
        const auto before = static_cast<int>(std::clamp<qsizetype>(wishes[i].side, 0, places.size() - 1));
        for (int k = -1; k < places.size() && !found[i]; ++k) {
            const int side = k < 0 ? before : k;
            if (const QRectF place = inside(places[side]); isFree(place)) take(i, place, false, side);
        }
        if (!found[i]) without << i;
    }
    for (const qsizetype i : std::as_const(without)) {
        const QList<QRectF> places = placesAway(wishes[i]);
        const auto place = std::find_if(places.begin(), places.end(), [&](const QRectF& there) {
            return isFree(there) && belongsTo(there, wishes[i], wishes);
        });
        if (place != places.end()) take(i, *place, true, wishes[i].side);
    }
    return found;
}

}  // namespace facenet
