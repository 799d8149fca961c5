#include "core/train/training_identity.h"

#include <functional>
#include <string_view>

#include "core/model/model_file.h"

namespace facenet {

std::string whatItLearnsFrom(const TrainingPlan& plan) {
    const auto idOf = [](const std::shared_ptr<const TensorFile>& file) {
        return file ? modelIdOf(file->tensors) : std::string("none");
    };
    return plan.data.hash + ' ' + idOf(plan.start) + ' ' + idOf(plan.teacher);
}

std::string planInWords(const TrainingPlan& plan) {
    const TrainingData& data = plan.data;
    const auto hashOf = [](const auto& numbers) {
        return std::to_string(std::hash<std::string_view>()(
            {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof numbers[0]}));
    };
    std::string words = whatItLearnsFrom(plan) + '\n' + toJson(plan.options) + '\n' + hashOf(data.training) + '\n' +
                        hashOf(data.validation) + '\n' + hashOf(data.labels) + '\n' + hashOf(data.heldOut.labels);
    for (const VerificationSet* set : {&data.heldOut, &data.lfw})
        words +=
            '\n' + std::to_string(set->pairs.size()) + ' ' + std::to_string(set->pictures ? set->pictures->count() : 0);
    return words;
}

Result<void> checkGoesOn(const TrainingPlan& plan, const Checkpoint& checkpoint) {
    const std::string& learned = checkpoint.dataHash;
    if (learned.substr(0, learned.find(' ')) != plan.data.hash)
        return Error{ErrorCode::InvalidArgument, "the pictures are not those of the training to be resumed"};
    // Those of earlier versions name the pictures alone.
    if (learned != plan.data.hash && learned != whatItLearnsFrom(plan))
        return Error{ErrorCode::InvalidArgument,
                     "the model that the training began with, or its teacher, is not the same any more"};
    const auto before = trainingOptionsFromJson(checkpoint.optionsJson);
    if (!before) return before.error();
    const bool mayBeLonger = before->tries == 1 && !before->refit;
    std::string settled;
    for (const std::string& key : differingOptions(*before, plan.options))
        if (!(key == "epochs" && mayBeLonger) && key != "loader_threads" && key != "checkpoint_minutes" &&
            key != "save_every")
            settled += (settled.empty() ? "" : ", ") + key;
    if (settled.empty()) return {};
    return Error{ErrorCode::InvalidArgument,
                 settled + ": not as it was when the training was begun, which goes on as it is"};
}

}  // namespace facenet
