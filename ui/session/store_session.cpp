#include "ui/session/store_session.h"

#include <QFile>
#include <utility>

#include "database/base/files.h"
#include "ui/base/async.h"
#include "ui/base/settings.h"
#include "ui/session/activity_reports.h"

namespace facenet {
namespace {

constexpr int kLookAtSettingsMs = 3000;

struct StoreFacts {
    StoreSettings settings;
    QString modelsFolder;
    Protection protection = Protection::None;
    bool readOnly = false;
    std::optional<Error> memoryProblem;  ///< see `StoreProtection::checkMemory`
};

}  // namespace

StoreSession::StoreSession(Settings& settings, ActivityReports& reports, QObject* parent)
    : QObject(parent), m_programSettings(settings), m_reports(reports) {
    m_lookAtSettings.setInterval(kLookAtSettingsMs);
    connect(&m_lookAtSettings, &QTimer::timeout, this, &StoreSession::readChangedSettings);
    connect(&m_programSettings, &Settings::storeFolderChanged, this, &StoreSession::open);
}

StoreSession::~StoreSession() {
    ++m_number;
}

void StoreSession::setState(LoadState state, std::optional<Error> error) {
    m_state = state;
    m_error = std::move(error);
    Q_EMIT stateChanged();
}

/// One window a store: two would not see one another's changes.
bool StoreSession::lockFolder(const QString& folder) {
    m_window.reset();
    if (!createPrivateFolder(folder)) return true;  // opening the store says why
    m_window = std::make_unique<FileLock>(QFile::encodeName(folder).toStdString() + kWindowLock);
    return m_window->tryLock() != FileLock::Attempt::Held;
}

void StoreSession::open() {
    const int number = ++m_number;
    m_lookAtSettings.stop();
    setState(LoadState::Loading);
    const QString folder = m_programSettings.storeFolder();
    if (!lockFolder(folder)) return setState(LoadState::Failed, Error{ErrorCode::StoreLocked, folder.toStdString()});
    const auto answer = [this, number](const Result<void>& opened) {
        if (number != m_number) return;
        if (!opened) return setState(LoadState::Failed, opened.error());
        readFacts(number);
    };
    m_store.open(folder, answeringIn(this, {}, answer));
}

void StoreSession::readFacts(int number) {
    auto read = [](GalleryStore& store) -> Result<StoreFacts> {
        const Result<StoreSettings> settings = loadStoreSettings(store);
        if (!settings) return settings.error();
        const Result<Protection> protection = store.protection().state();
        if (!protection) return protection.error();
        const auto known = store.protection().checkMemory();
        return StoreFacts{*settings, store.modelsFolder(), *protection, store.isReadOnly(),
                          known ? std::nullopt : std::optional(known.error())};
    };
    const auto use = [this, number](const Result<StoreFacts>& facts) {
        if (number != m_number) return;
        if (!facts) return setState(LoadState::Failed, facts.error());
        m_settings = facts->settings;
        m_modelsFolder = facts->modelsFolder;
        setProtection(facts->protection);
        m_readOnly = facts->readOnly;
        if (m_protection == Protection::Locked) return setState(LoadState::Locked);
        m_lookAtSettings.start();
        setState(LoadState::Ready);
        Q_EMIT settingsChanged();
        Q_EMIT modelWanted();
        if (facts->memoryProblem && facts->memoryProblem->code == ErrorCode::FileUnreadable)
            Q_EMIT protectionUnfinished(Protected{.notRemembered = facts->memoryProblem});
    };
    inStore(m_store, this, {}, read, use, StoreThread::WhenFull::Take);
}

/// What other programs have set meanwhile, a passphrase too. While a change is on its way, its answer says it.
void StoreSession::readChangedSettings() {
    if (m_unsavedChanges > 0) return;
    using Present = std::pair<Protection, Result<StoreSettings>>;
    const auto read = [](GalleryStore& store) -> Result<Present> {
        if (store.wasReplaced()) return Error{ErrorCode::StoreReplaced, store.folder().toStdString()};
        const auto protection = store.protection().state();
        if (!protection) return protection.error();
        return Present{*protection, loadStoreSettings(store)};
    };
    inStore(m_store, this, read, [this, number = m_number](const Result<Present>& present) {
        if (number != m_number || m_state != LoadState::Ready) return;
        if (!present && present.error().code == ErrorCode::StoreReplaced) return open();  // what is there now
        if (!present) return;
        const auto& [protection, settings] = *present;
        if (protection == Protection::TakenOff) {
            m_lookAtSettings.stop();
            return setState(LoadState::Failed, settings ? Error{ErrorCode::StoreUnprotected, {}} : settings.error());
        }
        const bool otherProtection = protection != m_protection;
        if (otherProtection) setProtection(protection);
        // The way on is at the lock.
        if (protection == Protection::Locked || (!settings && settings.error().code == ErrorCode::SettingsAltered))
            return lock();
        if (otherProtection) Q_EMIT settingsChanged();
        if (settings && m_unsavedChanges == 0) useSettings(*settings);
    });
}

void StoreSession::useSettings(const StoreSettings& settings) {
    if (settings == m_settings) return;
    const auto fileOf = [](const StoreSettings& some) { return some.trustedModels.value(some.model); };
    const bool otherModel = settings.model != m_settings.model || fileOf(settings) != fileOf(m_settings);
    m_settings = settings;
    Q_EMIT settingsChanged();
    if (otherModel) Q_EMIT modelWanted();
}

/// Traces of people don't stay in the program's own settings either.
void StoreSession::setProtection(Protection present) {
    m_protection = present;
    m_programSettings.setRemembersPaths(m_protection == Protection::None);
}

void StoreSession::rereadSettings() {
    inStore(
        m_store, this, [](GalleryStore& store) { return loadStoreSettings(store); },
        [this](const Result<StoreSettings>& settings) {
            m_reports.note(settings, tr("Reading the settings"));
            if (!settings) return;
            m_settings = *settings;
            Q_EMIT settingsChanged();
            Q_EMIT modelWanted();
        });
}

void StoreSession::changeSettings(const std::function<void(StoreSettings&)>& change) {
    StoreSettings settings = m_settings;
    change(settings);
    const bool forgetSooner = settings.sightingsDays < m_settings.sightingsDays ||
                              settings.journalDays < m_settings.journalDays || settings.logDays < m_settings.logDays;
    useSettings(settings);
    auto write = [change](GalleryStore& store) {
        return changeStoreSettings(store, [&](StoreSettings& stored) -> Result<void> {
            change(stored);
            return {};
        });
    };
    ++m_unsavedChanges;
    inStore(m_store, this, write, [this, number = m_number](const Result<StoreSettings>& written) {
        --m_unsavedChanges;
        m_reports.note(written, tr("Saving the settings"));
        if (written && number == m_number && m_unsavedChanges == 0) useSettings(*written);
    });
    if (forgetSooner) Q_EMIT forgetSoonerWanted();
}

void StoreSession::lock(std::function<void()> locked) {
    const bool mayLock = m_state == LoadState::Ready && m_protection != Protection::None;
    if (mayLock) {
        m_lookAtSettings.stop();
        m_protection = Protection::Locked;
    }
    const auto forget = [](GalleryStore& store) {
        store.protection().lock();
        return Result<void>();
    };
    inStore(
        m_store, this, AnswerToken(), forget,
        [locked = std::move(locked)](const Result<void>&) {
            if (locked) locked();
        },
        StoreThread::WhenFull::Take);
    if (mayLock) setState(LoadState::Locked);
}

void StoreSession::unlock(const Passphrase& passphrase, bool resetSettings, std::function<void(const Error&)> refused) {
    const auto open = [passphrase, resetSettings](GalleryStore& store) -> Result<Protected> {
        if (resetSettings)
            if (const auto reset = store.protection().resetSettings(passphrase); !reset) return reset.error();
        return store.protection().unlock(passphrase);
    };
    const auto use = [this, number = m_number, refused = std::move(refused)](const Result<Protected>& unlocked) {
        if (number != m_number) return;
        if (!unlocked) return refused(unlocked.error());
        if (!unlocked->finished()) Q_EMIT protectionUnfinished(*unlocked);
        readFacts(number);
    };
    inStore(m_store, this, {}, open, use, StoreThread::WhenFull::Take);
}

void StoreSession::rereadProtection() {
    inStore(
        m_store, this, [](GalleryStore& store) { return store.protection().state(); },
        [this](const Result<Protection>& protection) {
            m_reports.note(protection, tr("Reading the settings"));
            if (!protection) return;
            setProtection(*protection);
            Q_EMIT settingsChanged();
        });
}

void StoreSession::acceptUnprotected() {
    inStore(
        m_store, this, [](GalleryStore& store) { return store.protection().acceptUnprotected(); },
        [this, number = m_number](const Result<void>& accepted) {
            if (number != m_number) return;
            m_reports.note(accepted, tr("Reading the settings"));
            if (accepted) readFacts(number);
        });
}

}  // namespace facenet
