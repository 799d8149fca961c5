#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;

/// What `cmake --install` lays down works by itself, wherever it is moved to.
class TestInstallation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void worksByItself() {
        QTemporaryDir folder;
        const QString first = folder.filePath(u"first"_s), moved = folder.filePath(u"moved"_s);
        QVERIFY(
            run(u"cmake"_s, {u"--install"_s, QCoreApplication::applicationDirPath() + u"/.."_s, u"--prefix"_s, first}));
        QVERIFY(QDir().rename(first, moved));
        // From elsewhere, through a link, as the shell calls it.
        const QString link = folder.filePath(u"facenet"_s);
        QVERIFY(QFile::link(moved + u"/bin/facenet"_s, link));
        QVERIFY(run(link, {u"doctor"_s, u"--json"_s, u"--store"_s, folder.filePath(u"store"_s)}));
        QVERIFY(run(moved + u"/bin/facenet-studio"_s, {u"--version"_s}));
        for (const QString& part :
             {u"applications/facenet-studio.desktop"_s, u"icons/hicolor/scalable/apps/facenet-studio.svg"_s})
            QVERIFY2(QFile::exists(moved + u"/share/"_s + part), qPrintable(part));
    }

private:
    static bool run(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        const bool ended = process.waitForFinished(120'000) && process.exitCode() == 0;
        if (!ended) qWarning() << program << process.readAll();
        return ended;
    }
};

QTEST_GUILESS_MAIN(TestInstallation)
#include "tst_installation.moc"
