#include <sys/resource.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <cstring>

#include "core/model/tensor_file.h"
#include "tests/support/test_data.h"
#include "tests/support/weights_files.h"

using namespace facenet;
using namespace facenet::test;

namespace {

/// One storage "0" of four floats.
const std::vector<StorageBytes> kFourFloats{{"0", std::string("\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40\0\0\x80\x40", 16)}};

/// {"w": tensor} with everything about the tensor chosen freely.
std::string oneTensor(TensorType type, std::int32_t elements, std::int32_t offset,
                      const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides) {
    return PickleWriter().raw("}").text("w").tensor("0", type, elements, offset, shape, strides).raw("s").stop();
}

std::string validPickle() {
    return oneTensor(TensorType::Float32, 4, 0, {4}, {1});
}

std::vector<float> floatsOf(const StoredTensor& tensor) {
    std::vector<float> values(tensor.bytes.size() / sizeof(float));
    std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    return values;
}

long peakMemoryKb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/// The value that the golden values' formula gives for element `i` of a tensor.
double patternValue(const std::string& name, const StoredTensor& tensor, std::int64_t i, std::int64_t modulus) {
    const std::int64_t h = crc32(name) % static_cast<std::uint32_t>(modulus);
    const std::int64_t step = (7 * (i % modulus) * (i % modulus) + 131 * (i % modulus) + h) % modulus;
    const double q = static_cast<double>(step) / (static_cast<double>(modulus - 1) / 2) - 1;
    if (tensor.type == TensorType::Int64) return 100;
    if (name.ends_with("running_var")) return 1 + 0.3 * q;
    if (name.ends_with("running_mean") || name.ends_with("bias")) return 0.1 * q;
    if (tensor.shape.size() == 1) return 1 + 0.1 * q;
    std::int64_t fanIn = 1;
    for (std::size_t d = 1; d < tensor.shape.size(); ++d) fanIn *= tensor.shape[d];
    return q * std::sqrt(6.0 / static_cast<double>(fanIn));
}

double valueAt(const StoredTensor& tensor, std::size_t i) {
    if (tensor.type == TensorType::Int64) {
        std::int64_t value = 0;
        std::memcpy(&value, tensor.bytes.data() + i * sizeof(value), sizeof(value));
        return static_cast<double>(value);
    }
    float value = 0;
    std::memcpy(&value, tensor.bytes.data() + i * sizeof(value), sizeof(value));
    return value;
}

}  // namespace

class PyTorchFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsRealFiles_data();
    void readsRealFiles();
    void readsEveryTypeInBothFormats();
    void readsOtherProtocols();
    void unwrapsCheckpoints_data();
    void unwrapsCheckpoints();
    void readsPythonTwoDictionaries();
    void materialisesViews();
    void cutsSharedStorages();
    void refusesViewsOutsideTheirStorage_data();
    void refusesViewsOutsideTheirStorage();
    void refusesGrowthBySharing();
    void refusesObjects_data();
    void refusesObjects();
    void refusesMalformedPickles_data();
    void refusesMalformedPickles();
    void refusesBadArchives_data();
    void refusesBadArchives();
    void refusesBadStreams_data();
    void refusesBadStreams();
    void refusesOtherFormats_data();
    void refusesOtherFormats();
    void refusesEveryTruncation_data();
    void refusesEveryTruncation();
    void staysSmallAndQuick();

private:
    std::string path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)).toStdString(); }
    /// Reads bytes as a file.
    Result<TensorFile> read(const std::string& bytes) const {
        return writeFile(path("file.pth"), bytes) ? readPyTorchFile(path("file.pth"))
                                                  : Error{ErrorCode::Internal, "the test cannot write"};
    }
    /// Unpacks a file of the test data; empty when that fails.
    std::string unpacked(const QString& packed) const;
    /// The error of a pickle is the same in both formats.
    void compareErrors(const std::string& pickle, ErrorCode code, const std::string& quoted) const;

    QTemporaryDir m_folder;
};

