#pragma once

#include <QList>
#include <QScopeGuard>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>
#include <memory>
#include <optional>
#include <type_traits>

#include "core/base/job_control.h"
#include "core/base/result.h"

struct sqlite3;

namespace facenet {

/// One SQLite connection of its own name. Whatever a file declares, SQLite runs nothing that could harm, and no
/// statement of this program can make a file inconsistent (SQLite's defensive mode). Statements are prepared and their
/// values bound. Inside `read`, `write` and `plain` the first failure sticks: the statements after it do nothing and
/// give empty answers, nothing is committed, and the block's result is that failure. So a block needs no check after
/// each statement.
/// Thread: the thread that opened it; needs a QCoreApplication for Qt's drivers
/// Errors of all: Cancelled, StoreLocked, DiskFull, StoreCorrupt, StoreReadOnly, OutOfMemory,
/// StoreFailed
class Sql {
public:
    enum class Access {
        ReadOnly,
        ReadWrite,
        Unchanging  ///< read-only where nobody writes: without locks and without a write-ahead log
    };

    /// Opens an existing file. A lock of another program is waited for, 3 seconds at most.
    static Result<std::unique_ptr<Sql>> open(const QString& path, Access access);
    /// The bytes of such a file, to be read only; nothing that its write-ahead log holds is in them.
    static Result<std::unique_ptr<Sql>> openBytes(const QByteArray& bytes);
    ~Sql();
    Sql(const Sql&) = delete;
    Sql& operator=(const Sql&) = delete;

    /// A consistent view of several statements. `body` returns a `Result`.
    template <typename Body>
    auto read(Body body) {
        return transaction(QStringLiteral("BEGIN"), body);
    }

    /// A transaction that is on the disk when this returns ok, and otherwise changed nothing. `body` returns a
    /// `Result`. Errors besides: StoreReplaced (`wasReplaced`, before or after)
    template <typename Body>
    auto write(Body body) {
        const bool isWhole = !m_inTransaction;
        auto answer = transaction(QStringLiteral("BEGIN IMMEDIATE"), [&]() -> std::invoke_result_t<Body> {
            if (isWhole && wasReplaced()) return replaced();
            return body();
        });
        if (isWhole && answer.ok() && wasReplaced()) answer = replaced();
        return answer;
    }

    /// Whether the file is not in its place any more: removed, or another is there. What is written then is nowhere.
    bool wasReplaced() const;
    /// Takes the log of such a file away from its place, so that it is not taken for that of what is there now. What
    /// it holds is written into the file before, wherever that is.
    void takeLogAway();

    /// Statements that cannot stand in a transaction.
    template <typename Body>
    auto plain(Body body) -> std::invoke_result_t<Body> {
        m_failure.reset();
        auto answer = body();
        if (m_failure) return *m_failure;
        return answer;
    }

    /// Runs a statement and returns the number of rows it changed.
    int run(const QString& statement, const QVariantList& values = {});

    /// Runs an INSERT and returns the new row's id.
    qint64 insert(const QString& statement, const QVariantList& values);

    /// The first column of the first row; invalid when there is none.
    QVariant value(const QString& statement, const QVariantList& values = {});

    /// What `read(const QSqlQuery&)` makes of each row.
    template <typename Read>
    auto rows(const QString& statement, const QVariantList& values, Read read) {
        QList<std::invoke_result_t<Read, const QSqlQuery&>> found;
        forEachRow(statement, values, [&](const QSqlQuery& row) { found.append(read(row)); });
        return found;
    }

    template <typename Each>
    void forEachRow(const QString& statement, const QVariantList& values, Each each) {
        QSqlQuery query = execute(statement, values);
        while (!m_failure && query.next()) each(std::as_const(query));
        noteFailureOf(query);
    }

    /// Removes a file that reading has made beside somebody's copy, when the connection ends.
    void removeAtEnd(const QString& path) { m_toRemove = path; }

    /// From now on statements end with Cancelled, at the latest a moment after `control` is ending.
    /// In: a control that lives as long as the connection
    void endWith(const JobControl& control);

    /// Makes the running block end with this failure, unless it has one already.
    void fail(Error error) {
        if (!m_failure) m_failure = std::move(error);
    }

private:
    static Result<std::unique_ptr<Sql>> connected(const QString& name, const QString& options);
    explicit Sql(QString connectionName) : m_connectionName(std::move(connectionName)) {}

    template <typename Body>
    auto transaction(const QString& begin, Body&& body) -> std::invoke_result_t<Body> {
        // Inside another one it is a part of that: what fails here undoes the whole.
        if (m_inTransaction) {
            auto answer = body();
            if (m_failure) return *m_failure;
            return answer;
        }
        m_failure.reset();
        run(begin);
        if (m_failure) return *m_failure;
        m_inTransaction = true;
        auto undo = qScopeGuard([this] { rollBack(); });
        auto leave = qScopeGuard([this] { m_inTransaction = false; });
        auto answer = body();
        if (answer.ok()) run(QStringLiteral("COMMIT"));
        if (answer.ok() && !m_failure) undo.dismiss();
        if (m_failure) return *m_failure;
        return answer;
    }

    Error replaced() const;
    QSqlQuery execute(const QString& statement, const QVariantList& values);
    void noteFailureOf(const QSqlQuery& query);
    void rollBack();
    QSqlDatabase database() const;
    sqlite3* handle() const;

    QString m_connectionName;
    QString m_toRemove;
    std::optional<Error> m_failure;
    bool m_inTransaction = false;
};

}  // namespace facenet
