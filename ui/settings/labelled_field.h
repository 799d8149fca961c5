#pragma once

#include <QString>

class QFormLayout;
class QWidget;

namespace facenet {

/// Adds a field with its name beside it, in one column on all cards of the settings and on one line with the field.
void addLabelled(QFormLayout* form, const QString& text, QWidget* field);

}  // namespace facenet
