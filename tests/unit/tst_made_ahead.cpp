#include <QTest>
#include <atomic>
#include <vector>

#include "core/base/made_ahead.h"

using namespace facenet;

class TestMadeAhead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesInOrder() {
        MadeAhead<int> squares(100, {.items = 3}, [](std::size_t i) { return static_cast<int>(i * i); });
        for (int i = 0; i < 100; ++i) QCOMPARE(squares.take(), i * i);
    }

    void noMoreWaitThanMay() {
        std::atomic_int made = 0;
        MadeAhead<int> items(100, {.items = 3}, [&](std::size_t) { return ++made; });
        QTRY_COMPARE(made.load(), 3);
        QTest::qWait(50);
        QCOMPARE(made.load(), 3);
        items.take();
        QTRY_COMPARE(made.load(), 4);
    }

    /// Of large items one waits, however large it is.
    void bytesCountToo() {
        std::atomic_int made = 0;
        MadeAhead<int> items(
            100, {.items = 10, .bytes = 5}, [&](std::size_t) { return ++made; },
            [](const int&) { return std::size_t{1000}; });
        QTRY_COMPARE(made.load(), 1);
        QTest::qWait(50);
        QCOMPARE(made.load(), 1);
        QCOMPARE(items.take(), 1);
        QCOMPARE(items.take(), 2);
    }

    /// Whoever loses interest waits for the item that is being made and for no other, also where one feeds another.
    void endsEarly() {
        std::atomic_int made = 0;
        {
            MadeAhead<int> first(1'000'000, {.items = 2}, [&](std::size_t) { return ++made; });
            MadeAhead<int> second(1'000'000, {.items = 2}, [&](std::size_t) { return first.take(); });
            QCOMPARE(second.take(), 1);
        }
        QVERIFY(made.load() < 20);
    }
};

QTEST_GUILESS_MAIN(TestMadeAhead)
#include "tst_made_ahead.moc"
