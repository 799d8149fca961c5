#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSlider>
#include <QTabBar>
#include <QTableWidget>

#include "tests/gui/page_fixture.h"
#include "tests/support/dropped_files.h"
#include "tests/support/unnamed_sightings.h"
#include "ui/faces/person_chooser.h"
#include "ui/insights/embedding_map.h"
#include "ui/insights/mending_card.h"
#include "ui/people/gallery_page.h"
#include "ui/people/merge_dialog.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

namespace {

struct Hall : PageFixture {
    std::unique_ptr<GalleryPage> page;

    Hall() {
        page = std::make_unique<GalleryPage>(*studio, prompts, notifier, undoStack);
        page->resize(1100, 700);
        page->show();
        page->activateWindow();
    }

    template <typename Widget>
    Widget* find(const char* name) const {
        return page->findChild<Widget*>(QString::fromLatin1(name));
    }
    void click(const char* name) const {
        auto* button = find<QAbstractButton>(name);
        QVERIFY2(button && button->isVisible() && button->isEnabled(), name);
        const QPoint at = button->inherits("QCheckBox") ? QPoint(12, button->height() / 2) : button->rect().center();
        QTest::mouseClick(button, Qt::LeftButton, {}, at);
    }
    void openTab(int tab) const {
        auto* tabs = find<QTabBar>("galleryTabBar");
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(tab).center());
    }
    QString text(const char* name) const { return find<QLabel>(name)->text(); }
    QList<MendingCard*> cards() const {
        QList<MendingCard*> shown;
        for (auto* card : page->findChildren<MendingCard*>())
            if (card->isVisible()) shown << card;
        return shown;
    }
    static void press(const MendingCard* card, const char* name) {
        auto* button = card->findChild<QPushButton*>(QLatin1String(name));
        QVERIFY2(button, name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    QStringList names() {
        QStringList names;
        for (const Person& person : people()) names << person.name;
        return names;
    }

    /// Anna and Bert, who are far apart, with three faces each.
    bool fill() {
        return start() && enrolled(u"Anna"_s, {100, 104, 98}) != 0 && enrolled(u"Bert"_s, {250, 246, 252}) != 0 &&
               QTest::qWaitFor([this] { return studio->gallery()->templateCount() == 6; });
    }

    void see(double hueDeg) {
        Sighting sighting{.seenAt = QDateTime::currentDateTimeUtc(), .source = u"film"_s, .cosineSimilarity = 0.1};
        const cv::Mat crop(kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar(40 + hueDeg / 3, 90, 200));
        std::vector<uchar> png;
        cv::imencode(".png", crop, png);
        sighting.cropPng = QByteArray(reinterpret_cast<const char*>(png.data()), static_cast<qsizetype>(png.size()));
        sighting.quality = {.sizePx = 120, .sharpness = 200, .brightness = 120, .confidence = 0.9F};
        sighting.modelId = QString::fromStdString(studio->modelCard()->modelId);
        sighting.embedding = FakeEmbeddingNetwork::embeddingOfHue(hueDeg);
        QVERIFY(inStore([=](GalleryStore& store) { return store.sightings().add(sighting); }).ok());
    }
};

}  // namespace

/// The tabs of the gallery beside the people, and what goes in and out.
class TestGalleryViews : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theMapShowsEverybody() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.openTab(1);
        auto* map = hall.find<EmbeddingMap>("embeddingMap");
        QTRY_COMPARE(map->points().size(), 6U);
        QTRY_VERIFY(map->isVisible());
        // People stand apart: each is nearer to their own than to the others.
        const auto apart = [&](std::size_t a, std::size_t b) {
            return QLineF(map->placeOf(a), map->placeOf(b)).length();
        };
        QTRY_VERIFY(map->placeOf(0) != map->placeOf(3));
        QTRY_VERIFY_WITH_TIMEOUT(hall.find<QPushButton>("clarifyMapPushButton")->isEnabled(), 20000);  // laid out
        QVERIFY(apart(0, 1) < apart(0, 3));
        QVERIFY(apart(3, 4) < apart(3, 0));

