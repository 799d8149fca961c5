#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QSlider;
class QSpinBox;
class QVBoxLayout;

namespace facenet {

class ConsentForm;

class Notifier;
class Prompts;
class Studio;

/// Everything that can be set. Each change takes effect at once and is remembered.
/// Thread: GUI
class SettingsPage : public QWidget {
    Q_OBJECT

public:
    SettingsPage(Studio& studio, Prompts& prompts, Notifier& notifier, QWidget* parent = nullptr);

Q_SIGNALS:
    void modelsWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QFormLayout* addSection(const QString& title);
    QLabel* addNote(QFormLayout* form, const QString& text, const QString& objectName = {});
    void addRecognition();
    void addSightings();
    void addConsent();
    void addDevice();
    void addAppearance();
    void addData();
    void addModel();

    void showStoreSettings();
    void showThreshold();
    void showDevice();
    void showModel();
    void showData();
    void chooseFolder();
    void backUp();

    Studio& m_studio;
    Prompts& m_prompts;
    Notifier& m_notifier;
    QVBoxLayout* m_column;

    QSlider* m_strangerRate = nullptr;
    QLabel* m_strangerRateText = nullptr;
    QLabel* m_threshold = nullptr;
    QCheckBox* m_keepSightings = nullptr;
    QSpinBox* m_sightingsDays = nullptr;
    QSpinBox* m_journalDays = nullptr;
    QSpinBox* m_logDays = nullptr;
    ConsentForm* m_consent = nullptr;
    QLabel* m_deviceInUse = nullptr;
    QLabel* m_deviceNotice = nullptr;
    QLabel* m_folder = nullptr;
    QLabel* m_folderFacts = nullptr;
    QLabel* m_modelName = nullptr;
    QLabel* m_modelId = nullptr;
    QLabel* m_modelAccuracy = nullptr;
    QLabel* m_modelData = nullptr;
    QLabel* m_modelLicence = nullptr;
};

}  // namespace facenet
