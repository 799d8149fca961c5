#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace facenet {

class BackgroundJob;

/// A row that shows how far a job is and how long it will take, with buttons to pause and to cancel it; hidden while
/// nothing runs.
/// Thread: GUI
class JobBar : public QWidget {
    Q_OBJECT

public:
    enum class Buttons { None, CancelOnly, PauseToo };

    /// In: what the job does, as "Drawing the map"
    JobBar(BackgroundJob& job, const QString& text, Buttons buttons = Buttons::CancelOnly, QWidget* parent = nullptr);

private:
    void show();
    void showProgress(int done, int total);

    BackgroundJob& m_job;
    QString m_text;
    QLabel* m_label;
    QProgressBar* m_bar;
    QPushButton* m_pause;
};

/// "about 3 minutes", of what takes a minute at least; see `timeLeftText` for what runs.
QString durationText(double seconds);
/// "about 3 minutes left"; empty while that is not known.
QString timeLeftText(double seconds);

}  // namespace facenet