std::string PyTorchFileTest::unpacked(const QString& packed) const {
    const QString target = m_folder.filePath(QStringLiteral("unpacked.pth"));
    QProcess xz;
    xz.setStandardOutputFile(target);
    xz.start(QStringLiteral("xz"), {QStringLiteral("-dc"), packed});
    return xz.waitForFinished(60'000) && xz.exitStatus() == QProcess::NormalExit && xz.exitCode() == 0
               ? target.toStdString()
               : std::string();
}

void PyTorchFileTest::compareErrors(const std::string& pickle, ErrorCode code, const std::string& quoted) const {
    for (const std::string& bytes : {legacyPyTorchFile(pickle, kFourFloats), zipPyTorchFile(pickle, kFourFloats)}) {
        const auto result = read(bytes);
        QVERIFY(!result);
        const Error error = result.error();
        QVERIFY2(error.code == code && error.context.find(quoted) != std::string::npos, error.context.c_str());
        QVERIFY(error.context.starts_with(path("file.pth")));
    }
}

void PyTorchFileTest::readsRealFiles_data() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<QStringList>("files");
    QTest::newRow("mobilenet") << QStringLiteral("mobilenet")
                               << QStringList{QStringLiteral("mobilenet_legacy"), QStringLiteral("mobilenet_zip")};
    QTest::newRow("inception_resnetv1") << QStringLiteral("inception_resnetv1")
                                        << QStringList{QStringLiteral("inception_resnetv1_legacy")};
}

void PyTorchFileTest::readsRealFiles() {
    FACENET_REQUIRE_DATA(goldenPath, "parity/golden.json");
    QFETCH(QString, network);
    QFETCH(QStringList, files);
    QFile goldenFile(goldenPath);
    QVERIFY(goldenFile.open(QIODevice::ReadOnly));
    const QJsonObject golden = QJsonDocument::fromJson(goldenFile.readAll()).object();
    const QJsonObject names = golden[u"models"][network][u"parameter_names"].toObject();
    const int modulus = golden[u"pattern_modulus"].toInt();
    QVERIFY(!names.isEmpty() && modulus > 0);

    std::optional<std::string> id;
    for (const QString& file : files) {
        const QString packed = dataPath(QStringLiteral("parity/%1.pth.xz").arg(file));
        QVERIFY(!packed.isEmpty());
        const std::string target = unpacked(packed);
        QVERIFY2(!target.empty(), "the program xz is needed");
        const auto weights = readWeights(target);
        QVERIFY2(weights, weights ? "" : weights.error().context.c_str());
        QVERIFY(weights->metadata.empty());
        QCOMPARE(qsizetype(weights->tensors.size()), names.size());
        for (const auto& [name, tensor] : weights->tensors) {
            const QJsonValue shape = names[QString::fromStdString(name)];
            QVERIFY2(shape.isArray(), name.c_str());
            QJsonArray actual;
            for (const std::int64_t size : tensor.shape) actual.append(qint64(size));
            QCOMPARE(actual, shape.toArray());
            QVERIFY(tensor.type == (name.ends_with("num_batches_tracked") ? TensorType::Int64 : TensorType::Float32));
            const std::size_t count = tensor.bytes.size() / sizeOf(tensor.type);
            QCOMPARE(std::uint64_t{count}, *elementCount(tensor.shape));
            for (std::size_t i = 0; i < count; ++i) {
                const double expected = patternValue(name, tensor, static_cast<std::int64_t>(i), modulus);
                if (std::abs(valueAt(tensor, i) - expected) > 1e-6 * std::max(1.0, std::abs(expected)))
                    QFAIL(qPrintable(QStringLiteral("%1[%2] is %3, not %4")
                                         .arg(QString::fromStdString(name))
                                         .arg(i)
                                         .arg(valueAt(tensor, i))
                                         .arg(expected)));
            }
        }
        const std::string thisId = modelIdOf(weights->tensors);
        QCOMPARE(id.value_or(thisId), thisId);
        id = thisId;

        QVERIFY(writeSafetensors(path("copy.safetensors"), *weights));
        QVERIFY(readSafetensors(path("copy.safetensors"))->tensors == weights->tensors);
    }
}

void PyTorchFileTest::readsEveryTypeInBothFormats() {
    const auto tensors = tensorsOfEveryType();
    const std::string pickle = stateDictionaryPickle(tensors);
    for (const std::string& bytes :
         {legacyPyTorchFile(pickle, storagesOf(tensors)), zipPyTorchFile(pickle, storagesOf(tensors))}) {
        const auto weights = read(bytes);
        QVERIFY2(weights, weights ? "" : weights.error().context.c_str());
        QVERIFY(weights->tensors == tensors);
    }
}

