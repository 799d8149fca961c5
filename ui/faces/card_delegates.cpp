#include "ui/faces/card_delegates.h"

#include <QGuiApplication>
#include <QListView>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>
#include <algorithm>

#include "ui/base/icons.h"
#include "ui/base/theme.h"
#include "ui/faces/faces_model.h"
#include "ui/faces/people_model.h"

namespace facenet {
namespace {

constexpr int kCardWidthPx = 128, kWidestCardPx = 208;
constexpr int kPortraitPx = 96;
constexpr int kFacePx = 80;
constexpr int kGapPx = 8;
constexpr int kMarkPx = 24;
constexpr int kThumbnailPx = 40;

/// Style sheets leave their marks in the palettes of views; the program's own says light or dark.
const ThemeColors& currentColors() {
    return themeColors(QGuiApplication::palette());
}

/// The ground of a card as it is chosen, pointed at and focused.
void paintCard(QPainter& painter, const QStyleOptionViewItem& option, const ThemeColors& colors) {
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    const qreal width = focused || chosen ? 2 : 1;
    painter.setPen(QPen(focused ? colors.text : chosen ? colors.accent : colors.line, width));
    painter.setBrush(chosen ? colors.accentGround : hovered ? colors.sunken : colors.surface);
    const qreal inset = width / 2;
    painter.drawRoundedRect(QRectF(option.rect).adjusted(inset, inset, -inset, -inset), 8, 8);
}

/// As many columns as there is room for share all of it.
int cardWidth(const QWidget* shownIn) {
    const auto* list = qobject_cast<const QListView*>(shownIn);
    if (!list) return kCardWidthPx;
    const int room = list->viewport()->width() - list->spacing() - 1, step = kCardWidthPx + list->spacing();
    return std::clamp(room / std::max(room / step, 1) - list->spacing(), kCardWidthPx, kWidestCardPx);
}

/// A long name in two lines; shortened in its middle it would be another one.
QStringList inTwoLines(const QString& name, const QFont& font, int widthPx) {
    QTextLayout layout(name, font);
    QTextOption wrap;
    wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(wrap);
    layout.beginLayout();
    QTextLine first = layout.createLine();
    if (first.isValid()) first.setLineWidth(widthPx);
    const int length = first.isValid() ? first.textLength() : 0;
    layout.endLayout();
    QStringList lines{name.left(length).trimmed()};
    if (const QString rest = name.mid(length).trimmed(); !rest.isEmpty())
        lines << QFontMetrics(font).elidedText(rest, Qt::ElideRight, widthPx);
    return lines;
}

}  // namespace

void paintPortrait(QPainter& painter, const QRect& place, const QPixmap& portrait) {
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath round;
    round.addRoundedRect(place, 8, 8);
    painter.fillPath(round, currentColors().sunken);
    if (portrait.isNull()) {
        const int side = place.width() / 2;
        const QPixmap head =
            linePixmap(QStringLiteral("person"), currentColors().border, side, painter.device()->devicePixelRatioF());
        painter.drawPixmap(place.center() - QPoint(side / 2, side / 2), head);
    } else {
        painter.setClipPath(round);
        painter.drawPixmap(place, portrait);
    }
    painter.restore();
}

void PersonDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const ThemeColors& colors = currentColors();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintCard(*painter, option, colors);

    const QRect place(option.rect.x() + (option.rect.width() - kPortraitPx) / 2, option.rect.y() + kGapPx * 2,
                      kPortraitPx, kPortraitPx);
    paintPortrait(*painter, place, index.data(Qt::DecorationRole).value<QPixmap>());

    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    const int lineHeight = QFontMetrics(bold).height();
    QRect line(option.rect.x() + kGapPx, place.bottom() + kGapPx, option.rect.width() - 2 * kGapPx, lineHeight);
    painter->setFont(bold);
    painter->setPen(colors.text);
    for (const QString& part : inTwoLines(index.data().toString(), bold, line.width())) {
        painter->drawText(line, Qt::AlignCenter, part);
        line.translate(0, lineHeight);
    }
    line.translate(0, kGapPx / 4);
    const bool attention = index.data(PeopleModel::AttentionRole).toBool();
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    painter->setFont(option.font);
    painter->setPen(attention ? colors.warning : chosen ? colors.text : colors.subtle);
    painter->drawText(
        line, Qt::AlignCenter,
        option.fontMetrics.elidedText(index.data(PeopleModel::CountTextRole).toString(), Qt::ElideRight, line.width()));
    if (attention)
        painter->drawPixmap(
            option.rect.right() - kGapPx - kMarkPx, option.rect.y() + kGapPx,
            linePixmap(QStringLiteral("warning"), colors.warning, kMarkPx, painter->device()->devicePixelRatioF()));
    painter->restore();
}

QSize PersonDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {cardWidth(option.widget), kPortraitPx + 5 * kGapPx + 3 * option.fontMetrics.height()};
}

void ThumbnailDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    // Room for the picture, which may still be on its way.
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = {kThumbnailPx + kGapPx, kThumbnailPx};
    option->icon = QIcon();
}

void ThumbnailDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    const QRect place(option.rect.x() + kGapPx / 2, option.rect.center().y() - kThumbnailPx / 2, kThumbnailPx,
                      kThumbnailPx);
    paintPortrait(*painter, place, index.data(Qt::DecorationRole).value<QPixmap>());
}

void FaceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const ThemeColors& colors = currentColors();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintCard(*painter, option, colors);
    const QRect place = option.rect.adjusted(4, 4, -4, -4);
    paintPortrait(*painter, place, index.data(Qt::DecorationRole).value<QPixmap>());

    const QString badge = index.data(FacesModel::BadgeRole).toString();
    if (!badge.isEmpty()) {
        QFont small = option.font;
        small.setPointSizeF(small.pointSizeF() * 0.85);
        const QFontMetrics metrics(small);
        const QRect strip(place.x(), place.bottom() - metrics.height() - 3, place.width(), metrics.height() + 4);
        QPainterPath round;
        round.addRoundedRect(place, 8, 8);
        painter->setClipPath(round);
        painter->fillRect(strip, PictureColors().unsure);
        painter->setFont(small);
        painter->setPen(PictureColors().onBright);
        painter->drawText(strip, Qt::AlignCenter, metrics.elidedText(badge, Qt::ElideRight, strip.width() - 4));
    }
    painter->restore();
}

QSize FaceDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {kFacePx, kFacePx};
}

void showAsCards(QListView& list, QStyledItemDelegate* delegate, int spacingPx) {
    delegate->setParent(&list);
    list.setItemDelegate(delegate);
    list.setViewMode(QListView::IconMode);
    list.setResizeMode(QListView::Adjust);
    list.setMovement(QListView::Static);
    list.setUniformItemSizes(true);
    list.setSpacing(spacingPx);
    list.setMouseTracking(true);
    list.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
}

}  // namespace facenet
