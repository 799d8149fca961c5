#include <QProcess>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>
#include <opencv2/imgcodecs.hpp>

#include "core/video/frame_source.h"
#include "core/video/reachable_host.h"
#include "tests/support/web_server.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;
using Kind = SourceAddress::Kind;

namespace {

/// A few pictures of a web camera.
QByteArray film() {
    std::vector<uchar> jpeg;
    cv::imencode(".jpg", cv::Mat(120, 160, CV_8UC3, cv::Scalar(40, 90, 200)), jpeg);
    QByteArray answer("HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n");
    for (int i = 0; i < 20; ++i)
        answer +=
            "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + QByteArray::number(qsizetype(jpeg.size())) +
            "\r\n\r\n" + QByteArray(reinterpret_cast<const char*>(jpeg.data()), qsizetype(jpeg.size())) + "\r\n";
    return answer;
}

QByteArray redirectTo(const QByteArray& address) {
    return "HTTP/1.0 302 Found\r\nLocation: " + address + "\r\nContent-Length: 0\r\n\r\n";
}

QByteArray playlist(const QByteArray& part) {
    return "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n" + part + "\n#EXT-X-ENDLIST\n";
}

bool opens(Kind kind, const QByteArray& location) {
    const auto source = makeFrameSource({.kind = kind, .location = location.toStdString()});
    return source->open().ok();
}

}  // namespace

