#include <QDir>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <array>
#include <memory>
#include <vector>

#include "database/exchange/restore.h"
#include "database/parts/store_protection.h"
#include "database/store/backup_retention.h"
#include "database/store/backups.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QDateTime kNow(QDate(2030, 6, 15), QTime(12, 0), Qt::UTC);

/// One copy a day, the last one today.
QList<Backup> dailyBackups(int days, int faces = 10) {
    QList<Backup> backups;
    for (int day = 0; day < days; ++day)
        backups.append({.path = u"day %1"_s.arg(day),
                        .bytes = 1,
                        .readable = true,
                        .madeAt = kNow.addDays(-day),
                        .progress = 1000 - day,
                        .faces = faces});
    return backups;
}

/// So many from a moment on, a step apart, each further than the one before.
QList<Backup> copies(const QString& name, int count, const QDateTime& from, int stepS, int progress) {
    QList<Backup> backups;
    for (int i = 0; i < count; ++i)
        backups.append({.path = name + u" %1"_s.arg(i),
                        .bytes = 1,
                        .readable = true,
                        .madeAt = from.addSecs(qint64{i} * stepS),
                        .progress = progress + i,
                        .faces = 10});
    return backups;
}

QSet<QString> dropped(const QList<Backup>& backups, qint64 freeBytes = 1'000'000) {
    QSet<QString> paths;
    for (const Backup& backup : backupsToDrop(backups, kNow, freeBytes)) paths.insert(backup.path);
    return paths;
}

}  // namespace

