#pragma once

#include <QWidget>
#include <optional>

#include "database/gallery_store.h"

class QLabel;
class QLineEdit;
class QAction;
class QListView;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace facenet {

class FaceImages;
class FacesModel;
class GalleryEditor;
class Notifier;
class Prompts;
class PeopleModel;
class Studio;

/// The selected person: portrait, name, note, dates and faces, all of which can be edited in place.
/// Thread: GUI
class PersonPanel : public QWidget {
    Q_OBJECT

public:
    PersonPanel(Studio& studio, Prompts& prompts, Notifier& notifier, GalleryEditor& editor, PeopleModel& everybody,
                FaceImages& images, QWidget* parent = nullptr);

    /// Shows what is selected: nobody, one person, or how many they are. Edits of the one before are saved.
    void showPeople(const QList<Person>& people);
    /// Puts the cursor into the name.
    void editName();
    /// Asks with whom the selected person is one, or makes those who are selected one.
    void merge();
    /// Shows them side by side and asks how. In: two or more
    void merge(const QList<Person>& people);
    /// The faces that are chosen, as well from elsewhere.
    void chooseFaces(const QList<qint64>& faceIds);

Q_SIGNALS:
    void detailsWanted();
    void faceWanted(qint64 faceId);                        ///< in full
    void consentWithdrawn(const facenet::Person& person);  ///< who is to be erased

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* makePersonPage();
    void saveName();
    void saveNote();
    void showPerson();
    void showDates();
    void loadFaces();
    void showConsent();
    void paintPortraitLabel();
    QList<qint64> selectedFaces() const;
    void removeSelectedFaces();
    void moveSelectedFaces();
    void addFaceActions();
    void showFaceActions();
    void showWhatCanBeDone();

    Studio& m_studio;
    Prompts& m_prompts;
    Notifier& m_notifier;
    GalleryEditor& m_editor;
    PeopleModel& m_everybody;
    FaceImages& m_images;
    QList<Person> m_people;
    FacesModel* m_faces;
    QStackedWidget* m_stack;
    QLabel* m_nobody;
    QLabel* m_several;
    QLabel* m_portrait;
    QLineEdit* m_name;
    QPlainTextEdit* m_note;
    QLabel* m_dates;
    QPushButton* m_consent;
    QLabel* m_facesHeading;
    QListView* m_faceList;
    QList<QAction*> m_faceActions;  ///< need faces to act on
    QAction* m_portraitAction;
    QAction* m_removeAction;
    QAction* m_openFaceAction;
    QPushButton* m_moveFaces;
    QPushButton* m_removeFaces;
    QPushButton* m_removePerson;
    QPushButton* m_mergeSeveral;
    QPushButton* m_removeSeveral;
};

}  // namespace facenet
