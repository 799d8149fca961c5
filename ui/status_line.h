#pragma once

#include <QLabel>
#include <QStatusBar>
#include <QTimer>

class QToolButton;

namespace facenet {

class LiveFeed;
class Studio;
class TrainingSession;

/// The figures at the window's lower edge: how live video runs on the left, what runs the networks on the right.
/// Thread: GUI
class StatusLine : public QStatusBar {
    Q_OBJECT

public:
    StatusLine(Studio& studio, LiveFeed& feed, TrainingSession& training, QWidget* parent = nullptr);

Q_SIGNALS:
    void trainingWanted();

private:
    QLabel* addFigure(const QString& objectName, const QString& toolTip);
    void showSource();
    void showFigures();
    void showEngine();
    void showTraining();

    Studio& m_studio;
    LiveFeed& m_feed;
    TrainingSession& m_training;
    QToolButton* m_shownTraining;
    QLabel* m_source;
    QLabel* m_rate;
    QLabel* m_latency;
    QLabel* m_skipped;
    QLabel* m_engine;
    QTimer m_timer;
};

}  // namespace facenet
