#include "database/exchange/package_manifest.h"

#include <QSet>
#include <algorithm>
#include <array>

#include "database/exchange/json_fields.h"
#include "database/exchange/package_format.h"
#include "database/exchange/package_path.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

QStringList foldersFrom(JsonFields& fields, const char* key) {
    QStringList folders;
    QSet<QString> seen;
    for (const Json& entry : fields.array(key)) {
        const QString folder =
            entry.is_string() ? QString::fromStdString(entry.get_ref<const std::string&>()) : QString();
        if (!isSafePath(folder)) fields.refuse(u"a folder that leaves the package"_s);
        if (seen.contains(folder)) fields.refuse(folder + u" stands there twice"_s);
        seen.insert(folder);
        folders.append(folder);
    }
    return folders;
}

QByteArray storeIdFrom(const Json& json, JsonFields& fields) {
    if (!json.contains("store_id")) return {};
    constexpr qsizetype kBytes = 16;
    const QByteArray hex = fields.text("store_id").toLatin1(), id = QByteArray::fromHex(hex);
    if (id.size() != kBytes || id.toHex() != hex) fields.refuse(u"a store's id"_s);
    return id;
}

/// Two people of the package with the similarity they ask for.
PackageManifest::StrictPairOfFolders strictPairFrom(const Json& entry, std::optional<Error>& failure) {
    JsonFields fields(entry, kManifestFile, failure);
    PackageManifest::StrictPairOfFolders pair{.modelId = fields.text("model"),
                                              .threshold = fields.smallNumber("threshold")};
    const QStringList folders = foldersFrom(fields, "people");
    if (folders.size() != 2) {
        fields.refuse(u"a pair that is not of two people"_s);
        return pair;
    }
    pair.first = folders[0];
    pair.second = folders[1];
    return pair;
}

PackageManifest::Dismissed dismissedFrom(const Json& entry, std::optional<Error>& failure) {
    JsonFields fields(entry, kManifestFile, failure);
    PackageManifest::Dismissed dismissed{
        .people = foldersFrom(fields, "people"),
        .faces = foldersFrom(fields, "faces"),
        .count = static_cast<int>(std::clamp<qint64>(fields.integer("count"), 0, 1 << 30))};
    const auto kind = std::find(kDismissedKinds.begin(), kDismissedKinds.end(), fields.text("kind").toStdString());
    dismissed.kind = static_cast<DismissedSuggestion::Kind>(kind - kDismissedKinds.begin());
    static constexpr std::array kPeople{2, 2, 0, 2, 1}, kFaces{0, 1, 2, 0, 0};
    const auto at = static_cast<std::size_t>(kind - kDismissedKinds.begin());
    if (kind == kDismissedKinds.end() || dismissed.people.size() != kPeople[at] || dismissed.faces.size() != kFaces[at])
        fields.refuse(u"a dismissed suggestion"_s);
    return dismissed;
}

}  // namespace

Result<PackageManifest> readManifest(PackageReader& reader) {
    const auto text = reader.read(kManifestFile, kMostTextBytes);
    if (!text) return text.error();
    const auto json = parseJson(*text, kManifestFile);
    if (!json) return json.error();
    std::optional<Error> failure;
    JsonFields fields(*json, kManifestFile, failure);
    if (fields.text("format") != QLatin1StringView(kPackageFormat)) fields.refuse(u"not an export of this program"_s);
    if (const qint64 version = fields.integer("version"); version != kPackageVersion)
        fields.refuse(u"version %1 of the format; this program reads version %2"_s.arg(version).arg(kPackageVersion));
    PackageManifest manifest{.storeId = storeIdFrom(*json, fields),
                             .people = foldersFrom(fields, "people"),
                             .sightings = foldersFrom(fields, "sightings")};
    for (const Json& entry : fields.array("models")) {
        JsonFields model(entry, kManifestFile, failure);
        manifest.models.append({model.text("id"), model.text("name"), model.text("metadata")});
        if (manifest.models.last().id.isEmpty()) model.refuse(u"a model without an id"_s);
    }
    if (!failure && json->contains("settings") && json->at("settings").is_object())
        for (const QString& key : kPackagedSettings)
            if (json->at("settings").contains(key.toStdString()))
                manifest.settings.insert(
                    key, JsonFields(json->at("settings"), kManifestFile, failure).text(key.toLatin1().constData()));
    for (const Json& entry : fields.array("strict_pairs")) manifest.strictPairs.append(strictPairFrom(entry, failure));
    for (const Json& entry : fields.array("dismissed_suggestions"))
        manifest.dismissed.append(dismissedFrom(entry, failure));
    if (failure) return *failure;
    return manifest;
}

}  // namespace facenet
