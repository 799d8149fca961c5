#include "ui/training/option_words.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>

namespace facenet {
namespace {

struct OptionWords {
    Q_DECLARE_TR_FUNCTIONS(OptionWords)
};

}  // namespace

QString trainingOptionLabel(const QString& key) {
    const QHash<QString, QString> words{
        {QStringLiteral("backbone"), OptionWords::tr("Network")},
        {QStringLiteral("start_from"), OptionWords::tr("What is taken from it")},
        {QStringLiteral("epochs"), OptionWords::tr("Epochs")},
        {QStringLiteral("batch"), OptionWords::tr("Pictures in a step")},
        {QStringLiteral("seed"), OptionWords::tr("Seed")},
        {QStringLiteral("tries"), OptionWords::tr("Tries, of which the best is kept")},
        {QStringLiteral("refit"), OptionWords::tr("At the end once more on everybody")},
        {QStringLiteral("sampler"), OptionWords::tr("How steps are drawn")},
        {QStringLiteral("pictures_per_person"), OptionWords::tr("Pictures of a person in a step (pk)")},
        {QStringLiteral("mining"), OptionWords::tr("Triplets that count (pk)")},
        {QStringLiteral("hard_negatives"), OptionWords::tr("Share of others who look alike")},
        {QStringLiteral("optimizer"), OptionWords::tr("Optimiser")},
        {QStringLiteral("lr"), OptionWords::tr("Learning rate")},
        {QStringLiteral("min_lr"), OptionWords::tr("Smallest learning rate")},
        {QStringLiteral("momentum"), OptionWords::tr("Momentum")},
        {QStringLiteral("weight_decay"), OptionWords::tr("Weight decay")},
        {QStringLiteral("schedule"), OptionWords::tr("How the learning rate falls")},
        {QStringLiteral("warm_up_steps"), OptionWords::tr("Steps in which the learning rate rises")},
        {QStringLiteral("layer_decay"), OptionWords::tr("Learning rate of earlier units, by unit")},
        {QStringLiteral("accumulate"), OptionWords::tr("Batches to one step")},
        {QStringLiteral("gradient_clip"), OptionWords::tr("Largest gradient norm (0: any)")},
        {QStringLiteral("margin"), OptionWords::tr("Margin of the triplet loss")},
        {QStringLiteral("triplet_weight"), OptionWords::tr("Weight of the triplet loss")},
        {QStringLiteral("cross_entropy_weight"), OptionWords::tr("Weight of the cross-entropy")},
        {QStringLiteral("head"), OptionWords::tr("Classifier")},
        {QStringLiteral("head_scale"), OptionWords::tr("Scale of the classifier's margin")},
        {QStringLiteral("head_margin"), OptionWords::tr("Margin of the classifier")},
        {QStringLiteral("sub_centres"), OptionWords::tr("Centres of each person in the classifier")},
        {QStringLiteral("distillation_weight"), OptionWords::tr("Weight of staying like the present model")},
        {QStringLiteral("dropout"), OptionWords::tr("Dropout")},
        {QStringLiteral("frozen_epochs"), OptionWords::tr("Epochs with a frozen backbone")},
        {QStringLiteral("head_only"), OptionWords::tr("Only the last layer learns")},
        {QStringLiteral("frozen_units"), OptionWords::tr("Early units that never change")},
        {QStringLiteral("ema_decay"), OptionWords::tr("Moving average of the weights (0: none)")},
        {QStringLiteral("sync_batch_norm"), OptionWords::tr("Batch norm over all processes")},
        {QStringLiteral("precision"), OptionWords::tr("Precision")},
        {QStringLiteral("loader_threads"), OptionWords::tr("Threads that read pictures (0: automatic)")},
        {QStringLiteral("validation_share"), OptionWords::tr("Share of pictures for judging the loss")},
        {QStringLiteral("held_out_share"), OptionWords::tr("Share of people kept apart as strangers")},
        {QStringLiteral("held_out_people"), OptionWords::tr("Their number instead (-1: by share)")},
        {QStringLiteral("save_every"), OptionWords::tr("Epochs between numbered checkpoints (0: none)")},
        {QStringLiteral("checkpoint_minutes"), OptionWords::tr("Minutes between checkpoints")},
        {QStringLiteral("patience"), OptionWords::tr("Epochs without anything better (0: any)")},
        {QStringLiteral("flip"), OptionWords::tr("Mirror pictures")},
        {QStringLiteral("colour"), OptionWords::tr("Vary colours")},
        {QStringLiteral("blur"), OptionWords::tr("Blur")},
        {QStringLiteral("affine"), OptionWords::tr("Turn, scale and move")},
        {QStringLiteral("erasing"), OptionWords::tr("Grey out parts")},
        {QStringLiteral("mask"), OptionWords::tr("Cover the lower face")},
    };
    return words.value(key, key);
}

QString optionProblemWords(const OptionProblem& problem) {
    using Kind = OptionProblem::Kind;
    const QLocale locale;
    const QString label = trainingOptionLabel(QString::fromStdString(problem.key));
    const auto number = [&](double value) { return locale.toString(value, 'g', 6); };
    switch (problem.kind) {
        case Kind::NotUnderstood:
            return OptionWords::tr("“%1” is not understood").arg(label);
        case Kind::TooSmall:
            return OptionWords::tr("“%1” must be at least %2").arg(label, number(problem.low));
        case Kind::NotPositive:
            return OptionWords::tr("“%1” must be more than 0").arg(label);
        case Kind::Outside:
            return OptionWords::tr("“%1” must lie between %2 and %3")
                .arg(label, number(problem.low), number(problem.high));
        case Kind::NoTriplets:
            return OptionWords::tr("with random triplets the pictures in a step must be a multiple of 3");
        case Kind::NoPeople:
            return OptionWords::tr(
                "the pictures in a step must be a multiple of those of a person: at least 2 of each, of at least 2 "
                "people");
        case Kind::FallsUpwards:
            return OptionWords::tr("the smallest learning rate must not be larger than the learning rate");
        case Kind::NothingToLearn:
            return OptionWords::tr("the weights of the losses must not be negative, and one must be more than 0");
        case Kind::FrozenFromNothing:
            return OptionWords::tr("a backbone that starts from nothing cannot stay frozen");
    }
    return {};
}

QString trainingChoiceLabel(const QString& choice) {
    const QHash<QString, QString> words{
        {QStringLiteral("adam"), QStringLiteral("Adam")},
        {QStringLiteral("sgd"), QStringLiteral("SGD")},
        {QStringLiteral("adamw"), QStringLiteral("AdamW")},
        {QStringLiteral("cos"), OptionWords::tr("cosine")},
        {QStringLiteral("step"), OptionWords::tr("in steps")},
        {QStringLiteral("triplets"), OptionWords::tr("random triplets")},
        {QStringLiteral("pk"), OptionWords::tr("some people, some pictures of each (pk)")},
        {QStringLiteral("batch-hard"), OptionWords::tr("the hardest (batch-hard)")},
        {QStringLiteral("semi-hard"), OptionWords::tr("semi-hard")},
        {QStringLiteral("linear"), OptionWords::tr("linear")},
        {QStringLiteral("arcface"), QStringLiteral("ArcFace")},
        {QStringLiteral("cosface"), QStringLiteral("CosFace")},
        {QStringLiteral("adaface"), QStringLiteral("AdaFace")},
        {QStringLiteral("model"), OptionWords::tr("all of its weights")},
        {QStringLiteral("backbone"), OptionWords::tr("its backbone alone")},
        {QStringLiteral("nothing"), OptionWords::tr("nothing")},
        {QStringLiteral("mobilenet"), QStringLiteral("MobileNetV1")},
        {QStringLiteral("inception_resnetv1"), QStringLiteral("Inception-ResNetV1")},
        {QStringLiteral("auto"), OptionWords::tr("automatic")},
    };
    return words.value(choice, choice);
}

}  // namespace facenet
