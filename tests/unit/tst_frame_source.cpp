#include <QDir>
#include <QFile>
#include <QPoint>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>
#include <atomic>
#include <future>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>
#include <thread>

#include "core/video/frame_source.h"
#include "tests/support/synthetic_source.h"
#include "tests/support/test_data.h"

using namespace facenet;
using namespace facenet::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Kind = SourceAddress::Kind;

namespace {

std::string utf8(const QString& text) {
    return text.toStdString();
}

void writeFile(const QString& path, const QByteArray& content) {
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    QCOMPARE(file.write(content), content.size());
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const SyntheticVideo kFilm{.frameCount = 20,
                           .faces = {{.hueDeg = 30, .centrePx = {80, 120}, .velocityPxPerS = {60, 0}}}};

/// A picture whose left upper quarter is white, the rest black.
cv::Mat markedPicture(int widthPx, int heightPx) {
    cv::Mat image = cv::Mat::zeros(heightPx, widthPx, CV_8UC3);
    image(cv::Rect(0, 0, widthPx / 2, heightPx / 2)).setTo(cv::Scalar::all(255));
    return image;
}

/// A web camera: Motion JPEG over HTTP on the loopback interface, in a thread of its own.
class MjpegServer {
public:
    enum class Behaviour { Sends, AcceptsAndSaysNothing, SendsThenSaysNothing };

    explicit MjpegServer(Behaviour behaviour, quint16 port = 0) {
        std::promise<quint16> listening;
        auto port_ = listening.get_future();
        m_thread = std::thread([this, behaviour, port, &listening] { serve(behaviour, port, listening); });
        m_port = port_.get();
    }
    ~MjpegServer() {
        m_stop = true;
        m_thread.join();
    }

    quint16 port() const { return m_port; }
    bool hasClient() const { return m_hasClient; }
    std::string address() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/camera.mjpg"; }

private:
    void serve(Behaviour behaviour, quint16 port, std::promise<quint16>& listening) {
        QTcpServer server;
        listening.set_value(server.listen(QHostAddress::LocalHost, port) ? server.serverPort() : quint16(0));
        std::vector<std::unique_ptr<QTcpSocket>> clients;
        for (int frame = 0; !m_stop; ++frame) {
            if (server.waitForNewConnection(20))
                if (auto* client = server.nextPendingConnection()) {
                    client->setParent(nullptr);
                    clients.emplace_back(client);
                    m_hasClient = true;
                    if (behaviour != Behaviour::AcceptsAndSaysNothing)
                        client->write(
                            "HTTP/1.0 200 OK\r\n"
                            "Content-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n");
                }
            if (behaviour == Behaviour::AcceptsAndSaysNothing) continue;
            if (behaviour == Behaviour::SendsThenSaysNothing && frame > 60) continue;
            const QByteArray jpeg = jpegOf(frame);
            for (const auto& client : clients) {
                client->write("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " +
                              QByteArray::number(jpeg.size()) + "\r\n\r\n" + jpeg + "\r\n");
                client->waitForBytesWritten(100);
            }
        }
    }

    static QByteArray jpegOf(int frame) {
        std::vector<std::uint8_t> bytes;
        cv::imencode(
            ".jpg", drawSyntheticFrame({160, 120}, {{.hueDeg = 30, .centrePx = {80, 60}, .widthPx = 40}}, frame / 25.0),
            bytes);
        return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
    }

    std::atomic<bool> m_stop = false;
    std::atomic<bool> m_hasClient = false;
    std::thread m_thread;
    quint16 m_port = 0;
};

struct Film {
    std::vector<FramePtr> frames;
    Error end;
};

Film readAll(FrameSource& source) {
    for (Film film;;) {
        auto frame = source.read();
        if (!frame) {
            film.end = frame.error();
            return film;
        }
        film.frames.push_back(*frame);
    }
}

}  // namespace

class TestFrameSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void parsesAddresses_data();
    void parsesAddresses();
    void refusesAddresses_data();
    void refusesAddresses();
    void findsOutWhatAFileIs();

    void listsCamerasThatCanCapture();
    void missingCameraIsNotFound();
    void deviceThatIsNoCameraIsUnsupported();

    void readsAVideoFile();
    void rewindsAVideoFile();
    void readsPathsOfAllKinds_data();
    void readsPathsOfAllKinds();
    void missingVideoIsNotFound();
    void brokenVideoIsUnsupported_data();
    void brokenVideoIsUnsupported();
    void truncatedVideoEnds();
    void interruptCancelsReading();
    void saysNothingOnTheTerminal();
    void readsTheRealVideos();

