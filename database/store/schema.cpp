#include "database/store/schema.h"

#include <QHash>
#include <QRegularExpression>
#include <QSqlRecord>
#include <mutex>

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

// Times are milliseconds since 1970 in UTC. Crops stand apart from the faces so that lists need not read pictures.
// Keys are never given twice: what the window remembers of a removed face cannot come to mean another one.
Migration firstSchema() {
    return {
        uR"(CREATE TABLE people (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            folded_name TEXT NOT NULL,
            note TEXT NOT NULL,
            created_at_ms INTEGER NOT NULL,
            consented_at_ms INTEGER NOT NULL,
            removed_at_ms INTEGER) STRICT)"_s,
        u"CREATE INDEX people_by_name ON people (folded_name)"_s,
        uR"(CREATE TABLE faces (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
            size_px REAL NOT NULL,
            sharpness REAL NOT NULL,
            brightness REAL NOT NULL,
            yaw_deg REAL NOT NULL,
            pitch_deg REAL NOT NULL,
            roll_deg REAL NOT NULL,
            confidence REAL NOT NULL,
            quality_rank REAL NOT NULL,
            source TEXT NOT NULL,
            taken_at_ms INTEGER,
            removed_at_ms INTEGER) STRICT)"_s,
        u"CREATE INDEX faces_by_person ON faces (person_id, quality_rank DESC)"_s,
        uR"(CREATE TABLE crops (
            face_id INTEGER PRIMARY KEY REFERENCES faces ON DELETE CASCADE,
            png BLOB NOT NULL) STRICT)"_s,
        uR"(CREATE TABLE models (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            metadata_json TEXT NOT NULL) STRICT, WITHOUT ROWID)"_s,
        uR"(CREATE TABLE embeddings (
            face_id INTEGER NOT NULL REFERENCES faces ON DELETE CASCADE,
            model_id TEXT NOT NULL REFERENCES models,
            vector BLOB NOT NULL CHECK (length(vector) = 512),
            PRIMARY KEY (face_id, model_id)) STRICT, WITHOUT ROWID)"_s,
        uR"(CREATE TABLE rejections (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
            model_id TEXT NOT NULL REFERENCES models,
            vector BLOB NOT NULL CHECK (length(vector) = 512),
            created_at_ms INTEGER NOT NULL) STRICT)"_s,
        u"CREATE INDEX rejections_by_person ON rejections (person_id)"_s,
        uR"(CREATE TABLE sightings (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            person_id INTEGER REFERENCES people ON DELETE CASCADE,
            seen_at_ms INTEGER NOT NULL,
            source TEXT NOT NULL,
            cosine_similarity REAL NOT NULL,
            crop_png BLOB) STRICT)"_s,
        u"CREATE INDEX sightings_by_time ON sightings (seen_at_ms)"_s,
        u"CREATE INDEX sightings_by_person ON sightings (person_id)"_s,
        uR"(CREATE TABLE settings (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL) STRICT, WITHOUT ROWID)"_s,
    };
}

