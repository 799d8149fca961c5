#include "database/model_adoption.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "core/face/face.h"
#include "database/crop_png.h"
#include "database/gallery_store.h"
#include "database/store_settings.h"

namespace facenet {
namespace {

/// Small, because live recognition waits for the batch.
constexpr int kFacesAtOnce = 8;

}  // namespace

Result<MeasuredFaces> measureFaces(const Analyzer& analyzer, const StoredCrops& faces) {
    MeasuredFaces measured;
    std::vector<cv::Mat> crops;
    QList<qint64> ids;
    for (const auto& [id, png] : faces) {
        auto crop = cropFromPng(png);
        if (!crop) {
            measured.unreadable << id;
        } else {
            crops.push_back(std::move(*crop));
            ids << id;
        }
    }
    if (crops.empty()) return measured;
    const Result<std::vector<Embedding>> embeddings = analyzer.embed(crops);
    if (!embeddings) return embeddings.error();
    for (qsizetype i = 0; i < ids.size(); ++i)
        measured.embeddings.emplaceBack(ids[i], (*embeddings)[static_cast<std::size_t>(i)]);
    return measured;
}

Result<MeasuredFaces> measureAllFaces(const CropReader& read, int faces, const Analyzer& analyzer,
                                      JobControl& control) {
    MeasuredFaces all;
    int done = 0;
    for (qint64 after = 0;;) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const Result<StoredCrops> crops = read(after, kFacesAtOnce);
        if (!crops) return crops.error();
        if (crops->isEmpty()) return all;
        after = crops->last().first;
        Result<MeasuredFaces> measured = measureFaces(analyzer, *crops);
        if (!measured) return measured.error();
        all.embeddings += measured->embeddings;
        all.unreadable += measured->unreadable;
        done += static_cast<int>(crops->size());
        control.report(done, qMax(done, faces));
    }
}

Result<void> measureLooks(const StoredCrops& looks, const Analyzer& analyzer, JobControl& control,
                          MeasuredFaces& measured) {
    for (qsizetype begin = 0; begin < looks.size(); begin += kFacesAtOnce) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const Result<MeasuredFaces> some = measureFaces(analyzer, looks.mid(begin, kFacesAtOnce));
        if (!some) return some.error();
        measured.looks += some->embeddings;
    }
    return {};
}

QString metadataJson(const ModelCard& card) {
    QJsonObject object;
    for (const auto& [key, value] : metadataFromModelCard(card))
        object.insert(QString::fromStdString(key), QString::fromStdString(value));
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<void> adoptModel(GalleryStore& store, const ModelCard& card, const MeasuredFaces& measured) {
    const Result<StoreSettings> before = loadStoreSettings(store);
    if (!before) return before.error();
    StoreSettings settings = *before;
    settings.model = QString::fromStdString(card.modelId);
    settings.previousModel = before->model;
    settings.modelWasAdopted = true;
    return store.together([&]() -> Result<void> {
        const QString id = settings.model;
        if (auto done = store.registerModel(id, QString::fromStdString(card.name), metadataJson(card)); !done)
            return done;
        if (auto done = store.addEmbeddings(id, measured.embeddings); !done) return done;
        if (auto done = store.addLookEmbeddings(id, measured.looks); !done) return done;
        return saveStoreSettings(store, settings);
    });
}

Result<QString> rollBackModel(GalleryStore& store) {
    Result<StoreSettings> settings = loadStoreSettings(store);
    if (!settings) return settings.error();
    if (!settings->modelWasAdopted) return Error{ErrorCode::NotFound, "no model was adopted here"};
    std::swap(settings->model, settings->previousModel);
    if (auto saved = saveStoreSettings(store, *settings); !saved) return saved.error();
    return settings->model;
}

}  // namespace facenet
