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
#include "database/store/store_file.h"
#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kPassphrase = u"correct horse Zoë"_s, kAnother = u"another battery"_s;

Protection stateOf(const QString& folder) {
    return valueOf(valueOf(GalleryStore::open(folder, DailyBackup::Later))->protection().state());
}

}  // namespace

/// Copies of a store that has a passphrase, and those beside it that have none.
class TestProtectedCopies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_around = std::make_unique<QTemporaryDir>();
        m_folder = m_around->filePath(u"store"_s);
        m_random = cv::RNG(8);
        m_store = valueOf(GalleryStore::open(m_folder));
        valueOf(m_store->people().enroll(sampleEnrolment(u"Ann"_s, 2, m_random)));
    }

    void cleanup() { m_store.reset(); }

    /// Somebody laid it there since: it may hold people who are nowhere else.
    void aReadableCopyOutlivesAChangeOfThePassphrase() {
        const QString kept = m_around->filePath(u"kept.sqlite"_s), laid = m_folder + u"/backups/laid.sqlite"_s;
        QVERIFY(QFile::copy(valueOf(m_store->backup()), kept));
        QCOMPARE(valueOf(protect()).backupsRemoved, 1);
        QVERIFY(QFile::copy(kept, laid));
        const Protected changed =
            valueOf(m_store->protection().changePassphrase(kPassphrase, kAnother, kCheapPassphrase));
        QCOMPARE(changed.laidReadable, QStringList{laid});
        QCOMPARE(changed.backupsRemoved, 0);
        QVERIFY(!changed.finished() && QFile::exists(laid));
        // That is said until it is gone, also where the change was not finished.
        QCOMPARE(valueOf(m_store->protection().unlock(kAnother)).laidReadable, QStringList{laid});
        QVERIFY(QFile::remove(laid));
        QVERIFY(valueOf(m_store->protection().unlock(kAnother)).finished());
    }

    /// After a copy of another store took the place of everything, the backups of before are not this store's.
    void backupsOfTheStoreThatWasReplacedAreNamed() {
        const auto other = valueOf(GalleryStore::open(m_around->filePath(u"other"_s)));
        valueOf(other->people().enroll(sampleEnrolment(u"Bob"_s, 1, m_random)));
        const QString copy = valueOf(other->backup());
        m_store.reset();
        const Restored restored = valueOf(restoreBackup(m_folder, copy, {.replacesAnother = true}));
        m_store = valueOf(GalleryStore::open(m_folder, DailyBackup::Later));
        const Protected done = valueOf(protect());
        QVERIFY(done.notRemoved.isEmpty());
        QVERIFY(done.laidReadable.contains(restored.backupOfBefore));
        QVERIFY(QFile::exists(restored.backupOfBefore));
        QCOMPARE(backupAt(restored.backupOfBefore).people, 1);
        QCOMPARE(valueOf(m_store->protection().unlock(kPassphrase)).laidReadable, done.laidReadable);
    }

    /// Written there by the program itself, or laid there: what shows people is named, as long as it is there.
    void readableExportsInTheFolderAreNamed() {
        QVERIFY(QDir(m_folder).mkpath(u"old"_s));
        const QString archive = m_folder + u"/all.facenet"_s, folder = m_folder + u"/old/all"_s,
                      copy = m_folder + u"/old/copy"_s, sealed = m_folder + u"/sealed.facenet"_s;
        QVERIFY(exportArchive(*m_store, archive, m_control) && exportFolders(*m_store, folder, m_control));
        QVERIFY(exportSealedArchive(*m_store, sealed, kPassphrase, m_control, kCheapPassphrase));
        QVERIFY(backupTo(*m_store, copy));
        const auto named = [](QStringList paths) {
            paths.sort();
            return paths;
        };
        const QStringList all = named({archive, folder, copy});
        const Protected done = valueOf(protect());
        QCOMPARE(named(done.laidReadable), all);
        QVERIFY(!done.finished());
        QCOMPARE(named(valueOf(m_store->protection().unlock(kPassphrase)).laidReadable), all);
        QVERIFY(backupTo(*m_store, m_folder + u"/old/encrypted"_s));
        QVERIFY(QFile::remove(archive) && QFile::remove(copy) && QDir(folder).removeRecursively());
        QVERIFY(valueOf(m_store->protection().unlock(kPassphrase)).finished());
    }

    /// Whoever takes the passphrase off one copy wants it on the others still.
    void takingItOffOneCopyLeavesTheOthers() {
        valueOf(protect());
        const QString elsewhere = m_around->filePath(u"elsewhere"_s), moved = m_around->filePath(u"moved"_s);
        QVERIFY(QDir().mkpath(elsewhere) && QFile::copy(valueOf(m_store->backup()), storeFilePath(elsewhere)));
        m_store.reset();
        QCOMPARE(stateOf(elsewhere), Protection::Locked);
        QVERIFY(valueOf(GalleryStore::open(elsewhere))->protection().unprotect(kPassphrase, m_control));
        QCOMPARE(stateOf(elsewhere), Protection::None);
        // The store itself, and wherever it goes.
        const auto withoutLock = [](const QString& folder) {
            const auto sql = valueOf(Sql::open(storeFilePath(folder), Sql::Access::ReadWrite));
            QVERIFY(sql->write([&]() -> Result<void> {
                for (const QString& table : {u"vault"_s, u"person_keys"_s}) sql->run(u"DELETE FROM "_s + table);
                return {};
            }));
        };
        QVERIFY(QDir().rename(m_folder, moved));
        withoutLock(moved);
        QCOMPARE(stateOf(moved), Protection::TakenOff);
        // Taken off the last one, it is forgotten: a copy of it may go anywhere.
        m_store = valueOf(GalleryStore::open(moved));
        QVERIFY(m_store->protection().acceptUnprotected());
        QCOMPARE(stateOf(moved), Protection::None);
    }

private:
    Result<Protected> protect() { return m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase); }

    std::unique_ptr<QTemporaryDir> m_around;
    QString m_folder;
    std::unique_ptr<GalleryStore> m_store;
    JobControl m_control;
    cv::RNG m_random;
};

QTEST_GUILESS_MAIN(TestProtectedCopies)
#include "tst_protected_copies.moc"
