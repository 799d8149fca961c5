#include "core/dataset/training_setup.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include "core/dataset/crops.h"
#include "core/dataset/split.h"
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

Result<VerificationSet> lfwSet(const LfwFiles& files, Preprocessing preprocessing, const Analyzer& analyzer,
                               const std::string& cropFolder, const std::shared_ptr<const FileSeal>& seal,
                               JobControl& control) {
    const auto protocol = readLfwPairs(files.pairsFileUtf8);
    if (!protocol) return protocol.error();
    std::map<std::string, std::uint32_t> numbers;
    std::vector<std::string> paths;
    VerificationSet set{.folds = protocol->folds};
    for (const VerificationPair& pair : protocol->pairs) {
        std::array<std::uint32_t, 2> both{};
        for (std::size_t i = 0; i < 2; ++i) {
            const std::string& stem = i == 0 ? pair.firstPath : pair.secondPath;
            const auto [known, fresh] = numbers.emplace(stem, static_cast<std::uint32_t>(paths.size()));
            both[i] = known->second;
            if (!fresh) continue;
            paths.push_back(pictureWithoutEnding(files.imagesFolderUtf8, stem));
            if (paths.back().empty())
                return Error{ErrorCode::FileNotFound, files.imagesFolderUtf8 + "/" + stem + ", a picture of the pairs"};
        }
        set.pairs.push_back({both[0], both[1], pair.samePerson});
    }
    auto crops = cutPictures(paths, preprocessing, WithoutFace::TakeMiddle, &analyzer, cropFolder, control, seal.get());
    if (!crops) return crops.error();
    std::vector<std::string> cropPaths;
    for (std::size_t i = 0; i < crops->size(); ++i) {
        if ((*crops)[i].state != Crop::State::Usable) return Error{ErrorCode::ImageUnreadable, paths[i]};
        cropPaths.push_back((*crops)[i].pathUtf8);
    }
    set.pictures = std::make_shared<CropPictures>(std::move(cropPaths), AugmentationOptions(), seal);
    return set;
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

Result<PreparedTraining> prepareTraining(const TrainingRequest& request, const Analyzer& analyzer,
                                         JobControl& control) {
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
    std::string origin = "from nothing";
    if (plan.start) {
        const auto card = modelCardFromMetadata(plan.start->metadata, modelIdOf(plan.start->tensors));
        if (!card) return card.error();
        plan.card.preprocessing = card->preprocessing;
        plan.card.licence = card->licence;
        origin = "from " + (card->name.empty() ? card->modelId.substr(0, 12) : card->name);
    }
    if (request.preprocessing) plan.card.preprocessing = *request.preprocessing;

    const std::string cropFolder = request.folderUtf8 + "/crops";
    auto crops = cropsOf(request.set, plan.card.preprocessing, analyzer, cropFolder, control, request.seal.get());
    if (!crops) return crops.error();
    std::vector<std::string> usable;
    std::vector<int> people;
    std::string seen = toString(plan.card.preprocessing);
    for (std::size_t i = 0; i < crops->size(); ++i) {
        const Crop& crop = (*crops)[i];
        const std::string& path = request.set.pictures[i].pathUtf8;
        if (crop.state == Crop::State::Unreadable) prepared.unreadable.push_back(path);
        if (crop.state == Crop::State::NoFace) prepared.withoutFace.push_back(path);
        if (crop.state != Crop::State::Usable) continue;
        usable.push_back(crop.pathUtf8);
        people.push_back(request.set.pictures[i].person);
        seen += '\n' + fs::path(crop.pathUtf8).filename().string() + ' ' + std::to_string(people.back());
    }
    prepared.pictures = static_cast<int>(usable.size());
    prepared.withoutPicture = request.set.withoutFiles;
    for (std::size_t i = 0; i < request.set.people.size(); ++i)
        if (std::ranges::find(people, static_cast<int>(i)) == people.end())
            prepared.withoutPicture.push_back(request.set.people[i]);

    auto split = splitPictures(people, request.options);
    if (!split) return split.error();
    TrainingData& data = plan.data;
    data.pictures = std::make_shared<CropPictures>(usable, request.options.augmentation, request.seal);
    data.labels = split->labels;
    data.people = split->classes;
    data.training = split->training;
    data.validation = split->validation;
    data.hash = hashOf(seen);

    std::vector<std::string> heldOutPaths;
    for (const std::uint32_t picture : split->heldOut) {
        heldOutPaths.push_back(usable[picture]);
        data.heldOut.labels.push_back(people[picture]);
        const std::string& name = request.set.people[static_cast<std::size_t>(people[picture])];
        if (prepared.heldOutPeople.empty() || prepared.heldOutPeople.back() != name)
            prepared.heldOutPeople.push_back(name);
    }
    if (!heldOutPaths.empty()) {
        data.heldOut.pairs = makePairs(data.heldOut.labels, request.options.seed, data.heldOut.folds);
        data.heldOut.pictures =
            std::make_shared<CropPictures>(std::move(heldOutPaths), AugmentationOptions(), request.seal);
    }
    if (request.lfw) {
        auto lfw = lfwSet(*request.lfw, plan.card.preprocessing, analyzer, cropFolder, request.seal, control);
        if (!lfw) return lfw.error();
        data.lfw = std::move(*lfw);
    }
    plan.card.trainingData = std::to_string(data.training.size()) + " pictures of " + std::to_string(data.people) +
                             " people, trained here " + origin;
    return prepared;
}

}  // namespace facenet
