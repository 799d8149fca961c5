#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/calibration.h"

namespace facenet {

enum class Backbone { MobileNetV1, InceptionResNetV1 };

/// `mobilenet`, `inception_resnetv1`: the names in metadata and on the command line.
std::string toString(Backbone backbone);
std::optional<Backbone> backboneFromString(const std::string& text);

/// How a model wants its faces; stands in its metadata.
enum class Preprocessing {
    AlignedFivePoint,  ///< `aligned_5pt_rgb_0_1`
    Letterbox,         ///< `letterbox_rgb_0_1`
};

std::string toString(Preprocessing preprocessing);
std::optional<Preprocessing> preprocessingFromString(const std::string& text);

/// What a weights file says about its model.
struct ModelCard {
    std::string modelId;  ///< hash of the tensors, see `modelIdOf`
    std::string name;     ///< may be empty
    int version = 1;      ///< of weights that the program ships: the next ones of the same name count on
    Backbone backbone = Backbone::MobileNetV1;
    int embeddingSize = 128;  ///< as every network here; a file of another size is refused
    int inputSidePx = 160;    ///< the same
    Preprocessing preprocessing = Preprocessing::AlignedFivePoint;
    std::vector<FarPoint> farCurve;     ///< false-accept rate falling; empty when never measured
    std::optional<double> lfwAccuracy;  ///< View 2, 0 to 1
    int trainedPeople = 0;  ///< whom a training here has seen, with those of the model it began with; 0: unknown
    std::string trainingData;
    std::string licence;
    std::map<std::string, std::string> translations;  ///< of both: `training_data[zh_CN]`, `licence[zh_CN]`, UTF-8

    /// `training_data` or `licence` in a language such as `zh_CN`, or in English where there is no translation.
    const std::string& wordsOf(const std::string& key, const std::string& language) const;
};

/// In:     `modelId`, the hash of the tensors; a `model_id` in the metadata has to agree with it
/// Errors: FileMalformed (a value that cannot be understood; the context names the key), WrongBackbone (unknown),
///         TensorMismatch (another size of embeddings or faces)
Result<ModelCard> modelCardFromMetadata(const std::map<std::string, std::string>& metadata, const std::string& modelId);
std::map<std::string, std::string> metadataFromModelCard(const ModelCard& card);

}  // namespace facenet