    void readsAFolderInNaturalOrder();
    void skipsUnreadablePictures();
    void emptyFolderHoldsNoPictures();
    void readsOnePicture();
    void rewindsAFolder();

    void readsAStream();
    void streamThatStopsIsLostAndComesBack();
    void silentStreamStalls();
    void interruptsAStreamThatNeverOpens();
    void unreachableStreamIsNotFound();

private:
    QString path(const char* name) const { return m_folder->filePath(QString::fromUtf8(name)); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestFrameSource::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestFrameSource::parsesAddresses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<int>("widthPx");
    QTest::addColumn<int>("heightPx");
    const auto row = [](const char* text, Kind kind, const char* location, int width = 0, int height = 0) {
        QTest::newRow(text) << QByteArray(text) << int(kind) << QByteArray(location) << width << height;
    };
    row("camera:0", Kind::Camera, "0");
    row("camera:12@1280x720", Kind::Camera, "12", 1280, 720);
    row("camera:/dev/video2", Kind::Camera, "/dev/video2");
    row("camera:/dev/video2@640x480", Kind::Camera, "/dev/video2", 640, 480);
    row("rtsp://user:secret@10.0.0.7:554/stream?a=1", Kind::Stream, "rtsp://user:secret@10.0.0.7:554/stream?a=1");
    row("HTTP://example.org/a.mjpg", Kind::Stream, "HTTP://example.org/a.mjpg");
    row("udp://@239.0.0.1:1234", Kind::Stream, "udp://@239.0.0.1:1234");
}

void TestFrameSource::parsesAddresses() {
    QFETCH(QByteArray, text);
    QFETCH(int, kind);
    QFETCH(QByteArray, location);
    QFETCH(int, widthPx);
    QFETCH(int, heightPx);
    const auto address = parseSourceAddress(text.toStdString());
    QVERIFY(address);
    QCOMPARE(int(address->kind), kind);
    QCOMPARE(address->location, location.toStdString());
    QCOMPARE(address->resolution, (Resolution{widthPx, heightPx}));
    QCOMPARE(toString(*address), text.toStdString());
}

void TestFrameSource::refusesAddresses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");
    const auto row = [](const char* text, ErrorCode code) { QTest::newRow(text) << QByteArray(text) << int(code); };
    row("camera:", ErrorCode::SourceUnsupported);
    row("camera:zero", ErrorCode::SourceUnsupported);
    row("camera:-1", ErrorCode::SourceUnsupported);
    row("camera:0@", ErrorCode::SourceUnsupported);
    row("camera:0@640", ErrorCode::SourceUnsupported);
    row("camera:0@0x480", ErrorCode::SourceUnsupported);
    row("camera:0@640x480x3", ErrorCode::SourceUnsupported);
    row("camera:0@99999999999999999999x1", ErrorCode::SourceUnsupported);
    row("file:///etc/passwd", ErrorCode::SourceUnsupported);
    row("concat://a.mp4", ErrorCode::SourceUnsupported);
    row("ftp://example.org/a.mp4", ErrorCode::SourceUnsupported);
    row("data:video/mp4;base64,AAAA", ErrorCode::FileNotFound);
    row("", ErrorCode::FileNotFound);
    row("/nowhere/at/all.mp4", ErrorCode::FileNotFound);
    row("/dev/stdin/", ErrorCode::FileNotFound);
}

void TestFrameSource::refusesAddresses() {
    QFETCH(QByteArray, text);
    QFETCH(int, code);
    const auto address = parseSourceAddress(text.toStdString());
    QVERIFY(!address);
    QCOMPARE(int(address.error().code), code);
    QCOMPARE(address.error().context, text.toStdString());
}

