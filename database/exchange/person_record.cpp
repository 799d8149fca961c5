#include "database/exchange/person_record.h"

#include <QRegularExpression>

#include "database/exchange/json_fields.h"
#include "database/parts/rows.h"
#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kHashBytes = 32;
constexpr qsizetype kVectorBytes = kEmbeddingSize * qsizetype(sizeof(float));

Json orNull(const QString& text) {
    return text.isEmpty() ? Json() : Json(text.toStdString());
}

Json orNull(const QByteArray& hash) {
    return orNull(QString::fromLatin1(hash.toHex()));
}

void put(Json& json, const FaceQuality& quality) {
    json["size_px"] = quality.sizePx;
    json["sharpness"] = quality.sharpness;
    json["brightness"] = quality.brightness;
    json["yaw_deg"] = quality.yawDeg;
    json["pitch_deg"] = quality.pitchDeg;
    json["roll_deg"] = quality.rollDeg;
    json["confidence"] = quality.confidence;
}

FaceQuality qualityFrom(JsonFields& fields) {
    return {.sizePx = fields.smallNumber("size_px"),
            .sharpness = fields.smallNumber("sharpness"),
            .brightness = fields.smallNumber("brightness"),
            .yawDeg = fields.smallNumber("yaw_deg"),
            .pitchDeg = fields.smallNumber("pitch_deg"),
            .rollDeg = fields.smallNumber("roll_deg"),
            .confidence = fields.smallNumber("confidence")};
}

Json modelsOf(const EmbeddingsByModel& embeddings) {
    Json models = Json::array();
    for (const auto& [model, embedding] : embeddings) models.push_back(model.toStdString());
    return models;
}

template <typename Records>
void appendVectors(QByteArray& vectors, const Records& records) {
    for (const auto& record : records)
        for (const auto& [model, embedding] : record.embeddings) vectors += toBlob(embedding);
}

/// Gives the vectors of a file out, one after the other.
class VectorQueue {
public:
    explicit VectorQueue(QByteArray vectors) : m_vectors(std::move(vectors)) {}

    EmbeddingsByModel next(const Json& models, JsonFields& fields) {
        EmbeddingsByModel embeddings;
        for (const Json& model : models) {
            if (!model.is_string() || model.get_ref<const std::string&>().empty()) {
                fields.refuse(u"a model's id is not a text"_s);
                return {};
            }
            const QString id = QString::fromStdString(model.get_ref<const std::string&>());
            for (const auto& [other, embedding] : std::as_const(embeddings))
                if (other == id) fields.refuse(u"two embeddings of one model"_s);
            const QByteArray bytes = m_vectors.mid(m_at, kVectorBytes);
            m_at += kVectorBytes;
            if (bytes.size() != kVectorBytes) {
                fields.refuse(u"there are fewer vectors than announced"_s);
                return {};
            }
            const Embedding embedding = embeddingFrom(bytes);
            if (!checkEmbedding(embedding)) fields.refuse(u"a vector is not of finite numbers and unit norm"_s);
            embeddings.append({id, embedding});
        }
        return embeddings;
    }

    bool isEmpty() const { return m_at == m_vectors.size(); }

private:
    QByteArray m_vectors;
    qsizetype m_at = 0;
};

/// A file in the record's own folder and nowhere else.
QString pictureFrom(JsonFields& fields, bool optional) {
    static const QRegularExpression kName(u"^[a-z0-9-]{1,64}\\.png$"_s);
    const QString name = optional ? fields.textOrNone("picture") : fields.text("picture");
    if (!(optional && name.isEmpty()) && !kName.match(name).hasMatch()) fields.refuse(u"a picture's name"_s);
    return name;
}

/// A hash as a text of hexadecimal digits; empty where there is none, as in exports from before.
QByteArray hashFrom(const Json& entry, JsonFields& fields, const char* key) {
    if (!entry.contains(key)) return {};
    const QByteArray hex = fields.textOrNone(key).toLatin1(), hash = QByteArray::fromHex(hex);
    if (!hex.isEmpty() && (hash.size() != kHashBytes || hash.toHex() != hex))
        fields.refuse(u"a hash that is none: "_s + QLatin1StringView(key));
    return hash;
}

