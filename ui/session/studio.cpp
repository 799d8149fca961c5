#include "ui/session/studio.h"

#include <QDir>
#include <QSet>
#include <QTimer>
#include <utility>

#include "core/base/file_lock.h"
#include "core/model/calibration.h"
#include "database/backups.h"
#include "database/files.h"
#include "database/leftovers.h"
#include "database/model_adoption.h"
#include "database/retention.h"
#include "ui/base/async.h"
#include "ui/base/settings.h"
#include "ui/session/model_loading.h"

namespace facenet {
namespace {

constexpr std::size_t kCurvePointsNeeded = 2;
/// Small, because live recognition waits for the batch.
constexpr int kFacesPerBatch = 8;
constexpr int kMsPerDay = 24 * 60 * 60 * 1000;
constexpr int kMsPerMinute = 60 * 1000;
constexpr int kLookAtSettingsMs = 3000;

struct StoreFacts {
    StoreSettings settings;
    QString modelsFolder;
    Protection protection = Protection::None;
    bool readOnly = false;
};

}  // namespace

/// The steps from a folder to a gallery. Every load has a number, and the answers of an older one are dropped.
struct Studio::Private {
    Studio& studio;
    EngineLoader engineLoader;
    Worker worker;  ///< loads and measures, one after the other
    Worker backups;
    bool backingUp = false;
    QTimer daily, lookAtSettings, everyMinute;
    std::unique_ptr<FileLock> lock;

    LoadState storeState = LoadState::Loading;
    Protection protection = Protection::None;
    bool readOnly = false;
    std::optional<Retention> trustedRetention;  ///< once the store has said how far the clock can be believed
    std::optional<Error> storeError;
    StoreSettings storeSettings;
    int unsavedChanges = 0;  ///< of the settings, on their way to the store
    QString modelsFolder;
    int storeNumber = 0;

    LoadState modelState = LoadState::Loading;
    std::optional<Error> modelError;
    EngineOptions engineOptions;
    std::optional<LoadedModel> model;
    int modelNumber = 0;

    std::shared_ptr<const Gallery> gallery;
    int galleryNumber = 0;
    bool measuring = false, measureAgain = false;
    QSet<qint64> unreadableFaces;

    Private(Studio& owner, EngineLoader loader) : studio(owner), engineLoader(std::move(loader)) {
        daily.setInterval(kMsPerDay);
        // What a picture with many faces, an import or a model before has needed serves others than this program now.
        QObject::connect(&everyMinute, &QTimer::timeout, &owner, [&owner] {
            const auto give = [] {
                returnUnusedMemory();
                return Result<void>();
            };
            inBackground(&owner, give, [](const Result<void>&) {});
        });
        everyMinute.start(kMsPerMinute);
        QObject::connect(&daily, &QTimer::timeout, &owner, [this] { tidyUp(); });
        lookAtSettings.setInterval(kLookAtSettingsMs);
        QObject::connect(&lookAtSettings, &QTimer::timeout, &owner, [this] { readChangedSettings(); });
    }

    void setStoreState(LoadState state, std::optional<Error> error = {}) {
        storeState = state;
        storeError = std::move(error);
        Q_EMIT studio.storeStateChanged();
    }

    void setModelState(LoadState state, std::optional<Error> error = {}) {
        modelState = state;
        modelError = std::move(error);
        Q_EMIT studio.modelStateChanged();
    }

    /// One window a store: two would not see one another's changes.
    bool lockFolder(const QString& folder) {
        lock.reset();
        if (!createPrivateFolder(folder)) return true;  // opening the store says why
        lock = std::make_unique<FileLock>(QFile::encodeName(folder).toStdString() + kWindowLock);
        return lock->tryLock() != FileLock::Attempt::Held;
    }

    void openStore() {
        const int number = ++storeNumber;
        ++modelNumber;
        ++galleryNumber;
        gallery.reset();
        unreadableFaces.clear();
        daily.stop();
        lookAtSettings.stop();
        setStoreState(LoadState::Loading);
        Q_EMIT studio.galleryChanged();

        const QString folder = studio.m_settings.storeFolder();
        if (!lockFolder(folder)) {
            setStoreState(LoadState::Failed, Error{ErrorCode::StoreLocked, folder.toStdString()});
            return;
        }
        const auto answer = [this, number](const Result<void>& opened) {
            if (number != storeNumber) return;
            if (!opened) return setStoreState(LoadState::Failed, opened.error());
            readSettings(number);
        };
        studio.m_store.open(folder, answeringIn(&studio, {}, answer));
    }

