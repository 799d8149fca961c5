#include "ui/settings/labelled_field.h"

#include <QFormLayout>
#include <QLabel>

namespace facenet {
namespace {

constexpr int kLabelWidthPx = 224;

}  // namespace

void addLabelled(QFormLayout* form, const QString& text, QWidget* field) {
    auto* label = new QLabel(text);
    label->setMinimumSize(kLabelWidthPx, qMin(32, field->sizeHint().height()));
    label->setBuddy(field);
    if (qobject_cast<QLabel*>(field)) label->setAlignment(Qt::AlignTop);
    form->addRow(label, field);
}

}  // namespace facenet
