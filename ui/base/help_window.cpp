#include "ui/base/help_window.h"

#include <QFile>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace facenet {

HelpWindow::HelpWindow(QWidget* parent) : QDialog(parent), m_text(new QTextBrowser) {
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Guide"));
    resize(640, 640);
    m_text->setObjectName(QStringLiteral("guideTextBrowser"));
    m_text->setAccessibleName(tr("Guide"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(16);
    m_text->setOpenExternalLinks(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_text);
    //: The file of the guide in this language, below resources/help
    const QString translated = QStringLiteral(":/help/%1").arg(tr("en.html"));
    const QString file = QFile::exists(translated) ? translated : QStringLiteral(":/help/en.html");
    m_text->setSource(QUrl(QStringLiteral("qrc%1").arg(file)));
}

void HelpWindow::showChapter(const QString& chapter) {
    show();
    raise();
    activateWindow();
    m_text->scrollToAnchor(chapter);
}

}  // namespace facenet
