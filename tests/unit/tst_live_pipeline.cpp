#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <mutex>
#include <opencv2/imgcodecs.hpp>
#include <set>

#include "core/live/live_pipeline.h"
#include "core/live/playback_clock.h"
#include "tests/support/fake_networks.h"
#include "tests/support/synthetic_source.h"
#include "tests/support/test_data.h"

using namespace facenet;
using namespace facenet::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Phase = LiveState::Phase;
using Verdict = Identity::Verdict;

namespace {

constexpr double kRedDeg = 0, kGreenDeg = 120, kBlueDeg = 240;
constexpr float kFakeThreshold = 0.6F;

/// Everything a pipeline said, in order.
class Recorder {
public:
    LivePipeline::Observer observer() {
        return {.onFrame =
                    [this](FramePtr frame) {
                        const std::lock_guard lock(m_mutex);
                        m_frames.push_back(std::move(frame));
                        m_shownAt.push_back(Clock::now());
                    },
                .onResult =
                    [this](LiveFrameResult result) {
                        const std::lock_guard lock(m_mutex);
                        m_results.push_back(std::move(result));
                    },
                .onState =
                    [this](LiveState state) {
                        const std::lock_guard lock(m_mutex);
                        m_states.push_back(std::move(state));
                    }};
    }

    std::vector<FramePtr> frames() const { return copy(m_frames); }
    std::vector<Clock::time_point> shownAt() const { return copy(m_shownAt); }
    std::vector<LiveFrameResult> results() const { return copy(m_results); }
    std::vector<LiveState> states() const { return copy(m_states); }

    std::size_t frameCount() const { return frames().size(); }
    std::size_t resultCount() const { return results().size(); }
    LiveFrameResult lastResult() const {
        const auto all = results();
        return all.empty() ? LiveFrameResult{} : all.back();
    }
    bool reached(Phase phase) const {
        const auto all = states();
        return std::any_of(all.begin(), all.end(), [&](const LiveState& state) { return state.phase == phase; });
    }
    Phase lastPhase() const {
        const auto all = states();
        return all.empty() ? Phase::Stopped : all.back().phase;
    }

private:
    template <typename List>
    List copy(const List& list) const {
        const std::lock_guard lock(m_mutex);
        return list;
    }

    mutable std::mutex m_mutex;
    std::vector<FramePtr> m_frames;
    std::vector<Clock::time_point> m_shownAt;
    std::vector<LiveFrameResult> m_results;
    std::vector<LiveState> m_states;
};

LiveOptions fakeOptions() {
    LiveOptions options;
    options.matcher.threshold = kFakeThreshold;
    options.embedFor = 10s;  // however busy the machine is
    return options;
}

SyntheticVideo oneFace(double hueDeg, int frameCount = 50) {
    return {.frameCount = frameCount, .faces = {{.hueDeg = hueDeg, .centrePx = {100, 120}, .velocityPxPerS = {40, 0}}}};
}

SyntheticVideo twoFaces(double leftHueDeg, double rightHueDeg, int frameCount = 50) {
    return {.frameCount = frameCount,
            .faces = {{.hueDeg = leftHueDeg, .centrePx = {70, 120}}, {.hueDeg = rightHueDeg, .centrePx = {240, 120}}}};
}

/// The name by which a face of the left (right) half of the picture goes.
QString nameOn(const LiveFrameResult& result, bool left) {
    for (const LiveFace& face : result.faces) {
        const bool isLeft = face.tracked.face.boxPx.x + face.tracked.face.boxPx.width / 2 < 160;
        if (isLeft != left) continue;
        return face.tracked.identity.verdict == Verdict::Known ? QString::fromStdString(face.tracked.identity.name)
                                                               : QStringLiteral("-");
    }
    return {};
}

const std::vector<FakePerson> kRedAndBlue{{1, "Rosa", kRedDeg}, {2, "Bruno", kBlueDeg}};

}  // namespace

