#pragma once

#include <QByteArray>
#include <QString>

#include "database/gallery_store.h"

namespace facenet::test {

/// Everything a store knows as one text, without the numbers of its rows: people, their faces, pictures and vectors,
/// rejected looks, sightings, models and settings. Two stores of one content give the same bytes.
/// Errors: those of the store, in the text
QByteArray logicalDump(const GalleryStore& store);

/// The same without what an import does not take from anybody: vectors, looks without a picture, and settings.
QByteArray dumpWithoutVectors(const GalleryStore& store);

}  // namespace facenet::test
