#include "database/protection/sealed_cells.h"

#include <QtEndian>
#include <array>
#include <functional>
#include <string>
#include <utility>

#include "database/base/names.h"
#include "database/store/schema.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// How a column is found: its row's key, whose it is, and in which table stands the person on whom it hangs.
struct ColumnInfo {
    QString table, column;
    bool isText = false;
    QString row = u"id"_s;
    QString owner = u"person_id"_s;
    QString parent = table;
    bool perModel = false;
};

const QString kOwnerOfFace = u"(SELECT person_id FROM faces WHERE id = face_id)"_s;
const QString kOwnerOfLook = u"(SELECT person_id FROM rejected_looks WHERE id = look_id)"_s;
const QString kOwnerOfSighting = u"coalesce(person_id, 0)"_s;

constexpr std::size_t kColumnCount = static_cast<std::size_t>(SealedColumn::JournalChanges) + 1;

/// In the order of `SealedColumn`.
const std::array<ColumnInfo, kColumnCount>& columns() {
    static const std::array<ColumnInfo, kColumnCount> kColumns{{
        {.table = u"people"_s, .column = u"name"_s, .isText = true, .owner = u"id"_s},
        {.table = u"people"_s, .column = u"note"_s, .isText = true, .owner = u"id"_s},
        {.table = u"faces"_s, .column = u"source"_s, .isText = true},
        {.table = u"faces"_s, .column = u"picture_hash"_s},
        {.table = u"crops"_s, .column = u"png"_s, .row = u"face_id"_s, .owner = kOwnerOfFace, .parent = u"faces"_s},
        {.table = u"embeddings"_s,
         .column = u"vector"_s,
         .row = u"face_id"_s,
         .owner = kOwnerOfFace,
         .parent = u"faces"_s,
         .perModel = true},
        {.table = u"rejected_looks"_s, .column = u"crop_png"_s},
        {.table = u"rejected_embeddings"_s,
         .column = u"vector"_s,
         .row = u"look_id"_s,
         .owner = kOwnerOfLook,
         .parent = u"rejected_looks"_s,
         .perModel = true},
        {.table = u"sightings"_s, .column = u"source"_s, .isText = true, .owner = kOwnerOfSighting},
        {.table = u"sightings"_s, .column = u"crop_png"_s, .owner = kOwnerOfSighting},
        {.table = u"sightings"_s, .column = u"vector"_s, .owner = kOwnerOfSighting},
        {.table = u"journal"_s, .column = u"subject"_s, .isText = true, .owner = u"0"_s},
        {.table = u"journal"_s, .column = u"detail"_s, .isText = true, .owner = u"0"_s},
        {.table = u"journal"_s, .column = u"changes"_s, .isText = true, .owner = u"0"_s},
    }};
    return kColumns;
}

const ColumnInfo& infoOf(SealedColumn column) {
    return columns()[static_cast<std::size_t>(column)];
}

QByteArray numberBytes(qint64 number) {
    QByteArray bytes(8, Qt::Uninitialized);
    qToLittleEndian(number, bytes.data());
    return bytes;
}

QByteArray contextOf(const Cell& cell) {
    const ColumnInfo& info = infoOf(cell.column);
    return info.table.toUtf8() + '.' + info.column.toUtf8() + '\0' + numberBytes(cell.row) + cell.modelId.toUtf8();
}

QByteArray contextOfKey(qint64 personId) {
    return QByteArrayLiteral("person_keys\0") + numberBytes(personId);
}

/// Gives each value of a column that is there another form: `change(cell, owner, stored)`. The rows are found first: in
/// a table that changes meanwhile a row may be met twice.
void rewriteColumn(Sql& sql, SealedColumn column, const QString& where, const QVariantList& values,
                   const std::function<QVariant(const Cell&, qint64, const QVariant&)>& change,
                   const std::function<bool()>& proceed) {
    const ColumnInfo& info = infoOf(column);
    const QString model = info.perModel ? u"model_id"_s : u"''"_s;
    const QString key = u" WHERE %1 = ? AND %2 = ?"_s.arg(info.row, model);
    const QString found =
        u"SELECT %1, %2, %3 FROM %4 WHERE %5 IS NOT NULL"_s.arg(info.row, model, info.owner, info.table, info.column);
    const QString select = u"SELECT %1 FROM %2"_s.arg(info.column, info.table) + key;
    const QString update = u"UPDATE %1 SET %2 = ?"_s.arg(info.table, info.column) + key;
    const auto cells = sql.rows(found + where, values, [&](const QSqlQuery& row) {
        return std::pair(Cell{column, row.value(0).toLongLong(), row.value(1).toString()}, row.value(2).toLongLong());
    });
    for (const auto& [cell, owner] : cells) {
        if (!proceed()) return;
        sql.run(update, {change(cell, owner, sql.value(select, {cell.row, cell.modelId})), cell.row, cell.modelId});
    }
}

