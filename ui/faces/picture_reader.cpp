#include "ui/faces/picture_reader.h"

#include <opencv2/imgproc.hpp>

#include "core/picture/picture_hash.h"
#include "core/picture/read_picture.h"
#include "database/exchange/picture_files.h"

namespace facenet {
namespace {

/// Longest side of a picture that is shown to choose a face from.
constexpr int kShownSidePx = 1280;

PictureFaces analyzePicture(const QString& path, const Analyzer& analyzer, const DetectorOptions& options) {
    PictureFaces result;
    result.path = path;
    const Result<Photograph> photograph = readPhotograph(path.toStdString());
    if (!photograph) {
        result.error = photograph.error();
        return result;
    }
    const cv::Mat& image = photograph->pixels;
    result.hash = pictureHash(image);
    result.takenAt =
        std::chrono::system_clock::time_point(std::chrono::milliseconds(photograph->takenAtMs.value_or(0)));
    Result<std::vector<AnalyzedFace>> faces = analyzer.analyze(image, forStill(options));
    if (!faces) {
        result.error = faces.error();
    } else if (faces->empty()) {
        result.error = Error{ErrorCode::NoFace, path.toStdString()};
    } else {
        result.faces = std::move(*faces);
    }
    if (result.faces.size() > 1) {
        result.pictureScale =
            std::min(1.0F, static_cast<float>(kShownSidePx) / static_cast<float>(std::max(image.cols, image.rows)));
        const cv::Size shown(std::max(1, cvRound(static_cast<float>(image.cols) * result.pictureScale)),
                             std::max(1, cvRound(static_cast<float>(image.rows) * result.pictureScale)));
        cv::resize(image, result.picture, shown, 0, 0, cv::INTER_AREA);
    }
    return result;
}

}  // namespace

PictureReader::~PictureReader() {
    m_control->cancel();
}

void PictureReader::read(const QStringList& paths, std::shared_ptr<const Analyzer> analyzer,
                         const DetectorOptions& options) {
    ++m_jobs;
    auto read = [this, tell = CallBack(this, {}), paths, analyzer = std::move(analyzer), options,
                 control = m_control]() -> Result<void> {
        std::vector<std::string> given;
        for (const QString& path : paths) given.push_back(path.toStdString());
        const PictureList pictures = listPictures(given);
        for (const LeftOut& folder : pictures.leftOut)
            tell([this, refused = PictureFaces{.path = QString::fromStdString(folder.path), .error = folder.error}] {
                Q_EMIT pictureRead(refused);
            });
        const int total = static_cast<int>(pictures.paths.size());
        for (int i = 0; i < total && control->proceed(); ++i) {
            tell([this, i, total] { Q_EMIT progressed(i, total); });
            auto faces =
                analyzePicture(QString::fromStdString(pictures.paths[static_cast<std::size_t>(i)]), *analyzer, options);
            tell([this, control, faces = std::move(faces)] {
                // Cancelled while it was on its way: the user no longer expects it.
                if (control->ending() == JobControl::Ending::None) Q_EMIT pictureRead(faces);
            });
        }
        return {};
    };
    inBackground(m_worker, this, {}, std::move(read), [this](const Result<void>&) {
        if (--m_jobs == 0) Q_EMIT finished();
    });
}

void PictureReader::cancel() {
    m_control->cancel();
    m_control = std::make_shared<JobControl>();
}

}  // namespace facenet
