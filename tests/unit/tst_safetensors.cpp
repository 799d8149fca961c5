#include <sys/resource.h>

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

#include "core/model/tensor_file.h"
#include "tests/support/test_data.h"
#include "tests/support/weights_files.h"

using namespace facenet;
using namespace facenet::test;

namespace {

/// A safetensors file with any header and any data.
std::string fileOf(const std::string& header, std::size_t dataBytes) {
    return littleEndian(header.size(), 8) + header + std::string(dataBytes, '\1');
}

long peakMemoryKb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

}  // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsEverything();
    void alignsTensors();
    void readsMetadataAlone();
    void readsShippedWeights();
    void identifiesWeightsByContent();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void refusesEveryTruncation();
    void takesNoMemoryForAnnouncements();
    void refusesWhatIsNoFile();
    void refusesWhatCannotBeWritten();
    void leavesNothingBehindWhenWritingFails();
    void saysWhenTheDiskIsFull();

private:
    std::string path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)).toStdString(); }
    QTemporaryDir m_folder;
};

void SafetensorsTest::keepsEverything() {
    const TensorFile file{tensorsOfEveryType(), {{"name", "Grüße \"quoted\"\n"}, {"empty", ""}}};
    const std::string target = path("ä ö.safetensors");
    QVERIFY(writeSafetensors(target, file));
    const auto read = readSafetensors(target);
    QVERIFY(read);
    QVERIFY(read->tensors == file.tensors);
    QVERIFY(read->metadata == file.metadata);
    QCOMPARE(modelIdOf(read->tensors), modelIdOf(file.tensors));
    QVERIFY(readWeights(target)->tensors == file.tensors);

    QVERIFY(writeSafetensors(target, {}));
    QVERIFY(readSafetensors(target)->tensors.empty());
    QVERIFY(readSafetensors(target)->metadata.empty());
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 1);
}

void SafetensorsTest::alignsTensors() {
    QVERIFY(writeSafetensors(path("aligned"), {tensorsOfEveryType(), {}}));
    const std::string bytes = readFile(path("aligned"));
    const auto headerBytes = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) +
                             256 * static_cast<std::size_t>(static_cast<unsigned char>(bytes[1]));
    QCOMPARE(headerBytes % 8, std::size_t{0});
    const auto header = QJsonDocument::fromJson(QByteArray(bytes.data() + 8, static_cast<int>(headerBytes))).object();
    QCOMPARE(header.size(), qsizetype(tensorsOfEveryType().size()));
    for (const auto& [name, tensor] : tensorsOfEveryType()) {
        const auto begin = header[QString::fromStdString(name)][u"data_offsets"][0].toInt(-1);
        QVERIFY2(begin >= 0 && begin % static_cast<int>(sizeOf(tensor.type)) == 0, name.c_str());
    }
}

void SafetensorsTest::readsMetadataAlone() {
    const TensorFile file{tensorsOfEveryType(), {{"backbone", "mobilenet"}}};
    QVERIFY(writeSafetensors(path("metadata"), file));
    QVERIFY(readSafetensorsMetadata(path("metadata")).value() == file.metadata);
    const std::string bytes = readFile(path("metadata"));
    QVERIFY(writeFile(path("metadata"), bytes.substr(0, bytes.size() - 1)));
    QCOMPARE(readSafetensorsMetadata(path("metadata")).error().code, ErrorCode::FileTruncated);
}

void SafetensorsTest::readsShippedWeights() {
    const auto weights = readSafetensors(
        (sourceFolder() + QStringLiteral("/resources/models/facenet_mobilenet.safetensors")).toStdString());
    QVERIFY(weights);
    QCOMPARE(weights->tensors.at("Bottleneck.weight").shape, (std::vector<std::int64_t>{128, 1024}));
    QVERIFY(weights->tensors.at("last_bn.num_batches_tracked").type == TensorType::Int64);
    QCOMPARE(weights->metadata.at("backbone"), std::string("mobilenet"));
}

