#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <stdexcept>

#include "database/store_thread.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

class TestStoreThread : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_thread = std::make_unique<StoreThread>();
        QVERIFY(m_thread->open(m_folder->path()).result());
    }

    void cleanup() { m_thread.reset(); }

    void answersInTheCallersThread() {
        cv::RNG random(1);
        Result<Enrolled> answer = Error{};
        QThread* answeredIn = nullptr;
        m_thread
            ->run([enrolment = sampleEnrolment(u"Ann"_s, 2, random)](GalleryStore& store) {
                return store.enroll(enrolment);
            })
            .then(this, [&](const Result<Enrolled>& enrolled) {
                answer = enrolled;
                answeredIn = QThread::currentThread();
            });
        QTRY_VERIFY(answer);
        QCOMPARE(answeredIn, QThread::currentThread());
        QCOMPARE(answer->faceIds.size(), 2);
        const auto people = m_thread->run([](GalleryStore& store) { return store.people(); }).result();
        QCOMPARE(people->first().name, u"Ann"_s);
    }

    void runsEverythingInOrderBeforeItEnds() {
        constexpr int kCalls = 500;
        QList<int> order;
        for (int i = 0; i < kCalls; ++i)
            m_thread->run([&order, i](GalleryStore& store) {
                order.append(i);
                return store.setSetting(u"last"_s, QString::number(i));
            });
        m_thread.reset();
        QCOMPARE(order.size(), kCalls);
        QVERIFY(std::is_sorted(order.begin(), order.end()));
        const auto store = GalleryStore::open(m_folder->path());
        QCOMPARE(*(*store)->setting(u"last"_s), QString::number(kCalls - 1));
    }

    void callersWaitWhileTheQueueIsFull() {
        constexpr int kCalls = 200, kQueued = 64;
        QSemaphore started, goOn;
        m_thread->run([&](GalleryStore&) {
            started.release();
            goOn.acquire();
            return Result<void>();
        });
        started.acquire();
        std::atomic_int posted = 0, ran = 0;
        const std::unique_ptr<QThread> caller(QThread::create([&] {
            for (; posted < kCalls; ++posted)
                m_thread->run([&](GalleryStore&) {
                    ++ran;
                    return Result<void>();
                });
        }));
        caller->start();
        QTRY_COMPARE(posted.load(), kQueued);
        QVERIFY(!caller->wait(QDeadlineTimer(200)));
        QCOMPARE(posted.load(), kQueued);
        QCOMPARE(ran.load(), 0);
        goOn.release();
        QVERIFY(caller->wait(QDeadlineTimer(30000)));
        QTRY_COMPARE(ran.load(), kCalls);
    }

    void callsFromTheStoresThreadNeverWait() {
        std::atomic_int ran = 0;
        m_thread->run([&](GalleryStore&) {
            for (int i = 0; i < 200; ++i)
                m_thread->run([&](GalleryStore&) {
                    ++ran;
                    return Result<void>();
                });
            return Result<void>();
        });
        QTRY_COMPARE(ran.load(), 200);
    }

    void withoutAStoreNothingRuns() {
        StoreThread idle;
        const auto people = idle.run([](GalleryStore& store) { return store.people(); }).result();
        QVERIFY(!people);
        QCOMPARE(people.error().code, ErrorCode::StoreFailed);
    }

    void exceptionsBecomeErrors() {
        const auto thrown =
            m_thread->run([](GalleryStore&) -> Result<int> { throw std::runtime_error("odd"); }).result();
        QCOMPARE(thrown.error(), (Error{ErrorCode::Internal, "odd"}));
        const auto memory = m_thread->run([](GalleryStore&) -> Result<int> { throw std::bad_alloc(); }).result();
        QCOMPARE(memory.error().code, ErrorCode::OutOfMemory);
        QVERIFY(m_thread->run([](GalleryStore& store) { return store.people(); }).result());
    }

    void opensAnotherStore() {
        const auto folder = [this] {
            return *m_thread->run([](GalleryStore& store) { return Result<QString>(store.folder()); }).result();
        };
        const QTemporaryDir other;
        QVERIFY(m_thread->open(other.path()).result());
        QCOMPARE(folder(), other.path());
        // One that cannot be opened: the present one stays.
        QFile inTheWay(other.filePath(u"file"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        QVERIFY(!m_thread->open(inTheWay.fileName()).result());
        QCOMPARE(folder(), other.path());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StoreThread> m_thread;
};

QTEST_GUILESS_MAIN(TestStoreThread)
#include "tst_store_thread.moc"
