#include "ui/base/notice_overlay.h"

#include <QAccessible>
#include <QApplication>
#include <QCursor>
#include <QEvent>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/base/icons.h"
#include "ui/base/notice_strip.h"
#include "ui/base/theme.h"

namespace facenet {
namespace {

constexpr int kShownMs = 8000;
constexpr int kLookMs = 250;
constexpr int kNearPx = 48;
/// A pointer that was left lying there holds nothing for longer.
constexpr int kPointerRestsMs = 60'000;
constexpr qsizetype kMostLines = 3;
constexpr qsizetype kMostWaiting = 50;
constexpr int kLeastWidthPx = 320, kMostWidthPx = 640;
constexpr int kMarginPx = 16;

}  // namespace

NoticeOverlay::NoticeOverlay(QUndoStack& undoStack, QWidget* beneath)
    : QWidget(beneath), m_undoStack(undoStack), m_undoIndex(undoStack.index()), m_column(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("noticeOverlay"));
    m_column->setContentsMargins({});
    m_column->setSpacing(8);
    qApp->installEventFilter(this);  // for what is beneath too
    hide();
    m_look.setInterval(kLookMs);
    connect(&m_look, &QTimer::timeout, this, &NoticeOverlay::removeOld);
    connect(&m_undoStack, &QUndoStack::indexChanged, this, [this](int index) {
        const int before = std::exchange(m_undoIndex, index);
        if (m_undoStack.property(kUndoStackLoading).toBool()) return;
        // A change that is new reports itself; one that was taken back, or brought back, is reported here.
        if (index < before && m_undoStack.canRedo()) {
            removeUndoable();
            add({.icon = QStringLiteral("undo"),
                 .text = tr("Taken back: %1").arg(m_undoStack.redoText()),
                 .undoable = true,
                 .buttonIcon = QStringLiteral("redo"),
                 .buttonText = tr("Redo"),
                 .buttonName = QStringLiteral("redoPushButton"),
                 .act = [this] { m_undoStack.redo(); }});
        } else if (index > before && offers(QStringLiteral("redoPushButton"))) {
            // A new change reports itself then, in the place of this.
            removeUndoable();
            addUndoable(tr("Done again: %1").arg(m_undoStack.undoText()));
        } else if (m_undoStack.canRedo() || m_undoStack.count() == 0) {
            removeUndoable();
        }
    });
}

void NoticeOverlay::notify(const QString& text, bool undoable) {
    if (!undoable) return add({.icon = QStringLiteral("check"), .text = text});
    removeUndoable();
    addUndoable(text);
}

bool NoticeOverlay::offers(const QString& button) const {
    const auto has = [&](const Notice& notice) { return notice.buttonName == button; };
    return std::any_of(m_waiting.begin(), m_waiting.end(), has) ||
           std::any_of(m_lines.begin(), m_lines.end(), [&](const Line& line) { return has(line.notice); });
}

void NoticeOverlay::addUndoable(const QString& text) {
    add({.icon = QStringLiteral("check"),
         .text = text,
         .undoable = true,
         .buttonIcon = QStringLiteral("undo"),
         .buttonText = tr("Undo"),
         .buttonName = QStringLiteral("undoPushButton"),
         .act = [this] { m_undoStack.undo(); }});
}

void NoticeOverlay::remark(const QString& text) {
    add({.icon = QStringLiteral("info"), .text = text});
}

void NoticeOverlay::complain(const QString& text) {
    add({.icon = QStringLiteral("warning"), .text = text, .failure = true});
}

void NoticeOverlay::withdraw(const QString& text) {
    m_waiting.removeIf([&](const Notice& notice) { return notice.text == text; });
    for (const Line& line : QList<Line>(m_lines))
        if (line.notice.text == text) remove(line.frame, false);
}

void NoticeOverlay::clear() {
    m_waiting.clear();
    for (const Line& line : QList<Line>(m_lines)) remove(line.frame, false);
}

void NoticeOverlay::removeUndoable() {
    m_waiting.removeIf([](const Notice& notice) { return notice.undoable; });
    for (const Line& line : QList<Line>(m_lines))
        if (line.notice.undoable) remove(line.frame, false);
}

void NoticeOverlay::add(const Notice& notice) {
    const auto same = [&](const Notice& other) { return other.text == notice.text && other.failure; };
    const bool there =
        std::any_of(m_waiting.cbegin(), m_waiting.cend(), same) ||
        std::any_of(m_lines.cbegin(), m_lines.cend(), [&](const Line& line) { return same(line.notice); });
    if (notice.failure && there) return;
    // What can be undone is shown at once: the next change makes it untrue.
    if (notice.undoable)
        m_waiting.prepend(notice);
    else
        m_waiting.append(notice);
    if (m_waiting.size() > kMostWaiting) m_waiting.removeFirst();
    if (notice.undoable && m_lines.size() >= kMostLines) {
        const auto oldest = std::find_if(m_lines.begin(), m_lines.end(), [this](const Line& line) {
            return !line.notice.failure && !isHeldBy(line.frame);
        });
        if (oldest != m_lines.end()) return remove(oldest->frame, false);  // shows the next
    }
    showNext();
}

