#include "ui/base/chart_card.h"
#include "ui/base/flow_layout.h"

#include <QBuffer>
#include <QChart>
#include <QEvent>
#include <QGraphicsLineItem>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QLogValueAxis>
#include <QMouseEvent>
#include <QPainter>
#include <QSvgGenerator>
#include <QToolButton>
#include <QVBoxLayout>
#include <QValueAxis>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "core/base/replaced_file.h"
#include "ui/base/icons.h"
#include "ui/base/prompts.h"
#include "ui/base/theme.h"

namespace facenet {
namespace {

/// Hues that stay apart for the colour-blind, on light and on dark grounds. Source: Okabe and Ito, 2008
constexpr std::array<QRgb, 4> kLightHues{0xff00705e, 0xffc2571a, 0xff2f5fa8, 0xff9c4f86};
constexpr std::array<QRgb, 4> kDarkHues{0xff2dd4bf, 0xffffa057, 0xff7fb2ff, 0xffe59ad0};
constexpr QSize kLegendLinePx{36, 12};
constexpr int kLegendGapPx = 8;
const QList<qreal> kDashes{4, 3};
constexpr qreal kWheelStep = 1.2;
constexpr float kColumnOpacity = 0.4F;

/// As large as its place, while a view of Qt wants to be as large as its scene was.
class ChartArea : public QChartView {
public:
    QSize sizeHint() const override { return minimumSize(); }
};

bool onDark() {
    return isDark(QGuiApplication::palette());
}

/// Not by the style sheet: that gives a button the font of its unchecked state for good.
void strikeOut(QWidget& entry, bool on) {
    QFont font = entry.font();
    font.setStrikeOut(on);
    entry.setFont(font);
}

}  // namespace

ChartCard::ChartCard(const QString& title, const QString& objectName, Prompts& prompts, QWidget* parent)
    : QWidget(parent),
      m_prompts(prompts),
      m_title(title),
      m_heading(new QLabel(title)),
      m_view(new ChartArea),
      m_values(new QLabel(m_view)),
      m_legend(new QWidget),
      m_x(new QValueAxis),
      m_y(new QValueAxis),
      m_crosshair(new QGraphicsLineItem) {
    setObjectName(objectName);
    setAccessibleName(title);
    m_heading->setProperty("section", true);
    m_values->setObjectName(QStringLiteral("valuesLabel"));
    m_values->setAutoFillBackground(true);
    m_values->setBackgroundRole(QPalette::Base);
    m_values->setFrameShape(QFrame::Box);
    m_values->setMargin(4);
    m_values->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_values->hide();
    auto* exportButton = new QToolButton;
    exportButton->setObjectName(objectName + QStringLiteral("ExportToolButton"));
    exportButton->setIcon(lineIcon(QStringLiteral("snapshot")));
    exportButton->setToolTip(tr("Save this chart"));
    exportButton->setAccessibleName(tr("Save the chart %1").arg(title));
    exportButton->setMinimumSize(32, 32);
    connect(exportButton, &QToolButton::clicked, this, &ChartCard::askForExport);

    QChart* chart = m_view->chart();
    chart->setMargins({4, 0, 4, 4});
    chart->setBackgroundRoundness(0);
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->legend()->hide();  // it cuts words short, and shows no dashes
    chart->addAxis(m_x, Qt::AlignBottom);
    chart->addAxis(m_y, Qt::AlignLeft);
    m_x->setLabelFormat(QStringLiteral("%g"));
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMinimumSize(240, 140);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setAccessibleName(title);
    m_view->viewport()->setMouseTracking(true);
    m_view->viewport()->installEventFilter(this);
    m_view->scene()->addItem(m_crosshair);
    m_crosshair->hide();

    auto* top = new QHBoxLayout;
    top->setContentsMargins(8, 0, 0, 0);
    top->addWidget(m_heading, 1);
    top->addWidget(exportButton);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_view, 1);
    column->addWidget(m_legend);
    auto* entries = new FlowLayout(kLegendGapPx, 0, m_legend);
    entries->setContentsMargins(8, 0, 8, 4);
    paintCurves();
}

