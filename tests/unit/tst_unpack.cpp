#include <archive.h>
#include <archive_entry.h>
#include <lmdb.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <opencv2/imgcodecs.hpp>
#include <protozero/pbf_writer.hpp>

#include "core/dataset/data_set.h"
#include "core/dataset/packed_pictures.h"
#include "core/dataset/unpack.h"
#include "core/evaluate/verification.h"
#include "tests/support/weights_files.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

namespace {

std::string jpeg(int grey) {
    std::vector<unsigned char> bytes;
    cv::imencode(".jpg", cv::Mat(16, 16, CV_8UC3, cv::Scalar::all(grey)), bytes);
    return {bytes.begin(), bytes.end()};
}

constexpr std::uint32_t kMagic = 0xced7230a;

std::string part(int kind, const std::string& bytes) {
    std::string text = littleEndian(kMagic, 4) + littleEndian((std::uint64_t(kind) << 29) | bytes.size(), 4) + bytes;
    return text + std::string((4 - bytes.size() % 4) % 4, '\0');
}

std::string floatBytes(float number) {
    return {reinterpret_cast<const char*>(&number), sizeof number};
}

/// A record as InsightFace writes it; `labels` empty: the one label stands in the header.
std::string content(float label, const std::vector<float>& labels, const std::string& picture) {
    std::string text = littleEndian(labels.size(), 4) + floatBytes(label) + littleEndian(7, 8) + littleEndian(0, 8);
    for (const float one : labels) text += floatBytes(one);
    return text + picture;
}

}  // namespace

/// Sets of pictures that others have packed into one file.
class TestUnpack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void recordsOfInsightFace() {
        // The list of people comes first and last, and one record has the magic number within.
        std::string magic = littleEndian(kMagic, 4), split = content(1, {}, jpeg(90)) + magic + "end";
        const std::size_t cut = split.size() - 7;
        const std::string rec = part(0, content(0, {4, 6}, {})) + part(0, content(0, {}, jpeg(30))) +
                                part(0, content(0, {1, 0}, jpeg(60))) + part(1, split.substr(0, cut)) +
                                part(3, split.substr(cut + 4)) + part(0, content(0, {1, 3}, {}));
        QVERIFY(writeFile(place("train.rec"), rec));
        const UnpackedDataSet unpacked = unpack("train.rec");
        QCOMPARE(unpacked.people, 2);
        QCOMPARE(unpacked.pictures, 3);
        const DataSet set = readDataSetFolder(place("set")).value();
        QCOMPARE(set.people, (std::vector<std::string>{"0", "1"}));
        QCOMPARE(readFile(place("set/1/1_0002.jpg")), jpeg(90).append(magic).append("end"));

