#include "ui/faces/face_images.h"

#include "ui/base/image_of.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kKept = 400;  // of 160x160 pixels: about 40 MB
constexpr int kAtOnce = 8;
constexpr int kWaiting = 200;  // more than any window shows; older wishes are repeated when they are painted again

}  // namespace

FaceImages::FaceImages(Studio& studio, QObject* parent) : QObject(parent), m_studio(studio), m_images(kKept) {
    connect(&m_studio, &Studio::storeStateChanged, this, &FaceImages::forgetAll);
    connect(&m_studio, &Studio::galleryChanged, this, [this] { m_missing.clear(); });
}

QPixmap FaceImages::image(qint64 faceId) {
    if (const QPixmap* known = m_images.object(faceId)) return *known;
    if (faceId == 0 || m_asked.contains(faceId) || m_missing.contains(faceId)) return {};
    m_wanted.removeOne(faceId);
    m_wanted.append(faceId);
    if (m_wanted.size() > kWaiting) m_wanted.removeFirst();
    askForMore();
    return {};
}

void FaceImages::askForMore() {
    while (!m_wanted.isEmpty() && m_asked.size() < kAtOnce) {
        const qint64 faceId = m_wanted.takeLast();
        m_asked.insert(faceId);
        // Decoded where it is read: the window only turns it into a pixmap.
        const auto read = [faceId](GalleryStore& store) -> Result<QImage> {
            const Result<QByteArray> png = store.faces().cropPng(faceId);
            if (!png) return png.error();
            return imageOfCrop(*png);
        };
        inStore(m_studio.store(), this, m_asking.latest(), read, [this, faceId](const Result<QImage>& image) {
            m_asked.remove(faceId);
            if (!image && image.error().code == ErrorCode::StoreBusy) return;  // wanted again when it is painted
            if (image && !image->isNull()) {
                m_images.insert(faceId, new QPixmap(QPixmap::fromImage(*image)));
                Q_EMIT loaded(faceId);
            } else {
                m_missing.insert(faceId);
            }
            askForMore();
        });
    }
}

void FaceImages::forgetAll() {
    m_asking.dropAll();
    m_images.clear();
    m_wanted.clear();
    m_asked.clear();
    m_missing.clear();
}

}  // namespace facenet
