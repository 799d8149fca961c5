#pragma once

#include <QAreaSeries>
#include <QChartView>
#include <QLineSeries>
#include <QList>
#include <QPointF>
#include <QString>
#include <QWidget>
#include <optional>

class QAbstractAxis;
class QLabel;
class QToolButton;
class QValueAxis;

namespace facenet {

class Prompts;

/// Of strangers let in, percent: how far curves of that are shown. Nobody lets more in.
inline constexpr double kMostStrangersShown = 5;

/// A chart with a title, a legend in whole words whose entries toggle their curves, a crosshair with values, zoom by
/// Ctrl and the wheel (which alone scrolls the page), a double click to go back, a logarithmic scale, and export as
/// PNG, SVG or CSV. Thread: GUI
class ChartCard : public QWidget {
    Q_OBJECT

public:
    enum class Stroke {
        Solid,
        Dashed,
        Bars,  ///< filled columns around equally spaced points, as a histogram has them
    };

    ChartCard(const QString& title, const QString& objectName, Prompts& prompts, QWidget* parent = nullptr);

    /// In: an index of the palette's hues; curves of one hue differ by their stroke
    int addCurve(const QString& name, int hue, Stroke stroke = Stroke::Solid);
    void setAxes(const QString& x, const QString& y);
    /// No value can be larger: the axis ends there.
    void setMost(double y) { m_most = y; }
    /// What lies beyond says nothing to anybody: the axis ends there.
    void showUpTo(double x) { m_mostX = x; }
    /// All points of a curve, by rising x.
    void setPoints(int curve, const QList<QPointF>& points);
    /// Takes all curves away.
    void clear();
    const QList<QPointF>& points(int curve) const { return m_curves[curve].points; }

    /// Exponential moving average of the solid curves: 0 none, below 1.
    void setSmoothing(double smoothing);
    /// Where all values are above 0.
    void setLogarithmic(bool on);

    /// Writes the chart as its ending says. False when it cannot.
    bool exportTo(const QString& path) const;

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Curve {
        QString name;
        int hue = 0;
        Stroke stroke = Stroke::Solid;
        QList<QPointF> points;
        QLineSeries* line = nullptr;
        QAreaSeries* area = nullptr;  ///< of Bars, whose upper edge is the line
        QToolButton* legend = nullptr;

        QAbstractSeries* series() const {
            return area ? static_cast<QAbstractSeries*>(area) : static_cast<QAbstractSeries*>(line);
        }
    };

    QColor colourOf(const Curve& curve) const;
    QIcon legendIcon(const Curve& curve) const;
    static QList<QPointF> columnsOf(const QList<QPointF>& points);
    void paintCurves();
    void refresh(const Curve& curve) const;
    void fitAxes();
    void keepAxesInside();
    void showValues(const QPoint& position);
    void askForExport();

    Prompts& m_prompts;
    QString m_title;
    QLabel* m_heading;
    QChartView* m_view;
    QLabel* m_values;
    QWidget* m_legend;
    QValueAxis* m_x;
    QAbstractAxis* m_y;
    QString m_yTitle;
    QList<Curve> m_curves;
    QGraphicsLineItem* m_crosshair;
    double m_smoothing = 0;
    std::optional<double> m_most, m_mostX;
    bool m_logarithmic = false;
    bool m_zoomed = false;
    QRectF m_whole;  ///< what the axes show of all points
};

}  // namespace facenet
