#include "ui/page_focus.h"

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

}  // namespace facenet
