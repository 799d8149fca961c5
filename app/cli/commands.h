#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/face/detector.h"
#include "database/exchange/archive_import.h"
#include "database/exchange/picture_import.h"

/// The subcommands: what each was asked for, and the function that does it, in a file of its own. All of them report by
/// the context's console and return the program's exit code, or the error that ended them.
namespace facenet::cli {

class CliContext;

inline constexpr int kExitOk = 0;
inline constexpr int kExitNo = 1;  ///< the answer is no
inline constexpr int kExitUsage = 2;
inline constexpr int kExitError = 3;

struct DetectCommand {
    std::vector<std::string> files;  ///< pictures, or folders of them
    DetectorOptions detector;
};
Result<int> run(CliContext& context, const DetectCommand& command);

struct EmbedCommand {
    std::vector<std::string> files;
    bool aligned = false;  ///< the whole picture is the face
    std::string out;       ///< .npy or .csv; empty: standard output
    DetectorOptions detector;
};
Result<int> run(CliContext& context, const EmbedCommand& command);

struct CompareCommand {
    std::string first, second;
    bool aligned = false;
    DetectorOptions detector;
};
Result<int> run(CliContext& context, const CompareCommand& command);

struct EnrollCommand {
    std::string name, note;
    std::vector<std::string> files;
    SeveralPeople severalPeople = SeveralPeople::Refuse;
    DetectorOptions detector;
};
Result<int> run(CliContext& context, const EnrollCommand& command);

struct ImportCommand {
    std::string path;  ///< pictures of people in folders, or an export of this program
    KnownPeople known = KnownPeople::AddTo;
    ErasedPeople erased = ErasedPeople::LeaveOut;
    SeveralFaces several = SeveralFaces::Largest;
    SeveralPeople severalPeople = SeveralPeople::Refuse;
    bool sortByFace = false;     ///< pictures of nobody
    std::string passphraseFile;  ///< of an encrypted export
    std::string report;          ///< table of what was refused and why; empty: none
    bool settings = false;       ///< take those of an export over
    DetectorOptions detector;
};
Result<int> run(CliContext& context, const ImportCommand& command);

struct ExportCommand {
    std::string person;  ///< all that is known of one; empty: of everybody
    bool everything = false, archive = false;
    bool encrypt = false;  ///< the archive, with a passphrase of its own
    std::string passphraseFile;
    std::string target;
};
Result<int> run(CliContext& context, const ExportCommand& command);

struct BackupCommand {
    std::string file;  ///< empty: into the store's folder
    bool list = false;
};
struct RestoreCommand {
    std::string file;
    std::string passphraseFile;  ///< of the copy's passphrase; empty: it is the store's
    ErasedPeople erased = ErasedPeople::LeaveOut;
    bool look = false;     ///< only say what it holds
    bool replace = false;  ///< also when it is a copy of another store
    bool beside = false;   ///< add its people to those here instead
};
Result<int> run(CliContext& context, const BackupCommand& command);
Result<int> run(CliContext& context, const RestoreCommand& command);

struct LogCommand {
    int lines = 100;
};
Result<int> run(CliContext& context, const LogCommand& command);

/// A person is given by name, or by an id such as `#3` where several have it.
struct PeopleListCommand {};
struct PeopleShowCommand {
    std::string person;
};
struct PeopleRenameCommand {
    std::string person, name;
};
struct PeopleRemoveCommand {
    std::vector<std::string> people;
    bool withdrawn = false;                         ///< because the consent was
    bool alsoSimilar = false, keepSimilar = false;  ///< what nobody named and yet shows them; neither: asks
    bool alsoPutAside = false;                      ///< stores that restores have put aside; else it asks
};
/// Whose consent expires or is to be reviewed.
struct PeopleDueCommand {
    int days = 30;  ///< within so many
};
struct PeopleConsentCommand {
    std::string person;
    bool renewed = false, reviewed = false;  ///< neither: only says what was agreed to
};
struct PeopleMergeCommand {
    std::string from, into;
};
Result<int> run(CliContext& context, const PeopleListCommand& command);
Result<int> run(CliContext& context, const PeopleShowCommand& command);
Result<int> run(CliContext& context, const PeopleRenameCommand& command);
Result<int> run(CliContext& context, const PeopleRemoveCommand& command);
Result<int> run(CliContext& context, const PeopleMergeCommand& command);
Result<int> run(CliContext& context, const PeopleDueCommand& command);
Result<int> run(CliContext& context, const PeopleConsentCommand& command);

/// What the faces in the store say about themselves.
struct GalleryStatsCommand {};
struct GallerySearchCommand {
    std::string picture;
    int count = 10;  ///< faces to list
    DetectorOptions detector;
};
struct GalleryClustersCommand {
    bool all = false;  ///< everybody in the store, to be compared with the names, instead of unnamed sightings
};
struct GalleryCalibrateCommand {
    std::optional<double> strangerRate;  ///< instead of the store's
};
struct GallerySuggestCommand {};
Result<int> run(CliContext& context, const GalleryStatsCommand& command);
Result<int> run(CliContext& context, const GallerySearchCommand& command);
Result<int> run(CliContext& context, const GalleryClustersCommand& command);
Result<int> run(CliContext& context, const GalleryCalibrateCommand& command);
Result<int> run(CliContext& context, const GallerySuggestCommand& command);

struct IdentifyCommand {
    std::vector<std::string> sources;
    std::optional<double> strangerRate;  ///< instead of the store's
    DetectorOptions detector;
};
Result<int> run(CliContext& context, const IdentifyCommand& command);

struct VerifyCommand {
    std::string images, pairs;
    std::string roc;  ///< picture to draw the curve into; empty: none
    bool skipMissing = false;
    DetectorOptions detector;
};
Result<int> run(CliContext& context, const VerifyCommand& command);

/// Open-set identification: pictures of enrolled people and of strangers.
struct EvaluateIdentificationCommand {
    std::string gallery, probes, strangers;       ///< folders with a folder a person; of strangers also pictures alone
    std::vector<int> templates{1, 2, 5, 10, 30};  ///< pictures of a person that are enrolled, at most
    std::uint32_t seed = 1;
    DetectorOptions detector;
};
/// Films with who is in them, against the store's people.
struct EvaluateVideoCommand {
    std::string folder;                  ///< with films and truth.json
    std::optional<double> strangerRate;  ///< instead of the store's
    DetectorOptions detector;
};
Result<int> run(CliContext& context, const EvaluateIdentificationCommand& command);
Result<int> run(CliContext& context, const EvaluateVideoCommand& command);

struct ModelListCommand {};
struct ModelInfoCommand {
    std::string model;  ///< empty: the one in use
};
struct ModelImportCommand {
    std::string file, name;
};
struct ModelUseCommand {
    std::string model;
};
struct ModelRenameCommand {
    std::string model, name;
};
struct ModelRemoveCommand {
    std::string model;
};
struct ModelExportCommand {
    std::string model, file;
};
/// Gives weights a cohort, see `CohortEmbeddings`.
struct ModelCohortCommand {
    std::string pictures;  ///< a set of pictures of people
    std::string out;
};
Result<int> run(CliContext& context, const ModelCohortCommand& command);
Result<int> run(CliContext& context, const ModelListCommand& command);
Result<int> run(CliContext& context, const ModelInfoCommand& command);
Result<int> run(CliContext& context, const ModelImportCommand& command);
Result<int> run(CliContext& context, const ModelUseCommand& command);
Result<int> run(CliContext& context, const ModelRenameCommand& command);
Result<int> run(CliContext& context, const ModelRemoveCommand& command);
Result<int> run(CliContext& context, const ModelExportCommand& command);

struct TrainCommand {
    std::string data;                            ///< a folder a person
    std::string annotation;                      ///< or lines id;path
    bool gallery = false;                        ///< or the people who are enrolled
    std::string output;                          ///< folder of the record, the checkpoints and the model
    std::string config;                          ///< JSON with options; empty: none
    std::string preset;                          ///< quick, thorough, scratch; empty: the reproduced training
    std::map<std::string, std::string> options;  ///< by key, as typed
    std::string preprocessing;                   ///< empty: that of the model to start from
    std::string start, teacher, name;            ///< models; the name of the one that comes out
    std::string lfwImages, lfwPairs;
    std::string resume;      ///< folder of a training to go on with
    bool findsRate = false;  ///< says which learning rate to take instead of training
    int processes = 0;       ///< that share each batch; 0: one for each graphics card, else one
    bool follows = false;    ///< one that another process has started: standard input tells of the training
    double processTimeoutS = 600;
};
Result<int> run(CliContext& context, const TrainCommand& command);

struct ReportCommand {
    std::string folder;  ///< of a training, or of the record of one
    std::string out;
    bool withoutPictures = false;
};
Result<int> run(CliContext& context, const ReportCommand& command);

struct DatasetCheckCommand {
    std::string data;  ///< a folder a person, or an annotation file
};
struct DatasetAnnotateCommand {
    std::string folder, out;
};
struct DatasetUnpackCommand {
    std::string source, folder;
};
Result<int> run(CliContext& context, const DatasetCheckCommand& command);
Result<int> run(CliContext& context, const DatasetAnnotateCommand& command);
Result<int> run(CliContext& context, const DatasetUnpackCommand& command);

struct SummaryCommand {
    std::string backbone = "mobilenet";
};
Result<int> run(CliContext& context, const SummaryCommand& command);

struct AdoptCommand {
    std::string file;  ///< empty: the shipped one
    std::string name;
};
struct RollbackCommand {};
Result<int> run(CliContext& context, const AdoptCommand& command);
Result<int> run(CliContext& context, const RollbackCommand& command);

struct ProtectCommand {
    bool alsoPutAside = false;  ///< stores that restores have put aside; else it asks
};
struct UnprotectCommand {
    bool yes = false;  ///< without a question
};
struct ResetSettingsCommand {};
struct PassphraseCommand {
    std::string newPassphraseFile;
};
Result<int> run(CliContext& context, const ProtectCommand& command);
Result<int> run(CliContext& context, const UnprotectCommand& command);
Result<int> run(CliContext& context, const ResetSettingsCommand& command);
Result<int> run(CliContext& context, const PassphraseCommand& command);

struct DoctorCommand {};
Result<int> run(CliContext& context, const DoctorCommand& command);

struct BenchCommand {
    std::string video;  ///< for frames, and for live frames a second; empty: a made-up picture
    int repetitions = 100;
    int searchRows = 1'000'000;  ///< largest gallery searched
    bool train = false;          ///< measure training instead
    bool yardstick = false;      ///< and LibTorch's own modules with it
    std::string backbone = "mobilenet";
    int batch = 96, steps = 10;  ///< of training
};
Result<int> run(CliContext& context, const BenchCommand& command);

}  // namespace facenet::cli
