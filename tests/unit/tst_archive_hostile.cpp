#include <sys/stat.h>

#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>
#include <functional>
#include <opencv2/imgcodecs.hpp>

#include "database/base/crop_png.h"
#include "database/exchange/archive_import.h"
#include "database/exchange/export.h"
#include "database/exchange/package_path.h"
#include "database/exchange/tables.h"
#include "tests/support/logical_dump.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"
#include "tests/support/zip_files.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray pngOf(cv::Size size, int type = CV_8UC3) {
    std::vector<uchar> png;
    cv::imencode(".png", cv::Mat(size, type, cv::Scalar::all(90)), png);
    return QByteArray(reinterpret_cast<const char*>(png.data()), qsizetype(png.size()));
}

}  // namespace

using Change = std::function<void(ZipFiles&)>;
using Repack = std::function<void(zip_t*)>;
using Patch = std::function<void(QByteArray&)>;

/// Archives that no export wrote: each is refused with words that say what is wrong, and the store stays as it is.
class TestArchiveHostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        cv::RNG random(5);
        const auto source = valueOf(GalleryStore::open(m_folder.filePath(u"source"_s)));
        const Enrolled eve = valueOf(source->people().enroll(sampleEnrolment(u"Eve"_s, 2, random)));
        QVERIFY(source->faces().rejectLook(eve.personId, u"model-a"_s, sampleEmbedding(random), sampleCrop(random)));
        QVERIFY(source->sightings().add({.personId = eve.personId,
                                         .seenAt = QDateTime::fromMSecsSinceEpoch(1750000000000, Qt::UTC),
                                         .source = u"camera:0"_s,
                                         .cropPng = pngOf({160, 160})}));
        JobControl control;
        QVERIFY(exportArchive(*source, m_folder.filePath(u"good.facenet"_s), control));
        m_good = filesOfZip(m_folder.filePath(u"good.facenet"_s));
        m_store = valueOf(GalleryStore::open(m_folder.filePath(u"store"_s)));
        QVERIFY(m_store->people().enroll(sampleEnrolment(u"Somebody"_s, 1, random)));
        m_before = logicalDump(*m_store);
    }

    void cleanupTestCase() { m_store.reset(); }

    void isRefused_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<Repack>("repack");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const char* says, Change change, Repack repack = {}) {
            QTest::newRow(name) << change << repack << QByteArray(says);
        };
        const auto replace = [](const QString& end, const QByteArray& from, const QByteArray& to) -> Change {
            return [=](ZipFiles& files) {
                for (auto& [name, bytes] : files)
                    if (name.endsWith(end)) {
                        QVERIFY(bytes.contains(from));
                        bytes.replace(from, to);
                    }
            };
        };
        const auto set = [](const QString& end, const QByteArray& to) -> Change {
            return [=](ZipFiles& files) {
                for (auto& [name, bytes] : files)
                    if (name.endsWith(end)) bytes = to;
            };
        };
        const auto add = [](const QString& name, const QByteArray& bytes) -> Change {
            return [=](ZipFiles& files) { files.append({name, bytes}); };
        };
        const auto drop = [](const QString& end) -> Change {
            return [=](ZipFiles& files) { files.removeIf([&](const auto& file) { return file.first.endsWith(end); }); };
        };
        // The archive
        row("path above", "leaves the archive", add(u"../evil.png"_s, "x"));
        row("path above inside", "leaves the archive", add(u"people/../../evil"_s, "x"));
        row("absolute path", "leaves the archive", add(u"/etc/cron.d/evil"_s, "x"));
        row("drive", "leaves the archive", add(u"C:/evil"_s, "x"));
        row("backslashes", "leaves the archive", add(u"..\\evil"_s, "x"));
        row("bomb", "grows too much", add(u"bomb.txt"_s, QByteArray(30'000'000, '\0')));
        row("link", "link", {}, [](zip_t* archive) {
            zip_file_set_external_attributes(archive, 0, 0, ZIP_OPSYS_UNIX, (S_IFLNK | 0777U) << 16);
        });
        row("device", "special file", {}, [](zip_t* archive) {
            zip_file_set_external_attributes(archive, 1, 0, ZIP_OPSYS_UNIX, (S_IFCHR | 0777U) << 16);
        });
        row("encrypted", "encrypted", {},
            [](zip_t* archive) { zip_file_set_encryption(archive, 0, ZIP_EM_AES_256, "secret"); });
        // The manifest
        row("no manifest", "manifest.json", drop(u"manifest.json"_s));
        row("manifest is no JSON", "not valid JSON", set(u"manifest.json"_s, "{\"format\": "));
        row("manifest is a list", "not a JSON object", set(u"manifest.json"_s, "[]"));
        row("manifest is deep", "nested", set(u"manifest.json"_s, QByteArray(1'000'000, '[')));
        row("manifest is large", "too large", set(u"manifest.json"_s, [] {
                QByteArray noise(17 << 20, '\0');
                for (qsizetype i = 0; i < noise.size(); ++i) noise[i] = char(i * 2654435761U >> 13);
                return noise;
            }()));
        row("other format", "not an export", replace(u"manifest.json"_s, "facenet-gallery", "zoo"));
        row("newer version", "version 2", replace(u"manifest.json"_s, "\"version\": 1", "\"version\": 2"));
        row("person's folder outside", "leaves the package",
            replace(u"manifest.json"_s, "people/Eve", "../people/Eve"));
        row("person who is not there", "missing", replace(u"manifest.json"_s, "people/Eve", "people/Ewa"));
        row("invalid UTF-8", "not valid JSON", replace(u"manifest.json"_s, "people/Eve", "people/\xff\xfe"));
        // A person
        row("no name", "the name is empty", replace(u"person.json"_s, "\"Eve\"", "\"  \""));
        row("name of control characters", "control characters", replace(u"person.json"_s, "\"Eve\"", "\"E\\u0007e\""));
        row("long name", "200", replace(u"person.json"_s, "\"Eve\"", '"' + QByteArray(5000, 'e') + '"'));
        row("name is a number", "not a text", replace(u"person.json"_s, "\"Eve\"", "7"));
        row("no consent", "consented_at_ms", replace(u"person.json"_s, "consented_at_ms", "consent"));
        row("time out of range", "out of range",
            replace(u"person.json"_s, "\"consented_at_ms\": 17", "\"consented_at_ms\": 99999"));
        row("time is a fraction", "not a whole number",
            replace(u"person.json"_s, "\"consented_at_ms\": 17", "\"consented_at_ms\": 0.17"));
        row("number is infinite", "not valid JSON",
            replace(u"person.json"_s, "\"sharpness\": ", "\"sharpness\": 1e999, \"x\": "));
        row("number too large", "out of range",
            replace(u"person.json"_s, "\"sharpness\": ", "\"sharpness\": 1e300, \"x\": "));
        row("number is NaN", "not valid JSON",
            replace(u"person.json"_s, "\"sharpness\": ", "\"sharpness\": NaN, \"x\": "));
        row("picture outside", "a picture's name", replace(u"person.json"_s, "face-000001.png", "../../../etc/passwd"));
        row("portrait of nobody", "portrait", replace(u"person.json"_s, "\"portrait\": null", "\"portrait\": \"x\""));
        row("look without embedding", "without an embedding", [](ZipFiles& files) {
            for (auto& [name, bytes] : files) {
                if (name.endsWith(u"Eve/vectors.f32"_s)) bytes.chop(512);
                if (!name.endsWith(u"person.json"_s)) continue;
                const qsizetype looks = bytes.indexOf("rejected_looks");
                bytes = bytes.left(looks) + bytes.mid(looks).replace("\"model-a\"", "");
            }
        });
        row("two embeddings of one model", "two embeddings",
            replace(u"person.json"_s, "\"model-a\"", "\"model-a\", \"model-a\""));
        // Vectors
        row("vectors cut short", "fewer vectors", [](ZipFiles& files) {
            for (auto& [name, bytes] : files)
                if (name.endsWith(u"vectors.f32"_s) && !bytes.isEmpty()) bytes.chop(1);
        });
        row("too many vectors", "more vectors", [](ZipFiles& files) {
            for (auto& [name, bytes] : files)
                if (name.endsWith(u"Eve/vectors.f32"_s)) bytes += bytes.left(512);
        });
        const auto float0 = [](quint32 bits) -> Change {
            return [bits](ZipFiles& files) {
                for (auto& [name, bytes] : files)
                    if (name.endsWith(u"Eve/vectors.f32"_s)) qToLittleEndian(bits, bytes.data());
            };
        };
        row("vector with NaN", "finite", float0(0x7fc00000));
        row("vector with infinity", "finite", float0(0x7f800000));
        row("vector of another norm", "norm", float0(0x41200000));
        // Pictures
        row("picture missing", "missing", drop(u"face-000002.png"_s));
        row("picture is text", "not a PNG", set(u"face-000001.png"_s, "hello"));
        row("picture of another size", "not 160x160", set(u"face-000001.png"_s, pngOf({161, 160})));
        row("picture of 16 bits", "not 160x160", set(u"face-000001.png"_s, pngOf({160, 160}, CV_16UC3)));
        row("look of another size", "not 160x160", set(u"look-000001.png"_s, pngOf({16, 16})));
        row("sighting of another size", "not 160x160", set(u"sighting-000001.png"_s, pngOf({1, 1})));
        row("picture cut short", "damaged picture", set(u"face-000001.png"_s, pngOf({160, 160}).left(60)));
        row("picture bomb", "not 160x160", set(u"face-000001.png"_s, pngOf({20000, 20000}, CV_8UC1).left(200'000)));
        row("picture too large", "too large", set(u"face-000001.png"_s, [] {
                QByteArray large = pngOf({160, 160});
                cv::Mat noise(1, 600'000, CV_8U);
                cv::randu(noise, 0, 256);
                return large.append(reinterpret_cast<const char*>(noise.data), noise.cols);
            }()));
        // Sightings
        row("sighting of a stranger", "not in the package", replace(u"sightings.json"_s, "people/Eve", "people/Adam"));
        row("sighting without its time", "seen_at_ms", replace(u"sightings.json"_s, "seen_at_ms", "seen"));
        row("similarity is a text", "not a finite number",
            replace(u"sightings.json"_s, "\"cosine_similarity\": ", "\"cosine_similarity\": \"x\", \"y\": "));
    }
    void isRefused() {
        QFETCH(Change, change);
        QFETCH(Repack, repack);
        QFETCH(QByteArray, says);
        ZipFiles files = m_good;
        if (change) change(files);
        const QString path = m_folder.filePath(u"hostile.facenet"_s);
        QVERIFY(writeZip(path, files, repack));
        expectRefused(path, says);
    }

    /// What libzip would not write.
    void brokenArchiveIsRefused_data() {
        QTest::addColumn<Patch>("patch");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const char* says, Patch patch) {
            QTest::newRow(name) << patch << QByteArray(says);
        };
        row("nothing", "not an archive", [](QByteArray& bytes) { bytes.clear(); });
        row("text", "not an archive", [](QByteArray& bytes) { bytes = "Hello, this is no archive at all."; });
        row("cut short", "not an archive", [](QByteArray& bytes) { bytes.chop(bytes.size() / 2); });
        row("entry twice", "twice", [](QByteArray& bytes) { bytes.replace("face-000002.png", "face-000001.png"); });
        row("damaged content", "damaged", [](QByteArray& bytes) {
            const qsizetype at = bytes.indexOf("IHDR");
            bytes[at + 400] = char(bytes[at + 400] ^ 0x55);
        });
        // Every entry of the directory points at the same bytes.
        row("entries that overlap", "overlap", [](QByteArray& bytes) {
            const qsizetype begin = bytes.indexOf("PK\x01\x02"), end = bytes.lastIndexOf("PK\x05\x06");
            QByteArray entry;
            for (qsizetype at = begin; at >= 0 && at < end; at = bytes.indexOf("PK\x01\x02", at + 4)) {
                const qsizetype next =
                    std::min(end, bytes.indexOf("PK\x01\x02", at + 4) < 0 ? end : bytes.indexOf("PK\x01\x02", at + 4));
                if (bytes.mid(at, next - at).contains("face-000001.png")) entry = bytes.mid(at, next - at);
            }
            QByteArray directory;
            constexpr quint16 kCopies = 20;
            for (int i = 0; i < kCopies; ++i)
                directory += QByteArray(entry).replace("face-000001.png",
                                                       u"face-%1.png"_s.arg(i, 6, 10, QChar(u'0')).toLatin1());
            QByteArray last = bytes.mid(end, 22);
            qToLittleEndian(kCopies, last.data() + 8);
            qToLittleEndian(kCopies, last.data() + 10);
            qToLittleEndian(quint32(directory.size()), last.data() + 12);
            bytes = bytes.left(begin) + directory + last;
        });
    }
    void brokenArchiveIsRefused() {
        QFETCH(Patch, patch);
        QFETCH(QByteArray, says);
        const QString path = m_folder.filePath(u"broken.facenet"_s);
        QVERIFY(writeZip(path, m_good));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        patch(bytes);
        QVERIFY(file.resize(0) && file.seek(0) && file.write(bytes) == bytes.size());
        file.close();
        expectRefused(path, says);
    }

    void unchangedIsTaken() {
        QVERIFY(writeZip(m_folder.filePath(u"same.facenet"_s), m_good));
        const auto fresh = valueOf(GalleryStore::open(m_folder.filePath(u"fresh"_s)));
        JobControl control;
        const PackageImport import =
            valueOf(importPackage(*fresh, m_folder.filePath(u"same.facenet"_s), KnownPeople::AddTo, control));
        QCOMPARE(import.faces, 2);
        QCOMPARE(import.sightings, 1);
    }

    /// The files of an exported folder may have been exchanged for links to what its reader alone may read.
    void linksInAFolderAreRefused() {
        JobControl control;
        const QString folder = m_folder.filePath(u"linked"_s);
        const auto source = valueOf(GalleryStore::open(m_folder.filePath(u"source"_s)));
        QVERIFY(exportFolders(*source, folder, control));
        const QString person = folder + u"/people/Eve/person.json"_s, aside = m_folder.filePath(u"aside.json"_s);
        QVERIFY(QFile::rename(person, aside) && QFile::link(aside, person));
        expectRefused(folder, "a link");
    }

    void foldersAreSafe_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("folder");
        QTest::newRow("plain") << u"Ada Lovelace"_s << u"Ada Lovelace"_s;
        QTest::newRow("Unicode") << u"Zoë 山田"_s << u"Zoë 山田"_s;
        QTest::newRow("above") << u"../../etc"_s << u"_.._etc"_s;
        QTest::newRow("dots") << u".."_s << u"_"_s;
        QTest::newRow("forbidden") << u"a/b\\c:d*e?\"f\"<g>|"_s << u"a_b_c_d_e__f__g__"_s;
        QTest::newRow("device") << u"con.txt"_s << u"_con.txt"_s;
        QTest::newRow("trailing") << u"Jr. "_s << u"Jr"_s;
        QTest::newRow("long") << QString(200, u'山') << QString(50, u'山');
    }
    void foldersAreSafe() {
        QFETCH(QString, name);
        QFETCH(QString, folder);
        QSet<QString> taken;
        QCOMPARE(folderNameFor(name, taken), folder);
        QVERIFY(isSafePath(folder));
        QCOMPARE(folderNameFor(name.toUpper(), taken), folder.toUpper() + u" (2)"_s);
    }

    void cellsAreNoFormulas() {
        QCOMPARE(csvLine({u"=1+1"_s, u"+x"_s, u"-x"_s, u"@x"_s, u"-1.5"_s, u"a,b"_s, u"say \"hi\""_s, u"a=b"_s}),
                 QByteArray("'=1+1,'+x,'-x,'@x,-1.5,\"a,b\",\"say \"\"hi\"\"\",a=b\r\n"));
        QCOMPARE(csvLine({u"=a\"b,c"_s}), QByteArray("\"'=a\"\"b,c\"\r\n"));
    }

private:
    void expectRefused(const QString& path, const QByteArray& says) {
        JobControl control;
        const auto import = importPackage(*m_store, path, KnownPeople::AddTo, control);
        QVERIFY(!import);
        QVERIFY2(import.error().code == ErrorCode::FileMalformed, import.error().context.c_str());
        QVERIFY2(QByteArray::fromStdString(import.error().context).contains(says), import.error().context.c_str());
        QVERIFY(logicalDump(*m_store) == m_before);
    }

    QTemporaryDir m_folder;
    ZipFiles m_good;
    std::unique_ptr<GalleryStore> m_store;
    QByteArray m_before;
};

QTEST_GUILESS_MAIN(TestArchiveHostile)
#include "tst_archive_hostile.moc"
