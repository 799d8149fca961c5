#include "database/exchange/archive_import.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QHash>
#include <QSet>
#include <algorithm>

#include "core/model/model_library.h"
#include "database/base/crop_png.h"
#include "database/base/names.h"
#include "database/exchange/json_fields.h"
#include "database/exchange/package.h"
#include "database/exchange/package_format.h"
#include "database/exchange/package_manifest.h"
#include "database/exchange/package_path.h"
#include "database/exchange/person_record.h"
#include "database/exchange/sealed_package.h"
#include "database/parts/erased_rows.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Crops that are decoded at a time.
constexpr qsizetype kFacesAtOnce = 256;
constexpr int kSightingsAtOnce = 500;

QByteArray hashOf(const cv::Mat& crop) {
    return QCryptographicHash::hash(QByteArrayView(crop.data, qsizetype(crop.total() * crop.elemSize())),
                                    QCryptographicHash::Sha256);
}

/// A visit that has gone on since is the same; strangers of one moment differ by their similarity.
QString keyOf(const Sighting& sighting) {
    return u"%1 %2 %3 %4"_s.arg(sighting.personId.value_or(0))
        .arg(sighting.seenAt.toMSecsSinceEpoch())
        .arg(sighting.personId ? 0 : sighting.cosineSimilarity, 0, 'g', 17)
        .arg(sighting.source);
}

/// Takes one package in, inside a transaction.
class PackageImporter {
public:
    PackageImporter(GalleryStore& store, PackageReader& reader, KnownPeople known, ErasedPeople erased,
                    JobControl& control)
        : m_store(store), m_reader(reader), m_known(known), m_erased(erased), m_control(control) {}

    Result<PackageImport> run(const PackageManifest& manifest) {
        auto erased = m_store.exchange().erasedOrigins();
        if (!erased) return erased.error();
        m_erasedOrigins = std::move(*erased);
        const auto storeId = m_store.storeId();
        if (!storeId) return storeId.error();
        m_import.fromThisStore = manifest.storeId == *storeId;
        if (const auto taken = takeModels(manifest.models); !taken) return taken.error();
        if (const auto taken = offerSettings(manifest.settings); !taken) return taken.error();
        const int total = static_cast<int>(manifest.people.size() + manifest.sightings.size());
        int done = 0;
        for (const QString& folder : manifest.people) {
            if (const auto taken = takePerson(folder); !taken) return malformedFrom(taken.error(), folder);
            m_control.report(++done, total);
        }
        for (const PackageManifest::StrictPairOfFolders& pair : manifest.strictPairs)
            if (const auto taken = takeStrictPair(pair); !taken) return malformedFrom(taken.error(), kManifestFile);
        for (const PackageManifest::Dismissed& dismissed : manifest.dismissed)
            if (const auto taken = takeDismissed(dismissed); !taken) return malformedFrom(taken.error(), kManifestFile);
        if (!manifest.sightings.isEmpty())
            if (const auto noted = noteKnownSightings(); !noted) return noted.error();
        for (const QString& folder : manifest.sightings) {
            if (const auto taken = takeSightings(folder); !taken) return malformedFrom(taken.error(), folder);
            m_control.report(++done, total);
        }
        if (const auto noted = m_store.journal().addToLog(u"import"_s, m_import.people + m_import.addedTo); !noted)
            return noted.error();
        return m_import;
    }

private:
    /// What the store would not take from a user, it does not take from a file.
    static Error malformedFrom(const Error& error, const QString& folder) {
        if (error.code != ErrorCode::InvalidArgument) return error;
        return {ErrorCode::FileMalformed, folder.toStdString() + ": " + error.context};
    }

    /// Of people who were skipped nothing is taken; what is there already stays.
    Result<void> takeStrictPair(const PackageManifest::StrictPairOfFolders& pair) {
        const auto first = m_people.value(pair.first), second = m_people.value(pair.second);
        if (!first || !second || *first == *second) return {};
        const auto present = m_store.people().strictPairs();
        if (!present) return present.error();
        const bool known = std::any_of(present->begin(), present->end(), [&](const StoredStrictPair& one) {
            const auto& [a, b, threshold] = one.pair;
            return one.modelId == pair.modelId && ((a == *first && b == *second) || (a == *second && b == *first));
        });
        if (known) return {};
        const auto added = m_store.people().beStricter(pair.modelId, {*first, *second, pair.threshold});
        return added ? Result<void>() : added.error();
    }

