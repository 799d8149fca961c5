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

/// `facenet gallery ...` from outside, on a store of real people.
class TestGalleryCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_store = m_folder.filePath(u"store %1"_s.arg(++m_stores)); }

    void nothingIsThereYet() {
        const Run stats = run({u"--json"_s, u"gallery"_s, u"stats"_s});
        QCOMPARE(stats.exitCode, 0);
        for (const auto& key : {u"people"_s, u"faces"_s, u"embeddings"_s, u"sightings"_s})
            QCOMPARE(stats.last()[key].toInt(-1), 0);
        QCOMPARE(run({u"--json"_s, u"gallery"_s, u"clusters"_s}).last()[u"clusters"].toInt(-1), 0);
        QCOMPARE(run({u"--json"_s, u"gallery"_s, u"clusters"_s, u"--all"_s}).last()[u"f1"].toDouble(-1), 1.0);
        const Run calibrated = run({u"--json"_s, u"gallery"_s, u"calibrate"_s});
        QCOMPARE(calibrated.exitCode, 0);
        QCOMPARE(calibrated.last()[u"chosen"][u"origin"].toString(), u"model_curve"_s);
        QVERIFY(run({u"--json"_s, u"gallery"_s, u"suggest"_s}).last()[u"same_person"].toArray().isEmpty());
        QVERIFY2(!QDir(m_store).exists(), "looking creates no store");
    }

    void wrongUsage() {
        QCOMPARE(run({u"gallery"_s}).exitCode, 2);
        QCOMPARE(run({u"gallery"_s, u"search"_s}).exitCode, 2);
        QCOMPARE(run({u"gallery"_s, u"calibrate"_s, u"--rate"_s, u"2"_s}).exitCode, 2);
        QCOMPARE(run({u"gallery"_s, u"search"_s, u"/no/such.jpg"_s}).exitCode, 3);
    }

    void looksThroughRealPeople() {
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        const QString tree = m_folder.filePath(u"tree"_s);
        // The last of one person's pictures is filed under another, and one person stands there under two names.
        copy(images, tree, u"Serena_Williams"_s, u"Serena_Williams"_s, 1, 6);
        copy(images, tree, u"Bill_Gates"_s, u"Bill_Gates"_s, 1, 6);
        copy(images, tree, u"Bill_Gates"_s, u"Serena_Williams"_s, 7, 7);
        copy(images, tree, u"Colin_Powell"_s, u"Colin_Powell"_s, 1, 6);
        copy(images, tree, u"Colin_Powell"_s, u"The General"_s, 7, 12);
        QCOMPARE(run({u"import"_s, tree}).exitCode, 0);

        const QJsonObject stats = run({u"--json"_s, u"gallery"_s, u"stats"_s}).last();
        QCOMPARE(stats[u"people"].toInt(), 4);
        QCOMPARE(stats[u"faces"].toInt(), 25);
        QCOMPARE(stats[u"embeddings"].toInt(), 25);
        QCOMPARE(stats[u"faces_a_person"][u"max"].toInt(), 7);

        const QString probe = images + u"/Bill_Gates/Bill_Gates_0010.jpg"_s;
        const Run search = run({u"--json"_s, u"gallery"_s, u"search"_s, probe, u"--count"_s, u"3"_s});
        QCOMPARE(search.exitCode, 0);
        const QJsonArray faces = search.last()[u"faces"].toArray();
        QCOMPARE(faces.size(), 3);
        QCOMPARE(faces[0][u"person"][u"name"].toString(), u"Bill Gates"_s);
        QVERIFY(faces[0][u"similarity"].toDouble() > 0.4);
        QVERIFY(faces[0][u"similarity"].toDouble() >= faces[1][u"similarity"].toDouble());

        const QJsonObject clusters = run({u"--json"_s, u"gallery"_s, u"clusters"_s, u"--all"_s}).last();
        QCOMPARE(clusters[u"faces"].toInt(), 25);
        QVERIFY(clusters[u"clusters"].toInt() >= 3 && clusters[u"clusters"].toInt() <= 8);
        QVERIFY(clusters[u"f1"].toDouble() > 0.3 && clusters[u"f1"].toDouble() < 0.9);  // the names are wrong

        const QJsonObject suggested = run({u"--json"_s, u"gallery"_s, u"suggest"_s}).last();
        const QJsonArray same = suggested[u"same_person"].toArray();
        QCOMPARE(same.size(), 1);
        const QSet<QString> names{same[0][u"people"][0][u"name"].toString(), same[0][u"people"][1][u"name"].toString()};
        QCOMPARE(names, (QSet<QString>{u"Colin Powell"_s, u"The General"_s}));
        const QJsonArray misfiled = suggested[u"misfiled"].toArray();
        QCOMPARE(misfiled.size(), 1);
        QCOMPARE(misfiled[0][u"person"][u"name"].toString(), u"Serena Williams"_s);
        QCOMPARE(misfiled[0][u"looks_like"][u"name"].toString(), u"Bill Gates"_s);

        const QJsonObject calibrated =
            run({u"--json"_s, u"gallery"_s, u"calibrate"_s, u"--rate"_s, u"0.0005"_s}).last();
        QCOMPARE(calibrated[u"people"].toInt(), 4);
        QCOMPARE(calibrated[u"genuine_pairs"].toInt(), 21 + 15 + 15 + 15);
        QCOMPARE(calibrated[u"chosen"][u"origin"].toString(), u"model_curve"_s);
        QCOMPARE(calibrated[u"chosen"][u"wanted_strangers_named"].toDouble(), 0.0005);
        const Run words = run({u"gallery"_s, u"calibrate"_s, u"--rate"_s, u"0.0005"_s});
        QVERIFY2(words.out.contains("about one stranger in 2,000"), words.out);
    }

private:
    Run run(const QStringList& arguments) const { return runFacenet(QStringList{u"--store"_s, m_store} + arguments); }

    /// Pictures `first` to `last` of a person into the folder of another.
    static void copy(const QString& images, const QString& tree, const QString& person, const QString& folder,
                     int first, int last) {
        QVERIFY(QDir().mkpath(tree + u'/' + folder));
        for (int n = first; n <= last; ++n) {
            const QString file = u"%1_%2.jpg"_s.arg(person).arg(n, 4, 10, QChar(u'0'));
            QVERIFY(QFile::copy(images + u'/' + person + u'/' + file, tree + u'/' + folder + u'/' + file));
        }
    }

    QTemporaryDir m_folder;
    QString m_store;
    int m_stores = 0;
};

QTEST_GUILESS_MAIN(TestGalleryCli)
#include "tst_gallery_cli.moc"
