#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <functional>

#include "core/model/engine.h"
#include "core/model/model_library.h"
#include "core/train/trainable_network.h"
#include "tests/support/test_data.h"
#include "tests/support/weights_files.h"

using namespace facenet;
using namespace facenet::test;

namespace {

class AnyNetwork final : public EmbeddingNetwork {
public:
    explicit AnyNetwork(ModelCard card) : m_card(std::move(card)) {}
    Result<std::vector<float>> embed(std::span<const PixelView>) override {
        return Error{ErrorCode::InvalidArgument, "no faces here"};
    }
    Result<std::vector<float>> features(std::span<const PixelView> faces) override { return embed(faces); }
    const ModelCard& card() const override { return m_card; }
    std::shared_ptr<const CohortEmbeddings> cohort() const override { return nullptr; }
    Precision precision() const override { return Precision::Float32; }

private:
    ModelCard m_card;
};

/// Knows one parameter, `Bottleneck.weight`, and checks the metadata as the real engine does.
class StrictEngine final : public Engine {
public:
    const DeviceInfo& device() const override { return m_device; }
    Result<std::shared_ptr<EmbeddingNetwork>> makeEmbedder(const TensorFile& weights) const override {
        auto card = modelCardFromMetadata(weights.metadata, modelIdOf(weights.tensors));
        if (!card) return card.error();
        if (!weights.tensors.contains("Bottleneck.weight"))
            return Error{ErrorCode::TensorMismatch, "missing: Bottleneck.weight"};
        return std::shared_ptr<EmbeddingNetwork>(std::make_shared<AnyNetwork>(std::move(*card)));
    }
    Result<std::shared_ptr<DetectorNetwork>> makeDetector(const TensorFile&) const override {
        return Error{ErrorCode::TensorMismatch, "no detector here"};
    }
    Result<std::unique_ptr<EmbeddingIndex>> makeIndex(std::vector<float>, std::vector<std::int64_t>) const override {
        return Error{ErrorCode::OutOfMemory, "no index here"};
    }
    Result<std::unique_ptr<TrainableNetwork>> makeTrainable(const TrainableSpec&) const override {
        return Error{ErrorCode::EngineUnavailable, {}};
    }

private:
    DeviceInfo m_device;
};

std::map<std::string, StoredTensor> tensorsOf(const std::string& backboneParameter, int content) {
    const StoredTensor tensor{TensorType::UInt8, {1}, {static_cast<std::byte>(content)}};
    return {{backboneParameter, tensor}, {"Bottleneck.weight", tensor}, {"classifier.weight", tensor}};
}

constexpr auto kMobileNetParameter = "backbone.model.stage1.0.0.weight";
constexpr auto kInceptionParameter = "backbone.model.conv2d_1a.conv.weight";

}  // namespace

class ModelLibraryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void findsShippedModels();
    void keepsShippedModels();
    void aCohortGoesWithItsWeights();
    void importsPyTorchFiles();
    void importKeepsWhatAFileSaysOfItself();
    void importRefuses_data();
    void importRefuses();
    void importRefusesTakenNames();
    void importLeavesNothingWhenItFails();
    void findsByNameIdAndPath();
    void namesUnreadableFiles();
    void noticesTensorsThatChanged();
    void renamesAndRemovesWhatWasImported();

private:
    std::string path(const QString& name) const { return m_folder->filePath(name).toStdString(); }
    std::string pyTorchFile(const std::map<std::string, StoredTensor>& tensors) const {
        const std::string target = path(QStringLiteral("download.pth"));
        return writeFile(target, zipPyTorchFile(stateDictionaryPickle(tensors), storagesOf(tensors))) ? target : "";
    }
    ModelLibrary library() const { return ModelLibrary(path(QStringLiteral("store/models"))); }
    QStringList stored() const {
        return QDir(m_folder->filePath(QStringLiteral("store/models"))).entryList(QDir::Files | QDir::Hidden);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    StrictEngine m_engine;
};

void ModelLibraryTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("FACENET_DATA_DIR", (sourceFolder() + QStringLiteral("/resources")).toUtf8());
}

void ModelLibraryTest::cleanup() {
    qunsetenv("FACENET_DATA_DIR");
    m_folder.reset();
}

