#pragma once

#include <QString>
#include <memory>

#include "database/gallery_store.h"

namespace facenet::test {

/// Argon2id as cheap as it gets, for tests that don't depend on it.
inline constexpr PassphraseCost kCheapPassphrase{.operations = 1, .memoryBytes = 8192};

/// Where the environment variable FACENET_TEST_PASSPHRASE is set, stores are protected with it: what holds for a store
/// holds for a protected one.
inline QString testPassphrase() {
    return qEnvironmentVariable("FACENET_TEST_PASSPHRASE");
}

/// Opens a store, protected and unlocked where the test runs that way.
inline Result<std::unique_ptr<GalleryStore>> openTestStore(const QString& folder) {
    auto store = GalleryStore::open(folder);
    if (!store || testPassphrase().isEmpty()) return store;
    auto protection = (*store)->protection().state();
    if (!protection) return protection.error();
    // A test puts another store in the place of a protected one.
    if (*protection == Protection::TakenOff) {
        if (const auto accepted = (*store)->protection().acceptUnprotected(); !accepted) return accepted.error();
        protection = Protection::None;
    }
    if (*protection == Protection::None) {
        JobControl control;
        if (const auto done = (*store)->protection().protect(testPassphrase(), control, kCheapPassphrase); !done)
            return done.error();
    } else {
        if (const auto done = (*store)->protection().unlock(testPassphrase()); !done) return done.error();
    }
    return store;
}

}  // namespace facenet::test
