#include "ui/base/consent_words.h"

#include <QCoreApplication>
#include <QStringList>

#include "database/parts/consents.h"

namespace facenet {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ConsentWords)
};

}  // namespace

QString consentWords(const ConsentText& consent) {
    if (consent.text.isEmpty() && consent.purpose.isEmpty()) return {};
    QStringList parts{consent.purpose.isEmpty()
                          ? consent.text
                          : Words::tr("%1: %2", "purpose, text of the consent").arg(consent.purpose, consent.text)};
    if (!consent.version.isEmpty()) parts << Words::tr("Version %1.").arg(consent.version);
    if (consent.validDays > 0) parts << Words::tr("Holds for %n day(s).", nullptr, consent.validDays);
    return parts.join(u' ');
}

}  // namespace facenet