/// The journal, chosen portraits, rejected looks apart from their embeddings so that another model can measure them
/// again, sightings with their embeddings, and the log.
Migration journalSchema() {
    return {
        u"ALTER TABLE people ADD COLUMN portrait_face_id INTEGER"_s,
        u"ALTER TABLE people ADD COLUMN merged_into INTEGER"_s,
        uR"(CREATE TABLE rejected_looks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
            crop_png BLOB,
            created_at_ms INTEGER NOT NULL,
            removed_at_ms INTEGER) STRICT)"_s,
        u"INSERT INTO rejected_looks SELECT id, person_id, NULL, created_at_ms, NULL FROM rejections"_s,
        uR"(CREATE TABLE rejected_embeddings (
            look_id INTEGER NOT NULL REFERENCES rejected_looks ON DELETE CASCADE,
            model_id TEXT NOT NULL REFERENCES models,
            vector BLOB NOT NULL CHECK (length(vector) = 512),
            PRIMARY KEY (look_id, model_id)) STRICT, WITHOUT ROWID)"_s,
        u"INSERT INTO rejected_embeddings SELECT id, model_id, vector FROM rejections"_s,
        u"DROP TABLE rejections"_s,
        u"CREATE INDEX rejected_looks_by_person ON rejected_looks (person_id)"_s,
        u"ALTER TABLE sightings ADD COLUMN model_id TEXT REFERENCES models"_s,
        u"ALTER TABLE sightings ADD COLUMN vector BLOB CHECK (length(vector) = 512)"_s,
        u"ALTER TABLE sightings ADD COLUMN removed_at_ms INTEGER"_s,
        u"ALTER TABLE sightings ADD COLUMN size_px REAL"_s,
        u"ALTER TABLE sightings ADD COLUMN sharpness REAL"_s,
        u"ALTER TABLE sightings ADD COLUMN brightness REAL"_s,
        u"ALTER TABLE sightings ADD COLUMN yaw_deg REAL"_s,
        u"ALTER TABLE sightings ADD COLUMN pitch_deg REAL"_s,
        u"ALTER TABLE sightings ADD COLUMN roll_deg REAL"_s,
        u"ALTER TABLE sightings ADD COLUMN confidence REAL"_s,
        u"DROP INDEX sightings_by_person"_s,
        u"CREATE INDEX sightings_by_person ON sightings (person_id, seen_at_ms)"_s,
        uR"(CREATE TABLE journal (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at_ms INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            subject TEXT NOT NULL,
            detail TEXT NOT NULL,
            count INTEGER NOT NULL,
            changes TEXT NOT NULL,
            undone INTEGER NOT NULL DEFAULT 0) STRICT)"_s,
        uR"(CREATE TABLE log (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at_ms INTEGER NOT NULL,
            program TEXT NOT NULL,
            action TEXT NOT NULL,
            count INTEGER NOT NULL) STRICT)"_s,
    };
}

/// The passphrase. Encrypted vectors are longer than 512 bytes, so what held them to that length goes; only tables on
/// which nothing else hangs are made anew.
Migration vaultSchema() {
    return {
        uR"(CREATE TABLE vault (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            header BLOB NOT NULL,
            cleaned INTEGER NOT NULL DEFAULT 0) STRICT)"_s,
        // Deferred: a person's name is encrypted before there is a row for it.
        uR"(CREATE TABLE person_keys (
            person_id INTEGER PRIMARY KEY REFERENCES people ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            sealed BLOB NOT NULL) STRICT)"_s,
        uR"(CREATE TABLE new_embeddings (
            face_id INTEGER NOT NULL REFERENCES faces ON DELETE CASCADE,
            model_id TEXT NOT NULL REFERENCES models,
            vector BLOB NOT NULL,
            PRIMARY KEY (face_id, model_id)) STRICT, WITHOUT ROWID)"_s,
        u"INSERT INTO new_embeddings SELECT face_id, model_id, vector FROM embeddings"_s,
        u"DROP TABLE embeddings"_s,
        u"ALTER TABLE new_embeddings RENAME TO embeddings"_s,
        uR"(CREATE TABLE new_embeddings (
            look_id INTEGER NOT NULL REFERENCES rejected_looks ON DELETE CASCADE,
            model_id TEXT NOT NULL REFERENCES models,
            vector BLOB NOT NULL,
            PRIMARY KEY (look_id, model_id)) STRICT, WITHOUT ROWID)"_s,
        u"INSERT INTO new_embeddings SELECT look_id, model_id, vector FROM rejected_embeddings"_s,
        u"DROP TABLE rejected_embeddings"_s,
        u"ALTER TABLE new_embeddings RENAME TO rejected_embeddings"_s,
        u"ALTER TABLE sightings RENAME COLUMN vector TO short_vector"_s,
        u"ALTER TABLE sightings ADD COLUMN vector BLOB"_s,
        u"UPDATE sightings SET vector = short_vector"_s,
        u"ALTER TABLE sightings DROP COLUMN short_vector"_s,
    };
}

/// People who look alike, to be told apart more strictly.
Migration strictPairsSchema() {
    return {
        uR"(CREATE TABLE strict_pairs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            first_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
            second_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
            model_id TEXT NOT NULL REFERENCES models,
            threshold REAL NOT NULL,
            removed_at_ms INTEGER) STRICT)"_s,
    };
}

