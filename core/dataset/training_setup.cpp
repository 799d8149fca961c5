#include "core/dataset/training_setup.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include "core/dataset/crops.h"
#include "core/dataset/split.h"
#include "core/dataset/split_record.h"
#include "core/evaluate/verification.h"

namespace facenet {

namespace {

namespace fs = std::filesystem;

std::string hashOf(const std::string& text) {
    std::array<unsigned char, 16> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       nullptr, 0);
    std::array<char, 2 * hash.size() + 1> digits{};
    return sodium_bin2hex(digits.data(), digits.size(), hash.data(), hash.size());
}

Result<std::shared_ptr<const TensorFile>> weightsIn(const std::string& path) {
    if (path.empty()) return std::shared_ptr<const TensorFile>();
    auto weights = readSafetensors(path);
    if (!weights) return weights.error();
    return std::make_shared<const TensorFile>(std::move(*weights));
}

/// In: `gone` counts the pairs that are left out
/// Errors: FileNotFound where all are
Result<VerificationSet> lfwSet(const LfwFiles& files, Preprocessing preprocessing, const Analyzer& analyzer,
                               const std::string& cropFolder, const std::shared_ptr<const FileSeal>& seal,
                               JobControl& control, int& gone) {
    const auto protocol = readLfwPairs(files.pairsFileUtf8);
    if (!protocol) return protocol.error();
    std::map<std::string, std::size_t> places;  // in `paths`
    std::vector<std::string> paths;
    for (const VerificationPair& pair : protocol->pairs)
        for (const std::string& stem : {pair.firstPath, pair.secondPath}) {
            if (places.contains(stem)) continue;
            std::string path = pictureWithoutEnding(files.imagesFolderUtf8, stem);
            if (path.empty()) continue;
            places.emplace(stem, paths.size());
            paths.push_back(std::move(path));
        }
    auto crops = cutPictures(paths, preprocessing, WithoutFace::TakeMiddle, &analyzer, cropFolder, control, seal.get());
    if (!crops) return crops.error();
    std::vector<std::string> cropPaths;
    std::vector<std::optional<std::uint32_t>> numbers(paths.size());
    for (std::size_t i = 0; i < crops->size(); ++i) {
        if ((*crops)[i].state != Crop::State::Usable) continue;
        numbers[i] = static_cast<std::uint32_t>(cropPaths.size());
        cropPaths.push_back((*crops)[i].pathUtf8);
    }
    const auto numberOf = [&](const std::string& stem) {
        const auto place = places.find(stem);
        return place == places.end() ? std::nullopt : numbers[place->second];
    };
    VerificationSet set{.folds = protocol->folds};
    for (const VerificationPair& pair : protocol->pairs) {
        const auto first = numberOf(pair.firstPath), second = numberOf(pair.secondPath);
        if (first && second)
            set.pairs.push_back({*first, *second, pair.samePerson});
        else
            ++gone;
    }
    if (set.pairs.empty())
        return Error{ErrorCode::FileNotFound, files.imagesFolderUtf8 + ": not one picture of the pairs"};
    set.pictures = std::make_shared<CropPictures>(std::move(cropPaths), AugmentationOptions(), seal);
    return set;
}

struct UsableCrop {
    std::string path;
    int person = 0;  ///< in the set
};

std::string nameOf(const std::string& path) {
    return fs::path(path).filename().string();
}

/// What each picture is for: as it was when a training that goes on was begun, else drawn now and written down.
/// Errors: those of `splitPictures`, `readSplitRecord` and `writeSplitRecord`
Result<std::vector<RecordedPicture>> recordOf(const TrainingRequest& request, const std::vector<UsableCrop>& usable,
                                              const TrainingPlan& plan) {
    if (request.resume || request.prepared) return readSplitRecord(request.folderUtf8);
    std::vector<int> people;
    for (const UsableCrop& crop : usable) people.push_back(crop.person);
    const auto split = splitPictures(people, plan.options);
    if (!split) return split.error();
    using Part = RecordedPicture::Part;
    std::vector<RecordedPicture> record;
    for (std::size_t i = 0; i < usable.size(); ++i)
        record.push_back({.crop = nameOf(usable[i].path),
                          .person = usable[i].person,
                          .label = split->labels[i],
                          .part = split->labels[i] < 0 ? Part::HeldOut : Part::Training});
    for (const std::uint32_t picture : split->validation) record[picture].part = Part::Validation;
    if (auto written = writeSplitRecord(request.folderUtf8, record); !written) return written.error();
    return record;
}

/// Gives the plan the pictures of the record that are there.
/// Errors: InvalidArgument (fewer than two people are left to train on)
Result<void> takePictures(const TrainingRequest& request, const std::vector<RecordedPicture>& record,
                          const std::vector<UsableCrop>& usable, PreparedTraining& prepared) {
    using Part = RecordedPicture::Part;
    std::multimap<std::string, const UsableCrop*> there;
    for (const UsableCrop& crop : usable) there.emplace(nameOf(crop.path), &crop);
    TrainingPlan& plan = prepared.plan;
    TrainingData& data = plan.data;
    std::vector<std::string> paths, heldOutPaths;
    std::string seen = toString(plan.card.preprocessing);
    std::set<std::int64_t> trained;
    for (const RecordedPicture& picture : record) {
        seen += '\n' + picture.crop + ' ' + std::to_string(picture.person);
        data.people = std::max(data.people, static_cast<int>(picture.label) + 1);
        const auto found = there.find(picture.crop);
        if (found == there.end()) {
            ++plan.picturesGone;
            continue;
        }
        const UsableCrop& crop = *found->second;
        there.erase(found);
        const auto number = static_cast<std::uint32_t>(paths.size());
        paths.push_back(crop.path);
        data.labels.push_back(picture.label);
        if (picture.part == Part::Validation) data.validation.push_back(number);
        if (picture.part == Part::Training) {
            data.training.push_back(number);
            data.names.resize(static_cast<std::size_t>(data.people));
            data.names[static_cast<std::size_t>(picture.label)] =
                request.set.people[static_cast<std::size_t>(crop.person)];
            trained.insert(picture.label);
        }
        if (picture.part != Part::HeldOut) continue;
        heldOutPaths.push_back(crop.path);
        data.heldOut.labels.push_back(picture.person);
        const std::string& name = request.set.people[static_cast<std::size_t>(crop.person)];
        if (prepared.heldOutPeople.empty() || prepared.heldOutPeople.back() != name)
            prepared.heldOutPeople.push_back(name);
    }
    data.names.resize(static_cast<std::size_t>(data.people));
    plan.picturesNew = static_cast<int>(there.size());
    if (trained.size() < 2)
        return Error{ErrorCode::InvalidArgument, "the pictures that the training was begun on are gone"};
    data.pictures = std::make_shared<CropPictures>(std::move(paths), request.options.augmentation, request.seal);
    data.hash = hashOf(seen);
    if (heldOutPaths.empty()) return {};
    data.heldOut.pairs = makePairs(data.heldOut.labels, request.options.seed, data.heldOut.folds);
    data.heldOut.pictures =
        std::make_shared<CropPictures>(std::move(heldOutPaths), AugmentationOptions(), request.seal);
    return {};
}

}  // namespace

