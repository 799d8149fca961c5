#pragma once

#include <QPointer>
#include <QWidget>

#include "ui/training/training_session.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace facenet {

class EmptyState;
class NoticeStrip;
class Notifier;
class Prompts;
class Studio;
class TrainingWizard;

/// The page Train: begins a training, shows one that works, and goes back to the model from before an adoption.
/// Thread: GUI
class TrainingPage : public QWidget {
    Q_OBJECT

public:
    TrainingPage(Studio& studio, TrainingSession& session, Prompts& prompts, Notifier& notifier,
                 QWidget* parent = nullptr);
    ~TrainingPage() override;

    void openWizard();
    /// The same, with pictures that are offered at its first step.
    void openWizardWith(const QString& path);
    /// In: the id of the model that is chosen at first; empty: the one in use
    void showModels(const QString& chosenId = {});
    /// The curves of trainings that are over.
    void showHistory();

private:
    void showState();
    void noteDataSet();
    void showLeftovers();
    void goOnWith(const LeftoverTraining& leftover);       ///< asks where its pictures are when they have gone
    void eraseLeftover(const LeftoverTraining& leftover);  ///< after a question
    void showWayBack();                                    ///< from an adopted model, by the name of the one before
    void rollBack();

    Studio& m_studio;
    TrainingSession& m_session;
    Prompts& m_prompts;
    Notifier& m_notifier;
    EmptyState* m_state;
    QProgressBar* m_progress;
    QPushButton* m_open;
    QPushButton* m_rollBack;
    QLabel* m_model;
    NoticeStrip* m_leftovers;
    QPointer<TrainingWizard> m_wizard;
    AnswerTokens m_lookups;
};

}  // namespace facenet
