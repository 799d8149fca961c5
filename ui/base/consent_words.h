#pragma once

#include <QString>

namespace facenet {

struct ConsentText;

/// What is agreed to, as one text: purpose, words, version and how long it holds; empty when no words are asked for.
QString consentWords(const ConsentText& consent);

}  // namespace facenet
