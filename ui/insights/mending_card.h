#pragma once

#include <QFrame>
#include <QList>
#include <functional>

class QHBoxLayout;
class QPushButton;

namespace facenet {

class FaceStrip;

/// Something that could be mended: pictures, a sentence, and a button for each answer. It goes when it is answered.
/// Thread: GUI
class MendingCard : public QFrame {
    Q_OBJECT

public:
    struct Answer {
        QString label;
        QString objectName;
        std::function<void()> act;
        bool stays = false;  ///< the card waits for what comes of it
    };

    MendingCard(const QString& heading, const QString& text, const QList<Answer>& answers, QWidget* parent = nullptr);

    /// Whether the answers can be given.
    void setAnswerable(bool on);
    FaceStrip& pictures() { return *m_strip; }

private:
    FaceStrip* m_strip;
    QList<QPushButton*> m_answers;
};

}  // namespace facenet
