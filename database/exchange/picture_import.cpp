#include "database/exchange/picture_import.h"

#include <QFileInfo>
#include <QHash>
#include <QSet>
#include <algorithm>
#include <map>
#include <optional>

#include "core/analysis/mixed_looks.h"
#include "core/base/caught.h"
#include "core/base/made_ahead.h"
#include "core/base/person_names.h"
#include "core/model/engine.h"
#include "core/picture/picture_hash.h"
#include "core/picture/read_picture.h"
#include "database/base/names.h"

namespace facenet {

namespace {

constexpr std::size_t kEmbedBatch = 32;
constexpr std::size_t kDecodedAhead = 4;               ///< whole pictures in memory
constexpr std::size_t kDecodedAheadBytes = 512 << 20;  ///< of more only one
constexpr std::size_t kLookedAhead = 64;               ///< faces are found while others are embedded and stored
constexpr std::size_t kFacesInPart = 256;

/// A picture to be looked at.
struct Task {
    std::size_t person = 0;
    std::string path;
    QString source;
};

struct Decoded {
    Result<Photograph> picture;
    QByteArray hash;  ///< empty without a picture
};

std::size_t bytesOf(const Decoded& decoded) {
    return decoded.picture ? decoded.picture->pixels.total() * decoded.picture->pixels.elemSize() : 0;
}

/// A picture that was looked at; its pixels are not needed any more.
struct Looked {
    std::optional<Error> unreadable{};
    QByteArray hash{};
    cv::Size sizePx{};
    std::optional<std::int64_t> takenAtMs{};
    Result<std::vector<AnalyzedFace>> faces =
        std::vector<AnalyzedFace>();  ///< none of a picture that is stored already
};

/// Somebody who is being enrolled.
struct Entry {
    EnrolmentReport report;
    Enrolment enrolment;         ///< with the faces that are not stored yet
    std::vector<cv::Mat> crops;  ///< the same
    bool complete = false;       ///< all pictures were looked at
    QSet<QByteArray> pictures;   ///< that are stored of them or are going to be, by their hashes
};

class PictureImport {
public:
    PictureImport(const StoreAccess& store, const Analyzer& analyzer, const PictureImportOptions& options,
                  JobControl& control, const std::function<void(const EnrolmentReport&)>& onPerson)
        : m_store(store), m_analyzer(analyzer), m_options(options), m_control(control), m_onPerson(onPerson) {}

    Result<void> run(const std::vector<PicturesOfPerson>& people) {
        if (const auto prepared = readWhatIsStored(); !prepared) return prepared;
        for (const PicturesOfPerson& pictures : oneEntryAName(people))
            if (const auto planned = plan(pictures); !planned) return planned;
        MadeAhead<Decoded> decoded(
            m_tasks.size(), {kDecodedAhead, kDecodedAheadBytes}, [this](std::size_t i) { return decode(m_tasks[i]); },
            bytesOf);
        std::vector<QSet<QByteArray>> stored;
        for (const Entry& entry : m_entries) stored.push_back(entry.pictures);
        MadeAhead<Looked> looked(m_tasks.size(), {kLookedAhead},
                                 [&](std::size_t i) { return lookAt(decoded.take(), stored[m_tasks[i].person]); });
        const int total = static_cast<int>(m_passedOver + m_tasks.size());
        m_control.report(static_cast<int>(m_passedOver), total);
        for (std::size_t i = 0; i < m_tasks.size(); ++i) {
            if (!m_control.proceed()) return Error{ErrorCode::Cancelled, {}};
            completeUntil(m_tasks[i].person);
            Entry& entry = m_entries[m_tasks[i].person];
            if (const auto taken = take(m_tasks[i], looked.take(), entry); !taken) return taken;
            const bool inPart = entry.crops.size() >= kFacesInPart;
            if (inPart || m_completedFaces >= kEmbedBatch)
                if (const auto stored = storeBatch(inPart); !stored) return stored;
            m_control.report(static_cast<int>(m_passedOver + i + 1), total);
        }
        completeUntil(m_entries.size());
        return storeBatch(false);
    }

private:
    /// Two spellings of one name are one person.
    static std::vector<PicturesOfPerson> oneEntryAName(const std::vector<PicturesOfPerson>& people) {
        std::vector<PicturesOfPerson> entries;
        std::map<std::string, std::size_t> known;
        for (const PicturesOfPerson& pictures : people) {
            const std::string name = nameKey(pictures.name);
            if (const auto found = known.find(name); found != known.end()) {
                auto& paths = entries[found->second].paths;
                paths.insert(paths.end(), pictures.paths.begin(), pictures.paths.end());
            } else {
                known.emplace(name, entries.size());
                entries.push_back(pictures);
            }
        }
        return entries;
    }