Json originsOf(const QList<QByteArray>& origins) {
    Json list = Json::array();
    for (const QByteArray& origin : origins) list.push_back(origin.toHex().toStdString());
    return list;
}

/// Exports from before have none.
QList<QByteArray> originsFrom(const Json& entry, JsonFields& fields) {
    QList<QByteArray> origins;
    if (!entry.contains("origins")) return origins;
    for (const Json& text : fields.array("origins")) {
        const QByteArray hex =
            text.is_string() ? QByteArray::fromStdString(text.get_ref<const std::string&>()) : QByteArray();
        const QByteArray hash = QByteArray::fromHex(hex);
        if (hash.size() != kHashBytes || hash.toHex() != hex) fields.refuse(u"an origin that is no hash"_s);
        origins.append(hash);
    }
    return origins;
}

}  // namespace

QByteArray toJson(const PersonRecord& person) {
    Json json{{"name", person.name.toStdString()},
              {"note", person.note.toStdString()},
              {"created_at_ms", toJsonTime(person.createdAt)},
              {"consented_at_ms", toJsonTime(person.consentedAt)},
              {"portrait", orNull(person.portrait)},
              {"faces", Json::array()},
              {"rejected_looks", Json::array()},
              {"consents", Json::array()},
              {"origins", originsOf(person.origins)}};
    for (const Consent& consent : person.consents)
        json["consents"].push_back({{"given_at_ms", toJsonTime(consent.givenAt)},
                                    {"version", consent.version.toStdString()},
                                    {"purpose", consent.purpose.toStdString()},
                                    {"text", consent.text.toStdString()},
                                    {"expires_at_ms", toJsonTime(consent.expiresAt)},
                                    {"review_at_ms", toJsonTime(consent.reviewAt)}});
    for (const PackagedFace& face : person.faces) {
        Json entry{{"picture", face.picture.toStdString()},
                   {"source", face.source.toStdString()},
                   {"taken_at_ms", toJsonTime(face.takenAt)},
                   {"picture_hash", orNull(face.pictureHash)},
                   {"origins", originsOf(face.origins)}};
        put(entry, face.quality);
        entry["embeddings"] = modelsOf(face.embeddings);
        json["faces"].push_back(std::move(entry));
    }
    for (const LookRecord& look : person.rejectedLooks)
        json["rejected_looks"].push_back({{"picture", orNull(look.picture)},
                                          {"created_at_ms", toJsonTime(look.createdAt)},
                                          {"embeddings", modelsOf(look.embeddings)},
                                          {"origins", originsOf(look.origins)}});
    return toBytes(json);
}

QByteArray toJson(const QList<SightingRecord>& sightings) {
    Json list = Json::array();
    for (const SightingRecord& sighting : sightings) {
        Json entry{{"person", sighting.person ? Json(sighting.person->toStdString()) : Json()},
                   {"picture", orNull(sighting.picture)},
                   {"seen_at_ms", toJsonTime(sighting.seenAt)},
                   {"seen_until_ms", toJsonTime(sighting.seenUntil)},
                   {"source", sighting.source.toStdString()},
                   {"cosine_similarity", sighting.cosineSimilarity},
                   {"origins", originsOf(sighting.origins)}};
        put(entry, sighting.quality);
        entry["embeddings"] = modelsOf(sighting.embeddings);
        list.push_back(std::move(entry));
    }
    return toBytes(Json{{"sightings", std::move(list)}});
}

QByteArray vectorsOf(const PersonRecord& person) {
    QByteArray vectors;
    appendVectors(vectors, person.faces);
    appendVectors(vectors, person.rejectedLooks);
    return vectors;
}

