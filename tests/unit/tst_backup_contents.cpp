#include <sys/stat.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/replaced_file.h"
#include "database/exchange/backup_contents.h"
#include "database/exchange/erased_traces.h"
#include "database/exchange/export.h"
#include "database/exchange/restore.h"
#include "database/store/backups.h"
#include "database/store/store_file.h"
#include "tests/support/logical_dump.h"
#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

/// Copies of a store that are looked into and put back, and what is left of somebody who was erased.
class TestBackupContents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_random = cv::RNG(3);
        m_store = valueOf(GalleryStore::open(m_folder->path()));
        m_ann = enroll(u"Annabel"_s, 2);
        m_bea = enroll(u"Beatrice"_s, 1);
        m_backup = valueOf(m_store->backup());
        m_then = logicalDump(*m_store);
        // Since then one was renamed, one went and one came.
        QVERIFY(m_store->people().rename(m_ann, u"Anna"_s));
        QVERIFY(m_store->people().remove({m_bea}));
        enroll(u"Carl"_s, 3);
    }

    void cleanup() {
        m_store.reset();
        m_folder.reset();
    }

    void isLookedInto() {
        const BackupContents contents = valueOf(lookIntoBackup(m_backup));
        QCOMPARE(contents.people.size(), 2);
        QCOMPARE(contents.people[0].name, u"Annabel"_s);
        QCOMPARE(contents.people[0].faces, 2);
        QCOMPARE(contents.faces, 3);
        QVERIFY(std::abs(contents.madeAt.secsTo(QDateTime::currentDateTimeUtc())) < 100);
        const BackupComparison comparison =
            compareWith(contents, valueOf(m_store->people().all()), valueOf(m_store->storeId()));
        QVERIFY(!comparison.anotherStore);
        QCOMPARE(comparison.back, QStringList{u"Beatrice"_s});
        QCOMPARE(comparison.gone, QStringList{u"Carl"_s});
        QCOMPARE(comparison.changed.size(), 1);
        QCOMPARE(comparison.changed[0].nameNow, u"Anna"_s);
        QCOMPARE(comparison.changed[0].nameInBackup, u"Annabel"_s);
        QVERIFY(!comparison.changed[0].otherNote);
    }

    void anotherNoteIsAChangeToo() {
        const QString copy = valueOf(m_store->backup());
        const auto changed = [&] {
            return compareWith(valueOf(lookIntoBackup(copy)), valueOf(m_store->people().all()),
                               valueOf(m_store->storeId()))
                .changed;
        };
        QCOMPARE(changed().size(), 0);
        QVERIFY(m_store->people().setNote(m_ann, u"met in Lisbon"_s));
        QCOMPARE(changed().size(), 1);
        QVERIFY(changed()[0].otherNote);
    }

    /// Whoever has unlocked the store sees who is in its protected copies; nobody else does.
    void theStoresKeysShowTheNamesOfItsCopies() {
        const QString passphrase = u"drei Äpfel im Korb"_s;
        JobControl control;
        QVERIFY(m_store->protection().protect(passphrase, control, kCheapPassphrase));
        const QString copy = valueOf(m_store->backup());
        const auto keys = m_store->protection().keys();
        const BackupContents open = valueOf(lookIntoBackup(copy, nullptr, keys));
        QVERIFY(open.isProtected && !open.namesAreHidden);
        QCOMPARE(open.people.size(), 2);
        QCOMPARE(open.people[0].name, u"Anna"_s);
        QCOMPARE(open.people[1].name, u"Carl"_s);
        m_store->protection().lock();
        QVERIFY(!m_store->protection().keys());
        const auto other = valueOf(GalleryStore::open(m_folder->filePath(u"other"_s)));
        QVERIFY(other->protection().protect(passphrase, control, kCheapPassphrase));
        for (const auto& foreign : {m_store->protection().keys(), other->protection().keys()}) {
            const BackupContents hidden = valueOf(lookIntoBackup(copy, nullptr, foreign));
            QVERIFY(hidden.isProtected && hidden.namesAreHidden);
            QCOMPARE(hidden.people.size(), 2);
            QVERIFY(hidden.people[0].name.isEmpty());
        }
    }

    /// While a program has the store open, as the window has.
    void isPutBack() {
        const QByteArray now = logicalDump(*m_store);
        const QString before = valueOf(restoreBackup(m_folder->path(), m_backup)).backupOfBefore;
        QVERIFY(logicalDump(*m_store) == m_then);
        QVERIFY(valueOf(m_store->check()).ok);
        QCOMPARE(valueOf(m_store->journal().log(1)).first().action, u"restore"_s);
        QCOMPARE(QDir(m_folder->path()).entryList({u"restoring-*"_s}, QDir::Dirs), QStringList());
        // Numbers that were given since then are not given again, and what was there is not lost.
        QVERIFY(enroll(u"Dora"_s, 1) > 3);
        QVERIFY(valueOf(restoreBackup(m_folder->path(), before)).backupOfBefore != before);
        QVERIFY(logicalDump(*m_store) == now);
    }

    void olderSchemaIsPutBack() {
        const QString old = m_folder->filePath(u"old"_s);
        {
            const auto first = openStoreFile(old, storeMigrations().mid(0, 1));
            QVERIFY(first);
            QVERIFY((*first)->write([&]() -> Result<void> {
                (*first)->run(u"INSERT INTO people VALUES (7, 'Old', 'old', '', 1, 1, NULL)"_s);
                return {};
            }));
        }
        QCOMPARE(valueOf(lookIntoBackup(storeFilePath(old))).people.size(), 1);
        valueOf(restoreBackup(m_folder->path(), storeFilePath(old), {.replacesAnother = true}));
        QCOMPARE(valueOf(m_store->people().all()).size(), 1);
        QCOMPARE(valueOf(m_store->people().get(7)).name, u"Old"_s);
    }

    void damagedStoreIsReplaced() {
        m_store.reset();
        const QString path = storeFilePath(m_folder->path());
        for (const QString& rest : {u"-wal"_s, u"-shm"_s}) QFile::remove(path + rest);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.write(QByteArray(5000, 'x')) == 5000);
        file.close();
        QCOMPARE(codeOf(GalleryStore::open(m_folder->path())), ErrorCode::StoreCorrupt);
        QCOMPARE(valueOf(restoreBackup(m_folder->path(), m_backup)).backupOfBefore, QString());
        m_store = valueOf(GalleryStore::open(m_folder->path()));
        QVERIFY(logicalDump(*m_store) == m_then);
        QCOMPARE(QDir(m_folder->path()).entryList({u"facenet.sqlite.replaced-*"_s}, QDir::Files).size(), 1);
    }

    void foreignAndDamagedOnesAreRefused() {
        const QByteArray now = logicalDump(*m_store);
        const QString text = m_folder->filePath(u"text.sqlite"_s), empty = m_folder->filePath(u"empty.sqlite"_s);
        QFile file(text);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(5000, 'x')) == 5000);
        QVERIFY(QFile(empty).open(QIODevice::WriteOnly));
        QFile cut(m_backup);
        QVERIFY(cut.open(QIODevice::ReadWrite) && cut.resize(cut.size() / 2));
        for (const QString& path : {text, empty, m_backup, m_folder->filePath(u"none.sqlite"_s)}) {
            QVERIFY(!lookIntoBackup(path));
            QVERIFY(!restoreBackup(m_folder->path(), path));
            QVERIFY(logicalDump(*m_store) == now);
        }
    }

    void goesToAFile() {
        const QString file = m_folder->filePath(u"Kopie.sqlite"_s);
        QVERIFY(backupTo(*m_store, file));
        QCOMPARE(valueOf(lookIntoBackup(file)).people.size(), 2);
        QCOMPARE(codeOf(backupTo(*m_store, m_folder->filePath(u"none/x"_s))), ErrorCode::FileUnwritable);
    }

    /// Whoever has the store open would go on with a file that has no name any more.
    void nothingIsWrittenOverADatabase() {
        const QByteArray now = logicalDump(*m_store);
        const QString database = m_folder->filePath(u"facenet.sqlite"_s);
        JobControl control;
        for (const QString& target : {database, database + u"-wal"_s, database + u"-shm"_s}) {
            struct stat before {
            }, after{};
            QCOMPARE(::stat(QFile::encodeName(target).constData(), &before), 0);
            QCOMPARE(codeOf(backupTo(*m_store, target)), ErrorCode::InvalidArgument);
            QCOMPARE(codeOf(exportArchive(*m_store, target, control)), ErrorCode::InvalidArgument);
            QCOMPARE(codeOf(exportSealedArchive(*m_store, target, u"drei Äpfel im Korb"_s, control, kCheapPassphrase)),
                     ErrorCode::InvalidArgument);
            QCOMPARE(codeOf(exportFolders(*m_store, target, control)), ErrorCode::InvalidArgument);
            QCOMPARE(codeOf(replaceFile(target.toStdString(), "table")), ErrorCode::InvalidArgument);
            QCOMPARE(::stat(QFile::encodeName(target).constData(), &after), 0);
            QCOMPARE(after.st_ino, before.st_ino);
        }
        QVERIFY(logicalDump(*m_store) == now);
        const QString copies = m_folder->filePath(u"stick"_s);
        QVERIFY(QDir().mkpath(copies));
        QVERIFY(backupTo(*m_store, copies + u"/facenet.sqlite"_s));
    }

    void tracesAreFoundUntilErased() {
        valueOf(m_store->journal().undo(valueOf(m_store->journal().latest(2)).last().id));
        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {m_bea}));
        QVERIFY(traces.count() >= 3);
        JobControl control;
        QVERIFY(valueOf(traces.findIn(control)).files.size() >= 2);  // store and backup
        QFile stray(m_folder->filePath(u"stray.bin"_s));
        QVERIFY(stray.open(QIODevice::WriteOnly));
        stray.write(QByteArray(3'000'000, 'x') +
                    valueOf(m_store->faces().cropPng(valueOf(m_store->faces().of(m_bea)).first().id)));
        stray.close();
        QVERIFY(m_store->people().erase({m_bea}));
        QCOMPARE(valueOf(traces.findIn(control)).files, QStringList{stray.fileName()});
        QVERIFY(stray.remove());
        QCOMPARE(valueOf(traces.findIn(control)).files, QStringList());
        JobControl cancelled;
        cancelled.cancel();
        QCOMPARE(codeOf(traces.findIn(cancelled)), ErrorCode::Cancelled);
    }

private:
    qint64 enroll(const QString& name, int faces) {
        return valueOf(m_store->people().enroll(sampleEnrolment(name, faces, m_random))).personId;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GalleryStore> m_store;
    cv::RNG m_random;
    qint64 m_ann = 0, m_bea = 0;
    QString m_backup;
    QByteArray m_then;
};

QTEST_GUILESS_MAIN(TestBackupContents)
#include "tst_backup_contents.moc"
