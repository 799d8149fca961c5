#include "ui/main_window.h"

#include <QHBoxLayout>
#include <QStackedWidget>

#include "ui/widgets/rail.h"

namespace facenet {

MainWindow::MainWindow(Studio& studio, Prompts& prompts, QWidget* parent)
    : QMainWindow(parent), m_studio(studio), m_prompts(prompts), m_rail(new Rail), m_pages(new QStackedWidget) {
    setWindowTitle(tr("Facenet Studio"));
    setMinimumSize(1024, 640);
    auto* middle = new QWidget;
    auto* row = new QHBoxLayout(middle);
    row->setContentsMargins({});
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addWidget(m_pages, 1);
    setCentralWidget(middle);
    connect(m_rail, &Rail::pageChosen, m_pages, &QStackedWidget::setCurrentIndex);
}

MainWindow::~MainWindow() = default;

}  // namespace facenet
