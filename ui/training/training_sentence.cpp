#include "ui/training/training_session.h"

#include <QLocale>

namespace facenet {
namespace {

/// What an epoch is judged by, which a curve shows; see `TrainingJob`.
struct Judged {
    double value = 0;
    bool isAccuracy = false;  ///< of telling strangers apart; else a loss
    bool isValidation = false;

    bool isBetterThan(double other) const { return isAccuracy ? value > other : value < other; }
};

Judged judgedOf(const EpochEvent& epoch) {
    if (epoch.heldOut) return {.value = epoch.heldOut->accuracy, .isAccuracy = true};
    if (epoch.validationLoss) return {.value = *epoch.validationLoss, .isValidation = true};
    return {.value = epoch.totalLoss};
}

/// The last epoch against all before it, and against the model the training began with.
QString progressWords(const TrainingSession& session) {
    const Judged now = judgedOf(session.epochs().back());
    std::optional<double> best;
    int bestEpoch = 0;  ///< 0: before the training
    if (now.isAccuracy && session.baseline() && session.baseline()->heldOut)
        best = session.baseline()->heldOut->accuracy;
    for (const EpochEvent& epoch : session.epochs()) {
        if (&epoch == &session.epochs().back()) break;
        const Judged earlier = judgedOf(epoch);
        if (best && !earlier.isBetterThan(*best)) continue;
        best = earlier.value;
        bestEpoch = epoch.epoch + 1;
    }
    const auto shown = [&now](double value) {
        const QLocale locale;
        constexpr double kSmallest = 0.001;
        if (now.isAccuracy) return TrainingSession::tr("%1 %").arg(locale.toString(100 * value, 'f', 1));
        return value < kSmallest ? TrainingSession::tr("below %1").arg(locale.toString(kSmallest, 'f', 3))
                                 : locale.toString(value, 'f', 3);
    };
    if (now.isAccuracy) {
        if (!best || now.isBetterThan(*best))
            return TrainingSession::tr("still getting better, strangers are told apart better (%1)")
                .arg(shown(now.value));
        if (bestEpoch == 0)
            return TrainingSession::tr("strangers are told apart no better yet than before the training (%1)")
                .arg(shown(*best));
        return TrainingSession::tr("strangers were told apart best after epoch %1 (%2)")
            .arg(bestEpoch)
            .arg(shown(*best));
    }
    if (!best || now.isBetterThan(*best))
        return (now.isValidation ? TrainingSession::tr("still getting better, the validation loss is lower (%1)")
                                 : TrainingSession::tr("still getting better, the loss is lower (%1)"))
            .arg(shown(now.value));
    return (now.isValidation ? TrainingSession::tr("the validation loss was lowest after epoch %1 (%2)")
                             : TrainingSession::tr("the loss was lowest after epoch %1 (%2)"))
        .arg(bestEpoch)
        .arg(shown(*best));
}

}  // namespace

QString trainingSentence(const TrainingSession& session) {
    using Phase = TrainingSession::Phase;
    switch (session.phase()) {
        case Phase::Checking:
            return TrainingSession::tr("Looking at the pictures…");
        case Phase::Preparing:
            return TrainingSession::tr("Cutting the faces out of the pictures…");
        case Phase::Comparing:
            return TrainingSession::tr("Comparing the new model with the present one…");
        case Phase::Adopting:
            return TrainingSession::tr("Measuring your stored faces with the new model…");
        case Phase::Ready:
            return TrainingSession::tr("The new model is ready.");
        case Phase::Adopted:
            return TrainingSession::tr("The new model is in use.");
        case Phase::Training:
        case Phase::Paused:
            break;
        default:
            return {};
    }
    const int epochs = session.options().allEpochs();
    const int epoch = session.steps().empty() ? 0 : session.steps().back().epoch;
    if (session.phase() == Phase::Paused)
        return TrainingSession::tr("Paused in epoch %1 of %2.").arg(epoch + 1).arg(epochs);
    const double seconds = session.secondsLeft();
    const QString left = seconds <= 0   ? TrainingSession::tr("the time left is being measured")
                         : seconds < 60 ? TrainingSession::tr("less than a minute left")
                                        : TrainingSession::tr("about %n minute(s) left", nullptr, qRound(seconds / 60));
    if (session.epochs().empty())
        return TrainingSession::tr("Epoch %1 of %2: learning the new faces, %3").arg(epoch + 1).arg(epochs).arg(left);
    return TrainingSession::tr("Epoch %1 of %2: %3, %4", "number, number, how it does, time left")
        .arg(epoch + 1)
        .arg(epochs)
        .arg(progressWords(session), left);
}

}  // namespace facenet
