#pragma once

#include <QFrame>
#include <QList>
#include <functional>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace facenet {

/// One line across a page that says what is the matter and offers what to do; hidden while there is nothing to say.
/// Thread: GUI
class NoticeStrip : public QFrame {
    Q_OBJECT

public:
    struct Offer {
        QString label;
        QString objectName;
        std::function<void()> act;
    };

    explicit NoticeStrip(QWidget* parent = nullptr);

    /// In: an icon of `lineIcon`
    void say(const QString& icon, const QString& text, const QList<Offer>& offers = {});
    void fallSilent();
    QString text() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintIcon();

    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_text;
    QHBoxLayout* m_row;
    QList<QPushButton*> m_buttons;
};

}  // namespace facenet
