#include "ui/insights/embedding_map.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/base/theme.h"
#include "ui/faces/card_delegates.h"
#include "ui/faces/face_images.h"

namespace facenet {
namespace {

constexpr int kMapMarginPx = 32;
constexpr double kMapNearPx = 8;
constexpr double kClickPx = 4;  ///< what is drawn within is a click
constexpr int kHoverPx = 96;
constexpr double kZoomStep = 1.25;
constexpr std::size_t kMostPictures = 80;
constexpr int kPicturePx = 40;

/// Hues far apart for numbers that are close together: the golden angle.
QColor colorOf(qint64 personId, bool dark) {
    const double hue = std::fmod(static_cast<double>(personId) * 137.50776, 360) / 360;
    return QColor::fromHslF(static_cast<float>(hue), 0.62F, dark ? 0.66F : 0.42F);
}

}  // namespace

EmbeddingMap::EmbeddingMap(FaceImages& images, QWidget* parent) : QWidget(parent), m_images(images) {
    setObjectName(QStringLiteral("embeddingMap"));
    setAccessibleName(tr("Map of all faces"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 200);
    connect(&m_images, &FaceImages::loaded, this, [this](qint64 faceId) {
        const bool hovered = m_hovered && m_points[*m_hovered].faceId == faceId;
        if (hovered || m_pictured.contains(faceId)) update();
    });
}

void EmbeddingMap::setPoints(std::vector<MapPoint> points) {
    m_points = std::move(points);
    m_positions.clear();
    m_selected.assign(m_points.size(), false);
    m_hovered.reset();
    redraw();
    Q_EMIT selectionChanged();
}

void EmbeddingMap::setPositions(std::vector<cv::Point2f> positions) {
    if (positions.size() != m_points.size()) return;
    m_positions = std::move(positions);
    m_hovered.reset();
    showAll();
}

std::vector<std::size_t> EmbeddingMap::selection() const {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < m_selected.size(); ++i)
        if (m_selected[i]) chosen.push_back(i);
    return chosen;
}

void EmbeddingMap::clearSelection() {
    std::fill(m_selected.begin(), m_selected.end(), false);
    redraw();
    Q_EMIT selectionChanged();
}

void EmbeddingMap::showAll() {
    if (m_positions.empty()) return;
    cv::Point2f low = m_positions.front(), high = low;
    for (const cv::Point2f& point : m_positions) {
        low = {std::min(low.x, point.x), std::min(low.y, point.y)};
        high = {std::max(high.x, point.x), std::max(high.y, point.y)};
    }
    const double across = std::max(1e-6, static_cast<double>(high.x - low.x));
    const double up = std::max(1e-6, static_cast<double>(high.y - low.y));
    m_scale = std::min(std::max(1, width() - 2 * kMapMarginPx) / across, std::max(1, height() - 2 * kMapMarginPx) / up);
    m_offset = QPointF(width() / 2.0 - m_scale * (low.x + high.x) / 2, height() / 2.0 - m_scale * (low.y + high.y) / 2);
    redraw();
}

QPointF EmbeddingMap::placeOf(std::size_t point) const {
    if (point >= m_positions.size()) return {};
    return QPointF(m_positions[point].x, m_positions[point].y) * m_scale + m_offset;
}

void EmbeddingMap::redraw() {
    m_picture = QImage();
    update();
}

void EmbeddingMap::drawPoints() {
    // Round edges, where there are so few points that it costs nothing.
    const int finer = m_points.size() > 2000 ? 1 : 2;
    const qreal ratio = devicePixelRatioF() * finer;
    m_picture = QImage(size() * ratio, QImage::Format_RGB32);
    const ThemeColors& colors = themeColors(palette());
    m_picture.fill(colors.surface);
    const bool dark = isDark(palette());
    const bool someChosen = std::find(m_selected.begin(), m_selected.end(), true) != m_selected.end();
    // Written by hand: a painter takes seconds for 100,000 points.
    const int side = std::max(2, qRound((m_points.size() > 20000 ? 3 : m_points.size() > 2000 ? 5 : 7) * ratio));
    const QRgb quiet = colors.border.rgb();
    for (std::size_t i = 0; i < m_positions.size(); ++i) {
        const QPointF place = placeOf(i) * ratio;
        const int left = qRound(place.x()) - side / 2, top = qRound(place.y()) - side / 2;
        if (left + side <= 0 || top + side <= 0 || left >= m_picture.width() || top >= m_picture.height()) continue;
        const QRgb color = someChosen && !m_selected[i] ? quiet : colorOf(m_points[i].personId, dark).rgb();
        for (int y = std::max(0, top); y < std::min(m_picture.height(), top + side); ++y) {
            auto* row = reinterpret_cast<QRgb*>(m_picture.scanLine(y));
            // Round, but for the smallest.
            const double middle = (side - 1) / 2.0, up = y - top - middle;
            const double half = std::sqrt(std::max(0.0, (middle + 0.5) * (middle + 0.5) - up * up));
            const int inset = side < 5 ? 0 : qRound(middle - half);
            const int from = std::max(0, left + inset), to = std::min(m_picture.width(), left + side - inset);
            if (from < to) std::fill(row + from, row + to, color);
        }
    }
    if (finer > 1)
        m_picture = m_picture.scaled(size() * devicePixelRatioF(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    m_picture.setDevicePixelRatio(devicePixelRatioF());
}

void EmbeddingMap::paintEvent(QPaintEvent*) {
    if (m_picture.isNull()) drawPoints();
    QPainter painter(this);
    painter.drawImage(0, 0, m_picture);
    const ThemeColors& colors = themeColors(palette());
    painter.setRenderHint(QPainter::Antialiasing);
    paintPictures(painter);
    if (!m_lasso.isEmpty()) {
        QColor ground = colors.accent;
        ground.setAlpha(32);
        painter.setBrush(ground);
        painter.setPen(QPen(colors.accent, 1.5, Qt::DashLine));
        painter.drawPolygon(m_lasso);
    }
    if (m_hovered) paintHover(painter);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors.accent, 1));
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void EmbeddingMap::paintPictures(QPainter& painter) {
    m_pictured.clear();
    std::vector<std::size_t> inSight;
    for (std::size_t i = 0; i < m_positions.size() && inSight.size() <= kMostPictures; ++i)
        if (rect().contains(placeOf(i).toPoint())) inSight.push_back(i);
    if (inSight.size() > kMostPictures) return;
    const bool dark = isDark(palette());
    const bool someChosen = std::find(m_selected.begin(), m_selected.end(), true) != m_selected.end();
    for (const std::size_t i : inSight) {
        QRect place(0, 0, kPicturePx, kPicturePx);
        place.moveCenter(placeOf(i).toPoint());
        m_pictured.insert(m_points[i].faceId);
        painter.setOpacity(someChosen && !m_selected[i] ? 0.4 : 1);
        paintPortrait(painter, place, m_images.image(m_points[i].faceId));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colorOf(m_points[i].personId, dark), 2));
        painter.drawRoundedRect(place, 8, 8);
    }
    painter.setOpacity(1);
}