    Result<void> takeDismissed(const PackageManifest::Dismissed& dismissed) {
        QList<qint64> people, faces;
        for (const QString& folder : dismissed.people) people.append(m_people.value(folder).value_or(0));
        for (const QString& picture : dismissed.faces) faces.append(m_faces.value(picture));
        if (people.contains(0) || faces.contains(0)) return {};
        return m_store.people().dismissSuggestion({.kind = dismissed.kind,
                                                   .personId = people.value(0),
                                                   .otherPersonId = people.value(1),
                                                   .faceId = faces.value(0),
                                                   .otherFaceId = faces.value(1),
                                                   .faces = dismissed.count});
    }

    Result<void> takeModels(const QList<StoredModel>& models) {
        const auto present = m_store.exchange().models();
        if (!present) return present.error();
        for (const StoredModel& model : models) {
            const bool named = std::any_of(present->begin(), present->end(), [&](const StoredModel& known) {
                return known.id == model.id && !known.name.isEmpty();
            });
            if (named) continue;
            if (const auto taken = m_store.faces().registerModel(model.id, model.name, model.metadataJson); !taken)
                return taken;
        }
        return {};
    }

    /// Only what differs from what is here is worth a question.
    Result<void> offerSettings(const QHash<QString, QString>& settings) {
        for (const auto& [key, value] : settings.asKeyValueRange()) {
            const auto offered = parseJson(value.toUtf8(), key);
            if (!offered) return offered.error();
            const auto present = m_store.setting(key);
            if (!present) return present.error();
            if (*present != value) m_import.settingsOffered = value;
        }
        return {};
    }

    /// Who of the store is meant by a person of the package; nobody: a new one.
    Result<std::optional<Person>> knownAs(const QString& name) {
        const auto named = m_store.people().named(name);
        if (!named) return named.error();
        QList<Person> before = *named;
        before.removeIf([&](const Person& person) { return m_new.contains(person.id); });
        const int nth = m_occurrences[foldedName(name)]++;
        if (nth >= before.size()) return std::optional<Person>();
        return std::optional<Person>(before[nth]);
    }

    Result<void> takePerson(const QString& folder) {
        const auto text = m_reader.read(folder + kPersonFile, kMostTextBytes);
        if (!text) return text.error();
        const auto vectors = m_reader.read(folder + kVectorsFile, mostVectorBytes(*text));
        if (!vectors) return vectors.error();
        auto record = personFrom(*text, *vectors, folder);
        if (!record) return record.error();
        if (const auto name = cleanName(record->name); !name) return name.error();
        if (m_erased == ErasedPeople::LeaveOut && haveAny(record->origins, m_erasedOrigins)) {
            m_import.erased.append(record->name);
            m_people.insert(folder, std::nullopt);
            return {};
        }
        const auto known = knownAs(record->name);
        if (!known) return known.error();
        if (*known && m_known == KnownPeople::Skip) {
            ++m_import.skipped;
            m_people.insert(folder, std::nullopt);
            return {};
        }
        std::optional<Error> failure;
        const auto leaveOut = [&](const auto& row) {
            const auto erased = treatErased(row.origins);
            if (erased.ok() && *erased && row.picture == record->portrait) record->portrait.clear();
            if (!erased && !failure) failure = erased.error();
            return erased.ok() && *erased;
        };
        record->faces.removeIf(leaveOut);
        record->rejectedLooks.removeIf(leaveOut);
        if (failure) return *failure;
        if (*known && m_known == KnownPeople::AddTo) return addTo(**known, *record, folder);
        return addNew(*record, folder);
    }

    /// Exports from before know the moment and not the text.
    static QList<Consent> consentsOf(const PersonRecord& record) {
        return record.consents.isEmpty() ? QList<Consent>{{.givenAt = record.consentedAt}} : record.consents;
    }

    /// Whether a row was erased and is left out. One that is meant to come back is no longer erased.
    Result<bool> treatErased(const QList<QByteArray>& origins) {
        if (!haveAny(origins, m_erasedOrigins)) return false;
        if (m_erased == ErasedPeople::LeaveOut) {
            ++m_import.erasedRows;
            return true;
        }
        const auto forgotten = m_store.exchange().forgetErased(origins);
        if (!forgotten) return forgotten.error();
        return false;
    }

