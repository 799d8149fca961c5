#pragma once

#include <QString>

namespace facenet {

/// An option of training in the user's words. In: a key of `trainingOptionInfos`
QString trainingOptionLabel(const QString& key);

/// A choice of such an option. Names of algorithms and types stay what they are.
QString trainingChoiceLabel(const QString& choice);

}  // namespace facenet