    void readSettings(int number) {
        auto read = [](GalleryStore& store) -> Result<StoreFacts> {
            const Result<StoreSettings> settings = loadStoreSettings(store);
            if (!settings) return settings.error();
            const Result<Protection> protection = store.protection();
            if (!protection) return protection.error();
            return StoreFacts{*settings, store.modelsFolder(), *protection, store.isReadOnly()};
        };
        const auto use = [this, number](const Result<StoreFacts>& facts) {
            if (number != storeNumber) return;
            if (!facts) return setStoreState(LoadState::Failed, facts.error());
            storeSettings = facts->settings;
            modelsFolder = facts->modelsFolder;
            setProtection(facts->protection);
            readOnly = facts->readOnly;
            if (protection == Protection::Locked) return setStoreState(LoadState::Locked);
            setStoreState(LoadState::Ready);
            Q_EMIT studio.storeSettingsChanged();
            tidyUp();
            daily.start();
            lookAtSettings.start();
            load();
        };
        inStore(studio.m_store, &studio, {}, read, use, StoreThread::WhenFull::Take);
    }

    /// What other programs have set meanwhile. While a change is on its way, its answer says it.
    void readChangedSettings() {
        if (unsavedChanges > 0) return;
        inStore(
            studio.m_store, &studio, [](GalleryStore& store) { return loadStoreSettings(store); },
            [this, number = storeNumber](const Result<StoreSettings>& settings) {
                if (number != storeNumber) return;
                // The way on is at the lock.
                if (!settings && settings.error().code == ErrorCode::SettingsAltered) studio.lock();
                if (settings && unsavedChanges == 0) useSettings(*settings);
            });
    }

    void useSettings(const StoreSettings& settings) {
        if (settings == storeSettings) return;
        const bool otherModel = settings.model != storeSettings.model;
        storeSettings = settings;
        Q_EMIT studio.storeSettingsChanged();
        Q_EMIT studio.optionsChanged();
        if (otherModel) studio.reloadModel();
    }

    /// Traces of people don't stay in the program's own settings either.
    void setProtection(Protection present) {
        protection = present;
        studio.m_settings.setRemembersPaths(protection == Protection::None);
    }

    void load() {
        const int number = ++modelNumber;
        setModelState(LoadState::Loading);
        const Settings& settings = studio.m_settings;
        const EngineOptions options{
            .device = settings.device(), .precision = settings.precision(), .threads = settings.threads()};
        const bool sameEngine = model && options.device == engineOptions.device &&
                                options.precision == engineOptions.precision &&
                                options.threads == engineOptions.threads;
        auto work = [loader = engineLoader, options, engine = sameEngine ? model->engine : nullptr,
                     folder = modelsFolder, wanted = storeSettings.model]() -> Result<LoadedModel> {
            if (engine) return loadModel(engine, folder, wanted);
            const Result<std::shared_ptr<const Engine>> loaded = loader(options);
            if (!loaded) return loaded.error();
            return loadModel(*loaded, folder, wanted);
        };
        inBackground(worker, &studio, {}, std::move(work), [this, number, options](Result<LoadedModel> loaded) {
            if (number != modelNumber) return;
            // What worked before goes on working.
            if (!loaded) return setModelState(LoadState::Failed, loaded.error());
            engineOptions = options;
            model = std::move(*loaded);
            gallery.reset();
            unreadableFaces.clear();
            setModelState(LoadState::Ready);
            Q_EMIT studio.galleryChanged();
            Q_EMIT studio.optionsChanged();
            registerModel();
        });
    }

    void registerModel() {
        const ModelCard& card = model->card;
        auto write = [id = QString::fromStdString(card.modelId), name = QString::fromStdString(card.name),
                      json = metadataJson(card)](GalleryStore& store) { return store.registerModel(id, name, json); };
        inStore(studio.m_store, &studio, write, [this, number = modelNumber](const Result<void>& written) {
            if (number != modelNumber) return;
            if (!written) return report(written.error(), Studio::tr("Noting the model in the store"));
            buildGallery();
        });
    }