class TestLivePipeline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void namesFacesOfAFile();
    void showsFramesWithoutAnAnalyzer();
    void embedsAllFacesOfAFrameInOneBatch();
    void looksAgainOnlyWhenDue();
    void facesThatTakeLongWaitForTheNextFrame();
    void namesAPersonOnceInAFrame();
    void twoTracksOfOnePersonKeepOneName();
    void poorFacesAreNotJudged();
    void galleryOfAnotherModelNamesNobody();
    void exchangesTheGalleryWhileRunning();
    void looksAgainAtTheLastFrameOfAnEndedFile();
    void reportsFailingRecognitionAndRecovers();
    void worksWithoutEmbeddings();

    void playsAtTheFilmsOwnSpeed();
    void slowRecognitionDoesNotSlowCapture();
    void aFilmWaitsWhereEveryFrameCounts();
    void picturesWaitForRecognition();
    void recognitionAlwaysTakesTheNewestFrame();
    void pauseHoldsAFile();
    void pausedCameraShowsNothingStale();
    void loopsAndForgetsTracks();
    void pictureOfAFolderStandsAlone();
    void unreadablePictureIsReportedAndSkipped();

    void reconnectsAfterUnplugging();
    void waitsForACameraThatIsNotThereYet();
    void failsForGoodOnAMissingFile();
    void stopsWhileReadingHangs();
    void stopsWhileOpeningHangs();
    void stopsWhileReconnecting();
    void startsOnAnotherSource();
    void stopsSilentlyWhenNeverStarted();

    void clockSkipsLateFramesButNotForLong();
    void clockStartsAfreshAfterAPause();
    void clockLoopsWithoutAGap();

    void realVideoPlaysThrough();

private:
    std::unique_ptr<Recorder> m_said;
    std::shared_ptr<FakeEmbeddingNetwork> m_network;
    std::unique_ptr<LivePipeline> m_pipeline;
};

void TestLivePipeline::init() {
    m_said = std::make_unique<Recorder>();
    m_network = std::make_shared<FakeEmbeddingNetwork>();
    m_pipeline = std::make_unique<LivePipeline>(m_said->observer());
    m_pipeline->setOptions(fakeOptions());
    m_pipeline->setAnalyzer(makeFakeAnalyzer(m_network));
    m_pipeline->setGallery(makeFakeGallery(kRedAndBlue));
}

void TestLivePipeline::cleanup() {
    m_pipeline.reset();
}

void TestLivePipeline::namesFacesOfAFile() {
    m_pipeline->start(std::make_unique<SyntheticSource>(twoFaces(kRedDeg, kGreenDeg, 20)));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_COMPARE(m_said->lastResult().frame, m_said->frames().back());
    const LiveFrameResult result = m_said->lastResult();
    QCOMPARE(result.faces.size(), 2U);
    QCOMPARE(nameOn(result, true), QStringLiteral("Rosa"));
    QCOMPARE(nameOn(result, false), QStringLiteral("-"));
    for (const LiveFace& face : result.faces) {
        QCOMPARE(face.crop.size(), cv::Size(160, 160));
        QVERIFY(face.tracked.identity.looks >= 1);
        QCOMPARE(face.tracked.identity.threshold, kFakeThreshold);
    }
    QVERIFY(result.finishedAt >= result.frame->capturedAt);

    // Both faces stand still: two tracks in all.
    std::set<std::int64_t> tracks;
    for (const LiveFrameResult& each : m_said->results())
        for (const LiveFace& face : each.faces) tracks.insert(face.tracked.trackId);
    QCOMPARE(tracks.size(), 2U);

    const auto states = m_said->states();
    QCOMPARE(states.front().phase, Phase::Opening);
    QCOMPARE(states[1].phase, Phase::Playing);
    QCOMPARE(states[1].source.frameCount, 20);
    m_pipeline->stop();
    QCOMPARE(m_said->lastPhase(), Phase::Stopped);
    QCOMPARE(m_pipeline->state().phase, Phase::Stopped);
}

