#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <algorithm>
#include <stdexcept>

#include "ui/base/async.h"
#include "ui/base/background_job.h"

using namespace facenet;

namespace {

int twice(int number) {
    return 2 * number;
}

}  // namespace

class TestAsync : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersInTheReceiversThread() {
        QThread* workedIn = nullptr;
        QThread* answeredIn = nullptr;
        int answer = 0;
        const auto work = [&] {
            workedIn = QThread::currentThread();
            return Result<int>(twice(21));
        };
        inBackground(this, work, [&](const Result<int>& result) {
            answer = *result;
            answeredIn = QThread::currentThread();
        });
        QTRY_COMPARE(answer, 42);
        QCOMPARE(answeredIn, thread());
        QVERIFY(workedIn != thread());
    }

    /// QFuture::then of Qt 6.4 calls twice, and crashes, where the work ends while its answer is attached.
    void answersEachOnceHoweverSoonTheWorkEnds() {
        constexpr int kQuestions = 300000;
        std::vector<int> answers(kQuestions, 0);
        int all = 0;
        for (int i = 0; i < kQuestions; ++i) {
            inBackground(
                this, [i] { return Result<int>(i); },
                [&](const Result<int>& result) {
                    ++answers[static_cast<std::size_t>(*result)];
                    ++all;
                });
            if (i % 64 == 0) QCoreApplication::processEvents();
        }
        QTRY_COMPARE_WITH_TIMEOUT(all, kQuestions, 60000);
        QVERIFY(std::all_of(answers.begin(), answers.end(), [](int count) { return count == 1; }));
    }

    void exceptionsBecomeErrors() {
        QList<Error> errors;
        const auto note = [&](const Result<int>& result) { errors.append(result.error()); };
        Worker worker;  // keeps the order
        inBackground(
            worker, this, {}, []() -> Result<int> { throw std::runtime_error("odd"); }, note);
        inBackground(
            worker, this, {}, []() -> Result<int> { throw std::bad_alloc(); }, note);
        inBackground(
            worker, this, {}, []() -> Result<int> { throw 7; }, note);
        QTRY_COMPARE(errors.size(), 3);
        QCOMPARE(errors[0], (Error{ErrorCode::Internal, "odd"}));
        QCOMPARE(errors[1].code, ErrorCode::OutOfMemory);
        QCOMPARE(errors[2].code, ErrorCode::Internal);
    }

    void dropsStaleAnswers() {
        AnswerTokens tokens;
        QSemaphore goOn;
        QStringList answered;
        const auto ask = [&](const QString& what) {
            inBackground(
                applicationWorkers(), this, tokens.next(),
                [&goOn, what]() -> Result<QString> {
                    goOn.acquire();
                    return what;
                },
                [&](const Result<QString>& result) { answered.append(*result); });
        };
        ask(QStringLiteral("old"));
        ask(QStringLiteral("new"));
        const AnswerToken latest = tokens.latest();
        QVERIFY(!latest.isStale());
        goOn.release(2);
        QTRY_COMPARE(answered, QStringList{QStringLiteral("new")});
        applicationWorkers().waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(answered.size(), 1);
        tokens.dropAll();
        QVERIFY(latest.isStale());
    }

    void tokensEndWithTheirOwner() {
        AnswerToken token;
        QVERIFY(!token.isStale());
        {
            AnswerTokens tokens;
            token = tokens.next();
        }
        QVERIFY(token.isStale());
    }

    void aReceiverMayGoMeanwhile() {
        QSemaphore goOn;
        bool answered = false;
        auto receiver = std::make_unique<QObject>();
        inBackground(
            receiver.get(),
            [&]() -> Result<void> {
                goOn.acquire();
                return {};
            },
            [&](const Result<void>&) { answered = true; });
        receiver.reset();
        goOn.release();
        applicationWorkers().waitForDone();
        QCoreApplication::processEvents();
        QVERIFY(!answered);
    }

    void aWorkerKeepsTheOrderAndEndsWhenAllIsDone() {
        QList<int> order;
        {
            Worker worker;
            for (int i = 0; i < 100; ++i)
                inBackground(
                    worker, this, {},
                    [&order, i]() -> Result<void> {
                        order.append(i);
                        return {};
                    },
                    [](const Result<void>&) {});
        }
        QCOMPARE(order.size(), 100);
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    /// Jobs that pause, each with its thread, keep nothing else from running.
    void pausedJobsHoldUpNobody() {
        std::vector<std::unique_ptr<BackgroundJob>> jobs;
        for (int i = 0; i < 2 * QThread::idealThreadCount() + 2; ++i) {
            jobs.push_back(std::make_unique<BackgroundJob>());
            jobs.back()->run(
                [](JobControl& control) -> Result<void> {
                    while (control.proceed()) QThread::yieldCurrentThread();
                    return {};
                },
                [](const Result<void>&) {});
            jobs.back()->pause();
        }
        bool answered = false;
        inBackground(
            this, [] { return Result<void>(); }, [&](const Result<void>&) { answered = true; });
        QTRY_VERIFY(answered);
    }

    void whatTheStoreAnswersComesBack() {
        const QTemporaryDir folder;
        StoreThread store;
        bool opened = false;
        QString where;
        QThread* answeredIn = nullptr;
        store.open(folder.path(), answeringIn(this, {}, [&](const Result<void>& result) { opened = result.ok(); }));
        inStore(
            store, this, [](GalleryStore& galleryStore) { return Result<QString>(galleryStore.folder()); },
            [&](const Result<QString>& result) {
                where = *result;
                answeredIn = QThread::currentThread();
            });
        QTRY_COMPARE(where, folder.path());
        QVERIFY(opened);
        QCOMPARE(answeredIn, thread());
    }
};

QTEST_GUILESS_MAIN(TestAsync)
#include "tst_async.moc"
