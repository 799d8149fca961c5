#include "ui/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDialog>
#include <QDir>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QScreen>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <array>
#include <utility>

#include "ui/base/help_window.h"
#include "ui/base/icons.h"
#include "ui/base/notice_overlay.h"
#include "ui/base/notice_strip.h"
#include "ui/base/prompts.h"
#include "ui/base/rail.h"
#include "ui/base/settings.h"
#include "ui/base/undo_keys.h"
#include "ui/enroll/enroll_page.h"
#include "ui/faces/journal_command.h"
#include "ui/live/live_page.h"
#include "ui/live/source_bar.h"
#include "ui/lock_page.h"
#include "ui/page_focus.h"
#include "ui/people/gallery_page.h"
#include "ui/session/idle_lock.h"
#include "ui/session/session_watch.h"
#include "ui/session/studio.h"
#include "ui/settings/protected_text.h"
#include "ui/settings/settings_page.h"
#include "ui/status_line.h"
#include "ui/store_problem.h"
#include "ui/training/training_page.h"
#include "ui/training/upgrade_offer.h"
#include "ui/transfer/backups_dialog.h"

namespace facenet {
namespace {

constexpr QSize kSmallest{1024, 640};
constexpr QSize kWindowSize{1280, 800};
/// Of which nothing is known before a window is shown.
constexpr QSize kFrameOfWindow{16, 48};

/// The guide's chapters, in the order of the pages.
constexpr std::array kChapters{"live", "enroll", "gallery", "train", "settings"};

}  // namespace

MainWindow::MainWindow(Studio& studio, Prompts& prompts, QWidget* parent)
    : QMainWindow(parent),
      m_studio(studio),
      m_prompts(prompts),
      m_feed(studio, this),
      m_training(studio),
      m_sightings(studio, m_notifier) {
    setObjectName(QStringLiteral("mainWindow"));
    const QSize room = screen()->availableSize();
    setMinimumSize(kSmallest.boundedTo(room - kFrameOfWindow));
    resize(kWindowSize.boundedTo(room));
    connect(&m_presence, &PresenceLog::sighted, &m_sightings, &SightingWriter::add);
    connect(&m_presence, &PresenceLog::takenBack, &m_sightings, &SightingWriter::takeBack);
    build();
    passUndoKeysOn(*this);
    connect(&m_studio, &Studio::storeStateChanged, this, &MainWindow::showStoreState);
    connect(&m_studio, &Studio::modelStateChanged, this, &MainWindow::showModelState);
    connect(&m_studio, &Studio::storeSettingsChanged, this, &MainWindow::showStoreState);
    new IdleLock(m_studio, this);
    new SessionWatch(m_studio, this);
    connect(&m_studio, &Studio::protectionUnfinished, this,
            [this](const Protected& done) { m_notifications->remark(unfinishedText(done)); });
    connect(&m_studio, &Studio::failed, this, [this](const Error& error, const QString& activity) {
        if (error.code == ErrorCode::StoreCorrupt) {
            m_damage = error;
            return showModelState();
        }
        const QString text = tr("%1: %2").arg(activity, sentenceOf(error));
        m_notifications->withdraw(m_complaints.value(activity));
        m_complaints.insert(activity, text);
        m_notifications->complain(text);
    });
    connect(&m_studio, &Studio::recovered, this,
            [this](const QString& activity) { m_notifications->withdraw(m_complaints.take(activity)); });
    connect(&m_notifier, &Notifier::notify, this,
            [this](const QString& text, bool undoable) { m_notifications->notify(text, undoable); });
    connect(&m_notifier, &Notifier::remark, this, [this](const QString& text) { m_notifications->remark(text); });
    connect(&m_notifier, &Notifier::complain, this,
            [this](const Error& error) { m_notifications->complain(sentenceOf(error)); });
    connect(&m_notifier, &Notifier::withdraw, this, [this](const QString& text) { m_notifications->withdraw(text); });
    const bool known = restoreGeometry(m_studio.settings().windowGeometry());
    // Full screen is left by the end: without menu and rail nobody finds out at the next start.
    setWindowState(windowState() & ~Qt::WindowFullScreen);
    if (!isMaximized()) resize(size().boundedTo(known ? room : room - kFrameOfWindow));
    // What the page is for may have to wait for the store or the model.
    const auto focusAnew = [this] {
        if (const QWidget* focus = focusWidget(); !focus || !focus->isVisible() || focus == m_focused) focusPage();
    };
    for (const auto changed : {&Studio::storeStateChanged, &Studio::modelStateChanged, &Studio::galleryChanged})
        connect(&m_studio, changed, this, focusAnew, Qt::QueuedConnection);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget* before, QWidget* now) {
        if (!before || !now || !m_rail->isAncestorOf(now)) return;
        // What had the focus may be about to be hidden: then it belongs on the page, not on the way to another one.
        const auto look = [this, before = QPointer(before)] {
            const QWidget* focus = QApplication::focusWidget();
            if (focus && m_rail->isAncestorOf(focus) && (!before || !before->isVisible())) focusPage();
        };
        QMetaObject::invokeMethod(this, look, Qt::QueuedConnection);
    });
}

