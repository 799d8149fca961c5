#include <fcntl.h>
#include <unistd.h>

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusUnixFileDescriptor>
#include <QProcess>
#include <QStandardPaths>

#include "tests/gui/page_fixture.h"
#include "tests/support/protected_store.h"
#include "ui/session/session_watch.h"

/// Of a session: the user's number and the object that stands for the user.
struct SessionUser {
    uint number = 0;
    QDBusObjectPath path{QStringLiteral("/user")};
};
Q_DECLARE_METATYPE(SessionUser)

QDBusArgument& operator<<(QDBusArgument& argument, const SessionUser& user) {
    argument.beginStructure();
    argument << user.number << user.path;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, SessionUser& user) {
    argument.beginStructure();
    argument >> user.number >> user.path;
    argument.endStructure();
    return argument;
}

namespace {

const QString kManagerPath = QStringLiteral("/org/freedesktop/login1");
const QString kSessionPath = QStringLiteral("/org/freedesktop/login1/session/_31");

}  // namespace

class FakeLogind : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")

public:
    /// Whether a suspension would wait for somebody.
    bool isHeldBack() const {
        char byte = 0;
        return m_reading >= 0 && read(m_reading, &byte, 1) < 0;  // nobody writes; the end comes when nobody could
    }

public Q_SLOTS:
    QDBusUnixFileDescriptor Inhibit(const QString& what, const QString&, const QString&, const QString& mode) {
        if (what != QStringLiteral("sleep") || mode != QStringLiteral("delay")) return {};
        int ends[2];
        if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return {};
        if (m_reading >= 0) close(m_reading);
        m_reading = ends[0];
        const QDBusUnixFileDescriptor given(ends[1]);
        close(ends[1]);
        return given;
    }

Q_SIGNALS:
    void PrepareForSleep(bool begins);

private:
    int m_reading = -1;
};

class FakeSession : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Session")
    Q_PROPERTY(SessionUser User READ user)

public:
    SessionUser user() const { return {.number = number}; }
    uint number = getuid();

Q_SIGNALS:
    void Lock();
};

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

/// Suspending and locking the session, as logind tells of them, on a bus of the test's own.
class TestSessionWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const QString program = QStandardPaths::findExecutable(u"dbus-daemon"_s);
        if (program.isEmpty()) QSKIP("there is no dbus-daemon");
        QFile configuration(m_folder.filePath(u"bus.conf"_s));
        QVERIFY(configuration.open(QIODevice::WriteOnly));
        configuration.write(
            "<busconfig><listen>unix:tmpdir=/tmp</listen><policy context='default'>"
            "<allow send_destination='*'/><allow receive_sender='*'/><allow own='*'/>"
            "</policy></busconfig>");
        configuration.close();
        m_daemon.start(program, {u"--nofork"_s, u"--print-address"_s, u"--config-file"_s, configuration.fileName()});
        QVERIFY(m_daemon.waitForReadyRead(20000));
        m_address = QString::fromLocal8Bit(m_daemon.readAllStandardOutput()).trimmed();
        qDBusRegisterMetaType<SessionUser>();
        auto bus = QDBusConnection::connectToBus(m_address, u"logind"_s);
        QVERIFY(bus.registerService(u"org.freedesktop.login1"_s));
        QVERIFY(bus.registerObject(kManagerPath, &m_logind,
                                   QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(bus.registerObject(kSessionPath, &m_session,
                                   QDBusConnection::ExportAllProperties | QDBusConnection::ExportAllSignals));
    }

    void init() {
        m_page = std::make_unique<PageFixture>();
        QVERIFY(m_page->start());
        JobControl control;
        QVERIFY(m_page->inStore([&](GalleryStore& store) {
            return store.protection().protect(u"drei Äpfel im Korb"_s, control, kCheapPassphrase);
        }));
        m_page->studio->rereadProtection();
        QTRY_COMPARE(m_page->studio->protection(), Protection::Unlocked);
        m_watch = std::make_unique<SessionWatch>(*m_page->studio, nullptr,
                                                 QDBusConnection::connectToBus(m_address, u"watch"_s));
        QTRY_VERIFY(m_logind.isHeldBack());
    }
    void cleanup() {
        m_watch.reset();
        m_page.reset();
        m_session.number = getuid();
    }
    void cleanupTestCase() {
        QDBusConnection::disconnectFromBus(u"watch"_s);
        QDBusConnection::disconnectFromBus(u"logind"_s);
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

    void locksBeforeTheMachineSleeps() {
        Q_EMIT m_logind.PrepareForSleep(true);
        QTRY_VERIFY(!m_logind.isHeldBack());  // only when the keys have gone
        QCOMPARE(m_page->studio->storeState(), Studio::LoadState::Locked);
        QCOMPARE(*m_page->inStore([](GalleryStore& store) { return store.protection().state(); }), Protection::Locked);
        Q_EMIT m_logind.PrepareForSleep(false);
        QTRY_VERIFY(m_logind.isHeldBack());  // and the next time
    }

    void locksWithTheSession() {
        Q_EMIT m_session.Lock();
        QTRY_COMPARE(m_page->studio->storeState(), Studio::LoadState::Locked);
    }

    void locksWhenTheDesktopSaysThatItIsLocked() {
        sayLockedHint(false);
        sayLockedHint(true);
        QTRY_COMPARE(m_page->studio->storeState(), Studio::LoadState::Locked);
    }

    void anotherUsersSessionIsNoneOfOurs() {
        m_session.number = getuid() + 1;
        Q_EMIT m_session.Lock();
        sayLockedHint(true);
        Q_EMIT m_logind.PrepareForSleep(false);  // comes after those
        QTRY_VERIFY(m_logind.isHeldBack());
        QTest::qWait(0);
        QCOMPARE(m_page->studio->storeState(), Studio::LoadState::Ready);
    }

private:
    static void sayLockedHint(bool locked) {
        QDBusMessage signal =
            QDBusMessage::createSignal(kSessionPath, u"org.freedesktop.DBus.Properties"_s, u"PropertiesChanged"_s);
        signal << u"org.freedesktop.login1.Session"_s << QVariantMap{{u"LockedHint"_s, locked}} << QStringList();
        QVERIFY(QDBusConnection(u"logind"_s).send(signal));
    }

    QTemporaryDir m_folder;
    QProcess m_daemon;
    QString m_address;
    FakeLogind m_logind;
    FakeSession m_session;
    std::unique_ptr<PageFixture> m_page;
    std::unique_ptr<SessionWatch> m_watch;
};

QTEST_MAIN(TestSessionWatch)
#include "tst_session_watch.moc"
