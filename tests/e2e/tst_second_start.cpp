#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <opencv2/imgcodecs.hpp>

#include "tests/support/synthetic_source.h"

using namespace Qt::StringLiterals;

/// Whoever starts the program while its window is open means that window.
class TestSecondStart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(QDir().mkpath(m_store));
        QVERIFY(cv::imwrite(m_picture.toStdString(), facenet::test::drawSyntheticFrame({320, 240}, {}, 0)));
    }

    void theFirstWindowShowsWhatTheSecondWasStartedFor() {
        QProcess first;
        start(first, {});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_store + u"/window.lock"_s), 60000);
        QProcess second;
        for (int i = 0; i < 20; ++i) {  // until the first one listens
            start(second, {u"--source"_s, u"Bild ü.png"_s});
            if (second.waitForFinished(2000)) break;
            second.kill();
            QVERIFY(second.waitForFinished(10000));
        }
        QCOMPARE(second.exitStatus(), QProcess::NormalExit);
        QCOMPARE(second.exitCode(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(settings().contains("recent_sources") && settings().contains("Bild "), 60000);
        QCOMPARE(first.state(), QProcess::Running);
        end(first);
    }

    void theNextOneAfterwardsIsTheFirst() {
        QProcess next;
        start(next, {});
        QVERIFY(!next.waitForFinished(4000));
        end(next);
    }

private:
    void start(QProcess& program, const QStringList& more) const {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_CONFIG_HOME"_s, m_folder.filePath(u"config"_s));
        environment.insert(u"XDG_RUNTIME_DIR"_s, m_folder.path());
        program.setProcessEnvironment(environment);
        program.setWorkingDirectory(m_folder.path());
        program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        program.start(QCoreApplication::applicationDirPath() + u"/facenet-studio"_s,
                      QStringList{u"--platform"_s, u"offscreen"_s, u"--store"_s, m_store} + more);
    }

    static void end(QProcess& program) {
        program.terminate();
        QVERIFY(program.waitForFinished(30000));
    }

    QByteArray settings() const {
        QByteArray all;
        QDir config(m_folder.filePath(u"config"_s));
        for (const QString& folder : config.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            for (const QFileInfo& info : QDir(config.filePath(folder)).entryInfoList(QDir::Files))
                if (QFile file(info.filePath()); file.open(QIODevice::ReadOnly)) all += file.readAll();
        return all;
    }

    const QTemporaryDir m_folder;
    const QString m_store = m_folder.filePath(u"store"_s), m_picture = m_folder.filePath(u"Bild ü.png"_s);
};

QTEST_GUILESS_MAIN(TestSecondStart)
#include "tst_second_start.moc"
