#pragma once

#include <QImage>
#include <QPolygonF>
#include <QSet>
#include <QWidget>
#include <opencv2/core/types.hpp>
#include <optional>
#include <vector>

namespace facenet {

class FaceImages;

/// A point of the map: a face of somebody.
struct MapPoint {
    qint64 faceId = 0, personId = 0;
    QString name;
};

/// Faces as points in a plane, one hue a person, and as pictures where few are in sight. The wheel zooms, the right
/// button moves, the left one draws a lasso; the face under the pointer is shown. Keys: plus, minus, arrows, 0 for all
/// of it. Thread: GUI
class EmbeddingMap : public QWidget {
    Q_OBJECT

public:
    explicit EmbeddingMap(FaceImages& images, QWidget* parent = nullptr);

    void setPoints(std::vector<MapPoint> points);
    /// As many as there are points; any unit.
    void setPositions(std::vector<cv::Point2f> positions);
    const std::vector<MapPoint>& points() const { return m_points; }
    const std::vector<cv::Point2f>& positions() const { return m_positions; }  ///< empty until they are set
    std::vector<std::size_t> selection() const;                                ///< indices of points
    void clearSelection();
    void showAll();
    QPointF placeOf(std::size_t point) const;  ///< in the widget; its corner while there are no positions

Q_SIGNALS:
    void selectionChanged();
    void activated(std::size_t point);  ///< a click on a face

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void redraw();
    void drawPoints();
    /// Pictures instead of points, where only so few are in sight that they can be told apart.
    void paintPictures(QPainter& painter);
    void paintHover(QPainter& painter);
    void zoomAt(const QPointF& place, double factor);
    std::optional<std::size_t> pointAt(const QPointF& place) const;
    void selectInside(const QPolygonF& lasso);

    FaceImages& m_images;
    std::vector<MapPoint> m_points;
    std::vector<cv::Point2f> m_positions;
    std::vector<bool> m_selected;
    QImage m_picture;  ///< the points as they stand; null when they have to be drawn
    double m_scale = 1;
    QPointF m_offset;
    std::optional<std::size_t> m_hovered;
    QSet<qint64> m_pictured;  ///< faces whose pictures are shown
    QPolygonF m_lasso;
    QPointF m_movedFrom;
    bool m_moving = false;
};

}  // namespace facenet
