#pragma once

#include <QList>
#include <QWizardPage>
#include <opencv2/core/mat.hpp>

#include "core/train/model_comparison.h"

class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace facenet {

class ChartCard;
class NoticeStrip;
class Prompts;
class TrainingSession;

/// The present model and the new one side by side, a sentence of advice, and what to do with the new one.
/// Thread: GUI
class ResultPage : public QWizardPage {
    Q_OBJECT

public:
    ResultPage(TrainingSession& session, Prompts& prompts, QWidget* parent = nullptr);

    void initializePage() override;
    bool isComplete() const override;

private:
    QWidget* makeButtons();
    void showPhase();
    void showComparison();
    void showWorst(QVBoxLayout* column);
    void showConfusions(QVBoxLayout* column);

    struct PicturePair {
        cv::Mat first, second;
        QString words;
    };
    static void showPairs(QVBoxLayout* column, const QString& title, const QString& words,
                          const QList<PicturePair>& pairs);
    void saveAs();

    TrainingSession& m_session;
    Prompts& m_prompts;
    QLabel* m_advice;
    NoticeStrip* m_strip;
    QProgressBar* m_progress;
    QPushButton *m_adopt, *m_save, *m_discard;
    QScrollArea* m_area;
};

}  // namespace facenet