void TestFrameSource::findsOutWhatAFileIs() {
    QVERIFY(cv::imwrite(utf8(path("a.png")), markedPicture(40, 30)));
    QVERIFY(QFile::copy(path("a.png"), path("picture")));
    QVERIFY(QFile::copy(path("a.png"), path("A.JPG")));  // the ending decides, what is inside is read later
    QVERIFY(writeSyntheticVideo(utf8(path("film.avi")), kFilm));
    QVERIFY(QFile::copy(path("film.avi"), path("film.unknown")));
    writeFile(path("letter.doc"), "Dear all, this is no picture.");
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("folder")));

    const auto kindOf = [this](const char* name) {
        const auto address = parseSourceAddress(utf8(path(name)));
        return address ? int(address->kind) : -1;
    };
    QCOMPARE(kindOf("a.png"), int(Kind::Image));
    QCOMPARE(kindOf("A.JPG"), int(Kind::Image));
    QCOMPARE(kindOf("picture"), int(Kind::Image));
    QCOMPARE(kindOf("film.avi"), int(Kind::VideoFile));
    QCOMPARE(kindOf("film.unknown"), int(Kind::VideoFile));
    QCOMPARE(kindOf("folder"), int(Kind::ImageFolder));
    const auto letter = parseSourceAddress(utf8(path("letter.doc")));
    QVERIFY(!letter);
    QCOMPARE(letter.error().code, ErrorCode::SourceUnsupported);
}

void TestFrameSource::listsCamerasThatCanCapture() {
    const auto cameras = listCameras();
    if (cameras.empty()) QSKIP("needs a camera");
    for (const CameraInfo& camera : cameras) {
        QVERIFY(camera.devicePath.starts_with("/dev/video"));
        QVERIFY(!camera.name.empty());
        for (const Resolution& resolution : camera.resolutions)
            QVERIFY(resolution.widthPx > 0 && resolution.heightPx > 0);
    }
}

void TestFrameSource::missingCameraIsNotFound() {
    const auto source = makeFrameSource({.kind = Kind::Camera, .location = "9876"});
    const auto opened = source->open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::SourceNotFound);
    QCOMPARE(opened.error().context, std::string("/dev/video9876"));
    const auto frame = source->read();
    QVERIFY(!frame);
    QCOMPARE(frame.error().code, ErrorCode::SourceLost);
    QCOMPARE(source->rewind().error().code, ErrorCode::SourceUnsupported);
}

void TestFrameSource::deviceThatIsNoCameraIsUnsupported() {
    const auto source = makeFrameSource({.kind = Kind::Camera, .location = "/dev/null"});
    const auto opened = source->open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::SourceUnsupported);
}

void TestFrameSource::readsAVideoFile() {
    QVERIFY(writeSyntheticVideo(utf8(path("film.avi")), kFilm));
    const auto source = makeFrameSource({.kind = Kind::VideoFile, .location = utf8(path("film.avi"))});
    const auto info = source->open();
    QVERIFY(info);
    QCOMPARE(info->resolution, (Resolution{320, 240}));
    QCOMPARE(info->framesPerSecond, 25.0);
    QCOMPARE(info->frameCount, 20);
    QVERIFY(!info->live);

    const Film film = readAll(*source);
    QCOMPARE(film.end.code, ErrorCode::SourceEnded);
    QCOMPARE(film.frames.size(), 20U);
    for (std::size_t i = 0; i < film.frames.size(); ++i) {
        const Frame& frame = *film.frames[i];
        QCOMPARE(frame.sequence, i);
        QVERIFY2(std::abs(frame.timeS - static_cast<double>(i) / 25) < 0.01, qPrintable(QString::number(frame.timeS)));
        QCOMPARE(frame.image.type(), CV_8UC3);
        // Frame i shows what was drawn as frame i: compression changes little.
        const cv::Mat drawn = drawSyntheticFrame(kFilm.sizePx, kFilm.faces, static_cast<double>(i) / 25);
        QVERIFY(cv::norm(frame.image, drawn, cv::NORM_L1) / static_cast<double>(drawn.total() * 3) < 5);
    }
}

void TestFrameSource::rewindsAVideoFile() {
    QVERIFY(writeSyntheticVideo(utf8(path("film.avi")), kFilm));
    const auto source = makeFrameSource({.kind = Kind::VideoFile, .location = utf8(path("film.avi"))});
    QVERIFY(source->open());
    const Film first = readAll(*source);
    QVERIFY(source->rewind());
    const Film second = readAll(*source);
    QCOMPARE(second.frames.size(), first.frames.size());
    QCOMPARE(second.frames.front()->timeS, 0.0);
    QCOMPARE(second.frames.front()->sequence, first.frames.size());
    QCOMPARE(cv::norm(first.frames.front()->image, second.frames.front()->image, cv::NORM_INF), 0.0);
}

