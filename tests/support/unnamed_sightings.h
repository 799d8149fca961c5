#pragma once

#include "database/gallery_store.h"

namespace facenet::test {

/// The store's sightings with a picture and without a name, newest first.
inline Result<QList<Sighting>> unnamedSightings(const GalleryStore& store) {
    constexpr int kAll = 1000;
    auto sightings = store.sightings().since({}, kAll);
    if (sightings)
        sightings->removeIf([](const Sighting& sighting) { return sighting.personId || sighting.cropPng.isEmpty(); });
    return sightings;
}

}  // namespace facenet::test