void NoticeOverlay::showNext() {
    if (m_lines.isEmpty()) lookAtPointer();
    while (!m_waiting.isEmpty() && m_lines.size() < kMostLines) {
        Line line{.notice = m_waiting.takeFirst()};
        line.frame = makeFrame(line.notice);
        line.shown.start();
        m_column->addWidget(line.frame);
        m_lines.append(line);
        line.frame->show();
        QAccessibleEvent alert(line.frame, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
    m_lines.isEmpty() ? m_look.stop() : m_look.start();
    place();
}

QFrame* NoticeOverlay::makeFrame(const Notice& notice) {
    auto* frame = new QFrame;
    frame->setObjectName(QStringLiteral("notificationBar"));
    frame->setProperty("failure", notice.failure);
    frame->setAccessibleName(notice.text);
    auto* picture = new QLabel;
    const ThemeColors& colors = themeColors(palette());
    picture->setPixmap(
        linePixmap(notice.icon, notice.failure ? colors.danger : colors.accent, 24, devicePixelRatioF()));
    auto* label = new QLabel(notice.text);
    label->setObjectName(QStringLiteral("notificationLabel"));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton;
    close->setIcon(lineIcon(QStringLiteral("close")));
    close->setToolTip(tr("Close"));
    close->setAccessibleName(tr("Close"));
    close->setObjectName(QStringLiteral("closeNotificationToolButton"));
    close->setMinimumSize(32, 32);
    close->setFocusPolicy(Qt::TabFocus);  // a click leaves the keyboard where it was
    connect(close, &QToolButton::clicked, this, [this, frame] { remove(frame, true); });
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(16, 8, 8, 8);
    row->setSpacing(12);
    row->addWidget(picture);
    row->addWidget(label, 1);
    if (notice.act) {
        auto* button = new QPushButton(lineIcon(notice.buttonIcon), notice.buttonText);
        button->setObjectName(notice.buttonName);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QPushButton::clicked, this, [this, frame, act = notice.act] {
            remove(frame, true);
            act();
        });
        row->addWidget(button);
    }
    row->addWidget(close);
    return frame;
}

void NoticeOverlay::remove(const QFrame* frame, bool answered) {
    const auto found =
        std::find_if(m_lines.begin(), m_lines.end(), [&](const Line& line) { return line.frame == frame; });
    if (found == m_lines.end()) return;
    QFrame* const gone = found->frame;
    m_lines.erase(found);
    if (answered) {
        gone->setEnabled(false);
        gone->setObjectName(QStringLiteral("answeredNotice"));
        for (QWidget* child : gone->findChildren<QWidget*>()) child->setObjectName({});
        QTimer::singleShot(QApplication::doubleClickInterval(), gone, [this, gone] {
            delete gone;
            place();
        });
    } else {
        gone->hide();
        gone->deleteLater();
    }
    showNext();
}

bool NoticeOverlay::isHeldBy(const QFrame* frame) const {
    if (const QWidget* focus = QApplication::focusWidget(); focus && frame->isAncestorOf(focus)) return true;
    if (!window()->isActiveWindow() || m_pointerRests.hasExpired(kPointerRestsMs)) return false;
    // One that lay there before the notice came, at the button that was pressed, says nothing.
    const auto line = std::find_if(m_lines.begin(), m_lines.end(), [&](const Line& one) { return one.frame == frame; });
    if (line == m_lines.end() || line->shown.elapsed() <= m_pointerRests.elapsed()) return false;
    return frame->rect().adjusted(-kNearPx, -kNearPx, kNearPx, kNearPx).contains(frame->mapFromGlobal(m_pointer));
}

void NoticeOverlay::lookAtPointer() {
    const QPoint pointer = QCursor::pos();
    if (pointer == m_pointer && m_pointerRests.isValid()) return;
    m_pointer = pointer;
    m_pointerRests.start();
}

void NoticeOverlay::removeOld() {
    lookAtPointer();
    // What lies beneath may be another page by now.
    if (coversFocus() || (!isUnderPointer() && m_place >= 0 && controlsUnder(geometry()) > m_covered)) {
        m_place = -1;
        place();
    }
    for (const Line& line : QList<Line>(m_lines)) {
        const bool old = !line.notice.failure && line.shown.hasExpired(kShownMs);
        if (old && !isHeldBy(line.frame)) remove(line.frame, false);
    }
}

void NoticeOverlay::place() {
    const QRect room = parentWidget()->rect();
    const int width = std::min(widthWanted(), room.width() - 2 * kMarginPx);
    const bool any = std::any_of(children().cbegin(), children().cend(), [](QObject* child) {
        const auto* widget = qobject_cast<QWidget*>(child);
        return widget && !widget->isHidden();
    });
    setVisible(any);
    if (!any) m_place = -1;
    if (!any) return;
    m_column->invalidate();
    const int height = m_column->hasHeightForWidth() ? m_column->heightForWidth(width) : m_column->sizeHint().height();
    const int bottom = room.bottom() - kMarginPx - height, right = room.right() - kMarginPx - width;
    const QPoint places[]{{room.center().x() - width / 2, bottom},
                          {room.left() + kMarginPx, bottom},
                          {right, bottom},
                          {room.center().x() - width / 2, room.top() + kMarginPx},
                          {room.left() + kMarginPx, room.top() + kMarginPx},
                          {right, room.top() + kMarginPx}};
    // Where it stands it stays while there is something to read, unless somebody writes beneath it.
    if (m_place < 0 || coversFocus()) {
        // Nor where the pointer is: the second half of a double click must not get to it.
        constexpr int kPointedAt = 40;
        const QPoint pointer = parentWidget()->mapFromGlobal(QCursor::pos());
        const auto covers = [&](const QPoint& corner) {
            const QRect there(corner, QSize(width, height));
            const bool isPointedAt = there.adjusted(-kMarginPx, -kMarginPx, kMarginPx, kMarginPx).contains(pointer);
            return controlsUnder(there) + (isPointedAt ? kPointedAt : 0);
        };
        m_place =
            static_cast<int>(std::min_element(std::begin(places), std::end(places),
                                              [&](const QPoint& a, const QPoint& b) { return covers(a) < covers(b); }) -
                             std::begin(places));
        m_covered = controlsUnder({places[m_place], QSize(width, height)});
    }
    setGeometry(QRect(places[m_place], QSize(width, height)));
    raise();
}

/// So much that texts stand on one line, within limits: a narrow one covers less.
int NoticeOverlay::widthWanted() const {
    int wanted = kLeastWidthPx;
    for (const Line& line : m_lines) {
        const auto* label = line.frame->findChild<QLabel*>(QStringLiteral("notificationLabel"));
        const int rest = line.frame->sizeHint().width() - label->sizeHint().width();
        wanted = std::max(wanted, rest + label->fontMetrics().horizontalAdvance(label->text()) + 1);
    }
    return std::min(wanted, kMostWidthPx);
}

/// How much that can be clicked or typed into a notice would cover. What is being written into, or says something
/// itself, counts for many, and so does what destroys, also beside it: a click that was meant for the notice must not
/// get there.
int NoticeOverlay::controlsUnder(const QRect& place) const {
    constexpr int kWritten = 10, kDestroys = 20;
    int covered = 0;
    for (const QWidget* widget : parentWidget()->findChildren<QWidget*>()) {
        if (!widget->isVisible() || isAncestorOf(widget)) continue;
        const bool isWritten = widget->inherits("QLineEdit") || qobject_cast<const NoticeStrip*>(widget);
        if (!isWritten && !widget->inherits("QAbstractButton") && !widget->inherits("QComboBox") &&
            !widget->inherits("QAbstractSpinBox") && !widget->inherits("QTabBar"))
            continue;
        QRect there(widget->mapTo(parentWidget(), QPoint()), widget->size());
        const bool destroys = widget->property("danger").toBool();
        if (destroys) there.adjust(-kNearPx, -kNearPx, kNearPx, kNearPx);
        if (place.intersects(there)) covered += destroys ? kDestroys : isWritten ? kWritten : 1;
    }
    return covered;
}

bool NoticeOverlay::coversFocus() const {
    const QWidget* focus = QApplication::focusWidget();
    if (!focus || !focus->inherits("QLineEdit") || !parentWidget()->isAncestorOf(focus) || isAncestorOf(focus))
        return false;
    return geometry().intersects({focus->mapTo(parentWidget(), QPoint()), focus->size()});
}

bool NoticeOverlay::isUnderPointer() const {
    return geometry().contains(parentWidget()->mapFromGlobal(m_pointer));
}

bool NoticeOverlay::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize) place();
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Tab || key == Qt::Key_Backtab) m_tabbed.start();
    }
    // Qt hands the focus of what is hidden or disabled on to the next one, as Tab does: a key that was meant for that
    // must not take back what was done.
    if (auto* button = qobject_cast<QAbstractButton*>(watched); button && event->type() == QEvent::FocusIn) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        const bool next = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason;
        constexpr int kOfThisKeyMs = 200;
        if (next && isAncestorOf(button) && (!m_tabbed.isValid() || m_tabbed.hasExpired(kOfThisKeyMs)))
            QTimer::singleShot(0, button, [button] { button->clearFocus(); });
    }
    return QWidget::eventFilter(watched, event);
}

void NoticeOverlay::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) place();
}

}  // namespace facenet