    Result<void> addNew(const PersonRecord& record, const QString& folder) {
        qint64 personId = 0;
        qint64 portrait = 0;
        for (qsizetype at = 0; at == 0 || at < record.faces.size(); at += kFacesAtOnce) {
            const QList<PackagedFace> some = record.faces.mid(at, kFacesAtOnce);
            Enrolment enrolment{.personId = personId,
                                .name = record.name,
                                .note = personId == 0 ? record.note : QString(),
                                .consentedAt = personId == 0 ? record.consentedAt : QDateTime(),
                                .consents = personId == 0 ? consentsOf(record) : QList<Consent>(),
                                .createdAt = record.createdAt};
            for (const PackagedFace& face : some) {
                const auto crop = cropOf(folder, face.picture);
                if (!crop) return crop.error();
                enrolment.faces.append(newFace(face, *crop));
            }
            const auto enrolled = m_store.people().enroll(enrolment, true);
            if (!enrolled) return enrolled.error();
            personId = enrolled->personId;
            for (qsizetype i = 0; i < some.size(); ++i) {
                if (some[i].picture == record.portrait) portrait = enrolled->faceIds[i];
                if (const auto noted = noteFace(some[i], enrolled->faceIds[i], folder); !noted) return noted;
            }
            m_import.faces += static_cast<int>(some.size());
        }
        if (!record.portrait.isEmpty()) {
            if (portrait == 0) return Error{ErrorCode::InvalidArgument, "a portrait that is none of the faces"};
            if (const auto set = m_store.people().setPortrait(personId, portrait); !set) return set.error();
        }
        for (const LookRecord& look : record.rejectedLooks)
            if (const auto added = addLook(personId, look, folder); !added) return added;
        if (const auto noted = m_store.exchange().addOrigins(personId, record.origins); !noted) return noted;
        m_new.insert(personId);
        m_people.insert(folder, personId);
        ++m_import.people;
        return {};
    }

    Result<void> addTo(const Person& person, const PersonRecord& record, const QString& folder) {
        const auto present = hashesOf(person.id);
        if (!present) return present.error();
        m_people.insert(folder, person.id);
        if (const auto noted = m_store.exchange().addOrigins(person.id, record.origins); !noted) return noted;
        if (const auto added = m_store.people().addConsents(person.id, record.consents); !added) return added;
        bool changed = false;
        if (!record.note.isEmpty() && !person.note.contains(record.note)) {
            const QString note = person.note.isEmpty() ? record.note : QString(person.note + u'\n' + record.note);
            if (const auto set = m_store.people().setNote(person.id, note); !set) return set.error();
            changed = true;
        }
        for (const PackagedFace& face : record.faces) {
            const auto crop = cropOf(folder, face.picture);
            if (!crop) return crop.error();
            if (const qint64 known = present->value(hashOf(*crop)); known != 0) {
                if (const auto noted = noteFace(face, known, folder); !noted) return noted;
                ++m_import.knownFaces;
                continue;
            }
            const auto enrolled = m_store.people().enroll({.personId = person.id, .faces = {newFace(face, *crop)}});
            if (!enrolled) return enrolled.error();
            if (const auto noted = noteFace(face, enrolled->faceIds.first(), folder); !noted) return noted;
            ++m_import.faces;
            changed = true;
        }
        const auto looks = m_store.exchange().rejectedLooksOf(person.id);
        if (!looks) return looks.error();
        for (const LookRecord& look : record.rejectedLooks) {
            const auto known = std::find_if(looks->begin(), looks->end(), [&](const RejectedLook& other) {
                return other.createdAt == look.createdAt;
            });
            if (known != looks->end()) {
                const auto noted = m_store.exchange().addOrigins(ErasableRow::Look, known->id, look.origins);
                if (!noted) return noted;
                continue;
            }
            const int before = m_import.rejectedLooks;
            if (const auto added = addLook(person.id, look, folder); !added) return added;
            changed |= m_import.rejectedLooks > before;
        }
        m_import.addedTo += changed ? 1 : 0;
        m_import.skipped += changed ? 0 : 1;
        return {};
    }