void TestLivePipeline::showsFramesWithoutAnAnalyzer() {
    m_pipeline->setAnalyzer(nullptr);
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg, 10)));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QVERIFY(m_said->frameCount() >= 2);
    QCOMPARE(m_said->resultCount(), 0U);
    // The model has been loaded now, and the film's last frame still stands on the screen.
    m_pipeline->setAnalyzer(makeFakeAnalyzer(m_network));
    QTRY_COMPARE(m_said->resultCount(), 1U);
    QCOMPARE(m_said->lastResult().frame, m_said->frames().back());
}

void TestLivePipeline::embedsAllFacesOfAFrameInOneBatch() {
    m_pipeline->start(std::make_unique<SyntheticSource>(twoFaces(kRedDeg, kBlueDeg, 5)));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_VERIFY(m_said->resultCount() > 0);
    QCOMPARE(m_network->largestBatch.load(), 4);  // each with its mirror image
    QCOMPARE(m_network->calls.load(), 1);
    QCOMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("Rosa"));
    QCOMPARE(nameOn(m_said->lastResult(), false), QStringLiteral("Bruno"));
}

void TestLivePipeline::looksAgainOnlyWhenDue() {
    LiveOptions options = fakeOptions();
    options.tracker.reembedEvery = 400ms;
    options.tracker.earlyLooks = 0;
    m_pipeline->setOptions(options);
    m_pipeline->start(std::make_unique<SyntheticSource>(twoFaces(kRedDeg, kBlueDeg, 25)));  // one second
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_COMPARE(m_said->lastResult().frame, m_said->frames().back());
    // At 0 s, then 0.4 s and 0.8 s, or a frame or two later where frames were skipped.
    QVERIFY2(m_network->calls >= 2 && m_network->calls <= 3, qPrintable(QString::number(m_network->calls)));
    int embedded = 0;
    for (const LiveFrameResult& result : m_said->results())
        for (const LiveFace& face : result.faces) embedded += face.lookedAt ? 1 : 0;
    QCOMPARE(embedded, 2 * m_network->calls);
}

/// On a slow machine the picture goes on: one face a frame, and nobody is left out in the end.
void TestLivePipeline::facesThatTakeLongWaitForTheNextFrame() {
    m_network->delay = 30ms;
    LiveOptions options = fakeOptions();
    options.embedFor = 20ms;
    options.tracker.reembedEvery = 200ms;
    options.tracker.earlyLooks = 0;
    m_pipeline->setOptions(options);
    m_pipeline->start(std::make_unique<SyntheticSource>(twoFaces(kRedDeg, kBlueDeg, 40)));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    const auto lookedAt = [](const LiveFrameResult& result) {
        return std::count_if(result.faces.begin(), result.faces.end(),
                             [](const LiveFace& face) { return face.lookedAt; });
    };
    const auto results = m_said->results();
    QCOMPARE(lookedAt(results.front()), 2);  // how long it takes is not known yet
    QVERIFY(std::any_of(results.begin() + 1, results.end(), [&](const auto& each) { return lookedAt(each) == 1; }));
    // Another gallery: all are looked at again, in the film's last frame, which stands still.
    m_pipeline->setGallery(makeFakeGallery(kRedAndBlue));
    QTRY_VERIFY(m_said->resultCount() > results.size());
    QTRY_COMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("Rosa"));
    QTRY_COMPARE(nameOn(m_said->lastResult(), false), QStringLiteral("Bruno"));
}

void TestLivePipeline::namesAPersonOnceInAFrame() {
    m_pipeline->start(std::make_unique<SyntheticSource>(twoFaces(kRedDeg, 8, 10)));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_VERIFY(m_said->resultCount() > 0);
    for (const LiveFrameResult& result : m_said->results()) {
        QCOMPARE(nameOn(result, true), QStringLiteral("Rosa"));
        QCOMPARE(nameOn(result, false), QStringLiteral("-"));
    }
}