void SafetensorsTest::identifiesWeightsByContent() {
    const auto tensors = tensorsOfEveryType();
    const std::string id = modelIdOf(tensors);
    QCOMPARE(id.size(), std::size_t{64});
    QCOMPARE(id.find_first_not_of("0123456789abcdef"), std::string::npos);

    auto changed = tensors;
    changed["counter"].bytes[0] ^= std::byte{1};
    QVERIFY(modelIdOf(changed) != id);
    changed = tensors;
    changed["convolution"].shape = {4, 3, 2, 1};
    QVERIFY(modelIdOf(changed) != id);
    changed = tensors;
    changed["layer.F16"].type = TensorType::BFloat16;
    QVERIFY(modelIdOf(changed) != id);
    changed = tensors;
    changed["renamed"] = changed.extract("counter").mapped();
    QVERIFY(modelIdOf(changed) != id);
}

void SafetensorsTest::refusesBadFiles_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const std::string& bytes, ErrorCode code = ErrorCode::FileMalformed) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << static_cast<int>(code);
    };
    const std::string one = R"("a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
    const auto tensor = [](const std::string& type, const std::string& shape, const std::string& offsets) {
        return R"({"a":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
    };
    row("empty", "", ErrorCode::FileTruncated);
    row("length only", littleEndian(2, 8), ErrorCode::FileTruncated);
    row("longer than the format allows", littleEndian(100'000'001, 8) + "{}");
    row("longest length there is", std::string(8, '\xff') + "{}");
    row("no object", fileOf("[]", 0));
    row("leading blank", fileOf(" {}", 0));
    row("no header", fileOf("", 0));
    row("text after the object", fileOf("{}x", 0));
    row("open object", fileOf("{" + one, 8));
    row("not UTF-8", fileOf("{\"\xff\":{}}", 0));
    row("comment", fileOf("{/*x*/" + one + "}", 8));
    row("name twice", fileOf("{" + one + "," + one + "}", 8));
    row("metadata twice", fileOf(R"({"__metadata__":{},"__metadata__":{}})", 0));
    row("metadata key twice", fileOf(R"({"__metadata__":{"a":"","a":""}})", 0));
    row("metadata no text", fileOf(R"({"__metadata__":{"a":1}})", 0));
    row("metadata nested", fileOf(R"({"__metadata__":{"a":{}}})", 0));
    row("metadata no object", fileOf(R"({"__metadata__":"a"})", 0));
    row("type twice", fileOf(R"({"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8));
    row("no type", fileOf(R"({"a":{"shape":[2],"data_offsets":[0,8]}})", 8));
    row("no shape", fileOf(R"({"a":{"dtype":"F32","data_offsets":[0,8]}})", 8));
    row("no offsets", fileOf(R"({"a":{"dtype":"F32","shape":[2]}})", 8));
    row("unknown type", fileOf(tensor("F8_E4M3", "[8]", "[0,8]"), 8), ErrorCode::UnsupportedFormat);
    row("one offset", fileOf(tensor("F32", "[2]", "[0]"), 8));
    row("three offsets", fileOf(tensor("F32", "[2]", "[0,8,8]"), 8));
    row("offsets reversed", fileOf(tensor("F32", "[2]", "[8,0]"), 8));
    row("negative size", fileOf(tensor("F32", "[-2]", "[0,8]"), 8));
    row("size with a fraction", fileOf(tensor("F32", "[2.0]", "[0,8]"), 8));
    row("size beyond 63 bits", fileOf(tensor("F32", "[18446744073709551615]", "[0,8]"), 8));
    row("number beyond 64 bits", fileOf(tensor("F32", "[2]", "[0,18446744073709551624]"), 8));
    row("sizes that overflow", fileOf(tensor("F32", "[4294967296,4294967296]", "[0,0]"), 0));
    row("bytes that overflow", fileOf(tensor("F32", "[4611686018427387904]", "[0,0]"), 0));
    row("nine dimensions", fileOf(tensor("F32", "[1,1,1,1,1,1,1,1,2]", "[0,8]"), 8));
    row("shape larger than data", fileOf(tensor("F32", "[3]", "[0,8]"), 8));
    row("shape smaller than data", fileOf(tensor("F32", "[1]", "[0,8]"), 8));
    row("nested shape", fileOf(tensor("F32", "[[2]]", "[0,8]"), 8));
    row("shape no list", fileOf(tensor("F32", "2", "[0,8]"), 8));
    row("gap before", fileOf(tensor("F32", "[2]", "[4,12]"), 12));
    row("bytes left over", fileOf("{" + one + "}", 9));
    row("data missing", fileOf("{" + one + "}", 7), ErrorCode::FileTruncated);
    row("overlap", fileOf("{" + one + R"(,"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", 12));
    row("same data twice", fileOf("{" + one + R"(,"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8));
    row("empty tensor inside another",
        fileOf("{" + one + R"(,"b":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}})", 8));
    row("nested without end", fileOf("{\"a\":" + std::string(1'000'000, '['), 0));
    row("objects without end", [] {
        std::string header;
        for (int i = 0; i < 100'000; ++i) header += "{\"a\":";
        return fileOf(header, 0);
    }());
}

void SafetensorsTest::refusesBadFiles() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QVERIFY(writeFile(path("bad"), bytes.toStdString()));
    const auto read = readSafetensors(path("bad"));
    QVERIFY(!read);
    QVERIFY2(static_cast<int>(read.error().code) == code, read.error().context.c_str());
    QVERIFY(read.error().context.starts_with(path("bad")));
    QVERIFY(!readWeights(path("bad")));
}

void SafetensorsTest::refusesEveryTruncation() {
    QVERIFY(writeSafetensors(path("whole"), {tensorsOfEveryType(), {{"name", "whole"}}}));
    const std::string bytes = readFile(path("whole"));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        QVERIFY(writeFile(path("part"), bytes.substr(0, size)));
        const auto read = readSafetensors(path("part"));
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::FileTruncated);
    }
}