/// Servers and films that lead elsewhere.
class TestHostileStreams : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Here the other name stands for a router, a printer or another program on this machine.
    void redirectsReachNoOtherHost() {
        const WebServer other([](const QByteArray&) { return film(); });
        QVERIFY(opens(Kind::Stream, other.address("localhost", "/camera.mjpg")));  // the user's own address may
        const int before = other.visitors();
        const WebServer server(
            [&](const QByteArray&) { return redirectTo(other.address("localhost", "/camera.mjpg")); });
        QVERIFY(!opens(Kind::Stream, server.address("127.0.0.1", "/camera.mjpg")));
        QVERIFY(server.visitors() > 0);
        QCOMPARE(other.visitors(), before);
    }

    void redirectsWithinAHostAreFollowed() {
        const WebServer server(
            [](const QByteArray& request) { return request.startsWith("GET /there") ? film() : redirectTo("/there"); });
        QVERIFY(opens(Kind::Stream, server.address("127.0.0.1", "/here")));
    }

    /// What else this machine offers, and what would no longer be encrypted.
    void redirectsReachNoOtherPort() {
        const WebServer other([](const QByteArray&) { return film(); });
        const WebServer server(
            [&](const QByteArray&) { return redirectTo(other.address("127.0.0.1", "/camera.mjpg")); });
        QVERIFY(!opens(Kind::Stream, server.address("127.0.0.1", "/camera.mjpg")));
        QVERIFY(server.visitors() > 0);
        QCOMPARE(other.visitors(), 0);
    }

    /// It looks up hosts itself, and so would reach any.
    void proxiesAreNotAsked() {
        const WebServer proxy([](const QByteArray&) { return film(); });
        qputenv("http_proxy", proxy.address("127.0.0.1", ""));
        const auto restore = qScopeGuard([] { qunsetenv("http_proxy"); });
        for (const char* address : {"http://camera.invalid/camera.mjpg", "https://camera.invalid/film.mp4"})
            QVERIFY(!opens(Kind::Stream, address));
        QCOMPARE(proxy.visitors(), 0);
        const WebServer server([](const QByteArray&) { return film(); });
        QVERIFY(opens(Kind::Stream, server.address("127.0.0.1", "/camera.mjpg")));
        QCOMPARE(proxy.visitors(), 0);
    }

    void redirectsDoNotLeaveTheProtocol() {
        QTemporaryDir folder;
        QFile secret(folder.filePath(u"secret.mjpg"_s));
        QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write(film().mid(80)) > 0);
        secret.close();
        const WebServer server([&](const QByteArray&) { return redirectTo("file://" + secret.fileName().toUtf8()); });
        QVERIFY(!opens(Kind::Stream, server.address("127.0.0.1", "/camera.mjpg")));
    }

    void playlistsReachNoOtherHost() {
        const WebServer other([](const QByteArray&) { return film(); });
        const WebServer server([&](const QByteArray&) {
            return "HTTP/1.0 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\n\r\n" +
                   playlist(other.address("localhost", "/part.ts"));
        });
        QVERIFY(!opens(Kind::Stream, server.address("127.0.0.1", "/film.m3u8")));
        QVERIFY(server.visitors() > 0);
        QCOMPARE(other.visitors(), 0);
    }

    /// An address without a host means this machine.
    void addressesWithoutAHostReachNobody() {
        const WebServer other([](const QByteArray&) { return film(); });
        const WebServer server([&](const QByteArray& path) {
            return path.contains("m3u8") ? "HTTP/1.0 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\n\r\n" +
                                               playlist(other.address("", "/part.ts"))
                                         : redirectTo(other.address("", "/camera.mjpg"));
        });
        for (const char* path : {"/camera.mjpg", "/film.m3u8"})
            QVERIFY(!opens(Kind::Stream, server.address("127.0.0.1", path)));
        QVERIFY(server.visitors() > 0);
        QCOMPARE(other.visitors(), 0);
    }

    /// FFmpeg would send the password to whoever answers.
    void rtspOverTlsIsRefused() {
        const WebServer server([](const QByteArray&) { return film(); });
        const QByteArray address = server.address("localhost", "/live");
        QVERIFY(!opens(Kind::Stream, "rtsps" + address.mid(4)));
        QCOMPARE(server.visitors(), 0);
    }

    /// A film on the disk reaches nobody, whatever stands in it.
    void filesReachNobody() {
        const WebServer other([](const QByteArray&) { return film(); });
        QTemporaryDir folder;
        QFile file(folder.filePath(u"film.mp4"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(playlist(other.address("127.0.0.1", "/part.ts")));
        file.close();
        QVERIFY(!opens(Kind::VideoFile, file.fileName().toUtf8()));
        QCOMPARE(other.visitors(), 0);
    }

    /// Nor does it lead to other files.
    void filesLeadToNoOtherFile() {
        QTemporaryDir folder;
        QFile part(folder.filePath(u"part.mjpg"_s));
        QVERIFY(part.open(QIODevice::WriteOnly) && part.write(film().mid(80)) > 0);
        part.close();
        QVERIFY(opens(Kind::VideoFile, part.fileName().toUtf8()));
        QFile file(folder.filePath(u"film.m3u8"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(playlist("part.mjpg"));
        file.close();
        QVERIFY(!opens(Kind::VideoFile, file.fileName().toUtf8()));
        QFile list(folder.filePath(u"film.mp4"_s));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write("ffconcat version 1.0\nfile part.mjpg\n");
        list.close();
        QVERIFY(!opens(Kind::VideoFile, list.fileName().toUtf8()));
    }

    /// Whoever stands between could show any face.
    void certificatesOfNobodyAreRefused() {
        QTemporaryDir folder;
        const QString certificate = folder.filePath(u"certificate.pem"_s), key = folder.filePath(u"key.pem"_s);
        if (QProcess::execute(u"openssl"_s, {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                                             u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-keyout"_s, key,
                                             u"-out"_s, certificate, u"-subj"_s, u"/CN=localhost"_s, u"-addext"_s,
                                             u"subjectAltName=DNS:localhost"_s}) != 0)
            QSKIP("no openssl to make a certificate with");
        const WebServer server([](const QByteArray&) { return film(); }, certificate, key);
        QVERIFY(!opens(Kind::Stream, "https" + server.address("localhost", "/camera.mjpg").mid(4)));
        QVERIFY(server.visitors() > 0);
        QCOMPARE(server.requests(), 0);
    }

    void namesKeepTheirPlace() {
        using Addresses = std::vector<std::string>;
        const Addresses wide{"203.0.113.7", "2001:db8::7"};
        QVERIFY(isSamePlace(wide, {"203.0.113.9"}));
        for (const char* local : {"127.0.0.1", "127.8.0.1", "10.1.2.3", "172.16.0.1", "172.31.9.9", "192.168.178.1",
                                  "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "::", "fe80::1%eth0", "fd00::1",
                                  "::ffff:127.0.0.1", "::ffff:192.168.0.1"}) {
            QVERIFY2(!isSamePlace(wide, {local}), local);
            QVERIFY2(!isSamePlace(wide, {"203.0.113.9", local}), local);
            QVERIFY2(isSamePlace({local, "198.51.100.1"}, {local}), local);
            QVERIFY2(!isSamePlace({local}, {"10.9.9.9"}), local);
        }
        for (const char* other :
             {"11.0.0.1", "172.32.0.1", "192.169.0.1", "100.128.0.1", "2001:db8::1", "::ffff:203.0.113.1"})
            QVERIFY2(isSamePlace(wide, {other}), other);
    }

    /// Errors are shown and logged, and frames' names stored with faces.
    void passwordsStandInNoErrorAndNoName() {
        const WebServer server([](const QByteArray&) { return film(); });
        const QByteArray there = server.address("ann:horse@127.0.0.1", "/camera.mjpg?token=horse");
        const auto source = makeFrameSource({.kind = Kind::Stream, .location = there.toStdString()});
        QVERIFY(source->open());
        const auto frame = source->read();
        QVERIFY(frame && !(*frame)->name.empty());
        QVERIFY2((*frame)->name.find("horse") == std::string::npos, (*frame)->name.c_str());
        for (const char* address :
             {"http://ann:horse@127.0.0.1:1/live?password=horse", "ftp://ann:horse@camera/live"}) {
            const auto parsed = parseSourceAddress(address);
            const Error error = parsed ? makeFrameSource(*parsed)->open().error() : parsed.error();
            QVERIFY2(error.context.find("horse") == std::string::npos, error.context.c_str());
            QVERIFY(!error.context.empty());
        }
    }

    void hostsInAddresses_data() {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QByteArray>("host");
        const auto row = [](const char* address, const char* host) {
            QTest::newRow(address) << QByteArray(address) << QByteArray(host);
        };
        row("http://camera/live", "camera");
        row("rtsp://user:word@camera.local:554/live?x=@y", "camera.local");
        row("rtsp://user:w@rd@camera:554", "camera");
        row("https://[::1]:8080/x", "::1");
        row("udp://@239.0.0.1:1234", "239.0.0.1");
        row("http://camera?x=http://other", "camera");
        row("http://camera#@other/", "camera");
    }
    void hostsInAddresses() {
        QFETCH(QByteArray, address);
        QFETCH(QByteArray, host);
        QCOMPARE(QByteArray::fromStdString(hostOf(address.toStdString())), host);
    }
};

QTEST_GUILESS_MAIN(TestHostileStreams)
#include "tst_hostile_streams.moc"
