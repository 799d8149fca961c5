#include "ui/base/help_window.h"

#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QScrollBar>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTextBlock>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "ui/base/icons.h"

namespace facenet {
namespace {

constexpr QSize kGuideSize{880, 640};
constexpr int kChaptersWidthPx = 200;
constexpr int kChapterHeightPx = 32;
constexpr int kHeadingOfChapters = 2;
/// Of a chapter: where its heading begins, counted in letters, and the name that links lead to.
constexpr int kPositionRole = Qt::UserRole;
constexpr int kAnchorRole = Qt::UserRole + 1;

}  // namespace

HelpWindow::HelpWindow(QWidget* parent)
    : QDialog(parent),
      m_chapters(new QListWidget),
      m_text(new QTextBrowser),
      m_notFound(new QLabel(tr("The guide does not say that."))) {
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Guide"));
    resize(kGuideSize.boundedTo(screen()->availableSize()));
    m_text->setObjectName(QStringLiteral("guideTextBrowser"));
    m_text->setAccessibleName(tr("Guide"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(16);
    m_text->setOpenExternalLinks(true);
    m_chapters->setObjectName(QStringLiteral("guideChaptersListWidget"));
    m_chapters->setAccessibleName(tr("Chapters"));
    m_chapters->setFrameShape(QFrame::NoFrame);
    auto* words = new QLineEdit;
    words->setObjectName(QStringLiteral("guideFindLineEdit"));
    words->setAccessibleName(tr("Find in the guide"));
    words->setPlaceholderText(tr("Find in the guide"));
    words->setClearButtonEnabled(true);
    words->setMinimumHeight(32);
    words->addAction(lineIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_notFound->setObjectName(QStringLiteral("guideNotFoundLabel"));
    m_notFound->setWordWrap(true);
    m_notFound->hide();
    auto* side = new QWidget;
    side->setFixedWidth(kChaptersWidthPx);
    auto* sideColumn = new QVBoxLayout(side);
    sideColumn->setContentsMargins(8, 8, 0, 8);
    sideColumn->setSpacing(8);
    sideColumn->addWidget(words);
    sideColumn->addWidget(m_notFound);
    sideColumn->addWidget(m_chapters, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(8);
    row->addWidget(side);
    row->addWidget(m_text, 1);

    //: The file of the guide in this language, below resources/help
    const QString translated = QStringLiteral(":/help/%1").arg(tr("en.html"));
    const QString file = QFile::exists(translated) ? translated : QStringLiteral(":/help/en.html");
    m_text->setSource(QUrl(QStringLiteral("qrc%1").arg(file)));
    listChapters();
    const auto openItem = [this](const QListWidgetItem* item) {
        if (item) goTo(item->data(kAnchorRole).toString());
    };
    connect(m_chapters, &QListWidget::currentItemChanged, this, openItem);
    connect(m_chapters, &QListWidget::itemClicked, this, openItem);
    connect(m_text->verticalScrollBar(), &QScrollBar::valueChanged, this, &HelpWindow::markChapter);
    connect(words, &QLineEdit::textChanged, this, [this](const QString& text) { find(text, false); });
    connect(words, &QLineEdit::returnPressed, this, [this, words] { find(words->text(), true); });
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, words, [words] {
        words->setFocus(Qt::ShortcutFocusReason);
        words->selectAll();
    });
}

void HelpWindow::showChapter(const QString& chapter) {
    show();
    raise();
    activateWindow();
    m_text->setFocus(Qt::OtherFocusReason);  // the arrows scroll
    goTo(chapter);
    const QSignalBlocker blocker(m_chapters);
    for (int row = 0; row < m_chapters->count(); ++row)
        if (m_chapters->item(row)->data(kAnchorRole) == chapter) m_chapters->setCurrentRow(row);
}

void HelpWindow::goTo(const QString& anchor) {
    m_opening = true;
    m_text->scrollToAnchor(anchor);
    m_opening = false;
}

void HelpWindow::listChapters() {
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() != kHeadingOfChapters) continue;
        auto* item = new QListWidgetItem(block.text(), m_chapters);
        item->setSizeHint({0, kChapterHeightPx});
        item->setData(kPositionRole, block.position());
        for (auto part = block.begin(); !part.atEnd(); ++part)
            for (const QString& name : part.fragment().charFormat().anchorNames()) item->setData(kAnchorRole, name);
    }
}

/// The one that stands at the upper edge.
void HelpWindow::markChapter() {
    if (m_opening) return;
    constexpr QPoint kBelowTheEdge(1, 32);
    const int position = m_text->cursorForPosition(kBelowTheEdge).position();
    const QScrollBar* bar = m_text->verticalScrollBar();
    const bool atEnd = bar->maximum() > 0 && bar->value() == bar->maximum();  // the last one may be short
    int row = atEnd ? m_chapters->count() - 1 : -1;
    while (row + 1 < m_chapters->count() && m_chapters->item(row + 1)->data(kPositionRole).toInt() <= position) ++row;
    const QSignalBlocker blocker(m_chapters);
    m_chapters->setCurrentRow(row);
}

/// In: where to begin: at the place found before, or behind it
void HelpWindow::find(const QString& words, bool fromHere) {
    QTextCursor start = m_text->textCursor();
    start.setPosition(fromHere ? start.selectionEnd() : start.selectionStart());
    QTextCursor found = m_text->document()->find(words, start);
    if (found.isNull()) found = m_text->document()->find(words);  // again from the beginning
    m_notFound->setVisible(found.isNull() && !words.isEmpty());
    if (found.isNull()) {
        start.clearSelection();
        found = start;
    }
    m_text->setTextCursor(found);
    m_text->ensureCursorVisible();
}

}  // namespace facenet
