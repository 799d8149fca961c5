#include "core/model/torch/runtime.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/headeronly/version.h>

#include <fstream>
#include <set>

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

/// LibTorch registers its CUDA part when that library is loaded; on a machine without a graphics card it never is.
bool loadCuda() {
    if (at::hasCUDA()) return true;
    return dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) != nullptr && at::hasCUDA();
}

/// Why CUDA cannot be used, after `loadCuda`.
std::string cudaProblem() {
    if (at::hasCUDA()) return "the driver shows no device";
    const char* const reason = dlerror();
    if (reason == nullptr) return "LibTorch knows no CUDA";
    const std::string text = reason;
    return text.find("libtorch_cuda.so: cannot open") != std::string::npos
               ? "LibTorch's CUDA libraries are not installed"
               : text;
}

bool driverPresent() {
    return std::ifstream("/proc/driver/nvidia/version").good();
}

}  // namespace

Result<DeviceInfo> prepareRuntime(const EngineOptions& options) {
    keepLargeBlocks();
    at::set_num_threads(options.threads > 0 ? options.threads : physicalCores());

    DeviceInfo info{.libraryVersion = TORCH_VERSION, .threads = at::get_num_threads()};
    const std::vector<std::string> names = processorLines("model name");
    info.name = names.empty() ? "processor" : names.front();
    if (options.device == DeviceKind::Cpu) return info;

    const bool wanted = options.device == DeviceKind::Cuda;
    if (!wanted && !driverPresent()) return info;
    info.cudaAvailable = loadCuda() && at::detail::getCUDAHooks().deviceCount() > 0;
    if (info.cudaAvailable) {
        info.kind = DeviceKind::Cuda;
        info.name = "NVIDIA graphics card";
    } else if (wanted) {
        return Error{ErrorCode::DeviceUnavailable, cudaProblem()};
    } else {
        info.cudaProblem = cudaProblem();
    }
    return info;
}

Error currentTorchError() {
    try {
        throw;
    } catch (const c10::OutOfMemoryError& error) {
        return {ErrorCode::OutOfMemory, error.what_without_backtrace()};
    } catch (const std::bad_alloc&) {
        return {ErrorCode::OutOfMemory, {}};
    } catch (const c10::Error& error) {
        const std::string what = error.what_without_backtrace();
        const bool memory = what.find("not enough memory") != std::string::npos ||
                            what.find("can't allocate memory") != std::string::npos;
        return {memory ? ErrorCode::OutOfMemory : ErrorCode::Internal, what};
    } catch (const std::exception& error) {
        return {ErrorCode::Internal, error.what()};
    }
}

}  // namespace facenet
