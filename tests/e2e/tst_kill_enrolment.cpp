#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QMap>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <numeric>

#include "database/gallery_store.h"

using namespace facenet;
using namespace Qt::Literals::StringLiterals;

/// Kills a program that enrols, at random moments. The seed is printed; FACENET_TEST_SEED repeats a run's choices.
class TestKillEnrolment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        bool given = false;
        const uint seed = qEnvironmentVariable("FACENET_TEST_SEED").toUInt(&given);
        m_seed = given ? seed : QRandomGenerator::global()->generate();
        m_random.seed(m_seed);
        qInfo("FACENET_TEST_SEED=%u", m_seed);
    }

    void acknowledgedEnrolmentsSurvive() {
        constexpr int kEnrolments = 200;
        const QTemporaryDir folder;
        QMap<qint64, int> acknowledged;  // faces by person
        int rounds = 0;
        for (; acknowledged.size() < kEnrolments; ++rounds) {
            QProcess program;
            start(program, folder.path(), rounds);
            killAfter(program, m_random.bounded(0, 25));
            collect(program, acknowledged);
            if (QTest::currentTestFailed()) return;
            expectWhole(folder.path(), acknowledged);
            if (QTest::currentTestFailed()) return;
        }
        qInfo("%d enrolments acknowledged in %d rounds", int(acknowledged.size()), rounds);
        QVERIFY(rounds >= 8);
    }

    /// Killed from the moment the file appears on, until the first enrolment would be acknowledged.
    void interruptedCreationIsNoDamage() {
        int unfinished = 0;
        for (int round = 0; round < 30; ++round) {
            const QTemporaryDir folder;
            const QString file = folder.filePath(u"store/facenet.sqlite"_s);
            QMap<qint64, int> acknowledged;
            QProcess program;
            start(program, folder.path(), round);
            const QDeadlineTimer patience(30000);
            while (!QFile::exists(file) && !patience.hasExpired()) {
            }
            spin(m_random.bounded(40000));
            program.kill();
            collect(program, acknowledged);
            unfinished += QFile::exists(file + u"-journal"_s) || QFileInfo(file).size() == 0;
            expectWhole(folder.path(), acknowledged);
            if (QTest::currentTestFailed()) return;
        }
        qInfo("%d of 30 found the file unfinished", unfinished);
    }

    /// Two of three programs that enrol into one new store are killed; the third goes on meanwhile.
    void otherProgramsGoOn() {
        const QTemporaryDir folder;
        QMap<qint64, int> acknowledged;
        QProcess first, second, third;
        for (QProcess* program : {&first, &second, &third}) start(*program, folder.path(), 100);
        killAfter(first, m_random.bounded(0, 10));
        killAfter(second, m_random.bounded(0, 10));
        killAfter(third, 15);
        for (QProcess* program : {&first, &second, &third}) collect(*program, acknowledged);
        expectWhole(folder.path(), acknowledged);
    }

private:
    void start(QProcess& program, const QString& folder, int round) {
        // Three programs with one seed would want the same names; the counter keeps them apart.
        const quint64 seed = quint64(m_seed) * 1000 + quint64(round) + quint64(++m_started) * 1000000007;
        program.start(QCoreApplication::applicationDirPath() + u"/store_operation"_s,
                      {folder, u"enrol"_s, u"1000000"_s, QString::number(seed)});
        QVERIFY2(program.waitForStarted(), qPrintable(program.errorString()));
    }

    /// Waits for some lines, then for a fraction of the time that one enrolment takes.
    void killAfter(QProcess& program, int lines) {
        QElapsedTimer sinceStart;
        sinceStart.start();
        const auto done = [&] { return m_output[&program].count("done"); };
        while (done() < lines && program.waitForReadyRead(30000)) m_output[&program] += program.readAllStandardOutput();
        QVERIFY2(done() >= lines, program.readAllStandardError().constData());
        const qint64 eachUs = sinceStart.nsecsElapsed() / 1000 / std::max(lines, 1);
        spin(m_random.bounded(eachUs + 1));
        program.kill();
    }

    /// A moment too short to be slept.
    static void spin(qint64 us) {
        const QDeadlineTimer moment(std::chrono::microseconds(us), Qt::PreciseTimer);
        while (!moment.hasExpired()) {
        }
    }

    void collect(QProcess& program, QMap<qint64, int>& acknowledged) {
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitStatus(), QProcess::CrashExit);  // by the signal, not by a failure of its own
        const QByteArray said = m_output.take(&program) + program.readAllStandardOutput();
        const QList<QByteArray> lines = said.split('\n');
        for (const QByteArray& line : lines.mid(0, lines.size() - 1)) {  // what follows the last line end is unfinished
            const QList<QByteArray> words = line.split(' ');
            if (words.first() == "done") acknowledged.insert(words.at(1).toLongLong(), words.at(2).toInt());
        }
    }

    void expectWhole(const QString& folder, const QMap<qint64, int>& acknowledged) {
        const auto opened = GalleryStore::open(folder + u"/store"_s);
        QVERIFY2(opened, opened ? "" : opened.error().context.c_str());
        const GalleryStore& store = **opened;
        const auto check = store.check();
        QVERIFY(check && check->ok);
        const auto contents = store.faces().galleryContents(u"model-a"_s);
        QVERIFY(contents);
        QMap<qint64, int> embeddings;
        for (const Template& stored : contents->templates) ++embeddings[stored.personId];

        QMap<qint64, int> found;
        const auto people = store.people().all();
        QVERIFY(people);
        for (const Person& person : *people) {
            found.insert(person.id, person.faceCount);
            // The name tells how many there were: nobody is there in part, whether acknowledged or not.
            QCOMPARE(person.faceCount, person.name.split(u' ').last().toInt());
            QCOMPARE(embeddings.value(person.id), person.faceCount);
        }
        for (const auto& [person, faces] : acknowledged.asKeyValueRange()) QCOMPARE(found.value(person), faces);
        const int faces = std::accumulate(found.begin(), found.end(), 0);
        QCOMPARE(check->faces, faces);
        QCOMPARE(check->embeddings, faces);
    }

    uint m_seed = 0;
    int m_started = 0;
    QRandomGenerator m_random;
    QMap<QProcess*, QByteArray> m_output;
};

QTEST_GUILESS_MAIN(TestKillEnrolment)
#include "tst_kill_enrolment.moc"
