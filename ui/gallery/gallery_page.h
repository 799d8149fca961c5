#pragma once

#include <QWidget>

#include "database/gallery_store.h"

class QLabel;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStackedWidget;
class QUndoStack;

namespace facenet {

class EmptyState;
class FaceImages;
class GalleryEditor;
class Notifier;
class PeopleModel;
class PersonPanel;
class Prompts;
class Studio;

/// Everybody who is enrolled: search on the left, cards in the middle, the selected person on the right.
/// Thread: GUI
class GalleryPage : public QWidget {
    Q_OBJECT

public:
    GalleryPage(Studio& studio, Prompts& prompts, Notifier& notifier, QUndoStack& undoStack, QWidget* parent = nullptr);

public Q_SLOTS:
    /// Selects a person and brings the card into view; as soon as the person is there.
    void showPerson(qint64 personId);

Q_SIGNALS:
    void enrollWanted();

private:
    QWidget* makeSearchColumn();
    QListView* makePeopleList();
    void refresh();
    void showPeople(const QList<Person>& people);
    void showState();
    void showSelection();
    void search();
    void askForSameName(const Person& person, const QString& name);
    void select(const QList<qint64>& personIds, qint64 currentId);
    QList<Person> selectedPeople() const;

    Studio& m_studio;
    Prompts& m_prompts;
    Notifier& m_notifier;
    FaceImages* m_images;
    GalleryEditor* m_editor;
    PeopleModel* m_people;
    QSortFilterProxyModel* m_found;
    QStackedWidget* m_stack;
    EmptyState* m_nobody;
    EmptyState* m_problem;
    EmptyState* m_nothingFound;
    QWidget* m_browser;
    QStackedWidget* m_middle;
    QListView* m_list;
    QLineEdit* m_search;
    QLabel* m_count;
    PersonPanel* m_panel;
    qint64 m_personToShow = 0;  ///< asked for before it was there
    int m_refreshes = 0;        ///< only the answer to the latest one is shown
    bool m_loaded = false;
};

}  // namespace facenet