void TestFrameSource::readsPathsOfAllKinds_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"Überprüfung 北京 🎬.avi", "with spaces.avi", "a%03d.avi", "12:30.avi", "concat:x.avi", "#?&.avi"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void TestFrameSource::readsPathsOfAllKinds() {
    QFETCH(QString, name);
    QVERIFY(writeSyntheticVideo(utf8(path("film.avi")), kFilm));
    QVERIFY(QFile::rename(path("film.avi"), m_folder->filePath(name)));
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->path()));  // a relative path is the hardest
    const auto address = parseSourceAddress(utf8(name));
    const bool readable = address && makeFrameSource(*address)->open();
    QVERIFY(QDir::setCurrent(before));
    QVERIFY(address);
    QCOMPARE(int(address->kind), int(Kind::VideoFile));
    QVERIFY(readable);
}

void TestFrameSource::missingVideoIsNotFound() {
    const auto opened = makeFrameSource({.kind = Kind::VideoFile, .location = utf8(path("none.mp4"))})->open();
    QVERIFY(!opened);
    QCOMPARE(opened.error(), (Error{ErrorCode::FileNotFound, utf8(path("none.mp4"))}));
}

void TestFrameSource::brokenVideoIsUnsupported_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("empty") << QByteArray() << QByteArray(": an empty file");
    QTest::newRow("text") << QByteArray("This is no film at all, whatever its name says.\n").repeated(50)
                          << QByteArray();
    QTest::newRow("zeros") << QByteArray(100000, '\0') << QByteArray();
    QByteArray noise(100000, '\0');
    for (qsizetype i = 0; i < noise.size(); ++i) noise[i] = static_cast<char>((i * 2654435761U) >> 13);
    QTest::newRow("noise") << noise << QByteArray();
}

void TestFrameSource::brokenVideoIsUnsupported() {
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, says);
    writeFile(path("broken.mp4"), content);
    const auto opened = makeFrameSource({.kind = Kind::VideoFile, .location = utf8(path("broken.mp4"))})->open();
    QVERIFY(!opened);
    QCOMPARE(opened.error(), (Error{ErrorCode::SourceUnsupported, utf8(path("broken.mp4")) + says.toStdString()}));
}

void TestFrameSource::truncatedVideoEnds() {
    QVERIFY(writeSyntheticVideo(utf8(path("film.avi")), kFilm));
    const QByteArray whole = contentOf(path("film.avi"));
    writeFile(path("half.avi"), whole.left(whole.size() / 2));
    const auto source = makeFrameSource({.kind = Kind::VideoFile, .location = utf8(path("half.avi"))});
    QVERIFY(source->open());
    const Film film = readAll(*source);
    QCOMPARE(film.end.code, ErrorCode::SourceEnded);  // less than a second is missing: see tst_film_source
    QVERIFY(film.frames.size() >= 5 && film.frames.size() < 15);
}

void TestFrameSource::interruptCancelsReading() {
    QVERIFY(writeSyntheticVideo(utf8(path("film.avi")), kFilm));
    const auto source = makeFrameSource({.kind = Kind::VideoFile, .location = utf8(path("film.avi"))});
    QVERIFY(source->open());
    QVERIFY(source->read());
    source->interrupt();
    QCOMPARE(source->read().error().code, ErrorCode::Cancelled);
    QCOMPARE(source->open().error().code, ErrorCode::Cancelled);
}

void TestFrameSource::saysNothingOnTheTerminal() {
    // This program again, with its tests of what cannot be read: all that OpenCV and FFmpeg print would stand there.
    QProcess self;
    self.start(
        QCoreApplication::applicationFilePath(),
        {QStringLiteral("-silent"), QStringLiteral("brokenVideoIsUnsupported"), QStringLiteral("truncatedVideoEnds"),
         QStringLiteral("unreachableStreamIsNotFound"), QStringLiteral("missingCameraIsNotFound")});
    QVERIFY(self.waitForFinished(60000));
    QCOMPARE(self.exitCode(), 0);
    QCOMPARE(self.readAllStandardError(), QByteArray());
    QVERIFY(!self.readAllStandardOutput().contains("OPENCV"));
}

