#include "ui/live/face_overlay.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/widgets/icons.h"
#include "ui/widgets/messages.h"
#include "ui/widgets/theme.h"

namespace facenet {
namespace {

struct FaceWords {
    Q_DECLARE_TR_FUNCTIONS(FaceWords)
};

constexpr qreal kPillHeightPx = 24;
constexpr qreal kPillPaddingPx = 8;
constexpr int kGlyphPx = 16;
constexpr qreal kLinePx = 2;

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

/// Above the box, below it at the picture's upper edge, and higher where another pill stands already.
QRectF placeOfPill(const QSizeF& size, const QRectF& box, const QRectF& bounds, const QList<QRectF>& taken) {
    QRectF pill({}, size);
    pill.moveBottomLeft(box.topLeft() - QPointF(0, 6));
    if (pill.top() < bounds.top()) pill.moveTop(box.bottom() + 6);
    if (pill.bottom() > bounds.bottom()) pill.moveTop(bounds.top() + 2);
    pill.moveLeft(qBound(bounds.left() + 2, pill.left(), qMax(bounds.left() + 2, bounds.right() - pill.width() - 2)));
    const QRectF wished = pill;
    for (qsizetype i = 0; i < taken.size(); ++i) {
        if (!pill.intersects(taken[i])) continue;
        pill.moveBottom(taken[i].top() - 2);
        i = -1;  // the new place may be taken by one that was passed
    }
    return pill.top() < bounds.top() ? wished : pill;
}

/// Out: where the pill stands
QRectF paintPill(QPainter& painter, const FaceDrawing& face, const QRectF& bounds, const QList<QRectF>& taken) {
    const QFontMetricsF metrics(painter.font());
    const QString glyph = glyphOf(face.mark);
    const qreal glyphWidth = glyph.isEmpty() ? 0 : kGlyphPx + 4;
    const qreal similarityWidth = face.similarity.isEmpty() ? 0 : metrics.horizontalAdvance(face.similarity) + 8;
    const qreal room = qMax(qreal(48), bounds.width() - 2 * kPillPaddingPx - glyphWidth - similarityWidth);
    const QString text = metrics.elidedText(face.text, Qt::ElideRight, qMin(room, qreal(280)));
    const qreal textWidth = metrics.horizontalAdvance(text);

    const QSizeF size(textWidth + glyphWidth + similarityWidth + 2 * kPillPaddingPx,
                      qMax(kPillHeightPx, metrics.height() + 6));
    const QRectF pill = placeOfPill(size, face.boxPx, bounds, taken);

    const PictureColors colors;
    const bool poor = face.mark == FaceMark::Poor;
    const QColor color = colorOf(face.mark);
    painter.setPen(poor ? QPen(color, 1, Qt::DashLine) : QPen(Qt::NoPen));
    painter.setBrush(poor ? colors.ground : color);
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);

    const QColor ink = poor ? colors.text : colors.onBright;
    QRectF inside = pill.adjusted(kPillPaddingPx, 0, -kPillPaddingPx, 0);
    if (!glyph.isEmpty()) {
        const QPixmap pixmap = linePixmap(glyph, ink, kGlyphPx, painter.device()->devicePixelRatioF());
        painter.drawPixmap(QPointF(inside.left(), pill.center().y() - kGlyphPx / 2.0), pixmap);
        inside.adjust(glyphWidth, 0, 0, 0);
    }
    painter.setPen(ink);
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter, text);
    if (!face.similarity.isEmpty()) painter.drawText(inside, Qt::AlignRight | Qt::AlignVCenter, face.similarity);
    return pill;
}

void paintCorners(QPainter& painter, const FaceDrawing& face) {
    const QColor color = colorOf(face.mark);
    const Qt::PenStyle style = face.mark == FaceMark::Poor ? Qt::DashLine : Qt::SolidLine;
    painter.setBrush(Qt::NoBrush);
    // A dark line below keeps the corners visible on bright pictures.
    const QPainterPath corners = brackets(face.boxPx);
    painter.setPen(QPen(QColor(0, 0, 0, 140), kLinePx + 2, style, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(corners);
    painter.setPen(QPen(color, face.highlighted ? kLinePx + 1 : kLinePx, style, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(corners);
    if (face.highlighted) {
        painter.setPen(QPen(color, 1, Qt::DotLine));
        painter.drawRect(face.boxPx.adjusted(-3, -3, 3, 3));
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
    return face.issues.empty() ? FaceMark::Looking : FaceMark::Poor;
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
            if (identity.rejected)
                return FaceWords::tr("Looks like %1, but you said before that such a face is somebody else.").arg(name);
            return identity.personId == 0 ? FaceWords::tr("Nobody is enrolled yet, so nobody can be recognised.")
                                          : FaceWords::tr("Nobody enrolled is similar enough.");
        case FaceMark::Poor:
            return FaceWords::tr("The face cannot be judged: %1.").arg(shortReason(face.issues.front()));
        case FaceMark::Looking:
            break;
    }
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
                  : FaceWords::tr("Quality: %1; %2 pixels wide").arg(reasons.join(QStringLiteral(", ")), size));
    return lines.join(u'\n');
}

void paintFaces(QPainter& painter, QList<FaceDrawing> faces, const QRectF& boundsPx) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    // Names find a place first, then what is less certain.
    std::stable_sort(faces.begin(), faces.end(),
                     [](const FaceDrawing& a, const FaceDrawing& b) { return a.mark < b.mark; });
    QList<QRectF> pills;
    for (const FaceDrawing& face : faces) {
        painter.setOpacity(face.opacity);
        paintCorners(painter, face);
        if (!face.text.isEmpty()) pills << paintPill(painter, face, boundsPx, pills);
    }
    painter.restore();
}

}  // namespace facenet
