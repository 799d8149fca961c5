#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <future>
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
        QVERIFY(opened(m_folder->path()));
    }

    void cleanup() { m_thread.reset(); }

    void answersOnTheStoresThread() {
        cv::RNG random(1);
        std::promise<std::pair<Result<Enrolled>, QThread*>> answered;
        m_thread->post([enrolment = sampleEnrolment(u"Ann"_s, 2, random)](
                           GalleryStore& store) { return store.people().enroll(enrolment); },
                       [&](Result<Enrolled> enrolled) {
                           answered.set_value({std::move(enrolled), QThread::currentThread()});
                       });
        const auto [enrolled, thread] = answered.get_future().get();
        QVERIFY(thread != QThread::currentThread());
        QCOMPARE(enrolled->faceIds.size(), 2);
        const auto people = m_thread->ask([](GalleryStore& store) { return store.people().all(); });
        QCOMPARE(people->first().name, u"Ann"_s);
    }

    void runsEverythingInOrderBeforeItEnds() {
        constexpr int kCalls = 500;
        QList<int> order;
        for (int i = 0; i < kCalls; ++i)
            m_thread->post(
                [&order, i](GalleryStore& store) {
                    order.append(i);
                    return store.setSetting(u"last"_s, QString::number(i));
                },
                [](const Result<void>&) {}, StoreThread::WhenFull::Take);
        m_thread.reset();
        QCOMPARE(order.size(), kCalls);
        QVERIFY(std::is_sorted(order.begin(), order.end()));
        const auto store = GalleryStore::open(m_folder->path());
        QCOMPARE(*(*store)->setting(u"last"_s), QString::number(kCalls - 1));
    }

    void aFullQueueAnswersAtOnce() {
        const Held held(*m_thread);
        std::atomic_int ran = 0, refused = 0;
        const auto post = [&](StoreThread::WhenFull whenFull) {
            m_thread->post([](GalleryStore&) { return Result<void>(); },
                           [&](const Result<void>& answer) {
                               if (answer)
                                   ++ran;
                               else if (answer.error().code == ErrorCode::StoreBusy)
                                   ++refused;
                           },
                           whenFull);
        };
        constexpr int kMost = static_cast<int>(StoreThread::kMostWaiting);
        for (int i = 0; i < kMost + 10; ++i) post(StoreThread::WhenFull::Refuse);
        QCOMPARE(refused.load(), 10);
        QCOMPARE(ran.load(), 0);
        post(StoreThread::WhenFull::Take);  // what must not be refused
        QCOMPARE(refused.load(), 10);
        held.goOn();
        QTRY_COMPARE(ran.load(), kMost + 1);
    }

    void workersWaitWhileTheQueueIsFull() {
        const Held held(*m_thread);
        for (std::size_t i = 0; i < StoreThread::kMostWaiting; ++i)
            m_thread->post([](GalleryStore&) { return Result<void>(); }, [](const Result<void>&) {});
        std::atomic_bool answered = false;
        const std::unique_ptr<QThread> worker(QThread::create(
            [&] { answered = m_thread->ask([](GalleryStore& store) { return store.people().all(); }).ok(); }));
        worker->start();
        QVERIFY(!worker->wait(QDeadlineTimer(200)));
        held.goOn();
        QVERIFY(worker->wait(QDeadlineTimer(30000)));
        QVERIFY(answered);
    }

    void callsFromTheStoresThreadNeverWait() {
        std::atomic_int ran = 0;
        const auto count = [&](GalleryStore&) {
            ++ran;
            return Result<void>();
        };
        QVERIFY(m_thread->ask([&](GalleryStore&) {
            for (int i = 0; i < 200; ++i)
                m_thread->post(
                    count, [](const Result<void>&) {}, StoreThread::WhenFull::Take);
            return Result<void>();
        }));
        QTRY_COMPARE(ran.load(), 200);
    }

    void withoutAStoreNothingRuns() {
        StoreThread idle;
        const auto people = idle.ask([](GalleryStore& store) { return store.people().all(); });
        QVERIFY(!people);
        QCOMPARE(people.error().code, ErrorCode::StoreFailed);
    }

    void exceptionsBecomeErrors() {
        const auto thrown = m_thread->ask([](GalleryStore&) -> Result<int> { throw std::runtime_error("odd"); });
        QCOMPARE(thrown.error(), (Error{ErrorCode::Internal, "odd"}));
        const auto memory = m_thread->ask([](GalleryStore&) -> Result<int> { throw std::bad_alloc(); });
        QCOMPARE(memory.error().code, ErrorCode::OutOfMemory);
        QVERIFY(m_thread->ask([](GalleryStore& store) { return store.people().all(); }));
    }

    void opensAnotherStore() {
        const auto folder = [this] {
            return *m_thread->ask([](GalleryStore& store) { return Result<QString>(store.folder()); });
        };
        const QTemporaryDir other;
        QVERIFY(opened(other.path()));
        QCOMPARE(folder(), other.path());
        // One that cannot be opened: the present one stays.
        QFile inTheWay(other.filePath(u"file"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        QVERIFY(!opened(inTheWay.fileName()));
        QCOMPARE(folder(), other.path());
    }

private:
    /// The store's thread has something to do for long.
    class Held {
    public:
        explicit Held(StoreThread& thread) {
            thread.post(
                [state = m_state](GalleryStore&) {
                    state->started.release();
                    state->goOn.acquire();
                    return Result<void>();
                },
                [](const Result<void>&) {});
            m_state->started.acquire();
        }
        ~Held() { goOn(); }
        Held(const Held&) = delete;
        Held& operator=(const Held&) = delete;
        void goOn() const { m_state->goOn.release(); }

    private:
        struct State {
            QSemaphore started, goOn;
        };
        std::shared_ptr<State> m_state = std::make_shared<State>();
    };

    bool opened(const QString& folder) {
        std::promise<bool> answered;
        m_thread->open(folder, [&](const Result<void>& result) { answered.set_value(result.ok()); });
        return answered.get_future().get();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StoreThread> m_thread;
};

QTEST_GUILESS_MAIN(TestStoreThread)
#include "tst_store_thread.moc"
