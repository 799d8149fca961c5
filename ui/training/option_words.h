#pragma once

#include <QString>

#include "core/train/training_options.h"

namespace facenet {

/// An option of training in the user's words. In: a key of `trainingOptionInfos`
QString trainingOptionLabel(const QString& key);

/// What is wrong, in the user's words; without a full stop.
QString optionProblemWords(const OptionProblem& problem);

/// A choice of such an option. Names of algorithms and types stay what they are.
QString trainingChoiceLabel(const QString& choice);

}  // namespace facenet
