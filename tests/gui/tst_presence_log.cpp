#include <QSignalSpy>
#include <QtTest>

#include "tests/support/fake_networks.h"
#include "ui/live/people_panel.h"
#include "ui/live/presence_log.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

class TestPresenceLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_now = QDateTime(QDate(2026, 3, 2), QTime(12, 0));
        m_lookedAt = true;
        m_still = false;
        m_verdict = Identity::Verdict::Known;
        m_quality = {.sizePx = 120, .sharpness = 200, .brightness = 120, .confidence = 0.9F};
    }

    void listsAStrangerWhoComesBackOnce() {
        PresenceLog log;
        look(log, 1, 30, 5);
        leave(log);
        QCOMPARE(log.today().size(), 1);
        look(log, 2, 31, 5);
        leave(log);
        QCOMPARE(log.today().size(), 1);
        QCOMPARE(log.today().first().trackId, 2);
    }

    void tellsTwoStrangersApart() {
        PresenceLog log;
        look(log, 1, 30, 5);
        leave(log);
        look(log, 2, 210, 5);
        leave(log);
        QCOMPARE(log.today().size(), 2);
    }

    void leavesOutWhoOnlyFlitsThrough() {
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        look(log, 1, 30, 1);
        leave(log);
        QVERIFY(log.today().isEmpty());
        QCOMPARE(sighted.size(), 0);
    }

    /// So that every stranger who is kept can be found, named and forgotten.
    void keepsAStrangersMeasuredLook() {
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        m_quality.sizePx = 80;
        look(log, 1, 30, 4);
        m_lookedAt = false;
        m_quality.sizePx = 300;
        look(log, 1, 30, 5);
        leave(log);
        QCOMPARE(sighted.size(), 1);
        const auto kept = sighted.first().first().value<Sighting>();
        QVERIFY(!kept.embedding.empty());
        QCOMPARE(kept.quality.sizePx, 80.0F);
    }

    void reportsAKnownPersonOnceAVisit() {
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        look(log, 1, 30, 1, 7);
        look(log, 1, 30, 2, 7);
        QCOMPARE(log.here().size(), 1);
        QCOMPARE(sighted.size(), 1);
        leave(log);
        QVERIFY(log.here().isEmpty());
        QCOMPARE(log.today().size(), 1);
        QCOMPARE(log.today().first().name, u"Anna"_s);
    }

    /// One visit lasts from the first to the last look, whatever tracks it consists of.
    void aVisitHasAnEndAndItsBestLook() {
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        const QDateTime begin = m_now;
        m_quality.sizePx = 80;
        look(log, 1, 30, 1, 7);
        QCOMPARE(sighted.size(), 1);
        m_now = begin.addSecs(61);
        look(log, 1, 30, 2, 7);
        QCOMPARE(sighted.size(), 2);  // what is known goes to the store each minute
        m_now = begin.addSecs(80);
        m_quality.sizePx = 150;
        look(log, 2, 30, 1, 7);
        leave(log);
        const auto last = sighted.last().first().value<Sighting>();
        QCOMPARE(last.seenAt, begin.toUTC());
        QVERIFY(last.seenUntil >= begin.addSecs(80).toUTC() && last.seenUntil < begin.addSecs(82).toUTC());
        QCOMPARE(last.quality.sizePx, 150.0F);
        QCOMPARE(visitsIn(sighted).size(), 1);
        QCOMPARE(log.today().size(), 1);
        QCOMPARE(log.today().first().since, begin);
    }

    /// Who turns away while leaving was there until then.
    void aVisitEndsWithItsName() {
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        const QDateTime begin = m_now;
        look(log, 1, 30, 1, 7);
        m_now = begin.addSecs(40);
        look(log, 1, 30, 9, 7);
        m_now = begin.addSecs(41);
        look(log, 1, 30, 9);
        leave(log);
        QCOMPARE(sighted.last().first().value<Sighting>().personId, std::optional<qint64>(7));
        QCOMPARE(sighted.last().first().value<Sighting>().seenUntil, begin.addSecs(40).toUTC());
    }

    /// What one model measured is not filed under the next one.
    void anotherModelMeasuresAnew() {
        PresenceLog log;
        log.setModel(u"a"_s, 0.5F);
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        look(log, 1, 30, 5);
        log.setModel(u"b"_s, 0.5F);
        leave(log);
        QCOMPARE(sighted.size(), 1);
        QVERIFY(sighted.first().first().value<Sighting>().embedding.empty());
    }

    /// Whoever was named wrongly at first is not the one who was here afterwards.
    void anotherNameIsAnotherVisit() {
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        look(log, 1, 30, 1, 7);
        m_now = m_now.addSecs(10);
        look(log, 1, 30, 2, 8);
        leave(log);
        const QHash<int, qint64> people = visitsIn(sighted);
        QCOMPARE(people.size(), 2);
    }

    /// A cut, or somebody who passes in front of the camera, begins another track of the same visit.
    void whoStaysIsSightedOnce() {
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        for (int track = 1; track <= 5; ++track) {
            look(log, track, 30, 3, 7);
            m_now = m_now.addSecs(5);
        }
        QCOMPARE(visitsIn(sighted).size(), 1);
        m_now = m_now.addSecs(60);
        look(log, 9, 30, 3, 7);
        QCOMPARE(visitsIn(sighted).size(), 2);
    }

    /// A change of the gallery judges the last frame again; that is not a new look.
    void aFrameThatIsJudgedAgainIsNoLook() {
        for (const bool still : {false, true}) {
            m_still = still;
            PresenceLog log;
            look(log, 1, 30, 5, 7);
            const QDateTime seen = m_now;
            log.endVisits(m_now);
            m_now = m_now.addSecs(90);
            lookAgain(log, 1, 30, 5, 7);
            QCOMPARE(log.here().first().seenAt, seen);
            QCOMPARE(log.today().size(), 1);
            QCOMPARE(log.today().first().seenAt, seen);
            log.endVisits(m_now);
            QCOMPARE(log.today().first().seenAt, seen);
        }
    }

    /// One look is all that a picture gives.
    void aStrangerInAStillPictureIsKept() {
        m_still = true;
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        look(log, 1, 30, 1);
        log.endVisits(m_now);
        QCOMPARE(sighted.size(), 1);
        QCOMPARE(log.today().size(), 1);
        log.clearHere();  // the same picture once more
        look(log, 2, 30, 1);
        log.endVisits(m_now);
        QCOMPARE(sighted.size(), 1);
    }

    void aStillPictureIsSightedOnce() {
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        m_still = true;
        for (int track = 1; track <= 5; ++track) {
            look(log, track, 30, 3, 7);
            m_now = m_now.addSecs(60);
            log.endVisits(m_now);
        }
        QCOMPARE(sighted.size(), 1);
    }

    /// Whoever answers whether it is somebody, and takes the answer back, has seen one face.
    void anAnswerAboutAStillPictureTakesBackWhatWasSaid() {
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted), takenBack(&log, &PresenceLog::takenBack);
        m_still = true;
        look(log, 1, 30, 1, 7);
        QCOMPARE(log.today().size(), 1);
        lookAgain(log, 1, 30, 1, 8);
        QCOMPARE(takenBack.size(), 1);
        QCOMPARE(takenBack.first().first(), sighted.first().at(1));
        QCOMPARE(log.today().size(), 1);
        QCOMPARE(*log.today().first().personId, 8);
        m_verdict = Identity::Verdict::Unsure;
        lookAgain(log, 1, 30, 1, 8);
        QCOMPARE(takenBack.size(), 2);
        QVERIFY(log.today().isEmpty());
        // Who walks through a film was there.
        m_still = false;
        m_verdict = Identity::Verdict::Known;
        look(log, 2, 30, 1, 7);
        lookAgain(log, 2, 30, 1, 8);
        QCOMPARE(takenBack.size(), 2);
    }

    /// What was forgotten in the gallery is in no list either.
    void forgottenStrangersGo() {
        PresenceLog log;
        QSignalSpy sighted(&log, &PresenceLog::sighted);
        look(log, 1, 30, 5);
        look(log, 2, 210, 5);
        look(log, 3, 120, 1, 7);
        leave(log);
        QCOMPARE(log.today().size(), 3);
        const QDateTime morning = m_now.addSecs(-3600).toUTC();
        QSet<QDateTime> kept;
        for (const QList<QVariant>& call : sighted)
            if (const auto sighting = call.first().value<Sighting>(); !sighting.personId) kept << sighting.seenAt;
        log.dropForgotten(kept, morning);
        QCOMPARE(log.today().size(), 3);
        log.dropForgotten({}, m_now.addSecs(3600).toUTC());  // the store was not asked for what is older
        QCOMPARE(log.today().size(), 3);
        log.dropForgotten({}, morning);
        QCOMPARE(log.today().size(), 1);
        QCOMPARE(log.today().first().name, u"Anna"_s);
    }

    void namesWhomAnUnsureFaceCouldShow() {
        PresenceLog log;
        m_verdict = Identity::Verdict::Unsure;
        look(log, 1, 30, 3, 7);
        QVERIFY(!log.here().first().personId);
        QCOMPARE(log.here().first().perhaps, u"Anna"_s);
        SeenModel here(SeenModel::Rows::Faces);
        here.setPeople(log.here());
        QVERIFY(here.index(0).data().toString().startsWith(u"Anna?"_s));
    }

    /// At once when the scene changes, and as long as the last picture of a film is shown.
    void hereIsWhatIsInThePicture() {
        PresenceLog log;
        look(log, 1, 30, 1, 7);
        look(log, 2, 210, 1);
        QCOMPARE(log.here().size(), 1);
        QCOMPARE(log.here().first().trackId, 2);
        log.endVisits(m_now);
        QCOMPARE(log.here().size(), 1);
        log.clearHere();
        QVERIFY(log.here().isEmpty());
    }

