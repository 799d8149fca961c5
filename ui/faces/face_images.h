#pragma once

#include <QCache>
#include <QObject>
#include <QPixmap>
#include <QSet>

#include "ui/base/async.h"

namespace facenet {

class Studio;

/// The crops of stored faces, read from the store when they are first needed. Keeps the latest ones; asks for few at a
/// time and for the most recently wanted first, so that scrolling through thousands stays smooth.
/// Thread: GUI
class FaceImages : public QObject {
    Q_OBJECT

public:
    explicit FaceImages(Studio& studio, QObject* parent = nullptr);

    /// Null until it is there; `loaded` tells when.
    QPixmap image(qint64 faceId);

Q_SIGNALS:
    void loaded(qint64 faceId);

private:
    void askForMore();
    void forgetAll();

    Studio& m_studio;
    QCache<qint64, QPixmap> m_images;
    QList<qint64> m_wanted;  ///< the most urgent last
    QSet<qint64> m_asked;
    QSet<qint64> m_missing;  ///< cannot be read; not asked for again until people change
    AnswerTokens m_asking;   ///< dropped with the store
};

}  // namespace facenet
