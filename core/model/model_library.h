#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/model_card.h"

namespace facenet {

class Engine;

struct ModelEntry {
    ModelCard card;
    std::string pathUtf8;
    bool shipped = false;
    bool kept = false;  ///< a copy of what this or an earlier version of the program shipped, see `keepShipped`
};

/// The weights files at hand: those shipped with the program, those imported into a store, and those that it keeps
/// because an earlier version of the program shipped them.
/// Thread: one caller at a time
class ModelLibrary {
public:
    /// In: the folder of imported models; it need not exist yet. Empty: shipped models only
    explicit ModelLibrary(std::string importedFolderUtf8);

    /// The folder of the shipped weights, found relative to the running program.
    static std::string shippedFolder();
    /// The face detector's weights. Errors: FileNotFound
    static Result<std::string> detectorPath();
    /// The embedder that the program ships. Errors: FileNotFound and those of reading
    static Result<ModelEntry> shippedModel();

    /// All models, shipped ones first; a kept copy of weights that are shipped still is not told. Files that cannot be
    /// read are left out and named in `problems`.
    std::vector<ModelEntry> list(std::vector<Error>* problems = nullptr) const;

    /// What lies in the folder of imported models, all copies too.
    std::vector<ModelEntry> imported(std::vector<Error>* problems = nullptr) const;

    /// By name, model id or an unambiguous beginning of it (4 digits at least), or the path of a
    /// safetensors file; nothing means the shipped one.
    /// Errors: NotFound (or ambiguous) and those of reading
    Result<ModelEntry> find(const std::string& nameOrIdOrPath) const;

    /// Checks a `.pth`, `.safetensors` or `.onnx` file against the networks and stores it as `name`.
    /// Errors: InvalidArgument (no name for a file, or no folder), NameTaken, those of
    ///         `readModelFile`, of `Engine::makeEmbedder` and of `writeSafetensors`
    Result<ModelEntry> import(const Engine& engine, const std::string& pathUtf8, const std::string& name) const;

    /// Copies shipped weights to the imported ones, so that who is measured with them can go on when the program ships
    /// others; nothing where the model is none of these, or is kept already. The copy's name has the version.
    /// Errors: InvalidArgument (no folder), those of `readSafetensors` and `writeSafetensors`
    Result<void> keepShipped(const ModelEntry& entry) const;

    /// Whether a model can be called that: it is the name of a file too.
    static bool isModelName(const std::string& name);
    /// Gives an imported model another name: writes it under that and removes it under the old one.
    /// Errors: InvalidArgument (shipped, kept, or no name for a file), NameTaken and those of reading,
    ///         writing and `remove`
    Result<ModelEntry> rename(const ModelEntry& entry, const std::string& name) const;
    /// Errors: InvalidArgument (shipped), NotFound, FileUnwritable
    Result<void> remove(const ModelEntry& entry) const;

private:
    /// Where a new model of this name would lie. Errors: InvalidArgument, NameTaken
    Result<std::string> placeFor(const std::string& name) const;

    std::string m_importedFolder;
};

/// Writes the weights with their card elsewhere, in the format that the ending names. Errors: those of
/// `readSafetensors` and `writeModelFile`
Result<void> exportModel(const std::string& fromUtf8, const std::string& toUtf8);

}  // namespace facenet
