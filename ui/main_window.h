#pragma once

#include <QMainWindow>
#include <QUndoStack>

#include "ui/live/live_feed.h"
#include "ui/widgets/messages.h"

class QStackedWidget;

namespace facenet {

class Prompts;
class Rail;
class Studio;

/// The window: pages, menus, status bar, and what they share.
/// Thread: GUI
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Studio& studio, Prompts& prompts, QWidget* parent = nullptr);
    ~MainWindow() override;

private:
    Studio& m_studio;
    Prompts& m_prompts;
    Notifier m_notifier;
    QUndoStack m_undoStack;
    Rail* m_rail;
    QStackedWidget* m_pages;
};

}  // namespace facenet