    void buildGallery() {
        if (!model || storeState != LoadState::Ready) {
            Q_EMIT studio.galleryChanged();
            return;
        }
        const int number = ++galleryNumber;
        auto read = [id = QString::fromStdString(model->card.modelId)](GalleryStore& store) {
            return store.galleryContents(id);
        };
        inStore(studio.m_store, &studio, read, [this, number](const Result<GalleryContents>& contents) {
            if (number != galleryNumber) return;
            if (!contents) return report(contents.error(), Studio::tr("Reading the people"));
            auto build = [engine = model->engine, contents = *contents] { return Gallery::build(*engine, contents); };
            inBackground(worker, &studio, {}, std::move(build),
                         [this, number](Result<std::shared_ptr<const Gallery>> built) {
                             if (number != galleryNumber) return;
                             if (!built) return report(built.error(), Studio::tr("Preparing the search"));
                             gallery = *built;
                             Q_EMIT studio.galleryChanged();
                             Q_EMIT studio.optionsChanged();
                             if (measuring)
                                 measureAgain = true;  // it may have looked already when the newest faces came
                             else
                                 measureMissing(false);
                         });
        });
    }

    /// Embeds faces that were stored under another model, a few at a time; builds the gallery anew when there were any.
    void measureMissing(bool someMeasured) {
        if (readOnly) return;
        measuring = true;
        const int number = modelNumber;
        const int limit = kFacesPerBatch + static_cast<int>(unreadableFaces.size());
        auto read = [id = QString::fromStdString(model->card.modelId), limit](GalleryStore& store) {
            return store.facesWithoutEmbedding(id, limit);
        };
        inStore(studio.m_store, &studio, read, [this, number, someMeasured](const Result<StoredCrops>& found) {
            if (number != modelNumber || !found) return endMeasuring(number, someMeasured, found);
            StoredCrops faces = *found;
            faces.removeIf([this](const auto& face) { return unreadableFaces.contains(face.first); });
            if (faces.isEmpty()) return measureRejectedLooks(number, someMeasured);
            auto measure = [analyzer = model->analyzer, faces] { return measureFaces(*analyzer, faces); };
            inBackground(worker, &studio, {}, std::move(measure),
                         [this, number, someMeasured](const Result<MeasuredFaces>& measured) {
                             if (number != modelNumber || !measured)
                                 return endMeasuring(number, someMeasured, measured);
                             storeMeasured(number, *measured, someMeasured);
                         });
        });
    }

    /// The same for looks the user has rejected, so that another model takes them for nobody either.
    void measureRejectedLooks(int number, bool someMeasured) {
        const QString id = QString::fromStdString(model->card.modelId);
        auto read = [id](GalleryStore& store) { return store.looksWithoutEmbedding(id, kFacesPerBatch); };
        inStore(studio.m_store, &studio, read, [=, this](const Result<StoredCrops>& looks) {
            if (number != modelNumber || !looks || looks->isEmpty()) return endMeasuring(number, someMeasured, looks);
            auto measure = [analyzer = model->analyzer, looks = *looks] { return measureFaces(*analyzer, looks); };
            inBackground(worker, &studio, {}, std::move(measure), [=, this](const Result<MeasuredFaces>& measured) {
                if (number != modelNumber || !measured || measured->embeddings.isEmpty())
                    return endMeasuring(number, someMeasured, measured);
                auto write = [id, looks = measured->embeddings](GalleryStore& store) {
                    return store.addLookEmbeddings(id, looks);
                };
                inStore(studio.m_store, &studio, write, [=, this](const Result<void>& written) {
                    endMeasuring(number, true, written);  // the gallery is built anew, and what is left comes next
                });
            });
        });
    }

    void storeMeasured(int number, const MeasuredFaces& measured, bool someMeasured) {
        if (!measured.unreadable.isEmpty()) {
            for (const qint64 id : measured.unreadable) unreadableFaces.insert(id);
            report({ErrorCode::ImageUnreadable, {}}, Studio::tr("Measuring %n stored face(s) with this model", nullptr,
                                                                static_cast<int>(measured.unreadable.size())));
        }
        auto write = [id = QString::fromStdString(model->card.modelId), measured](GalleryStore& store) {
            return store.addEmbeddings(id, measured.embeddings);
        };
        const bool some = someMeasured || !measured.embeddings.isEmpty();
        inStore(studio.m_store, &studio, write, [this, number, some](const Result<void>& written) {
            if (number != modelNumber || !written) return endMeasuring(number, some, written);
            measureMissing(some);
        });
    }

    template <typename T>
    void endMeasuring(int number, bool someMeasured, const Result<T>& last) {
        measuring = false;
        const bool again = std::exchange(measureAgain, false);
        if (number != modelNumber) {
            // A newer load began meanwhile; if it is through already it left the measuring to us.
            if (gallery) measureMissing(false);
            return;
        }
        if (!last) return report(last.error(), Studio::tr("Measuring stored faces with this model"));
        if (someMeasured)
            buildGallery();
        else if (again)
            measureMissing(false);
    }