TrainingRequest requestOf(const TrainingOrigin& origin, DataSet set, const TrainingOptions& options,
                          const std::string& folder, bool resume) {
    TrainingRequest request{.set = decidedSet(origin, std::move(set)),
                            .options = options,
                            .preprocessing = preprocessingFromString(origin.preprocessing),
                            .folderUtf8 = folder,
                            .modelName = origin.name,
                            .startPathUtf8 = origin.start,
                            .teacherPathUtf8 = origin.teacher,
                            .lfw = {},
                            .resume = resume};
    if (!origin.lfwImages.empty()) request.lfw = LfwFiles{origin.lfwImages, origin.lfwPairs};
    return request;
}

namespace {

/// Too few are left: of those that fell out it is said why.
Error withReasons(Error error, const PreparedTraining& prepared) {
    if (error.code != ErrorCode::InvalidArgument) return error;
    const auto say = [&error](std::size_t pictures, const char* why) {
        if (pictures > 0)
            error.context += "; " + std::to_string(pictures) + (pictures == 1 ? " picture " : " pictures ") + why;
    };
    say(prepared.unreadable.size(), "cannot be read");
    say(prepared.withoutFace.size(), "without a face");
    return error;
}

Result<PreparedTraining> prepare(const TrainingRequest& request, const Analyzer& analyzer, JobControl& control) {
    if (auto checked = checkTrainingOptions(request.options); !checked) return checked.error();
    PreparedTraining prepared;
    TrainingPlan& plan = prepared.plan;
    plan.options = request.options;
    plan.folderUtf8 = request.folderUtf8;
    plan.resume = request.resume;
    auto start = weightsIn(request.startPathUtf8);
    if (!start) return start.error();
    plan.start = *start;
    auto teacher = weightsIn(request.teacherPathUtf8);
    if (!teacher) return teacher.error();
    plan.teacher = *teacher ? *teacher : plan.start;

    plan.card = {.name = request.modelName, .backbone = request.options.backbone};
    plan.origin = "from nothing";
    if (plan.start) {
        const auto card = modelCardFromMetadata(plan.start->metadata, modelIdOf(plan.start->tensors));
        if (!card) return card.error();
        plan.card.preprocessing = card->preprocessing;
        plan.card.licence = card->licence;
        plan.card.trainedPeople = card->trainedPeople;
        plan.origin = "from " + (card->name.empty() ? card->modelId.substr(0, 12) : card->name);
    }
    if (request.preprocessing) plan.card.preprocessing = *request.preprocessing;

    const std::string cropFolder = request.folderUtf8 + "/crops";
    auto crops = cropsOf(request.set, plan.card.preprocessing, analyzer, cropFolder, control, request.seal.get());
    if (!crops) return crops.error();
    std::vector<UsableCrop> usable;
    std::set<int> people;
    for (std::size_t i = 0; i < crops->size(); ++i) {
        const Crop& crop = (*crops)[i];
        const DataSetPicture& picture = request.set.pictures[i];
        if (crop.state == Crop::State::Unreadable) prepared.unreadable.push_back(picture.pathUtf8);
        if (crop.state == Crop::State::NoFace) prepared.withoutFace.push_back(picture.pathUtf8);
        if (crop.state != Crop::State::Usable) continue;
        usable.push_back({.path = crop.pathUtf8, .person = picture.person});
        people.insert(picture.person);
    }
    prepared.pictures = static_cast<int>(usable.size());
    prepared.withoutPicture = request.set.withoutFiles;
    for (std::size_t i = 0; i < request.set.people.size(); ++i)
        if (!people.contains(static_cast<int>(i))) prepared.withoutPicture.push_back(request.set.people[i]);

    auto record = recordOf(request, usable, plan);
    if (!record) return withReasons(record.error(), prepared);
    if (auto taken = takePictures(request, *record, usable, prepared); !taken)
        return withReasons(taken.error(), prepared);
    if (request.lfw) {
        auto lfw = lfwSet(*request.lfw, plan.card.preprocessing, analyzer, cropFolder, request.seal, control,
                          plan.lfwPairsGone);
        if (!lfw) return lfw.error();
        plan.data.lfw = std::move(*lfw);
    }
    return prepared;
}

}  // namespace

Result<PreparedTraining> prepareTraining(const TrainingRequest& request, const Analyzer& analyzer,
                                         JobControl& control) {
    std::error_code ignored;
    const bool isNew = !fs::exists(request.folderUtf8 + "/crops", ignored);
    auto prepared = prepare(request, analyzer, control);
    // Of a set that cannot be trained on no faces stay; those of a training that was ended are wanted again.
    if (!prepared && prepared.error().code == ErrorCode::InvalidArgument && isNew) {
        fs::remove_all(request.folderUtf8 + "/crops", ignored);
        fs::remove(request.folderUtf8, ignored);  // if it is empty
    }
    return prepared;
}

}  // namespace facenet