MainWindow::~MainWindow() {
    hide();  // pages that are hidden stop what they do, with what is gone when the widgets go
}

void MainWindow::build() {
    setWindowTitle(tr("Facenet Studio"));
    for (QAction* action : actions()) removeAction(action);
    delete m_help;
    // What was entered outlives the page it was entered on.
    std::optional<EnrollPage::Draft> draft;
    if (m_enroll && m_studio.storeState() != Studio::LoadState::Locked) draft = m_enroll->draft();
    buildPages();
    if (draft) m_enroll->restore(*draft);
    buildMenus();
    connectPages();
    setFullScreen(isFullScreen());
    auto* status = new StatusLine(m_studio, m_feed, m_training);
    connect(status, &StatusLine::trainingWanted, this, [this] { openPage(Page::Train); });
    setStatusBar(status);
    openPage(static_cast<Page>(qBound(0, m_studio.settings().page(), int{kChapters.size()} - 1)));
    showStoreState();
    showModelState();
}

void MainWindow::buildPages() {
    m_rail = new Rail;
    m_pages = new QStackedWidget;
    m_live = new LivePage(m_studio, m_feed, m_presence, m_prompts, m_notifier, m_undoStack);
    m_enroll = new EnrollPage(m_studio, m_feed, m_prompts, m_notifier, m_undoStack);
    m_gallery = new GalleryPage(m_studio, m_prompts, m_notifier, m_undoStack);
    auto* training = m_trainingPage = new TrainingPage(m_studio, m_training, m_prompts, m_notifier);
    auto* settings = new SettingsPage(m_studio, m_prompts, m_notifier);
    connect(settings, &SettingsPage::modelsWanted, training, [training] { training->showModels(); });
    for (QWidget* page : std::initializer_list<QWidget*>{m_live, m_enroll, m_gallery, training, settings})
        m_pages->addWidget(page);

    m_storeProblem = new StoreProblem(m_studio, m_prompts);
    connect(m_storeProblem, &StoreProblem::restoreWanted, this, &MainWindow::showBackups);
    connect(m_storeProblem, &StoreProblem::otherFolderWanted, this, &MainWindow::chooseStoreFolder);

    m_modelStrip = new NoticeStrip;
    m_modelStrip->setObjectName(QStringLiteral("modelStrip"));
    m_whole = new QStackedWidget;
    m_whole->addWidget(m_pages);
    m_whole->addWidget(m_storeProblem);
    m_lock = new LockPage(m_studio);
    m_whole->addWidget(m_lock);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_modelStrip);
    column->addWidget(m_whole, 1);
    auto* middle = new QWidget;
    auto* row = new QHBoxLayout(middle);
    row->setContentsMargins({});
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addLayout(column, 1);
    setCentralWidget(middle);
    m_notifications = new NoticeOverlay(m_undoStack, m_whole);
}

