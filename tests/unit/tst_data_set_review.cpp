#include <QtTest>

#include "core/dataset/data_set_review.h"

using namespace facenet;

/// Three people with two pictures each, of which the second of the first person seems to be somebody else.
class TestDataSetReview : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        DataSet set{.people = {"Ann", "Bob", "Cleo"}, .pictures = {}};
        DataSetReport report;
        for (int person = 0; person < 3; ++person)
            for (int i = 0; i < 2; ++i) {
                set.pictures.push_back(
                    {.pathUtf8 = set.people[std::size_t(person)] + std::to_string(i), .person = person});
                report.crops.push_back({});
                report.crops.back().state = Crop::State::Usable;
            }
        report.crops.back().state = Crop::State::Unreadable;
        report.findings.push_back({.kind = PictureFinding::Kind::LikelyMislabelled, .picture = 1});
        report.findings.push_back({.kind = PictureFinding::Kind::SeveralFaces, .picture = 2});
        report.findings.push_back({.kind = PictureFinding::Kind::DuplicateWithin, .picture = 3, .other = 2});
        m_review = DataSetReview(std::move(set), std::move(report));
    }

    void leavesOutWhatATrainingWouldStumbleOver() {
        QVERIFY(m_review.isLeftOut(3));
        QVERIFY(!m_review.isLeftOut(2));
        QCOMPARE(m_review.remaining(), std::pair(4, 3));
    }

    void asksAboutWhoLooksLikeSomebodyElse() {
        QVERIFY(!m_review.isLeftOut(1));
        QCOMPARE(m_review.undecided(), std::vector<std::size_t>{1});
        m_review.setPersonLeftOut(0, true);
        QCOMPARE(m_review.undecided(), std::vector<std::size_t>());
        m_review.setPersonLeftOut(0, false);
        m_review.setLeftOut(1, false);
        QCOMPARE(m_review.undecided(), std::vector<std::size_t>());
    }

    void decisionsGoIntoTheOrigin() {
        m_review.setLeftOut(1, false);
        m_review.moveTo(1, 1);
        QCOMPARE(m_review.personOf(1), 1);
        m_review.setPersonLeftOut(2, true);
        QCOMPARE(m_review.remaining(), std::pair(3, 2));
        TrainingOrigin origin;
        m_review.decide(origin);
        QVERIFY((origin.leftOut == std::set<std::string>{"Bob1", "Cleo0", "Cleo1"}));
        QVERIFY((origin.moved == std::map<std::string, std::string>{{"Ann1", "Bob"}}));
        m_review.moveTo(1, std::nullopt);
        m_review.setPersonLeftOut(1, true);  // it is Ann's again, and stays
        QVERIFY(!m_review.isLeftOut(1));
        QVERIFY(m_review.isLeftOut(2));
    }

    /// Of a folder of pictures that lies elsewhere now.
    void decisionsGoAlongWithTheFolder() {
        TrainingOrigin origin{.data = "/old/set", .leftOut = {"/old/set/Ann/1.png", "/old/settled/2.png"}};
        origin.moved = {{"/old/set/Bob/1.png", "Ann"}};
        moveData(origin, "/new");
        QCOMPARE(origin.data, std::string("/new"));
        QVERIFY((origin.leftOut == std::set<std::string>{"/new/Ann/1.png", "/old/settled/2.png"}));
        QVERIFY((origin.moved == std::map<std::string, std::string>{{"/new/Bob/1.png", "Ann"}}));
    }

    void somebodyMovedGoesWithThePersonItWasMovedTo() {
        m_review.moveTo(0, 1);
        m_review.setPersonLeftOut(1, true);
        QVERIFY(m_review.isLeftOut(0));
    }

private:
    DataSetReview m_review;
};

QTEST_GUILESS_MAIN(TestDataSetReview)
#include "tst_data_set_review.moc"