    Result<void> readWhatIsStored() {
        const auto owners = m_store.ask([](GalleryStore& store) { return store.faces().peopleByPicture(); });
        if (!owners) return owners.error();
        const auto people = m_store.ask([](GalleryStore& store) { return store.people().all(); });
        if (!people) return people.error();
        QHash<qint64, std::string> names;
        for (const Person& person : *people) names.insert(person.id, person.name.toStdString());
        for (auto picture = owners->cbegin(); picture != owners->cend(); ++picture)
            m_namesByPicture.insert(picture.key(), names.value(picture.value()));
        return {};
    }

    /// Who is meant, and which of the pictures are still to be looked at.
    Result<void> plan(const PicturesOfPerson& pictures) {
        if (!m_control.proceed()) return Error{ErrorCode::Cancelled, {}};
        Entry entry{.report = {.name = pictures.name},
                    .enrolment = {.note = QString::fromStdString(pictures.note),
                                  .consentedAt = QDateTime::currentDateTimeUtc(),
                                  .modelId = QString::fromStdString(m_analyzer.network().card().modelId)}};
        const auto name = cleanName(QString::fromStdString(pictures.name));
        const auto refuse = [&](const Error& error) -> Result<void> {
            entry.report.error = error;
            m_passedOver += pictures.paths.size();
            m_entries.push_back(std::move(entry));
            return {};
        };
        if (!name) return refuse(name.error());
        entry.report.name = name->toStdString();
        entry.enrolment.name = *name;
        const auto known = m_store.ask([&](GalleryStore& store) { return store.people().namesakes(*name); });
        if (!known) return known.error();
        if (known->size() > 1) return refuse({ErrorCode::NameTaken, "several people are called " + entry.report.name});
        QSet<QString> stored;
        if (!known->isEmpty()) {
            entry.report.personId = entry.enrolment.personId = known->first().id;
            const auto faces =
                m_store.ask([&](GalleryStore& store) { return store.faces().of(entry.enrolment.personId); });
            if (!faces) return faces.error();
            for (const StoredFace& face : *faces) {
                if (face.pictureHash.isEmpty())
                    stored.insert(face.source);
                else
                    entry.pictures.insert(face.pictureHash);
            }
        }
        for (const std::string& path : pictures.paths) {
            const QString source = QFileInfo(QString::fromStdString(path)).canonicalFilePath();
            if (!source.isEmpty() && stored.contains(source)) {
                ++entry.report.alreadyStored;
                ++m_passedOver;
                continue;
            }
            stored.insert(source);
            m_tasks.push_back({m_entries.size(), path, source});
        }
        m_entries.push_back(std::move(entry));
        return {};
    }

    static Decoded decode(const Task& task) {
        Decoded decoded{readPhotograph(task.path), {}};
        if (decoded.picture) decoded.hash = toBytes(pictureHash(decoded.picture->pixels));
        return decoded;
    }

    /// Finds the faces of a picture. In: the hashes of those that are stored of the person
    Looked lookAt(const Decoded& decoded, const QSet<QByteArray>& stored) const {
        if (!decoded.picture) return {.unreadable = decoded.picture.error()};
        const cv::Mat& image = decoded.picture->pixels;
        Looked looked{.hash = decoded.hash, .sizePx = image.size(), .takenAtMs = decoded.picture->takenAtMs};
        if (!stored.contains(decoded.hash))
            looked.faces =
                caught("the search for faces", [&] { return m_analyzer.find(image, forStill(m_options.detector)); });
        return looked;
    }

