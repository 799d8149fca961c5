#pragma once

#include <QString>

namespace facenet {

/// An option of training in the user's words. In: a key of `trainingOptionInfos`
QString trainingOptionLabel(const QString& key);

}  // namespace facenet
