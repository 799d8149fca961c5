#include <QTemporaryDir>
#include <QtTest>
#include <opencv2/imgproc.hpp>

#include "core/model/tensor_file.h"
#include "database/gallery_store.h"
#include "database/missing_embeddings.h"
#include "database/model_adoption.h"
#include "database/store_model.h"
#include "database/store_settings.h"
#include "tests/support/fake_networks.h"
#include "tests/support/protected_store.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

class TestModelAdoption : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        auto opened = openTestStore(m_folder->filePath(u"store"_s));
        QVERIFY(opened);
        m_store = std::move(*opened);
        QVERIFY(m_store->faces().registerModel(u"old"_s, u"Old"_s, u"{}"_s));
        for (int person = 0; person < 3; ++person) enrol(person, 7);
    }

    void everyFaceIsMeasuredAndTheModelSwitched() {
        int reported = 0;
        JobControl control([&](int done, int total) {
            reported = done;
            QCOMPARE(total, 21);
        });
        const auto measured = measureAllFaces(reader(), 21, *analyzer(), control);
        QVERIFY(measured);
        QCOMPARE(measured->embeddings.size(), 21);
        QCOMPARE(reported, 21);
        QCOMPARE(m_store->faces().galleryContents(u"new"_s)->templates.size(), std::size_t{0});  // nothing yet
        QVERIFY(adoptModel(*m_store, entry(), *measured));
        QCOMPARE(m_store->faces().galleryContents(u"new"_s)->templates.size(), std::size_t{21});
        QCOMPARE(m_store->faces().galleryContents(u"old"_s)->templates.size(), std::size_t{21});  // for the way back
        QCOMPARE(loadStoreSettings(*m_store)->model, u"new"_s);
    }

    void rollingBackGoesBackOnce() {
        QCOMPARE(rollBackModel(*m_store).error().code, ErrorCode::NotFound);
        JobControl control;
        QVERIFY(adoptModel(*m_store, entry(), *measureAllFaces(reader(), 21, *analyzer(), control)));
        const auto back = rollBackModel(*m_store);
        QVERIFY(back);
        const auto shipped = ModelLibrary::shippedModel();
        const QString before = shipped ? QString::fromStdString(shipped->card.modelId) : QString();
        QCOMPARE(*back, before);
        QCOMPARE(rollBackModel(*m_store).error().code, ErrorCode::NotFound);
        QCOMPARE(loadStoreSettings(*m_store)->model, before);
    }

    /// A window that has read the settings long ago takes nothing back of what another program decides.
    void adoptingThePresentModelAgainKeepsTheWayBack() {
        JobControl control;
        const auto measured = measureAllFaces(reader(), 21, *analyzer(), control);
        for (int time = 0; time < 2; ++time) QVERIFY(adoptModel(*m_store, entry(), *measured));
        QVERIFY(*rollBackModel(*m_store) != u"new"_s);
    }

    void settingsOfTwoProgramsAreKeptOneByOne() {
        const auto other = openTestStore(m_store->folder());
        QVERIFY(other);
        QVERIFY(loadStoreSettings(*m_store));
        JobControl control;
        QVERIFY(adoptModel(**other, entry(), *measureAllFaces(reader(), 21, *analyzer(), control)));
        const auto changed = changeStoreSettings(*m_store, [](StoreSettings& settings) -> Result<void> {
            settings.keepSightings = true;
            return {};
        });
        QVERIFY(changed);
        QCOMPARE(changed->model, u"new"_s);
        const auto stored = loadStoreSettings(**other);
        QCOMPARE(stored->model, u"new"_s);
        QVERIFY(stored->modelWasAdopted && stored->keepSightings);
        const auto refused = changeStoreSettings(*m_store, [](StoreSettings& settings) -> Result<void> {
            settings.model = u"none"_s;
            return Error{ErrorCode::NotFound, {}};
        });
        QCOMPARE(refused.error().code, ErrorCode::NotFound);
        QCOMPARE(*loadStoreSettings(**other), *stored);
    }

    void aFailureChangesNothing() {
        MeasuredFaces broken;
        broken.embeddings.emplaceBack(1, FakeEmbeddingNetwork::embeddingOfHue(10));
        broken.embeddings.emplaceBack(2, Embedding{1, 2, 3});
        const auto adopted = adoptModel(*m_store, entry(), broken);
        QVERIFY(!adopted);
        QCOMPARE(m_store->faces().galleryContents(u"new"_s)->templates.size(), std::size_t{0});
        QVERIFY(!loadStoreSettings(*m_store)->modelWasAdopted);
    }

    /// Trained on a few of many, a model is nearly as strict with strangers as before: its curve, which supposes that
    /// it was trained on everybody, would leave people unnamed.
    void theThresholdGoesByWhoIsEnrolled() {
        // 40 people of 4 faces; `common` is what all of them have in common.
        const auto faces = [&](int people, float common) {
            cv::RNG same(3);
            std::vector<Template> templates;
            for (int person = 0; person < people; ++person) {
                const Embedding own = sampleEmbedding(same);
                for (int face = 0; face < 4; ++face) {
                    Embedding embedding = own;
                    const Embedding noise = sampleEmbedding(same);
                    for (std::size_t i = 0; i < embedding.size(); ++i) embedding[i] += 0.3F * noise[i];
                    embedding[0] += common;
                    normalize(embedding);
                    templates.push_back({person + 1, std::int64_t(templates.size()) + 1, embedding});
                }
            }
            return templates;
        };
        ModelCard before = card(), after = card();
        before.modelId = "old";
        before.farCurve = {{0.1, 0.1}, {0.001, 0.3}, {1e-6, 0.6}};
        after.farCurve = {{0.1, 0.2}, {0.001, 0.4}, {1e-6, 0.7}};
        after.trainedPeople = 5;
        const StoreSettings settings;
        const auto shift = [&](const std::vector<Template>& one, const std::vector<Template>& other) {
            return shiftAmong(one, before, other, after, settings);
        };
        QVERIFY(std::abs(shift(faces(40, 0), faces(40, 0)) + 0.1) < 1e-6);  // nothing has moved
        const double moved = shift(faces(40, 0), faces(40, 0.2F));
        QVERIFY2(moved > -0.09 && moved < 0, qPrintable(QString::number(moved)));
        QVERIFY(shift(faces(40, 0), faces(40, 0.6F)) > 0);                     // more than the curve says
        QVERIFY(std::abs(shift(faces(40, 0.2F), faces(40, 0)) + 0.1) < 1e-6);  // never less than before
        QCOMPARE(shift(faces(29, 0), faces(29, 0)), 0.0);
        after.trainedPeople = 9;  // of 40
        QCOMPARE(shift(faces(40, 0), faces(40, 0)), 0.0);
        after.trainedPeople = 0;  // unknown
        QCOMPARE(shift(faces(40, 0), faces(40, 0)), 0.0);
        // It counts for naming, until a comparison of all faces says otherwise.
        StoreSettings adopted;
        adopted.adoptedShifts.insert(u"new"_s, -0.1);
        QVERIFY(std::abs(namingThreshold(adopted, after, 100) - namingThreshold(settings, after, 100) + 0.1F) < 1e-5F);
        const StoreSettings calibratedToo = calibrated(adopted, adopted.strangerRate, 0.55, after, 100);
        QVERIFY(std::abs(namingThreshold(calibratedToo, after, 100) - 0.55F) < 1e-5F);
    }

    /// A model's file decides who is named, and anybody who can write to the folder can change what it says of
    /// strangers; the settings, which a passphrase guards, notice it.
    void aModelsFileIsTheOneThatWasChosen() {
        const auto shipped = ModelLibrary::shippedModel();
        if (!shipped) QSKIP("the shipped weights are not here");
        const ModelLibrary library(m_store->modelsFolder().toStdString());
        QVERIFY(QDir().mkpath(m_store->modelsFolder()));
        const std::string path = m_store->modelsFolder().toStdString() + "/mine.safetensors";
        auto weights = readSafetensors(shipped->pathUtf8);
        QVERIFY(weights);
        weights->tensors.begin()->second.bytes.front() ^= std::byte{1};
        weights->metadata["name"] = "mine";
        QVERIFY(writeSafetensors(path, *weights));
        const auto mine = library.find("mine");
        QVERIFY(mine);
        const auto used = [this] { return modelInUse(*m_store, *loadStoreSettings(*m_store)); };
        QVERIFY(useModel(*m_store, *mine));
        QCOMPARE(used()->pathUtf8, path);
        QVERIFY(renameModel(*m_store, library, *mine, u"ours"_s));
        QVERIFY(used());
        QVERIFY(renameModel(*m_store, library, *used(), u"mine"_s));

        weights = readSafetensors(path);  // a new name writes it anew
        auto lenient = *weights;
        lenient.metadata["far_thresholds"] = R"({"0.1":0.01,"0.001":0.02})";
        QVERIFY(writeSafetensors(path, lenient));
        QCOMPARE(library.find("mine")->card.modelId, mine->card.modelId);
        QCOMPARE(used().error().code, ErrorCode::ModelAltered);
        QCOMPARE(renameModel(*m_store, library, *library.find("mine"), u"ours"_s).error().code,
                 ErrorCode::ModelAltered);
        auto cohort = *weights;
        QVERIFY(cohort.metadata.contains("cohort_closeness"));
        cohort.metadata["cohort_closeness"] = "-0.9";
        QVERIFY(writeSafetensors(path, cohort));
        QCOMPARE(used().error().code, ErrorCode::ModelAltered);
        QVERIFY(writeSafetensors(path, *weights));
        QVERIFY(used());  // as it was again
        QVERIFY(writeSafetensors(path, lenient));
        QVERIFY(useModel(*m_store, *library.find("mine")));  // somebody's own wish
        QVERIFY(used());

        // The same weights under another name, before it in the alphabet, change nothing and can go again.
        const std::string twin = m_store->modelsFolder().toStdString() + "/a twin.safetensors";
        auto other = *weights;
        other.metadata["name"] = "a twin";
        QVERIFY(writeSafetensors(twin, other));
        QCOMPARE(used()->pathUtf8, path);
        QVERIFY(renameModel(*m_store, library, *library.find("a twin"), u"another twin"_s));
        QCOMPARE(used()->pathUtf8, path);
        QCOMPARE(removeModel(*m_store, library, *library.find("mine")).error().code, ErrorCode::ModelInUse);
        QVERIFY(removeModel(*m_store, library, *library.find("another twin")));
        QCOMPARE(used()->pathUtf8, path);

        // The same of the model to which an adoption can be taken back.
        QVERIFY(adoptModel(*m_store, entry(), {}));
        QVERIFY(writeSafetensors(path, cohort));
        QCOMPARE(rollBackModel(*m_store).error().code, ErrorCode::ModelAltered);
        QVERIFY(loadStoreSettings(*m_store)->modelWasAdopted);
    }

    /// Window and command line take the same steps: "not this person" holds for every model.
    void measuresFacesAndRejectedLooksThatAreMissing() {
        const cv::Mat crop(kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar(40, 90, 200));
        const qint64 person = m_store->people().all()->first().id;
        QVERIFY(m_store->faces().rejectLook(person, u"old"_s, FakeEmbeddingNetwork::embeddingOfHue(10), crop));
        QVERIFY(m_store->faces().registerModel(u"new"_s, u"New"_s, u"{}"_s));
        MissingEmbeddings missing(u"new"_s);
        int steps = 0;
        for (;; ++steps) {
            const auto batch = missing.next(*m_store, 8);
            QVERIFY(batch);
            if (batch->empty()) break;
            const auto measured = MissingEmbeddings::measure(*analyzer(), *batch);
            QVERIFY(measured);
            QVERIFY(missing.add(*m_store, *batch, *measured));
        }
        QCOMPARE(steps, 4);  // 21 faces, one look
        QCOMPARE(m_store->faces().galleryContents(u"new"_s)->templates.size(), std::size_t{21});
        QCOMPARE(m_store->faces().galleryContents(u"new"_s)->rejections.size(), std::size_t{1});
    }

    void measuringCanBeCancelled() {
        JobControl control;
        control.cancel();
        QCOMPARE(measureAllFaces(reader(), 21, *analyzer(), control).error().code, ErrorCode::Cancelled);
    }