/// Changes of one import, which are undone together.
Migration importsSchema() {
    return {
        u"ALTER TABLE journal ADD COLUMN import_id INTEGER"_s,
        u"CREATE INDEX journal_by_import ON journal (import_id, id) WHERE import_id IS NOT NULL"_s,
    };
}

/// Numbers of people and faces mean something within one store only: its random id tells copies of it from others.
/// `copied_at_ms` is set in copies.
Migration identitySchema() {
    return {
        uR"(CREATE TABLE store_identity (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            store_id BLOB NOT NULL CHECK (length(store_id) = 16),
            copied_at_ms INTEGER) STRICT)"_s,
        u"INSERT INTO store_identity VALUES (1, randomblob(16), NULL)"_s,
    };
}

/// Dismissed suggestions as rows that follow their people and faces; of the texts before, those that can be read.
Migration dismissedSchema() {
    return {
        uR"(CREATE TABLE dismissed_suggestions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind INTEGER NOT NULL,
            person_id INTEGER REFERENCES people ON DELETE CASCADE,
            other_id INTEGER REFERENCES people ON DELETE CASCADE,
            face_id INTEGER REFERENCES faces ON DELETE CASCADE,
            other_face_id INTEGER REFERENCES faces ON DELETE CASCADE,
            faces INTEGER NOT NULL,
            removed_at_ms INTEGER) STRICT)"_s,
        uR"(INSERT INTO dismissed_suggestions (kind, person_id, other_id, faces)
            SELECT CASE key.value ->> 0 WHEN 'same' THEN 0 ELSE 3 END, a.id, b.id, 0
            FROM settings s, json_each(iif(json_valid(s.value), s.value, '[]')) text,
                json_each('[["' || replace(text.value, ':', '","') || '"]]') key
            JOIN people a ON a.id = CAST(key.value ->> 1 AS INTEGER)
            JOIN people b ON b.id = CAST(key.value ->> 2 AS INTEGER)
            WHERE s.key = 'dismissed_suggestions' AND key.value ->> 0 IN ('same', 'alike'))"_s,
        u"DELETE FROM settings WHERE key = 'dismissed_suggestions'"_s,
    };
}

/// The days on which programs used the store, in days since 1970: what a clock says is believed by them.
Migration daysSchema() {
    return {
        u"CREATE TABLE days_seen (day INTEGER PRIMARY KEY) STRICT"_s,
        u"INSERT INTO days_seen SELECT at_ms / 86400000 FROM log UNION SELECT at_ms / 86400000 FROM journal"
        " UNION SELECT seen_at_ms / 86400000 FROM sightings"_s,
    };
}

/// What data protection asks for: consents with the text that they were given to, that somebody was erased, without
/// name and face, and how a thing that was logged went.
Migration dataProtectionSchema() {
    return {
        uR"(CREATE TABLE consents (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
            given_at_ms INTEGER NOT NULL,
            version TEXT NOT NULL,
            purpose TEXT NOT NULL,
            text TEXT NOT NULL,
            expires_at_ms INTEGER,
            review_at_ms INTEGER,
            removed_at_ms INTEGER) STRICT)"_s,
        u"CREATE INDEX consents_by_person ON consents (person_id)"_s,
        u"INSERT INTO consents (person_id, given_at_ms, version, purpose, text)"
        " SELECT id, consented_at_ms, '', '', '' FROM people"_s,
        u"CREATE TABLE erased (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID"_s,
        uR"(CREATE TABLE person_origins (
            person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
            hash BLOB NOT NULL,
            PRIMARY KEY (person_id, hash)) STRICT, WITHOUT ROWID)"_s,
        u"ALTER TABLE log ADD COLUMN outcome TEXT NOT NULL DEFAULT 'ok'"_s,
    };
}

/// What tells whether settings were changed without the passphrase.
Migration settingsSealSchema() {
    return {u"ALTER TABLE vault ADD COLUMN settings_seal BLOB"_s};
}

/// By which content a face's picture is known again.
Migration pictureHashSchema() {
    return {u"ALTER TABLE faces ADD COLUMN picture_hash BLOB"_s};
}

