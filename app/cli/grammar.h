#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "app/cli/command_line.h"
#include "core/train/training_options.h"

namespace facenet::cli {

/// Builds the grammar: a subcommand fills its own structure, the one that was named becomes the action.
class Grammar {
public:
    explicit Grammar(ParsedCommandLine& parsed);
    CLI::App& app() { return m_app; }

private:
    void addGlobalOptions();

    template <typename Value>
    void addNamed(const char* name, Value& value, std::optional<Value> (*fromString)(const std::string&),
                  const char* names, const char* help) {
        m_app
            .add_option_function<std::string>(
                name,
                [&value, fromString, name, names](const std::string& text) {
                    const std::optional<Value> known = fromString(text);
                    if (!known) throw CLI::ValidationError(name, "'" + text + "' is none of " + names);
                    value = *known;
                },
                help)
            ->type_name(names);
    }

    /// A subcommand whose options go into the returned structure.
    template <typename Command>
    std::pair<CLI::App*, std::shared_ptr<Command>> add(CLI::App& parent, const char* name, const char* help) {
        CLI::App* app = parent.add_subcommand(name, help);
        app->fallthrough();  // the general options may also stand behind
        auto command = std::make_shared<Command>();
        app->final_callback(
            [this, command] { m_parsed.action = [command](CliContext& context) { return run(context, *command); }; });
        return {app, command};
    }
    CLI::App& addGroup(const char* name, const char* help);
    static void addDetectorOptions(CLI::App& app, DetectorOptions& options);
    static void addStrangerRate(CLI::App& app, std::optional<double>& rate);
    void addModelOption(CLI::App& app);
    void addPictureCommands();
    void addEnrolmentCommands();
    void addExchangeCommands();
    static CLI::Option* addExportPassphrase(CLI::App& app, std::string& file);
    static void addSeveralPeople(CLI::App& app, SeveralPeople& several);
    static void addBringingBack(CLI::App& app, ErasedPeople& erased);
    static void addErasing(CLI::App& app, PeopleRemoveCommand& erase);
    void addPeopleCommands();
    void addGalleryCommands();
    void addIdentify();
    void addVerify();
    void addEvaluation();
    void addModelCommands();
    void addTraining();
    static void addTrainingOption(CLI::App& app, TrainCommand& train, const TrainingOptionInfo& info);
    void addModelChanges();
    void addProtection();
    void addServiceCommands();

    ParsedCommandLine& m_parsed;
    CLI::App m_app{"Enrol and recognise faces on your own machine.", "facenet"};
};

}  // namespace facenet::cli
