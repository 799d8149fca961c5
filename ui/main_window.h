#pragma once

#include <QHash>
#include <QMainWindow>
#include <QPointer>
#include <QUndoStack>
#include <optional>

#include "ui/base/messages.h"
#include "ui/live/presence_log.h"
#include "ui/live/sighting_writer.h"
#include "ui/session/live_feed.h"
#include "ui/training/training_session.h"

class QAction;
class QActionGroup;
class QMenu;
class QStackedWidget;

namespace facenet {

class EnrollPage;
class GalleryPage;
class HelpWindow;
class LivePage;
class LockPage;
class NoticeStrip;
class NoticeOverlay;
class Prompts;
class Rail;
class StoreProblem;
class Studio;
class TrainingPage;

/// The window: pages, menus, status bar, and what the pages share.
/// Thread: GUI
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    enum class Page { Live, Enroll, Gallery, Train, Settings };

    MainWindow(Studio& studio, Prompts& prompts, QWidget* parent = nullptr);
    ~MainWindow() override;

    void openPage(Page page);
    /// Closes without a question: a signal has no ears for the answer. A training keeps its last checkpoint.
    void closeUnasked();
    /// Above other windows, with the keyboard, also where it was minimised.
    void comeToFront();
    /// Goes to Live and plays.
    void openSource(const SourceAddress& address);

Q_SIGNALS:
    /// Once, when the window is on the screen: what takes time may begin.
    void firstPainted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void focusPage();
    bool mayDropDraft(const QString& button);
    /// Makes everything in the window; again when the language changes.
    void build();
    void buildPages();
    void buildMenus();
    QAction* addAction(QMenu* menu, QAction* action);
    void connectPages();
    void showStoreState();
    void showModelState();
    /// Takes everybody off the screen: dialogs, menus and pages go, and what plays is stopped.
    void putPeopleAway();
    void setFullScreen(bool on);
    void chooseStoreFolder();
    void showBackups();
    void showHelp();
    void showAbout();

    Studio& m_studio;
    Prompts& m_prompts;
    LiveFeed m_feed;
    PresenceLog m_presence;
    TrainingSession m_training;
    Notifier m_notifier;
    SightingWriter m_sightings;
    QUndoStack m_undoStack;
    bool m_painted = false;
    QPointer<QWidget> m_focused;  ///< by `focusPage`
    bool m_closingUnasked = false;
    bool m_enrollmentWaits = false;               ///< for the source that is being chosen on Live
    bool m_peopleShown = false;                   ///< since the store was opened or unlocked
    std::optional<SourceAddress> m_wantedSource;  ///< until the store is open

    Rail* m_rail = nullptr;
    QStackedWidget* m_whole = nullptr;  ///< the pages, the lock, or what is wrong with the store
    QStackedWidget* m_pages = nullptr;
    LivePage* m_live = nullptr;
    EnrollPage* m_enroll = nullptr;
    GalleryPage* m_gallery = nullptr;
    TrainingPage* m_trainingPage = nullptr;
    StoreProblem* m_storeProblem = nullptr;
    LockPage* m_lock = nullptr;
    NoticeStrip* m_modelStrip = nullptr;
    std::optional<Error> m_damage;  ///< found in the store that is open
    NoticeOverlay* m_notifications = nullptr;
    QHash<QString, QString> m_complaints;  ///< of the studio, by what was done
    QAction* m_fullScreen = nullptr;
    QAction* m_lockAction = nullptr;
    QList<QAction*> m_peopleActions;  ///< of the menus, besides those that know by themselves
    QActionGroup* m_pageActions = nullptr;
    QPointer<HelpWindow> m_help;
};

}  // namespace facenet
