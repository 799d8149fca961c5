#include "ui/live/face_overlay.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <numeric>

#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/base/theme.h"
#include "ui/live/label_layout.h"

namespace facenet {
namespace {

struct FaceWords {
    Q_DECLARE_TR_FUNCTIONS(FaceWords)
};

constexpr qreal kPillHeightPx = 24;
constexpr qreal kPillPaddingPx = 8;
constexpr int kGlyphPx = 16;
constexpr qreal kLinePx = 2;
constexpr qreal kHighlightPx = 3;
constexpr qreal kSmallFont = 0.85;
/// Below lines, so that they are seen on bright pictures too.
constexpr QColor kShade(0, 0, 0, 140);

QColor colorOf(FaceMark mark) {
    const PictureColors colors;
    switch (mark) {
        case FaceMark::Known:
            return colors.known;
        case FaceMark::Unsure:
            return colors.unsure;
        case FaceMark::Unknown:
            return colors.unknown;
        case FaceMark::Poor:
        case FaceMark::Looking:
            break;
    }
    return colors.poor;
}

QString glyphOf(FaceMark mark) {
    if (mark == FaceMark::Known) return QStringLiteral("check");
    if (mark == FaceMark::Unsure) return QStringLiteral("question");
    return {};
}

/// The four corners of a box, each arm a quarter of its side.
QPainterPath brackets(const QRectF& box) {
    const qreal arm = qMin(box.width(), box.height()) / 4;
    QPainterPath path;
    const auto corner = [&](const QPointF& at, qreal right, qreal down) {
        path.moveTo(at + QPointF(right * arm, 0));
        path.lineTo(at);
        path.lineTo(at + QPointF(0, down * arm));
    };
    corner(box.topLeft(), 1, 1);
    corner(box.topRight(), -1, 1);
    corner(box.bottomLeft(), 1, -1);
    corner(box.bottomRight(), -1, -1);
    return path;
}

/// A pill as it would be drawn with the painter's font.
struct Pill {
    QString text, glyph, similarity;
    QSizeF size;
};

Pill pillOf(const FaceDrawing& face, const QFontMetricsF& metrics, qreal mostWidth, bool small, bool numbered) {
    if (face.text.isEmpty()) return {};
    Pill pill{.text = {}, .glyph = glyphOf(face.mark), .similarity = small ? QString() : face.similarity, .size = {}};
    const qreal beside = 2 * kPillPaddingPx + (pill.glyph.isEmpty() ? 0 : kGlyphPx + 4) +
                         (pill.similarity.isEmpty() ? 0 : metrics.horizontalAdvance(pill.similarity) + 8);
    const QString number = numbered ? QLocale().toString(face.number) + u' ' : QString();
    pill.text =
        number + metrics.elidedText(face.text, Qt::ElideMiddle, qMax(qreal(48), qMin(mostWidth - beside, qreal(280))));
    pill.size = {metrics.horizontalAdvance(pill.text) + beside,
                 small ? metrics.height() + 2 : qMax(kPillHeightPx, metrics.height() + 6)};
    return pill;
}

void paintPill(QPainter& painter, const FaceDrawing& face, const Pill& content, const QRectF& pill) {
    const PictureColors colors;
    const bool poor = face.mark == FaceMark::Poor;
    const QColor color = colorOf(face.mark);
    painter.setPen(poor ? QPen(color, 1, Qt::DashLine) : QPen(Qt::NoPen));
    painter.setBrush(poor ? colors.ground : color);
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);

    const QColor ink = poor ? colors.text : colors.onBright;
    QRectF inside = pill.adjusted(kPillPaddingPx, 0, -kPillPaddingPx, 0);
    if (!content.glyph.isEmpty()) {
        const QPixmap pixmap = linePixmap(content.glyph, ink, kGlyphPx, painter.device()->devicePixelRatioF());
        painter.drawPixmap(QPointF(inside.left(), pill.center().y() - kGlyphPx / 2.0), pixmap);
        inside.adjust(kGlyphPx + 4, 0, 0, 0);
    }
    painter.setPen(ink);
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter, content.text);
    if (!content.similarity.isEmpty()) painter.drawText(inside, Qt::AlignRight | Qt::AlignVCenter, content.similarity);
}

