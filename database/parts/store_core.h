#pragma once

#include <QCoreApplication>
#include <QDateTime>
#include <QString>
#include <QVariant>
#include <memory>
#include <optional>
#include <string>

#include "database/base/names.h"
#include "database/base/records.h"
#include "database/parts/consents.h"
#include "database/parts/journal.h"
#include "database/parts/rows.h"
#include "database/protection/sealed_cells.h"
#include "database/store/backups.h"
#include "database/store/sql.h"
#include "database/store/store_place.h"

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

/// What the parts of `GalleryStore` share.
struct StoreCore {
    QString folder;
    std::shared_ptr<HostLease> lease;
    bool readOnly = false;
    std::unique_ptr<Sql> sql;
    QByteArray storeId;                  ///< of the store that was opened
    std::unique_ptr<SealedCells> cells;  ///< of `sql`
    std::optional<Error> backupFailure;
    qint64 importId = 0;  ///< of the import that the running changes belong to; 0: of none

    ChangeSet newChanges() { return ChangeSet(*cells, importId); }

    /// `Sql::read` and `Sql::write` for what a passphrase protects. Errors besides: StoreProtected; writing
    /// ChangedMeanwhile (`checkIsSame`)
    template <typename Body>
    auto read(Body body) {
        return sql->read([&] { return unlocked(body); });
    }
    template <typename Body>
    auto write(Body body) {
        auto written = sql->write([&]() -> std::invoke_result_t<Body> {
            if (const auto same = checkIsSame(); !same) return same.error();
            auto answer = unlocked(body);
            if (answer.ok()) cells->sealSettings();
            return answer;
        });
        if (!written.ok() && written.error().code == ErrorCode::StoreReplaced) putAside();
        return written;
    }
    template <typename Body>
    auto unlocked(Body& body) -> std::invoke_result_t<Body> {
        if (const auto begun = cells->begin(); !begun) return begun.error();
        return body();
    }

    /// A restore may have put another store in its place, in which the numbers mean somebody else.
    /// Errors: ChangedMeanwhile. In a block
    Result<void> checkIsSame();
    /// Where another file was put in the place of the open one, which nobody can reach any more, its contents are kept
    /// beside it like those of a store that a restore replaces; its log goes. Done once
    void putAside();
    bool isPutAside = false;

    bool hasPerson(qint64 id) {
        return sql->value(QStringLiteral("SELECT 1 FROM people WHERE id = ? AND removed_at_ms IS NULL"), {id})
            .isValid();
    }

    bool isNameTaken(const QString& name, qint64 exceptBy) {
        return sql
            ->value(QStringLiteral("SELECT 1 FROM people WHERE folded_name = ? AND id <> ? AND removed_at_ms IS NULL"),
                    {cells->comparable(name), exceptBy})
            .isValid();
    }

    QString nameOf(qint64 personId) {
        return cells->value(QStringLiteral("people"), personId, QStringLiteral("name")).toString();
    }

    /// Empty where there are several.
    QString nameOfOnly(const QList<qint64>& people) { return people.size() == 1 ? nameOf(people.first()) : QString(); }

    QString noteOf(qint64 personId) {
        return cells->value(QStringLiteral("people"), personId, QStringLiteral("note")).toString();
    }

    /// Readers of rows, for `Sql::rows`.
    auto toPerson() {
        return [this](const QSqlQuery& row) { return personFrom(row, *cells); };
    }
    /// Of a number, a crop and whose it is.
    auto toCrop(SealedColumn column) {
        return [this, column](const QSqlQuery& row) {
            const qint64 id = row.value(0).toLongLong();
            return std::pair(id, cells->openBytes({column, id}, row.value(2).toLongLong(), row.value(1)));
        };
    }

    /// Writes a new person's row and notes it. In a `write` block.
    qint64 addPerson(const QString& name, const QString& note, const QVariant& createdAtMs,
                     const QVariant& consentedAtMs, ChangeSet& changes);

    /// What people agree to at present. In a block.
    ConsentText consentText();
    /// Whether one was given to the same text within the hour: parts of one import are one.
    bool hasConsent(qint64 personId, const Consent& consent);
    /// Out: the row. In a `write` block.
    qint64 addConsent(qint64 personId, const Consent& consent);

    /// Stores a face's embedding in place of one by the same model. In a `write` block.
    void addEmbedding(qint64 faceId, qint64 personId, const QString& modelId, const Embedding& embedding);

    /// Writes an enrolment and notes it; see `StorePeople::enroll` for its errors. In a `write` block.
    Result<Enrolled> enroll(const Enrolment& enrolment, bool allowSameName, ChangeSet& changes);

    /// Writes a rejected look's row; `png` may be empty. Out: its number. In a `write` block.
    qint64 insertLook(qint64 personId, const QVariant& createdAtMs, const QByteArray& png);

    /// A stored face becomes a rejected look of that person too. Out: the look's number. In a `write` block.
    qint64 addLookOf(qint64 faceId, qint64 personId);

    /// Of two people who become one: whom they are told apart from and which suggestions were dismissed. In a `write`
    /// block.
    void giveWhatWasSaid(qint64 from, qint64 into, ChangeSet& changes);
    /// Of people whose faces become a new person. In a `write` block.
    void shareWhatWasSaid(const QList<qint64>& owners, qint64 part, ChangeSet& changes);

    /// Whose the faces are, each once. Errors: InvalidArgument (no faces), NotFound. In a `read` or `write` block.
    Result<QList<qint64>> ownersOf(const QList<qint64>& faceIds);
    /// The same for faces of one person. Errors: InvalidArgument (or of several), NotFound
    Result<qint64> ownerOf(const QList<qint64>& faceIds);

    /// Embeddings may arrive before the model's name does.
    void ensureModel(const QString& id) {
        sql->run(QStringLiteral("INSERT OR IGNORE INTO models (id, name, metadata_json) VALUES (?, '', '')"), {id});
    }

    /// Notes who did what, without names and faces. In a `write` block.
    void log(const QString& action, int count, const QString& outcome = QStringLiteral("ok")) {
        sql->run(QStringLiteral("INSERT INTO log (at_ms, program, action, count, outcome) VALUES (?, ?, ?, ?, ?)"),
                 {now(), QCoreApplication::applicationName(), action, count, outcome});
    }

    /// The same in a block of its own; nothing where nothing can be written.
    Result<void> addToLog(const QString& action, int count, const QString& outcome = QStringLiteral("ok"));
    /// See `StoreJournal::addReadingToLog`.
    Result<bool> addReadingToLog(const QString& action, int count, const QString& outcome = QStringLiteral("ok"));

    /// The log still holds the pages as they were; emptying it overwrites them in the file. In: what has been done
    Result<void> emptyWriteAheadLog(const char* done);
};

}  // namespace facenet