    /// Takes the face of a picture. Errors: those that concern the networks, not the picture
    Result<void> take(const Task& task, const Looked& looked, Entry& entry) {
        const auto refuse = [&](Error error) -> Result<void> {
            if (error.context.empty()) error.context = task.path;
            entry.report.refused.push_back({task.path, std::move(error)});
            return {};
        };
        if (looked.unreadable) return refuse(*looked.unreadable);
        if (entry.pictures.contains(looked.hash)) {
            ++entry.report.alreadyStored;
            return {};
        }
        const auto& found = looked.faces;
        if (!found) return concernsOnePicture(found.error()) ? refuse(found.error()) : found.error();
        const int index = mainFaceIndex(*found, looked.sizePx);
        if (index < 0) return refuse({ErrorCode::NoFace, {}});
        if (found->size() > 1 && m_options.several == SeveralFaces::Refuse)
            return refuse({ErrorCode::SeveralFaces, {}});
        const AnalyzedFace& face = (*found)[static_cast<std::size_t>(index)];
        auto issues = qualityIssues(face.quality, QualityLimits());
        const std::string alsoOf = somebodyElse(looked.hash, entry.report.name);
        if (!issues.empty() || found->size() > 1 || isLying(face.face) || !alsoOf.empty())
            entry.report.doubtful.push_back({task.path, std::move(issues), found->size(), isLying(face.face), alsoOf});
        entry.pictures.insert(looked.hash);
        m_namesByPicture.insert(looked.hash, entry.report.name);
        entry.crops.push_back(face.crop);
        entry.enrolment.faces.append(
            {.crop = face.crop,
             .quality = face.quality,
             .source = task.source,
             .takenAt = looked.takenAtMs ? QDateTime::fromMSecsSinceEpoch(*looked.takenAtMs, Qt::UTC) : QDateTime(),
             .pictureHash = looked.hash});
        return {};
    }

    /// Of whom the same picture is stored; empty: of nobody.
    std::string somebodyElse(const QByteArray& picture, const std::string& name) const {
        for (auto found = m_namesByPicture.constFind(picture);
             found != m_namesByPicture.cend() && found.key() == picture; ++found)
            if (*found != name) return *found;
        return {};
    }

    /// Nothing more comes of those before.
    void completeUntil(std::size_t person) {
        for (; m_completed < person; ++m_completed) {
            m_entries[m_completed].complete = true;
            m_completedFaces += m_entries[m_completed].crops.size();
        }
    }

    /// Embeds what waits and stores those of whom all pictures were looked at; with `inPart` also the last one.
    Result<void> storeBatch(bool inPart) {
        std::vector<Entry*> ready;
        for (std::size_t i = m_told; i < m_entries.size(); ++i)
            if (Entry& entry = m_entries[i]; !entry.crops.empty() && (entry.complete || inPart))
                ready.push_back(&entry);
        if (const auto embedded = embed(ready); !embedded) return embedded;
        std::erase_if(ready, [this](Entry* entry) { return refuseSeveralPeople(*entry); });
        const auto stored = m_store.ask([&](GalleryStore& store) {
            return store.together(m_options.importId, [&]() -> Result<void> {
                for (Entry* entry : ready) {
                    if (const auto met = meetNamesake(store, entry->enrolment); !met) return met;
                    if (const auto passed = passOverStored(store, *entry); !passed) return passed;
                    if (entry->enrolment.faces.isEmpty()) continue;
                    const auto enrolled = store.people().enroll(entry->enrolment, true);
                    if (!enrolled) return enrolled.error();
                    entry->report.personId = enrolled->personId;
                    entry->report.newPerson |= enrolled->newPerson;
                }
                return {};
            });
        });
        if (!stored) return stored;
        for (Entry* entry : ready) {
            entry->report.added += static_cast<std::size_t>(entry->enrolment.faces.size());
            entry->crops.clear();
            entry->enrolment.faces.clear();
            entry->enrolment.note.clear();
            entry->enrolment.personId = entry->report.personId;
        }
        m_completedFaces = 0;
        tell();
        return {};
    }

