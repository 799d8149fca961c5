#include <QDir>
#include <QDirIterator>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <opencv2/imgcodecs.hpp>

#include "core/dataset/training_origin.h"
#include "database/base/crop_png.h"
#include "database/gallery_store.h"
#include "database/store/backups.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"
#include "tests/support/store_files.h"
#include "tests/support/unnamed_sightings.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kModel = u"model-a"_s, kOtherModel = u"model-b"_s;
const QString kPassphrase = u"correct horse Zoë"_s, kAnother = u"another battery 🔑"_s;

void must(const Result<void>& result) {
    if (!result) QTest::qFail(result.error().context.c_str(), __FILE__, __LINE__);
}

QByteArray vectorBytes(const Embedding& embedding) {
    return QByteArray(reinterpret_cast<const char*>(embedding.data()), 32);
}

}  // namespace

/// The passphrase: what it hides, what it keeps, and what happens where somebody tampers with it.
class TestVault : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_random = cv::RNG(21);
        reopen();
    }

    void cleanup() {
        m_store.reset();
        m_folder.reset();
    }

    // ---- The flows

    void goesThroughItsStates() {
        fill();
        const QString before = told();
        QCOMPARE(valueOf(m_store->protection().state()), Protection::None);
        QVERIFY(m_store->setSetting(u"key"_s, u"value"_s));
        QCOMPARE(codeOf(m_store->protection().unlock(kPassphrase)), ErrorCode::InvalidArgument);
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Unlocked);
        QCOMPARE(codeOf(m_store->protection().protect(kAnother, m_control, kCheapPassphrase)),
                 ErrorCode::InvalidArgument);
        QCOMPARE(told(), before);

        m_store->protection().lock();
        expectLocked();
        QCOMPARE(codeOf(m_store->protection().unlock(u"correct horse Zoe"_s)), ErrorCode::WrongPassphrase);
        QCOMPARE(codeOf(m_store->protection().unlock({})), ErrorCode::WrongPassphrase);
        expectLocked();
        QVERIFY(
            m_store->protection().unlock(u"correct horse Zoe\u0308"_s));  // decomposed, as another keyboard writes it
        QCOMPARE(told(), before);
        reopen();
        expectLocked();
        QVERIFY(m_store->protection().unlock(kPassphrase));
        QCOMPARE(told(), before);
        QVERIFY(valueOf(m_store->check()).ok);

        QCOMPARE(codeOf(m_store->protection().unprotect(kAnother, m_control)), ErrorCode::WrongPassphrase);
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Unlocked);
        m_store->protection().lock();
        must(m_store->protection().unprotect(kPassphrase, m_control));
        QCOMPARE(valueOf(m_store->protection().state()), Protection::None);
        QCOMPARE(told(), before);
        QVERIFY(valueOf(m_store->check()).ok);
        QCOMPARE(codeOf(m_store->protection().unprotect(kPassphrase, m_control)), ErrorCode::InvalidArgument);
        QCOMPARE(valueOf(m_store->people().all()).first().name, u"Ann Trace-4711"_s);
    }

    void poorPassphrasesAreRefused_data() {
        QTest::addColumn<QString>("passphrase");
        QTest::newRow("empty") << QString();
        QTest::newRow("7 letters") << u"1234567"_s;
        QTest::newRow("7 emoji of two units") << u"🔑"_s.repeated(7);
        QTest::newRow("7 letters once composed") << u"e\u0301"_s.repeated(7);
        QTest::newRow("broken Unicode") << u"12345678"_s + QChar(0xd800);
    }
    void poorPassphrasesAreRefused() {
        QFETCH(QString, passphrase);
        QCOMPARE(codeOf(m_store->protection().protect(passphrase, m_control, kCheapPassphrase)),
                 ErrorCode::InvalidArgument);
        QCOMPARE(valueOf(m_store->protection().state()), Protection::None);
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QCOMPARE(codeOf(m_store->protection().changePassphrase(kPassphrase, passphrase, kCheapPassphrase)),
                 ErrorCode::InvalidArgument);
    }

    void anotherPassphraseRewritesNothing() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QVERIFY(m_store->backup());
        const QString before = told();
        const QByteArray crops = cellsOf(u"SELECT group_concat(hex(png)) FROM crops"_s);
        QCOMPARE(codeOf(m_store->protection().changePassphrase(kAnother, kAnother, kCheapPassphrase)),
                 ErrorCode::WrongPassphrase);
        QVERIFY(valueOf(m_store->protection().changePassphrase(kPassphrase, kAnother, kCheapPassphrase)).finished());
        QCOMPARE(told(), before);  // still unlocked
        QCOMPARE(cellsOf(u"SELECT group_concat(hex(png)) FROM crops"_s), crops);
        reopen();
        QCOMPARE(codeOf(m_store->protection().unlock(kPassphrase)), ErrorCode::WrongPassphrase);
        QVERIFY(m_store->protection().unlock(kAnother));
        QCOMPARE(told(), before);
        // The backup from before opens with the new one too, and only with that.
        const auto copy = copyOf(backupPathsIn(m_folder->path()).first());
        QCOMPARE(codeOf(copy->protection().unlock(kPassphrase)), ErrorCode::WrongPassphrase);
        QVERIFY(copy->protection().unlock(kAnother));
        QCOMPARE(valueOf(copy->people().all()).size(), 2);
    }

    /// Ended after the store's own lock was changed: whatever the moment, each backup opens with the one or the other.
    void theNextUnlockingFinishesAChangeOfThePassphrase() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        for (int i = 0; i < 2; ++i) QVERIFY(m_store->backup());
        const QStringList backups = backupPathsIn(m_folder->path());
        QVERIFY(backups.size() >= 2);
        const QString inTheWay = backups[1] + u".part"_s;
        QVERIFY(QDir().mkpath(inTheWay + u"/inside"_s));
        const Protected done = valueOf(m_store->protection().changePassphrase(kPassphrase, kAnother, kCheapPassphrase));
        QCOMPARE(done.notChanged, QStringList{backups[1]});
        QVERIFY(copyOf(backups[0])->protection().unlock(kAnother));
        QVERIFY(copyOf(backups[1])->protection().unlock(kPassphrase));
        reopen();
        QCOMPARE(valueOf(m_store->protection().unlock(kAnother)).notChanged, QStringList{backups[1]});
        QVERIFY(QDir(inTheWay).removeRecursively());
        reopen();
        QVERIFY(valueOf(m_store->protection().unlock(kAnother)).finished());
        for (const QString& backup : backups) {
            QCOMPARE(codeOf(copyOf(backup)->protection().unlock(kPassphrase)), ErrorCode::WrongPassphrase);
            QVERIFY(copyOf(backup)->protection().unlock(kAnother));
        }
    }

    /// Nobody knows what they hold, so they are neither deleted nor passed over in silence.
    void backupsThatCannotBeOpenedAreKeptAndNamed() {
        fill();
        QVERIFY(m_store->backup());
        const QString intact = backupPathsIn(m_folder->path()).first();
        const QString empty = m_folder->filePath(u"backups/facenet-20200101-000001.sqlite"_s);
        const QString damaged = m_folder->filePath(u"backups/facenet-20200101-000000.sqlite"_s);
        write(empty, {});
        write(damaged, "no database, but perhaps somebody's only copy\n");
        const QStringList both{empty, damaged};
        const Protected done = valueOf(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QCOMPARE(sorted(done.notOpened), sorted(both));
        QCOMPARE(done.backupsRemoved, 1);
        QVERIFY(!done.finished() && !QFile::exists(intact));
        QCOMPARE(
            valueOf(m_store->protection().changePassphrase(kPassphrase, kAnother, kCheapPassphrase)).notOpened.size(),
            2);
        reopen();
        QCOMPARE(valueOf(m_store->protection().unlock(kAnother)).notOpened.size(), 2);
        for (const QString& backup : both) QVERIFY(QFile::exists(backup) && QFile::remove(backup));
        QVERIFY(valueOf(m_store->protection().unlock(kAnother)).finished());
    }

    void aBackupOfBeforeThePassphraseIsReplacedWhateverItsSchema() {
        fill();
        QVERIFY(m_store->backup());
        const QString backup = backupPathsIn(m_folder->path()).first();
        {
            const auto sql = valueOf(Sql::open(backup, Sql::Access::ReadWrite));
            must(sql->write([&]() -> Result<void> {
                for (const QString& table : {u"person_keys"_s, u"vault"_s}) sql->run(u"DROP TABLE "_s + table);
                sql->run(u"PRAGMA user_version = 2"_s);
                return {};
            }));
        }
        const Protected done = valueOf(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QVERIFY(done.finished());
        QVERIFY(!QFile::exists(backup));
    }

    void anotherPassphraseCostsAtLeastAsMuch() {
        const auto cost = [this] {
            return valueOf(Vault::fromHeader(QByteArray::fromHex(cellsOf(u"SELECT hex(header) FROM vault"_s)))).cost;
        };
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QCOMPARE(cost(), kCheapPassphrase);
        const PassphraseCost more{.operations = 2, .memoryBytes = 1 << 20};
        QVERIFY(m_store->protection().changePassphrase(kPassphrase, kAnother, more));
        QCOMPARE(cost(), more);
        QVERIFY(m_store->protection().changePassphrase(kAnother, kPassphrase, kCheapPassphrase));
        QCOMPARE(cost(), more);
        QVERIFY(m_store->protection().unlock(kPassphrase));
        const PassphraseCost measured = measuredCost();
        QVERIFY(measured.operations >= 3 && measured.memoryBytes >= 64 << 20 && measured.memoryBytes <= 1 << 30);
    }

    void passphrasesAreOverwritten() {
        QString text = u"correct "_s + u"horse"_s;
        wipe(text);
        QCOMPARE(text, QString(13, QChar(0)));
        const QString shared = u"battery "_s + u"staple"_s;
        { const Passphrase passphrase(shared); }
        QCOMPARE(shared, u"battery staple"_s);  // somebody still needs it
    }

    void trainingsKeepNothingReadable() {
        const QString training = m_folder->filePath(u"trainings/20260101"_s);
        QVERIFY(QDir().mkpath(training + u"/crops"_s));
        const TrainingOrigin origin{.data = "/home/Trace-4711/Ann", .name = "mine", .moved = {{"a.png", "Bea"}}};
        must(writeTrainingOrigin(training.toStdString(), origin));
        write(training + u"/crops/1.png"_s, "\x89PNG Trace-4711");
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        const auto seal = valueOf(m_store->protection().trainingSeal());
        QVERIFY(seal);
        QVERIFY(!QFile::exists(training + u"/crops/1.png"_s));  // cut anew when it goes on
        QCOMPARE(codeOf(readTrainingOrigin(training.toStdString())), ErrorCode::FileUnreadable);
        QVERIFY(valueOf(readTrainingOrigin(training.toStdString(), seal.get())) == origin);
        QFile file(training + u"/origin.json"_s);
        QVERIFY(file.open(QIODevice::ReadOnly) && !file.readAll().contains("Trace-4711"));
        m_store->protection().lock();
        QCOMPARE(codeOf(m_store->protection().trainingSeal()), ErrorCode::StoreProtected);
        must(m_store->protection().unprotect(kPassphrase, m_control));
        QVERIFY(!valueOf(m_store->protection().trainingSeal()));
        QVERIFY(valueOf(readTrainingOrigin(training.toStdString())) == origin);
    }

    // ---- What this user remembers

    void aPassphraseThatSomebodyElseTookOffIsNoticed_data() {
        QTest::addColumn<bool>("anotherStore");
        QTest::newRow("taken off") << false;
        QTest::newRow("another store in its place") << true;
    }
    void aPassphraseThatSomebodyElseTookOffIsNoticed() {
        QFETCH(bool, anotherStore);
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        const auto takeOff = [&] {
            if (!anotherStore) {
                change(u"DELETE FROM vault"_s, {});
                change(u"DELETE FROM person_keys"_s, {});
                return;
            }
            m_store.reset();
            const QString file = storeFilePath(m_folder->path());
            for (const char* part : {"", "-wal", "-shm"}) QFile::remove(file + QLatin1String(part));
            const QTemporaryDir other;
            valueOf(GalleryStore::open(other.path()));
            QVERIFY(QFile::copy(storeFilePath(other.path()), file));
            reopen();
        };
        takeOff();
        QCOMPARE(valueOf(m_store->protection().state()), Protection::TakenOff);
        QCOMPARE(codeOf(m_store->people().all()), ErrorCode::StoreUnprotected);
        reopen();
        QCOMPARE(valueOf(m_store->protection().state()), Protection::TakenOff);
        QCOMPARE(codeOf(m_store->people().all()), ErrorCode::StoreUnprotected);
        QCOMPARE(codeOf(m_store->people().enroll(sampleEnrolment(u"Carl"_s, 1, m_random))),
                 ErrorCode::StoreUnprotected);
        QCOMPARE(codeOf(m_store->setting(u"key"_s)), ErrorCode::StoreUnprotected);
        QCOMPARE(codeOf(m_store->setSetting(u"key"_s, u"value"_s)), ErrorCode::StoreUnprotected);
        QCOMPARE(codeOf(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase)),
                 ErrorCode::StoreUnprotected);
        must(m_store->protection().acceptUnprotected());
        QCOMPARE(valueOf(m_store->protection().state()), Protection::None);
        QVERIFY(m_store->people().all());
        QCOMPARE(codeOf(m_store->protection().acceptUnprotected()), ErrorCode::InvalidArgument);
        reopen();
        QVERIFY(m_store->people().all());
    }

    /// Its new place is remembered as the old one was.
    void aMovedStoreIsRemembered() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        m_store.reset();
        const QTemporaryDir around;
        const QString moved = around.filePath(u"moved"_s);
        QVERIFY(QDir().rename(m_folder->path(), moved));
        QCOMPARE(valueOf(valueOf(GalleryStore::open(moved))->protection().state()), Protection::Locked);
        const QString file = storeFilePath(moved);
        for (const char* part : {"", "-wal", "-shm"}) QFile::remove(file + QLatin1String(part));
        const QTemporaryDir other;
        valueOf(GalleryStore::open(other.path()));
        QVERIFY(QFile::copy(storeFilePath(other.path()), file));
        const auto laid = valueOf(GalleryStore::open(moved));
        QCOMPARE(valueOf(laid->protection().state()), Protection::TakenOff);
    }

    void takingItOffOneselfIsRemembered() {
        fill();
        const auto other = valueOf(GalleryStore::open(m_folder->path()));
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QCOMPARE(codeOf(other->people().all()), ErrorCode::StoreProtected);
        must(m_store->protection().unprotect(kPassphrase, m_control));
        QVERIFY(other->people().all());
        reopen();
        QCOMPARE(valueOf(m_store->protection().state()), Protection::None);
        QVERIFY(m_store->people().all());
    }

    // ---- Settings that decide who is named

    void settingsChangedWithoutThePassphraseAreRefused_data() {
        QTest::addColumn<QString>("statement");
        QTest::newRow("changed") << u"UPDATE settings SET value = '{\"stranger_rate\":0.5}'"_s;
        QTest::newRow("dropped") << u"DELETE FROM settings"_s;
        QTest::newRow("added") << u"INSERT INTO settings VALUES ('new', 'one')"_s;
        QTest::newRow("moved") << u"UPDATE settings SET key = key || substr(value, 1, 1), value = substr(value, 2)"_s;
        QTest::newRow("less strict") << u"UPDATE strict_pairs SET threshold = 0.1"_s;
        QTest::newRow("strict no more") << u"DELETE FROM strict_pairs"_s;
        QTest::newRow("strict hidden") << u"UPDATE strict_pairs SET removed_at_ms = 1"_s;
        QTest::newRow("strict for others") << u"UPDATE strict_pairs SET model_id = 'model-b'"_s;
        QTest::newRow("no seal") << u"UPDATE vault SET settings_seal = NULL"_s;
        QTest::newRow("a forged seal") << u"UPDATE vault SET settings_seal = zeroblob(32)"_s;
    }
    void settingsChangedWithoutThePassphraseAreRefused() {
        QFETCH(QString, statement);
        fill();
        must(m_store->faces().registerModel(kOtherModel, {}, {}));
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        must(m_store->setSetting(u"recognition"_s, u"{\"stranger_rate\":0.001}"_s));
        QVERIFY(m_store->people().beStricter(kModel, {.first = 1, .second = 2, .threshold = 0.7F}));
        const QString before = told();
        change(statement, {});
        QCOMPARE(codeOf(m_store->people().all()), ErrorCode::SettingsAltered);
        QCOMPARE(codeOf(m_store->faces().galleryContents(kModel)), ErrorCode::SettingsAltered);
        QCOMPARE(codeOf(m_store->setting(u"recognition"_s)), ErrorCode::SettingsAltered);
        QCOMPARE(codeOf(m_store->setSetting(u"key"_s, u"value"_s)), ErrorCode::SettingsAltered);
        reopen();
        QCOMPARE(codeOf(m_store->protection().unlock(kPassphrase)), ErrorCode::SettingsAltered);
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Locked);
        // The way on.
        QCOMPARE(codeOf(m_store->protection().resetSettings(kAnother)), ErrorCode::WrongPassphrase);
        QCOMPARE(codeOf(m_store->people().all()), ErrorCode::StoreProtected);
        must(m_store->protection().resetSettings(kPassphrase));
        QCOMPARE(valueOf(m_store->setting(u"recognition"_s)), QString());
        QVERIFY(valueOf(m_store->people().strictPairs()).isEmpty());
        QCOMPARE(told(), before);
        reopen();
        QVERIFY(m_store->protection().unlock(kPassphrase));
    }

    /// Whatever the program does itself is sealed, in backups too.
    void ownChangesOfSettingsAreSealed() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        const Enrolled carl = valueOf(m_store->people().enroll(sampleEnrolment(u"Carl"_s, 1, m_random)));
        must(m_store->setSetting(u"key"_s, u"value"_s));
        const JournalEntry pair =
            valueOf(m_store->people().beStricter(kModel, {.first = 1, .second = 2, .threshold = 0.7F}));
        QVERIFY(m_store->people().beStricter(kModel, {.first = 1, .second = carl.personId, .threshold = 0.6F}));
        QVERIFY(m_store->journal().undo(pair.id));
        QVERIFY(m_store->journal().redo(pair.id));
        const JournalEntry gone = valueOf(m_store->people().remove({2}));
        QVERIFY(m_store->backup());
        QVERIFY(m_store->journal().undo(gone.id));
        QVERIFY(m_store->people().merge(2, 1));
        QVERIFY(m_store->people().erase({carl.personId}));
        const QDateTime soon = QDateTime::currentDateTimeUtc().addSecs(1);
        m_store->protection().lock();
        must(m_store->journal().forget(soon));
        reopen();
        QVERIFY(m_store->protection().unlock(kPassphrase));
        QVERIFY(readsEverything());
        for (const QString& backup : backupPathsIn(m_folder->path()))
            QVERIFY(copyOf(backup)->protection().unlock(kPassphrase));
    }

    void aCopyOpensElsewhereWithThePassphraseOnly() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        const auto copy = copyOf(storeFilePath(m_folder->path()));
        QCOMPARE(valueOf(copy->protection().state()), Protection::Locked);
        QCOMPARE(codeOf(copy->people().all()), ErrorCode::StoreProtected);
        QCOMPARE(codeOf(copy->protection().unlock(kAnother)), ErrorCode::WrongPassphrase);
        QVERIFY(copy->protection().unlock(kPassphrase));
        QCOMPARE(valueOf(copy->people().all()).first().name, u"Ann Trace-4711"_s);
    }

    void anotherProgramSetsAndTakesOffThePassphrase() {
        fill();
        const auto other = valueOf(GalleryStore::open(m_folder->path()));
        QVERIFY(other->people().all());
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QCOMPARE(valueOf(other->protection().state()), Protection::Locked);
        QCOMPARE(codeOf(other->people().all()), ErrorCode::StoreProtected);
        QCOMPARE(codeOf(other->people().enroll(sampleEnrolment(u"Carl"_s, 1, m_random))), ErrorCode::StoreProtected);
        QVERIFY(other->protection().unlock(kPassphrase));
        QVERIFY(other->people().enroll(sampleEnrolment(u"Carl"_s, 1, m_random)));
        QCOMPARE(valueOf(m_store->people().all()).last().name, u"Carl"_s);

        must(m_store->protection().unprotect(kPassphrase, m_control));
        QVERIFY(other->people().enroll(
            sampleEnrolment(u"Dora"_s, 1, m_random)));  // written readable, not with the old keys
        QCOMPARE(valueOf(m_store->people().all()).last().name, u"Dora"_s);
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QCOMPARE(codeOf(other->people().all()), ErrorCode::StoreProtected);  // other keys now
        QVERIFY(other->protection().unlock(kPassphrase));
        QCOMPARE(valueOf(other->people().all()).size(), 4);
    }

    /// A number whose transaction was rolled back is given to somebody else by another program.
    void numbersOfFailedEnrolmentsMeanSomebodyElse() {
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        const auto other = valueOf(GalleryStore::open(m_folder->path()));
        QVERIFY(other->protection().unlock(kPassphrase));
        Enrolment broken = sampleEnrolment(u"Ann"_s, 2, m_random);
        broken.faces[1].crop = cv::Mat();
        QCOMPARE(codeOf(m_store->people().enroll(broken)), ErrorCode::InvalidArgument);
        QVERIFY(other->people().enroll(sampleEnrolment(u"Bea"_s, 1, m_random)));
        QCOMPARE(valueOf(m_store->people().all()).first().name, u"Bea"_s);
        QCOMPARE(valueOf(m_store->faces().galleryContents(kModel)).templates.size(), 1U);
    }

    // ---- What can be read of a protected store

    void theFilesRevealNothing() {
        const QList<QByteArray> traces = fill();
        QVERIFY(m_store->backup());
        QFile(m_folder->filePath(u"backups/facenet-XYZ.part"_s)).open(QIODevice::WriteOnly);
        for (const QByteArray& trace : traces) QVERIFY2(occurrences(trace) > 0, trace.toHex());
        const Protected done = valueOf(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QCOMPARE(done.backupsRemoved, 2);
        QVERIFY(done.notRemoved.isEmpty() && !done.leftReadable);
        for (const QByteArray& trace : traces) QVERIFY2(occurrences(trace) == 0, trace.toHex());
        QCOMPARE(backupPathsIn(m_folder->path()).size(), 1);

        // What is written from now on neither; the log is read while it is full.
        const QList<QByteArray> more = fill(u"Later-4711"_s);
        QVERIFY(m_store->backup());
        for (const QByteArray& trace : more + traces) QVERIFY2(occurrences(trace) == 0, trace.toHex());
        m_store.reset();
        for (const QByteArray& trace : more + traces) QVERIFY2(occurrences(trace) == 0, trace.toHex());

        reopen();
        QVERIFY(m_store->protection().unlock(kPassphrase));
        must(m_store->protection().unprotect(kPassphrase, m_control));
        for (const QByteArray& trace : more + traces) QVERIFY2(occurrences(trace) > 0, trace.toHex());
    }

    /// No column of the database is left out: each text and each blob is known to tell nothing, or encrypted.
    void everyColumnIsAccountedFor() {
        static const QStringList kHarmless{
            u"faces.size_px"_s, u"models.id"_s, u"models.name"_s, u"models.metadata_json"_s, u"embeddings.model_id"_s,
            u"settings.key"_s, u"settings.value"_s, u"rejected_embeddings.model_id"_s, u"sightings.model_id"_s,
            u"log.program"_s, u"log.action"_s, u"vault.header"_s, u"person_keys.sealed"_s, u"strict_pairs.model_id"_s,
            u"store_identity.store_id"_s, u"vault.settings_seal"_s,
            // What everybody is asked to agree to, and hashes that tell nothing.
            u"consents.version"_s, u"consents.purpose"_s, u"consents.text"_s, u"erased.hash"_s,
            u"person_origins.hash"_s, u"face_origins.hash"_s, u"sighting_origins.hash"_s, u"look_origins.hash"_s,
            u"log.outcome"_s};
        fill();
        const auto texts = [this] {
            QMap<QString, QByteArray> contents;
            const auto sql = valueOf(Sql::open(storeFilePath(m_folder->path()), Sql::Access::ReadOnly));
            const auto read = sql->read([&]() -> Result<void> {
                const auto columns = sql->rows(
                    u"SELECT m.name || '.' || c.name, m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c"
                    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type IN ('TEXT', 'BLOB')"_s,
                    {}, [](const QSqlQuery& row) {
                        return QStringList{row.value(0).toString(), row.value(1).toString(), row.value(2).toString()};
                    });
                for (const QStringList& column : columns)
                    contents[column[0]] =
                        sql->value(u"SELECT group_concat(hex(%1)) FROM %2"_s.arg(column[2], column[1]), {})
                            .toByteArray();
                return {};
            });
            QTest::qVerify(read.ok(), "read", "", __FILE__, __LINE__);
            return contents;
        };
        const auto before = texts();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        const auto after = texts();
        QVERIFY(before.size() > 15);
        for (const auto& [column, content] : before.asKeyValueRange()) {
            if (kHarmless.contains(column)) continue;
            QVERIFY2(!content.isEmpty(), qPrintable(column + u" is not filled by this test"_s));
            for (const QByteArray& cell : content.split(','))
                QVERIFY2(cell.size() < 2 || !after[column].contains(cell), qPrintable(column));
        }
    }

    void equalContentLooksDifferent() {
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QVERIFY(m_store->people().enroll(sampleEnrolment(u"Same"_s, 1, m_random)));
        QVERIFY(m_store->people().enroll(sampleEnrolment(u"Same"_s, 1, m_random), true));
        QCOMPARE(cellsOf(u"SELECT count(DISTINCT name) FROM people"_s), "2");
        QCOMPARE(cellsOf(u"SELECT count(DISTINCT folded_name) FROM people"_s), "1");  // to find them by name
        QCOMPARE(valueOf(m_store->people().named(u"SAME"_s)).size(), 2);
    }

    // ---- Damage

    void everyDamagedByteOfTheHeaderIsNoticed() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        const QByteArray header = QByteArray::fromHex(cellsOf(u"SELECT hex(header) FROM vault"_s));
        QVERIFY(header.size() > 100);
        for (qsizetype i = 0; i < header.size(); ++i) {
            QByteArray damaged = header;
            damaged[i] = char(damaged[i] ^ (1 << (i % 8)));
            const auto vault = Vault::fromHeader(damaged);
            QCOMPARE(codeOf(vault), ErrorCode::StoreCorrupt);
        }
        for (const QByteArray& wrong : {QByteArray(), header.chopped(1), QByteArray(header + '\0'), QByteArray(9, 'x')})
            QCOMPARE(codeOf(Vault::fromHeader(wrong)), ErrorCode::StoreCorrupt);
        change(u"UPDATE vault SET header = ?"_s, {header.chopped(3)});
        QCOMPARE(codeOf(m_store->people().all()), ErrorCode::StoreCorrupt);
        QCOMPARE(codeOf(m_store->protection().state()), ErrorCode::StoreCorrupt);
        reopen();
        const auto unlocked = m_store->protection().unlock(kPassphrase);
        QCOMPARE(codeOf(unlocked), ErrorCode::StoreCorrupt);
        QVERIFY(unlocked.error().context.find("passphrase") != std::string::npos);
        // Settings can be read and the header be put back.
        QVERIFY(m_store->setting(u"key"_s));
        change(u"UPDATE vault SET header = ?"_s, {header});
        QVERIFY(m_store->protection().unlock(kPassphrase));
        QCOMPARE(valueOf(m_store->people().all()).size(), 2);

        change(u"DELETE FROM vault"_s, {});
        QCOMPARE(codeOf(m_store->people().all()), ErrorCode::StoreCorrupt);
    }

    /// Somebody who may write the file asks for a passphrase that takes all memory.
    void unreasonableCostsAreRefused() {
        Vault vault{.id = QByteArray(16, 'i'),
                    .cost = {.operations = 1, .memoryBytes = quint64(1) << 42},
                    .salt = QByteArray(16, 's'),
                    .sealedKey = QByteArray(72, 'k')};
        QCOMPARE(codeOf(Vault::fromHeader(vault.header())), ErrorCode::StoreCorrupt);
        vault.cost = {.operations = quint64(1) << 40, .memoryBytes = 8192};
        QCOMPARE(codeOf(Vault::fromHeader(vault.header())), ErrorCode::StoreCorrupt);
        vault.cost = kCheapPassphrase;
        QVERIFY(Vault::fromHeader(vault.header()));
    }

    void swappedCellsAreNoticed_data() {
        QTest::addColumn<QString>("statement");
        const auto swap = [](const char* name, const QString& table, const QString& column, const QString& row) {
            QTest::newRow(name) << u"UPDATE %1 SET %2 = (SELECT o.%2 FROM %1 o WHERE o.%3 <> %1.%3 LIMIT 1)"_s.arg(
                table, column, row);
        };
        swap("names", u"people"_s, u"name"_s, u"id"_s);
        swap("notes", u"people"_s, u"note"_s, u"id"_s);
        swap("sources", u"faces"_s, u"source"_s, u"id"_s);
        swap("crops", u"crops"_s, u"png"_s, u"face_id"_s);
        swap("vectors", u"embeddings"_s, u"vector"_s, u"face_id"_s);
        swap("rejected vectors", u"rejected_embeddings"_s, u"vector"_s, u"look_id"_s);
        swap("sightings' crops", u"sightings"_s, u"crop_png"_s, u"id"_s);
        swap("sightings' vectors", u"sightings"_s, u"vector"_s, u"id"_s);
        swap("journal", u"journal"_s, u"subject"_s, u"id"_s);
        swap("keys", u"person_keys"_s, u"sealed"_s, u"person_id"_s);
        QTest::newRow("name and note") << u"UPDATE people SET name = note"_s;
        QTest::newRow("vectors of two models")
            << u"UPDATE embeddings SET vector = (SELECT o.vector FROM embeddings o WHERE o.face_id = embeddings.face_id"
               " AND o.model_id <> embeddings.model_id) WHERE face_id IN (SELECT face_id FROM embeddings WHERE"
               " model_id = 'model-b')"_s;
        QTest::newRow("somebody else's face") << u"UPDATE faces SET person_id = (SELECT max(id) FROM people)"_s;
        QTest::newRow("a key that is missing") << u"DELETE FROM person_keys WHERE person_id = 1"_s;
        QTest::newRow("a bit") << u"UPDATE crops SET png = zeroblob(length(png))"_s;
        QTest::newRow("too short") << u"UPDATE crops SET png = x'00'"_s;
        QTest::newRow("plain text") << u"UPDATE people SET name = 'Mallory'"_s;
    }
    void swappedCellsAreNoticed() {
        QFETCH(QString, statement);
        fill();
        QVERIFY(m_store->faces().addEmbeddings(kOtherModel, {{1, sampleEmbedding(m_random)}}));
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QVERIFY(readsEverything());
        change(statement, {});
        QVERIFY(!readsEverything());
    }

    /// Else whoever is to be erased, exported or enrolled by name would be somebody else.
    void swappedNamesFindNobodyElse() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        const QList<Person> people = valueOf(m_store->people().all());
        QVERIFY(people.size() >= 2);
        const QString name = people.first().name;
        QCOMPARE(valueOf(m_store->people().named(name)).first().id, people.first().id);
        change(u"UPDATE people SET folded_name = (SELECT folded_name FROM people WHERE id = ?) WHERE id = ?"_s,
               {people.first().id, people.last().id});
        change(u"UPDATE people SET folded_name = 'nobody' WHERE id = ?"_s, {people.first().id});
        QCOMPARE(codeOf(m_store->people().named(name)), ErrorCode::StoreCorrupt);
    }

    void swappedRowsAreNoticed_data() {
        QTest::addColumn<QStringList>("statements");
        const auto swap = [](const char* name, const QStringList& columns, int sum) {
            QStringList statements;
            for (const QString& column : columns) {
                const QStringList parts = column.split(u'.');
                statements << u"UPDATE %1 SET %2 = -%2"_s.arg(parts[0], parts[1])
                           << u"UPDATE %1 SET %2 = %3 + %2"_s.arg(parts[0], parts[1]).arg(sum);
            }
            QTest::newRow(name) << statements;
        };
        swap("keys of people", {u"person_keys.person_id"_s}, 3);
        swap("people with their keys", {u"people.id"_s, u"person_keys.person_id"_s}, 3);
        swap("people and whose faces are", {u"people.id"_s, u"person_keys.person_id"_s, u"faces.person_id"_s}, 3);
        swap("whose faces are", {u"faces.person_id"_s}, 3);
        swap("faces as a whole", {u"faces.id"_s, u"crops.face_id"_s, u"embeddings.face_id"_s}, 5);
        swap("crops", {u"crops.face_id"_s}, 5);
        swap("sightings as a whole", {u"sightings.id"_s}, 5);
        swap("rejected looks", {u"rejected_looks.id"_s, u"rejected_embeddings.look_id"_s}, 3);
        QTest::newRow("whose sightings are") << QStringList{u"UPDATE sightings SET person_id = NULL"_s};
    }
    void swappedRowsAreNoticed() {
        QFETCH(QStringList, statements);
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QVERIFY(readsEverything());
        for (const QString& statement : statements) change(statement, {});
        QVERIFY(!readsEverything());
    }

    // ---- Failures on the way

    void aFailureWhileProtectingChangesNothing() {
        fill();
        const QString before = told();
        // An index of what cannot be computed: of values that begin so, when they are written.
        const auto failWhere = [this](const QString& begins) {
            change(
                u"CREATE INDEX fails ON journal (CASE WHEN substr(changes, 1, 1) %1 ('{', '[')"
                " THEN abs(-9223372036854775807 - 1) END)"_s.arg(begins),
                {});
        };
        failWhere(u"NOT IN"_s);
        QCOMPARE(codeOf(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase)),
                 ErrorCode::StoreFailed);
        QCOMPARE(valueOf(m_store->protection().state()), Protection::None);
        QCOMPARE(told(), before);
        change(u"DROP INDEX fails"_s, {});
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QCOMPARE(told(), before);
        failWhere(u"IN"_s);
        QCOMPARE(codeOf(m_store->protection().unprotect(kPassphrase, m_control)), ErrorCode::StoreFailed);
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Unlocked);
        QCOMPARE(told(), before);
    }

    void aCancelledProtectionChangesNothing() {
        fill();
        const QString before = told();
        const auto cancelHalfway = [&](auto change) {
            int total = 0;
            std::function<void()> cancel;
            JobControl control([&](int done, int all) {
                total = all;
                if (done == all / 2) cancel();
            });
            cancel = [&] { control.cancel(); };
            QCOMPARE(codeOf(change(control)), ErrorCode::Cancelled);
            QVERIFY(total > 10);
            QCOMPARE(told(), before);
        };
        cancelHalfway(
            [&](JobControl& control) { return m_store->protection().protect(kPassphrase, control, kCheapPassphrase); });
        QCOMPARE(valueOf(m_store->protection().state()), Protection::None);
        int last = 0, all = 0;
        JobControl watched([&](int done, int total) {
            last = done;
            all = total;
        });
        QVERIFY(m_store->protection().protect(kPassphrase, watched, kCheapPassphrase));
        QCOMPARE(last, all - 1);
        cancelHalfway([&](JobControl& control) { return m_store->protection().unprotect(kPassphrase, control); });
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Unlocked);
    }

    /// Ended after everything was encrypted, before what is left of the old content was removed.
    void theNextUnlockingCleansUp() {
        const QList<QByteArray> traces = fill();
        QVERIFY(m_store->backup());
        const auto reader = valueOf(Sql::open(storeFilePath(m_folder->path()), Sql::Access::ReadOnly));
        const auto blocked = reader->read([&]() -> Result<void> {
            if (!reader->value(u"SELECT count(*) FROM people"_s).isValid()) return Error{};
            const auto done = m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase);
            if (!done) return done.error();
            return done->leftReadable ? Result<void>() : Error{};
        });
        QVERIFY(blocked);
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Unlocked);
        QVERIFY(occurrences(traces[0]) > 0);
        reopen();
        QVERIFY(m_store->protection().unlock(kPassphrase));
        for (const QByteArray& trace : traces) QVERIFY2(occurrences(trace) == 0, trace.toHex());
    }

    // ---- Changes

    /// Random changes, each undone and redone, on a protected store beside one that is not: both tell the same.
    void changesUndoAndRedoAsWithoutAPassphrase() {
        const QTemporaryDir plainFolder;
        const auto plain = valueOf(GalleryStore::open(plainFolder.path()));
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        for (GalleryStore* store : {plain.get(), m_store.get()}) {
            m_random = cv::RNG(3);
            fillStore(*store, u"Trace-4711"_s);
        }
        QRandomGenerator random(4711);
        QList<qint64> entries;
        for (int step = 0; step < 60; ++step) {
            const quint32 kind = random.bounded(9), seed = random.generate();
            const qint64 entry = entries.isEmpty() ? 0 : entries[random.bounded(entries.size())];
            const auto a = act(*plain, kind, seed, entry), b = act(*m_store, kind, seed, entry);
            QCOMPARE(b, a);
            if (a.has_value() && *a > 0) entries.append(*a);
            QCOMPARE(tellAll(*m_store), tellAll(*plain));
        }
        QVERIFY(entries.size() > 20);
        must(m_store->protection().unprotect(kPassphrase, m_control));
        QCOMPARE(tellAll(*m_store), tellAll(*plain));
        for (const qint64 entry : entries)
            QCOMPARE(codeOf(m_store->journal().undo(entry)), codeOf(plain->journal().undo(entry)));
        QCOMPARE(tellAll(*m_store), tellAll(*plain));
    }

    void changesFromBeforeAreUndoneAfterwards() {
        fill();
        const qint64 ann = valueOf(m_store->people().all())[0].id, bea = valueOf(m_store->people().all())[1].id;
        const QString before = tellRows(*m_store);
        const JournalEntry merge = valueOf(m_store->people().merge(ann, bea));
        const JournalEntry rename = valueOf(m_store->people().rename(bea, u"Zoe"_s));
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QVERIFY(m_store->journal().undo(rename.id));
        valueOf(m_store->journal().undo(merge.id));
        QCOMPARE(tellRows(*m_store), before);
        QCOMPARE(valueOf(m_store->people().named(u"zoe"_s)).size(), 0);
        must(m_store->protection().unprotect(kPassphrase, m_control));
        QVERIFY(m_store->journal().redo(merge.id));
        valueOf(m_store->journal().undo(merge.id));
        QCOMPARE(tellRows(*m_store), before);
    }

    /// Dropping one person's key takes nothing from the others, whatever moved between them before.
    void erasingDropsTheKeyAndNobodyElses() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        const qint64 ann = valueOf(m_store->people().all())[0].id, bea = valueOf(m_store->people().all())[1].id;
        const qint64 moved = valueOf(m_store->faces().of(ann)).first().id;
        valueOf(m_store->faces().move({moved}, bea));
        const Enrolled carl = valueOf(m_store->people().enroll(sampleEnrolment(u"Carl Trace-4711"_s, 2, m_random)));
        QVERIFY(m_store->people().merge(carl.personId, bea));
        QVERIFY(m_store->backup());
        const QByteArray keyOfAnn =
            QByteArray::fromHex(cellsOf(u"SELECT hex(sealed) FROM person_keys WHERE person_id = %1"_s.arg(ann)));
        QCOMPARE(keyOfAnn.size(), 72);
        QVERIFY(occurrences(keyOfAnn) >= 2);
        const Erasure erasure = valueOf(m_store->people().erase({ann}));
        QCOMPARE(erasure.left, 0);
        QVERIFY(erasure.notRewritten.isEmpty());
        QCOMPARE(occurrences(keyOfAnn), 0);
        QVERIFY(readsEverything());
        QCOMPARE(valueOf(m_store->people().get(bea)).faceCount, 5);
        QCOMPARE(valueOf(m_store->faces().galleryContents(kModel)).templates.size(), 5U);
        const auto copy = copyOf(backupPathsIn(m_folder->path()).first());
        QVERIFY(copy->protection().unlock(kPassphrase));
        QCOMPARE(valueOf(copy->people().all()).size(), 1);
        QCOMPARE(valueOf(copy->faces().galleryContents(kModel)).templates.size(), 5U);
        // And of whoever was merged.
        QVERIFY(m_store->people().erase({bea}));
        QCOMPARE(cellsOf(u"SELECT count(*) FROM person_keys"_s), "0");
    }

    void erasingReachesBackupsOfOtherPassphrases() {
        fill();
        const qint64 ann = valueOf(m_store->people().all())[0].id;
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        QVERIFY(m_store->backup());
        must(m_store->protection().unprotect(kPassphrase, m_control));
        QVERIFY(m_store->protection().protect(kAnother, m_control, kCheapPassphrase));
        QVERIFY(m_store->backup());
        const Erasure erasure = valueOf(m_store->people().erase({ann}));
        QCOMPARE(erasure.backups, 2);
        for (const QString& backup : backupPathsIn(m_folder->path())) {
            const auto copy = copyOf(backup);
            QVERIFY(copy->protection().unlock(kPassphrase) || copy->protection().unlock(kAnother));
            QCOMPARE(valueOf(copy->people().all()).size(), 1);
        }
    }

    /// Who was let in, and who was not.
    void unlockingIsLogged() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        reopen();
        QCOMPARE(codeOf(m_store->protection().unlock(kAnother)), ErrorCode::WrongPassphrase);
        QVERIFY(m_store->protection().unlock(kPassphrase));
        const QList<LogLine> lines = valueOf(m_store->journal().log(2));
        QCOMPARE(lines[0].action, u"unlock"_s);
        QCOMPARE(lines[0].outcome, u"ok"_s);
        QCOMPARE(lines[1].action, u"unlock"_s);
        QCOMPARE(lines[1].outcome, u"refused"_s);
    }

    /// At every door.
    void wrongPassphrasesAreLogged() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        StoreProtection& protection = m_store->protection();
        const std::function<std::optional<ErrorCode>()> doors[] = {
            [&] { return codeOf(protection.unlock(kAnother)); },
            [&] { return codeOf(protection.changePassphrase(kAnother, kPassphrase, kCheapPassphrase)); },
            [&] { return codeOf(protection.resetSettings(kAnother)); },
            [&] { return codeOf(protection.unprotect(kAnother, m_control)); },
        };
        for (const auto& door : doors) {
            const qsizetype before = valueOf(m_store->journal().log(1000)).size();
            QCOMPARE(door(), ErrorCode::WrongPassphrase);
            const QList<LogLine> lines = valueOf(m_store->journal().log(1000));
            QCOMPARE(lines.size(), before + 1);
            QCOMPARE(lines[0].action, u"unlock"_s);
            QCOMPARE(lines[0].outcome, u"refused"_s);
        }
    }

    /// Forgetting needs no passphrase: it goes on where nobody comes to unlock the store.
    void whatIsOldIsForgottenWhileLocked() {
        fill();
        QVERIFY(m_store->protection().protect(kPassphrase, m_control, kCheapPassphrase));
        m_store->protection().lock();
        const QDateTime soon = QDateTime::currentDateTimeUtc().addSecs(1);
        QVERIFY(valueOf(m_store->sightings().forget(soon)) > 0);
        QVERIFY(m_store->journal().forget(soon));
        QVERIFY(m_store->protection().unlock(kPassphrase));
        QVERIFY(valueOf(m_store->sightings().since({}, 10)).isEmpty());
        QVERIFY(valueOf(m_store->journal().latest(10)).isEmpty());
    }

