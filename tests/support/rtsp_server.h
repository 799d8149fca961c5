#pragma once

#include <QTcpServer>
#include <QTcpSocket>
#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace facenet::test {

/// A network camera: H.264 by RTSP over one connection, as most of them send it, on the loopback interface and in a
/// thread of its own. It sends its pictures again and again at their pace.
class RtspServer {
public:
    /// In: pictures, each as the units of an H.264 byte stream (behind 0 0 1); the first with its parameter sets
    RtspServer(std::vector<std::vector<QByteArray>> pictures, int picturesPerSecond)
        : m_pictures(std::move(pictures)), m_rate(picturesPerSecond) {
        std::promise<quint16> listening;
        m_thread = std::thread([this, &listening] { serve(listening); });
        m_port = listening.get_future().get();
    }
    ~RtspServer() {
        m_stop = true;
        m_thread.join();
    }
    RtspServer(const RtspServer&) = delete;
    RtspServer& operator=(const RtspServer&) = delete;

    std::string address() const { return "rtsp://127.0.0.1:" + std::to_string(m_port) + "/live"; }
    /// The line goes dead, or is cut.
    void fallSilent() { m_silent = true; }
    void hangUp() { m_hangUp = true; }

private:
    void serve(std::promise<quint16>& listening) {
        QTcpServer server;
        listening.set_value(server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0));
        while (!m_stop) {
            if (!server.waitForNewConnection(20)) continue;
            const std::unique_ptr<QTcpSocket> client(server.nextPendingConnection());
            attend(*client);
        }
    }

    void attend(QTcpSocket& client) {
        QByteArray received;
        bool playing = false;
        quint16 packet = 0;
        for (int picture = 0; !m_stop && client.state() == QAbstractSocket::ConnectedState;) {
            client.waitForReadyRead(playing ? 1000 / m_rate : 20);
            received += client.readAll();
            for (qsizetype end = received.indexOf("\r\n\r\n"); end >= 0; end = received.indexOf("\r\n\r\n")) {
                playing |= received.startsWith("PLAY");
                answer(client, received.left(end));
                received.remove(0, end + 4);
            }
            if (m_hangUp.exchange(false)) return client.abort();
            if (playing && !m_silent) send(client, picture++, packet);
        }
    }

    static void answer(QTcpSocket& client, const QByteArray& request) {
        const QByteArray counted = request.mid(request.indexOf("CSeq:")).split('\r').first();
        QByteArray head = "RTSP/1.0 200 OK\r\n" + counted + "\r\n", body;
        if (request.startsWith("OPTIONS")) head += "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n";
        if (request.startsWith("DESCRIBE")) {
            body =
                "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
                "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=control:track1\r\n";
            head += "Content-Type: application/sdp\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
        }
        if (request.startsWith("SETUP")) head += "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 7\r\n";
        if (request.startsWith("PLAY")) head += "Session: 7\r\n";
        client.write(head + "\r\n" + body);
        client.waitForBytesWritten(1000);
    }

    /// A unit a packet. Source: RFC 3550, 5.1; RFC 6184, 5.6; RFC 2326, 10.12
    void send(QTcpSocket& client, int picture, quint16& packet) const {
        const auto bigEndian = [](quint32 value, int bytes) {
            QByteArray text;
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 0xff);
            return text;
        };
        const auto& units = m_pictures[static_cast<std::size_t>(picture) % m_pictures.size()];
        for (std::size_t i = 0; i < units.size(); ++i) {
            const bool last = i + 1 == units.size();
            const QByteArray rtp = bigEndian(0x80, 1) + bigEndian(last ? 0xe0 : 0x60, 1) + bigEndian(packet++, 2) +
                                   bigEndian(static_cast<quint32>(picture) * 90000U / static_cast<quint32>(m_rate), 4) +
                                   bigEndian(1, 4) + units[i];
            client.write("$" + bigEndian(0, 1) + bigEndian(static_cast<quint32>(rtp.size()), 2) + rtp);
        }
        client.waitForBytesWritten(1000);
    }

    const std::vector<std::vector<QByteArray>> m_pictures;
    const int m_rate;
    std::atomic<bool> m_stop = false, m_silent = false, m_hangUp = false;
    std::thread m_thread;
    quint16 m_port = 0;
};

}  // namespace facenet::test
