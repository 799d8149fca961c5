#pragma once

#include <QWidget>
#include <memory>
#include <mutex>
#include <opencv2/core/types.hpp>
#include <vector>

#include "ui/base/background_job.h"

class QLabel;
class QPushButton;

namespace facenet {

class EmbeddingMap;
class FaceImages;
class Gallery;
class GalleryEditor;
class JobBar;
class Notifier;
class PeopleModel;
class Studio;

/// All faces of the gallery as a map: at once by their two main directions, clearer after t-SNE. Faces that are lassoed
/// can be moved, made a person of their own, or deleted.
/// Thread: GUI; computing runs elsewhere
class MapView : public QWidget {
    Q_OBJECT

public:
    MapView(Studio& studio, Notifier& notifier, GalleryEditor& editor, PeopleModel& people, FaceImages& images,
            QWidget* parent = nullptr);

Q_SIGNALS:
    void faceWanted(qint64 personId, qint64 faceId);

protected:
    void showEvent(QShowEvent* event) override;

private:
    /// What the job hands out while it runs.
    struct Draft {
        std::mutex mutex;
        std::vector<cv::Point2f> positions;
    };

    void reload();
    void clarify();
    void takeDraft();
    void showSelection();
    void moveSelection();
    QList<qint64> selectedFaces() const;

    Studio& m_studio;
    Notifier& m_notifier;
    GalleryEditor& m_editor;
    PeopleModel& m_people;
    EmbeddingMap* m_map;
    bool m_isClear = false;  ///< laid out by t-SNE
    BackgroundJob m_pcaJob;
    BackgroundJob m_tsneJob;
    std::shared_ptr<const Gallery> m_shown;
    std::shared_ptr<Draft> m_draft;
    QLabel* m_words;
    QPushButton* m_clarify;
    QPushButton* m_move;
    QPushButton* m_remove;
};

}  // namespace facenet