void TestLivePipeline::twoTracksOfOnePersonKeepOneName() {
    // Both are looked at at different times, so that each look alone would be free of conflict.
    SyntheticVideo video = twoFaces(kRedDeg, kRedDeg, 30);
    video.faces[1].velocityPxPerS = {0, 150};
    m_pipeline->start(std::make_unique<SyntheticSource>(video));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_VERIFY(m_said->resultCount() > 5);
    for (const LiveFrameResult& result : m_said->results()) {
        const auto named = std::count_if(result.faces.begin(), result.faces.end(), [](const LiveFace& face) {
            return face.tracked.identity.verdict == Verdict::Known;
        });
        QVERIFY2(named <= 1, "one person under two faces");
    }
}

void TestLivePipeline::poorFacesAreNotJudged() {
    SyntheticVideo video{.frameCount = 5, .faces = {{.hueDeg = kRedDeg, .centrePx = {100, 120}, .widthPx = 18}}};
    LiveOptions options = fakeOptions();
    options.detector.smallestFacePx = 10;
    m_pipeline->setOptions(options);
    m_pipeline->start(std::make_unique<SyntheticSource>(video));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_VERIFY(m_said->resultCount() > 0);
    QCOMPARE(m_network->calls.load(), 0);
    const LiveFrameResult result = m_said->lastResult();
    QCOMPARE(result.faces.size(), 1U);
    QCOMPARE(result.faces[0].tracked.identity.verdict, Verdict::NotComparable);
    QCOMPARE(result.faces[0].issues.front(), QualityIssue::TooSmall);
}

void TestLivePipeline::galleryOfAnotherModelNamesNobody() {
    m_pipeline->setGallery(makeFakeGallery(kRedAndBlue, std::string(64, 'a')));
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg, 5)));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_VERIFY(m_said->resultCount() > 0);
    QCOMPARE(m_said->lastResult().faces.at(0).tracked.identity.verdict, Verdict::NotComparable);
}

void TestLivePipeline::exchangesTheGalleryWhileRunning() {
    m_pipeline->setGallery(nullptr);
    m_pipeline->start(std::make_unique<SyntheticSource>(twoFaces(kRedDeg, kGreenDeg), true));
    QTRY_VERIFY(m_said->resultCount() > 0);
    QCOMPARE(m_said->lastResult().faces.at(0).tracked.identity.verdict, Verdict::Unknown);
    QCOMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("-"));

    m_pipeline->setGallery(makeFakeGallery(kRedAndBlue));
    QTRY_COMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("Rosa"));
    m_pipeline->setGallery(makeFakeGallery({{1, "Rosalind", kRedDeg}, {3, "Gerda", kGreenDeg}}));
    QTRY_COMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("Rosalind"));
    QTRY_COMPARE(nameOn(m_said->lastResult(), false), QStringLiteral("Gerda"));
    m_pipeline->setGallery(nullptr);
    QTRY_COMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("-"));
}

void TestLivePipeline::looksAgainAtTheLastFrameOfAnEndedFile() {
    m_pipeline->setGallery(makeFakeGallery({}));
    m_pipeline->start(std::make_unique<SyntheticSource>(twoFaces(kRedDeg, kGreenDeg, 3)));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_COMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("-"));
    m_pipeline->setGallery(makeFakeGallery(kRedAndBlue));
    QTRY_COMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("Rosa"));
    LiveOptions strict = fakeOptions();
    strict.matcher.threshold = 2;
    m_pipeline->setOptions(strict);
    QTRY_COMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("-"));
}

void TestLivePipeline::reportsFailingRecognitionAndRecovers() {
    m_network->fails = true;
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg), true));
    QTRY_COMPARE(m_pipeline->state().error.value_or(Error{}).code, ErrorCode::OutOfMemory);
    QCOMPARE(m_pipeline->state().phase, Phase::Playing);
    const std::size_t before = m_said->frameCount();
    QTRY_VERIFY(m_said->frameCount() > before);
    m_network->fails = false;
    QTRY_VERIFY(!m_pipeline->state().error);
    QTRY_VERIFY(m_said->resultCount() > 0);
}

