#include "ui/base/job_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

#include "ui/base/background_job.h"

namespace facenet {

QString durationText(double seconds) {
    if (seconds < 90) return JobBar::tr("about a minute");
    if (seconds < 5400) return JobBar::tr("about %n minute(s)", nullptr, qRound(seconds / 60));
    return JobBar::tr("about %1 hours").arg(QLocale().toString(seconds / 3600, 'f', 1));
}

QString timeLeftText(double seconds) {
    if (seconds <= 0) return {};
    const int minutes = qRound(seconds / 60);
    return minutes >= 1 ? JobBar::tr("about %n minute(s) left", nullptr, minutes)
                        : JobBar::tr("about %n second(s) left", nullptr, qMax(1, qRound(seconds)));
}

JobBar::JobBar(BackgroundJob& job, const QString& text, Buttons buttons, QWidget* parent)
    : QWidget(parent),
      m_job(job),
      m_text(text),
      m_label(new QLabel),
      m_bar(new QProgressBar),
      m_pause(new QPushButton) {
    setObjectName(QStringLiteral("jobBar"));
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(text);
    m_pause->setObjectName(QStringLiteral("pauseJobPushButton"));
    m_pause->setMinimumHeight(32);
    m_pause->setVisible(buttons == Buttons::PauseToo);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelJobPushButton"));
    cancel->setMinimumHeight(32);
    cancel->setVisible(buttons != Buttons::None);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(8);
    row->addWidget(m_label);
    row->addWidget(m_bar, 1);
    row->addWidget(m_pause);
    row->addWidget(cancel);
    connect(cancel, &QPushButton::clicked, &m_job, &BackgroundJob::cancel);
    connect(m_pause, &QPushButton::clicked, this, [this] { m_job.isPaused() ? m_job.resume() : m_job.pause(); });
    connect(&m_job, &BackgroundJob::changed, this, &JobBar::show);
    connect(&m_job, &BackgroundJob::progressed, this, &JobBar::showProgress);
    show();
}

void JobBar::show() {
    setVisible(m_job.isRunning());
    m_pause->setText(m_job.isPaused() ? tr("Go on") : tr("Pause"));
    if (!m_job.isRunning()) return;
    m_bar->setRange(0, 0);
    m_label->setText(m_job.isPaused() ? tr("%1: paused").arg(m_text) : m_text);
}

void JobBar::showProgress(int done, int total) {
    if (total <= 0 || m_job.isPaused()) return;
    m_bar->setRange(0, total);
    m_bar->setValue(done);
    const QString left = timeLeftText(m_job.secondsLeft());
    m_label->setText(left.isEmpty() ? m_text : tr("%1, %2", "what is done, time left").arg(m_text, left));
}

}  // namespace facenet
