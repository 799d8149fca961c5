#pragma once

#include <QFrame>
#include <QList>
#include <functional>

class QUndoStack;
class QVBoxLayout;

namespace facenet {

/// A property of an undo stack, true while it is filled with changes from earlier: nothing is done or undone then.
inline constexpr auto kUndoStackLoading = "loading";

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
        bool undoable = false;  ///< reports the newest change, with a button that takes it back or brings it back
        bool failure = false;
        QString text;
    };

    Line& addLine(const QString& icon, const QString& text, bool failure);
    void removeLine(const QFrame* frame);
    void addButton(Line& line, const QString& icon, const QString& text, const QString& objectName,
                   std::function<void()> act);
    /// What a line says of the newest change is no longer so.
    void removeUndoable();
    void fadeOut(const Line& line);

    QUndoStack& m_undoStack;
    int m_undoIndex = 0;
    QVBoxLayout* m_column;
    QList<Line> m_lines;  ///< oldest first
};

}  // namespace facenet
