#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <filesystem>

#include "tests/support/call_log.h"
#include "tests/support/store_operations.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Tried in the long run of `FACENET_FAILED_CALLS=all`: each call of each operation in each way; `FACENET_FAILED_CALLS`
/// as the number of a call: that call in each way. Otherwise this many of each operation, and kills: see
/// `FACENET_KILLS`.
constexpr int kTriedCalls = 2;
constexpr int kKills = 20;

struct Harm {
    const char* name;
    QStringList variables;
};

QStringList failing(long call, int error, bool staysSo) {
    QStringList variables{u"FACENET_FAIL_CALL=%1"_s.arg(call), u"FACENET_FAIL_ERRNO=%1"_s.arg(error)};
    if (staysSo) variables.append(u"FACENET_FAIL_ON=1"_s);
    return variables;
}

/// The ways in which a call can be harmed.
QList<Harm> harmsOf(long call) {
    return {{"no space for one call", failing(call, ENOSPC, false)},
            {"a fault of the disk", failing(call, EIO, false)},
            {"no space from then on", failing(call, ENOSPC, true)},
            {"killed before it", {u"FACENET_KILL_CALL=%1"_s.arg(call)}}};
}

}  // namespace

/// Every operation with its calls failing one by one, and killed at random moments: afterwards the store is as before
/// or as after, what was acknowledged is there, and the operation can be done again.
/// The seed is printed; FACENET_TEST_SEED repeats a run's choices.
class TestFailingCalls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("the library that makes calls fail cannot stand before a sanitizer's");
#endif
        bool given = false;
        const uint seed = qEnvironmentVariable("FACENET_TEST_SEED").toUInt(&given);
        // What this user remembers of protected stores is a matter of each try.
        qputenv("XDG_CONFIG_HOME", m_config.path().toUtf8());
        m_seed = given ? seed : QRandomGenerator::global()->generate();
        m_random.seed(m_seed);
        qInfo("FACENET_TEST_SEED=%u", m_seed);
    }

    void aFailedCallChangesNothing_data() {
        addOperations();
    }

    void aFailedCallChangesNothing() {
        QFETCH(QString, operation);
        prepare(operation);
        if (QTest::currentTestFailed()) return;
        const bool chosen = qEnvironmentVariableIsSet("FACENET_FAILED_CALLS");
        const long only = qEnvironmentVariableIntValue("FACENET_FAILED_CALLS");
        QList<std::pair<long, int>> tries;
        for (long call = only > 0 ? only : 1; call <= (only > 0 ? only : m_calls); ++call)
            for (int way = 0; way < int(harmsOf(call).size()); ++way) tries.append({call, way});
        std::shuffle(tries.begin(), tries.end(), m_random);
        if (!chosen) tries = tries.mid(0, kTriedCalls);
        for (const auto& [call, way] : std::as_const(tries)) {
            const Harm harm = harmsOf(call)[way];
            copyPrepared();
            QProcess program;
            start(program, operation, harm.variables);
            const QString what = u"%1 at call %2 of %3"_s.arg(QLatin1String(harm.name)).arg(call).arg(m_calls);
            QVERIFY2(program.waitForFinished(60000), qPrintable(what + u" never ended"_s));
            expectBeforeOrAfter(program, operation, what);
            if (QTest::currentTestFailed()) return;
        }
        qInfo("%d tries at %ld calls", int(tries.size()), m_calls);
    }

    /// With not a byte free a store can be read, and what needs room says so and changes nothing.
    void aFullDiskCanBeRead_data() {
        QTest::addColumn<QString>("operation");
        QTest::newRow("plain") << u"erase"_s;
        QTest::newRow("protected") << u"change-passphrase"_s;
    }

    void aFullDiskCanBeRead() {
        QFETCH(QString, operation);
        prepare(operation);
        if (QTest::currentTestFailed()) return;
        copyPrepared();
        const auto present = readStore(work());
        QVERIFY(present);
        QProcess reading;
        start(reading, u"read"_s, failing(1, ENOSPC, true));
        QVERIFY(reading.waitForFinished(60000));
        QCOMPARE(reading.readAllStandardOutput(), "ready\ndone " + present->toUtf8() + '\n');
        QProcess changing;
        start(changing, operation, failing(1, ENOSPC, true));
        QVERIFY(changing.waitForFinished(60000));
        const QByteArray said = changing.readAllStandardOutput(), error = changing.readAllStandardError();
        const int code = said.trimmed().split(' ').last().toInt();
        QVERIFY2(said.contains("failed") && (code == int(ErrorCode::DiskFull) || code == int(ErrorCode::StoreReadOnly)),
                 said.constData());
        if (operation == u"erase"_s && code == int(ErrorCode::DiskFull))
            QVERIFY2(error.contains("erasing needs about"), error.constData());
        QCOMPARE(state(operation), m_before);
    }

    void aKillChangesNothing_data() {
        addOperations();
    }

    void aKillChangesNothing() {
        QFETCH(QString, operation);
        QFETCH(int, number);
        const int all =
            qEnvironmentVariableIsSet("FACENET_KILLS") ? qEnvironmentVariableIntValue("FACENET_KILLS") : kKills;
        const int operations = int(storeOperations().size());
        const int kills = all / operations + (number < all % operations ? 1 : 0);
        if (kills == 0) QSKIP("enough others are killed");
        prepare(operation);
        if (QTest::currentTestFailed()) return;
        for (int n = 0; n < kills; ++n) {
            copyPrepared();
            QProcess program;
            start(program, operation, {});
            QVERIFY(program.waitForReadyRead(60000));
            const QDeadlineTimer moment(std::chrono::microseconds(m_random.bounded(m_microseconds + 1)),
                                        Qt::PreciseTimer);
            while (!moment.hasExpired()) {
            }
            program.kill();
            QVERIFY(program.waitForFinished(60000));
            expectBeforeOrAfter(program, operation, u"kill %1"_s.arg(n + 1));
            if (QTest::currentTestFailed()) return;
        }
    }