/// Counts the values of all columns that are there, and makes the running block fail when it is cancelled.
std::function<bool()> countedSteps(Sql& sql, JobControl& control) {
    int total = 0;
    for (const ColumnInfo& info : columns())
        total += sql.value(u"SELECT count(*) FROM %1 WHERE %2 IS NOT NULL"_s.arg(info.table, info.column)).toInt();
    return [&sql, &control, total, done = 0]() mutable {
        control.report(done++, total);
        if (control.proceed()) return true;
        sql.fail({ErrorCode::Cancelled, {}});
        return false;
    };
}

/// Names as they stand in the table.
QList<std::pair<qint64, QString>> idsAndNames(Sql& sql) {
    return sql.rows(u"SELECT id, name FROM people"_s, {},
                    [](const QSqlQuery& row) { return std::pair(row.value(0).toLongLong(), row.value(1).toString()); });
}

}  // namespace

// ---- Keys

SealedCells::SealedCells(Sql& sql, std::optional<ProtectionMemory> memory)
    : m_sql(sql), m_memory(std::move(memory)), m_expected(m_memory && m_memory->sawProtected()) {}

Result<void> SealedCells::begin() {
    m_active = false;
    m_sealedKeys.clear();
    m_personOfKey.reset();
    const QVariant header = m_sql.value(u"SELECT header FROM vault"_s);
    if (!header.isValid()) {
        if (m_sql.value(u"SELECT 1 FROM person_keys LIMIT 1"_s).isValid())
            return Error{ErrorCode::StoreCorrupt, "what the store keeps of its passphrase is missing"};
        if (wasTakenOff()) return Error{ErrorCode::StoreUnprotected, {}};
        return {};
    }
    const auto vault = Vault::fromHeader(header.toByteArray());
    if (!vault) return vault.error();
    m_expected = true;
    if (!m_keys || m_keys->vaultId != vault->id) return Error{ErrorCode::StoreProtected, {}};
    if (const auto checked = checkSettings(); !checked) return checked;
    m_active = true;
    return {};
}

bool SealedCells::wasTakenOff() {
    // Another program of this user may have done it meanwhile.
    if (m_expected) m_expected = m_memory && m_memory->sawProtected();
    return m_expected;
}

void SealedCells::useKeys(std::shared_ptr<const VaultKeys> keys) {
    m_keys = std::move(keys);
    m_checkedVersion.reset();
}

void SealedCells::dropKeys() {
    m_active = false;
    m_keys.reset();
    m_checkedVersion.reset();
    m_sealedKeys.clear();
    m_personOfKey.reset();
    m_personKey.reset();
}

// ---- Settings

QByteArray SealedCells::sealOfSettings() {
    QByteArray text;
    const auto add = [&text](const QByteArray& value) { text += numberBytes(value.size()) + value; };
    m_sql.forEachRow(u"SELECT key, value FROM settings ORDER BY key"_s, {}, [&](const QSqlQuery& row) {
        for (const int column : {0, 1}) add(row.value(column).toString().toUtf8());
    });
    // Hidden rows decide nothing, and go while the store is locked.
    m_sql.forEachRow(
        u"SELECT s.id, s.first_id, s.second_id, s.model_id, s.threshold FROM strict_pairs s"
        " JOIN people a ON a.id = s.first_id AND a.removed_at_ms IS NULL"
        " JOIN people b ON b.id = s.second_id AND b.removed_at_ms IS NULL"
        " WHERE s.removed_at_ms IS NULL ORDER BY s.id"_s,
        {}, [&](const QSqlQuery& row) {
            for (const int column : {0, 1, 2}) text += numberBytes(row.value(column).toLongLong());
            add(row.value(3).toString().toUtf8());
            add(QByteArray::number(row.value(4).toDouble(), 'g', 17));
        });
    return keyedHash(m_keys->settings, text);
}

