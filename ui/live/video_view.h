#pragma once

#include <QHash>
#include <QImage>
#include <QWidget>

#include "core/live/live_pipeline.h"
#include "ui/live/face_overlay.h"

namespace facenet {

/// Shows the newest frame, as large as fits and never stretched, with the newest faces on it: until recognition says
/// something else they stay, moved along as fast as they went. Faces can be reached by pointer and by Tab.
/// Thread: GUI
class VideoView : public QWidget {
    Q_OBJECT

public:
    explicit VideoView(QWidget* parent = nullptr);

    void setFrame(const FramePtr& frame);
    void setResult(const LiveFrameResult& result);
    /// Forgets frame and faces.
    void clear();
    /// Forgets the faces: what is shown stays until the next frame comes.
    void clearFaces();

    /// Null when there is no such face on the screen.
    const LiveFace* face(std::int64_t trackId) const;
    /// Of a face on the screen, in pixels of the widget; empty when there is none.
    QRectF faceBox(std::int64_t trackId) const;
    std::int64_t highlightedFace() const { return m_highlighted; }  ///< 0: none
    /// The one of which a key says whether it is whom the picture says: marked, or the largest; 0: none is uncertain.
    std::int64_t uncertainFace() const;
    /// Marks a face while the pointer marks no other one. In: 0 for none
    void choose(std::int64_t trackId);

    /// The frame in its own size with the faces drawn on it; null before the first frame.
    QImage snapshot() const;

    QSize sizeHint() const override { return {640, 360}; }

Q_SIGNALS:
    void framePainted(const facenet::FramePtr& frame);
    /// A face was clicked, or chosen by key.
    void faceActivated(qint64 trackId, const QPoint& globalPosition);
    void fullScreenWanted();
    void highlightChanged(qint64 trackId);
    void pointerMoved();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    QRectF pictureRect() const;                      ///< where the frame stands, pixels of the widget
    QPointF movedSince(const LiveFace& face) const;  ///< since its frame, in the frame's pixels
    QRectF boxNow(const LiveFace& face) const;       ///< pixels of the frame
    QList<FaceDrawing> drawings(const QRectF& picture) const;
    std::int64_t faceAt(const QPointF& position) const;
    QList<std::int64_t> facesInReadingOrder() const;
    /// To the next face or the one before. Out: false where there is none
    bool step(bool forwards);
    void highlight(std::int64_t trackId);
    void activate(std::int64_t trackId);

    FramePtr m_frame;
    LiveFrameResult m_result;
    QHash<std::int64_t, QRectF> m_smoothBoxes;  ///< by track, pixels of the frame
    QHash<std::int64_t, int> m_pillSides;       ///< by track
    bool m_areMany = false;                     ///< faces, see `areMany`
    QImage m_scaled;                            ///< of `m_scaledFrame`, in device pixels
    FramePtr m_scaledFrame;
    std::int64_t m_highlighted = 0;
    std::int64_t m_chosen = 0;
    bool m_reachedByKey = false;  ///< then the focus is shown
};

}  // namespace facenet
