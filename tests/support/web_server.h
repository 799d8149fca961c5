#pragma once

#include <QSslSocket>
#include <QTcpServer>
#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <thread>

namespace facenet::test {

/// A web server on the loopback interface, in a thread of its own, that answers as a test says and counts who came.
class WebServer {
public:
    using Answer = std::function<QByteArray(const QByteArray& request)>;

    /// In: files of a certificate and its key, for a server that encrypts
    explicit WebServer(Answer answer, const QString& certificate = {}, const QString& key = {})
        : m_certificate(certificate), m_key(key) {
        std::promise<quint16> listening;
        m_thread = std::thread([this, answer = std::move(answer), &listening] { serve(answer, listening); });
        m_port = listening.get_future().get();
    }
    ~WebServer() {
        m_stop = true;
        m_thread.join();
    }
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    int visitors() const { return m_visitors; }
    int requests() const { return m_requests; }
    QByteArray address(const QByteArray& host, const QByteArray& path) const {
        return "http://" + host + ':' + QByteArray::number(m_port) + path;
    }

private:
    void serve(const Answer& answer, std::promise<quint16>& listening) {
        struct Server final : QTcpServer {
            qintptr visitor = -1;
            void incomingConnection(qintptr descriptor) override { visitor = descriptor; }
        } server;
        listening.set_value(server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0));
        while (!m_stop) {
            if (!server.waitForNewConnection(20)) continue;
            const auto client = std::make_unique<QSslSocket>();
            if (!client->setSocketDescriptor(server.visitor)) continue;
            ++m_visitors;
            if (!m_certificate.isEmpty()) {
                client->setLocalCertificate(m_certificate);
                client->setPrivateKey(m_key, QSsl::Ec);
                client->startServerEncryption();
                if (!client->waitForEncrypted(2000)) continue;
            }
            QByteArray request;
            while (!request.contains("\r\n\r\n") && client->waitForReadyRead(1000)) request += client->readAll();
            if (request.isEmpty()) continue;
            ++m_requests;
            client->write(answer(request));
            while (client->bytesToWrite() > 0 && client->waitForBytesWritten(1000)) {
            }
            client->disconnectFromHost();
        }
    }

    std::atomic<bool> m_stop = false;
    std::atomic<int> m_visitors = 0, m_requests = 0;
    const QString m_certificate, m_key;
    std::thread m_thread;
    quint16 m_port = 0;
};

/// What a web server that can do so answers for a file: the part that is asked for.
inline QByteArray partOf(const QByteArray& file, const QByteArray& request) {
    const qsizetype range = request.toLower().indexOf("range: bytes=");
    const qsizetype from = range < 0 ? 0 : request.mid(range + 13).split('-').first().toLongLong();
    const QByteArray part = file.mid(from);
    return (range < 0 ? QByteArray("HTTP/1.1 200 OK\r\n")
                      : "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + QByteArray::number(from) + '-' +
                            QByteArray::number(file.size() - 1) + '/' + QByteArray::number(file.size()) + "\r\n") +
           "Accept-Ranges: bytes\r\nConnection: close\r\nContent-Length: " + QByteArray::number(part.size()) +
           "\r\n\r\n" + part;
}

}  // namespace facenet::test
