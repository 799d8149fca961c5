#include <signal.h>
#include <unistd.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;

/// The built programs defend themselves against what a fault in them could be used for: read from the files.
class TestHardening : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void programs_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("isProgram");
        const QString bin = QCoreApplication::applicationDirPath();
        QTest::newRow("facenet") << bin + u"/facenet"_s << true;
        QTest::newRow("facenet-studio") << bin + u"/facenet-studio"_s << true;
        QTest::newRow("engine") << bin + u"/../lib/facenet-studio/libfacenet_engine.so"_s << false;
    }
    void programs() {
        QFETCH(QString, path);
        QFETCH(bool, isProgram);
        // Loaded at another place each time (a position-independent program is of type DYN).
        QVERIFY2(read({u"-hW"_s, path}).contains("DYN"), "not position-independent");
        const QByteArray segments = read({u"-lW"_s, path});
        QVERIFY2(segments.contains("GNU_RELRO"), "addresses of functions can be overwritten");
        for (const QByteArray& line : segments.split('\n'))
            if (line.contains("GNU_STACK")) QVERIFY2(!line.contains("RWE"), "the stack can be executed");
        const QByteArray dynamic = read({u"-dW"_s, path});
        QVERIFY2(dynamic.contains("BIND_NOW") || dynamic.contains("NOW"), "RELRO is partial");
        if (isProgram) QVERIFY(dynamic.contains("PIE"));
        const QByteArray symbols = read({u"-W"_s, u"--dyn-syms"_s, path});
        QVERIFY2(symbols.contains("__stack_chk_fail"), "no stack protector");
    }

    /// How far lengths are checked cannot be read from a program.
    void everyFileIsFortified() {
        QFile commands(QCoreApplication::applicationDirPath() + u"/../compile_commands.json"_s);
        QVERIFY(commands.open(QIODevice::ReadOnly));
        int files = 0;
        for (const QByteArray& line : commands.readAll().split('\n')) {
            if (!line.contains("FACENET_VERSION") || line.contains("-o tests/")) continue;  // generated, not shipped
            ++files;
            QVERIFY2(line.contains("-D_FORTIFY_SOURCE=3") && line.contains("-fstack-protector-strong"),
                     line.constData());
        }
        QVERIFY(files > 40);
    }

    /// A sentence instead of an abort of a library or of waiting for ever. Root has no such limit: it runs as nobody.
    void fewProcessesAreSaid_data() {
        QTest::addColumn<int>("most");
        for (const int most : {1, 2, 3, 4, 6}) QTest::addRow("%d", most) << most;
    }
    void fewProcessesAreSaid() {
        QFETCH(int, most);
        if (::getuid() != 0) QSKIP("needs root, to become a user without other processes");
        QTemporaryDir folder;
        const QStringList command{u"--nproc=%1"_s.arg(most),
                                  u"setpriv"_s,
                                  u"--reuid=65534"_s,
                                  u"--clear-groups"_s,
                                  QCoreApplication::applicationDirPath() + u"/facenet"_s,
                                  u"--store"_s,
                                  folder.filePath(u"none"_s),
                                  u"--json"_s,
                                  u"people"_s,
                                  u"list"_s};
        QProcess facenet;
        facenet.start(u"prlimit"_s, command);
        if (!facenet.waitForStarted()) QSKIP("needs prlimit and setpriv");
        QVERIFY(facenet.waitForFinished(20000));
        const QByteArray said = facenet.readAllStandardError();
        if (facenet.exitStatus() == QProcess::NormalExit && (facenet.exitCode() == 126 || facenet.exitCode() == 127))
            QSKIP("the program cannot be reached by another user");
        QCOMPARE(facenet.exitStatus(), QProcess::NormalExit);
        QCOMPARE(facenet.exitCode(), 3);
        QVERIFY2(said.contains("too few processes"), said.constData());
    }

    /// As a processor does that lacks an instruction.
    void illegalInstructionsAreExplained() {
        QProcess facenet;
        facenet.start(QCoreApplication::applicationDirPath() + u"/facenet"_s,
                      {u"bench"_s, u"--repetitions"_s, u"1000"_s});
        QVERIFY(facenet.waitForStarted());
        // From then on it answers: the system lists the signals that a process catches.
        const auto catches = [&] {
            QFile status(u"/proc/%1/status"_s.arg(facenet.processId()));
            if (!status.open(QIODevice::ReadOnly)) return false;
            const QByteArray text = status.readAll();
            const qsizetype begin = text.indexOf("SigCgt:") + 7;
            return (text.mid(begin, text.indexOf('\n', begin) - begin).trimmed().toULongLong(nullptr, 16) >>
                        (SIGILL - 1) &
                    1) != 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(catches(), 20000);
        QVERIFY(::kill(pid_t(facenet.processId()), SIGILL) == 0);
        QVERIFY(facenet.waitForFinished(20000));
        QCOMPARE(facenet.exitStatus(), QProcess::CrashExit);
        const QByteArray said = facenet.readAllStandardError();
        QVERIFY2(said.contains("This processor lacks instructions"), said.constData());
    }

    void threadsSleepWhileTheyWait_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QStringList>("arguments");
        const QString bin = QCoreApplication::applicationDirPath();
        QTest::newRow("facenet") << bin + u"/facenet"_s << QStringList{u"detect"_s, u"/nowhere.jpg"_s};
        QTest::newRow("facenet-studio") << bin + u"/facenet-studio"_s << QStringList{u"--version"_s};
    }

    /// The library of threads tells how often it looks again before it sleeps, each time it is loaded: a program that
    /// computes starts anew for its sake.
    void threadsSleepWhileTheyWait() {
        QFETCH(QString, path);
        QFETCH(QStringList, arguments);
        const auto turns = [&](const QString& policy) {
            QProcess program;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"OMP_DISPLAY_ENV"_s, u"VERBOSE"_s);
            environment.remove(u"OMP_WAIT_POLICY"_s);
            environment.remove(u"GOMP_SPINCOUNT"_s);
            if (!policy.isEmpty()) environment.insert(u"OMP_WAIT_POLICY"_s, policy);
            program.setProcessEnvironment(environment);
            program.start(path, arguments);
            QByteArrayList lines;
            if (!program.waitForFinished(20000) || program.exitStatus() != QProcess::NormalExit) return lines;
            for (const QByteArray& line : program.readAllStandardError().split('\n'))
                if (line.contains("GOMP_SPINCOUNT")) lines += line.split('\'').value(1);
            return lines;
        };
        const int turnsOfOurs = turns({}).value(1).toInt();
        QVERIFY2(turnsOfOurs >= 100 && turnsOfOurs <= 10'000, QByteArray::number(turnsOfOurs));
        const QByteArrayList theirs = turns(u"ACTIVE"_s);
        QCOMPARE(theirs.size(), 1);
        QVERIFY(theirs.first().toDouble() > 10'000);
        arguments = {u"people"_s, u"--help"_s};  // what computes nothing starts once
        if (QTest::currentDataTag() == QByteArray("facenet")) QCOMPARE(turns({}).size(), 1);
    }

private:
    static QByteArray read(const QStringList& arguments) {
        QProcess readelf;
        readelf.start(u"readelf"_s, arguments);
        return readelf.waitForFinished() ? readelf.readAllStandardOutput() : QByteArray();
    }
};

QTEST_GUILESS_MAIN(TestHardening)
#include "tst_hardening.moc"
