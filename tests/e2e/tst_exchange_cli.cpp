#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/file_lock.h"
#include "database/base/files.h"
#include "database/gallery_store.h"
#include "tests/support/logical_dump.h"
#include "tests/support/program_run.h"
#include "tests/support/test_data.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

/// Export, import, backup, restore and erase as a script would do them, and an import that is killed.
class TestExchangeCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        m_images = images;
        QVERIFY2(QFile::exists(facenetProgram()), qPrintable(facenetProgram() + u" is not built"_s));
        m_tree = m_folder.filePath(u"Leute"_s);
        int people = 0;
        for (const QString& name : QDir(m_images).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QVERIFY(QDir().mkpath(m_tree + u'/' + name));
            for (const QString& file : QDir(m_images + u'/' + name).entryList(QDir::Files)) {
                QVERIFY(QFile::copy(m_images + u'/' + name + u'/' + file, m_tree + u'/' + name + u'/' + file));
                ++m_pictures;
            }
            if (++people == 60) break;
        }
        m_store = m_folder.filePath(u"store"_s);
    }

    /// Killed at several moments; what is stored in the end is what one import would have stored.
    void killedImportGoesOn() {
        int killed = 0;
        for (int ms : {1500, 2500, 3000, 3500, 4000}) {
            QProcess import;
            import.start(facenetProgram(), {u"--store"_s, m_store, u"--json"_s, u"import"_s, m_tree});
            QVERIFY(import.waitForStarted());
            if (import.waitForFinished(ms)) break;
            import.kill();
            QVERIFY(import.waitForFinished());
            ++killed;
            const auto store = GalleryStore::open(m_store);
            QVERIFY(store && (*store)->check()->ok);
        }
        QVERIFY(killed > 0);
        const QString report = m_folder.filePath(u"report.csv"_s);
        const Run done = run({u"import"_s, m_tree, u"--report"_s, report});
        QCOMPARE(done.exitCode, 0);
        const QJsonObject totals = done.last();
        const int faces = totals[u"added"].toInt() + totals[u"already_stored"].toInt();
        QCOMPARE(faces + totals[u"refused"].toInt(), m_pictures);
        QVERIFY(QFile(report).exists());
        const auto store = GalleryStore::open(m_store);
        QVERIFY(store);
        QSet<QString> sources;
        const auto people = (*store)->people().all();
        QVERIFY(people);
        QCOMPARE(people->size(), 60);
        for (const Person& person : *people) {
            const auto stored = (*store)->faces().of(person.id);
            QVERIFY(stored);
            for (const StoredFace& face : *stored) sources.insert(face.source);
        }
        QCOMPARE((*store)->check()->faces, faces);
        QCOMPARE(sources.size(), faces);
    }

    void goesOutAndComesIn() {
        const QString archive = m_folder.filePath(u"alle.facenet"_s), folder = m_folder.filePath(u"alle"_s);
        QCOMPARE(run({u"export"_s, u"--archive"_s, archive}).exitCode, 0);
        QCOMPARE(run({u"export"_s, u"--everything"_s, folder}).exitCode, 0);
        QCOMPARE(run({u"export"_s, u"--everything"_s, folder}).exitCode, 3);
        const auto withoutVectors = [](const QString& at) {  // those of a package are not believed
            const auto store = GalleryStore::open(at);
            return store ? dumpWithoutVectors(**store) : QByteArray();
        };
        for (const QString& from : {archive, folder}) {
            const QString other = m_folder.filePath(u"other "_s + QFileInfo(from).fileName());
            const Run imported = run({u"import"_s, from}, other);
            QCOMPARE(imported.exitCode, 0);
            QCOMPARE(imported.last()[u"new_people"].toInt(), 60);
            QVERIFY(withoutVectors(other) == withoutVectors(m_store));
        }
        const QString person = m_folder.filePath(u"eine"_s);
        const QString name = QDir(m_tree).entryList(QDir::Dirs | QDir::NoDotAndDotDot).first();
        QCOMPARE(run({u"export"_s, u"--person"_s, name, person}).exitCode, 0);
        for (const QString& file : {u"index.html"_s, u"faces.csv"_s, u"faces.jsonl"_s, u"history.csv"_s})
            QVERIFY(QFile::exists(person + u'/' + file));
        QCOMPARE(run({u"export"_s, u"--archive"_s, u"--person"_s, name, person}).exitCode, 2);
        // Only an archive can be encrypted; nothing readable is written where that was asked for.
        const QString readable = m_folder.filePath(u"readable"_s);
        QCOMPARE(run({u"export"_s, u"--everything"_s, u"--encrypt"_s, readable}).exitCode, 2);
        QCOMPARE(run({u"export"_s, u"--person"_s, name, u"--encrypt"_s, readable}).exitCode, 2);
        QVERIFY(!QFile::exists(readable));
        for (const QString& option : {u"--sort-by-face"_s, u"--report="_s + readable})
            QCOMPARE(run({u"import"_s, archive, option}).errorCode(), u"invalid_argument"_s);
        QCOMPARE(run({u"log"_s, u"--lines"_s, u"1"_s}).last()[u"action"].toString(), u"export"_s);
    }

    void isErasedAndPutBack() {
        const QByteArray present = dump(m_store);
        const QString copy = m_folder.filePath(u"copy.sqlite"_s);
        QCOMPARE(run({u"backup"_s, copy}).exitCode, 0);
        QVERIFY(run({u"backup"_s, u"--list"_s}).last()[u"intact"].toBool());
        const QString name = QDir(m_tree).entryList(QDir::Dirs | QDir::NoDotAndDotDot).last().replace(u'_', u' ');
        const Run erased = run({u"erase"_s, name});
        QCOMPARE(erased.exitCode, 0);
        const QJsonObject erasure = erased.last()[u"erased"].toObject();
        QCOMPARE(erasure[u"people"].toInt(), 1);
        QCOMPARE(erasure[u"rows_left"].toInt(-1), 0);
        QCOMPARE(erasure[u"files_with_traces"].toArray(), QJsonArray());
        QVERIFY(erasure[u"traces_looked_for"].toInt() >= 3);

        const Run look = run({u"restore"_s, copy, u"--look"_s});
        QCOMPARE(look.last()[u"were_erased"].toArray(), QJsonArray{name});
        {
            FileLock window(m_store.toStdString() + kWindowLock);
            QVERIFY(window.tryLock() == FileLock::Attempt::Taken);
            QCOMPARE(run({u"restore"_s, copy}).last()[u"error"][u"code"].toString(), u"store_locked"_s);
        }
        // Who was erased stays so, unless that is meant.
        QCOMPARE(run({u"restore"_s, copy}).last()[u"erased_left_out"].toInt(), 1);
        QVERIFY(dump(m_store) != present);
        QCOMPARE(run({u"restore"_s, copy, u"--bring-back-erased"_s}).exitCode, 0);
        QVERIFY(dump(m_store) == present);
    }

    /// Consents, the log, an encrypted archive and who was erased, as a script would treat them.
    void consentIsLookedAfter() {
        const QString name = QDir(m_tree).entryList(QDir::Dirs | QDir::NoDotAndDotDot).first();
        QCOMPARE(run({u"people"_s, u"due"_s}).last()[u"due"_s].toArray().size(), 0);
        QVERIFY(run({u"people"_s, u"due"_s, u"--days"_s, u"400"_s}).last()[u"due"_s].toArray().size() > 10);
        const QJsonArray before = run({u"people"_s, u"consent"_s, name}).last()[u"consents"_s].toArray();
        QVERIFY(before.first()[u"text"_s].toString().contains(u"agree"_s));
        QCOMPARE(run({u"people"_s, u"consent"_s, name, u"--renewed"_s}).last()[u"consents"_s].toArray().size(),
                 before.size() + 1);

        const QString archive = m_folder.filePath(u"sealed.facenet"_s), secret = m_folder.filePath(u"secret"_s);
        QFile file(secret);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("correct horse\n") > 0);
        file.close();
        QCOMPARE(run({u"export"_s, u"--archive"_s, u"--encrypt"_s, archive}).exitCode, 3);  // nobody to ask
        QCOMPARE(run({u"log"_s, u"--lines"_s, u"1"_s}).last()[u"action"_s].toString(), u"consent"_s);
        QCOMPARE(
            run({u"export"_s, u"--archive"_s, u"--encrypt"_s, u"--export-passphrase-file"_s, secret, archive}).exitCode,
            0);
        QCOMPARE(run({u"people"_s, u"withdraw"_s, name}).exitCode, 0);
        const Run import = run({u"import"_s, archive, u"--export-passphrase-file"_s, secret});
        QCOMPARE(import.exitCode, 0);
        QCOMPARE(import.last()[u"erased_left_out"_s].toInt(), 1);
        QCOMPARE(run({u"import"_s, archive}).last()[u"error"_s][u"code"_s].toString(), u"store_protected"_s);
        QStringList logged;
        for (const QByteArray& line : run({u"log"_s, u"--lines"_s, u"10"_s}).out.trimmed().split('\n'))
            logged.append(QJsonDocument::fromJson(line).object()[u"action"_s].toString());
        for (const QString& action : {u"withdraw"_s, u"erase"_s, u"export"_s})
            QVERIFY2(logged.contains(action), qPrintable(action));
        QCOMPARE(run({u"import"_s, archive, u"--export-passphrase-file"_s, secret, u"--bring-back-erased"_s})
                     .last()[u"new_people"_s]
                     .toInt(),
                 1);
    }

private:
    Run run(const QStringList& arguments, const QString& store = {}) const {
        return runFacenet(QStringList{u"--store"_s, store.isEmpty() ? m_store : store, u"--json"_s} + arguments);
    }

    static QByteArray dump(const QString& folder) {
        const auto store = GalleryStore::open(folder);
        return store ? logicalDump(**store) : QByteArray();
    }

    QTemporaryDir m_folder;
    QString m_images, m_tree, m_store;
    int m_pictures = 0;
};

QTEST_GUILESS_MAIN(TestExchangeCli)
#include "tst_exchange_cli.moc"
