#pragma once

#include <QTimer>
#include <QWizardPage>

class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSlider;

#include "ui/training/training_session.h"

namespace facenet {

class ChartCard;
class NoticeStrip;
class Prompts;

/// The training as it goes: a sentence, progress, charts, and how to hold or end it.
/// Thread: GUI
class RunPage : public QWizardPage {
    Q_OBJECT

public:
    RunPage(TrainingSession& session, Prompts& prompts, QWidget* parent = nullptr);

    void initializePage() override;
    bool isComplete() const override;

private:
    QWidget* makeTop();
    QWidget* makeCharts(Prompts& prompts);
    void showPhase();
    void showSteps();
    void showEpochs();
    void reset();
    void showNotices();
    void emptyBar();

    TrainingSession& m_session;
    TrainingSession::Phase m_shownPhase{};
    QTimer m_stepsSoon;  ///< many steps are drawn at once
    QTimer m_epochsSoon;
    Prompts& m_prompts;
    QLabel* m_sentence;
    QProgressBar* m_progress;
    NoticeStrip* m_strip;
    QPushButton* m_pause;
    QPushButton* m_stop;
    QPushButton* m_cancel;
    ChartCard *m_losses, *m_quality, *m_distances, *m_speed;
    int m_total, m_triplet, m_crossEntropy, m_validation;
    int m_accuracy, m_validationAccuracy, m_heldOut, m_lfw;
    int m_positive, m_negative;
    int m_rate, m_perSecond, m_active;
};

}  // namespace facenet
