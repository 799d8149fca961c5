#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>
#include <algorithm>
#include <bit>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "core/video/frame_source.h"
#include "core/video/matroska_rotation.h"
#include "tests/support/film_view.h"
#include "tests/support/film_writer.h"
#include "tests/support/rtsp_server.h"
#include "tests/support/web_server.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::string_view_literals;
using Kind = SourceAddress::Kind;

namespace {

using Matrix = std::array<std::int32_t, 9>;

const cv::Size kSize{320, 240};

/// cosine and sine of the turn in 16.16 bits, and whether left and right change places before it.
Matrix turn(int cosine, int sine, bool mirrored) {
    const int x = mirrored ? -1 : 1;
    return {65536 * x * cosine, 65536 * x * sine, 0, -65536 * sine, 65536 * cosine, 0, 0, 0, 1 << 30};
}

/// A grey picture with a number in it that a film's compression does not lose: as many white bars.
cv::Mat numbered(int number, cv::Size size = kSize) {
    cv::Mat picture(size, CV_8UC3, cv::Scalar::all(60));
    const int step = size.width / 20;
    for (int i = 0; i < number % 10; ++i)
        picture(cv::Rect((2 * i + 1) * step - step / 2, size.height / 4, step, size.height / 2))
            .setTo(cv::Scalar::all(220));
    return picture;
}

int numberIn(const cv::Mat& picture) {
    int bars = 0;
    bool white = false;
    for (int x = 0; x < picture.cols; ++x) {
        const bool now = picture.at<cv::Vec3b>(picture.rows / 2, x)[1] > 140;
        bars += now && !white ? 1 : 0;
        white = now;
    }
    return bars;
}

struct Container {
    const char* name;
    const char* codec;
    const char* ending;
    const char* options = "";
};

/// Whole films end where they end.
constexpr Container kContainers[] = {{"mp4", "libx264", "mp4"},
                                     {"mp4", "mpeg4", "mp4", "movflags=+faststart"},
                                     {"mp4", "libx264", "mp4", "movflags=+frag_keyframe+empty_moov"},
                                     {"mov", "mjpeg", "mov"},
                                     {"3gp", "libx264", "3gp"},
                                     {"matroska", "libx264", "mkv"},
                                     {"webm", "libvpx", "webm"},
                                     {"avi", "mpeg4", "avi"},
                                     {"mpegts", "libx264", "ts"},
                                     {"mpeg", "mpeg2video", "mpg"},
                                     {"flv", "libx264", "flv"},
                                     {"asf", "wmv2", "wmv"},
                                     {"ogg", "libtheora", "ogv"},
                                     {"mjpeg", "mjpeg", "mjpeg"},
                                     {"mp4", "libx265", "mp4"}};

}  // namespace

