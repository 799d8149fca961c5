#pragma once

#include <QList>
#include <QObject>
#include <QStringList>

#include "core/face/enrolment.h"
#include "ui/faces/picture_reader.h"

class QLabel;
class QProgressBar;
class QWidget;

namespace facenet {

class FaceChooser;
class Notifier;
class Studio;

/// From chosen or dropped pictures to one face each: waits for the model, reads, shows how far it is, and asks which
/// face is meant where there are several.
/// Thread: GUI
class PictureIntake : public QObject {
    Q_OBJECT

public:
    /// In: the shots so far, by which the likeliest face is offered first
    PictureIntake(Studio& studio, Notifier& notifier, const ShotSelector& selector, QObject* parent = nullptr);

    void read(const QStringList& paths);
    /// Drops the pictures that still wait for an answer, too.
    void cancel();
    void forgetQuestions();
    bool isAsking() const { return !m_toChoose.isEmpty(); }
    /// The picture that is asked about; null while none is.
    const PictureFaces* asked() const { return isAsking() ? &m_toChoose.first() : nullptr; }
    bool isBusy() const { return isAsking() || m_reader->isBusy() || !m_waiting.isEmpty(); }

    QWidget* progressRow() const { return m_progress; }  ///< hidden while nothing is read
    FaceChooser* chooser() const { return m_chooser; }   ///< to be shown while `isAsking`

Q_SIGNALS:
    void faceTaken(const facenet::PictureFaces& picture, int index);
    void pictureRefused(const QString& path, const QString& reason);
    void changed();  ///< reading begins or ends, or another question is asked
    void readingEnded();

private:
    QWidget* makeProgressRow();
    void take(const PictureFaces& picture);
    void ask();
    static QString waitingText();
    void readWaiting();

    Studio& m_studio;
    Notifier& m_notifier;
    const ShotSelector& m_selector;
    PictureReader* m_reader;
    FaceChooser* m_chooser;
    QLabel* m_label;
    QProgressBar* m_bar;
    QWidget* m_progress;
    QList<PictureFaces> m_toChoose;  ///< pictures with several faces, the one that is asked about first
    QStringList m_waiting;           ///< until the model is there
};

}  // namespace facenet
