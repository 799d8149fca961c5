#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "database/exchange/backup_contents.h"
#include "database/exchange/export.h"
#include "database/exchange/restore.h"
#include "database/gallery_store.h"
#include "database/store/backups.h"
#include "database/store/sql.h"
#include "tests/support/file_bytes.h"
#include "tests/support/mounted_folder.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto kPrivateFile = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;

/// Until not a byte is free.
void fillUp(const QString& folder) {
    QFile ballast(folder + u"/ballast"_s);
    QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (ballast.write(QByteArray(4096, 'x')) > 0) {
    }
}

}  // namespace

/// Copies and exports that leave the data folder: when they may, what they replace, and that the log knows.
class TestCopiesElsewhere : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->filePath(u"store"_s);
        m_file = m_folder + u"/facenet.sqlite"_s;
        m_random = cv::RNG(11);
    }

    /// What only reads goes on, also onto another disk, and says that the log does not know of it.
    void aFullDiskKeepsNothingIn() {
        const MountedFolder mounted(m_folder, u"size=2m"_s);
        if (!mounted.isMounted()) QSKIP("needs the right to mount a small file system (root)");
        const auto store = open();
        QVERIFY(store);
        while (enroll(**store, 2)) {
        }
        fillUp(m_folder);
        // Who reads meanwhile keeps SQLite from writing over what is in its log already.
        const auto reader = Sql::open(m_file, Sql::Access::ReadOnly);
        QVERIFY((*reader)->plain([&]() -> Result<void> {
            (*reader)->run(u"BEGIN"_s);
            (*reader)->value(u"SELECT count(*) FROM people"_s);
            return {};
        }));
        while ((*store)->journal().addToLog(u"export"_s, 1)) {
        }
        QCOMPARE(codeOf((*store)->journal().addToLog(u"export"_s, 1)), ErrorCode::DiskFull);
        const qsizetype people = valueOf((*store)->people().all()).size();

        const QTemporaryDir elsewhere;
        const QString copy = elsewhere.filePath(u"copy.sqlite"_s), archive = elsewhere.filePath(u"all.facenet"_s);
        QCOMPARE(valueOf(backupTo(**store, copy)), false);
        QVERIFY(backupAt(copy).readable);
        QCOMPARE(backupAt(copy).people, int(people));
        QCOMPARE(QFile::permissions(copy), kPrivateFile);
        JobControl control;
        const Exported exported = valueOf(exportArchive(**store, archive, control));
        QCOMPARE(exported.people, int(people));
        QVERIFY(!exported.logged);
        QCOMPARE(QDir(elsewhere.path()).entryList(QDir::Files | QDir::Hidden).size(), 2);

        QVERIFY(mounted.remount(u"size=16m"_s));
        QCOMPARE(valueOf(backupTo(**store, copy)), true);
    }

    /// Neither by copies of this store nor by exports.
    void copiesOfOtherStoresAreNotReplaced() {
        const auto store = open();
        QVERIFY(enroll(**store, 1));
        const QTemporaryDir elsewhere;
        const auto other = valueOf(GalleryStore::open(elsewhere.filePath(u"other"_s)));
        QVERIFY(enroll(*other, 2));
        const QString among = valueOf(other->backup()), copy = elsewhere.filePath(u"copy.sqlite"_s);
        QVERIFY(backupTo(*other, copy));
        QVERIFY(backupTo(*other, copy));  // its own it replaces
        JobControl control;
        for (const QString& path : {among, copy}) {
            const QByteArray before = bytesOf(path);
            QCOMPARE(codeOf(backupTo(**store, path)), ErrorCode::InvalidArgument);
            QCOMPARE(codeOf(exportArchive(**store, path, control)), ErrorCode::InvalidArgument);
            QCOMPARE(codeOf(exportArchive(*other, path, control)), ErrorCode::InvalidArgument);
            QCOMPARE(bytesOf(path), before);
        }
        const QString text = elsewhere.filePath(u"letter.txt"_s);
        QFile letter(text);
        QVERIFY(letter.open(QIODevice::WriteOnly) && letter.write("IMPORTANT") == 9);
        letter.close();
        QCOMPARE(codeOf(backupTo(**store, text)), ErrorCode::InvalidArgument);
        QCOMPARE(bytesOf(text), QByteArray("IMPORTANT"));
    }

    /// A copy that could not be made is noted too.
    void whatFailsIsInTheLog() {
        const auto store = open();
        QVERIFY(enroll(**store, 1));
        QVERIFY(!backupTo(**store, m_temporary->filePath(u"nowhere/copy.sqlite"_s)));
        const auto log = valueOf((*store)->journal().log(10));
        QCOMPARE(log.first().action, u"export"_s);
        QCOMPARE(log.first().outcome, u"failed"_s);
    }

    /// Added to the store that it is a copy of, it brings what is not here, and nobody twice.
    void aCopyOfThisStoreBringsWhatIsMissing() {
        const auto store = open();
        QVERIFY(enroll(**store, 3));
        const QTemporaryDir elsewhere;
        const QString copy = elsewhere.filePath(u"copy.sqlite"_s);
        QVERIFY(backupTo(**store, copy));
        const qint64 id = valueOf((*store)->people().all()).first().id;
        QVERIFY((*store)->faces().remove({valueOf((*store)->faces().of(id)).first().id}));
        JobControl control;
        const PackageImport added = valueOf(importBackup(**store, copy, {}, KnownPeople::KeepBoth, control));
        QCOMPARE(added.people, 0);
        QCOMPARE(added.addedTo, 1);
        QCOMPARE(added.faces, 1);
        QCOMPARE(valueOf((*store)->people().all()).size(), 1);
        QCOMPARE(valueOf((*store)->faces().of(id)).size(), 3);
        QCOMPARE(valueOf(importBackup(**store, copy, {}, KnownPeople::KeepBoth, control)).faces, 0);
    }

    /// What the log cannot tell of was not taken.
    void whatCannotBeNotedIsTakenBack() {
        const auto store = open();
        QVERIFY(enroll(**store, 2));
        const auto other = Sql::open(m_file, Sql::Access::ReadWrite);
        const auto begun =
            (*other)->plain([&]() -> Result<void> { return (*other)->run(u"BEGIN IMMEDIATE"_s), Result<void>(); });
        QVERIFY(begun);
        const QTemporaryDir elsewhere;
        JobControl control;
        QCOMPARE(codeOf(backupTo(**store, elsewhere.filePath(u"copy.sqlite"_s))), ErrorCode::StoreLocked);
        QCOMPARE(codeOf(exportArchive(**store, elsewhere.filePath(u"all.facenet"_s), control)), ErrorCode::StoreLocked);
        QCOMPARE(codeOf(exportFolders(**store, elsewhere.filePath(u"all"_s), control)), ErrorCode::StoreLocked);
        QVERIFY(QDir(elsewhere.path()).isEmpty());
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

QTEST_GUILESS_MAIN(TestCopiesElsewhere)
#include "tst_copies_elsewhere.moc"
