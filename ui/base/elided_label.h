#pragma once

#include <QLabel>

namespace facenet {

/// One line that gives up its middle where there is no room, and shows the whole when pointed at. Plain text.
/// Thread: GUI
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace facenet
