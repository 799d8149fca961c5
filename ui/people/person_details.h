#pragma once

#include <QHash>
#include <QWidget>

#include "core/face/face.h"
#include "database/gallery_store.h"
#include "ui/base/async.h"

class QLabel;
class QListView;
class QSortFilterProxyModel;
class QStackedWidget;
class QTabBar;
class QTableView;

namespace facenet {

class EmbeddingBars;
class FaceImages;
class FacesModel;
class Notifier;
class SightingsModel;
class Studio;

/// One person in full: each face with its quality, source and place among all others, its 128 numbers, and when the
/// person was seen.
/// Thread: GUI; reading and comparing run elsewhere
class PersonDetails : public QWidget {
    Q_OBJECT

public:
    PersonDetails(Studio& studio, Notifier& notifier, FaceImages& images, QWidget* parent = nullptr);

    /// The same person again is read anew.
    void showPerson(const Person& person);
    /// Chooses a face of the person shown, as soon as it is there.
    void chooseFace(qint64 faceId);

Q_SIGNALS:
    void closed();
    void facesChosen(const QList<qint64>& faceIds);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeFacesTab();
    QWidget* makeSeenTab();
    void load();
    void compare();
    void showFace();
    void measureNorm(qint64 faceId);
    qint64 currentFace() const;

    Studio& m_studio;
    Notifier& m_notifier;
    FaceImages& m_images;
    Person m_person;
    QHash<qint64, Embedding> m_embeddings;  ///< by face, of the model in use
    FacesModel* m_faces;
    SightingsModel* m_sightings;
    QSortFilterProxyModel* m_order;
    QLabel* m_heading;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    QTableView* m_table;
    QLabel* m_crop;
    QLabel* m_facts;
    EmbeddingBars* m_bars;
    QListView* m_seen;
    QLabel* m_neverSeen;
    qint64 m_faceToChoose = 0;
    AnswerTokens m_loads;
};

}  // namespace facenet
