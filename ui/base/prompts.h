#pragma once

#include <QString>
#include <QStringList>
#include <optional>

class QWidget;

namespace facenet {

class Settings;

/// Every question that stops the user, behind an interface, so that tests can answer it.
/// Thread: GUI
class Prompts {
public:
    virtual ~Prompts() = default;

    virtual void inform(QWidget* parent, const QString& title, const QString& text) = 0;
    virtual void warn(QWidget* parent, const QString& title, const QString& text) = 0;
    /// The index of the chosen button. The first one changes nothing: Enter, Esc and closing the question mean it.
    virtual int choose(QWidget* parent, const QString& title, const QString& text, const QStringList& buttons) = 0;
    virtual std::optional<QString> askText(QWidget* parent, const QString& title, const QString& label,
                                           const QString& present) = 0;
    /// What is typed is not shown. Nothing where the question was left.
    virtual std::optional<QString> askPassphrase(QWidget* parent, const QString& title, const QString& label) = 0;
    virtual QStringList openFiles(QWidget* parent, const QString& title, const QString& filter) = 0;
    virtual QString openFolder(QWidget* parent, const QString& title) = 0;
    virtual QString saveFile(QWidget* parent, const QString& title, const QString& suggestion,
                             const QString& filter) = 0;
};

/// The endings that pictures usually have, as a filter of `openFiles` takes them: "*.jpg *.png".
QString usualPictureEndings();
/// A filter of `openFiles`, and everything besides: what a file is, its content tells.
QString withAllFiles(const QString& filter);
/// Pictures by their usual endings, or everything.
QString pictureFilter();

/// Opens a folder in the desktop's file manager; says where it is when there is none.
void showFolder(Prompts& prompts, QWidget* parent, const QString& folder);

/// The real ones. What is opened and what is saved have a folder each, which is remembered.
class DialogPrompts final : public Prompts {
public:
    explicit DialogPrompts(Settings& settings) : m_settings(settings) {}

    void inform(QWidget* parent, const QString& title, const QString& text) override;
    void warn(QWidget* parent, const QString& title, const QString& text) override;
    int choose(QWidget* parent, const QString& title, const QString& text, const QStringList& buttons) override;
    std::optional<QString> askText(QWidget* parent, const QString& title, const QString& label,
                                   const QString& present) override;
    std::optional<QString> askPassphrase(QWidget* parent, const QString& title, const QString& label) override;
    QStringList openFiles(QWidget* parent, const QString& title, const QString& filter) override;
    QString openFolder(QWidget* parent, const QString& title) override;
    QString saveFile(QWidget* parent, const QString& title, const QString& suggestion, const QString& filter) override;

private:
    /// Where something is looked for: where it was found before, else among the user's pictures.
    QString folderToOpen() const;
    QString folderFor(QLatin1String kind, const QString& otherwise) const;

    Settings& m_settings;
};

}  // namespace facenet
