#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include "database/store/backups.h"
#include "tests/support/protected_store.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

/// Kills a program that protects a store, changes the passphrase and takes it off, at random moments: the store and its
/// backups are whole, either way. The seed is printed; FACENET_TEST_SEED repeats a run's choices, FACENET_KILLS
/// says how many times (15).
class TestKillProtection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theStoreStaysWhole() {
        bool given = false;
        const uint wanted = qEnvironmentVariable("FACENET_TEST_SEED").toUInt(&given);
        const uint seed = given ? wanted : QRandomGenerator::global()->generate();
        qInfo("FACENET_TEST_SEED=%u", seed);
        QRandomGenerator random(seed);
        const QTemporaryDir folder;
        QString before;
        {
            cv::RNG numbers(seed);
            const auto store = GalleryStore::open(folder.path());
            QVERIFY(store);
            for (int i = 0; i < 8; ++i)
                QVERIFY((*store)->people().enroll(sampleEnrolment(u"Trace-4711 %1"_s.arg(i), 2, numbers)));
            QVERIFY((*store)->backup());
            before = told(**store);
        }
        int readable = 0, hidden = 0, unfinished = 0, changed = 0;
        bool limited = false;
        const int wantedRounds = qEnvironmentVariable("FACENET_KILLS").toInt(&limited);
        for (int round = 0; round < (limited ? wantedRounds : 15); ++round) {
            QProcess program;
            program.start(QCoreApplication::applicationDirPath() + u"/protect_forever"_s,
                          {folder.path(), kPassphrase, kAnother});
            QVERIFY(program.waitForStarted());
            QElapsedTimer sinceStart;
            sinceStart.start();
            QVERIFY2(program.waitForReadyRead(60000), program.readAllStandardError().constData());
            // Somewhere in what follows, of which each takes about as long.
            const QDeadlineTimer moment(random.bounded(3 * sinceStart.elapsed() + 1), Qt::PreciseTimer);
            while (!moment.hasExpired()) {
            }
            program.kill();
            QVERIFY(program.waitForFinished());
            QCOMPARE(program.exitStatus(), QProcess::CrashExit);  // by the signal, not by a failure of its own

            const auto store = GalleryStore::open(folder.path());
            QVERIFY2(store, store ? "" : store.error().context.c_str());
            const auto protection = (*store)->protection().state();
            QVERIFY(protection);
            if (*protection == Protection::None) {
                ++readable;
            } else {
                ++hidden;
                unfinished += !filesWith("Trace-4711", folder.path()).isEmpty();
                for (const QString& backup : backupPathsIn(folder.path())) {
                    const auto copy = copyOf(backup);
                    QVERIFY(copy && (opens(**copy, kPassphrase) || opens(**copy, kAnother)));
                }
                auto unlocked = (*store)->protection().unlock(kPassphrase);
                const bool another = !unlocked;
                changed += another;
                if (another) unlocked = (*store)->protection().unlock(kAnother);
                QVERIFY2(unlocked, unlocked ? "" : unlocked.error().context.c_str());
                QVERIFY(unlocked->finished());
                for (const QString& backup : backupPathsIn(folder.path())) {
                    const auto copy = copyOf(backup);
                    // One of an earlier protection has a lock of its own.
                    QVERIFY(copy && (opens(**copy, kPassphrase) || opens(**copy, kAnother)));
                }
                QVERIFY2(filesWith("Trace-4711", folder.path()).isEmpty(),
                         qPrintable(filesWith("Trace-4711", folder.path()).join(u' ')));
            }
            const auto check = (*store)->check();
            QVERIFY(check && check->ok);
            QCOMPARE(told(**store), before);
        }
        qInfo(
            "%d times readable, %d times protected, of which %d were not cleaned up yet and %d had the other "
            "passphrase",
            readable, hidden, unfinished, changed);
    }

private:
    static QString told(const GalleryStore& store) {
        QString text;
        const auto people = store.people().all();
        if (!people) return QString::fromStdString(people.error().context);
        for (const Person& person : *people) text += u"%1 %2\n"_s.arg(person.id).arg(person.name);
        const auto crops = store.faces().crops(0, 1000);
        if (!crops) return QString::fromStdString(crops.error().context);
        for (const auto& [face, png] : *crops) text += u"%1 %2\n"_s.arg(face).arg(qHash(png));
        const auto contents = store.faces().galleryContents(u"model-a"_s);
        if (!contents) return QString::fromStdString(contents.error().context);
        for (const Template& one : contents->templates) text += u"%1 %2\n"_s.arg(one.faceId).arg(one.embedding[0]);
        return text;
    }

    /// A store of its own that begins as a backup. Whether that is protected is what is asked.
    Result<std::unique_ptr<GalleryStore>> copyOf(const QString& backup) {
        m_copy = std::make_unique<QTemporaryDir>();
        QFile::copy(backup, m_copy->filePath(u"facenet.sqlite"_s));
        return GalleryStore::open(m_copy->path(), DailyBackup::Later, Memory::None);
    }
    static bool opens(GalleryStore& store, const QString& passphrase) {
        const auto protection = store.protection().state();
        return protection && (*protection == Protection::None || store.protection().unlock(passphrase));
    }

    static QStringList filesWith(const QByteArray& bytes, const QString& storeFolder) {
        QStringList files;
        for (const QString& folder : {storeFolder, storeFolder + u"/backups"_s})
            for (const QFileInfo& info : QDir(folder).entryInfoList(QDir::Files)) {
                QFile file(info.filePath());
                if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes)) files << info.fileName();
            }
        return files;
    }

    const QString kPassphrase = u"correct horse"_s, kAnother = u"battery staple"_s;
    std::unique_ptr<QTemporaryDir> m_copy;
};

QTEST_GUILESS_MAIN(TestKillProtection)
#include "tst_kill_protection.moc"
