#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "core/evaluate/verification.h"
#include "tests/support/test_data.h"

using namespace facenet;

class TestVerification : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void reproducesGoldenValues() {
        FACENET_REQUIRE_DATA(path, "parity/verification.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject golden = QJsonDocument::fromJson(file.readAll()).object();
        std::vector<double> distances;
        std::vector<bool> same;
        for (const QJsonValue& value : golden[u"distances"].toArray()) distances.push_back(value.toDouble());
        for (const QJsonValue& value : golden[u"labels"].toArray()) same.push_back(value.toInt() == 1);

        const auto result = evaluateVerification(distances, same);
        QVERIFY(result.ok());
        std::vector<double> accuracies;
        for (const QJsonValue& value : golden[u"fold_accuracy"].toArray()) accuracies.push_back(value.toDouble());
        QCOMPARE(result->foldAccuracies, accuracies);
        expectNear(result->accuracy, golden[u"accuracy_mean"].toDouble());
        expectNear(result->accuracyStd, golden[u"accuracy_std"].toDouble());
        expectNear(result->foldThresholds.back(), golden[u"last_fold_threshold"].toDouble());
        expectNear(result->val, golden[u"val"].toDouble());
        expectNear(result->valStd, golden[u"val_std"].toDouble());
        expectNear(result->far, golden[u"far"].toDouble());
        expectNear(result->auc, golden[u"auc"].toDouble());
    }

    void thresholdComesFromTheOtherFolds() {
        // Fold 2 alone would be perfect at 1.5; fold 1 chooses 0.51 for it, which gets half of it right.
        const std::vector<double> distances{0.5, 0.505, 0.9, 0.95, 1.2, 1.25, 1.6, 1.65};
        const std::vector<bool> same{true, true, false, false, true, true, false, false};
        const auto result = evaluateVerification(distances, same, 2);
        QVERIFY(result.ok());
        expectNear(result->foldThresholds[1], 0.51);
        QCOMPARE(result->foldAccuracies[1], 0.5);
        expectNear(result->foldThresholds[0], 1.26);
        QCOMPARE(result->foldAccuracies[0], 0.5);
        QCOMPARE(result->accuracyStd, 0.0);
    }

    void valInterpolatesWhereTheRateIsFirstMet() {
        // In either fold the rate rises from 0 to 0.25 between 1.000 and 1.001, so 0.125 is met at 1.0005: the nearest
        // stranger of the first fold stands below that, the one of the second above.
        const std::vector<double> distances{0.3, 1.4, 1.0003, 1.5, 1.6, 1.7, 0.3, 1.4, 1.0007, 1.5, 1.6, 1.7};
        const std::vector<bool> same{true, true, false, false, false, false, true, true, false, false, false, false};
        const auto result = evaluateVerification(distances, same, 2, 0.125);
        QVERIFY(result.ok());
        QCOMPARE(result->val, 0.5);
        QCOMPARE(result->far, 0.125);
        QCOMPARE(evaluateVerification(distances, same, 2, 0.05)->far, 0.0);
        QCOMPARE(evaluateVerification(distances, same, 2, 0.2)->far, 0.25);
    }

    void perfectAndHopelessSeparation() {
        const auto perfect = evaluateVerification({0.2, 0.3, 1.5, 1.6}, {true, true, false, false}, 1);
        QVERIFY(perfect.ok());
        QCOMPARE(perfect->accuracy, 1.0);
        QCOMPARE(perfect->auc, 1.0);
        QCOMPARE(perfect->eer, 0.0);
        QCOMPARE(perfect->roc.size(), std::size_t(400));
        QCOMPARE(perfect->roc.back().falseAcceptRate, 1.0);

        const auto hopeless = evaluateVerification({1.0, 1.0, 1.0, 1.0}, {true, false, true, false}, 1);
        QVERIFY(hopeless.ok());
        QCOMPARE(hopeless->accuracy, 0.5);
        QCOMPARE(hopeless->auc, 0.5);
        QCOMPARE(hopeless->eer, 0.5);
    }

    void unevenFoldsUseEveryPair() {
        std::vector<double> distances(7, 0.1);
        std::vector<bool> same(7, true);
        for (const std::size_t wronglyAccepted : {2, 6}) {
            distances[wronglyAccepted] = 0.05;
            same[wronglyAccepted] = false;
        }
        const auto result = evaluateVerification(distances, same, 3);
        QVERIFY(result.ok());
        QCOMPARE(result->foldAccuracies, (std::vector<double>{2.0 / 3, 1, 0.5}));  // folds of 3, 2 and 2 pairs
    }

