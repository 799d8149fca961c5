#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/file_lock.h"
#include "database/store_settings.h"
#include "database/store_thread.h"

namespace facenet {

class ActivityReports;
class Settings;

enum class LoadState { Loading, Ready, Failed, Locked };

/// The store that the window works on: opening it, its settings, and the passphrase that may protect it.
/// Thread: GUI; the store has a thread of its own
class StoreSession : public QObject {
    Q_OBJECT

public:
    StoreSession(Settings& settings, ActivityReports& reports, QObject* parent = nullptr);
    ~StoreSession() override;

    /// Opens the store of the program's settings. Answers by `stateChanged`.
    void open();

    StoreThread& store() { return m_store; }
    LoadState state() const { return m_state; }
    const std::optional<Error>& error() const { return m_error; }
    Protection protection() const { return m_protection; }
    bool isReadOnly() const { return m_readOnly; }
    const QString& modelsFolder() const { return m_modelsFolder; }

    /// Takes everybody out of memory until the passphrase is given again. `locked` is called when the keys have gone.
    void lock(std::function<void()> locked = {});
    /// Answers by the state, or by `refused`. Errors: those of `StoreProtection::unlock`
    /// In: whether all settings get their defaults, see `StoreProtection::resetSettings`
    void unlock(const Passphrase& passphrase, bool resetSettings, std::function<void(const Error&)> refused);
    /// After the passphrase was set, or taken off.
    void rereadProtection();
    /// Goes on with a store whose passphrase somebody else took off; see `StoreProtection::acceptUnprotected`.
    void acceptUnprotected();

    const StoreSettings& settings() const { return m_settings; }
    /// Takes effect at once; in the store only what `change` sets is changed.
    void changeSettings(const std::function<void(StoreSettings&)>& change);
    /// After the adoption of a model: reads them. What other programs change is noticed within seconds.
    void rereadSettings();

Q_SIGNALS:
    void stateChanged();
    void settingsChanged();
    void modelWanted();         ///< the settings name another model, or it is to be loaded again
    void forgetSoonerWanted();  ///< something is to be kept for fewer days than before
    /// Unlocking could not finish what was left of setting or changing the passphrase.
    void protectionUnfinished(const facenet::Protected& done);

private:
    void setState(LoadState state, std::optional<Error> error = {});
    bool lockFolder(const QString& folder);
    void readFacts(int number);
    void readChangedSettings();
    void useSettings(const StoreSettings& settings);
    void setProtection(Protection present);

    Settings& m_programSettings;
    ActivityReports& m_reports;
    StoreThread m_store;
    std::unique_ptr<FileLock> m_window;
    LoadState m_state = LoadState::Loading;
    std::optional<Error> m_error;
    Protection m_protection = Protection::None;
    bool m_readOnly = false;
    QString m_modelsFolder;
    StoreSettings m_settings;
    int m_unsavedChanges = 0;  ///< of the settings, on their way to the store
    int m_number = 0;          ///< of the opening; answers of an older one are dropped
    QTimer m_lookAtSettings;
};

}  // namespace facenet
