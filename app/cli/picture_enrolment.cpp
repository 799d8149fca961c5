#include "app/cli/picture_enrolment.h"

#include "app/cli/cli_context.h"
#include "app/cli/messages.h"
#include "app/cli/steered_job.h"
#include "database/exchange/tables.h"
#include "database/store_model.h"

namespace facenet::cli {

namespace {

std::string doubtsAbout(const EnrolmentReport::Doubtful& picture) {
    std::string why;
    const auto add = [&why](const std::string& words) { why += (why.empty() ? "" : ", ") + words; };
    for (const QualityIssue issue : picture.issues) add(wordsFor(issue));
    if (picture.lying) add("lying: turned upright");
    if (picture.facesInPicture > 1) add("the main one of " + counted(picture.facesInPicture, "face", "faces"));
    if (!picture.alsoOf.empty()) add("the same picture is stored of " + picture.alsoOf);
    return why;
}

}  // namespace

Result<void> enrollPictures(CliContext& context, const std::vector<PicturesOfPerson>& people,
                            const PictureImportOptions& options,
                            const std::function<void(const EnrolmentReport&)>& onPerson) {
    const auto store = context.storeForEnrolment();
    if (!store) return store.error();
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    SteeredJob job(context, "Pictures:");
    const auto imported = importPictures(**store, **analyzer, people, options, job.control(), onPerson);
    // What was stored stays, and its model with it.
    const auto kept = keepModel(**store, *context.model());
    return imported ? kept : imported;
}

Result<std::size_t> sortPictures(CliContext& context, PeopleList& people, const FaceSortingOptions& options) {
    const auto store = context.storeForEnrolment();
    if (!store) return store.error();
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    SteeredJob job(context, "Sorting pictures by face:");
    return sortByFace(**store, **analyzer, people, options, job.control());
}

Json reportJson(const EnrolmentReport& report) {
    Json refused = Json::array(), doubtful = Json::array();
    for (const auto& [path, error] : report.refused) {
        refused.push_back({{"source", path}});
        refused.back().update(errorJson(error));
    }
    for (const auto& picture : report.doubtful)
        doubtful.push_back({{"source", picture.path}, {"why", doubtsAbout(picture)}});
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
    for (const auto& picture : report.doubtful)
        console.notice("stored, but " + doubtsAbout(picture) + ": " + picture.path);
}

QByteArray reportLines(const EnrolmentReport& report) {
    QByteArray lines;
    const auto add = [&](const std::string& path, const char* what, const std::string& why) {
        lines += csvLine({QString::fromStdString(report.name), QString::fromStdString(path), QString::fromLatin1(what),
                          QString::fromStdString(why)});
    };
    if (report.error) add({}, "refused", sentenceOf(*report.error));
    for (const auto& [path, error] : report.refused) add(path, "refused", sentenceOf(error));
    for (const auto& picture : report.doubtful) add(picture.path, "doubtful", doubtsAbout(picture));
    return lines;
}

}  // namespace facenet::cli