private:
    static void addOperations() {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<int>("number");
        int number = 0;
        for (const QString& operation : storeOperations())
            QTest::newRow(qPrintable(operation)) << operation << number++;
    }

    /// Backups that are made on the way to something else may be there or not.
    QByteArray state(const QString& operation) const {
        const QStringList backups = QDir(work() + u"/store/backups"_s).entryList({u"*.sqlite"_s});
        return stateOf(work()) + (operation == u"backup"_s ? QByteArray::number(backups.size()) : QByteArray());
    }

    QString work() const {
        return m_folder->filePath(u"work"_s);
    }

    /// What there is to work on, how many calls the operation makes, and what it comes to.
    void prepare(const QString& operation) {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_folder->path()).mkdir(u"prepared"_s));
        const auto prepared = prepareFor(operation, m_folder->filePath(u"prepared"_s));
        QVERIFY2(prepared, prepared ? "" : prepared.error().context.c_str());
        copyPrepared();
        m_before = state(operation);
        copyPrepared();
        const QString log = m_folder->filePath(u"calls"_s);
        QFile::remove(log);
        QProcess program;
        start(program, operation, {u"FACENET_CALLS_LOG="_s + log});
        QElapsedTimer sinceReady;
        QVERIFY(program.waitForReadyRead(60000));
        sinceReady.start();
        QVERIFY(program.waitForFinished(60000));
        m_microseconds = sinceReady.nsecsElapsed() / 1000;
        QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
        m_after = state(operation);
        const CallLog calls(log);
        m_calls = calls.size();
        QVERIFY(m_calls > 0);
        QVERIFY2(calls.notOnTheDisk().isEmpty(), qPrintable(calls.notOnTheDisk().join(u'\n')));
    }

    void copyPrepared() const {
        QDir(m_config.filePath(u"facenet-studio"_s)).removeRecursively();
        std::filesystem::remove_all(work().toStdString());
        std::filesystem::copy(m_folder->filePath(u"prepared"_s).toStdString(), work().toStdString(),
                              std::filesystem::copy_options::recursive);
    }

    void start(QProcess& program, const QString& operation, const QStringList& variables) const {
        program.setProcessEnvironment(interposed(m_folder->path(), variables));
        program.start(QCoreApplication::applicationDirPath() + u"/store_operation"_s, {work(), operation});
    }

    void expectBeforeOrAfter(QProcess& program, const QString& operation, const QString& harm) const {
        const QByteArray said = program.readAllStandardOutput();
        const QString what = u"%1; it said: %2 %3"_s.arg(harm, QString::fromUtf8(said).simplified(),
                                                         QString::fromUtf8(program.readAllStandardError()));
        const QByteArray state = this->state(operation);
        const bool acknowledged = said.contains("done");
        QVERIFY2(state == m_after || (state == m_before && !acknowledged),
                 qPrintable(u"neither before nor after: "_s + what + u'\n' + differenceFrom(state)));
        if (state == m_after) return;
        const auto again = runOperation(operation, work(), 1);
        QVERIFY2(again, qPrintable(what + u"; again: "_s + QString::fromStdString(again ? "" : again.error().context)));
        QVERIFY2(this->state(operation) == m_after, qPrintable(u"done again: "_s + what));
    }

    /// The lines that are neither in the one nor in the other.
    QString differenceFrom(const QByteArray& state) const {
        QByteArray lines;
        for (const QByteArray& line : state.split('\n'))
            if (!m_before.contains(line) && !m_after.contains(line)) lines += line.left(120) + '\n';
        return QString::fromLatin1(lines.isEmpty() ? "lines of both" : lines);
    }

    uint m_seed = 0;
    QRandomGenerator m_random;
    const QTemporaryDir m_config;
    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_before, m_after;
    long m_calls = 0;
    qint64 m_microseconds = 0;
};

QTEST_GUILESS_MAIN(TestFailingCalls)
#include "tst_failing_calls.moc"
