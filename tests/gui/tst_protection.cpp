#include <QAbstractItemView>
#include <QCheckBox>
#include <QDialog>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QTextEdit>

#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/protected_store.h"
#include "ui/base/language.h"
#include "ui/live/source_bar.h"
#include "ui/session/idle_lock.h"
#include "ui/transfer/export_dialog.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

/// The passphrase in the window: set, lock, unlock, change, take off. Making a key out of one takes its time.
class TestProtection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_window = std::make_unique<WindowFixture>();
        QVERIFY(m_window->ready());
        QVERIFY(m_window->enrolled(u"Anna"_s, {10, 12}) != 0);
        m_window->click("settingsToolButton");
    }
    void cleanup() { m_window.reset(); }

    void setsLocksAndUnlocks() {
        QVERIFY(set());
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isShown("lockNowPushButton"), 20000);
        m_window->click("lockNowPushButton");
        QTRY_VERIFY(m_window->isShown("lockPage"));
        QVERIFY(!m_window->studio->gallery());  // nobody is left in memory
        QVERIFY(!m_window->find<QWidget>("rail")->isEnabled());
        QVERIFY(!m_window->inStore([](GalleryStore& store) { return store.people().all(); }).ok());

        type("unlockLineEdit", u"not the right one"_s);
        m_window->click("unlockPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->find<QLabel>("unlockProblemLabel")->text().isEmpty(), 20000);
        QVERIFY(m_window->isShown("lockPage"));
        type("unlockLineEdit", kPassphrase);
        QTest::keyClick(m_window->find<QLineEdit>("unlockLineEdit"), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isShown("lockPage"), 20000);
        QTRY_VERIFY(m_window->studio->gallery() && m_window->studio->gallery()->templateCount() == 2);
        QCOMPARE(m_window->people().first().name, u"Anna"_s);
    }

    void anotherStartAsksForIt() {
        QVERIFY(set());
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isShown("lockNowPushButton"), 20000);
        m_window->studio->start();  // opens the store anew, as the next program does
        QTRY_VERIFY(m_window->isShown("lockPage"));
        type("unlockLineEdit", kPassphrase);
        m_window->click("unlockPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->studio->gallery() != nullptr, 20000);
        QVERIFY(!m_window->isShown("lockPage"));
    }

    /// A ticked box that means nothing would let people believe that folders are encrypted too.
    void whatCannotBeEncryptedSaysSo() {
        QVERIFY(set());
        ExportDialog dialog(*m_window->studio, m_window->windowPrompts, {}, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        auto* encrypt = dialog.findChild<QCheckBox*>(u"encryptExportCheckBox"_s);
        auto* readable = dialog.findChild<QLabel*>(u"readableExportLabel"_s);
        dialog.findChild<QRadioButton*>(u"exportArchiveRadioButton"_s)->click();
        QVERIFY(encrypt->isVisible() && encrypt->isChecked() && !readable->isVisible());
        dialog.findChild<QRadioButton*>(u"exportFoldersRadioButton"_s)->click();
        QVERIFY(!encrypt->isVisible() && readable->isVisible());
    }

    /// What can be read and goes along may hold people who are nowhere else.
    void saysWhichStoreGoesAlong() {
        const QString aside = m_window->settings.storeFolder() + u"/facenet.sqlite.replaced-20260101-000000"_s;
        QFile file(aside);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("people") > 0);
        file.close();
        m_window->click("setPassphrasePushButton");
        QTRY_VERIFY(m_window->isShown("putAsideLabel"));
        QVERIFY(m_window->find<QLabel>("putAsideLabel")->text().contains(aside));
        QVERIFY(QFile::exists(aside));
    }

    void badChoicesAreSaid() {
        m_window->click("setPassphrasePushButton");
        QTRY_VERIFY(m_window->find<QLineEdit>("newPassphraseLineEdit"));
        type("newPassphraseLineEdit", u"short"_s);
        type("repeatedPassphraseLineEdit", u"short"_s);
        QVERIFY(!m_window->find<QLabel>("passphraseProblemLabel")->text().isEmpty());
        QVERIFY(!m_window->find<QPushButton>("passphraseOkPushButton")->isEnabled());
        type("newPassphraseLineEdit", kPassphrase);
        QVERIFY(!m_window->find<QPushButton>("passphraseOkPushButton")->isEnabled());  // not the same
        type("repeatedPassphraseLineEdit", kPassphrase);
        QVERIFY(m_window->find<QPushButton>("passphraseOkPushButton")->isEnabled());
    }

    void isTakenOffAgain() {
        QVERIFY(set());
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isShown("takePassphraseOffPushButton"), 20000);
        m_window->click("takePassphraseOffPushButton");
        QTRY_VERIFY(m_window->find<QLineEdit>("presentPassphraseLineEdit"));
        type("presentPassphraseLineEdit", u"wrong wrong"_s);
        m_window->click("passphraseOkPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->find<QLabel>("passphraseProblemLabel")->text().isEmpty(), 20000);
        type("presentPassphraseLineEdit", kPassphrase);
        m_window->click("passphraseOkPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isShown("setPassphrasePushButton"), 20000);
        QCOMPARE(m_window->studio->protection(), Protection::None);
        QCOMPARE(m_window->people().first().name, u"Anna"_s);
    }

    /// Nothing that the window holds tells who is enrolled: no dialog, no model, no menu.
    void lockingTakesEverybodyOffTheScreen() {
        QVERIFY(set());
        m_window->click("galleryToolButton");
        QTRY_VERIFY(holders(u"Anna"_s) > 0);
        auto* feed = m_window->window->findChild<LiveFeed*>();
        m_window->window->openSource(
            {.kind = SourceAddress::Kind::VideoFile, .location = m_window->video({10}, 500).toStdString()});
        QVERIFY(m_window->waitForVerdict(Identity::Verdict::Known));
        m_window->clickFace(m_window->trackWith(Identity::Verdict::Known));
        QVERIFY(m_window->chooseInFaceMenu("whyAction"));
        for (const QAction* action : m_window->window->menuBar()->findChildren<QAction*>())
            if (action->text().contains(u"mport people"_s) || action->text().contains(u"xport"_s) ||
                action->text().contains(u"ackups"_s))
                const_cast<QAction*>(action)->trigger();
        const auto dialogs = [&] { return m_window->window->findChildren<QDialog*>().size(); };
        QVERIFY(dialogs() >= 4);
        QVERIFY(holders(u"Anna"_s) > 1);

        lock();
        QVERIFY(m_window->isShown("lockPage"));
        QVERIFY(!feed->address() && !feed->frame() && feed->result().faces.empty());
        QCOMPARE(dialogs(), 0);
        QCOMPARE(holders(u"Anna"_s), 0);
        for (int i = 0; i < 20; ++i) QCoreApplication::processEvents();  // what was under way meanwhile
        QCOMPARE(holders(u"Anna"_s), 0);

        unlock();
        m_window->click("galleryToolButton");
        QTRY_VERIFY(holders(u"Anna"_s) > 0);
    }

    void whileLockedEverythingThatShowsPeopleIsClosed() {
        QVERIFY(set());
        lock();
        static const QStringList kHarmless{u"Choose another data folder"_s,
                                           u"Quit"_s,
                                           u"Full screen"_s,
                                           u"Guide"_s,
                                           u"About Facenet Studio"_s,
                                           u"Repeat the video"_s,
                                           u"Look at every frame"_s};
        for (const QAction* menu : m_window->window->menuBar()->actions())
            for (QAction* action : menu->menu()->actions()) {
                if (action->isSeparator()) continue;
                const QString text = action->text().remove(u'&').remove(u'…');
                QVERIFY2(action->isEnabled() == kHarmless.contains(text), qPrintable(text));
            }
        for (const Qt::Key key : {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4, Qt::Key_5, Qt::Key_Z, Qt::Key_O}) {
            QTest::keyClick(m_window->window.get(), key, Qt::ControlModifier);
            QVERIFY(m_window->isShown("lockPage"));
        }
        // A source waits until somebody may see it.
        auto* feed = m_window->window->findChild<LiveFeed*>();
        m_window->window->openSource(
            {.kind = SourceAddress::Kind::VideoFile, .location = m_window->video({10}, 500).toStdString()});
        QVERIFY(!feed->address() && m_window->isShown("lockPage"));
        unlock();
        QTRY_VERIFY(feed->address());
    }

    void aPassphraseThatSomebodyElseTookOffIsNoticed() {
        QVERIFY(set());
        inFile({u"DELETE FROM vault"_s, u"DELETE FROM person_keys"_s});
        m_window->studio->start();
        QTRY_VERIFY(m_window->isShown("storeProblem"));
        QCOMPARE(m_window->studio->storeError()->code, ErrorCode::StoreUnprotected);
        m_window->window->resize(1024, 640);
        const auto* goOn = m_window->find<QPushButton>("goOnUnprotectedPushButton");
        QTRY_VERIFY(goOn->width() >= goOn->sizeHint().width());  // its words are not cut
        m_window->click("goOnUnprotectedPushButton");            // and thinks better of it
        QVERIFY(m_window->isShown("storeProblem"));
        m_window->windowPrompts.choices = {1};
        m_window->click("goOnUnprotectedPushButton");
        QTRY_COMPARE(m_window->studio->storeState(), Studio::LoadState::Ready);
        QVERIFY(!m_window->isShown("storeProblem"));
    }

    /// While the window is open somebody sets a passphrase, and takes it off again, by the command line; and somebody
    /// takes one off who does not know it.
    void whatOtherProgramsDoWithThePassphraseIsNoticed() {
        const auto other = GalleryStore::open(m_window->settings.storeFolder());
        QVERIFY(other);
        JobControl control;
        QVERIFY((*other)->protection().protect(kPassphrase, control, kCheapPassphrase));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isShown("lockPage"), 10000);
        QVERIFY(!m_window->studio->gallery());
        unlock();
        m_window->click("settingsToolButton");
        QTRY_VERIFY(m_window->isShown("lockNowPushButton"));
        QVERIFY((*other)->protection().unprotect(kPassphrase, control));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isShown("setPassphrasePushButton"), 10000);
        QCOMPARE(m_window->people().size(), 1);
        QVERIFY((*other)->protection().protect(kPassphrase, control, kCheapPassphrase));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isShown("lockPage"), 10000);
        unlock();
        inFile({u"DELETE FROM vault"_s, u"DELETE FROM person_keys"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isShown("storeProblem"), 10000);
        QCOMPARE(m_window->studio->storeError()->code, ErrorCode::StoreUnprotected);
    }

    void settingsChangedWithoutThePassphraseAreRefused() {
        QVERIFY(set());
        lock();
        inFile({u"INSERT OR REPLACE INTO settings VALUES ('recognition', '{\"stranger_rate\":0.9}')"_s});
        type("unlockLineEdit", kPassphrase);
        m_window->click("unlockPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isShown("resetSettingsPushButton"), 20000);
        QVERIFY(m_window->find<QLabel>("unlockProblemLabel")->text().contains(u"without the passphrase"_s));
        type("unlockLineEdit", kPassphrase);
        m_window->click("resetSettingsPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(m_window->studio->storeState(), Studio::LoadState::Ready, 20000);
        QCOMPARE(m_window->studio->storeSettings().strangerRate, StoreSettings().strangerRate);
    }

    /// Making the key takes a moment, in which the page may be built anew.
    void aRefusalThatComesAfterAChangeOfLanguageFindsNoPage() {
        QVERIFY(set());
        lock();
        const Language language(m_window->settings);
        type("unlockLineEdit", u"not the right one"_s);
        m_window->click("unlockPushButton");
        const QPointer<QLineEdit> asked = m_window->find<QLineEdit>("unlockLineEdit");
        m_window->settings.setLanguage(u"zh_CN"_s);
        QTRY_VERIFY(!asked && m_window->isShown("unlockPushButton"));
        QVERIFY(m_window->inStore([](GalleryStore&) { return Result<void>(); }));  // it was answered
        unlock();
        m_window->settings.setLanguage(u"en"_s);
    }

    void backupsThatCannotBeOpenedAreNamed() {
        const QString name = u"facenet-20200101-000000.sqlite"_s;
        QVERIFY(m_window->inStore([](GalleryStore& store) { return store.backup(); }));
        QFile file(m_window->settings.storeFolder() + u"/backups/"_s + name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no database at all") > 0);
        file.close();
        QVERIFY(set());
        QTRY_VERIFY(holders(name) > 0);
        lock();
        QCOMPARE(holders(name), 0);
        unlock();
        QTRY_VERIFY(holders(name) > 0);
        QVERIFY(file.exists());
    }

    void pathsAndAddressesAreNotKept() {
        Settings& settings = m_window->settings;
        settings.addRecentSource(u"rtsp://ann:horse@camera/live?user=ann&password=horse&size=2"_s);
        settings.addRecentDataSet(u"/home/Anna's pictures"_s);
        QCOMPARE(settings.recentSources(), QStringList{u"rtsp://ann@camera/live?user=ann&size=2"_s});
        // As many cameras have it.
        settings.addRecentSource(u"rtsp://camera/user=ann_password=horse_channel=1/0.sdp#pass=horse"_s);
        QCOMPARE(settings.recentSources().first(), u"rtsp://camera/user=ann_password=_channel=1/0.sdp"_s);
        settings.addRecentSource(u"rtsp://ann:ho rse@[camera/live"_s);
        for (const QString& source : settings.recentSources()) QVERIFY(!source.contains(u"rse"_s));
        const std::string address = "rtsp://ann:horse@camera/user=ann_password=horse_channel=1/0.sdp";
        QVERIFY(!sourceLabel({.kind = SourceAddress::Kind::Stream, .location = address}).contains(u"horse"_s));
        QVERIFY(!settings.recentDataSets().isEmpty());
        QVERIFY(set());
        QTRY_VERIFY(settings.recentSources().isEmpty());
        settings.addRecentSource(u"/home/Anna.mp4"_s);
        settings.addRecentDataSet(u"/home/Anna's pictures"_s);
        QVERIFY(settings.recentSources().isEmpty() && settings.recentDataSets().isEmpty());
        const Settings next(m_window->folder.filePath(u"settings.ini"_s));
        QVERIFY(next.recentSources().isEmpty() && next.recentDataSets().isEmpty());
    }

    void theFolderIsPrivateFromTheBeginning() {
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                            QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(m_window->settings.storeFolder()) & others));
    }

    void locksWhenIdleAlsoWhileSuspended() {
        QVERIFY(set());
        m_window->settings.setLockAfterMinutes(10);
        qint64 ms = 0;
        const IdleLock idle(*m_window->studio, nullptr, [&ms] { return ms; });
        Q_EMIT m_window->studio->storeSettingsChanged();
        const auto touch = [&] { QTest::keyClick(m_window->window.get(), Qt::Key_Shift); };
        ms = 9 * 60 * 1000;
        touch();
        ms = 18 * 60 * 1000;
        touch();
        QCOMPARE(m_window->studio->storeState(), Studio::LoadState::Ready);
        // A night passes without a single tick of a timer; the first touch must not be the one that keeps it open.
        ms += 8 * 60 * 60 * 1000;
        touch();
        QCOMPARE(m_window->studio->storeState(), Studio::LoadState::Locked);
        QVERIFY(IdleLock::msSinceBoot() > 0);
    }

private:
    const QString kPassphrase = u"drei Äpfel im Korb"_s;

    bool set() {
        m_window->click("setPassphrasePushButton");
        if (!QTest::qWaitFor([&] { return m_window->find<QLineEdit>("newPassphraseLineEdit") != nullptr; }))
            return false;
        type("newPassphraseLineEdit", kPassphrase);
        type("repeatedPassphraseLineEdit", kPassphrase);
        m_window->click("passphraseOkPushButton");
        return QTest::qWaitFor([&] { return m_window->studio->protection() == Protection::Unlocked; }, 20000) &&
               QTest::qWaitFor([&] { return !m_window->find<QWidget>("passphraseDialog"); });
    }
    void lock() const {
        m_window->studio->lock();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QTRY_VERIFY(m_window->isShown("lockPage"));
    }
    void unlock() const {
        type("unlockLineEdit", kPassphrase);
        m_window->click("unlockPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(m_window->studio->storeState(), Studio::LoadState::Ready, 20000);
    }

    /// How many widgets, actions and models of the program hold a text.
    static int holders(const QString& text) {
        int count = 0;
        const auto look = [&](const QObject* object, const char* property) {
            count += object->property(property).toString().contains(text);
        };
        const auto lookInto = [&](const QAbstractItemModel& model) {
            const std::function<bool(const QModelIndex&)> holds = [&](const QModelIndex& parent) {
                for (int row = 0; row < model.rowCount(parent); ++row)
                    for (int column = 0; column < model.columnCount(parent); ++column) {
                        const QModelIndex index = model.index(row, column, parent);
                        for (const int role : {Qt::DisplayRole, Qt::EditRole, Qt::ToolTipRole, Qt::AccessibleTextRole})
                            if (index.data(role).toString().contains(text)) return true;
                        if (model.hasChildren(index) && holds(index)) return true;
                    }
                return false;
            };
            count += holds({});
        };
        for (const QWidget* widget : QApplication::allWidgets()) {
            for (const char* property : {"text", "title", "windowTitle", "plainText", "placeholderText", "toolTip",
                                         "accessibleName", "accessibleDescription", "currentText"})
                look(widget, property);
            for (const QAction* action : widget->actions()) look(action, "text");
            if (const auto* view = qobject_cast<const QAbstractItemView*>(widget); view && view->model())
                lookInto(*view->model());
            for (const auto* model : widget->findChildren<QAbstractItemModel*>(Qt::FindDirectChildrenOnly))
                lookInto(*model);
        }
        return count;
    }

    /// What somebody else does to the file.
    void inFile(const QStringList& statements) const {
        const auto sql = Sql::open(storeFilePath(m_window->settings.storeFolder()), Sql::Access::ReadWrite);
        QVERIFY(sql && (*sql)->write([&]() -> Result<void> {
            for (const QString& statement : statements) (*sql)->run(statement);
            return {};
        }));
    }

    void type(const char* field, const QString& text) const { m_window->find<QLineEdit>(field)->setText(text); }

    std::unique_ptr<WindowFixture> m_window;
};

QTEST_MAIN(TestProtection)
#include "tst_protection.moc"
