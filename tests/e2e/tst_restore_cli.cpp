#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "database/store/store_file.h"
#include "tests/support/program_run.h"
#include "tests/support/protected_store.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

/// What somebody does at a terminal whose store is gone, damaged, or not the one that a copy is of.
class TestRestoreCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_store = m_temporary->filePath(u"store"_s);
        m_backup = makeStore(m_store, u"Annabel"_s);
        QVERIFY(!m_backup.isEmpty());
    }

    void errorsNameTheBackupAndTheCommand_data() {
        QTest::addColumn<bool>("missing");
        QTest::addColumn<QString>("code");
        QTest::newRow("missing") << true << u"store_missing"_s;
        QTest::newRow("damaged") << false << u"store_corrupt"_s;
    }

    void errorsNameTheBackupAndTheCommand() {
        QFETCH(bool, missing);
        QFETCH(QString, code);
        spoil(missing);
        for (int time = 0; time < 2; ++time) {
            const Run list = run({u"people"_s, u"list"_s});
            QCOMPARE(list.exitCode, 3);
            QCOMPARE(list.errorCode(), code);
            for (const QString& said :
                 {m_backup, u"people: 1, faces: 2"_s, u"facenet restore"_s, u"Restore a backup"_s})
                QVERIFY2(list.message().contains(said), qPrintable(list.message()));
        }
        const Run doctor = run({u"doctor"_s});
        QCOMPARE(doctor.exitCode, 1);
        QVERIFY2(doctor.out.contains(m_backup.toUtf8()), doctor.out.constData());

        QCOMPARE(run({u"restore"_s, m_backup, u"--look"_s}).last()[u"faces"].toInt(), 2);
        const Run restored = run({u"restore"_s, m_backup});
        QCOMPARE(restored.exitCode, 0);
        QCOMPARE(restored.last()[u"people"].toInt(), 1);
        QCOMPARE(restored.last()[u"kept_aside"].isNull(), missing);
        QCOMPARE(names(), QStringList{u"Annabel"_s});
    }

    void doctorTellsBackupsFromTheStore_data() {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("count");
        QTest::newRow("another file") << 0 << 5000;
        QTest::newRow("a page within") << 4096 << 8192;
        QTest::newRow("nothing") << 0 << -1;
    }
    /// What is damaged is not the store, and needs no restore.
    void doctorTellsBackupsFromTheStore() {
        QFETCH(int, from);
        QFETCH(int, count);
        QCOMPARE(run({u"doctor"_s}).exitCode, 0);
        QFile backup(m_backup);
        QVERIFY(backup.open(QIODevice::ReadWrite));
        if (count < 0) QVERIFY(backup.resize(0));
        backup.seek(from);
        if (count > 0) backup.write(QByteArray(count, '\x5a'));
        backup.close();
        const Run doctor = run({u"doctor"_s});
        QCOMPARE(doctor.exitCode, 1);
        const QJsonArray problems = doctor.last()[u"problems"].toArray();
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems.first()[u"code"].toString(), u"file_malformed"_s);
        QVERIFY2(problems.first()[u"message"].toString().contains(m_backup), doctor.out.constData());
        QCOMPARE(names(), QStringList{u"Annabel"_s});
    }

    /// What could not be copied is said when it is tried, not only to those who ask the doctor.
    void aDailyBackupThatFailsIsSaid() {
        QVERIFY(QDir(QFileInfo(m_backup).path()).removeRecursively());
        QFile inTheWay(QFileInfo(m_backup).path());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        const Run list = run({u"people"_s, u"list"_s});
        QCOMPARE(list.exitCode, 0);
        QVERIFY2(list.err.contains("daily backup"), list.err.constData());
    }

    /// A store that could not be opened may hold people who are nowhere else: it does not go with one without a word.
    void whatWasPutAsideGoesOnlyWhenThatIsMeant() {
        spoil(false);
        const QString aside = run({u"restore"_s, m_backup}).last()[u"kept_aside"].toString();
        QVERIFY(QFile::exists(aside));
        const Run refused = run({u"people"_s, u"remove"_s, u"Annabel"_s});
        QCOMPARE(refused.errorCode(), u"invalid_argument"_s);
        QVERIFY2(refused.message().contains(aside) && refused.message().contains(u"--also-put-aside"_s),
                 qPrintable(refused.message()));
        QVERIFY(QFile::exists(aside));
        QCOMPARE(names(), QStringList{u"Annabel"_s});
        QCOMPARE(run({u"people"_s, u"remove"_s, u"Annabel"_s, u"--also-put-aside"_s}).exitCode, 0);
        QVERIFY(!QFile::exists(aside));
    }

    void protectingAsksBeforeWhatWasPutAsideGoes() {
        spoil(false);
        const QString aside = run({u"restore"_s, m_backup}).last()[u"kept_aside"].toString(),
                      words = m_temporary->filePath(u"words"_s);
        QFile file(words);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("vier Birnen im Topf\n") > 0);
        file.close();
        const Run refused = run({u"protect"_s, u"--passphrase-file"_s, words});
        QCOMPARE(refused.errorCode(), u"invalid_argument"_s);
        QVERIFY2(refused.message().contains(aside) && refused.message().contains(u"--also-put-aside"_s),
                 qPrintable(refused.message()));
        QVERIFY(QFile::exists(aside));
        QCOMPARE(names(), QStringList{u"Annabel"_s});
        QCOMPARE(run({u"protect"_s, u"--also-put-aside"_s, u"--passphrase-file"_s, words}).exitCode, 0);
        QVERIFY(!QFile::exists(aside));
    }

    void anotherStoreIsSaidAndChosen() {
        const QString copy = makeStore(m_temporary->filePath(u"other"_s), u"Stranger"_s);
        QVERIFY(run({u"restore"_s, copy, u"--look"_s}).last()[u"another_store"].toBool());
        const Run refused = run({u"restore"_s, copy});
        QCOMPARE(refused.exitCode, 3);
        QCOMPARE(refused.errorCode(), u"another_store"_s);
        QCOMPARE(run({u"restore"_s, copy, u"--beside"_s, u"--replace"_s}).exitCode, 2);
        QCOMPARE(run({u"restore"_s, copy, u"--beside"_s}).last()[u"people"].toInt(), 1);
        QCOMPARE(names().size(), 2);
        QCOMPARE(run({u"restore"_s, copy, u"--replace"_s}).exitCode, 0);
        QCOMPARE(names(), QStringList{u"Stranger"_s});
    }

    void protectedCopyIsOpenedFirst() {
        const QString copy = makeStore(m_temporary->filePath(u"other"_s), u"Secret"_s, u"correct horse battery"_s);
        QCOMPARE(run({u"restore"_s, copy, u"--replace"_s}).errorCode(), u"store_protected"_s);
        QCOMPARE(run({u"restore"_s, copy, u"--replace"_s}, u"something else"_s).errorCode(), u"wrong_passphrase"_s);
        QCOMPARE(names(), QStringList{u"Annabel"_s});
        const Run restored = run({u"restore"_s, copy, u"--replace"_s}, u"correct horse battery"_s);
        QVERIFY(restored.last()[u"protected"].toBool());
        QCOMPARE(run({u"people"_s, u"list"_s}).errorCode(), u"store_protected"_s);
        QCOMPARE(names(u"correct horse battery"_s), QStringList{u"Secret"_s});
    }

