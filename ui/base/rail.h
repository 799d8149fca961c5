#pragma once

#include <QButtonGroup>
#include <QWidget>

namespace facenet {

/// The narrow column of pages on the left.
/// Thread: GUI
class Rail : public QWidget {
    Q_OBJECT

public:
    explicit Rail(QWidget* parent = nullptr);

    /// In: an icon of `lineIcon`; pages are numbered in the order they are added
    void addPage(const QString& icon, const QString& label, const QString& toolTip, const QString& objectName);
    void setCurrent(int page);

Q_SIGNALS:
    void pageChosen(int page);

private:
    QButtonGroup m_buttons;
};

}  // namespace facenet
