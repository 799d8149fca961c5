#include "ui/enroll/coverage_map.h"

#include <QLocale>
#include <QPainter>

#include "ui/base/icons.h"
#include "ui/base/theme.h"
#include "ui/enroll/guide_text.h"

namespace facenet {
namespace {

constexpr int kCellPx = 32;
constexpr int kCellGapPx = 4;
constexpr int kSidePx = 3 * kCellPx + 2 * kCellGapPx;

/// Where a head in this cell looks, as in a mirror.
QPointF gazeOf(std::size_t cell) {
    const std::size_t column = cell % 3, row = cell / 3;
    return {static_cast<double>(column) - 1.0, static_cast<double>(row) - 1.0};
}

/// A head whose nose points along `gaze`.
void paintHead(QPainter& painter, const QRectF& place, const QPointF& gaze) {
    const QPointF centre = place.center();
    const QPointF turned(gaze.x() * 4, gaze.y() * 3);
    painter.drawEllipse(centre, 8, 11);
    painter.drawPoint(centre + turned + QPointF(-3.5, -2));
    painter.drawPoint(centre + turned + QPointF(3.5, -2));
    painter.drawLine(centre + turned + QPointF(-2.5, 5), centre + turned + QPointF(2.5, 5));
}

}  // namespace

CoverageMap::CoverageMap(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("coverageMap"));
    setFixedSize(sizeHint());
    setAccessibleName(tr("Poses"));
    showShots(ShotSelector());
}

void CoverageMap::showShots(const ShotSelector& selector) {
    QStringList there, wanted;
    for (std::size_t i = 0; i < kPoseCellCount; ++i) {
        const auto cell = static_cast<PoseCell>(i);
        m_cells[i] = selector.cellState(cell);
        if (m_cells[i] == CellState::Filled) there << poseName(cell);
        if (m_cells[i] == CellState::Wanted) wanted << poseName(cell);
    }
    m_next = selector.nextWantedPose();
    const QString none = tr("none");
    const QString text = tr("Poses that are there: %1\nStill wanted: %2")
                             .arg(there.isEmpty() ? none : QLocale().createSeparatedList(there),
                                  wanted.isEmpty() ? none : QLocale().createSeparatedList(wanted));
    setToolTip(text);
    setAccessibleDescription(text);
    update();
}

QSize CoverageMap::sizeHint() const {
    return {kSidePx, kSidePx};
}

void CoverageMap::paintEvent(QPaintEvent*) {
    const ThemeColors& colors = themeColors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < kPoseCellCount; ++i) {
        // As in a mirror: the cell at the left is what "left" says.
        const QRectF place(static_cast<int>(i % 3) * (kCellPx + kCellGapPx),
                           static_cast<int>(i / 3) * (kCellPx + kCellGapPx), kCellPx, kCellPx);
        const bool filled = m_cells[i] == CellState::Filled;
        const bool wanted = m_cells[i] == CellState::Wanted;
        const bool next = wanted && m_next && static_cast<std::size_t>(*m_next) == i;
        QPen frame(filled || next ? colors.accent : wanted ? colors.border : colors.line, next ? 2 : 1);
        if (wanted) frame.setStyle(Qt::DashLine);
        painter.setPen(frame);
        painter.setBrush(filled ? colors.accentGround : Qt::transparent);
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 8, 8);

        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(filled   ? colors.text
                            : wanted ? colors.subtle
                                     : colors.line,
                            1.5, Qt::SolidLine, Qt::RoundCap));
        paintHead(painter, place, gazeOf(i));
        if (filled)
            painter.drawPixmap(place.bottomRight() - QPointF(14, 14),
                               linePixmap(QStringLiteral("check"), colors.accent, 14, devicePixelRatioF()));
    }
}

}  // namespace facenet
