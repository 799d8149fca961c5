#include "database/store_settings.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "database/gallery_store.h"

namespace facenet {
namespace {

constexpr QLatin1String kKey("recognition");
constexpr QLatin1String kStrangerRate("stranger_rate");
constexpr QLatin1String kKeepSightings("keep_sightings");
constexpr QLatin1String kSightingsDays("sightings_days");
constexpr QLatin1String kJournalDays("journal_days");
constexpr QLatin1String kModel("model");
constexpr QLatin1String kPreviousModel("previous_model");

Result<QJsonObject> readObject(const GalleryStore& store) {
    const Result<QString> text = store.setting(kKey);
    if (!text) return text.error();
    return QJsonDocument::fromJson(text->toUtf8()).object();
}

}  // namespace

Result<StoreSettings> loadStoreSettings(const GalleryStore& store) {
    const Result<QJsonObject> object = readObject(store);
    if (!object) return object.error();
    StoreSettings settings;
    const double rate = object->value(kStrangerRate).toDouble(settings.strangerRate);
    if (rate > 0 && rate < 1) settings.strangerRate = rate;
    settings.keepSightings = object->value(kKeepSightings).toBool(settings.keepSightings);
    const int days = object->value(kSightingsDays).toInt(settings.sightingsDays);
    if (days > 0) settings.sightingsDays = days;
    const int undoable = object->value(kJournalDays).toInt(settings.journalDays);
    if (undoable > 0) settings.journalDays = undoable;
    settings.model = object->value(kModel).toString();
    settings.previousModel = object->value(kPreviousModel).toString();
    settings.modelWasAdopted = object->contains(kPreviousModel);
    return settings;
}

Result<void> saveStoreSettings(GalleryStore& store, const StoreSettings& settings) {
    Result<QJsonObject> object = readObject(store);
    if (!object) return object.error();
    object->insert(kStrangerRate, settings.strangerRate);
    object->insert(kKeepSightings, settings.keepSightings);
    object->insert(kSightingsDays, settings.sightingsDays);
    object->insert(kJournalDays, settings.journalDays);
    object->insert(kModel, settings.model);
    if (settings.modelWasAdopted) object->insert(kPreviousModel, settings.previousModel);
    return store.setSetting(kKey, QString::fromUtf8(QJsonDocument(*object).toJson(QJsonDocument::Compact)));
}

}  // namespace facenet
