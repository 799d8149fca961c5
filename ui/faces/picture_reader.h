#pragma once

#include <QObject>
#include <QStringList>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/job_control.h"
#include "core/face/analyzer.h"
#include "ui/base/async.h"

namespace facenet {

/// What one picture holds.
struct PictureFaces {
    QString path;
    std::optional<Error> error;  ///< NoFace when there is none
    std::chrono::system_clock::time_point takenAt;
    std::vector<std::byte> hash;  ///< see `pictureHash`
    cv::Mat picture;              ///< reduced, only kept when there are several faces
    float pictureScale = 1;       ///< of `picture` to the one on disk
    std::vector<AnalyzedFace> faces;
};

/// Reads pictures and finds the faces in them on a thread of its own.
/// Thread: GUI; the signals come there
class PictureReader : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~PictureReader() override;  ///< cancels and waits

    /// In: files, or folders whose pictures are meant. More are queued behind those that are being read.
    void read(const QStringList& paths, std::shared_ptr<const Analyzer> analyzer, const DetectorOptions& options);
    /// What has been read stays.
    void cancel();
    bool isBusy() const { return m_jobs > 0; }

Q_SIGNALS:
    void pictureRead(const facenet::PictureFaces& faces);
    void progressed(int done, int total);  ///< of the current call of `read`
    void finished();

private:
    Worker m_worker;
    std::shared_ptr<JobControl> m_control = std::make_shared<JobControl>();
    int m_jobs = 0;
};

}  // namespace facenet
