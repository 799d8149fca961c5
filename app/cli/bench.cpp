#include <QFile>
#include <algorithm>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <random>
#include <span>
#include <thread>

#include "app/cli/bench_training.h"
#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/processor.h"
#include "app/cli/timing.h"
#include "core/live/recognizer.h"
#include "core/model/network_inspection.h"
#include "core/picture/read_picture.h"

namespace facenet::cli {

namespace {

const cv::Size kFramePx(640, 480);
constexpr int kBatch = 32;
constexpr int kFramesLookedThrough = 200;  // for one with a face
constexpr std::size_t kLiveFrames = 300;
constexpr std::chrono::seconds kLiveSeconds{8};
constexpr int kProbes = 8;  ///< of a search for several at once

/// A picture to work on and a face in it; both made up where there is no video.
struct Scene {
    cv::Mat frame;  ///< 640x480 uint8 BGR
    Landmarks landmarksPx{};
    bool hasFace = false;
};

Scene madeUpScene() {
    Scene scene{.frame = cv::Mat(kFramePx, CV_8UC3)};
    cv::randu(scene.frame, 0, 255);
    cv::GaussianBlur(scene.frame, scene.frame, {9, 9}, 0);  // noise alone is unlike any picture to a decoder
    scene.landmarksPx = {cv::Point2f(290, 210), {350, 210}, {320, 245}, {295, 280}, {345, 280}};
    return scene;
}

Result<Scene> sceneFrom(const std::string& video, const Detector& detector) {
    const auto source = makeFrameSource({.kind = SourceAddress::Kind::VideoFile, .location = video, .resolution = {}});
    if (const auto opened = source->open(); !opened) return opened.error();
    Scene scene = madeUpScene();
    for (int i = 0; i < kFramesLookedThrough && !scene.hasFace; ++i) {
        const auto frame = source->read();
        if (!frame && frame.error().code == ErrorCode::SourceEnded) break;
        if (!frame) return frame.error();
        cv::resize((*frame)->image, scene.frame, kFramePx, 0, 0, cv::INTER_AREA);
        const auto faces = detector.detect(scene.frame, DetectorOptions());
        if (!faces) return faces.error();
        if (faces->empty()) continue;
        scene.landmarksPx = faces->front().landmarksPx;
        scene.hasFace = true;
    }
    return scene;
}

/// Collects the stages for both kinds of output.
class Report {
public:
    explicit Report(Console& console) : m_console(console) {}

    void fact(const std::string& name, const std::string& value) {
        m_json[name] = value;
        if (!m_console.json())
            m_console.print(name + std::string(name.size() < 22 ? 22 - name.size() : 1, ' ') + value);
    }

    void stage(const std::string& name, const Timing& timing) {
        m_json["stages"].push_back(timingJson(name, timing));
        if (m_console.json()) return;
        m_console.print(name + std::string(name.size() < 22 ? 22 - name.size() : 1, ' ') + "median " +
                        fixed(timing.medianMs(), 3) + " ms, p95 " + fixed(timing.p95Ms(), 3) + " ms");
    }

    void figures(const std::string& name, const Json& figures, const std::string& text) {
        m_json[name] = figures;
        if (!m_console.json()) m_console.print(name + std::string(name.size() < 22 ? 22 - name.size() : 1, ' ') + text);
    }

    void finish() {
        if (m_console.json()) m_console.print(m_json);
    }

private:
    Console& m_console;
    Json m_json;
};

template <typename T>
Result<void> withoutValue(const Result<T>& result) {
    return result ? Result<void>() : Result<void>(result.error());
}

/// One bench after the other; each writes into the report.
class Bench {
public:
    Bench(CliContext& context, const BenchCommand& command)
        : m_context(context), m_command(command), m_report(context.console()) {}

    Result<void> runAll() {
        const auto analyzer = m_context.analyzer();
        if (!analyzer) return analyzer.error();
        m_analyzer = *analyzer;
        auto detector = m_context.detector();
        if (!detector) return detector.error();
        m_detector = std::make_unique<Detector>(std::move(*detector));
        const auto scene =
            m_command.video.empty() ? Result<Scene>(madeUpScene()) : sceneFrom(m_command.video, *m_detector);
        if (!scene) return scene.error();
        m_scene = *scene;
        describeMachine();

        for (const auto part : {&Bench::decode, &Bench::detect, &Bench::align, &Bench::embed, &Bench::wholeFace,
                                &Bench::search, &Bench::everyFrame, &Bench::live}) {
            if (!m_context.wanted()) return Error{ErrorCode::Cancelled, {}};
            if (const auto done = (this->*part)(); !done) return done;
        }
        m_report.finish();
        return {};
    }

private:
    void describeMachine() {
        const DeviceInfo& device = m_context.engine()->get()->device();
        m_report.fact("cpu", processorName());
        m_report.fact("device", toString(device.kind) + ", " + device.name);
        m_report.fact("threads", std::to_string(device.threads));
        m_report.fact("libtorch", device.libraryVersion);
        m_report.fact("model", m_analyzer->network().card().name);
        m_report.fact("precision", toString(m_analyzer->network().precision()));
        m_report.fact("frame", std::to_string(kFramePx.width) + " x " + std::to_string(kFramePx.height) +
                                   (m_scene.hasFace ? " with a face, from the video" : ", made up"));
    }

