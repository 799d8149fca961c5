#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

#include "database/exchange/restore.h"
#include "database/gallery_store.h"
#include "database/store/backups.h"
#include "database/store/pending_restore.h"
#include "database/store/store_file.h"
#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kPassphrase = u"correct horse Zoë"_s;

QStringList namesIn(GalleryStore& store) {
    QStringList names;
    for (const Person& person : valueOf(store.people().all())) names << person.name;
    return names;
}

}  // namespace

/// A store's file that goes away, or is exchanged, while a program has it open or behind its back.
class TestStorePutAway : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_around = std::make_unique<QTemporaryDir>();
        m_folder = m_around->filePath(u"store"_s);
        m_random = cv::RNG(5);
        m_store = valueOf(GalleryStore::open(m_folder));
        valueOf(m_store->people().enroll(sampleEnrolment(u"Ann"_s, 2, m_random)));
    }
    void cleanup() { m_store.reset(); }

    /// As synchronisation programs do it.
    void anotherFileInItsPlaceIsLeftAlone() {
        const QString other = anotherStore();
        QVERIFY(!m_store->wasReplaced());
        QCOMPARE(std::rename(qPrintable(storeFilePath(other)), qPrintable(storeFilePath(m_folder))), 0);
        const auto refused = m_store->people().enroll(sampleEnrolment(u"Ben"_s, 1, m_random));
        QCOMPARE(codeOf(refused), ErrorCode::StoreReplaced);
        QVERIFY(m_store->wasReplaced());
        QVERIFY(!QFile::exists(storeFilePath(m_folder) + u"-wal"_s));
        // What was there before is kept, and nothing of it gets into the other.
        const QStringList aside = QDir(m_folder).entryList({u"facenet.sqlite.replaced-*"_s});
        QCOMPARE(aside.size(), 1);
        m_store.reset();
        const auto present = valueOf(GalleryStore::open(m_folder));
        QCOMPARE(namesIn(*present), QStringList{u"Zed"_s});
        const QString kept = m_around->filePath(u"kept"_s);
        QVERIFY(QDir().mkpath(kept) && QFile::copy(m_folder + u'/' + aside.first(), storeFilePath(kept)));
        QCOMPARE(namesIn(*valueOf(GalleryStore::open(kept))), QStringList{u"Ann"_s});
    }

    void nothingIsWrittenWhereItWasRemoved() {
        QVERIFY(QFile::remove(storeFilePath(m_folder)));
        QCOMPARE(codeOf(m_store->people().enroll(sampleEnrolment(u"Ben"_s, 1, m_random))), ErrorCode::StoreReplaced);
        QCOMPARE(codeOf(m_store->people().rename(1, u"Anna"_s)), ErrorCode::StoreReplaced);
        // It may have been meant to go.
        QVERIFY(QDir(m_folder).entryList({u"facenet.sqlite*"_s}).isEmpty());
    }

    /// What is done before it goes is in it, wherever it went.
    void whatWasMovedIsWhole() {
        const QString moved = m_around->filePath(u"moved"_s);
        QVERIFY(QDir().mkpath(moved) && QFile::rename(storeFilePath(m_folder), storeFilePath(moved)));
        QVERIFY(m_store->wasReplaced());
        m_store.reset();
        QCOMPARE(namesIn(*valueOf(GalleryStore::open(moved))), QStringList{u"Ann"_s});
    }

    /// Of which nothing is used: neither its number, nor a backup of it.
    void aReadableFileInThePlaceOfAProtectedStoreDecidesNothing() {
        protect();
        const QString own = valueOf(m_store->backup());
        const QByteArray id = valueOf(m_store->storeId());
        m_store.reset();
        const QString other = anotherStore();
        QVERIFY(QFile::remove(storeFilePath(m_folder)) && QFile::copy(storeFilePath(other), storeFilePath(m_folder)));
        const int backups = int(backupPathsIn(m_folder).size());
        m_store = valueOf(GalleryStore::open(m_folder));
        QCOMPARE(valueOf(m_store->protection().state()), Protection::TakenOff);
        m_store.reset();
        QCOMPARE(backupPathsIn(m_folder).size(), backups);
        QCOMPARE(storeIdAround(m_folder), id);
        QVERIFY(QFile::remove(storeFilePath(m_folder)));
        QCOMPARE(newestIntactBackup(m_folder, storeIdAround(m_folder)).path, own);
        QVERIFY(restoreBackup(m_folder, own, {.passphrase = kPassphrase}));
        m_store = valueOf(GalleryStore::open(m_folder));
        QVERIFY(m_store->protection().unlock(kPassphrase));
        QCOMPARE(valueOf(m_store->storeId()), id);
        QCOMPARE(namesIn(*m_store), QStringList{u"Ann"_s});
    }

    void aReadableStoreThatWaitsThereIsNotTakenForARestore() {
        protect();
        m_store.reset();
        const QString other = anotherStore(), ready = readyFolderIn(m_folder);
        QVERIFY(QDir().mkpath(ready) && QFile::copy(storeFilePath(other), storeFilePath(ready)));
        m_store = valueOf(GalleryStore::open(m_folder));
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Locked);
        QVERIFY(!QFile::exists(ready));
        const Protected done = valueOf(m_store->protection().unlock(kPassphrase));
        QCOMPARE(done.laidReadable.size(), 1);  // kept, and named
        QCOMPARE(namesIn(*m_store), QStringList{u"Ann"_s});
    }

private:
    void protect() {
        JobControl control;
        QVERIFY(m_store->protection().protect(kPassphrase, control, kCheapPassphrase));
    }

    /// One with Zed in it, closed.
    QString anotherStore() {
        const QString folder = m_around->filePath(u"other"_s);
        valueOf(valueOf(GalleryStore::open(folder))->people().enroll(sampleEnrolment(u"Zed"_s, 1, m_random)));
        return folder;
    }

    std::unique_ptr<QTemporaryDir> m_around;
    QString m_folder;
    cv::RNG m_random;
    std::unique_ptr<GalleryStore> m_store;
};

QTEST_GUILESS_MAIN(TestStorePutAway)
#include "tst_store_put_away.moc"