int ChartCard::addCurve(const QString& name, int hue, Stroke stroke) {
    auto* line = new QLineSeries;
    auto* area = stroke == Stroke::Bars ? new QAreaSeries(line) : nullptr;
    m_curves.append({.name = name, .hue = hue, .stroke = stroke, .points = {}, .line = line, .area = area});
    QAbstractSeries* series = m_curves.last().series();
    if (area) line->setParent(area);
    series->setName(name);
    m_view->chart()->addSeries(series);
    series->attachAxis(m_x);
    series->attachAxis(m_y);
    auto* entry = new QToolButton;
    entry->setObjectName(objectName() + QStringLiteral("Legend%1").arg(m_curves.size() - 1));
    entry->setProperty("legend", true);
    entry->setText(name);
    entry->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    entry->setIconSize(kLegendLinePx);
    entry->setCheckable(true);
    entry->setChecked(true);
    entry->setToolTip(tr("Show or hide this curve"));
    connect(entry, &QToolButton::toggled, this, [entry, series](bool on) {
        series->setVisible(on);
        strikeOut(*entry, !on);
    });
    m_legend->layout()->addWidget(entry);
    m_curves.last().legend = entry;
    paintCurves();
    return static_cast<int>(m_curves.size()) - 1;
}

void ChartCard::clear() {
    m_view->chart()->removeAllSeries();
    for (const Curve& curve : m_curves) delete curve.legend;
    m_curves.clear();
    m_zoomed = false;
}

void ChartCard::setAxes(const QString& x, const QString& y) {
    m_x->setTitleText(x);
    m_yTitle = y;
    m_y->setTitleText(y);
}

void ChartCard::setPoints(int curve, const QList<QPointF>& points) {
    m_curves[curve].points = points;
    // A loss that diverged has no place on an axis.
    m_curves[curve].points.removeIf([](const QPointF& point) { return !qIsFinite(point.y()); });
    m_curves[curve].legend->setVisible(!m_curves[curve].points.isEmpty());
    refresh(m_curves[curve]);
    if (!m_zoomed) fitAxes();
}

void ChartCard::setSmoothing(double smoothing) {
    m_smoothing = smoothing;
    for (const Curve& curve : m_curves) refresh(curve);
}

void ChartCard::setLogarithmic(bool on) {
    if (m_logarithmic == on) return;
    m_logarithmic = on;
    QChart* chart = m_view->chart();
    for (const Curve& curve : m_curves) curve.series()->detachAxis(m_y);
    chart->removeAxis(m_y);
    delete m_y;
    m_y = on ? static_cast<QAbstractAxis*>(new QLogValueAxis) : new QValueAxis;
    m_y->setTitleText(m_yTitle);
    chart->addAxis(m_y, Qt::AlignLeft);
    for (const Curve& curve : m_curves) {
        refresh(curve);
        curve.series()->attachAxis(m_y);
    }
    m_zoomed = false;
    fitAxes();
    paintCurves();
}

/// The outline of columns as wide as the points are apart.
QList<QPointF> ChartCard::columnsOf(const QList<QPointF>& points) {
    QList<QPointF> outline;
    if (points.size() < 2) return outline;
    const double half = (points[1].x() - points[0].x()) / 2;
    for (const QPointF& point : points)
        outline << QPointF(point.x() - half, point.y()) << QPointF(point.x() + half, point.y());
    return outline;
}

void ChartCard::refresh(const Curve& curve) const {
    if (curve.stroke == Stroke::Bars) return curve.line->replace(columnsOf(curve.points));
    QList<QPointF> shown;
    shown.reserve(curve.points.size());
    double average = 0;
    for (const QPointF& point : curve.points) {
        const bool first = shown.isEmpty();
        const double weight = curve.stroke == Stroke::Solid && !first ? m_smoothing : 0;
        average = weight * average + (1 - weight) * point.y();
        if (!m_logarithmic || average > 0) shown << QPointF(point.x(), average);
    }
    curve.line->replace(shown);
}

void ChartCard::fitAxes() {
    double left = 0, right = 0, low = 0, high = 0;
    bool any = false;
    for (const Curve& curve : m_curves)
        for (const QPointF& point : curve.points) {
            if ((m_logarithmic && point.y() <= 0) || (m_mostX && point.x() > *m_mostX)) continue;
            left = any ? qMin(left, point.x()) : point.x();
            right = any ? qMax(right, point.x()) : point.x();
            low = any ? qMin(low, point.y()) : point.y();
            high = any ? qMax(high, point.y()) : point.y();
            any = true;
        }
    if (!any) return;
    m_x->setRange(std::floor(left), right > left ? std::ceil(right) : left + 1);
    m_x->applyNiceNumbers();
    if (m_mostX) m_x->setMax(std::min(m_x->max(), *m_mostX));
    if (m_logarithmic) {
        m_y->setRange(low * 0.9, high * 1.1);
        m_whole = QRectF(QPointF(m_x->min(), low * 0.9), QPointF(m_x->max(), high * 1.1));
        return;
    }
    const double room = high > low ? 0.05 * (high - low) : qMax(0.05, std::abs(high) * 0.05);
    m_y->setRange(low >= 0 ? qMax(0.0, low - room) : low - room, high + room);
    if (auto* values = qobject_cast<QValueAxis*>(m_y)) {
        values->setTickCount(3);  // more do not fit a small chart
        values->applyNiceNumbers();
        if (m_most && values->max() > *m_most) {
            values->setMax(*m_most);
            values->setTickCount(3);
        }
        values->setLabelFormat(QStringLiteral("%g"));
        m_whole = QRectF(QPointF(m_x->min(), values->min()), QPointF(m_x->max(), values->max()));
    }
}

