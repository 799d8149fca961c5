#pragma once

#include <QObject>
#include <QTimer>
#include <optional>

#include "core/base/worker.h"
#include "database/retention.h"
#include "ui/session/store_session.h"

namespace facenet {

class ActivityReports;
class Settings;

/// What a day asks for while a store is open: a backup, and forgetting what is old. Gives unused memory back, too.
/// Thread: GUI; backups are made on a worker
class Housekeeping : public QObject {
    Q_OBJECT

public:
    Housekeeping(StoreSession& session, Settings& settings, ActivityReports& reports, QObject* parent = nullptr);
    ~Housekeeping() override;

private:
    void follow();
    void tidyUp();
    void backUp(const std::shared_ptr<const VaultKeys>& keys);
    void forgetWhatIsOld();

    StoreSession& m_session;
    Settings& m_settings;
    ActivityReports& m_reports;
    Worker m_backups;
    bool m_backingUp = false;
    std::optional<Retention> m_trustedRetention;  ///< once the store has said how far the clock can be believed
    QTimer m_daily, m_everyMinute;
};

}  // namespace facenet
