#pragma once

#include <QHash>
#include <memory>

#include "core/face/gallery.h"
#include "ui/gallery/faces_model.h"

namespace facenet {

/// How the faces of one person stand among all others.
/// In: embeddings by face, of the gallery's model. Errors: OutOfMemory
/// Thread: any
Result<QHash<qint64, FaceLikeness>> likenessOf(const Gallery& gallery, qint64 personId,
                                               const QHash<qint64, Embedding>& faces);

}  // namespace facenet