        for (const std::size_t size : {rec.size() - 1, rec.size() / 2, std::size_t{9}, std::size_t{3}})
            refuses("cut.rec", rec.substr(0, size));
        refuses("none.rec", "no record at all");
        std::string huge = rec;
        huge[4] = huge[5] = huge[6] = '\xff';
        refuses("huge.rec", huge);
    }

    void archivesOfWebDataset() {
        const auto tar = [&](const char* name, bool packed,
                             const std::vector<std::pair<std::string, std::string>>& files) {
            archive* out = archive_write_new();
            archive_write_set_format_ustar(out);
            if (packed) archive_write_add_filter_gzip(out);
            if (archive_write_open_filename(out, place(name).c_str()) != ARCHIVE_OK) qFatal("not written");
            for (const auto& [path, bytes] : files) {
                archive_entry* entry = archive_entry_new();
                archive_entry_set_pathname(entry, path.c_str());
                archive_entry_set_size(entry, la_int64_t(bytes.size()));
                archive_entry_set_filetype(entry, AE_IFREG);
                archive_entry_set_perm(entry, 0600);
                archive_write_header(out, entry);
                archive_write_data(out, bytes.data(), bytes.size());
                archive_entry_free(entry);
            }
            archive_write_free(out);
        };
        tar("set.tar.gz", true,
            {{"0001.emb.npy", "numbers"},
             {"0001.jpg", jpeg(1)},
             {"0001.cls", "12\n"},
             {"0001.json", R"({"id": 3, "width": 160})"},
             {"0001.txt", "a caption"},
             {"0002.json", R"({"person": "Ada"})"},
             {"0002.jpg", jpeg(2)},
             {"Bea/x.jpg", jpeg(3)},
             {"0003.json", R"({"name": "../../out"})"},
             {"0003.jpg", jpeg(4)},
             {"Cid/y.jpg", "no picture"}});
        const UnpackedDataSet unpacked = unpack("set.tar.gz");
        QCOMPARE(unpacked.pictures, 3);
        QCOMPARE(unpacked.leftOut.size(), std::size_t{2});  // who is called like a way out, and what is no picture
        QCOMPARE(readDataSetFolder(place("set")).value().people, (std::vector<std::string>{"12", "Ada", "Bea"}));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 (QStringList{u"set"_s, u"set.tar.gz"_s}));
        refuses("none.tar", "no archive at all, however long it may be: " + std::string(2000, 'x'));
        tar("empty.tar", false, {{"readme.txt", "nothing"}});
        refuses("empty.tar", readFile(place("empty.tar")));
        // A picture that is too large is told, also where it comes first under its name.
        tar("huge.tar.gz", true,
            {{"0001.jpg", jpeg(1)},
             {"0001.cls", "1"},
             {"0002.jpg", jpeg(2) + std::string(65 << 20, '\0')},
             {"0002.cls", "2"}});
        QVERIFY(QDir(m_folder->filePath(u"set"_s)).removeRecursively());
        const UnpackedDataSet huge = unpack("huge.tar.gz");
        QCOMPARE(huge.pictures, 1);
        QCOMPARE(huge.leftOut.size(), std::size_t{1});
    }

    void databasesOfLmdb() {
        std::string datum;
        protozero::pbf_writer writer(datum);
        writer.add_bytes(4, jpeg(9));
        writer.add_int32(5, 77);
        writer.add_bool(7, true);
        lmdb("data.lmdb",
             {{"Ada/1.jpg", jpeg(1)}, {"Ada/2.jpg", jpeg(2)}, {"Bea/1.jpg", jpeg(3)}, {"x", datum}, {"__len__", "4"}});
        const UnpackedDataSet unpacked = unpack("data.lmdb");
        QCOMPARE(unpacked.pictures, 4);
        QCOMPARE(readDataSetFolder(place("set")).value().people, (std::vector<std::string>{"77", "Ada", "Bea"}));
        lmdb("keys.lmdb", {{"1.jpg", jpeg(1)}});
        refuses("keys.lmdb", readFile(place("keys.lmdb")));
        // Harmed in its middle, a database ends the process that reads it, not this one.
        std::string harmed = readFile(place("data.lmdb"));
        for (std::size_t i = 8192; i < std::min<std::size_t>(harmed.size(), 8192 + 64); ++i) harmed[i] = '\xff';
        refuses("harmed.lmdb", harmed);
        refuses("none.lmdb", "no database at all");
        refuses("none.lmdb", {});
    }

    void pairsToBeVerified() {
        PickleWriter pickle;
        pickle.raw("]").raw("(");
        for (int i = 0; i < 40; ++i) bytes(pickle, jpeg(i));
        pickle.raw("e").raw("]").raw("(");
        for (int i = 0; i < 20; ++i) pickle.raw(i / 2 % 2 == 0 ? "\x88" : "\x89");
        pickle.raw("e").raw("\x86");
        QVERIFY(writeFile(place("lfw.bin"), pickle.stop()));
        const UnpackedDataSet unpacked = unpack("lfw.bin");
        QCOMPARE(unpacked.pictures, 40);
        QCOMPARE(unpacked.pairs, 20);
        const auto pairs = readLfwPairs(place("set/pairs.txt"));
        QVERIFY2(pairs.ok(), pairs ? "" : pairs.error().context.c_str());
        QCOMPARE(pairs->folds, 10);
        QCOMPARE(pairs->pairs.size(), std::size_t{20});
        for (const VerificationPair& pair : pairs->pairs)
            for (const std::string& stem : {pair.firstPath, pair.secondPath})
                QVERIFY(!pictureWithoutEnding(place("set"), stem).empty());
        const std::string whole = readFile(place("lfw.bin"));
        refuses("cut.bin", whole.substr(0, whole.size() / 2));
        refuses("other.bin", PickleWriter().raw("}").stop());
        refuses("unsafe.bin", PickleWriter().global("os", "system").text("rm").raw("\x85").raw("R").stop());
    }

    void whatIsThereIsKept() {
        QVERIFY(QDir(m_folder->path()).mkdir(u"set"_s));
        QVERIFY(writeFile(place("set/mine"), "kept"));
        QVERIFY(writeFile(place("train.rec"), part(0, content(0, {}, jpeg(30)))));
        JobControl control;
        QCOMPARE(unpackDataSet(place("train.rec"), place("set"), control).error().code, ErrorCode::NameTaken);
        QCOMPARE(unpackDataSet(place("train.rec"), place("train.rec"), control).error().code, ErrorCode::NameTaken);
        QCOMPARE(unpackDataSet(place("train.zip"), place("new"), control).error().code, ErrorCode::FileNotFound);
        control.cancel();
        QCOMPARE(unpackDataSet(place("train.rec"), place("new"), control).error().code, ErrorCode::Cancelled);
        QVERIFY(!QFile::exists(m_folder->filePath(u"new"_s)));
        QCOMPARE(readFile(place("set/mine")), std::string("kept"));
    }

