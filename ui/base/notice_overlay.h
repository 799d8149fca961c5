#pragma once

#include <QElapsedTimer>
#include <QFrame>
#include <QList>
#include <QPoint>
#include <QTimer>
#include <functional>

class QUndoStack;
class QVBoxLayout;

namespace facenet {

/// A property of an undo stack, true while it is filled with changes from earlier: nothing is done or undone then.
inline constexpr auto kUndoStackLoading = "loading";

/// Lines over the lower edge of a widget, which move nothing: what was done, with a button to undo it, goes away by
/// itself, but not while the pointer is near or the keyboard in it; what failed stays until it is closed. The keyboard
/// comes to them by Tab alone, never because what had it went away. A few are
/// shown at a time, the others wait. A line that was answered stays, and can't be answered again, until a double click
/// is over: what lies beneath never gets the second half of one. Thread: GUI
class NoticeOverlay : public QWidget {
    Q_OBJECT

public:
    NoticeOverlay(QUndoStack& undoStack, QWidget* beneath);

    /// In: with `undoable`, a button undoes the top of the undo stack
    void notify(const QString& text, bool undoable);
    void remark(const QString& text);
    void complain(const QString& text);
    /// Takes back what is no longer so.
    void withdraw(const QString& text);
    void clear();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Notice {
        QString icon, text;
        bool failure = false;
        bool undoable = false;  ///< says something of the newest change, with a button that takes or brings it back
        QString buttonIcon, buttonText, buttonName;
        std::function<void()> act;
    };
    struct Line {
        Notice notice;
        QFrame* frame = nullptr;
        QElapsedTimer shown;
    };

    void add(const Notice& notice);
    void showNext();
    QFrame* makeFrame(const Notice& notice);
    /// Without a trace, or answered: see above.
    void remove(const QFrame* frame, bool answered);
    void removeUndoable();
    void addUndoable(const QString& text);
    bool offers(const QString& button) const;
    void lookAtPointer();
    void removeOld();
    bool isHeldBy(const QFrame* frame) const;
    void place();
    int widthWanted() const;
    int controlsUnder(const QRect& place) const;
    bool coversFocus() const;
    bool isUnderPointer() const;

    QUndoStack& m_undoStack;
    int m_undoIndex = 0;
    QVBoxLayout* m_column;
    QList<Line> m_lines;  ///< oldest first
    QList<Notice> m_waiting;
    QTimer m_look;  ///< whether a line has been there for long enough
    QPoint m_pointer;
    QElapsedTimer m_pointerRests;
    int m_place = -1;        ///< of the places it may stand in; -1: none is chosen
    int m_covered = 0;       ///< what it covered when that was chosen
    QElapsedTimer m_tabbed;  ///< since somebody went on by the keyboard
};

}  // namespace facenet
