#include "ui/widgets/prompts.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

namespace facenet {
namespace {

void show(QWidget* parent, QMessageBox::Icon icon, const QString& title, const QString& text) {
    QMessageBox box(icon, title, text, QMessageBox::Ok, parent);
    box.setTextFormat(Qt::PlainText);
    box.exec();
}

}  // namespace

void DialogPrompts::inform(QWidget* parent, const QString& title, const QString& text) {
    show(parent, QMessageBox::Information, title, text);
}

void DialogPrompts::warn(QWidget* parent, const QString& title, const QString& text) {
    show(parent, QMessageBox::Warning, title, text);
}

int DialogPrompts::choose(QWidget* parent, const QString& title, const QString& text, const QStringList& buttons) {
    QMessageBox box(QMessageBox::Question, title, text, QMessageBox::NoButton, parent);
    box.setTextFormat(Qt::PlainText);
    QList<QAbstractButton*> choices;
    for (const QString& button : buttons) choices << box.addButton(button, QMessageBox::ActionRole);
    QPushButton* cancel = box.addButton(QMessageBox::Cancel);
    box.setEscapeButton(cancel);
    if (!choices.isEmpty()) box.setDefaultButton(qobject_cast<QPushButton*>(choices.first()));
    box.exec();
    return static_cast<int>(choices.indexOf(box.clickedButton()));
}

std::optional<QString> DialogPrompts::askText(QWidget* parent, const QString& title, const QString& label,
                                              const QString& present) {
    bool accepted = false;
    const QString text = QInputDialog::getText(parent, title, label, QLineEdit::Normal, present, &accepted);
    return accepted ? std::optional(text) : std::nullopt;
}

QStringList DialogPrompts::openFiles(QWidget* parent, const QString& title, const QString& filter) {
    return QFileDialog::getOpenFileNames(parent, title, {}, filter);
}

QString DialogPrompts::openFolder(QWidget* parent, const QString& title) {
    return QFileDialog::getExistingDirectory(parent, title);
}

QString DialogPrompts::saveFile(QWidget* parent, const QString& title, const QString& suggestion,
                                const QString& filter) {
    return QFileDialog::getSaveFileName(parent, title, suggestion, filter);
}

}  // namespace facenet
