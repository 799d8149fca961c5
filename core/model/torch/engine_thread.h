#pragma once

#include <optional>
#include <semaphore>
#include <type_traits>
#include <utility>

#include "core/base/caught.h"
#include "core/base/worker.h"

namespace facenet {

/// The thread on which this program computes with LibTorch, but for training. It lives as long as the program.
Worker& engineThread();

/// Runs `call`, which returns a `Result`, on that thread and waits for it; not to be called there. LibTorch keeps
/// buffers for each thread that computes (with eight threads that took turns a program grew to 2.0 GB, with one to
/// 1.0 GB), and OpenMP a team: with a second one there are more threads than processors, each sleeps as soon as it
/// waits, and a face takes 6.7 ms instead of 3.6. Thread: any; callers wait for one another
template <typename Call>
std::invoke_result_t<Call> onEngineThread(Call call) {
    std::optional<std::invoke_result_t<Call>> result;
    std::binary_semaphore done(0);
    engineThread().post([&] {
        result.emplace(caught("the networks", call));
        done.release();
    });
    done.acquire();
    return std::move(*result);
}

}  // namespace facenet
