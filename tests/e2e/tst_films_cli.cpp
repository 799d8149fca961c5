#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <opencv2/core.hpp>

#include "tests/support/film_writer.h"
#include "tests/support/program_run.h"
#include "tests/support/web_server.h"

using namespace facenet::test;
using namespace Qt::StringLiterals;

/// Films from outside: whatever becomes of one, what was seen is kept, and the rest is said.
class TestFilmsCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        FilmWriter film(path(u"film.mp4"_s).toStdString(),
                        {.container = "mp4", .pixelFormat = "yuv420p", .muxerOptions = "movflags=+faststart"});
        for (int i = 0; i < 100; ++i) {
            cv::Mat picture(120, 160, CV_8UC3);
            cv::randu(picture, 0, 255);
            film.add(picture, i / 25.0);
        }
        QVERIFY(film.close());
        QFile file(path(u"film.mp4"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_film = file.readAll();
    }

    void aWholeFilm() {
        const Run run = identify({path(u"film.mp4"_s)});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.lines().size(), 100);
        QVERIFY(!run.err.contains("damaged"));
    }

    void aFilmThatBreaksOff() {
        write(u"part.mp4"_s, m_film.left(m_film.size() / 2));
        const Run run = identify({path(u"part.mp4"_s), path(u"film.mp4"_s)});
        QCOMPARE(run.exitCode, 3);
        const QList<QJsonObject> lines = run.lines();
        QVERIFY(lines.size() > 130 && lines.size() < 170);
        QStringList errors;
        for (const QJsonObject& line : lines)
            if (line.contains(u"error"_s))
                errors << line[u"error"_s][u"code"_s].toString() + line[u"error"_s][u"message"_s].toString();
        QCOMPARE(errors.size(), 1);
        QVERIFY2(errors[0].startsWith(u"source_broken_off"_s) && errors[0].contains(u" s of 4.0 s"_s),
                 qPrintable(errors[0]));
    }

    void aDamagedFilm() {
        QByteArray damaged = m_film;
        write(u"damaged.mp4"_s, damaged.replace(damaged.size() / 2, 3000, QByteArray(3000, '\0')));
        const Run run = identify({path(u"damaged.mp4"_s)});
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.lines().size() > 90);
        QVERIFY2(run.err.contains("damaged"), run.err.constData());
        QVERIFY2(run.last()[u"damaged_pictures"].toInt() > 0, run.out.constData());
    }

    void whatIsNoFilmSaysWhy() {
        QByteArray late = m_film;
        write(u"recorded.mp4"_s, late.replace("moov", "lost"));
        QCOMPARE(identify({path(u"recorded.mp4"_s)}).errorCode(), u"film_without_index"_s);
        QByteArray sound("RIFF\x24\x7d\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\x7d\0\0",
                         44);
        write(u"sound.wav"_s, sound + QByteArray(32000, '\0'));
        const Run run = identify({path(u"sound.wav"_s), path(u"film.mp4"_s)});
        QCOMPARE(run.exitCode, 3);
        QCOMPARE(run.lines().size(), 101);
        QVERIFY2(run.out.contains("film_without_pictures"), run.err.constData());
    }

    /// Once, and not for a stream that is lost and comes back.
    void aFilmOfTheWeb() {
        const WebServer server([&](const QByteArray& request) { return partOf(m_film, request); });
        const Run run = identify({QString::fromUtf8(server.address("127.0.0.1", "/film.mp4"))});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.lines().size(), 100);
    }

    /// As on the disk: broken off, damaged, and not there.
    void aPoorFilmOfTheWeb() {
        QByteArray damaged = m_film;
        damaged.replace(damaged.size() / 2, 3000, QByteArray(3000, '\0'));
        const WebServer server([&](const QByteArray& request) {
            return partOf(request.contains("/part") ? m_film.left(m_film.size() / 2) : damaged, request);
        });
        const auto at = [&](const QByteArray& name) { return QString::fromUtf8(server.address("127.0.0.1", name)); };
        const Run part = identify({at("/part.mp4"), path(u"film.mp4"_s)});
        QCOMPARE(part.exitCode, 3);
        QVERIFY2(part.out.contains("source_broken_off"), part.err.constData());
        QVERIFY(part.lines().size() > 130);
        const Run poor = identify({at("/damaged.mp4")});
        QCOMPARE(poor.exitCode, 0);
        QVERIFY2(poor.err.contains("damaged"), poor.err.constData());
    }

    void nothingThatCanBeUsedIsNamedWhole() {
        const Run run = identify({path(u"one.jpg"_s), path(u"two.jpg"_s)});
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.out.contains("one.jpg") && run.out.contains("two.jpg"), run.out.constData());
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    void write(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    Run identify(const QStringList& sources) const {
        return runFacenet(QStringList{u"--store"_s, path(u"store"_s), u"--json"_s, u"identify"_s} + sources);
    }

    QTemporaryDir m_folder;
    QByteArray m_film;
};

QTEST_GUILESS_MAIN(TestFilmsCli)
#include "tst_films_cli.moc"
