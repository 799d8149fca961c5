#include "database/store/untrusted_database.h"

#include <QFileInfo>

#include "database/store/store_file.h"

namespace facenet {

Result<std::unique_ptr<Sql>> openUntrustedDatabase(const QString& path, const JobControl* control) {
    constexpr qint64 kSmallestPageBytes = 512;  // SQLite takes what is shorter for an empty database
    const std::string name = path.toStdString();
    if (QFileInfo(path).size() < kSmallestPageBytes)
        return about(name, {ErrorCode::StoreCorrupt, "too short to be a database"});
    auto sql = openToRead(path);
    if (!sql) return about(name, sql.error());
    if (control) (*sql)->endWith(*control);
    if (const auto checked = checkStore(**sql); !checked) return about(name, checked.error());
    return sql;
}

}  // namespace facenet
