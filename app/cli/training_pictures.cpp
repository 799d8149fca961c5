#include "app/cli/training_pictures.h"

#include "database/gallery_data_set.h"
#include "database/gallery_store.h"
#include "database/protection/leftovers.h"
#include "database/protection/secret_key.h"

namespace facenet::cli {

Result<CropFolder> makeCropFolder(CliContext& context) {
    removeUnusedCrops(context.storeFolder());
    auto folder = std::make_unique<QTemporaryDir>(checkedCropsTemplate());
    if (!folder->isValid()) return Error{ErrorCode::FileUnwritable, folder->errorString().toStdString()};
    auto inUse = lockInUse(folder->path());
    return CropFolder{.folder = std::move(folder),
                      .inUse = std::move(inUse),
                      .seal = std::make_shared<const FileSeal>(SecretKey::random().data())};
}

Result<TrainedOn> picturesOf(CliContext& context, TrainingOrigin& origin, JobControl& control) {
    if (!origin.gallery) {
        auto files = filesOf(origin);
        if (!files) return files.error();
        return TrainedOn{.set = std::move(*files)};
    }
    const auto store = context.store();
    if (!store) return store.error();
    const auto id = (*store)->storeId();
    if (!id) return id.error();
    const std::string present = id->toHex().toStdString();
    if (!origin.storeId.empty() && origin.storeId != present)
        return Error{ErrorCode::InvalidArgument,
                     "this training is on the people of another data folder; name that one with --store"};
    origin.storeId = present;
    const auto seal = (*store)->protection().trainingSeal();
    if (!seal) return seal.error();
    auto crops = makeCropFolder(context);
    if (!crops) return crops.error();
    auto set = writeGalleryDataSet(**store, crops->folder->path().toStdString(), seal->get(), control);
    if (!set) return set.error();
    return TrainedOn{.set = std::move(*set), .seal = *seal, .crops = std::move(*crops)};
}

}  // namespace facenet::cli
