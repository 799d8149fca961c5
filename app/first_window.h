#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>

namespace facenet {

/// Asks the window that has a store open to come to the front, and to show a source if one is given.
/// Out: false when no window of this user has it open
bool callFirstWindow(const QString& storeFolder, const QString& source);

/// Listens for such calls as long as it lives. Only programs of this user reach it, on this machine.
/// Thread: GUI
class FirstWindow : public QObject {
    Q_OBJECT

public:
    explicit FirstWindow(const QString& storeFolder, QObject* parent = nullptr);

Q_SIGNALS:
    /// In: the source to be shown; empty where only the window is wanted
    void called(const QString& source);

private:
    void answer();

    QLocalServer m_server;
};

}  // namespace facenet