void TestLivePipeline::worksWithoutEmbeddings() {
    LiveOptions options = fakeOptions();
    options.embed = false;
    m_pipeline->setOptions(options);
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg, 5)));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_VERIFY(m_said->resultCount() > 0);
    QCOMPARE(m_network->calls.load(), 0);
    QCOMPARE(m_said->lastResult().faces.size(), 1U);
}

void TestLivePipeline::playsAtTheFilmsOwnSpeed() {
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg, 25)));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    const auto frames = m_said->frames();
    const auto shownAt = m_said->shownAt();
    QCOMPARE(frames.front()->timeS, 0.0);
    for (std::size_t i = 1; i < frames.size(); ++i) {
        const double elapsedS = std::chrono::duration<double>(shownAt[i] - shownAt[0]).count();
        QVERIFY2(elapsedS > frames[i]->timeS - 0.02, "a frame before its time");
        QVERIFY(frames[i]->timeS > frames[i - 1]->timeS);
        QVERIFY(frames[i]->capturedAt <= shownAt[i]);
    }
    QVERIFY(frames.size() > 5);
    QVERIFY(m_pipeline->statistics().capturedPerSecond > 0);
}

void TestLivePipeline::slowRecognitionDoesNotSlowCapture() {
    LiveOptions options = fakeOptions();
    options.tracker.reembedEvery = 0ms;
    m_pipeline->setOptions(options);
    m_network->delay = 250ms;
    const auto began = Clock::now();
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg, 25)));
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QVERIFY(Clock::now() - began < 5s);  // one frame after the other would take more than six
    QVERIFY(m_said->frameCount() > 2 * m_said->resultCount());
    const LiveStatistics statistics = m_pipeline->statistics();
    QVERIFY(statistics.skippedFrames > 5);
    QTRY_VERIFY(m_pipeline->statistics().recognitionMs >= 250);
}

/// Where every frame is to be looked at, the film waits, and goes on at its own speed as soon as it can.
void TestLivePipeline::aFilmWaitsWhereEveryFrameCounts() {
    LiveOptions options = fakeOptions();
    options.everyFrame = true;
    options.tracker.reembedEvery = 0ms;
    m_pipeline->setOptions(options);
    m_network->delay = 100ms;
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg, 12)));
    QTRY_VERIFY(m_said->resultCount() >= 6);
    m_network->delay = 0ms;
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_COMPARE(m_said->resultCount(), std::size_t{12});
    QCOMPARE(m_pipeline->statistics().skippedFrames, 0U);
    const auto shownAt = m_said->shownAt();
    QCOMPARE(shownAt.size(), std::size_t{12});
    QVERIFY(shownAt[4] - shownAt[2] > 190ms);
    QVERIFY2(shownAt[11] - shownAt[8] > 80ms, "a film that hurries after it waited");
}

/// However long a picture takes, the next one waits for it; a single one is not shown again and again.
void TestLivePipeline::picturesWaitForRecognition() {
    const QTemporaryDir folder;
    for (const char* name : {"1.png", "2.png"})
        QVERIFY(cv::imwrite(folder.filePath(QString::fromUtf8(name)).toStdString(),
                            drawSyntheticFrame({320, 240}, {{.hueDeg = kRedDeg, .centrePx = {100, 120}}}, 0)));
    LiveOptions options = fakeOptions();
    options.loop = true;
    m_pipeline->setOptions(options);
    m_network->delay = 1500ms;
    m_pipeline->start({.kind = SourceAddress::Kind::ImageFolder, .location = folder.path().toStdString()});
    QTRY_COMPARE_WITH_TIMEOUT(m_said->resultCount(), std::size_t{2}, 10000);
    QCOMPARE(m_pipeline->statistics().skippedFrames, 0U);
    QVERIFY(m_pipeline->state().source.stills);
    m_network->delay = 0ms;
    m_pipeline->start(
        {.kind = SourceAddress::Kind::Image, .location = folder.filePath(QStringLiteral("1.png")).toStdString()});
    QTRY_VERIFY(m_said->lastPhase() == Phase::Ended);
}