/// There is nothing to see beyond the points.
void ChartCard::keepAxesInside() {
    const auto inside = [](double low, double high, double least, double most) {
        const double span = qMin(high - low, most - least);
        const double begin = qBound(least, low, most - span);
        return std::pair(begin, begin + span);
    };
    const auto [left, right] = inside(m_x->min(), m_x->max(), m_whole.left(), m_whole.right());
    double bottom = m_whole.top(), top = m_whole.bottom();
    if (const auto* values = qobject_cast<QValueAxis*>(m_y))
        std::tie(bottom, top) = inside(values->min(), values->max(), bottom, top);
    if (const auto* logarithms = qobject_cast<QLogValueAxis*>(m_y))
        std::tie(bottom, top) = inside(logarithms->min(), logarithms->max(), bottom, top);
    m_x->setRange(left, right);
    m_y->setRange(bottom, top);
    constexpr double kAll = 1 - 1e-9;
    if (right - left < kAll * m_whole.width() || top - bottom < kAll * m_whole.height()) return;
    m_zoomed = false;  // all of it again, as it grows
    fitAxes();
}

QColor ChartCard::colourOf(const Curve& curve) const {
    const auto hue = static_cast<std::size_t>(curve.hue) % kLightHues.size();
    return onDark() ? kDarkHues[hue] : kLightHues[hue];
}

/// A piece of the curve, long enough to show its dashes.
QIcon ChartCard::legendIcon(const Curve& curve) const {
    const qreal scale = devicePixelRatioF();
    QPixmap pixmap(kLegendLinePx * scale);
    pixmap.setDevicePixelRatio(scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    if (curve.area) {
        QColor fill = colourOf(curve);
        fill.setAlphaF(kColumnOpacity);
        painter.setPen(QPen(colourOf(curve), 1));
        painter.setBrush(fill);
        painter.drawRect(QRectF(8, 2, kLegendLinePx.width() - 16, kLegendLinePx.height() - 4));
    } else {
        QPen pen(colourOf(curve), 2);
        if (curve.stroke == Stroke::Dashed) pen.setDashPattern(kDashes);
        painter.setPen(pen);
        const qreal middle = kLegendLinePx.height() / 2.0;
        painter.drawLine(QPointF(0, middle), QPointF(kLegendLinePx.width(), middle));
    }
    painter.end();
    return pixmap;
}

void ChartCard::paintCurves() {
    const ThemeColors& colors = themeColors(QGuiApplication::palette());
    QChart* chart = m_view->chart();
    chart->setBackgroundBrush(colors.surface);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    for (QAbstractAxis* axis : {static_cast<QAbstractAxis*>(m_x), m_y}) {
        axis->setGridLineColor(colors.line);
        axis->setLabelsColor(colors.subtle);
        axis->setLinePenColor(colors.border);
        axis->setTitleBrush(colors.subtle);
        axis->setLabelsFont(small);
        axis->setTitleFont(small);
    }
    m_crosshair->setPen(QPen(colors.border, 1));
    for (const Curve& curve : m_curves) {
        const QColor colour = colourOf(curve);
        curve.legend->setFont(small);
        strikeOut(*curve.legend, !curve.legend->isChecked());
        curve.legend->setIcon(legendIcon(curve));
        QPen pen(colour, curve.area ? 1 : 2);
        if (curve.stroke == Stroke::Dashed) pen.setDashPattern(kDashes);
        if (!curve.area) {
            curve.line->setPen(pen);
            continue;
        }
        QColor fill = colour;
        fill.setAlphaF(kColumnOpacity);  // what lies behind stays visible
        curve.area->setPen(pen);
        curve.area->setBrush(fill);
    }
}

void ChartCard::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) paintCurves();
    QWidget::changeEvent(event);
}