void SafetensorsTest::takesNoMemoryForAnnouncements() {
    const std::string header = R"({"a":{"dtype":"F32","shape":[250000000000],"data_offsets":[0,1000000000000]}})";
    QVERIFY(writeFile(path("huge"), fileOf(header, 16)));
    QVERIFY(writeFile(path("header"), littleEndian(99'999'999, 8) + "{"));
    const long beforeKb = peakMemoryKb();
    for (const char* name : {"huge", "header"}) {
        const auto read = readSafetensors(path(name));
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::FileTruncated);
    }
    QVERIFY(peakMemoryKb() - beforeKb < 8 * 1024);
}

void SafetensorsTest::refusesWhatIsNoFile() {
    QCOMPARE(readSafetensors(path("nowhere")).error().code, ErrorCode::FileNotFound);
    QCOMPARE(readSafetensors(path("nowhere/at/all")).error().code, ErrorCode::FileNotFound);
    QCOMPARE(readSafetensors(m_folder.path().toStdString()).error().code, ErrorCode::FileUnreadable);
    QCOMPARE(readSafetensors("/dev/zero").error().code, ErrorCode::FileUnreadable);
}

void SafetensorsTest::refusesWhatCannotBeWritten() {
    TensorFile file{tensorsOfEveryType(), {}};
    file.metadata["name"] = "\xff";
    QCOMPARE(writeSafetensors(path("never"), file).error().code, ErrorCode::InvalidArgument);
    file.metadata.clear();
    file.tensors["counter"].bytes.pop_back();
    QCOMPARE(writeSafetensors(path("never"), file).error().code, ErrorCode::InvalidArgument);
    QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("never"))));
}

void SafetensorsTest::leavesNothingBehindWhenWritingFails() {
    QDir folder(m_folder.path());
    QVERIFY(folder.mkpath(QStringLiteral("blocked/name")));
    const auto written = writeSafetensors(path("blocked/name"), {tensorsOfEveryType(), {}});
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::FileUnwritable);
    QCOMPARE(QDir(folder.filePath(QStringLiteral("blocked"))).entryList(QDir::Files | QDir::Hidden), QStringList());
    QCOMPARE(writeSafetensors(path("no/folder"), {}).error().code, ErrorCode::FileUnwritable);
}

/// A limit on the size of files stands for the end of the disk's room: writing stops in the middle.
void SafetensorsTest::saysWhenTheDiskIsFull() {
    QVERIFY(writeSafetensors(path("kept"), {tensorsOfEveryType(), {{"name", "before"}}}));
    TensorFile large;
    large.tensors["large"] = {TensorType::UInt8, {1'000'000}, std::vector<std::byte>(1'000'000)};
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{65'536, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const auto written = writeSafetensors(path("kept"), large);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::DiskFull);
    QCOMPARE(readSafetensors(path("kept"))->metadata.at("name"), std::string("before"));
    QVERIFY(QDir(m_folder.path()).entryList({QStringLiteral("kept.*")}, QDir::Files).isEmpty());
}

QTEST_GUILESS_MAIN(SafetensorsTest)
#include "tst_safetensors.moc"