    /// What a day asks for. First what takes no time: a backup reads the store, which keeps its log from being emptied.
    void tidyUp() {
        if (readOnly) return;
        forgetWhatIsOld();
        inStore(
            studio.m_store, &studio, [](GalleryStore&) { return Result<void>(); },
            [this](const Result<void>&) { backUp(); });
    }

    /// Beside everything else: copying a large store takes its time. What a training that was ended on the way has cut
    /// goes first.
    void backUp() {
        if (storeState != LoadState::Ready || std::exchange(backingUp, true)) return;
        auto make = [folder = studio.m_settings.storeFolder(), retention = trustedRetention]() -> Result<void> {
            removeUnusedCrops(folder);
            const auto made = makeDailyBackup(folder);
            const QStringList old = retention ? forgetInBackups(folder, *retention) : QStringList();
            if (made && !old.isEmpty()) return Error{ErrorCode::StoreFailed, old.first().toStdString()};
            return made;
        };
        inBackground(backups, &studio, {}, std::move(make), [this](const Result<void>& made) {
            backingUp = false;
            if (!made) report(made.error(), Studio::tr("Making the daily backup"));
            forgetWhatIsOld();  // somebody may have been erased meanwhile
        });
    }

    void forgetWhatIsOld() {
        if (storeState != LoadState::Ready) return;
        auto forget = [settings = storeSettings](GalleryStore& store) -> Result<Retention> {
            const auto now = store.trustedNow();
            if (!now) return now.error();
            const Retention retention = Retention::of(settings, *now);
            if (const auto forgotten = forgetInStore(store, retention); !forgotten) return forgotten.error();
            return retention;
        };
        inStore(studio.m_store, &studio, forget, [this](const Result<Retention>& forgotten) {
            if (!forgotten) return report(forgotten.error(), Studio::tr("Erasing what was deleted or seen long ago"));
            trustedRetention = *forgotten;
        });
    }

