#pragma once

#include <QStringList>
#include <array>

namespace facenet {

/// What stands in `manifest.json` and where; a reader refuses other formats and newer versions.
inline constexpr const char* kPackageFormat = "facenet-gallery";
inline constexpr int kPackageVersion = 1;

inline const QString kManifestFile = QStringLiteral("manifest.json");
inline const QString kPersonFile = QStringLiteral("/person.json");
inline const QString kSightingsFile = QStringLiteral("/sightings.json");
inline const QString kVectorsFile = QStringLiteral("/vectors.f32");

/// Settings that belong to the people; others belong to the store, as the keys of an encrypted one.
inline const QStringList kPackagedSettings{QStringLiteral("recognition")};

/// Dismissed suggestions, in the order of `DismissedSuggestion::Kind`.
inline constexpr std::array kDismissedKinds{"same", "face", "copies", "alike", "shots"};

}  // namespace facenet
