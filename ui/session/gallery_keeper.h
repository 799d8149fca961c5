#pragma once

#include <QObject>
#include <memory>

#include "core/base/worker.h"
#include "core/face/gallery.h"
#include "database/missing_embeddings.h"
#include "ui/session/model_loader.h"

namespace facenet {

class ActivityReports;

/// The gallery of the store's people by the model in use, built anew with every change; measures what this model has
/// not seen yet.
/// Thread: GUI; builds and measures on a worker
class GalleryKeeper : public QObject {
    Q_OBJECT

public:
    GalleryKeeper(StoreSession& session, ModelLoader& loader, ActivityReports& reports, QObject* parent = nullptr);
    ~GalleryKeeper() override;

    /// Never changes once given out; null until store and model are there.
    const std::shared_ptr<const Gallery>& gallery() const { return m_gallery; }
    /// Whether faces are being measured that the model in use has not seen.
    bool isMeasuring() const { return m_measuring; }
    /// Builds it again: people, faces or rejections have changed.
    void rebuild();

Q_SIGNALS:
    void changed();  ///< a new `gallery()`, or edited people
    void measuringChanged();

private:
    void drop();
    void take();
    void measureMissing(bool someMeasured);
    void storeMeasured(int number, const MissingEmbeddings::Batch& batch, const MeasuredFaces& measured,
                       bool someMeasured);
    template <typename T>
    void endMeasuring(int number, bool someMeasured, const Result<T>& last);
    void setMeasuring(bool measuring);
    QString modelId() const;

    StoreSession& m_session;
    ModelLoader& m_loader;
    ActivityReports& m_reports;
    Worker m_worker;
    std::shared_ptr<const Gallery> m_gallery;
    int m_number = 0;  ///< of the build
    bool m_measuring = false, m_measureAgain = false;
    std::shared_ptr<MissingEmbeddings> m_missing;  ///< of the model in use; used on the store's thread
};

}  // namespace facenet
