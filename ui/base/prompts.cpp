#include "ui/base/prompts.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QUrl>
#include <algorithm>
#include <array>
#include <utility>

#include "core/picture/picture_format.h"
#include "database/protection/window_paths.h"
#include "ui/base/icons.h"
#include "ui/base/settings.h"
#include "ui/base/theme.h"

namespace facenet {
namespace {

constexpr int kQuestionIconPx = 40;
constexpr int kTextDialogWidthPx = 480;
constexpr QLatin1String kOpened("opened"), kSaved("saved");

/// The context under which translators find these texts.
struct Filters {
    Q_DECLARE_TR_FUNCTIONS(Filters)
};

/// A message with an icon of this program's own, and room around it.
void furnish(QMessageBox& box, const QString& icon) {
    box.setTextFormat(Qt::PlainText);
    box.setIconPixmap(linePixmap(icon, themeColors(box.palette()).accent, kQuestionIconPx, box.devicePixelRatioF()));
    if (QLayout* layout = box.layout()) layout->setContentsMargins(24, 24, 24, 16);
}

void show(QWidget* parent, const QString& icon, const QString& title, const QString& text) {
    QMessageBox box(QMessageBox::NoIcon, title, text, QMessageBox::Ok, parent);
    furnish(box, icon);
    box.exec();
}

}  // namespace

QString usualPictureEndings() {
    QStringList patterns;
    for (const std::string_view ending : kUsualEndings)
        patterns << QStringLiteral("*.%1").arg(QLatin1String(ending.data(), static_cast<qsizetype>(ending.size())));
    return patterns.join(u' ');
}

QString withAllFiles(const QString& filter) {
    return filter + QStringLiteral(";;") + Filters::tr("All files (*)");
}

QString pictureFilter() {
    return withAllFiles(Filters::tr("Pictures (%1)").arg(usualPictureEndings()));
}

void showFolder(Prompts& prompts, QWidget* parent, const QString& folder) {
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
        prompts.inform(parent, Filters::tr("No file manager was found"),
                       Filters::tr("The folder is %1").arg(QDir::toNativeSeparators(folder)));
}

void DialogPrompts::inform(QWidget* parent, const QString& title, const QString& text) {
    show(parent, QStringLiteral("info"), title, text);
}

void DialogPrompts::warn(QWidget* parent, const QString& title, const QString& text) {
    show(parent, QStringLiteral("warning"), title, text);
}

int DialogPrompts::choose(QWidget* parent, const QString& title, const QString& text, const QStringList& buttons) {
    QMessageBox box(QMessageBox::NoIcon, title, text, QMessageBox::NoButton, parent);
    furnish(box, QStringLiteral("question"));
    QList<QPushButton*> choices;
    for (const QString& button : buttons)
        choices << box.addButton(QString(button).replace(u'&', QLatin1String("&&")),
                                 choices.isEmpty() ? QMessageBox::RejectRole : QMessageBox::ActionRole);
    box.setEscapeButton(choices.first());
    box.setDefaultButton(choices.first());
    box.exec();
    return std::max(0, static_cast<int>(choices.indexOf(box.clickedButton())));
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

namespace {

/// Qt's own dialogs remember for all programs where files were looked for; this one remembers it itself, or not at all
/// where the data folder has a passphrase.
class QtsMemory {
public:
    QtsMemory() = default;
    QtsMemory(const QtsMemory&) = delete;
    QtsMemory& operator=(const QtsMemory&) = delete;
    ~QtsMemory() {
        const auto file = openQtsSettings();
        for (const auto& [key, value] : m_before) value.isValid() ? file->setValue(key, value) : file->remove(key);
    }

private:
    static QVariant present(QLatin1String key) { return openQtsSettings()->value(key); }
    const std::array<std::pair<QLatin1String, QVariant>, 2> m_before{
        {{kQtsHistory, present(kQtsHistory)}, {kQtsLastFolder, present(kQtsLastFolder)}}};
};

}  // namespace

QString DialogPrompts::folderFor(QLatin1String kind, const QString& otherwise) const {
    // One that is not there would stand as a file's name in the dialog.
    for (const QString& folder : {m_settings.lastFolder(kind), otherwise})
        if (!folder.isEmpty() && QFileInfo(folder).isDir()) return folder;
    return QDir::homePath();
}

QString DialogPrompts::folderToOpen() const {
    return folderFor(kOpened, QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
}

QStringList DialogPrompts::openFiles(QWidget* parent, const QString& title, const QString& filter) {
    const QtsMemory memory;
    const QStringList files = QFileDialog::getOpenFileNames(parent, title, folderToOpen(), filter);
    if (!files.isEmpty()) m_settings.setLastFolder(kOpened, QFileInfo(files.first()).absolutePath());
    return files;
}

QString DialogPrompts::openFolder(QWidget* parent, const QString& title) {
    const QtsMemory memory;
    const QString folder = QFileDialog::getExistingDirectory(parent, title, folderToOpen());
    if (!folder.isEmpty()) m_settings.setLastFolder(kOpened, folder);
    return folder;
}

QString DialogPrompts::saveFile(QWidget* parent, const QString& title, const QString& suggestion,
                                const QString& filter) {
    const QtsMemory memory;
    const QFileInfo suggested(suggestion);
    QFileDialog dialog(parent, title, folderFor(kSaved, suggested.path()), filter);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suggested.suffix());
    dialog.selectFile(suggested.fileName());
    if (dialog.exec() != QDialog::Accepted) return {};
    const QString path = dialog.selectedFiles().value(0);
    m_settings.setLastFolder(kSaved, QFileInfo(path).absolutePath());
    return path;
}

}  // namespace facenet
