#include "app/cli/training_report.h"

#include "core/train/estimate.h"
#include "core/train/model_comparison.h"

namespace facenet::cli {

namespace {

std::string percent(double share) {
    return fixed(share * 100, 1) + " %";
}

Json scoreJson(const std::optional<VerificationScore>& score) {
    if (!score) return nullptr;
    const auto carried = [&score](double far, double tar) {
        return score->carries(far) ? Json(rounded(tar, 5)) : Json(nullptr);
    };
    return {{"accuracy", rounded(score->accuracy, 5)},
            {"accuracy_std", rounded(score->accuracyStd, 5)},
            {"auc", rounded(score->auc, 5)},
            {"tar_at_far_1e-2", carried(1e-2, score->tarAtFar1e2)},
            {"tar_at_far_1e-3", carried(1e-3, score->tarAtFar1e3)},
            {"pairs", score->pairs}};
}

Json optionalJson(const std::optional<double>& value) {
    return value ? Json(rounded(*value, 6)) : Json(nullptr);
}

const char* nameOf(NoticeEvent::Kind kind) {
    switch (kind) {
        case NoticeEvent::Kind::BatchHalved:
            return "batch_halved";
        case NoticeEvent::Kind::Resumed:
            return "resumed";
        case NoticeEvent::Kind::PicturesGone:
            return "pictures_gone";
        case NoticeEvent::Kind::LfwPairsGone:
            return "lfw_pairs_gone";
        case NoticeEvent::Kind::PicturesNew:
            return "pictures_new";
        case NoticeEvent::Kind::NoValidation:
            return "no_validation";
        case NoticeEvent::Kind::NoHeldOut:
            return "no_held_out";
        case NoticeEvent::Kind::EarlyStop:
            return "early_stop";
        case NoticeEvent::Kind::NextTry:
            return "next_try";
        case NoticeEvent::Kind::OnEverybody:
            return "on_everybody";
        case NoticeEvent::Kind::Collapsed:
            return "collapsed";
        case NoticeEvent::Kind::Diverged:
            return "diverged";
    }
    return "";
}

std::string sentenceOf(const NoticeEvent& event) {
    switch (event.kind) {
        case NoticeEvent::Kind::BatchHalved:
            return "memory is short: the batch is now " + std::to_string(event.value) + " pictures";
        case NoticeEvent::Kind::Resumed:
            return "going on in epoch " + std::to_string(event.value + 1);
        case NoticeEvent::Kind::PicturesGone:
            return counted(static_cast<std::size_t>(event.value), "picture", "pictures") +
                   " of the training cannot be used any more; it goes on without";
        case NoticeEvent::Kind::LfwPairsGone:
            return counted(static_cast<std::size_t>(event.value), "pair", "pairs") +
                   " of LFW left out, of which a picture is missing or cannot be read";
        case NoticeEvent::Kind::PicturesNew:
            return counted(static_cast<std::size_t>(event.value), "picture", "pictures") +
                   " came since the training was begun; only a new one takes them in";
        case NoticeEvent::Kind::NoValidation:
            return "no picture can be spared for judging the loss";
        case NoticeEvent::Kind::NoHeldOut:
            return "nobody is held out, so the best epoch is chosen by the loss";
        case NoticeEvent::Kind::EarlyStop:
            return "nothing better for " + std::to_string(event.value) + " epochs: it ends here";
        case NoticeEvent::Kind::NextTry:
            return "try " + std::to_string(event.value) + " begins, from the start with another seed";
        case NoticeEvent::Kind::OnEverybody:
            return "the best of it is done once more on everybody: " +
                   counted(static_cast<std::size_t>(event.value), "epoch", "epochs");
        case NoticeEvent::Kind::Collapsed:
            return "all faces look the same to the network now: it ends here. Try a smaller --lr or --sampler triplets";
        case NoticeEvent::Kind::Diverged:
            return "the loss is no number any more: it ends here, and the best model so far is kept. Try a smaller "
                   "--lr";
    }
    return {};
}

const char* nameOf(TrainingOutcome::Ending ending) {
    switch (ending) {
        case TrainingOutcome::Ending::Completed:
            return "completed";
        case TrainingOutcome::Ending::EarlyStopped:
            return "early_stopped";
        case TrainingOutcome::Ending::Collapsed:
            return "collapsed";
        case TrainingOutcome::Ending::Diverged:
            return "diverged";
        case TrainingOutcome::Ending::Stopped:
            return "stopped";
        case TrainingOutcome::Ending::Cancelled:
            return "cancelled";
    }
    return "";
}

}  // namespace

void TrainingReport::onEvent(const TrainingEvent& event) {
    std::visit([this](const auto& kind) { tell(kind); }, event);
}

void TrainingReport::tell(const BaselineEvent& event) {
    m_before = event.heldOut;
    if (m_console.json()) {
        m_console.print(
            Json{{"type", "baseline"}, {"held_out", scoreJson(event.heldOut)}, {"lfw", scoreJson(event.lfw)}});
        return;
    }
    std::string line = "before:";
    if (event.heldOut) line += "  strangers told apart " + percent(event.heldOut->accuracy);
    if (event.lfw) line += "  LFW " + fixed(event.lfw->accuracy * 100, 2) + " %";
    if (event.heldOut || event.lfw) m_console.print(line);
}

void TrainingReport::tell(const StepEvent& event) {
    const StepResult& result = event.result;
    if (m_console.json()) {
        m_console.print(Json{{"type", "step"},
                             {"epoch", event.epoch + 1},
                             {"step", event.step + 1},
                             {"steps", event.stepsPerEpoch},
                             {"lr", event.learningRate},
                             {"loss", rounded(result.totalLoss, 6)},
                             {"triplet_loss", rounded(result.tripletLoss, 6)},
                             {"cross_entropy", rounded(result.crossEntropy, 6)},
                             {"accuracy", rounded(result.accuracy, 4)},
                             {"active_triplets", rounded(result.activeTriplets, 4)},
                             {"pictures_per_second", rounded(event.picturesPerSecond, 1)},
                             {"loading_share", rounded(event.loadingShare, 3)}});
        return;
    }
    if (!m_console.showsProgress()) return;
    constexpr std::size_t kMostKept = 50;  // as many as the time left goes by
    if (m_steps.size() == kMostKept) m_steps.erase(m_steps.begin());
    m_steps.push_back(event);
    m_steps.back().result.positiveDistances.clear();
    m_steps.back().result.negativeDistances.clear();
    m_console.progress("Training:",
                       "epoch " + std::to_string(event.epoch + 1) + " of " + std::to_string(m_options.allEpochs()) +
                           ", step " + std::to_string(event.step + 1) + " of " + std::to_string(event.stepsPerEpoch) +
                           ", loss " + fixed(result.totalLoss, 3) + ", " + fixed(event.picturesPerSecond, 0) +
                           " pictures/s, " + durationText(secondsLeft(m_steps, m_epochs, m_options)) + " left");
}

void TrainingReport::tell(const EpochEvent& event) {
    m_console.endProgress();
    m_epochs = {event};
    if (event.best) m_best = event.heldOut;
    if (m_console.json()) {
        m_console.print(Json{{"type", "epoch"},
                             {"epoch", event.epoch + 1},
                             {"epochs", event.epochs},
                             {"lr", event.learningRate},
                             {"loss", rounded(event.totalLoss, 6)},
                             {"triplet_loss", rounded(event.tripletLoss, 6)},
                             {"cross_entropy", rounded(event.crossEntropy, 6)},
                             {"accuracy", rounded(event.accuracy, 5)},
                             {"active_triplets", rounded(event.activeTriplets, 4)},
                             {"val_loss", optionalJson(event.validationLoss)},
                             {"val_accuracy", optionalJson(event.validationAccuracy)},
                             {"held_out", scoreJson(event.heldOut)},
                             {"lfw", scoreJson(event.lfw)},
                             {"pictures_per_second", rounded(event.picturesPerSecond, 1)},
                             {"seconds", rounded(event.seconds, 1)},
                             {"judging_seconds", rounded(event.judgingSeconds, 1)},
                             {"best", event.best}});
        return;
    }
    std::string line = "epoch " + std::to_string(event.epoch + 1) + "/" + std::to_string(event.epochs) + "  loss " +
                       fixed(event.totalLoss, 4) + "  accuracy " + percent(event.accuracy);
    if (event.validationLoss) line += "  validation " + fixed(*event.validationLoss, 4);
    if (event.validationAccuracy) line += " / " + percent(*event.validationAccuracy);
    if (event.heldOut) line += "  strangers told apart " + percent(event.heldOut->accuracy);
    if (event.lfw) line += "  LFW " + fixed(event.lfw->accuracy * 100, 2) + " %";
    line += "  " + fixed(event.picturesPerSecond, 0) + " pictures/s";
    m_console.print(line + (event.best ? "  best" : ""));
}

void TrainingReport::tell(const NoticeEvent& event) {
    m_console.notice(sentenceOf(event));
    if (m_console.json())
        m_console.print(Json{{"type", "notice"}, {"notice", nameOf(event.kind)}, {"value", event.value}});
}

void TrainingReport::finish(const TrainingOutcome& outcome, const std::string& folder) {
    if (m_before && m_best && !outcome.modelPathUtf8.empty()) {
        ComparedModel before, after;
        before.heldOut.emplace().score = *m_before;
        after.heldOut.emplace().score = *m_best;
        if (adviceOn(before, after) == Advice::Worse)
            m_console.notice("The new model tells strangers apart less well than the one it began with (" +
                             percent(m_before->accuracy) + " before, " + percent(m_best->accuracy) +
                             " now): better keep that, and train with pictures of more people.");
    }
    if (m_console.json()) {
        m_console.print(Json{{"type", "result"},
                             {"ending", nameOf(outcome.ending)},
                             {"epochs", outcome.epochs},
                             {"best_epoch", outcome.bestEpoch + 1},
                             {"held_out_before", scoreJson(m_before)},
                             {"held_out", scoreJson(m_best)},
                             {"on_everybody", outcome.refitted},
                             {"judged", outcome.judgedPathUtf8},
                             {"model", outcome.modelPathUtf8}});
        return;
    }
    using Ending = TrainingOutcome::Ending;
    const bool cameToNothing = outcome.ending == Ending::Diverged || outcome.ending == Ending::Collapsed;
    if (outcome.modelPathUtf8.empty() && cameToNothing)
        m_console.print(std::string("there is no model: no epoch came to anything; begin again with other options"));
    else if (outcome.modelPathUtf8.empty())
        m_console.print("stopped before an epoch was finished; `facenet train --resume " + folder + "` goes on");
    else if (outcome.refitted)
        m_console.print("the model, trained on everybody as epoch " + std::to_string(outcome.bestEpoch + 1) +
                        " was without those who judged it, is " + outcome.modelPathUtf8 +
                        "; `facenet adopt` makes it the one in use");
    else
        m_console.print("the model of epoch " + std::to_string(outcome.bestEpoch + 1) + " is " + outcome.modelPathUtf8 +
                        "; `facenet adopt` makes it the one in use");
}

}  // namespace facenet::cli
