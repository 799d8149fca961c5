#include <QDir>
#include <QtTest>
#include <random>
#include <set>

#include "core/analysis/clustering.h"
#include "core/analysis/gallery_calibration.h"
#include "core/analysis/similarity_blocks.h"
#include "core/analysis/suggestions.h"
#include "core/face/analyzer.h"
#include "core/face/picture.h"
#include "core/model/torch/make_engine.h"
#include "core/picture/read_picture.h"
#include "tests/support/main_face.h"
#include "tests/support/test_data.h"

using namespace facenet;
using namespace facenet::test;

namespace {

constexpr int kPeople = 140;
constexpr int kSplitPeople = 20;    // with ten pictures, which are made two people
constexpr int kPicturesOfMost = 4;  // so that the test takes a minute, not ten

TensorFile shipped(const char* name) {
    const auto file = readSafetensors(sourceFolder().toStdString() + "/resources/models/" + name + ".safetensors");
    return file ? *file : TensorFile{};
}

}  // namespace

/// The analysis of a gallery on the faces of real people, with mistakes planted among them.
class TestGalleryAnalysis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        const auto engine = makeTorchEngine({.device = DeviceKind::Cpu, .precision = Precision::Float32});
        QVERIFY(engine.ok());
        const auto detector = (*engine)->makeDetector(shipped("face_detector"));
        const auto embedder = (*engine)->makeEmbedder(shipped("facenet_mobilenet"));
        QVERIFY(detector.ok() && embedder.ok());
        m_curve = (*embedder)->card().farCurve;
        const Analyzer analyzer(Detector(*detector), *embedder);
        std::int64_t person = 0;
        int large = 0;
        for (const QString& name : QDir(images).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
            const QStringList files = QDir(images + u'/' + name).entryList(QDir::Files, QDir::Name);
            const bool isLarge = files.size() >= 10 && large < kSplitPeople;
            if (files.size() < kPicturesOfMost || (person - large >= kPeople - kSplitPeople && !isLarge)) continue;
            m_gallery.names[++person] = name.toStdString();
            large += isLarge ? 1 : 0;
            for (const QString& file : files.mid(0, isLarge ? 10 : kPicturesOfMost)) {
                const auto image = readPicture((images + u'/' + name + u'/' + file).toStdString());
                QVERIFY(image.ok());
                const auto face = mainFaceOf(analyzer, *image, {});
                if (face)
                    m_gallery.templates.push_back(
                        {.personId = person, .faceId = ++m_faces, .embedding = face->embedding});
            }
            if (person == kPeople) break;
        }
        QCOMPARE(person, kPeople);
        QCOMPARE(large, kSplitPeople);
    }

    void clustersArePeople() {
        JobControl control;
        const auto found = clusterRows(*stackedRows(m_gallery.templates), clusteringThreshold(m_curve), control);
        QVERIFY(found.ok());
        std::vector<std::int64_t> people;
        for (const Template& face : m_gallery.templates) people.push_back(face.personId);
        const PairwiseScore score = pairwiseScore(found->clusterOf, people);
        qInfo("clusters: precision %.3f recall %.3f F1 %.3f", score.precision, score.recall, score.f1);
        QVERIFY(score.f1 > 0.93);
    }

    void plantedMistakesAreSuggested() {
        GalleryContents planted = m_gallery;
        std::map<std::int64_t, int> seen, faces;
        for (const Template& face : m_gallery.templates) ++faces[face.personId];
        std::set<std::int64_t> split, moved;
        std::int64_t lastMoved = 0, target = 0;
        for (Template& face : planted.templates) {
            const std::int64_t person = face.personId;
            const int index = seen[person]++;
            if (faces[person] > kPicturesOfMost) {
                split.insert(person);
                if (index % 2 == 1) face.personId = 1000 + person;  // every other face under another name
            } else if (moved.size() < 20 && index == 2 && person > lastMoved + 2) {
                if (target == 0) {
                    target = person;  // this one gets the next one's face
                } else {
                    moved.insert(face.faceId);
                    face.personId = target;
                    target = 0;
                    lastMoved = person;
                }
            }
        }
        QCOMPARE(split.size(), std::size_t{kSplitPeople});
        QCOMPARE(moved.size(), std::size_t{20});

        JobControl control;
        const auto found = suggestMendings(planted, {}, {.farCurve = m_curve, .threshold = 0.6F}, control);
        QVERIFY(found.ok());
        const auto splitFound = std::ranges::count_if(found->samePerson, [&](const SamePersonSuggestion& pair) {
            const auto [small, large] = std::minmax(pair.firstPerson, pair.secondPerson);
            return split.contains(small) && large == small + 1000;
        });
        const auto movedFound = std::ranges::count_if(
            found->misfiled, [&](const MisfiledSuggestion& face) { return moved.contains(face.faceId); });
        qInfo("same person: %td of 20 found, %zu suggested; misfiled: %td of 20 found, %zu suggested", splitFound,
              found->samePerson.size(), movedFound, found->misfiled.size());
        QVERIFY(splitFound >= 18);
        QVERIFY(found->samePerson.size() <= static_cast<std::size_t>(splitFound) + 2);
        QVERIFY(movedFound >= 17);
        QVERIFY(found->misfiled.size() <= static_cast<std::size_t>(movedFound) + 4);
    }

    /// What half of the people promise, the others keep.
    void predictedRatesHoldForOtherPeople() {
        GalleryContents first, second;
        for (const Template& face : m_gallery.templates)
            (face.personId % 2 == 0 ? first : second).templates.push_back(face);
        JobControl control;
        const auto chosenOn = calibrateGallery(first, control), heldOut = calibrateGallery(second, control);
        QVERIFY(chosenOn.ok() && heldOut.ok());
        for (const double far : {1e-2, 1e-3}) {
            const ChosenThreshold chosen = chosenOn->thresholdForFalseAccepts(far, m_curve);
            const RateEstimate there = heldOut->falseAccepts(chosen.cosine);
            qInfo("wanted %g: predicted %.2g (%.2g to %.2g), held-out people %.2g (%.2g to %.2g)", far,
                  chosen.falseAccepts.rate, chosen.falseAccepts.low, chosen.falseAccepts.high, there.rate, there.low,
                  there.high);
            QVERIFY(chosen.falseAccepts.low <= there.rate && there.rate <= chosen.falseAccepts.high);
        }
    }

private:
    GalleryContents m_gallery;
    std::vector<FarPoint> m_curve;
    std::int64_t m_faces = 0;
};

QTEST_GUILESS_MAIN(TestGalleryAnalysis)
#include "tst_gallery_analysis.moc"
