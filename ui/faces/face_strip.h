#pragma once

#include <QList>
#include <QPixmap>
#include <QWidget>

namespace facenet {

class FaceImages;

/// A row of small pictures of stored faces; those that do not fit are counted.
/// Thread: GUI
class FaceStrip : public QWidget {
    Q_OBJECT

public:
    explicit FaceStrip(QWidget* parent = nullptr);

    /// Pictures at hand, of `count` in all.
    void setPictures(const QList<QPixmap>& pictures, int count);
    /// Stored faces, read when they are painted.
    void setFaces(const QList<qint64>& faceIds, FaceImages& images);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QList<QPixmap> m_pictures;
    QList<qint64> m_faceIds;
    FaceImages* m_images = nullptr;
    int m_count = 0;
};

}  // namespace facenet
