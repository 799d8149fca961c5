#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include "tests/gui/window_fixture.h"

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
        QVERIFY(!m_window->inStore([](GalleryStore& store) { return store.people(); }).ok());

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
    void type(const char* field, const QString& text) const { m_window->find<QLineEdit>(field)->setText(text); }

    std::unique_ptr<WindowFixture> m_window;
};

QTEST_MAIN(TestProtection)
#include "tst_protection.moc"