void EmbeddingMap::paintHover(QPainter& painter) {
    const ThemeColors& colors = themeColors(palette());
    const MapPoint& point = m_points[*m_hovered];
    const QPointF place = placeOf(*m_hovered);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.text, 2));
    painter.drawEllipse(place, 6, 6);
    QRect card(0, 0, kHoverPx + 16, kHoverPx + 16 + fontMetrics().height() + 4);
    card.moveTopLeft((place + QPointF(12, 12)).toPoint());
    card.translate(std::min(0, width() - 8 - card.right()), std::min(0, height() - 8 - card.bottom()));
    painter.setBrush(colors.surface);
    painter.setPen(QPen(colors.border, 1));
    painter.drawRoundedRect(card, 8, 8);
    paintPortrait(painter, QRect(card.x() + 8, card.y() + 8, kHoverPx, kHoverPx), m_images.image(point.faceId));
    painter.setPen(colors.text);
    const QRect line(card.x() + 4, card.y() + kHoverPx + 12, card.width() - 8, fontMetrics().height());
    painter.drawText(line, Qt::AlignCenter, fontMetrics().elidedText(point.name, Qt::ElideMiddle, line.width()));
}

void EmbeddingMap::resizeEvent(QResizeEvent*) {
    showAll();
    redraw();
}