/// Protocol 4 has short strings, frames, MEMOIZE and globals from the stack.
void PyTorchFileTest::readsOtherProtocols() {
    std::string body;
    const auto shortText = [](std::string_view text) {
        return "\x8c" + littleEndian(text.size(), 1) + std::string(text);
    };
    body += "}\x94" + shortText("w") + "\x94" + shortText("torch._utils") + "\x94" + shortText("_rebuild_tensor_v2") +
            "\x94\x93\x94((" + shortText("storage") + shortText("torch") + shortText("FloatStorage") + "\x93" +
            shortText("0") + shortText("cpu") + "K\x04tQ" + std::string("K\0", 2) + "K\x04\x85K\x01\x85\x89" +
            shortText("collections") + shortText("OrderedDict") + "\x93)RtRs.";
    const std::string pickle = "\x80\x04\x95" + littleEndian(body.size(), 8) + body;
    const auto weights = read(zipPyTorchFile(pickle, kFourFloats));
    QVERIFY2(weights, weights ? "" : weights.error().context.c_str());
    QCOMPARE(floatsOf(weights->tensors.at("w")), (std::vector<float>{1, 2, 3, 4}));
}

void PyTorchFileTest::unwrapsCheckpoints_data() {
    QTest::addColumn<QByteArray>("pickle");
    const auto tensor = [](PickleWriter& pickle) -> PickleWriter& {
        return pickle.tensor("0", TensorType::Float32, 4, 0, {4}, {1});
    };
    const auto row = [](const char* name, const PickleWriter& pickle) {
        QTest::newRow(name) << QByteArray::fromStdString(pickle.stop());
    };
    for (const char* wrapper : {"state_dict", "model", "model_state_dict"}) {
        PickleWriter pickle;
        pickle.raw("}(").text("epoch").number(7).text("loss").raw("G\x3f\xe0").raw(std::string(6, '\0'));
        pickle.text("names").raw("](").text("a").raw("NK\x01").raw("\x88").raw("e").text(wrapper).raw("}").text("w");
        row(wrapper, tensor(pickle).raw("su"));
    }
    PickleWriter parallel;
    parallel.raw("}").text("module.w");
    row("data parallel", tensor(parallel).raw("s"));
    PickleWriter mixed;
    mixed.raw("}(").text("epoch").number(7).text("w");
    row("plain data beside", tensor(mixed).raw("u"));
    PickleWriter parameter;
    parameter.raw("}").text("w").global("torch._utils", "_rebuild_parameter").raw("(");
    row("parameter", tensor(parameter).raw("\x88").global("collections", "OrderedDict").raw(")RtRs"));
    PickleWriter state;
    state.global("collections", "OrderedDict").raw(")R").text("w");
    row("state of an ordered dictionary", tensor(state).raw("s}").text("_metadata").raw("}sb"));
}

void PyTorchFileTest::unwrapsCheckpoints() {
    QFETCH(QByteArray, pickle);
    for (const std::string& bytes :
         {legacyPyTorchFile(pickle.toStdString(), kFourFloats), zipPyTorchFile(pickle.toStdString(), kFourFloats)}) {
        const auto weights = read(bytes);
        QVERIFY2(weights, weights ? "" : weights.error().context.c_str());
        QCOMPARE(weights->tensors.size(), std::size_t{1});
        QCOMPARE(floatsOf(weights->tensors.at("w")), (std::vector<float>{1, 2, 3, 4}));
    }
}

void PyTorchFileTest::readsPythonTwoDictionaries() {
    PickleWriter pickle;
    pickle.global("collections", "OrderedDict").raw("](](").raw("U\x01w");
    pickle.tensor("0", TensorType::Float32, 4, 0, {4}, {1}).raw("ee\x85R");
    const auto weights = read(legacyPyTorchFile(pickle.stop(), kFourFloats));
    QVERIFY2(weights, weights ? "" : weights.error().context.c_str());
    QCOMPARE(floatsOf(weights->tensors.at("w")), (std::vector<float>{1, 2, 3, 4}));
}

void PyTorchFileTest::materialisesViews() {
    const auto view = [this](std::int32_t offset, const std::vector<std::int64_t>& shape,
                             const std::vector<std::int64_t>& strides) {
        const auto weights =
            read(zipPyTorchFile(oneTensor(TensorType::Float32, 4, offset, shape, strides), kFourFloats));
        return weights ? floatsOf(weights->tensors.at("w")) : std::vector<float>();
    };
    QCOMPARE(view(0, {2, 2}, {1, 2}), (std::vector<float>{1, 3, 2, 4}));
    QCOMPARE(view(1, {3}, {1}), (std::vector<float>{2, 3, 4}));
    QCOMPARE(view(1, {2}, {2}), (std::vector<float>{2, 4}));
    QCOMPARE(view(3, {}, {}), (std::vector<float>{4}));
    QCOMPARE(view(2, {2, 2}, {0, 1}), (std::vector<float>{3, 4, 3, 4}));
    QCOMPARE(view(0, {2, 1, 2}, {2, 99, 1}), (std::vector<float>{1, 2, 3, 4}));
}

