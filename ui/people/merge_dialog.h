#pragma once

#include <QDialog>
#include <QList>

#include "database/gallery_store.h"

class QButtonGroup;
class QLabel;

namespace facenet {

class FaceImages;
class Studio;

/// Shows people who are to become one side by side, asks whose name and portrait to keep, and says whether they look
/// alike. Thread: GUI
class MergeDialog : public QDialog {
    Q_OBJECT

public:
    /// In: two or more
    MergeDialog(Studio& studio, const QList<Person>& people, FaceImages& images, QWidget* parent);

Q_SIGNALS:
    /// In: who stays; whose name is kept. The face that stands for them, 0 where nobody has one
    void merged(qint64 into, qint64 portraitFaceId);

private:
    QWidget* makePerson(const Person& person);
    void compare();

    Studio& m_studio;
    const QList<Person> m_people;
    FaceImages& m_images;
    QButtonGroup* m_names;
    QButtonGroup* m_portraits;
    QLabel* m_likeness;
};

}  // namespace facenet