    void refusesContradictions() {
        QCOMPARE(evaluateVerification({0.1}, {true, false}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(evaluateVerification({0.1}, {true}, 10).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(evaluateVerification({}, {}, 0).error().code, ErrorCode::InvalidArgument);
    }

    void readsBothViews() {
        const auto view2 = readLfwPairs(write("2\t1\nAda\t1\t12\nAda\t2\tBob B\t3\r\nEva\t1\t2\nEva\t1\tAda\t10000\n"));
        QVERIFY(view2.ok());
        QCOMPARE(view2->folds, 2);
        QCOMPARE(view2->pairs.size(), std::size_t(4));
        QCOMPARE(view2->pairs[0].firstPath, std::string("Ada/Ada_0001"));
        QCOMPARE(view2->pairs[0].secondPath, std::string("Ada/Ada_0012"));
        QVERIFY(view2->pairs[0].samePerson);
        QCOMPARE(view2->pairs[1].secondPath, std::string("Bob B/Bob B_0003"));
        QVERIFY(!view2->pairs[1].samePerson);
        QCOMPARE(view2->pairs[3].secondPath, std::string("Ada/Ada_10000"));

        const auto view1 =
            readLfwPairs(write("\xEF\xBB\xBF"
                               "1\nZo\xC3\xAB 1 2\n\nZo\xC3\xAB 1 Ada 2"));
        QVERIFY(view1.ok());
        QCOMPARE(view1->folds, 1);
        QCOMPARE(view1->pairs[0].firstPath, std::string("Zo\xC3\xAB/Zo\xC3\xAB_0001"));
    }

    void readsTheRealFiles() {
        FACENET_REQUIRE_DATA(view2, "data/lfw/pairs.txt");
        FACENET_REQUIRE_DATA(view1, "data/lfw/pairsDevTest.txt");
        const auto pairs = readLfwPairs(view2.toStdString());
        QVERIFY(pairs.ok());
        QCOMPARE(pairs->pairs.size(), std::size_t(6000));
        QCOMPARE(pairs->folds, 10);
        const auto development = readLfwPairs(view1.toStdString());
        QVERIFY(development.ok());
        QCOMPARE(development->pairs.size(), std::size_t(1000));
    }

    void refusesBadFiles_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("mentions");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("0 pairs");
        QTest::newRow("no header") << QByteArray("Ada\t1\t2\n") << QStringLiteral("line 1");
        QTest::newRow("zero pairs") << QByteArray("10\t0\n") << QStringLiteral("line 1");
        QTest::newRow("huge header") << QByteArray("10\t99999999999\n") << QStringLiteral("line 1");
        QTest::newRow("not a number") << QByteArray("1\nAda\t1\tx\n") << QStringLiteral("line 2");
        QTest::newRow("number zero") << QByteArray("1\nAda\t0\t1\n") << QStringLiteral("line 2");
        QTest::newRow("too many columns") << QByteArray("1\nAda\t1\tBob\t2\t3\n") << QStringLiteral("line 2");
        QTest::newRow("out of the folder") << QByteArray("1\n..\t1\t2\n") << QStringLiteral("line 2");
        QTest::newRow("path in a name") << QByteArray("1\n../x\t1\t2\n") << QStringLiteral("line 2");
        QTest::newRow("cut short") << QByteArray("1\nAda\t1\t2\n")
                                   << QStringLiteral("announces 2 pairs, the file holds 1");
        QTest::newRow("too many") << QByteArray("1\nA\t1\t2\nA\t1\tB\t2\nA\t1\tB\t3\n") << QStringLiteral("holds 3");
        QTest::newRow("binary") << QByteArray("\x89PNG\r\n\x1a\n\0\0", 10) << QStringLiteral("line 1");
    }

    void refusesBadFiles() {
        QFETCH(QByteArray, text);
        QFETCH(QString, mentions);
        const auto result = readLfwPairs(write(text));
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::FileMalformed);
        QVERIFY2(QString::fromStdString(result.error().context).contains(mentions), result.error().context.c_str());
    }

    void refusesWhatIsNoFile() {
        QCOMPARE(readLfwPairs((m_folder.path() + QStringLiteral("/none")).toStdString()).error().code,
                 ErrorCode::FileNotFound);
        QCOMPARE(readLfwPairs(m_folder.path().toStdString()).error().code, ErrorCode::FileUnreadable);
    }

private:
    static void expectNear(double actual, double expected) {
        QVERIFY2(std::abs(actual - expected) < 1e-9,
                 qPrintable(QStringLiteral("%1, expected %2").arg(actual).arg(expected)));
    }

    std::string write(const QByteArray& text) {
        const QString path = m_folder.filePath(QStringLiteral("pairs %1.txt").arg(++m_files));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(path));
        return path.toStdString();
    }

    QTemporaryDir m_folder;
    int m_files = 0;
};

QTEST_GUILESS_MAIN(TestVerification)
#include "tst_verification.moc"
