#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "database/gallery_store.h"

namespace facenet {

/// What would betray somebody in the raw files of a store: the bytes of their crops and vectors, and their names.
/// Taken before they are erased, looked for afterwards.
class ErasedTraces {
public:
    /// Errors: NotFound and those of the store
    static Result<ErasedTraces> of(const GalleryStore& store, const QList<qint64>& personIds);

    /// The files of the store's folder, backups and damaged files too, in which something of it stands. Names of less
    /// than five letters, and those that others in the store contain as well, say nothing and are not looked for.
    /// Errors: FileUnreadable
    Result<QStringList> findIn(const GalleryStore& store) const;

    int count() const { return static_cast<int>(m_pieces.size() + m_names.size()); }

private:
    QList<QByteArray> m_pieces;  ///< from the middle of pictures and vectors
    QStringList m_names;
};

}  // namespace facenet
