#pragma once

#include <QDateTime>
#include <QString>

#include "core/base/result.h"
#include "database/gallery_store.h"

namespace facenet {

/// What people agree to who are enrolled in a store, for all programs that use it; kept in its settings table.
struct ConsentText {
    QString version, purpose, text;
    int validDays = 0;     ///< a consent ends after; 0: does not
    int reviewDays = 365;  ///< and is to be looked at after; 0: never

    bool operator==(const ConsentText&) const = default;
};

/// In the language of `QLocale()`, which a program sets: Chinese or English.
ConsentText defaultConsentText();

/// The default where none was set. Thread: the store's. Errors: those of `GalleryStore::setting`
Result<ConsentText> loadConsentText(const GalleryStore& store);
/// Thread: the store's. Errors: those of `GalleryStore::setSetting`
Result<void> saveConsentText(GalleryStore& store, const ConsentText& text);

/// As the settings table has it; the default where it is empty or cannot be understood.
ConsentText consentTextFrom(const QString& setting);
inline const QString kConsentTextKey = QStringLiteral("consent");

/// Given to a text at a moment.
Consent consentTo(const ConsentText& text, const QDateTime& givenAt);

}  // namespace facenet