void PyTorchFileTest::cutsSharedStorages() {
    PickleWriter pickle;
    pickle.raw("}(").text("b").tensor("0", TensorType::Float32, 4, 2, {2}, {1});
    pickle.text("other").tensor("1", TensorType::Float32, 1, 0, {1}, {1});
    pickle.text("a").tensor("0", TensorType::Float32, 4, 0, {2}, {1}).raw("u");
    std::vector<StorageBytes> storages = kFourFloats;
    storages.push_back({"1", std::string("\0\0\xa0\x40", 4)});
    for (const std::string& bytes :
         {legacyPyTorchFile(pickle.stop(), storages), zipPyTorchFile(pickle.stop(), storages)}) {
        const auto weights = read(bytes);
        QVERIFY2(weights, weights ? "" : weights.error().context.c_str());
        QCOMPARE(floatsOf(weights->tensors.at("a")), (std::vector<float>{1, 2}));
        QCOMPARE(floatsOf(weights->tensors.at("b")), (std::vector<float>{3, 4}));
        QCOMPARE(floatsOf(weights->tensors.at("other")), (std::vector<float>{5}));
    }
}

void PyTorchFileTest::refusesViewsOutsideTheirStorage_data() {
    QTest::addColumn<QByteArray>("pickle");
    constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
    const auto row = [](const char* name, std::int32_t offset, const std::vector<std::int64_t>& shape,
                        const std::vector<std::int64_t>& strides) {
        QTest::newRow(name) << QByteArray::fromStdString(oneTensor(TensorType::Float32, 4, offset, shape, strides));
    };
    row("offset", 4, {1}, {1});
    row("negative offset", -1, {1}, {1});
    row("offset and size", 2, {3}, {1});
    row("size", 0, {5}, {1});
    row("stride", 0, {2}, {4});
    row("negative stride", 3, {2}, {-1});
    row("negative size", 0, {-4}, {1});
    row("strides together", 0, {2, 2}, {2, 2});
    row("strides that overflow", 0, {3, 1}, {kHuge, 1});
    row("strides that overflow together", 0, {2, 2}, {kHuge, kHuge});
    row("sizes that overflow", 0, {kHuge, kHuge}, {0, 0});
    row("sizes that overflow to few", 0, {1LL << 32, 1LL << 32}, {0, 0});
    row("repeated elements", 0, {1'000'000'000}, {0});
    row("more strides than sizes", 0, {2}, {1, 1});
    row("more sizes than strides", 0, {2, 1}, {1});
    row("nine dimensions", 0, std::vector<std::int64_t>(9, 1), std::vector<std::int64_t>(9, 1));
}

void PyTorchFileTest::refusesViewsOutsideTheirStorage() {
    QFETCH(QByteArray, pickle);
    compareErrors(pickle.toStdString(), ErrorCode::FileMalformed, "");
}

void PyTorchFileTest::refusesGrowthBySharing() {
    PickleWriter pickle;
    pickle.raw("}(");
    for (int i = 0; i < 1000; ++i)
        pickle.text(std::to_string(i)).tensor("0", TensorType::UInt8, 1'000'000, 0, {1'000'000}, {1});
    pickle.raw("u");
    const auto result = read(zipPyTorchFile(pickle.stop(), {{"0", std::string(1'000'000, 'x'), 1}}));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::FileMalformed);
}

void PyTorchFileTest::refusesObjects_data() {
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QByteArray>("quoted");
    const auto row = [](const char* name, const PickleWriter& pickle, const char* quoted) {
        QTest::newRow(name) << QByteArray::fromStdString(pickle.stop()) << QByteArray(quoted);
    };
    row("os.system", PickleWriter().global("os", "system").text("touch owned").raw("\x85R"), "os.system");
    row("posix.system", PickleWriter().global("posix", "system").text("touch owned").raw("\x85R"), "posix.system");
    row("eval", PickleWriter().global("__builtin__", "eval").text("1").raw("\x85R"), "__builtin__.eval");
    row("from the stack", PickleWriter().text("os").text("system").raw("\x93").text("id").raw("\x85R"), "os.system");
    row("instance", PickleWriter().raw("(").text("touch owned").raw("ios\nsystem\n"), "os.system");
    row("instance of what is known", PickleWriter().raw("(icollections\nOrderedDict\n"), "collections.OrderedDict");
    row("inside a state dictionary",
        PickleWriter()
            .raw("}(")
            .text("w")
            .tensor("0", TensorType::Float32, 4, 0, {4}, {1})
            .text("x")
            .global("subprocess", "Popen")
            .text("id")
            .raw("\x85Ru"),
        "subprocess.Popen");
    row("inside arguments",
        PickleWriter()
            .global("torch._utils", "_rebuild_tensor_v2")
            .raw("(")
            .global("os", "system")
            .text("id")
            .raw("\x85RtR"),
        "os.system");
    row("as a storage's type",
        PickleWriter().raw("(").text("storage").global("torch", "QUInt8Storage").text("0").text("cpu").raw("K\x04tQ"),
        "torch.QUInt8Storage");
    row("as state", PickleWriter().raw("}").global("builtins", "exec").raw("b"), "builtins.exec");
    row("module with a dot", PickleWriter().global("torch", "serialization.os.system").raw(")R"),
        "torch.serialization.os.system");
    row("method of what is known", PickleWriter().global("collections", "OrderedDict.fromkeys").raw(")R"),
        "OrderedDict.fromkeys");
    row("numpy", PickleWriter().global("numpy.core.multiarray", "scalar").raw(")R"), "numpy.core.multiarray.scalar");
    row("whole module", PickleWriter().global("facenet.model", "Facenet").raw(")\x81"), "facenet.model.Facenet");
    row("control characters", PickleWriter().global("o\x1b[2Js", "x\xffy"), "o?[2Js.x?y");
    row("new object", PickleWriter().global("collections", "OrderedDict").raw(")\x81"), "NEWOBJ");
    row("new object with keywords", PickleWriter().global("collections", "OrderedDict").raw(")}\x92"), "NEWOBJ_EX");
    row("object", PickleWriter().raw("(").global("collections", "OrderedDict").raw("o"), "OBJ");
    row("extension", PickleWriter().raw("\x82\x01"), "extension");
    row("state for a tensor", PickleWriter().tensor("0", TensorType::Float32, 4, 0, {4}, {1}).raw("}b"), "BUILD");
}

void PyTorchFileTest::refusesObjects() {
    QFETCH(QByteArray, pickle);
    QFETCH(QByteArray, quoted);
    compareErrors(pickle.toStdString(), ErrorCode::UnsafeContent, quoted.toStdString());
    // The first of the old format's pickles is read by the same rules.
    QCOMPARE(read(pickle.toStdString()).error().code, ErrorCode::UnsafeContent);
    QVERIFY(!QFile::exists(QStringLiteral("owned")));
}

void PyTorchFileTest::refusesMalformedPickles_data() {
    QTest::addColumn<QByteArray>("pickle");
    const auto row = [](const char* name, const PickleWriter& pickle) {
        QTest::newRow(name) << QByteArray::fromStdString(pickle.stop());
    };
    row("nothing", PickleWriter());
    row("left over", PickleWriter().raw("}}"));
    row("open mark", PickleWriter().raw("(}"));
    row("only a mark", PickleWriter().raw("("));
    row("pop across a mark", PickleWriter().raw("}(s"));
    row("tuple of too few", PickleWriter().raw("N\x87"));
    row("tuple without mark", PickleWriter().raw("Nt"));
    row("append to nothing", PickleWriter().raw("a"));
    row("append to a dictionary", PickleWriter().raw("}Na"));
    row("items for a list", PickleWriter().raw("]NNs"));
    row("odd number of items", PickleWriter().raw("}(Nu"));
    row("memo of nothing", PickleWriter().raw(std::string("q\0", 2)));
    row("memo never made", PickleWriter().raw("h\x05"));
    row("call of a dictionary", PickleWriter().raw("})R"));
    row("call without a tuple", PickleWriter().global("collections", "OrderedDict").raw("NR"));
    row("call of a storage's type", PickleWriter().global("torch", "FloatStorage").raw(")R"));
    row("size of nothing", PickleWriter().global("torch", "Size").raw(")R"));
    row("parameter of nothing", PickleWriter().global("torch._utils", "_rebuild_parameter").raw(")R"));
    row("dictionary of numbers", PickleWriter()
                                     .global("collections", "OrderedDict")
                                     .raw("](K\x01"
                                          "e\x85R"));
    row("tensor of nothing", PickleWriter().global("torch._utils", "_rebuild_tensor_v2").raw(")R"));
    row("tensor of texts", PickleWriter()
                               .global("torch._utils", "_rebuild_tensor_v2")
                               .raw("(")
                               .text("a")
                               .text("b")
                               .text("c")
                               .text("d")
                               .text("e")
                               .text("f")
                               .raw("tR"));
    row("reference to nothing", PickleWriter().raw(")Q"));
    row("reference to a module", PickleWriter().raw("(").text("module").raw("NNNNtQ"));
    row("storage of negative size", PickleWriter()
                                        .raw("(")
                                        .text("storage")
                                        .global("torch", "FloatStorage")
                                        .text("0")
                                        .text("cpu")
                                        .number(-1)
                                        .raw("tQ"));
    row("one storage, two types", PickleWriter()
                                      .raw("}(")
                                      .text("a")
                                      .tensor("0", TensorType::Float32, 4, 0, {1}, {1})
                                      .text("b")
                                      .tensor("0", TensorType::Int32, 4, 0, {1}, {1})
                                      .raw("u"));
    row("one storage, two sizes", PickleWriter()
                                      .raw("}(")
                                      .text("a")
                                      .tensor("0", TensorType::Float32, 4, 0, {1}, {1})
                                      .text("b")
                                      .tensor("0", TensorType::Float32, 3, 0, {1}, {1})
                                      .raw("u"));
    row("opcode of protocol 0", PickleWriter().raw("I1\n"));
    row("no opcode", PickleWriter().raw("\xff"));
    row("global that does not end", PickleWriter().raw("c" + std::string(5000, 'x')));
    row("name twice", PickleWriter()
                          .raw("}(")
                          .text("a")
                          .tensor("0", TensorType::Float32, 4, 0, {1}, {1})
                          .text("module.a")
                          .tensor("0", TensorType::Float32, 4, 0, {1}, {1})
                          .raw("u"));
    row("name that is not UTF-8",
        PickleWriter().raw("}").text("\xff").tensor("0", TensorType::Float32, 4, 0, {1}, {1}).raw("s"));
    row("reserved name",
        PickleWriter().raw("}").text("__metadata__").tensor("0", TensorType::Float32, 4, 0, {1}, {1}).raw("s"));
}

void PyTorchFileTest::refusesMalformedPickles() {
    QFETCH(QByteArray, pickle);
    compareErrors(pickle.toStdString(), ErrorCode::FileMalformed, "");
}

void PyTorchFileTest::refusesBadArchives_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const std::vector<ZipEntry>& entries, ErrorCode code) {
        QTest::newRow(name) << QByteArray::fromStdString(zipArchive(entries)) << static_cast<int>(code);
    };
    const ZipEntry object{"a/data.pkl", validPickle()};
    const ZipEntry storage{"a/data/0", kFourFloats[0].bytes};
    row("other archive", {{"letter.txt", "hello"}}, ErrorCode::UnsupportedFormat);
    row("no entries", {}, ErrorCode::UnsupportedFormat);
    row("TorchScript by constants", {object, storage, {"a/constants.pkl", "."}}, ErrorCode::UnsupportedFormat);
    row("TorchScript by code", {object, storage, {"a/code/x.py", ""}}, ErrorCode::UnsupportedFormat);
    row("big-endian", {object, storage, {"a/byteorder", "big"}}, ErrorCode::UnsupportedFormat);
    row("encrypted", {object, {"a/data/0", kFourFloats[0].bytes, 1}}, ErrorCode::UnsupportedFormat);
    row("compressed", {object, {"a/data/0", kFourFloats[0].bytes, 0, 8}}, ErrorCode::UnsupportedFormat);
    row("two pickles", {object, storage, {"b/data.pkl", validPickle()}}, ErrorCode::FileMalformed);
    row("entry twice", {object, storage, storage}, ErrorCode::FileMalformed);
    row("storage missing", {object}, ErrorCode::FileMalformed);
    row("storage elsewhere", {object, {"a/data/../data/0", kFourFloats[0].bytes}}, ErrorCode::FileMalformed);
    row("storage too short", {object, {"a/data/0", "short"}}, ErrorCode::FileMalformed);
    row("storage too long", {object, {"a/data/0", std::string(20, 'x')}}, ErrorCode::FileMalformed);
    row("pickle goes on", {{"a/data.pkl", validPickle() + "x"}, storage}, ErrorCode::FileMalformed);
    row("pickle ends early", {{"a/data.pkl", "\x80\x02}"}, storage}, ErrorCode::FileTruncated);
    row("empty pickle", {{"a/data.pkl", ""}, storage}, ErrorCode::FileTruncated);

    std::string damaged = zipArchive({object, storage});
    damaged[damaged.find(kFourFloats[0].bytes) + 3] ^= 1;
    QTest::newRow("checksum") << QByteArray::fromStdString(damaged) << static_cast<int>(ErrorCode::FileMalformed);

    // Both entries of the directory point to one and the same, and announce more than the file holds.
    std::string large = zipArchive({object, {"a/data/0", std::string(10'000, 'x')}});
    const std::string size = littleEndian(10'000, 4);
    for (std::size_t at = large.find(size); at != std::string::npos; at = large.find(size, at + 1))
        large.replace(at, 4, littleEndian(0x7fffffff, 4));
    QTest::newRow("announces gigabytes") << QByteArray::fromStdString(large)
                                         << static_cast<int>(ErrorCode::FileMalformed);
}

void PyTorchFileTest::refusesBadArchives() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    const auto result = read(bytes.toStdString());
    QVERIFY(!result);
    QVERIFY2(static_cast<int>(result.error().code) == code, result.error().context.c_str());
}

void PyTorchFileTest::refusesBadStreams_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const std::string& bytes, ErrorCode code) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << static_cast<int>(code);
    };
    const std::string valid = legacyPyTorchFile(validPickle(), kFourFloats);
    const auto changed = [&](const std::string& from, const std::string& to) {
        std::string bytes = valid;
        return bytes.replace(bytes.find(from), from.size(), to);
    };
    row("other pickle", PickleWriter().raw("}").stop(), ErrorCode::UnsupportedFormat);
    row("unknown version", changed(littleEndian(1001, 4), littleEndian(1002, 4)), ErrorCode::UnsupportedFormat);
    row("big-endian", changed("little_endian\x88", "little_endian\x89"), ErrorCode::UnsupportedFormat);
    row("no byte order", changed("little_endian", "little_indian"), ErrorCode::FileMalformed);
    row("bytes left over", valid + "x", ErrorCode::FileMalformed);
    row("storage unknown", legacyPyTorchFile(validPickle(), {{"1", kFourFloats[0].bytes}}), ErrorCode::FileMalformed);
    row("storage twice", legacyPyTorchFile(validPickle(), {kFourFloats[0], kFourFloats[0]}), ErrorCode::FileMalformed);
    row("storage missing", legacyPyTorchFile(validPickle(), {}), ErrorCode::FileMalformed);
    row("storage shorter", legacyPyTorchFile(validPickle(), {{"0", "12345678"}}), ErrorCode::FileMalformed);
    row("keys are no list", changed("](", "}("), ErrorCode::FileMalformed);
    row("storage announces gigabytes",
        legacyPyTorchFile(oneTensor(TensorType::Float64, 0x7fffffff, 0, {0x7fffffff}, {1}), {{"0", "", 8}})
                .substr(0, legacyPyTorchFile(oneTensor(TensorType::Float64, 0x7fffffff, 0, {0x7fffffff}, {1}),
                                             {{"0", "", 8}})
                                   .size() -
                               8) +
            littleEndian(0x7fffffff, 8),
        ErrorCode::FileTruncated);
    row("storage that is a view",
        legacyPyTorchFile(PickleWriter()
                              .raw("(")
                              .text("storage")
                              .global("torch", "FloatStorage")
                              .text("0")
                              .text("cpu")
                              .number(4)
                              .text("0")
                              .raw("tQ")
                              .stop(),
                          kFourFloats),
        ErrorCode::UnsupportedFormat);
}