private:
    void reopen() {
        m_store.reset();
        m_store = valueOf(GalleryStore::open(m_folder->path()));
    }

    QList<QByteArray> fill(const QString& trace = u"Trace-4711"_s) { return fillStore(*m_store, trace); }

    /// Something in every column; returns bytes by which it can be found in the files.
    QList<QByteArray> fillStore(GalleryStore& store, const QString& trace) {
        QList<QByteArray> traces{trace.toUtf8(), trace.toLower().toUtf8(), QByteArray("\x89PNG\r\n")};
        qint64 ids[2];
        for (int i = 0; i < 2; ++i) {
            Enrolment enrolment = sampleEnrolment((i ? u"Bea "_s : u"Ann "_s) + trace, 2, m_random);
            enrolment.note = u"note of "_s + QString::number(i) + u" in Room-"_s + trace;
            enrolment.faces[0].source = u"/home/Source-%1/a%2.jpg"_s.arg(trace).arg(i);
            const Enrolled enrolled = valueOf(store.people().enroll(enrolment));
            ids[i] = enrolled.personId;
            traces << enrolment.note.toUtf8() << enrolment.faces[0].source.toUtf8()
                   << vectorBytes(enrolment.faces[0].embedding)
                   << valueOf(store.faces().cropPng(enrolled.faceIds[0])).mid(1000, 32);
            const Embedding look = sampleEmbedding(m_random);
            valueOf(store.faces().rejectLook(enrolled.personId, kModel, look, sampleCrop(m_random)));
            traces << vectorBytes(look);
        }
        for (int i = 0; i < 4; ++i) {
            const Embedding look = sampleEmbedding(m_random);
            const QByteArray crop = valueOf(pngFromCrop(sampleCrop(m_random)));
            const QString source = u"Door-%1-%2"_s.arg(trace).arg(i);
            const auto added = store.sightings().add({.personId = i < 2 ? std::optional(ids[i]) : std::nullopt,
                                                      .seenAt = QDateTime::currentDateTimeUtc().addSecs(-60 - i),
                                                      .source = source,
                                                      .cropPng = crop,
                                                      .modelId = kModel,
                                                      .embedding = look});
            QTest::qVerify(added.ok(), "added", "", __FILE__, __LINE__);
            traces << source.toUtf8() << vectorBytes(look) << crop.mid(1000, 32);
        }
        valueOf(store.people().rename(ids[1], u"Beatrix "_s + trace));
        return traces;
    }

    /// Everything that can be read of a store, crops and vectors too.
    static QString tellAll(const GalleryStore& store) { return tellRows(store) + tellJournal(store); }
    static QString tellRows(const GalleryStore& store) {
        QString text;
        for (const Person& person : valueOf(store.people().all())) {
            text += u"\n%1 %2 %3 %4:"_s.arg(person.name, person.note).arg(person.id).arg(person.portraitFaceId);
            for (const StoredFace& face : valueOf(store.faces().of(person.id)))
                text +=
                    u" %1 %2 %3"_s.arg(face.id).arg(face.source).arg(qHash(valueOf(store.faces().cropPng(face.id))));
        }
        const GalleryContents contents = valueOf(store.faces().galleryContents(kModel));
        for (const Template& one : contents.templates)
            text += u"\n%1 %2 %3"_s.arg(one.personId).arg(one.faceId).arg(qHash(vectorBytes(one.embedding)));
        for (const auto& one : contents.rejections)
            text += u"\nnot %1 %2"_s.arg(one.personId).arg(qHash(vectorBytes(one.embedding)));
        for (const Sighting& one : valueOf(store.sightings().since({}, 1000)))
            text += u"\nseen %1 %2 %3 %4 %5"_s.arg(one.personName, one.source)
                        .arg(one.id)
                        .arg(qHash(one.cropPng))
                        .arg(qHash(vectorBytes(one.embedding)));
        for (const auto& [look, crop] : valueOf(store.faces().looksWithoutEmbedding(kOtherModel, 1000)))
            text += u"\nlook %1 %2"_s.arg(look).arg(qHash(crop));
        return text;
    }
    static QString tellJournal(const GalleryStore& store) {
        QString text;
        for (const JournalEntry& entry : valueOf(store.journal().latest(1000)))
            text += u"\n%1 %2 %3 %4"_s.arg(entry.subject, entry.detail).arg(entry.id).arg(entry.undone);
        return text;
    }
    QString told() const { return tellAll(*m_store); }

    /// One change by numbers alone, so that it is the same on two stores: the entry, 0 for undo and redo, nothing where
    /// it was refused.
    std::optional<qint64> act(GalleryStore& store, quint32 kind, quint32 seed, qint64 entry) {
        QRandomGenerator random(seed);
        m_random = cv::RNG(seed);
        const auto entryOf = [](const auto& result) { return result ? std::optional(result->id) : std::nullopt; };
        const QList<Person> people = valueOf(store.people().all());
        if (people.isEmpty()) {
            const auto enrolled = store.people().enroll(sampleEnrolment(u"New %1"_s.arg(seed), 3, m_random));
            return enrolled ? std::optional(enrolled->entry.id) : std::nullopt;
        }
        const qint64 one = people[random.bounded(people.size())].id, two = people[random.bounded(people.size())].id;
        QList<qint64> faces;
        for (const StoredFace& face : valueOf(store.faces().of(one)))
            if (random.bounded(2) == 0) faces.append(face.id);
        switch (kind) {
            case 0: {
                const auto enrolled = store.people().enroll(sampleEnrolment(u"New %1"_s.arg(seed), 3, m_random));
                return enrolled ? std::optional(enrolled->entry.id) : std::nullopt;
            }
            case 1:
                return entryOf(store.people().rename(one, u"Name %1"_s.arg(seed)));
            case 2:
                return entryOf(store.people().setNote(one, u"Note %1"_s.arg(seed)));
            case 3:
                return entryOf(store.people().merge(one, two));
            case 4:
                return entryOf(store.faces().move(faces, two));
            case 5: {
                const auto split = store.faces().split(faces, u"Split %1"_s.arg(seed));
                return split ? std::optional(split->entry.id) : std::nullopt;
            }
            case 6: {
                QList<qint64> unknown;
                for (const Sighting& sighting : valueOf(unnamedSightings(store))) unknown.append(sighting.id);
                const auto named = store.sightings().name(unknown, {.personId = one});
                return named ? std::optional(named->entry.id) : std::nullopt;
            }
            case 7:
                return store.journal().undo(entry) ? std::optional<qint64>(0) : std::nullopt;
            default:
                return store.journal().redo(entry) ? std::optional<qint64>(0) : std::nullopt;
        }
    }

    bool readsEverything() const {
        const GalleryStore& store = *m_store;
        const auto people = store.people().all();
        bool ok = people && store.faces().galleryContents(kModel) && store.faces().galleryContents(kOtherModel) &&
                  store.faces().crops(0, 1000) && store.sightings().since({}, 1000) && store.journal().latest(1000) &&
                  store.faces().looksWithoutEmbedding(kOtherModel, 1000);
        if (people)
            for (const Person& person : *people) ok = ok && store.faces().of(person.id);
        return ok;
    }

    void expectLocked() {
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Locked);
        GalleryStore& store = *m_store;
        const QDateTime time = QDateTime::currentDateTimeUtc();
        const QList<std::optional<ErrorCode>> codes{
            codeOf(store.people().all()),
            codeOf(store.people().get(1)),
            codeOf(store.people().named(u"Ann Trace-4711"_s)),
            codeOf(store.faces().of(1)),
            codeOf(store.faces().cropPng(1)),
            codeOf(store.faces().crops(0, 10)),
            codeOf(store.faces().galleryContents(kModel)),
            codeOf(store.faces().withoutEmbedding(kOtherModel, 10)),
            codeOf(store.faces().looksWithoutEmbedding(kOtherModel, 10)),
            codeOf(store.faces().embeddingOf(1, kModel)),
            codeOf(store.sightings().since({}, 10)),
            codeOf(store.sightings().of(1, 10)),
            codeOf(unnamedSightings(store)),
            codeOf(store.journal().latest(10)),
            codeOf(store.people().enroll(sampleEnrolment(u"Carl"_s, 1, m_random))),
            codeOf(store.people().rename(1, u"Carl"_s)),
            codeOf(store.people().setNote(1, u"note"_s)),
            codeOf(store.people().setPortrait(1, 1)),
            codeOf(store.people().merge(1, 2)),
            codeOf(store.faces().move({1}, 2)),
            codeOf(store.faces().split({1}, u"Carl"_s)),
            codeOf(store.people().remove({1})),
            codeOf(store.faces().remove({1})),
            codeOf(store.faces().rejectLook(1, kModel, sampleEmbedding(m_random))),
            codeOf(store.sightings().name({3}, {.personId = 1})),
            codeOf(store.sightings().remove({3})),
            codeOf(store.journal().undo(1)),
            codeOf(store.journal().redo(1)),
            codeOf(store.people().erase({1})),
            codeOf(store.faces().addEmbeddings(kModel, {{1, sampleEmbedding(m_random)}})),
            codeOf(store.faces().addLookEmbeddings(kModel, {{1, sampleEmbedding(m_random)}})),
            codeOf(store.sightings().add({.seenAt = time, .source = u"door"_s})),
        };
        for (qsizetype i = 0; i < codes.size(); ++i)
            QVERIFY2(codes[i] == ErrorCode::StoreProtected, QByteArray::number(i));
        // These hold no names and no faces.
        QCOMPARE(valueOf(store.setting(u"key"_s)), u"value"_s);
        QCOMPARE(codeOf(store.setSetting(u"key"_s, u"value"_s)), ErrorCode::StoreProtected);
        QVERIFY(store.faces().registerModel(kModel, u"A"_s, u"{}"_s));
        QVERIFY(store.check());
        QVERIFY(!valueOf(store.journal().log(10)).isEmpty());
    }

    /// Another store that begins as a copy of a file.
    std::unique_ptr<GalleryStore> copyOf(const QString& file) {
        const QString folder = m_elsewhere.filePath(QString::number(++m_copies));
        QDir().mkpath(folder);
        QFile::copy(file, storeFilePath(folder));
        return valueOf(GalleryStore::open(folder, DailyBackup::Later, Memory::None));
    }

    static QStringList sorted(QStringList paths) {
        paths.sort();
        return paths;
    }

    void write(const QString& path, const QByteArray& bytes) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    /// What another program would do to the file, or read in it.
    void change(const QString& statement, const QVariantList& values) {
        const auto sql = valueOf(Sql::open(storeFilePath(m_folder->path()), Sql::Access::ReadWrite));
        const auto done = sql->write([&]() -> Result<void> {
            sql->run(statement, values);
            return {};
        });
        QVERIFY2(done, done ? "" : done.error().context.c_str());
    }
    QByteArray cellsOf(const QString& statement) const {
        const auto sql = valueOf(Sql::open(storeFilePath(m_folder->path()), Sql::Access::ReadOnly));
        return valueOf(sql->read([&]() -> Result<QByteArray> { return sql->value(statement).toByteArray(); }));
    }

    int occurrences(const QByteArray& bytes) const { return filesWith(bytes, m_folder->path()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QTemporaryDir m_elsewhere;
    std::unique_ptr<GalleryStore> m_store;
    JobControl m_control;
    cv::RNG m_random;
    int m_copies = 0;
};

QTEST_GUILESS_MAIN(TestVault)
#include "tst_vault.moc"