/// Films and streams as people have them, made on the spot.
class TestFilmSource : public QObject {
    Q_OBJECT

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QByteArray bytesOf(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void write(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    bool makeFilm(const QString& name, const FilmSettings& settings, const std::vector<double>& timesS,
                  cv::Size size = kSize) const {
        FilmWriter film(path(name).toStdString(), settings);
        for (std::size_t i = 0; i < timesS.size(); ++i) film.add(numbered(static_cast<int>(i), size), timesS[i]);
        return film.close();
    }

    FilmView view(const QString& name) const {
        return viewFilm({.kind = Kind::VideoFile, .location = path(name).toStdString(), .resolution = {}});
    }

    static std::vector<double> regularTimes(int count, double perSecond = 25) {
        std::vector<double> times;
        for (int i = 0; i < count; ++i) times.push_back(i / perSecond);
        return times;
    }

    static void addContainers() {
        QTest::addColumn<QString>("container");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("options");
        for (const Container& container : kContainers)
            QTest::addRow("%s %s %s", container.ending, container.codec, container.options)
                << QString::fromLatin1(container.name) << QString::fromLatin1(container.codec)
                << u"film."_s + QString::fromLatin1(container.ending) << QString::fromLatin1(container.options);
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void wholeFilmsEndWhereTheyEnd_data() { addContainers(); }
    void wholeFilmsEndWhereTheyEnd() {
        QFETCH(QString, container);
        QFETCH(QString, codec);
        QFETCH(QString, name);
        QFETCH(QString, options);
        QVERIFY(makeFilm(
            name,
            {.container = container.toStdString(), .codec = codec.toStdString(), .muxerOptions = options.toStdString()},
            regularTimes(60)));
        const FilmView film = view(name);
        QCOMPARE(film.opened, std::nullopt);
        QVERIFY(!film.info.live);
        QCOMPARE(film.end.code, ErrorCode::SourceEnded);
        QCOMPARE(film.damaged, 0);
        QCOMPARE(film.frames.size(), 60U);
        for (std::size_t i = 0; i < film.frames.size(); ++i) {
            QCOMPARE(numberIn(film.frames[i]->image), static_cast<int>(i % 10));
            QVERIFY2(std::abs(film.frames[i]->timeS - static_cast<double>(i) / 25) < 0.05,
                     qPrintable(QString::number(film.frames[i]->timeS)));
        }
    }

    /// Slides, a changing rate, pictures minutes apart, with sound that begins before and goes on behind.
    /// They begin as one picture does.
    void picturesInARowAreAFilm() {
        QByteArray pictures;
        for (int i = 0; i < 5; ++i) {
            std::vector<std::uint8_t> bytes;
            cv::imencode(".jpg", numbered(i, kSize), bytes);
            pictures.append(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
        }
        for (const char* name : {"row.mjpeg", "Row.MJPG"}) {
            write(QLatin1String(name), pictures);
            const auto address = parseSourceAddress(path(QLatin1String(name)).toStdString());
            QVERIFY(address && address->kind == Kind::VideoFile);
            const FilmView film = view(QLatin1String(name));
            QCOMPARE(film.opened, std::nullopt);
            QCOMPARE(film.frames.size(), 5U);
            for (std::size_t i = 0; i < film.frames.size(); ++i)
                QCOMPARE(numberIn(film.frames[i]->image), static_cast<int>(i));
        }
    }

    void whatIsNoFilmIsCalledByWhatItIs_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("says");
        std::vector<std::uint8_t> jpeg;
        cv::imencode(".jpg", numbered(1, kSize), jpeg);
        QTest::newRow("picture") << QByteArray(reinterpret_cast<const char*>(jpeg.data()), qsizetype(jpeg.size()))
                                 << QByteArray("a picture; save it");
        QTest::newRow("page") << QByteArray("<html>Not here</html>") << QByteArray("a web page");
        QTest::newRow("nothing") << QByteArray() << QByteArray("an empty file");
    }
    void whatIsNoFilmIsCalledByWhatItIs() {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, says);
        const WebServer server([&](const QByteArray&) {
            return "HTTP/1.0 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        });
        const FilmView film = viewStream(server.address("127.0.0.1", "/film.mp4"));
        QVERIFY(film.opened);
        QCOMPARE(film.opened->code, ErrorCode::SourceUnsupported);
        QVERIFY2(film.opened->context.find(says) != std::string::npos, film.opened->context.c_str());
    }

    void timesAreTheFilmsOwn_data() {
        QTest::addColumn<QString>("container");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<std::vector<double>>("times");
        QTest::addColumn<double>("soundBehindS");  // none below 0
        const std::vector<double> changing{0, 0.04, 0.5, 0.52, 0.54, 3, 3.04, 3.5}, slides{0, 5, 10, 15, 20, 25},
            lapse{0, 60, 120, 180}, late{2, 2.04, 2.08, 2.5};
        const auto row = [](const char* container, const char* codec, const char* what,
                            const std::vector<double>& times, double soundBehindS) {
            QTest::addRow("%s: %s", container, what)
                << QString::fromLatin1(container) << QString::fromLatin1(codec) << times << soundBehindS;
        };
        for (const auto& [container, codec] :
             {std::pair("mp4", "libx264"), {"mov", "mjpeg"}, {"matroska", "libx264"}, {"webm", "libvpx"}}) {
            row(container, codec, "a changing rate", changing, -1);
            row(container, codec, "slides", slides, -1);
            row(container, codec, "a minute apart", lapse, -1);
            if (container == "webm"sv) continue;  // takes no MPEG sound
            row(container, codec, "slides with sound", slides, 5);
            row(container, codec, "a minute apart, with sound", lapse, 0);
            row(container, codec, "begins after its sound", late, 0);
        }
    }
    void timesAreTheFilmsOwn() {
        QFETCH(QString, container);
        QFETCH(QString, codec);
        QFETCH(std::vector<double>, times);
        QFETCH(double, soundBehindS);
        QVERIFY(makeFilm(u"film"_s,
                         {.container = container.toStdString(),
                          .codec = codec.toStdString(),
                          .sound = soundBehindS >= 0,
                          .soundBehindS = std::max(0.0, soundBehindS)},
                         times));
        const FilmView film = view(u"film"_s);
        QCOMPARE(film.opened, std::nullopt);
        QCOMPARE(film.end.code, ErrorCode::SourceEnded);
        QCOMPARE(film.frames.size(), times.size());
        for (std::size_t i = 0; i < times.size(); ++i) {
            QVERIFY2(std::abs(film.frames[i]->timeS - times[i]) < 0.03,
                     qPrintable(QString::number(film.frames[i]->timeS)));
            QCOMPARE(numberIn(film.frames[i]->image), static_cast<int>(i));
        }
    }

    /// What was cut away by an edit list is not shown, and its absence is no damage.
    void editListsAreFollowed() {
        QVERIFY(makeFilm(u"whole.mp4"_s, {.container = "mp4", .codec = "mpeg4", .keyFrameEvery = 25, .bFrames = 1},
                         regularTimes(100)));
        QByteArray film = bytesOf(u"whole.mp4"_s);
        const qsizetype list = film.indexOf("elst");
        QVERIFY(list > 0);
        const auto at = [&](qsizetype place) { return qFromBigEndian<quint32>(film.constData() + list + 12 + place); };
        const auto put = [&](qsizetype place, quint32 value) { qToBigEndian(value, film.data() + list + 12 + place); };
        put(0, at(0) / 4);      // a second of four, from the second one on
        put(4, at(4) + 12800);  // by the clock that FFmpeg gives to 25 pictures a second
        write(u"cut.mp4"_s, film);
        const FilmView cut = view(u"cut.mp4"_s);
        QCOMPARE(cut.end.code, ErrorCode::SourceEnded);
        QVERIFY2(cut.frames.size() >= 24 && cut.frames.size() <= 27, qPrintable(QString::number(cut.frames.size())));
        QVERIFY(cut.frames.front()->timeS < 0.05);
        QCOMPARE(numberIn(cut.frames.front()->image), 5);
    }

    void picturesAreTurnedUpright_data() {
        QTest::addColumn<QString>("container");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<int>("orientation");
        for (const auto& [container, codec] : {std::pair("mp4", "libx264"),
                                               {"mov", "mjpeg"},
                                               {"3gp", "mpeg4"},
                                               {"matroska", "libx264"},
                                               {"webm", "libvpx"}})
            for (int orientation = 1; orientation <= 8; ++orientation)
                QTest::addRow("%s, %d", container, orientation)
                    << QString::fromLatin1(container) << QString::fromLatin1(codec) << orientation;
    }
    void picturesAreTurnedUpright() {
        QFETCH(QString, container);
        QFETCH(QString, codec);
        QFETCH(int, orientation);
        QVERIFY(makeTurnedFilm(u"film"_s, container, codec, orientation));
        compareWithUpright(view(u"film"_s), orientation);
    }

    /// The same by a web server as from the disk.
    void webFilmsAreTurnedUpright_data() { picturesAreTurnedUpright_data(); }
    void webFilmsAreTurnedUpright() {
        QFETCH(QString, container);
        QFETCH(QString, codec);
        QFETCH(int, orientation);
        QVERIFY(makeTurnedFilm(u"film"_s, container, codec, orientation));
        const QByteArray bytes = bytesOf(u"film"_s);
        const WebServer server([&](const QByteArray& request) { return partOf(bytes, request); });
        compareWithUpright(viewStream(server.address("127.0.0.1", "/film")), orientation);
    }

    /// An old converter's tag, and the note that a camera puts between its H.264 pictures, which any container carries.
    void otherNotesOfATurn() {
        const Marked marked;
        for (const auto& [degrees, orientation] : {std::pair(90, 6), {180, 3}, {270, 8}, {-90, 8}}) {
            FilmWriter film(path(u"tag.mkv"_s).toStdString(),
                            {.container = "matroska", .metadata = "rotate=" + std::to_string(degrees)});
            film.add(marked.picture(), 0);
            QVERIFY(film.close());
            QCOMPARE(marked.orientationOf(view(u"tag.mkv"_s).frames.at(0)->image), orientation);
        }
        for (const char* container : {"mpegts", "matroska", "flv", "mp4"}) {
            FilmWriter film(
                path(u"note"_s).toStdString(),
                {.container = container, .bitstreamFilter = "h264_metadata=display_orientation=insert:rotate=-90"});
            for (const double timeS : regularTimes(5)) film.add(marked.picture(), timeS);
            QVERIFY(film.close());
            for (const FramePtr& frame : view(u"note"_s).frames) QCOMPARE(marked.orientationOf(frame->image), 6);
        }
    }

    /// Pixels that are wider than high are made square.
    void picturesHaveSquarePixels() {
        QVERIFY(makeFilm(u"wide.mp4"_s, {.container = "mp4", .pixelAspect = 1.5}, regularTimes(3)));
        QCOMPARE(view(u"wide.mp4"_s).frames.at(0)->image.size(), cv::Size(480, 240));
        QVERIFY(makeFilm(u"narrow.mp4"_s, {.container = "mp4", .pixelAspect = 0.5}, regularTimes(3)));
        QCOMPARE(view(u"narrow.mp4"_s).frames.at(0)->image.size(), cv::Size(320, 480));
    }

    void coloursAreTheFilmsOwn_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<int>("space");
        QTest::addColumn<bool>("fullRange");
        QTest::addColumn<QSize>("size");
        constexpr int kUnsaid = 2, kBt709 = 1, kBt601 = 6, kBt2020 = 9;
        QTest::newRow("601") << u"yuv420p"_s << kBt601 << false << QSize(320, 240);
        QTest::newRow("709") << u"yuv420p"_s << kBt709 << false << QSize(320, 240);
        QTest::newRow("2020, 10 bits") << u"yuv420p10le"_s << kBt2020 << false << QSize(320, 240);
        QTest::newRow("full range") << u"yuv420p"_s << kBt601 << true << QSize(320, 240);
        QTest::newRow("full range 709, 4:4:4") << u"yuv444p"_s << kBt709 << true << QSize(320, 240);
        QTest::newRow("small, unsaid: 601") << u"yuv420p"_s << kUnsaid << false << QSize(640, 480);
        QTest::newRow("large, unsaid: 709") << u"yuv420p"_s << kUnsaid << false << QSize(1280, 720);
    }
    void coloursAreTheFilmsOwn() {
        QFETCH(QString, format);
        QFETCH(int, space);
        QFETCH(bool, fullRange);
        QFETCH(QSize, size);
        const cv::Scalar colour(40, 90, 210);
        FilmWriter writer(path(u"film.mkv"_s).toStdString(), {.container = "matroska",
                                                              .pixelFormat = format.toStdString(),
                                                              .colourSpace = space,
                                                              .fullRange = fullRange});
        writer.add(cv::Mat(size.height(), size.width(), CV_8UC3, colour), 0);
        QVERIFY(writer.close());
        const cv::Scalar seen = cv::mean(view(u"film.mkv"_s).frames.at(0)->image);
        for (int i = 0; i < 3; ++i) QVERIFY2(std::abs(seen[i] - colour[i]) < 5, qPrintable(QString::number(seen[i])));
    }

    /// A failed read is not the end.
    void damageIsPlayedOver_data() { addContainers(); }
    void damageIsPlayedOver() {
        QFETCH(QString, container);
        QFETCH(QString, codec);
        QFETCH(QString, name);
        QFETCH(QString, options);
        QVERIFY(makeFilm(
            name,
            {.container = container.toStdString(), .codec = codec.toStdString(), .muxerOptions = options.toStdString()},
            regularTimes(250)));
        QByteArray bytes = bytesOf(name);
        bytes.replace(bytes.size() / 2, 300, QByteArray(300, '\0'));
        write(name, bytes);
        const FilmView film = view(name);
        QCOMPARE(film.opened, std::nullopt);
        QCOMPARE(film.end.code, ErrorCode::SourceEnded);
        QVERIFY2(film.frames.size() > 200, qPrintable(QString::number(film.frames.size())));
        QVERIFY(film.frames.back()->timeS > 9.5);
        for (std::size_t i = 1; i < film.frames.size(); ++i) QVERIFY(film.frames[i]->timeS > film.frames[i - 1]->timeS);
    }

    void damageIsCounted() {
        QVERIFY(makeFilm(u"film.mp4"_s, {.container = "mp4"}, regularTimes(250), {640, 480}));
        QByteArray bytes = bytesOf(u"film.mp4"_s);
        bytes.replace(bytes.size() / 2, 3000, QByteArray(3000, '\0'));
        write(u"film.mp4"_s, bytes);
        const FilmView film = view(u"film.mp4"_s);
        QCOMPARE(film.end.code, ErrorCode::SourceEnded);
        QVERIFY(film.damaged > 0 && film.damaged < 50);
        QVERIFY(film.damaged >= 250 - static_cast<std::int64_t>(film.frames.size()));
    }

    /// What the demuxer passes over in search of what it understands; only the times of what stands around leave it
    /// out.
    void holesAreCounted_data() {
        QTest::addColumn<QString>("container");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<int>("bFrames");
        QTest::newRow("WebM") << u"webm"_s << u"libvpx"_s << 0;
        QTest::newRow("Matroska, pictures out of order") << u"matroska"_s << u"libx264"_s << 2;
        QTest::newRow("MPEG transport stream") << u"mpegts"_s << u"libx264"_s << 0;
        QTest::newRow("MPEG program stream") << u"mpeg"_s << u"mpeg2video"_s << 0;
        QTest::newRow("AVI") << u"avi"_s << u"mpeg4"_s << 0;
        QTest::newRow("ASF") << u"asf"_s << u"wmv2"_s << 0;
    }
    void holesAreCounted() {
        QFETCH(QString, container);
        QFETCH(QString, codec);
        QFETCH(int, bFrames);
        constexpr int kPictures = 250;
        const QString name = u"film."_s + container;
        QVERIFY(makeFilm(name, {.container = container.toStdString(), .codec = codec.toStdString(), .bFrames = bFrames},
                         regularTimes(kPictures), {320, 240}));
        QByteArray bytes = bytesOf(name);
        const qsizetype hole = bytes.size() / 6;
        bytes.replace(bytes.size() / 2, hole, QByteArray(hole, '\0'));
        write(name, bytes);
        const FilmView film = view(name);
        QCOMPARE(film.end.code, ErrorCode::SourceEnded);
        const auto missing = kPictures - static_cast<std::int64_t>(film.frames.size());
        const QString told = u"%1 of %2"_s.arg(film.damaged).arg(missing);
        QVERIFY2(missing > 10 && film.damaged >= missing * 3 / 4 && film.damaged <= missing + 40, qPrintable(told));
    }

    /// Containers that say how long they are; of others an end looks like any other.
    void filmsThatBreakOffSaySo_data() {
        QTest::addColumn<QString>("container");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<QString>("options");
        QTest::addColumn<bool>("sound");
        const auto row = [](const char* container, const char* codec, const char* options = "") {
            for (const bool sound : {false, true})
                if (!sound || (container != "webm"sv && container != "3gp"sv && container != "flv"sv))
                    QTest::addRow("%s%s", container, sound ? " with sound" : "")
                        << QString::fromLatin1(container) << QString::fromLatin1(codec) << QString::fromLatin1(options)
                        << sound;
        };
        row("mp4", "libx264", "movflags=+faststart");
        row("mov", "mjpeg", "movflags=+faststart");
        row("3gp", "libx264", "movflags=+faststart");
        row("matroska", "libx264");
        row("webm", "libvpx");
        row("avi", "mpeg4");
        row("flv", "libx264");
    }
    void filmsThatBreakOffSaySo() {
        QFETCH(QString, container);
        QFETCH(QString, codec);
        QFETCH(QString, options);
        QFETCH(bool, sound);
        QVERIFY(makeFilm(u"film"_s,
                         {.container = container.toStdString(),
                          .codec = codec.toStdString(),
                          .sound = sound,
                          .muxerOptions = options.toStdString()},
                         regularTimes(200)));
        const QByteArray whole = bytesOf(u"film"_s);
        write(u"half"_s, whole.left(whole.size() * 2 / 5));
        const FilmView film = view(u"half"_s);
        QCOMPARE(film.opened, std::nullopt);
        QVERIFY2(film.frames.size() > 40 && film.frames.size() < 160, qPrintable(QString::number(film.frames.size())));
        QCOMPARE(film.end.code, ErrorCode::SourceBrokenOff);
        const QString said = QString::fromStdString(film.end.context);
        const QString where = u"%1 s of 8.0 s"_s.arg(film.frames.back()->timeS, 0, 'f', 1);
        QVERIFY2(said.endsWith(where), qPrintable(said));
        // Asked again, it says the same.
        QCOMPARE(film.endAgain, film.end);
    }

    /// An empty chunk says that the picture before it stays.
    void picturesThatStayInAviAreNoDamage() {
        std::vector<double> times = regularTimes(50);
        for (std::size_t i = 25; i < times.size(); ++i) times[i] += 1;
        QVERIFY(makeFilm(u"stays.avi"_s, {.container = "avi", .codec = "mpeg4"}, times));
        const FilmView film = view(u"stays.avi"_s);
        QCOMPARE(film.frames.size(), 50U);
        QCOMPARE(film.end.code, ErrorCode::SourceEnded);
        QCOMPARE(film.damaged, 0);
    }

    void whatCannotBePlayedSaysWhy() {
        QVERIFY(makeFilm(u"whole.mp4"_s, {.container = "mp4"}, regularTimes(50)));
        const QByteArray whole = bytesOf(u"whole.mp4"_s);
        write(u"cut.mp4"_s, whole.left(whole.size() * 2 / 3));
        QCOMPARE(view(u"cut.mp4"_s).opened.value().code, ErrorCode::FilmWithoutIndex);
        const WebServer server(
            [&](const QByteArray& request) { return partOf(whole.left(whole.size() / 2), request); });
        QCOMPARE(viewStream(server.address("127.0.0.1", "/cut.mp4")).opened.value().code, ErrorCode::FilmWithoutIndex);
        QVERIFY(makeFilm(u"long.mp4"_s, {.container = "mp4", .codec = "mjpeg"}, regularTimes(500)));
        const QByteArray all = bytesOf(u"long.mp4"_s);  // more than is kept in memory anyway
        const WebServer plain([&](const QByteArray&) {
            return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + QByteArray::number(all.size()) +
                   "\r\n\r\n" + all;
        });
        const Error late = viewStream(plain.address("127.0.0.1", "/whole.mp4")).opened.value();
        QCOMPARE(late.code, ErrorCode::SourceUnsupported);
        QVERIFY2(late.context.ends_with("download it first"), late.context.c_str());

        QByteArray sound("RIFF\x24\x7d\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\x7d\0\0",
                         44);
        sound += QByteArray(32000, '\0');
        write(u"sound.wav"_s, sound);
        QCOMPARE(view(u"sound.wav"_s).opened.value().code, ErrorCode::FilmWithoutPictures);
        QCOMPARE(parseSourceAddress(path(u"sound.wav"_s).toStdString()).error().code, ErrorCode::FilmWithoutPictures);

        QVERIFY(makeFilm(u"strange.mkv"_s, {.container = "matroska"}, regularTimes(50)));
        write(u"strange.mkv"_s, bytesOf(u"strange.mkv"_s).replace("V_MPEG4/ISO/AVC", "V_STRANGE/THING"));
        QCOMPARE(view(u"strange.mkv"_s).opened.value().code, ErrorCode::SourceUnsupported);
        write(u"notes.txt"_s, QByteArray("Nobody films a text.\n").repeated(500));
        QCOMPARE(view(u"notes.txt"_s).opened.value().code, ErrorCode::SourceUnsupported);
    }

    /// Another size, another format of its pixels: whole pictures of the right colour before and after.
    void picturesMayChangeInTheMiddle_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("format");
        QTest::newRow("larger") << QSize(480, 360) << u"yuv420p"_s;
        QTest::newRow("smaller") << QSize(162, 122) << u"yuv420p"_s;
        QTest::newRow("upright") << QSize(240, 320) << u"yuv420p"_s;
        QTest::newRow("another format") << QSize(320, 240) << u"yuv444p"_s;
        QTest::newRow("10 bits") << QSize(320, 240) << u"yuv420p10le"_s;
    }
    void picturesMayChangeInTheMiddle() {
        QFETCH(QSize, size);
        QFETCH(QString, format);
        const cv::Size after(size.width(), size.height());
        QVERIFY(makeFilm(u"a.ts"_s, {.container = "mpegts"}, regularTimes(30)));
        QVERIFY(
            makeFilm(u"b.ts"_s, {.container = "mpegts", .pixelFormat = format.toStdString()}, regularTimes(30), after));
        write(u"film.ts"_s, bytesOf(u"a.ts"_s) + bytesOf(u"b.ts"_s));
        const FilmView film = view(u"film.ts"_s);
        QCOMPARE(film.end.code, ErrorCode::SourceEnded);
        QCOMPARE(film.frames.size(), 60U);
        for (std::size_t i = 0; i < 60; ++i) {
            const cv::Mat& image = film.frames[i]->image;
            QCOMPARE(image.size(), i < 30 ? kSize : after);
            QCOMPARE(numberIn(image), static_cast<int>(i % 10));
            QVERIFY(std::abs(image.at<cv::Vec3b>(2, 2)[1] - 60) < 12);
            if (i > 0) QVERIFY(film.frames[i]->timeS > film.frames[i - 1]->timeS);
        }
        QVERIFY(std::abs(film.frames[31]->timeS - film.frames[30]->timeS - 0.04) < 0.01);
    }

    /// Whatever a server leaves unsaid and wherever it breaks, a film of the web is played once.
    void webFilmsEnd_data() {
        QTest::addColumn<QString>("container");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<QString>("options");
        for (const auto& [container, codec, options] : {std::tuple("mp4", "libx264", "movflags=+faststart"),
                                                        {"mp4", "libx264", ""},
                                                        {"mp4", "libx264", "movflags=+frag_keyframe+empty_moov"},
                                                        {"matroska", "libx264", ""},
                                                        {"webm", "libvpx", "live=1"},
                                                        {"avi", "mpeg4", ""},
                                                        {"mpeg", "mpeg2video", ""},
                                                        {"ogg", "libtheora", ""},
                                                        {"mpegts", "libx264", ""}})
            QTest::addRow("%s %s", container, options)
                << QString::fromLatin1(container) << QString::fromLatin1(codec) << QString::fromLatin1(options);
    }
    void webFilmsEnd() {
        QFETCH(QString, container);
        QFETCH(QString, codec);
        QFETCH(QString, options);
        QVERIFY(makeFilm(
            u"film"_s,
            {.container = container.toStdString(), .codec = codec.toStdString(), .muxerOptions = options.toStdString()},
            regularTimes(100)));
        const QByteArray bytes = bytesOf(u"film"_s);
        QByteArray damaged = bytes;
        damaged.replace(bytes.size() / 2, 200, QByteArray(200, '\0'));
        const WebServer server([&](const QByteArray& request) {
            if (request.startsWith("GET /damaged")) return partOf(damaged, request);
            if (request.startsWith("GET /unsaid")) return "HTTP/1.0 200 OK\r\n\r\n" + bytes;
            return partOf(bytes, request);
        });
        const FilmView whole = viewStream(server.address("127.0.0.1", "/film"));
        QCOMPARE(whole.opened, std::nullopt);
        QVERIFY(!whole.info.live);
        QCOMPARE(whole.frames.size(), 100U);
        QCOMPARE(whole.end.code, ErrorCode::SourceEnded);
        const FilmView hurt = viewStream(server.address("127.0.0.1", "/damaged"));
        QVERIFY(!hurt.info.live);
        QCOMPARE(hurt.end.code, ErrorCode::SourceEnded);
        QVERIFY(hurt.frames.size() > 60);
        if (container == u"mpegts"_s) return;  // of unsaid length, that is how broadcasters send
        const FilmView unsaid = viewStream(server.address("127.0.0.1", "/unsaid"));
        QVERIFY(!unsaid.info.live);  // else pictures are left out
        QCOMPARE(unsaid.frames.size(), 100U);
        QCOMPARE(unsaid.end.code, ErrorCode::SourceEnded);
    }

    /// A server that drops the line is asked for the rest; one that has none ends the film where it is.
    void webFilmsThatBreakOffGoOnOrSaySo_data() {
        QTest::addColumn<QString>("container");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<QString>("options");
        QTest::newRow("mp4") << u"mp4"_s << u"libx264"_s << u"movflags=+faststart"_s;
        QTest::newRow("avi") << u"avi"_s << u"mpeg4"_s << QString();
        QTest::newRow("of unknown length") << u"webm"_s << u"libvpx"_s << u"live=1"_s;
    }
    void webFilmsThatBreakOffGoOnOrSaySo() {
        QFETCH(QString, container);
        QFETCH(QString, codec);
        QFETCH(QString, options);
        QVERIFY(makeFilm(
            u"film"_s,
            {.container = container.toStdString(), .codec = codec.toStdString(), .muxerOptions = options.toStdString()},
            regularTimes(100)));
        const QByteArray bytes = bytesOf(u"film"_s);
        const WebServer server([&](const QByteArray& request) {
            const QByteArray part = partOf(bytes, request);
            const qsizetype body = part.indexOf("\r\n\r\n") + 4, from = bytes.size() - (part.size() - body),
                            there = std::max<qsizetype>(0, bytes.size() * 2 / 3 - from);
            if (there > 0) return part.left(body + there);
            return request.startsWith("GET /resumed") ? part : QByteArray();
        });
        const FilmView dropped = viewStream(server.address("127.0.0.1", "/dropped"));
        QVERIFY(!dropped.info.live);
        QCOMPARE(dropped.end.code, ErrorCode::SourceBrokenOff);
        QVERIFY(dropped.frames.size() > 30 && dropped.frames.size() < 90);
        const FilmView resumed = viewStream(server.address("127.0.0.1", "/resumed"));
        QCOMPARE(resumed.frames.size(), 100U);
        QCOMPARE(resumed.end.code, ErrorCode::SourceEnded);
    }

    /// A camera that hangs upside down and notes it, as network cameras send: upright, live, back after the line was
    /// cut, with another size.
    void networkCamerasAreReadAndReconnected() {
        FilmWriter film(
            path(u"camera.h264"_s).toStdString(),
            {.container = "h264", .bitstreamFilter = "h264_metadata=display_orientation=insert:rotate=180"});
        for (const double timeS : regularTimes(12)) film.add(Marked().picture(), timeS);
        QVERIFY(film.close());
        RtspServer camera(picturesIn(bytesOf(u"camera.h264"_s)), 25);
        const auto source = makeFrameSource({.kind = Kind::Stream, .location = camera.address(), .resolution = {}});
        const auto info = source->open();
        QVERIFY2(info, info ? "" : info.error().context.c_str());
        QVERIFY(info->live);
        for (int i = 0; i < 30; ++i) {
            const auto frame = source->read();
            QVERIFY(frame);
            QCOMPARE(Marked().orientationOf((*frame)->image), 3);
        }
        camera.hangUp();
        Result<FramePtr> frame = source->read();
        while (frame) frame = source->read();
        QCOMPARE(frame.error().code, ErrorCode::SourceLost);
        QVERIFY(source->open());
        QVERIFY(source->read());
        camera.fallSilent();
        for (frame = source->read(); frame;) frame = source->read();
        QCOMPARE(frame.error().code, ErrorCode::SourceStalled);
    }

    void headsOfMatroskaFilmsAreReadWithinBounds() {
        QVERIFY(makeTurnedFilm(u"film"_s, u"matroska"_s, u"libx264"_s, 6));
        const QByteArray film = bytesOf(u"film"_s);
        const auto orientation = [](const QByteArray& bytes) {
            return orientationOfMatroska(std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))), 1);
        };
        QCOMPARE(orientation(film), 6);
        QCOMPARE(orientation({}), std::nullopt);
        QCOMPARE(orientation(QByteArray(1000, '\xff')), std::nullopt);
        for (qsizetype length = 0; length < std::min<qsizetype>(film.size(), 900); ++length) {
            const auto cut = orientation(film.left(length));
            QVERIFY(!cut || *cut == 6 || *cut == 1);
        }
    }

