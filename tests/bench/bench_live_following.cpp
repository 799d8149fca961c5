#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <set>
#include <thread>

#include "core/live/live_pipeline.h"
#include "core/picture/picture_folder.h"
#include "core/picture/read_picture.h"
#include "tests/bench/real_people.h"
#include "tests/support/film_writer.h"

using namespace facenet;

namespace {

namespace fs = std::filesystem;

constexpr int kColumns = 4, kRows = 2, kFaces = kColumns * kRows;
constexpr int kSeconds = 8;
const cv::Size kFrame(1920, 1080);

/// Somebody who walks to and fro in front of the camera, made of one photograph.
struct Walker {
    cv::Mat picture;
    cv::Rect2f boxPx;  ///< of the face in the picture
    int place = 0;

    /// Where the picture's upper left corner is, at up to 300 pixels a second.
    cv::Point2f cornerAt(double timeS) const {
        const cv::Size2f cell(static_cast<float>(kFrame.width) / kColumns, static_cast<float>(kFrame.height) / kRows);
        const auto phase = place * 0.7, speed = 2 + 0.25 * place;
        return {cell.width * static_cast<float>(place % kColumns) + 115 +
                    static_cast<float>(100 * std::sin(speed * timeS + phase)),
                cell.height * static_cast<float>(place / kColumns) + 145 +
                    static_cast<float>(60 * std::cos(1.3 * speed * timeS + phase))};
    }
    cv::Rect2f boxAt(double timeS) const { return boxPx + cornerAt(timeS); }
};

cv::Mat drawn(const std::vector<Walker>& walkers, const cv::Mat& background, double timeS) {
    cv::Mat frame = background.clone();
    for (const Walker& walker : walkers) {
        const cv::Point2f corner = walker.cornerAt(timeS);
        const cv::Matx23f shift(1, 0, corner.x, 0, 1, corner.y);
        cv::warpAffine(walker.picture, frame, shift, frame.size(), cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
    }
    return frame;
}

}  // namespace

/// How many frames a second of a film of eight moving faces are recognised, and how well the boxes sit:
/// `bench_live_following FOLDER [FRAMES A SECOND]`, LFW's pictures.
int main(int argc, char** argv) {
    if (argc < 2) return std::fprintf(stderr, "usage: bench_live_following FOLDER [FRAMES A SECOND]\n"), 2;
    letThreadsSleep(argv);
    const double framesPerSecond = argc > 2 ? std::atof(argv[2]) : 60;
    const auto shipped = test::loadShippedAnalyzer();
    if (!shipped) return std::fprintf(stderr, "%s\n", shipped.error().context.c_str()), 3;
    const std::shared_ptr<const Analyzer> analyzer = shipped->analyzer;
    const std::vector<std::string> folders = test::foldersIn(argv[1]);
    std::vector<Walker> walkers;
    for (std::size_t i = 0; i < folders.size() && walkers.size() < kFaces; i += 7) {
        const auto files = filesIn(folders[i], FolderDepth::OnlyItself);
        if (!files || files->paths.empty()) continue;
        const auto picture = readPicture(files->paths.front());
        const auto found = picture ? analyzer->find(*picture, {}) : picture.error();
        if (found && found->size() == 1)
            walkers.push_back({*picture, found->front().face.boxPx, static_cast<int>(walkers.size())});
    }
    cv::Mat background(kFrame / 30, CV_8UC3);
    cv::theRNG().state = 1;
    cv::randu(background, 60, 160);
    cv::resize(background, background, kFrame, 0, 0, cv::INTER_CUBIC);

    const fs::path film = fs::temp_directory_path() / "bench_live_following.mp4";
    {
        test::FilmWriter writer(film.string(), {.container = "mp4", .framesPerSecond = framesPerSecond});
        for (int i = 0; i < kSeconds * framesPerSecond; ++i)
            writer.add(drawn(walkers, background, i / framesPerSecond), i / framesPerSecond);
        if (!writer.close()) return std::fprintf(stderr, "no film\n"), 3;
    }

    std::mutex mutex;
    std::vector<LiveFrameResult> results;
    std::uint64_t frames = 0;
    bool ended = false;
    LivePipeline pipeline({.onFrame =
                               [&](const FramePtr&) {
                                   const std::lock_guard lock(mutex);
                                   ++frames;
                               },
                           .onResult =
                               [&](LiveFrameResult result) {
                                   const std::lock_guard lock(mutex);
                                   results.push_back(std::move(result));
                               },
                           .onState =
                               [&](const LiveState& state) {
                                   const std::lock_guard lock(mutex);
                                   ended |= state.phase == LiveState::Phase::Ended;
                               }});
    pipeline.setAnalyzer(analyzer);
    pipeline.start(*parseSourceAddress(film.string()));
    for (bool done = false; !done;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        const std::lock_guard lock(mutex);
        done = ended;
    }
    pipeline.stop();
    fs::remove(film);

    int seen = 0, found = 0;
    double overlaps = 0;
    std::vector<double> latenciesMs;
    std::set<std::int64_t> tracks;
    for (const LiveFrameResult& result : results) {
        latenciesMs.push_back(
            std::chrono::duration<double, std::milli>(result.finishedAt - result.frame->capturedAt).count());
        for (const LiveFace& face : result.faces) tracks.insert(face.tracked.trackId);
        for (const Walker& walker : walkers) {
            float best = 0;
            for (const LiveFace& face : result.faces)
                best = std::max(best, overlapOf(face.tracked.face.boxPx, walker.boxAt(result.frame->timeS)));
            ++seen;
            found += best >= 0.5F;
            overlaps += best;
        }
    }
    std::sort(latenciesMs.begin(), latenciesMs.end());
    const auto latency = [&](double part) {
        return latenciesMs[static_cast<std::size_t>(part * static_cast<double>(latenciesMs.size() - 1))];
    };
    std::printf("%dx%d, %d faces, %.0f frames a second: %.1f shown, %.1f recognised a second\n", kFrame.width,
                kFrame.height, static_cast<int>(walkers.size()), framesPerSecond,
                static_cast<double>(frames) / kSeconds, static_cast<double>(results.size()) / kSeconds);
    std::printf("a face is found in %.2f %% of recognised frames, its box overlaps by %.3f; %zu tracks\n",
                100.0 * found / seen, overlaps / seen, tracks.size());
    std::printf("from a frame's moment to its names: %.1f ms, 99th percentile %.1f ms\n", latency(0.5), latency(0.99));
    return 0;
}
