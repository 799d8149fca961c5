#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/support/call_log.h"
#include "tests/support/test_data.h"

using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 300'000;

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

/// What a subcommand has reported outlives a power cut: content, then name, then the folder are on the disk. And what
/// stands in the place of a file that is written is replaced, never written into. Each row goes on from those before.
class TestDurability : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("the library that writes calls down cannot stand before a sanitizer's");
#endif
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        int people = 0;
        for (const QString& name : QDir(images).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QVERIFY(QDir().mkpath(path(u"people/"_s + name)));
            const QString file = QDir(images + u'/' + name).entryList(QDir::Files).first();
            m_pictures.append(path(u"people/%1/%2"_s.arg(name, file)));
            QVERIFY(QFile::copy(images + u'/' + name + u'/' + file, m_pictures.last()));
            if (++people == 3) break;
        }
        cv::RNG random(1);
        for (int person = 0; person < 4; ++person) {
            QVERIFY(QDir().mkpath(path(u"patches/%1"_s.arg(person))));
            for (int i = 0; i < 6; ++i) {
                cv::Mat picture(112, 96, CV_8UC3, cv::Scalar(60 * person, 200, 180));
                cv::cvtColor(picture, picture, cv::COLOR_HSV2BGR);
                cv::circle(picture, {random.uniform(0, 96), random.uniform(0, 112)}, 9, cv::Scalar::all(255));
                QVERIFY(cv::imwrite(path(u"patches/%1/%2.png"_s.arg(person).arg(i)).toStdString(), picture));
            }
        }
    }

    void whatWasReportedIsOnTheDisk_data() {
        QTest::addColumn<QStringList>("command");
        const auto row = [](const char* name, const QStringList& command) { QTest::newRow(name) << command; };
        const QString person = QFileInfo(m_pictures.value(0)).dir().dirName();
        row("enroll", {u"enroll"_s, u"--name"_s, u"Ann"_s, m_pictures.value(0)});
        row("import", {u"import"_s, path(u"people"_s), u"--report"_s, path(u"report.csv"_s)});
        row("embed npy", {u"embed"_s, m_pictures.value(0), u"--out"_s, path(u"faces.npy"_s)});
        row("embed csv", {u"embed"_s, m_pictures.value(0), u"--out"_s, path(u"faces.csv"_s)});
        row("export archive", {u"export"_s, u"--archive"_s, path(u"all.facenet"_s)});
        row("export everything", {u"export"_s, u"--everything"_s, path(u"all"_s)});
        row("export person", {u"export"_s, u"--person"_s, u"Ann"_s, path(u"ann"_s)});
        row("backup", {u"backup"_s});
        row("backup elsewhere", {u"backup"_s, path(u"copy.sqlite"_s)});
        row("rename", {u"people"_s, u"rename"_s, u"Ann"_s, u"Anna"_s});
        row("restore", {u"restore"_s, path(u"copy.sqlite"_s)});
        row("import of an archive", {u"import"_s, path(u"all.facenet"_s), u"--known"_s, u"add"_s});
        row("annotate", {u"dataset"_s, u"annotate"_s, path(u"patches"_s), u"-o"_s, path(u"list.txt"_s)});
        row("train", {u"train"_s, u"--annotation"_s, path(u"list.txt"_s), u"--output"_s, path(u"out"_s),
                      u"--start-from"_s, u"nothing"_s, u"--preprocessing"_s, u"letterbox_rgb_0_1"_s, u"--epochs"_s,
                      u"1"_s, u"--batch"_s, u"12"_s, u"--precision"_s, u"fp32"_s, u"--save-every"_s, u"1"_s});
        row("adopt", {u"adopt"_s, path(u"out/model.safetensors"_s)});
        row("roll back", {u"rollback"_s});
        row("model import",
            {u"model"_s, u"import"_s, path(u"out/checkpoints/best.safetensors"_s), u"--name"_s, u"best"_s});
        row("remove", {u"people"_s, u"remove"_s, u"Ann"_s});
    }

    void whatWasReportedIsOnTheDisk() {
        QFETCH(QStringList, command);
        const QString log = m_elsewhere.filePath(u"calls"_s);
        QFile::remove(log);
        QCOMPARE(run(command, {u"FACENET_CALLS_LOG="_s + log}), 0);
        const CallLog calls(log);
        QVERIFY2(calls.notOnTheDisk().isEmpty(), qPrintable(calls.notOnTheDisk().join(u'\n')));
        // Reading the people of a store writes nothing but what the database needs to be opened.
        QVERIFY(calls.size() > 0);
    }

    /// A link to something dear, by name or by number, stands where the file is to go.
    void whatStandsThereIsNotWrittenInto_data() {
        QTest::addColumn<QStringList>("command");
        const auto row = [](const char* name, const QStringList& command) { QTest::newRow(name) << command; };
        row("embed npy", {u"embed"_s, m_pictures.value(0), u"--out"_s, path(u"links/t.npy"_s)});
        row("export archive", {u"export"_s, u"--archive"_s, path(u"links/t.facenet"_s)});
        row("backup", {u"backup"_s, path(u"links/t.sqlite"_s)});
        row("report", {u"import"_s, path(u"people"_s), u"--report"_s, path(u"links/t.csv"_s)});
        row("annotate", {u"dataset"_s, u"annotate"_s, path(u"patches"_s), u"-o"_s, path(u"links/t.txt"_s)});
    }

    void whatStandsThereIsNotWrittenInto() {
        QFETCH(QStringList, command);
        const QString target = command.last(), dear = path(u"links/dear"_s);
        for (const bool hard : {false, true}) {
            QVERIFY(QDir(path(u"links"_s)).removeRecursively() && QDir().mkpath(path(u"links"_s)));
            QFile file(dear);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("dear") == 4);
            file.close();
            if (hard)
                std::filesystem::create_hard_link(dear.toStdString(), target.toStdString());
            else
                QVERIFY(QFile::link(dear, target));
            const bool isCopy = target.endsWith(u".sqlite"_s);  // replaces earlier copies of the store only
            QCOMPARE(run(command, {}), isCopy ? 3 : 0);
            QCOMPARE(contentOf(dear), QByteArray("dear"));
            if (!isCopy) QVERIFY(contentOf(target).size() > 4 && !QFileInfo(target).isSymLink());
        }
    }

private:
    QString path(const QString& name) const {
        return m_folder.filePath(name);
    }

    int run(const QStringList& command, const QStringList& variables) const {
        QProcess program;
        program.setProcessEnvironment(interposed(m_folder.path(), variables));
        program.start(QCoreApplication::applicationDirPath() + u"/facenet"_s,
                      QStringList{u"--store"_s, path(u"store"_s), u"--threads"_s, u"1"_s} + command);
        if (!program.waitForFinished(kPatienceMs)) return -1;
        if (program.exitCode() != 0) qWarning() << program.readAllStandardError();
        return program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1;
    }

    QTemporaryDir m_folder, m_elsewhere;
    QStringList m_pictures;
};

QTEST_GUILESS_MAIN(TestDurability)
#include "tst_durability.moc"
