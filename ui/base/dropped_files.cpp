#include "ui/base/dropped_files.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace facenet {

namespace {

/// Empty where it is none or several.
QString onlyFile(const QMimeData* data) {
    const QStringList files = localFiles(data);
    return files.size() == 1 && data->urls().size() == 1 ? files.first() : QString();
}

class DropTaker final : public QObject {
public:
    DropTaker(QWidget* widget, std::function<void(const QString&)> take) : QObject(widget), m_take(std::move(take)) {
        widget->setAcceptDrops(true);
        widget->installEventFilter(this);
    }

    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop) return false;
        auto& drop = static_cast<QDropEvent&>(*event);  // a drag that enters is one too
        const QString path = onlyFile(drop.mimeData());
        if (path.isEmpty()) return false;
        drop.acceptProposedAction();
        if (event->type() == QEvent::Drop) m_take(path);
        return true;
    }

private:
    const std::function<void(const QString&)> m_take;
};

}  // namespace

QStringList localFiles(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    return paths;
}

void takeDroppedFile(QWidget* widget, std::function<void(const QString& path)> take) {
    new DropTaker(widget, std::move(take));
}

}  // namespace facenet