void PyTorchFileTest::refusesBadStreams() {
    refusesBadArchives();
}

void PyTorchFileTest::refusesOtherFormats_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const std::string& bytes, ErrorCode code = ErrorCode::UnsupportedFormat) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << static_cast<int>(code);
    };
    row("text", "these are no weights");
    row("tar", std::string(257, '\0') + "ustar" + std::string(250, '\0'));
    row("picture", "\xff\xd8\xff\xe0 and so on");
    row("protocol 0 attack", "cos\nsystem\n(S'touch owned'\ntR.");
    row("protocol 9", "\x80\x09}.");
    row("no tensors", legacyPyTorchFile(PickleWriter().raw("}").text("epoch").raw("K\x01s").stop(), {}));
    row("no dictionary", legacyPyTorchFile(PickleWriter().raw("]").stop(), {}));
    row("a single tensor",
        zipPyTorchFile(PickleWriter().tensor("0", TensorType::Float32, 4, 0, {4}, {1}).stop(), kFourFloats));
    row("empty file", "", ErrorCode::FileTruncated);
}

void PyTorchFileTest::refusesOtherFormats() {
    refusesBadArchives();
}

void PyTorchFileTest::refusesEveryTruncation_data() {
    QTest::addColumn<QByteArray>("whole");
    const auto tensors = tensorsOfEveryType();
    const std::string pickle = stateDictionaryPickle(tensors);
    QTest::newRow("stream") << QByteArray::fromStdString(legacyPyTorchFile(pickle, storagesOf(tensors)));
    QTest::newRow("archive") << QByteArray::fromStdString(zipPyTorchFile(pickle, storagesOf(tensors)));
}

