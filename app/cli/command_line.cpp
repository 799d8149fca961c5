#include "app/cli/command_line.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <string_view>

#include "app/cli/console.h"
#include "app/cli/grammar.h"
#include "app/cli/messages.h"

namespace facenet::cli {
namespace {

constexpr const char* kFooter =
    "Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 failed.\n"
    "`facenet SUBCOMMAND --help` explains a subcommand.";

}  // namespace

Grammar::Grammar(ParsedCommandLine& parsed) : m_parsed(parsed) {
    m_app.footer(kFooter);
    m_app.require_subcommand(1);
    m_app.set_version_flag("--version", std::string("facenet ") + FACENET_VERSION);
    addGlobalOptions();
    addPictureCommands();
    addEnrolmentCommands();
    addExchangeCommands();
    addPeopleCommands();
    addGalleryCommands();
    addIdentify();
    addVerify();
    addEvaluation();
    addModelCommands();
    addTraining();
    addModelChanges();
    addProtection();
    addServiceCommands();
}

void Grammar::addGlobalOptions() {
    GlobalOptions& options = m_parsed.options;
    m_app.add_option("--store", options.store, "Folder of people and faces [the user's own]")->type_name("DIR");
    m_app
        .add_option("--passphrase-file", options.passphraseFile,
                    "File whose first line is the store's passphrase, - for standard input [FACENET_PASSPHRASE, "
                    "else asked for]")
        ->type_name("FILE");
    addNamed("--device", options.engine.device, deviceFromString, "auto|cpu|cuda", "Where the networks run [auto]");
    addNamed("--precision", options.engine.precision, precisionFromString, "auto|fp32|bf16|fp16",
             "Numbers the networks compute with [auto]");
    m_app.add_option("--threads", options.engine.threads, "Threads of the networks [the physical cores]")
        ->check(CLI::Range(1, 1024))
        ->type_name("N");
    m_app.add_flag("--json", options.json, "Machine-readable output, one JSON document a line");
}

CLI::App& Grammar::addGroup(const char* name, const char* help) {
    CLI::App* group = m_app.add_subcommand(name, help);
    group->fallthrough();
    group->require_subcommand(1);
    return *group;
}

void Grammar::addDetectorOptions(CLI::App& app, DetectorOptions& options) {
    app.add_option("--smallest-face", options.smallestFacePx, "Shorter side of the smallest face looked for [40]")
        ->check(CLI::Range(8, 10000))
        ->type_name("PIXELS");
    app.add_option("--confidence", options.confidence, "How sure the detector must be, 0 to 1 [0.6]")
        ->check(CLI::Range(0.05, 1.0))
        ->type_name("C");
    app.add_flag("--full-resolution", options.fullResolution, "Look for small faces in parts of the unreduced picture");
}

void Grammar::addStrangerRate(CLI::App& app, std::optional<double>& rate) {
    app.add_option("--stranger-rate", rate, "How many of the strangers who pass by may be named [the store's choice]")
        ->check(CLI::Range(1e-9, 0.5))
        ->type_name("RATE");
}

void Grammar::addModelOption(CLI::App& app) {
    app.add_option("--model", m_parsed.options.model, "Name, id or file of the model [the store's choice]")
        ->type_name("MODEL");
}

void Grammar::addPictureCommands() {
    auto [detectApp, detect] = add<DetectCommand>(m_app, "detect", "Find the faces in pictures");
    detectApp->add_option("FILES", detect->files, "Pictures or folders of pictures")->required();
    addDetectorOptions(*detectApp, detect->detector);

    auto [embedApp, embed] = add<EmbedCommand>(m_app, "embed", "Turn the main face of each picture into 128 numbers");
    embedApp->add_option("FILES", embed->files, "Pictures or folders of pictures")->required();
    embedApp->add_flag("--aligned", embed->aligned, "The pictures are aligned faces already: take them whole");
    embedApp->add_option("--out", embed->out, "Write a table: .npy (float32, N x 128) or .csv")
        ->check([](const std::string& path) {
            return path.ends_with(".npy") || path.ends_with(".csv") ? std::string()
                                                                    : "'" + path + "' ends neither in .npy nor in .csv";
        })
        ->type_name("FILE");
    addModelOption(*embedApp);
    addDetectorOptions(*embedApp, embed->detector);

    auto [compareApp, compare] = add<CompareCommand>(m_app, "compare", "Do two pictures show one person?");
    compareApp->add_option("A", compare->first, "Picture")->required();
    compareApp->add_option("B", compare->second, "Picture")->required();
    compareApp->add_flag("--aligned", compare->aligned, "The pictures are aligned faces already: take them whole");
    addModelOption(*compareApp);
    addDetectorOptions(*compareApp, compare->detector);
}

void Grammar::addEnrolmentCommands() {
    auto [enrollApp, enroll] =
        add<EnrollCommand>(m_app, "enroll", "Store the faces of a person, who has consented to it");
    enrollApp->add_option("--name", enroll->name, "The person; a known name gets more faces")
        ->required()
        ->type_name("NAME");
    enrollApp->add_option("--note", enroll->note, "A remark kept with a new person")->type_name("TEXT");
    enrollApp->add_option("FILES", enroll->files, "Pictures of that person, or folders of them")->required();
    addSeveralPeople(*enrollApp, enroll->severalPeople);
    addDetectorOptions(*enrollApp, enroll->detector);

    auto [importApp, import] =
        add<ImportCommand>(m_app, "import", "Enrol many people, who have consented to it, or take an export in");
    importApp
        ->add_option("PATH", import->path,
                     "Folder whose folders, or else whose pictures, are named like the people in them; or an "
                     "exported folder or archive")
        ->required();
    const std::map<std::string, KnownPeople> known{
        {"add", KnownPeople::AddTo}, {"keep-both", KnownPeople::KeepBoth}, {"skip", KnownPeople::Skip}};
    importApp->add_option("--known", import->known, "People of an export whose name is there already [add]")
        ->transform(CLI::CheckedTransformer(known).description(""))
        ->type_name("add|keep-both|skip");
    const std::map<std::string, SeveralFaces> several{{"largest", SeveralFaces::Largest},
                                                      {"refuse", SeveralFaces::Refuse}};
    importApp
        ->add_option("--several-faces", import->several,
                     "Pictures with several faces: take the main one, or refuse them [largest]")
        ->transform(CLI::CheckedTransformer(several).description(""))
        ->type_name("largest|refuse");
    addSeveralPeople(*importApp, import->severalPeople);
    importApp->add_flag("--sort-by-face", import->sortByFace,
                        "Sort pictures named by a camera or messenger into groups by face, each a person called "
                        "\"Unnamed 1\" and so on, to be named later");
    addBringingBack(*importApp, import->erased);
    addExportPassphrase(*importApp, import->passphraseFile);
    importApp->add_flag("--settings", import->settings, "Take the settings of an export over too");
    importApp->add_option("--report", import->report, "Write which pictures were refused and why")
        ->type_name("FILE.csv");
    addDetectorOptions(*importApp, import->detector);
}

void Grammar::addExchangeCommands() {
    auto [exportApp, exported] = add<ExportCommand>(m_app, "export", "Write people, faces and what was seen to files");
    auto* what = exportApp->add_option_group("what");
    what->add_option("--person", exported->person, "All that is known of one person, to hand over")->type_name("NAME");
    what->add_flag("--everything", exported->everything, "Everybody, as folders and tables");
    what->add_flag("--archive", exported->archive, "Everybody, as one file that `import` takes");
    what->require_option(1);
    exportApp->add_option("TARGET", exported->target, "A new or empty folder; the file of an archive (.facenet)")
        ->required();
    auto* encrypt = exportApp->add_flag("--encrypt", exported->encrypt, "Protect the archive with a passphrase");
    encrypt->needs(exportApp->get_option("--archive"));
    addExportPassphrase(*exportApp, exported->passphraseFile)->needs(encrypt);
    auto [backupApp, backup] = add<BackupCommand>(m_app, "backup", "Copy the store, or list the copies");
    auto* list = backupApp->add_flag("--list", backup->list, "List the copies in the store's folder");
    backupApp
        ->add_option("FILE", backup->file, "Where to [the store's folder, where days, weeks and months keep one each]")
        ->excludes(list);
    auto [restoreApp, restore] =
        add<RestoreCommand>(m_app, "restore", "Give the store the contents of a copy, after copying it itself");
    addBringingBack(*restoreApp, restore->erased);
    restoreApp->add_option("FILE", restore->file, "A copy that `backup` made")->required();
    restoreApp
        ->add_option("--copy-passphrase-file", restore->passphraseFile,
                     "File whose first line is the copy's passphrase, - for standard input [the store's]")
        ->type_name("FILE");
    auto* look = restoreApp->add_flag("--look", restore->look, "Only say what it holds and what would change");
    auto* replace =
        restoreApp->add_flag("--replace", restore->replace, "Replace everything by a copy of another store");
    restoreApp->add_flag("--beside", restore->beside, "Add its people to those here instead")
        ->excludes(look)
        ->excludes(replace);
    auto [eraseApp, erase] = add<PeopleRemoveCommand>(
        m_app, "erase", "Erase people for good, from backups too, and look whether anything is left");
    addErasing(*eraseApp, *erase);
    auto [logApp, log] = add<LogCommand>(m_app, "log", "Who did what with the store, newest first");
    logApp->add_option("--lines", log->lines, "How many at most [100]")
        ->check(CLI::Range(1, 1'000'000))
        ->type_name("N");
}

CLI::Option* Grammar::addExportPassphrase(CLI::App& app, std::string& file) {
    return app
        .add_option("--export-passphrase-file", file,
                    "File whose first line is the passphrase of an encrypted export, - for standard input "
                    "[FACENET_EXPORT_PASSPHRASE, else asked for]")
        ->type_name("FILE");
}

void Grammar::addSeveralPeople(CLI::App& app, SeveralPeople& several) {
    const std::map<std::string, SeveralPeople> known{{"refuse", SeveralPeople::Refuse},
                                                     {"store", SeveralPeople::Store}};
    app.add_option("--several-people", several,
                   "New people whose pictures clearly show different people: refuse them, or store them [refuse]")
        ->transform(CLI::CheckedTransformer(known).description(""))
        ->type_name("refuse|store");
}

void Grammar::addBringingBack(CLI::App& app, ErasedPeople& erased) {
    app.add_flag_callback(
        "--bring-back-erased", [&erased] { erased = ErasedPeople::BringBack; },
        "Also people who were erased for good here [left out]");
}

void Grammar::addErasing(CLI::App& app, PeopleRemoveCommand& erase) {
    app.add_option("PEOPLE", erase.people, "Names or ids such as #3")->required();
    auto* also = app.add_flag("--also-similar", erase.alsoSimilar,
                              "Also unnamed sightings and looks kept as not somebody else that resemble them");
    app.add_flag("--keep-similar", erase.keepSimilar, "Leave those as they are [asks]")->excludes(also);
    app.add_flag("--also-put-aside", erase.alsoPutAside,
                 "Also delete stores that restores have put aside, which may hold them [asks]");
}

void Grammar::addPeopleCommands() {
    CLI::App& people = addGroup("people", "The people in the store");
    add<PeopleListCommand>(people, "list", "Everybody");
    auto [showApp, show] = add<PeopleShowCommand>(people, "show", "A person and their faces");
    showApp->add_option("PERSON", show->person, "Name or an id such as #3")->required();
    auto [renameApp, rename] = add<PeopleRenameCommand>(people, "rename", "Give a person another name");
    renameApp->add_option("PERSON", rename->person, "Name or an id such as #3")->required();
    renameApp->add_option("NAME", rename->name, "The new name")->required();
    auto [removeApp, remove] = add<PeopleRemoveCommand>(people, "remove", "Erase people and their faces for good");
    addErasing(*removeApp, *remove);
    auto [withdrawApp, withdraw] =
        add<PeopleRemoveCommand>(people, "withdraw", "Erase people who have withdrawn their consent");
    withdraw->withdrawn = true;
    addErasing(*withdrawApp, *withdraw);
    auto [dueApp, due] =
        add<PeopleDueCommand>(people, "due", "Whose consent expires or is to be reviewed, the most urgent first");
    dueApp->add_option("--days", due->days, "Within so many days [30]")->check(CLI::Range(0, 36500))->type_name("N");
    auto [consentApp, consent] = add<PeopleConsentCommand>(people, "consent", "What a person has agreed to");
    consentApp->add_option("PERSON", consent->person, "Name or an id such as #3")->required();
    auto* renewed = consentApp->add_flag("--renewed", consent->renewed, "Has agreed again, to the present text");
    consentApp->add_flag("--reviewed", consent->reviewed, "Was looked at and still holds")->excludes(renewed);
    auto [mergeApp, merge] = add<PeopleMergeCommand>(people, "merge", "Make two entries of one person one");
    mergeApp->add_option("FROM", merge->from, "Name or id (#3) of the entry that goes")->required();
    mergeApp->add_option("INTO", merge->into, "Name or id (#3) of the entry that stays")->required();
}

void Grammar::addGalleryCommands() {
    CLI::App& gallery = addGroup("gallery", "What the stored faces say about themselves");
    auto [statsApp, stats] = add<GalleryStatsCommand>(gallery, "stats", "How many people, faces and embeddings");
    addModelOption(*statsApp);
    auto [searchApp, search] = add<GallerySearchCommand>(gallery, "search", "The stored faces most like a picture's");
    searchApp->add_option("IMG", search->picture, "Picture of a face")->required();
    searchApp->add_option("--count", search->count, "Faces to list [10]")->check(CLI::Range(1, 10000))->type_name("N");
    addModelOption(*searchApp);
    addDetectorOptions(*searchApp, search->detector);
    auto [clustersApp, clusters] =
        add<GalleryClustersCommand>(gallery, "clusters", "Group the sightings without a name by who they show");
    clustersApp->add_flag("--all", clusters->all, "Group all stored faces, and compare the groups with the names");
    addModelOption(*clustersApp);
    auto [calibrateApp, calibrate] = add<GalleryCalibrateCommand>(
        gallery, "calibrate", "How well the people in the store can be told apart, and at which threshold");
    calibrateApp
        ->add_option("--rate", calibrate->strangerRate, "How often a stranger may be named [the store's choice]")
        ->check(CLI::Range(1e-9, 0.5))
        ->type_name("RATE");
    addModelOption(*calibrateApp);
    auto [suggestApp, suggest] = add<GallerySuggestCommand>(gallery, "suggest", "What in the store could be mended");
    addModelOption(*suggestApp);
}

void Grammar::addIdentify() {
    auto [app, identify] =
        add<IdentifyCommand>(m_app, "identify", "Name the faces in pictures, videos or a camera's view");
    app->add_option("SOURCES", identify->sources,
                    "Picture, video, folder of pictures, camera:0 or an address (rtsp://, http://)")
        ->required();
    addStrangerRate(*app, identify->strangerRate);
    addDetectorOptions(*app, identify->detector);
}

void Grammar::addProtection() {
    auto [protectApp, protect] =
        add<ProtectCommand>(m_app, "protect", "Set a passphrase: encrypts names, pictures and embeddings");
    protectApp->add_flag("--also-put-aside", protect->alsoPutAside,
                         "Also delete stores that restores have put aside, which can be read [asks]");
    auto [unprotectApp, unprotect] =
        add<UnprotectCommand>(m_app, "unprotect", "Take the passphrase off for good: decrypts everything");
    unprotectApp->add_flag("--yes", unprotect->yes, "Without a question");
    add<ResetSettingsCommand>(m_app, "reset-settings",
                              "Give all settings their defaults, after somebody without the passphrase changed them");
    auto [app, passphrase] = add<PassphraseCommand>(m_app, "passphrase", "Change the passphrase");
    app->add_option("--new-passphrase-file", passphrase->newPassphraseFile,
                    "File whose first line is the new one, - for standard input [FACENET_NEW_PASSPHRASE, else "
                    "asked for]")
        ->type_name("FILE");
}

namespace {

/// What is wrong with the arguments, for programs too; these may not have been understood as far as `--json`.
void tellWrongUsage(int argc, char** argv, const std::string& why) {
    if (std::any_of(argv, argv + argc, [](const char* argument) { return std::string_view(argument) == "--json"; }))
        Console(true).print(Json{{"error", errorJson({ErrorCode::InvalidArgument, why})}});
}

}  // namespace

std::optional<ParsedCommandLine> parseCommandLine(int argc, char** argv, int& exitCode) {
    ParsedCommandLine parsed;
    Grammar grammar(parsed);
    try {
        grammar.app().parse(argc, argv);
    } catch (const CLI::RequiredError& end) {
        // The parser would complain about a missing subcommand where one is merely misspelt.
        const std::vector<std::string> unknown = grammar.app().remaining();
        if (grammar.app().get_subcommands().empty() && !unknown.empty())
            std::cerr << "facenet: there is no subcommand or option '" << unknown.front()
                      << "'; see `facenet --help`.\n";
        else
            grammar.app().exit(end, std::cout, std::cerr);
        tellWrongUsage(argc, argv, end.what());
        exitCode = kExitUsage;
        return std::nullopt;
    } catch (const CLI::ParseError& end) {
        // Help and version arrive here as well, with the code 0.
        exitCode = grammar.app().exit(end, std::cout, std::cerr) == 0 ? kExitOk : kExitUsage;
        if (exitCode == kExitUsage) tellWrongUsage(argc, argv, end.what());
        return std::nullopt;
    }
    static constexpr std::array kOfTheStore{"export", "backup",  "restore",   "erase",          "log",
                                            "people", "protect", "unprotect", "reset-settings", "passphrase"};
    const std::string command = grammar.app().get_subcommands().front()->get_name();
    parsed.usesNetworks = std::ranges::find(kOfTheStore, command) == kOfTheStore.end();
    return parsed;
}

}  // namespace facenet::cli