void TestLivePipeline::recognitionAlwaysTakesTheNewestFrame() {
    LiveOptions options = fakeOptions();
    options.tracker.reembedEvery = 0ms;
    m_pipeline->setOptions(options);
    m_network->delay = 150ms;
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg), true));
    QTRY_VERIFY(m_said->resultCount() >= 4);
    m_pipeline->stop();
    auto results = m_said->results();
    std::erase_if(results, [](const LiveFrameResult& result) { return result.followed; });
    for (std::size_t i = 1; i < results.size(); ++i) {
        // Taken when the last one was done, so it is at most one frame's time and the look itself old.
        QVERIFY(results[i].frame->sequence > results[i - 1].frame->sequence);
        QVERIFY(results[i].frame->capturedAt > results[i - 1].frame->capturedAt + 100ms);
    }
}

void TestLivePipeline::pauseHoldsAFile() {
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg, 1000)));
    QTRY_VERIFY(m_said->frameCount() > 2);
    m_pipeline->setPaused(true);
    QTRY_COMPARE(m_said->lastPhase(), Phase::Paused);
    const auto held = m_said->frames();
    m_pipeline->setGallery(nullptr);  // recognition goes on meanwhile
    QTRY_COMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("-"));
    QTRY_VERIFY(Clock::now() - m_said->shownAt().back() > 200ms);  // five frames' time
    QCOMPARE(m_said->frameCount(), held.size());

    m_pipeline->setPaused(false);
    QTRY_COMPARE(m_said->lastPhase(), Phase::Playing);
    QTRY_VERIFY(m_said->frameCount() > held.size());
    QVERIFY(m_said->frames().at(held.size())->timeS < held.back()->timeS + 0.2);
}

void TestLivePipeline::pausedCameraShowsNothingStale() {
    auto controls = std::make_shared<SourceControls>();
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg), true, controls));
    QTRY_VERIFY(m_said->frameCount() > 2);
    m_pipeline->setPaused(true);
    QTRY_COMPARE(m_said->lastPhase(), Phase::Paused);
    const std::size_t held = m_said->frameCount();
    const int reads = controls->reads;
    QTRY_VERIFY(controls->reads > reads + 3);
    QCOMPARE(m_said->frameCount(), held);
    const auto resumedAt = Clock::now();
    m_pipeline->setPaused(false);
    QTRY_VERIFY(m_said->frameCount() > held + 1);
    QVERIFY(m_said->frames().at(held + 1)->capturedAt > resumedAt);
}

void TestLivePipeline::loopsAndForgetsTracks() {
    LiveOptions options = fakeOptions();
    options.loop = true;
    m_pipeline->setOptions(options);
    m_pipeline->start(std::make_unique<SyntheticSource>(twoFaces(kRedDeg, kGreenDeg, 8)));
    const auto starts = [this] {
        const auto frames = m_said->frames();
        return std::count_if(frames.begin(), frames.end(), [](const FramePtr& frame) { return frame->timeS == 0; });
    };
    QTRY_VERIFY(starts() >= 3);
    QVERIFY(!m_said->reached(Phase::Ended));
    std::set<std::int64_t> tracks;
    for (const LiveFrameResult& result : m_said->results())
        for (const LiveFace& face : result.faces) tracks.insert(face.tracked.trackId);
    QVERIFY(tracks.size() >= 4);

    m_pipeline->setOptions(fakeOptions());
    QTRY_VERIFY(m_said->reached(Phase::Ended));
}

void TestLivePipeline::pictureOfAFolderStandsAlone() {
    const QTemporaryDir folder;
    const auto picture = [&](const char* name, double hueDeg) {
        const cv::Mat image = drawSyntheticFrame({320, 240}, {{.hueDeg = hueDeg, .centrePx = {100, 120}}}, 0);
        return cv::imwrite(folder.filePath(QString::fromUtf8(name)).toStdString(), image);
    };
    QVERIFY(picture("1.png", kRedDeg) && picture("2.png", kBlueDeg));
    m_pipeline->start({.kind = SourceAddress::Kind::ImageFolder, .location = folder.path().toStdString()});
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QTRY_COMPARE(m_said->resultCount(), 2U);
    const auto results = m_said->results();
    QCOMPARE(nameOn(results[0], true), QStringLiteral("Rosa"));
    QCOMPARE(nameOn(results[1], true), QStringLiteral("Bruno"));
    QVERIFY(results[0].faces[0].tracked.trackId != results[1].faces[0].tracked.trackId);
    QVERIFY(m_said->shownAt()[1] - m_said->shownAt()[0] > 900ms);
}

