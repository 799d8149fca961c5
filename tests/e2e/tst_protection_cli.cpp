#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <QDeadlineTimer>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cstdlib>

#include "database/gallery_store.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "tests/support/program_run.h"
#include "tests/support/sample_enrolment.h"
#include "tests/support/test_data.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

/// The built program with a store that has a passphrase.
class TestProtectionCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = m_folder->filePath(u"store"_s);
        cv::RNG random(5);
        const auto store = GalleryStore::open(m_store);
        QVERIFY(store && (*store)->people().enroll(sampleEnrolment(u"Zoë"_s, 1, random)));
        QVERIFY((*store)->backup());
    }

    void protectsAndUnprotects() {
        QCOMPARE(run({u"protect"_s}).errorCode(), u"invalid_argument"_s);
        QCOMPARE(run({u"protect"_s}, u"short"_s).errorCode(), u"invalid_argument"_s);
        QCOMPARE(run({u"unprotect"_s, u"--yes"_s}, u"correct horse"_s).errorCode(), u"invalid_argument"_s);
        const Run locked = run({u"protect"_s}, u"correct horse"_s);
        QCOMPARE(locked.exitCode, 0);
        QCOMPARE(locked.last()[u"protected"], QJsonValue(true));
        QCOMPARE(locked.last()[u"backups_removed"], QJsonValue(1));
        QCOMPARE(run({u"protect"_s}, u"correct horse"_s).errorCode(), u"invalid_argument"_s);

        const Run refused = run({u"people"_s, u"list"_s});
        QCOMPARE(refused.exitCode, 3);
        QCOMPARE(refused.errorCode(), u"store_protected"_s);
        QVERIFY2(refused.err.contains("--passphrase-file"), refused.err);
        const Run wrong = run({u"people"_s, u"list"_s}, u"wrong horse"_s);
        QCOMPARE(wrong.exitCode, 3);
        QCOMPARE(wrong.errorCode(), u"wrong_passphrase"_s);
        QCOMPARE(names(run({u"people"_s, u"list"_s}, u"correct horse"_s)), u"Zoë"_s);
        QCOMPARE(names(run({u"--passphrase-file"_s, write("correct horse\r\nmore\n"), u"people"_s, u"list"_s})),
                 u"Zoë"_s);
        QCOMPARE(names(run({u"people"_s, u"list"_s, u"--passphrase-file"_s, u"-"_s}, {}, "correct horse")), u"Zoë"_s);
        QCOMPARE(run({u"people"_s, u"list"_s, u"--passphrase-file"_s, u"/none"_s}).errorCode(), u"file_not_found"_s);
        // Models and settings are no secret.
        QCOMPARE(run({u"model"_s, u"list"_s}).exitCode, 0);

        QCOMPARE(run({u"unprotect"_s, u"--yes"_s}, u"wrong horse"_s).errorCode(), u"wrong_passphrase"_s);
        QCOMPARE(run({u"unprotect"_s, u"--yes"_s}, u"correct horse"_s).last()[u"protected"], QJsonValue(false));
        QCOMPARE(names(run({u"people"_s, u"list"_s})), u"Zoë"_s);
    }

    /// Folders, films and addresses that the window remembers may name people.
    void thePathsOfTheWindowAreForgotten() {
        const QString config = m_folder->filePath(u"config"_s);
        QVERIFY(QDir().mkpath(config + u"/facenet-studio"_s));
        const QString remembered = config + u"/facenet-studio/facenet-studio.ini"_s;
        QFile file(remembered);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "[live]\nrecent_sources=/home/ann/Zoe at home.mp4\nloop=true\n[training]\nrecent=/pictures/Zoe\n"
            "[folders]\nimport=/pictures/Zoe\n");
        file.close();
        QCOMPARE(runFacenet({u"--store"_s, m_store, u"protect"_s},
                            {{u"FACENET_PASSPHRASE"_s, u"correct horse"_s}, {u"XDG_CONFIG_HOME"_s, config}})
                     .exitCode,
                 0);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray left = file.readAll();
        QVERIFY2(!left.contains("Zoe") && left.contains("loop=true"), left.constData());
    }

    void changesThePassphrase() {
        QCOMPARE(run({u"passphrase"_s}, u"correct horse"_s).errorCode(), u"invalid_argument"_s);
        QCOMPARE(run({u"protect"_s}, u"correct horse"_s).exitCode, 0);
        QCOMPARE(run({u"passphrase"_s, u"--new-passphrase-file"_s, u"-"_s}, u"wrong horse"_s, "battery staple\n")
                     .errorCode(),
                 u"wrong_passphrase"_s);
        const QStringList bothTyped{u"passphrase"_s, u"--passphrase-file"_s, u"-"_s, u"--new-passphrase-file"_s,
                                    u"-"_s};
        QCOMPARE(run(bothTyped, {}, "correct horse\nbattery staple\n").last()[u"changed"], QJsonValue(true));
        QCOMPARE(run({u"people"_s, u"list"_s}, u"correct horse"_s).errorCode(), u"wrong_passphrase"_s);
        QCOMPARE(names(run({u"people"_s, u"list"_s}, u"battery staple"_s)), u"Zoë"_s);
    }

    /// One that lies elsewhere has the passphrase of then.
    void aCopyMayHaveAnotherPassphrase() {
        const QString copy = m_folder->filePath(u"copy.sqlite"_s);
        QCOMPARE(run({u"protect"_s}, u"correct horse"_s).exitCode, 0);
        QCOMPARE(run({u"backup"_s, copy}, u"correct horse"_s).exitCode, 0);
        QCOMPARE(
            run({u"passphrase"_s, u"--new-passphrase-file"_s, u"-"_s}, u"correct horse"_s, "battery staple\n").exitCode,
            0);
        QCOMPARE(run({u"restore"_s, copy}, u"battery staple"_s).errorCode(), u"wrong_passphrase"_s);
        const QString file = write("correct horse\n");
        QCOMPARE(run({u"restore"_s, copy, u"--copy-passphrase-file"_s, file}, u"wrong horse"_s).errorCode(),
                 u"wrong_passphrase"_s);
        QCOMPARE(run({u"restore"_s, copy, u"--copy-passphrase-file"_s, file}, u"battery staple"_s).exitCode, 0);
        QCOMPARE(names(run({u"people"_s, u"list"_s}, u"battery staple"_s)), u"Zoë"_s);
    }

    void theOldWordsAreGone() {
        for (const QString& word : {u"lock"_s, u"unlock"_s}) QCOMPARE(run({word}, u"correct horse"_s).exitCode, 2);
    }

    void unprotectingAsks() {
        QCOMPARE(run({u"protect"_s}, u"correct horse"_s).exitCode, 0);
        const Run unasked = run({u"unprotect"_s}, u"correct horse"_s);
        QCOMPARE(unasked.exitCode, 2);
        QVERIFY2(unasked.err.contains("--yes"), unasked.err);
        const QByteArray no = atTerminal({u"unprotect"_s}, {"no"});
        QVERIFY2(no.contains("for good") && !no.contains("no passphrase any more"), no);
        QCOMPARE(run({u"people"_s, u"list"_s}).errorCode(), u"store_protected"_s);
        const QByteArray yes = atTerminal({u"unprotect"_s}, {"yes", "correct horse"});
        QVERIFY2(yes.contains("no passphrase any more"), yes);
        QCOMPARE(names(run({u"people"_s, u"list"_s})), u"Zoë"_s);
    }

    void aPassphraseThatSomebodyElseTookOffIsNoticed() {
        QCOMPARE(run({u"protect"_s}, u"correct horse"_s).exitCode, 0);
        inFile({u"DELETE FROM vault"_s, u"DELETE FROM person_keys"_s});
        for (const QStringList& command :
             {QStringList{u"people"_s, u"list"_s}, {u"gallery"_s, u"stats"_s}, {u"protect"_s}}) {
            const Run refused = run(command, u"correct horse"_s);
            QCOMPARE(refused.exitCode, 3);
            QCOMPARE(refused.errorCode(), u"store_unprotected"_s);
        }
        QCOMPARE(run({u"unprotect"_s, u"--yes"_s}).last()[u"protected"], QJsonValue(false));
        QCOMPARE(run({u"people"_s, u"list"_s}).exitCode, 0);
    }

    /// Where nothing can be remembered, or what is remembered cannot be read, a passphrase that is taken off is not
    /// noticed.
    void aMemoryThatCannotBeReliedOnIsTold() {
        const QString nowhere = m_folder->filePath(u"no folder"_s), broken = m_folder->filePath(u"config"_s);
        QFile file(nowhere);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const auto with = [this](const QString& config, const QStringList& command) {
            return runFacenet(QStringList{u"--json"_s, u"--store"_s, m_store} + command,
                              {{u"FACENET_PASSPHRASE"_s, u"correct horse"_s}, {u"XDG_CONFIG_HOME"_s, config}});
        };
        const Run readable = with(broken, {u"people"_s, u"list"_s});
        QVERIFY2(!readable.err.contains("remembered"), readable.err);
        const Run done = with(nowhere, {u"protect"_s});
        QCOMPARE(done.exitCode, 3);
        QVERIFY2(done.err.contains("protected-stores"), done.err);
        QVERIFY(with(nowhere, {u"people"_s, u"list"_s}).err.contains("protected-stores"));
        // Written down by the next program that can.
        const Run known = with(broken, {u"people"_s, u"list"_s});
        QVERIFY2(known.exitCode == 0 && !known.err.contains("protected-stores"), known.err);
        QFile memory(broken + u"/facenet-studio/protected-stores.ini"_s);
        QVERIFY(memory.open(QIODevice::WriteOnly) && memory.write("\x01\x02 no settings at all\n") > 0);
        memory.close();
        inFile({u"DELETE FROM vault"_s, u"DELETE FROM person_keys"_s});
        const Run unknown = with(broken, {u"model"_s, u"list"_s});
        QCOMPARE(unknown.exitCode, 0);
        QVERIFY2(with(broken, {u"people"_s, u"list"_s}).err.contains("protected-stores"), "not told");
    }

    /// Also of a program that is killed while it looks at pictures, and of a store that has no passphrase.
    void whatIsCutToBeCheckedIsEncrypted() {
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        const QString pictures = m_folder->filePath(u"pictures"_s), temporary = m_folder->filePath(u"temporary"_s);
        QVERIFY(QDir().mkpath(pictures) && QDir().mkpath(temporary));
        for (const QString& name : QDir(images).entryList({u"B*"_s}, QDir::Dirs, QDir::Name).mid(0, 120))
            QVERIFY(QFile::link(images + u'/' + name, pictures + u'/' + name));
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TMPDIR"_s, temporary);
        program.setProcessEnvironment(environment);
        program.start(facenetProgram(), {u"--store"_s, m_store, u"dataset"_s, u"check"_s, pictures});
        QStringList cut;
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                for (QDirIterator each(temporary, {u"*.png"_s}, QDir::Files, QDirIterator::Subdirectories);
                     each.hasNext();)
                    cut << each.next();
                return !cut.isEmpty() || program.state() == QProcess::NotRunning;
            }(),
            60000);
        program.kill();
        program.waitForFinished();
        QVERIFY(!cut.isEmpty());
        for (const QString& path : std::as_const(cut)) {
            QFile file(path);
            if (file.open(QIODevice::ReadOnly)) QVERIFY2(!file.read(64).contains("PNG"), qPrintable(path));
        }
    }

    void settingsChangedWithoutThePassphraseAreRefused() {
        QCOMPARE(run({u"protect"_s}, u"correct horse"_s).exitCode, 0);
        inFile({u"INSERT OR REPLACE INTO settings VALUES ('recognition', '{\"stranger_rate\":0.9}')"_s});
        const Run refused = run({u"people"_s, u"list"_s}, u"correct horse"_s);
        QCOMPARE(refused.exitCode, 3);
        QCOMPARE(refused.errorCode(), u"settings_altered"_s);
        QVERIFY2(refused.err.contains("reset-settings"), refused.err);
        QCOMPARE(run({u"reset-settings"_s}, u"wrong horse"_s).errorCode(), u"wrong_passphrase"_s);
        QCOMPARE(run({u"reset-settings"_s}, u"correct horse"_s).last()[u"reset"], QJsonValue(true));
        QCOMPARE(names(run({u"people"_s, u"list"_s}, u"correct horse"_s)), u"Zoë"_s);
    }

    void backupsThatCannotBeOpenedAreNamed() {
        const QString damaged = m_store + u"/backups/facenet-20200101-000000.sqlite"_s;
        QFile file(damaged);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no database at all") > 0);
        file.close();
        const Run done = run({u"protect"_s}, u"correct horse"_s);
        QCOMPARE(done.exitCode, 3);
        QCOMPARE(done.last()[u"backups_not_opened"].toArray(), QJsonArray{damaged});
        QVERIFY(QFile::exists(damaged));
        const Run list = run({u"people"_s, u"list"_s}, u"correct horse"_s);
        QVERIFY2(list.err.contains("facenet-20200101-000000.sqlite"), list.err);
    }

    /// Read from outside, while it waits for a passphrase with people about to be loaded.
    void theProgramIsPrivate() {
        QCOMPARE(run({u"protect"_s}, u"correct horse"_s).exitCode, 0);
        QProcess process;
        process.setChildProcessModifier([] {
            const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
            setrlimit(RLIMIT_CORE, &unlimited);
            umask(0);
        });
        process.start(facenetProgram(), {u"--store"_s, m_store, u"--passphrase-file"_s, u"-"_s, u"backup"_s,
                                         m_folder->filePath(u"copy.sqlite"_s)});
        QVERIFY(process.waitForStarted());
        const auto dumpsNothing = [&] {
            QFile limits(u"/proc/%1/limits"_s.arg(process.processId()));
            return limits.open(QIODevice::ReadOnly) && limits.readAll().contains("Max core file size        0     ");
        };
        QVERIFY(QTest::qWaitFor(dumpsNothing));
        process.write("correct horse\n");
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(kPatienceMs));
        QCOMPARE(process.exitCode(), 0);
        QDirIterator files(m_folder->path(), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                           QDirIterator::Subdirectories);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        int seen = 0;
        for (; files.hasNext(); ++seen)
            QVERIFY2(!(QFile(files.next()).permissions() & others), qPrintable(files.filePath()));
        QVERIFY(seen >= 4);
    }

    /// Asks twice at a terminal, and shows nothing of what is typed there.
    void asksAtTheTerminal() {
        const QByteArray differing = atTerminal({u"protect"_s}, {"correct horse", "correct house"});
        QVERIFY2(differing.contains("differ"), differing);
        const QByteArray said = atTerminal({u"protect"_s}, {"correct horse", "correct horse"});
        QVERIFY2(said.contains("New passphrase") && said.contains("encrypted") && !said.contains("horse"), said);
        const QByteArray list = atTerminal({u"people"_s, u"list"_s}, {"correct horse"});
        QVERIFY2(list.contains("Zoë") && !list.contains("horse"), list);
    }

    /// What is refused elsewhere is not in order, and nothing is asked for.
    void doctorSeesWhatSomebodyElseChanged_data() {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<QString>("code");
        QTest::newRow("lock") << u"DELETE FROM vault"_s << u"store_unprotected"_s;
        QTest::newRow("settings") << u"INSERT INTO settings (key, value) VALUES ('recognition', '{}')"_s
                                  << u"settings_altered"_s;
        QTest::newRow("cells") << u"UPDATE people SET note = name"_s << u"store_corrupt"_s;
    }
    void doctorSeesWhatSomebodyElseChanged() {
        QFETCH(QString, statement);
        QFETCH(QString, code);
        QCOMPARE(run({u"protect"_s}, u"correct horse"_s).exitCode, 0);
        QCOMPARE(run({u"doctor"_s}).exitCode, 0);
        QCOMPARE(run({u"doctor"_s}, u"correct horse"_s).exitCode, 0);
        {
            const auto sql = Sql::open(storeFilePath(m_store), Sql::Access::ReadWrite);
            QVERIFY((*sql)->write([&]() -> Result<void> { return (*sql)->run(statement), Result<void>(); }));
        }
        const Run doctor = run({u"doctor"_s}, u"correct horse"_s);
        QCOMPARE(doctor.exitCode, 1);
        QVERIFY2(doctor.out.contains(code.toUtf8()), doctor.out.constData());
    }

