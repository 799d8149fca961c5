#include "ui/base/notification_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/base/icons.h"
#include "ui/base/theme.h"

namespace facenet {
namespace {

constexpr int kShownMs = 8000;
constexpr qsizetype kMostLines = 3;

}  // namespace

NotificationBar::NotificationBar(QUndoStack& undoStack, QWidget* parent)
    : QWidget(parent), m_undoStack(undoStack), m_undoIndex(undoStack.index()), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins({});
    m_column->setSpacing(0);
    connect(&m_undoStack, &QUndoStack::indexChanged, this, [this](int index) {
        const int before = std::exchange(m_undoIndex, index);
        if (m_undoStack.property(kUndoStackLoading).toBool()) return;
        // A change that is new reports itself; one that was taken back, or brought back, is reported here.
        if (index < before && m_undoStack.canRedo()) {
            removeUndoable();
            Line& line = addLine(QStringLiteral("undo"), tr("Taken back: %1").arg(m_undoStack.redoText()), false);
            line.undoable = true;
            addButton(line, QStringLiteral("redo"), tr("Redo"), QStringLiteral("redoPushButton"),
                      [this] { m_undoStack.redo(); });
            fadeOut(line);
        } else if (index > before && m_undoStack.canRedo()) {
            removeUndoable();
        }
    });
}

void NotificationBar::notify(const QString& text, bool undoable) {
    if (undoable) removeUndoable();
    Line& line = addLine(QStringLiteral("check"), text, false);
    if (undoable) {
        line.undoable = true;
        addButton(line, QStringLiteral("undo"), tr("Undo"), QStringLiteral("undoPushButton"),
                  [this] { m_undoStack.undo(); });
    }
    fadeOut(line);
}

void NotificationBar::addButton(Line& line, const QString& icon, const QString& text, const QString& objectName,
                                std::function<void()> act) {
    auto* button = new QPushButton(lineIcon(icon), text);
    button->setObjectName(objectName);
    auto* row = static_cast<QHBoxLayout*>(line.frame->layout());
    row->insertWidget(row->count() - 1, button);
    connect(button, &QPushButton::clicked, this, [this, frame = line.frame, act = std::move(act)] {
        removeLine(frame);
        act();
    });
}

void NotificationBar::fadeOut(const Line& line) {
    QTimer::singleShot(kShownMs, line.frame, [this, frame = line.frame] { removeLine(frame); });
}

void NotificationBar::complain(const QString& text) {
    const bool there = std::any_of(m_lines.cbegin(), m_lines.cend(),
                                   [&](const Line& line) { return line.failure && line.text == text; });
    if (!there) addLine(QStringLiteral("warning"), text, true);
}

NotificationBar::Line& NotificationBar::addLine(const QString& icon, const QString& text, bool failure) {
    if (m_lines.size() >= kMostLines) {
        const auto leaving =
            std::find_if(m_lines.cbegin(), m_lines.cend(), [](const Line& line) { return !line.failure; });
        removeLine(leaving == m_lines.cend() ? m_lines.constFirst().frame : leaving->frame);
    }
    auto* frame = new QFrame;
    frame->setObjectName(QStringLiteral("notificationBar"));
    frame->setProperty("failure", failure);
    auto* picture = new QLabel;
    const ThemeColors& colors = themeColors(palette());
    picture->setPixmap(linePixmap(icon, failure ? colors.danger : colors.accent, 24, devicePixelRatioF()));
    auto* label = new QLabel(text);
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
    connect(close, &QToolButton::clicked, this, [this, frame] { removeLine(frame); });
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(16, 8, 8, 8);
    row->setSpacing(12);
    row->addWidget(picture);
    row->addWidget(label, 1);
    row->addWidget(close);
    m_column->addWidget(frame);
    m_lines.append({.frame = frame, .failure = failure, .text = text});
    return m_lines.last();
}

void NotificationBar::removeLine(const QFrame* frame) {
    const auto found =
        std::find_if(m_lines.begin(), m_lines.end(), [&](const Line& line) { return line.frame == frame; });
    if (found == m_lines.end()) return;
    found->frame->hide();
    found->frame->deleteLater();
    m_lines.erase(found);
}

void NotificationBar::removeUndoable() {
    const QList<Line> lines = m_lines;
    for (const Line& line : lines)
        if (line.undoable) removeLine(line.frame);
}

}  // namespace facenet
