#pragma once

#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace facenet::test {

/// A passphrase of the prepared stores, and the one it is changed to.
inline const QString kStorePassphrase = QStringLiteral("correct horse");
inline const QString kNextPassphrase = QStringLiteral("battery staple");

/// Everything that changes a store or writes files out of one, by name.
QStringList storeOperations();

/// Prepares what an operation works on, the same each time: `store/`, and beside it what goes in.
Result<void> prepareFor(const QString& operation, const QString& folder);

/// What stands in the store, as one word, and whether nothing can be written to it; also the operation "read".
Result<QString> readStore(const QString& folder);

/// Does it. Out: words about what was done; "partly" where it says itself that something is left to be done.
/// Errors: those of the operation, and InvalidArgument where there is none of that name
Result<QString> runOperation(const QString& operation, const QString& folder, quint64 seed);

/// All that the store in the folder says, with what was written beside it: the same before and after an operation that
/// changed nothing. Times of today are left out. Errors: in the text
QByteArray stateOf(const QString& folder);

}  // namespace facenet::test
