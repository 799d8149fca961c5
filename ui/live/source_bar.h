#pragma once

#include <QToolButton>
#include <QWidget>

#include "core/live/live_pipeline.h"

class QAction;
class QLabel;
class QMenu;

namespace facenet {

class Prompts;
class Settings;

/// A source in the user's words: a file's name, a camera's name, a stream without its password.
QString sourceLabel(const SourceAddress& address);

/// The row above the picture: which source, how large, and what can be done with it.
/// Thread: GUI
class SourceBar : public QWidget {
    Q_OBJECT

public:
    SourceBar(Settings& settings, Prompts& prompts, QWidget* parent = nullptr);

    void showState(const std::optional<SourceAddress>& address, const LiveState& state);

    /// Cameras with their resolutions, files, streams and recent ones; the cameras are looked for when it opens.
    QMenu* sourceMenu() const { return m_sourceMenu; }
    QAction* playAction() const { return m_play; }
    QAction* snapshotAction() const { return m_snapshot; }
    QAction* loopAction() const { return m_loop; }
    QAction* everyFrameAction() const { return m_everyFrame; }
    QAction* panelAction() const { return m_panel; }
    QAction* stopAction() const { return m_stop; }
    /// In: the window's, which knows how to do it
    void addFullScreenAction(QAction* action);

    void chooseCamera();  ///< opens the menu when there are several, and says so when there is none
    void chooseVideo();
    void chooseStream();
    void chooseFolder();
    /// In: a path or an address; what is none is said
    void choose(const QString& text);

Q_SIGNALS:
    void sourceChosen(const facenet::SourceAddress& address);

private:
    void fillSourceMenu();
    void addCameras(QMenu* menu);
    QToolButton* addButton(QAction* action);

    Settings& m_settings;
    Prompts& m_prompts;
    QMenu* m_sourceMenu;
    QToolButton* m_source;
    QLabel* m_details;
    QAction* m_play;
    QAction* m_snapshot;
    QAction* m_loop;
    QAction* m_everyFrame;
    QAction* m_panel;
    QAction* m_stop;
};

}  // namespace facenet
