#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/program_run.h"
#include "tests/support/test_data.h"

using namespace facenet::test;
using namespace Qt::StringLiterals;

/// `facenet evaluate ...` and `facenet model cohort` from outside.
class TestEvaluationCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wrongUsage() {
        QCOMPARE(run({u"evaluate"_s}).exitCode, 2);
        QCOMPARE(run({u"evaluate"_s, u"identification"_s, u"--gallery"_s, u"x"_s}).exitCode, 2);
        QCOMPARE(evaluate(u"/no/such"_s, u"/no/such"_s, u"/no/such"_s).exitCode, 3);
        QCOMPARE(run({u"model"_s, u"cohort"_s, u"/no/such"_s, m_folder.filePath(u"m.safetensors"_s)}).exitCode, 3);
    }

    void namesPeopleAndLeavesStrangers() {
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        const QString gallery = m_folder.filePath(u"gallery"_s), probes = m_folder.filePath(u"probes"_s),
                      strangers = m_folder.filePath(u"strangers"_s);
        for (const auto& name : {u"Serena_Williams"_s, u"Bill_Gates"_s, u"Colin_Powell"_s}) {
            copy(images, name, 1, 2, gallery + u'/' + name);
            copy(images, name, 5, 7, probes + u'/' + name);
        }
        // Grey, 64x64: a picture without a face is left out.
        QFile grey(probes + u"/Bill_Gates/grey.bmp"_s);
        QVERIFY(grey.open(QIODevice::WriteOnly));
        grey.write(QByteArray::fromHex("424d36300000000000003600000028000000400000004000000001001800") +
                   QByteArray(24, '\0') + QByteArray(64 * 64 * 3, '\x80'));
        grey.close();
        // Pictures that stand alone are of somebody else each.
        int number = 0;
        for (const QString& name : QDir(images).entryList({u"B*"_s}, QDir::Dirs)) {
            if (number == 30 || QFile::exists(images + u'/' + name + u'/' + name + u"_0002.jpg"_s)) continue;
            copy(images, name, 1, 1, strangers);
            ++number;
        }
        const Run measured = evaluate(gallery, probes, strangers, {u"--templates"_s, u"1"_s, u"2"_s});
        QCOMPARE(measured.exitCode, 0);
        QCOMPARE(measured.lines().size(), 2);
        const QJsonObject two = measured.last();
        QCOMPARE(two[u"templates"].toInt(), 2);
        QCOMPARE(two[u"enrolled_pictures"].toInt(), 6);
        QVERIFY(two[u"independent_templates"].toDouble() >= 3);
        for (const auto& method : {u"plain"_s, u"program"_s}) {
            QCOMPARE(two[method][u"rank_one"][u"value"].toDouble(), 1.0);
            const QJsonArray rates = two[method][u"rates"].toArray();
            QCOMPARE(rates.size(), 3);
            QCOMPARE(rates[1][u"fpir"].toDouble(), 0.01);
            QCOMPARE(rates[1][u"tpir"][u"value"].toDouble(), 1.0);
        }
        QCOMPARE(two[u"gain"][u"value"].toDouble(-1), 0.0);
        const QJsonObject named = two[u"named"].toArray()[1].toObject();
        QCOMPARE(named[u"right"].toInt() + named[u"wrong"].toInt() + named[u"unknown"].toInt(), 9);
        QVERIFY(named[u"right"].toInt() >= 8);
        QVERIFY(named[u"strangers_named"][u"value"].toDouble() < 0.1);
        // The same seed, the same figures.
        QCOMPARE(evaluate(gallery, probes, strangers, {u"--templates"_s, u"2"_s}).last(), two);

        const Run stranger = evaluate(gallery, strangers, strangers);
        QCOMPARE(stranger.exitCode, 3);
        const Run enrolled = evaluate(gallery, probes, probes);
        QCOMPARE(enrolled.exitCode, 3);
        QVERIFY(enrolled.err.contains("Bill"));
    }

    void aCohortNeedsManyPeople() {
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        const QString few = m_folder.filePath(u"few"_s), file = m_folder.filePath(u"few.safetensors"_s);
        copy(images, u"Bill_Gates"_s, 1, 1, few + u"/Bill_Gates"_s);
        const Run refused = run({u"model"_s, u"cohort"_s, few, file});
        QCOMPARE(refused.exitCode, 3);
        QVERIFY(refused.err.contains("200"));
        QVERIFY(!QFile::exists(file));
    }

private:
    Run run(const QStringList& arguments) const {
        return runFacenet(QStringList{u"--store"_s, m_folder.filePath(u"store"_s), u"--json"_s} + arguments);
    }
    Run evaluate(const QString& gallery, const QString& probes, const QString& strangers,
                 const QStringList& more = {}) const {
        return run(QStringList{u"evaluate"_s, u"identification"_s, u"--gallery"_s, gallery, u"--probes"_s, probes,
                               u"--strangers"_s, strangers} +
                   more);
    }
    static void copy(const QString& images, const QString& name, int first, int last, const QString& folder) {
        QDir().mkpath(folder);
        for (int i = first; i <= last; ++i) {
            const QString file = u"/%1_%2.jpg"_s.arg(name).arg(i, 4, 10, QChar(u'0'));
            QVERIFY(QFile::copy(images + u'/' + name + file, folder + file));
        }
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestEvaluationCli)
#include "tst_evaluation_cli.moc"
