#pragma once

#include <QWidget>
#include <memory>
#include <optional>

#include "core/analysis/gallery_calibration.h"
#include "ui/base/background_job.h"

class QLabel;
class QPushButton;
class QSlider;

namespace facenet {

class ChartCard;
class EmptyState;
class Gallery;
class Notifier;
class Prompts;
class Studio;

/// How well the people of this gallery can be told apart, and from which similarity a face should be named so that
/// strangers are named no more often than the user accepts.
/// Thread: GUI; comparing runs elsewhere
class CalibrationView : public QWidget {
    Q_OBJECT

public:
    CalibrationView(Studio& studio, Prompts& prompts, Notifier& notifier, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void reload();
    void show();
    void showChoice();
    void use();
    double strangerRate() const;

    Studio& m_studio;
    Notifier& m_notifier;
    BackgroundJob m_job;
    std::shared_ptr<const Gallery> m_comparedGallery;
    std::optional<GalleryCalibration> m_calibration;
    double m_independentTemplates = 0;  ///< of the gallery that was compared
    QWidget* m_whole;
    EmptyState* m_tooSmall;
    ChartCard* m_histogram;
    ChartCard* m_roc;
    QSlider* m_rate;
    QLabel* m_rateWords;
    QLabel* m_words;
    QLabel* m_details;
    QPushButton* m_use;
};

}  // namespace facenet
