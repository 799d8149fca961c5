#include "database/untrusted_database.h"

#include <QFileInfo>

#include "database/schema.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

Result<std::unique_ptr<Sql>> openUntrustedDatabase(const QString& path, const JobControl* control) {
    constexpr qint64 kSmallestPageBytes = 512;  // SQLite takes what is shorter for an empty database
    const auto about = [&](const Error& error) { return Error{error.code, path.toStdString() + ": " + error.context}; };
    if (QFileInfo(path).size() < kSmallestPageBytes)
        return about({ErrorCode::StoreCorrupt, "too short to be a database"});
    auto sql = Sql::open(path, Sql::Access::ReadOnly);
    if (!sql) return about(sql.error());
    if (control) (*sql)->endWith(*control);
    if (const auto known = checkSchema(**sql, storeMigrations()); !known) return about(known.error());
    const auto intact = (*sql)->plain([&]() -> Result<void> {
        const QString found = (*sql)->value(u"PRAGMA quick_check(1)"_s).toString();
        if (found != u"ok"_s) return Error{ErrorCode::StoreCorrupt, found.toStdString()};
        return {};
    });
    if (!intact) return about(intact.error());
    return sql;
}

}  // namespace facenet