    Result<void> noteFace(const PackagedFace& face, qint64 id, const QString& folder) {
        m_faces.insert(folder + u'/' + face.picture, id);
        return m_store.exchange().addOrigins(ErasableRow::Face, id, face.origins);
    }

    Result<QHash<QByteArray, qint64>> hashesOf(qint64 personId) {
        QHash<QByteArray, qint64> hashes;
        const auto faces = m_store.faces().of(personId);
        if (!faces) return faces.error();
        for (const StoredFace& face : *faces) {
            const auto png = m_store.faces().cropPng(face.id);
            if (!png) return png.error();
            // One that cannot be read is like no other.
            if (const auto crop = cropFromPng(*png, {}); crop) hashes.insert(hashOf(*crop), face.id);
        }
        return hashes;
    }

    Result<void> addLook(qint64 personId, const LookRecord& look, const QString& folder) {
        if (look.picture.isEmpty()) {
            ++m_import.looksLeftOut;
            return {};
        }
        const auto crop = cropOf(folder, look.picture);
        if (!crop) return crop.error();
        ++m_import.rejectedLooks;
        const auto id = m_store.exchange().addRejectedLook(personId, {.createdAt = look.createdAt}, *crop);
        if (!id) return id.error();
        return m_store.exchange().addOrigins(ErasableRow::Look, *id, look.origins);
    }

    Result<void> noteKnownSightings() {
        for (qint64 last = 0;;) {
            const auto some = m_store.sightings().after(last, kSightingsAtOnce);
            if (!some) return some.error();
            if (some->isEmpty()) return {};
            last = some->last().id;
            for (const Sighting& sighting : *some) m_knownSightings.insert(keyOf(sighting), sighting.id);
        }
    }

    Result<void> takeSightings(const QString& folder) {
        const auto text = m_reader.read(folder + kSightingsFile, kMostTextBytes);
        if (!text) return text.error();
        const auto vectors = m_reader.read(folder + kVectorsFile, mostVectorBytes(*text));
        if (!vectors) return vectors.error();
        const auto records = sightingsFrom(*text, *vectors, folder);
        if (!records) return records.error();
        for (const SightingRecord& record : *records) {
            if (!m_control.proceedAtOnce()) return Error{ErrorCode::Cancelled, {}};
            Sighting sighting{.seenAt = record.seenAt,
                              .seenUntil = record.seenUntil,
                              .source = record.source,
                              .cosineSimilarity = record.cosineSimilarity,
                              .quality = record.quality};
            if (record.person) {
                const auto person = m_people.constFind(*record.person);
                if (person == m_people.constEnd())
                    return Error{ErrorCode::InvalidArgument, "a sighting of somebody who is not in the package"};
                if (!*person) continue;
                sighting.personId = **person;
            }
            const auto erased = treatErased(record.origins);
            if (!erased) return erased.error();
            if (*erased) continue;
            if (const qint64 known = m_knownSightings.value(keyOf(sighting)); known != 0) {
                const auto noted = m_store.exchange().addOrigins(ErasableRow::Sighting, known, record.origins);
                if (!noted) return noted;
                ++m_import.knownSightings;
                continue;
            }
            if (!record.picture.isEmpty()) {
                auto png = m_reader.read(folder + u'/' + record.picture, kMostPictureBytes);
                if (!png) return png.error();
                if (const auto crop = cropFromPng(*png, folder + u'/' + record.picture); !crop) return crop.error();
                sighting.cropPng = std::move(*png);
            }
            const auto added = m_store.sightings().add(sighting);
            if (!added) return added.error();
            const auto noted = m_store.exchange().addOrigins(ErasableRow::Sighting, *added, record.origins);
            if (!noted) return noted;
            ++m_import.sightings;
        }
        return {};
    }

    Result<cv::Mat> cropOf(const QString& folder, const QString& picture) {
        if (!m_control.proceedAtOnce()) return Error{ErrorCode::Cancelled, {}};
        const QString name = folder + u'/' + picture;
        const auto png = m_reader.read(name, kMostPictureBytes);
        if (!png) return png.error();
        return cropFromPng(*png, name);
    }

