#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/gallery_store.h"

namespace facenet {

/// What would betray somebody in the raw files of a store: the bytes of their crops and vectors, and their names.
/// Taken before they are erased, looked for afterwards. Names of less than five bytes, and those that others in the
/// store contain as well, say nothing and are not looked for.
class ErasedTraces {
public:
    /// Errors: NotFound and those of the store
    static Result<ErasedTraces> of(const GalleryStore& store, const QList<qint64>& personIds);

    /// The files of the store's folder, backups and damaged files too, in which something of it stands.
    /// `control` hears of MiB read of all. Thread: any. Errors: FileUnreadable, Cancelled
    Result<QStringList> findIn(JobControl& control) const;

    int count() const { return static_cast<int>(m_pieces.size()); }

private:
    QString m_folder;
    QList<QByteArray> m_pieces;  ///< names, and bytes from the middle of pictures and vectors
};

}  // namespace facenet