/// Sightings last; those from before ended when they began.
Migration visitSchema() {
    return {u"ALTER TABLE sightings ADD COLUMN seen_until_ms INTEGER"_s};
}

/// What faces, sightings and looks were known by in stores they came from.
Migration rowOriginsSchema() {
    const auto originsOf = [](const QString& table, const QString& kind) {
        return u"CREATE TABLE %2_origins (%2_id INTEGER NOT NULL REFERENCES %1 ON DELETE CASCADE, hash BLOB NOT NULL,"
               " PRIMARY KEY (%2_id, hash)) STRICT, WITHOUT ROWID"_s.arg(table, kind);
    };
    return {originsOf(u"faces"_s, u"face"_s), originsOf(u"sightings"_s, u"sighting"_s),
            originsOf(u"rejected_looks"_s, u"look"_s)};
}

/// All that a database declares, a line an object: what it is, its name and its table's.
QStringList objectsIn(Sql& sql) {
    QStringList objects = sql.rows(
        u"SELECT CASE WHEN type = 'table' AND rootpage = 0 THEN 'virtual table' ELSE type END, name, tbl_name"
        " FROM sqlite_schema"_s,
        {}, [](const QSqlQuery& row) {
            return row.value(0).toString() + u' ' + row.value(1).toString() + u" of "_s + row.value(2).toString();
        });
    objects.sort();
    return objects;
}

/// The statements that declare it, without spaces and the quotes of names in them. Two databases with the same ones
/// declare the same, however they came about.
QStringList statementsIn(Sql& sql) {
    static const QRegularExpression kSpaces(u"[\\s\"]+"_s);
    QStringList statements = sql.rows(u"SELECT name, sql FROM sqlite_schema"_s, {}, [](const QSqlQuery& row) {
        return row.value(0).toString() + u": "_s + row.value(1).toString().remove(kSpaces);
    });
    statements.sort();
    return statements;
}

/// The same of what tables consist of. In: a database without virtual tables, which would run here
QStringList partsOfTablesIn(Sql& sql) {
    QStringList parts;
    for (const QString& statement : {
             u"SELECT 'table', name, wr, strict FROM pragma_table_list WHERE schema = 'main'"_s,
             u"SELECT 'column', s.name, c.cid, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden"
             " FROM sqlite_schema s, pragma_table_xinfo(s.name) c WHERE s.type = 'table'"_s,
             u"SELECT 'index', s.name, i.name, i.\"unique\", i.partial, x.seqno, x.cid, x.\"desc\", x.coll, x.key"
             " FROM sqlite_schema s, pragma_index_list(s.name) i, pragma_index_xinfo(i.name) x"
             " WHERE s.type = 'table'"_s,
             u"SELECT 'reference', s.name, f.id, f.seq, f.\"table\", f.\"from\", f.\"to\", f.on_delete"
             " FROM sqlite_schema s, pragma_foreign_key_list(s.name) f WHERE s.type = 'table'"_s,
         })
        sql.forEachRow(statement, {}, [&](const QSqlQuery& row) {
            QStringList values;
            for (int i = 0; i < row.record().count(); ++i) values << row.value(i).toString();
            parts << values.join(u' ');
        });
    parts.sort();
    return parts;
}

/// The first line that only one of them has, fit to be shown.
std::string firstDifference(const QStringList& found, const QStringList& known) {
    const auto onlyIn = [](const QStringList& one, const QStringList& other) {
        for (const QString& line : one)
            if (!other.contains(line)) return line;
        return QString();
    };
    constexpr qsizetype kShownLetters = 80;
    const auto shown = [](QString line) {
        for (QChar& letter : line)
            if (!letter.isPrint()) letter = u'?';
        return line.left(kShownLetters).toStdString();
    };
    if (const QString more = onlyIn(found, known); !more.isEmpty()) return "it has what no store has: " + shown(more);
    return "it lacks what every store has: " + shown(onlyIn(known, found));
}

struct Declared {
    QStringList statements, objects;
};

