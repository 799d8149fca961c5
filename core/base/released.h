#pragma once

#include <type_traits>

namespace facenet {

/// Gives an object of a C library back by its function, which takes it or the place of its pointer: for
/// std::unique_ptr.
template <auto release>
struct Released {
    template <typename T>
    void operator()(T* object) const {
        if constexpr (std::is_invocable_v<decltype(release), T*>)
            release(object);
        else
            release(&object);
    }
};

}  // namespace facenet
