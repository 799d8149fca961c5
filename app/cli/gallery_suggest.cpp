#include "app/cli/commands.h"
#include "app/cli/gallery_job.h"
#include "app/cli/steered_job.h"

namespace facenet::cli {

namespace {

const char* nameOf(ShotNeed need) {
    switch (need) {
        case ShotNeed::FewFaces:
            return "few_faces";
        case ShotNeed::PoorQuality:
            return "poor_quality";
        case ShotNeed::NoFrontalFace:
            return "no_frontal_face";
        case ShotNeed::OneOccasion:
            break;
    }
    return "one_occasion";
}

const char* wordsFor(ShotNeed need) {
    switch (need) {
        case ShotNeed::FewFaces:
            return "few faces";
        case ShotNeed::PoorQuality:
            return "no face of good quality";
        case ShotNeed::NoFrontalFace:
            return "no face from the front";
        case ShotNeed::OneOccasion:
            break;
    }
    return "all of one occasion";
}

Json suggestionsJson(const GalleryContents& gallery, const Suggestions& found) {
    Json json{{"same_person", Json::array()},
              {"misfiled", Json::array()},
              {"near_duplicates", Json::array()},
              {"confusable", Json::array()},
              {"needing_shots", Json::array()}};
    for (const SamePersonSuggestion& pair : found.samePerson)
        json["same_person"].push_back(
            {{"people", {personJson(gallery, pair.firstPerson), personJson(gallery, pair.secondPerson)}},
             {"faces", {pair.firstFace, pair.secondFace}},
             {"similarity", rounded(pair.cosineSimilarity, 4)}});
    for (const MisfiledSuggestion& face : found.misfiled)
        json["misfiled"].push_back({{"face", face.faceId},
                                    {"person", personJson(gallery, face.personId)},
                                    {"looks_like", personJson(gallery, face.looksLike)},
                                    {"own_similarity", rounded(face.ownSimilarity, 4)},
                                    {"other_similarity", rounded(face.otherSimilarity, 4)}});
    for (const NearDuplicates& group : found.duplicates)
        json["near_duplicates"].push_back({{"person", personJson(gallery, group.personId)}, {"faces", group.faceIds}});
    for (const ConfusablePair& pair : found.confusable)
        json["confusable"].push_back(
            {{"people", {personJson(gallery, pair.firstPerson), personJson(gallery, pair.secondPerson)}},
             {"faces", {pair.firstFace, pair.secondFace}},
             {"similarity", rounded(pair.cosineSimilarity, 4)},
             {"confusion_rate", pair.confusionRate},
             {"threshold", rounded(pair.threshold, 4)}});
    for (const PersonNeeds& person : found.needs) {
        Json needs = Json::array();
        for (const ShotNeed need : person.needs) needs.push_back(nameOf(need));
        json["needing_shots"].push_back(
            {{"person", personJson(gallery, person.personId)}, {"faces", person.faces}, {"needs", std::move(needs)}});
    }
    return json;
}

std::string nameIn(const GalleryContents& gallery, std::int64_t personId) {
    return personJson(gallery, personId)["name"].get<std::string>();
}

void printSuggestions(Console& console, const GalleryContents& gallery, const Suggestions& found) {
    for (const SamePersonSuggestion& pair : found.samePerson)
        console.print("same person? " + nameIn(gallery, pair.firstPerson) + " and " +
                      nameIn(gallery, pair.secondPerson) + " (" + fixed(pair.cosineSimilarity, 2) + ")");
    for (const MisfiledSuggestion& face : found.misfiled)
        console.print("misfiled? face " + std::to_string(face.faceId) + " of " + nameIn(gallery, face.personId) + " (" +
                      fixed(face.ownSimilarity, 2) + ") looks like " + nameIn(gallery, face.looksLike) + " (" +
                      fixed(face.otherSimilarity, 2) + ")");
    for (const NearDuplicates& group : found.duplicates)
        console.print("the same picture: " + std::to_string(group.faceIds.size()) + " faces of " +
                      nameIn(gallery, group.personId));
    for (const ConfusablePair& pair : found.confusable)
        console.print("alike: " + nameIn(gallery, pair.firstPerson) + " and " + nameIn(gallery, pair.secondPerson) +
                      ", confused in " + fixed(100 * pair.confusionRate, 1) + " % of looks; similarity " +
                      fixed(pair.threshold, 2) + " would keep them apart");
    for (const PersonNeeds& person : found.needs) {
        std::string words;
        for (const ShotNeed need : person.needs) words += (words.empty() ? "" : ", ") + std::string(wordsFor(need));
        console.print("needs shots: " + nameIn(gallery, person.personId) + ": " + words);
    }
}

}  // namespace

Result<int> run(CliContext& context, const GallerySuggestCommand&) {
    const auto settings = context.storeSettings();
    if (!settings) return settings.error();
    const auto model = context.model();
    if (!model) return model.error();
    const auto built = context.gallery();
    if (!built) return built.error();
    const GalleryContents* gallery = &(*built)->contents();
    const auto records = faceRecords(context);
    if (!records) return records.error();
    const auto threshold = context.threshold(*settings, (*built)->independentTemplates());
    if (!threshold) return threshold.error();
    SteeredJob job(context, "Looking through the gallery, per cent:");
    const auto found =
        suggestMendings(*gallery, *records, {.farCurve = model->card.farCurve, .threshold = *threshold}, job.control());
    if (!found) return found.error();
    const auto store = context.storeIfAny();
    if (!store) return store.error();
    const auto dismissed =
        *store ? (*store)->people().dismissedSuggestions() : Result<DismissedSuggestions>(DismissedSuggestions());
    if (!dismissed) return dismissed.error();
    const Suggestions open = withoutDismissed(*found, *dismissed);
    if (context.console().json())
        context.console().print(suggestionsJson(*gallery, open));
    else
        printSuggestions(context.console(), *gallery, open);
    return kExitOk;
}

}  // namespace facenet::cli
