#include "core/base/fit_machine.h"

#include <sys/mman.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <cstddef>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "core/base/allowed_cores.h"

namespace facenet {

namespace {

/// Beside one a core: those of the pipeline, of the source, of the store and of the libraries themselves.
constexpr int kThreadsBesideCores = 8;
/// Of a thread, as most systems have it.
constexpr std::size_t kStackBytes = std::size_t{8} << 20;

extern "C" void explainIllegalInstruction(int) {
    constexpr char kSentence[] =
        "This processor lacks instructions that a library of this program was built for, most likely LibTorch. "
        "Run installer/setup.sh on this machine, or use the libraries of its own system.\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kSentence, sizeof(kSentence) - 1);
    std::signal(SIGILL, SIG_DFL);
    std::raise(SIGILL);
}

}  // namespace

Result<void> checkThreads(int wanted) {
    if (wanted == 0) wanted = allowedCores() + kThreadsBesideCores;
    std::mutex mutex;
    std::condition_variable changed;
    bool ending = false;
    std::vector<std::thread> threads;
    bool all = true, hasMemory = true;
    try {
        while (static_cast<int>(threads.size()) < wanted)
            threads.emplace_back([&] {
                std::unique_lock lock(mutex);
                changed.wait(lock, [&] { return ending; });
            });
    } catch (const std::system_error&) {
        all = false;
        // The system says the same of both: its threads have a stack each.
        void* const stack = mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        hasMemory = stack != MAP_FAILED;
        if (hasMemory) munmap(stack, kStackBytes);
    }
    {
        const std::lock_guard lock(mutex);
        ending = true;
    }
    changed.notify_all();
    for (std::thread& thread : threads) thread.join();
    if (all) return {};
    if (!hasMemory) return Error{ErrorCode::OutOfMemory, {}};
    return Error{ErrorCode::TooFewProcesses,
                 std::to_string(threads.size()) + " of " + std::to_string(wanted) + " threads"};
}

void explainIllegalInstructions() {
    std::signal(SIGILL, explainIllegalInstruction);
}

}  // namespace facenet
