#pragma once

#include <QWizard>

class QListWidget;

namespace facenet {

class DataPage;
class Prompts;
class Settings;
class TrainingSession;

/// From pictures to an adopted model in five steps, listed at the left. Shows a session; closing it leaves the session
/// at work.
/// Thread: GUI
class TrainingWizard : public QWizard {
    Q_OBJECT

public:
    enum Step { Data, Check, Options, Run, Result };

    TrainingWizard(TrainingSession& session, Settings& settings, Prompts& prompts, QWidget* parent = nullptr);

    /// Chooses other pictures, where the session has not come further than to look at some.
    void offer(const QString& path);
    /// The step that the session has come to.
    static Step stepOf(const TrainingSession& session);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showSteps();

    TrainingSession& m_session;
    DataPage* m_data;
    QListWidget* m_steps;
};

}  // namespace facenet
