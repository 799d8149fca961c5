#pragma once

#include <QDialog>

class QLabel;
class QListWidget;
class QTextBrowser;

namespace facenet {

/// The guide, one chapter a page of the program, with its chapters beside it and a field that finds words.
/// Thread: GUI
class HelpWindow : public QDialog {
    Q_OBJECT

public:
    explicit HelpWindow(QWidget* parent = nullptr);

    /// In: the chapter's anchor in the guide, such as `live`
    void showChapter(const QString& chapter);

private:
    void listChapters();
    void markChapter();
    void goTo(const QString& anchor);
    void find(const QString& words, bool fromHere);

    QListWidget* m_chapters;
    QTextBrowser* m_text;
    QLabel* m_notFound;
    bool m_opening = false;  ///< a chapter: it stays marked, also where it cannot reach the upper edge
};

}  // namespace facenet