/// What the migrations up to a version make, in this SQLite.
Result<std::unique_ptr<Sql>> madeBy(const QList<Migration>& migrations, int version) {
    auto sql = Sql::open(u":memory:"_s, Sql::Access::ReadWrite);
    if (!sql) return sql.error();
    if (const auto made = migrate(**sql, migrations.first(version)); !made) return made.error();
    return sql;
}

Result<Declared> declaredBy(const QList<Migration>& migrations, int version) {
    const auto sql = madeBy(migrations, version);
    if (!sql) return sql.error();
    return (*sql)->read([&]() -> Result<Declared> { return Declared{statementsIn(**sql), objectsIn(**sql)}; });
}

/// Says in what tables differ, where the statements do: what the parts do not show, such as a check, the statement
/// does.
Error differenceOf(Sql& sql, const QStringList& known, const QList<Migration>& migrations, int version) {
    const auto made = madeBy(migrations, version);
    if (!made) return made.error();
    const auto wanted = (*made)->read([&]() -> Result<QStringList> { return partsOfTablesIn(**made); });
    if (!wanted) return wanted.error();
    if (const QStringList parts = partsOfTablesIn(sql); parts != *wanted)
        return {ErrorCode::StoreForeign, firstDifference(parts, *wanted)};
    return {ErrorCode::StoreForeign, firstDifference(statementsIn(sql), known)};
}

/// The same, made once for each version of a store.
Result<Declared> knownDeclared(const QList<Migration>& migrations, int version) {
    static std::mutex mutex;
    static QHash<int, Declared> known;
    const bool ofStores = &migrations == &storeMigrations();
    const std::lock_guard lock(mutex);
    if (ofStores && known.contains(version)) return known.value(version);
    auto declared = declaredBy(migrations, version);
    if (ofStores && declared) known.insert(version, *declared);
    return declared;
}

}  // namespace

const QList<Migration>& storeMigrations() {
    static const QList<Migration> kMigrations{
        firstSchema(),       journalSchema(),   vaultSchema(),     strictPairsSchema(),    importsSchema(),
        identitySchema(),    dismissedSchema(), daysSchema(),      dataProtectionSchema(), settingsSealSchema(),
        pictureHashSchema(), visitSchema(),     rowOriginsSchema()};
    return kMigrations;
}

Result<int> schemaVersion(Sql& sql) {
    return sql.plain([&]() -> Result<int> { return sql.value(u"PRAGMA user_version"_s).toInt(); });
}

Result<void> checkSchema(Sql& sql, const QList<Migration>& migrations) {
    return sql.read([&]() -> Result<void> {
        if (sql.value(u"PRAGMA page_count"_s).toInt() == 0) return {};
        const int version = sql.value(u"PRAGMA user_version"_s).toInt();
        if (sql.value(u"PRAGMA application_id"_s).toInt() != kApplicationId || version < 1)
            return Error{ErrorCode::StoreForeign, "a database of another program"};
        if (version > migrations.size())
            return Error{ErrorCode::StoreNewer, "schema version " + std::to_string(version) + ", this program knows " +
                                                    std::to_string(migrations.size())};
        const auto known = knownDeclared(migrations, version);
        if (!known) return known.error();
        if (const QStringList objects = objectsIn(sql); objects != known->objects)
            return Error{ErrorCode::StoreForeign, firstDifference(objects, known->objects)};
        if (statementsIn(sql) == known->statements) return {};
        return differenceOf(sql, known->statements, migrations, version);
    });
}

Result<void> migrate(Sql& sql, const QList<Migration>& migrations) {
    const auto present = schemaVersion(sql);
    if (!present) return present.error();
    for (int version = *present + 1; version <= migrations.size(); ++version) {
        const auto step = sql.write([&]() -> Result<void> {
            // Another program may have been faster.
            if (sql.value(u"PRAGMA user_version"_s).toInt() >= version) return {};
            for (const QString& statement : migrations[version - 1]) sql.run(statement);
            sql.run(u"PRAGMA application_id = %1"_s.arg(kApplicationId));
            sql.run(u"PRAGMA user_version = %1"_s.arg(version));
            return {};
        });
        if (!step) return step;
    }
    return {};
}

}  // namespace facenet
