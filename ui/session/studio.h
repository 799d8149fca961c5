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
#include "core/train/model_comparison.h"
#include "ui/session/activity_reports.h"
#include "ui/session/gallery_keeper.h"
#include "ui/session/housekeeping.h"
#include "ui/session/model_loader.h"
#include "ui/session/store_session.h"

namespace facenet {

class Settings;

/// What all pages share: store, model, and the gallery of the model in use, each kept by a class of its own. They are
/// opened and loaded on threads of their own, so that the window is there first.
/// Thread: GUI; the answers of other threads arrive there
class Studio : public QObject {
    Q_OBJECT

public:
    using LoadState = facenet::LoadState;
    using EngineLoader = ModelLoader::EngineLoader;

    Studio(Settings& settings, EngineLoader engineLoader, QObject* parent = nullptr);

    /// Opens the store of the settings, then loads the model it names. Answers come by signals.
    void start() { m_session.open(); }

    Settings& settings() { return m_settings; }
    StoreThread& store() { return m_session.store(); }

    // ---- The store; see `StoreSession`

    LoadState storeState() const { return m_session.state(); }
    std::optional<Error> storeError() const { return m_session.error(); }
    /// Whether a passphrase protects the store; its state is Locked until it is unlocked.
    Protection protection() const { return m_session.protection(); }
    /// Whether nothing can be written to the store; see `GalleryStore::isReadOnly`.
    bool isReadOnly() const { return m_session.isReadOnly(); }
    /// Whether people and settings of the store can be changed: it is open, and can be written.
    bool canChange() const { return storeState() == LoadState::Ready && !isReadOnly(); }
    void lock(std::function<void()> locked = {}) { m_session.lock(std::move(locked)); }
    void unlock(const Passphrase& passphrase, bool resetSettings, std::function<void(const Error&)> refused) {
        m_session.unlock(passphrase, resetSettings, std::move(refused));
    }
    void rereadProtection() { m_session.rereadProtection(); }
    void acceptUnprotected() { m_session.acceptUnprotected(); }
    StoreSettings storeSettings() const { return m_session.settings(); }
    void changeStoreSettings(const std::function<void(StoreSettings&)>& change) { m_session.changeSettings(change); }
    void rereadStoreSettings() { m_session.rereadSettings(); }
    /// Where imported models of this store lie.
    QString modelsFolder() const { return m_session.modelsFolder(); }

    // ---- The model; see `ModelLoader`. Null and empty while loading.

    LoadState modelState() const { return m_loader.state(); }
    std::optional<Error> modelError() const { return m_loader.error(); }
    std::shared_ptr<const Engine> engine() const;
    std::shared_ptr<const Analyzer> analyzer() const;
    std::optional<ModelCard> modelCard() const;
    std::optional<ModelCard> modelUpgrade() const;  ///< see `upgradeOf`
    /// What measuring all faces with it takes about; 0 while that is not known.
    double upgradeSeconds() const;
    QString modelPath() const;  ///< UTF-8
    /// Loads engine and model again (after a change of device, precision or model).
    void reloadModel() { m_loader.reload(); }

    // ---- The gallery; see `GalleryKeeper`

    std::shared_ptr<const Gallery> gallery() const { return m_keeper.gallery(); }
    /// Whether faces are being measured that the model in use has not seen.
    bool isMeasuring() const { return m_keeper.isMeasuring(); }
    /// Tells everybody that people, faces or rejections have changed; the gallery is built again on a worker.
    void galleryEdited() { m_keeper.rebuild(); }
    /// Cosine similarity from which a face is named: from the stranger rate, the templates and the model's curve.
    float threshold() const;
    /// What `threshold()` is chosen for.
    NamingRate namingRate() const;
    /// False for a model without a measured curve: `threshold()` is then a fixed, careful one.
    bool thresholdIsMeasured() const;
    /// The options of live recognition that follow from all settings.
    LiveOptions liveOptions() const;

Q_SIGNALS:
    void storeStateChanged();
    void modelStateChanged();
    void galleryChanged();  ///< a new `gallery()`, or edited people
    void measuringChanged();
    void optionsChanged();  ///< `liveOptions()` differ
    void storeSettingsChanged();
    void sightingsStored();  ///< new ones, of Live
    /// Unlocking could not finish what was left of setting or changing the passphrase.
    void protectionUnfinished(const facenet::Protected& done);
    void failed(const facenet::Error& error, const QString& activity);  ///< of something done in the background
    void recovered(const QString& activity);                            ///< what had failed was done now

private:
    Settings& m_settings;
    ActivityReports m_reports;
    StoreSession m_session;
    ModelLoader m_loader;
    GalleryKeeper m_keeper;
    Housekeeping m_housekeeping;
};

}  // namespace facenet
