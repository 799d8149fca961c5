#pragma once

#include <QScrollArea>

#include "core/face/enrolment.h"

class QHBoxLayout;
class QLabel;

namespace facenet {

/// The shots that were kept, each with a badge for what is wrong with it and a cross to drop it.
/// Thread: GUI
class ShotStrip : public QScrollArea {
    Q_OBJECT

public:
    explicit ShotStrip(QWidget* parent = nullptr);

    void showShots(const ShotSelector& selector);

Q_SIGNALS:
    void dropWanted(int index);

private:
    QWidget* makeCard(const ShotSelector& selector, int index);

    QHBoxLayout* m_row;
    QLabel* m_nothing;
    QList<QWidget*> m_cards;
};

}  // namespace facenet
