#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QToolButton>

#include "tests/gui/page_fixture.h"
#include "tests/support/dropped_files.h"
#include "ui/enroll/enroll_page.h"
#include "ui/enroll/enrolment_form.h"
#include "ui/faces/face_view.h"

using namespace facenet;
using namespace facenet::test;

namespace {

/// Hues whose embeddings go together (cosine 0.84) without being near-duplicates.
constexpr double kAnna = 100, kAnnaAgain = 110, kAnnaOnceMore = 90;
constexpr double kBert = 250;

/// The page with everything it needs, and what a user does on it.
struct Desk : PageFixture {
    std::unique_ptr<EnrollPage> page;

    Desk() {
        page = std::make_unique<EnrollPage>(*studio, *feed, prompts, notifier, undoStack);
        page->resize(928, 600);
        page->show();
    }

    template <typename Widget>
    Widget* find(const char* name) const {
        auto* widget = page->findChild<Widget*>(QString::fromLatin1(name));
        Q_ASSERT(widget);
        return widget;
    }
    bool shows(const char* name) const {
        const auto* widget = page->findChild<QWidget*>(QString::fromLatin1(name));
        return widget && widget->isVisible();
    }
    void click(const char* name) const { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    void type(const char* name, const char* text) const {
        auto* field = find<QLineEdit>(name);
        field->clear();
        QTest::keyClicks(field, QString::fromUtf8(text));
    }
    QString text(const char* name) const { return find<QLabel>(name)->text(); }
    bool canSave() const { return find<QPushButton>("saveEnrolmentPushButton")->isEnabled(); }

    int shots() const {
        int count = 0;
        while (page->findChild<QWidget*>(QStringLiteral("shotCard%1").arg(count))) ++count;
        return count;
    }

    void drop(const QStringList& paths) const { QVERIFY(dropFiles(page.get(), paths)); }

    /// Fills in everything but does not save.
    bool fillIn(const char* name, const QStringList& pictures) {
        prompts.files = pictures;
        click(shows("choosePicturesPushButton") ? "choosePicturesPushButton" : "chooseFirstPicturesPushButton");
        if (!QTest::qWaitFor([&] { return shots() == pictures.size(); }, 10000)) return false;
        type("nameLineEdit", name);
        find<QCheckBox>("consentCheckBox")->setChecked(true);
        return canSave();
    }
};

}  // namespace

class TestEnrollPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void explainsItselfWhenEmpty() {
        Desk desk;
        QVERIFY(desk.start());
        QVERIFY(desk.shows("enrollEmptyState"));
        QVERIFY(!desk.canSave());
        QVERIFY(desk.text("stateLabel").contains(QStringLiteral("enter a name")));
        QSignalSpy sourceWanted(desk.page.get(), &EnrollPage::sourceWanted);
        desk.click("chooseFirstSourcePushButton");
        QCOMPARE(sourceWanted.size(), 1);
    }

    void enrollsFromPictures() {
        Desk desk;
        QVERIFY(desk.start());
        QVERIFY(desk.fillIn("Anna", {desk.picture(QStringLiteral("a.png"), {kAnna}),
                                     desk.picture(QStringLiteral("b.png"), {kAnnaAgain})}));
        desk.find<QPlainTextEdit>("notePlainTextEdit")->setPlainText(QStringLiteral("from the office"));
        desk.click("saveEnrolmentPushButton");
        QTRY_COMPARE(desk.people().size(), 1);
        const Person anna = desk.people().first();
        QCOMPARE(anna.name, QStringLiteral("Anna"));
        QCOMPARE(anna.note, QStringLiteral("from the office"));
        QCOMPARE(anna.faceCount, 2);
        QVERIFY(anna.consentedAt.isValid());
        QTRY_COMPARE(desk.lastNotice(), QStringLiteral("Anna was enrolled with 2 shot(s)"));
        QCOMPARE(desk.shots(), 0);
        QVERIFY(desk.find<QLineEdit>("nameLineEdit")->text().isEmpty());
        QVERIFY(!desk.find<QCheckBox>("consentCheckBox")->isChecked());
        QTRY_COMPARE(desk.studio->gallery()->templateCount(), 2U);
        QVERIFY(desk.prompts.asked.isEmpty());
    }

