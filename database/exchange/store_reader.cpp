#include "database/exchange/store_reader.h"

#include <algorithm>
#include <limits>

#include "database/exchange/json_fields.h"
#include "database/exchange/package_format.h"
#include "database/exchange/package_path.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kSightingsInAFolder = 1000;

QString numbered(const QString& what, qsizetype number) {
    return u"%1-%2.png"_s.arg(what).arg(number, 6, 10, QChar(u'0'));
}

Error erasedMeanwhile(const QString& what) {
    return {ErrorCode::ChangedMeanwhile, what.toStdString()};
}

}  // namespace

std::optional<Json> StoreReader::entryFor(const DismissedSuggestion& dismissed) const {
    Json people = Json::array(), faces = Json::array();
    for (const qint64 id : {dismissed.personId, dismissed.otherPersonId})
        if (id != 0) {
            if (!m_folders.contains(id)) return std::nullopt;
            people.push_back(m_folders.value(id).toStdString());
        }
    for (const qint64 id : {dismissed.faceId, dismissed.otherFaceId})
        if (id != 0) {
            if (!m_pictures.contains(id)) return std::nullopt;
            faces.push_back(m_pictures.value(id).toStdString());
        }
    return Json{{"kind", kDismissedKinds[static_cast<std::size_t>(dismissed.kind)]},
                {"people", std::move(people)},
                {"faces", std::move(faces)},
                {"count", dismissed.faces}};
}

void StoreReader::addFile(const QString& name, const QByteArray& content) {
    m_package.append({name, [content]() -> Result<QByteArray> { return content; }});
}

Result<EmbeddingsByModel> StoreReader::embeddingsOf(const GalleryStore& store, qint64 faceId) {
    EmbeddingsByModel embeddings;
    for (const StoredModel& model : std::as_const(*m_models)) {
        auto embedding = store.faces().embeddingOf(faceId, model.id);
        if (embedding)
            embeddings.append({model.id, std::move(*embedding)});
        else if (embedding.error().code != ErrorCode::NotFound)
            return embedding.error();
    }
    return embeddings;
}

Result<QList<QByteArray>> StoreReader::originsOf(const GalleryStore& store, ErasableRow kind, qint64 id) {
    auto& origins = m_origins[static_cast<std::size_t>(kind)];
    if (!origins) {
        auto read = store.exchange().originsOf(kind);
        if (!read) return read.error();
        origins = std::move(*read);
    }
    return origins->value(id);
}

Result<void> StoreReader::addPerson(const GalleryStore& store, const Person& person) {
    const auto looks = store.exchange().rejectedLooksOf(person.id);
    return looks ? addPerson(store, person, *looks) : looks.error();
}

Result<void> StoreReader::addPersonAlone(const GalleryStore& store, const Person& person) {
    return addPerson(store, person, {});
}

Result<void> StoreReader::addPerson(const GalleryStore& store, const Person& person, const QList<RejectedLook>& looks) {
    if (isCancelled()) return Error{ErrorCode::Cancelled, {}};
    if (!m_models) {
        auto models = store.exchange().models();
        if (!models) return models.error();
        m_models = std::move(*models);
    }
    auto faces = store.faces().of(person.id);
    if (!faces) return faces.error();
    std::sort(faces->begin(), faces->end(), [](const StoredFace& a, const StoredFace& b) { return a.id < b.id; });
    const auto portrait = store.exchange().chosenPortraitOf(person.id);
    if (!portrait) return portrait.error();

    const auto origins = store.exchange().originsOf(person.id);
    if (!origins) return origins.error();
    const auto consents = store.people().consentsOf(person.id);
    if (!consents) return consents.error();
    PackagedPerson packaged{.id = person.id,
                            .folder = u"people/"_s + folderNameFor(person.name, m_takenFolders),
                            .record = {.name = person.name,
                                       .note = person.note,
                                       .createdAt = person.createdAt,
                                       .consentedAt = person.consentedAt,
                                       .consents = *consents,
                                       .origins = *origins}};
    for (const StoredFace& face : std::as_const(*faces)) {
        auto embeddings = embeddingsOf(store, face.id);
        if (!embeddings) return embeddings.error();
        const QString picture = numbered(u"face"_s, packaged.record.faces.size() + 1);
        if (face.id == *portrait) packaged.record.portrait = picture;
        m_pictures.insert(face.id, packaged.folder + u'/' + picture);
        auto faceOrigins = originsOf(store, ErasableRow::Face, face.id);
        if (!faceOrigins) return faceOrigins.error();
        packaged.record.faces.append({picture, face.quality, face.source, face.takenAt, std::move(*embeddings),
                                      face.pictureHash, std::move(*faceOrigins)});
        m_package.append({packaged.folder + u'/' + picture, [access = m_access, id = face.id]() -> Result<QByteArray> {
                              auto png = access.ask([id](GalleryStore& opened) { return opened.faces().cropPng(id); });
                              if (!png && png.error().code == ErrorCode::NotFound)
                                  return erasedMeanwhile(u"face %1"_s.arg(id));
                              return png;
                          }});
    }
    for (const RejectedLook& look : looks) {
        const QString picture =
            look.cropPng.isEmpty() ? QString() : numbered(u"look"_s, packaged.record.rejectedLooks.size() + 1);
        auto lookOrigins = originsOf(store, ErasableRow::Look, look.id);
        if (!lookOrigins) return lookOrigins.error();
        packaged.record.rejectedLooks.append({picture, look.createdAt, look.embeddings, std::move(*lookOrigins)});
        if (!picture.isEmpty()) addFile(packaged.folder + u'/' + picture, look.cropPng);
    }
    const QByteArray text = toJson(packaged.record), vectors = vectorsOf(packaged.record);
    if (text.size() > kMostTextBytes || vectors.size() > kMostVectorBytes)
        return Error{ErrorCode::InvalidArgument, person.name.toStdString() + " has too many faces for one folder"};
    addFile(packaged.folder + kPersonFile, text);
    addFile(packaged.folder + kVectorsFile, vectors);
    m_folders.insert(person.id, packaged.folder);
    m_people.append(std::move(packaged));
    return {};
}

