#include <QSemaphore>
#include <QtTest>

#include "tests/gui/page_fixture.h"
#include "ui/live/sighting_writer.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

class TestSightingWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_fixture = std::make_unique<PageFixture>();
        QVERIFY(m_fixture->start());
        m_fixture->studio->changeStoreSettings([](StoreSettings& settings) { settings.keepSightings = true; });
        m_writer = std::make_unique<SightingWriter>(*m_fixture->studio, m_fixture->notifier);
    }

    void cleanup() {
        m_writer.reset();
        m_fixture.reset();
    }

    /// What an export that paused has done to the window.
    void aBusyStoreHoldsUpNothing() {
        constexpr int kSightings = 1000;
        QSemaphore started, goOn;
        m_fixture->studio->store().post(
            [&](GalleryStore&) {
                started.release();
                goOn.acquire();
                return Result<void>();
            },
            [](const Result<void>&) {});
        started.acquire();
        for (int i = 0; i < kSightings; ++i) m_writer->add(sighting(i), i + 1);
        QCoreApplication::processEvents();
        goOn.release();
        // One was on its way to the store, the newest have waited.
        const int kept = 1 + static_cast<int>(SightingWriter::kMostWaiting);
        QTRY_COMPARE(storedSightings(), kept);
        QTRY_COMPARE(m_fixture->remarks.size(), 1);
        QVERIFY(m_fixture->remarks.first().first().toString().contains(QString::number(kSightings - kept)));
        const auto newest = m_fixture->inStore([](GalleryStore& store) { return store.sightings().since({}, 1); });
        QCOMPARE(newest->first().source, QString::number(kSightings - 1));
        QCOMPARE(m_fixture->complaints.size(), 0);
    }

    void whatIsTakenBackGoes() {
        m_writer->add(sighting(0), 1);
        m_writer->takeBack(1);  // on its way
        m_writer->add(sighting(1), 2);
        m_writer->add(sighting(2), 3);
        QTRY_COMPARE(storedSightings(), 2);
        m_writer->takeBack(3);
        QTRY_COMPARE(storedSightings(), 1);
        const auto left = m_fixture->inStore([](GalleryStore& store) { return store.sightings().since({}, 5); });
        QCOMPARE(left->first().source, u"1"_s);
        QVERIFY(m_fixture->complaints.isEmpty());
    }

    void nothingIsLostWhileTheStoreIsFree() {
        for (int i = 0; i < 200; ++i) m_writer->add(sighting(i), i + 1);
        QTRY_COMPARE(storedSightings(), 200);
        QVERIFY(m_fixture->remarks.isEmpty());
    }

    void somebodyErasedMeanwhileKeepsNobodyElseOut() {
        m_writer->add(sighting(0, 999), 1);
        m_writer->add(sighting(1), 2);
        QTRY_COMPARE(storedSightings(), 1);
        QCOMPARE(m_fixture->complaints.size(), 0);
    }

    void aVisitIsOneSighting() {
        Sighting visit = sighting(1, {});
        for (int minute = 0; minute < 5; ++minute) {
            visit.seenUntil = visit.seenAt.addSecs(60 * minute);
            m_writer->add(visit, 1);
            QTRY_VERIFY([&] {
                const auto kept =
                    m_fixture->inStore([](GalleryStore& store) { return store.sightings().since({}, 9); });
                return kept && kept->size() == 1 && kept->first().seenUntil == visit.seenUntil;
            }());
        }
        const QList<Sighting> kept =
            *m_fixture->inStore([](GalleryStore& store) { return store.sightings().since({}, 9); });
        QVERIFY(
            m_fixture->inStore([&](GalleryStore& store) { return store.sightings().remove({kept.first().id}); }).ok());
        m_writer->add(visit, 1);  // who was forgotten stays forgotten
        m_writer->add(sighting(2), 2);
        QTRY_COMPARE(storedSightings(), 1);
        QCOMPARE(m_fixture->complaints.size(), 0);
    }

    void looksAreLogged() {
        const auto looks = [this] {
            QList<int> people;
            const auto log = m_fixture->inStore([](GalleryStore& store) { return store.journal().log(99); });
            for (const LogLine& line : log ? *log : QList<LogLine>())
                if (line.action == u"identify"_s) people.prepend(line.count);
            return people;
        };
        m_writer->add(sighting(1), 1);
        QTRY_COMPARE(looks(), QList<int>{0});
        m_writer->add(sighting(2), 2);
        QTRY_COMPARE(storedSightings(), 2);
        QCOMPARE(looks(), QList<int>{0});  // that strangers are looked at is said once
        m_writer->add(sighting(3, 999), 3);
        QTRY_COMPARE(looks(), (QList<int>{0, 1}));
    }

    void whatWaitsGoesWithALock() {
        QSemaphore goOn;
        m_fixture->studio->store().post(
            [&](GalleryStore&) {
                goOn.acquire();
                return Result<void>();
            },
            [](const Result<void>&) {});
        for (int i = 0; i < 10; ++i) m_writer->add(sighting(i), i + 1);
        m_fixture->settings.setStoreFolder(m_fixture->folder.filePath(u"other"_s));
        QVERIFY(m_fixture->studio->storeState() == Studio::LoadState::Loading);
        goOn.release();
        QTRY_VERIFY(m_fixture->studio->storeState() == Studio::LoadState::Ready);
        QCOMPARE(storedSightings(), 0);
    }

private:
    static Sighting sighting(int number, std::optional<qint64> person = {}) {
        return {.personId = person,
                .seenAt = QDateTime::currentDateTimeUtc().addMSecs(number),
                .source = QString::number(number),
                .cosineSimilarity = 0.5};
    }

    int storedSightings() {
        const auto counts = m_fixture->inStore([](GalleryStore& store) { return store.sightings().counts(); });
        return counts ? counts->all : -1;
    }

    std::unique_ptr<PageFixture> m_fixture;
    std::unique_ptr<SightingWriter> m_writer;
};

QTEST_MAIN(TestSightingWriter)
#include "tst_sighting_writer.moc"
