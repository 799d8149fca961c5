#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/allowed_cores.h"
#include "core/base/fit_machine.h"

using namespace facenet;
using namespace Qt::StringLiterals;

class TestAllowedCores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsControlGroups_data() {
        QTest::addColumn<QStringList>("files");  // path=content
        QTest::addColumn<QByteArray>("groups");
        QTest::addColumn<int>("cores");
        QTest::newRow("none") << QStringList{} << QByteArray("0::/user.slice\n") << 0;
        QTest::newRow("no limit") << QStringList{u"a/cpu.max=max 100000"_s} << QByteArray("0::/a\n") << 0;
        QTest::newRow("two") << QStringList{u"a/cpu.max=200000 100000"_s} << QByteArray("0::/a\n") << 2;
        QTest::newRow("one and a half") << QStringList{u"a/cpu.max=150000 100000"_s} << QByteArray("0::/a\n") << 2;
        QTest::newRow("of the group around it")
            << QStringList{u"a/cpu.max=300000 100000"_s, u"a/b/cpu.max=max 100000"_s} << QByteArray("0::/a/b\n") << 3;
        QTest::newRow("the least") << QStringList{u"a/cpu.max=100000 100000"_s, u"a/b/cpu.max=400000 100000"_s}
                                   << QByteArray("0::/a/b\n") << 1;
        QTest::newRow("version 1") << QStringList{u"cpu/a/cpu.cfs_quota_us=400000"_s,
                                                  u"cpu/a/cpu.cfs_period_us=100000"_s}
                                   << QByteArray("4:memory:/a\n3:cpu,cpuacct:/a\n") << 4;
        QTest::newRow("version 1 without")
            << QStringList{u"cpu/cpu.cfs_quota_us=-1"_s, u"cpu/cpu.cfs_period_us=100000"_s} << QByteArray("1:cpu:/\n")
            << 0;
        QTest::newRow("nonsense") << QStringList{u"a/cpu.max=many"_s} << QByteArray("0::/a\n:\n\n") << 0;
    }
    void followsControlGroups() {
        QFETCH(QStringList, files);
        QFETCH(QByteArray, groups);
        QFETCH(int, cores);
        const QTemporaryDir mount;
        for (const QString& file : files) {
            const QString path = mount.filePath(file.section(u'=', 0, 0));
            QVERIFY(QDir().mkpath(QFileInfo(path).path()));
            QFile written(path);
            QVERIFY(written.open(QIODevice::WriteOnly));
            written.write(file.section(u'=', 1).toUtf8() + '\n');
        }
        QCOMPARE(grantedCores(mount.path().toStdString(), groups.toStdString()), cores);
    }

    void followsTheProcessorsAllowed() {
        cpu_set_t all, one;
        QCOMPARE(sched_getaffinity(0, sizeof all, &all), 0);
        CPU_ZERO(&one);
        for (int processor = 0; processor < CPU_SETSIZE; ++processor)
            if (CPU_ISSET(processor, &all)) {
                CPU_SET(processor, &one);
                break;
            }
        QCOMPARE(sched_setaffinity(0, sizeof one, &one), 0);
        QCOMPARE(allowedCores(), 1);
        QCOMPARE(sched_setaffinity(0, sizeof all, &all), 0);
        QVERIFY(allowedCores() <= CPU_COUNT(&all));
    }

    /// Where no memory is left for their stacks no more threads begin: the system says the same as where it allows no
    /// more.
    void tooFewThreadsAreAnError() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("A sanitizer itself needs more memory than is left here.");
#endif
        QVERIFY(checkThreads());
        const pid_t child = ::fork();
        if (child == 0) {
            const rlimit little{64U << 20, 64U << 20};
            if (::setrlimit(RLIMIT_AS, &little) != 0) ::_exit(2);
            const auto checked = checkThreads(1000);
            ::_exit(!checked && checked.error().code == ErrorCode::OutOfMemory ? 0 : 1);
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
    }
};

QTEST_GUILESS_MAIN(TestAllowedCores)
#include "tst_allowed_cores.moc"
