#include "ui/faces/picture_intake.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <utility>

#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/faces/face_chooser.h"
#include "ui/session/studio.h"

namespace facenet {

PictureIntake::PictureIntake(Studio& studio, Notifier& notifier, const ShotSelector& selector, QObject* parent)
    : QObject(parent),
      m_studio(studio),
      m_notifier(notifier),
      m_selector(selector),
      m_reader(new PictureReader(this)),
      m_chooser(new FaceChooser),
      m_label(new QLabel),
      m_bar(new QProgressBar),
      m_progress(makeProgressRow()) {
    connect(m_reader, &PictureReader::pictureRead, this, &PictureIntake::take);
    connect(m_reader, &PictureReader::progressed, this, [this](int done, int total) {
        m_label->setText(tr("Picture %1 of %2").arg(done + 1).arg(total));
        m_bar->setRange(0, total);
        m_bar->setValue(done);
    });
    connect(m_reader, &PictureReader::finished, m_progress, &QWidget::hide);
    connect(m_reader, &PictureReader::finished, this, &PictureIntake::readingEnded);
    connect(m_reader, &PictureReader::finished, this, &PictureIntake::changed);
    connect(m_chooser, &FaceChooser::chosen, this, [this](int index) {
        Q_EMIT faceTaken(m_toChoose.takeFirst(), index);
        ask();
    });
    connect(m_chooser, &FaceChooser::skipped, this, [this] {
        m_toChoose.removeFirst();
        ask();
    });
    connect(m_chooser, &FaceChooser::allSkipped, this, &PictureIntake::forgetQuestions);
    connect(&m_studio, &Studio::modelStateChanged, this, &PictureIntake::readWaiting);
}

QWidget* PictureIntake::makeProgressRow() {
    m_label->setObjectName(QStringLiteral("readingLabel"));
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Pictures read"));
    auto* cancelButton = new QPushButton(lineIcon(QStringLiteral("close"), QPalette::ButtonText), tr("Cancel"));
    cancelButton->setObjectName(QStringLiteral("cancelReadingPushButton"));
    cancelButton->setMinimumHeight(40);
    connect(cancelButton, &QPushButton::clicked, this, [this] { m_reader->cancel(); });
    auto* widget = new QWidget;
    auto* row = new QHBoxLayout(widget);
    row->setContentsMargins({});
    row->setSpacing(8);
    row->addWidget(m_label);
    row->addWidget(m_bar, 1);
    row->addWidget(cancelButton);
    widget->hide();
    return widget;
}

QString PictureIntake::waitingText() {
    return tr("The pictures are read as soon as the model is loaded.");
}

void PictureIntake::read(const QStringList& paths) {
    if (paths.isEmpty()) return;
    if (!m_studio.analyzer()) {
        m_waiting += paths;
        return Q_EMIT m_notifier.remark(waitingText());
    }
    m_progress->show();
    m_label->setText(tr("Reading pictures…"));
    m_bar->setRange(0, 0);
    m_reader->read(paths, m_studio.analyzer(), m_studio.liveOptions().detector);
    Q_EMIT changed();
}

void PictureIntake::readWaiting() {
    if (!m_studio.analyzer() || m_waiting.isEmpty()) return;
    Q_EMIT m_notifier.withdraw(waitingText());
    read(std::exchange(m_waiting, {}));
}

void PictureIntake::cancel() {
    m_waiting.clear();
    m_reader->cancel();
    forgetQuestions();
}

void PictureIntake::forgetQuestions() {
    m_toChoose.clear();
    ask();
}

void PictureIntake::take(const PictureFaces& picture) {
    if (picture.error) {
        Q_EMIT pictureRefused(picture.path, pictureProblem(*picture.error));
    } else if (picture.faces.size() == 1) {
        Q_EMIT faceTaken(picture, 0);
    } else {
        m_toChoose << picture;
        if (m_toChoose.size() == 1)
            ask();
        else
            m_chooser->setWaiting(static_cast<int>(m_toChoose.size()) - 1);
    }
}

void PictureIntake::ask() {
    if (isAsking()) {
        const PictureFaces& picture = m_toChoose.first();
        int likely = -1;
        float best = m_selector.options().samePersonCosine;
        for (std::size_t i = 0; i < picture.faces.size(); ++i) {
            const auto similarity = m_selector.similarityToShots(picture.faces[i].embedding);
            if (similarity && *similarity >= best) {
                likely = static_cast<int>(i);
                best = *similarity;
            }
        }
        m_chooser->show(picture, likely, static_cast<int>(m_toChoose.size()) - 1);
    }
    Q_EMIT changed();
}

}  // namespace facenet
