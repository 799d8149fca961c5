#include "app/first_window.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QStandardPaths>

namespace facenet {
namespace {

constexpr int kPatienceMs = 1000;
constexpr qint64 kMostBytes = 4096;
constexpr QByteArrayView kHeard("heard\n");

/// One name a store and user, in the user's own folder.
QString nameFor(const QString& storeFolder) {
    const QString canonical = QFileInfo(storeFolder).canonicalFilePath();
    const QByteArray hash = QCryptographicHash::hash(canonical.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QDir(QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation))
        .filePath(QStringLiteral("facenet-studio-") + QString::fromLatin1(hash));
}

}  // namespace

bool callFirstWindow(const QString& storeFolder, const QString& source) {
    if (!QFileInfo::exists(storeFolder)) return false;
    QLocalSocket socket;
    socket.connectToServer(nameFor(storeFolder));
    if (!socket.waitForConnected(kPatienceMs)) return false;
    socket.write(source.toUtf8() + '\n');
    if (!socket.waitForBytesWritten(kPatienceMs)) return false;
    while (socket.bytesAvailable() < kHeard.size())
        if (!socket.waitForReadyRead(kPatienceMs)) return false;
    return true;
}

FirstWindow::FirstWindow(const QString& storeFolder, QObject* parent) : QObject(parent) {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &FirstWindow::answer);
    const QString name = nameFor(storeFolder);
    QLocalServer::removeServer(name);  // what a program that was killed has left; a living one holds the store's lock
    m_server.listen(name);
}

void FirstWindow::answer() {
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (!socket->canReadLine()) {
                if (socket->bytesAvailable() > kMostBytes) socket->abort();
                return;
            }
            const QString source = QString::fromUtf8(socket->readLine(kMostBytes)).trimmed();
            socket->write(kHeard.data(), kHeard.size());
            Q_EMIT called(source);
        });
    }
}

}  // namespace facenet