void ModelLibraryTest::keepsShippedModels() {
    const auto shipped = ModelLibrary::shippedModel();
    QVERIFY(shipped && library().keepShipped(*shipped));
    QVERIFY(library().keepShipped({.card = {.modelId = "of nobody"}, .pathUtf8 = {}}));
    // While they are shipped they are told once.
    QCOMPARE(library().list().size(), std::size_t{1});
    const auto kept = library().imported();
    QCOMPARE(kept.size(), std::size_t{1});
    QVERIFY(kept.front().kept && !kept.front().shipped);
    QCOMPARE(kept.front().card.name, shipped->card.name + ' ' + std::to_string(shipped->card.version));
    QCOMPARE(kept.front().card.farCurve.size(), shipped->card.farCurve.size());
    QCOMPARE(kept.front().card.translations, shipped->card.translations);
    // Once more changes nothing.
    QVERIFY(library().keepShipped(*shipped));
    QCOMPARE(library().imported().size(), std::size_t{1});
    // A later version of the program: another set of weights, one copy into the folder.
    auto next = readSafetensors(shipped->pathUtf8);
    QVERIFY(next);
    next->tensors.begin()->second.bytes.front() ^= std::byte{1};
    next->metadata["version"] = "9";
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("next/models")));
    QVERIFY(writeSafetensors(path(QStringLiteral("next/models/whatever.safetensors")), *next));
    qputenv("FACENET_DATA_DIR", path(QStringLiteral("next")).c_str());
    const auto entries = library().list();
    QCOMPARE(entries.size(), std::size_t{2});
    QVERIFY(entries[0].shipped && entries[1].kept);
    QCOMPARE(entries[0].card.version, 9);
    QVERIFY(entries[0].card.name != entries[1].card.name);
    QCOMPARE(library().find("")->card.modelId, entries[0].card.modelId);
    QCOMPARE(library().find(shipped->card.modelId)->pathUtf8, entries[1].pathUtf8);
    QCOMPARE(library().rename(entries[1], "mine").error().code, ErrorCode::InvalidArgument);
    QVERIFY(library().remove(entries[1]));
}

void ModelLibraryTest::findsShippedModels() {
    std::vector<Error> problems;
    const auto entries = ModelLibrary({}).list(&problems);
    QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().context.c_str());
    QVERIFY(std::ranges::all_of(entries, &ModelEntry::shipped));
    const auto usual = ModelLibrary::shippedModel();
    QVERIFY(usual);
    QVERIFY(usual->shipped);
    QCOMPARE(usual->card.modelId.size(), std::size_t{64});
    QVERIFY(ModelLibrary::detectorPath());

    qunsetenv("FACENET_DATA_DIR");
    const QString beside =
        QDir::cleanPath(QCoreApplication::applicationDirPath() + QStringLiteral("/../share/facenet-studio/models"));
    QCOMPARE(QString::fromStdString(ModelLibrary::shippedFolder()), beside);

    qputenv("FACENET_DATA_DIR", m_folder->path().toUtf8());
    QVERIFY(ModelLibrary({}).list().empty());
    QVERIFY(ModelLibrary::detectorPath().error().code == ErrorCode::FileNotFound);
}

void ModelLibraryTest::aCohortGoesWithItsWeights() {
    const auto cohortIn = [](const std::string& file) {
        const auto weights = readSafetensors(file);
        const auto cohort = weights ? cohortFrom(*weights) : Result<std::optional<CohortFeatures>>(weights.error());
        return cohort && *cohort ? (*cohort)->closeness : -1;
    };
    const auto shipped = ModelLibrary::shippedModel();
    QVERIFY(shipped.ok());
    const float closeness = cohortIn(shipped->pathUtf8);
    QVERIFY(closeness > -1);
    QVERIFY(library().keepShipped(*shipped));
    QCOMPARE(cohortIn(library().imported().front().pathUtf8), closeness);
    const auto imported = library().import(m_engine, shipped->pathUtf8, "mine");
    QVERIFY2(imported.ok(), imported ? "" : imported.error().context.c_str());
    QCOMPARE(imported->card.modelId, shipped->card.modelId);
    QCOMPARE(cohortIn(imported->pathUtf8), closeness);
    const auto renamed = library().rename(*imported, "ours");
    QVERIFY(renamed.ok());
    QCOMPARE(cohortIn(renamed->pathUtf8), closeness);
}