private:
    Run run(const QStringList& arguments, const QString& passphrase = {}) const {
        return runFacenet(QStringList{u"--store"_s, m_store, u"--json"_s} + arguments,
                          {{u"FACENET_PASSPHRASE"_s, passphrase}});
    }

    QStringList names(const QString& passphrase = {}) const {
        QStringList names;
        for (const auto& person : run({u"people"_s, u"list"_s}, passphrase).last()[u"people"].toArray())
            names.append(person.toObject()[u"name"].toString());
        return names;
    }

    /// Out: the path of its backup
    QString makeStore(const QString& at, const QString& name, const QString& passphrase = {}) {
        const auto store = GalleryStore::open(at);
        if (!store || !(*store)->people().enroll(sampleEnrolment(name, 2, m_random))) return {};
        JobControl control;
        if (!passphrase.isEmpty() && !(*store)->protection().protect(passphrase, control, kCheapPassphrase)) return {};
        const auto backup = (*store)->backup();
        return backup ? *backup : QString();
    }

    void spoil(bool missing) const {
        const QString path = storeFilePath(m_store);
        for (const QString& part : {u"-wal"_s, u"-shm"_s}) QFile::remove(path + part);
        QFile file(path);
        QVERIFY(missing ? file.remove() : file.open(QIODevice::ReadWrite) && file.write(QByteArray(5000, 'x')) == 5000);
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_store, m_backup;
    cv::RNG m_random{9};
};

QTEST_GUILESS_MAIN(TestRestoreCli)
#include "tst_restore_cli.moc"
