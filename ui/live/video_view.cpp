#include "ui/live/video_view.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "ui/widgets/theme.h"

namespace facenet {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr double kFullUntilMs = 150;
constexpr double kGoneAfterMs = 300;  ///< older boxes disappear rather than lie
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
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(320, 180);
}

void VideoView::setFrame(const FramePtr& frame) {
    m_frame = frame;
    update();
}

void VideoView::setResult(const LiveFrameResult& result) {
    QHash<std::int64_t, QRectF> boxes;
    for (const LiveFace& face : result.faces) {
        const QRectF now = rectOf(face.tracked.face.boxPx);
        const auto before = m_smoothBoxes.constFind(face.tracked.trackId);
        boxes.insert(face.tracked.trackId, before == m_smoothBoxes.constEnd() ? now : smoothed(*before, now));
    }
    m_smoothBoxes = std::move(boxes);
    m_result = result;
    if (m_highlighted != 0 && !face(m_highlighted)) m_highlighted = 0;
    update();
}

void VideoView::clear() {
    m_frame.reset();
    m_result = {};
    m_smoothBoxes.clear();
    m_scaled = {};
    m_scaledFrame.reset();
    m_highlighted = 0;
    update();
}

const LiveFace* VideoView::face(std::int64_t trackId) const {
    const auto found = std::find_if(m_result.faces.begin(), m_result.faces.end(),
                                    [&](const LiveFace& item) { return item.tracked.trackId == trackId; });
    return found == m_result.faces.end() ? nullptr : &*found;
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
    const auto box = m_smoothBoxes.constFind(trackId);
    const QRectF picture = pictureRect();
    if (box == m_smoothBoxes.constEnd() || picture.isEmpty()) return {};
    const qreal scale = picture.width() / m_frame->image.cols;
    return {picture.topLeft() + box->topLeft() * scale, box->size() * scale};
}

qreal VideoView::opacity() const {
    if (!m_frame || !m_result.frame) return 0;
    const double ageMs = Milliseconds(m_frame->capturedAt - m_result.frame->capturedAt).count();
    return std::clamp((kGoneAfterMs - ageMs) / (kGoneAfterMs - kFullUntilMs), 0.0, 1.0);
}

QList<FaceDrawing> VideoView::drawings(const QRectF& picture) const {
    QList<FaceDrawing> list;
    const qreal opacity = this->opacity();
    if (opacity <= 0) return list;
    const qreal scale = picture.width() / m_frame->image.cols;
    for (const LiveFace& face : m_result.faces) {
        const QRectF box = m_smoothBoxes.value(face.tracked.trackId);
        FaceDrawing drawing{.mark = markOf(face),
                            .boxPx = {picture.topLeft() + box.topLeft() * scale, box.size() * scale},
                            .text = pillText(face),
                            .opacity = opacity,
                            .highlighted = face.tracked.trackId == m_highlighted};
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
    paintFaces(painter, drawings(picture), picture);
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
    paintFaces(painter, faces, image.rect());
    return image;
}

std::int64_t VideoView::faceAt(const QPointF& position) const {
    if (opacity() <= 0) return 0;
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
    std::sort(tracks.begin(), tracks.end(), [this](std::int64_t a, std::int64_t b) {
        return m_smoothBoxes[a].center().x() < m_smoothBoxes[b].center().x();
    });
    return tracks;
}

void VideoView::highlight(std::int64_t trackId) {
    if (trackId == m_highlighted) return;
    m_highlighted = trackId;
    const LiveFace* shown = face(trackId);
    setAccessibleDescription(shown ? describeFace(*shown) : QString());
    setCursor(shown ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void VideoView::activate(std::int64_t trackId) {
    const QRectF box = faceBox(trackId);
    if (box.isEmpty()) return;
    Q_EMIT faceActivated(trackId, mapToGlobal(box.bottomLeft().toPoint() + QPoint(0, 8)));
}

void VideoView::mouseMoveEvent(QMouseEvent* event) {
    const std::int64_t trackId = faceAt(event->position());
    highlight(trackId);
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
    if (!hasFocus()) highlight(0);
}

void VideoView::keyPressEvent(QKeyEvent* event) {
    const bool chosen = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (chosen && m_highlighted != 0) return activate(m_highlighted);
    if (event->key() == Qt::Key_Escape && m_highlighted != 0) return highlight(0);
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

bool VideoView::focusNextPrevChild(bool next) {
    const QList<std::int64_t> tracks = opacity() > 0 ? facesInReadingOrder() : QList<std::int64_t>();
    const qsizetype present = tracks.indexOf(m_highlighted);
    const qsizetype wanted = next ? present + 1 : (present < 0 ? -1 : present - 1);
    if (hasFocus() && wanted >= 0 && wanted < tracks.size()) {
        highlight(tracks[wanted]);
        return true;
    }
    highlight(0);
    return QWidget::focusNextPrevChild(next);
}

}  // namespace facenet
