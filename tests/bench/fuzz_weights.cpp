// Attacks the readers of weights files with mutated files: fuzz_weights COUNT [SEED [FOLDER [FILE ...]]]
// COUNT files of each format are made from small valid ones and from the FILEs given, damaged and read. A crash, a hang
// of more than five seconds, more than 64 MB of memory or a result that contradicts itself ends the run with an error;
// the file that caused it then stays in FOLDER (the system's folder of temporary files unless given).

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/tensor_file.h"
#include "tests/support/weights_files.h"

// Sanitizers look at these by name when the program starts; without one nobody does.
extern "C" const char* __asan_default_options();
extern "C" __attribute__((visibility("default"), used)) const char* __asan_default_options() {
    return "quarantine_size_mb=4:max_allocation_size_mb=64:malloc_context_size=8";
}

namespace {

using namespace facenet;
using namespace facenet::test;

constexpr unsigned kPatienceSeconds = 5;
constexpr long kMostMemoryKb = 64 * 1024;

long peakMemoryKb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/// Damages files in the ways that matter to a reader of lengths, offsets and opcodes.
class Mutator {
public:
    explicit Mutator(std::uint64_t seed) : m_random(seed) {}

    std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(m_random); }

    std::string mutate(std::string bytes, const std::vector<std::string>& others) {
        for (std::size_t left = 1 + below(4); left > 0; --left) change(bytes, others);
        return bytes;
    }

private:
    void change(std::string& bytes, const std::vector<std::string>& others) {
        if (bytes.empty()) bytes = '\0';
        const std::size_t at = below(bytes.size());
        switch (below(10)) {
            case 0:  // a bit
                bytes[at] = static_cast<char>(bytes[at] ^ 1 << below(8));
                break;
            case 1:  // a byte
                bytes[at] = static_cast<char>(below(256));
                break;
            case 2:  // the end is missing
                bytes.resize(at);
                break;
            case 3:  // a piece is missing
                bytes.erase(at, 1 + below(16));
                break;
            case 4:  // a piece comes twice
                bytes.insert(below(bytes.size()), bytes.substr(at, 1 + below(64)));
                break;
            case 5: {  // a piece of another file
                const std::string& other = others[below(others.size())];
                bytes.replace(at, below(32), other.substr(below(other.size()), 1 + below(64)));
                break;
            }
            case 6:  // growth
                bytes.insert(at, std::string(1 + below(2000), static_cast<char>(below(256))));
                break;
            case 7:  // a length field
                overwrite(bytes, at, littleEndian(interestingNumber(bytes.size()), 1 << below(4)));
                break;
            case 8:  // a number in text, as in JSON
                changeDigits(bytes, at);
                break;
            default:  // an opcode where one may stand
                bytes[at] = kOpcodes[below(kOpcodes.size())];
        }
    }

    std::uint64_t interestingNumber(std::size_t fileBytes) {
        constexpr std::array<std::uint64_t, 12> kEdges{
            0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 100000000, ~0ULL >> 1, ~0ULL};
        return below(2) == 0 ? kEdges[below(kEdges.size())] : fileBytes - 8 + below(17);
    }

    static void overwrite(std::string& bytes, std::size_t at, const std::string& by) {
        bytes.replace(at, std::min(by.size(), bytes.size() - at), by);
    }

    void changeDigits(std::string& bytes, std::size_t from) {
        constexpr std::string_view kDigits = "0123456789";
        const std::size_t begin = bytes.find_first_of(kDigits, from);
        if (begin == std::string::npos) return;
        const std::size_t end = std::min(bytes.find_first_not_of(kDigits, begin), bytes.size());
        bytes.replace(begin, end - begin, std::to_string(interestingNumber(bytes.size())));
    }

    static constexpr std::string_view kOpcodes =
        ".(NJKMGUTXBC)t]ae}suqrhjcQRbio\x80\x81\x82\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x92\x93\x94\x95[{\":,";
    std::mt19937_64 m_random;
};

/// One file format: valid files, and how their parts are put together once a part was damaged.
struct Format {
    std::string name;
    std::vector<std::string> seeds;
    std::vector<std::string> pickles;  ///< damaged on their own and packed properly, so that a checksum hides nothing
    std::string (*pack)(const std::string& pickle, const std::vector<StorageBytes>& storages) = nullptr;
    std::vector<StorageBytes> storages;
};

