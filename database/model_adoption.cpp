#include "database/model_adoption.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <limits>
#include <set>
#include <unordered_map>

#include "core/face/face.h"
#include "core/model/engine.h"
#include "core/train/evaluation.h"
#include "database/base/crop_png.h"
#include "database/gallery_store.h"
#include "database/store_model.h"
#include "database/store_settings.h"

namespace facenet {
namespace {

/// Small, because live recognition waits for the batch.
constexpr int kFacesAtOnce = 8;

constexpr std::size_t kMostFaces = 1500;  ///< by whose pairs a threshold is found

/// Whether a name of the settings means this model.
bool means(const GalleryStore& store, const QString& named, const ModelEntry& entry) {
    const auto meant = modelOf(store, named);
    return meant && meant->card.modelId == entry.card.modelId;
}

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

Result<MeasuredFaces> measureForAdoption(const StoreAccess& store, const Analyzer& analyzer, JobControl& control) {
    const auto summary = store.ask([](GalleryStore& opened) { return opened.summary(); });
    if (!summary) return summary.error();
    const auto read = [&store](qint64 after, int limit) {
        return store.ask([=](GalleryStore& opened) { return opened.faces().crops(after, limit); });
    };
    auto measured = measureAllFaces(read, summary->faces, analyzer, control);
    if (!measured) return measured.error();
    const QString id = QString::fromStdString(analyzer.network().card().modelId);
    const auto looks = store.ask([&id](GalleryStore& opened) {
        return opened.faces().looksWithoutEmbedding(id, std::numeric_limits<int>::max());
    });
    if (!looks) return looks.error();
    if (auto done = measureLooks(*looks, analyzer, control, *measured); !done) return done.error();
    return measured;
}

QString metadataJson(const ModelCard& card) {
    QJsonObject object;
    for (const auto& [key, value] : metadataFromModelCard(card))
        object.insert(QString::fromStdString(key), QString::fromStdString(value));
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

double shiftAmong(const std::vector<Template>& before, const ModelCard& beforeCard, const std::vector<Template>& after,
                  const ModelCard& card, const StoreSettings& settings) {
    std::unordered_map<std::int64_t, const Embedding*> measured;
    for (const Template& one : before) measured.emplace(one.faceId, &one.embedding);
    std::vector<float> rowsBefore, rowsAfter;
    std::vector<std::int64_t> whose;
    std::set<std::int64_t> people;
    const std::size_t step = after.size() / kMostFaces + 1;
    for (std::size_t i = 0; i < after.size(); ++i) {
        people.insert(after[i].personId);
        const auto same = measured.find(after[i].faceId);
        if (i % step != 0 || same == measured.end()) continue;
        rowsBefore.insert(rowsBefore.end(), same->second->begin(), same->second->end());
        rowsAfter.insert(rowsAfter.end(), after[i].embedding.begin(), after[i].embedding.end());
        whose.push_back(after[i].personId);
    }
    const auto start =
        shiftedCurve(beforeCard.farCurve, settings.adoptedShifts.value(QString::fromStdString(beforeCard.modelId)));
    return shiftAmongEnrolled(start, impostorCosines(rowsBefore, whose), impostorCosines(rowsAfter, whose), card,
                              people.size(), settings.strangerRate, static_cast<double>(after.size()));
}

namespace {

/// Most models were not trained here: then nothing is read.
Result<double> shiftHere(const GalleryStore& store, const ModelEntry& before, const ModelCard& card,
                         const StoreSettings& settings) {
    if (card.trainedPeople == 0) return 0.0;
    const auto old = store.faces().galleryContents(QString::fromStdString(before.card.modelId));
    if (!old) return old.error();
    const auto now = store.faces().galleryContents(QString::fromStdString(card.modelId));
    if (!now) return now.error();
    return shiftAmong(old->templates, before.card, now->templates, card, settings);
}

}  // namespace

Result<void> adoptModel(GalleryStore& store, const ModelEntry& entry, const MeasuredFaces& measured) {
    const ModelCard& card = entry.card;
    const QString id = QString::fromStdString(card.modelId);
    return store.together([&]() -> Result<void> {
        if (auto done = store.faces().registerModel(id, QString::fromStdString(card.name), metadataJson(card)); !done)
            return done;
        if (auto done = store.faces().addEmbeddings(id, measured.embeddings); !done) return done;
        if (auto done = store.faces().addLookEmbeddings(id, measured.looks); !done) return done;
        const auto changed = changeStoreSettings(store, [&](StoreSettings& settings) -> Result<void> {
            const auto before = modelOf(store, settings.model);
            if (settings.model == id || (before && before->card.modelId == card.modelId))
                return trustModel(settings, entry), Result<void>();
            if (before) {
                settings.adoptedShifts.remove(id);
                const auto shift = shiftHere(store, *before, card, settings);
                if (!shift) return shift.error();
                if (*shift != 0) settings.adoptedShifts.insert(id, *shift);
            }
            settings.previousModel = before ? QString::fromStdString(before->card.modelId) : settings.model;
            if (before && checkTrusted(settings, *before)) trustModel(settings, *before);
            settings.model = id;
            settings.modelWasAdopted = true;
            trustModel(settings, entry);
            return {};
        });
        return changed ? Result<void>() : changed.error();
    });
}

Result<QString> rollBackModel(GalleryStore& store) {
    const auto changed = changeStoreSettings(store, [&](StoreSettings& settings) -> Result<void> {
        if (!settings.modelWasAdopted) return Error{ErrorCode::NotFound, "no model was adopted here"};
        if (const auto before = modelOf(store, settings.previousModel); before)
            if (const auto trusted = trustedOf(store, settings, *before); !trusted) return trusted.error();
        settings.model = std::exchange(settings.previousModel, {});
        settings.modelWasAdopted = false;
        return {};
    });
    if (!changed) return changed.error();
    return changed->model;
}

Result<void> useModel(GalleryStore& store, const ModelEntry& entry) {
    const auto changed = changeStoreSettings(store, [&](StoreSettings& settings) -> Result<void> {
        settings.model = QString::fromStdString(entry.card.modelId);
        trustModel(settings, entry);
        return {};
    });
    if (!changed) return changed.error();
    return {};
}

Result<void> renameModel(GalleryStore& store, const ModelLibrary& library, const ModelEntry& entry,
                         const QString& name) {
    const QString id = QString::fromStdString(entry.card.modelId);
    // By its id first: ended in between, the settings still find it. The hash of what was chosen does not know the
    // name.
    const auto changed = changeStoreSettings(store, [&](StoreSettings& settings) -> Result<void> {
        for (QString* named : {&settings.model, &settings.previousModel})
            if (!named->isEmpty() && means(store, *named, entry)) *named = id;
        const auto chosen = trustedOf(store, settings, entry);
        return chosen ? Result<void>() : chosen.error();
    });
    if (!changed) return changed.error();
    const auto renamed = library.rename(entry, name.toStdString());
    if (!renamed) return renamed.error();
    return store.faces().registerModel(id, name, metadataJson(renamed->card));
}

Result<void> removeModel(GalleryStore& store, const ModelLibrary& library, const ModelEntry& entry) {
    const auto changed = changeStoreSettings(store, [&](StoreSettings& settings) -> Result<void> {
        // Where the same weights lie there under another name too, that goes on.
        const auto usesIt = [&](const QString& named) {
            if (!means(store, named, entry)) return false;
            const auto meant = modelOf(store, named);
            const auto chosen = trustedOf(store, settings, *meant);
            return !chosen || chosen->pathUtf8 == entry.pathUtf8;
        };
        if (usesIt(settings.model)) return Error{ErrorCode::ModelInUse, entry.card.name};
        const bool isPrevious = settings.modelWasAdopted && means(store, settings.previousModel, entry);
        if (means(store, settings.model, entry) || (isPrevious && !usesIt(settings.previousModel))) return {};
        if (isPrevious) {
            settings.previousModel.clear();
            settings.modelWasAdopted = false;
        }
        settings.trustedModels.remove(QString::fromStdString(entry.card.modelId));
        settings.adoptedShifts.remove(QString::fromStdString(entry.card.modelId));
        return {};
    });
    if (!changed) return changed.error();
    return library.remove(entry);
}

}  // namespace facenet
