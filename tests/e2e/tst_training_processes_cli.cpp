#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <csignal>
#include <memory>

#include "core/train/checkpoint.h"
#include "tests/support/drawn_people.h"
#include "tests/support/program_run.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

/// Several processes that train one network, as a person or a cluster starts them.
class TestTrainingProcessesCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { drawPeople(path(u"people/Number %1"_s)); }

    /// One, two and four processes see the same losses; a training that stops goes on with any number.
    void anyNumberTrainsTheSame() {
        const Run alone = run(train(u"alone"_s, 3, 1));
        QVERIFY2(alone.exitCode == 0, alone.err);
        const Run two = run(train(u"two"_s, 1, 2));
        QVERIFY2(two.exitCode == 0, two.err);
        QVERIFY2(two.err.contains("2 processes"), two.err);
        QList<double> losses = lossesOf(two);
        QCOMPARE(two.last()[u"type"].toString(), u"result"_s);
        int results = 0;
        for (const QJsonObject& line : two.lines()) results += line[u"type"].toString() == u"result"_s;
        QCOMPARE(results, 1);  // the first process speaks for all
        for (const auto& [processes, epochs] : {std::pair(4, 2), std::pair(1, 3)}) {
            const Run longer = run({u"train"_s, u"--resume"_s, path(u"two"_s), u"--epochs"_s, QString::number(epochs),
                                    u"--processes"_s, QString::number(processes)});
            QVERIFY2(longer.exitCode == 0, longer.err);
            losses += lossesOf(longer);
        }
        const QList<double> expected = lossesOf(alone);
        QCOMPARE(expected.size(), 3);
        QCOMPARE(losses.size(), expected.size());
        for (qsizetype i = 0; i < losses.size(); ++i)
            // A network that starts from nothing enlarges rounding errors a thousandfold.
            QVERIFY2(std::abs(losses[i] - expected[i]) < 3e-3 * expected[i],
                     qPrintable(u"step %1: %2 alone, %3 together"_s.arg(i).arg(expected[i]).arg(losses[i])));
        QVERIFY(QFile::exists(path(u"two/model.safetensors"_s)));
    }

    /// One that is killed, or hangs, ends all, with a sentence and a checkpoint.
    void oneThatIsGoneEndsAll_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("killed") << SIGKILL;
        QTest::newRow("hangs") << SIGSTOP;
    }
    void oneThatIsGoneEndsAll() {
        QFETCH(int, signal);
        const QString name = signal == SIGKILL ? u"killed"_s : u"hanging"_s, out = path(name);
        QProcess first;
        start(first, train(name, 100'000, 2) + QStringList{u"--process-timeout"_s, u"3"_s});
        const QList<qint64> others = othersOf(first);
        QCOMPARE(others.size(), 1);
        ::kill(static_cast<pid_t>(others.first()), signal);
        QVERIFY(first.waitForFinished(60'000));
        QCOMPARE(first.exitStatus(), QProcess::NormalExit);
        QCOMPARE(first.exitCode(), 3);
        m_output += first.readAllStandardOutput();
        QVERIFY2(m_output.contains("process_gone"), m_output.right(1000));
        QTRY_VERIFY(!QFile::exists(u"/proc/%1/exe"_s.arg(others.first())));
        const auto checkpoint = readCheckpoint((out + u"/checkpoints/last.safetensors"_s).toStdString());
        QVERIFY(checkpoint.ok());
        const Run ended =
            run({u"train"_s, u"--resume"_s, out, u"--epochs"_s, QString::number(checkpoint->position.epoch + 1)});
        QVERIFY2(ended.exitCode == 0, ended.err);
    }

    void theOthersEndWithTheFirst() {
        QProcess first;
        start(first, train(u"first"_s, 100'000, 3));
        const QList<qint64> others = othersOf(first);
        QCOMPARE(others.size(), 2);
        first.kill();
        QVERIFY(first.waitForFinished());
        for (const qint64 other : others)
            QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(u"/proc/%1/exe"_s.arg(other)), 30'000);
    }

    void allStopTogether() {
        QProcess first;
        start(first, train(u"stopped"_s, 100'000, 2));
        const QList<qint64> others = othersOf(first);
        QCOMPARE(others.size(), 1);
        ::kill(static_cast<pid_t>(others.first()), SIGINT);  // whichever of them is asked
        QVERIFY(first.waitForFinished(60'000));
        QCOMPARE(first.exitCode(), 0);
        m_output += first.readAllStandardOutput();
        QVERIFY2(m_output.contains(R"("ending":"stopped")"), m_output.right(1000));
        QVERIFY(!QFile::exists(u"/proc/%1/exe"_s.arg(others.first())));
    }

    /// As torchrun, mpirun and Slurm start the same command on each machine.
    void startedByAnotherProgram() {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const quint16 port = server.serverPort();
        server.close();
        std::vector<std::unique_ptr<QProcess>> processes;
        for (int rank = 0; rank < 2; ++rank) {
            auto environment = QProcessEnvironment::systemEnvironment();
            for (const auto& [name, value] :
                 {std::pair(u"RANK"_s, QString::number(rank)), std::pair(u"WORLD_SIZE"_s, u"2"_s),
                  std::pair(u"LOCAL_RANK"_s, QString::number(rank)), std::pair(u"LOCAL_WORLD_SIZE"_s, u"2"_s),
                  std::pair(u"MASTER_ADDR"_s, u"127.0.0.1"_s), std::pair(u"MASTER_PORT"_s, QString::number(port))})
                environment.insert(name, value);
            processes.push_back(std::make_unique<QProcess>());
            processes.back()->setProcessEnvironment(environment);
            start(*processes.back(), train(u"cluster"_s, 1, 0));
        }
        for (const auto& process : processes) {
            QVERIFY(process->waitForFinished(kPatienceMs));
            QVERIFY2(process->exitCode() == 0, process->readAllStandardError());
        }
        QVERIFY(processes[0]->readAllStandardOutput().contains(R"("ending":"completed")"));
        QCOMPARE(processes[1]->readAllStandardOutput(), QByteArray());
        QVERIFY(QFile::exists(path(u"cluster/model.safetensors"_s)));
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("mentions");
        QTest::newRow("too many") << train(u"x"_s, 1, 5) << QString() << u"shared by 5 processes"_s;
        QTest::newRow("rate") << QStringList(train(u"x"_s, 1, 2) + QStringList{u"--find-lr"_s}) << QString()
                              << u"one process"_s;
        QTest::newRow("half an environment") << train(u"x"_s, 1, 0) << u"RANK=1"_s << u"WORLD_SIZE"_s;
    }
    void saysWhatIsWrong() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, variable);
        QFETCH(QString, mentions);
        const Run result = runFacenet(QStringList{u"--json"_s, u"--store"_s, path(u"store"_s)} + arguments,
                                      {{variable.section(u'=', 0, 0), variable.section(u'=', 1)}});
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(QString::fromUtf8(result.err).contains(mentions), result.err);
        QCOMPARE(result.err.count("facenet:"), 1);
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QStringList train(const QString& out, int epochs, int processes) const {
        QStringList arguments{u"train"_s,
                              u"--data"_s,
                              path(u"people"_s),
                              u"--output"_s,
                              path(out),
                              u"--start-from"_s,
                              u"nothing"_s,
                              u"--preprocessing"_s,
                              u"letterbox_rgb_0_1"_s,
                              u"--epochs"_s,
                              QString::number(epochs),
                              u"--batch"_s,
                              u"12"_s,
                              u"--optimizer"_s,
                              u"sgd"_s,
                              u"--schedule"_s,
                              u"step"_s,
                              u"--lr"_s,
                              u"0.00001"_s,
                              u"--precision"_s,
                              u"fp32"_s,
                              u"--save-every"_s,
                              u"0"_s};
        if (processes > 0) arguments << u"--processes"_s << QString::number(processes);
        return arguments;
    }

    Run run(const QStringList& arguments) const {
        return runFacenet(QStringList{u"--json"_s, u"--threads"_s, u"1"_s, u"--store"_s, path(u"store"_s)} + arguments);
    }

    void start(QProcess& process, const QStringList& arguments) {
        m_output.clear();
        process.start(facenetProgram(),
                      QStringList{u"--json"_s, u"--threads"_s, u"1"_s, u"--store"_s, path(u"store"_s)} + arguments);
        QVERIFY(process.waitForStarted());
    }

    /// The processes that it has started, once they have trained for some steps; none where they do not.
    QList<qint64> othersOf(QProcess& process) {
        const auto trains = [&] {
            m_output += process.readAllStandardOutput();
            return m_output.count(R"("type":"step")") > 2;
        };
        return QTest::qWaitFor(trains, kPatienceMs) ? childrenOf(process.processId()) : QList<qint64>();
    }

    static QList<double> lossesOf(const Run& run) {
        QList<double> losses;
        for (const QJsonObject& line : run.lines())
            if (line[u"type"].toString() == u"step"_s) losses << line[u"loss"].toDouble();
        return losses;
    }

    static QList<qint64> childrenOf(qint64 process) {
        QFile file(u"/proc/%1/task/%1/children"_s.arg(process));
        QList<qint64> children;
        if (!file.open(QIODevice::ReadOnly)) return children;
        for (const QByteArray& number : file.readAll().simplified().split(' '))
            if (!number.isEmpty()) children << number.toLongLong();
        return children;
    }

    QTemporaryDir m_folder;
    QByteArray m_output;
};

QTEST_GUILESS_MAIN(TestTrainingProcessesCli)
#include "tst_training_processes_cli.moc"