/// Only where another connection has written since the last look.
Result<void> SealedCells::checkSettings() {
    const int version = m_sql.value(u"PRAGMA data_version"_s).toInt();
    if (m_checkedVersion == version) return {};
    if (m_sql.value(u"PRAGMA user_version"_s).toInt() < kFirstVersionWithSettingsSeal) return {};
    const QVariant seal = m_sql.value(u"SELECT settings_seal FROM vault"_s);
    const bool sawSeal = m_memory && m_memory->sawSettingsSealed(m_keys->vaultId);
    // Without a seal the store is from before there was one, unless this user has seen it with one.
    if (seal.isNull() ? sawSeal : seal.toByteArray() != sealOfSettings()) return Error{ErrorCode::SettingsAltered, {}};
    if (m_memory && !seal.isNull() && !sawSeal) m_memory->noteSettingsSealed(m_keys->vaultId);
    m_checkedVersion = version;
    return {};
}

void SealedCells::sealSettings() {
    if (m_active) sealAnew();
}

void SealedCells::sealAnew() {
    const QByteArray seal = sealOfSettings();
    m_sql.run(u"UPDATE vault SET settings_seal = ? WHERE settings_seal IS NOT ?"_s, {seal, seal});
}

// ---- Keys of people

void SealedCells::loadKeys() {
    if (!m_active) return;
    m_sql.forEachRow(u"SELECT person_id, sealed FROM person_keys"_s, {}, [&](const QSqlQuery& row) {
        m_sealedKeys.insert(row.value(0).toLongLong(), row.value(1).toByteArray());
    });
}

void SealedCells::addKey(qint64 personId) {
    if (!m_active) return;
    const SecretKey key = SecretKey::random();
    const auto* bytes = reinterpret_cast<const char*>(key.data());
    const QByteArray sealedKey =
        sealed(m_keys->master, QByteArray::fromRawData(bytes, SecretKey::kBytes), contextOfKey(personId));
    m_sql.run(u"INSERT INTO person_keys (person_id, sealed) VALUES (?, ?)"_s, {personId, sealedKey});
    m_sealedKeys.insert(personId, sealedKey);
}

/// Valid until it is called again; null, and the block fails, where there is none.
const SecretKey* SealedCells::keyOf(qint64 personId) {
    if (personId == kNobody) return &m_keys->nobody;
    if (m_personOfKey == personId) return &*m_personKey;
    auto found = m_sealedKeys.constFind(personId);
    if (found == m_sealedKeys.constEnd())
        found = m_sealedKeys.insert(
            personId, m_sql.value(u"SELECT sealed FROM person_keys WHERE person_id = ?"_s, {personId}).toByteArray());
    if (!m_personKey) m_personKey.emplace();
    m_personOfKey.reset();
    if (!unsealKey(m_keys->master, *found, contextOfKey(personId), *m_personKey)) {
        m_sql.fail({ErrorCode::StoreCorrupt, "the key of person " + std::to_string(personId)});
        return nullptr;
    }
    m_personOfKey = personId;
    return &*m_personKey;
}

// ---- Values

QVariant SealedCells::seal(const Cell& cell, qint64 personId, const QVariant& value) {
    if (!m_active || value.isNull()) return value;
    const SecretKey* key = keyOf(personId);
    if (!key) return {};
    const bool isText = infoOf(cell.column).isText;
    const QByteArray bytes = sealed(*key, isText ? value.toString().toUtf8() : value.toByteArray(), contextOf(cell));
    // Columns of texts hold nothing but texts.
    return isText ? QVariant(QString::fromLatin1(bytes.toBase64())) : QVariant(bytes);
}

QByteArray SealedCells::unseal(const Cell& cell, qint64 personId, const QVariant& stored) {
    const ColumnInfo& info = infoOf(cell.column);
    const QByteArray bytes = info.isText ? QByteArray::fromBase64(stored.toString().toLatin1()) : stored.toByteArray();
    const SecretKey* key = keyOf(personId);
    if (!key) return {};
    const auto plain = unsealed(*key, bytes, contextOf(cell));
    if (plain) return *plain;
    m_sql.fail({ErrorCode::StoreCorrupt,
                info.table.toStdString() + "." + info.column.toStdString() + " of row " + std::to_string(cell.row)});
    return {};
}

QString SealedCells::openText(const Cell& cell, qint64 personId, const QVariant& stored) {
    if (!m_active || stored.isNull()) return stored.toString();
    return QString::fromUtf8(unseal(cell, personId, stored));
}

