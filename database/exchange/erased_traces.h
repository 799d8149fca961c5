#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/gallery_store.h"

namespace facenet {

/// What would betray somebody in the raw files of a store: the bytes of their pictures and vectors as they are stored,
/// their pictures as another program may have cut them anew, and their names. Taken before they are erased, looked for
/// afterwards. Pictures and vectors that are a face of somebody else as well, and names that others in the store
/// have, say nothing and are not looked for, which is told. Names, former ones too, are looked for in texts and in the
/// names of files in whatever case and spelling; as bytes, wherever they stand, if they are of five or more: pictures
/// and vectors contain any four bytes by chance.
class ErasedTraces {
public:
    /// In:     as for `StorePeople::erase`
    /// Errors: NotFound, StoreReadOnly (nobody can be erased) and those of the store
    /// Thread: the store's
    static Result<ErasedTraces> of(const GalleryStore& store, const QList<qint64>& personIds,
                                   const QList<SimilarLook>& also = {});

    struct Found {
        QStringList files;    ///< in which something of it stands
        QStringList unknown;  ///< what could not be looked into: it cannot be read, or is encrypted or packed
        /// What others keep in the store that names them, "whose: note or source"; only its user can say whether it is
        /// to go.
        QStringList mentions;
        QStringList notLookedFor;  ///< names that others have too
    };

    /// Looks into the files of the store's folder, backups, damaged ones, trainings and models too, whatever links lead
    /// to, and into what lies elsewhere of the list of `leftoversOf`. `control` hears of MiB read of all.
    /// Thread: any. Errors: Cancelled
    Result<Found> findIn(JobControl& control) const;

    /// 0: there was nothing to look for, and that nothing was found says nothing.
    int count() const { return static_cast<int>(m_pieces.size() + m_shortNames); }

private:
    /// A picture made small, of mean 0 and norm 1.
    using Likeness = std::vector<float>;
    static Likeness likenessOf(const QByteArray& png);
    bool resemblesOne(const QByteArray& png) const;
    bool namesOneOf(const QString& path) const;
    bool isOfTraining(const QString& path) const;

    QString m_folder;
    QList<QByteArray> m_pieces;  ///< names, and bytes from the middle of pictures and vectors
    QStringList m_names, m_mentions, m_shared;
    qsizetype m_shortNames = 0;  ///< of them those that are too short to be looked for as bytes
    std::vector<Likeness> m_likenesses;
};

}  // namespace facenet
