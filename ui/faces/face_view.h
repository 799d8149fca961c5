#pragma once

#include <QImage>
#include <QRectF>
#include <QWidget>
#include <functional>
#include <opencv2/core/mat.hpp>
#include <optional>

#include "core/face/face.h"

namespace facenet {

/// A picture, never stretched, with the faces that can be clicked, an oval to fit a face into, and one large hint.
/// Thread: GUI
class FaceView : public QWidget {
    Q_OBJECT

public:
    struct Mark {
        cv::Rect2f boxPx;  ///< in pixels of the picture
        bool chosen = false;
        QString label;
    };
    struct Oval {
        cv::Rect2f boxPx;
        bool fits = false;   ///< size and place of the face are right
        float progress = 0;  ///< 0 to 1, drawn around it
    };

    explicit FaceView(QWidget* parent = nullptr);

    /// In: uint8 BGR; shared, not copied, so it must not be written to
    void setPicture(const cv::Mat& picture, bool mirrored = false);
    void setMarks(const QList<Mark>& marks);
    void setOval(const std::optional<Oval>& oval);
    void setHint(const QString& hint);
    QString hint() const { return m_hint; }

    QSize sizeHint() const override { return {640, 480}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

Q_SIGNALS:
    void faceClicked(int index);  ///< of the marks

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    QRectF picturePlace() const;
    QRectF widgetFromPicture(const cv::Rect2f& boxPx) const;
    int markAt(const QPointF& position) const;
    void scalePicture();
    void paintOval(QPainter& painter);
    void paintMarks(QPainter& painter);
    void paintHint(QPainter& painter);

    cv::Mat m_picture;
    QImage m_scaled;  ///< `m_picture` at the size it is painted
    bool m_mirrored = false;
    QList<Mark> m_marks;
    std::optional<Oval> m_oval;
    QString m_hint;
};

}  // namespace facenet
