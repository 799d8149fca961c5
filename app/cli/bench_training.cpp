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
#include "core/model/network_inspection.h"
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

/// What LibTorch's own modules need for a step of the same network, precision and batch.
class Yardstick {
public:
    static Result<Yardstick> make(CliContext& context, const PlainTraining& training) {
        const auto inspection = loadNetworkInspection(context.options().engine);
        if (!inspection) return inspection.error();
        auto first = (*inspection)->makePlainTraining(training);
        if (!first) return first.error();
        if (const auto warm = (*first)(); !warm) return warm.error();
        return Yardstick(*first);
    }

    Result<void> measure() {
        const auto tookMs = measureOnceMs(m_step);
        if (!tookMs) return tookMs.error();
        m_runsMs.push_back(*tookMs);
        return {};
    }

    Timing timing() const { return Timing(m_runsMs); }

private:
    explicit Yardstick(std::function<Result<void>()> step) : m_step(std::move(step)) {}

    std::function<Result<void>()> m_step;
    std::vector<double> m_runsMs;
};

/// The plain loop as it is mostly written, and the better one: channels last, in the precision of the training.
Result<std::vector<Yardstick>> yardsticks(CliContext& context, const TrainingOptions& options, Precision precision) {
    std::vector<Yardstick> made;
    for (const PlainTraining& training :
         {PlainTraining{options.backbone, Precision::Float32, options.batchPictures, false},
          PlainTraining{options.backbone, precision, options.batchPictures, true}}) {
        auto yardstick = Yardstick::make(context, training);
        if (!yardstick) return yardstick.error();
        made.push_back(std::move(*yardstick));
    }
    return made;
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
    auto plain = command.yardstick ? yardsticks(context, options, (*network)->precision())
                                   : Result<std::vector<Yardstick>>(std::vector<Yardstick>());
    if (!plain) return plain.error();
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
        // In turn, so that a machine that is busy now and then is busy for all.
        for (Yardstick& yardstick : *plain)
            if (const auto measured = yardstick.measure(); !measured) return measured.error();
        loadMs.push_back(*loaded);
        stepMs.push_back(*loaded + *trained);
    }
    context.console().endProgress();
    const Timing steps(stepMs), loads(loadMs);
    const double perSecond = 1000.0 * options.batchPictures / steps.medianMs();
    const double loadingShare = loads.totalMs() / steps.totalMs();
    const std::string precision = toString((*network)->precision());
    if (context.console().json()) {
        Json stages = Json::array({timingJson("train_step", steps), timingJson("wait_for_pictures", loads)});
        if (!plain->empty()) {
            stages.push_back(timingJson("plain_step", plain->front().timing()));
            stages.push_back(timingJson("plain_step_channels_last", plain->back().timing()));
        }
        context.console().print(Json{{"cpu", processorName()},
                                     {"device", toString((*engine)->device().kind)},
                                     {"backbone", command.backbone},
                                     {"precision", precision},
                                     {"batch", options.batchPictures},
                                     {"threads", (*engine)->device().threads},
                                     {"train_images_per_second", rounded(perSecond, 2)},
                                     {"loading_share", rounded(loadingShare, 4)},
                                     {"stages", std::move(stages)}});
        return {};
    }
    context.console().print("cpu       " + processorName());
    context.console().print(
        "training  " + command.backbone + ", " + precision + ", batch of " + std::to_string(options.batchPictures) +
        ": " + fixed(perSecond, 1) + " pictures a second (step: median " + fixed(steps.medianMs(), 0) + " ms, p95 " +
        fixed(steps.p95Ms(), 0) + " ms), " + fixed(100 * loadingShare, 1) + " % of the time waiting for pictures");
    const auto compare = [&](const Yardstick& yardstick, const std::string& name) {
        const double plainMs = yardstick.timing().medianMs();
        context.console().print("plain     " + name + ": " + fixed(1000.0 * options.batchPictures / plainMs, 1) +
                                " pictures a second; training is " + fixed(plainMs / steps.medianMs(), 2) +
                                " times as fast");
    };
    if (!plain->empty()) {
        compare(plain->front(), "LibTorch's modules, fp32");
        compare(plain->back(), "LibTorch's modules, channels last, " + precision);
    }
    return {};
}

}  // namespace facenet::cli
