#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "database/exchange/backup_contents.h"
#include "database/exchange/erased_traces.h"
#include "database/protection/leftovers.h"
#include "database/store/backups.h"
#include "database/store/store_file.h"
#include "tests/support/results.h"
#include "tests/support/store_operations.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

namespace {

/// How many locks this program holds on a file, as another program finds them. Closing a file, whoever had opened it,
/// takes all of them away, so this program does not open it here; /proc/locks is not read in one piece.
int locksOn(const QString& path) {
    const QByteArray name = QFile::encodeName(path);
    const pid_t child = ::fork();
    if (child == 0) {
        const int descriptor = ::open(name.constData(), O_RDWR | O_CLOEXEC);
        int count = 0;
        for (off_t begin = 0; descriptor >= 0;) {
            struct flock lock {
                .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = begin, .l_len = 0, .l_pid = 0
            };
            if (::fcntl(descriptor, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) break;
            count += lock.l_pid == ::getppid();
            if (lock.l_len == 0) break;  // up to the end
            begin = lock.l_start + lock.l_len;
        }
        ::_exit(count);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
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
        const auto traces = valueOf(ErasedTraces::of(*store, {valueOf(store->people().all()).first().id}));
        QVERIFY(valueOf(traces.findIn(control)).files.contains(file));
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