private:
    /// A picture whose corners tell how it lies.
    class Marked {
    public:
        cv::Mat picture() const {
            cv::Mat picture(240, 320, CV_8UC3, cv::Scalar::all(30));
            picture(cv::Rect(0, 0, 160, 120)).setTo(cv::Scalar::all(230));
            picture(cv::Rect(160, 0, 160, 120)).setTo(cv::Scalar::all(130));
            return picture;
        }
        /// The one by which `picture` was turned to become this.
        int orientationOf(const cv::Mat& seen) const {
            const auto corner = [&](int x, int y) {
                return seen.at<cv::Vec3b>(seen.rows * (1 + 2 * y) / 4, seen.cols * (1 + 2 * x) / 4)[0];
            };
            const int corners[] = {corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)};  // clockwise
            const auto white = static_cast<int>(std::max_element(corners, corners + 4) - corners);
            const bool plain = corners[(white + 1) % 4] > 80;
            constexpr int kPlain[] = {1, 6, 3, 8}, kMirrored[] = {5, 2, 7, 4};
            return plain ? kPlain[white] : kMirrored[white];
        }
    };

    /// The pictures of an H.264 byte stream, each as its units.
    static std::vector<std::vector<QByteArray>> picturesIn(const QByteArray& stream) {
        std::vector<std::vector<QByteArray>> pictures(1);
        const QByteArray start("\0\0\1", 3);
        for (qsizetype at = stream.indexOf(start); at >= 0;) {
            const qsizetype next = stream.indexOf(start, at + 3);
            QByteArray unit = stream.mid(at + 3, next < 0 ? -1 : next - at - 3);
            while (unit.endsWith('\0')) unit.chop(1);
            constexpr int kSlice = 1, kKeySlice = 5;
            const int kind = unit[0] & 0x1f;
            pictures.back().push_back(unit);
            if ((kind == kSlice || kind == kKeySlice) && next >= 0) pictures.emplace_back();
            at = next;
        }
        return pictures;
    }

    FilmView viewStream(const QByteArray& address) const {
        return viewFilm({.kind = Kind::Stream, .location = address.toStdString(), .resolution = {}});
    }

    bool makeTurnedFilm(const QString& name, const QString& container, const QString& codec, int orientation) const {
        constexpr int kCosine[] = {1, 1, -1, -1, 0, 0, 0, 0}, kSine[] = {0, 0, 0, 0, -1, 1, 1, -1};
        const bool mirrored = orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7;
        const bool matroska = container == u"matroska"_s || container == u"webm"_s;
        FilmSettings settings{.container = container.toStdString(), .codec = codec.toStdString()};
        if (matroska) settings.muxerOptions = "write_crc32=0";
        if (!matroska) settings.turn = turn(kCosine[orientation - 1], kSine[orientation - 1], mirrored);
        FilmWriter film(path(name).toStdString(), settings);
        for (const double timeS : regularTimes(3)) film.add(Marked().picture(), timeS);
        if (!film.close()) return false;
        if (!matroska) return true;
        constexpr int kRollDegrees[] = {0, 0, 180, 180, 90, -90, -90, 90};
        write(name, withPose(bytesOf(name), mirrored ? 180 : 0, kRollDegrees[orientation - 1]));
        return true;
    }

    /// FFmpeg writes no pose: it is put into what it wrote, before all else that is said of the pictures.
    static QByteArray withPose(QByteArray film, float yaw, float roll);

    void compareWithUpright(const FilmView& film, int orientation) const {
        QCOMPARE(film.opened, std::nullopt);
        QCOMPARE(film.frames.size(), 3U);
        const bool lies = orientation > 4;
        QCOMPARE(film.info.resolution, (lies ? Resolution{240, 320} : Resolution{320, 240}));
        for (const FramePtr& frame : film.frames) {
            QCOMPARE(frame->image.size(), lies ? cv::Size(240, 320) : cv::Size(320, 240));
            QCOMPARE(Marked().orientationOf(frame->image), orientation);
        }
    }
};