void EmbeddingMap::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) redraw();
    QWidget::changeEvent(event);
}

void EmbeddingMap::zoomAt(const QPointF& place, double factor) {
    m_offset = place + (m_offset - place) * factor;
    m_scale *= factor;
    m_hovered.reset();
    redraw();
}

void EmbeddingMap::wheelEvent(QWheelEvent* event) {
    zoomAt(event->position(), std::pow(kZoomStep, event->angleDelta().y() / 120.0));
    event->accept();
}

std::optional<std::size_t> EmbeddingMap::pointAt(const QPointF& place) const {
    std::optional<std::size_t> nearest;
    double best = kMapNearPx * kMapNearPx;
    for (std::size_t i = 0; i < m_positions.size(); ++i) {
        const QPointF apart = placeOf(i) - place;
        const double squared = QPointF::dotProduct(apart, apart);
        if (squared > best) continue;
        best = squared;
        nearest = i;
    }
    return nearest;
}

void EmbeddingMap::mousePressEvent(QMouseEvent* event) {
    m_movedFrom = event->position();
    m_moving = event->button() != Qt::LeftButton;
    if (!m_moving) m_lasso = QPolygonF{event->position()};
    setCursor(m_moving ? Qt::ClosedHandCursor : Qt::ArrowCursor);
}

void EmbeddingMap::mouseMoveEvent(QMouseEvent* event) {
    if (m_moving) {
        m_offset += event->position() - std::exchange(m_movedFrom, event->position());
        return redraw();
    }
    if (!m_lasso.isEmpty()) {
        m_lasso << event->position();
        return update();
    }
    const auto hovered = pointAt(event->position());
    if (hovered == m_hovered) return;
    m_hovered = hovered;
    setCursor(hovered ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void EmbeddingMap::mouseReleaseEvent(QMouseEvent* event) {
    const QPolygonF lasso = std::exchange(m_lasso, {});
    const QRectF drawn = lasso.boundingRect();  // a lasso may end where it began
    const bool moved = drawn.width() + drawn.height() > kClickPx;
    if (std::exchange(m_moving, false)) return setCursor(Qt::ArrowCursor);
    update();
    if (moved) return selectInside(lasso);
    if (const auto point = pointAt(event->position()))
        Q_EMIT activated(*point);
    else
        clearSelection();
}

void EmbeddingMap::selectInside(const QPolygonF& lasso) {
    const QRectF around = lasso.boundingRect();
    for (std::size_t i = 0; i < m_positions.size(); ++i) {
        const QPointF place = placeOf(i);
        m_selected[i] = around.contains(place) && lasso.containsPoint(place, Qt::OddEvenFill);
    }
    redraw();
    Q_EMIT selectionChanged();
}

void EmbeddingMap::leaveEvent(QEvent*) {
    m_hovered.reset();
    update();
}

void EmbeddingMap::keyPressEvent(QKeyEvent* event) {
    constexpr int kStepPx = 48;
    switch (event->key()) {
        case Qt::Key_Plus:
            return zoomAt(rect().center(), kZoomStep);
        case Qt::Key_Minus:
            return zoomAt(rect().center(), 1 / kZoomStep);
        case Qt::Key_0:
            return showAll();
        case Qt::Key_Left:
            m_offset += QPointF(kStepPx, 0);
            return redraw();
        case Qt::Key_Right:
            m_offset -= QPointF(kStepPx, 0);
            return redraw();
        case Qt::Key_Up:
            m_offset += QPointF(0, kStepPx);
            return redraw();
        case Qt::Key_Down:
            m_offset -= QPointF(0, kStepPx);
            return redraw();
        case Qt::Key_Escape:
            return clearSelection();
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace facenet