void ModelLibraryTest::renamesAndRemovesWhatWasImported() {
    const auto imported = library().import(m_engine, pyTorchFile(tensorsOf(kMobileNetParameter, 7)), "mine");
    QVERIFY(imported);
    QVERIFY(library().import(m_engine, pyTorchFile(tensorsOf(kMobileNetParameter, 8)), "other"));
    QVERIFY(library().rename(*imported, "other").error().code == ErrorCode::NameTaken);
    QVERIFY(library().rename(*imported, "../out").error().code == ErrorCode::InvalidArgument);
    const auto renamed = library().rename(*imported, "ours");
    QVERIFY2(renamed, renamed ? "" : renamed.error().context.c_str());
    QCOMPARE(stored(), (QStringList{QStringLiteral("other.safetensors"), QStringLiteral("ours.safetensors")}));
    const auto found = library().find("ours");
    QVERIFY(found);
    QCOMPARE(found->card.modelId, imported->card.modelId);
    const std::string copy = path(QStringLiteral("copy.safetensors"));
    QVERIFY(exportModel(found->pathUtf8, copy));
    QCOMPARE(library().find(copy)->card.modelId, imported->card.modelId);
    QVERIFY(library().remove(*found));
    QVERIFY(library().remove(*found).error().code == ErrorCode::NotFound);
    QCOMPARE(stored(), QStringList{QStringLiteral("other.safetensors")});
    const auto shipped = ModelLibrary::shippedModel();
    QVERIFY(shipped);
    QVERIFY(library().remove(*shipped).error().code == ErrorCode::InvalidArgument);
    QVERIFY(library().rename(*shipped, "mine").error().code == ErrorCode::InvalidArgument);
}

void ModelLibraryTest::importsPyTorchFiles() {
    const auto tensors = tensorsOf(kInceptionParameter, 1);
    const auto imported = library().import(m_engine, pyTorchFile(tensors), "größer");
    QVERIFY2(imported, imported ? "" : imported.error().context.c_str());
    QCOMPARE(imported->card.name, std::string("größer"));
    QVERIFY(imported->card.backbone == Backbone::InceptionResNetV1);
    QVERIFY(imported->card.preprocessing == Preprocessing::Letterbox);
    QVERIFY(imported->card.farCurve.empty());
    QVERIFY(!imported->shipped);
    QCOMPARE(stored(), QStringList{QStringLiteral("größer.safetensors")});

    const auto weights = readSafetensors(imported->pathUtf8);
    QVERIFY(weights);
    QVERIFY(weights->tensors == tensors);
    QVERIFY(m_engine.makeEmbedder(*weights));
    const auto found = library().find("größer");
    QVERIFY(found);
    QCOMPARE(found->card.modelId, modelIdOf(tensors));
    QCOMPARE(found->pathUtf8, imported->pathUtf8);
}

void ModelLibraryTest::importKeepsWhatAFileSaysOfItself() {
    TensorFile file{tensorsOf(kMobileNetParameter, 1), {}};
    file.metadata = metadataFromModelCard({.name = "before",
                                           .farCurve = {{0.1, 0.2}, {0.01, 0.3}},
                                           .lfwAccuracy = 0.9,
                                           .trainingData = "pictures",
                                           .licence = "for research"});
    QVERIFY(writeSafetensors(path(QStringLiteral("other.safetensors")), file));
    const auto imported = library().import(m_engine, path(QStringLiteral("other.safetensors")), "mine");
    QVERIFY(imported);
    const auto found = library().find("mine");
    QVERIFY(found);
    QCOMPARE(found->card.farCurve.size(), std::size_t{2});
    QCOMPARE(found->card.lfwAccuracy.value_or(0), 0.9);
    QCOMPARE(found->card.trainingData, std::string("pictures"));
    QCOMPARE(found->card.licence, std::string("for research"));
    QVERIFY(found->card.preprocessing == Preprocessing::AlignedFivePoint);
    QCOMPARE(library().find("before").error().code, ErrorCode::NotFound);
}

void ModelLibraryTest::importRefuses_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"", ".", "..", ".hidden", "-option", "a/b", "../escape", "a\\b", "line\nbreak"})
        QTest::newRow(qPrintable(QStringLiteral("name '%1'").arg(QString::fromUtf8(name)))) << QString::fromUtf8(name);
    QTest::newRow("long name") << QString(200, u'x');
}

void ModelLibraryTest::importRefuses() {
    QFETCH(QString, name);
    const auto imported =
        library().import(m_engine, pyTorchFile(tensorsOf(kMobileNetParameter, 1)), name.toStdString());
    QVERIFY(!imported);
    QCOMPARE(imported.error().code, ErrorCode::InvalidArgument);
    QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("store"))));
}

void ModelLibraryTest::importRefusesTakenNames() {
    const std::string file = pyTorchFile(tensorsOf(kMobileNetParameter, 1));
    QCOMPARE(library().import(m_engine, file, ModelLibrary::shippedModel()->card.name).error().code,
             ErrorCode::NameTaken);
    QVERIFY(library().import(m_engine, file, "mine"));
    const std::string before = readFile(path(QStringLiteral("store/models/mine.safetensors")));
    const auto again = library().import(m_engine, pyTorchFile(tensorsOf(kMobileNetParameter, 2)), "mine");
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::NameTaken);
    QCOMPARE(readFile(path(QStringLiteral("store/models/mine.safetensors"))), before);
}

