#pragma once

#include <QStringList>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <string>

#include "core/base/file_seal.h"
#include "core/base/job_control.h"
#include "core/dataset/training_origin.h"
#include "core/train/history.h"
#include "core/train/model_comparison.h"
#include "core/train/training_job.h"

namespace facenet {

class StoreThread;

/// What a training does with disk and store before its first step and after its last. Thread: a worker of the session

/// A training that was begun, as its folder tells.
struct BegunTraining {
    TrainingOrigin origin;
    RecordedHistory history;
    TrainingOptions options;
    bool hasEnded = false;
};
/// Errors: those of `readTrainingOrigin`, `readTrainingHistory` and `trainingOptionsFromJson`
Result<BegunTraining> readBegunTraining(const std::string& folderUtf8, const FileSeal* seal);

struct Comparison {
    ComparedModel before, after;
    VerificationSet gallery;
};
/// What is compared, and with whom.
struct ComparisonTask {
    TrainingData data;
    std::string oldUtf8, newUtf8;         ///< weights
    std::string folderUtf8, recordsUtf8;  ///< of the training; where curves are kept
    std::string name;
    NamingRate naming;
    QStringList trained;  ///< who does not judge by the gallery
    std::uint64_t seed = 0;
};
/// Notes that the training has ended, keeps its curves, and compares the old and the new model.
/// Errors: those of `keepTrainingRecord`, of reading the gallery and of `compareModels`
Result<Comparison> compareTrained(const Engine& engine, StoreThread& store, const ComparisonTask& task,
                                  JobControl& control);

/// Takes a trained model into the library and measures all stored faces with it; nothing of it stays where that fails.
/// Errors: those of `ModelLibrary::import`, `measureForAdoption` and `adoptModel`
Result<void> adoptTrained(const Engine& engine, StoreThread& store, const std::string& modelsFolderUtf8,
                          const std::string& modelUtf8, const std::string& name, JobControl& control);

/// Empty when it cannot be read.
cv::Mat readPicture(const TrainingPictures* pictures, std::uint32_t picture);

}  // namespace facenet
