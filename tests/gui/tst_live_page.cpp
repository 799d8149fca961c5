#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <opencv2/imgcodecs.hpp>

#include "tests/gui/window_fixture.h"
#include "tests/support/dropped_files.h"
#include "ui/live/face_overlay.h"
#include "ui/live/identity_dialog.h"
#include "ui/live/people_panel.h"
#include "ui/session/live_feed.h"

using namespace facenet;
using namespace facenet::test;
using Verdict = Identity::Verdict;

class TestLivePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_fixture = std::make_unique<WindowFixture>();
        QVERIFY(m_fixture->ready());
    }
    void cleanup() { m_fixture.reset(); }

    void offersSourcesWhenThereIsNone() {
        QVERIFY(m_fixture->isShown("noSource"));
        QVERIFY(m_fixture->isShown("cameraPushButton"));
        QVERIFY(m_fixture->isShown("streamPushButton"));
        QVERIFY(!m_fixture->find<QAction>("snapshotAction")->isEnabled());
        QVERIFY(!m_fixture->find<QAction>("playAction")->isEnabled());
    }

    void playsAVideoAndFindsFaces() {
        play({0, 120});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        QTRY_VERIFY(m_fixture->isShown("videoView"));
        QTRY_COMPARE(m_fixture->find<QLabel>("sourceDetailsLabel")->text(), QStringLiteral("480 × 240 · 25 fps"));
        QTRY_VERIFY(m_fixture->isShown("hintStrip"));  // nobody is enrolled yet; the result may come before the frame
        QTRY_COMPARE(m_fixture->find<QListView>("hereListView")->model()->rowCount(), 2);
    }

    void namesAPersonAndExplainsWhy() {
        QVERIFY(m_fixture->enrolled(QStringLiteral("Anna"), {0}) != 0);
        play({0, 120});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Known));
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        const LiveFace* known = m_fixture->view().face(m_fixture->trackWith(Verdict::Known));
        QCOMPARE(pillText(*known), QStringLiteral("Anna"));
        QCOMPARE(markOf(*known), FaceMark::Known);
        m_fixture->clickFace(m_fixture->trackWith(Verdict::Known));
        QVERIFY(m_fixture->chooseInFaceMenu("whyAction"));
        auto* dialog = m_fixture->find<IdentityDialog>("identityDialog");
        QVERIFY(dialog && dialog->isVisible());
        QCOMPARE(dialog->findChild<QLabel*>(QStringLiteral("verdictLabel"))->text(), QStringLiteral("This is Anna."));
        QTRY_VERIFY(dialog->findChild<QLabel*>(QStringLiteral("nearestFacesLabel")));
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("nearestFacesLabel"))
                    ->text()
                    .startsWith(QStringLiteral("Anna ")));
        dialog->close();
    }

    void rejectsANameAndTakesItBack() {
        QVERIFY(m_fixture->enrolled(QStringLiteral("Anna"), {0}) != 0);
        play({0});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Known));
        m_fixture->clickFace(m_fixture->trackWith(Verdict::Known));
        QVERIFY(m_fixture->chooseInFaceMenu("notThisPersonAction"));
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        QVERIFY(m_fixture->view().face(m_fixture->trackWith(Verdict::Unknown))->tracked.identity.doubt ==
                Identity::Doubt::RuledOut);
        QVERIFY(m_fixture->isShown("undoPushButton"));
        m_fixture->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_fixture->window.get()));
        QTest::keyClick(m_fixture->window.get(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(!m_fixture->isShown("undoPushButton"));
        QTRY_VERIFY(m_fixture->isShown("redoPushButton"));
        QCOMPARE(notification(), QStringLiteral("Taken back: Not Anna"));
        QVERIFY(m_fixture->waitForVerdict(Verdict::Known));
    }

    void addsALookToSomebodyKnown() {
        QVERIFY(m_fixture->enrolled(QStringLiteral("Anna"), {0}) != 0);
        play({0});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Known));
        m_fixture->clickFace(m_fixture->trackWith(Verdict::Known));
        QVERIFY(m_fixture->chooseInFaceMenu("addLookAction"));
        QTRY_COMPARE(m_fixture->people().first().faceCount, 2);
        QTRY_VERIFY(m_fixture->isShown("undoPushButton"));
    }

    /// Two enrolled people as alike as one: whom the face shows is uncertain until a key says it.
    void aKeyAnswersWhetherItIsTheOne() {
        QVERIFY(m_fixture->enrolled(QStringLiteral("Anna"), {0}) != 0);
        QVERIFY(m_fixture->enrolled(QStringLiteral("Bert"), {1}) != 0);
        play({0.5}, 500);
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unsure));
        QCOMPARE(m_fixture->view().uncertainFace(), m_fixture->trackWith(Verdict::Unsure));
        const QString said =
            QString::fromStdString(m_fixture->view().face(m_fixture->view().uncertainFace())->tracked.identity.name);
        QTest::keyClick(&m_fixture->view(), Qt::Key_N);
        QTRY_VERIFY(m_fixture->isShown("undoPushButton"));
        m_fixture->click("undoPushButton");
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unsure));
        QTest::keyClick(&m_fixture->view(), Qt::Key_Y);
        const auto facesOf = [&](const QString& name) {
            for (const Person& person : m_fixture->people())
                if (person.name == name) return person.faceCount;
            return 0;
        };
        QTRY_VERIFY(facesOf(QStringLiteral("Anna")) + facesOf(QStringLiteral("Bert")) == 3);
        QVERIFY(facesOf(said) >= 1);
    }

    void takesAFaceToEnrolment() {
        play({0});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        m_fixture->clickFace(m_fixture->trackWith(Verdict::Unknown));
        QVERIFY(m_fixture->chooseInFaceMenu("enrollFaceAction"));
        QTRY_VERIFY(m_fixture->find<QAbstractButton>("enrollToolButton")->isChecked());
    }

    void facesCanBeReachedByKey() {
        play({0, 120});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        QTRY_COMPARE(m_fixture->find<QListView>("hereListView")->model()->rowCount(), 2);
        VideoView& view = m_fixture->view();
        view.setFocus(Qt::TabFocusReason);
        QTest::keyClick(&view, Qt::Key_Tab);
        const std::int64_t left = view.highlightedFace();
        QVERIFY(left != 0);
        QVERIFY(!view.accessibleDescription().isEmpty());
        QTest::keyClick(&view, Qt::Key_Tab);
        QVERIFY(view.highlightedFace() != 0 && view.highlightedFace() != left);
        QVERIFY(view.faceBox(left).center().x() < view.faceBox(view.highlightedFace()).center().x());
        QTest::keyClick(&view, Qt::Key_Return);
        QTRY_VERIFY(m_fixture->find<QMenu>("faceMenu") && m_fixture->find<QMenu>("faceMenu")->isVisible());
        m_fixture->find<QMenu>("faceMenu")->close();
    }

    /// A result that takes long does not make boxes and names go; they move along with their faces.
    void facesStayUntilTheNextResult() {
        VideoView view;
        const auto frame = [start = std::chrono::steady_clock::now()](int ms) {
            return std::make_shared<const Frame>(
                Frame{.capturedAt = start + std::chrono::milliseconds(ms), .image = cv::Mat(240, 480, CV_8UC3)});
        };
        view.resize(480, 240);
        LiveFace walking;
        walking.tracked.trackId = 1;
        walking.tracked.face.boxPx = {100, 100, 60, 60};
        walking.tracked.velocityPxPerS = {100, 0};
        view.setFrame(frame(0));
        view.setResult({.frame = frame(0), .faces = {walking}, .finishedAt = {}});
        QCOMPARE(view.faceBox(1), QRectF(100, 100, 60, 60));
        view.setFrame(frame(200));
        QCOMPARE(view.faceBox(1), QRectF(120, 100, 60, 60));
        view.setFrame(frame(5000));  // nobody knows how far by now
        QCOMPARE(view.faceBox(1), QRectF(150, 100, 60, 60));
        QSignalSpy activated(&view, &VideoView::faceActivated);
        QTest::mouseClick(&view, Qt::LeftButton, {}, view.faceBox(1).center().toPoint());
        QCOMPARE(activated.size(), 1);
    }

    /// One face that comes and goes does not turn names into numbers and back.
    void numbersDoNotComeAndGoWithOneFace() {
        QVERIFY(!areMany(6, false) && areMany(7, false));
        QVERIFY(areMany(6, true) && areMany(5, true) && !areMany(4, true));
        PresenceLog log;
        PeoplePanel panel(log);
        auto* rows = panel.findChild<QListView*>(QStringLiteral("hereListView"))->model();
        const auto show = [&](int faces) {
            LiveFrameResult result;
            for (int i = 1; i <= faces; ++i) {
                LiveFace face;
                face.tracked.trackId = i;
                result.faces.push_back(face);
            }
            log.add(result, QStringLiteral("film"), QDateTime::currentDateTime());
            return rows->index(0, 0).data().toString();
        };
        // Whoever comes or goes is shown at once, with the picture.
        QVERIFY(!show(6).contains(u'·'));
        QCOMPARE(rows->rowCount(), 6);
        QVERIFY(show(7).contains(u'·'));
        QVERIFY(show(6).contains(u'·'));
        QCOMPARE(rows->rowCount(), 6);
        QVERIFY(!show(4).contains(u'·'));
        log.clearHere();
        QCOMPARE(rows->rowCount(), 0);
    }

    void rowsAndFacesBelongTogether() {
        play({0, 120});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        auto* list = m_fixture->find<QListView>("hereListView");
        QTRY_COMPARE(list->model()->rowCount(), 2);
        VideoView& view = m_fixture->view();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(1, 0)).center());
        QTRY_VERIFY(view.highlightedFace() != 0);
        const std::int64_t second = view.highlightedFace();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
        QTRY_VERIFY(view.highlightedFace() != 0 && view.highlightedFace() != second);
        view.choose(second);
        QTRY_COMPARE(list->currentIndex().row(), 1);
    }

    void aPictureStaysAsItIs() {
        const QString path = m_fixture->folder.filePath(QStringLiteral("Bild.png"));
        QVERIFY(cv::imwrite(path.toStdString(),
                            drawSyntheticFrame({480, 240}, {{.hueDeg = 0, .centrePx = {120, 120}}}, 0)));
        m_fixture->settings.setLoopVideo(true);
        m_fixture->window->openSource({.kind = SourceAddress::Kind::Image, .location = path.toStdString()});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        QTest::qWait(1200);  // longer than a picture of a folder
        QVERIFY(!m_fixture->isShown("sourceStrip"));
        QVERIFY(!m_fixture->isShown("skippedLabel") && !m_fixture->isShown("rateLabel"));
        QCOMPARE(m_fixture->find<QLabel>("sourceDetailsLabel")->text(), QString());
        QCOMPARE(m_fixture->find<QListView>("hereListView")->model()->rowCount(), 1);
        QVERIFY(!m_fixture->find<QAction>("loopAction")->isEnabled());
    }

    void pausesWithTheSpaceBar() {
        play({0});
        QTRY_VERIFY(m_fixture->find<QAction>("playAction")->isEnabled());
        m_fixture->view().setFocus();
        QTest::keyClick(&m_fixture->view(), Qt::Key_Space);
        QTRY_COMPARE(m_fixture->find<QAction>("playAction")->text(), QStringLiteral("Play"));
        QTest::keyClick(&m_fixture->view(), Qt::Key_Space);
        QTRY_COMPARE(m_fixture->find<QAction>("playAction")->text(), QStringLiteral("Pause"));
    }

    void savesASnapshotInTheSizeOfTheVideo() {
        play({0});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        const QString path = m_fixture->folder.filePath(QStringLiteral("Bild ä"));
        m_fixture->windowPrompts.savePath = path;
        QTest::keyClick(m_fixture->window.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(QImage(path + QStringLiteral(".png")).size(), QSize(480, 240));
        m_fixture->windowPrompts.savePath = m_fixture->folder.filePath(QStringLiteral("no such folder/x.png"));
        QTest::keyClick(m_fixture->window.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(notification().contains(QStringLiteral("could not be written")));
    }

    void offersToPlayAVideoAgain() {
        m_fixture->settings.setLoopVideo(false);
        play({0}, 60);
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        QTRY_VERIFY(m_fixture->isShown("hintStrip"));
        const QRect place = m_fixture->view().geometry();
        QTRY_VERIFY_WITH_TIMEOUT(m_fixture->isShown("playAgainPushButton"), 20000);
        QCOMPARE(m_fixture->view().geometry(), place);  // the end moves nothing
        m_fixture->click("playAgainPushButton");
        QVERIFY(!m_fixture->view().snapshot().isNull());  // nor is there darkness until the film is open
        QTRY_VERIFY(!m_fixture->isShown("playAgainPushButton"));
        QTRY_VERIFY_WITH_TIMEOUT(m_fixture->isShown("playAgainPushButton"), 20000);
    }

    void explainsAFileThatIsNoVideo() {
        const QString path = m_fixture->folder.filePath(QStringLiteral("broken.mp4"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("this is not a film");
        file.close();
        m_fixture->windowPrompts.files = {path};
        m_fixture->click("videoPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_fixture->isShown("sourceProblem"), 20000);
        m_fixture->click("otherSourcePushButton");
        QTRY_VERIFY(m_fixture->isShown("noSource"));
    }

    void whatIsDroppedIsPlayed() {
        auto* page = m_fixture->find<QWidget>("videoView")->parentWidget();
        while (page && !page->acceptDrops()) page = page->parentWidget();
        QVERIFY(page);
        const QString picture = m_fixture->folder.filePath(QStringLiteral("still.png"));
        QVERIFY(cv::imwrite(picture.toStdString(),
                            drawSyntheticFrame({480, 240}, {{.hueDeg = 0, .centrePx = {120, 120}}}, 0)));
        QVERIFY(!dropFiles(page, {picture, picture}));  // one of them would be passed over
        QVERIFY(dropFiles(page, {picture}));
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        QTRY_VERIFY(m_fixture->isShown("videoView"));
    }

    void onlySourcesThatHaveWorkedAreRemembered() {
        const QString path = m_fixture->folder.filePath(QStringLiteral("broken.mp4"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("this is not a film") > 0);
        file.close();
        m_fixture->window->openSource({.kind = SourceAddress::Kind::VideoFile, .location = path.toStdString()});
        QTRY_VERIFY_WITH_TIMEOUT(m_fixture->isShown("sourceProblem"), 20000);
        QCOMPARE(m_fixture->settings.recentSources(), QStringList());
        play({0});
        QTRY_COMPARE(m_fixture->settings.recentSources().size(), 1);
    }

    void aPausedPictureSurvivesAChangeOfLanguage() {
        play({0});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        QTest::keyClick(&m_fixture->view(), Qt::Key_Space);
        QTRY_COMPARE(m_fixture->find<QAction>("playAction")->text(), QStringLiteral("Play"));
        QEvent change(QEvent::LanguageChange);
        QApplication::sendEvent(m_fixture->window.get(), &change);
        QTRY_VERIFY(m_fixture->isShown("videoView"));
        QVERIFY(m_fixture->trackWith(Verdict::Unknown) != 0);
        QVERIFY(!m_fixture->view().snapshot().isNull());
        QTRY_COMPARE(m_fixture->find<QListView>("hereListView")->model()->rowCount(), 1);
    }

    void inFullScreenTheControlsComeWithThePointer() {
        play({0});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Unknown));
        QTest::keyClick(m_fixture->window.get(), Qt::Key_F11);
        QTRY_VERIFY(m_fixture->window->isFullScreen());
        QTRY_VERIFY(!m_fixture->isShown("playToolButton"));
        VideoView& view = m_fixture->view();
        QTRY_VERIFY(view.height() > 700);
        const QRect place = view.geometry();
        QTest::mouseMove(&view, view.rect().center());
        QTest::mouseMove(&view, view.rect().center() + QPoint(30, 0));
        QTRY_VERIFY(m_fixture->isShown("playToolButton"));
        QCOMPARE(view.geometry(), place);
        auto* bar = m_fixture->find<QWidget>("playToolButton")->parentWidget();
        auto* list = m_fixture->find<QWidget>("peoplePanel");
        QVERIFY(
            !QRect(bar->mapToGlobal(QPoint()), bar->size()).intersects({list->mapToGlobal(QPoint()), list->size()}));
        QTRY_VERIFY_WITH_TIMEOUT(!m_fixture->isShown("playToolButton"), 10000);
        view.choose(m_fixture->trackWith(Verdict::Unknown));
        QTest::keyClick(&view, Qt::Key_Escape);
        QTRY_VERIFY(!m_fixture->window->isFullScreen());
        QTRY_VERIFY(m_fixture->isShown("playToolButton"));
    }

    void aSourceThatIsChosenIsLookedAt() {
        m_fixture->click("galleryToolButton");
        m_fixture->windowPrompts.files = {m_fixture->video({0}, 100)};
        m_fixture->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_fixture->window.get()));
        QTest::keyClick(m_fixture->window.get(), Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY(m_fixture->isShown("livePage"));
        QTRY_VERIFY(m_fixture->isShown("videoView"));
    }

    void refusesWhatIsNoStreamAddress() {
        m_fixture->windowPrompts.text = QStringLiteral("my camera");
        m_fixture->click("streamPushButton");
        QCOMPARE(m_fixture->windowPrompts.asked.size(), 1);
        QVERIFY(m_fixture->windowPrompts.asked.first().contains(QStringLiteral("my camera")));
        QVERIFY(m_fixture->isShown("noSource"));
    }

    void remembersSightingsOnlyWhenAsked() {
        QVERIFY(m_fixture->enrolled(QStringLiteral("Anna"), {0}) != 0);
        play({0});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Known));
        QTRY_COMPARE(m_fixture->find<QListView>("todayListView")->model()->rowCount(), 1);
        QCOMPARE(storedSightings(), 0);
        m_fixture->studio->changeStoreSettings([](StoreSettings& settings) { settings.keepSightings = true; });
        play({0});
        QTRY_COMPARE_WITH_TIMEOUT(storedSightings(), 1, 20000);
    }

    /// As the window starts, or takes another model, a picture is there before the people are.
    void nobodyIsAStrangerBeforeThePeopleAreThere() {
        QVERIFY(m_fixture->enrolled(QStringLiteral("Anna"), {0}) != 0);
        m_fixture->studio->changeStoreSettings([](StoreSettings& settings) { settings.keepSightings = true; });
        play({0});
        QVERIFY(m_fixture->waitForVerdict(Verdict::Known));
        auto* feed = m_fixture->window->findChild<LiveFeed*>();
        QVERIFY(feed);
        int results = 0, strangers = 0;
        bool wereGone = false;
        connect(m_fixture->studio.get(), &Studio::galleryChanged, this,
                [&] { wereGone = wereGone || !m_fixture->studio->gallery(); });
        connect(feed, &LiveFeed::resultReady, this, [&] {
            ++results;
            for (const LiveFace& face : feed->result().faces)
                if (face.tracked.identity.verdict == Verdict::Unknown) ++strangers;
        });
        for (int round = 0; round < 3; ++round) {
            wereGone = false;
            m_fixture->studio->reloadModel();
            QTRY_VERIFY_WITH_TIMEOUT(wereGone && m_fixture->studio->gallery(), 20000);
            const int before = results;
            QTRY_VERIFY_WITH_TIMEOUT(results > before + 5, 20000);
        }
        QCOMPARE(strangers, 0);
    }

private:
    void play(const std::vector<double>& huesDeg, int frames = 100) {
        const QString path = m_fixture->video(huesDeg, frames);
        QVERIFY(!path.isEmpty());
        if (frames >= 100) m_fixture->settings.setLoopVideo(true);
        m_fixture->window->openSource({.kind = SourceAddress::Kind::VideoFile, .location = path.toStdString()});
    }

    QString notification() const {
        const auto labels = m_fixture->window->findChildren<QLabel*>(QStringLiteral("notificationLabel"));
        return labels.isEmpty() ? QString() : labels.last()->text();
    }

    int storedSightings() const {
        const auto read = [](GalleryStore& store) {
            return store.sightings().since(QDateTime::fromMSecsSinceEpoch(0), 100);
        };
        const auto sightings = m_fixture->inStore(read);
        return sightings ? static_cast<int>(sightings->size()) : -1;
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

QTEST_MAIN(TestLivePage)
#include "tst_live_page.moc"
