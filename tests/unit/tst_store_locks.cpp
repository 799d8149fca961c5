#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "database/backups.h"
#include "database/exchange/backup_contents.h"
#include "database/exchange/erased_traces.h"
#include "database/leftovers.h"
#include "database/store_file.h"
#include "tests/support/results.h"
#include "tests/support/store_operations.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

namespace {

/// How many locks this program holds on a file. Closing a file, whoever had opened it, takes all of them away.
int locksOn(const QString& path) {
    struct stat status {};
    if (stat(QFile::encodeName(path).constData(), &status) != 0) return 0;
    const QByteArray process = QByteArray::number(getpid()), file = ':' + QByteArray::number(quint64(status.st_ino));
    QFile locks(u"/proc/locks"_s);
    if (!locks.open(QIODevice::ReadOnly)) return 0;
    int count = 0;
    for (const QByteArray& line : locks.readAll().split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        count += words.size() > 5 && words[1] == "POSIX" && words[4] == process && words[5].endsWith(file);
    }
    return count;
}

}  // namespace

/// Another program that finds a store without locks believes itself alone: it takes the log away from under the window.
/// Whatever the program does while it has the store open, the locks stay.
class TestStoreLocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void operationsLeaveThem_data() {
        QTest::addColumn<QString>("operation");
        for (const QString& operation : storeOperations()) QTest::newRow(qPrintable(operation)) << operation;
    }
    void operationsLeaveThem() {
        QFETCH(QString, operation);
        QVERIFY(prepareFor(operation, m_folder->path()));
        const auto store = GalleryStore::open(storeFolder(), DailyBackup::Later);
        QVERIFY(store);
        const QString file = storeFilePath(storeFolder()), index = file + u"-shm"_s;
        const int before = locksOn(file), beforeOfIndex = locksOn(index);
        if (before == 0) QSKIP("this system does not tell who holds locks");
        const auto done = runOperation(operation, m_folder->path(), 5);
        // What needs the store for itself says so.
        QVERIFY(done || done.error().code == ErrorCode::StoreLocked);
        QCOMPARE(locksOn(file), before);
        QCOMPARE(locksOn(index), beforeOfIndex);
    }

    void looksLeaveThem() {
        QVERIFY(prepareFor(u"erase"_s, m_folder->path()));
        const auto store = valueOf(GalleryStore::open(storeFolder(), DailyBackup::Later));
        const QString file = storeFilePath(storeFolder()), index = file + u"-shm"_s;
        const int before = locksOn(file), beforeOfIndex = locksOn(index);
        if (before == 0) QSKIP("this system does not tell who holds locks");
        QVERIFY(beforeOfIndex > 0);
        const auto unchanged = [&](const char* after) {
            QVERIFY2(locksOn(file) == before && locksOn(index) == beforeOfIndex, after);
        };
        JobControl control;
        const auto traces = valueOf(ErasedTraces::of(*store, {valueOf(store->people()).first().id}));
        QVERIFY(valueOf(traces.findIn(control)).contains(file));
        unchanged("a search for traces");
        QVERIFY(lookIntoBackup(file));
        unchanged("a look into the file as into a backup");
        QVERIFY(inspectStoreFile(file));
        unchanged("a check of the file");
        QVERIFY(!storeIdIn(file).isEmpty());
        unchanged("a question for the store's id");
        static_cast<void>(leftoversOf(storeFolder()));
        static_cast<void>(backupAt(file));
        unchanged("a list of backups and of what is left over");
        QVERIFY(backupTo(*store, m_folder->filePath(u"copy.sqlite"_s)));
        QVERIFY(checkLargeStoreFile(storeFolder()));
        unchanged("a copy");
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

private:
    QString storeFolder() const { return m_folder->filePath(u"store"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestStoreLocks)
#include "tst_store_locks.moc"
