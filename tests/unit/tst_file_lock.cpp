#include <sys/wait.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <thread>

#include "core/base/file_lock.h"

using namespace facenet;
using namespace std::chrono_literals;
using Attempt = FileLock::Attempt;

class TestFileLock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneHasItAtATime() {
        {
            FileLock first(m_path), second(m_path);
            QCOMPARE(first.tryLock(), Attempt::Taken);
            QCOMPARE(second.tryLock(), Attempt::Held);
        }
        QVERIFY(!QFile::exists(QString::fromStdString(m_path)));
        QCOMPARE(FileLock(m_path).tryLock(), Attempt::Taken);
    }

    void itIsWaitedFor() {
        auto first = std::make_unique<FileLock>(m_path);
        QCOMPARE(first->tryLock(), Attempt::Taken);
        std::thread release([&] {
            std::this_thread::sleep_for(100ms);
            first.reset();
        });
        FileLock second(m_path);
        const auto attempt = second.tryLock(10s);
        release.join();
        QCOMPARE(attempt, Attempt::Taken);
    }

    /// However a program ends, and whatever it leaves behind.
    void itGoesWithItsProgram() {
        int ready[2];
        QCOMPARE(::pipe(ready), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            FileLock own(m_path);
            const bool taken = own.tryLock() == Attempt::Taken;
            if (::write(ready[1], &taken, 1) == 1) ::pause();
            ::_exit(1);
        }
        char taken = 0;
        QVERIFY(::read(ready[0], &taken, 1) == 1 && taken);
        QCOMPARE(FileLock(m_path).tryLock(), Attempt::Held);
        ::kill(child, SIGKILL);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(QFile::exists(QString::fromStdString(m_path)));
        QCOMPARE(FileLock(m_path).tryLock(), Attempt::Taken);
    }

    void whereNoFileCanBeMadeItSaysSo() { QCOMPARE(FileLock("/proc/none/lock").tryLock(), Attempt::Impossible); }

    /// Many who take it, let go and remove it at the same moments are never in it together.
    void manyTakeTurns() {
        std::atomic<int> inside = 0, turns = 0, collisions = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i) {
                    FileLock lock(m_path);
                    if (lock.tryLock(20s) != Attempt::Taken) continue;
                    collisions += ++inside != 1;
                    std::this_thread::yield();
                    --inside;
                    ++turns;
                }
            });
        for (std::thread& thread : threads) thread.join();
        QCOMPARE(collisions.load(), 0);
        QCOMPARE(turns.load(), 200);
    }

private:
    const QTemporaryDir m_folder;
    const std::string m_path = m_folder.filePath(QStringLiteral("ä.lock")).toStdString();
};

QTEST_GUILESS_MAIN(TestFileLock)
#include "tst_file_lock.moc"
