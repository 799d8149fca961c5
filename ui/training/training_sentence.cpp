#include "ui/training/training_session.h"

namespace facenet {

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
    const int epochs = session.options().epochs;
    const int epoch = session.steps().empty() ? 0 : session.steps().back().epoch;
    if (session.phase() == Phase::Paused)
        return TrainingSession::tr("Paused in epoch %1 of %2.").arg(epoch + 1).arg(epochs);
    const double seconds = session.secondsLeft();
    const QString left = seconds <= 0   ? TrainingSession::tr("the time left is being measured")
                         : seconds < 60 ? TrainingSession::tr("less than a minute left")
                                        : TrainingSession::tr("about %n minute(s) left", nullptr, qRound(seconds / 60));
    if (session.epochs().empty())
        return TrainingSession::tr("Epoch %1 of %2: learning the new faces, %3").arg(epoch + 1).arg(epochs).arg(left);
    const bool better = session.epochs().back().best;
    return (better ? TrainingSession::tr("Epoch %1 of %2: still getting better, %3")
                   : TrainingSession::tr("Epoch %1 of %2: nothing better in the last epoch, %3"))
        .arg(epoch + 1)
        .arg(epochs)
        .arg(left);
}

}  // namespace facenet
