#include <QElapsedTimer>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include "database/exchange/backup_contents.h"
#include "database/exchange/restore.h"
#include "database/retention.h"
#include "database/store/store_file.h"
#include "database/store/untrusted_database.h"
#include "tests/support/logical_dump.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

/// Copies of a store to which somebody added what no store has: nobody looks into them, and nothing of them runs.
class TestHostileDatabases : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        cv::RNG random(7);
        m_store = valueOf(GalleryStore::open(m_folder.filePath(u"store"_s)));
        QVERIFY(m_store->people().enroll(sampleEnrolment(u"Ada"_s, 2, random)));
        m_good = valueOf(m_store->backup());
        QVERIFY(m_store->people().enroll(sampleEnrolment(u"Bob"_s, 1, random)));
        m_before = logicalDump(*m_store);
    }
    void cleanupTestCase() { m_store.reset(); }

    void isRefused_data() {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const QString& statement, const char* says) {
            QTest::newRow(name) << statement << QByteArray(says);
        };
        row("trigger", u"CREATE TRIGGER evil AFTER INSERT ON people BEGIN DELETE FROM people; END"_s, "trigger evil");
        row("view", u"CREATE VIEW evil AS SELECT * FROM people"_s, "view evil");
        row("table", u"CREATE TABLE evil (x)"_s, "table evil");
        row("virtual table", u"CREATE VIRTUAL TABLE evil USING fts5(x)"_s, "evil");
        row("generated column", u"ALTER TABLE people ADD COLUMN evil TEXT AS (upper(name))"_s, "column people");
        row("more columns", u"ALTER TABLE people ADD COLUMN evil TEXT"_s, "column people");
        row("other default", u"ALTER TABLE journal RENAME COLUMN undone TO evil"_s, "column journal");
        row("index on an expression", u"CREATE INDEX evil ON people (upper(name))"_s, "index evil");
        row("index with another condition",
            u"DROP INDEX people_by_name; CREATE INDEX people_by_name ON people (folded_name) WHERE id > 3"_s,
            "index people");
        row("fewer tables", u"DROP TABLE log"_s, "lacks");
        row("other references",
            u"DROP TABLE crops; CREATE TABLE crops (face_id INTEGER PRIMARY KEY, png BLOB NOT NULL)"
            " STRICT"_s,
            "reference crops");
        row("not strict",
            u"DROP TABLE log; CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT"
            " NULL, program TEXT NOT NULL, action TEXT NOT NULL, count INTEGER NOT NULL)"_s,
            "table log");
        const auto rewritten = [](const char* table, const char* from, const char* to) {
            return u"PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, '%2', '%3')"
                   " WHERE name = '%1'"_s.arg(QLatin1String(table), QLatin1String(from), QLatin1String(to));
        };
        row("a check that runs",
            rewritten("people", "note TEXT NOT NULL", "note TEXT NOT NULL CHECK(load_extension(''x'') IS NULL)"),
            "people");
        row("a check that refuses",
            rewritten("people", "name TEXT NOT NULL,", "name TEXT NOT NULL CHECK(name <> ''Bob''),"), "people");
        row("numbers given again", rewritten("people", "AUTOINCREMENT", ""), "people");
        row("other comparisons", rewritten("people", "name TEXT NOT NULL,", "name TEXT NOT NULL COLLATE NOCASE,"),
            "people");
        row("version without a schema", u"PRAGMA user_version = 1"_s, "no store");
        row("another program's", u"PRAGMA application_id = 7"_s, "another program");
    }
    void isRefused() {
        QFETCH(QString, statement);
        QFETCH(QByteArray, says);
        const QString path = changed(statement);
        const auto looked = lookIntoBackup(path);
        QVERIFY(!looked);
        QCOMPARE(looked.error().code, ErrorCode::FileMalformed);
        QVERIFY(looked.error().context.starts_with(path.toStdString() + ": "));
        QVERIFY2(looked.error().context.find(says) != std::string::npos, looked.error().context.c_str());
        const auto restored = restoreBackup(m_folder.filePath(u"store"_s), path);
        QCOMPARE(codeOf(restored), ErrorCode::FileMalformed);
        QCOMPARE(restored.error().context, looked.error().context);
        QVERIFY(logicalDump(*m_store) == m_before);
        // Nor is it opened as a store.
        QTemporaryDir other;
        QVERIFY(QFile::copy(path, storeFilePath(other.path())));
        QCOMPARE(codeOf(GalleryStore::open(other.path())), ErrorCode::StoreForeign);
    }

    /// What a file's schema says of itself is not believed: pages that lie are found before they are read.
    void pagesThatLieAreDamage() {
        const QString path = changed(u"SELECT 1"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        for (qint64 page = 4096; page + 4096 <= file.size(); page += 4096) {
            file.seek(page + 3);
            file.write("\xff\xff", 2);  // as many cells as no page holds
        }
        file.close();
        QCOMPARE(codeOf(lookIntoBackup(path)), ErrorCode::FileMalformed);
        QCOMPARE(codeOf(restoreBackup(m_folder.filePath(u"store"_s), path)), ErrorCode::FileMalformed);
        QVERIFY(logicalDump(*m_store) == m_before);
    }

    /// What erasing, keeping the retention and backing up open in the folder of the backups runs neither.
    void nothingOfACopyRuns_data() {
        QTest::addColumn<QString>("statements");
        const QString endless =
            u"WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r"_s;
        QTest::newRow("trigger") << u"CREATE TRIGGER evil AFTER DELETE ON people BEGIN SELECT (%1); END;"
                                    "CREATE TRIGGER worse AFTER INSERT ON erased BEGIN SELECT (%1); END"_s.arg(endless);
        QTest::newRow("models") << u"DROP TABLE models;"
                                   "CREATE VIEW models AS SELECT x AS id FROM (%1)"_s.arg(
                                       QString(endless).replace(u"count(*)"_s, u"count(*) AS x"_s));
        QTest::newRow("sightings")
            << u"DROP TABLE sightings; CREATE VIEW sightings AS SELECT x AS seen_at_ms FROM (%1)"_s.arg(
                   QString(endless).replace(u"count(*)"_s, u"count(*) AS x"_s));
    }
    void nothingOfACopyRuns() {
        QFETCH(QString, statements);
        QTemporaryDir folder;
        const auto store = valueOf(GalleryStore::open(folder.path()));
        cv::RNG random(11);
        const qint64 person = valueOf(store->people().enroll(sampleEnrolment(u"Cy"_s, 1, random))).personId;
        const QString evil = folder.filePath(u"backups/facenet-20200101-000000.sqlite"_s);
        QVERIFY(QFile::copy(valueOf(store->backup()), evil));
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"evil"_s);
            database.setDatabaseName(evil);
            QVERIFY(database.open());
            for (const QString& statement :
                 statements.split(u"TABLE"_s).size() > 1 ? statements.split(u';') : statements.split(u"END;"_s)) {
                QSqlQuery query(database);
                const QString whole =
                    statement.contains(u"BEGIN"_s) && !statement.endsWith(u"END"_s) ? statement + u"END"_s : statement;
                QVERIFY2(query.exec(whole), qPrintable(query.lastError().text() + whole));
            }
            database.close();
        }
        QSqlDatabase::removeDatabase(u"evil"_s);
        QElapsedTimer time;
        time.start();
        QVERIFY(store->backup());
        const QDateTime now = QDateTime::currentDateTimeUtc();
        static_cast<void>(forgetInBackups(folder.path(), {.sightings = now, .journal = now, .log = now}));
        QVERIFY(store->people().erase({person}));
        QVERIFY(time.elapsed() < 60'000);
    }

    void lookingCanBeCancelled() {
        JobControl control;
        QVERIFY(lookIntoBackup(m_good, &control));
        const auto sql = valueOf(openUntrustedDatabase(m_good, &control));
        control.cancel();
        const auto endless = sql->plain([&]() -> Result<void> {
            sql->value(u"WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"_s);
            return {};
        });
        QCOMPARE(codeOf(endless), ErrorCode::Cancelled);
    }

    /// A connection believes nothing that a file's schema says, whatever way it was opened.
    void connectionsAreDefensive() {
        const auto sql = valueOf(Sql::open(changed(u"SELECT 1"_s), Sql::Access::ReadWrite));
        const auto number = [&](const QString& statement) {
            return valueOf(sql->plain([&]() -> Result<int> { return sql->value(statement).toInt(); }));
        };
        QCOMPARE(number(u"PRAGMA trusted_schema"_s), 0);
        QCOMPARE(number(u"PRAGMA cell_size_check"_s), 1);
        const auto written = sql->plain([&]() -> Result<void> {
            sql->run(u"PRAGMA writable_schema = ON"_s);
            sql->run(u"DELETE FROM sqlite_schema"_s);
            return {};
        });
        QVERIFY(!written);
    }

private:
    /// A copy of the good backup on which somebody ran statements.
    QString changed(const QString& statements) {
        const QString path = m_folder.filePath(u"changed-%1.sqlite"_s.arg(++m_copies));
        if (!QFile::copy(m_good, path)) QTest::qFail("cannot copy", __FILE__, __LINE__);
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, path);
            database.setDatabaseName(path);
            if (!database.open()) QTest::qFail("cannot open", __FILE__, __LINE__);
            for (const QString& statement : statements.split(u"; "_s)) {
                QSqlQuery query(database);
                const QString whole = statement.contains(u"BEGIN"_s) ? statements : statement;
                if (!query.exec(whole)) QTest::qFail(qPrintable(query.lastError().text()), __FILE__, __LINE__);
                if (statement.contains(u"BEGIN"_s)) break;
            }
        }
        QSqlDatabase::removeDatabase(path);
        return path;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<GalleryStore> m_store;
    QString m_good;
    QByteArray m_before;
    int m_copies = 0;
};

QTEST_GUILESS_MAIN(TestHostileDatabases)
#include "tst_hostile_databases.moc"
