#pragma once

#include <memory>
#include <optional>

#include "app/cli/console.h"
#include "app/cli/global_options.h"
#include "app/cli/interruption.h"
#include "core/face/analyzer.h"
#include "core/face/gallery.h"
#include "core/model/engine.h"
#include "core/model/model_library.h"
#include "database/gallery_store.h"
#include "database/protection/secret_key.h"
#include "database/store_settings.h"

namespace facenet::cli {

/// The environment variable with the store's passphrase.
inline constexpr const char* kPassphraseVariable = "FACENET_PASSPHRASE";

/// What subcommands share, each part opened or loaded when it is first asked for.
/// Thread: the main thread
class CliContext {
public:
    CliContext(GlobalOptions options, Interruption& interruption);

    const GlobalOptions& options() const { return m_options; }
    Console& console() { return m_console; }
    Interruption& interruption() { return m_interruption; }

    /// False once the command should end early: Ctrl+C, or nobody reads the output.
    bool wanted() const { return !m_interruption.requested() && m_console.writable(); }

    QString storeFolder() const;
    /// Opens the store and creates it where there is none. Asks for its passphrase where it has one.
    /// Errors: StoreProtected (no passphrase was given), WrongPassphrase and those of `GalleryStore::open`
    Result<GalleryStore*> store();
    /// Null where there is none, so that looking does not create one.
    Result<GalleryStore*> storeIfAny();
    /// The same without the passphrase: enough for settings and models.
    Result<GalleryStore*> lockedStore();
    Result<GalleryStore*> lockedStoreIfAny();
    /// Whether one can be had without asking at a terminal.
    bool hasPassphrase() const;
    /// The store's passphrase, as the user gives it. Errors: StoreProtected (it was not given), Cancelled
    Result<Passphrase> passphrase();
    /// Those of the store; the defaults where there is none.
    Result<StoreSettings> storeSettings();

    /// Says on standard error when the device is another than wished for.
    Result<std::shared_ptr<const Engine>> engine();
    Result<ModelLibrary> modelLibrary();
    /// `--model`, else the store's, else the shipped one.
    Result<ModelEntry> model();
    /// This one from now on, whatever the options and the store say.
    void useModel(const ModelEntry& entry) { m_model = entry; }
    /// The same, and it is loaded and stored faces are measured with it: what goes wrong there leaves the store as it
    /// is.
    Result<void> tryModel(const ModelEntry& entry);
    Result<std::shared_ptr<EmbeddingNetwork>> network();
    Result<Detector> detector();
    /// With the detector and the model.
    Result<std::shared_ptr<const Analyzer>> analyzer();

    /// Opens the store for enrolment with the model: both know each other afterwards.
    Result<GalleryStore*> storeForEnrolment();
    /// Everybody in the store, as values. Faces that were stored with another model are embedded first.
    Result<GalleryContents> galleryContents();
    /// The same, ready to be searched.
    Result<std::shared_ptr<const Gallery>> gallery();
    /// Cosine similarity from which a face is named when compared with so many independent templates.
    Result<float> threshold(const StoreSettings& settings, double templates);

    /// That a file which a command is asked to write has a folder and replaces nothing of a data folder and no
    /// database; asked before the work for it is done. Errors: InvalidArgument, FileUnwritable
    Result<void> checkOutput(const std::string& file) const;

    /// Notes in the log of the store, where there is one, what only reads it, and tells of a full disk; see
    /// `StoreJournal::addReadingToLog`. Errors: those of it
    Result<void> noteReading(const QString& action, std::size_t count, bool ok = true);
    /// Says, once, that the log does not know of this.
    void noticeUnlogged();

private:
    Result<void> embedMissing(GalleryStore& store);
    void noticeUnmeasured();

    GlobalOptions m_options;
    Interruption& m_interruption;
    Console m_console;
    std::unique_ptr<GalleryStore> m_store;
    std::shared_ptr<const Engine> m_engine;
    std::optional<ModelEntry> m_model;
    std::shared_ptr<EmbeddingNetwork> m_network;
    std::shared_ptr<const Analyzer> m_analyzer;
    bool m_saidUnlogged = false;
    bool m_toldOfMemory = false;
};

}  // namespace facenet::cli
