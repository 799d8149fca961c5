#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/cohort_embeddings.h"
#include "core/model/model_card.h"
#include "core/model/tensor_file.h"

/// The door to LibTorch. Nothing here shows a type of it: the implementation lives in a library of its own that is
/// loaded at run time, so that the window is there before LibTorch is.
namespace facenet {

class ProcessGroup;
class TrainableNetwork;
struct ProcessPlace;
struct TrainableSpec;

enum class DeviceKind { Auto, Cpu, Cuda };
enum class Precision { Auto, Float32, BFloat16, Float16 };

std::string toString(DeviceKind device);    // auto, cpu, cuda
std::string toString(Precision precision);  // auto, fp32, bf16, fp16
std::optional<DeviceKind> deviceFromString(const std::string& text);
std::optional<Precision> precisionFromString(const std::string& text);

/// uint8 BGR pixels owned by somebody else.
struct PixelView {
    const std::uint8_t* data = nullptr;
    int widthPx = 0;
    int heightPx = 0;
    std::size_t rowBytes = 0;
};

/// What the detector's heads give at one stride: 16 numbers a cell, row by row.
/// Class logit, objectness logit, dx, dy, log w, log h, five times (kx, ky).
struct DetectorMap {
    int stride = 0;
    int columns = 0;
    int rows = 0;
    std::vector<float> values;  ///< [rows, columns, 16]
};

/// Thread: one caller at a time
class DetectorNetwork {
public:
    virtual ~DetectorNetwork() = default;
    /// In:     uint8 BGR, any size, at least 1x1
    /// Out:    strides 8, 16, 32 of the picture padded with 0 to multiples of 32
    /// Errors: InvalidArgument (empty), OutOfMemory, Internal
    virtual Result<std::vector<DetectorMap>> forward(const PixelView& image) = 0;
};

/// Thread: one caller at a time
class EmbeddingNetwork {
public:
    virtual ~EmbeddingNetwork() = default;
    /// Embeds preprocessed faces in one batch.
    /// In:     uint8 BGR, 160x160 each, at least one
    /// Out:    float32, [N, 128] row by row, rows of unit L2 norm
    /// Errors: InvalidArgument (none, or another size), OutOfMemory, Internal
    virtual Result<std::vector<float>> embed(std::span<const PixelView> faces) = 0;
    /// The same before they are normalised. A small norm hints at a face the network makes little of.
    virtual Result<std::vector<float>> features(std::span<const PixelView> faces) = 0;
    /// What the backbone sees, averaged over the picture: the linear layer's input. Out: float32, [N, features]
    /// Errors: those of `embed`; InvalidArgument where a network has no such layer
    virtual Result<std::vector<float>> pooledFeatures(std::span<const PixelView>) {
        return Error{ErrorCode::InvalidArgument, "no pooled features"};
    }
    virtual const ModelCard& card() const = 0;
    /// Of these weights; null where they carry none.
    virtual std::shared_ptr<const CohortEmbeddings> cohort() const = 0;
    virtual Precision precision() const = 0;  ///< in use, never Auto
};

/// Exact cosine search over an immutable matrix.
/// Thread: any number of callers
class EmbeddingIndex {
public:
    virtual ~EmbeddingIndex() = default;
    struct Hit {
        std::int64_t group = 0;
        std::int64_t row = 0;  ///< the nearest one, as the rows were given
        float cosineSimilarity = 0;
    };
    /// For each probe the `count` most similar groups by their nearest row, most similar first.
    /// In:     probes float32 [M, 128], unit norm; fewer than 1 wanted: none
    /// Errors: OutOfMemory, Internal
    virtual Result<std::vector<std::vector<Hit>>> nearestGroups(std::span<const float> probes, int count) const = 0;
};

struct DeviceInfo {
    DeviceKind kind = DeviceKind::Cpu;  ///< in use, never Auto
    std::string name;                   ///< the processor's; `NVIDIA graphics card` with CUDA
    std::string libraryVersion;         ///< of LibTorch
    int threads = 0;
    int cards = 0;               ///< graphics cards that can be used
    bool cudaAvailable = false;  ///< false too with DeviceKind::Cpu
    std::string cudaProblem;     ///< why a graphics card that is there is not used, in English; empty otherwise
};

struct EngineOptions {
    DeviceKind device = DeviceKind::Auto;
    Precision precision = Precision::Auto;
    int threads = 0;  ///< 0: the physical cores
};

/// Thread: any; the networks it makes have their own rules
class Engine {
public:
    virtual ~Engine() = default;
    virtual const DeviceInfo& device() const = 0;

    /// Errors: TensorMismatch, WrongBackbone, FileMalformed (metadata; weights that tell nothing apart, see
    /// `checkUsable`), OutOfMemory
    virtual Result<std::shared_ptr<EmbeddingNetwork>> makeEmbedder(const TensorFile& weights) const = 0;
    /// Errors: TensorMismatch, OutOfMemory, Internal
    virtual Result<std::shared_ptr<DetectorNetwork>> makeDetector(const TensorFile& weights) const = 0;
    /// In:     rows float32 [N, 128], unit norm; `groups` N numbers, the person of each row. N may
    ///         be 0
    /// Errors: OutOfMemory, Internal
    virtual Result<std::unique_ptr<EmbeddingIndex>> makeIndex(std::vector<float> rows,
                                                              std::vector<std::int64_t> groups) const = 0;

    /// A network to be trained. Errors: TensorMismatch, WrongBackbone, InvalidArgument, OutOfMemory
    virtual Result<std::unique_ptr<TrainableNetwork>> makeTrainable(const TrainableSpec& spec) const = 0;
    /// Meets the other processes that train with this one. Errors: ProcessGone, InvalidArgument
    virtual Result<std::shared_ptr<ProcessGroup>> joinProcesses(const ProcessPlace&) const {
        return Error{ErrorCode::InvalidArgument, "this engine trains alone"};
    }
};

/// Makes LibTorch's threads sleep while they wait for one another for more than 50 microseconds, unless the environment
/// says otherwise. By default they spin, and whatever else runs on the same cores (decoding a video, say) slows them
/// many times over. Measured on two cores: a film of 275 frames is identified in 6.1 s, by two programs at once in 9.6;
/// sleeping at once in 7.7 and 8.4, looking again for 0.3 ms in 4.9 and 19, for a millisecond in 5.3 and 42. Beside a
/// compiler a 1080p video is decoded and recognised at 28 to 36 frames a second where threads sleep at once, at 6 to 7
/// where they spin. The library of threads reads
/// this from the environment when it is loaded, which is before `main` wherever another library needs it too. So the
/// program is started again in its place, once, with the environment set. To be called first in `main`, before anything
/// is opened and before any other thread starts. In: `arguments` those of `main`, with a null pointer at the end
void letThreadsSleep(char** arguments);

/// Makes all threads take their memory from one heap: LibTorch needs large blocks to be kept for the next run, and what
/// one heap keeps serves all. To be called first in `main` too.
void shareOneHeap();

/// Gives what the heap keeps unused back to the system; takes some ten milliseconds for a gigabyte.
/// Thread: any
void returnUnusedMemory();

/// Loads LibTorch and, where there is a graphics card, its CUDA part; takes about a second.
/// Errors: EngineUnavailable, DeviceUnavailable (CUDA was asked for by name and is not there),
///         OutOfMemory, Internal
/// Thread: any; a worker, since it takes so long
Result<std::shared_ptr<const Engine>> loadEngine(const EngineOptions& options);

}  // namespace facenet
