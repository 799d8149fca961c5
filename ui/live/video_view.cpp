#include "ui/live/video_view.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <utility>

#include "ui/base/theme.h"

namespace facenet {
namespace {

/// A face is moved along for so long; then nobody knows where it went.
constexpr double kLongestGuessS = 0.5;
/// Slower faces stand still: the detector alone moves a box that much. In sides of the box a second
constexpr float kStill = 0.25F;
/// Share of the way a box goes to its new place at each result: steady faces stand still, moving ones lag one frame.
constexpr qreal kSmoothing = 0.6;
constexpr qreal kJump = 0.5;  ///< of the box's side; a box that moves further is not smoothed
constexpr qreal kTouchMarginPx = 6;

QRectF rectOf(const cv::Rect2f& box) {
    return {box.x, box.y, box.width, box.height};
}

QRectF smoothed(const QRectF& before, const QRectF& now) {
    if (QLineF(before.center(), now.center()).length() > kJump * now.width()) return now;
    const auto between = [](qreal a, qreal b) { return a + kSmoothing * (b - a); };
    return {QPointF(between(before.left(), now.left()), between(before.top(), now.top())),
            QPointF(between(before.right(), now.right()), between(before.bottom(), now.bottom()))};
}

/// Scales once a frame, and gives the pixels the form that is copied to the screen without conversion.
QImage scaledForScreen(const cv::Mat& bgr, const QSize& size) {
    cv::Mat fitting = bgr;
    if (size.width() != bgr.cols || size.height() != bgr.rows) {
        const bool muchSmaller = size.width() * 2 < bgr.cols;
        cv::resize(bgr, fitting, {size.width(), size.height()}, 0, 0, muchSmaller ? cv::INTER_AREA : cv::INTER_LINEAR);
    }
    QImage image(size, QImage::Format_RGB32);
    cv::Mat pixels(size.height(), size.width(), CV_8UC4, image.bits(), static_cast<std::size_t>(image.bytesPerLine()));
    cv::cvtColor(fitting, pixels, cv::COLOR_BGR2BGRA);
    return image;
}

}  // namespace

VideoView::VideoView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("videoView"));
    setAccessibleName(tr("Live picture"));
    setFocusPolicy(Qt::StrongFocus);
    setProperty("mainView", true);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(320, 180);
}

void VideoView::setFrame(const FramePtr& frame) {
    m_frame = frame;
    update();
}

void VideoView::setResult(const LiveFrameResult& result) {
    QHash<std::int64_t, QRectF> shown;
    for (const LiveFace& face : m_result.faces) shown.insert(face.tracked.trackId, boxNow(face));
    using Said = std::optional<std::pair<Identity::Verdict, std::int64_t>>;
    const auto saidOfHighlighted = [this]() -> Said {
        const LiveFace* const highlighted = face(m_highlighted);
        if (!highlighted) return {};
        return std::pair(highlighted->tracked.identity.verdict, highlighted->tracked.identity.personId);
    };
    const Said said = saidOfHighlighted();
    m_result = result;
    if (said && said != saidOfHighlighted()) QToolTip::hideText();  // it says what is no longer so
    m_areMany = areMany(static_cast<qsizetype>(result.faces.size()), m_areMany);
    m_smoothBoxes.clear();
    for (const LiveFace& face : result.faces) {
        const std::int64_t trackId = face.tracked.trackId;
        const QRectF now = rectOf(face.tracked.face.boxPx);
        // Where it would have stood in the result's frame to stand now where it is shown.
        const auto before = shown.constFind(trackId);
        m_smoothBoxes.insert(trackId,
                             before == shown.constEnd() ? now : smoothed(before->translated(-movedSince(face)), now));
    }
    m_pillSides.removeIf([this](const auto& item) { return !m_smoothBoxes.contains(item.key()); });
    if (!face(m_chosen)) m_chosen = 0;
    if (m_highlighted != 0 && !face(m_highlighted)) highlight(m_chosen);
    update();
}

void VideoView::clear() {
    m_frame.reset();
    m_scaled = {};
    m_scaledFrame.reset();
    clearFaces();
}

void VideoView::clearFaces() {
    m_result = {};
    m_areMany = false;
    m_smoothBoxes.clear();
    m_pillSides.clear();
    choose(0);
    update();
}

const LiveFace* VideoView::face(std::int64_t trackId) const {
    const auto found = std::find_if(m_result.faces.begin(), m_result.faces.end(),
                                    [&](const LiveFace& item) { return item.tracked.trackId == trackId; });
    return found == m_result.faces.end() ? nullptr : &*found;
}

std::int64_t VideoView::uncertainFace() const {
    const auto isUnsure = [](const LiveFace& face) { return markOf(face) == FaceMark::Unsure; };
    if (const LiveFace* marked = face(m_highlighted); marked && isUnsure(*marked)) return m_highlighted;
    std::int64_t largest = 0;
    float width = 0;
    for (const LiveFace& face : m_result.faces)
        if (isUnsure(face) && face.tracked.face.boxPx.width > width) {
            width = face.tracked.face.boxPx.width;
            largest = face.tracked.trackId;
        }
    return largest;
}

