#pragma once

#include <QDialog>
#include <QHash>

#include "core/face/enrolment.h"
#include "ui/faces/picture_reader.h"

class QLabel;

namespace facenet {

class Notifier;
class PictureIntake;
class Studio;

/// Asks in pictures with several faces which one is meant, one picture after the other, and stores each as it is
/// chosen. Closing it leaves out the pictures that were not asked about yet. Thread: GUI; the work runs elsewhere
class SeveralFacesDialog : public QDialog {
    Q_OBJECT

public:
    /// In: who each picture belongs to, by its path; they have agreed to be enrolled. The import of which it is a part
    SeveralFacesDialog(Studio& studio, Notifier& notifier, const QHash<QString, QString>& namesByPath, qint64 importId,
                       QWidget* parent);

    void reject() override;

Q_SIGNALS:
    void ended(int stored);  ///< pictures of which a face was stored

private:
    void store(const PictureFaces& picture, int index);
    void showState();
    void endWhenThrough();

    Studio& m_studio;
    Notifier& m_notifier;
    QHash<QString, QString> m_names;
    qint64 m_importId;
    ShotSelector m_selector;  ///< without shots: no face is likelier than another
    PictureIntake* m_intake;
    QLabel* m_name;
    int m_storing = 0, m_stored = 0;
    bool m_ended = false;
};

}  // namespace facenet