    void savesOnlyWithNameConsentAndShot() {
        Desk desk;
        QVERIFY(desk.start());
        QVERIFY(desk.fillIn("Anna", {desk.picture(QStringLiteral("a.png"), {kAnna})}));
        QVERIFY(desk.text("stateLabel").contains(QStringLiteral("Ready")));
        desk.type("nameLineEdit", "   ");
        QVERIFY(!desk.canSave());
        QVERIFY(desk.text("stateLabel").contains(QStringLiteral("name")));
        desk.type("nameLineEdit", "Anna");
        desk.find<QCheckBox>("consentCheckBox")->setChecked(false);
        QVERIFY(!desk.canSave());
        QVERIFY(desk.text("stateLabel").contains(QStringLiteral("consent")));
        desk.find<QCheckBox>("consentCheckBox")->setChecked(true);
        desk.click("dropShotToolButton0");
        QTRY_COMPARE(desk.shots(), 0);
        QVERIFY(!desk.canSave());
        QVERIFY(desk.text("stateLabel").contains(QStringLiteral("shot")));
        QTest::keyClick(desk.find<QLineEdit>("nameLineEdit"), Qt::Key_Return);
        QVERIFY(desk.people().isEmpty());
    }

    void picturesWaitForTheModel() {
        Desk desk;
        desk.drop({desk.picture(QStringLiteral("a.png"), {kAnna})});
        QCOMPARE(desk.shots(), 0);
        QVERIFY(desk.start());
        QTRY_COMPARE(desk.shots(), 1);
    }

