#include "database/store/sql.h"

#include <sqlite3.h>

#include <QFile>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QStorageInfo>
#include <QUrl>
#include <QUuid>
#include <cstring>

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Result codes of SQLite, https://sqlite.org/rescode.html
enum SqliteCode {
    kPerm = 3,
    kBusy = 5,
    kLocked = 6,
    kNoMemory = 7,
    kReadOnly = 8,
    kInterrupt = 9,
    kCorrupt = 11,
    kFull = 13,
    kNotADatabase = 26
};

/// Where the shared memory of the write-ahead log cannot grow, SQLite reports this instead of a full disk.
constexpr int kSharedMemorySize = 10 | (19 << 8);

ErrorCode codeOf(const QSqlError& error) {
    const int extended = error.nativeErrorCode().toInt();
    if (extended == kSharedMemorySize) return ErrorCode::DiskFull;
    switch (extended & 0xff) {
        case kBusy:
        case kLocked:
            return ErrorCode::StoreLocked;
        case kPerm:
        case kReadOnly:
            return ErrorCode::StoreReadOnly;
        case kFull:
            return ErrorCode::DiskFull;
        case kCorrupt:
        case kNotADatabase:
            return ErrorCode::StoreCorrupt;
        case kInterrupt:
            return ErrorCode::Cancelled;
        case kNoMemory:
            return ErrorCode::OutOfMemory;
        default:
            return ErrorCode::StoreFailed;
    }
}

Error errorOf(const QSqlError& error) {
    const QString said = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return {codeOf(error), said.toStdString()};
}

}  // namespace

Result<std::unique_ptr<Sql>> Sql::open(const QString& path, Access access) {
    QString name = path, options = u"QSQLITE_BUSY_TIMEOUT=3000"_s;
    if (access != Access::ReadWrite) options += u";QSQLITE_OPEN_READONLY"_s;
    if (access == Access::Unchanging) {
        name = u"file:%1?immutable=1"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(path, "/")));
        options += u";QSQLITE_OPEN_URI"_s;
    }
    return connected(name, options);
}

Result<std::unique_ptr<Sql>> Sql::openBytes(const QByteArray& bytes) {
    auto sql = connected(u":memory:"_s, {});
    if (!sql) return sql;
    const sqlite3_int64 size = bytes.size();
    if (size == 0) return Error{ErrorCode::StoreForeign, "the file is empty"};
    auto* const own = static_cast<unsigned char*>(sqlite3_malloc64(static_cast<sqlite3_uint64>(size)));
    if (!own) return Error{ErrorCode::OutOfMemory, {}};
    std::memcpy(own, bytes.constData(), static_cast<std::size_t>(size));
    // A write-ahead log needs a file beside. Both bytes say 1 where there is none: https://sqlite.org/fileformat.html
    constexpr sqlite3_int64 kWriteVersion = 18, kReadVersion = 19;
    if (size > kReadVersion) own[kWriteVersion] = own[kReadVersion] = 1;
    const int state = sqlite3_deserialize((*sql)->handle(), "main", own, size, size,
                                          SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY);
    if (state != SQLITE_OK) return Error{ErrorCode::StoreFailed, sqlite3_errstr(state)};
    return sql;
}

Result<std::unique_ptr<Sql>> Sql::connected(const QString& name, const QString& options) {
    // Two threads that use Qt's drivers first at the same moment would make the program turn in a circle at its end
    // (Qt 6.4 notes twice that it has to clean up, and each cleaning notes it again).
    static const bool isFirstAlone = QSqlDatabase::isDriverAvailable(u"QSQLITE"_s);
    if (!isFirstAlone) return Error{ErrorCode::StoreFailed, "Qt's driver for SQLite is not installed"};
    std::unique_ptr<Sql> sql(new Sql(QUuid::createUuid().toString(QUuid::WithoutBraces)));
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, sql->m_connectionName);
    database.setDatabaseName(name);
    database.setConnectOptions(options);
    if (!database.open()) return errorOf(database.lastError());
    // What is sorted or copied on the way would otherwise stand in files of the system's folder for temporary ones.
    QSqlQuery(database).exec(u"PRAGMA temp_store = MEMORY"_s);
    // A file may come from anybody: what its schema calls is not trusted, and its pages are looked at before they are
    // read. Qt's driver and this program use the same library.
    sqlite3* const handle = sql->handle();
    if (!handle) return Error{ErrorCode::StoreFailed, "Qt's driver for SQLite shows no connection"};
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    // No store of ours has any; those of a hostile copy could run for ever.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_exec(handle, "PRAGMA cell_size_check = ON", nullptr, nullptr, nullptr);
    return sql;
}

