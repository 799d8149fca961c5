#include "core/model/model_card.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>

namespace facenet {

namespace {

using Metadata = std::map<std::string, std::string>;

Error wrong(const std::string& key, const std::string& value) {
    return {ErrorCode::FileMalformed, key + " = " + value.substr(0, 100)};
}

/// The whole text as a number, whatever the locale.
template <typename Number>
std::optional<Number> numberIn(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// The shortest text that gives the same number again.
std::string textOf(double number) {
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() ? std::string(text.data(), end) : std::string();
}

std::string textAt(const Metadata& metadata, const std::string& key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string() : found->second;
}

/// The networks here have one size each; a file of another is for another program.
Result<void> checkSize(const Metadata& metadata, const std::string& key, int size) {
    const std::string text = textAt(metadata, key);
    if (text.empty() || numberIn<int>(text) == size) return {};
    if (!numberIn<int>(text)) return wrong(key, text);
    return Error{ErrorCode::TensorMismatch,
                 key + " = " + text + ", where the networks here have " + std::to_string(size)};
}

/// `{"0.1": 0.148, ...}`: cosine by false-accept rate. A rarer acceptance needs at least the same similarity.
Result<std::vector<FarPoint>> farCurveIn(const std::string& key, const std::string& text) {
    std::vector<FarPoint> curve;
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return wrong(key, text);
    for (const auto& [farText, cosine] : json.items()) {
        const auto far = numberIn<double>(farText);
        if (!far || !(*far > 0 && *far <= 1) || !cosine.is_number()) return wrong(key, text);
        curve.push_back({*far, cosine.get<double>()});
    }
    std::ranges::sort(curve, std::ranges::greater{}, &FarPoint::far);
    const auto contradicts = [](const FarPoint& left, const FarPoint& right) {
        return left.far == right.far || left.cosine > right.cosine;
    };
    // Whoever is rarely mistaken is not so by somebody who looks the other way.
    if (curve.size() < 2 || std::ranges::adjacent_find(curve, contradicts) != curve.end() ||
        curve.front().cosine < -1 || curve.back().cosine > 1 || curve.back().cosine <= 0)
        return wrong(key, text);
    return curve;
}

}  // namespace

std::string toString(Backbone backbone) {
    return backbone == Backbone::MobileNetV1 ? "mobilenet" : "inception_resnetv1";
}

std::optional<Backbone> backboneFromString(const std::string& text) {
    for (const Backbone backbone : {Backbone::MobileNetV1, Backbone::InceptionResNetV1})
        if (toString(backbone) == text) return backbone;
    return std::nullopt;
}

std::string toString(Preprocessing preprocessing) {
    return preprocessing == Preprocessing::AlignedFivePoint ? "aligned_5pt_rgb_0_1" : "letterbox_rgb_0_1";
}

std::optional<Preprocessing> preprocessingFromString(const std::string& text) {
    for (const Preprocessing preprocessing : {Preprocessing::AlignedFivePoint, Preprocessing::Letterbox})
        if (toString(preprocessing) == text) return preprocessing;
    return std::nullopt;
}

const std::string& ModelCard::wordsOf(const std::string& key, const std::string& language) const {
    const auto translated = translations.find(key + '[' + language + ']');
    if (translated != translations.end()) return translated->second;
    return key == "licence" ? licence : trainingData;
}

Result<ModelCard> modelCardFromMetadata(const Metadata& metadata, const std::string& modelId) {
    ModelCard card{.modelId = modelId,
                   .name = textAt(metadata, "name"),
                   .trainingData = textAt(metadata, "training_data"),
                   .licence = textAt(metadata, "licence")};
    if (const auto id = textAt(metadata, "model_id"); !id.empty() && id != modelId) return wrong("model_id", id);
    for (const auto& [key, text] : metadata)
        if (key.starts_with("training_data[") || key.starts_with("licence[")) card.translations[key] = text;
    if (const auto architecture = textAt(metadata, "architecture"); !architecture.empty() && architecture != "facenet")
        return wrong("architecture", architecture);

    const std::string backboneText = textAt(metadata, "backbone");
    if (backboneText.empty()) return wrong("backbone", backboneText);
    const auto backbone = backboneFromString(backboneText);
    if (!backbone) return Error{ErrorCode::WrongBackbone, backboneText};
    card.backbone = *backbone;

    if (const auto text = textAt(metadata, "version"); !text.empty()) {
        const auto version = numberIn<int>(text);
        if (!version || *version < 1) return wrong("version", text);
        card.version = *version;
    }
    const std::string preprocessingText = textAt(metadata, "preprocessing");
    const auto preprocessing = preprocessingFromString(preprocessingText);
    if (!preprocessing) return wrong("preprocessing", preprocessingText);
    card.preprocessing = *preprocessing;

    if (auto fits = checkSize(metadata, "embedding_size", card.embeddingSize); !fits) return fits.error();
    if (auto fits = checkSize(metadata, "input_size", card.inputSidePx); !fits) return fits.error();

    if (const auto text = textAt(metadata, "lfw_view2"); !text.empty()) {
        card.lfwAccuracy = numberIn<double>(text);
        if (!card.lfwAccuracy || !(*card.lfwAccuracy >= 0 && *card.lfwAccuracy <= 1)) return wrong("lfw_view2", text);
    }
    if (const auto text = textAt(metadata, "trained_people"); !text.empty()) {
        const auto people = numberIn<int>(text);
        if (!people || *people < 0) return wrong("trained_people", text);
        card.trainedPeople = *people;
    }
    if (const auto text = textAt(metadata, "far_thresholds"); !text.empty()) {
        auto curve = farCurveIn("far_thresholds", text);
        if (!curve) return curve.error();
        card.farCurve = std::move(*curve);
    }
    return card;
}

Metadata metadataFromModelCard(const ModelCard& card) {
    Metadata metadata{{"format", "pt"},  // what other readers of safetensors files ask for
                      {"architecture", "facenet"},
                      {"backbone", toString(card.backbone)},
                      {"embedding_size", std::to_string(card.embeddingSize)},
                      {"input_size", std::to_string(card.inputSidePx)},
                      {"preprocessing", toString(card.preprocessing)}};
    const auto addUnlessEmpty = [&](const std::string& key, const std::string& text) {
        if (!text.empty()) metadata[key] = text;
    };
    addUnlessEmpty("model_id", card.modelId);
    addUnlessEmpty("name", card.name);
    if (card.version != 1) metadata["version"] = std::to_string(card.version);
    addUnlessEmpty("training_data", card.trainingData);
    addUnlessEmpty("licence", card.licence);
    metadata.insert(card.translations.begin(), card.translations.end());
    if (card.lfwAccuracy) metadata["lfw_view2"] = textOf(*card.lfwAccuracy);
    if (card.trainedPeople > 0) metadata["trained_people"] = std::to_string(card.trainedPeople);
    if (!card.farCurve.empty()) {
        nlohmann::ordered_json curve = nlohmann::ordered_json::object();
        for (const FarPoint& point : card.farCurve) curve[textOf(point.far)] = point.cosine;
        metadata["far_thresholds"] = curve.dump();
    }
    return metadata;
}

}  // namespace facenet
