#pragma once

#include <QCoreApplication>
#include <QDateTime>
#include <QString>
#include <QVariant>
#include <memory>
#include <optional>
#include <string>

#include "database/backups.h"
#include "database/gallery_store.h"
#include "database/names.h"
#include "database/sql.h"

namespace facenet {

inline QVariant now() {
    return QDateTime::currentMSecsSinceEpoch();
}

inline Error noPerson(qint64 id) {
    return {ErrorCode::NotFound, "person " + std::to_string(id)};
}

inline Error noFace(qint64 id) {
    return {ErrorCode::NotFound, "face " + std::to_string(id)};
}

inline Error taken(const QString& name) {
    return {ErrorCode::NameTaken, name.toStdString()};
}

inline Error invalid(const char* what) {
    return {ErrorCode::InvalidArgument, what};
}

/// What the files that make up `GalleryStore` share.
struct GalleryStore::Private {
    QString folder;
    std::unique_ptr<Sql> sql;
    std::optional<Error> backupFailure;

    bool hasPerson(qint64 id) {
        return sql->value(QStringLiteral("SELECT 1 FROM people WHERE id = ? AND removed_at_ms IS NULL"), {id})
            .isValid();
    }

    bool isNameTaken(const QString& name, qint64 exceptBy) {
        return sql
            ->value(QStringLiteral("SELECT 1 FROM people WHERE folded_name = ? AND id <> ? AND removed_at_ms IS NULL"),
                    {foldedName(name), exceptBy})
            .isValid();
    }

    QString nameOf(qint64 personId) {
        return sql->value(QStringLiteral("SELECT name FROM people WHERE id = ?"), {personId}).toString();
    }

    /// Writes an enrolment and notes it; see `GalleryStore::enroll` for its errors. In a `write` block.
    Result<Enrolled> enroll(const Enrolment& enrolment, bool allowSameName, ChangeSet& changes);

    /// Whose the faces are, all of one person. Errors: InvalidArgument, NotFound. In a `read` or `write` block.
    Result<qint64> ownerOf(const QList<qint64>& faceIds);

    /// Embeddings may arrive before the model's name does.
    void ensureModel(const QString& id) {
        sql->run(QStringLiteral("INSERT OR IGNORE INTO models (id, name, metadata_json) VALUES (?, '', '')"), {id});
    }

    /// Notes who did what, without names and faces. In a `write` block.
    void log(const QString& action, int count) {
        sql->run(QStringLiteral("INSERT INTO log (at_ms, program, action, count) VALUES (?, ?, ?, ?)"),
                 {now(), QCoreApplication::applicationName(), action, count});
    }

    void makeDailyBackup() {
        if (!isBackupDue(folder)) return;
        const auto someone = sql->plain(
            [&]() -> Result<bool> { return sql->value(QStringLiteral("SELECT 1 FROM people LIMIT 1")).isValid(); });
        if (!someone) backupFailure = someone.error();
        if (!someone || !*someone) return;
        if (const auto written = writeBackup(*sql, folder); !written) backupFailure = written.error();
    }
};

}  // namespace facenet
