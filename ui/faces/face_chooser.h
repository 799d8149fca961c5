#pragma once

#include <QWidget>

#include "ui/faces/picture_reader.h"

class QHBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;

namespace facenet {

class FaceView;

/// Asks which face of a picture is the right one: by a click in the picture or by a button for each face.
/// Thread: GUI
class FaceChooser : public QWidget {
    Q_OBJECT

public:
    explicit FaceChooser(QWidget* parent = nullptr);

    /// In: a picture with several faces; the most likely one, or -1; how many pictures wait behind it
    void show(const PictureFaces& picture, int likely, int waiting);
    void setWaiting(int pictures);

Q_SIGNALS:
    void chosen(int index);
    void skipped();
    void allSkipped();

private:
    QLabel* m_question;
    FaceView* m_view;
    QScrollArea* m_choices = nullptr;
    QHBoxLayout* m_row;
    QList<QPushButton*> m_buttons;
    QPushButton* m_skipAll;
};

}  // namespace facenet
