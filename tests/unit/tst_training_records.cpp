#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "core/train/history.h"
#include "core/train/training_records.h"

using namespace facenet;
using namespace Qt::StringLiterals;

class TestTrainingRecords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNewestAreKept() {
        const QTemporaryDir folder;
        const std::string records = folder.filePath(u"records"_s).toStdString();
        QVERIFY(keptTrainingRecords(records).empty());
        for (int i = 0; i < 53; ++i) {
            const QString training = folder.filePath(u"trainings/20261126-10%1-000"_s.arg(i, 4, 10, QChar(u'0')));
            QVERIFY(QDir().mkpath(training));
            auto history = TrainingHistory::open(training.toStdString(), "{}", 0, 0);
            QVERIFY(history);
            QVERIFY((*history)->add(EpochEvent{.epoch = 0, .epochs = 1, .totalLoss = double(i)}));
            history->reset();
            QVERIFY(keepTrainingRecord(training.toStdString(), records, "Größe/" + std::to_string(i)));
        }
        const auto kept = keptTrainingRecords(records);
        QCOMPARE(kept.size(), std::size_t{50});
        QCOMPARE(kept.front().name, std::string("Größe_52"));
        QCOMPARE(kept.back().name, std::string("Größe_3"));
        QCOMPARE(readTrainingHistory(kept.front().folderUtf8)->epochs.front().totalLoss, 52.0);
        QVERIFY(removeTrainingRecord(kept.front()));
        QCOMPARE(keptTrainingRecords(records).size(), std::size_t{49});
        QCOMPARE(keepTrainingRecord(folder.path().toStdString(), records, "x").error().code, ErrorCode::FileNotFound);
    }
};

QTEST_GUILESS_MAIN(TestTrainingRecords)
#include "tst_training_records.moc"
