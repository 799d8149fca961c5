#pragma once

#include <QWidget>

#include "core/face/face.h"

namespace facenet {

/// An embedding as bars: the values above 0 up, the others down. The value under the pointer is told.
/// Thread: GUI
class EmbeddingBars : public QWidget {
    Q_OBJECT

public:
    explicit EmbeddingBars(QWidget* parent = nullptr);

    /// Empty for none.
    void setEmbedding(const Embedding& embedding);
    QSize sizeHint() const override { return {400, 96}; }
    QSize minimumSizeHint() const override { return {200, 64}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    Embedding m_embedding;
};

}  // namespace facenet