    void aFolderOfSeveralPeopleIsAskedAbout() {
        Desk desk;
        QVERIFY(desk.start());
        for (const auto& name : {QStringLiteral("Anna"), QStringLiteral("Bert")})
            QVERIFY(QDir(desk.folder.path()).mkpath(QStringLiteral("both/%1/day 1").arg(name)));
        desk.picture(QStringLiteral("both/Anna/day 1/1.png"), {kAnna});
        desk.picture(QStringLiteral("both/Bert/day 1/1.png"), {kBert});
        const QString both = desk.folder.filePath(QStringLiteral("both"));
        QSignalSpy wanted(desk.page.get(), &EnrollPage::importWanted);
        desk.drop({both});
        QTRY_COMPARE(desk.prompts.asked.size(), 1);
        QVERIFY2(desk.prompts.asked.first().contains(QStringLiteral("Anna, Bert")),
                 qUtf8Printable(desk.prompts.asked.first()));
        QCOMPARE(wanted.size() + desk.shots(), 0);  // Esc
        desk.prompts.choices = {1};
        desk.drop({both});
        QTRY_COMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().toString(), both);
        desk.prompts.choices = {2};
        desk.drop({both});
        QTRY_VERIFY(desk.shots() > 0);
        // Of one person nothing is asked.
        desk.drop({both + QStringLiteral("/Anna")});
        QTest::qWait(300);
        QCOMPARE(desk.prompts.asked.size(), 3);
    }

    void tellsWhichPicturesCannotBeUsed() {
        Desk desk;
        QVERIFY(desk.start());
        const auto write = [&](const char* name, const QByteArray& bytes) {
            QFile file(desk.folder.filePath(QString::fromLatin1(name)));
            if (file.open(QIODevice::WriteOnly)) file.write(bytes);
            return file.fileName();
        };
        desk.drop({write("letter.png", "Dear Anna"), write("empty.jpg", {}),
                   desk.folder.filePath(QStringLiteral("gone.png")), desk.picture(QStringLiteral("wall.png"), {}),
                   desk.picture(QStringLiteral("a.png"), {kAnna}), desk.picture(QStringLiteral("same.png"), {kAnna})});
        QTRY_VERIFY(desk.text("problemsLabel").contains(QStringLiteral("same.png")));
        const QStringList lines = desk.text("problemsLabel").split(u'\n');
        QCOMPARE(lines.size(), 6);
        QVERIFY(lines[1].startsWith(QStringLiteral("letter.png: this is not a picture")));
        QVERIFY(lines[2].startsWith(QStringLiteral("empty.jpg: the file is empty")));
        QVERIFY(lines[3].startsWith(QStringLiteral("gone.png: the file was not found")));
        QVERIFY(lines[4].startsWith(QStringLiteral("wall.png: no face")));
        QVERIFY(lines[5].startsWith(QStringLiteral("same.png: the same as")));
        QCOMPARE(desk.shots(), 1);
        desk.click("closeProblemsToolButton");
        QVERIFY(!desk.shows("problemsLabel"));
    }

    void asksWhichFaceIsMeant() {
        Desk desk;
        QVERIFY(desk.start());
        desk.drop({desk.picture(QStringLiteral("both.png"), {kAnna, kBert}),
                   desk.picture(QStringLiteral("both again.png"), {kBert, kAnnaAgain}),
                   desk.picture(QStringLiteral("nobody I know.png"), {10, 190})});
        QTRY_VERIFY(desk.shows("chooseFacePushButton1"));
        QVERIFY(desk.text("chooserQuestionLabel").contains(QStringLiteral("both.png")));
        const auto chooseHue = [&](double hueDeg) {
            // Faces come in the detector's order: the thumbnail tells which one it is.
            for (int i = 0; i < 2; ++i) {
                auto* button = desk.page->findChild<QPushButton*>(QStringLiteral("chooseFacePushButton%1").arg(i));
                const QColor colour = button->icon().pixmap(72, 72).toImage().pixelColor(36, 40);
                if (std::abs(std::remainder(colour.hueF() * 360 - hueDeg, 360)) > 30) continue;
                QTest::mouseClick(button, Qt::LeftButton);
                return true;
            }
            return false;
        };
        QVERIFY(chooseHue(kAnna));
        QTRY_COMPARE(desk.shots(), 1);
        QTRY_VERIFY(desk.text("chooserQuestionLabel").contains(QStringLiteral("both again.png")));
        QVERIFY(chooseHue(kAnnaAgain));
        QTRY_COMPARE(desk.shots(), 2);
        QTRY_VERIFY(desk.text("chooserQuestionLabel").contains(QStringLiteral("nobody I know.png")));
        // Saved now, the picture that is asked about would be lost without a word.
        desk.find<QLineEdit>("nameLineEdit")->setText(QStringLiteral("Anna"));
        desk.find<QAbstractButton>("consentCheckBox")->setChecked(true);
        QVERIFY(!desk.find<QAbstractButton>("saveEnrolmentPushButton")->isEnabled());
        QVERIFY(desk.text("stateLabel").contains(QStringLiteral("nobody I know.png")));
        desk.click("skipPicturePushButton");
        QTRY_VERIFY(desk.shows("enrollEmptyState"));
        QVERIFY(desk.find<QAbstractButton>("saveEnrolmentPushButton")->isEnabled());
        QCOMPARE(desk.shots(), 2);
    }

    void theNameThatIsWrittenIsSeen() {
        Desk desk;
        QVERIFY(desk.start());
        desk.page->resize(900, 420);
        auto* name = desk.find<QLineEdit>("nameLineEdit");
        auto* bar = desk.page->findChild<EnrolmentForm*>()->findChild<QScrollArea*>()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        bar->setValue(bar->maximum());
        QVERIFY(name->visibleRegion().isEmpty());
        desk.page->enrollMore(QStringLiteral("Anna"));
        QTRY_VERIFY(!name->visibleRegion().isEmpty());
        QVERIFY(name->hasFocus());
    }

    void aFaceCanBeChosenInThePicture() {
        Desk desk;
        QVERIFY(desk.start());
        desk.drop({desk.picture(QStringLiteral("both.png"), {kAnna, kBert})});
        QTRY_VERIFY(desk.shows("chooserFaceView"));
        auto* view = desk.find<FaceView>("chooserFaceView");
        QTest::mouseClick(view, Qt::LeftButton, {}, QPoint(2, 2));  // beside every face
        QCOMPARE(desk.shots(), 0);
        // The picture is 320x240 with a face in the middle of its left half.
        const double scale = qMin(view->width() / 320.0, view->height() / 240.0);
        const QPointF corner((view->width() - 320 * scale) / 2, (view->height() - 240 * scale) / 2);
        QTest::mouseClick(view, Qt::LeftButton, {}, (corner + QPointF(80, 120) * scale).toPoint());
        QTRY_COMPARE(desk.shots(), 1);
    }

    void undoTakesTheEnrolmentBackAndRedoRestoresIt() {
        Desk desk;
        QVERIFY(desk.start());
        QVERIFY(desk.fillIn("Anna", {desk.picture(QStringLiteral("a.png"), {kAnna})}));
        desk.click("saveEnrolmentPushButton");
        QTRY_COMPARE(desk.undoStack.count(), 1);
        QCOMPARE(desk.undoStack.undoText(), QStringLiteral("enrol Anna"));
        desk.undoStack.undo();
        QTRY_VERIFY(desk.people().isEmpty());
        QTRY_COMPARE(desk.studio->gallery()->templateCount(), 0U);
        desk.undoStack.redo();
        QTRY_COMPARE(desk.people().size(), 1);
        QTRY_COMPARE(desk.studio->gallery()->templateCount(), 1U);
        QVERIFY(desk.complaints.isEmpty());
    }

    void asksWhoIsMeantByANameInUse_data() {
        QTest::addColumn<int>("answer");
        QTest::addColumn<int>("people");
        QTest::addColumn<int>("faces");
        QTest::newRow("add to that person") << 2 << 1 << 2;
        QTest::newRow("another person") << 1 << 2 << 1;
        QTest::newRow("cancel") << 0 << 1 << 1;
    }

    void asksWhoIsMeantByANameInUse() {
        QFETCH(int, answer);
        QFETCH(int, people);
        QFETCH(int, faces);
        Desk desk;
        QVERIFY(desk.start());
        const qint64 anna = desk.enrolled(QStringLiteral("Anna"), {kAnna});
        QVERIFY(desk.fillIn("anna", {desk.picture(QStringLiteral("b.png"), {kBert})}));
        desk.find<QPlainTextEdit>("notePlainTextEdit")->setPlainText(QStringLiteral("seen twice"));
        desk.prompts.choices = {answer};
        desk.click("saveEnrolmentPushButton");
        QTRY_COMPARE(desk.prompts.asked.size(), 1);
        QVERIFY(desk.prompts.asked.first().contains(QStringLiteral("anna")));
        QCOMPARE(desk.prompts.offered.size(), 3);
        QTRY_COMPARE(desk.undoStack.count(), answer < 1 ? 0 : 1);
        QCOMPARE(desk.people().size(), people);
        const auto stored = desk.inStore([=](GalleryStore& store) { return store.people().get(anna); });
        QCOMPARE(stored->faceCount, faces);
        QCOMPARE(stored->note, answer == 2 ? QStringLiteral("seen twice") : QString());
        QTRY_COMPARE(desk.shots(), answer < 1 ? 1 : 0);  // cancelling keeps what was entered
        QCOMPARE(desk.find<QLineEdit>("nameLineEdit")->text(), answer < 1 ? QStringLiteral("anna") : QString());
        if (answer != 1) return;
        desk.undoStack.undo();
        QTRY_COMPARE(desk.inStore([=](GalleryStore& store) { return store.people().get(anna); })->faceCount, 1);
        QVERIFY(desk.inStore([=](GalleryStore& store) { return store.people().get(anna); })->note.isEmpty());
    }

    void everyControlIsReachedWithTab() {
        Desk desk;
        QVERIFY(desk.start());
        const QString video = desk.folder.filePath(QStringLiteral("film.avi"));
        QVERIFY(writeSyntheticVideo(video.toStdString(), {.faces = {{.hueDeg = kAnna, .centrePx = {160, 120}}}}));
        desk.feed->start({.kind = SourceAddress::Kind::VideoFile, .location = video.toStdString()});
        QTRY_VERIFY(desk.shows("capturePushButton"));
        QVERIFY(QTest::qWaitForWindowActive(desk.page.get()));
        QSet<QString> reached;
        desk.find<QLineEdit>("nameLineEdit")->setFocus();
        for (int i = 0; i < 20; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached << QApplication::focusWidget()->objectName();
        }
        for (const char* name : {"capturePushButton", "choosePicturesPushButton", "chooseSourcePushButton",
                                 "nameLineEdit", "notePlainTextEdit", "consentCheckBox"})
            QVERIFY2(reached.contains(QLatin1String(name)), name);
    }

    void warnsWhenTheFaceLooksLikeSomebodyEnrolled() {
        Desk desk;
        QVERIFY(desk.start());
        const qint64 anna = desk.enrolled(QStringLiteral("Anna"), {kAnna});
        QVERIFY(desk.fillIn("Berta", {desk.picture(QStringLiteral("b.png"), {kAnnaAgain})}));
        desk.click("saveEnrolmentPushButton");  // nothing is planned: cancelled
        QTRY_COMPARE(desk.prompts.asked.size(), 1);
        QVERIFY2(desk.prompts.asked.first().startsWith(QStringLiteral("This looks like Anna (similarity 0.8")),
                 qPrintable(desk.prompts.asked.first()));
        QTRY_VERIFY(desk.canSave());
        QCOMPARE(desk.people().size(), 1);
        desk.prompts.choices = {1};
        desk.click("saveEnrolmentPushButton");
        QTRY_COMPARE(desk.lastNotice(), QStringLiteral("1 shot(s) were added to Anna"));
        QCOMPARE(desk.inStore([=](GalleryStore& store) { return store.people().get(anna); })->faceCount, 2);
    }

    void aLookAlikeMayBeAnotherPerson() {
        Desk desk;
        QVERIFY(desk.start());
        desk.enrolled(QStringLiteral("Anna"), {kAnna});
        QVERIFY(desk.fillIn("Anna", {desk.picture(QStringLiteral("b.png"), {kAnnaAgain})}));
        desk.prompts.choices = {2};
        desk.click("saveEnrolmentPushButton");
        QTRY_COMPARE(desk.people().size(), 2);
        QCOMPARE(desk.prompts.asked.size(), 1);  // one question, though face and name are both known
    }

    void aFailureKeepsEverythingEntered() {
        Desk desk;
        QVERIFY(desk.start());
        QVERIFY(desk.fillIn("Anna", {desk.picture(QStringLiteral("a.png"), {kAnna})}));
        const QString database = [&] {
            const auto check = desk.inStore([](GalleryStore& store) -> Result<QString> { return store.folder(); });
            return QDir(*check).entryList({QStringLiteral("*.sqlite"), QStringLiteral("*.db")}).value(0);
        }();
        QVERIFY(!database.isEmpty());
        {
            auto other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("saboteur"));
            other.setDatabaseName(QDir(desk.settings.storeFolder()).filePath(database));
            QVERIFY(other.open());
            QSqlQuery query(other);
            QVERIFY(query.exec(QStringLiteral("ALTER TABLE faces RENAME TO lost")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("saboteur"));
        desk.click("saveEnrolmentPushButton");
        QTRY_COMPARE(desk.complaints.size(), 1);
        QTRY_VERIFY(desk.canSave());
        QCOMPARE(desk.shots(), 1);
        QCOMPARE(desk.find<QLineEdit>("nameLineEdit")->text(), QStringLiteral("Anna"));
        QCOMPARE(desk.undoStack.count(), 0);
    }

    void clearingCanBeUndone() {
        Desk desk;
        QVERIFY(desk.start());
        QVERIFY(desk.fillIn("Anna", {desk.picture(QStringLiteral("a.png"), {kAnna}),
                                     desk.picture(QStringLiteral("b.png"), {kAnnaAgain})}));
        desk.click("clearEnrolmentPushButton");
        QTRY_COMPARE(desk.shots(), 0);
        QVERIFY(desk.find<QLineEdit>("nameLineEdit")->text().isEmpty());
        QVERIFY(desk.notices.last().last().toBool());
        desk.undoStack.undo();
        QTRY_COMPARE(desk.shots(), 2);
        QCOMPARE(desk.find<QLineEdit>("nameLineEdit")->text(), QStringLiteral("Anna"));
        QVERIFY(desk.canSave());
    }

    void aShotOfSomebodyElseIsPointedOut() {
        Desk desk;
        QVERIFY(desk.start());
        QVERIFY(desk.fillIn("Anna", {desk.picture(QStringLiteral("a.png"), {kAnna}),
                                     desk.picture(QStringLiteral("b.png"), {kAnnaAgain}),
                                     desk.picture(QStringLiteral("c.png"), {kBert})}));
        QVERIFY(desk.text("stateLabel").contains(QStringLiteral("somebody else")));
        const auto descriptionOf = [&](int shot) {
            return desk.page->findChild<QWidget*>(QStringLiteral("shotCard%1").arg(shot))->accessibleDescription();
        };
        QVERIFY(descriptionOf(2).contains(QStringLiteral("somebody else")));
        QVERIFY(!descriptionOf(0).contains(QStringLiteral("somebody else")));
        desk.click("dropShotToolButton2");
        QTRY_VERIFY(!desk.text("stateLabel").contains(QStringLiteral("somebody else")));
        QCOMPARE(desk.shots(), 2);
    }

    void readingManyPicturesCanBeCancelled() {
        Desk desk;
        QVERIFY(desk.start());
        const QString path = desk.picture(QStringLiteral("a.png"), {kAnna});
        desk.drop(QStringList(5000, path));
        QTRY_VERIFY(desk.shows("cancelReadingPushButton"));
        QTRY_COMPARE(desk.shots(), 1);
        desk.click("cancelReadingPushButton");
        QTRY_VERIFY(!desk.shows("cancelReadingPushButton"));
        QVERIFY(desk.find<QLabel>("problemsLabel")->toolTip().count(u'\n') < 4990);
    }

    void capturesFromARunningSource() {
        Desk desk;
        QVERIFY(desk.start());
        const QString video = desk.folder.filePath(QStringLiteral("anna.avi"));
        QVERIFY(writeSyntheticVideo(video.toStdString(),
                                    {.frameCount = 250, .faces = {{.hueDeg = kAnna, .centrePx = {160, 120}}}}));
        desk.feed->start({.kind = SourceAddress::Kind::VideoFile, .location = video.toStdString()});
        QTRY_VERIFY(desk.shows("guideFaceView"));
        QTRY_VERIFY(!desk.feed->result().faces.empty());
        QCOMPARE(desk.shots(), 0);  // nobody is captured before the button was pressed
        desk.click("capturePushButton");
        QTRY_COMPARE(desk.shots(), 1);  // further frames are near-duplicates
        QCOMPARE(desk.find<QPushButton>("capturePushButton")->text(), QStringLiteral("Stop capture"));
        desk.click("capturePushButton");
        QCOMPARE(desk.find<QPushButton>("capturePushButton")->text(), QStringLiteral("Start capture"));
    }

    void takesAShotOfAPictureThatStands() {
        Desk desk;
        QVERIFY(desk.start());
        const auto show = [&](const QString& path) {
            desk.feed->start({.kind = SourceAddress::Kind::Image, .location = path.toStdString()});
            QTRY_COMPARE(desk.feed->state().phase, LiveState::Phase::Ended);
            QTRY_VERIFY(!desk.feed->result().faces.empty());
        };
        // Of two faces it is not clear whose shot it would be.
        const QString both = desk.picture(QStringLiteral("both.png"), {kAnnaOnceMore, kBert});
        show(both);
        auto* view = desk.find<FaceView>("guideFaceView");
        QTRY_VERIFY(view->hint().contains(QStringLiteral("click the right one")));
        QVERIFY(!desk.find<QPushButton>("capturePushButton")->isEnabled());
        show(desk.picture(QStringLiteral("anna.png"), {kAnna}));
        QTRY_VERIFY(view->hint().contains(QStringLiteral("Take the shot")));
        desk.click("capturePushButton");
        QTRY_COMPARE(desk.shots(), 1);
        desk.click("capturePushButton");  // there is no other one in it
        QTRY_VERIFY(desk.text("problemsLabel").contains(QStringLiteral("anna.png")));
        QCOMPARE(desk.shots(), 1);

        show(both);
        QTRY_VERIFY2(view->hint().isEmpty(), qPrintable(view->hint()));  // one of them goes with the shot
        const LiveFrameResult& result = desk.feed->result();
        const QSizeF size(result.frame->image.cols, result.frame->image.rows);
        const double scale = qMin(view->width() / size.width(), view->height() / size.height());
        const cv::Rect2f box = result.faces.front().tracked.face.boxPx;
        const QPointF corner((view->width() - size.width() * scale) / 2, (view->height() - size.height() * scale) / 2);
        const QPointF middle(box.x + box.width / 2, box.y + box.height / 2);
        QTest::mouseClick(view, Qt::LeftButton, {}, (corner + middle * scale).toPoint());
        QTRY_COMPARE(desk.shots(), 2);
        QVERIFY2(view->hint().isEmpty(), qPrintable(view->hint()));
    }

    void followsTheFaceThatWasClicked() {
        Desk desk;
        QVERIFY(desk.start());
        const QString video = desk.folder.filePath(QStringLiteral("both.avi"));
        QVERIFY(writeSyntheticVideo(video.toStdString(), {.frameCount = 250,
                                                          .faces = {{.hueDeg = kAnna, .centrePx = {80, 120}},
                                                                    {.hueDeg = kBert, .centrePx = {240, 120}}}}));
        desk.feed->start({.kind = SourceAddress::Kind::VideoFile, .location = video.toStdString()});
        QTRY_COMPARE(desk.feed->result().faces.size(), 2U);
        desk.click("capturePushButton");
        auto* view = desk.find<FaceView>("guideFaceView");
        QTRY_VERIFY(view->hint().contains(QStringLiteral("click the right one")));
        QCOMPARE(desk.shots(), 0);
        const double scale = qMin(view->width() / 320.0, view->height() / 240.0);
        const QPointF corner((view->width() - 320 * scale) / 2, (view->height() - 240 * scale) / 2);
        QTest::mouseClick(view, Qt::LeftButton, {}, (corner + QPointF(240, 120) * scale).toPoint());
        QTRY_COMPARE(desk.shots(), 1);
        desk.type("nameLineEdit", "Bert");
        desk.find<QCheckBox>("consentCheckBox")->setChecked(true);
        desk.click("saveEnrolmentPushButton");
        QTRY_COMPARE(desk.people().size(), 1);
        QTRY_COMPARE(desk.studio->gallery()->templateCount(), 1U);
        const auto nearest = desk.studio->gallery()->nearestPeople({FakeEmbeddingNetwork::embeddingOfHue(kBert)}, 1);
        QVERIFY(nearest->front().front().cosineSimilarity > 0.9F);
    }

    void beginsWithAFaceClickedElsewhere() {
        Desk desk;
        QVERIFY(desk.start());
        const FaceQuality quality{.sizePx = 120, .sharpness = 200, .brightness = 120, .confidence = 0.9F};
        const cv::Mat crop(kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar(20, 200, 30));
        const auto enrollHue = [&](double hueDeg) {
            desk.page->enrollFace(crop, quality, FakeEmbeddingNetwork::embeddingOfHue(hueDeg),
                                  QStringLiteral("camera:0"));
        };
        enrollHue(kAnna);
        QCOMPARE(desk.shots(), 1);
        QCOMPARE(desk.page->focusWidget(), desk.find<QLineEdit>("nameLineEdit"));
        desk.type("nameLineEdit", "Anna");
        enrollHue(kAnnaOnceMore);  // the same person: one more shot
        QCOMPARE(desk.shots(), 2);
        enrollHue(kBert);  // somebody else: a new enrolment, and the one before can be had back
        QTRY_COMPARE(desk.shots(), 1);
        QVERIFY(desk.find<QLineEdit>("nameLineEdit")->text().isEmpty());
        desk.undoStack.undo();
        QTRY_COMPARE(desk.shots(), 2);
        QCOMPARE(desk.find<QLineEdit>("nameLineEdit")->text(), QStringLiteral("Anna"));
    }

    void aFaceWithoutEmbeddingIsEmbeddedFirst() {
        Desk desk;
        QVERIFY(desk.start());
        const cv::Mat crop(kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar(20, 200, 30));
        desk.page->enrollFace(crop, {.sizePx = 120, .confidence = 0.9F}, {}, QStringLiteral("camera:0"));
        QTRY_COMPARE(desk.shots(), 1);
    }

    void everyControlHasANameForScreenReaders() {
        Desk desk;
        QVERIFY(desk.start());
        QVERIFY(desk.fillIn("Anna", {desk.picture(QStringLiteral("a.png"), {kAnna})}));
        for (const QWidget* widget : desk.page->findChildren<QWidget*>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)) continue;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
            QVERIFY2(named, qPrintable(widget->objectName() + QLatin1String(widget->metaObject()->className())));
            if (button) QVERIFY2(widget->height() >= 30, qPrintable(widget->objectName()));
        }
    }
};

QTEST_MAIN(TestEnrollPage)
#include "tst_enroll_page.moc"
