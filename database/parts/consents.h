#pragma once

#include <QDateTime>
#include <QString>

#include "database/base/records.h"

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

/// As the settings table has it; the default where it is empty or cannot be understood.
ConsentText consentTextFrom(const QString& setting);
QString settingFrom(const ConsentText& text);
inline const QString kConsentTextKey = QStringLiteral("consent");

/// Given to a text at a moment.
Consent consentTo(const ConsentText& text, const QDateTime& givenAt);

}  // namespace facenet
