#pragma once

#include <QString>

class QWidget;

namespace facenet {

class Prompts;

/// Asks where a model's weights are to be saved; the ending says in which format. Out: empty where the user left
QString askWhereToSave(Prompts& prompts, QWidget* parent, const QString& modelName);

}  // namespace facenet