QByteArray TestFilmSource::withPose(QByteArray film, float yaw, float roll) {
    const auto element = [](const QByteArray& id, const QByteArray& content) {
        return id + char(0x80 | content.size()) + content;
    };
    const auto number = [](float value) {
        QByteArray bytes(4, 0);
        qToBigEndian(value, bytes.data());
        return bytes;
    };
    const QByteArray pose =
        element("\x76\x70", element("\x76\x71", QByteArray(1, '\0')) + element("\x76\x73", number(yaw)) +
                                element("\x76\x75", number(roll)));
    // The sizes of the elements around it grow: Segment, Tracks, TrackEntry, Video.
    const auto sizeAt = [&](qsizetype place, quint64* value) {
        const int length = std::countl_zero(static_cast<std::uint8_t>(film[place])) + 1;
        *value = static_cast<std::uint8_t>(film[place]) & (0xffU >> length);
        for (int i = 1; i < length; ++i) *value = *value << 8 | static_cast<std::uint8_t>(film[place + i]);
        return length;
    };
    qsizetype at = 0;  // of the first element in the one that was entered
    for (const char* wanted : {"\x18\x53\x80\x67", "\x16\x54\xae\x6b", "\xae", "\xe0"}) {
        quint64 size = 0;
        for (;;) {
            const qsizetype sizePlace = at + std::countl_zero(static_cast<std::uint8_t>(film[at])) + 1;
            const int length = sizeAt(sizePlace, &size);
            if (film.mid(at).startsWith(wanted)) {
                size += static_cast<quint64>(pose.size());
                for (int i = length - 1; i > 0; --i, size >>= 8) film[sizePlace + i] = static_cast<char>(size & 0xff);
                if (length == 1) film[sizePlace] = static_cast<char>(0x80 | size);
                at = sizePlace + length;
                break;
            }
            at = sizePlace + length + static_cast<qsizetype>(size);
        }
    }
    return film.insert(at, pose);
}

QTEST_GUILESS_MAIN(TestFilmSource)
#include "tst_film_source.moc"
