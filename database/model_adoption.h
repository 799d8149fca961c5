#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <functional>
#include <utility>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/face/analyzer.h"
#include "core/face/gallery.h"
#include "core/model/model_card.h"
#include "core/model/model_library.h"
#include "database/store_access.h"
#include "database/store_settings.h"

namespace facenet {

class GalleryStore;

/// Faces with their crops, as the store hands them out.
using StoredCrops = QList<std::pair<qint64, QByteArray>>;

/// What a model makes of stored crops.
struct MeasuredFaces {
    QList<std::pair<qint64, Embedding>> embeddings;
    QList<qint64> unreadable;                   ///< crops that are no pictures of 160x160
    QList<std::pair<qint64, Embedding>> looks;  ///< of rejected looks; see `measureLooks`
};

/// Embeds crops in one batch. Errors: those of `Analyzer::embed`
/// Thread: any
Result<MeasuredFaces> measureFaces(const Analyzer& analyzer, const StoredCrops& faces);

/// The next faces behind a face's number, in order; called on the measuring thread.
using CropReader = std::function<Result<StoredCrops>(qint64 afterFaceId, int limit)>;

/// Embeds all stored faces, a few at a time; nothing is written.
/// In: their number, for the progress. Errors: Cancelled and those of reading and embedding
Result<MeasuredFaces> measureAllFaces(const CropReader& read, int faces, const Analyzer& analyzer, JobControl& control);

/// Embeds the crops of rejected looks too, so that what the user said of them holds for this model.
/// In: `StoreFaces::looksWithoutEmbedding`. Errors: Cancelled and those of embedding
Result<void> measureLooks(const StoredCrops& looks, const Analyzer& analyzer, JobControl& control,
                          MeasuredFaces& measured);

/// All that an adoption needs of this model: faces, and rejected looks. Others may use the store meanwhile.
/// Errors: Cancelled and those of reading and embedding
Result<MeasuredFaces> measureForAdoption(const StoreAccess& store, const Analyzer& analyzer, JobControl& control);

/// What a model's row in the store says of it.
QString metadataJson(const ModelCard& card);

/// `shiftAmongEnrolled` for a store whose faces both models have measured.
double shiftAmong(const std::vector<Template>& before, const ModelCard& beforeCard, const std::vector<Template>& after,
                  const ModelCard& card, const StoreSettings& settings);

/// Makes a model the one in use, with the embeddings of all faces, in one transaction: until then, and after any
/// failure, everything is as before. Its threshold is moved by `shiftAmong`. The model in use before is remembered for
/// `rollBackModel`; one that is adopted again changes nothing of that. Thread: the store's. Errors: InvalidArgument (an
/// embedding that is none) and those of the store
Result<void> adoptModel(GalleryStore& store, const ModelEntry& entry, const MeasuredFaces& measured);

/// Goes back to the model from before the last adoption. The adopted one stays among the models.
/// Out:    the name or id of the model now in use
/// Errors: NotFound (nothing was adopted, or it was taken back already) and those of the store
/// Thread: the store's
Result<QString> rollBackModel(GalleryStore& store);

/// Recognises with a model from now on. Whoever calls this has loaded it: weights that cannot be used must not be in
/// use. Thread: the store's. Errors: those of the store
Result<void> useModel(GalleryStore& store, const ModelEntry& entry);

/// Gives an imported model another name, in the settings that name it too.
/// Errors: those of `ModelLibrary::rename` and of the store
Result<void> renameModel(GalleryStore& store, const ModelLibrary& library, const ModelEntry& entry,
                         const QString& name);

/// Deletes imported weights; what they have measured stays with the faces. Where they are those of before the last
/// adoption, there is no way back any more.
/// Errors: ModelInUse, those of `ModelLibrary::remove` and of the store
Result<void> removeModel(GalleryStore& store, const ModelLibrary& library, const ModelEntry& entry);

}  // namespace facenet
