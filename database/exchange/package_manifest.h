#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "database/base/records.h"
#include "database/exchange/package.h"
#include "database/parts/dismissed_suggestions.h"

namespace facenet {

/// What a package says of itself and of people among one another. Folders and pictures are safe paths.
struct PackageManifest {
    QByteArray storeId;  ///< of the store that it was made from; empty in those from before
    QList<StoredModel> models;
    QHash<QString, QString> settings;
    QStringList people, sightings;  ///< folders

    struct StrictPairOfFolders {
        QString first, second, modelId;
        float threshold = 1;
    };
    QList<StrictPairOfFolders> strictPairs{};

    struct Dismissed {
        DismissedSuggestion::Kind kind = DismissedSuggestion::Kind::SamePerson;
        QStringList people, faces;  ///< folders, and pictures with theirs
        int count = 0;
    };
    QList<Dismissed> dismissed{};
};

/// Nothing of it is trusted. Errors: FileMalformed and those of reading
Result<PackageManifest> readManifest(PackageReader& reader);

}  // namespace facenet
