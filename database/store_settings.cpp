#include "database/store_settings.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

#include "core/model/calibration.h"
#include "database/gallery_store.h"

namespace facenet {
namespace {

constexpr QLatin1String kKey("recognition");
constexpr QLatin1String kStrangerRate("stranger_rate");
constexpr QLatin1String kKeepSightings("keep_sightings");
constexpr QLatin1String kSightingsDays("sightings_days");
constexpr QLatin1String kJournalDays("journal_days");
constexpr QLatin1String kLogDays("log_days");
constexpr QLatin1String kThresholdShift("threshold_shift");
constexpr QLatin1String kCalibratedModel("calibrated_model");
constexpr QLatin1String kModel("model");
constexpr QLatin1String kPreviousModel("previous_model");
constexpr QLatin1String kTrustedModels("trusted_models");
constexpr QLatin1String kAdoptedShifts("adopted_shifts");

Result<QJsonObject> readObject(const GalleryStore& store) {
    const Result<QString> text = store.setting(kKey);
    if (!text) return text.error();
    return QJsonDocument::fromJson(text->toUtf8()).object();
}

/// What was never set, or cannot be understood, has its default.
StoreSettings settingsFrom(const QJsonObject& object) {
    StoreSettings settings;
    const double rate = object.value(kStrangerRate).toDouble(settings.strangerRate);
    if (rate > 0 && rate < 1) settings.strangerRate = rate;
    settings.keepSightings = object.value(kKeepSightings).toBool(settings.keepSightings);
    const int days = object.value(kSightingsDays).toInt(settings.sightingsDays);
    if (days > 0) settings.sightingsDays = days;
    const int undoable = object.value(kJournalDays).toInt(settings.journalDays);
    if (undoable > 0) settings.journalDays = undoable;
    const int logged = object.value(kLogDays).toInt(settings.logDays);
    if (logged > 0) settings.logDays = logged;
    const double shift = object.value(kThresholdShift).toDouble();
    if (shift > -1 && shift < 1) settings.thresholdShift = shift;
    settings.calibratedModel = object.value(kCalibratedModel).toString();
    settings.model = object.value(kModel).toString();
    settings.previousModel = object.value(kPreviousModel).toString();
    settings.modelWasAdopted = object.contains(kPreviousModel);
    const QJsonObject shifts = object.value(kAdoptedShifts).toObject();
    for (auto model = shifts.begin(); model != shifts.end(); ++model)
        if (const double found = model.value().toDouble(); found > -1 && found < 1)
            settings.adoptedShifts.insert(model.key(), found);
    const QJsonObject trusted = object.value(kTrustedModels).toObject();
    for (auto model = trusted.begin(); model != trusted.end(); ++model)
        settings.trustedModels.insert(model.key(), model.value().toString());
    return settings;
}

/// Keys that this version does not know stay.
void put(QJsonObject& object, const StoreSettings& settings) {
    object.insert(kStrangerRate, settings.strangerRate);
    object.insert(kKeepSightings, settings.keepSightings);
    object.insert(kSightingsDays, settings.sightingsDays);
    object.insert(kJournalDays, settings.journalDays);
    object.insert(kLogDays, settings.logDays);
    object.insert(kThresholdShift, settings.thresholdShift);
    object.insert(kCalibratedModel, settings.calibratedModel);
    object.insert(kModel, settings.model);
    if (settings.modelWasAdopted)
        object.insert(kPreviousModel, settings.previousModel);
    else
        object.remove(kPreviousModel);
    QJsonObject shifts;
    for (auto model = settings.adoptedShifts.begin(); model != settings.adoptedShifts.end(); ++model)
        shifts.insert(model.key(), model.value());
    object.insert(kAdoptedShifts, shifts);
    QJsonObject trusted;
    for (auto model = settings.trustedModels.begin(); model != settings.trustedModels.end(); ++model)
        trusted.insert(model.key(), model.value());
    object.insert(kTrustedModels, trusted);
}

/// By the model's curve alone.
double curveThreshold(double strangerRate, const ModelCard& card, double templates) {
    return card.farCurve.size() < 2 ? kThresholdWithoutCurve
                                    : thresholdForGallery(card.farCurve, strangerRate, templates);
}

}  // namespace

float namingThreshold(const StoreSettings& settings, const ModelCard& card, double templates) {
    const QString id = QString::fromStdString(card.modelId);
    const double shift = settings.calibratedModel == id ? settings.thresholdShift : settings.adoptedShifts.value(id);
    return static_cast<float>(std::clamp(curveThreshold(settings.strangerRate, card, templates) + shift, -1.0, 1.0));
}

StoreSettings calibrated(StoreSettings settings, double strangerRate, double cosine, const ModelCard& card,
                         double templates) {
    settings.strangerRate = strangerRate;
    settings.thresholdShift = cosine - curveThreshold(strangerRate, card, templates);
    settings.calibratedModel = QString::fromStdString(card.modelId);
    return settings;
}

Result<StoreSettings> loadStoreSettings(const GalleryStore& store) {
    const Result<QJsonObject> object = readObject(store);
    if (!object) return object.error();
    return settingsFrom(*object);
}

Result<StoreSettings> changeStoreSettings(GalleryStore& store, const SettingsChange& change) {
    StoreSettings settings;
    const auto changed = store.together([&]() -> Result<void> {
        Result<QJsonObject> object = readObject(store);
        if (!object) return object.error();
        settings = settingsFrom(*object);
        const StoreSettings before = settings;
        if (auto done = change(settings); !done) return done;
        if (settings == before) return {};
        put(*object, settings);
        return store.setSetting(kKey, QString::fromUtf8(QJsonDocument(*object).toJson(QJsonDocument::Compact)));
    });
    if (!changed) return changed.error();
    return settings;
}

}  // namespace facenet