private:
    static ModelEntry entry() { return {.card = card(), .pathUtf8 = {}}; }
    static ModelCard card() {
        ModelCard card = FakeEmbeddingNetwork::defaultCard();
        card.modelId = "new";
        card.name = "New";
        return card;
    }
    static std::shared_ptr<const Analyzer> analyzer() {
        return makeFakeAnalyzer(std::make_shared<FakeEmbeddingNetwork>(card()));
    }
    CropReader reader() const {
        return [this](qint64 after, int limit) { return m_store->faces().crops(after, limit); };
    }
    void enrol(int person, int faces) const {
        Enrolment enrolment{
            .name = u"Person %1"_s.arg(person), .consentedAt = QDateTime::currentDateTimeUtc(), .modelId = u"old"_s};
        for (int i = 0; i < faces; ++i) {
            cv::Mat crop(kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar(60.0 * person, 220, 200));
            cv::cvtColor(crop, crop, cv::COLOR_HSV2BGR);
            enrolment.faces.append({.crop = crop,
                                    .source = u"test"_s,
                                    .takenAt = QDateTime::currentDateTimeUtc(),
                                    .embedding = FakeEmbeddingNetwork::embeddingOfHue(120.0 * person)});
        }
        QVERIFY(m_store->people().enroll(enrolment));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GalleryStore> m_store;
};

QTEST_GUILESS_MAIN(TestModelAdoption)
#include "tst_model_adoption.moc"
