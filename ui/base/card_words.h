#pragma once

#include <QString>
#include <string>

namespace facenet {

/// What a model card says of its data or licence: in the user's language where the model came with the program, as it
/// was written elsewhere.
QString cardWords(const std::string& text);

}  // namespace facenet
