#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QRectF>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <csignal>

#include "tests/support/program_run.h"
#include "tests/support/test_data.h"

using namespace facenet::test;
using namespace Qt::StringLiterals;

namespace {

/// Whether a box lies within another one: two boxes on one face.
bool hasFaceWithinFace(const QJsonArray& faces) {
    const auto boxOf = [](const QJsonValue& face) {
        const QJsonArray box = face[u"box"].toArray();
        return QRectF(box[0].toDouble(), box[1].toDouble(), box[2].toDouble(), box[3].toDouble());
    };
    const auto area = [](const QRectF& box) { return box.width() * box.height(); };
    for (qsizetype i = 0; i < faces.size(); ++i)
        for (qsizetype j = 0; j < i; ++j) {
            const QRectF a = boxOf(faces[i]), b = boxOf(faces[j]);
            if (area(a & b) > 0.9 * std::min(area(a), area(b))) return true;
        }
    return false;
}

}  // namespace

/// Runs the built program as a script would. It needs the shipped weights and, where faces are to be seen, the pictures
/// of the test data.
class TestCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        QVERIFY2(QFile::exists(facenetProgram()), qPrintable(facenetProgram() + u" is not built"_s));
    }

    void init() { m_store = m_folder.filePath(u"store Zoë %1"_s.arg(++m_stores)); }

    void usageErrors_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("mentions");
        QTest::newRow("nothing") << QStringList() << QByteArray("subcommand");
        QTest::newRow("unknown subcommand") << QStringList{u"recognise"_s} << QByteArray("recognise");
        QTest::newRow("unknown option") << QStringList{u"--fast"_s, u"doctor"_s} << QByteArray("--fast");
        QTest::newRow("unknown device") << QStringList{u"--device"_s, u"tpu"_s, u"doctor"_s} << QByteArray("tpu");
        QTest::newRow("no threads") << QStringList{u"--threads"_s, u"0"_s, u"doctor"_s} << QByteArray("--threads");
        QTest::newRow("no files") << QStringList{u"detect"_s} << QByteArray("FILES");
        QTest::newRow("no name") << QStringList{u"enroll"_s, u"a.jpg"_s} << QByteArray("--name");
        QTest::newRow("one picture to compare") << QStringList{u"compare"_s, u"a.jpg"_s} << QByteArray("B");
        QTest::newRow("group without a command") << QStringList{u"people"_s} << QByteArray("subcommand");
        QTest::newRow("table of another kind")
            << QStringList{u"embed"_s, u"a.jpg"_s, u"--out"_s, u"a.xls"_s} << QByteArray(".npy");
        QTest::newRow("impossible rate") << QStringList{u"identify"_s, u"a.jpg"_s, u"--stranger-rate"_s, u"2"_s}
                                         << QByteArray("--stranger-rate");
    }

    void usageErrors() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, mentions);
        const Run result = run(arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains(mentions), result.err);
        QCOMPARE(result.out, QByteArray());
        const Run told = run(QStringList{u"--json"_s} + arguments);
        QCOMPARE(told.exitCode, 2);
        QCOMPARE(told.last()[u"error"][u"code"].toString(), u"invalid_argument"_s);
    }

    void versionAndHelp() {
        QCOMPARE(run({u"--version"_s}).exitCode, 0);
        QVERIFY(run({u"--version"_s}).out.startsWith("facenet "));
        const Run help = run({u"--help"_s});
        QCOMPARE(help.exitCode, 0);
        for (const char* name : {"detect", "embed", "compare", "enroll", "import", "people", "identify", "verify",
                                 "model", "doctor", "bench"})
            QVERIFY2(help.out.contains(name), name);
    }

    void errorsHaveCodesAndSentences_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("code");
        const QString text = write(u"notes.jpg"_s, "this is text");
        const QString pairs = write(u"pairs.txt"_s, "10\tmany\n");
        const QString goodPairs = write(u"good pairs.txt"_s, "1\nAda\t1\t2\nAda\t1\tBob\t1\n");
        QDir(m_folder.path()).mkdir(u"empty"_s);
        const QString empty = m_folder.filePath(u"empty"_s);
        const QString none = m_folder.filePath(u"none.jpg"_s);
        QTest::newRow("detect: missing") << QStringList{u"detect"_s, none} << u"file_not_found"_s;
        QTest::newRow("detect: text") << QStringList{u"detect"_s, text} << u"image_unreadable"_s;
        QTest::newRow("detect: empty folder") << QStringList{u"detect"_s, empty} << u"no_pictures"_s;
        QTest::newRow("compare: missing") << QStringList{u"compare"_s, none, none} << u"file_not_found"_s;
        QTest::newRow("embed: unknown model")
            << QStringList{u"embed"_s, text, u"--model"_s, u"nobody"_s} << u"not_found"_s;
        QTest::newRow("import: missing") << QStringList{u"import"_s, none} << u"file_not_found"_s;
        QTest::newRow("import: no people") << QStringList{u"import"_s, empty} << u"no_pictures"_s;
        QTest::newRow("identify: missing") << QStringList{u"identify"_s, none} << u"file_not_found"_s;
        QTest::newRow("identify: empty folder") << QStringList{u"identify"_s, empty} << u"no_pictures"_s;
        QTest::newRow("identify: text") << QStringList{u"identify"_s, text} << u"source_unsupported"_s;
        QTest::newRow("identify: no camera") << QStringList{u"identify"_s, u"camera:987"_s} << u"source_not_found"_s;
        QTest::newRow("people: unknown") << QStringList{u"people"_s, u"show"_s, u"Nobody"_s} << u"not_found"_s;
        QTest::newRow("people: unknown number") << QStringList{u"people"_s, u"remove"_s, u"7"_s} << u"not_found"_s;
        QTest::newRow("model: unknown") << QStringList{u"model"_s, u"use"_s, u"nobody"_s} << u"not_found"_s;
        QTest::newRow("model: missing file") << QStringList{u"model"_s, u"import"_s, none} << u"file_not_found"_s;
        QTest::newRow("verify: bad pairs")
            << QStringList{u"verify"_s, u"--images"_s, empty, u"--pairs"_s, pairs} << u"file_malformed"_s;
        QTest::newRow("verify: no pictures")
            << QStringList{u"verify"_s, u"--images"_s, empty, u"--pairs"_s, goodPairs} << u"file_not_found"_s;
        QTest::newRow("bench: missing") << QStringList{u"bench"_s, u"--video"_s, none} << u"file_not_found"_s;
    }

    void errorsHaveCodesAndSentences() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, code);
        const Run result = run(QStringList{u"--json"_s} + arguments);
        QCOMPARE(result.exitCode, 3);
        QCOMPARE(result.errorCode(), code);
        QVERIFY(result.last()[u"error"][u"message"].toString().endsWith(u'.') ||
                result.last()[u"error"][u"message"].toString().contains(u". "_s));
        QVERIFY2(result.err.contains("facenet: "), result.err);
        QVERIFY2(run(arguments).out.isEmpty(), "without --json, errors stay out of the results");
    }

    void refusesAStoreThatIsNone() {
        const QString file = write(u"a file"_s, "not a folder");
        m_store = file;
        const Run result = run({u"--json"_s, u"people"_s, u"remove"_s, u"Ada"_s});
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.errorCode().startsWith(u"store_"_s), result.out);
        QFile after(file);
        QVERIFY(after.open(QIODevice::ReadOnly));
        QCOMPARE(after.readAll(), QByteArray("not a folder"));
    }

    void lookingMakesNoStore() {
        const Run list = run({u"--json"_s, u"people"_s, u"list"_s});
        QCOMPARE(list.exitCode, 0);
        QCOMPARE(list.last()[u"people"].toArray().size(), 0);
        QVERIFY(list.last().contains(u"people"_s));
        QVERIFY(list.err.contains("Nobody is enrolled"));
        QVERIFY(!QDir(m_store).exists());
    }

    void shippedModelIsThere() {
        const Run list = run({u"--json"_s, u"model"_s, u"list"_s});
        QCOMPARE(list.exitCode, 0);
        const QJsonArray models = list.last()[u"models"].toArray();
        QVERIFY(!models.isEmpty());
        QVERIFY(models[0][u"shipped"].toBool());
        QVERIFY(models[0][u"in_use"].toBool());
        QVERIFY(models[0][u"far_curve"].toArray().size() >= 2);

        const Run info = run({u"--json"_s, u"model"_s, u"info"_s, models[0][u"id"].toString().first(12)});
        QCOMPARE(info.exitCode, 0);
        QCOMPARE(info.last()[u"id"], models[0][u"id"]);
    }

    void doctorFindsEverything() {
        const Run result = run({u"--json"_s, u"doctor"_s});
        QCOMPARE(result.exitCode, 0);
        const QJsonObject found = result.last();
        QCOMPARE(found[u"problems"].toArray(), QJsonArray());
        for (const char* library : {"qt", "opencv", "sqlite"})
            QVERIFY2(!found[u"libraries"][QLatin1String(library)].toString().isEmpty(), library);
        QVERIFY(!found[u"device"][u"libtorch"].toString().isEmpty());
        QVERIFY(found[u"cameras"].isArray());
        QCOMPARE(found[u"store"][u"folder"].toString(), m_store);
    }

    void doctorSaysWhatIsWrong() {
        QVERIFY(QDir().mkpath(m_store));
        QCOMPARE(run({u"model"_s, u"use"_s, u"nobody"_s}).exitCode, 3);  // makes the store
        const QStringList files = QDir(m_store).entryList({u"*.sqlite"_s, u"*.db"_s}, QDir::Files);
        QVERIFY2(!files.isEmpty(), qPrintable(QDir(m_store).entryList().join(u' ')));
        QFile database(QDir(m_store).filePath(files.first()));
        QVERIFY(database.open(QIODevice::WriteOnly | QIODevice::Truncate));
        database.write("not a database at all, just some text that is long enough to be looked at");
        database.close();
        const Run result = run({u"--json"_s, u"doctor"_s});
        QCOMPARE(result.exitCode, 1);
        QVERIFY(!result.last()[u"problems"].toArray().isEmpty());
    }

    /// A file or folder that cannot be used ends no run, and is named.
    void goesOnAfterWhatCannotBeUsed() {
        FACENET_REQUIRE_DATA(bush, "data/lfw/images/George_W_Bush");
        const QString picture = bush + u"/George_W_Bush_0001.jpg"_s, other = bush + u"/George_W_Bush_0003.jpg"_s;
        const QString empty = m_folder.filePath(u"nothing inside"_s), text = write(u"going on.txt"_s, "text");
        QVERIFY(QDir().mkpath(empty));
        for (const QString& command : {u"detect"_s, u"embed"_s, u"identify"_s}) {
            const Run result = run({command, picture, empty, text, other, u"--json"_s});
            QCOMPARE(result.exitCode, 3);
            QSet<QString> used, failed;
            for (const QJsonObject& line : result.lines())
                (line.contains(u"error"_s) ? failed : used) << line[u"source"].toString();
            QCOMPARE(used, (QSet<QString>{picture, other}));
            QCOMPARE(failed, (QSet<QString>{empty, text}));
        }
    }

    void passesOverWhatNobodyMeans() {
        const QString folder = m_folder.filePath(u"nas"_s);
        for (const QString& name : {u"@eaDir"_s, u"#recycle"_s, u"__MACOSX"_s}) {
            QVERIFY(QDir().mkpath(folder + u'/' + name));
            write(u"nas/"_s + name + u"/picture.jpg"_s, "thumbnail");
        }
        write(u"nas/Thumbs.db"_s, "x");
        const Run result = run({u"--json"_s, u"import"_s, folder});
        QCOMPARE(result.errorCode(), u"no_pictures"_s);
        const QString beside = m_folder.filePath(u"nas/Ada"_s);
        QVERIFY(QDir().mkpath(beside));
        QVERIFY(QFile::link(folder, beside + u"/circle"_s));
        const Run again = run({u"--json"_s, u"import"_s, folder});
        QCOMPARE(again.exitCode, 3);
        QCOMPARE(again.last()[u"without_usable_picture"].toArray(), QJsonArray{u"Ada"_s});
        QVERIFY2(again.err.contains(": #recycle, @eaDir, Thumbs.db, __MACOSX\n"), again.err.constData());
    }

    void numbersHavePointsInEveryLocale_data() {
        QTest::addColumn<QString>("locale");
        for (const char* locale : {"de_DE", "fr_FR", "tr_TR", "zh_CN"})
            QTest::newRow(locale) << QString::fromLatin1(locale);
    }
    /// With locales made here: a machine may have none of them.
    void numbersHavePointsInEveryLocale() {
        QFETCH(QString, locale);
        const QString locales = m_folder.filePath(u"locales"_s), name = locale + u".UTF-8"_s;
        QVERIFY(QDir().mkpath(locales));
        QProcess make;
        make.start(u"localedef"_s, {u"-i"_s, locale, u"-f"_s, u"UTF-8"_s, locales + u'/' + name});
        if (!make.waitForFinished(60000) || make.exitCode() > 1) QSKIP("needs localedef and the package locales");
        const QList<std::pair<QString, QString>> there{{u"LOCPATH"_s, locales}, {u"LC_ALL"_s, name}};
        const QString none = m_folder.filePath(u"not there"_s), out = m_folder.filePath(u"out "_s + locale);
        const auto train = [&](const QString& rate) {
            return run({u"--json"_s, u"train"_s, u"--data"_s, none, u"--output"_s, out, u"--lr"_s, rate}, there);
        };
        QCOMPARE(train(u"0.002"_s).errorCode(), u"file_not_found"_s);
        QCOMPARE(train(u"0,002"_s).exitCode, 2);
        QCOMPARE(run({u"identify"_s, u"--stranger-rate"_s, u"0,01"_s, none}, there).exitCode, 2);
        const Run info = run({u"--json"_s, u"model"_s, u"list"_s}, there);
        QCOMPARE(info.exitCode, 0);
        QVERIFY2(info.out.contains("\"lfw_accuracy\":0."), info.out.constData());
    }

    void detectsFaces() {
        FACENET_REQUIRE_DATA(picture, "data/lfw/images/Aaron_Peirsol/Aaron_Peirsol_0001.jpg");
        const QString text = write(u"bad.jpg"_s, "text");
        const Run result = run({u"detect"_s, picture, text, u"--json"_s});
        QCOMPARE(result.exitCode, 3);  // one could not be read, the other still was
        QCOMPARE(result.lines().size(), 2);
        const QJsonObject first = result.lines().first();
        QCOMPARE(first[u"source"].toString(), picture);
        QCOMPARE(first[u"width"].toInt(), 250);
        QCOMPARE(first[u"faces"].toArray().size(), 1);
        const QJsonObject face = first[u"faces"][0].toObject();
        QCOMPARE(face[u"box"].toArray().size(), 4);
        QCOMPARE(face[u"landmarks"].toArray().size(), 5);
        QVERIFY(face[u"confidence"].toDouble() > 0.6);
        QVERIFY(face[u"quality"][u"issues"].isArray());
        QCOMPARE(result.lines().last()[u"error"][u"code"].toString(), u"image_unreadable"_s);
        QCOMPARE(run({u"detect"_s, picture}).exitCode, 0);
        QCOMPARE(run({u"detect"_s, picture, u"--smallest-face"_s, u"5000"_s}).exitCode, 1);
    }

    /// Processors without AVX-512 and without bfloat16 are common: oneDNN is told that this is one.
    void embedsOnAnOlderProcessor_data() {
        QTest::addColumn<QString>("precision");
        QTest::addColumn<double>("leastCosine");
        QTest::newRow("the program chooses") << u"auto"_s << 0.999;
        QTest::newRow("bfloat16 asked for, and emulated") << u"bf16"_s << 0.99;  // whoever asks gets its rounding
    }
    void embedsOnAnOlderProcessor() {
        QFETCH(QString, precision);
        QFETCH(double, leastCosine);
        FACENET_REQUIRE_DATA(picture, "data/lfw/images/Aaron_Peirsol/Aaron_Peirsol_0001.jpg");
        const QStringList embed{u"--json"_s, u"--precision"_s, precision, u"embed"_s, picture};
        const Run here = run({u"--json"_s, u"--precision"_s, u"fp32"_s, u"embed"_s, picture});
        const Run older = run(embed, {{u"ONEDNN_MAX_CPU_ISA"_s, u"AVX2"_s}, {u"ATEN_CPU_CAPABILITY"_s, u"avx2"_s}});
        QVERIFY2(older.exitCode == 0, older.err);
        const QJsonArray a = here.last()[u"embedding"].toArray(), b = older.last()[u"embedding"].toArray();
        QCOMPARE(a.size(), b.size());
        double cosine = 0;
        for (qsizetype i = 0; i < a.size(); ++i) cosine += a[i].toDouble() * b[i].toDouble();
        QVERIFY2(cosine > leastCosine, qPrintable(QString::number(cosine)));
    }

    void embedsIntoTables() {
        FACENET_REQUIRE_DATA(first, "data/lfw/images/Aaron_Peirsol/Aaron_Peirsol_0001.jpg");
        FACENET_REQUIRE_DATA(second, "data/lfw/images/Aaron_Peirsol/Aaron_Peirsol_0002.jpg");
        const Run lines = run({u"--json"_s, u"embed"_s, first, second});
        QCOMPARE(lines.exitCode, 0);
        QCOMPARE(lines.lines().size(), 2);
        const QJsonArray embedding = lines.lines().first()[u"embedding"].toArray();
        QCOMPARE(embedding.size(), 128);
        double squares = 0;
        for (const QJsonValue& value : embedding) squares += value.toDouble() * value.toDouble();
        QVERIFY(std::abs(squares - 1) < 1e-3);

        const QString npy = m_folder.filePath(u"rows.npy"_s), csv = m_folder.filePath(u"rows.csv"_s);
        QCOMPARE(run({u"embed"_s, first, second, u"--out"_s, npy}).exitCode, 0);
        QFile array(npy);
        QVERIFY(array.open(QIODevice::ReadOnly));
        const QByteArray bytes = array.readAll();
        QVERIFY(bytes.startsWith("\x93NUMPY\x01"));
        QVERIFY(bytes.contains("'shape': (2, 128)"));
        const qsizetype header = 10 + quint8(bytes[8]) + 256 * quint8(bytes[9]);
        QCOMPARE(header % 64, 0);
        QCOMPARE(bytes.size() - header, 2 * 128 * 4);
        float value = 0;
        memcpy(&value, bytes.constData() + header, sizeof value);
        QVERIFY(std::abs(double(value) - embedding[0].toDouble()) < 1e-5);

        QCOMPARE(run({u"embed"_s, first, second, u"--out"_s, csv}).exitCode, 0);
        QFile table(csv);
        QVERIFY(table.open(QIODevice::ReadOnly));
        const QList<QByteArray> rows = table.readAll().trimmed().split('\n');
        QCOMPARE(rows.size(), 3);
        QCOMPARE(rows[1].split(',').size(), 129);
        QCOMPARE(run({u"--json"_s, u"embed"_s, first, u"--out"_s, m_folder.filePath(u"none/x.csv"_s)}).errorCode(),
                 u"file_unwritable"_s);
    }

    void comparesPictures() {
        FACENET_REQUIRE_DATA(first, "data/lfw/images/George_W_Bush/George_W_Bush_0001.jpg");
        FACENET_REQUIRE_DATA(same, "data/lfw/images/George_W_Bush/George_W_Bush_0004.jpg");
        FACENET_REQUIRE_DATA(other, "data/lfw/images/Serena_Williams/Serena_Williams_0001.jpg");
        const Run yes = run({u"--json"_s, u"compare"_s, first, same});
        QCOMPARE(yes.exitCode, 0);
        QCOMPARE(yes.last()[u"verdict"].toString(), u"same"_s);
        const double cosine = yes.last()[u"cosine"].toDouble(), distance = yes.last()[u"distance"].toDouble();
        QVERIFY(std::abs(distance * distance - (2 - 2 * cosine)) < 1e-3);
        QVERIFY(cosine >= yes.last()[u"threshold"].toDouble());
        const Run no = run({u"--json"_s, u"compare"_s, first, other});
        QCOMPARE(no.exitCode, 1);
        QCOMPARE(no.last()[u"verdict"].toString(), u"different"_s);
    }

    void enrollsAndIdentifies() {
        FACENET_REQUIRE_DATA(bush, "data/lfw/images/George_W_Bush");
        FACENET_REQUIRE_DATA(stranger, "data/lfw/images/Serena_Williams/Serena_Williams_0001.jpg");
        const auto picture = [&](int n) { return u"%1/George_W_Bush_%2.jpg"_s.arg(bush).arg(n, 4, 10, QChar(u'0')); };
        const QString name = u"Zoë Müller-Łukasz"_s;
        const QString text = write(u"bad picture.jpg"_s, "text");

        const Run enrolled = run({u"--json"_s, u"enroll"_s, u"--name"_s, name, picture(1), picture(3), text});
        QCOMPARE(enrolled.exitCode, 3);  // one of them could not be used
        QCOMPARE(enrolled.last()[u"name"].toString(), name);
        QVERIFY(enrolled.last()[u"new_person"].toBool());
        QCOMPARE(enrolled.last()[u"added"].toInt(), 2);
        QCOMPARE(enrolled.last()[u"refused"][0][u"code"].toString(), u"image_unreadable"_s);
        const Run again = run({u"--json"_s, u"enroll"_s, u"--name"_s, name, picture(1), picture(4)});
        QVERIFY(!again.last()[u"new_person"].toBool());
        QCOMPARE(again.last()[u"added"].toInt(), 1);
        QCOMPARE(again.last()[u"already_stored"].toInt(), 1);

        const Run known = run({u"--json"_s, u"identify"_s, picture(5)});
        QCOMPARE(known.exitCode, 0);
        QCOMPARE(known.last()[u"source"].toString(), picture(5));
        QCOMPARE(known.last()[u"frame"].toInt(-1), 0);
        QCOMPARE(known.last()[u"time_s"].toDouble(-1), 0.0);
        const QJsonObject face = known.last()[u"faces"][0].toObject();
        QCOMPARE(face[u"name"].toString(), name);
        QVERIFY(face[u"similarity"].toDouble() > 0.3);
        QVERIFY(face[u"track"].isDouble());

        const Run unknown = run({u"--json"_s, u"identify"_s, stranger});
        QCOMPARE(unknown.exitCode, 1);
        QVERIFY(unknown.last()[u"faces"][0][u"name"].isNull());
        QVERIFY(unknown.last()[u"faces"][0][u"similarity"].isDouble());
        QVERIFY(run({u"identify"_s, picture(5)}).out.contains(name.toUtf8()));
    }

    void managesPeople() {
        FACENET_REQUIRE_DATA(folder, "data/lfw/images");
        const QString tree = m_folder.filePath(u"tree"_s);
        for (const QString& name : {u"Aaron_Peirsol"_s, u"Serena_Williams"_s}) {
            QVERIFY(QDir().mkpath(tree + u'/' + name));
            for (int n = 1; n <= 2; ++n) {
                const QString file = u"%1/%1_000%2.jpg"_s.arg(name).arg(n);
                QVERIFY(QFile::copy(folder + u'/' + file, tree + u'/' + file));
            }
        }
        QVERIFY(QDir().mkpath(tree + u"/Nobody"_s));
        write(u"tree/Nobody/text.jpg"_s, "text");

        const Run imported = run({u"--json"_s, u"import"_s, tree});
        QCOMPARE(imported.exitCode, 3);  // something was left out
        QCOMPARE(imported.last()[u"people"].toInt(), 3);
        QCOMPARE(imported.last()[u"new_people"].toInt(), 2);
        QCOMPARE(imported.last()[u"added"].toInt(), 4);
        QCOMPARE(imported.last()[u"refused"].toInt(), 1);
        QCOMPARE(imported.last()[u"without_usable_picture"].toArray(), QJsonArray{u"Nobody"_s});
        const Run again = run({u"--json"_s, u"import"_s, tree});
        QCOMPARE(again.last()[u"added"].toInt(), 0);
        QCOMPARE(again.last()[u"already_stored"].toInt(), 4);

        QCOMPARE(names(), (QStringList{u"Aaron Peirsol"_s, u"Serena Williams"_s}));
        QCOMPARE(run({u"people"_s, u"rename"_s, u"Aaron_Peirsol"_s, u"Aaron"_s}).exitCode, 0);
        QCOMPARE(run({u"--json"_s, u"people"_s, u"rename"_s, u"Aaron"_s, u"Serena Williams"_s}).errorCode(),
                 u"name_taken"_s);
        const QJsonObject aaron = run({u"--json"_s, u"people"_s, u"show"_s, u"Aaron"_s}).last();
        QCOMPARE(aaron[u"faces"].toInt(), 2);
        QCOMPARE(aaron[u"stored_faces"].toArray().size(), 2);
        QVERIFY(!aaron[u"consented_at"].toString().isEmpty());

        // A person may be called 3, so ids have a mark.
        const QString id = QString::number(aaron[u"id"].toInt());
        QCOMPARE(run({u"--json"_s, u"people"_s, u"remove"_s, id}).errorCode(), u"not_found"_s);
        QCOMPARE(run({u"--json"_s, u"people"_s, u"show"_s, u'#' + id}).last()[u"name"].toString(), u"Aaron"_s);
        QCOMPARE(run({u"people"_s, u"rename"_s, u"Serena_Williams"_s, id}).exitCode, 0);
        QCOMPARE(run({u"--json"_s, u"people"_s, u"show"_s, id}).last()[u"name"].toString(), id);
        QCOMPARE(run({u"people"_s, u"rename"_s, id, u"Serena Williams"_s}).exitCode, 0);

        const Run merged = run({u"--json"_s, u"people"_s, u"merge"_s, u"Aaron"_s, u"Serena_Williams"_s});
        QCOMPARE(merged.last()[u"faces"].toInt(), 4);
        QCOMPARE(run({u"--json"_s, u"people"_s, u"remove"_s, u"Serena_Williams"_s, u"Nobody"_s}).errorCode(),
                 u"not_found"_s);
        QCOMPARE(names(), QStringList{u"Serena Williams"_s});  // nothing went while one of them was unknown
        QCOMPARE(run({u"people"_s, u"remove"_s, u"Serena_Williams"_s}).exitCode, 0);
        QCOMPARE(names(), QStringList());
    }

    void followsFacesInAVideo() {
        FACENET_REQUIRE_DATA(video, "data/video/stage-clip.mp4");
        const Run result = run({u"--json"_s, u"identify"_s, video});
        QCOMPARE(result.exitCode, 0);
        const QList<QJsonObject> lines = result.lines();
        QCOMPARE(lines.size(), 275);
        QSet<int> tracksOfTheOpening;
        for (int i = 0; i < lines.size(); ++i) {
            QCOMPARE(lines[i][u"frame"].toInt(-1), i);
            const double sinceFirstS = lines[i][u"time_s"].toDouble(-1) - lines[0][u"time_s"].toDouble();
            QVERIFY(std::abs(sinceFirstS - i / 29.97) < 0.05);
            QVERIFY2(!hasFaceWithinFace(lines[i][u"faces"].toArray()), qPrintable(u"frame %1"_s.arg(i)));
            if (i < 8)
                for (const QJsonValue& face : lines[i][u"faces"].toArray())
                    tracksOfTheOpening << face[u"track"].toInt();
        }
        QCOMPARE(tracksOfTheOpening.size(), 1);  // one speaker, before the first cut
    }

    void endsCleanlyWhenInterrupted() {
        FACENET_REQUIRE_DATA(video, "data/video/stage-clip.mp4");
        QProcess process;
        process.start(facenetProgram(),
                      {u"--store"_s, m_store, u"--json"_s, u"identify"_s, video, video, video, video});
        QVERIFY(process.waitForReadyRead(kPatienceMs));
        QVERIFY(kill(pid_t(process.processId()), SIGINT) == 0);
        QVERIFY(process.waitForFinished(kPatienceMs));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
        const QByteArray out = process.readAllStandardOutput();
        QVERIFY(out.endsWith("}\n"));  // no line is cut
        QVERIFY(out.count('\n') < 4 * 275);
    }

    void stopsWhenNobodyReads() {
        FACENET_REQUIRE_DATA(video, "data/video/stage-clip.mp4");
        QProcess shell;
        shell.start(u"/bin/sh"_s, {u"-c"_s, u"\"$0\" --store \"$1\" --json identify \"$2\" | head -n 1"_s,
                                   facenetProgram(), m_store, video});
        QVERIFY(shell.waitForFinished(kPatienceMs));
        QCOMPARE(shell.exitCode(), 0);
        QCOMPARE(shell.readAllStandardOutput().count('\n'), 1);
        QVERIFY2(!shell.readAllStandardError().contains("facenet: "), "a closed pipe is no failure");
    }

    void verifiesAFewPairs() {
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        const QString pairs = write(u"few.txt"_s,
                                    "2\t2\n"
                                    "George_W_Bush\t1\t3\nSerena_Williams\t1\t2\n"
                                    "George_W_Bush\t1\tSerena_Williams\t1\nGeorge_W_Bush\t3\tAaron_Peirsol\t1\n"
                                    "Aaron_Peirsol\t1\t2\nGeorge_W_Bush\t4\t5\n"
                                    "Aaron_Peirsol\t2\tSerena_Williams\t2\nGeorge_W_Bush\t4\tNo_Body\t1\n");
        const QStringList verify{u"--json"_s, u"verify"_s, u"--images"_s, images, u"--pairs"_s, pairs};
        const Run missing = run(verify);
        QCOMPARE(missing.exitCode, 3);
        QCOMPARE(missing.errorCode(), u"file_not_found"_s);
        QVERIFY(missing.err.contains("No_Body_0001"));

        const QString roc = m_folder.filePath(u"roc.png"_s);
        const Run result = run(verify + QStringList{u"--skip-missing"_s, u"--roc"_s, roc});
        QCOMPARE(result.exitCode, 0);
        const QJsonObject figures = result.last();
        for (const char* key : {"accuracy", "accuracy_std", "fold_thresholds", "val", "val_std", "far", "auc", "eer",
                                "pairs_used", "pairs_skipped", "faces_not_found"})
            QVERIFY2(figures.contains(QLatin1String(key)), key);
        QCOMPARE(figures[u"pairs_used"].toInt(), 7);
        QCOMPARE(figures[u"pairs_skipped"].toInt(), 1);
        QCOMPARE(figures[u"fold_thresholds"].toArray().size(), 2);
        QCOMPARE(figures[u"auc"].toDouble(), 1.0);
        QVERIFY(QFileInfo(roc).size() > 1000);
    }

    void benchesEveryStage() {
        const Run result = run({u"--json"_s, u"bench"_s, u"--repetitions"_s, u"5"_s, u"--search-rows"_s, u"10000"_s});
        QCOMPARE(result.exitCode, 0);
        QVERIFY(!result.last()[u"cpu"].toString().isEmpty());
        QStringList stages;
        for (const QJsonValue& stage : result.last()[u"stages"].toArray()) {
            stages << stage[u"stage"].toString();
            QVERIFY(stage[u"median_ms"].toDouble() > 0);
            QVERIFY(stage[u"p95_ms"].toDouble() >= stage[u"median_ms"].toDouble());
        }
        for (const QString& name : {u"decode_jpeg"_s, u"detect"_s, u"align"_s, u"embed_1"_s, u"embed_32"_s,
                                    u"detect_align_embed"_s, u"search_1000"_s, u"search_10000"_s})
            QVERIFY2(stages.contains(name), qPrintable(name));
    }

private:
    /// With this test's store, which is made by the first command that changes something.
    Run run(const QStringList& arguments, const QList<std::pair<QString, QString>>& variables = {}) const {
        return runFacenet(QStringList{u"--store"_s, m_store} + arguments, variables);
    }

    QStringList names() const {
        QStringList all;
        for (const QJsonValue& person : run({u"--json"_s, u"people"_s, u"list"_s}).last()[u"people"].toArray())
            all << person[u"name"].toString();
        return all;
    }

    QString write(const QString& name, const QByteArray& bytes) const {
        const QString path = m_folder.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

    QTemporaryDir m_folder;
    QString m_store;
    int m_stores = 0;
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