void PyTorchFileTest::refusesEveryTruncation() {
    QFETCH(QByteArray, whole);
    for (qsizetype size = 0; size < whole.size(); ++size) {
        const auto result = read(whole.left(size).toStdString());
        QVERIFY(!result);
        QVERIFY2(
            result.error().code == ErrorCode::FileTruncated ||
                (result.error().code == ErrorCode::UnsupportedFormat && size < 4),
            qPrintable(QStringLiteral("%1 bytes: %2").arg(size).arg(QString::fromStdString(result.error().context))));
    }
}

/// Pickles that would make a careless reader recurse, grow or run for long.
void PyTorchFileTest::staysSmallAndQuick() {
    constexpr std::size_t kMany = 4'000'000;
    PickleWriter doubling;  // each tuple holds the one before twice
    doubling.raw(")");
    for (int i = 0; i < 100'000; ++i) doubling.raw(std::string("q\0h\0\x86", 5));
    PickleWriter copies;  // one list copied again and again
    copies.raw("](");
    for (int i = 0; i < 20'000; ++i) copies.raw(")");
    copies.raw("eq\x01");
    for (int i = 0; i < 200'000; ++i) copies.global("collections", "OrderedDict").raw("h\x01\x85R");
    PickleWriter itself;  // a list that contains itself
    itself.raw(
        "]q\x01h\x01"
        "a");
    std::string nested;
    for (std::size_t i = 0; i < kMany; ++i) nested += ']';
    PickleWriter memos;
    memos.raw("}");
    for (std::uint32_t i = 0; i < kMany / 5; ++i) memos.raw("r").raw(littleEndian(i * 2654435761U, 4));
    const std::vector<std::string> pickles{
        doubling.stop(),
        copies.stop(),
        itself.stop(),
        PickleWriter().raw(nested).stop(),
        PickleWriter().raw(nested).raw(std::string(kMany - 1, 'a')).stop(),
        PickleWriter().raw(std::string(kMany, '(')).stop(),
        PickleWriter().raw(std::string(kMany, '}')).stop(),
        memos.stop(),
        PickleWriter().raw("X\xff\xff\xff\xff").stop(),
        PickleWriter().raw("\x8d" + littleEndian(~0ULL, 8)).stop(),
        PickleWriter().raw("\x8b\xff\xff\xff\x7f").stop(),
        PickleWriter().raw("\x95\xff\xff\xff\xff\xff\xff\xff\xff").stop(),
    };
    std::vector<std::string> files;
    for (std::size_t i = 0; i < pickles.size(); ++i) {
        files.push_back(path(("hostile" + std::to_string(i)).c_str()));
        QVERIFY(writeFile(files.back(), legacyPyTorchFile(pickles[i], {})));
        files.push_back(files.back() + ".zip");
        QVERIFY(writeFile(files.back(), zipPyTorchFile(pickles[i], {})));
    }
    const long beforeKb = peakMemoryKb();
    QElapsedTimer timer;
    timer.start();
    for (const std::string& file : files) QVERIFY(!readPyTorchFile(file));
    QVERIFY2(timer.elapsed() < 20'000, "a pickle takes too long");
    QVERIFY2(peakMemoryKb() - beforeKb < 96 * 1024, "a pickle takes too much memory");
}

QTEST_GUILESS_MAIN(PyTorchFileTest)
#include "tst_pytorch_file.moc"
