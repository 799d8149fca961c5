#include <QtTest>

#include "core/evaluate/video.h"

using namespace facenet;

class TestLiveNameJudge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsAVisit() {
        LiveNameJudge judge({{.fromS = 1, .toS = 5, .people = {"Ada"}}});
        judge.add(0.5, {"Bob"});  // before it begins
        judge.add(1.0, {});
        judge.add(1.5, {"Bob"});
        judge.add(2.0, {"Ada"});
        judge.add(4.5, {"Ada"});
        judge.add(5.0, {"Bob"});  // after its end
        const LiveNameFigures& figures = judge.figures();
        QCOMPARE(figures.due, (std::array<int, 3>{1, 1, 1}));
        QCOMPARE(figures.right, (std::array<int, 3>{0, 1, 1}));
        QCOMPARE(figures.frames, 4);
        QCOMPARE(figures.wrongFrames, 1);
        QCOMPARE(figures.visits, 1);
        QCOMPARE(figures.wrongVisits, 1);
        QCOMPARE(figures.strangers, 0);
        QCOMPARE(figures.changes, 2);
        QCOMPARE(figures.seconds, 3.5);
    }

    void severalPeopleAreNamedEach() {
        LiveNameJudge judge({{.fromS = 0, .toS = 2, .people = {"Ada", "Bob"}}});
        judge.add(0, {"Ada"});
        judge.add(0.4, {"Ada"});
        judge.add(1.2, {"Ada", "Bob"});
        QCOMPARE(judge.figures().due, (std::array<int, 3>{2, 2, 0}));  // it ends before three seconds
        QCOMPARE(judge.figures().right, (std::array<int, 3>{1, 2, 0}));
        QCOMPARE(judge.figures().wrongFrames, 0);
        QCOMPARE(judge.figures().changes, 1);
    }

    void strangersCountOnceForAVisit() {
        LiveNameJudge judge({{.fromS = 0, .toS = 1, .people = {}}, {.fromS = 1, .toS = 2, .people = {}}});
        for (const double at : {0.0, 0.3, 0.6, 0.9}) judge.add(at, {"Ada"});
        for (const double at : {1.0, 1.3, 1.6}) judge.add(at, {});
        QCOMPARE(judge.figures().strangers, 2);
        QCOMPARE(judge.figures().strangersNamed, 1);
        QCOMPARE(judge.figures().wrongFrames, 4);
        QCOMPARE(judge.figures().changes, 0);  // the change at the cut is none
        LiveNameFigures twice = judge.figures();
        twice += judge.figures();
        QCOMPARE(twice.strangers, 4);
        QCOMPARE(twice.frames, 14);
    }
};

QTEST_GUILESS_MAIN(TestLiveNameJudge)
#include "tst_live_name_judge.moc"