void TestFrameSource::readsTheRealVideos() {
    FACENET_REQUIRE_DATA(large, "data/video/several-faces.mp4");
    FACENET_REQUIRE_DATA(small, "data/video/stage-clip.mp4");
    const auto source = makeFrameSource({.kind = Kind::VideoFile, .location = utf8(large)});
    const auto info = source->open();
    QVERIFY(info);
    QCOMPARE(info->resolution, (Resolution{1920, 1080}));
    QCOMPARE(info->framesPerSecond, 25.0);
    QCOMPARE(info->frameCount, 105);
    const Film film = readAll(*source);
    QCOMPARE(film.end.code, ErrorCode::SourceEnded);
    QCOMPARE(film.frames.size(), 105U);
    for (std::size_t i = 0; i < film.frames.size(); ++i)
        QVERIFY2(std::abs(film.frames[i]->timeS - static_cast<double>(i) / 25) < 0.041,
                 qPrintable(QStringLiteral("%1: %2 s").arg(i).arg(film.frames[i]->timeS)));

    const auto clip = makeFrameSource({.kind = Kind::VideoFile, .location = utf8(small)});
    QVERIFY(clip->open());
    QCOMPARE(readAll(*clip).frames.size(), 275U);
}

void TestFrameSource::readsAFolderInNaturalOrder() {
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("ordner 10")));
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("ordner 9/tief")));
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral(".hidden")));
    const QStringList inOrder{QStringLiteral("a1.png"),
                              QStringLiteral("A2.PNG"),
                              QStringLiteral("a10.jpg"),
                              QStringLiteral("B 1.bmp"),
                              QStringLiteral("ordner 9/1.jpeg"),
                              QStringLiteral("ordner 9/tief/1.png"),
                              QStringLiteral("ordner 10/007.webp"),
                              QStringLiteral("ordner 10/8.png"),
                              QStringLiteral("ÿ.png")};
    for (const QString& name : inOrder) {
        std::vector<std::uint8_t> bytes;
        const std::string ending = utf8(name.mid(name.lastIndexOf(u'.')).toLower());
        QVERIFY(cv::imencode(ending, markedPicture(40, 30), bytes));
        writeFile(m_folder->filePath(name),
                  QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())));
    }
    writeFile(path("Thumbs.db"), "left by another system");
    writeFile(path(".hidden/x.png"), "hidden");
    writeFile(path("._a1.png"), "left by another system");

    const auto source = makeFrameSource({.kind = Kind::ImageFolder, .location = utf8(m_folder->path())});
    const auto info = source->open();
    QVERIFY(info);
    QCOMPARE(info->frameCount, inOrder.size());
    QCOMPARE(info->passedOver.size(), 3U);
    const Film film = readAll(*source);
    QCOMPARE(film.end.code, ErrorCode::SourceEnded);
    QStringList names;
    for (const FramePtr& frame : film.frames)
        names.push_back(QDir(m_folder->path()).relativeFilePath(QString::fromStdString(frame->name)));
    QCOMPARE(names, inOrder);
    QCOMPARE(film.frames.back()->timeS, static_cast<double>(inOrder.size() - 1));
}

void TestFrameSource::skipsUnreadablePictures() {
    QVERIFY(cv::imwrite(utf8(path("1.png")), markedPicture(40, 30)));
    writeFile(path("2.jpg"), "not a picture");
    writeFile(path("3.png"), contentOf(path("1.png")).left(20));
    writeFile(path("4.jpg"), QByteArray());
    QVERIFY(cv::imwrite(utf8(path("5.jpg")), markedPicture(40, 30)));
    const auto source = makeFrameSource({.kind = Kind::ImageFolder, .location = utf8(m_folder->path())});
    QVERIFY(source->open());
    QVERIFY(source->read());
    using Refusal = PictureRefusal;
    for (const auto& [broken, why, refusal] : {std::tuple("2.jpg", ": not a picture", Refusal::NotAPicture),
                                               {"3.png", ": ends too early", Refusal::EndsEarly},
                                               {"4.jpg", ": an empty file", Refusal::Empty}})
        QCOMPARE(source->read().error(), (Error{ErrorCode::ImageUnreadable, utf8(path(broken)) + why, refusal}));
    const auto last = source->read();
    QVERIFY(last);
    QCOMPARE((*last)->sequence, 1U);
    QCOMPARE(source->read().error().code, ErrorCode::SourceEnded);
    QCOMPARE(source->read().error().code, ErrorCode::SourceEnded);
}

void TestFrameSource::emptyFolderHoldsNoPictures() {
    const auto opened = makeFrameSource({.kind = Kind::ImageFolder, .location = utf8(m_folder->path())})->open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::NoPictures);
    const auto missing = makeFrameSource({.kind = Kind::ImageFolder, .location = utf8(path("none"))})->open();
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::FileNotFound);
}