std::vector<Format> formats(const std::string& scratch, const std::vector<std::string>& files) {
    const auto tensors = tensorsOfEveryType();
    const TensorFile small{tensors, {{"backbone", "mobilenet"}, {"far_thresholds", "{\"0.1\": 0.1}"}}};
    if (!writeSafetensors(scratch, small)) return {};

    const std::string dictionary = stateDictionaryPickle(tensors);
    PickleWriter checkpoint;
    checkpoint.raw("}(").text("epoch").number(3).text("state_dict").raw("}(");
    checkpoint.text("module.w").tensor("12", TensorType::Float32, 24, 1, {2, 3}, {3, 1});
    checkpoint.text("module.v").tensor("12", TensorType::Float32, 24, 0, {3, 2}, {1, 3}).raw("u").raw("u");
    const std::vector<std::string> pickles{dictionary, checkpoint.stop()};
    const auto storages = storagesOf(tensors);

    std::vector<Format> result{
        {"safetensors", {readFile(scratch)}, {}, nullptr, {}},
        {"stream", {legacyPyTorchFile(dictionary, storages)}, pickles, legacyPyTorchFile, storages},
        {"archive", {zipPyTorchFile(dictionary, storages)}, pickles, zipPyTorchFile, storages},
    };
    for (const std::string& file : files) {
        const std::string bytes = readFile(file);
        const std::size_t format = bytes.starts_with("PK") ? 2 : bytes.starts_with('\x80') ? 1 : 0;
        if (!bytes.empty()) result[format].seeds.push_back(bytes);
    }
    return result;
}

/// What was read has to be consistent, whatever the file was.
bool consistent(const Result<TensorFile>& result, std::size_t fileBytes) {
    if (!result) return result.error().code != ErrorCode::OutOfMemory && result.error().code != ErrorCode::Internal;
    std::size_t total = 0;
    for (const auto& [name, tensor] : result->tensors) {
        const auto count = elementCount(tensor.shape);
        if (!count || *count * sizeOf(tensor.type) != tensor.bytes.size()) return false;
        total += tensor.bytes.size();
    }
    return total <= fileBytes;
}

bool attack(const Format& format, std::size_t count, std::uint64_t seed, const std::string& path) {
    Mutator mutator(seed);
    std::size_t accepted = 0;
    std::map<ErrorCode, std::size_t> refused;
    double slowestMs = 0;
    const long beforeKb = peakMemoryKb();
    for (std::size_t i = 0; i < count; ++i) {
        std::string bytes;
        if (format.pack && mutator.below(2) == 0)
            bytes = format.pack(mutator.mutate(format.pickles[mutator.below(format.pickles.size())], format.pickles),
                                format.storages);
        else
            bytes = mutator.mutate(format.seeds[mutator.below(format.seeds.size())], format.seeds);
        if (!writeFile(path, bytes)) return std::fprintf(stderr, "cannot write %s\n", path.c_str()), false;

        alarm(kPatienceSeconds);
        const auto begin = std::chrono::steady_clock::now();
        const auto result = format.pack ? readPyTorchFile(path) : readSafetensors(path);
        slowestMs = std::max(
            slowestMs, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
        alarm(0);
        const bool small = peakMemoryKb() - beforeKb <= kMostMemoryKb;
        if (!small || !consistent(result, bytes.size())) {
            std::fprintf(stderr, "%s, file %zu of seed %llu: %s; see %s\n", format.name.c_str(), i,
                         static_cast<unsigned long long>(seed), small ? "an inconsistent result" : "too much memory",
                         path.c_str());
            return false;
        }
        if (result)
            ++accepted;
        else
            ++refused[result.error().code];
    }
    std::printf(
        "%-11s %zu files: %zu read, %zu cut short, %zu malformed, %zu unsupported, %zu unsafe; "
        "slowest %.1f ms, memory grew by %ld KB\n",
        format.name.c_str(), count, accepted, refused[ErrorCode::FileTruncated], refused[ErrorCode::FileMalformed],
        refused[ErrorCode::UnsupportedFormat], refused[ErrorCode::UnsafeContent], slowestMs, peakMemoryKb() - beforeKb);
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    std::size_t count = 0;
    std::uint64_t seed = 1;
    const auto number = [](const std::string& text, auto& value) {
        return std::from_chars(text.data(), text.data() + text.size(), value).ptr == text.data() + text.size();
    };
    if (arguments.empty() || !number(arguments[0], count) || (arguments.size() > 1 && !number(arguments[1], seed))) {
        std::fprintf(stderr, "usage: fuzz_weights COUNT [SEED [FOLDER [FILE ...]]]\n");
        return 2;
    }
    const std::filesystem::path folder =
        arguments.size() > 2 ? std::filesystem::path(arguments[2]) : std::filesystem::temp_directory_path();
    const std::string path = (folder / ("fuzz_weights-" + std::to_string(getpid()))).string();
    const auto all = formats(
        path,
        {arguments.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(arguments.size(), 3)), arguments.end()});
    if (all.empty()) return std::fprintf(stderr, "cannot write %s\n", path.c_str()), 3;
    for (const Format& format : all)
        if (!attack(format, count, seed, path)) return 1;
    std::filesystem::remove(path);
    return 0;
}