    Result<void> stage(const std::string& name, int repetitions, const std::function<Result<void>()>& work) {
        const auto timing = measure(repetitions, work);
        if (!timing) return timing.error();
        m_report.stage(name, *timing);
        return {};
    }

    Result<void> decode() {
        std::vector<unsigned char> jpeg;
        cv::imencode(".jpg", m_scene.frame, jpeg);
        return stage("decode_jpeg", m_command.repetitions,
                     [&]() -> Result<void> { return withoutValue(decodePicture(std::as_bytes(std::span(jpeg)))); });
    }

    Result<void> detect() {
        return stage("detect", m_command.repetitions,
                     [&] { return withoutValue(m_detector->detect(m_scene.frame, DetectorOptions())); });
    }

    Result<void> align() {
        return stage("align", m_command.repetitions, [&]() -> Result<void> {
            m_crop = alignedCrop(m_scene.frame, m_scene.landmarksPx);
            return {};
        });
    }

    Result<void> embed() {
        const auto entry = m_context.model();
        if (!entry) return entry.error();
        const auto weights = readSafetensors(entry->pathUtf8);
        if (!weights) return weights.error();
        const auto one = embedBatch(*weights, 1, m_command.repetitions);
        return one ? embedBatch(*weights, kBatch, std::max(5, m_command.repetitions / 5)) : one;
    }

    /// In turn with LibTorch's own forward pass of as many pictures (each face and its mirror image), so that a machine
    /// that is busy now and then is busy for both.
    Result<void> embedBatch(const TensorFile& weights, int batch, int repetitions) {
        const auto inspection = loadNetworkInspection(m_context.options().engine);
        if (!inspection) return inspection.error();
        const auto plain = (*inspection)->makePlainForward(weights, m_analyzer->network().precision(), 2 * batch);
        if (!plain) return plain.error();
        const std::vector<cv::Mat> crops(static_cast<std::size_t>(batch), m_crop);
        const auto embedding = [&] { return withoutValue(m_analyzer->embed(crops)); };
        if (const auto warm = measure(1, embedding); !warm) return warm.error();
        if (const auto warm = measure(1, *plain); !warm) return warm.error();
        std::vector<double> embedMs, plainMs;
        for (int i = 0; i < repetitions; ++i) {
            const auto embedded = measureOnceMs(embedding);
            if (!embedded) return embedded.error();
            const auto passed = measureOnceMs(*plain);
            if (!passed) return passed.error();
            embedMs.push_back(*embedded);
            plainMs.push_back(*passed);
        }
        const std::string number = std::to_string(batch);
        const Timing embedTiming(embedMs), plainTiming(plainMs);
        const double ratio = embedTiming.medianMs() / plainTiming.medianMs();
        m_report.stage("embed_" + number, embedTiming);
        m_report.stage("plain_forward_" + number, plainTiming);
        m_report.figures("embed_to_plain_" + number, rounded(ratio, 3),
                         fixed(ratio, 2) + " of the time of LibTorch's plain forward pass");
        return {};
    }

    Result<void> wholeFace() {
        return stage("detect_align_embed", m_command.repetitions, [&]() -> Result<void> {
            if (const auto faces = m_detector->detect(m_scene.frame, DetectorOptions()); !faces) return faces.error();
            return withoutValue(m_analyzer->embed({alignedCrop(m_scene.frame, m_scene.landmarksPx)}));
        });
    }

    /// One probe and several at once, in turn with LibTorch's plain product of the same rows with one.
    Result<void> search() {
        std::mt19937 random(1);
        std::uniform_real_distribution<float> value(-1, 1);
        const auto inspection = loadNetworkInspection(m_context.options().engine);
        if (!inspection) return inspection.error();
        for (int rows = 1000; rows <= m_command.searchRows; rows *= 10) {
            std::vector<float> matrix(static_cast<std::size_t>(rows) * kEmbeddingSize);
            std::vector<std::int64_t> groups(static_cast<std::size_t>(rows));
            for (std::size_t row = 0; row < groups.size(); ++row) {
                groups[row] = static_cast<std::int64_t>(row);
                float* const first = matrix.data() + row * kEmbeddingSize;
                std::generate_n(first, kEmbeddingSize, [&] { return value(random); });
                normalize({first, kEmbeddingSize});
            }
            const std::vector<float> probes(matrix.begin(), matrix.begin() + kProbes * kEmbeddingSize);
            const std::vector<float> probe(probes.begin(), probes.begin() + kEmbeddingSize);
            const auto plain = (*inspection)->makePlainSearch(matrix, probe);
            if (!plain) return plain.error();
            const auto index = m_context.engine()->get()->makeIndex(std::move(matrix), std::move(groups));
            if (!index) return index.error();
            const int repetitions = std::max(5, std::min(m_command.repetitions, 10'000'000 / rows));
            std::vector<double> oneMs, severalMs, plainMs;
            for (int i = 0; i < repetitions; ++i) {
                const auto one = measureOnceMs([&] { return withoutValue((*index)->nearestGroups(probe, 2)); });
                const auto several = measureOnceMs([&] { return withoutValue((*index)->nearestGroups(probes, 2)); });
                const auto product = measureOnceMs(*plain);
                for (const auto* measured : {&one, &several, &product})
                    if (!*measured) return measured->error();
                oneMs.push_back(*one);
                severalMs.push_back(*several);
                plainMs.push_back(*product);
            }
            const std::string name = "search_" + std::to_string(rows);
            m_report.stage(name, Timing(oneMs));
            m_report.stage(name + "_of_" + std::to_string(kProbes), Timing(severalMs));
            m_report.stage(name + "_plain", Timing(plainMs));
        }
        return {};
    }

