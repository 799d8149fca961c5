#include "database/exchange/json_fields.h"

#include <cmath>
#include <limits>

#include "core/base/json_number.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kDeepest = 8;

/// Looked at before a tree is built: each bracket of a hostile file would take a hundred bytes.
bool isShallow(const QByteArray& text) {
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kDeepest) return false;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return true;
}

}  // namespace

Result<Json> parseJson(const QByteArray& text, const QString& place) {
    const auto malformed = [&](const char* what) {
        return Error{ErrorCode::FileMalformed, place.toStdString() + ": " + what};
    };
    if (!isShallow(text)) return malformed("nested too deeply");
    Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (json.is_discarded()) return malformed("not valid JSON");
    if (!json.is_object()) return malformed("not a JSON object");
    return json;
}

void JsonFields::refuse(const QString& what) {
    if (!m_failure) m_failure = Error{ErrorCode::FileMalformed, (m_place + u": "_s + what).toStdString()};
}

const Json* JsonFields::find(const char* key) {
    if (m_failure) return nullptr;
    if (m_object.is_object())
        if (const auto found = m_object.find(key); found != m_object.end()) return &*found;
    refuse(u"no "_s + QString::fromLatin1(key));
    return nullptr;
}

QString JsonFields::text(const char* key) {
    const Json* value = find(key);
    if (!value) return {};
    if (!value->is_string()) {
        refuse(QString::fromLatin1(key) + u" is not a text"_s);
        return {};
    }
    return QString::fromStdString(value->get_ref<const std::string&>());
}

QString JsonFields::textOrNone(const char* key) {
    return isNull(key) ? QString() : text(key);
}

double JsonFields::number(const char* key) {
    const Json* value = find(key);
    if (!value) return 0;
    const double number = value->is_number() ? value->get<double>() : std::numeric_limits<double>::quiet_NaN();
    if (std::isfinite(number)) return number;
    refuse(QString::fromLatin1(key) + u" is not a finite number"_s);
    return 0;
}

float JsonFields::smallNumber(const char* key) {
    const double number = this->number(key);
    if (std::abs(number) <= double(std::numeric_limits<float>::max())) return static_cast<float>(number);
    refuse(QString::fromLatin1(key) + u" is out of range"_s);
    return 0;
}

qint64 JsonFields::integer(const char* key) {
    const Json* value = find(key);
    if (!value) return 0;
    if (isWhole<qint64>(*value)) return value->get<qint64>();
    refuse(QString::fromLatin1(key) + u" is not a whole number"_s);
    return 0;
}

QDateTime JsonFields::time(const char* key) {
    constexpr qint64 kEarliestMs = -62135596800000, kLatestMs = 253402300799999;
    const qint64 ms = integer(key);
    if (ms >= kEarliestMs && ms <= kLatestMs) return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    refuse(QString::fromLatin1(key) + u" is out of range"_s);
    return {};
}

QDateTime JsonFields::timeOrNone(const char* key) {
    return isNull(key) ? QDateTime() : time(key);
}

bool JsonFields::isNull(const char* key) {
    const Json* value = find(key);
    return !value || value->is_null();
}

const Json& JsonFields::array(const char* key) {
    static const Json kNone = Json::array();
    const Json* value = find(key);
    if (!value) return kNone;
    if (value->is_array()) return *value;
    refuse(QString::fromLatin1(key) + u" is not a list"_s);
    return kNone;
}

}  // namespace facenet
