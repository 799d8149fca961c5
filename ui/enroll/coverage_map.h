#pragma once

#include <QWidget>
#include <array>

#include "core/face/enrolment.h"

namespace facenet {

/// Nine cells around a head: which poses are there, which one is wanted next, which are not needed.
/// Thread: GUI
class CoverageMap : public QWidget {
    Q_OBJECT

public:
    explicit CoverageMap(QWidget* parent = nullptr);

    void showShots(const ShotSelector& selector);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::array<CellState, kPoseCellCount> m_cells;
    std::optional<PoseCell> m_next;
};

}  // namespace facenet
