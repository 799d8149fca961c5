#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "database/gallery_store.h"
#include "database/store/backups.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "tests/support/file_bytes.h"
#include "tests/support/mounted_folder.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto kPrivateFile = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
constexpr auto kPrivateFolder = kPrivateFile | QFile::ExeOwner | QFile::ExeUser;

template <typename T>
QString contextOf(const Result<T>& result) {
    return result ? QString() : QString::fromStdString(result.error().context);
}

void overwrite(const QString& path, qint64 at, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(at));
    QCOMPARE(file.write(bytes), bytes.size());
}

}  // namespace

class TestStoreFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->filePath(u"Ordner mit ‚Leerzeichen‘ % ? 顔"_s);
        m_file = m_folder + u"/facenet.sqlite"_s;
        m_random = cv::RNG(11);
    }

    void newStoreIsPrivate() {
        {
            const auto store = open();
            QVERIFY(store);
            QCOMPARE((*store)->folder(), m_folder);
            QVERIFY((*store)->modelsFolder().startsWith(m_folder + u'/'));
            QVERIFY(enroll(**store, 1));
            const auto backup = (*store)->backup();
            QVERIFY(backup);
            QCOMPARE(QFile::permissions(m_folder), kPrivateFolder);
            QCOMPARE(QFile::permissions(m_folder + u"/backups"_s), kPrivateFolder);
            for (const QString& path : {m_file, m_file + u"-wal"_s, m_file + u"-shm"_s, *backup})
                QCOMPARE(QFile::permissions(path), kPrivateFile);
        }
        // The last one to close leaves the file, and the note of whose place this is.
        QCOMPARE(QDir(m_folder).entryList(QDir::Files), (QStringList{u"facenet.sqlite"_s, u"store-id"_s}));
        QCOMPARE(QFile::permissions(m_folder + u"/store-id"_s), kPrivateFile);
        QVERIFY(GalleryStore::defaultFolder().endsWith(u"/facenet-studio"_s));
    }

    void connectionIsDurableAndErasing() {
        const auto sql = openStoreFile(m_folder);
        QVERIFY(sql);
        const auto pragma = [&](const QString& name) {
            return (*sql)->plain([&]() -> Result<QString> { return (*sql)->value(u"PRAGMA "_s + name).toString(); });
        };
        QCOMPARE(*pragma(u"journal_mode"_s), u"wal"_s);
        QCOMPARE(*pragma(u"synchronous"_s), u"2"_s);
        QCOMPARE(*pragma(u"foreign_keys"_s), u"1"_s);
        QCOMPARE(*pragma(u"secure_delete"_s), u"1"_s);
        QCOMPARE(*pragma(u"busy_timeout"_s), u"3000"_s);
        QCOMPARE(*pragma(u"user_version"_s), QString::number(storeMigrations().size()));
        QCOMPARE(*pragma(u"application_id"_s), QString::number(kApplicationId));
    }

    void emptyFileBecomesAStore() {
        QVERIFY(QDir().mkpath(m_folder));
        overwrite(m_file, 0, {});
        const auto store = open();
        QVERIFY(store);
        QCOMPARE((*store)->check()->schemaVersion, int(storeMigrations().size()));
    }

    void failedStatementUndoesTheTransaction() {
        const auto opened = openStoreFile(m_folder);
        QVERIFY(opened);
        Sql& sql = **opened;
        const QString insert = u"INSERT INTO settings (key, value) VALUES (?, ?)"_s;
        const auto failed = sql.write([&]() -> Result<void> {
            sql.run(insert, {u"a"_s, u"1"_s});
            sql.run(u"INSERT INTO nowhere VALUES (1)"_s);
            sql.run(insert, {u"b"_s, u"2"_s});
            return {};
        });
        QCOMPARE(codeOf(failed), ErrorCode::StoreFailed);
        QVERIFY(contextOf(failed).contains(u"nowhere"_s));
        const auto refused = sql.write([&]() -> Result<void> {
            sql.run(insert, {u"c"_s, u"3"_s});
            return Error{ErrorCode::NotFound, "on purpose"};
        });
        QCOMPARE(codeOf(refused), ErrorCode::NotFound);
        const auto count =
            sql.read([&]() -> Result<int> { return sql.value(u"SELECT count(*) FROM settings"_s).toInt(); });
        QCOMPARE(*count, 0);
    }

    // ---- What is refused, and left as it is

    void newerSchemaIsRefused() {
        {
            QVERIFY(open());
            const auto sql = Sql::open(m_file, Sql::Access::ReadWrite);
            QVERIFY((*sql)->plain(
                [&]() -> Result<void> { return (*sql)->run(u"PRAGMA user_version = 99"_s), Result<void>(); }));
        }
        const QByteArray before = bytesOf(m_file);
        QCOMPARE(codeOf(open()), ErrorCode::StoreNewer);
        QCOMPARE(bytesOf(m_file), before);
    }

    void foreignDatabaseIsRefused_data() {
        QTest::addColumn<QString>("journal");
        QTest::newRow("rollback journal") << u"DELETE"_s;
        QTest::newRow("write-ahead log") << u"WAL"_s;
    }

    void foreignDatabaseIsRefused() {
        QFETCH(QString, journal);
        QVERIFY(QDir().mkpath(m_folder));
        {
            const auto sql = Sql::open(m_file, Sql::Access::ReadWrite);
            QVERIFY((*sql)->plain([&]() -> Result<void> {
                (*sql)->run(u"PRAGMA journal_mode = "_s + journal);
                (*sql)->run(u"CREATE TABLE people (name TEXT)"_s);
                return {};
            }));
        }
        const QByteArray before = bytesOf(m_file);
        QCOMPARE(codeOf(open()), ErrorCode::StoreForeign);
        QCOMPARE(bytesOf(m_file), before);
    }

    void otherFilesAreRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << QByteArray("Dear diary,\n").repeated(1000);
        QTest::newRow("one byte") << QByteArray("x");
        QTest::newRow("zeros") << QByteArray(8192, '\0');
        QByteArray noise(100000, '\0');
        cv::RNG random(3);
        for (char& byte : noise) byte = char(random.uniform(0, 256));
        QTest::newRow("noise") << noise;
        QTest::newRow("a header and noise") << QByteArray("SQLite format 3\0", 16) + noise;
    }

    void otherFilesAreRefused() {
        QFETCH(QByteArray, bytes);
        QVERIFY(QDir().mkpath(m_folder));
        overwrite(m_file, 0, bytes);
        const auto opened = open();
        QCOMPARE(codeOf(opened), ErrorCode::StoreCorrupt);
        QVERIFY(contextOf(opened).contains(u"no intact backup"_s));
        QCOMPARE(bytesOf(m_file), bytes);
    }

    void fileInPlaceOfTheFolderIsRefused() {
        overwrite(m_folder, 0, "a file");
        QCOMPARE(codeOf(open()), ErrorCode::StoreFailed);
        QCOMPARE(bytesOf(m_folder), QByteArray("a file"));
    }

    void damagedStoreNamesItsNewestIntactBackup_data() {
        QTest::addColumn<qint64>("at");
        QTest::addColumn<int>("size");
        QTest::addColumn<qint64>("cutTo");
        QTest::newRow("second page") << qint64(4096) << 4096 << qint64(-1);
        QTest::newRow("the middle") << qint64(40 * 4096) << 100 * 4096 << qint64(-1);
        QTest::newRow("list of tables") << qint64(100) << 500 << qint64(-1);
        QTest::newRow("cut in half") << qint64(0) << 0 << qint64(300000);
        QTest::newRow("cut to nothing") << qint64(0) << 0 << qint64(0);
    }

    void damagedStoreNamesItsNewestIntactBackup() {
        QFETCH(qint64, at);
        QFETCH(int, size);
        QFETCH(qint64, cutTo);
        QString intact;
        {
            const auto store = open();
            for (int i = 0; i < 10; ++i) QVERIFY(enroll(**store, 1));
            intact = *(*store)->backup();
            const QString broken = *(*store)->backup();
            overwrite(broken, 8192, QByteArray(20000, '\xff'));
        }
        QVERIFY(QFile(m_file).size() > 600000);
        if (cutTo >= 0) QVERIFY(QFile::resize(m_file, cutTo));
        overwrite(m_file, at, QByteArray(size, '\xff'));
        const QByteArray before = bytesOf(m_file);

        const auto opened = open();
        QCOMPARE(codeOf(opened), ErrorCode::StoreCorrupt);
        QVERIFY2(contextOf(opened).contains(u"newest intact backup: "_s + intact), qPrintable(contextOf(opened)));
        QVERIFY2(contextOf(opened).endsWith(u"people: 10, faces: 10"_s), qPrintable(contextOf(opened)));
        QCOMPARE(bytesOf(m_file), before);

        // What the message advises works.
        QVERIFY(QFile::remove(m_file));
        QVERIFY(QFile::copy(intact, m_file));
        QCOMPARE((*open())->check()->people, 10);
    }

    void readOnlyFolderIsReadOnly() {
        MountedFolder mounted(m_folder, u"size=8m"_s);
        const bool isRoot = ::geteuid() == 0;
        if (isRoot && !mounted.isMounted())
            QSKIP("root is not held back by permissions, and mounting a read-only file system is not allowed here");
        if (isRoot) {
            QVERIFY(enroll(**open(), 1));
            QVERIFY(mounted.remount(u"ro"_s));
        } else {
            QVERIFY(enroll(**open(), 1));
            QVERIFY(QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::ExeOwner));
        }
        const QByteArray before = bytesOf(m_file);
        {
            const auto opened = open();
            QVERIFY2(opened, qPrintable(contextOf(opened)));
            QVERIFY((*opened)->isReadOnly());
            QCOMPARE((*opened)->people().all()->size(), 1);
            QCOMPARE(codeOf(enroll(**opened, 1)), ErrorCode::StoreReadOnly);
        }
        QCOMPARE(codeOf(GalleryStore::open(m_folder + u"/inside"_s)), ErrorCode::StoreReadOnly);
        QCOMPARE(bytesOf(m_file), before);
        if (!isRoot) QVERIFY(QFile::setPermissions(m_folder, kPrivateFolder));
    }

    void fullDiskLosesNothing() {
        MountedFolder mounted(m_folder, u"size=2m"_s);
        if (!mounted.isMounted()) QSKIP("needs the right to mount a small file system (root)");
        int acknowledged = 0;
        {
            const auto store = open();
            QVERIFY(store);
            std::optional<ErrorCode> failure;
            for (; acknowledged < 100 && !failure; acknowledged += !failure) failure = codeOf(enroll(**store, 2));
            QCOMPARE(failure, ErrorCode::DiskFull);
            QVERIFY(acknowledged > 2);
            QCOMPARE(codeOf((*store)->backup()), ErrorCode::DiskFull);
            QVERIFY(QDir(m_folder + u"/backups"_s).isEmpty());
            QCOMPARE((*store)->people().all()->size(), acknowledged);
            // Room again: the same open store goes on.
            QVERIFY(mounted.remount(u"size=16m"_s));
            QVERIFY(enroll(**store, 2));
        }
        const auto store = open();
        QVERIFY(store);
        const StoreCheck check = *(*store)->check();
        QVERIFY(check.ok);
        QCOMPARE(check.people, acknowledged + 1);
        QCOMPARE(check.faces, 2 * (acknowledged + 1));
    }

    void newStoreOnAFullDiskIsRefused() {
        MountedFolder mounted(m_folder, u"size=64k"_s);
        if (!mounted.isMounted()) QSKIP("needs the right to mount a small file system (root)");
        overwrite(m_folder + u"/ballast"_s, 0, QByteArray(48 * 1024, 'x'));
        QCOMPARE(codeOf(open()), ErrorCode::DiskFull);
        QVERIFY(QFile::remove(m_folder + u"/ballast"_s));
        QVERIFY(mounted.remount(u"size=8m"_s));
        QVERIFY(open());
    }

    // ---- Several programs

    void lockedStoreSaysSo() {
        const auto store = open();
        QVERIFY(enroll(**store, 1));
        const auto other = Sql::open(m_file, Sql::Access::ReadWrite);
        const auto inOther = [&](const QString& statement) {
            return (*other)->plain([&]() -> Result<void> { return (*other)->run(statement), Result<void>(); });
        };
        QVERIFY(inOther(u"BEGIN IMMEDIATE"_s));
        QCOMPARE(codeOf(enroll(**store, 1)), ErrorCode::StoreLocked);
        QCOMPARE((*store)->people().all()->size(), 1);  // reading goes on
        QVERIFY(open());
        QVERIFY(inOther(u"ROLLBACK"_s));
        QVERIFY(enroll(**store, 1));
        QCOMPARE((*store)->people().all()->size(), 2);
    }

    void exclusivelyLockedStoreSaysSo() {
        QVERIFY(enroll(**open(), 1));
        const auto other = Sql::open(m_file, Sql::Access::ReadWrite);
        QVERIFY((*other)->plain([&]() -> Result<void> {
            (*other)->run(u"PRAGMA locking_mode = EXCLUSIVE"_s);
            (*other)->run(u"BEGIN EXCLUSIVE"_s);
            return {};
        }));
        QCOMPARE(codeOf(open()), ErrorCode::StoreLocked);
    }

    void storesSideBySide() {
        constexpr int kPrograms = 4, kEach = 8;
        std::vector<std::unique_ptr<QThread>> programs;
        std::atomic_int done = 0;
        for (int i = 0; i < kPrograms; ++i) {
            programs.emplace_back(QThread::create([&, i] {
                cv::RNG random(static_cast<std::uint64_t>(i) + 1);
                const auto store = open();
                if (!store) return qWarning("open: %s", store.error().context.c_str());
                for (int n = 0; n < kEach; ++n) {
                    const auto enrolled =
                        (*store)->people().enroll(sampleEnrolment(u"Person %1 %2"_s.arg(i).arg(n), 2, random));
                    if (!enrolled) return qWarning("enroll: %s", enrolled.error().context.c_str());
                    ++done;
                }
            }));
            programs.back()->start();
        }
        for (const auto& program : programs) program->wait();
        QCOMPARE(done.load(), kPrograms * kEach);
        const auto store = open();
        const StoreCheck check = *(*store)->check();
        QVERIFY(check.ok);
        QCOMPARE(check.people, kPrograms * kEach);
        QCOMPARE(check.embeddings, kPrograms * kEach * 2);
    }

    // ---- Backups and migrations

    /// Opening must not take as long as reading gigabytes; the check is made with the daily backup.
    void largeFilesAreCheckedOnceADay() {
        {
            const auto store = open();
            QVERIFY(enroll(**store, 1));
            QVERIFY((*store)->journal().addToLog(u"export"_s, 1));
        }
        {
            const auto sql = openStoreFile(m_folder);
            QVERIFY((*sql)->write([&]() -> Result<void> {
                (*sql)->run(u"UPDATE crops SET png = zeroblob(?)"_s, {kCheckedAtOpeningBytes + 4096});
                return {};
            }));
        }
        QVERIFY(checkLargeStoreFile(m_folder));
        // The chain of a large value's pages broken in the middle: only reading all of it tells.
        overwrite(m_file, (kCheckedAtOpeningBytes / 2) & ~qint64{4095}, QByteArray(4, '\xff'));
        QVERIFY(GalleryStore::open(m_folder, DailyBackup::Later));
        const auto checked = makeDailyBackup(m_folder);
        QCOMPARE(codeOf(checked), ErrorCode::StoreCorrupt);
        QVERIFY(contextOf(checked).contains(u"no intact backup"_s));
        QVERIFY(backupsIn(m_folder).isEmpty());
        // What was cut off is noticed at once.
        QVERIFY(QFile::resize(m_file, kCheckedAtOpeningBytes / 2));
        QCOMPARE(codeOf(GalleryStore::open(m_folder, DailyBackup::Later)), ErrorCode::StoreCorrupt);
    }

    void backupsAreWhole() {
        const auto store = open();
        QStringList written;
        for (int i = 1; i <= 4; ++i) {
            QVERIFY(enroll(**store, 1));
            const auto path = (*store)->backup();
            QVERIFY2(path, qPrintable(contextOf(path)));
            QVERIFY(inspectStoreFile(*path));
            written.prepend(*path);
        }
        QCOMPARE(QDir(m_folder + u"/backups"_s).count(), uint(4 + 2));  // with . and ..
        QVERIFY((*store)->check()->lastBackup.isValid());
        QCOMPARE(newestIntactBackup(m_folder).path, written.first());

        const QString other = m_temporary->filePath(u"restored"_s);
        QVERIFY(QDir().mkpath(other));
        QVERIFY(QFile::copy(written.at(1), other + u"/facenet.sqlite"_s));
        const auto restored = GalleryStore::open(other);
        QVERIFY(restored);
        QCOMPARE((*restored)->people().all()->size(), 3);
        QVERIFY((*restored)->check()->ok);
    }

    void backupIsMadeDaily() {
        QVERIFY(open());
        QVERIFY(open());
        QCOMPARE(backupsIn(m_folder).size(), 0);  // nobody to lose
        QVERIFY(enroll(**open(), 1));
        QVERIFY(open());
        QCOMPARE(backupsIn(m_folder).size(), 1);
        QVERIFY(open());
        QCOMPARE(backupsIn(m_folder).size(), 1);
        {
            const QString path = backupPathsIn(m_folder).first();
            const auto copy = Sql::open(path, Sql::Access::ReadWrite);
            QVERIFY((*copy)->write([&]() -> Result<void> {
                (*copy)->run(u"UPDATE store_identity SET copied_at_ms = copied_at_ms - 25 * 3600 * 1000"_s);
                return {};
            }));
        }
        const auto store = open();
        QVERIFY(!(*store)->backupFailure());
        QCOMPARE(backupsIn(m_folder).size(), 2);
    }

    void failedDailyBackupIsReported() {
        QVERIFY(enroll(**open(), 1));
        overwrite(m_folder + u"/backups"_s, 0, "in the way");
        const auto store = open();
        QVERIFY(store);
        QVERIFY((*store)->backupFailure());
        QCOMPARE((*store)->people().all()->size(), 1);
    }

    void olderSchemaIsBackedUpAndMigrated() {
        QVERIFY(enroll(**open(), 1));
        QList<Migration> migrations = storeMigrations();
        migrations.append(
            {u"ALTER TABLE people ADD COLUMN shoe_size INTEGER"_s, u"UPDATE people SET shoe_size = 42"_s});
        {
            const auto sql = openStoreFile(m_folder, migrations);
            QVERIFY2(sql, qPrintable(contextOf(sql)));
            const auto size =
                (*sql)->read([&]() -> Result<int> { return (*sql)->value(u"SELECT shoe_size FROM people"_s).toInt(); });
            QCOMPARE(*size, 42);
            QCOMPARE(*schemaVersion(**sql), int(migrations.size()));
        }
        QCOMPARE(backupsIn(m_folder).size(), 1);
        const auto backup = Sql::open(backupPathsIn(m_folder).first(), Sql::Access::ReadOnly);
        QCOMPARE(*schemaVersion(**backup), int(storeMigrations().size()));
        QCOMPARE(codeOf(open()), ErrorCode::StoreNewer);
    }

    void failedMigrationChangesNothing() {
        QVERIFY(enroll(**open(), 1));
        QList<Migration> migrations = storeMigrations();
        migrations.append(
            {u"ALTER TABLE people ADD COLUMN shoe_size INTEGER"_s, u"UPDATE nobody SET shoe_size = 42"_s});
        QCOMPARE(codeOf(openStoreFile(m_folder, migrations)), ErrorCode::StoreFailed);
        const auto store = open();
        QVERIFY(store);
        QCOMPARE((*store)->check()->schemaVersion, int(storeMigrations().size()));
        QCOMPARE((*store)->people().all()->size(), 1);
    }

private:
    Result<std::unique_ptr<GalleryStore>> open() const { return GalleryStore::open(m_folder); }

    Result<Enrolled> enroll(GalleryStore& store, int faces) {
        return store.people().enroll(sampleEnrolment(u"Ann"_s, faces, m_random), true);
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_folder, m_file;
    cv::RNG m_random;
};

QTEST_GUILESS_MAIN(TestStoreFile)
#include "tst_store_file.moc"
