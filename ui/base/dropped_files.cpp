#include "ui/base/dropped_files.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace facenet {

namespace {

/// The files and folders on this computer that a drop brings.
QStringList localFiles(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    return paths;
}

/// Empty where it is none or several.
QStringList onlyFile(const QMimeData* data) {
    return data->urls().size() == 1 ? localFiles(data) : QStringList();
}

class DropTaker final : public QObject {
public:
    using WhichFiles = QStringList (*)(const QMimeData* data);

    DropTaker(QWidget* widget, WhichFiles which, std::function<void(const QStringList&)> take,
              std::function<void(bool)> hovered)
        : QObject(widget), m_which(which), m_take(std::move(take)), m_hovered(std::move(hovered)) {
        widget->setAcceptDrops(true);
        widget->installEventFilter(this);
    }

    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::DragLeave) m_hovered(false);
        if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop) return false;
        auto& drop = static_cast<QDropEvent&>(*event);  // a drag that enters is one too
        const QStringList paths = m_which(drop.mimeData());
        if (paths.isEmpty()) return false;
        drop.acceptProposedAction();
        m_hovered(event->type() == QEvent::DragEnter);
        if (event->type() == QEvent::Drop) m_take(paths);
        return true;
    }

private:
    const WhichFiles m_which;
    const std::function<void(const QStringList&)> m_take;
    const std::function<void(bool)> m_hovered;
};

}  // namespace

void takeDroppedFiles(QWidget* widget, std::function<void(const QStringList& paths)> take,
                      std::function<void(bool)> hovered) {
    new DropTaker(widget, localFiles, std::move(take), std::move(hovered));
}

void takeDroppedFile(QWidget* widget, std::function<void(const QString& path)> take) {
    new DropTaker(
        widget, onlyFile, [take = std::move(take)](const QStringList& paths) { take(paths.first()); }, [](bool) {});
}

}  // namespace facenet
