#include "core/model/onnx_weights.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/model/onnx_file.h"

namespace facenet {

namespace {

/// Key of the metadata: a JSON object of the whole numbers that batch norm counts its batches by, which no ONNX
/// operation has a place for.
constexpr auto kCounters = "facenet_batch_counters";
constexpr std::string_view kCounterName = "num_batches_tracked";

using Constants = std::map<std::string, StoredTensor>;

/// A node that has weights.
bool isLayer(const GraphNode& node, const Constants& constants) {
    return (node.operation == "Conv" || node.operation == "Gemm" || node.operation == "MatMul" ||
            node.operation == "BatchNormalization") &&
           node.inputs.size() >= 2 && constants.contains(node.inputs[1]);
}

std::vector<const GraphNode*> layersOf(const NetworkGraph& graph) {
    std::vector<const GraphNode*> layers;
    for (const GraphNode& node : graph.nodes)
        if (isLayer(node, graph.constants)) layers.push_back(&node);
    return layers;
}

StoredTensor float32(std::vector<std::int64_t> shape, std::span<const float> values) {
    StoredTensor stored{.type = TensorType::Float32, .shape = std::move(shape), .bytes = {}};
    stored.bytes.resize(values.size_bytes());
    std::memcpy(stored.bytes.data(), values.data(), values.size_bytes());
    return stored;
}

std::vector<float> valuesOf(const StoredTensor& stored) {
    std::vector<float> values(stored.bytes.size() / sizeof(float));
    std::memcpy(values.data(), stored.bytes.data(), values.size() * sizeof(float));
    return values;
}

std::string toString(const std::vector<std::int64_t>& shape) {
    return nlohmann::json(shape).dump();
}

/// Takes the weights of a file's graph over under the names of the reference's.
class Match {
public:
    Match(const NetworkGraph& file, const NetworkGraph& reference)
        : m_file(file), m_reference(reference), m_layers(layersOf(file)) {}

    Result<Constants> run() {
        const std::vector<const GraphNode*> wanted = layersOf(m_reference);
        for (std::size_t i = 0; i < wanted.size() && !m_failure; ++i) {
            const GraphNode& layer = *wanted[i];
            if (layer.operation == "BatchNormalization")
                takeNorm(layer);
            else
                takeLinear(layer, i + 1 < wanted.size() ? wanted[i + 1] : nullptr);
        }
        if (!m_failure && m_next < m_layers.size()) fail("", "it has more layers");
        if (m_failure) return *m_failure;
        return std::move(m_taken);
    }

private:
    const GraphNode* next() const { return m_next < m_layers.size() ? m_layers[m_next] : nullptr; }
    void fail(const std::string& name, const std::string& what) {
        if (!m_failure) m_failure = Error{ErrorCode::TensorMismatch, name + (name.empty() ? "" : ": ") + what};
    }

    const StoredTensor* constant(const GraphNode& node, std::size_t input) const {
        if (input >= node.inputs.size()) return nullptr;
        const auto found = m_file.constants.find(node.inputs[input]);
        return found == m_file.constants.end() ? nullptr : &found->second;
    }

    void take(const std::string& name, const StoredTensor* stored) {
        const std::vector<std::int64_t>& shape = m_reference.constants.at(name).shape;
        if (!stored) return fail(name, "missing");
        if (stored->shape != shape) return fail(name, toString(stored->shape) + ", wanted " + toString(shape));
        if (stored->type != TensorType::Float32) return fail(name, "not of 32-bit numbers");
        m_taken[name] = *stored;
    }

