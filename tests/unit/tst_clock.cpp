#include <QTemporaryDir>
#include <QTest>

#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

/// What is to be forgotten after some days, and a clock that cannot be believed.
class TestClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        auto opened = openTestStore(m_folder->filePath(u"store"_s));
        QVERIFY(opened);
        m_store = std::move(*opened);
        m_today = QDateTime::currentDateTimeUtc();
        cv::RNG random(5);
        const auto ann = m_store->people().enroll(sampleEnrolment(u"Ann"_s, 2, random));
        QVERIFY(ann);
        QVERIFY(m_store->faces().remove(ann->faceIds.mid(1)));
        for (int day = 0; day <= 20; ++day)
            QVERIFY(m_store->sightings().add({.seenAt = m_today.addDays(day - 20), .source = u"camera:0"_s}));
    }

    void cleanup() {
        m_store.reset();
        m_folder.reset();
    }

    /// Years or weeks ahead, for a day or two, and days after it is right again.
    void aClockThatIsAheadForgetsNothing_data() {
        QTest::addColumn<int>("daysAhead");
        QTest::addColumn<int>("daysOfIt");
        QTest::newRow("nine years for a day") << 9 * 365 << 1;
        QTest::newRow("five weeks for two days") << 35 << 2;
    }

    void aClockThatIsAheadForgetsNothing() {
        QFETCH(int, daysAhead);
        QFETCH(int, daysOfIt);
        forget(m_today);
        const int before = sightings();
        for (int day = 0; day < daysOfIt; ++day) forget(m_today.addDays(daysAhead + day));
        QCOMPARE(sightings(), before);
        QCOMPARE(valueOf(m_store->journal().latest(10)).size(), 2);
        for (int day = 1; day < 5; ++day) forget(m_today.addDays(day));
        QCOMPARE(sightings(), before);
        QVERIFY(m_store->journal().undo(valueOf(m_store->journal().latest(1)).first().id));  // what is hidden is there
    }

    /// The clock stands at its beginning for a day, as after an empty battery.
    void aClockThatIsBehindForgetsNothing() {
        forget(m_today);
        const int before = sightings();
        forget(QDateTime::fromMSecsSinceEpoch(0, Qt::UTC));
        forget(m_today.addDays(1));
        QCOMPARE(sightings(), before);
    }

    void whoUsesItEveryWeekForgetsInTime() {
        for (int day = 0; day <= 35; day += 7) {
            forget(m_today.addDays(day));
            QCOMPARE(sightings(), std::clamp(31 - day, 0, 21));
        }
        QVERIFY(valueOf(m_store->journal().latest(10)).isEmpty());
    }

    /// After months away what is old goes on the third day.
    void whoComesBackForgetsOnTheThirdDay() {
        forget(m_today);
        for (int day = 100; day < 102; ++day) {
            forget(m_today.addDays(day));
            QCOMPARE(sightings(), 21);
        }
        forget(m_today.addDays(102));
        QCOMPARE(sightings(), 0);
    }

private:
    /// What a program does each day.
    void forget(const QDateTime& now) {
        const QDateTime before = valueOf(m_store->trustedNow(now)).addDays(-30);
        QVERIFY(before <= now.addDays(-30));
        QVERIFY(m_store->sightings().forget(before));
        QVERIFY(m_store->journal().forget(before));
    }

    int sightings() const { return valueOf(m_store->sightings().counts()).all; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GalleryStore> m_store;
    QDateTime m_today;
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
