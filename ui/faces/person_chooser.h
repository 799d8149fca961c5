#pragma once

#include <QDialog>
#include <QSet>

class QLineEdit;
class QPushButton;
class QTableView;

namespace facenet {

class PeopleFilter;
class PeopleModel;

/// Asks for a person: one who is enrolled, or, where that makes sense, the name of a new one.
/// Thread: GUI
class PersonChooser : public QDialog {
    Q_OBJECT

public:
    /// In: those who cannot be chosen; what the main button says, such as "Move"
    PersonChooser(PeopleModel& people, const QSet<qint64>& except, const QString& title, const QString& verb,
                  bool newOnesToo, QWidget* parent);

Q_SIGNALS:
    void chosen(qint64 personId);
    void named(const QString& name);  ///< a new person

private:
    void showButtons();
    qint64 current() const;

    PeopleFilter* m_found;
    QLineEdit* m_search;
    QTableView* m_table;
    QPushButton* m_choose;
    QPushButton* m_new = nullptr;
};

}  // namespace facenet
