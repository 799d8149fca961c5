#include "ui/session/housekeeping.h"

#include <utility>

#include "core/model/engine.h"
#include "database/protection/leftovers.h"
#include "database/store/backups.h"
#include "ui/base/async.h"
#include "ui/base/settings.h"
#include "ui/session/activity_reports.h"

namespace facenet {
namespace {

constexpr int kMsPerDay = 24 * 60 * 60 * 1000;
constexpr int kMsPerMinute = 60 * 1000;

}  // namespace

Housekeeping::Housekeeping(StoreSession& session, Settings& settings, ActivityReports& reports, QObject* parent)
    : QObject(parent), m_session(session), m_settings(settings), m_reports(reports) {
    m_daily.setInterval(kMsPerDay);
    connect(&m_daily, &QTimer::timeout, this, &Housekeeping::tidyUp);
    // What a picture with many faces, an import or a model before has needed serves others than this program now.
    connect(&m_everyMinute, &QTimer::timeout, this, [this] {
        const auto give = [] {
            returnUnusedMemory();
            return Result<void>();
        };
        inBackground(this, give, [](const Result<void>&) {});
    });
    m_everyMinute.start(kMsPerMinute);
    connect(&m_session, &StoreSession::stateChanged, this, &Housekeeping::follow);
    connect(&m_session, &StoreSession::forgetSoonerWanted, this, &Housekeeping::tidyUp);
}

Housekeeping::~Housekeeping() {
    m_backups.waitForDone();  // its connection must not outlive the program's
}

void Housekeeping::follow() {
    if (m_session.state() != LoadState::Ready) return m_daily.stop();
    tidyUp();
    m_daily.start();
}

/// First what takes no time: a backup reads the store, which keeps its log from being emptied.
void Housekeeping::tidyUp() {
    if (m_session.isReadOnly()) return;
    forgetWhatIsOld();
    using Keys = std::shared_ptr<const VaultKeys>;
    inStore(
        m_session.store(), this, [](GalleryStore& store) { return Result<Keys>(store.protection().keys()); },
        [this](const Result<Keys>& keys) { backUp(keys ? *keys : nullptr); });
}

/// Beside everything else: copying a large store takes its time. What a training that was ended on the way has cut
/// goes first.
void Housekeeping::backUp(const std::shared_ptr<const VaultKeys>& keys) {
    if (m_session.state() != LoadState::Ready || std::exchange(m_backingUp, true)) return;
    auto make = [folder = m_settings.storeFolder(), retention = m_trustedRetention, keys]() -> Result<void> {
        removeUnusedCrops(folder);
        const auto made = makeDailyBackup(folder);
        const QStringList old = retention ? forgetInBackups(folder, *retention, keys).failed : QStringList();
        if (made && !old.isEmpty()) return Error{ErrorCode::StoreFailed, old.first().toStdString()};
        return made;
    };
    inBackground(m_backups, this, {}, std::move(make), [this](const Result<void>& made) {
        m_backingUp = false;
        m_reports.note(made, tr("Making the daily backup"));
        forgetWhatIsOld();  // somebody may have been erased meanwhile
    });
}

void Housekeeping::forgetWhatIsOld() {
    if (m_session.state() != LoadState::Ready) return;
    auto forget = [settings = m_session.settings()](GalleryStore& store) -> Result<Retention> {
        const auto now = store.trustedNow();
        if (!now) return now.error();
        const Retention retention = Retention::of(settings, *now);
        if (const auto forgotten = forgetInStore(store, retention); !forgotten) return forgotten.error();
        return retention;
    };
    inStore(m_session.store(), this, forget, [this](const Result<Retention>& forgotten) {
        m_reports.note(forgotten, tr("Erasing what was deleted or seen long ago"));
        if (forgotten) m_trustedRetention = *forgotten;
    });
}

}  // namespace facenet