void TestLivePipeline::unreadablePictureIsReportedAndSkipped() {
    const QTemporaryDir folder;
    QFile broken(folder.filePath(QStringLiteral("1.jpg")));
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("no picture") > 0);
    broken.close();
    QVERIFY(cv::imwrite(folder.filePath(QStringLiteral("2.png")).toStdString(),
                        drawSyntheticFrame({320, 240}, {{.hueDeg = kRedDeg, .centrePx = {100, 120}}}, 0)));
    m_pipeline->start({.kind = SourceAddress::Kind::ImageFolder, .location = folder.path().toStdString()});
    QTRY_VERIFY(m_said->reached(Phase::Ended));
    QCOMPARE(m_said->frameCount(), 1U);
    const LiveState state = m_pipeline->state();
    QCOMPARE(state.error.value_or(Error{}).code, ErrorCode::ImageUnreadable);
    QVERIFY(state.error->context.find("1.jpg") != std::string::npos);
}

void TestLivePipeline::reconnectsAfterUnplugging() {
    auto controls = std::make_shared<SourceControls>();
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg), true, controls));
    QTRY_VERIFY(m_said->frameCount() > 2);
    controls->unplug();
    QTRY_COMPARE(m_said->lastPhase(), Phase::Reconnecting);
    QCOMPARE(m_pipeline->state().error.value_or(Error{}).code, ErrorCode::SourceLost);
    QTRY_VERIFY(m_pipeline->state().reconnectAttempt >= 2);
    QCOMPARE(m_pipeline->state().error.value_or(Error{}).code, ErrorCode::SourceNotFound);
    const std::size_t before = m_said->frameCount();
    controls->plugIn();
    QTRY_COMPARE(m_said->lastPhase(), Phase::Playing);
    QVERIFY(!m_pipeline->state().error);
    QCOMPARE(m_pipeline->state().reconnectAttempt, 0);
    QTRY_VERIFY(m_said->frameCount() > before + 2);
}

void TestLivePipeline::waitsForACameraThatIsNotThereYet() {
    m_pipeline->start(SourceAddress{.kind = SourceAddress::Kind::Camera, .location = "/dev/video9876"});
    QTRY_COMPARE(m_said->lastPhase(), Phase::Reconnecting);
    QCOMPARE(m_pipeline->state().error.value_or(Error{}).code, ErrorCode::SourceNotFound);
}

void TestLivePipeline::failsForGoodOnAMissingFile() {
    m_pipeline->start(SourceAddress{.kind = SourceAddress::Kind::VideoFile, .location = "/nowhere/film.mp4"});
    QTRY_COMPARE(m_said->lastPhase(), Phase::Failed);
    QCOMPARE(m_pipeline->state().error.value_or(Error{}).code, ErrorCode::FileNotFound);
    m_pipeline->stop();
    QCOMPARE(m_said->lastPhase(), Phase::Stopped);
}

void TestLivePipeline::stopsWhileReadingHangs() {
    auto controls = std::make_shared<SourceControls>();
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg), true, controls));
    QTRY_VERIFY(m_said->frameCount() > 0);
    controls->hang();
    QTRY_VERIFY(controls->hangs.load());
    const auto began = Clock::now();
    m_pipeline->stop();
    QVERIFY(Clock::now() - began < 1s);
}

void TestLivePipeline::stopsWhileOpeningHangs() {
    auto controls = std::make_shared<SourceControls>();
    controls->hang();
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg), true, controls));
    QTRY_VERIFY(controls->hangs.load());
    QCOMPARE(m_said->lastPhase(), Phase::Opening);
    const auto began = Clock::now();
    m_pipeline->stop();
    QVERIFY(Clock::now() - began < 1s);
    QCOMPARE(m_said->lastPhase(), Phase::Stopped);
}