private:
    /// A result with one face; `personId` 0: a stranger.
    void look(PresenceLog& log, std::int64_t trackId, double hueDeg, int looks, std::int64_t personId = 0) {
        auto frame = std::make_shared<Frame>();
        frame->still = m_still;
        m_frame = frame;
        lookAgain(log, trackId, hueDeg, looks, personId);
    }
    /// At the frame before.
    void lookAgain(PresenceLog& log, std::int64_t trackId, double hueDeg, int looks, std::int64_t personId) {
        LiveFace face;
        face.crop = cv::Mat(kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar(40, 90, 200));
        face.tracked.embedding = FakeEmbeddingNetwork::embeddingOfHue(hueDeg);
        face.lookedAt = m_lookedAt;
        face.tracked.quality = m_quality;
        face.tracked.trackId = trackId;
        face.tracked.identity.looks = looks;
        face.tracked.identity.verdict = personId ? m_verdict : Identity::Verdict::Unknown;
        face.tracked.identity.personId = personId;
        if (personId) face.tracked.identity.name = "Anna";
        LiveFrameResult result;
        result.frame = m_frame;
        result.faces.push_back(face);
        log.add(result, u"test"_s, m_now);
    }

    /// The person of each visit, 0 of a stranger's; no visit has two.
    static QHash<int, qint64> visitsIn(const QSignalSpy& sighted) {
        QHash<int, qint64> people;
        for (const QList<QVariant>& call : sighted) {
            const qint64 person = call.first().value<Sighting>().personId.value_or(0);
            const int visit = call.at(1).toInt();
            if (people.value(visit, person) != person) qFatal("a visit of two people");
            people[visit] = person;
        }
        return people;
    }

    void leave(PresenceLog& log) {
        m_now = m_now.addSecs(60);
        log.add({}, u"test"_s, m_now);
    }

    QDateTime m_now;
    Identity::Verdict m_verdict = Identity::Verdict::Known;  ///< of people
    bool m_still = false;
    FramePtr m_frame;
    bool m_lookedAt = true;
    FaceQuality m_quality;
};

QTEST_MAIN(TestPresenceLog)
#include "tst_presence_log.moc"
