#include "database/exchange/copy_cleaning.h"

#include <QSqlRecord>
#include <functional>

#include "database/base/crop_png.h"
#include "database/base/names.h"
#include "database/parts/erased_rows.h"
#include "database/store/columns.h"
#include "database/store/sql.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

using Ids = QList<QVariantList>;  ///< the key of each row

/// The keys of the rows whose value, the last column of the query, `isFit` refuses.
Ids unfitRows(Sql& sql, const QString& query, const JobControl* control,
              const std::function<bool(const QByteArray&)>& isFit) {
    Ids unfit;
    sql.forEachRow(query, {}, [&](const QSqlQuery& row) {
        if (control && control->ending() != JobControl::Ending::None) return;
        const int keys = row.record().count() - 1;
        if (isFit(row.value(keys).toByteArray())) return;
        QVariantList key;
        for (int i = 0; i < keys; ++i) key << row.value(i);
        unfit << key;
    });
    return unfit;
}

void forEach(Sql& sql, const Ids& rows, const QString& statement) {
    for (const QVariantList& key : rows) sql.run(statement, key);
}

/// What can be shown of a name; never nothing.
QString shownName(const QString& name, qint64 id) {
    QString shown;
    for (const char32_t letter : name.toUcs4()) {
        if (shown.size() >= kMaxNameLength) break;
        const bool visible = QChar::isPrint(letter) && !QChar::isSurrogate(letter);
        shown += visible ? QString::fromUcs4(&letter, 1) : u" "_s;
    }
    const auto clean = cleanName(shown.simplified());
    return clean ? *clean : u"#%1"_s.arg(id);
}

}  // namespace

Result<CopyDamage> cleanCopy(Sql& sql, const JobControl* control) {
    const auto isVector = [](const QByteArray& blob) {
        return blob.size() == qsizetype(kEmbeddingSize * sizeof(float)) && checkEmbedding(embeddingFrom(blob)).ok();
    };
    const auto isCrop = [](const QByteArray& png) { return cropFromPng(png).ok(); };
    return sql.write([&]() -> Result<CopyDamage> {
        CopyDamage damage;
        const auto vectors = [&](const QString& query, const QString& statement) {
            const Ids unfit = unfitRows(sql, query, control, isVector);
            forEach(sql, unfit, statement);
            damage.vectors += int(unfit.size());
        };
        vectors(u"SELECT face_id, model_id, vector FROM embeddings"_s,
                u"DELETE FROM embeddings WHERE face_id = ? AND model_id = ?"_s);
        vectors(u"SELECT look_id, model_id, vector FROM rejected_embeddings"_s,
                u"DELETE FROM rejected_embeddings WHERE look_id = ? AND model_id = ?"_s);
        vectors(u"SELECT id, vector FROM sightings WHERE vector IS NOT NULL"_s,
                u"UPDATE sightings SET vector = NULL, model_id = NULL WHERE id = ?"_s);

        // A face without a picture, or with figures that are none, is none.
        Ids faces =
            unfitRows(sql, u"SELECT f.id, coalesce(c.png, x'') FROM faces f LEFT JOIN crops c ON c.face_id = f.id"_s,
                      control, isCrop);
        constexpr auto kFigures =
            "size_px, sharpness, brightness, yaw_deg, pitch_deg, roll_deg, confidence, quality_rank";
        QStringList absurd;
        for (const QString& figure : QString::fromLatin1(kFigures).split(u", "_s))
            absurd << u"%1 NOT BETWEEN -1e6 AND 1e6"_s.arg(figure);
        for (const QVariantList& key : sql.rows(u"SELECT id FROM faces WHERE %1"_s.arg(absurd.join(u" OR "_s)), {},
                                                [](const QSqlQuery& row) { return QVariantList{row.value(0)}; }))
            if (!faces.contains(key)) faces << key;
        ErasedRows gone;
        for (const QVariantList& key : std::as_const(faces)) gone.faces.insert(key.first().toLongLong());
        if (const auto left = leaveOutErased(sql, nullptr, gone); !left) return left.error();
        damage.faces = int(faces.size());
        for (const char* table : {"sightings", "rejected_looks"}) {
            const QString name = QLatin1String(table);
            forEach(
                sql,
                unfitRows(sql, u"SELECT id, crop_png FROM %1 WHERE crop_png IS NOT NULL"_s.arg(name), control, isCrop),
                u"UPDATE %1 SET crop_png = NULL WHERE id = ?"_s.arg(name));
        }

        QList<QVariantList> renamed;
        sql.forEachRow(u"SELECT id, name FROM people"_s, {}, [&](const QSqlQuery& row) {
            const qint64 id = row.value(0).toLongLong();
            const QString name = row.value(1).toString();
            if (const auto clean = cleanName(name); clean && *clean == name) return;
            const QString shown = shownName(name, id);
            renamed << QVariantList{shown, foldedName(shown), id};
        });
        forEach(sql, renamed, u"UPDATE people SET name = ?, folded_name = ? WHERE id = ?"_s);
        damage.names = int(renamed.size());
        if (control && control->ending() != JobControl::Ending::None) return Error{ErrorCode::Cancelled, {}};
        return damage;
    });
}

}  // namespace facenet
