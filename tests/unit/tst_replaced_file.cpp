#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

#include "core/base/replaced_file.h"

using namespace facenet;
using namespace Qt::StringLiterals;

class TestReplacedFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"räume und leute.bin"_s);
    }

    void takesThePlaceOfTheOldOneWhenCommitted() {
        QVERIFY(replaceFile(m_path.toStdString(), "old"));
        ReplacedFile file(m_path.toStdString());
        file.write("new");
        QCOMPARE(content(), QByteArray("old"));
        QVERIFY(file.commit());
        QCOMPARE(content(), QByteArray("new"));
        QCOMPARE(names().size(), 1);
    }

    void leavesTheOldOneWhenGivenUp() {
        QVERIFY(replaceFile(m_path.toStdString(), "old"));
        { ReplacedFile(m_path.toStdString()).write("new"); }
        QCOMPARE(content(), QByteArray("old"));
        QCOMPARE(names().size(), 1);
    }

    void leavesNothingBehindWhenKilled() {
        QVERIFY(replaceFile(m_path.toStdString(), "old"));
        const pid_t child = ::fork();
        if (child == 0) {
            ReplacedFile file(m_path.toStdString());
            file.write(std::string(1 << 20, 'x'));
            ::raise(SIGKILL);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(content(), QByteArray("old"));
        QCOMPARE(names(), QStringList{QFileInfo(m_path).fileName()});
    }

    void noDatabaseIsReplaced() {
        const std::string magic("SQLite format 3\0", 16), path = m_path.toStdString();
        QVERIFY(replaceFile(path, magic + "people"));
        QCOMPARE(replaceFile(path, "a table").error().code, ErrorCode::InvalidArgument);
        const std::string part = m_folder->filePath(u"part"_s).toStdString();
        QVERIFY(replaceFile(part, "a table"));
        QCOMPARE(moveIntoPlace(part, path).error().code, ErrorCode::InvalidArgument);
        QVERIFY(content().endsWith("people"));
        ReplacedFile copy(path, Readers::UserAlone, Replaces::Databases);
        copy.write("a newer copy");
        QVERIFY(copy.commit());
        QCOMPARE(content(), QByteArray("a newer copy"));
    }

    void saysThatAFolderIsMissing() {
        const auto written = replaceFile(m_folder->filePath(u"none/file"_s).toStdString(), "text");
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::FileUnwritable);
    }

    void saysThatTheDiskIsFull() {
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small{.rlim_cur = 4096, .rlim_max = before.rlim_max};
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto written = replaceFile(m_path.toStdString(), std::string(1 << 20, 'x'));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        std::signal(SIGXFSZ, handler);
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::DiskFull);
        QVERIFY(names().isEmpty());
    }

private:
    QByteArray content() const {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QStringList names() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestReplacedFile)
#include "tst_replaced_file.moc"
