#include "app/cli/picture_enrolment.h"

#include <QFileInfo>
#include <QSet>

#include "app/cli/cli_context.h"
#include "app/cli/faces.h"
#include "app/cli/messages.h"

namespace facenet::cli {

namespace {

/// The one person of that name; 0 when there is nobody.
Result<qint64> personOf(const GalleryStore& store, const QString& name) {
    const auto people = store.peopleNamed(name);
    if (!people) return people.error();
    if (people->isEmpty()) return qint64(0);
    if (people->size() > 1)
        return Error{ErrorCode::NameTaken, "several people are called " + name.toStdString() +
                                               "; `facenet people merge` or `rename` them first"};
    return people->first().id;
}

Result<QSet<QString>> sourcesOf(const GalleryStore& store, qint64 personId) {
    QSet<QString> sources;
    if (personId == 0) return sources;
    const auto faces = store.facesOf(personId);
    if (!faces) return faces.error();
    for (const StoredFace& face : *faces) sources.insert(face.source);
    return sources;
}

std::string doubtsAbout(const MainFace& face) {
    std::string why = issuesText(face.found->quality);
    if (face.facesInPicture > 1)
        why +=
            (why.empty() ? "" : ", ") + std::string("the main one of ") + counted(face.facesInPicture, "face", "faces");
    return why;
}

}  // namespace

Result<EnrolmentReport> enrollPictures(CliContext& context, const PicturesOfPerson& pictures,
                                       const DetectorOptions& options, const std::function<void()>& onPicture) {
    const auto store = context.storeForEnrolment();
    if (!store) return store.error();
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    const QString name = QString::fromStdString(pictures.name).trimmed();
    const auto person = personOf(**store, name);
    if (!person) return person.error();
    auto stored = sourcesOf(**store, *person);
    if (!stored) return stored.error();

    EnrolmentReport report{.name = name.toStdString(), .personId = *person};
    const QDateTime now = QDateTime::currentDateTimeUtc();
    Enrolment enrolment{.personId = *person,
                        .name = name,
                        .note = QString::fromStdString(pictures.note),
                        .consentedAt = now,
                        .modelId = QString::fromStdString((*analyzer)->network().card().modelId),
                        .faces = {}};
    std::vector<cv::Mat> crops;
    for (const std::string& path : pictures.paths) {
        if (!context.wanted()) return Error{ErrorCode::Cancelled, {}};
        if (onPicture) onPicture();
        const QFileInfo file(QString::fromStdString(path));
        const QString source = file.canonicalFilePath();
        if (!source.isEmpty() && stored->contains(source)) {
            ++report.alreadyStored;
            continue;
        }
        const auto face = readDetectedFace(**analyzer, path, options);
        if (!face) {
            report.refused.push_back({path, face.error()});
            continue;
        }
        stored->insert(source);
        if (const std::string why = doubtsAbout(*face); !why.empty()) report.doubtful.push_back({path, why});
        crops.push_back(face->crop);
        enrolment.faces.append(NewFace{.crop = face->crop,
                                       .quality = face->found->quality,
                                       .source = source,
                                       .takenAt = file.lastModified().toUTC(),
                                       .embedding = {}});
    }
    if (crops.empty()) return report;

    auto embeddings = embedInBatches(**analyzer, crops);
    if (!embeddings) return embeddings.error();
    for (std::size_t i = 0; i < crops.size(); ++i)
        enrolment.faces[static_cast<qsizetype>(i)].embedding = (*embeddings)[i];
    const auto enrolled = (*store)->enroll(enrolment);
    if (!enrolled) return enrolled.error();
    report.personId = enrolled->personId;
    report.newPerson = enrolled->newPerson;
    report.added = crops.size();
    report.embeddings = std::move(*embeddings);
    return report;
}

Json reportJson(const EnrolmentReport& report) {
    Json refused = Json::array(), doubtful = Json::array();
    for (const auto& [path, error] : report.refused) {
        refused.push_back({{"source", path}});
        refused.back().update(errorJson(error));
    }
    for (const auto& [path, why] : report.doubtful) doubtful.push_back({{"source", path}, {"why", why}});
    return {{"name", report.name},
            {"id", report.personId != 0 ? Json(report.personId) : Json()},
            {"new_person", report.newPerson},
            {"added", report.added},
            {"already_stored", report.alreadyStored},
            {"refused", std::move(refused)},
            {"doubtful", std::move(doubtful)}};
}

void explain(Console& console, const EnrolmentReport& report) {
    for (const auto& [path, error] : report.refused) console.notice("refused: " + sentenceOf(error));
    for (const auto& [path, why] : report.doubtful) console.notice("stored, but " + why + ": " + path);
}

}  // namespace facenet::cli