    /// Whoever is there already is who they are; of a new person it would be a fact that nobody has looked at.
    bool refuseSeveralPeople(Entry& entry) const {
        if (m_options.severalPeople == SeveralPeople::Store || entry.report.personId != 0 ||
            !clearlyShowSeveralPeople(entry.report.embeddings, m_analyzer.network().card().farCurve))
            return false;
        entry.report.error = Error{ErrorCode::SeveralPeople, entry.report.name};
        entry.report.embeddings.clear();
        entry.report.doubtful.clear();
        entry.crops.clear();
        entry.enrolment.faces.clear();
        return true;
    }

    /// Another program may have enrolled them since.
    static Result<void> meetNamesake(GalleryStore& store, Enrolment& enrolment) {
        if (enrolment.personId != 0) return {};
        const auto named = store.people().named(enrolment.name);
        if (!named) return named.error();
        if (!named->isEmpty()) enrolment.personId = named->first().id;
        return {};
    }

    /// It may have stored some of their pictures.
    static Result<void> passOverStored(GalleryStore& store, Entry& entry) {
        if (entry.enrolment.personId == 0) return {};
        const auto faces = store.faces().of(entry.enrolment.personId);
        if (!faces) return faces.error();
        QSet<QByteArray> stored;
        for (const StoredFace& face : *faces)
            if (!face.pictureHash.isEmpty()) stored.insert(face.pictureHash);
        entry.report.personId = entry.enrolment.personId;
        entry.report.alreadyStored += static_cast<std::size_t>(
            entry.enrolment.faces.removeIf([&](const NewFace& face) { return stored.contains(face.pictureHash); }));
        return {};
    }

    Result<void> embed(const std::vector<Entry*>& ready) const {
        std::vector<cv::Mat> crops;
        std::vector<std::pair<Entry*, qsizetype>> owners;
        for (Entry* entry : ready)
            for (std::size_t i = 0; i < entry->crops.size(); ++i) {
                crops.push_back(entry->crops[i]);
                owners.emplace_back(entry, static_cast<qsizetype>(i));
            }
        for (std::size_t begin = 0; begin < crops.size(); begin += kEmbedBatch) {
            const std::size_t end = std::min(begin + kEmbedBatch, crops.size());
            const auto embeddings = m_analyzer.embed(
                {crops.begin() + static_cast<std::ptrdiff_t>(begin), crops.begin() + static_cast<std::ptrdiff_t>(end)});
            if (!embeddings) return embeddings.error();
            for (std::size_t i = begin; i < end; ++i) {
                auto& [entry, face] = owners[i];
                entry->enrolment.faces[face].embedding = (*embeddings)[i - begin];
                entry->report.embeddings.push_back((*embeddings)[i - begin]);
            }
        }
        return {};
    }

    /// Of those who are done, in order.
    void tell() {
        for (; m_told < m_completed && m_entries[m_told].crops.empty(); ++m_told) {
            m_onPerson(m_entries[m_told].report);
            m_entries[m_told] = Entry{.complete = true};
        }
    }

    const StoreAccess& m_store;
    const Analyzer& m_analyzer;
    const PictureImportOptions& m_options;
    JobControl& m_control;
    const std::function<void(const EnrolmentReport&)>& m_onPerson;
    std::vector<Entry> m_entries;
    std::vector<Task> m_tasks;
    QMultiHash<QByteArray, std::string> m_namesByPicture;  ///< of whom a picture is stored
    std::size_t m_passedOver = 0;                          ///< pictures that need not be looked at
    std::size_t m_completedFaces = 0;                      ///< of those who are complete and not stored yet
    std::size_t m_completed = 0, m_told = 0;
};

}  // namespace

Result<void> importPictures(const StoreAccess& store, const Analyzer& analyzer,
                            const std::vector<PicturesOfPerson>& people, const PictureImportOptions& options,
                            JobControl& control, const std::function<void(const EnrolmentReport&)>& onPerson) {
    return PictureImport(store, analyzer, options, control, onPerson).run(people);
}

}  // namespace facenet