QAction* MainWindow::addAction(QMenu* menu, QAction* action) {
    menu->addAction(action);
    // In full screen the menu bar is hidden, and its shortcuts with it.
    if (action->shortcutContext() == Qt::WindowShortcut) QWidget::addAction(action);
    return action;
}

void MainWindow::buildMenus() {
    auto* bar = new QMenuBar;
    QMenu* file = bar->addMenu(tr("&File"));
    SourceBar& source = m_live->sourceBar();
    m_peopleActions = {file->addMenu(source.sourceMenu()), source.panelAction()};
    addAction(file, source.snapshotAction());
    file->addSeparator();
    auto* folder =
        addAction(file, new QAction(lineIcon(QStringLiteral("folder")), tr("Choose another &data folder…"), bar));
    connect(folder, &QAction::triggered, this, &MainWindow::chooseStoreFolder);
    const auto addGallery = [&](const char* icon, const QString& text, void (GalleryPage::*open)()) {
        m_peopleActions << addAction(file, new QAction(lineIcon(QLatin1String(icon)), text, bar));
        connect(m_peopleActions.last(), &QAction::triggered, m_gallery, open);
        return m_peopleActions.last();
    };
    auto* import = addGallery("import", tr("&Import people…"), &GalleryPage::importPeople);
    for (auto* action : {import, addGallery("export", tr("&Export…"), &GalleryPage::exportPeople)})
        connect(action, &QAction::triggered, this, [this] { openPage(Page::Gallery); });
    addGallery("database", tr("&Backups…"), &GalleryPage::showBackups);
    m_lockAction = addAction(file, new QAction(lineIcon(QStringLiteral("lock")), tr("&Lock now"), bar));
    m_lockAction->setObjectName(QStringLiteral("lockAction"));
    m_lockAction->setShortcut(Qt::CTRL | Qt::Key_L);
    connect(m_lockAction, &QAction::triggered, &m_studio, [this] {
        if (mayDropDraft(tr("Lock, and drop them"))) m_studio.lock();
    });
    file->addSeparator();
    auto* quit = addAction(file, new QAction(tr("&Quit"), bar));
    quit->setShortcut(Qt::CTRL | Qt::Key_Q);
    connect(quit, &QAction::triggered, this, &QWidget::close);

    QMenu* edit = bar->addMenu(tr("&Edit"));
    QAction* undo = addAction(edit, m_undoStack.createUndoAction(bar, tr("Undo")));
    undo->setIcon(lineIcon(QStringLiteral("undo")));
    undo->setShortcut(Qt::CTRL | Qt::Key_Z);
    undo->setObjectName(QStringLiteral("undoAction"));
    QAction* redo = addAction(edit, m_undoStack.createRedoAction(bar, tr("Redo")));
    redo->setIcon(lineIcon(QStringLiteral("redo")));
    redo->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_Z);
    redo->setObjectName(QStringLiteral("redoAction"));
    edit->addSeparator();
    auto* selected = edit->addMenu(lineIcon(QStringLiteral("person")), tr("&Selected people"));
    selected->setObjectName(QStringLiteral("selectedPeopleMenu"));
    selected->setEnabled(false);
    connect(edit, &QMenu::aboutToShow, this, [this, selected] {
        const QList<QAction*> actions = m_gallery->actionsOfSelected();
        selected->clear();
        selected->addActions(actions);
        selected->setEnabled(!actions.isEmpty());
    });

    QMenu* view = bar->addMenu(tr("&View"));
    m_pageActions = new QActionGroup(bar);
    const auto addPage = [&](const char* icon, const QString& label, const QString& toolTip,
                             const QString& objectName) {
        const int number = static_cast<int>(m_pageActions->actions().size());
        const QKeySequence keys(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + number));
        m_rail->addPage(QLatin1String(icon), label,
                        QStringLiteral("%1 (%2)").arg(toolTip, keys.toString(QKeySequence::NativeText)), objectName);
        QAction* action = addAction(view, new QAction(lineIcon(QLatin1String(icon)), label, m_pageActions));
        action->setCheckable(true);
        action->setIconVisibleInMenu(false);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, [this, number] { openPage(static_cast<Page>(number)); });
    };
    addPage("live", tr("Live"), tr("Who is in the picture"), QStringLiteral("liveToolButton"));
    addPage("enroll", tr("Enrol"), tr("Give a face a name"), QStringLiteral("enrollToolButton"));
    addPage("gallery", tr("Gallery"), tr("Everybody who is enrolled"), QStringLiteral("galleryToolButton"));
    addPage("train", tr("Train"), tr("Teach the network your own people"), QStringLiteral("trainToolButton"));
    addPage("settings", tr("Settings"), tr("How the program works"), QStringLiteral("settingsToolButton"));
    view->addSeparator();
    addAction(view, source.panelAction());
    m_fullScreen = addAction(view, new QAction(lineIcon(QStringLiteral("fullscreen")), tr("Full screen"), bar));
    m_fullScreen->setObjectName(QStringLiteral("fullScreenAction"));
    m_fullScreen->setCheckable(true);
    m_fullScreen->setIconVisibleInMenu(false);
    m_fullScreen->setShortcut(Qt::Key_F11);
    m_fullScreen->setChecked(isFullScreen());
    source.addFullScreenAction(m_fullScreen);
    connect(m_fullScreen, &QAction::toggled, this, &MainWindow::setFullScreen);

    QMenu* playback = bar->addMenu(tr("&Playback"));
    for (QAction* action : {source.playAction(), source.loopAction(), source.everyFrameAction(), source.stopAction()})
        addAction(playback, action);

    QMenu* training = bar->addMenu(tr("&Training"));
    const auto addTraining = [&](const char* icon, const QString& text, const QString& objectName, auto open) {
        QAction* action = addAction(training, new QAction(lineIcon(QLatin1String(icon)), text, bar));
        action->setObjectName(objectName);
        connect(action, &QAction::triggered, this, [this, open] {
            openPage(Page::Train);
            open();
        });
        m_peopleActions << action;
    };
    addTraining("train", tr("&Begin a training…"), QStringLiteral("beginTrainingAction"),
                [this] { m_trainingPage->openWizard(); });
    addTraining("table", tr("&Models…"), QStringLiteral("modelsAction"), [this] { m_trainingPage->showModels(); });
    addTraining("search", tr("&Earlier trainings…"), QStringLiteral("earlierTrainingsAction"),
                [this] { m_trainingPage->showHistory(); });

    QMenu* help = bar->addMenu(tr("&Help"));
    auto* guide = addAction(help, new QAction(lineIcon(QStringLiteral("help")), tr("&Guide"), bar));
    guide->setShortcut(Qt::Key_F1);
    guide->setObjectName(QStringLiteral("guideAction"));
    connect(guide, &QAction::triggered, this, &MainWindow::showHelp);
    auto* about = addAction(help, new QAction(lineIcon(QStringLiteral("info")), tr("&About Facenet Studio"), bar));
    connect(about, &QAction::triggered, this, &MainWindow::showAbout);
    setMenuBar(bar);
}

