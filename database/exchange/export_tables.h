#pragma once

#include "core/base/result.h"
#include "database/exchange/store_reader.h"

namespace facenet {

/// Adds what is read outside this program: people, faces and sightings as CSV and JSON Lines, and the embeddings of
/// each model as an array with a table that says whose face each row is.
void addTables(StoreReader& reader);

/// Adds what one person may read of themselves: a page with all pictures and figures, and the changes in the journal.
/// Of one person in the reader. In: that person's entries
void addPersonPage(StoreReader& reader, const QList<JournalEntry>& journal);

}  // namespace facenet
