#pragma once

#include <QStyledItemDelegate>

class QListView;

namespace facenet {

/// A card of `PeopleModel`: portrait, name, number of faces, a mark when something needs attention.
/// Thread: GUI
class PersonDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// The first cell of a row: a small picture before the text.
/// Thread: GUI
class ThumbnailDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

/// A face of `FacesModel` with a badge that names its weak point.
/// Thread: GUI
class FaceDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// Lays a list out as cards that wrap, drawn by `delegate`, which the list owns from now on.
void showAsCards(QListView& list, QStyledItemDelegate* delegate, int spacingPx = 8);

/// Paints a portrait with round corners, or a drawn head where there is none (yet).
void paintPortrait(QPainter& painter, const QRect& place, const QPixmap& portrait);

}  // namespace facenet
