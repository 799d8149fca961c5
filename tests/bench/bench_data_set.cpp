#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "core/dataset/doctor.h"
#include "core/model/model_file.h"
#include "tests/support/fake_networks.h"

/// Measures the check of a large data set, stage by stage, and the most memory that it takes: reading and cutting,
/// embedding, comparing all pictures with all others and with all people.
///
///     bench_data_set PEOPLE PICTURES FOLDER [WEIGHTS]
///
/// Draws so many people with so many pictures each into the folder, unless they are there. Whole pictures are taken, so
/// no faces are looked for. Without weights pictures are embedded by their colour, which takes no time.
using namespace facenet;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

/// A colour a person, and clouds that no two pictures share.
cv::Mat drawing(cv::RNG& random, int person) {
    cv::Mat clouds(8, 8, CV_8UC3), picture, colour(160, 160, CV_8UC3, cv::Scalar(person % 180, 220, 200));
    random.fill(clouds, cv::RNG::UNIFORM, 0, 255);
    cv::resize(clouds, picture, colour.size(), 0, 0, cv::INTER_CUBIC);
    cv::cvtColor(colour, colour, cv::COLOR_HSV2BGR);
    cv::addWeighted(picture, 0.4, colour, 0.6, 0, picture);
    return picture;
}

void draw(const std::string& folder, int people, int pictures) {
    cv::RNG random(20);
    for (int person = 0; person < people; ++person) {
        const std::string own = folder + "/person " + std::to_string(person);
        fs::create_directories(own);
        for (int i = 0; i < pictures; ++i) {
            const std::string path = own + "/" + std::to_string(i) + ".jpg";
            const cv::Mat picture = drawing(random, person);
            if (!fs::exists(path)) cv::imwrite(path, picture);
        }
    }
}

double mostMemoryMiB() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::shared_ptr<const Analyzer> analyzerOf(const char* weights) {
    if (!weights) return test::makeFakeAnalyzer();
    const auto engine = loadEngine({});
    if (!engine) return nullptr;
    const auto file = readModelFile(weights);
    if (!file) return nullptr;
    auto network = (*engine)->makeEmbedder(*file);
    if (!network) return nullptr;
    return std::make_shared<Analyzer>(Detector(std::make_shared<test::FakeDetectorNetwork>()), std::move(*network));
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 4) {
        std::fprintf(stderr, "usage: bench_data_set PEOPLE PICTURES FOLDER [WEIGHTS]\n");
        return 2;
    }
    const std::string folder = arguments[3], crops = folder + " crops";
    draw(folder, std::atoi(arguments[1]), std::atoi(arguments[2]));
    const auto analyzer = analyzerOf(count > 4 ? arguments[4] : nullptr);
    const auto set = readDataSet(folder);
    if (!analyzer || !set) {
        std::fprintf(stderr, "the weights or the folder cannot be read\n");
        return 1;
    }
    std::printf("%zu pictures of %zu people; %.0f MiB before\n", set->pictures.size(), set->people.size(),
                mostMemoryMiB());
    fs::remove_all(crops);
    Clock::time_point begun = Clock::now();
    // As `examineDataSet` tells: what ends at these thousandths.
    const std::pair<int, const char*> stages[] = {{550, "read and cut"},
                                                  {900, "embedded"},
                                                  {990, "compared with all pictures"},
                                                  {1000, "compared with all people"}};
    const auto* stage = stages;
    JobControl control([&](int done, int) {
        while (stage != std::end(stages) && done >= stage->first) {
            const auto now = Clock::now();
            std::printf("%-27s %8.1f s, %6.0f MiB at most\n", stage->second,
                        std::chrono::duration<double>(now - begun).count(), mostMemoryMiB());
            std::fflush(stdout);
            begun = now;
            ++stage;
        }
    });
    const auto report = examineDataSet(*set, Preprocessing::Letterbox, *analyzer, crops, control);
    if (!report) {
        std::fprintf(stderr, "%s\n", report.error().context.c_str());
        return 1;
    }
    std::printf("%d usable, %zu findings\n", report->usablePictures, report->findings.size());
    fs::remove_all(crops);
    return 0;
}