Sql::~Sql() {
    database().close();
    QSqlDatabase::removeDatabase(m_connectionName);
    if (!m_toRemove.isEmpty()) QFile::remove(m_toRemove);
}

QSqlDatabase Sql::database() const {
    return QSqlDatabase::database(m_connectionName, false);
}

sqlite3* Sql::handle() const {
    const QVariant handle = database().driver()->handle();
    if (qstrcmp(handle.typeName(), "sqlite3*") != 0) return nullptr;
    return *static_cast<sqlite3* const*>(handle.constData());
}

void Sql::endWith(const JobControl& control) {
    constexpr int kInstructionsBetween = 10000;  // a fraction of a millisecond
    sqlite3_progress_handler(
        handle(), kInstructionsBetween,
        [](void* known) -> int { return static_cast<const JobControl*>(known)->ending() != JobControl::Ending::None; },
        const_cast<JobControl*>(&control));
}

bool Sql::wasReplaced() const {
    int moved = 0;
    return sqlite3_file_control(handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0;
}

void Sql::takeLogAway() {
    const auto done = plain([&]() -> Result<void> {
        run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
        return {};
    });
    sqlite3_file* log = nullptr;
    int moved = 0;
    sqlite3_file_control(handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    // Another program may have begun one of its own.
    if (!done || !log || !log->pMethods ||
        log->pMethods->xFileControl(log, SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || moved != 0)
        return;
    for (const auto& ending : {u"-wal"_s, u"-shm"_s}) QFile::remove(database().databaseName() + ending);
}

Error Sql::replaced() const {
    return {ErrorCode::StoreReplaced, database().databaseName().toStdString()};
}

QSqlQuery Sql::execute(const QString& statement, const QVariantList& values) {
    QSqlQuery query(database());
    if (m_failure) return query;
    query.setForwardOnly(true);
    if (query.prepare(statement)) {
        for (const QVariant& value : values) {
            // A null string is an empty text here; NULL is bound by an invalid QVariant alone.
            const bool emptyText = value.metaType() == QMetaType::fromType<QString>() && value.toString().isNull();
            query.addBindValue(emptyText ? QVariant(u""_s) : value);
        }
        query.exec();
    }
    noteFailureOf(query);
    return query;
}

void Sql::noteFailureOf(const QSqlQuery& query) {
    if (m_failure || !query.lastError().isValid()) return;
    m_failure = errorOf(query.lastError());
    // Without room for the lock's own file SQLite says that somebody else holds it.
    constexpr qint64 kSharedMemoryBytes = 64 * 1024;
    if (m_failure->code != ErrorCode::StoreLocked) return;
    const QStorageInfo drive(QFileInfo(database().databaseName()).path());
    const bool isKnown = drive.isValid() && drive.isReady() && !drive.isReadOnly() && drive.bytesTotal() > 0;
    if (isKnown && drive.bytesAvailable() < kSharedMemoryBytes) m_failure->code = ErrorCode::DiskFull;
}

int Sql::run(const QString& statement, const QVariantList& values) {
    const QSqlQuery query = execute(statement, values);
    return m_failure ? 0 : query.numRowsAffected();
}

qint64 Sql::insert(const QString& statement, const QVariantList& values) {
    const QSqlQuery query = execute(statement, values);
    return m_failure ? 0 : query.lastInsertId().toLongLong();
}

QVariant Sql::value(const QString& statement, const QVariantList& values) {
    QSqlQuery query = execute(statement, values);
    const QVariant first = !m_failure && query.next() ? query.value(0) : QVariant();
    noteFailureOf(query);
    return first;
}

void Sql::rollBack() {
    QSqlQuery query(database());
    query.exec(u"ROLLBACK"_s);  // fails where SQLite has rolled back on its own, which is as good
}

}  // namespace facenet
