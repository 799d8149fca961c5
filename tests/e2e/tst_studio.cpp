#include <QCheckBox>
#include <QLineEdit>

#include "core/model/engine.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/test_data.h"

using namespace facenet;
using namespace facenet::test;
using Verdict = Identity::Verdict;

/// The program as a person uses it, with the real networks and a real video: enrol somebody by clicking a face, see the
/// name, start the program again, see it still.
class TestStudio : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAPersonEnrolledByAClick() {
        FACENET_REQUIRE_DATA(video, "data/video/several-faces.mp4");
        WindowFixture fixture([](const EngineOptions& options) { return loadEngine(options); });
        QVERIFY(fixture.ready());
        playToTheEnd(fixture, video);

        const std::int64_t clicked = largestFace(fixture);
        QVERIFY(clicked != 0);
        const QRectF place = fixture.faceInFrame(clicked);
        QCOMPARE(fixture.view().face(clicked)->tracked.identity.verdict, Verdict::Unknown);
        fixture.clickFace(clicked);
        QVERIFY(fixture.chooseInFaceMenu("enrollFaceAction"));
        QTRY_VERIFY(fixture.isShown("nameLineEdit"));
        QTest::keyClicks(fixture.find<QLineEdit>("nameLineEdit"), QStringLiteral("Zoe"));
        fixture.click("consentCheckBox");
        QTRY_VERIFY(fixture.find<QAbstractButton>("saveEnrolmentPushButton")->isEnabled());
        fixture.click("saveEnrolmentPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.people().size(), 1, 20000);
        QTRY_VERIFY(fixture.studio->gallery()->personCount() == 1);

        fixture.window->openPage(MainWindow::Page::Live);
        playToTheEnd(fixture, video);
        QVERIFY(isNamedAt(fixture, place));

        // Another window on the same folder is another start of the program.
        fixture.window.reset();
        fixture.studio = std::make_unique<Studio>(fixture.settings,
                                                  [](const EngineOptions& options) { return loadEngine(options); });
        fixture.openWindow();
        QVERIFY(fixture.ready());
        playToTheEnd(fixture, video);
        QVERIFY(isNamedAt(fixture, place));
    }

private:
    static void playToTheEnd(WindowFixture& fixture, const QString& video) {
        fixture.settings.setLoopVideo(false);
        fixture.settings.setEveryFrame(true);  // the same answer on a busy machine
        fixture.window->openSource(*parseSourceAddress(video.toStdString()));
        auto* feed = fixture.window->findChild<LiveFeed*>();
        QVERIFY(feed);
        QTRY_COMPARE_WITH_TIMEOUT(feed->state().phase, LiveState::Phase::Playing, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(feed->state().phase, LiveState::Phase::Ended, 60000);
        // The last frame is looked at after the end was told.
        QTRY_COMPARE_WITH_TIMEOUT(feed->result().frame, feed->frame(), 20000);
    }

    static std::int64_t largestFace(const WindowFixture& fixture) {
        std::int64_t largest = 0;
        float area = 0;
        for (const LiveFace& face : fixture.window->findChild<LiveFeed*>()->result().faces)
            if (face.issues.empty() && face.tracked.face.boxPx.area() > area) {
                area = face.tracked.face.boxPx.area();
                largest = face.tracked.trackId;
            }
        return largest;
    }

    /// Is exactly the face at this place of the frame named?
    static bool isNamedAt(const WindowFixture& fixture, const QRectF& place) {
        int named = 0, right = 0;
        for (const LiveFace& face : fixture.window->findChild<LiveFeed*>()->result().faces) {
            if (face.tracked.identity.verdict != Verdict::Known) continue;
            ++named;
            const cv::Rect2f& box = face.tracked.face.boxPx;
            right += place.contains(box.x + box.width / 2, box.y + box.height / 2) &&
                             face.tracked.identity.name == QStringLiteral("Zoe").toStdString()
                         ? 1
                         : 0;
        }
        return named == 1 && right == 1;
    }
};

QTEST_MAIN(TestStudio)
#include "tst_studio.moc"
