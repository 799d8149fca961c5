#include <QTest>
#include <memory>
#include <thread>

#include "core/base/latest_slot.h"

using facenet::LatestSlot;
using namespace std::chrono_literals;

class TestLatestSlot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatWasPut();
    void newestWinsAndTheRestIsCounted();
    void takingLeavesItEmpty();
    void takeWaitsForAWriter();
    void takeForGivesUp();
    void closeWakesEveryWaitingReader();
    void closedSlotIgnoresLaterItems();
    void closeLetsGoOfTheItem();
    void everyItemIsEitherTakenOrSkipped();
};

void TestLatestSlot::givesBackWhatWasPut() {
    LatestSlot<int> slot;
    slot.put(7);
    QCOMPARE(slot.take(), std::optional(7));
    QCOMPARE(slot.skipped(), 0U);
}

void TestLatestSlot::newestWinsAndTheRestIsCounted() {
    LatestSlot<int> slot;
    for (int i = 1; i <= 5; ++i) slot.put(i);
    QCOMPARE(slot.takeFor(0ms), std::optional(5));
    QCOMPARE(slot.skipped(), 4U);
}

void TestLatestSlot::takingLeavesItEmpty() {
    LatestSlot<int> slot;
    slot.put(1);
    QVERIFY(slot.takeFor(0ms));
    QVERIFY(!slot.takeFor(0ms));
    slot.put(2);
    QCOMPARE(slot.skipped(), 0U);
}

void TestLatestSlot::takeWaitsForAWriter() {
    LatestSlot<std::unique_ptr<int>> slot;
    std::optional<std::unique_ptr<int>> taken;
    std::thread reader([&] { taken = slot.take(); });
    slot.put(std::make_unique<int>(3));
    reader.join();
    QVERIFY(taken);
    QCOMPARE(**taken, 3);
}

void TestLatestSlot::takeForGivesUp() {
    LatestSlot<int> slot;
    const auto began = std::chrono::steady_clock::now();
    QVERIFY(!slot.takeFor(20ms));
    QVERIFY(std::chrono::steady_clock::now() - began >= 20ms);
}

void TestLatestSlot::closeWakesEveryWaitingReader() {
    LatestSlot<int> slot;
    std::optional<int> first = 0, second = 0;
    std::thread one([&] { first = slot.take(); });
    std::thread two([&] { second = slot.takeFor(1h); });
    slot.close();
    one.join();
    two.join();
    QVERIFY(!first);
    QVERIFY(!second);
}

void TestLatestSlot::closedSlotIgnoresLaterItems() {
    LatestSlot<int> slot;
    slot.close();
    slot.put(1);
    QVERIFY(!slot.takeFor(0ms));
    QVERIFY(!slot.take());
}

void TestLatestSlot::closeLetsGoOfTheItem() {
    LatestSlot<std::shared_ptr<int>> slot;
    const auto item = std::make_shared<int>(1);
    slot.put(item);
    QCOMPARE(item.use_count(), 2);
    slot.close();
    QCOMPARE(item.use_count(), 1);
}

void TestLatestSlot::everyItemIsEitherTakenOrSkipped() {
    constexpr int kItems = 20000;
    LatestSlot<int> slot;
    int taken = 0, last = 0;
    bool inOrder = true;
    std::thread reader([&] {
        while (last != kItems) {
            const auto item = slot.take();
            inOrder = inOrder && *item > last;
            last = *item;
            ++taken;
        }
    });
    for (int i = 1; i <= kItems; ++i) slot.put(i);
    reader.join();
    QVERIFY(inOrder);
    QCOMPARE(taken + static_cast<int>(slot.skipped()), kItems);
}

QTEST_APPLESS_MAIN(TestLatestSlot)
#include "tst_latest_slot.moc"