        // A lasso around everything holds several people.
        const auto lasso = [&](const QRectF& around) {
            QTest::mousePress(map, Qt::LeftButton, {}, around.topLeft().toPoint());
            for (const QPointF& corner : {around.topRight(), around.bottomRight(), around.bottomLeft()})
                QTest::mouseMove(map, corner.toPoint());
            QTest::mouseRelease(map, Qt::LeftButton, {}, around.bottomLeft().toPoint());
        };
        lasso(QRectF(map->rect()).adjusted(2, 2, -2, -2));
        QCOMPARE(map->selection().size(), 6U);
        // One that ends where it began is no click.
        const QRectF whole = QRectF(map->rect()).adjusted(2, 2, -2, -2);
        QTest::mousePress(map, Qt::LeftButton, {}, whole.topLeft().toPoint());
        for (const QPointF& corner : {whole.topRight(), whole.bottomRight(), whole.bottomLeft(), whole.topLeft()})
            QTest::mouseMove(map, corner.toPoint());
        QTest::mouseRelease(map, Qt::LeftButton, {}, whole.topLeft().toPoint());
        QCOMPARE(map->selection().size(), 6U);
        hall.click("removeMapFacesPushButton");
        QTRY_COMPARE(map->points().size(), 0U);
        QTRY_COMPARE(hall.undoStack.undoText(), u"delete 6 face(s)"_s);
        hall.undoStack.undo();
        QTRY_COMPARE(map->points().size(), 6U);
        QTRY_VERIFY(map->placeOf(0) != map->placeOf(3));
        QTRY_VERIFY_WITH_TIMEOUT(hall.find<QPushButton>("clarifyMapPushButton")->isEnabled(), 20000);  // laid out
        const QPointF one = map->placeOf(0);
        lasso(QRectF(one.x() - 3, one.y() - 3, 6, 6));
        QCOMPARE(map->selection(), std::vector<std::size_t>{0});
        hall.click("removeMapFacesPushButton");
        QTRY_COMPARE(map->points().size(), 5U);
        QTRY_COMPARE(hall.undoStack.count(), 1);
        hall.undoStack.undo();
        QTRY_COMPARE(map->points().size(), 6U);
        QTRY_VERIFY(map->placeOf(0) != map->placeOf(3));
        QTRY_VERIFY_WITH_TIMEOUT(hall.find<QPushButton>("clarifyMapPushButton")->isEnabled(), 20000);  // laid out
        hall.click("clarifyMapPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(hall.find<QPushButton>("clarifyMapPushButton")->isEnabled(), 20000);
        QVERIFY(hall.complaints.isEmpty());
        // A click opens the face.
        QTest::mouseClick(map, Qt::LeftButton, {}, map->placeOf(4).toPoint());
        QTRY_VERIFY(hall.find<QWidget>("personDetails")->isVisible());
        QCOMPARE(hall.find<QLineEdit>("personNameLineEdit")->text(), u"Bert"_s);
    }

