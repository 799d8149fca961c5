#include "ui/widgets/prompts.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLayout>
#include <QMessageBox>
#include <QPushButton>

#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

namespace facenet {
namespace {

constexpr int kIconPx = 40;
constexpr int kTextDialogWidthPx = 480;

/// A message with an icon of this program's own, and room around it.
void furnish(QMessageBox& box, const QString& icon) {
    box.setTextFormat(Qt::PlainText);
    box.setIconPixmap(linePixmap(icon, themeColors(box.palette()).accent, kIconPx, box.devicePixelRatioF()));
    if (QLayout* layout = box.layout()) layout->setContentsMargins(24, 24, 24, 16);
}

void show(QWidget* parent, const QString& icon, const QString& title, const QString& text) {
    QMessageBox box(QMessageBox::NoIcon, title, text, QMessageBox::Ok, parent);
    furnish(box, icon);
    box.exec();
}

}  // namespace

void DialogPrompts::inform(QWidget* parent, const QString& title, const QString& text) {
    show(parent, QStringLiteral("info"), title, text);
}

void DialogPrompts::warn(QWidget* parent, const QString& title, const QString& text) {
    show(parent, QStringLiteral("warning"), title, text);
}

int DialogPrompts::choose(QWidget* parent, const QString& title, const QString& text, const QStringList& buttons) {
    QMessageBox box(QMessageBox::NoIcon, title, text, QMessageBox::NoButton, parent);
    furnish(box, QStringLiteral("question"));
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
    QInputDialog dialog(parent);
    dialog.setWindowTitle(title);
    dialog.setLabelText(label);
    dialog.setTextValue(present);
    dialog.setMinimumWidth(kTextDialogWidthPx);
    return dialog.exec() == QDialog::Accepted ? std::optional(dialog.textValue()) : std::nullopt;
}

std::optional<QString> DialogPrompts::askPassphrase(QWidget* parent, const QString& title, const QString& label) {
    QInputDialog dialog(parent);
    dialog.setWindowTitle(title);
    dialog.setLabelText(label);
    dialog.setTextEchoMode(QLineEdit::Password);
    dialog.setMinimumWidth(kTextDialogWidthPx);
    return dialog.exec() == QDialog::Accepted ? std::optional(dialog.textValue()) : std::nullopt;
}

QStringList DialogPrompts::openFiles(QWidget* parent, const QString& title, const QString& filter) {
    return QFileDialog::getOpenFileNames(parent, title, {}, filter);
}

QString DialogPrompts::openFolder(QWidget* parent, const QString& title) {
    return QFileDialog::getExistingDirectory(parent, title);
}

QString DialogPrompts::saveFile(QWidget* parent, const QString& title, const QString& suggestion,
                                const QString& filter) {
    QFileDialog dialog(parent, title, QFileInfo(suggestion).path(), filter);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QFileInfo(suggestion).suffix());
    dialog.selectFile(QFileInfo(suggestion).fileName());
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

}  // namespace facenet
