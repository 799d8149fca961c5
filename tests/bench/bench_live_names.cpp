#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <opencv2/imgproc.hpp>
#include <random>
#include <set>

#include "core/evaluate/video.h"
#include "core/face/gallery.h"
#include "core/live/recognizer.h"
#include "core/model/calibration.h"
#include "core/picture/picture_folder.h"
#include "core/picture/read_picture.h"
#include "tests/bench/real_people.h"
#include "tests/support/main_face.h"

using namespace facenet;

namespace {

namespace fs = std::filesystem;

constexpr int kPeople = 60, kEnrolled = 2, kStrangers = 400;
constexpr int kFramesPerS = 10, kFramesOfVisit = 31;
constexpr double kVisitS = kFramesOfVisit / double(kFramesPerS);
constexpr double kStrangerRate = 0.01;
constexpr unsigned kSeed = 1;

/// Somebody in front of the camera for some seconds, made of one photograph.
struct Visit {
    std::int64_t person = 0;  ///< 0: a stranger
    cv::Mat picture;
};

/// The photograph as a camera sees it that moves, loses focus and meets other light.
cv::Mat seen(const cv::Mat& picture, std::mt19937& random, double t) {
    const auto about = [&](double middle, double spread) {
        return std::normal_distribution<double>(middle, spread)(random);
    };
    const cv::Point2f middle(static_cast<float>(picture.cols) / 2, static_cast<float>(picture.rows) / 2);
    cv::Mat turn = cv::getRotationMatrix2D(middle, 8 * std::sin(2 * t), 1 + 0.1 * std::sin(3 * t)), frame;
    turn.at<double>(0, 2) += 10 * std::sin(1.7 * t) + about(0, 1);
    turn.at<double>(1, 2) += 6 * std::cos(1.3 * t) + about(0, 1);
    cv::warpAffine(picture, frame, turn, picture.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    const double blur = std::abs(about(0, 1.5));
    if (blur > 0.5) cv::GaussianBlur(frame, frame, {}, blur);
    cv::Mat noise(frame.size(), CV_16SC3), noisy;
    cv::theRNG().state = random();
    cv::randn(noise, 0, 6);
    frame.convertTo(noisy, CV_16SC3, 1 + 0.1 * std::sin(t));
    noisy += noise;
    noisy.convertTo(frame, CV_8UC3);
    return frame;
}

}  // namespace

/// How soon, how rightly and how steadily people are named in a film of cuts: `bench_live_names FOLDER`, LFW's
/// pictures.
int main(int argc, char** argv) {
    if (argc < 2) return std::fprintf(stderr, "usage: bench_live_names FOLDER\n"), 2;
    letThreadsSleep(argv);
    const auto shipped = test::loadShippedAnalyzer();
    if (!shipped) return std::fprintf(stderr, "%s\n", shipped.error().context.c_str()), 3;
    const std::shared_ptr<const Analyzer> analyzer = shipped->analyzer;
    GalleryContents contents{.modelId = analyzer->network().card().modelId};
    std::vector<Visit> visits;
    int people = 0, strangers = 0;
    for (const std::string& folder : test::foldersIn(argv[1])) {
        const auto files = filesIn(folder, FolderDepth::OnlyItself);
        if (!files) continue;
        const auto& paths = files->paths;
        if (paths.size() >= kEnrolled + 2 && people < kPeople) {
            contents.names[++people] = fs::path(folder).filename();
            for (int i = 0; i < kEnrolled; ++i) {
                const auto main = test::mainFaceOf(*analyzer, *readPicture(paths[static_cast<std::size_t>(i)]), {});
                if (main)
                    contents.templates.push_back(
                        {.personId = people, .faceId = people * 10 + i, .embedding = main->embedding});
            }
            for (int i = kEnrolled; i < kEnrolled + 2; ++i)
                visits.push_back({people, *readPicture(paths[static_cast<std::size_t>(i)])});
        } else if (paths.size() == 1 && strangers < kStrangers) {
            ++strangers;
            visits.push_back({0, *readPicture(paths.front())});
        }
    }
    std::mt19937 random(kSeed);
    std::shuffle(visits.begin(), visits.end(), random);
    RecognitionMeans means{.analyzer = analyzer, .gallery = nullptr, .options = {}, .revision = 1};
    means.gallery = Gallery::build(*shipped->engine, std::move(contents), analyzer->network().cohort()).value();
    means.options.matcher.threshold = static_cast<float>(
        thresholdForGallery(analyzer->network().card().farCurve, kStrangerRate, means.gallery->independentTemplates()));

    const std::map<std::int64_t, std::string>& names = means.gallery->contents().names;
    std::vector<VisitTruth> truth;
    for (std::size_t i = 0; i < visits.size(); ++i) {
        const double fromS = static_cast<double>(i) * kVisitS - 0.5 / kFramesPerS;  // between two frames
        truth.push_back({.fromS = fromS, .toS = fromS + kVisitS, .people = {}});
        if (visits[i].person != 0) truth.back().people = {names.at(visits[i].person)};
    }
    LiveNameJudge judge(std::move(truth));
    Recognizer recognizer;
    int frames = 0;
    for (const Visit& visit : visits)
        for (int i = 0; i < kFramesOfVisit; ++i) {
            const double timeS = frames++ / double(kFramesPerS);
            auto frame = std::make_shared<Frame>();
            frame->image = seen(visit.picture, random, i / double(kFramesPerS));
            const auto at = Tracker::TimePoint(
                std::chrono::duration_cast<Tracker::TimePoint::duration>(std::chrono::duration<double>(timeS)));
            const auto result = recognizer.recognize({.frame = frame, .at = at, .run = 1}, means);
            if (!result) return std::fprintf(stderr, "%s\n", result.error().context.c_str()), 3;
            std::vector<Face> faces;
            for (const LiveFace& face : result->faces) faces.push_back(face.tracked.face);
            std::set<std::string> shown;
            if (const int main = mainFaceIndex(faces, frame->image.size()); main >= 0) {
                const Identity& identity = result->faces[static_cast<std::size_t>(main)].tracked.identity;
                if (identity.verdict == Identity::Verdict::Known) shown = {identity.name};
            }
            judge.add(timeS, shown);
        }
    const LiveNameFigures& figures = judge.figures();
    const auto percent = [](int part, int all) { return 100.0 * part / all; };
    std::printf("%d people of %d pictures, %d visits of %.1f s, %d of them by strangers, a cut between two\n", people,
                kEnrolled, figures.visits, kVisitS, figures.strangers);
    for (std::size_t i = 0; i < figures.kAfterS.size(); ++i)
        std::printf("right name after %.1f s: %.1f %%\n", figures.kAfterS[i],
                    percent(figures.right[i], figures.due[i]));
    std::printf("wrong name in %.2f %% of frames, in %.1f %% of visits; %.1f changes a minute\n",
                percent(figures.wrongFrames, figures.frames), percent(figures.wrongVisits, figures.visits),
                60 * figures.changes / figures.seconds);
    std::printf("strangers named: %d of %d, where 1 in %.0f was asked for\n", figures.strangersNamed, figures.strangers,
                1 / kStrangerRate);
    return 0;
}
