#pragma once

#include <QDialog>

class QTextBrowser;

namespace facenet {

/// The guide, one chapter a page of the program.
/// Thread: GUI
class HelpWindow : public QDialog {
    Q_OBJECT

public:
    explicit HelpWindow(QWidget* parent = nullptr);

    /// In: the chapter's anchor in the guide, such as `live`
    void showChapter(const QString& chapter);

private:
    QTextBrowser* m_text;
};

}  // namespace facenet
