#pragma once

#include <QLayout>
#include <QList>

namespace facenet {

/// Widgets one after the other, in as many lines as the width asks for.
class FlowLayout final : public QLayout {
    Q_OBJECT

public:
    FlowLayout(int spacingPx, int lineSpacingPx, QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange(QRect(0, 0, width, 0), false); }
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;  ///< of the widest one
    void setGeometry(const QRect& room) override;

private:
    int arrange(const QRect& room, bool place) const;  ///< the height that it takes

    const int m_lineSpacingPx;
    QList<QLayoutItem*> m_items;
};

}  // namespace facenet