QRectF VideoView::pictureRect() const {
    if (!m_frame || m_frame->image.empty()) return {};
    const QSizeF size = QSizeF(m_frame->image.cols, m_frame->image.rows).scaled(this->size(), Qt::KeepAspectRatio);
    // Whole device pixels, so that the picture is copied and not resampled a second time.
    const qreal scale = devicePixelRatioF();
    const auto whole = [scale](qreal value) { return qMax(1.0, std::floor(value * scale)) / scale; };
    const QSizeF fitting(whole(size.width()), whole(size.height()));
    return {QPointF(std::floor((width() - fitting.width()) / 2), std::floor((height() - fitting.height()) / 2)),
            fitting};
}

QRectF VideoView::faceBox(std::int64_t trackId) const {
    const LiveFace* shown = face(trackId);
    const QRectF picture = pictureRect();
    if (!shown || picture.isEmpty()) return {};
    const qreal scale = picture.width() / m_frame->image.cols;
    const QRectF box = boxNow(*shown);
    return {picture.topLeft() + box.topLeft() * scale, box.size() * scale};
}

QPointF VideoView::movedSince(const LiveFace& face) const {
    if (!m_frame || !m_result.frame) return {};
    const std::chrono::duration<double> age = m_frame->capturedAt - m_result.frame->capturedAt;
    const cv::Point2f& velocity = face.tracked.velocityPxPerS;
    if (cv::norm(velocity) < kStill * face.tracked.face.boxPx.width) return {};
    return QPointF(velocity.x, velocity.y) * std::clamp(age.count(), 0.0, kLongestGuessS);
}

QRectF VideoView::boxNow(const LiveFace& face) const {
    return m_smoothBoxes.value(face.tracked.trackId).translated(movedSince(face));
}

QList<FaceDrawing> VideoView::drawings(const QRectF& picture) const {
    QList<FaceDrawing> list;
    if (!m_frame) return list;
    const qreal scale = picture.width() / m_frame->image.cols;
    QHash<std::int64_t, int> numbers;
    for (const std::int64_t trackId : inListOrder(m_result))
        numbers.insert(trackId, static_cast<int>(numbers.size()) + 1);
    for (const LiveFace& face : m_result.faces) {
        const QRectF box = boxNow(face);
        FaceDrawing drawing{.mark = markOf(face),
                            .boxPx = {picture.topLeft() + box.topLeft() * scale, box.size() * scale},
                            .text = pillText(face),
                            .number = numbers.value(face.tracked.trackId),
                            .side = m_pillSides.value(face.tracked.trackId),
                            .highlighted = face.tracked.trackId == m_highlighted};
        // A face at the edge, or one that is followed beyond it, is there as far as the picture goes.
        if (const QRectF inside = drawing.boxPx & picture; !inside.isEmpty()) drawing.boxPx = inside;
        if (drawing.mark == FaceMark::Known || drawing.mark == FaceMark::Unsure)
            drawing.similarity = QLocale().toString(face.tracked.identity.cosineSimilarity, 'f', 2);
        list << drawing;
    }
    return list;
}

