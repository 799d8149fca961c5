#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace facenet {

/// Ends the program as its menu does when the system asks it to (SIGTERM, SIGINT, SIGHUP), so that nothing is left
/// half-done.
/// Thread: GUI
class QuitOnSignal : public QObject {
    Q_OBJECT

public:
    /// Makes the signals wait for an object of this class. To be called before any other thread starts, Qt's included:
    /// they inherit it.
    static void holdSignals();

    QuitOnSignal();
    ~QuitOnSignal() override;

Q_SIGNALS:
    void quitWanted();

private:
    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

}  // namespace facenet