void MainWindow::connectPages() {
    connect(m_rail, &Rail::pageChosen, this, [this](int page) { openPage(static_cast<Page>(page)); });
    connect(m_live, &LivePage::enrollWanted, this,
            [this](const cv::Mat& crop, const FaceQuality& quality, const Embedding& embedding, const QString& source) {
                openPage(Page::Enroll);
                m_enroll->enrollFace(crop, quality, embedding, source);
            });
    connect(m_live, &LivePage::personWanted, this, [this](qint64 personId) {
        openPage(Page::Gallery);
        m_gallery->showPerson(personId);
    });
    connect(&m_live->sourceBar(), &SourceBar::sourceChosen, this, [this] { openPage(Page::Live); });
    connect(m_live, &LivePage::fullScreenWanted, m_fullScreen, &QAction::toggle);
    connect(m_enroll, &EnrollPage::sourceWanted, this, [this] {
        openPage(Page::Live);
        m_enrollmentWaits = true;
    });
    connect(&m_feed, &LiveFeed::stateChanged, m_enroll, [this] {
        if (m_enrollmentWaits && m_feed.state().phase == LiveState::Phase::Playing) openPage(Page::Enroll);
    });
    connect(m_gallery, &GalleryPage::shotsWanted, this, [this](const QString& name) {
        openPage(Page::Enroll);
        m_enroll->enrollMore(name);
    });
    connect(m_gallery, &GalleryPage::enrollWanted, this, [this] { openPage(Page::Enroll); });
    connect(m_enroll, &EnrollPage::importWanted, this, [this] { openPage(Page::Gallery); });
    connect(m_enroll, &EnrollPage::importWanted, m_gallery, &GalleryPage::importFrom);
}

