#pragma once

#include <QHash>
#include <QTimer>
#include <QWizardPage>
#include <variant>

#include "core/dataset/training_setup.h"
#include "core/train/training_options.h"

class QButtonGroup;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QScrollArea;
class QSpinBox;
class QToolButton;

namespace facenet {

class Prompts;
class Settings;
class TrainingSession;

/// How to train: three choices in plain words, and behind them every option with its default.
/// Thread: GUI
class OptionsPage : public QWizardPage {
    Q_OBJECT

public:
    OptionsPage(TrainingSession& session, Settings& settings, Prompts& prompts, QWidget* parent = nullptr);

    void initializePage() override;
    bool isComplete() const override;
    /// Begins the training.
    bool validatePage() override;

    using Chosen = std::variant<TrainingOptions, OptionProblem>;
    /// What is chosen, or what is wrong with it.
    Chosen options() const;

private:
    QWidget* makePresets();
    QWidget* makeAdvanced();
    QWidget* makeEditor(const TrainingOptionInfo& info);
    QComboBox* makeModelBox(const QString& objectName);
    void listModels();
    Backbone startBackbone() const;
    void choosePreset(int preset);
    bool isUntouched(int preset) const;
    void showLatestOptions();
    void showOptions(const TrainingOptions& options);
    void showState();

    TrainingSession& m_session;
    Settings& m_settings;
    Prompts& m_prompts;
    QButtonGroup* m_presets;
    QLineEdit* m_name;
    QLineEdit *m_lfwImages, *m_lfwPairs;
    QComboBox *m_start, *m_teacher;
    QSpinBox* m_cards;
    QFormLayout* m_form;
    QToolButton* m_more;
    QWidget* m_advanced;
    QLabel* m_problem;
    QLabel* m_estimate;
    QHash<QString, QWidget*> m_editors;  ///< by key
    QTimer m_estimateSoon;
    std::optional<TrainingOptions> m_chosen;  ///< as the latest choice set them; none: those of an earlier training
    bool m_showing = false;                   ///< values are put in, not typed
};

}  // namespace facenet