void TestFrameSource::readsOnePicture() {
    QVERIFY(cv::imwrite(utf8(path("Ärger.png")), markedPicture(40, 30)));
    const auto address = parseSourceAddress(utf8(path("Ärger.png")));
    QVERIFY(address);
    const auto source = makeFrameSource(*address);
    QVERIFY(source->open());
    const Film film = readAll(*source);
    QCOMPARE(film.frames.size(), 1U);
    QCOMPARE(film.frames[0]->image.size(), cv::Size(40, 30));
    QCOMPARE(film.end.code, ErrorCode::SourceEnded);
}

void TestFrameSource::rewindsAFolder() {
    QVERIFY(cv::imwrite(utf8(path("1.png")), markedPicture(40, 30)));
    const auto source = makeFrameSource({.kind = Kind::ImageFolder, .location = utf8(m_folder->path())});
    QVERIFY(source->open());
    QVERIFY(source->read());
    QVERIFY(source->rewind());
    const auto again = source->read();
    QVERIFY(again);
    QCOMPARE((*again)->sequence, 1U);
    QCOMPARE((*again)->timeS, 0.0);
}

void TestFrameSource::readsAStream() {
    const MjpegServer camera(MjpegServer::Behaviour::Sends);
    QVERIFY(camera.port() != 0);
    const auto source = makeFrameSource({.kind = Kind::Stream, .location = camera.address()});
    const auto info = source->open();
    QVERIFY2(info, "stream did not open");
    QVERIFY(info->live);
    QCOMPARE(info->resolution, (Resolution{160, 120}));
    double lastS = -1;
    for (int i = 0; i < 10; ++i) {
        const auto frame = source->read();
        QVERIFY(frame);
        QVERIFY((*frame)->timeS > lastS);
        lastS = (*frame)->timeS;
    }
    QCOMPARE(source->rewind().error().code, ErrorCode::SourceUnsupported);
}

void TestFrameSource::streamThatStopsIsLostAndComesBack() {
    auto camera = std::make_unique<MjpegServer>(MjpegServer::Behaviour::Sends);
    const quint16 port = camera->port();
    const auto source = makeFrameSource({.kind = Kind::Stream, .location = camera->address()});
    QVERIFY(source->open());
    QVERIFY(source->read());
    camera.reset();
    const Film rest = readAll(*source);
    QCOMPARE(rest.end.code, ErrorCode::SourceLost);
    QCOMPARE(source->open().error().code, ErrorCode::SourceNotFound);

    camera = std::make_unique<MjpegServer>(MjpegServer::Behaviour::Sends, port);
    QCOMPARE(camera->port(), port);
    QVERIFY(source->open());
    const auto frame = source->read();
    QVERIFY(frame);
    QCOMPARE((*frame)->sequence, 0U);
}

void TestFrameSource::silentStreamStalls() {
    const MjpegServer camera(MjpegServer::Behaviour::SendsThenSaysNothing);
    const auto source = makeFrameSource({.kind = Kind::Stream, .location = camera.address()});
    QVERIFY(source->open());
    const auto began = Clock::now();
    const Film film = readAll(*source);
    QCOMPARE(film.end.code, ErrorCode::SourceStalled);
    QVERIFY(Clock::now() - began < 15s);
}

void TestFrameSource::interruptsAStreamThatNeverOpens() {
    const MjpegServer camera(MjpegServer::Behaviour::AcceptsAndSaysNothing);
    const auto source = makeFrameSource({.kind = Kind::Stream, .location = camera.address()});
    Clock::time_point interruptedAt;
    std::thread other([&] {
        while (!camera.hasClient()) std::this_thread::yield();  // now it waits for the server's answer
        interruptedAt = Clock::now();
        source->interrupt();
    });
    const auto opened = source->open();
    other.join();
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Cancelled);
    QVERIFY(Clock::now() - interruptedAt < 1s);
}

void TestFrameSource::unreachableStreamIsNotFound() {
    const quint16 closedPort = MjpegServer(MjpegServer::Behaviour::Sends).port();
    const auto source =
        makeFrameSource({.kind = Kind::Stream, .location = "rtsp://127.0.0.1:" + std::to_string(closedPort) + "/live"});
    const auto opened = source->open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::SourceNotFound);
}

QTEST_GUILESS_MAIN(TestFrameSource)
#include "tst_frame_source.moc"
