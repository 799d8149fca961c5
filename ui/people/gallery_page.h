#pragma once

#include <QWidget>

#include "database/exchange/erased_traces.h"
#include "database/gallery_store.h"
#include "ui/base/async.h"
#include "ui/base/background_job.h"

class QStackedWidget;
class QTabBar;
class QUndoStack;

namespace facenet {

class EmptyState;
class FaceImages;
class GalleryEditor;
class Notifier;
class PeopleModel;
class PeopleView;
class PersonDetails;
class PersonPanel;
class Prompts;
class Studio;
class SuggestionsView;

/// Everybody who is enrolled, and what can be understood and mended about them: a tab for each way of looking at them.
/// Thread: GUI
class GalleryPage : public QWidget {
    Q_OBJECT

public:
    GalleryPage(Studio& studio, Prompts& prompts, Notifier& notifier, QUndoStack& undoStack, QWidget* parent = nullptr);

    /// See `PeopleView`.
    QList<QAction*> actionsOfSelected() const;

public Q_SLOTS:
    void importPeople();
    void importFrom(const QString& path);  ///< the same with a folder or an export chosen
    void exportPeople();
    void showBackups();
    /// Selects a person and brings the card into view; as soon as the person is there.
    void showPerson(qint64 personId);
    /// The same, with one of that person's faces in full.
    void showFace(qint64 personId, qint64 faceId);

Q_SIGNALS:
    void enrollWanted();
    void shotsWanted(const QString& name);  ///< of somebody who is enrolled

private:
    QWidget* makePeopleTab();
    void addTabs();
    void refresh();
    void showPeople(const QList<Person>& people, const MeasuredPeople& measured);
    void showState();
    void showSelection();
    void openDetails();
    void erase(const QList<Person>& people, ErasureReason reason = ErasureReason::Wish);
    void eraseWith(const QList<Person>& people, const QList<SimilarLook>& also, ErasureReason reason);
    /// In: whether there was something to look for in the files
    void tellErasure(const QList<Person>& people, const Erasure& erasure, bool looked,
                     const Result<ErasedTraces::Found>& traces);
    void askForSameName(const Person& person, const QString& name);

    Studio& m_studio;
    Prompts& m_prompts;
    Notifier& m_notifier;
    FaceImages* m_images;
    GalleryEditor* m_editor;
    PeopleModel* m_people;
    QStackedWidget* m_stack;
    EmptyState* m_nobody;
    EmptyState* m_problem;
    QWidget* m_whole;
    QTabBar* m_tabs;
    QStackedWidget* m_views;
    PeopleView* m_view;
    PersonPanel* m_panel;
    PersonDetails* m_details;
    SuggestionsView* m_suggestions;
    BackgroundJob m_eraseJob;
    BackgroundJob m_searchJob;  ///< for what is left of whoever was erased
    qint64 m_personToShow = 0;  ///< asked for before it was there
    AnswerTokens m_refreshes;
    bool m_loaded = false;
};

}  // namespace facenet
