#include "app/cli/bench_training.h"

#include <QDir>
#include <QTemporaryDir>
#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/processor.h"
#include "app/cli/timing.h"
#include "core/base/allowed_cores.h"
#include "core/dataset/crops.h"
#include "core/train/batch_loader.h"
#include "core/train/trainable_network.h"

namespace facenet::cli {

namespace {

constexpr int kPeople = 20, kPicturesOfEach = 10;
constexpr int kWarmSteps = 2;

/// Pictures as training finds them on disk: made up, but as costly to read as photographs.
Result<std::vector<std::string>> makePictures(const QTemporaryDir& folder) {
    std::vector<std::string> paths;
    cv::theRNG().state = 1;
    for (int i = 0; i < kPeople * kPicturesOfEach; ++i) {
        cv::Mat picture(kTrainingSidePx, kTrainingSidePx, CV_8UC3);
        cv::randu(picture, 0, 255);
        cv::GaussianBlur(picture, picture, {9, 9}, 0);
        paths.push_back(folder.filePath(QString::number(i) + QStringLiteral(".png")).toStdString());
        if (!cv::imwrite(paths.back(), picture)) return Error{ErrorCode::FileUnwritable, paths.back()};
    }
    return paths;
}

}  // namespace

Result<void> benchTraining(CliContext& context, const BenchCommand& command) {
    const auto engine = context.engine();
    if (!engine) return engine.error();
    const QTemporaryDir folder(QDir::tempPath() + QStringLiteral("/facenet-bench-XXXXXX"));
    if (!folder.isValid()) return Error{ErrorCode::FileUnwritable, folder.errorString().toStdString()};
    const auto paths = makePictures(folder);
    if (!paths) return paths.error();

    TrainingOptions options;
    options.backbone = *backboneFromString(command.backbone);
    options.startFrom = StartFrom::Nothing;
    options.batchPictures = command.batch / 3 * 3;
    options.precision = context.options().engine.precision;
    auto network = (*engine)->makeTrainable({.options = options, .people = kPeople, .start = {}, .teacher = {}});
    if (!network) return network.error();
    std::vector<std::uint32_t> pictures;
    std::vector<std::int64_t> labels;
    for (std::uint32_t i = 0; i < kPeople * kPicturesOfEach; ++i) {
        pictures.push_back(i);
        labels.push_back(i / kPicturesOfEach);
    }
    const auto sampler = BatchSampler::make(pictures, labels, options);
    if (!sampler) return sampler.error();
    const CropPictures crops(*paths, options.augmentation, nullptr);  // every picture is decoded anew
    const int threads = std::max(1, allowedCores() - 1);
    BatchLoader loader(
        crops, [&](int step) { return sampler->batch(0, step); }, 0, kWarmSteps + command.steps, true, threads);

    std::vector<double> stepMs, loadMs;
    for (int step = 0; step < kWarmSteps + command.steps; ++step) {
        if (!context.wanted()) return Error{ErrorCode::Cancelled, {}};
        LoadedBatch batch;
        const auto loaded = measureOnceMs([&]() -> Result<void> {
            auto next = loader.next();
            if (!next) return next.error();
            batch = std::move(*next);
            return {};
        });
        if (!loaded) return loaded.error();
        const auto trained = measureOnceMs([&]() -> Result<void> {
            const auto result =
                (*network)->step(batch.pixels, batch.labels(), 1e-4, false, static_cast<std::uint64_t>(step));
            return result ? Result<void>() : Result<void>(result.error());
        });
        if (!trained) return trained.error();
        const std::size_t done = stepMs.size() + static_cast<std::size_t>(std::min(step + 1, kWarmSteps));
        context.console().progress("Steps:", done,
                                   static_cast<std::size_t>(kWarmSteps) + static_cast<std::size_t>(command.steps));
        if (step < kWarmSteps) continue;
        loadMs.push_back(*loaded);
        stepMs.push_back(*loaded + *trained);
    }
    context.console().endProgress();
    const Timing steps(stepMs), loads(loadMs);
    const double perSecond = 1000.0 * options.batchPictures / steps.medianMs();
    const double loadingShare = loads.totalMs() / steps.totalMs();
    const std::string precision = toString((*network)->precision());
    if (context.console().json()) {
        context.console().print(
            Json{{"cpu", processorName()},
                 {"device", toString((*engine)->device().kind)},
                 {"backbone", command.backbone},
                 {"precision", precision},
                 {"batch", options.batchPictures},
                 {"threads", (*engine)->device().threads},
                 {"train_images_per_second", rounded(perSecond, 2)},
                 {"loading_share", rounded(loadingShare, 4)},
                 {"stages", Json::array({timingJson("train_step", steps), timingJson("wait_for_pictures", loads)})}});
        return {};
    }
    context.console().print("cpu       " + processorName());
    context.console().print(
        "training  " + command.backbone + ", " + precision + ", batch of " + std::to_string(options.batchPictures) +
        ": " + fixed(perSecond, 1) + " pictures a second (step: median " + fixed(steps.medianMs(), 0) + " ms, p95 " +
        fixed(steps.p95Ms(), 0) + " ms), " + fixed(100 * loadingShare, 1) + " % of the time waiting for pictures");
    return {};
}

}  // namespace facenet::cli