    /// Those whom another model has measured, or none: each alone, to be named or forgotten as well.
    void strangersThatNoModelHasMeasuredAreShown() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.see(170.0);
        const auto seen = hall.inStore([](GalleryStore& store) { return unnamedSightings(store); });
        for (int i = 0; i < 2; ++i)
            QVERIFY(hall.inStore([&](GalleryStore& store) {
                Sighting bare = seen->first();
                bare.embedding.clear();
                bare.modelId.clear();
                return store.sightings().add(bare);
            }));
        hall.openTab(2);
        QTRY_COMPARE(hall.cards().size(), 3);
        for (int left = 2; left >= 0; --left) {
            Hall::press(hall.cards().last(), "forgetGroupPushButton");
            QTRY_COMPARE(hall.cards().size(), left);
        }
    }

    void strangersGetAName() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.openTab(2);
        QTRY_VERIFY(hall.find<QWidget>("noUnknownsEmptyState")->isVisible());
        // Nobody keeps pictures of those who pass by with one click.
        hall.click("rememberSightingsPushButton");
        QCOMPARE(hall.prompts.asked.size(), 1);
        QVERIFY(!hall.studio->storeSettings().keepSightings);
        hall.prompts.choices = {1};
        hall.click("rememberSightingsPushButton");
        QVERIFY(hall.studio->storeSettings().keepSightings);
        hall.prompts.asked.clear();
        for (const double hue : {170.0, 172.0, 10.0}) hall.see(hue);
        hall.studio->galleryEdited();
        QTRY_COMPARE(hall.cards().size(), 2);
        QVERIFY(hall.text("unknownsLabel").startsWith(u"2 stranger"_s));

        // Without consent nobody is stored.
        const auto name = [&] {
            Hall::press(hall.cards().first(), "nameGroupPushButton");
            auto* chooser = hall.page->findChild<PersonChooser*>();
            QTRY_VERIFY(chooser && chooser->isVisible());
            QTest::keyClicks(chooser->findChild<QLineEdit*>(), u"Cleo"_s);
            QTest::mouseClick(chooser->findChild<QPushButton*>(u"newPersonPushButton"_s), Qt::LeftButton);
        };
        name();
        QTRY_COMPARE(hall.prompts.asked.size(), 1);
        QCOMPARE(hall.people().size(), 2);
        QTRY_VERIFY(!hall.page->findChild<PersonChooser*>());
        hall.prompts.choices = {1};
        name();
        QTRY_COMPARE(hall.names(), QStringList({u"Anna"_s, u"Bert"_s, u"Cleo"_s}));
        QCOMPARE(hall.people().last().faceCount, 2);
        QTRY_COMPARE(hall.cards().size(), 1);
        Hall::press(hall.cards().first(), "forgetGroupPushButton");
        QTRY_VERIFY(hall.find<QWidget>("noUnknownsEmptyState")->isVisible());
        QTRY_COMPARE(hall.undoStack.count(), 2);
        hall.undoStack.undo();
        QTRY_COMPARE(hall.cards().size(), 1);
    }

    void onePersonUnderTwoNamesIsSuggested() {
        Hall hall;
        QVERIFY(hall.fill());
        QVERIFY(hall.enrolled(u"Anna L."_s, {101, 103}) != 0);
        hall.openTab(3);
        const auto cardWith = [&](const char* button) -> MendingCard* {
            for (MendingCard* card : hall.cards())
                if (card->findChild<QPushButton*>(QLatin1String(button))) return card;
            return nullptr;
        };
        QTRY_VERIFY(cardWith("mergeSuggestionPushButton"));
        Hall::press(cardWith("mergeSuggestionPushButton"), "mergeSuggestionPushButton");
        auto* both = hall.page->findChild<MergeDialog*>();  // asks for name and portrait, as everywhere
        QVERIFY(both && both->isVisible());
        both->findChild<QPushButton*>(u"mergePushButton"_s)->click();
        QTRY_COMPARE(hall.names(), QStringList({u"Anna"_s, u"Bert"_s}));
        QTRY_COMPARE(hall.undoStack.count(), 1);
        hall.undoStack.undo();
        QTRY_COMPARE(hall.people().size(), 3);
        // What is said to be right does not come again.
        QTRY_VERIFY(cardWith("mergeSuggestionPushButton"));
        Hall::press(cardWith("mergeSuggestionPushButton"), "dismissSuggestionPushButton");
        hall.studio->galleryEdited();
        QTRY_VERIFY(hall.studio->gallery() && hall.studio->gallery()->templateCount() == 8);
        QTest::qWait(200);
        QVERIFY(!cardWith("mergeSuggestionPushButton"));
        QCOMPARE(hall.people().size(), 3);
    }

    void thresholdFollowsWhatIsAccepted() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.openTab(4);
        auto* slider = hall.find<QSlider>("calibrationRateSlider");
        QTRY_VERIFY(slider->isVisible());
        QVERIFY(hall.text("calibrationLabel").contains(u"similarity of"_s));
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_End);
        QCOMPARE(hall.text("calibrationRateLabel"), u"1 in 100,000"_s);
        const double before = hall.studio->storeSettings().strangerRate;
        hall.click("useCalibrationPushButton");
        QVERIFY(hall.studio->storeSettings().strangerRate < before / 100);
        QCOMPARE(hall.studio->storeSettings().calibratedModel,
                 QString::fromStdString(hall.studio->modelCard()->modelId));
    }

    void aPictureFindsWhoIsInIt() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.openTab(5);
        hall.prompts.files = {hall.picture(u"who.png"_s, {252})};
        hall.click("chooseSearchPicturePushButton");
        auto* list = hall.find<QListView>("nearestFacesListView");
        QTRY_COMPARE(list->model()->rowCount(), 6);
        QCOMPARE(list->model()->index(0, 0).data().toString(), u"Bert"_s);
        QCOMPARE(list->model()->index(5, 0).data().toString(), u"Anna"_s);
        QVERIFY(hall.text("searchWordsLabel").startsWith(u"This is Bert"_s));
        hall.prompts.files = {hall.picture(u"stranger.png"_s, {180})};
        hall.click("chooseSearchPicturePushButton");
        QTRY_VERIFY(hall.text("searchWordsLabel").startsWith(u"Nobody is similar enough"_s));
        QCOMPARE(list->model()->rowCount(), 6);
        hall.prompts.files = {hall.picture(u"crowd.png"_s, {10, 30, 50, 70, 90, 110, 130, 150, 170, 190, 210, 230})};
        hall.click("chooseSearchPicturePushButton");
        QTRY_VERIFY(hall.page->findChild<QPushButton*>(u"searchFacePushButton11"_s));
        QTRY_VERIFY(!hall.find<QPushButton>("searchFacePushButton11")->visibleRegion().isEmpty());
        QTRY_COMPARE(hall.find<QPushButton>("searchFacePushButton11")->visibleRegion().boundingRect(),
                     hall.find<QPushButton>("searchFacePushButton11")->rect());
        hall.prompts.files = {hall.picture(u"nobody.png"_s, {})};
        hall.click("chooseSearchPicturePushButton");
        QTRY_COMPARE(list->model()->rowCount(), 0);
        QTRY_VERIFY(!hall.text("searchWordsLabel").isEmpty());
        hall.prompts.files = {hall.folder.filePath(u"not there.png"_s)};
        hall.click("chooseSearchPicturePushButton");
        QTRY_VERIFY(hall.text("searchWordsLabel").contains(u"not there.png"_s));
    }

    void aFolderThatIsDroppedIsImported() {
        Hall hall;
        QVERIFY(hall.start());
        QTRY_VERIFY(hall.find<QPushButton>("importFirstPushButton")->isVisible());
        QVERIFY(dropFiles(hall.page.get(), {hall.folder.path()}));
        QTRY_VERIFY(hall.find<QLineEdit>("importPathLineEdit"));
        QCOMPARE(hall.find<QLineEdit>("importPathLineEdit")->text(), hall.folder.path());
        QVERIFY(!hall.find<QPushButton>("startImportPushButton")->isEnabled());  // nobody has agreed yet
    }

    void picturesAreImportedAndRefusedOnesListed() {
        Hall hall;
        QVERIFY(hall.start());
        QTRY_VERIFY(hall.find<QPushButton>("importFirstPushButton")->isVisible());
        QVERIFY(QDir(hall.folder.path()).mkpath(u"in/Ada Ünal"_s));
        hall.picture(u"in/Ada Ünal/1.png"_s, {40});
        hall.picture(u"in/Ada Ünal/2.png"_s, {42});
        hall.picture(u"in/Ada Ünal/empty.png"_s, {});
        hall.click("importFirstPushButton");
        QTRY_VERIFY(hall.find<QLineEdit>("importPathLineEdit"));
        hall.find<QLineEdit>("importPathLineEdit")->setText(hall.folder.filePath(u"in"_s));
        QVERIFY(!hall.find<QPushButton>("startImportPushButton")->isEnabled());  // nobody has agreed yet
        hall.click("importConsentCheckBox");
        hall.click("startImportPushButton");
        auto* refused = hall.find<QTableWidget>("importProblemsTable");
        QTRY_COMPARE(refused->rowCount(), 1);
        QVERIFY(refused->item(0, 0)->text().endsWith(u"empty.png"_s));
        QCOMPARE(hall.names(), QStringList{u"Ada Ünal"_s});
        QCOMPARE(hall.people().first().faceCount, 2);
        hall.prompts.savePath = hall.folder.filePath(u"refused.csv"_s);
        hall.click("saveImportProblemsPushButton");
        QFile csv(hall.prompts.savePath);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QVERIFY(csv.readAll().contains("empty.png"));
        // The same again changes nothing.
        hall.click("startImportPushButton");
        QTRY_VERIFY(hall.text("importSummaryLabel").contains(u"2 stored before"_s));
        QCOMPARE(hall.people().first().faceCount, 2);
    }

    void picturesOfNobodyAreSortedOnWish() {
        Hall hall;
        QVERIFY(hall.start());
        QVERIFY(QDir(hall.folder.path()).mkpath(u"in"_s));
        for (int n = 0; n < 3; ++n) hall.picture(u"in/IMG_000%1.png"_s.arg(n), {40.0 + 2 * n + 120 * (n / 2)});
        hall.click("importFirstPushButton");
        QTRY_VERIFY(hall.find<QLineEdit>("importPathLineEdit"));
        hall.find<QLineEdit>("importPathLineEdit")->setText(hall.folder.filePath(u"in"_s));
        hall.click("importConsentCheckBox");
        hall.click("startImportPushButton");
        QTRY_COMPARE(hall.find<QTableWidget>("importProblemsTable")->rowCount(), 3);
        QVERIFY(hall.names().isEmpty());
        hall.click("importSortCheckBox");
        hall.click("startImportPushButton");
        QTRY_COMPARE(hall.names(), (QStringList{u"Unnamed 1"_s, u"Unnamed 2"_s}));
        QCOMPARE(hall.people().first().faceCount, 2);
        QTRY_COMPARE(hall.find<QTableWidget>("importProblemsTable")->rowCount(), 0);
    }

    void closingAnImportCancelsItAndSaysSo() {
        Hall hall;
        QVERIFY(hall.start());
        QVERIFY(QDir(hall.folder.path()).mkpath(u"in"_s));
        for (int n = 0; n < 40; ++n) hall.picture(u"in/Somebody %1.png"_s.arg(QChar(u'A' + n)), {40});
        hall.click("importFirstPushButton");
        QTRY_VERIFY(hall.find<QLineEdit>("importPathLineEdit"));
        hall.find<QLineEdit>("importPathLineEdit")->setText(hall.folder.filePath(u"in"_s));
        hall.click("importConsentCheckBox");
        hall.click("startImportPushButton");
        auto* dialog = hall.find<QDialog>("importDialog");
        dialog->reject();
        QVERIFY(dialog->isVisible());
        QTRY_VERIFY(!hall.text("importSummaryLabel").isEmpty());
        QTRY_COMPARE(hall.names().size(), hall.people().size());
        dialog->reject();
        QTRY_VERIFY(!hall.find<QDialog>("importDialog"));
        // Other pictures need an answer of their own.
        QTest::qWait(10);
        hall.page->importPeople();
        QTRY_VERIFY(hall.find<QCheckBox>("importConsentCheckBox"));
        hall.find<QCheckBox>("importConsentCheckBox")->setChecked(true);
        hall.find<QLineEdit>("importPathLineEdit")->setText(hall.folder.path());
        QVERIFY(!hall.find<QCheckBox>("importConsentCheckBox")->isChecked());
    }

    void newPeopleWhoAreSeveralAreAskedAbout() {
        Hall hall;
        QVERIFY(hall.start());
        QVERIFY(QDir(hall.folder.path()).mkpath(u"in/Party"_s) && QDir(hall.folder.path()).mkpath(u"in/Ada"_s));
        for (int n = 0; n < 4; ++n) hall.picture(u"in/Party/%1.png"_s.arg(n), {20.0 + 80 * n});
        hall.picture(u"in/Ada/1.png"_s, {180});
        hall.click("importFirstPushButton");
        QTRY_VERIFY(hall.find<QLineEdit>("importPathLineEdit"));
        hall.find<QLineEdit>("importPathLineEdit")->setText(hall.folder.filePath(u"in"_s));
        hall.click("importConsentCheckBox");
        hall.click("startImportPushButton");
        QTRY_COMPARE(hall.prompts.asked.size(), 1);
        QVERIFY2(hall.prompts.asked[0].contains(u"Party"_s), qPrintable(hall.prompts.asked[0]));
        QCOMPARE(hall.names(), QStringList{u"Ada"_s});  // what was not answered stores nothing
        QCOMPARE(hall.find<QTableWidget>("importProblemsTable")->rowCount(), 1);
        hall.prompts.choices = {1};
        hall.click("startImportPushButton");
        QTRY_COMPARE(hall.names(), (QStringList{u"Ada"_s, u"Party"_s}));
    }

    void severalFacesAreAskedAbout() {
        Hall hall;
        QVERIFY(hall.start());
        QVERIFY(QDir(hall.folder.path()).mkpath(u"in/Ada"_s));
        hall.picture(u"in/Ada/1.png"_s, {40});
        hall.picture(u"in/Ada/2.png"_s, {200, 42});
        hall.picture(u"in/Ada/3.png"_s, {100, 300});
        hall.click("importFirstPushButton");
        QTRY_VERIFY(hall.find<QLineEdit>("importPathLineEdit"));
        hall.find<QLineEdit>("importPathLineEdit")->setText(hall.folder.filePath(u"in"_s));
        hall.click("importConsentCheckBox");
        auto* several = hall.find<QComboBox>("severalFacesComboBox");
        several->setCurrentIndex(several->findText(u"Ask me at the end"_s));
        hall.click("startImportPushButton");
        QTRY_VERIFY(hall.find<QPushButton>("chooseFacePushButton1"));
        QCOMPARE(hall.text("severalFacesNameLabel"), u"Ada"_s);
        QVERIFY(hall.text("chooserQuestionLabel").contains(u"2.png"_s));
        QCOMPARE(hall.people().first().faceCount, 1);
        QTRY_VERIFY(hall.find<QPushButton>("skipAllPushButton")->isVisible());  // the third was read meanwhile
        hall.click("chooseFacePushButton0");
        QTRY_VERIFY(hall.text("chooserQuestionLabel").contains(u"3.png"_s));
        hall.click("skipPicturePushButton");
        QTRY_VERIFY(hall.text("importSummaryLabel").contains(u"added in 1 of 2 pictures"_s));
        QTRY_COMPARE(hall.undoStack.count(), 1);
        QCOMPARE(hall.people().first().faceCount, 2);
        QTRY_VERIFY(!hall.find<QWidget>("severalFacesDialog"));
        // The chosen one is passed over from now on, the other one is asked about again.
        hall.click("startImportPushButton");
        QTRY_VERIFY(hall.text("importSummaryLabel").contains(u"2 stored before"_s));
        QTRY_VERIFY(hall.find<QDialog>("severalFacesDialog"));
        QTRY_VERIFY(hall.find<QPushButton>("chooseFacePushButton0"));
        hall.find<QDialog>("severalFacesDialog")->reject();
        QTRY_VERIFY(hall.text("importSummaryLabel").contains(u"added in 0 of 1 pictures"_s));
        QVERIFY(hall.complaints.isEmpty());
    }

    void everybodyGoesOutAndComesIn() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.click("exportToolButton");
        QTRY_VERIFY(hall.find<QPushButton>("startExportPushButton"));
        hall.prompts.savePath = hall.folder.filePath(u"all.facenet"_s);
        hall.click("startExportPushButton");
        QTRY_VERIFY(hall.text("exportSummaryLabel").startsWith(u"2 people, 6 faces"_s));
        hall.prompts.savePath = u"/nowhere/at/all.facenet"_s;
        hall.click("startExportPushButton");
        QTRY_VERIFY(!hall.text("exportSummaryLabel").startsWith(u"2 people"_s));
        QTRY_VERIFY(!hall.text("exportSummaryLabel").isEmpty());

        Hall other;
        QVERIFY(other.start());
        other.click("importFirstPushButton");
        QTRY_VERIFY(other.find<QLineEdit>("importPathLineEdit"));
        other.find<QLineEdit>("importPathLineEdit")->setText(hall.folder.filePath(u"all.facenet"_s));
        other.click("startImportPushButton");
        QTRY_COMPARE(other.names(), QStringList({u"Anna"_s, u"Bert"_s}));
        QTRY_VERIFY(other.text("importSummaryLabel").startsWith(u"2 new people"_s));
        // Something that is no export is refused with a reason, and nothing changes.
        QFile junk(other.folder.filePath(u"junk.facenet"_s));
        QVERIFY(junk.open(QIODevice::WriteOnly) && junk.write("not an archive") > 0);
        junk.close();
        other.find<QLineEdit>("importPathLineEdit")->setText(junk.fileName());
        other.click("startImportPushButton");
        QTRY_VERIFY(other.text("importSummaryLabel").contains(u"junk.facenet"_s));
        QCOMPARE(other.people().size(), 2);
    }

    void backupsAreLookedIntoAndPutBack() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.click("backupsToolButton");
        QTRY_VERIFY(hall.find<QListWidget>("backupsListWidget"));
        hall.click("makeBackupPushButton");
        QTRY_VERIFY(hall.text("backupContentsLabel").contains(u"2 people, 6 faces"_s));
        const qint64 bert = hall.people().last().id;
        QVERIFY(hall.inStore([=](GalleryStore& store) { return store.people().remove({bert}); }).ok());
        auto* list = hall.find<QListWidget>("backupsListWidget");
        list->setCurrentRow(-1);
        list->setCurrentRow(0);
        QTRY_VERIFY(hall.text("backupContentsLabel").contains(u"These come back: Bert"_s));
        hall.click("restoreBackupPushButton");  // the question is not answered
        QCOMPARE(hall.people().size(), 1);
        hall.prompts.choices = {1};
        hall.click("restoreBackupPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(hall.people().size(), 2, 10000);
        QTRY_VERIFY(hall.studio->gallery() && hall.studio->gallery()->templateCount() == 6);
    }
};

QTEST_MAIN(TestGalleryViews)
#include "tst_gallery_views.moc"