Result<void> StoreReader::addSightingsOf(const GalleryStore& store, qint64 personId) {
    auto sightings = store.sightings().of(personId, std::numeric_limits<int>::max());
    if (!sightings) return sightings.error();
    std::reverse(sightings->begin(), sightings->end());  // the oldest first
    if (const auto added = addSightings(store, *sightings); !added) return added;
    closeSightings();
    return {};
}

Result<void> StoreReader::addAllSightings(const GalleryStore& store) {
    for (qint64 last = 0;;) {
        if (isCancelled()) return Error{ErrorCode::Cancelled, {}};
        const auto sightings = store.sightings().after(last, kSightingsInAFolder);
        if (!sightings) return sightings.error();
        if (sightings->isEmpty()) break;
        last = sightings->last().id;
        if (const auto added = addSightings(store, *sightings); !added) return added;
    }
    closeSightings();
    return {};
}

Result<void> StoreReader::addSightings(const GalleryStore& store, const QList<Sighting>& sightings) {
    for (const Sighting& sighting : sightings) {
        // Somebody who was enrolled after the people were collected.
        if (sighting.personId && !m_folders.contains(*sighting.personId)) continue;
        if (m_sightings.isEmpty() || m_sightings.last().records.size() == kSightingsInAFolder)
            m_sightings.append(
                PackagedSightings{u"sightings/%1"_s.arg(m_sightings.size() + 1, 6, 10, QChar(u'0')), {}});
        PackagedSightings& folder = m_sightings.last();
        auto origins = originsOf(store, ErasableRow::Sighting, sighting.id);
        if (!origins) return origins.error();
        SightingRecord record{.seenAt = sighting.seenAt,
                              .seenUntil = sighting.seenUntil,
                              .source = sighting.source,
                              .cosineSimilarity = sighting.cosineSimilarity,
                              .quality = sighting.quality,
                              .origins = std::move(*origins)};
        if (sighting.personId) record.person = m_folders.value(*sighting.personId);
        if (!sighting.embedding.empty()) record.embeddings.append({sighting.modelId, sighting.embedding});
        if (!sighting.cropPng.isEmpty()) {
            record.picture = numbered(u"sighting"_s, folder.records.size() + 1);
            m_package.append(
                {folder.folder + u'/' + record.picture, [access = m_access, id = sighting.id]() -> Result<QByteArray> {
                     auto found =
                         access.ask([id](GalleryStore& opened) { return opened.sightings().after(id - 1, 1); });
                     if (!found) return found.error();
                     if (found->isEmpty() || found->first().id != id) return erasedMeanwhile(u"sighting %1"_s.arg(id));
                     return found->first().cropPng;
                 }});
        }
        folder.records.append(std::move(record));
    }
    return {};
}

void StoreReader::closeSightings() {
    for (const PackagedSightings& folder : std::as_const(m_sightings)) {
        addFile(folder.folder + kSightingsFile, toJson(folder.records));
        addFile(folder.folder + kVectorsFile, vectorsOf(folder.records));
    }
}

Result<void> StoreReader::addManifest(const GalleryStore& store) {
    const auto models = store.exchange().models();
    if (!models) return models.error();
    const auto storeId = store.storeId();
    if (!storeId) return storeId.error();
    Json manifest{{"format", kPackageFormat},
                  {"version", kPackageVersion},
                  {"program", FACENET_VERSION},
                  {"created_at_ms", QDateTime::currentMSecsSinceEpoch()},
                  {"models", Json::array()},
                  {"settings", Json::object()},
                  {"people", Json::array()},
                  {"sightings", Json::array()},
                  {"strict_pairs", Json::array()},
                  {"dismissed_suggestions", Json::array()},
                  {"store_id", storeId->toHex().toStdString()}};
    for (const StoredModel& model : *models)
        manifest["models"].push_back({{"id", model.id.toStdString()},
                                      {"name", model.name.toStdString()},
                                      {"metadata", model.metadataJson.toStdString()}});
    for (const QString& key : kPackagedSettings) {
        const auto value = store.setting(key);
        if (!value) return value.error();
        if (!value->isEmpty()) manifest["settings"][key.toStdString()] = value->toStdString();
    }
    for (const PackagedPerson& person : std::as_const(m_people))
        manifest["people"].push_back(person.folder.toStdString());
    for (const PackagedSightings& folder : std::as_const(m_sightings))
        manifest["sightings"].push_back(folder.folder.toStdString());
    const auto pairs = store.people().strictPairs();
    if (!pairs) return pairs.error();
    for (const auto& [modelId, pair] : *pairs)
        if (m_folders.contains(pair.first) && m_folders.contains(pair.second))
            manifest["strict_pairs"].push_back(
                {{"people", {m_folders.value(pair.first).toStdString(), m_folders.value(pair.second).toStdString()}},
                 {"model", modelId.toStdString()},
                 {"threshold", pair.threshold}});
    const auto dismissed = store.people().dismissedSuggestions();
    if (!dismissed) return dismissed.error();
    for (const DismissedSuggestion& one : *dismissed)
        if (const auto entry = entryFor(one)) manifest["dismissed_suggestions"].push_back(*entry);
    addFile(kManifestFile, toBytes(manifest));
    return {};
}

}  // namespace facenet
