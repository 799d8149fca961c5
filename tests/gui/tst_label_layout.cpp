#include <QTest>
#include <random>

#include "ui/live/label_layout.h"

using namespace facenet;

/// Where names stand in a picture with many faces.
class TestLabelLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneStandsAboveItsFace() {
        const auto places = placeLabels({{.facePx = {100, 100, 80, 80}, .sizePx = {90, 24}}}, kPicture);
        QVERIFY(places[0] && !places[0]->away);
        QCOMPARE(places[0]->labelPx, QRectF(100, 70, 90, 24));
    }

    void atTheUpperEdgeItStandsBelow() {
        const auto places = placeLabels({{.facePx = {100, 4, 80, 80}, .sizePx = {90, 24}}}, kPicture);
        QVERIFY(places[0] && !places[0]->away && places[0]->labelPx.top() > 84);
    }

    void staysOnItsSideWhileItCan() {
        const LabelWish wish{.facePx = {100, 100, 80, 80}, .sizePx = {90, 24}, .side = 1};
        QCOMPARE(placeLabels({wish}, kPicture)[0]->side, 1);
    }

    void betweenCloseFacesALineLeadsToIt() {
        QList<LabelWish> wishes;
        for (int y = 0; y < 3; ++y)
            for (int x = 0; x < 3; ++x) wishes << LabelWish{{300.0 + 44 * x, 200.0 + 44 * y, 40, 40}, {70, 20}};
        const auto places = placeLabels(wishes, kPicture);
        QVERIFY(std::any_of(places.begin(), places.end(), [](const auto& place) { return place && place->away; }));
        // From the middle any label would be nearer to another face: there is a number.
        QVERIFY(!places[4]);
    }

    void whereNothingIsFreeThereIsNone() {
        const auto places = placeLabels({{.facePx = {0, 0, 800, 600}, .sizePx = {90, 24}}}, kPicture);
        QVERIFY(!places[0]);
    }

    void noLabelCoversAnything_data() {
        QTest::addColumn<int>("faces");
        for (const int faces : {2, 5, 10, 30, 80}) QTest::addRow("%d", faces) << faces;
    }
    void noLabelCoversAnything() {
        QFETCH(int, faces);
        std::mt19937 random(static_cast<unsigned>(faces));
        const auto upTo = [&](double most) { return std::uniform_real_distribution<>(0, most)(random); };
        for (int round = 0; round < 20; ++round) {
            QList<LabelWish> wishes;
            for (int i = 0; i < faces; ++i) {
                const double side = 20 + upTo(60);
                wishes << LabelWish{{upTo(800 - side), upTo(600 - side), side, side}, {30 + upTo(120), 20}};
            }
            const auto places = placeLabels(wishes, kPicture);
            QCOMPARE(places.size(), wishes.size());
            for (qsizetype i = 0; i < places.size(); ++i) {
                if (!places[i]) continue;
                const QRectF& label = places[i]->labelPx;
                QVERIFY(kPicture.contains(label));
                QCOMPARE(label.size(), wishes[i].sizePx);
                for (const LabelWish& other : wishes) QVERIFY(!other.facePx.intersects(label));
                for (qsizetype j = 0; j < i; ++j) QVERIFY(!places[j] || !places[j]->labelPx.intersects(label));
            }
        }
    }

private:
    const QRectF kPicture{0, 0, 800, 600};
};

QTEST_GUILESS_MAIN(TestLabelLayout)
#include "tst_label_layout.moc"