void ModelLibraryTest::importLeavesNothingWhenItFails() {
    auto tensors = tensorsOf(kMobileNetParameter, 1);
    tensors.erase("Bottleneck.weight");
    QCOMPARE(library().import(m_engine, pyTorchFile(tensors), "a").error().code, ErrorCode::TensorMismatch);
    QCOMPARE(library().import(m_engine, pyTorchFile(tensorsOf("resnet.weight", 1)), "a").error().code,
             ErrorCode::WrongBackbone);
    QCOMPARE(library().import(m_engine, path(QStringLiteral("nowhere.pth")), "a").error().code,
             ErrorCode::FileNotFound);
    QCOMPARE(library().import(m_engine, ModelLibrary::detectorPath().value(), "a").error().code,
             ErrorCode::WrongBackbone);
    QVERIFY(stored().isEmpty());
    QVERIFY(writeFile(path(QStringLiteral("store")), "a file where the folder should be"));
    QCOMPARE(library().import(m_engine, pyTorchFile(tensorsOf(kMobileNetParameter, 1)), "a").error().code,
             ErrorCode::FileUnwritable);
}

void ModelLibraryTest::findsByNameIdAndPath() {
    const auto first = library().import(m_engine, pyTorchFile(tensorsOf(kMobileNetParameter, 1)), "first");
    const auto second = library().import(m_engine, pyTorchFile(tensorsOf(kMobileNetParameter, 2)), "second");
    QVERIFY(first && second);
    QCOMPARE(library().find(second->card.modelId)->card.name, std::string("second"));
    QCOMPARE(library().find(second->card.modelId.substr(0, 12))->card.name, std::string("second"));
    QCOMPARE(library().find(second->pathUtf8)->card.name, std::string("second"));
    QCOMPARE(library().find(second->card.modelId.substr(0, 3)).error().code, ErrorCode::NotFound);
    QCOMPARE(library().find("third").error().code, ErrorCode::NotFound);
    const auto shipped = ModelLibrary::shippedModel(), unnamed = library().find("");
    QCOMPARE(unnamed.ok(), shipped.ok());
    if (shipped) QCOMPARE(unnamed->pathUtf8, shipped->pathUtf8);

    // Two ids that begin alike; the metadata say what they are.
    for (const char* end : {"1", "2"}) {
        TensorFile file{tensorsOf(kMobileNetParameter, 3),
                        metadataFromModelCard({.modelId = std::string("abcdef") + end})};
        QVERIFY(writeSafetensors(path(QStringLiteral("store/models/like%1.safetensors").arg(QString::fromUtf8(end))),
                                 file));
    }
    QCOMPARE(library().find("abcdef").error().code, ErrorCode::NotFound);
    QCOMPARE(library().find("abcdef2")->card.name, std::string("like2"));
}

void ModelLibraryTest::namesUnreadableFiles() {
    QVERIFY(library().import(m_engine, pyTorchFile(tensorsOf(kMobileNetParameter, 1)), "good"));
    QVERIFY(writeFile(path(QStringLiteral("store/models/bad.safetensors")), "no weights"));
    QVERIFY(writeFile(path(QStringLiteral("store/models/good.safetensors.partial-1")), "half a file"));
    std::vector<Error> problems;
    const auto entries = library().list(&problems);
    QCOMPARE(std::ranges::count(entries, false, &ModelEntry::shipped), std::ptrdiff_t{1});
    QCOMPARE(problems.size(), std::size_t{1});
    QVERIFY(problems[0].context.find("bad.safetensors") != std::string::npos);
}

void ModelLibraryTest::noticesTensorsThatChanged() {
    const auto imported = library().import(m_engine, pyTorchFile(tensorsOf(kMobileNetParameter, 1)), "mine");
    QVERIFY(imported);
    std::string bytes = readFile(imported->pathUtf8);
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    QVERIFY(writeFile(imported->pathUtf8, bytes));
    const auto weights = readSafetensors(library().find("mine")->pathUtf8);
    QVERIFY(weights);
    const auto network = m_engine.makeEmbedder(*weights);
    QVERIFY(!network);
    QCOMPARE(network.error().code, ErrorCode::FileMalformed);
}

QTEST_GUILESS_MAIN(ModelLibraryTest)
#include "tst_model_library.moc"
