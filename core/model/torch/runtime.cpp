#include "core/model/torch/runtime.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/headeronly/version.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>

#include "core/base/allowed_cores.h"

namespace facenet {

namespace {

/// Lines of the processor's description with this key.
std::vector<std::string> processorLines(const std::string& key) {
    std::vector<std::string> values;
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(key))
            if (const auto colon = line.find(": "); colon != std::string::npos)
                values.push_back(line.substr(colon + 2));
    return values;
}

/// Cores rather than hardware threads: two threads on one core share its arithmetic units and slow each other.
int physicalCores() {
    const std::vector<std::string> cores = processorLines("core id");
    const std::vector<std::string> packages = processorLines("physical id");
    std::set<std::string> distinct;
    for (std::size_t i = 0; i < cores.size(); ++i)
        distinct.insert((i < packages.size() ? packages[i] : std::string()) + '/' + cores[i]);
    const int allowed = allowedCores();
    return distinct.empty() ? allowed : std::min(allowed, static_cast<int>(distinct.size()));
}

/// glibc gives large blocks back to the system at once and takes them anew at every layer, which costs half of the time
/// of a run. Measured: system time 134 s before, 5 s after, for the same work.
void keepLargeBlocks() {
    constexpr int kThreshold = 1 << 30;
    mallopt(M_MMAP_THRESHOLD, kThreshold);
    mallopt(M_TRIM_THRESHOLD, kThreshold);
}

/// Loads LibTorch's CUDA part, once. Nothing may ask LibTorch for CUDA before: it keeps its first answer for the life
/// of the process, and without that library the answer is no. Out: why it cannot be used; empty when it can
std::string loadCuda() {
    static const std::string kProblem = []() -> std::string {
        if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) != nullptr) return {};
        const char* const reason = dlerror();
        const std::string text = reason ? reason : "libtorch_cuda.so";
        // Of LibTorch's, or of those of NVIDIA that it needs.
        const bool missing = text.find("cannot open shared object file: No such file") != std::string::npos;
        return missing ? "LibTorch's CUDA libraries are not installed (" + text.substr(0, text.find(':')) + ")" : text;
    }();
    if (!kProblem.empty()) return kProblem;
    // 0 too where there is no driver, or one that is too old.
    return at::detail::getCUDAHooks().deviceCount() > 0 ? "" : "the driver shows no device";
}

/// On Linux itself, or in the Linux of Windows (WSL 2), where the driver is Windows' own.
bool driverPresent() {
    std::error_code error;
    return std::filesystem::exists("/proc/driver/nvidia/version", error) ||
           (std::filesystem::exists("/dev/dxg", error) &&
            std::filesystem::exists("/usr/lib/wsl/lib/libcuda.so.1", error));
}

}  // namespace

Result<DeviceInfo> prepareRuntime(const EngineOptions& options) {
    keepLargeBlocks();
    at::set_num_threads(options.threads > 0 ? options.threads : physicalCores());

    DeviceInfo info{.libraryVersion = TORCH_VERSION, .threads = at::get_num_threads()};
    const std::vector<std::string> names = processorLines("model name");
    info.name = names.empty() ? "processor" : names.front();
    const bool wanted = options.device == DeviceKind::Cuda;
    if (!wanted && !driverPresent()) return info;
    // Also for the processor, since the device may be chosen anew later: a convolution asks for CUDA wherever it runs.
    const std::string problem = loadCuda();
    if (options.device == DeviceKind::Cpu) return info;
    info.cudaAvailable = problem.empty();
    if (info.cudaAvailable) {
        info.kind = DeviceKind::Cuda;
        info.cards = at::detail::getCUDAHooks().deviceCount();
        info.name = "NVIDIA graphics card";
    } else if (wanted) {
        return Error{ErrorCode::DeviceUnavailable, problem};
    } else {
        info.cudaProblem = problem;
    }
    return info;
}

namespace {

/// By the words of LibTorch, and of oneDNN, which has no others where it gets no memory for its code.
Error errorOf(const std::string& what) {
    using namespace std::string_view_literals;
    constexpr std::array kOfMemory{"not enough memory"sv, "can't allocate memory"sv, "out of memory"sv,
                                   "could not create a primitive"sv, "could not create a memory"sv};
    const bool memory =
        std::ranges::any_of(kOfMemory, [&](std::string_view words) { return what.find(words) != std::string::npos; });
    return {memory ? ErrorCode::OutOfMemory : ErrorCode::Internal, what};
}

}  // namespace

Error currentTorchError() {
    try {
        throw;
    } catch (const c10::OutOfMemoryError& error) {
        return {ErrorCode::OutOfMemory, error.what_without_backtrace()};
    } catch (const std::bad_alloc&) {
        return {ErrorCode::OutOfMemory, {}};
    } catch (const c10::Error& error) {
        return errorOf(error.what_without_backtrace());
    } catch (const std::exception& error) {
        return errorOf(error.what());
    }
}

}  // namespace facenet
