#include "database/dismissed_suggestions.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "database/gallery_store.h"

namespace facenet {
namespace {

constexpr QLatin1String kKey("dismissed_suggestions");

}  // namespace

Result<QSet<QString>> dismissedSuggestions(const GalleryStore& store) {
    const Result<QString> text = store.setting(kKey);
    if (!text) return text.error();
    QSet<QString> keys;
    for (const auto& key : QJsonDocument::fromJson(text->toUtf8()).array()) keys.insert(key.toString());
    return keys;
}

Result<void> dismissSuggestion(GalleryStore& store, const QString& key) {
    auto keys = dismissedSuggestions(store);
    if (!keys) return keys.error();
    keys->insert(key);
    const QJsonArray all = QJsonArray::fromStringList({keys->begin(), keys->end()});
    return store.setSetting(kKey, QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
}

}  // namespace facenet
