#include <QDir>
#include <QtTest>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/face/analyzer.h"
#include "core/face/gallery.h"
#include "core/live/recognizer.h"
#include "core/model/torch/make_engine.h"
#include "core/picture/read_picture.h"
#include "tests/support/main_face.h"
#include "tests/support/test_data.h"

using namespace facenet;
using namespace facenet::test;

namespace {

TensorFile shipped(const char* name) {
    const auto file = readSafetensors(sourceFolder().toStdString() + "/resources/models/" + name + ".safetensors");
    return file ? *file : TensorFile{};
}

const DetectorOptions kAnyDirection = forStill({});

}  // namespace

/// Faces that lie in a picture, with the real networks.
class TestTurnedFaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const auto engine = makeTorchEngine({.device = DeviceKind::Cpu, .precision = Precision::Float32});
        m_engine = *engine;
        m_analyzer = std::make_shared<Analyzer>(Detector(*(*engine)->makeDetector(shipped("face_detector"))),
                                                *(*engine)->makeEmbedder(shipped("facenet_mobilenet")));
    }

    /// Seen upright, cropped as upright ones are, and not touched where it stands upright.
    void areSeenUpright_data() {
        QTest::addColumn<int>("degrees");
        for (const int degrees : {0, 45, 90, 135, 180, 225, 270, 315}) QTest::addRow("%d", degrees) << degrees;
    }
    void areSeenUpright() {
        QFETCH(int, degrees);
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        int all = 0, alike = 0;
        for (const QString& name : QDir(images).entryList({QStringLiteral("C*")}, QDir::Dirs, QDir::Name).mid(0, 12)) {
            const auto picture = readPicture(QStringLiteral("%1/%2/%2_0001.jpg").arg(images, name).toStdString());
            QVERIFY(picture.ok());
            cv::Mat turned;
            const cv::Point2f middle(static_cast<float>(picture->cols) / 2, static_cast<float>(picture->rows) / 2);
            cv::warpAffine(*picture, turned, cv::getRotationMatrix2D(middle, -degrees, 1), picture->size(),
                           cv::INTER_LINEAR, cv::BORDER_REPLICATE);
            const auto straight = mainFaceOf(*m_analyzer, *picture, {});
            const auto face = mainFaceOf(*m_analyzer, turned, kAnyDirection);
            QVERIFY(straight.ok());
            ++all;
            if (!face || std::abs(std::remainder(face->face.turnDeg - degrees, 360.0)) > 40) continue;
            QVERIFY(std::abs(face->quality.rollDeg) < 30);  // judged as it is seen upright
            alike += cosineSimilarity(straight->embedding, face->embedding) > 0.8F ? 1 : 0;
            if (degrees == 0) QVERIFY(face->face.turnDeg == 0 || std::abs(straight->quality.rollDeg) > 8);
        }
        QVERIFY2(alike >= all - 1, qPrintable(QStringLiteral("%1 of %2").arg(alike).arg(all)));
    }

    void everybodyInAPictureIsTurned() {
        FACENET_REQUIRE_DATA(first, "data/lfw/images/George_W_Bush/George_W_Bush_0001.jpg");
        FACENET_REQUIRE_DATA(second, "data/lfw/images/Serena_Williams/Serena_Williams_0001.jpg");
        cv::Mat both, lying;
        cv::hconcat(*readPicture(first.toStdString()), *readPicture(second.toStdString()), both);
        const auto upright = m_analyzer->analyze(both, {});
        QCOMPARE(upright->size(), std::size_t{2});
        cv::rotate(both, lying, cv::ROTATE_90_CLOCKWISE);
        const auto found = m_analyzer->analyze(lying, kAnyDirection);
        QVERIFY(found.ok());
        QCOMPARE(found->size(), std::size_t{2});
        for (const AnalyzedFace& face : *found) {
            QVERIFY(isLying(face.face));
            QVERIFY((cv::Rect2f({}, lying.size()) & face.face.boxPx).area() > 0.9F * face.face.boxPx.area());
            QVERIFY(std::ranges::any_of(*upright, [&](const AnalyzedFace& other) {
                return cosineSimilarity(other.embedding, face.embedding) > 0.8F;
            }));
        }
    }

    /// A turned copy may show a face that stands upright, and has been found, once more.
    void eachHeadIsSeenOnce() {
        FACENET_REQUIRE_DATA(path, "data/lfw/images/Laura_Bush/Laura_Bush_0004.jpg");
        const cv::Mat picture = *readPicture(path.toStdString());
        const auto found = m_analyzer->analyze(picture, kAnyDirection);
        QVERIFY(found.ok());
        QCOMPARE(found->size(), std::size_t{2});
        QVERIFY(!isLying((*found)[static_cast<std::size_t>(mainFaceIndex(*found, picture.size()))].face));
    }

    void filesThatLie() {
        FACENET_REQUIRE_DATA(side, "inputs/lies-on-its-side.jpg");
        FACENET_REQUIRE_DATA(down, "inputs/upside-down.jpg");
        for (const QString& path : {side, down}) {
            const auto face = mainFaceOf(*m_analyzer, *readPicture(path.toStdString()), kAnyDirection);
            QVERIFY(face.ok());
            QVERIFY2(isLying(face->face), qPrintable(path));
        }
    }

    /// A film that lies, as a camera that hangs on its side gives: named a moment after its looks said nothing, while
    /// an upright one is looked at as it is.
    void filmsThatLieAreNamed_data() {
        QTest::addColumn<int>("rotation");  // of OpenCV, -1: none
        QTest::newRow("upright") << -1;
        QTest::newRow("on its left") << int(cv::ROTATE_90_COUNTERCLOCKWISE);
        QTest::newRow("on its head") << int(cv::ROTATE_180);
        QTest::newRow("on its right") << int(cv::ROTATE_90_CLOCKWISE);
    }
    void filmsThatLieAreNamed() {
        QFETCH(int, rotation);
        FACENET_REQUIRE_DATA(known, "data/lfw/images/Serena_Williams/Serena_Williams_0001.jpg");
        FACENET_REQUIRE_DATA(other, "data/lfw/images/Serena_Williams/Serena_Williams_0003.jpg");
        const auto enrolled = mainFaceOf(*m_analyzer, *readPicture(known.toStdString()), {});
        QVERIFY(enrolled.ok());
        const auto gallery = Gallery::build(*m_engine,
                                            {.modelId = m_analyzer->network().card().modelId,
                                             .names = {{1, "Serena"}},
                                             .templates = {{.personId = 1, .embedding = enrolled->embedding}}},
                                            m_analyzer->network().cohort());
        QVERIFY(gallery.ok());
        RecognitionMeans means{.analyzer = m_analyzer, .gallery = *gallery, .options = {}};
        means.options.matcher.threshold = 0.4F;
        cv::Mat picture = *readPicture(other.toStdString());
        if (rotation >= 0) cv::rotate(picture, picture, rotation);
        Recognizer recognizer;
        bool lay = false;
        Identity::Verdict last = Identity::Verdict::Unknown;
        for (int i = 0; i < 150; ++i) {
            const auto frame = std::make_shared<const Frame>(Frame{
                .sequence = std::uint64_t(i), .capturedAt = {}, .timeS = i / 25.0, .image = picture, .name = "film"});
            const auto at = Tracker::TimePoint(std::chrono::milliseconds(40 * i + 1));
            const auto result = recognizer.recognize({.frame = frame, .at = at, .run = 0}, means);
            QVERIFY(result.ok());
            if (result->faces.empty()) continue;
            const TrackedFace& face = result->faces.front().tracked;
            lay |= isLying(face.face);
            last = face.identity.verdict;
        }
        QCOMPARE(lay, rotation >= 0);
        QCOMPARE(last, Identity::Verdict::Known);
    }

private:
    std::shared_ptr<const Engine> m_engine;
    std::shared_ptr<Analyzer> m_analyzer;
};

QTEST_GUILESS_MAIN(TestTurnedFaces)
#include "tst_turned_faces.moc"
