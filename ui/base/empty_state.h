#pragma once

#include <QLabel>
#include <QList>
#include <QPushButton>
#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace facenet {

/// What a page shows instead of nothing: an icon, a heading, a sentence or two, and buttons for what to do next.
/// Thread: GUI
class EmptyState : public QWidget {
    Q_OBJECT

public:
    /// In: an icon of `lineIcon`
    EmptyState(const QString& icon, const QString& heading, const QString& text, QWidget* parent = nullptr);

    /// The first button is the primary one. The caller connects it.
    QPushButton* addButton(const QString& icon, const QString& text, const QString& objectName);
    void setHeading(const QString& heading);
    void setText(const QString& text);
    QString text() const { return m_text->text(); }

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintIcon();

    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_heading;
    QLabel* m_text;
    QList<QPushButton*> m_buttons;
    QVBoxLayout* m_rows;
    QHBoxLayout* m_row = nullptr;  ///< the last one
};

}  // namespace facenet
