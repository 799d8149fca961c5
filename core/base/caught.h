#pragma once

#include <exception>
#include <new>
#include <type_traits>

#include "core/base/result.h"

namespace facenet {

/// Calls `body`, which returns a `Result`, and turns what it throws into an error: no exception leaves a thread.
/// In: `what` was going on, for the error's context
/// Errors: those of `body`, OutOfMemory, Internal
template <typename Body>
auto caught(const char* what, Body&& body) -> std::invoke_result_t<Body> {
    try {
        return body();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, what};
    } catch (const std::exception& failure) {
        return Error{ErrorCode::Internal, failure.what()};
    } catch (...) {
        return Error{ErrorCode::Internal, what};
    }
}

}  // namespace facenet