QByteArray SealedCells::openBytes(const Cell& cell, qint64 personId, const QVariant& stored) {
    if (!m_active || stored.isNull()) return stored.toByteArray();
    return unseal(cell, personId, stored);
}

QString SealedCells::comparable(const QString& name) const {
    const QString folded = foldedName(name);
    return m_active ? QString::fromLatin1(keyedHash(m_keys->names, folded.toUtf8()).toBase64()) : folded;
}

qint64 SealedCells::nextRow(const QString& table) {
    return m_sql.value(u"SELECT seq FROM sqlite_sequence WHERE name = ?"_s, {table}).toLongLong() + 1;
}

// ---- Values by name, for the journal

QVariant SealedCells::value(const QString& table, qint64 id, const QString& column) {
    const QVariant stored = m_sql.value(u"SELECT %1 FROM %2 WHERE id = ?"_s.arg(column, table), {id});
    for (const SealedColumn sealedColumn : {SealedColumn::PersonName, SealedColumn::PersonNote})
        if (const ColumnInfo& info = infoOf(sealedColumn); info.table == table && info.column == column)
            return stored.isNull() ? QVariant() : openText({sealedColumn, id}, id, stored);
    return stored;
}

int SealedCells::setValue(const QString& table, qint64 id, const QString& column, const QVariant& value) {
    const QString update = u"UPDATE %1 SET %2 = ? WHERE id = ?"_s;
    for (const SealedColumn sealedColumn : {SealedColumn::PersonName, SealedColumn::PersonNote})
        if (const ColumnInfo& info = infoOf(sealedColumn); info.table == table && info.column == column) {
            if (sealedColumn == SealedColumn::PersonName)
                m_sql.run(update.arg(table, u"folded_name"_s), {comparable(value.toString()), id});
            return m_sql.run(update.arg(table, column), {seal({sealedColumn, id}, id, value), id});
        }
    if (m_active && column == u"person_id"_s)
        move(table, id, this->value(table, id, column).toLongLong(), value.toLongLong());
    return m_sql.run(update.arg(table, column), {value, id});
}

void SealedCells::move(const QString& table, qint64 id, qint64 from, qint64 to) {
    for (std::size_t i = 0; i < columns().size(); ++i) {
        const auto column = static_cast<SealedColumn>(i);
        if (infoOf(column).parent != table) continue;
        const QString isHers = u" AND %1 = ?"_s.arg(infoOf(column).row);
        const auto change = [&](const Cell& cell, qint64, const QVariant& stored) {
            const QByteArray plain = unseal(cell, from, stored);
            return seal(cell, to, infoOf(column).isText ? QVariant(QString::fromUtf8(plain)) : QVariant(plain));
        };
        rewriteColumn(m_sql, column, isHers, {id}, change, [] { return true; });
    }
}

// ---- Everything

void SealedCells::sealEverything(JobControl& control) {
    for (const auto& [id, name] : idsAndNames(m_sql)) {
        addKey(id);
        m_sql.run(u"UPDATE people SET folded_name = ? WHERE id = ?"_s, {comparable(name), id});
    }
    const auto proceed = countedSteps(m_sql, control);
    for (std::size_t i = 0; i < columns().size(); ++i)
        rewriteColumn(
            m_sql, static_cast<SealedColumn>(i), {}, {},
            [&](const Cell& cell, qint64 owner, const QVariant& stored) { return seal(cell, owner, stored); }, proceed);
}

void SealedCells::openEverything(JobControl& control) {
    loadKeys();
    const auto proceed = countedSteps(m_sql, control);
    for (std::size_t i = 0; i < columns().size(); ++i) {
        const auto column = static_cast<SealedColumn>(i);
        const auto change = [&](const Cell& cell, qint64 owner, const QVariant& stored) {
            return infoOf(column).isText ? QVariant(openText(cell, owner, stored))
                                         : QVariant(openBytes(cell, owner, stored));
        };
        rewriteColumn(m_sql, column, {}, {}, change, proceed);
    }
    for (const auto& [id, name] : idsAndNames(m_sql))
        m_sql.run(u"UPDATE people SET folded_name = ? WHERE id = ?"_s, {foldedName(name), id});
    m_sql.run(u"DELETE FROM person_keys"_s);
}

}  // namespace facenet
