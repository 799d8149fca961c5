#pragma once

#include <QWidget>

#include "database/gallery_store.h"
#include "ui/faces/people_filter.h"

class QAbstractItemView;
class QCheckBox;
class QComboBox;
class QDateEdit;
class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace facenet {

class EmptyState;
class GalleryEditor;
class PeopleModel;
class Settings;

/// Everybody who is enrolled: search, filters and order on the left, cards or a table beside them.
/// Thread: GUI
class PeopleView : public QWidget {
    Q_OBJECT

public:
    PeopleView(PeopleModel& people, GalleryEditor& editor, Settings& settings, QWidget* parent = nullptr);

    void showPeople(const QList<Person>& people, const MeasuredPeople& measured);
    /// Puts the cursor where names are searched.
    void search();
    QList<Person> selectedPeople() const;
    /// What can be done with them; none while nobody is selected or to be seen.
    QList<QAction*> actionsOfSelected() const;
    /// Takes search and filters back where they hide that person, selects it and brings it into view.
    void showPerson(qint64 personId);
    /// What can stand in the middle instead of the people. Takes ownership.
    void setDetails(QWidget* details);
    void showDetails(bool on);
    bool showsDetails() const;
    /// Whether people can be changed, or only looked at and exported.
    void setChangeable(bool on);

    /// Applies search and conditions anew, after what they go by has changed.
    void filter();

Q_SIGNALS:
    void selectionChanged();
    void opened();            ///< Enter or a double click on the selected person
    void renameWanted();      ///< of the selected person
    void mergeWanted();       ///< of the selected people
    void eraseWanted();       ///< of the selected people, for good
    void confusableWanted();  ///< to know who is easily confused
    void exportWanted();      ///< of the selected person

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeSide();
    void makeList();
    void makeTable();
    void addActions(QAbstractItemView* view);
    QAbstractItemView* view() const;
    void showAsTable(bool on);
    void showActions();
    void fitColumns();
    void sort();
    void select(const QList<qint64>& personIds, qint64 currentId);
    QModelIndex indexOf(qint64 personId) const;

    PeopleModel& m_people;
    GalleryEditor& m_editor;
    Settings& m_settings;
    PeopleFilter* m_found;
    QWidget* m_side;
    QStackedWidget* m_middle;
    QStackedWidget* m_views;
    QListView* m_list;
    QTableView* m_table;
    EmptyState* m_nothingFound;
    QWidget* m_details = nullptr;
    QLineEdit* m_search;
    QString m_searched;  ///< when it was searched last
    QLabel* m_count;
    QToolButton* m_asTable;
    QComboBox* m_order;
    QCheckBox* m_few;
    QCheckBox* m_consentDue;
    QCheckBox* m_poor;
    QCheckBox* m_confusable;
    QCheckBox* m_unmeasured;
    QCheckBox* m_seen;
    QDateEdit* m_seenSince;
    QList<QAction*> m_changes;  ///< what changes people
    QList<QAction*> m_renames;  ///< what changes one person
    bool m_changeable = true;
};

}  // namespace facenet