void TestLivePipeline::stopsWhileReconnecting() {
    auto controls = std::make_shared<SourceControls>();
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg), true, controls));
    QTRY_VERIFY(m_said->frameCount() > 0);
    controls->unplug();
    QTRY_VERIFY(m_pipeline->state().reconnectAttempt >= 2);  // one second to the next attempt
    const auto began = Clock::now();
    m_pipeline->stop();
    QVERIFY(Clock::now() - began < 500ms);
}

void TestLivePipeline::startsOnAnotherSource() {
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kRedDeg), true));
    QTRY_VERIFY(m_said->resultCount() > 0);
    m_pipeline->start(std::make_unique<SyntheticSource>(oneFace(kBlueDeg, 500)));
    QTRY_COMPARE(nameOn(m_said->lastResult(), true), QStringLiteral("Bruno"));
    QVERIFY(!m_pipeline->state().source.live);
}

void TestLivePipeline::stopsSilentlyWhenNeverStarted() {
    m_pipeline->stop();
    m_pipeline->setPaused(true);
    QVERIFY(m_said->states().empty());
    QCOMPARE(m_pipeline->statistics().skippedFrames, 0U);
}

void TestLivePipeline::clockSkipsLateFramesButNotForLong() {
    PlaybackClock clock(25);
    const Clock::time_point start(1h);
    QVERIFY(!clock.shouldSkip(0, start));
    QCOMPARE(clock.dueAt(0.04, start), start + 40ms);
    QVERIFY(!clock.shouldSkip(0.04, start + 50ms));  // a little late
    QVERIFY(clock.shouldSkip(0.08, start + 200ms));
    QVERIFY(clock.shouldSkip(0.12, start + 240ms));
    QVERIFY(!clock.shouldSkip(0.24, start + 290ms));  // caught up
    QVERIFY(clock.shouldSkip(0.28, start + 500ms));
    QVERIFY(!clock.shouldSkip(0.32, start + 600ms));  // still late, but too long without a picture
    QCOMPARE(clock.dueAt(0.36, start + 600ms), start + 640ms);
}

void TestLivePipeline::clockStartsAfreshAfterAPause() {
    PlaybackClock clock(25);
    const Clock::time_point start(1h);
    clock.dueAt(0, start);
    clock.restart();
    QCOMPARE(clock.dueAt(1, start + 10s), start + 10s);
    QCOMPARE(clock.dueAt(1.5, start + 10s), start + 10s + 500ms);
}

void TestLivePipeline::clockLoopsWithoutAGap() {
    PlaybackClock clock(10);
    const Clock::time_point start(1h);
    QVERIFY(!clock.shouldSkip(0, start));
    QVERIFY(!clock.shouldSkip(0.1, start + 20ms));  // read ahead: due at 100 ms
    clock.loop(start + 110ms);
    QCOMPARE(clock.dueAt(0, start + 110ms), start + 200ms);
}

void TestLivePipeline::realVideoPlaysThrough() {
    FACENET_REQUIRE_DATA(path, "data/video/stage-clip.mp4");
    m_pipeline->start(SourceAddress{.kind = SourceAddress::Kind::VideoFile, .location = path.toStdString()});
    QTRY_VERIFY_WITH_TIMEOUT(m_said->frameCount() >= 30, 10000);
    const LiveState state = m_pipeline->state();
    QCOMPARE(state.phase, Phase::Playing);
    QCOMPARE(state.source.resolution, (Resolution{640, 360}));
    QVERIFY(std::abs(state.source.framesPerSecond - 29.97) < 0.01);
    const auto began = Clock::now();
    m_pipeline->stop();
    QVERIFY(Clock::now() - began < 1s);
}

QTEST_GUILESS_MAIN(TestLivePipeline)
#include "tst_live_pipeline.moc"
