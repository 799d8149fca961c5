#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <optional>

#include "core/face/analyzer.h"
#include "core/face/gallery.h"
#include "core/live/live_pipeline.h"
#include "core/model/engine.h"
#include "core/model/model_library.h"
#include "database/store_settings.h"
#include "database/store_thread.h"

namespace facenet {

class Settings;

/// What all pages share: the store, the networks, and the gallery of the model in use. Opens the store and loads the
/// networks on threads of their own, so that the window is there first.
/// Thread: GUI; the answers of other threads arrive there
class Studio : public QObject {
    Q_OBJECT

public:
    enum class LoadState { Loading, Ready, Failed, Locked };

    /// In: how an engine is made; tests pass a fake one
    using EngineLoader = std::function<Result<std::shared_ptr<const Engine>>(const EngineOptions&)>;
    Studio(Settings& settings, EngineLoader engineLoader, QObject* parent = nullptr);
    ~Studio() override;

    /// Opens the store of the settings, then loads the model it names. Answers come by signals.
    void start();

    Settings& settings() { return m_settings; }
    StoreThread& store() { return m_store; }

    LoadState storeState() const;
    std::optional<Error> storeError() const;
    /// Whether a passphrase protects the store; its state is Locked until it is unlocked.
    Protection protection() const;
    /// Whether nothing can be written to the store; see `GalleryStore::isReadOnly`.
    bool isReadOnly() const;
    /// Takes everybody out of memory until the passphrase is given again. `locked` is called when the keys have gone.
    void lock(std::function<void()> locked = {});
    /// Answers by the store's state, or by `refused`. Errors: those of `GalleryStore::unlock`
    /// In: whether all settings get their defaults, see `GalleryStore::resetSettings`
    void unlock(const Passphrase& passphrase, bool resetSettings, std::function<void(const Error&)> refused);
    /// After the passphrase was set, or taken off.
    void rereadProtection();
    /// Goes on with a store whose passphrase somebody else took off; see `GalleryStore::acceptUnprotected`.
    void acceptUnprotected();
    LoadState modelState() const;
    std::optional<Error> modelError() const;

    /// Null while loading.
    std::shared_ptr<const Engine> engine() const;
    std::shared_ptr<const Analyzer> analyzer() const;
    /// Never changes once given out; null until store and model are there.
    std::shared_ptr<const Gallery> gallery() const;
    /// Of the model in use; empty while loading.
    std::optional<ModelCard> modelCard() const;
    /// Cosine similarity from which a face is named: from the stranger rate, the templates and the model's curve.
    float threshold() const;
    /// False for a model without a measured curve: `threshold()` is then a fixed, careful one.
    bool thresholdIsMeasured() const;

    /// The file of the model in use, UTF-8; empty while loading.
    QString modelPath() const;
    /// Where imported models of this store lie.
    QString modelsFolder() const;

    StoreSettings storeSettings() const;
    /// Takes effect at once; in the store only what `change` sets is changed.
    void changeStoreSettings(const std::function<void(StoreSettings&)>& change);

    /// The options of live recognition that follow from all settings.
    LiveOptions liveOptions() const;

    /// Tells everybody that people, faces or rejections have changed; the gallery is built again on a worker.
    void galleryEdited();

    /// After the adoption of a model: reads them, and loads the model they name. What other programs change is noticed
    /// within seconds.
    void rereadStoreSettings();

    /// Loads engine and model again (after a change of device, precision or model).
    void reloadModel();

Q_SIGNALS:
    void storeStateChanged();
    void modelStateChanged();
    void galleryChanged();  ///< a new `gallery()`, or edited people
    void optionsChanged();  ///< `liveOptions()` differ
    void storeSettingsChanged();
    /// Unlocking could not finish what was left of setting or changing the passphrase.
    void protectionUnfinished(const facenet::Protected& done);
    void failed(const facenet::Error& error, const QString& activity);  ///< of something done in the background

private:
    struct Private;
    Settings& m_settings;
    StoreThread m_store;
    std::unique_ptr<Private> m_d;
};

}  // namespace facenet
