#include <dlfcn.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/model/engine_module.h"

namespace facenet {

namespace {

template <typename Value, std::size_t count>
using Names = std::array<std::pair<Value, const char*>, count>;

constexpr Names<DeviceKind, 3> kDevices{
    {{DeviceKind::Auto, "auto"}, {DeviceKind::Cpu, "cpu"}, {DeviceKind::Cuda, "cuda"}}};
constexpr Names<Precision, 4> kPrecisions{{{Precision::Auto, "auto"},
                                           {Precision::Float32, "fp32"},
                                           {Precision::BFloat16, "bf16"},
                                           {Precision::Float16, "fp16"}}};

template <typename Value, std::size_t count>
std::string nameOf(const Names<Value, count>& names, Value value) {
    for (const auto& [candidate, name] : names)
        if (candidate == value) return name;
    return {};
}

template <typename Value, std::size_t count>
std::optional<Value> valueOf(const Names<Value, count>& names, const std::string& text) {
    for (const auto& [value, name] : names)
        if (text == name) return value;
    return std::nullopt;
}

/// Beside the programs, in the build tree as well as installed.
std::filesystem::path modulePath() {
    std::error_code unknown;  // dlopen then says what it looked for
    return std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path().parent_path() / "lib" /
           "facenet-studio" / "libfacenet_engine.so";
}

/// LibTorch brings its own matrix products. OpenCV has loaded the system's, under the same names, before: without this
/// LibTorch would compute with those (libblas, measured: 8 times slower). Sanitizers refuse it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kOwnSymbolsFirst = 0;
#else
constexpr int kOwnSymbolsFirst = RTLD_DEEPBIND;
#endif

/// The library for matrix products ends the program where the folder in which it was started is gone, as on a drive
/// that was taken away.
void standSomewhere() {
    std::error_code gone;
    static_cast<void>(std::filesystem::current_path(gone));
    if (gone) std::filesystem::current_path("/", gone);
}

/// What the function `name` of the engine's library makes, which is loaded first. It is never unloaded: LibTorch's
/// threads and static objects live as long as the program.
template <typename Made, typename Make, typename... Arguments>
Result<Made> made(const char* name, const Arguments&... arguments) {
    standSomewhere();
    void* module = dlopen(modulePath().c_str(), RTLD_NOW | RTLD_LOCAL | kOwnSymbolsFirst);
    if (module == nullptr) return Error{ErrorCode::EngineUnavailable, dlerror()};
    const auto make = reinterpret_cast<Make>(dlsym(module, name));
    if (make == nullptr) return Error{ErrorCode::EngineUnavailable, dlerror()};
    Result<Made> result = Error{ErrorCode::EngineUnavailable, {}};
    make(arguments..., result);
    return result;
}

}  // namespace

std::string toString(DeviceKind device) {
    return nameOf(kDevices, device);
}

std::string toString(Precision precision) {
    return nameOf(kPrecisions, precision);
}

std::optional<DeviceKind> deviceFromString(const std::string& text) {
    return valueOf(kDevices, text);
}

std::optional<Precision> precisionFromString(const std::string& text) {
    return valueOf(kPrecisions, text);
}

namespace {

/// To be woken takes about as long; threads that compute one layer after the other mostly wait less.
constexpr std::chrono::microseconds kLookAgainFor(50);

void restForAMoment() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#else
    std::atomic_signal_fence(std::memory_order_seq_cst);
#endif
}

/// How often a thread may look again in that time. Processors differ several times in how long such a look takes.
std::string looksWithin(std::chrono::nanoseconds time) {
    constexpr int kTried = 4000;
    constexpr double kFewest = 100, kMost = 10'000;
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < kTried; ++i) restForAMoment();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begun;
    return std::to_string(static_cast<int>(std::clamp(kTried * time.count() / took.count(), kFewest, kMost)));
}

}  // namespace

void letThreadsSleep(char** arguments) {
    constexpr const char* kPolicy = "OMP_WAIT_POLICY";
    if (std::getenv(kPolicy)) return;
    setenv(kPolicy, "PASSIVE", 1);
    setenv("GOMP_SPINCOUNT", looksWithin(kLookAgainFor).c_str(), 0);
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    // Without it the program is only slower beside others.
    if (!error) execv(program.c_str(), arguments);
}

void shareOneHeap() {
    mallopt(M_ARENA_MAX, 1);
}

void returnUnusedMemory() {
    malloc_trim(0);
}

Result<std::shared_ptr<const Engine>> loadEngine(const EngineOptions& options) {
    return made<std::shared_ptr<const Engine>, decltype(&facenetMakeEngine)>("facenetMakeEngine", options);
}

Result<std::shared_ptr<const NetworkInspection>> loadNetworkInspection(const EngineOptions& options) {
    return made<std::shared_ptr<const NetworkInspection>, decltype(&facenetMakeInspection)>("facenetMakeInspection",
                                                                                            options);
}

Result<NetworkGraph> networkGraphOf(const TensorFile& weights) {
    const auto card = modelCardFromMetadata(weights.metadata, modelIdOf(weights.tensors));
    if (!card) return card.error();
    return made<NetworkGraph, decltype(&facenetMakeGraph)>("facenetMakeGraph", card->backbone, &weights);
}

Result<NetworkGraph> networkGraphOf(Backbone backbone) {
    const TensorFile* none = nullptr;
    return made<NetworkGraph, decltype(&facenetMakeGraph)>("facenetMakeGraph", backbone, none);
}

}  // namespace facenet
