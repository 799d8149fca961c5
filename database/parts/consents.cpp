#include "database/parts/consents.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <algorithm>

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1String kVersion("version"), kPurpose("purpose"), kText("text"), kValidDays("valid_days"),
    kReviewDays("review_days");

QDateTime after(const QDateTime& moment, int days) {
    return days > 0 ? moment.addDays(days) : QDateTime();
}

}  // namespace

QDateTime Person::consentDueAt() const {
    if (!consentEndsAt.isValid() || !consentReviewAt.isValid())
        return consentEndsAt.isValid() ? consentEndsAt : consentReviewAt;
    return std::min(consentEndsAt, consentReviewAt);
}

ConsentText defaultConsentText() {
    if (QLocale().language() == QLocale::Chinese)
        return {.version = u"1（中文）"_s,
                .purpose = u"在本机上识别我"_s,
                .text =
                    u"我同意将我的姓名、面部小图以及由其计算出的数字保存在本机上，用于上述目的。"
                    "数据不会离开本机。我可以随时撤回同意，届时所有相关数据都会被永久清除。"_s};
    return {.version = u"1 (English)"_s,
            .purpose = u"Recognising me on this computer"_s,
            .text =
                u"I agree that my name, small pictures of my face and numbers computed from them are stored on "
                "this computer for the purpose above. They do not leave it. I can withdraw this at any time; "
                "everything about me is then erased for good."_s};
}

ConsentText consentTextFrom(const QString& setting) {
    const QJsonObject object = QJsonDocument::fromJson(setting.toUtf8()).object();
    if (object.isEmpty()) return defaultConsentText();
    return {.version = object.value(kVersion).toString(),
            .purpose = object.value(kPurpose).toString(),
            .text = object.value(kText).toString(),
            .validDays = std::max(0, object.value(kValidDays).toInt()),
            .reviewDays = std::max(0, object.value(kReviewDays).toInt())};
}

QString settingFrom(const ConsentText& text) {
    const QJsonObject object{{kVersion, text.version},
                             {kPurpose, text.purpose},
                             {kText, text.text},
                             {kValidDays, text.validDays},
                             {kReviewDays, text.reviewDays}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Consent consentTo(const ConsentText& text, const QDateTime& givenAt) {
    return {.givenAt = givenAt,
            .version = text.version,
            .purpose = text.purpose,
            .text = text.text,
            .expiresAt = after(givenAt, text.validDays),
            .reviewAt = after(givenAt, text.reviewDays)};
}

}  // namespace facenet
