#pragma once

#include <QDialog>
#include <QSet>
#include <memory>

#include "core/face/gallery.h"

class QLabel;
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

    /// Puts those first who look most like these faces; without faces they stay in the order of their names.
    /// In: of unit norm, by the gallery's model; the gallery may be null
    void orderByLikeness(std::shared_ptr<const Gallery> gallery, const std::vector<Embedding>& faces);

Q_SIGNALS:
    void chosen(qint64 personId);
    void named(const QString& name);  ///< a new person

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showButtons();
    void selectFor(const QString& text);
    qint64 current() const;

    PeopleFilter* m_found;
    QLineEdit* m_search;
    QLabel* m_order;
    QTableView* m_table;
    QPushButton* m_choose;
    QPushButton* m_new = nullptr;
};

}  // namespace facenet
