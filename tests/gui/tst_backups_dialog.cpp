#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "database/store/store_file.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/protected_store.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kPassphrase = u"correct horse battery"_s;

/// The window and a folder beside its own, in which a store with a backup can be made.
struct Scene : WindowFixture {
    cv::RNG random{7};

    /// Out: the path of its backup
    QString makeStore(const QString& at, const QString& name, const QString& passphrase = {}) {
        const auto store = GalleryStore::open(at);
        if (!store || !(*store)->people().enroll(sampleEnrolment(name, 2, random))) return {};
        JobControl control;
        if (!passphrase.isEmpty() && !(*store)->protection().protect(passphrase, control, kCheapPassphrase)) return {};
        const auto backup = (*store)->backup();
        return backup ? *backup : QString();
    }

    bool showsInDialog(const QString& text) const {
        const auto* label = find<QLabel>("backupContentsLabel");
        const bool shows = label && QTest::qWaitFor([&] { return label->text().contains(text); }, 30000);
        if (!shows) qWarning().noquote() << "instead of" << text << ':' << (label ? label->text() : u"no dialog"_s);
        return shows;
    }

    /// Opens the dialog of the store in use and chooses a file there.
    bool chooseFile(const QString& path, const QString& shows) {
        for (QAction* action : window->findChildren<QAction*>())
            if (action->text() == u"&Backups…"_s) action->trigger();
        if (!QTest::qWaitFor([&] {
                const auto* button = find<QPushButton>("otherBackupPushButton");
                return button && button->isEnabled();
            }))
            return false;
        windowPrompts.files = {path};
        click("otherBackupPushButton");
        return showsInDialog(shows);
    }

    QStringList names() {
        QStringList names;
        for (const Person& person : people()) names.append(person.name);
        return names;
    }
};

}  // namespace

/// Going back to a backup from the window: also where there is no store to open, and to copies of other stores.
class TestBackupsDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unusableStoreIsRestored_data() {
        QTest::addColumn<bool>("missing");
        QTest::newRow("damaged") << false;
        QTest::newRow("missing") << true;
    }

    void unusableStoreIsRestored() {
        QFETCH(bool, missing);
        Scene scene;
        QVERIFY(scene.ready());
        const QString folder = scene.folder.filePath(u"other"_s), file = storeFilePath(folder);
        QVERIFY(!scene.makeStore(folder, u"Annabel"_s).isEmpty());
        for (const QString& part : {u"-wal"_s, u"-shm"_s}) QFile::remove(file + part);
        if (missing) {
            QVERIFY(QFile::remove(file));
        } else {
            QFile damaged(file);
            QVERIFY(damaged.open(QIODevice::ReadWrite) && damaged.write(QByteArray(5000, 'x')) == 5000);
        }
        scene.settings.setStoreFolder(folder);
        QTRY_VERIFY(scene.isShown("storeProblem"));
        scene.click("restoreStorePushButton");
        QVERIFY(scene.showsInDialog(u"1 people, 2 faces"_s));
        scene.click("restoreBackupPushButton");  // not answered: nothing happens
        QVERIFY(scene.isShown("storeProblem"));
        scene.windowPrompts.choices = {1};
        scene.click("restoreBackupPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(!scene.isShown("storeProblem"), 10000);
        QTRY_COMPARE(scene.names(), QStringList{u"Annabel"_s});
    }

    void anotherStoreReplacesOrIsAdded() {
        Scene scene;
        QVERIFY(scene.ready());
        QVERIFY(scene.enrolled(u"Own"_s, {0}) != 0);
        const QString copy = scene.makeStore(scene.folder.filePath(u"other"_s), u"Stranger"_s);
        QVERIFY(scene.chooseFile(copy, u"copy of another data folder"_s));
        scene.windowPrompts.choices = {2};
        scene.click("restoreBackupPushButton");
        QVERIFY(scene.showsInDialog(u"1 people were added"_s));
        QCOMPARE(scene.names(), (QStringList{u"Own"_s, u"Stranger"_s}));
        QTRY_VERIFY(scene.window->findChild<QAction*>(u"undoAction"_s)->text().contains(u"import"_s));
        // Whoever was erased here since stays so, and is named.
        QVERIFY(scene.inStore([](GalleryStore& store) -> Result<Erasure> {
            const auto people = store.people().all();
            return people ? store.people().erase({people->last().id}) : Result<Erasure>(people.error());
        }));
        scene.windowPrompts.choices = {2};
        scene.click("restoreBackupPushButton");
        QVERIFY(scene.showsInDialog(u"erased for good here, and stay so: Stranger"_s));
        QVERIFY(scene.isShown("bringBackErasedCheckBox"));
        scene.click("bringBackErasedCheckBox");
        scene.windowPrompts.choices = {2};
        scene.click("restoreBackupPushButton");
        QVERIFY(scene.showsInDialog(u"1 people were added"_s));
        QCOMPARE(scene.names(), (QStringList{u"Own"_s, u"Stranger"_s}));
        scene.click("otherBackupPushButton");
        QVERIFY(scene.showsInDialog(u"copy of another data folder"_s));
        scene.windowPrompts.choices = {1};
        scene.click("restoreBackupPushButton");
        QTRY_VERIFY2_WITH_TIMEOUT(scene.names() == QStringList{u"Stranger"_s},
                                  qPrintable(scene.find<QLabel>("backupContentsLabel")->text()), 10000);
    }

    void protectedCopyAsksForItsPassphrase() {
        Scene scene;
        QVERIFY(scene.ready());
        const QString copy = scene.makeStore(scene.folder.filePath(u"other"_s), u"Secret"_s, kPassphrase);
        QVERIFY(scene.chooseFile(copy, u"Protected by a passphrase"_s));
        scene.windowPrompts.choices = {1, 1};
        scene.windowPrompts.text = u"not this one"_s;
        scene.click("restoreBackupPushButton");
        QVERIFY(scene.showsInDialog(u"This is not the passphrase"_s));
        QCOMPARE(scene.names(), QStringList());
        QCOMPARE(scene.studio->protection(), Protection::None);
        scene.windowPrompts.text = kPassphrase;
        scene.click("restoreBackupPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(scene.studio->storeState(), Studio::LoadState::Locked, 10000);
    }
};

QTEST_MAIN(TestBackupsDialog)
#include "tst_backups_dialog.moc"
