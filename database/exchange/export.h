#pragma once

#include <QString>
#include <memory>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/exchange/package.h"
#include "database/protection/vault.h"
#include "database/store_access.h"

namespace facenet {

struct Exported {
    int people = 0, faces = 0, sightings = 0;
    bool logged = true;  ///< false: the disk of the store is full
};

/// Exports block; `control` pauses and ends them. They ask the store for everything but the pictures at once, and for
/// these one by one, so that it is free meanwhile. What they write appears whole or not at all, readable by its user
/// alone, and each is noted in the store's log; one that is complete but cannot be noted is taken back, except where
/// the store's disk is full. An archive replaces a file of its name; folders must not be there yet or be empty.
/// Errors of all: InvalidArgument (a folder that is not empty), FileUnwritable, DiskFull, Cancelled, ChangedMeanwhile
/// (a face was erased meanwhile) and those of the store

/// Everything in one file that `importPackage` takes without loss: people, faces, embeddings of all models, rejected
/// looks, sightings, portraits, notes and the settings that belong to the people. Not the journal and the log.
Result<Exported> exportArchive(const StoreAccess& store, const QString& path, JobControl& control);

/// The same in a file that opens with a passphrase only; see `writeSealedArchive`. Errors: those of it besides
Result<Exported> exportSealedArchive(const StoreAccess& store, const QString& path, const QString& passphrase,
                                     JobControl& control, const PassphraseCost& cost = {});

/// The same without a file: read out of the store when it is asked for. The store must outlive it.
/// Errors: those of the store, Cancelled
Result<std::unique_ptr<PackageReader>> readPackage(const StoreAccess& store, JobControl& control);

/// The same files in a folder, with tables beside them: CSV, JSON Lines and NPY.
Result<Exported> exportFolders(const StoreAccess& store, const QString& folder, JobControl& control);

/// All that is known of one person, with a page to read: what somebody may ask for who is stored. Nothing of others:
/// neither looks that are not this person nor changes of people of the same name.
/// Errors: NotFound
Result<Exported> exportPerson(const StoreAccess& store, qint64 personId, const QString& folder, JobControl& control);

}  // namespace facenet