private:
    static void bytes(PickleWriter& pickle, const std::string& text) {
        pickle.raw("B").raw(littleEndian(text.size(), 4)).raw(text);
    }

    void lmdb(const char* name, const std::vector<std::pair<std::string, std::string>>& entries) {
        MDB_env* environment = nullptr;
        MDB_txn* transaction = nullptr;
        MDB_dbi database = 0;
        int code = mdb_env_create(&environment);
        if (code == 0) code = mdb_env_open(environment, place(name).c_str(), MDB_NOSUBDIR | MDB_NOLOCK, 0600);
        if (code == 0) code = mdb_txn_begin(environment, nullptr, 0, &transaction);
        if (code == 0) code = mdb_dbi_open(transaction, nullptr, 0, &database);
        for (const auto& [key, value] : entries) {
            MDB_val k{key.size(), const_cast<char*>(key.data())}, v{value.size(), const_cast<char*>(value.data())};
            if (code == 0) code = mdb_put(transaction, database, &k, &v, 0);
        }
        if (code == 0) code = mdb_txn_commit(transaction);
        mdb_env_close(environment);
        if (code != 0) qFatal("%s", mdb_strerror(code));
    }

    UnpackedDataSet unpack(const char* name) {
        JobControl control;
        auto unpacked = unpackDataSet(place(name), place("set"), control);
        if (!unpacked) qWarning("%s", unpacked.error().context.c_str());
        return unpacked ? *unpacked : UnpackedDataSet{};
    }

    /// A clear error, and nothing is left of it.
    void refuses(const char* name, const std::string& bytes) {
        QVERIFY(writeFile(place(name), bytes));
        JobControl control;
        const auto unpacked = unpackDataSet(place(name), place("refused"), control);
        QVERIFY2(!unpacked, name);
        QVERIFY2(!unpacked.error().context.empty(), name);
        QVERIFY2(!QFile::exists(m_folder->filePath(u"refused"_s)), name);
    }

    std::string place(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)).toStdString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestUnpack)
#include "tst_unpack.moc"