    /// A matrix as [out, in], whichever way it lies in the file.
    std::optional<StoredTensor> upright(const GraphNode& node, const StoredTensor& stored) const {
        const auto turned = node.attributes.find("transB");
        const bool isUpright = node.operation == "Gemm" && turned != node.attributes.end() &&
                               turned->second == GraphNode::Attribute(std::int64_t{1});
        if (isUpright) return stored;
        if (stored.shape.size() != 2 || stored.type != TensorType::Float32) return std::nullopt;
        const auto rows = static_cast<std::size_t>(stored.shape[0]),
                   columns = static_cast<std::size_t>(stored.shape[1]);
        const std::vector<float> values = valuesOf(stored);
        std::vector<float> result(values.size());
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c) result[c * rows + r] = values[r * columns + c];
        return float32({stored.shape[1], stored.shape[0]}, result);
    }

    bool isSameConvolution(const GraphNode& found, const GraphNode& wanted) const {
        return std::ranges::all_of(wanted.attributes, [&](const auto& item) {
            const std::string& name = item.first;
            const GraphNode::Attribute& setting = item.second;
            const auto own = found.attributes.find(name);
            if (own != found.attributes.end()) return own->second == setting;
            // What a file leaves out is one everywhere, or no padding.
            const auto* all = std::get_if<std::vector<std::int64_t>>(&setting);
            if (name == "kernel_shape") return true;  // told by the weights
            if (!all) return setting == GraphNode::Attribute(std::int64_t{1});
            return std::ranges::all_of(*all, [&](std::int64_t one) { return one == (name == "pads" ? 0 : 1); });
        });
    }

    /// Whether a Gemm scales nothing and turns no picture.
    static bool isPlainProduct(const GraphNode& node) {
        const auto is = [&](const char* name, const GraphNode::Attribute& usual) {
            const auto found = node.attributes.find(name);
            return found == node.attributes.end() || found->second == usual;
        };
        return is("alpha", 1.0F) && is("beta", 1.0F) && is("transA", std::int64_t{0});
    }

    void takeLinear(const GraphNode& wanted, const GraphNode* after) {
        const std::string& name = wanted.inputs[1];
        const GraphNode* found = next();
        const bool isConvolution = wanted.operation == "Conv";
        if (!found || (found->operation == "Conv") != isConvolution || found->operation == "BatchNormalization")
            return fail(name, "missing");
        ++m_next;
        if (isConvolution) {
            if (!isSameConvolution(*found, wanted)) return fail(name, "a convolution of another kind");
            take(name, constant(*found, 1));
        } else {
            if (!isPlainProduct(*found)) return fail(name, "a product of another kind");
            const auto matrix = upright(*found, *constant(*found, 1));
            take(name, matrix ? &*matrix : nullptr);
        }
        const StoredTensor* bias = constant(*found, 2);
        if (wanted.inputs.size() > 2) return take(wanted.inputs[2], bias);
        const bool isFolded =
            after && after->operation == "BatchNormalization" && !(next() && next()->operation == "BatchNormalization");
        if (isFolded) return foldedNorm(*after, bias);
        if (bias) fail(name, "an offset that the network has not");
    }

    /// The batch norm that adds a bias and does nothing else.
    void foldedNorm(const GraphNode& wanted, const StoredTensor* bias) {
        take(wanted.inputs[2], bias);
        const std::size_t count = m_reference.constants.at(wanted.inputs[1]).bytes.size() / sizeof(float);
        const auto fill = [&](std::size_t input, float value) {
            const std::string& name = wanted.inputs[input];
            m_taken[name] = float32(m_reference.constants.at(name).shape, std::vector<float>(count, value));
        };
        fill(1, 1);
        fill(3, 0);
        fill(4, 1 - epsilonOf(wanted));
        m_folded = &wanted;
    }

    void takeNorm(const GraphNode& wanted) {
        if (m_folded == &wanted) return;
        const GraphNode* found = next();
        if (!found || found->operation != "BatchNormalization") return fail(wanted.inputs[1], "missing");
        ++m_next;
        for (std::size_t input = 1; input <= 4; ++input) take(wanted.inputs[input], constant(*found, input));
        const float difference = epsilonOf(*found) - epsilonOf(wanted);
        if (m_failure || difference == 0) return;
        std::vector<float> variances = valuesOf(m_taken.at(wanted.inputs[4]));
        for (float& variance : variances) variance += difference;
        m_taken[wanted.inputs[4]] = float32(m_taken.at(wanted.inputs[4]).shape, variances);
    }

