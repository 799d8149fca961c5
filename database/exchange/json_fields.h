#pragma once

#include <QDateTime>
#include <QString>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/result.h"

namespace facenet {

using Json = nlohmann::ordered_json;

/// Parses what a hostile file may hold. Errors: FileMalformed (not JSON, not an object, nested deeper than 8)
Result<Json> parseJson(const QByteArray& text, const QString& place);

/// Fields of an object of a hostile file. The first failure sticks, the fields after it are empty.
class JsonFields {
public:
    JsonFields(const Json& object, QString place, std::optional<Error>& failure)
        : m_object(object), m_place(std::move(place)), m_failure(failure) {}

    QString text(const char* key);
    double number(const char* key);  ///< finite
    float smallNumber(const char* key);
    qint64 integer(const char* key);
    QDateTime time(const char* key);  ///< UTC, of the years 1 to 9999
    QDateTime timeOrNone(const char* key);
    QString textOrNone(const char* key);  ///< empty for null
    bool isNull(const char* key);
    /// An empty array where there is none.
    const Json& array(const char* key);

    /// Keeps the first failure.
    void refuse(const QString& what);

private:
    const Json* find(const char* key);

    const Json& m_object;
    QString m_place;
    std::optional<Error>& m_failure;
};

inline Json toJsonTime(const QDateTime& time) {
    return time.isValid() ? Json(time.toMSecsSinceEpoch()) : Json();
}

inline QByteArray toBytes(const Json& json) {
    return QByteArray::fromStdString(json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n');
}

}  // namespace facenet
