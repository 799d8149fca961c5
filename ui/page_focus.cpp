#include "ui/page_focus.h"

#include <QScrollArea>
#include <QVariant>
#include <QWidget>

namespace facenet {

QWidget* focusOfPage(QWidget* page) {
    QWidget *main = nullptr, *first = nullptr;
    for (QWidget* next = page->nextInFocusChain(); next != page; next = next->nextInFocusChain()) {
        if (!page->isAncestorOf(next) || !next->isVisibleTo(page) || !next->isEnabled() ||
            (next->focusPolicy() & Qt::TabFocus) == 0)
            continue;
        if (next->property("primary").toBool()) return next;
        if (!main && next->property("mainView").toBool()) main = next;
        if (!first) first = next;
    }
    return main ? main : first;
}

void focusAgain(const QWidget& page, const QString& objectName) {
    QWidget* const widget = objectName.isEmpty() ? nullptr : page.findChild<QWidget*>(objectName);
    if (!widget) return;
    const auto focus = [widget] {
        widget->setFocus(Qt::OtherFocusReason);
        for (QWidget* around = widget; around; around = around->parentWidget())
            if (auto* area = qobject_cast<QScrollArea*>(around)) area->ensureWidgetVisible(widget);
    };
    QMetaObject::invokeMethod(widget, focus, Qt::QueuedConnection);
}

}  // namespace facenet