    static float epsilonOf(const GraphNode& node) {
        constexpr float kDefault = 1e-5F;
        const auto found = node.attributes.find("epsilon");
        const auto* value = found == node.attributes.end() ? nullptr : std::get_if<float>(&found->second);
        return value ? *value : kDefault;
    }

    const NetworkGraph& m_file;
    const NetworkGraph& m_reference;
    std::vector<const GraphNode*> m_layers;
    std::size_t m_next = 0;
    const GraphNode* m_folded = nullptr;  ///< the reference's batch norm that was made up last
    Constants m_taken;
    std::optional<Error> m_failure;
};

/// The counters of every batch norm: those that were exported here, or 0.
void addCounters(Constants& tensors, const std::string& text) {
    const auto counts = nlohmann::json::parse(text, nullptr, false);
    std::map<std::string, StoredTensor> counters;
    for (const auto& [name, tensor] : tensors) {
        constexpr std::string_view kMean = "running_mean";
        if (!name.ends_with(kMean)) continue;
        const std::string counter = name.substr(0, name.size() - kMean.size()) + std::string(kCounterName);
        std::int64_t count = 0;
        if (counts.is_object())
            if (const auto found = counts.find(counter); found != counts.end() && found->is_number_integer())
                count = found->get<std::int64_t>();
        StoredTensor stored{.type = TensorType::Int64, .shape = {}, .bytes = std::vector<std::byte>(sizeof count)};
        std::memcpy(stored.bytes.data(), &count, sizeof count);
        counters.emplace(counter, std::move(stored));
    }
    tensors.merge(counters);
}

}  // namespace

Result<TensorFile> readOnnxWeights(const std::string& pathUtf8) {
    auto file = readOnnx(pathUtf8);
    if (!file) return file.error();
    Error mismatch{ErrorCode::WrongBackbone, pathUtf8};
    // The wrong network differs at its first layers already: the one that goes further is meant.
    for (const Backbone backbone : {Backbone::MobileNetV1, Backbone::InceptionResNetV1}) {
        const auto reference = networkGraphOf(backbone);
        if (!reference) return reference.error();
        const auto layers = layersOf(file->graph), wanted = layersOf(*reference);
        if (layers.empty() || file->graph.constants.at(layers.front()->inputs[1]).shape !=
                                  reference->constants.at(wanted.front()->inputs[1]).shape)
            continue;
        auto taken = Match(file->graph, *reference).run();
        if (!taken) {
            mismatch = about(pathUtf8, taken.error());
            continue;
        }
        addCounters(*taken, file->metadata[kCounters]);
        file->metadata.erase(kCounters);
        file->metadata.erase("model_id");
        return TensorFile{.tensors = std::move(*taken), .metadata = std::move(file->metadata)};
    }
    return mismatch;
}

Result<void> writeOnnxWeights(const std::string& pathUtf8, const TensorFile& weights) {
    auto graph = networkGraphOf(weights);
    if (!graph) return graph.error();
    OnnxFile file{.graph = std::move(*graph), .metadata = weights.metadata};
    nlohmann::json counts = nlohmann::json::object();
    for (const auto& [name, tensor] : weights.tensors) {
        if (!name.ends_with(kCounterName) || tensor.bytes.size() != sizeof(std::int64_t)) continue;
        std::int64_t count = 0;
        std::memcpy(&count, tensor.bytes.data(), sizeof count);
        counts[name] = count;
    }
    file.metadata[kCounters] = counts.dump();
    return writeOnnx(pathUtf8, file);
}

}  // namespace facenet
