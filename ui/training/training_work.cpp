#include "ui/training/training_work.h"

#include <QFile>
#include <QScopeGuard>
#include <opencv2/core.hpp>

#include "core/model/model_library.h"
#include "core/train/training_records.h"
#include "database/gallery_store.h"
#include "database/model_adoption.h"
#include "database/store_thread.h"
#include "ui/session/load_model.h"
#include "ui/training/gallery_set.h"
#include "ui/training/leftover_trainings.h"

namespace facenet {

namespace {

constexpr int kMostNamesakes = 1000;

}  // namespace

Result<BegunTraining> readBegunTraining(const std::string& folder, const FileSeal* seal) {
    auto origin = readTrainingOrigin(folder, seal);
    if (!origin) return origin.error();
    auto history = readTrainingHistory(folder);
    if (!history) return history.error();
    const auto options = trainingOptionsFromJson(history->optionsJson);
    if (!options) return options.error();
    return BegunTraining{std::move(*origin), std::move(*history), *options, hasEnded(QString::fromStdString(folder))};
}

Result<Comparison> compareTrained(const Engine& engine, StoreThread& store, const ComparisonTask& task,
                                  JobControl& control) {
    noteEnded(QString::fromStdString(task.folderUtf8));
    if (const auto kept = keepTrainingRecord(task.folderUtf8, task.recordsUtf8, task.name); !kept) return kept.error();
    Comparison comparison;
    auto gallery = store.ask([&](GalleryStore& opened) { return gallerySetOf(opened, task.trained, task.seed); });
    if (!gallery) return gallery.error();
    comparison.gallery = std::move(*gallery);
    auto both =
        compareModels(engine, {task.oldUtf8, task.newUtf8}, task.data, comparison.gallery, task.naming, control);
    if (!both) return both.error();
    comparison.before = std::move(both->front());
    comparison.after = std::move(both->back());
    return comparison;
}

Result<void> adoptTrained(const Engine& engine, StoreThread& store, const std::string& modelsFolder,
                          const std::string& model, const std::string& name, JobControl& control) {
    const ModelLibrary library(modelsFolder);
    // Two trainings of one day may have one name.
    auto entry = library.import(engine, model, name);
    for (int i = 2; !entry && entry.error().code == ErrorCode::NameTaken && i < kMostNamesakes; ++i)
        entry = library.import(engine, model, name + " (" + std::to_string(i) + ")");
    if (!entry) return entry.error();
    // What was put there for an adoption that then fails goes again.
    auto removal = qScopeGuard([&] { QFile::remove(QString::fromStdString(entry->pathUtf8)); });
    const auto weights = readSafetensors(entry->pathUtf8);
    if (!weights) return weights.error();
    const auto network = engine.makeEmbedder(*weights);
    if (!network) return network.error();
    const auto measurer = embeddingAnalyzer(engine, *network);
    if (!measurer) return measurer.error();
    const auto measured = measureForAdoption(store, **measurer, control);
    if (!measured) return measured.error();
    const Result<void> adopted = store.ask([&](GalleryStore& opened) { return adoptModel(opened, *entry, *measured); });
    if (adopted) removal.dismiss();
    return adopted;
}

cv::Mat readPicture(const TrainingPictures* pictures, std::uint32_t picture) {
    if (!pictures || picture >= pictures->count()) return {};
    cv::Mat pixels(kTrainingSidePx, kTrainingSidePx, CV_8UC3);
    return pictures->read(picture, {}, {pixels.data, kTrainingPictureBytes}) ? pixels : cv::Mat();
}

}  // namespace facenet
