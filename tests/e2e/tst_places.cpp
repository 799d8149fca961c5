#include <unistd.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>

#include "database/gallery_store.h"
#include "tests/support/call_log.h"
#include "tests/support/store_operations.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kNfs = 0x6969;

struct Run {
    QByteArray said, error;
    ErrorCode code() const { return static_cast<ErrorCode>(said.trimmed().split(' ').last().toInt()); }
};

}  // namespace

/// Stores in places that lack something: the right to write, what keeps a store whole, or a host of one's own.
class TestPlaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("the library that makes calls fail cannot stand before a sanitizer's");
#endif
        m_folder = std::make_unique<QTemporaryDir>();
    }

    /// The same answer at each start, and nothing is left behind in such a place.
    void whatAPlaceLacksIsSaid_data() {
        QTest::addColumn<QString>("missing");
        QTest::addColumn<int>("error");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("shared memory maps") << u"mmap"_s << ENODEV << QByteArray("memory maps");
        QTest::newRow("locks") << u"fcntl"_s << ENOLCK << QByteArray("lock");
    }

    void whatAPlaceLacksIsSaid() {
        QFETCH(QString, missing);
        QFETCH(int, error);
        QFETCH(QByteArray, said);
        const QStringList variables{u"FACENET_FAIL_ALWAYS="_s + missing, u"FACENET_FAIL_ERRNO=%1"_s.arg(error)};
        for (int start = 0; start < 2; ++start) {
            const Run run = read(variables);
            QCOMPARE(run.code(), ErrorCode::StoreFailed);
            QVERIFY2(run.error.contains(said), run.error.constData());
            QCOMPARE(QDir(m_folder->filePath(u"store"_s)).entryList(QDir::Files | QDir::Hidden), QStringList());
        }
        // A store that was made elsewhere and brought there.
        QVERIFY(prepareFor(u"enrol"_s, m_folder->path()));
        QCOMPARE(read(variables).code(), ErrorCode::StoreFailed);
    }

    void aDriveWithoutPermissionsIsSaid() {
        const QString image = m_folder->filePath(u"image"_s), drive = m_folder->filePath(u"store"_s);
        QVERIFY(QDir().mkpath(drive));
        const QString script = u"truncate -s 8M '%1' && mkfs.vfat '%1' >/dev/null && mount -o loop '%1' '%2'"_s;
        const auto runs = [&](const QString& then) { return inNamespace(script.arg(image, drive) + u" && "_s + then); };
        if (!runs(u"true"_s)) QSKIP("needs mkfs.vfat and the right to mount");
        Run run;
        QVERIFY(
            inNamespace(script.arg(image, drive) + u" && (%1; true) && (%1; true)"_s.arg(command(u"read"_s)), &run));
        const QByteArray failed = "failed " + QByteArray::number(static_cast<int>(ErrorCode::StoreFailed));
        QCOMPARE(run.said.count(failed), 2);
        QVERIFY(run.error.contains("private"));
    }

    /// Read where nobody can write: people are there, exports go elsewhere, and nothing is noted.
    void aReadOnlyMediumCanBeRead() {
        QVERIFY(prepareFor(u"enrol"_s, m_folder->path()));
        const auto present = readStore(m_folder->path());
        QVERIFY(present);
        const QString readOnly =
            u"mount --bind '%1' '%1' && mount -o remount,bind,ro '%1'"_s.arg(m_folder->filePath(u"store"_s));
        if (!inNamespace(readOnly)) QSKIP("needs the right to mount");
        for (const QString& operation : {u"read"_s, u"export-archive"_s, u"export-folders"_s}) {
            Run run;
            QVERIFY2(inNamespace(readOnly + u" && "_s + command(operation), &run), run.error.constData());
            if (operation == u"read"_s) QCOMPARE(run.said, "ready\ndone " + present->toUtf8() + " read-only\n");
        }
        QVERIFY(QFile::exists(m_folder->filePath(u"out.facenet"_s)));
        Run run;
        QVERIFY(!inNamespace(readOnly + u" && "_s + command(u"enrol"_s), &run));
        QCOMPARE(run.code(), ErrorCode::StoreReadOnly);
    }

    /// A folder that somebody may read and not write, while its owner may: an ordinary user's, and root's.
    void aFolderOfSomebodyElseCanBeRead() {
        QVERIFY(prepareFor(u"enrol"_s, m_folder->path()));
        const auto present = readStore(m_folder->path());
        QVERIFY(present);
        const QByteArray expected = "ready\ndone " + present->toUtf8() + " read-only\n";
        const bool isRoot = ::geteuid() == 0;
        const QStringList owners = isRoot ? QStringList{u"root"_s, u"65534"_s} : QStringList{QString()};
        for (const QString& owner : owners) {
            const QString give = owner.isEmpty() ? u"true"_s : u"chown -R %1 '%2'"_s.arg(owner, m_folder->path());
            const QString close = u"chmod -R a-w,a+rX '%1' && chmod a+rwX '%1'"_s.arg(m_folder->path());
            const QString who =
                isRoot ? u"setpriv --reuid=65534 --regid=65534 --clear-groups env HOME='%1' "_s.arg(m_folder->path())
                       : QString();
            // Where the program itself lies, root alone may be.
            const QString program = m_folder->filePath(u"program"_s);
            QVERIFY(!isRoot || QFile::exists(program) || QFile::copy(programPath(), program));
            for (const QString& operation : {u"read"_s, u"export-archive"_s}) {
                Run run;
                const QString words = u"%1 && %2 && %3'%4' '%5' %6"_s.arg(
                    give, close, who, isRoot ? program : programPath(), m_folder->path(), operation);
                QVERIFY2(inNamespace(words, &run), run.error.constData());
                if (operation == u"read"_s) QCOMPARE(run.said, expected);
            }
            QVERIFY(QFile::remove(m_folder->filePath(u"out.facenet"_s)));
        }
    }

    /// A program that was ended left its newest changes in the log, which can only be read by one that may write.
    void aLogOnAReadOnlyMediumIsSaid() {
        QVERIFY(prepareFor(u"enrol"_s, m_folder->path()));
        QFile log(m_folder->filePath(u"store/facenet.sqlite-wal"_s));
        QVERIFY(log.open(QIODevice::WriteOnly) && log.write("something") > 0);
        log.close();
        const QString readOnly =
            u"mount --bind '%1' '%1' && mount -o remount,bind,ro '%1'"_s.arg(m_folder->filePath(u"store"_s));
        if (!inNamespace(readOnly)) QSKIP("needs the right to mount");
        Run run;
        QVERIFY(!inNamespace(readOnly + u" && "_s + command(u"read"_s), &run));
        QCOMPARE(run.code(), ErrorCode::StoreReadOnly);
        QVERIFY2(run.error.contains("copy the folder"), run.error.constData());
    }

    /// On a network drive only one host at a time; its own programs share the store.
    void twoHostsAreKeptApart() {
        const QString lease = m_folder->filePath(u"store/in-use-by-host"_s);
        const QStringList network{u"FACENET_FILE_SYSTEM=%1"_s.arg(kNfs)};
        QVERIFY(prepareFor(u"enrol"_s, m_folder->path()));
        QVERIFY(read(network).said.contains("done"));
        QVERIFY(!QFile::exists(lease));  // it goes with the program
        QFile other(lease);
        QVERIFY(other.open(QIODevice::WriteOnly) && other.write("0123456789\nanna\n2026-01-02T03:04:05Z\n") > 0);
        other.close();
        for (int start = 0; start < 2; ++start) {
            const Run run = read(network);
            QCOMPARE(run.code(), ErrorCode::StoreLocked);
            QVERIFY2(run.error.contains("anna") && run.error.contains("2026-01-02"), run.error.constData());
        }
        QVERIFY(read({}).said.contains("done"));  // a drive of this host asks nobody
        QVERIFY(QFile::remove(lease));
        QVERIFY(read(network).said.contains("done"));
    }

private:
    static QString programPath() {
        return QCoreApplication::applicationDirPath() + u"/store_operation"_s;
    }
    QString command(const QString& operation) const {
        return u"'%1' '%2' %3"_s.arg(programPath(), m_folder->path(), operation);
    }

    Run read(const QStringList& variables) const {
        QProcess program;
        program.setProcessEnvironment(interposed(m_folder->path(), variables));
        program.start(programPath(), {m_folder->path(), u"read"_s});
        if (!program.waitForFinished(60000)) return {};
        return {program.readAllStandardOutput(), program.readAllStandardError()};
    }

    /// Runs a shell's words where mounts are its own. Out: whether all went well
    static bool inNamespace(const QString& words, Run* run = nullptr) {
        QProcess program;
        QStringList own{u"--mount"_s};
        if (::geteuid() != 0) own.prepend(u"--map-root-user"_s);
        program.start(u"unshare"_s, own + QStringList{u"sh"_s, u"-c"_s, words});
        if (!program.waitForFinished(60000)) return false;
        if (run) *run = {program.readAllStandardOutput(), program.readAllStandardError()};
        return program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestPlaces)
#include "tst_places.moc"