void VideoView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF picture = pictureRect();
    painter.fillRect(rect(), PictureColors().ground);
    if (picture.isEmpty()) return;
    const qreal scale = devicePixelRatioF();
    const QSize devicePixels(qRound(picture.width() * scale), qRound(picture.height() * scale));
    if (m_scaledFrame != m_frame || m_scaled.size() != devicePixels) {
        m_scaled = scaledForScreen(m_frame->image, devicePixels);
        m_scaled.setDevicePixelRatio(scale);
        m_scaledFrame = m_frame;
    }
    painter.drawImage(picture.topLeft(), m_scaled);
    QList<FaceDrawing> faces = drawings(picture);
    const std::int64_t uncertain = uncertainFace();
    for (qsizetype i = 0; i < faces.size(); ++i)
        if (m_result.faces[static_cast<std::size_t>(i)].tracked.trackId == uncertain)
            faces[i].similarity = tr("Y yes, N no", "keys that answer whether a face is whom its label says");
    paintFaces(painter, faces, rect(), m_areMany);  // labels may stand beside the picture
    for (qsizetype i = 0; i < faces.size(); ++i)
        m_pillSides[m_result.faces[static_cast<std::size_t>(i)].tracked.trackId] = faces[i].side;
    if (hasFocus() && m_reachedByKey && m_highlighted == 0) {
        painter.setPen(QPen(PictureColors().known, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    Q_EMIT framePainted(m_frame);
}

QImage VideoView::snapshot() const {
    if (!m_frame || m_frame->image.empty()) return {};
    QImage image = imageOf(m_frame->image).convertToFormat(QImage::Format_RGB32);
    QPainter painter(&image);
    QFont font = this->font();
    font.setPixelSize(qMax(14, image.height() / 40));
    painter.setFont(font);
    QList<FaceDrawing> faces = drawings(image.rect());
    for (FaceDrawing& face : faces) face.highlighted = false;
    paintFaces(painter, faces, image.rect(), m_areMany);
    return image;
}

std::int64_t VideoView::faceAt(const QPointF& position) const {
    std::int64_t smallest = 0;
    qreal smallestWidth = 0;
    for (auto it = m_smoothBoxes.constBegin(); it != m_smoothBoxes.constEnd(); ++it) {
        const QRectF box = faceBox(it.key()).adjusted(-kTouchMarginPx, -kTouchMarginPx, kTouchMarginPx, kTouchMarginPx);
        if (!box.contains(position) || (smallest != 0 && box.width() > smallestWidth)) continue;
        smallest = it.key();
        smallestWidth = box.width();
    }
    return smallest;
}

QList<std::int64_t> VideoView::facesInReadingOrder() const {
    QList<std::int64_t> tracks = m_smoothBoxes.keys();
    if (m_areMany) {  // that of their numbers
        QList<std::int64_t> numbered;
        for (const std::int64_t track : inListOrder(m_result))
            if (tracks.contains(track)) numbered.append(track);
        return numbered;
    }
    std::sort(tracks.begin(), tracks.end(), [this](std::int64_t a, std::int64_t b) {
        return m_smoothBoxes[a].center().x() < m_smoothBoxes[b].center().x();
    });
    return tracks;
}

void VideoView::choose(std::int64_t trackId) {
    m_chosen = trackId;
    highlight(trackId);
}

void VideoView::highlight(std::int64_t trackId) {
    if (trackId == m_highlighted) return;
    m_highlighted = trackId;
    const LiveFace* shown = face(trackId);
    setAccessibleDescription(shown ? describeFace(*shown) : QString());
    setCursor(shown ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
    Q_EMIT highlightChanged(trackId);
}

void VideoView::activate(std::int64_t trackId) {
    const QRectF box = faceBox(trackId);
    if (box.isEmpty()) return;
    Q_EMIT faceActivated(trackId, mapToGlobal(box.bottomLeft().toPoint() + QPoint(0, 8)));
}

void VideoView::mouseMoveEvent(QMouseEvent* event) {
    Q_EMIT pointerMoved();
    const std::int64_t trackId = faceAt(event->position());
    highlight(trackId != 0 ? trackId : m_chosen);
    if (const LiveFace* shown = face(trackId))
        QToolTip::showText(event->globalPosition().toPoint() + QPoint(12, 12), describeFace(*shown), this);
    else
        QToolTip::hideText();
}

void VideoView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    const std::int64_t trackId = faceAt(event->position());
    if (trackId == 0) return;
    QToolTip::hideText();
    Q_EMIT faceActivated(trackId, event->globalPosition().toPoint());
}

void VideoView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (faceAt(event->position()) == 0) Q_EMIT fullScreenWanted();
}

void VideoView::contextMenuEvent(QContextMenuEvent* event) {
    const std::int64_t trackId = event->reason() == QContextMenuEvent::Keyboard ? m_highlighted : faceAt(event->pos());
    if (trackId != 0) Q_EMIT faceActivated(trackId, event->globalPos());
}

void VideoView::leaveEvent(QEvent*) {
    if (!hasFocus()) highlight(m_chosen);
}

void VideoView::keyPressEvent(QKeyEvent* event) {
    const bool chosen = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (chosen && m_highlighted != 0) return activate(m_highlighted);
    const bool forwards = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    if (forwards || event->key() == Qt::Key_Left || event->key() == Qt::Key_Up) {
        step(forwards);
        return;
    }
    // In full screen the key is for leaving it.
    if (event->key() == Qt::Key_Escape && m_highlighted != 0 && !window()->isFullScreen()) return choose(0);
    QWidget::keyPressEvent(event);
}

void VideoView::focusInEvent(QFocusEvent* event) {
    m_reachedByKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QWidget::focusInEvent(event);
}

void VideoView::focusOutEvent(QFocusEvent* event) {
    // While the menu of a face is open the face stays marked.
    if (event->reason() != Qt::PopupFocusReason) highlight(0);
    QWidget::focusOutEvent(event);
}

bool VideoView::step(bool forwards) {
    const QList<std::int64_t> tracks = facesInReadingOrder();
    const qsizetype present = tracks.indexOf(m_highlighted);
    const qsizetype wanted = forwards ? present + 1 : (present < 0 ? -1 : present - 1);
    if (wanted < 0 || wanted >= tracks.size()) return false;
    highlight(tracks[wanted]);
    return true;
}

bool VideoView::focusNextPrevChild(bool next) {
    // Through a crowd lead the arrows alone.
    if (hasFocus() && !m_areMany && step(next)) return true;
    highlight(0);
    return QWidget::focusNextPrevChild(next);
}

}  // namespace facenet
