#pragma once

#include <QFrame>
#include <QList>

class QPushButton;
class QUndoStack;
class QVBoxLayout;

namespace facenet {

/// Lines at the window's lower edge: what was done, with a button to undo it, goes away by itself; what failed stays
/// until it is closed.
/// Thread: GUI
class NotificationBar : public QWidget {
    Q_OBJECT

public:
    explicit NotificationBar(QUndoStack& undoStack, QWidget* parent = nullptr);

    void notify(const QString& text, bool undoable);
    void complain(const QString& text);

private:
    struct Line {
        QFrame* frame = nullptr;
        QPushButton* undo = nullptr;
        bool failure = false;
        QString text;
    };

    Line& addLine(const QString& icon, const QString& text, bool failure);
    void removeLine(const QFrame* frame);
    void takeUndoAway();

    QUndoStack& m_undoStack;
    int m_undoIndex = 0;
    QVBoxLayout* m_column;
    QList<Line> m_lines;  ///< oldest first
};

}  // namespace facenet