bool ChartCard::eventFilter(QObject* watched, QEvent* event) {
    QChart* chart = m_view->chart();
    switch (event->type()) {
        case QEvent::MouseMove:
            showValues(static_cast<QMouseEvent*>(event)->pos());
            break;
        case QEvent::Leave:
            m_crosshair->hide();
            m_values->hide();
            break;
        case QEvent::Wheel: {
            const auto* wheel = static_cast<QWheelEvent*>(event);
            if (!wheel->modifiers().testFlag(Qt::ControlModifier)) {
                event->ignore();  // to the page, past the scene
                return true;
            }
            const qreal factor = wheel->angleDelta().y() > 0 ? 1 / kWheelStep : kWheelStep;
            QRectF area = chart->plotArea();
            const QPointF at = wheel->position();
            area = QRectF(at.x() + (area.left() - at.x()) * factor, at.y() + (area.top() - at.y()) * factor,
                          area.width() * factor, area.height() * factor);
            chart->zoomIn(area);
            m_zoomed = true;
            keepAxesInside();
            return true;
        }
        case QEvent::MouseButtonDblClick:
            m_zoomed = false;
            chart->zoomReset();
            fitAxes();
            return true;
        default:
            break;
    }
    return QWidget::eventFilter(watched, event);
}

void ChartCard::showValues(const QPoint& position) {
    QChart* chart = m_view->chart();
    const QRectF area = chart->plotArea();
    const bool inside = area.contains(position);
    m_crosshair->setVisible(inside);
    if (!inside) return m_values->hide();
    m_crosshair->setLine(position.x(), area.top(), position.x(), area.bottom());
    QStringList texts;
    if (!m_x->titleText().isEmpty() && !m_curves.isEmpty())
        texts << QStringLiteral("%1 %2").arg(
            m_x->titleText(), QLocale().toString(chart->mapToValue(position, m_curves.first().series()).x(), 'g', 4));
    for (const Curve& curve : m_curves) {
        if (!curve.series()->isVisible() || curve.points.isEmpty()) continue;
        const double x = chart->mapToValue(position, curve.series()).x();
        const auto next = std::lower_bound(curve.points.begin(), curve.points.end(), x,
                                           [](const QPointF& point, double value) { return point.x() < value; });
        const QPointF& point = next == curve.points.end() ? curve.points.last() : *next;
        texts << QStringLiteral("%1 %2").arg(curve.name, QLocale().toString(point.y(), 'g', 4));
    }
    // Beside the line and over the chart: it moves nothing.
    m_values->setText(texts.join(u'\n'));
    m_values->adjustSize();
    constexpr int kBesidePx = 8;
    const bool right = position.x() + kBesidePx + m_values->width() < area.right();
    const int x = position.x() + (right ? kBesidePx : -kBesidePx - m_values->width());
    m_values->move(qMax(0, x), static_cast<int>(area.top()));
    m_values->setVisible(!texts.isEmpty());
}

void ChartCard::askForExport() {
    const QString path = m_prompts.saveFile(this, tr("Save this chart"), m_title + QStringLiteral(".png"),
                                            tr("Picture (*.png);;Drawing (*.svg);;Table (*.csv)"));
    if (path.isEmpty()) return;
    if (!exportTo(path))
        m_prompts.warn(
            this, tr("The chart was not saved"),
            tr("%1 could not be written. Choose another place, and a name that ends in .png, .svg or .csv.").arg(path));
}

bool ChartCard::exportTo(const QString& path) const {
    QBuffer bytes;
    bytes.open(QIODevice::WriteOnly);
    if (path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive)) {
        QSvgGenerator generator;
        generator.setOutputDevice(&bytes);
        const QSize size(m_view->width(), m_view->height() + m_legend->height());
        generator.setSize(size);
        generator.setViewBox(QRect(QPoint(), size));
        generator.setTitle(m_title);
        QPainter painter;
        if (!painter.begin(&generator)) return false;
        m_view->render(&painter);
        m_legend->render(&painter, QPoint(0, m_view->height()));
        if (!painter.end()) return false;
    } else if (path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive)) {
        bytes.write("curve,x,y\n");
        for (const Curve& curve : m_curves) {
            QString name = curve.name;
            name.replace(u'"', QStringLiteral("\"\""));
            for (const QPointF& point : curve.points)
                bytes.write(QStringLiteral("\"%1\",%2,%3\n")
                                .arg(name, QString::number(point.x(), 'g', 10), QString::number(point.y(), 'g', 10))
                                .toUtf8());
        }
    } else if (!path.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive) ||
               !const_cast<ChartCard*>(this)
                    ->grab(QRect(m_view->geometry() | m_legend->geometry()))
                    .save(&bytes, "PNG")) {
        return false;
    }
    return replaceFile(path.toStdString(), bytes.data().toStdString()).ok();
}

}  // namespace facenet
