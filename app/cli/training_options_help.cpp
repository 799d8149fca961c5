#include "app/cli/training_options_help.h"

#include <map>
#include <nlohmann/json.hpp>

#include "core/train/training_options.h"

namespace facenet::cli {

namespace {

const std::map<std::string, std::string> kHelp{
    {"backbone", "The network"},
    {"start_from", "What is taken from --start: all weights, the backbone's, or none"},
    {"epochs", "How often the pictures are gone through"},
    {"batch", "Pictures in a step; with triplets a multiple of 3"},
    {"seed", "The same number gives the same training"},
    {"tries", "Trainings from the start, each with the next seed, of which the best epoch is kept"},
    {"refit", "What turned out best once more, on the people too that were kept to judge it"},
    {"sampler", "How a batch is drawn: random triplets, or P people with K pictures each"},
    {"pictures_per_person", "K of the sampler pk"},
    {"mining", "Which triplets of a batch of pk count"},
    {"hard_negatives",
     "Share of the others in a batch who are drawn among those most like somebody in it, as the model started from "
     "sees them"},
    {"optimizer", "Adam, AdamW, or SGD with Nesterov's momentum"},
    {"lr", "Learning rate, as it is; unset: 1e-3 (adam, adamw) or 1e-2 (sgd), scaled by batch / 64 and clipped"},
    {"min_lr", "Its floor; unset: 1 % of --lr"},
    {"momentum", "Of SGD; the first beta of Adam"},
    {"weight_decay", "L2 regularisation; unset: 0 (adam), 5e-4 (sgd), 1e-2 (adamw)"},
    {"schedule", "How the learning rate falls"},
    {"warm_up_steps", "Steps in which the rate rises from nothing to what the schedule says"},
    {"layer_decay", "Rate of each unit of the backbone over that of the next one; 1: all learn alike"},
    {"accumulate", "Batches whose gradients make one step: a large batch where memory is short"},
    {"gradient_clip", "Largest norm of the gradients; 0: any"},
    {"margin", "Of the triplet loss, Euclidean"},
    {"triplet_weight", "Share of the triplet loss"},
    {"cross_entropy_weight", "Share of the classifier's loss"},
    {"head", "The classifier"},
    {"head_scale", "Scale of arcface, cosface and adaface"},
    {"head_margin", "Margin of arcface (radians), cosface (cosine) and adaface (both)"},
    {"sub_centres", "Centres of each person in the classifier: 3 for pictures from the web, some of which are wrong"},
    {"distillation_weight", "Share of the distance to the embeddings of --teacher, or else --start"},
    {"dropout", "Of the pooled features"},
    {"frozen_epochs", "Epochs at the beginning in which only the head learns"},
    {"head_only", "Only the linear layer learns; backbone and statistics stay, and strangers are kept apart as before"},
    {"frozen_units", "Units at the network's beginning that never change"},
    {"ema_decay", "Of the moving average of the weights; 0: none"},
    {"sync_batch_norm", "Batch norm takes the statistics of the whole batch that processes share, not of each part"},
    {"precision", "Numbers the steps compute with; auto measures what is faster"},
    {"loader_threads", "Threads that read pictures; 0: one fewer than the processor's"},
    {"validation_share", "Of each person's pictures, kept for judging the loss"},
    {"held_out_share", "Of the people, kept for judging how well strangers are told apart"},
    {"held_out_people", "Their number instead; -1: by share"},
    {"save_every", "Epochs between numbered checkpoints; 0: only the best and the last"},
    {"checkpoint_minutes", "Minutes between checkpoints within an epoch"},
    {"patience", "Epochs without anything better before it ends; 0: never"},
    {"flip", "Mirror pictures half of the time"},
    {"colour", "Vary brightness, contrast and saturation"},
    {"blur", "Blur some pictures"},
    {"affine", "Turn, scale and move pictures a little"},
    {"erasing", "Grey out a part of some pictures"},
    {"mask", "Cover the lower face of some pictures"},
};

}  // namespace

std::string trainingOptionHelp(const std::string& key) {
    static const auto kDefaults = nlohmann::json::parse(toJson(TrainingOptions()));
    const auto& value = kDefaults.at(key);
    const std::string text = value.is_null()      ? "unset"
                             : value.is_string()  ? value.get<std::string>()
                             : value.is_boolean() ? (value.get<bool>() ? "on" : "off")
                                                  : value.dump();
    return kHelp.at(key) + " [" + text + "]";
}

}  // namespace facenet::cli