/// Which copies stay, which one is to go back to, and that a store that is gone is not a new one.
class TestBackups : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->filePath(u"store"_s);
        m_random = cv::RNG(5);
    }

    // ---- Which ones stay

    void daysWeeksAndMonthsStay() {
        const QSet<QString> gone = dropped(dailyBackups(400));
        for (int day = 0; day < 7; ++day) QVERIFY(!gone.contains(u"day %1"_s.arg(day)));
        // The 15th of June 2030 is a Saturday: the weeks before end 6, 13, 20 and 27 days ago.
        for (const int day : {6, 13, 20, 27})
            QVERIFY2(!gone.contains(u"day %1"_s.arg(day)), qPrintable(QString::number(day)));
        // The last days of the months before.
        for (const int day : {15, 46, 76, 107, 135})
            QVERIFY2(!gone.contains(u"day %1"_s.arg(day)), qPrintable(QString::number(day)));
        QCOMPARE(400 - gone.size(), 7 + 3 + 11);
    }

    void burstPushesOutNothing() {
        QList<Backup> backups = dailyBackups(7);
        backups += copies(u"burst"_s, 50, kNow, 1, 2000);
        const QSet<QString> gone = dropped(backups);
        for (int day = 1; day < 7; ++day) QVERIFY(!gone.contains(u"day %1"_s.arg(day)));
        QVERIFY(!gone.contains(u"burst 49"_s));
        QVERIFY(gone.contains(u"burst 0"_s));
    }

    void futureStandsForNoDay() {
        QList<Backup> backups = dailyBackups(12);
        backups += copies(u"future"_s, 9, kNow.addYears(5), 24 * 60 * 60, 900);
        const QSet<QString> gone = dropped(backups);
        QCOMPARE(gone & dropped(dailyBackups(12)), dropped(dailyBackups(12)));
        for (int i = 2; i < 9; ++i) QVERIFY(!gone.contains(u"future %1"_s.arg(i)));
        QVERIFY(gone.contains(u"future 0"_s));
        // A clock that was years ahead: what was made under the right one stays as if nothing had been.
        for (Backup& backup : backups)
            if (backup.madeAt < kNow.addDays(1))
                QCOMPARE(gone.contains(backup.path), dropped(dailyBackups(12)).contains(backup.path));
    }

    /// Then all good copies are of the future, and what is made now is of long ago.
    void aClockThatIsBehindPushesOutNothing() {
        QList<Backup> backups = dailyBackups(40);
        const QSet<QString> before = dropped(backups);
        for (Backup& backup : backups) backup.madeAt = backup.madeAt.addYears(20);
        backups += copies(u"now"_s, 3, kNow, 1, 2000);
        const QSet<QString> gone = dropped(backups);
        for (int day = 0; day < 7; ++day) QVERIFY(!gone.contains(u"day %1"_s.arg(day)));
        QVERIFY(40 + 3 - gone.size() >= 40 - before.size());
        for (int i = 0; i < 3; ++i) QVERIFY(!gone.contains(u"now %1"_s.arg(i)));
    }

    /// Somebody laid an older file into the place of the store: what it comes to now is further back than its copies.
    void whatWasWrittenIsThere() {
        const QString early = m_temporary->filePath(u"early.sqlite"_s);
        {
            const auto store = valueOf(GalleryStore::open(m_folder));
            valueOf(store->people().enroll(sampleEnrolment(u"A"_s, 1, m_random)));
            QVERIFY(QFile::copy(valueOf(store->backup()), early));
            for (int i = 0; i < 7; ++i) {
                valueOf(store->people().enroll(sampleEnrolment(u"B%1"_s.arg(i), 1, m_random)));
                valueOf(store->backup());
            }
        }
        for (const QString& part : {QString(), u"-wal"_s, u"-shm"_s}) QFile::remove(storeFilePath(m_folder) + part);
        QVERIFY(QFile::copy(early, storeFilePath(m_folder)));
        const auto store = valueOf(GalleryStore::open(m_folder));
        QString last;
        for (int i = 0; i < 8; ++i) {
            const QString written = valueOf(store->backup());
            QVERIFY(QFile::exists(written));
            if (i > 0) QVERIFY(QFile::exists(last));
            last = written;
        }
    }

    /// A few bytes decide whether a database looks like ours.
    void aForeignFileBesideBackupsIsADamagedStore() {
        QString copy;
        {
            const auto store = valueOf(GalleryStore::open(m_folder));
            valueOf(store->people().enroll(sampleEnrolment(u"A"_s, 3, m_random)));
            copy = valueOf(store->backup());
        }
        {
            const auto sql = valueOf(Sql::open(storeFilePath(m_folder), Sql::Access::ReadWrite));
            QVERIFY(sql->plain([&]() -> Result<void> {
                sql->run(u"PRAGMA application_id = 0"_s);
                return {};
            }));
        }
        const auto opened = GalleryStore::open(m_folder);
        QCOMPARE(codeOf(opened), ErrorCode::StoreCorrupt);
        QVERIFY(QString::fromStdString(opened.error().context).contains(copy));
        QVERIFY(restoreBackup(m_folder, copy));
        QVERIFY(GalleryStore::open(m_folder));
    }

    void fullestStays() {
        QList<Backup> backups = dailyBackups(200, 1);
        for (Backup& backup : backups)
            if (kNow.daysTo(backup.madeAt) < -60) backup.faces = 500;  // then the store shrank
        QVERIFY(!dropped(backups).contains(u"day 61"_s));
        QVERIFY(!dropped(backups, 0).contains(u"day 61"_s));  // and the disk is full
    }

    void roomIsLeft() {
        QList<Backup> backups = dailyBackups(7);
        for (Backup& backup : backups) backup.bytes = 10;
        QVERIFY(dropped(backups, 1000).isEmpty());
        QCOMPARE(dropped(backups, 10).size(), 3);  // of 80 bytes 40
        QCOMPARE(dropped(backups, 0).size(), 4);
        QCOMPARE(dropped({backups[0]}, -1).size(), 0);
        QCOMPARE(dropped({}, 0).size(), 0);
    }

    // ---- Files

    /// None takes another's name, and none fails because it is taken.
    void programsWriteThemAtTheSameMoment() {
        valueOf(valueOf(GalleryStore::open(m_folder))->people().enroll(sampleEnrolment(u"A"_s, 1, m_random)));
        constexpr int kPrograms = 4;
        std::vector<std::unique_ptr<QThread>> programs;
        std::array<QString, kPrograms> written;
        for (int i = 0; i < kPrograms; ++i) {
            programs.emplace_back(QThread::create([&, i] {
                const auto store = GalleryStore::open(m_folder, DailyBackup::Later);
                const auto backup = store ? (*store)->backup() : Result<QString>(store.error());
                backup ? static_cast<void>(written[std::size_t(i)] = *backup)
                       : qWarning("%s", backup.error().context.c_str());
            }));
            programs.back()->start();
        }
        for (const auto& program : programs) program->wait();
        const QSet<QString> names(written.begin(), written.end());
        QCOMPARE(names.size(), kPrograms);
        QVERIFY(!names.contains(QString()));
    }

    void copiesOfAnotherStoreAreLeftAlone() {
        const QString other = m_temporary->filePath(u"other"_s);
        const auto stranger = valueOf(GalleryStore::open(other));
        valueOf(stranger->people().enroll(sampleEnrolment(u"Stranger"_s, 5, m_random)));
        const auto store = valueOf(GalleryStore::open(m_folder));
        valueOf(store->people().enroll(sampleEnrolment(u"Own"_s, 1, m_random)));
        QVERIFY(valueOf(store->storeId()) != valueOf(stranger->storeId()));
        QDir().mkpath(m_folder + u"/backups"_s);
        QStringList laid;
        for (int i = 0; i < 20; ++i) {
            laid.append(m_folder + u"/backups/facenet-20300101-0000%1.sqlite"_s.arg(i, 2, 10, QLatin1Char('0')));
            QVERIFY(QFile::copy(valueOf(stranger->backup()), laid.last()));
        }
        QVERIFY(isBackupDue(m_folder, valueOf(store->storeId())));
        const QString first = valueOf(store->backup());
        for (int i = 0; i < 3; ++i) valueOf(store->backup());
        for (const QString& path : laid) QVERIFY(QFile::exists(path));
        QVERIFY(QFile::exists(first));
        QVERIFY(!isBackupDue(m_folder, valueOf(store->storeId())));
        QCOMPARE(valueOf(GalleryStore::open(other))->people().all()->size(), 1);
        // The one to go back to is one of this store.
        QCOMPARE(newestIntactBackup(m_folder, valueOf(store->storeId())).storeId, valueOf(store->storeId()));
        QCOMPARE(newestIntactBackup(m_folder).storeId, valueOf(store->storeId()));
    }

    void erasureLeavesOtherStoresAlone() {
        const QString other = m_temporary->filePath(u"other"_s);
        const auto stranger = valueOf(GalleryStore::open(other));
        valueOf(stranger->people().enroll(sampleEnrolment(u"Stranger"_s, 5, m_random)));
        const auto store = valueOf(GalleryStore::open(m_folder));
        const qint64 own = valueOf(store->people().enroll(sampleEnrolment(u"Own"_s, 1, m_random))).personId;
        const QString mine = valueOf(store->backup());
        const QString laid = m_folder + u"/backups/facenet-20300101-000000.sqlite"_s;
        QVERIFY(QFile::copy(valueOf(stranger->backup()), laid));
        QCOMPARE(backupAt(laid).people, 1);
        const Erasure erasure = valueOf(store->people().erase({own}));  // number 1 in both
        QCOMPARE(erasure.backups, 1);
        QCOMPARE(backupAt(laid).people, 1);
        QCOMPARE(backupAt(mine).people, 0);
    }

    void twinThatWentAnotherWayLosesNobodyElse() {
        const auto store = valueOf(GalleryStore::open(m_folder));
        valueOf(store->people().enroll(sampleEnrolment(u"Both"_s, 1, m_random)));
        const QString twinFolder = m_temporary->filePath(u"twin"_s);
        QVERIFY(QDir().mkpath(twinFolder) && QFile::copy(valueOf(store->backup()), storeFilePath(twinFolder)));
        const auto twin = valueOf(GalleryStore::open(twinFolder));
        valueOf(twin->people().enroll(sampleEnrolment(u"Theirs"_s, 1, m_random)));
        QTest::qWait(2);  // people are told apart by the millisecond in which they came
        const qint64 ours = valueOf(store->people().enroll(sampleEnrolment(u"Ours"_s, 1, m_random))).personId;
        const QString laid = m_folder + u"/backups/twin.sqlite"_s;
        QVERIFY(QFile::copy(valueOf(twin->backup()), laid));
        QVERIFY(store->people().erase({ours}));
        QCOMPARE(backupAt(laid).people, 2);
        QCOMPARE(backupAt(laid).faces, 2);
    }

    void namesOfFilesDecideNothing() {
        const auto store = valueOf(GalleryStore::open(m_folder));
        valueOf(store->people().enroll(sampleEnrolment(u"A"_s, 1, m_random)));
        const QString older = valueOf(store->backup());
        valueOf(store->people().enroll(sampleEnrolment(u"B"_s, 1, m_random)));
        const QString newer = valueOf(store->backup());
        const QString renamed = m_folder + u"/backups/facenet-19990101-000000.sqlite"_s;
        QVERIFY(QFile::rename(newer, renamed));
        QVERIFY(QFile::rename(older, m_folder + u"/backups/facenet-20990101-000000.sqlite"_s));
        QCOMPARE(newestIntactBackup(m_folder).path, renamed);
        QCOMPARE(newestIntactBackup(m_folder).people, 2);
        QVERIFY(std::abs(newestIntactBackup(m_folder).madeAt.secsTo(QDateTime::currentDateTimeUtc())) < 100);
    }

    /// Copied by hand it says no moment; the file's own is that of the copying. Looking at it leaves nothing beside it.
    void aRawCopyIsDatedByWhatIsInIt() {
        const auto store = valueOf(GalleryStore::open(m_folder));
        valueOf(store->people().enroll(sampleEnrolment(u"A"_s, 1, m_random)));
        const QString backup = valueOf(store->backup()), raw = m_folder + u"/backups/raw.sqlite"_s;
        const QDateTime longAgo(QDate(2021, 2, 3), QTime(4, 5), Qt::UTC);
        {
            const auto sql = valueOf(Sql::open(storeFilePath(m_folder), Sql::Access::ReadWrite));
            QVERIFY(sql->write([&]() -> Result<void> {
                sql->run(u"UPDATE log SET at_ms = ?"_s, {longAgo.toMSecsSinceEpoch()});
                return {};
            }));
            QVERIFY(sql->plain([&]() -> Result<void> {
                sql->run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
                return {};
            }));
        }
        QVERIFY(QFile::copy(storeFilePath(m_folder), raw));
        QCOMPARE(backupAt(raw).madeAt, longAgo);
        const QList<Backup> listed = backupsIn(m_folder);
        QCOMPARE(listed.size(), 2);
        QCOMPARE(listed[0].path, backup);
        QVERIFY(vaultOf(raw) && inspectStoreFile(raw) && modelIdsIn(raw) && !storeIdIn(raw).isEmpty());
        QCOMPARE(QDir(m_folder + u"/backups"_s).entryList({u"*.sqlite*"_s}, QDir::Files).size(), 2);
    }

    /// The backups of many people lie on a drive, which may not be there.
    void aMissingStoreWhoseBackupsAreElsewhereIsNotNew() {
        const QString drive = m_temporary->filePath(u"drive"_s);
        {
            const auto store = valueOf(GalleryStore::open(m_folder));
            valueOf(store->people().enroll(sampleEnrolment(u"A"_s, 3, m_random)));
            valueOf(store->backup());
        }
        QVERIFY(QFile::rename(m_folder + u"/backups"_s, drive) && QFile::link(drive, m_folder + u"/backups"_s));
        QVERIFY(GalleryStore::open(m_folder));
        for (const QString& part : {QString(), u"-wal"_s, u"-shm"_s}) QFile::remove(storeFilePath(m_folder) + part);
        QVERIFY(QFile::rename(drive, drive + u" away"_s));
        QCOMPARE(codeOf(GalleryStore::open(m_folder)), ErrorCode::StoreMissing);
        QVERIFY(!QFile::exists(storeFilePath(m_folder)));
        QVERIFY(QFile::rename(drive + u" away"_s, drive));
        QCOMPARE(codeOf(GalleryStore::open(m_folder)), ErrorCode::StoreMissing);
    }

    /// So does the file itself; a new one there, or instead of the link, would be found in its place.
    void aMissingStoreBehindALinkIsNotNew() {
        const QString drive = m_temporary->filePath(u"drive"_s), file = storeFilePath(m_folder);
        valueOf(valueOf(GalleryStore::open(m_folder))->people().enroll(sampleEnrolment(u"A"_s, 3, m_random)));
        QVERIFY(QDir().mkpath(drive) && QFile::rename(file, drive + u"/people"_s) &&
                QFile::link(drive + u"/people"_s, file));
        QVERIFY(GalleryStore::open(m_folder));
        QVERIFY(QFile::rename(drive + u"/people"_s, drive + u"/away"_s));
        for (int start = 0; start < 2; ++start) {
            QCOMPARE(codeOf(GalleryStore::open(m_folder)), ErrorCode::StoreMissing);
            QCOMPARE(QDir(drive).entryList(QDir::Files), QStringList{u"away"_s});
            QVERIFY(QFileInfo(file).isSymLink());
        }
        QVERIFY(QFile::rename(drive + u"/away"_s, drive + u"/people"_s));
        QCOMPARE(valueOf(valueOf(GalleryStore::open(m_folder))->people().all()).size(), 1);
    }

    void missingStoreIsNotNew() {
        QString copy;
        {
            const auto store = valueOf(GalleryStore::open(m_folder));
            valueOf(store->people().enroll(sampleEnrolment(u"A"_s, 3, m_random)));
            copy = valueOf(store->backup());
        }
        for (const QString& part : {QString(), u"-wal"_s, u"-shm"_s}) QFile::remove(storeFilePath(m_folder) + part);
        for (int start = 0; start < 2; ++start) {
            const auto opened = GalleryStore::open(m_folder);
            QCOMPARE(codeOf(opened), ErrorCode::StoreMissing);
            const QString said = QString::fromStdString(opened.error().context);
            QVERIFY2(said.contains(copy) && said.contains(u"people: 1, faces: 3"_s), qPrintable(said));
            QVERIFY(!QFile::exists(storeFilePath(m_folder)));
            // The second time a newer copy of another store lies there: it does not decide whose place this is.
            const auto stranger = valueOf(GalleryStore::open(m_temporary->filePath(u"other"_s)));
            valueOf(stranger->people().enroll(sampleEnrolment(u"Stranger"_s, 5, m_random), true));
            QVERIFY(QFile::copy(valueOf(stranger->backup()), m_folder + u"/backups/laid%1.sqlite"_s.arg(start)));
        }
        QVERIFY(QFile::exists(copy));
        QCOMPARE(codeOf(restoreBackup(m_folder, m_folder + u"/backups/laid0.sqlite"_s)), ErrorCode::AnotherStore);
        QCOMPARE(valueOf(restoreBackup(m_folder, copy)).people, 1);
    }

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_folder;
    cv::RNG m_random;
};

QTEST_GUILESS_MAIN(TestBackups)
#include "tst_backups.moc"
