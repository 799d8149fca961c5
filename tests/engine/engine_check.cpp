// Compares what a device computes with what the processor does, and times it. Needs neither Qt nor OpenCV nor a test
// framework, so that it can be built where there is a card and little else (FACENET_ENGINE_ONLY).
//
//   facenet_engine_check FOLDER_OF_MODELS [cuda|cpu]
//
// Ends with 0 where all agree, 1 where something does not, 77 where there is no such device.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "core/model/embedding.h"
#include "core/model/flat_index.h"
#include "core/model/tensor_file.h"
#include "core/model/torch/make_engine.h"
#include "core/train/trainable_network.h"

using namespace facenet;

namespace {

constexpr int kSidePx = 160, kNoDevice = 77;
constexpr std::size_t kPictureBytes = std::size_t{3} * kSidePx * kSidePx;

int failures = 0;

void check(bool holds, const std::string& what, double figure) {
    std::printf("%s  %-44s %g\n", holds ? "ok  " : "FAIL", what.c_str(), figure);
    failures += holds ? 0 : 1;
}

/// Soft patterns, always the same ones. Out: uint8 BGR [count, 160, 160, 3]
std::vector<std::uint8_t> pictures(int count) {
    std::vector<std::uint8_t> pixels;
    pixels.reserve(static_cast<std::size_t>(count) * kPictureBytes);
    for (int picture = 0; picture < count; ++picture)
        for (int y = 0; y < kSidePx; ++y)
            for (int x = 0; x < kSidePx; ++x)
                for (int channel = 0; channel < 3; ++channel)
                    pixels.push_back(static_cast<std::uint8_t>(
                        127 + 120 * std::sin(0.03 * (x + 2 * picture) + channel) * std::cos(0.05 * y + picture)));
    return pixels;
}

std::vector<PixelView> viewsOf(const std::vector<std::uint8_t>& pixels) {
    std::vector<PixelView> views;
    for (std::size_t at = 0; at < pixels.size(); at += kPictureBytes)
        views.push_back({pixels.data() + at, kSidePx, kSidePx, std::size_t{3} * kSidePx});
    return views;
}

template <typename Work>
double medianMs(int runs, const Work& work) {
    std::vector<double> took;
    for (int i = 0; i < runs + 2; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - begin;
        if (i >= 2) took.push_back(elapsed.count());
    }
    std::sort(took.begin(), took.end());
    return took[took.size() / 2];
}

std::shared_ptr<const Engine> engineOn(DeviceKind device, Precision precision) {
    const auto engine = makeTorchEngine({.device = device, .precision = precision});
    if (engine) return *engine;
    std::printf("there is no such device: %s\n", engine.error().context.c_str());
    std::exit(kNoDevice);
}

void checkEmbeddings(DeviceKind device, const TensorFile& weights) {
    const auto pixels = pictures(8);
    const auto views = viewsOf(pixels);
    const auto reference =
        (*engineOn(DeviceKind::Cpu, Precision::Float32)->makeEmbedder(weights))->embed(views).value();
    struct Case {
        Precision precision;
        double least;
    };
    for (const auto& [precision, least] :
         {Case{Precision::Float32, 0.9999}, Case{Precision::Float16, 0.999}, Case{Precision::BFloat16, 0.999}}) {
        if (device == DeviceKind::Cpu && precision != Precision::Float32) continue;
        const auto network = engineOn(device, precision)->makeEmbedder(weights);
        if (!network) return check(false, "embedder: " + network.error().context, 0);
        const auto rows = (*network)->embed(views).value();
        double worst = 1;
        for (std::size_t at = 0; at < rows.size(); at += kEmbeddingSize)
            worst = std::min(worst, double{std::inner_product(rows.begin() + static_cast<long>(at),
                                                              rows.begin() + static_cast<long>(at) + kEmbeddingSize,
                                                              reference.begin() + static_cast<long>(at), 0.0F)});
        check(worst > least, "least cosine with the processor, " + toString(precision), worst);
        const auto many = pictures(32);
        const auto manyViews = viewsOf(many);
        std::printf("      embed 1, 32: %.2f, %.2f ms\n",
                    medianMs(10,
                             [&] {
                                 static_cast<void>((*network)->embed({manyViews.data(), 1}));
                             }),
                    medianMs(5, [&] { static_cast<void>((*network)->embed(manyViews)); }));
    }
}

void checkDetector(DeviceKind device, const TensorFile& weights) {
    const auto pixels = pictures(1);
    const auto view = viewsOf(pixels).front();
    const auto here = (*engineOn(DeviceKind::Cpu, Precision::Float32)->makeDetector(weights))->forward(view).value();
    const auto there = (*engineOn(device, Precision::Float32)->makeDetector(weights))->forward(view).value();
    double worst = 0;
    for (std::size_t map = 0; map < here.size(); ++map)
        for (std::size_t i = 0; i < here[map].values.size(); ++i)
            worst = std::max(worst, std::abs(double{here[map].values[i]} - there[map].values[i]));
    check(worst < 0.01, "largest difference of the detector's maps", worst);
}

void checkSearch(DeviceKind device) {
    constexpr int kRows = 20000, kProbes = 5;
    std::mt19937 random(1);
    std::normal_distribution<float> normal;
    std::vector<float> rows(std::size_t{kRows} * kEmbeddingSize);
    for (float& value : rows) value = normal(random) / std::sqrt(float{kEmbeddingSize});
    std::vector<std::int64_t> groups(kRows);
    for (std::int64_t& group : groups) group = static_cast<std::int64_t>(random() % 4000);
    const std::vector<float> probes(rows.begin(), rows.begin() + kProbes * kEmbeddingSize);
    const auto here = FlatIndex(rows, groups, 2).nearestGroups(probes, 8).value();
    const auto there =
        (*engineOn(device, Precision::Float32)->makeIndex(rows, groups))->nearestGroups(probes, 8).value();
    int different = 0;
    for (std::size_t probe = 0; probe < here.size(); ++probe)
        for (std::size_t i = 0; i < here[probe].size(); ++i)
            different += here[probe][i].row == there[probe][i].row ? 0 : 1;
    check(different == 0, "hits that another index has elsewhere", different);
}

void checkTraining(DeviceKind device, Backbone backbone) {
    TrainingOptions options;
    options.backbone = backbone;
    options.startFrom = StartFrom::Nothing;
    options.dropout = 0;  // whose random numbers are a device's own
    options.batchPictures = 12;
    options.precision = Precision::Float32;
    const auto pixels = pictures(12);
    const std::vector<std::int64_t> labels{0, 1, 2, 3, 0, 1, 2, 3, 1, 2, 3, 0};
    const auto lossesOn = [&](DeviceKind kind) {
        const auto network = engineOn(kind, Precision::Float32)
                                 ->makeTrainable({.options = options, .people = 4, .start = {}, .teacher = {}})
                                 .value();
        std::vector<double> losses;
        for (std::uint64_t step = 0; step < 5; ++step)
            losses.push_back(network->step(pixels, labels, 1e-4, false, step).value().totalLoss);
        return losses;
    };
    const auto here = lossesOn(DeviceKind::Cpu), there = lossesOn(device);
    double worst = 0;
    for (std::size_t i = 0; i < here.size(); ++i) worst = std::max(worst, std::abs(here[i] - there[i]) / here[i]);
    check(worst < 0.01, "relative difference of five losses, " + toString(backbone), worst);
}

void checkSpeedAndMemory(DeviceKind device) {
    TrainingOptions options;
    options.startFrom = StartFrom::Nothing;
    options.batchPictures = device == DeviceKind::Cuda ? 384 : 12;
    for (const Precision precision : {Precision::Float32, Precision::Auto}) {
        options.precision = precision;
        auto network = engineOn(device, Precision::Auto)
                           ->makeTrainable({.options = options, .people = 4, .start = {}, .teacher = {}})
                           .value();
        const auto pixels = pictures(options.batchPictures);
        std::vector<std::int64_t> labels(static_cast<std::size_t>(options.batchPictures));
        for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int64_t>(i % 4);
        const double ms =
            medianMs(5, [&] { static_cast<void>(network->step(pixels, labels, 1e-4, false, 1).value().totalLoss); });
        std::printf("      training, %s: %.0f pictures a second\n", toString(network->precision()).c_str(),
                    1000.0 * options.batchPictures / ms);
        if (device != DeviceKind::Cuda || precision != Precision::Float32) continue;
        constexpr int kTooMany = 9999;  // some 200 GB
        const auto refused = network->step(pictures(kTooMany), std::vector<std::int64_t>(kTooMany, 1), 1e-4, false, 1);
        check(!refused && refused.error().code == ErrorCode::OutOfMemory, "a batch that does not fit is refused", 0);
        const auto after = network->step(pixels, labels, 1e-4, false, 2);
        check(after.ok() && std::isfinite(after->totalLoss), "and training goes on", after ? after->totalLoss : 0);
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) return 2;
    const std::string folder = arguments[1];
    const auto device = deviceFromString(count > 2 ? arguments[2] : "cuda");
    if (!device) return 2;
    std::printf("%s\n", engineOn(*device, Precision::Float32)->device().name.c_str());
    const auto embedder = readSafetensors(folder + "/facenet_mobilenet.safetensors");
    const auto detector = readSafetensors(folder + "/face_detector.safetensors");
    if (!embedder || !detector) {
        std::printf("the models are not in %s\n", folder.c_str());
        return 2;
    }
    checkEmbeddings(*device, *embedder);
    checkDetector(*device, *detector);
    checkSearch(*device);
    checkTraining(*device, Backbone::MobileNetV1);
    checkTraining(*device, Backbone::InceptionResNetV1);
    checkSpeedAndMemory(*device);
    return failures == 0 ? 0 : 1;
}