private:
    Run run(const QStringList& arguments, const QString& passphrase = {}, const QByteArray& input = {}) const {
        return runFacenet(QStringList{u"--store"_s, m_store, u"--json"_s} + arguments,
                          {{u"FACENET_PASSPHRASE"_s, passphrase}}, input);
    }

    /// Runs the program at a terminal of its own and answers each question; returns what stood there.
    QByteArray atTerminal(const QStringList& arguments, const QList<QByteArray>& answers) const {
        const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
        if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) qFatal("no terminal");
        const QByteArray name = ptsname(terminal);
        QProcess process;
        process.setChildProcessModifier([&name] {
            setsid();
            const int own = open(name.constData(), O_RDWR);
            ioctl(own, TIOCSCTTY, 0);
            for (const int standard : {0, 1, 2}) dup2(own, standard);
        });
        fcntl(terminal, F_SETFL, O_NONBLOCK);
        process.start(facenetProgram(), QStringList{u"--store"_s, m_store} + arguments);
        QByteArray said;
        qsizetype answered = 0;
        const QDeadlineTimer patience(kPatienceMs);
        while (process.state() != QProcess::NotRunning && !patience.hasExpired()) {
            process.waitForFinished(20);
            said += readAll(terminal);
            if (answered < answers.size() && said.count(": ") > answered) {
                QTest::qWait(50);  // typed before the terminal hides it, it would be flushed
                const QByteArray line = answers[answered++] + '\n';
                if (::write(terminal, line.constData(), std::size_t(line.size())) != line.size()) qFatal("cannot type");
            }
        }
        said += readAll(terminal);
        close(terminal);
        return said;
    }

    /// What somebody else does to the file.
    void inFile(const QStringList& statements) const {
        const auto sql = Sql::open(m_store + u"/facenet.sqlite"_s, Sql::Access::ReadWrite);
        QVERIFY(sql && (*sql)->write([&]() -> Result<void> {
            for (const QString& statement : statements) (*sql)->run(statement);
            return {};
        }));
    }

    static QByteArray readAll(int terminal) {
        QByteArray bytes(4096, '\0');
        const auto count = read(terminal, bytes.data(), std::size_t(bytes.size()));
        return bytes.first(count > 0 ? count : 0);
    }

    static QString names(const Run& list) {
        QStringList all;
        for (const QJsonValue& person : list.last()[u"people"].toArray()) all << person[u"name"].toString();
        return all.join(u' ');
    }

    QString write(const QByteArray& bytes) const {
        QFile file(m_folder->filePath(u"passphrase"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write");
        return file.fileName();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_store;
};

QTEST_GUILESS_MAIN(TestProtectionCli)
#include "tst_protection_cli.moc"
