#pragma once

#include <QTest>
#include <optional>
#include <utility>

#include "core/base/result.h"

namespace facenet::test {

/// What the answer holds; fails the running test and gives an empty one where there is an error.
template <typename T>
T valueOf(Result<T> result) {
    if (result) return std::move(result).value();
    QTest::qFail(result.error().context.c_str(), __FILE__, __LINE__);
    return T();
}

template <typename T>
std::optional<ErrorCode> codeOf(const Result<T>& result) {
    return result ? std::nullopt : std::optional(result.error().code);
}

}  // namespace facenet::test
