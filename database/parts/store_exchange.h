#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <functional>

#include "core/base/result.h"
#include "database/base/journal_entry.h"
#include "database/base/records.h"

namespace facenet {

class Sql;
struct StoreCore;

/// What only an exchange with other stores and copies needs. Thread and errors: those of `GalleryStore`
class StoreExchange {
public:
    explicit StoreExchange(StoreCore& core) : m_core(core) {}

    Result<QList<StoredModel>> models() const;  ///< by id
    /// Hashes that a person is known by: of this store, and of those that the person was imported from. They do not
    /// tell the name; whoever has the store's id can try numbers.
    Result<QList<QByteArray>> originsOf(qint64 personId) const;
    /// Notes where a person was imported from, who is thereby no longer one who was erased.
    /// Needs no passphrase, nor do the others with hashes.
    Result<void> addOrigins(qint64 personId, const QList<QByteArray>& origins);
    /// The same of all faces, sightings or looks, by number.
    Result<QHash<qint64, QList<QByteArray>>> originsOf(ErasableRow kind) const;
    Result<void> addOrigins(ErasableRow kind, qint64 id, const QList<QByteArray>& origins);
    /// Those of people and rows that were erased for good.
    Result<QSet<QByteArray>> erasedOrigins() const;
    /// Rows with these are no longer ones that were erased.
    Result<void> forgetErased(const QList<QByteArray>& origins);
    Result<qint64> chosenPortraitOf(qint64 personId) const;              ///< a face; 0 where none was chosen
    Result<QList<RejectedLook>> rejectedLooksOf(qint64 personId) const;  ///< in order
    /// As `StoreFaces::rejectLook`, with the moment and all embeddings; `crop` is the look's, or empty. Without
    /// embeddings it is measured when the model in use is. Errors: those of `StoreFaces::rejectLook`
    /// Out: its number
    Result<qint64> addRejectedLook(qint64 personId, const RejectedLook& look, const cv::Mat& crop);
    /// What stands in the file itself, encrypted where the store is. Through the store's own connection: on a full disk
    /// there is no other. In: a look at it, in a block
    Result<void> lookInto(const std::function<void(Sql&)>& look) const;
    /// What was erased, or protected, last: a number that grows with each.
    Result<qint64> lastTaken() const;
    /// For copies that go elsewhere: `copy` is run again, after `discard`, while somebody was erased or the store was
    /// protected meanwhile.
    Result<void> copyUnlessChanged(const std::function<Result<void>()>& copy, const std::function<void()>& discard);
    /// Writes the store as it is at this moment into an empty file; see `facenet::writeCopy`.
    Result<void> writeCopy(const QString& emptyFile);

private:
    StoreCore& m_core;
};

}  // namespace facenet
