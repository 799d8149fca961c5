#include "database/store/store_identity.h"

#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

StoreIdentity identityIn(Sql& sql) {
    StoreIdentity identity{.progress = sql.value(u"SELECT sum(seq) FROM sqlite_sequence"_s).toLongLong()};
    // A schema from before has no such table.
    if (!sql.value(u"SELECT 1 FROM sqlite_schema WHERE name = 'store_identity'"_s).isValid()) return identity;
    identity.storeId = sql.value(u"SELECT store_id FROM store_identity"_s).toByteArray();
    identity.copiedAt = timeFrom(sql.value(u"SELECT copied_at_ms FROM store_identity"_s));
    return identity;
}

}  // namespace facenet
