#include <sys/stat.h>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/replaced_file.h"
#include "database/exchange/backup_contents.h"
#include "database/exchange/erased_traces.h"
#include "database/exchange/export.h"
#include "database/store/backups.h"
#include "database/store/store_file.h"
#include "tests/support/file_bytes.h"
#include "tests/support/mounted_folder.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

/// Files around a store: what erasing does about those among the backups that are not like the others, about a full
/// disk, and what a user's own file never takes the place of.
class TestErasureFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->filePath(u"store"_s);
        m_random = cv::RNG(5);
    }

    void cleanup() { m_store.reset(); }

    void behindALinkTheFileItselfIsWritten() {
        open();
        const QString backup = valueOf(m_store->backup()), elsewhere = m_temporary->filePath(u"elsewhere.sqlite"_s);
        QVERIFY(QFile::rename(backup, elsewhere) && QFile::link(elsewhere, backup));
        const Erasure erasure = valueOf(m_store->people().erase({m_ann}));
        QCOMPARE(erasure.backups, 1);
        QVERIFY(QFileInfo(backup).isSymLink());
        QCOMPARE(backupAt(elsewhere).people, 1);
        QVERIFY(!bytesOf(elsewhere).contains("Annabel Trace"));
        QCOMPARE(QDir(m_temporary->path()).entryList(QDir::Files), QStringList{u"elsewhere.sqlite"_s});
    }

    void whatIsNoBackupMayHoldAnything() {
        open();
        valueOf(m_store->backup());
        const QString text = m_folder + u"/backups/facenet-20200101-000000.sqlite"_s;
        QFile file(text);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("hello") == 5);
        file.close();
        const Erasure erasure = valueOf(m_store->people().erase({m_ann}));
        QCOMPARE(erasure.notOpened, QStringList{text});
        QCOMPARE(erasure.notRewritten, QStringList());
        QCOMPARE(erasure.backups, 1);
    }

    /// Nobody else has the store open, and it says so; where only the backups lack room it says how much.
    void onAFullDisk() {
        const MountedFolder mounted(m_folder, u"size=8m"_s);
        if (!mounted.isMounted()) QSKIP("needs the right to mount");
        const auto closed = qScopeGuard([this] { m_store.reset(); });
        open(20);
        const QString backup = valueOf(m_store->backup());
        m_store.reset();
        fill(0);
        m_store = valueOf(GalleryStore::open(m_folder, DailyBackup::Later));
        QVERIFY(valueOf(ErasedTraces::of(*m_store, {m_ann})).count() > 0);  // which every erasure begins with
        const auto refused = m_store->people().erase({m_ann});
        QCOMPARE(codeOf(refused), ErrorCode::DiskFull);
        QVERIFY(QString::fromStdString(refused.error().context).contains(u"erasing needs about"_s));
        QCOMPARE(valueOf(m_store->people().all()).size(), 2);

        QVERIFY(QFile::resize(m_folder + u"/fill"_s,
                              QFileInfo(m_folder + u"/fill"_s).size() - (QFileInfo(backup).size() * 3) / 2));
        const Erasure erasure = valueOf(m_store->people().erase({m_ann}));
        QCOMPARE(erasure.notRewritten, QStringList{backup});
        QVERIFY(erasure.bytesWanted >= QFileInfo(backup).size());
        QCOMPARE(backupAt(backup).people, 2);
    }

    void nothingTakesThePlaceOfTheStoresOwnFiles() {
        open();
        const QString backup = valueOf(m_store->backup()), model = m_folder + u"/models/own.safetensors"_s;
        QVERIFY(QDir().mkpath(m_folder + u"/models"_s));
        QFile weights(model);
        QVERIFY(weights.open(QIODevice::WriteOnly) && weights.write("weights") == 7);
        weights.close();
        JobControl control;
        const QString link = m_temporary->filePath(u"link"_s);
        QVERIFY(QFile::link(m_folder + u"/backups"_s, link));
        for (const QString& path :
             {backup, model, m_folder + u"/store-id"_s, QString(link + u'/' + QFileInfo(backup).fileName())}) {
            const QByteArray before = bytesOf(path);
            QVERIFY(!before.isEmpty());
            QCOMPARE(codeOf(backupTo(*m_store, path)), ErrorCode::InvalidArgument);
            QCOMPARE(codeOf(exportArchive(*m_store, path, control)), ErrorCode::InvalidArgument);
            QCOMPARE(bytesOf(path), before);
        }
        // Nor of what it will put there.
        for (const char* name :
             {"trainings", "restoring", "restoring-abc", "restoring.lock", "window.lock", "in-use-by-host",
              "models/x.safetensors", "backups/models", "backups/rewriting.lock"}) {
            const QString path = m_folder + u'/' + QLatin1String(name);
            const bool was = QFileInfo::exists(path);
            QCOMPARE(codeOf(backupTo(*m_store, path)), ErrorCode::InvalidArgument);
            QCOMPARE(QFileInfo::exists(path), was);
        }
        QVERIFY(backupTo(*m_store, m_folder + u"/backups/before the party.sqlite"_s));
        // A file of the user's own may lie there, again and again.
        for (int i = 0; i < 2; ++i) QVERIFY(exportArchive(*m_store, m_folder + u"/mine.facenet"_s, control));
    }

    /// It would be gone, and have been given nothing: as root that is a device such as /dev/null.
    void aPipeIsNoTarget() {
        open();
        const QString pipe = m_temporary->filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        JobControl control;
        QCOMPARE(codeOf(backupTo(*m_store, pipe)), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(exportArchive(*m_store, pipe, control)), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(replaceFile(pipe.toStdString(), "text")), ErrorCode::InvalidArgument);
        struct stat found {};
        QVERIFY(::lstat(QFile::encodeName(pipe).constData(), &found) == 0 && S_ISFIFO(found.st_mode));
        QVERIFY(!QFileInfo::exists(pipe + u".models"_s));
    }

    void aFolderWithoutUtf8IsNotAnother() {
        QCOMPARE(codeOf(GalleryStore::open(m_temporary->filePath(u"n\ufffd"_s))), ErrorCode::StoreFailed);
        QVERIFY(QDir(m_temporary->path()).isEmpty());
    }

private:
    void open(int faces = 2) {
        m_store = valueOf(GalleryStore::open(m_folder));
        m_ann = valueOf(m_store->people().enroll(sampleEnrolment(u"Annabel Trace"_s, 2, m_random))).personId;
        valueOf(m_store->people().enroll(sampleEnrolment(u"Beatrice"_s, faces, m_random)));
    }

    /// Takes all room but so many bytes.
    void fill(qint64 left) const {
        QFile file(m_folder + u"/fill"_s);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        const QByteArray piece(4096, 'x');
        while (file.write(piece) == piece.size()) {
        }
        if (left > 0) QVERIFY(file.resize(file.size() - left));
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_folder;
    std::unique_ptr<GalleryStore> m_store;
    cv::RNG m_random;
    qint64 m_ann = 0;
};

QTEST_GUILESS_MAIN(TestErasureFiles)
#include "tst_erasure_files.moc"
