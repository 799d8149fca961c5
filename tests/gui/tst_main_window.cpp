#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextBrowser>
#include <QWizard>
#include <algorithm>

#include "tests/gui/window_fixture.h"
#include "ui/base/language.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isThereBeforeAnythingIsLoaded() {
        WindowFixture fixture;
        QCOMPARE(fixture.studio->storeState(), Studio::LoadState::Loading);
        QCOMPARE(fixture.find<QLabel>("engineLabel")->text(), QStringLiteral("Loading the model…"));
        QVERIFY(fixture.studio->engine() == nullptr);
        QVERIFY(fixture.ready());
        QTRY_VERIFY(fixture.find<QLabel>("engineLabel")->text().startsWith(QStringLiteral("CPU fp32 · ")));
    }

    void pagesOpenByPointerAndKey() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        fixture.click("settingsToolButton");
        QVERIFY(fixture.isShown("settingsPage"));
        QTest::keyClick(fixture.window.get(), Qt::Key_1, Qt::ControlModifier);
        QVERIFY(fixture.isShown("livePage"));
        QVERIFY(fixture.find<QAbstractButton>("liveToolButton")->isChecked());
        QTest::keyClick(fixture.window.get(), Qt::Key_3, Qt::ControlModifier);
        QVERIFY(fixture.find<QAbstractButton>("galleryToolButton")->isChecked());
        QVERIFY(!fixture.isShown("livePage"));
    }

    void trainingIsInTheMenus() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        const auto trigger = [&](const char* name) {
            fixture.window->findChild<QAction*>(QLatin1String(name))->trigger();
        };
        trigger("modelsAction");
        QVERIFY(fixture.isShown("trainingPage"));
        QTRY_VERIFY(fixture.find<QDialog>("modelsDialog"));
        fixture.find<QDialog>("modelsDialog")->reject();
        trigger("earlierTrainingsAction");
        QTRY_VERIFY(fixture.find<QDialog>("historyDialog"));
        fixture.find<QDialog>("historyDialog")->reject();
        trigger("beginTrainingAction");
        QTRY_VERIFY(fixture.find<QWizard>("trainingWizard"));
    }

    void remembersPageAndSize() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        fixture.window->resize(800, 700);  // on the screen that tests have
        fixture.click("galleryToolButton");
        fixture.window->close();
        fixture.openWindow();
        QCOMPARE(fixture.window->size(), QSize(800, 700));
        QVERIFY(fixture.find<QAbstractButton>("galleryToolButton")->isChecked());
    }

    void saysThatAnotherWindowUsesTheStore() {
        PageFixture other;
        QVERIFY(other.start());
        WindowFixture fixture;
        fixture.settings.setStoreFolder(other.settings.storeFolder());
        QTRY_VERIFY(fixture.isShown("storeProblem"));
        QCOMPARE(fixture.studio->storeError()->code, ErrorCode::StoreLocked);
        other.studio.reset();
        fixture.click("retryStorePushButton");
        QTRY_VERIFY(!fixture.isShown("storeProblem"));
        QVERIFY(fixture.ready());
    }

    void anotherFolderHelpsWhenOneCannotBeOpened() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        QFile file(fixture.folder.filePath(QStringLiteral("a file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        fixture.settings.setStoreFolder(file.fileName());
        QTRY_VERIFY(fixture.isShown("storeProblem"));
        fixture.windowPrompts.folder = fixture.folder.filePath(QStringLiteral("Ärger frei"));
        fixture.click("otherStorePushButton");
        QTRY_VERIFY(!fixture.isShown("storeProblem"));
        QTRY_VERIFY(fixture.studio->gallery() != nullptr);
        QCOMPARE(fixture.settings.storeFolder(), fixture.windowPrompts.folder);
    }

    void aMissingModelKeepsTheOldOneAndOffersTheShippedOne() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        const auto before = fixture.studio->analyzer();
        fixture.studio->changeStoreSettings(
            [](StoreSettings& settings) { settings.model = QStringLiteral("no such model"); });
        QTRY_VERIFY(fixture.isShown("modelStrip"));
        QCOMPARE(fixture.studio->modelError()->code, ErrorCode::ModelMissing);
        QCOMPARE(fixture.studio->analyzer(), before);
        fixture.click("shippedModelPushButton");
        QTRY_VERIFY(!fixture.isShown("modelStrip"));
        QTRY_COMPARE(fixture.studio->modelState(), Studio::LoadState::Ready);
        QCOMPARE(fixture.studio->storeSettings().model.toStdString(), ModelLibrary::shippedModel()->card.modelId);
    }

    void facesOfAnotherModelAreMeasuredAnew() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        const cv::Mat crop(kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar(40, 90, 200));
        const Enrolment enrolment{.name = QStringLiteral("Anna"),
                                  .consentedAt = QDateTime::currentDateTimeUtc(),
                                  .modelId = QStringLiteral("older"),
                                  .faces = {{.crop = crop,
                                             .takenAt = QDateTime::currentDateTimeUtc(),
                                             .embedding = FakeEmbeddingNetwork::embeddingOfHue(90)}}};
        QVERIFY(fixture.inStore(
            [&](GalleryStore& store) { return store.faces().registerModel(enrolment.modelId, {}, {}); }));
        QVERIFY(fixture.inStore([&](GalleryStore& store) { return store.people().enroll(enrolment); }));
        fixture.studio->galleryEdited();
        QTRY_COMPARE(fixture.studio->gallery()->templateCount(), std::size_t(1));
        QCOMPARE(fixture.studio->gallery()->modelId(), fixture.studio->modelCard()->modelId);
    }

    void guideAndFullScreen() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        fixture.click("galleryToolButton");
        QTest::keyClick(fixture.window.get(), Qt::Key_F1);
        QTRY_VERIFY(fixture.isShown("helpWindow"));
        auto* guide = fixture.find<QTextBrowser>("guideTextBrowser");
        QVERIFY(guide->toPlainText().contains(QStringLiteral("as cards or as a table")));
        QTRY_VERIFY(guide->isVisible());
        auto* chapters = fixture.find<QListWidget>("guideChaptersListWidget");
        QCOMPARE(chapters->count(), 7);
        QCOMPARE(chapters->currentItem()->text(), QStringLiteral("Gallery"));
        chapters->setCurrentRow(6);  // which cannot reach the upper edge
        QTest::qWait(50);
        QCOMPARE(chapters->currentRow(), 6);
        chapters->setCurrentRow(3);
        QCOMPARE(guide->cursorForPosition({1, 4}).block().text(), QStringLiteral("Train"));
        auto* words = fixture.find<QLineEdit>("guideFindLineEdit");
        words->setText(QStringLiteral("dead-letter office"));
        QVERIFY(!guide->textCursor().hasSelection());
        auto* notFound = fixture.find<QWidget>("guideNotFoundLabel");
        QVERIFY(notFound->isVisible());
        words->setText(QStringLiteral("passphrase"));
        QVERIFY(notFound->isHidden());
        const int first = guide->textCursor().selectionEnd();
        QCOMPARE(guide->textCursor().selectedText(), QStringLiteral("passphrase"));
        QTest::keyClick(words, Qt::Key_Return);
        QVERIFY(guide->textCursor().selectionEnd() > first);
        fixture.find<QWidget>("helpWindow")->close();
        fixture.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(fixture.window.get()));
        QTest::keyClick(fixture.window.get(), Qt::Key_F11);
        QTRY_VERIFY(fixture.window->isFullScreen());
        QVERIFY(!fixture.isShown("rail"));
        QTest::keyClick(fixture.window.get(), Qt::Key_1, Qt::ControlModifier);
        QVERIFY(fixture.isShown("livePage"));
        QVERIFY(!fixture.isShown("sourceToolButton"));
        QTest::keyClick(fixture.window.get(), Qt::Key_Escape);
        QTRY_VERIFY(!fixture.window->isFullScreen());
        QVERIFY(fixture.isShown("rail"));
        QVERIFY(fixture.isShown("sourceToolButton"));
    }

    void changesLanguageAtOnce() {
        WindowFixture fixture;
        const Language language(fixture.settings);
        QVERIFY(fixture.ready());
        fixture.click("settingsToolButton");
        fixture.settings.setLanguage(QStringLiteral("zh_CN"));
        QTRY_COMPARE(railLabel(fixture), QStringLiteral("实时"));
        QTRY_VERIFY(fixture.isShown("settingsPage"));
        // Where one was stays in sight, with the keyboard.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);  // what was there before
        fixture.find<QWidget>("languageComboBox")->setFocus();
        fixture.settings.setLanguage(QStringLiteral("en"));
        QTRY_COMPARE(railLabel(fixture), QStringLiteral("Live"));
        QTRY_COMPARE(fixture.window->focusWidget(), fixture.find<QWidget>("languageComboBox"));
        QTRY_VERIFY(!fixture.find<QWidget>("languageComboBox")->visibleRegion().isEmpty());
    }

    /// A window that is kept open for weeks: what was built anew leaves nothing of the old one behind.
    void buildingAnewLeavesNothingBehind() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        const Language language(fixture.settings);
        const auto present = [&] {
            return QApplication::allWidgets().size() + fixture.window->findChildren<QObject*>().size() +
                   fixture.studio->findChildren<QObject*>().size() + qApp->findChildren<QObject*>().size();
        };
        const auto change = [&](const QString& name) {
            fixture.settings.setLanguage(name);
            QTest::qWait(50);
        };
        for (const QString& name : {u"zh_CN"_s, u"en"_s}) change(name);
        const auto before = present();
        for (int i = 0; i < 5; ++i)
            for (const QString& name : {u"zh_CN"_s, u"en"_s}) change(name);
        QTRY_VERIFY(present() <= before);
    }

    /// From the first moment on the keyboard is at what the page is for, whatever had the focus before.
    void theKeyboardBeginsAtWhatThePageIsFor() {
        const auto begins = [](const WindowFixture& fixture, const char* objectName) {
            return QTest::qWaitFor([&] {
                const QWidget* focus = QApplication::focusWidget();
                return focus && focus == fixture.find<QWidget>(objectName);
            });
        };
        WindowFixture fixture;
        fixture.settings.setPage(3);
        fixture.openWindow();
        fixture.window->activateWindow();
        QVERIFY(fixture.ready());
        QVERIFY(begins(fixture, "openWizardPushButton"));
        QTest::keyClick(fixture.window.get(), Qt::Key_1, Qt::ControlModifier);
        QVERIFY(begins(fixture, "cameraPushButton"));
        QTest::keyClick(fixture.window.get(), Qt::Key_3, Qt::ControlModifier);
        QVERIFY(begins(fixture, "enrollFirstPushButton"));
    }

    /// A field that has nothing to take back does not keep the key.
    void undoMeansPeopleWhereNothingWasTyped() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        const qint64 anna = fixture.enrolled(QStringLiteral("Anna"), {0});
        QVERIFY(anna != 0);
        fixture.click("enrollToolButton");
        auto* name = fixture.find<QLineEdit>("nameLineEdit");
        QTRY_VERIFY(name->isVisible());
        auto* undo = fixture.find<QAction>("undoAction");
        QSignalSpy undone(undo, &QAction::triggered);
        undo->setEnabled(true);
        fixture.window->activateWindow();
        name->setFocus();
        QTest::keyClicks(name, QStringLiteral("Bert"));
        QTest::keyClick(name, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(name->text(), QString());
        QCOMPARE(undone.size(), 0);
        QTest::keyClick(name, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(undone.size(), 1);
    }

    /// Who goes to Live for a source to enrol from comes back with it.
    void anEnrolmentGetsItsSource() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        fixture.click("enrollToolButton");
        fixture.click("chooseFirstSourcePushButton");
        QCOMPARE(fixture.settings.page(), 0);
        fixture.windowPrompts.files = {fixture.video({100})};
        QTest::keyClick(fixture.window.get(), Qt::Key_O, Qt::ControlModifier);
        QTRY_COMPARE(fixture.settings.page(), 1);
        fixture.click("liveToolButton");  // and it was for once
        QTest::keyClick(fixture.window.get(), Qt::Key_O, Qt::ControlModifier);
        QTest::qWait(500);
        QCOMPARE(fixture.settings.page(), 0);
    }

    /// Shots that were gathered go only when that is meant.
    void unsavedShotsAreAskedAbout() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        fixture.click("enrollToolButton");
        fixture.windowPrompts.files = {fixture.picture(QStringLiteral("anna.png"), {100})};
        fixture.click("chooseFirstPicturesPushButton");
        QTRY_VERIFY(fixture.isShown("shotCard0"));
        QVERIFY(!fixture.window->close());
        QCOMPARE(fixture.windowPrompts.asked.size(), 1);
        fixture.windowPrompts.choices = {1};
        QVERIFY(fixture.window->close());
    }

    void anUnsavedEnrolmentOutlivesAChangeOfLanguage() {
        WindowFixture fixture;
        const Language language(fixture.settings);
        QVERIFY(fixture.ready());
        fixture.click("enrollToolButton");
        fixture.windowPrompts.files = {fixture.picture(QStringLiteral("anna.png"), {100})};
        fixture.click("chooseFirstPicturesPushButton");
        QTRY_VERIFY(fixture.isShown("shotCard0"));
        fixture.find<QLineEdit>("nameLineEdit")->setText(QStringLiteral("Anna"));
        fixture.find<QAbstractButton>("consentCheckBox")->setChecked(true);
        fixture.settings.setLanguage(QStringLiteral("zh_CN"));
        QTRY_COMPARE(railLabel(fixture), QStringLiteral("实时"));
        QCOMPARE(fixture.find<QLineEdit>("nameLineEdit")->text(), QStringLiteral("Anna"));
        QTRY_VERIFY(fixture.isShown("shotCard0"));
        QVERIFY(fixture.find<QAbstractButton>("consentCheckBox")->isChecked());
        fixture.settings.setLanguage(QStringLiteral("en"));
        QTRY_COMPARE(railLabel(fixture), QStringLiteral("Live"));
    }

    void menusHaveWhatCanBeDoneWithPeople() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        QVERIFY(fixture.enrolled(QStringLiteral("Anna"), {100}) != 0);
        auto* menu = fixture.find<QMenu>("selectedPeopleMenu");
        const auto look = [&] { QMetaObject::invokeMethod(menu->parent(), "aboutToShow"); };
        look();
        QVERIFY(!menu->isEnabled());
        fixture.click("galleryToolButton");
        auto* list = fixture.find<QListView>("peopleListView");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        list->setCurrentIndex(list->model()->index(0, 0));
        look();
        QVERIFY(menu->isEnabled());
        const auto actions = menu->actions();
        const auto remove = std::find_if(actions.cbegin(), actions.cend(), [](const QAction* action) {
            return action->shortcut() == QKeySequence(QKeySequence::Delete);
        });
        QVERIFY(remove != actions.cend());
        (*remove)->trigger();
        QTRY_VERIFY(fixture.people().isEmpty());
        fixture.click("liveToolButton");
        look();
        QVERIFY(!menu->isEnabled());
    }

    void whoWasSeenOutlivesAChangeOfLanguage() {
        WindowFixture fixture;
        const Language language(fixture.settings);
        QVERIFY(fixture.ready());
        QVERIFY(fixture.enrolled(QStringLiteral("Anna"), {100}) != 0);
        const auto rows = [&](const char* name) {
            const auto* list = fixture.find<QListView>(name);
            return list && list->model() ? list->model()->rowCount() : 0;
        };
        fixture.window->openSource(*parseSourceAddress(fixture.video({100, 300}, 500).toStdString()));
        QTRY_COMPARE_WITH_TIMEOUT(rows("todayListView"), 1, 20000);
        fixture.find<QAction>("playAction")->trigger();
        QTRY_COMPARE(rows("hereListView"), 2);
        fixture.settings.setLanguage(QStringLiteral("zh_CN"));
        QTRY_COMPARE(railLabel(fixture), QStringLiteral("实时"));
        QTRY_COMPARE(rows("todayListView"), 1);
        QCOMPARE(rows("hereListView"), 2);
        fixture.settings.setLanguage(QStringLiteral("en"));
        QTRY_COMPARE(railLabel(fixture), QStringLiteral("Live"));
    }

    void saysThatTheDailyBackupFailed() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        QVERIFY(fixture.enrolled(QStringLiteral("Anna"), {100}) != 0);
        const QString backups = fixture.settings.storeFolder() + QStringLiteral("/backups");
        QDir(backups).removeRecursively();
        QFile inTheWay(backups);
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        inTheWay.close();
        QSignalSpy failures(fixture.studio.get(), &Studio::failed);
        fixture.studio->start();
        QTRY_COMPARE(failures.size(), 1);
        QVERIFY(failures.first().at(1).toString().contains(QStringLiteral("backup")));
        QTRY_VERIFY(fixture.studio->gallery() != nullptr);
    }

    void everyButtonHasANameForScreenReaders() {
        WindowFixture fixture;
        QVERIFY(fixture.ready());
        QSet<const QAbstractButton*> buttons;
        for (const char* page : {"liveToolButton", "enrollToolButton", "galleryToolButton", "settingsToolButton"}) {
            fixture.click(page);
            for (const QAbstractButton* button : fixture.window->findChildren<QAbstractButton*>()) {
                const bool partOfQtWidget =
                    button->objectName().startsWith(QStringLiteral("qt_")) || button->parent()->inherits("QLineEdit");
                if (partOfQtWidget || !button->isVisible()) continue;
                const QString name = button->text() + button->accessibleName() + button->toolTip();
                QVERIFY2(!name.isEmpty(), qPrintable(button->parent()->objectName()));
                buttons.insert(button);
            }
        }
        QVERIFY(buttons.size() > 15);
    }

private:
    static QString railLabel(const WindowFixture& fixture) {
        const auto* button = fixture.find<QAbstractButton>("liveToolButton");
        return button ? button->text() : QString();
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
