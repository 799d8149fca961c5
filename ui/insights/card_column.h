#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace facenet {

/// Cards below one another, scrolled when they are many. Thread: GUI
class CardColumn : public QScrollArea {
    Q_OBJECT

public:
    explicit CardColumn(const QString& objectName, QWidget* parent = nullptr);

    void clear();
    void add(QWidget* card);
    /// What was added stands at the top.
    void end();

private:
    QVBoxLayout* m_cards;
};

}  // namespace facenet