    /// Every frame of the video, one after the other: what the machine can do.
    Result<void> everyFrame() {
        if (m_command.video.empty()) return {};
        const auto source =
            makeFrameSource({.kind = SourceAddress::Kind::VideoFile, .location = m_command.video, .resolution = {}});
        const auto info = source->open();
        if (!info) return info.error();
        Recognizer recognizer;
        const RecognitionMeans means{.analyzer = m_analyzer, .gallery = nullptr, .options = {}};
        std::vector<double> decodeMs, recognizeMs;
        for (std::size_t i = 0; i < kLiveFrames && m_context.wanted(); ++i) {
            FramePtr frame;
            const auto readMs = measureOnceMs([&]() -> Result<void> {
                auto read = source->read();
                if (!read) return read.error();
                frame = *read;
                return {};
            });
            if (!readMs && readMs.error().code == ErrorCode::SourceEnded) break;
            if (!readMs) return readMs.error();
            const auto at =
                std::chrono::duration_cast<Tracker::TimePoint::duration>(std::chrono::duration<double>(frame->timeS));
            const auto tookMs = measureOnceMs([&] {
                return withoutValue(
                    recognizer.recognize({.frame = frame, .at = Tracker::TimePoint(at), .run = 0}, means));
            });
            if (!tookMs) return tookMs.error();
            decodeMs.push_back(*readMs);
            recognizeMs.push_back(*tookMs);
        }
        if (decodeMs.empty()) return Error{ErrorCode::SourceUnsupported, m_command.video};
        const Timing decode(decodeMs), recognize(recognizeMs);
        m_report.stage("decode_video_frame", decode);
        m_report.stage("recognize_video_frame", recognize);
        const double perSecond =
            1000.0 * static_cast<double>(recognize.runs()) / (decode.totalMs() + recognize.totalMs());
        m_report.figures("throughput_fps", rounded(perSecond, 1),
                         fixed(perSecond, 1) + " frames a second, each decoded and recognised, at " +
                             std::to_string(info->resolution.widthPx) + " x " +
                             std::to_string(info->resolution.heightPx));
        return {};
    }

    /// The video at its own speed through the live pipeline, as the window plays it.
    Result<void> live() {
        if (m_command.video.empty()) return {};
        LivePipeline pipeline({});
        LiveOptions options;
        options.loop = true;
        pipeline.setOptions(options);
        pipeline.setAnalyzer(m_analyzer);
        pipeline.start({.kind = SourceAddress::Kind::VideoFile, .location = m_command.video, .resolution = {}});
        const auto end = std::chrono::steady_clock::now() + kLiveSeconds;
        while (std::chrono::steady_clock::now() < end && m_context.wanted())
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        const LiveStatistics statistics = pipeline.statistics();
        pipeline.stop();
        m_report.figures("live",
                         Json{{"captured_fps", rounded(statistics.capturedPerSecond, 1)},
                              {"recognized_fps", rounded(statistics.recognizedPerSecond, 1)},
                              {"skipped_frames", statistics.skippedFrames},
                              {"recognition_ms", rounded(statistics.recognitionMs, 2)}},
                         fixed(statistics.recognizedPerSecond, 1) + " of " + fixed(statistics.capturedPerSecond, 1) +
                             " frames a second recognised, " + std::to_string(statistics.skippedFrames) +
                             " skipped in all, " + fixed(statistics.recognitionMs, 1) + " ms a frame");
        return {};
    }

    CliContext& m_context;
    const BenchCommand& m_command;
    Report m_report;
    std::shared_ptr<const Analyzer> m_analyzer;
    std::unique_ptr<Detector> m_detector;
    Scene m_scene;
    cv::Mat m_crop;
};

}  // namespace

Result<int> run(CliContext& context, const BenchCommand& command) {
    const auto done = command.train ? benchTraining(context, command) : Bench(context, command).runAll();
    if (!done) return done.error();
    return kExitOk;
}

}  // namespace facenet::cli
