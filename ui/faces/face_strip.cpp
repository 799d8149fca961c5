#include "ui/faces/face_strip.h"

#include <QLocale>
#include <QPainter>
#include <algorithm>

#include "ui/base/theme.h"
#include "ui/faces/card_delegates.h"
#include "ui/faces/face_images.h"

namespace facenet {
namespace {

constexpr int kStripFacePx = 72;
constexpr int kStripGapPx = 8;
constexpr int kMostShown = 6;

}  // namespace

FaceStrip::FaceStrip(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void FaceStrip::setPictures(const QList<QPixmap>& pictures, int count) {
    m_pictures = pictures;
    m_count = count;
    updateGeometry();
    update();
}

void FaceStrip::setFaces(const QList<qint64>& faceIds, FaceImages& images) {
    m_faceIds = faceIds;
    m_images = &images;
    m_count = static_cast<int>(faceIds.size());
    connect(m_images, &FaceImages::loaded, this, [this](qint64 faceId) {
        if (m_faceIds.contains(faceId)) update();
    });
    updateGeometry();
}

QSize FaceStrip::sizeHint() const {
    const int shown = std::min(m_count, kMostShown);
    return {std::max(1, shown) * (kStripFacePx + kStripGapPx) - kStripGapPx + (m_count > shown ? 48 : 0), kStripFacePx};
}

QSize FaceStrip::minimumSizeHint() const {
    return sizeHint();
}

void FaceStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const int shown = std::min(m_count, kMostShown);
    for (int i = 0; i < shown; ++i) {
        const QPixmap picture = m_images ? m_images->image(m_faceIds[i]) : m_pictures.value(i);
        paintPortrait(painter, QRect(i * (kStripFacePx + kStripGapPx), 0, kStripFacePx, kStripFacePx), picture);
    }
    if (m_count <= shown) return;
    painter.setPen(themeColors(palette()).subtle);
    painter.drawText(QRect(shown * (kStripFacePx + kStripGapPx), 0, 48, kStripFacePx), Qt::AlignCenter,
                     QStringLiteral("+%1").arg(QLocale().toString(m_count - shown)));
}

}  // namespace facenet
