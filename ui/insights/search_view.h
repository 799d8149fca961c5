#pragma once

#include <QAbstractListModel>
#include <QWidget>

#include "core/analysis/nearest_faces.h"
#include "core/face/matcher.h"
#include "ui/base/background_job.h"
#include "ui/faces/picture_reader.h"

class QLabel;
class QListView;
class QScrollArea;

namespace facenet {

class FaceImages;
class FlowLayout;
class Notifier;
class Prompts;
class Studio;

/// Stored faces by how alike they are to one that was looked for.
/// Thread: GUI
class NearestFacesModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit NearestFacesModel(FaceImages& images, QObject* parent = nullptr);

    /// In: the gallery they were found in, not null
    void setEntries(std::vector<NearestFace> entries, std::shared_ptr<const Gallery> gallery);
    const NearestFace& entryAt(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    FaceImages& m_images;
    std::vector<NearestFace> m_entries;
    std::shared_ptr<const Gallery> m_gallery;
};

/// Who looks like the face in a picture: drop one, and the nearest stored faces are shown.
/// Thread: GUI; finding and comparing run elsewhere
class SearchView : public QWidget {
    Q_OBJECT

public:
    SearchView(Studio& studio, Prompts& prompts, Notifier& notifier, FaceImages& images, QWidget* parent = nullptr);

Q_SIGNALS:
    void faceWanted(qint64 personId, qint64 faceId);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void choosePicture();
    void read(const QString& path);
    void showFaces(const PictureFaces& picture);
    void fitChoicesSoon();
    void look(const cv::Mat& crop);
    void say(const Identity& identity, bool nobodyIsEnrolled);

    Studio& m_studio;
    Prompts& m_prompts;
    Notifier& m_notifier;
    NearestFacesModel* m_found;
    PictureReader m_reader;
    BackgroundJob m_job;
    QLabel* m_words;
    FlowLayout* m_faces;
    QScrollArea* m_choices;  ///< with `m_faces`, which may be many
    QListView* m_list;
};

}  // namespace facenet