    void report(const Error& error, const QString& activity) { Q_EMIT studio.failed(error, activity); }
};

Studio::Studio(Settings& settings, EngineLoader engineLoader, QObject* parent)
    : QObject(parent), m_settings(settings), m_d(std::make_unique<Private>(*this, std::move(engineLoader))) {
    connect(&m_settings, &Settings::storeFolderChanged, this, &Studio::start);
    connect(&m_settings, &Settings::engineChanged, this, &Studio::reloadModel);
    connect(&m_settings, &Settings::detectorChanged, this, &Studio::optionsChanged);
    connect(&m_settings, &Settings::playbackChanged, this, &Studio::optionsChanged);
}

Studio::~Studio() {
    ++m_d->storeNumber;
    ++m_d->modelNumber;
    ++m_d->galleryNumber;
    m_d->worker.waitForDone();
    m_d->backups.waitForDone();  // its connection must not outlive the program's
}

void Studio::start() {
    m_d->openStore();
}

Studio::LoadState Studio::storeState() const {
    return m_d->storeState;
}

std::optional<Error> Studio::storeError() const {
    return m_d->storeError;
}

Studio::LoadState Studio::modelState() const {
    return m_d->modelState;
}

std::optional<Error> Studio::modelError() const {
    return m_d->modelError;
}

std::shared_ptr<const Engine> Studio::engine() const {
    return m_d->model ? m_d->model->engine : nullptr;
}

std::shared_ptr<const Analyzer> Studio::analyzer() const {
    return m_d->model ? m_d->model->analyzer : nullptr;
}

std::shared_ptr<const Gallery> Studio::gallery() const {
    return m_d->gallery;
}

std::optional<ModelCard> Studio::modelCard() const {
    return m_d->model ? std::optional(m_d->model->card) : std::nullopt;
}

bool Studio::thresholdIsMeasured() const {
    return !m_d->model || m_d->model->card.farCurve.size() >= kCurvePointsNeeded;
}

float Studio::threshold() const {
    if (!m_d->model) return kThresholdWithoutCurve;
    const std::size_t templates = m_d->gallery ? m_d->gallery->templateCount() : 0;
    return namingThreshold(m_d->storeSettings, m_d->model->card, templates);
}

QString Studio::modelPath() const {
    return m_d->model ? m_d->model->path : QString();
}

QString Studio::modelsFolder() const {
    return m_d->modelsFolder;
}

void Studio::rereadStoreSettings() {
    inStore(
        m_store, this, [](GalleryStore& store) { return loadStoreSettings(store); },
        [this](const Result<StoreSettings>& settings) {
            if (!settings) return m_d->report(settings.error(), tr("Reading the settings"));
            m_d->storeSettings = *settings;
            Q_EMIT storeSettingsChanged();
            Q_EMIT optionsChanged();
            reloadModel();
        });
}

StoreSettings Studio::storeSettings() const {
    return m_d->storeSettings;
}

void Studio::changeStoreSettings(const std::function<void(StoreSettings&)>& change) {
    StoreSettings settings = m_d->storeSettings;
    change(settings);
    if (settings == m_d->storeSettings) return;
    const bool forgetSooner = settings.sightingsDays < m_d->storeSettings.sightingsDays ||
                              settings.journalDays < m_d->storeSettings.journalDays ||
                              settings.logDays < m_d->storeSettings.logDays;
    m_d->useSettings(settings);
    auto write = [change](GalleryStore& store) {
        return facenet::changeStoreSettings(store, [&](StoreSettings& stored) -> Result<void> {
            change(stored);
            return {};
        });
    };
    ++m_d->unsavedChanges;
    inStore(m_store, this, write, [this, number = m_d->storeNumber](const Result<StoreSettings>& written) {
        --m_d->unsavedChanges;
        if (!written) return m_d->report(written.error(), tr("Saving the settings"));
        if (number == m_d->storeNumber && m_d->unsavedChanges == 0) m_d->useSettings(*written);
    });
    if (forgetSooner) m_d->tidyUp();
}

LiveOptions Studio::liveOptions() const {
    LiveOptions options;
    options.detector.smallestFacePx = m_settings.smallestFacePx();
    options.detector.fullResolution = m_settings.fullResolutionDetection();
    options.matcher.threshold = threshold();
    options.loop = m_settings.loopVideo();
    options.everyFrame = m_settings.everyFrame();
    return options;
}

bool Studio::isReadOnly() const {
    return m_d->readOnly;
}

Protection Studio::protection() const {
    return m_d->protection;
}

void Studio::lock(std::function<void()> locked) {
    const bool unlocked = m_d->storeState == LoadState::Ready && m_d->protection == Protection::Unlocked;
    if (unlocked) {
        ++m_d->modelNumber;
        ++m_d->galleryNumber;
        m_d->gallery.reset();
        m_d->daily.stop();
        m_d->lookAtSettings.stop();
        m_d->protection = Protection::Locked;
    }
    const auto forget = [](GalleryStore& store) {
        store.lock();
        return Result<void>();
    };
    inStore(
        m_store, this, AnswerToken(), forget,
        [locked = std::move(locked)](const Result<void>&) {
            if (locked) locked();
        },
        StoreThread::WhenFull::Take);
    if (!unlocked) return;
    m_d->setStoreState(LoadState::Locked);
    Q_EMIT galleryChanged();
}

void Studio::unlock(const Passphrase& passphrase, bool resetSettings, std::function<void(const Error&)> refused) {
    const auto open = [passphrase, resetSettings](GalleryStore& store) -> Result<Protected> {
        if (resetSettings)
            if (const auto reset = store.resetSettings(passphrase); !reset) return reset.error();
        return store.unlock(passphrase);
    };
    const auto use = [this, number = m_d->storeNumber,
                      refused = std::move(refused)](const Result<Protected>& unlocked) {
        if (number != m_d->storeNumber) return;
        if (!unlocked) return refused(unlocked.error());
        if (!unlocked->finished()) Q_EMIT protectionUnfinished(*unlocked);
        m_d->readSettings(number);
    };
    inStore(m_store, this, {}, open, use, StoreThread::WhenFull::Take);
}

void Studio::rereadProtection() {
    inStore(
        m_store, this, [](GalleryStore& store) { return store.protection(); },
        [this](const Result<Protection>& protection) {
            if (!protection) return m_d->report(protection.error(), tr("Reading the settings"));
            m_d->setProtection(*protection);
            Q_EMIT storeSettingsChanged();
        });
}

void Studio::acceptUnprotected() {
    inStore(
        m_store, this, [](GalleryStore& store) { return store.acceptUnprotected(); },
        [this, number = m_d->storeNumber](const Result<void>& accepted) {
            if (number != m_d->storeNumber) return;
            if (!accepted) return m_d->report(accepted.error(), tr("Reading the settings"));
            m_d->readSettings(number);
        });
}

void Studio::galleryEdited() {
    m_d->buildGallery();
}

void Studio::reloadModel() {
    if (m_d->storeState == LoadState::Ready) m_d->load();
}

}  // namespace facenet
