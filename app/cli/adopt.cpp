#include <QFile>
#include <QFileInfo>
#include <memory>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "core/model/calibration.h"
#include "core/model/tensor_file.h"
#include "database/model_adoption.h"
#include "database/store_model.h"

namespace facenet::cli {

namespace {

/// What one pair of strangers in ten reaches where a network tells nobody apart; of one that is of use 0.1 to 0.3.
constexpr float kWreckedCosine = 0.6F;

/// A model beside the store. One that was put there for an adoption that then failed goes again.
class KeptModel {
public:
    KeptModel(ModelEntry entry, bool isNew) : m_entry(std::move(entry)), m_isNew(isNew) {}
    ~KeptModel() {
        if (m_isNew) QFile::remove(QString::fromStdString(m_entry.pathUtf8));
    }
    KeptModel(const KeptModel&) = delete;
    KeptModel& operator=(const KeptModel&) = delete;

    const ModelEntry& entry() const { return m_entry; }
    void keep() { m_isNew = false; }

private:
    ModelEntry m_entry;
    bool m_isNew;
};

/// Whether the weights of a file are those that it says it has.
Result<void> checkWeights(const Engine& engine, const std::string& path) {
    const auto weights = readSafetensors(path);
    if (!weights) return weights.error();
    const auto network = engine.makeEmbedder(*weights);
    return network ? Result<void>() : Error{network.error().code, path + ": " + network.error().context};
}

/// The model of a file, kept beside the store under a name; found again where it is there already.
Result<std::unique_ptr<KeptModel>> keepModel(CliContext& context, const AdoptCommand& command) {
    const auto library = context.modelLibrary();
    if (!library) return library.error();
    const auto file = library->find(command.file);
    if (!file) return file.error();
    const auto engine = context.engine();
    if (!engine) return engine.error();
    for (const ModelEntry& entry : library->list())
        if (entry.card.modelId == file->card.modelId) {
            if (entry.pathUtf8 != file->pathUtf8)
                if (const auto checked = checkWeights(**engine, file->pathUtf8); !checked) return checked.error();
            if (!command.name.empty() && command.name != entry.card.name)
                context.console().notice("These weights are kept as " + entry.card.name +
                                         " already; `facenet model rename` gives them another name.");
            return std::make_unique<KeptModel>(entry, false);
        }
    const auto imported =
        library->import(**engine, file->pathUtf8, command.name.empty() ? file->card.name : command.name);
    if (!imported) return imported.error();
    return std::make_unique<KeptModel>(*imported, true);
}

void print(Console& console, const std::string& name, const std::string& id, qsizetype faces, bool goesBack) {
    if (console.json())
        console.print(Json{{"model", name}, {"model_id", id}, {"faces_measured", faces}});
    else
        console.print(name + " is in use now; " + counted(static_cast<std::size_t>(faces), "face", "faces") +
                      " measured with it." + (goesBack ? " `facenet rollback` takes it back." : ""));
}

}  // namespace

Result<int> run(CliContext& context, const AdoptCommand& command) {
    if (!command.file.empty() && !QFileInfo::exists(QString::fromStdString(command.file)))
        return Error{ErrorCode::FileNotFound, command.file};
    const auto store = context.store();
    if (!store) return store.error();
    const auto kept = keepModel(context, command);
    if (!kept) return kept.error();
    context.useModel((*kept)->entry());
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();

    JobControl control([&](int done, int total) {
        context.console().progress("Measuring stored faces:", static_cast<std::size_t>(done),
                                   static_cast<std::size_t>(total));
    });
    context.interruption().setWake([&control] { control.cancel(); });
    const auto measured = measureForAdoption(**store, **analyzer, control);
    const ModelCard& card = (*analyzer)->network().card();
    context.interruption().setWake({});
    context.console().endProgress();
    if (!measured) return measured.error();
    if (!measured->unreadable.isEmpty())
        context.console().notice(
            counted(static_cast<std::size_t>(measured->unreadable.size()), "stored face", "stored faces") +
            " cannot be read and so not be recognised; see `facenet doctor`.");
    if (auto adopted = adoptModel(**store, (*kept)->entry(), *measured); !adopted) return adopted.error();
    (*kept)->keep();
    if (card.farCurve.size() < 2)
        context.console().notice(
            "Nobody has measured how often this model mixes up strangers, so names are given carefully and many people "
            "may stay unknown; `facenet rollback` goes back.");
    else if (strangersCosine(card.farCurve) > kWreckedCosine)
        context.console().notice(
            "With this model strangers look as alike as one person, so nearly nobody will be named; `facenet rollback` "
            "goes back.");
    const auto settings = context.storeSettings();
    if (!settings) return settings.error();
    print(context.console(), card.name, card.modelId, measured->embeddings.size(), settings->modelWasAdopted);
    return kExitOk;
}

Result<int> run(CliContext& context, const RollbackCommand&) {
    const auto store = context.store();
    if (!store) return store.error();
    const auto settings = loadStoreSettings(**store);
    if (!settings) return settings.error();
    if (!settings->modelWasAdopted) return Error{ErrorCode::NotFound, "no model was adopted here"};
    const auto entry = modelOf(**store, settings->previousModel);
    if (!entry) return entry.error();
    if (const auto tried = context.tryModel(*entry); !tried) return tried.error();
    if (const auto rolledBack = rollBackModel(**store); !rolledBack) return rolledBack.error();
    if (context.console().json())
        context.console().print(Json{{"model", entry->card.name}, {"model_id", entry->card.modelId}});
    else
        context.console().print(entry->card.name + " is in use again.");
    return kExitOk;
}

}  // namespace facenet::cli