void MainWindow::openPage(Page page) {
    const int number = static_cast<int>(page);
    m_pages->setCurrentIndex(number);
    m_rail->setCurrent(number);
    m_pageActions->actions().at(number)->setChecked(true);
    m_studio.settings().setPage(number);
    if (page != Page::Live) m_enrollmentWaits = false;
    focusPage();
}

void MainWindow::focusPage() {
    if (m_whole->currentWidget() != m_pages) return;
    m_focused = focusOfPage(m_pages->currentWidget());
    if (m_focused) m_focused->setFocus(Qt::OtherFocusReason);
}

/// Shots that were gathered and not saved are asked about before they go. In: what the button says that lets them go
bool MainWindow::mayDropDraft(const QString& button) {
    if (!m_enroll->hasShots()) return true;
    return m_prompts.choose(this, tr("An enrolment is not saved"),
                            tr("The shots gathered on the page Enrol are not saved and would be lost."),
                            {tr("Stay"), button}) == 1;
}

void MainWindow::openSource(const SourceAddress& address) {
    if (m_studio.storeState() != Studio::LoadState::Ready) {
        m_wantedSource = address;
        return;
    }
    openPage(Page::Live);
    m_live->openSource(address);
}

void MainWindow::putPeopleAway() {
    m_feed.stop();
    while (QWidget* popup = QApplication::activePopupWidget()) popup->close();
    // Ended first: what waits for an answer of one must have it before its page goes.
    for (QDialog* dialog : findChildren<QDialog*>()) dialog->reject();
    build();
}

void MainWindow::showStoreState() {
    const Studio::LoadState state = m_studio.storeState();
    // What could be undone belongs to the folder that was open.
    if (state != Studio::LoadState::Ready) {
        m_undoStack.clear();
        m_notifications->clear();
    }
    if (state == Studio::LoadState::Ready) loadJournal(m_studio, m_notifier, m_undoStack);
    const bool failed = state == Studio::LoadState::Failed, locked = state == Studio::LoadState::Locked;
    if (std::exchange(m_peopleShown, state == Studio::LoadState::Ready) && (locked || failed)) return putPeopleAway();
    m_rail->setEnabled(!failed && !locked);
    m_pageActions->setEnabled(!failed && !locked);
    for (QAction* action : std::as_const(m_peopleActions)) action->setEnabled(!failed && !locked);
    m_lockAction->setEnabled(state == Studio::LoadState::Ready && m_studio.protection() == Protection::Unlocked);
    if (failed) m_storeProblem->tell(m_studio.storeError().value_or(Error{}));
    m_whole->setCurrentWidget(failed   ? static_cast<QWidget*>(m_storeProblem)
                              : locked ? static_cast<QWidget*>(m_lock)
                                       : m_pages);
    showModelState();
    if (state != Studio::LoadState::Ready) return;
    if (const auto wanted = std::exchange(m_wantedSource, std::nullopt)) openSource(*wanted);
}

