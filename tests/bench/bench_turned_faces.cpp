#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <opencv2/imgproc.hpp>

#include "core/face/analyzer.h"
#include "core/face/gallery.h"
#include "core/face/matcher.h"
#include "core/model/calibration.h"
#include "core/picture/picture_folder.h"
#include "core/picture/read_picture.h"
#include "tests/bench/real_people.h"

using namespace facenet;

namespace {

namespace fs = std::filesystem;

constexpr int kPeople = 150, kEnrolled = 3, kStrangers = 300;
constexpr double kStrangerRate = 0.01;
constexpr int kStepDeg = 15;

cv::Mat turned(const cv::Mat& picture, int degrees) {
    cv::Mat copy = picture;
    switch (degrees) {
        case 0:
            return copy;
        case 90:
            cv::rotate(picture, copy, cv::ROTATE_90_CLOCKWISE);
            return copy;
        case 180:
            cv::rotate(picture, copy, cv::ROTATE_180);
            return copy;
        case 270:
            cv::rotate(picture, copy, cv::ROTATE_90_COUNTERCLOCKWISE);
            return copy;
        default:
            break;
    }
    const cv::Point2f middle(static_cast<float>(picture.cols) / 2, static_cast<float>(picture.rows) / 2);
    cv::warpAffine(picture, copy, cv::getRotationMatrix2D(middle, -degrees, 1), picture.size(), cv::INTER_LINEAR,
                   cv::BORDER_REPLICATE);
    return copy;
}

struct Bench {
    std::shared_ptr<const Analyzer> analyzer;
    std::shared_ptr<const Gallery> gallery;
    MatcherOptions matcher;
    std::vector<std::pair<std::int64_t, std::string>> probes;  ///< person, picture; 0: a stranger

    std::optional<AnalyzedFace> mainOf(const cv::Mat& picture, const DetectorOptions& options) const {
        const auto found = analyzer->analyze(picture, options);
        if (!found || found->empty()) return std::nullopt;
        return (*found)[static_cast<std::size_t>(mainFaceIndex(*found, picture.size()))];
    }

    /// A line of figures of all probes turned by so much.
    void measure(int degrees, const DetectorOptions& options) const {
        int known = 0, found = 0, upright = 0, named = 0, wrong = 0, strangers = 0, strangersNamed = 0;
        for (const auto& [person, path] : probes) {
            (person != 0 ? known : strangers) += 1;
            const auto picture = readPicture(path);
            const auto face = picture ? mainOf(turned(*picture, degrees), options) : std::nullopt;
            if (!face) continue;
            const auto identity = matchFaces(*gallery, {face->embedding}, matcher);
            const bool hasName = identity && identity->front().verdict == Identity::Verdict::Known;
            if (person == 0) {
                strangersNamed += hasName ? 1 : 0;
                continue;
            }
            ++found;
            const double lean = std::remainder(face->face.turnDeg - degrees, 360.0);
            upright += std::abs(lean) <= 45 ? 1 : 0;
            named += hasName && identity->front().personId == person ? 1 : 0;
            wrong += hasName && identity->front().personId != person ? 1 : 0;
        }
        std::printf("%7d  %6.1f %%  %6.1f %%  %6.1f %%  %6.1f %%  %9.2f %%\n", degrees, 100.0 * found / known,
                    100.0 * upright / known, 100.0 * named / known, 100.0 * wrong / known,
                    100.0 * strangersNamed / strangers);
        std::fflush(stdout);
    }

    /// Milliseconds to find the faces of an ordinary picture, and the share of pictures that were looked at again.
    void time() const {
        std::vector<double> plainMs, anyMs;
        for (const auto& [person, path] : probes) {
            const auto picture = readPicture(path);
            if (!picture) continue;
            for (auto* times : {&plainMs, &anyMs}) {
                const auto began = std::chrono::steady_clock::now();
                static_cast<void>(analyzer->analyze(*picture, {.anyDirection = times == &anyMs}));
                times->push_back(
                    std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
            }
        }
        const auto mean = [](const std::vector<double>& values) {
            double sum = 0;
            for (const double value : values) sum += value;
            return sum / static_cast<double>(values.size());
        };
        std::printf("finding and embedding the faces of a picture: %.2f ms as it lies, %.2f ms in any direction\n",
                    mean(plainMs), mean(anyMs));
    }
};

}  // namespace

/// How faces that lie are found and named: `bench_turned_faces FOLDER [DEGREES]`, a folder of LFW's pictures.
int main(int argc, char** argv) {
    if (argc < 2) return std::fprintf(stderr, "usage: bench_turned_faces FOLDER [DEGREES]\n"), 2;
    letThreadsSleep(argv);
    Bench bench;
    const auto shipped = test::loadShippedAnalyzer();
    if (!shipped) return std::fprintf(stderr, "%s\n", shipped.error().context.c_str()), 3;
    bench.analyzer = shipped->analyzer;
    GalleryContents contents{.modelId = bench.analyzer->network().card().modelId};
    int people = 0, strangers = 0;
    for (const std::string& folder : test::foldersIn(argv[1])) {
        const auto files = filesIn(folder, FolderDepth::OnlyItself);
        if (!files) continue;
        const auto& paths = files->paths;
        if (paths.size() > kEnrolled && people < kPeople) {
            contents.names[++people] = fs::path(folder).filename();
            for (int i = 0; i < kEnrolled; ++i)
                if (const auto face = bench.mainOf(*readPicture(paths[static_cast<std::size_t>(i)]), {}))
                    contents.templates.push_back(
                        {.personId = people, .faceId = people * 10 + i, .embedding = face->embedding});
            bench.probes.emplace_back(people, paths[kEnrolled]);
        } else if (paths.size() == 1 && strangers < kStrangers) {
            ++strangers;
            bench.probes.emplace_back(0, paths.front());
        }
    }
    bench.gallery = Gallery::build(*shipped->engine, std::move(contents), bench.analyzer->network().cohort()).value();
    bench.matcher.threshold = static_cast<float>(thresholdForGallery(
        bench.analyzer->network().card().farCurve, kStrangerRate, bench.gallery->independentTemplates()));

    std::printf("%d people of %d pictures, %d strangers, threshold %.3f (1 stranger in %.0f)\n", people, kEnrolled,
                strangers, static_cast<double>(bench.matcher.threshold), 1 / kStrangerRate);
    std::printf("degrees     found   upright     named     wrong  strangers named\n");
    if (argc > 2) {
        bench.measure(std::atoi(argv[2]), {.anyDirection = true});
    } else {
        std::printf("as they lie:\n");
        for (const int degrees : {0, 90, 180, 270}) bench.measure(degrees, {});
        std::printf("in any direction:\n");
        for (int degrees = 0; degrees < 360; degrees += kStepDeg) bench.measure(degrees, {.anyDirection = true});
    }
    bench.time();
    return 0;
}