    static NewFace newFace(const PackagedFace& face, const cv::Mat& crop) {
        return {.crop = crop,
                .quality = face.quality,
                .source = face.source,
                .takenAt = face.takenAt,
                .pictureHash = face.pictureHash};
    }

    /// No more than the text can announce, so that a short one does not unpack long vectors.
    static qint64 mostVectorBytes(const QByteArray& text) {
        return std::min(kMostVectorBytes, text.size() * kEmbeddingSize * qint64(sizeof(float)));
    }

    GalleryStore& m_store;
    PackageReader& m_reader;
    KnownPeople m_known;
    ErasedPeople m_erased;
    QSet<QByteArray> m_erasedOrigins;
    JobControl& m_control;
    PackageImport m_import;
    QHash<QString, std::optional<qint64>> m_people;  ///< by folder; none: skipped
    QHash<QString, qint64> m_faces;                  ///< by folder and picture
    QSet<qint64> m_new;
    QHash<QString, int> m_occurrences;  ///< by folded name
    QHash<QString, qint64> m_knownSightings;
};

/// Who tried in vain stands in the log too; why nothing came in is the better answer than why that was not noted.
Error noteFailed(const StoreAccess& store, const Error& error) {
    if (error.code != ErrorCode::Cancelled)
        static_cast<void>(
            store.ask([](GalleryStore& opened) { return opened.journal().addToLog(u"import"_s, 0, u"failed"_s); }));
    return error;
}

/// Pages and tables about somebody, which the pictures beside them must not be taken for people's by.
bool isOfOnePerson(const QString& path) {
    const auto has = [&](const QString& name) { return QFileInfo(path + u'/' + name).isFile(); };
    return has(u"index.html"_s) && has(u"people.jsonl"_s) && !has(kManifestFile);
}

}  // namespace

Result<PackageImport> importPackage(const StoreAccess& store, const QString& path, KnownPeople known,
                                    JobControl& control, ErasedPeople erased, const QString& passphrase) {
    if (isOfOnePerson(path))
        return noteFailed(store,
                          {ErrorCode::InvalidArgument,
                           path.toStdString() + " (the export of one person, which is for reading; take in an export "
                                                "of people instead)"});
    const auto reader = isSealedArchive(path) ? openSealedArchive(path, passphrase) : openPackage(path);
    if (!reader) return noteFailed(store, reader.error());
    return importPackage(store, **reader, known, control, erased);
}

Result<PackageImport> importPackage(const StoreAccess& store, PackageReader& package, KnownPeople known,
                                    JobControl& control, ErasedPeople erased) {
    const auto manifest = readManifest(package);
    if (!manifest) return noteFailed(store, manifest.error());
    PackageImport import;
    const auto take = [&](GalleryStore& opened) {
        return opened.together(GalleryStore::newImportId(), [&]() -> Result<void> {
            auto done = PackageImporter(opened, package, known, erased, control).run(*manifest);
            if (!done) return done.error();
            import = *done;
            return {};
        });
    };
    while (control.proceed()) {
        const auto taken = store.ask(take);
        if (taken) return import;
        const bool paused = taken.error().code == ErrorCode::Cancelled && control.ending() == JobControl::Ending::None;
        if (!paused) return noteFailed(store, taken.error());
    }
    return Error{ErrorCode::Cancelled, {}};
}

Result<void> takeSettings(GalleryStore& store, const QString& offered) {
    auto json = parseJson(offered.toUtf8(), kPackagedSettings.first());
    if (!json) return json.error();
    // The choice of a model that is not here would leave the store without one; a path anybody may have written.
    const auto model = json->find("model");
    const std::string name = model != json->end() && model->is_string() ? model->get<std::string>() : std::string();
    const bool isHere = name.find('/') == std::string::npos &&
                        (name.empty() || ModelLibrary(store.modelsFolder().toStdString()).find(name));
    if (!isHere) {
        json->erase("model");
        json->erase("previous_model");
    }
    return store.setSetting(kPackagedSettings.first(),
                            QString::fromStdString(json->dump(-1, ' ', false, Json::error_handler_t::replace)));
}

bool isPackage(const QString& path) {
    const QFileInfo info(path);
    return info.isFile() || QFileInfo(path + u'/' + kManifestFile).isFile() || isOfOnePerson(path);
}

}  // namespace facenet
