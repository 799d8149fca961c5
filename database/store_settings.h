#pragma once

#include <QMap>
#include <QString>
#include <functional>

#include "core/base/result.h"
#include "core/model/model_card.h"

namespace facenet {

class GalleryStore;

/// What a store decides for all programs that use it; kept in its settings table.
struct StoreSettings {
    double strangerRate = 0.01;  ///< share of strangers' looks that may be named; above 0, below 1
    /// What a comparison of all faces of this store has found: so much more (or less) cosine similarity is needed than
    /// the model's own curve says.
    double thresholdShift = 0;
    QString calibratedModel;  ///< the id of the model that the shift holds for
    /// By a model's id: the same, as its adoption has found, see `adoptModel`. A comparison of all faces comes before
    /// it.
    QMap<QString, double> adoptedShifts;
    bool keepSightings = false;
    int sightingsDays = 30;
    int journalDays = 30;                  ///< that changes can be undone; what they deleted is erased then
    int logDays = 365;                     ///< that the log is kept
    QString model;                         ///< name or id of the model in use; empty: the shipped one
    QString previousModel;                 ///< the one from before the last adoption
    bool modelWasAdopted = false;          ///< `previousModel` says something
    QMap<QString, QString> trustedModels;  ///< by a model's id: the hash of its file, see `trustModel`

    bool operator==(const StoreSettings&) const = default;
};

/// Cosine similarity from which a face is named: from the stranger rate, the model's curve, the number of stored faces
/// and the calibration. A model without a curve gets `kThresholdWithoutCurve`. Out: -1 to 1
float namingThreshold(const StoreSettings& settings, const ModelCard& card, double templates);
/// The settings after a calibration of this store has found that this similarity is needed for that stranger rate.
StoreSettings calibrated(StoreSettings settings, double strangerRate, double cosine, const ModelCard& card,
                         double templates);

/// Reads the settings; what was never set, or cannot be understood, has its default.
/// Thread: the store's. Errors: those of `GalleryStore::setting`
Result<StoreSettings> loadStoreSettings(const GalleryStore& store);

/// Changes some of them in one transaction, from what the store says at that moment: what another program has set
/// meanwhile stays, and so do keys written by a newer version. The only way to write them.
/// Out: the settings as they are now. What `change` returns as an error leaves them as they were.
/// Thread: the store's. Errors: those of `GalleryStore::setSetting` and of `change`
using SettingsChange = std::function<Result<void>(StoreSettings&)>;
Result<StoreSettings> changeStoreSettings(GalleryStore& store, const SettingsChange& change);

}  // namespace facenet
