#include "ui/base/undo_keys.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextDocument>

namespace facenet {
namespace {

/// The line of a field that has one; null else.
const QLineEdit* lineOf(const QObject& field) {
    if (const auto* box = qobject_cast<const QComboBox*>(&field)) return box->lineEdit();
    if (qobject_cast<const QAbstractSpinBox*>(&field)) return field.findChild<const QLineEdit*>();
    return qobject_cast<const QLineEdit*>(&field);
}

bool hasToUndo(const QObject& field) {
    if (const auto* line = lineOf(field)) return line->isUndoAvailable();
    const auto* text = qobject_cast<const QPlainTextEdit*>(&field);
    return !text || text->document()->isUndoAvailable();
}

bool hasToRedo(const QObject& field) {
    if (const auto* line = lineOf(field)) return line->isRedoAvailable();
    const auto* text = qobject_cast<const QPlainTextEdit*>(&field);
    return !text || text->document()->isRedoAvailable();
}

class UndoKeys final : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::ShortcutOverride) return false;
        const auto* key = static_cast<QKeyEvent*>(event);
        // A field that does not get the event does not claim its key.
        return (key->matches(QKeySequence::Undo) && !hasToUndo(*watched)) ||
               (key->matches(QKeySequence::Redo) && !hasToRedo(*watched));
    }
};

}  // namespace

void passUndoKeysOn(QObject& owner) {
    QCoreApplication::instance()->installEventFilter(new UndoKeys(&owner));
}

}  // namespace facenet
