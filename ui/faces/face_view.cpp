#include "ui/faces/face_view.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <opencv2/imgproc.hpp>

#include "ui/base/theme.h"

namespace facenet {
namespace {

constexpr int kHintMarginPx = 16;

}  // namespace

FaceView::FaceView(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void FaceView::setPicture(const cv::Mat& picture, bool mirrored) {
    m_picture = picture;
    m_mirrored = mirrored;
    m_scaled = {};
    update();
}

void FaceView::setMarks(const QList<Mark>& marks) {
    m_marks = marks;
    update();
}

void FaceView::setOval(const std::optional<Oval>& oval) {
    m_oval = oval;
    update();
}

void FaceView::setHint(const QString& hint) {
    if (m_hint == hint) return;
    m_hint = hint;
    setAccessibleDescription(hint);
    update();
}

QRectF FaceView::picturePlace() const {
    if (m_picture.empty()) return {};
    QSizeF size(m_picture.cols, m_picture.rows);
    size.scale(QSizeF(this->size()), Qt::KeepAspectRatio);
    return {QPointF((width() - size.width()) / 2, (height() - size.height()) / 2), size};
}

QRectF FaceView::widgetFromPicture(const cv::Rect2f& boxPx) const {
    const QRectF place = picturePlace();
    const double scale = place.width() / m_picture.cols;
    const double x = m_mirrored ? m_picture.cols - boxPx.x - boxPx.width : boxPx.x;
    return {place.x() + x * scale, place.y() + boxPx.y * scale, boxPx.width * scale, boxPx.height * scale};
}

int FaceView::markAt(const QPointF& position) const {
    if (m_picture.empty()) return -1;
    for (int i = 0; i < m_marks.size(); ++i)
        if (widgetFromPicture(m_marks[i].boxPx).contains(position)) return i;
    return -1;
}

void FaceView::scalePicture() {
    // OpenCV reduces a frame several times faster than the painter does.
    const QSize size = (picturePlace().size() * devicePixelRatioF()).toSize().expandedTo({1, 1});
    if (m_scaled.size() == size) return;
    cv::Mat scaled;
    cv::resize(m_picture, scaled, {size.width(), size.height()}, 0, 0,
               size.width() * 2 < m_picture.cols ? cv::INTER_AREA : cv::INTER_LINEAR);
    if (m_mirrored) cv::flip(scaled, scaled, 1);
    // The form that is copied to the screen without conversion.
    m_scaled = QImage(size, QImage::Format_RGB32);
    cv::Mat pixels(size.height(), size.width(), CV_8UC4, m_scaled.bits(),
                   static_cast<std::size_t>(m_scaled.bytesPerLine()));
    cv::cvtColor(scaled, pixels, cv::COLOR_BGR2BGRA);
    m_scaled.setDevicePixelRatio(devicePixelRatioF());
}

void FaceView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), PictureColors().ground);
    if (!m_picture.empty()) {
        scalePicture();
        painter.drawImage(picturePlace().topLeft(), m_scaled);
        if (m_oval) paintOval(painter);
        paintMarks(painter);
    }
    if (!m_hint.isEmpty()) paintHint(painter);
}

void FaceView::paintOval(QPainter& painter) {
    const QRectF oval = widgetFromPicture(m_oval->boxPx);
    QPainterPath around;
    around.addRect(picturePlace());
    around.addEllipse(oval);
    QColor shade = PictureColors().ground;
    shade.setAlphaF(0.45F);
    painter.fillPath(around, shade);

    const PictureColors colors;
    painter.setBrush(Qt::NoBrush);
    // Never by colour alone: the line is whole once the face fits.
    painter.setPen(QPen(m_oval->fits ? colors.known : colors.unknown, m_oval->fits ? 4 : 3,
                        m_oval->fits ? Qt::SolidLine : Qt::DashLine, Qt::RoundCap));
    painter.drawEllipse(oval);
    if (m_oval->progress > 0) {
        constexpr int kTop = 90 * 16;
        painter.setPen(QPen(colors.known, 6, Qt::SolidLine, Qt::RoundCap));
        painter.drawArc(oval.adjusted(-10, -10, 10, 10), kTop, -qRound(m_oval->progress * 360 * 16));
    }
}

void FaceView::paintMarks(QPainter& painter) {
    const PictureColors colors;
    for (const Mark& mark : m_marks) {
        const QRectF box = widgetFromPicture(mark.boxPx);
        const QColor color = mark.chosen ? colors.known : colors.unknown;
        painter.setPen(QPen(color, mark.chosen ? 3 : 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const double arm = qMin(box.width(), box.height()) / 4;
        for (const auto& [corner, across, down] :
             {std::tuple(box.topLeft(), arm, arm), std::tuple(box.topRight(), -arm, arm),
              std::tuple(box.bottomLeft(), arm, -arm), std::tuple(box.bottomRight(), -arm, -arm)}) {
            painter.drawLine(corner, corner + QPointF(across, 0));
            painter.drawLine(corner, corner + QPointF(0, down));
        }
        if (mark.label.isEmpty()) continue;
        const QRectF pill(box.x(), box.y() - 28, fontMetrics().horizontalAdvance(mark.label) + 16, 24);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(pill, 12, 12);
        painter.setPen(colors.onBright);
        painter.drawText(pill, Qt::AlignCenter, mark.label);
    }
}

void FaceView::paintHint(QPainter& painter) {
    const PictureColors colors;
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setWeight(QFont::DemiBold);
    painter.setFont(large);
    const QRect room = rect().adjusted(2 * kHintMarginPx, kHintMarginPx, -2 * kHintMarginPx, -kHintMarginPx);
    QRectF text = painter.boundingRect(room, Qt::AlignHCenter | Qt::AlignBottom | Qt::TextWordWrap, m_hint);
    if (m_picture.empty()) text.moveCenter(rect().center());
    QColor ground = colors.ground;
    ground.setAlphaF(0.85F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(text.adjusted(-16, -8, 16, 8), 16, 16);
    painter.setPen(colors.text);
    painter.drawText(text, Qt::AlignCenter | Qt::TextWordWrap, m_hint);
}

void FaceView::mousePressEvent(QMouseEvent* event) {
    const int mark = event->button() == Qt::LeftButton ? markAt(event->position()) : -1;
    if (mark >= 0) {
        Q_EMIT faceClicked(mark);
    } else {
        QWidget::mousePressEvent(event);
    }
}

void FaceView::mouseMoveEvent(QMouseEvent* event) {
    setCursor(markAt(event->position()) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

}  // namespace facenet