QByteArray vectorsOf(const QList<SightingRecord>& sightings) {
    QByteArray vectors;
    appendVectors(vectors, sightings);
    return vectors;
}

Result<PersonRecord> personFrom(const QByteArray& json, const QByteArray& vectors, const QString& folder) {
    const auto parsed = parseJson(json, folder);
    if (!parsed) return parsed.error();
    std::optional<Error> failure;
    JsonFields fields(*parsed, folder, failure);
    VectorQueue queue(vectors);
    PersonRecord person{.name = fields.text("name"),
                        .note = fields.text("note"),
                        .createdAt = fields.time("created_at_ms"),
                        .consentedAt = fields.time("consented_at_ms"),
                        .portrait = fields.textOrNone("portrait")};
    for (const Json& entry : fields.array("faces")) {
        JsonFields face(entry, folder, failure);
        person.faces.append({.picture = pictureFrom(face, false),
                             .quality = qualityFrom(face),
                             .source = face.text("source"),
                             .takenAt = face.timeOrNone("taken_at_ms"),
                             .embeddings = queue.next(face.array("embeddings"), face),
                             .pictureHash = hashFrom(entry, face, "picture_hash"),
                             .origins = originsFrom(entry, face)});
        if (failure) return *failure;
    }
    for (const Json& entry : fields.array("rejected_looks")) {
        JsonFields look(entry, folder, failure);
        person.rejectedLooks.append({.picture = pictureFrom(look, true),
                                     .createdAt = look.time("created_at_ms"),
                                     .embeddings = queue.next(look.array("embeddings"), look),
                                     .origins = originsFrom(entry, look)});
        if (person.rejectedLooks.last().embeddings.isEmpty()) look.refuse(u"a rejected look without an embedding"_s);
        if (failure) return *failure;
    }
    if (!queue.isEmpty()) fields.refuse(u"there are more vectors than announced"_s);
    person.origins = originsFrom(*parsed, fields);
    if (parsed->contains("consents"))  // exports from before have none
        for (const Json& entry : fields.array("consents")) {
            JsonFields consent(entry, folder, failure);
            person.consents.append({.givenAt = consent.time("given_at_ms"),
                                    .version = consent.text("version"),
                                    .purpose = consent.text("purpose"),
                                    .text = consent.text("text"),
                                    .expiresAt = consent.timeOrNone("expires_at_ms"),
                                    .reviewAt = consent.timeOrNone("review_at_ms")});
            if (failure) return *failure;
        }
    if (failure) return *failure;
    return person;
}

Result<QList<SightingRecord>> sightingsFrom(const QByteArray& json, const QByteArray& vectors, const QString& folder) {
    const auto parsed = parseJson(json, folder);
    if (!parsed) return parsed.error();
    std::optional<Error> failure;
    JsonFields fields(*parsed, folder, failure);
    VectorQueue queue(vectors);
    QList<SightingRecord> sightings;
    for (const Json& entry : fields.array("sightings")) {
        JsonFields from(entry, folder, failure);
        SightingRecord sighting{.picture = pictureFrom(from, true),
                                .seenAt = from.time("seen_at_ms"),
                                .source = from.text("source"),
                                .cosineSimilarity = from.number("cosine_similarity"),
                                .quality = qualityFrom(from),
                                .embeddings = queue.next(from.array("embeddings"), from),
                                .origins = originsFrom(entry, from)};
        sighting.seenUntil = entry.contains("seen_until_ms") ? from.time("seen_until_ms") : sighting.seenAt;
        if (sighting.seenUntil < sighting.seenAt) from.refuse(u"a visit that ends before it begins"_s);
        if (!from.isNull("person")) sighting.person = from.text("person");
        if (sighting.embeddings.size() > 1) from.refuse(u"a sighting with several embeddings"_s);
        if (failure) return *failure;
        sightings.append(std::move(sighting));
    }
    if (!queue.isEmpty()) fields.refuse(u"there are more vectors than announced"_s);
    if (failure) return *failure;
    return sightings;
}

}  // namespace facenet