void MainWindow::showModelState() {
    if (m_studio.storeState() != Studio::LoadState::Ready) {
        m_damage.reset();
        return m_modelStrip->fallSilent();
    }
    if (m_damage)
        return m_modelStrip->say(
            QStringLiteral("warning"), sentenceOf(*m_damage),
            {{tr("Restore a backup…"), QStringLiteral("restoreDamagedPushButton"), [this] { showBackups(); }}});
    if (m_studio.modelState() != Studio::LoadState::Failed) {
        if (!m_studio.isReadOnly())
            return offerUpgrade(m_studio, *m_modelStrip, [this](const QString& id) { m_trainingPage->showModels(id); });
        return m_modelStrip->say(QStringLiteral("lock"),
                                 tr("Nothing can be written to this data folder: people can be looked at, recognised "
                                    "and exported, and stay as they are."),
                                 {});
    }
    QList<NoticeStrip::Offer> offers{
        {tr("Try again"), QStringLiteral("retryModelPushButton"), [this] { m_studio.reloadModel(); }}};
    if (!m_studio.storeSettings().model.isEmpty())
        offers.append(
            {tr("Use the model that came with the program"), QStringLiteral("shippedModelPushButton"), [this] {
                 m_studio.changeStoreSettings([](StoreSettings& settings) {
                     const auto shipped = ModelLibrary::shippedModel();
                     settings.model = shipped ? QString::fromStdString(shipped->card.modelId) : QString();
                 });
             }});
    m_modelStrip->say(QStringLiteral("warning"),
                      tr("The model could not be loaded. %1").arg(sentenceOf(m_studio.modelError().value_or(Error{}))),
                      offers);
}

void MainWindow::setFullScreen(bool on) {
    m_live->setBare(on);
    m_rail->setVisible(!on);
    menuBar()->setVisible(!on);
    statusBar()->setVisible(!on);
    if (on != isFullScreen()) on ? showFullScreen() : showNormal();
}

void MainWindow::chooseStoreFolder() {
    const QString folder = m_prompts.openFolder(this, tr("Choose a data folder"));
    if (!folder.isEmpty()) m_studio.settings().setStoreFolder(QDir(folder).absolutePath());
}

void MainWindow::showBackups() {
    (new BackupsDialog(m_studio, m_prompts, this))->open();
}

void MainWindow::showHelp() {
    if (!m_help) m_help = new HelpWindow(this);
    m_help->showChapter(QLatin1String(kChapters[static_cast<std::size_t>(m_pages->currentIndex())]));
}

void MainWindow::showAbout() {
    m_prompts.inform(this, tr("About Facenet Studio"),
                     tr("Facenet Studio %1\n\nEnrols and recognises faces on your own computer. Nothing leaves it.\n\n"
                        "Made with Qt, OpenCV, LibTorch and SQLite.")
                         .arg(QStringLiteral(FACENET_VERSION)));
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (std::exchange(m_painted, true)) return;
    QMetaObject::invokeMethod(this, &MainWindow::firstPainted, Qt::QueuedConnection);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange && m_fullScreen) m_fullScreen->setChecked(isFullScreen());
    if (event->type() != QEvent::LanguageChange || !m_pages) return;
    m_undoStack.clear();  // its entries speak the other language; `build` reads them anew
    const QString focused = m_whole->focusWidget() ? m_whole->focusWidget()->objectName() : QString();
    build();
    focusAgain(*m_pages->currentWidget(), focused);
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && isFullScreen()) return m_fullScreen->setChecked(false);
    QMainWindow::keyPressEvent(event);
}

void MainWindow::comeToFront() {
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::closeUnasked() {
    m_closingUnasked = true;
    close();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const bool learning = m_training.isBusy() && !m_closingUnasked;
    if (learning && m_prompts.choose(this, tr("A training is under way"),
                                     tr("Closing the program interrupts the training. The page Train offers to go on "
                                        "with it the next time."),
                                     {tr("Go on training"), tr("Close the program")}) != 1) {
        event->ignore();
        return;
    }
    if (!m_closingUnasked && !mayDropDraft(tr("Close, and drop them"))) {
        event->ignore();
        return;
    }
    m_studio.settings().setWindowGeometry(saveGeometry());
    m_feed.stop();
    QMainWindow::closeEvent(event);
}

}  // namespace facenet