/// From a pill that stands away to the nearest point of its face.
void paintLeader(QPainter& painter, const FaceDrawing& face, const QRectF& pill) {
    const auto nearestIn = [](const QRectF& box, const QPointF& to) {
        return QPointF(qBound(box.left(), to.x(), box.right()), qBound(box.top(), to.y(), box.bottom()));
    };
    const QLineF line(pill.center(), nearestIn(face.boxPx, pill.center()));
    painter.setPen(QPen(kShade, 3));
    painter.drawLine(line);
    painter.setPen(QPen(colorOf(face.mark), 1));
    painter.drawLine(line);
}

/// In the lower corner of the face itself.
void paintNumber(QPainter& painter, const FaceDrawing& face) {
    const QFontMetricsF metrics(painter.font());
    const QString number = QLocale().toString(face.number);
    QRectF place(0, 0, qMax(metrics.height(), metrics.horizontalAdvance(number) + 6), metrics.height());
    place.moveBottomRight(face.boxPx.bottomRight());
    painter.setPen(Qt::NoPen);
    painter.setBrush(colorOf(face.mark));
    painter.drawRoundedRect(place, 3, 3);
    painter.setPen(PictureColors().onBright);
    painter.drawText(place, Qt::AlignCenter, number);
}

void paintCorners(QPainter& painter, const FaceDrawing& face) {
    const QColor color = colorOf(face.mark);
    const Qt::PenStyle style = face.mark == FaceMark::Poor ? Qt::DashLine : Qt::SolidLine;
    painter.setBrush(Qt::NoBrush);
    const QPainterPath corners = brackets(face.boxPx);
    painter.setPen(QPen(kShade, kLinePx + 2, style, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(corners);
    painter.setPen(QPen(color, kLinePx, style, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(corners);
    if (face.highlighted) {
        const QRectF around = face.boxPx.adjusted(-4, -4, 4, 4);
        painter.setPen(QPen(kShade, kHighlightPx + 2));
        painter.drawRoundedRect(around, 4, 4);
        painter.setPen(QPen(PictureColors().text, kHighlightPx));
        painter.drawRoundedRect(around, 4, 4);
    }
}

}  // namespace

FaceMark markOf(const LiveFace& face) {
    using Verdict = Identity::Verdict;
    switch (face.tracked.identity.verdict) {
        case Verdict::Known:
            return FaceMark::Known;
        case Verdict::Unsure:
            return FaceMark::Unsure;
        case Verdict::Unknown:
            return FaceMark::Unknown;
        case Verdict::NotComparable:
            break;
    }
    const bool waits = face.tracked.identity.doubt == Identity::Doubt::FirstLook;
    return waits || face.issues.empty() ? FaceMark::Looking : FaceMark::Poor;
}

QString pillText(const LiveFace& face) {
    switch (markOf(face)) {
        case FaceMark::Known:
        case FaceMark::Unsure:
            return QString::fromStdString(face.tracked.identity.name);
        case FaceMark::Unknown:
            return FaceWords::tr("Unknown");
        case FaceMark::Poor:
            return shortReason(face.issues.front());
        case FaceMark::Looking:
            break;
    }
    return {};
}

QString verdictSentence(const LiveFace& face) {
    const Identity& identity = face.tracked.identity;
    const QString name = QString::fromStdString(identity.name);
    switch (markOf(face)) {
        case FaceMark::Known:
            return FaceWords::tr("This is %1.").arg(name);
        case FaceMark::Unsure:
            return FaceWords::tr("This could be %1, but %2 is almost as similar.")
                .arg(name, QString::fromStdString(identity.runnerUpName));
        case FaceMark::Unknown:
            if (identity.doubt == Identity::Doubt::NamedTwice)
                return FaceWords::tr("Looks like %1, but another face in this picture is more similar.").arg(name);
            if (identity.doubt == Identity::Doubt::RuledOut)
                return FaceWords::tr("Looks like %1, but you said before that such a face is somebody else.").arg(name);
            return identity.personId == 0 ? FaceWords::tr("Nobody is enrolled yet, so nobody can be recognised.")
                                          : FaceWords::tr("Nobody enrolled is similar enough.");
        case FaceMark::Poor:
            return FaceWords::tr("The face cannot be judged: %1.").arg(shortReason(face.issues.front()));
        case FaceMark::Looking:
            break;
    }
    if (identity.doubt == Identity::Doubt::FirstLook)
        return FaceWords::tr("Looks like %1; the next look will tell.").arg(name);
    return FaceWords::tr("This face has not been looked at yet.");
}

QString describeFace(const LiveFace& face) {
    const Identity& identity = face.tracked.identity;
    const QLocale locale;
    const auto cosine = [&](float value) { return locale.toString(value, 'f', 2); };
    QStringList lines{verdictSentence(face)};
    if (identity.personId != 0 && identity.verdict != Identity::Verdict::NotComparable) {
        lines << FaceWords::tr("Most similar: %1, cosine %2 (needed: %3)")
                     .arg(QString::fromStdString(identity.name), cosine(identity.cosineSimilarity),
                          cosine(identity.threshold));
        if (identity.runnerUpId != 0)
            lines << FaceWords::tr("Next: %1, cosine %2")
                         .arg(QString::fromStdString(identity.runnerUpName), cosine(identity.runnerUpSimilarity));
    }
    QStringList reasons;
    for (const QualityIssue issue : face.issues) reasons << shortReason(issue);
    const QString size = locale.toString(qRound(face.tracked.quality.sizePx));
    lines << (reasons.isEmpty()
                  ? FaceWords::tr("Quality: good, %1 pixels wide").arg(size)
                  : FaceWords::tr("Quality: %1; %2 pixels wide").arg(locale.createSeparatedList(reasons), size));
    return lines.join(u'\n');
}

QList<std::int64_t> inListOrder(const LiveFrameResult& result) {
    QList<std::int64_t> tracks;
    for (const LiveFace& face : result.faces) tracks << face.tracked.trackId;
    std::sort(tracks.begin(), tracks.end());
    return tracks;
}

bool areMany(qsizetype faces, bool wereMany) {
    constexpr qsizetype kMany = 7, kStillMany = 5;
    return faces >= (wereMany ? kStillMany : kMany);
}

void paintFaces(QPainter& painter, QList<FaceDrawing>& faces, const QRectF& boundsPx, bool many) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const FaceDrawing& face : faces) paintCorners(painter, face);

    // Names find a place first, then what is less certain.
    QList<qsizetype> order(faces.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](qsizetype a, qsizetype b) { return faces[a].mark < faces[b].mark; });
    QList<Pill> pills;
    QList<std::optional<LabelPlace>> places;
    const auto arrange = [&](bool small) {
        QFont font = painter.font();
        if (small && font.pixelSize() > 0) font.setPixelSize(qRound(font.pixelSize() * kSmallFont));
        if (small && font.pointSizeF() > 0) font.setPointSizeF(font.pointSizeF() * kSmallFont);
        painter.setFont(font);
        const QFontMetricsF metrics(font, painter.device());
        pills.clear();
        QList<LabelWish> wishes;
        for (const qsizetype i : std::as_const(order)) {
            pills << pillOf(faces[i], metrics, boundsPx.width(), small, many);
            wishes << LabelWish{.facePx = faces[i].boxPx, .sizePx = pills.last().size, .side = faces[i].side};
        }
        places = placeLabels(wishes, boundsPx.adjusted(2, 2, -2, -2));
    };
    const auto isCrowded = [&] {
        for (qsizetype k = 0; k < places.size(); ++k)
            if (!pills[k].text.isEmpty() && (!places[k] || places[k]->away)) return true;
        return false;
    };
    arrange(many);
    if (!many && isCrowded()) arrange(true);

    for (qsizetype k = 0; k < order.size(); ++k)
        if (places[k] && places[k]->away) paintLeader(painter, faces[order[k]], places[k]->labelPx);
    for (qsizetype k = 0; k < order.size(); ++k) {
        FaceDrawing& face = faces[order[k]];
        if (places[k]) {
            face.side = places[k]->side;
            paintPill(painter, face, pills[k], places[k]->labelPx);
        } else if (!face.text.isEmpty()) {
            paintNumber(painter, face);
        }
    }
    painter.restore();
}

}  // namespace facenet
