#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <limits>

#include "core/model/model_card.h"
#include "core/model/tensor_file.h"
#include "database/gallery_store.h"
#include "tests/support/file_bytes.h"
#include "tests/support/logical_dump.h"
#include "tests/support/program_run.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"
#include "tests/support/test_data.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

using Change = void (*)(TensorFile&);

void set(StoredTensor& tensor, float value) {
    for (std::size_t at = 0; at + sizeof value <= tensor.bytes.size(); at += sizeof value)
        std::memcpy(tensor.bytes.data() + at, &value, sizeof value);
}

}  // namespace

/// The built program with files that mean it no good.
class TestHostileCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = m_folder->filePath(u"store"_s);
        cv::RNG random(5);
        const auto store = valueOf(GalleryStore::open(m_store));
        QVERIFY(store->people().enroll(sampleEnrolment(u"Zoë"_s, 1, random)));
    }

    /// The drive under the terminal was taken away.
    void theFolderThatItStandsInMayBeGone() {
        const QString picture = m_folder->filePath(u"grey.ppm"_s), gone = m_folder->filePath(u"gone"_s);
        QFile grey(picture);
        QVERIFY(QDir().mkpath(gone) && grey.open(QIODevice::WriteOnly));
        grey.write("P6\n200 200\n255\n" + QByteArray(200 * 200 * 3, 'z'));
        grey.close();
        QProcess process;
        process.setWorkingDirectory(gone);
        process.start(u"bash"_s, {u"-c"_s, u"rmdir ../gone; exec \"$0\" detect \"$1\""_s, facenetProgram(), picture});
        QVERIFY(process.waitForFinished(60'000));
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(process.exitCode() < 2, said.constData());
        QVERIFY2(!said.contains("FATAL"), said.constData());
    }

    void unusableWeights_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const QString& says, Change change) {
            QTest::newRow(name) << change << says;
        };
        row("NaN", u"no number"_s,
            [](TensorFile& file) { set(file.tensors["last_bn.weight"], std::numeric_limits<float>::quiet_NaN()); });
        row("infinity", u"no number"_s,
            [](TensorFile& file) { set(file.tensors["Bottleneck.weight"], std::numeric_limits<float>::infinity()); });
        row("all zeros", u"measures"_s, [](TensorFile& file) {
            for (auto& [name, tensor] : file.tensors)
                if (tensor.type == TensorType::Float32) set(tensor, 0);
        });
        row("constant output", u"measures all faces alike"_s,
            [](TensorFile& file) { set(file.tensors["Bottleneck.weight"], 0); });
    }
    /// Refused by name before anything is changed, by each command that takes weights.
    void unusableWeights() {
        QFETCH(Change, change);
        QFETCH(QString, says);
        const QString path = m_folder->filePath(u"bad.safetensors"_s);
        TensorFile file = valueOf(readSafetensors(shipped().toStdString()));
        change(file);
        file.metadata.erase("model_id");
        file.metadata["name"] = "bad";
        QVERIFY(writeSafetensors(path.toStdString(), file));
        const QByteArray before = content();

        for (const QStringList& command :
             {QStringList{u"model"_s, u"import"_s, path, u"--name"_s, u"bad"_s},
              QStringList{u"adopt"_s, path, u"--name"_s, u"bad"_s}, QStringList{u"model"_s, u"use"_s, path}}) {
            const Run refused = run(command);
            QCOMPARE(refused.errorCode(), u"file_malformed"_s);
            QVERIFY2(refused.message().contains(says) && refused.message().contains(path),
                     qPrintable(refused.message()));
            QCOMPARE(models(), QStringList());
            QVERIFY(content() == before);
        }

        // Laid into the folder by hand, and chosen by an older version of the program.
        QVERIFY(QDir().mkpath(m_store + u"/models"_s));
        QVERIFY(QFile::copy(path, m_store + u"/models/bad.safetensors"_s));
        QCOMPARE(run({u"model"_s, u"use"_s, u"bad"_s}).errorCode(), u"file_malformed"_s);
        QVERIFY(content() == before);
        QCOMPARE(run({u"doctor"_s}).exitCode, 0);
        QVERIFY(valueOf(GalleryStore::open(m_store))->setSetting(u"recognition"_s, uR"({"model": "bad"})"_s));
        const Run doctor = run({u"doctor"_s});
        QVERIFY(doctor.exitCode != 0);
        const QByteArray problems = QJsonDocument(doctor.last()[u"problems"].toArray()).toJson();
        QVERIFY2(problems.contains(says.toUtf8()), problems);
    }
    /// Which nobody has chosen yet.
    void weightsThatWereAlteredAreFound() {
        const QString shipped = sourceFolder() + u"/resources/models/facenet_mobilenet.safetensors"_s;
        QCOMPARE(run({u"model"_s, u"import"_s, shipped, u"--name"_s, u"mine"_s}).exitCode, 0);
        QCOMPARE(run({u"doctor"_s}).exitCode, 0);
        QFile file(m_store + u"/models/mine.safetensors"_s);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(file.size() / 2) &&
                file.write(QByteArray(64, '\1')) == 64);
        file.close();
        const Run found = run({u"doctor"_s});
        QVERIFY(found.exitCode != 0);
        QVERIFY(QJsonDocument(found.last()[u"problems"].toArray()).toJson().contains("mine.safetensors"));
    }

    /// What a command writes somewhere takes the place of nothing that a store keeps, and of no copy; that is said
    /// before the work for it is begun.
    void outputsReplaceNothingOfAStore_data() {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("embed") << QStringList{u"embed"_s, u"PICTURE"_s, u"--out"_s};
        QTest::newRow("import") << QStringList{u"import"_s, u"FOLDER"_s, u"--report"_s};
        QTest::newRow("verify") << QStringList{u"verify"_s,  u"--images"_s, u"FOLDER"_s,
                                               u"--pairs"_s, u"PICTURE"_s,  u"--roc"_s};
        QTest::newRow("annotate") << QStringList{u"dataset"_s, u"annotate"_s, u"FOLDER"_s, u"-o"_s};
        QTest::newRow("report") << QStringList{u"report"_s, u"FOLDER"_s, u"-o"_s};
        QTest::newRow("cohort") << QStringList{u"model"_s, u"cohort"_s, u"FOLDER"_s};
    }
    void outputsReplaceNothingOfAStore() {
        QFETCH(QStringList, command);
        command.replaceInStrings(u"PICTURE"_s, m_folder->filePath(u"people/Ann/a.ppm"_s));
        command.replaceInStrings(u"FOLDER"_s, m_folder->filePath(u"people"_s));
        QVERIFY(QDir(m_folder->path()).mkpath(u"people/Ann"_s));
        const QString copy = m_folder->filePath(u"copy"_s), weights = m_store + u"/models/own.safetensors"_s;
        QCOMPARE(run({u"backup"_s, copy}).exitCode, 0);
        QVERIFY(QDir().mkpath(m_store + u"/models"_s) && QFile::copy(shipped(), weights));
        for (const QString& target : {copy, weights, m_store + u"/backups/table.csv"_s, m_folder->path()}) {
            const QByteArray before = bytesOf(target);
            const Run refused = run(command + QStringList{target});
            QCOMPARE(refused.errorCode(), u"invalid_argument"_s);
            QVERIFY2(refused.message().contains(target), qPrintable(refused.message()));
            QVERIFY(bytesOf(target) == before);
        }
        const QString ending = command.contains(u"--roc"_s) ? u".png"_s : u".csv"_s;
        QCOMPARE(run(command + QStringList{m_folder->filePath(u"none/out"_s + ending)}).errorCode(),
                 u"file_unwritable"_s);
    }
    /// Said as what it is, with what helps: not as a name that somebody typed wrongly.
    void missingWeights() {
        QVERIFY(valueOf(GalleryStore::open(m_store))->setSetting(u"recognition"_s, uR"({"model": "gone"})"_s));
        const Run refused = run({u"identify"_s, m_folder->path()});
        QCOMPARE(refused.errorCode(), u"model_missing"_s);
        QVERIFY2(refused.message().contains(u"gone"_s) && refused.message().contains(u"facenet model use"_s),
                 qPrintable(refused.message()));
        QCOMPARE(run({u"model"_s, u"info"_s, u"typed"_s}).errorCode(), u"not_found"_s);
        QVERIFY(!run({u"model"_s, u"list"_s}).lines().first()[u"models"_s].toArray().isEmpty());
    }

private:
    Run run(const QStringList& arguments) const {
        return runFacenet(QStringList{u"--store"_s, m_store, u"--json"_s} + arguments);
    }

    static QString shipped() {
        return QCoreApplication::applicationDirPath() +
               u"/../share/facenet-studio/models/facenet_mobilenet.safetensors"_s;
    }
    QStringList models() const { return QDir(m_store + u"/models"_s).entryList(QDir::Files); }
    QByteArray content() const { return logicalDump(*valueOf(GalleryStore::open(m_store))); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_store;
};

QTEST_GUILESS_MAIN(TestHostileCli)
#include "tst_hostile_cli.moc"
