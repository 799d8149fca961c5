#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/model/model_card.h"
#include "core/model/tensor_file.h"
#include "database/exchange/backup_contents.h"
#include "database/exchange/export.h"
#include "database/exchange/restore.h"
#include "database/retention.h"
#include "database/store/backups.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "database/store_settings.h"
#include "tests/support/logical_dump.h"
#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"
#include "tests/support/store_files.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kPassphrase = u"correct horse battery"_s;

}  // namespace

/// Copies that are put back: of this store and of others, protected, raw and old, over stores in any state.
class TestRestore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->filePath(u"store"_s);
        m_random = cv::RNG(3);
        m_store = valueOf(GalleryStore::open(m_folder));
        enroll(*m_store, u"Annabel"_s, 2);
        m_backup = valueOf(m_store->backup());
        m_then = logicalDump(*m_store);
        enroll(*m_store, u"Beatrice"_s, 1);
    }

    void cleanup() { m_store.reset(); }

    // ---- Copies of another store

    void anotherStoreIsRefusedUnlessAskedFor() {
        const QString copy = copyOfAnother();
        const QByteArray now = logicalDump(*m_store), id = valueOf(m_store->storeId());
        QCOMPARE(codeOf(restoreBackup(m_folder, copy)), ErrorCode::AnotherStore);
        QVERIFY(logicalDump(*m_store) == now);

        valueOf(restoreBackup(m_folder, copy, {.replacesAnother = true}));
        QCOMPARE(valueOf(m_store->people().all()).size(), 1);
        QCOMPARE(valueOf(m_store->people().all()).first().name, u"Stranger"_s);
        QVERIFY(valueOf(m_store->storeId()) != id);
        // Numbers that a program knows from before would mean somebody else.
        QCOMPARE(codeOf(m_store->people().rename(1, u"Annabel"_s)), ErrorCode::ChangedMeanwhile);
        m_store = valueOf(GalleryStore::open(m_folder));
        // The copies from before are another store's now: erasing number 1 takes nobody out of them.
        QCOMPARE(backupAt(m_backup).people, 1);
        QVERIFY(m_store->people().erase({valueOf(m_store->people().all()).first().id}));
        QCOMPARE(backupAt(m_backup).people, 1);
    }

    /// The same picture under the same number was erased here; in the other store it is its own.
    void whatWasErasedHereMayStandInAnotherStore() {
        const auto twin = [this](const QString& folder) {
            cv::RNG random(9);
            auto store = valueOf(GalleryStore::open(m_temporary->filePath(folder)));
            valueOf(store->people().enroll(sampleEnrolment(u"Celine"_s, 3, random)));
            return store;
        };
        const auto first = twin(u"first"_s), second = twin(u"second"_s);
        const QString copy = m_temporary->filePath(u"second.sqlite"_s);
        QVERIFY(backupTo(*second, copy));
        QVERIFY(first->people().erase({1}));
        QCOMPARE(valueOf(restoreBackup(first->folder(), copy, {.replacesAnother = true})).people, 1);
        QCOMPARE(valueOf(first->people().all()).size(), 1);
    }

    void anotherStoreIsAddedBeside() {
        const QString copy = copyOfAnother();
        JobControl control;
        const PackageImport added = valueOf(importBackup(*m_store, copy, {}, KnownPeople::KeepBoth, control));
        QCOMPARE(added.people, 1);
        QCOMPARE(added.faces, 4);
        QCOMPARE(valueOf(m_store->people().all()).size(), 3);
        QVERIFY(m_store->journal().undo(valueOf(m_store->journal().latest(1)).first().id));
        QCOMPARE(valueOf(m_store->people().all()).size(), 2);
        QCOMPARE(QDir(m_folder).entryList({u"restoring*"_s}, QDir::Dirs), QStringList());
    }

    // ---- People who were erased since

    void whoWasErasedStaysSo() {
        const qint64 id = valueOf(m_store->people().all()).first().id;
        const QString name = valueOf(m_store->people().all()).first().name;
        // A copy elsewhere, where no erasing reaches it.
        const QString copy = m_temporary->filePath(u"elsewhere.sqlite"_s);
        QVERIFY(backupTo(*m_store, copy));
        const Erasure erasure = valueOf(m_store->people().erase({id}));
        QCOMPARE(erasure.left, 0);
        const BackupComparison comparison =
            compareWith(valueOf(lookIntoBackup(copy)), valueOf(m_store->people().all()), valueOf(m_store->storeId()),
                        valueOf(m_store->exchange().erasedOrigins()));
        QCOMPARE(comparison.erased, QStringList{name});
        QCOMPARE(comparison.back, QStringList());
        const Restored restored = valueOf(restoreBackup(m_folder, copy));
        QCOMPARE(restored.leftOut, 1);
        QCOMPARE(restored.people, 1);
        QCOMPARE(valueOf(m_store->people().named(name)).size(), 0);
        QVERIFY(valueOf(m_store->check()).ok);
        JobControl control;
        QCOMPARE(valueOf(importBackup(*m_store, copy, {}, KnownPeople::KeepBoth, control)).erased, QStringList{name});
        // When it is meant, they come, and stay also with the next copy.
        QCOMPARE(valueOf(restoreBackup(m_folder, copy, {.erased = ErasedPeople::BringBack})).leftOut, 0);
        QCOMPARE(valueOf(m_store->people().named(name)).size(), 1);
        QCOMPARE(valueOf(restoreBackup(m_folder, copy)).leftOut, 0);
    }

    /// What was erased with somebody stood elsewhere when the copy was made: seen without a name, under another person,
    /// as somebody's "not this person".
    void whatWentWithThemStaysSo_data() {
        QTest::addColumn<QString>("from");
        for (const QString& from : {u"copy"_s, u"copy beside"_s, u"export"_s}) QTest::newRow(qPrintable(from)) << from;
    }
    void whatWentWithThemStaysSo() {
        QFETCH(QString, from);
        const qint64 annabel = valueOf(m_store->people().named(u"Annabel"_s)).first().id;
        const qint64 carl = enroll(*m_store, u"Carl"_s, 3);
        QList<qint64> seen;
        for (int i = 0; i < 3; ++i)
            seen.append(valueOf(m_store->sightings().add({.seenAt = QDateTime::fromMSecsSinceEpoch(1790000000000 + i),
                                                          .source = u"film"_s,
                                                          .cropPng = cropOf(carl)})));
        QVERIFY(m_store->faces().rejectLook(carl, u"model-a"_s, sampleEmbedding(m_random), sampleCrop(m_random)));
        const qint64 look = valueOf(m_store->exchange().rejectedLooksOf(carl)).first().id;
        const QString copy = m_temporary->filePath(u"elsewhere.sqlite"_s),
                      archive = m_temporary->filePath(u"all.facenet"_s);
        JobControl control;
        bool broughtBack = false;
        QVERIFY(backupTo(*m_store, copy));
        valueOf(exportArchive(*m_store, archive, control));

        QVERIFY(m_store->faces().move({valueOf(m_store->faces().of(carl)).first().id}, annabel));
        QVERIFY(m_store->sightings().name({seen[0]}, {.personId = annabel}));
        valueOf(m_store->people().erase({annabel}, {{true, seen[1], 1, {}}, {false, look, 1, {}}}));
        // Two faces of hers, one that was moved to her, two sightings and a look.
        QCOMPARE(compareWith(valueOf(lookIntoBackup(copy)), valueOf(m_store->people().all()),
                             valueOf(m_store->storeId()), valueOf(m_store->exchange().erasedOrigins()))
                     .erasedRows,
                 6);
        const auto bringIn = [&](ErasedPeople erased) {
            if (from == u"copy"_s) {
                const auto restored = restoreBackup(m_folder, copy, {.erased = erased});
                return restored.ok() &&
                       (restored->leftOutRows == 6 || erased == ErasedPeople::BringBack || broughtBack);
            }
            return (from == u"export"_s ? importPackage(*m_store, archive, KnownPeople::KeepBoth, control, erased)
                                        : importBackup(*m_store, copy, {}, KnownPeople::KeepBoth, control, erased))
                .ok();
        };
        const auto newest = [&] { return valueOf(m_store->people().named(u"Carl"_s)).last().id; };
        QVERIFY(bringIn(ErasedPeople::LeaveOut));
        QCOMPARE(valueOf(m_store->people().named(u"Annabel"_s)).size(), 0);
        QCOMPARE(valueOf(m_store->faces().of(newest())).size(), 2);
        QCOMPARE(valueOf(m_store->exchange().rejectedLooksOf(newest())).size(), 0);
        QCOMPARE(valueOf(m_store->sightings().after(0, 10)).size(), 1);
        QVERIFY(bringIn(ErasedPeople::BringBack));
        broughtBack = true;
        QCOMPARE(valueOf(m_store->people().named(u"Annabel"_s)).size(), 1);
        QCOMPARE(valueOf(m_store->faces().of(newest())).size(), 3);
        QCOMPARE(valueOf(m_store->exchange().rejectedLooksOf(newest())).size(), 1);
        QCOMPARE(valueOf(m_store->sightings().after(0, 10)).size(), 3);
        QVERIFY(bringIn(ErasedPeople::LeaveOut));
        QCOMPARE(valueOf(m_store->faces().of(newest())).size(), 3);
        QVERIFY(valueOf(m_store->check()).ok);
    }

    /// Rows that came from another store, with an import or a copy in this one's place, are known by what they were
    /// there.
    void whatCameFromElsewhereStaysErased_data() {
        QTest::addColumn<bool>("inPlace");
        QTest::newRow("import") << false;
        QTest::newRow("copy in the place of the store") << true;
    }
    void whatCameFromElsewhereStaysErased() {
        QFETCH(bool, inPlace);
        const qint64 carl = enroll(*m_store, u"Carl"_s, 3);
        QVERIFY(m_store->sightings().add(
            {.seenAt = QDateTime::fromMSecsSinceEpoch(1790000000000), .source = u"film"_s, .cropPng = cropOf(carl)}));
        QVERIFY(m_store->faces().rejectLook(carl, u"model-a"_s, sampleEmbedding(m_random), sampleCrop(m_random)));
        const QString copy = m_temporary->filePath(u"elsewhere.sqlite"_s),
                      archive = m_temporary->filePath(u"all.facenet"_s), folder = m_temporary->filePath(u"second"_s);
        JobControl control;
        QVERIFY(backupTo(*m_store, copy));
        valueOf(exportArchive(*m_store, archive, control));

        auto second = valueOf(GalleryStore::open(folder));
        if (inPlace) {
            enroll(*second, u"Zoe"_s, 1);
            second.reset();
            valueOf(restoreBackup(folder, copy, {.replacesAnother = true}));
            second = valueOf(GalleryStore::open(folder));
        } else {
            valueOf(importPackage(*second, archive, KnownPeople::KeepBoth, control));
        }
        const qint64 hers = valueOf(second->people().named(u"Annabel"_s)).first().id,
                     his = valueOf(second->people().named(u"Carl"_s)).first().id;
        const qint64 look = valueOf(second->exchange().rejectedLooksOf(his)).first().id,
                     seen = valueOf(second->sightings().after(0, 10)).first().id;
        QVERIFY(second->faces().move({valueOf(second->faces().of(his)).first().id}, hers));
        valueOf(second->people().erase({hers}, {{true, seen, 1, {}}, {false, look, 1, {}}}));

        const auto come = [&](const PackageImport& import) {
            const qint64 newest = valueOf(second->people().named(u"Carl"_s)).last().id;
            QCOMPARE(import.erasedRows, 3);
            QCOMPARE(import.erased, QStringList{u"Annabel"_s});
            QCOMPARE(valueOf(second->faces().of(newest)).size(), 2);
            QCOMPARE(valueOf(second->exchange().rejectedLooksOf(newest)).size(), 0);
            QCOMPARE(valueOf(second->sightings().after(0, 10)).size(), 0);
        };
        come(valueOf(importPackage(*second, archive, KnownPeople::KeepBoth, control)));
        come(valueOf(importBackup(*second, copy, {}, KnownPeople::KeepBoth, control)));
    }

    /// An erasure that ended before the copies in `backups/` is finished there by the tombstones.
    void whatWentWithThemGoesFromBackupsLater() {
        const qint64 seen = valueOf(m_store->sightings().add(
            {.seenAt = QDateTime::currentDateTimeUtc(), .source = u"film"_s, .cropPng = cropOf(2)}));
        const QString copy = m_temporary->filePath(u"elsewhere.sqlite"_s);
        QVERIFY(backupTo(*m_store, copy));
        valueOf(m_store->people().erase({1}, {{true, seen, 1, {}}}));
        const QString laid = m_folder + u"/backups/laid.sqlite"_s;
        QVERIFY(QFile::copy(copy, laid));
        QCOMPARE(forgetInBackups(m_folder, Retention::of({}, QDateTime::currentDateTimeUtc())).failed, QStringList());
        const auto sql = valueOf(Sql::open(laid, Sql::Access::ReadOnly));
        QCOMPARE(valueOf(sql->read([&]() -> Result<int> {
                     return sql->value(u"SELECT (SELECT count(*) FROM sightings) + count(*) FROM people"_s).toInt();
                 })),
                 1);
    }

    /// Where the store is gone, the copies beside it know.
    void copiesKnowWhoWasErased() {
        const QString copy = m_temporary->filePath(u"elsewhere.sqlite"_s);
        QVERIFY(backupTo(*m_store, copy));
        QVERIFY(m_store->people().erase({valueOf(m_store->people().all()).first().id}));
        m_store.reset();
        for (const QString& rest : {u""_s, u"-wal"_s, u"-shm"_s}) QFile::remove(storeFilePath(m_folder) + rest);
        QCOMPARE(valueOf(restoreBackup(m_folder, copy)).leftOut, 1);
    }

    // ---- Protected copies

    /// Neither is it replaced, nor does it become readable by a copy that is.
    void aProtectedStoreIsNotReplacedWithoutItsPassphrase() {
        const QString plain = m_temporary->filePath(u"plain.sqlite"_s),
                      hidden = m_temporary->filePath(u"hidden.sqlite"_s);
        QVERIFY(QFile::copy(m_backup, plain));
        JobControl control;
        {
            const auto other = valueOf(GalleryStore::open(m_temporary->filePath(u"other"_s)));
            enroll(*other, u"Stranger"_s, 1);
            QVERIFY(other->protection().protect(u"another passphrase"_s, control, kCheapPassphrase));
            QVERIFY(QFile::copy(valueOf(other->backup()), hidden));
        }
        QVERIFY(m_store->protection().protect(kPassphrase, control, kCheapPassphrase));
        const QByteArray now = logicalDump(*m_store);
        const auto contextOf = [](const auto& result) { return QString::fromStdString(result.error().context); };
        const RestoreOptions other{.passphrase = u"another passphrase"_s, .replacesAnother = true};
        for (const auto& refused : {restoreBackup(m_folder, plain), restoreBackup(m_folder, hidden, other)}) {
            QCOMPARE(codeOf(refused), ErrorCode::StoreProtected);
            QCOMPARE(contextOf(refused), m_folder);
        }
        const auto wrong = restoreBackup(m_folder, plain, {.storePassphrase = u"wrong wrong"_s});
        QCOMPARE(codeOf(wrong), ErrorCode::WrongPassphrase);
        QCOMPARE(contextOf(wrong), m_folder);
        QVERIFY(logicalDump(*m_store) == now);

        const Restored restored = valueOf(restoreBackup(m_folder, plain, {.storePassphrase = kPassphrase}));
        QVERIFY(restored.isProtected);
        m_store.reset();
        QCOMPARE(filesWith("Annabel", m_folder), 0);
        m_store = valueOf(GalleryStore::open(m_folder));
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Locked);
        QVERIFY(valueOf(m_store->protection().unlock(kPassphrase)).finished());
        QVERIFY(logicalDump(*m_store) == m_then);
        // A backup of its own needs no second one.
        const QString own = valueOf(m_store->backup());
        QVERIFY(restoreBackup(m_folder, own, {.passphrase = kPassphrase}));
    }

    /// An older copy has the same keys and the passphrase from before.
    void aPassphraseFromBeforeDoesNotComeBack() {
        JobControl control;
        const QString before = u"the passphrase before"_s, old = m_temporary->filePath(u"old.sqlite"_s);
        QVERIFY(m_store->protection().protect(before, control, kCheapPassphrase));
        QVERIFY(QFile::copy(valueOf(m_store->backup()), old));
        QVERIFY(m_store->protection().changePassphrase(before, kPassphrase, kCheapPassphrase));
        QCOMPARE(codeOf(restoreBackup(m_folder, old, {.passphrase = before})), ErrorCode::StoreProtected);
        QCOMPARE(codeOf(restoreBackup(m_folder, old, {.passphrase = before, .storePassphrase = before})),
                 ErrorCode::WrongPassphrase);
        QVERIFY(restoreBackup(m_folder, old, {.passphrase = before, .storePassphrase = kPassphrase}));
        m_store = valueOf(GalleryStore::open(m_folder));
        QCOMPARE(codeOf(m_store->protection().unlock(before)), ErrorCode::WrongPassphrase);
        QVERIFY(m_store->protection().unlock(kPassphrase));
    }

    /// Also where the store cannot be opened, or does not say any more that it has a passphrase.
    void aProtectedStoreThatCannotBeOpenedStaysProtected_data() {
        QTest::addColumn<bool>("isNewer");
        QTest::newRow("newer") << true;
        QTest::newRow("damaged") << false;
    }
    void aProtectedStoreThatCannotBeOpenedStaysProtected() {
        QFETCH(bool, isNewer);
        const QString plain = m_temporary->filePath(u"plain.sqlite"_s);
        QVERIFY(QFile::copy(m_backup, plain));
        JobControl control;
        QVERIFY(m_store->protection().protect(kPassphrase, control, kCheapPassphrase));
        isNewer ? setVersion(1000) : damage();
        QCOMPARE(codeOf(restoreBackup(m_folder, plain)), ErrorCode::StoreProtected);
        if (isNewer)
            QCOMPARE(codeOf(restoreBackup(m_folder, plain, {.storePassphrase = u"wrong wrong"_s})),
                     ErrorCode::WrongPassphrase);
        QVERIFY(valueOf(restoreBackup(m_folder, plain, {.storePassphrase = kPassphrase})).isProtected);
        m_store = valueOf(GalleryStore::open(m_folder));
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Locked);
        QVERIFY(m_store->protection().unlock(kPassphrase));
        QVERIFY(logicalDump(*m_store) == m_then);
    }

    void protectedCopyAsksFirst() {
        JobControl control;
        const QString folder = m_temporary->filePath(u"protected"_s);
        QString copy;
        {
            const auto store = valueOf(GalleryStore::open(folder));
            enroll(*store, u"Secret"_s, 2);
            QVERIFY(store->protection().protect(kPassphrase, control, kCheapPassphrase));
            copy = valueOf(store->backup());
            QVERIFY(store->protection().unprotect(kPassphrase, control));
            // The copy is protected, the store is not any more.
            const QByteArray now = logicalDump(*store);
            QCOMPARE(codeOf(restoreBackup(folder, copy)), ErrorCode::StoreProtected);
            QCOMPARE(codeOf(restoreBackup(folder, copy, {.passphrase = u"something else"_s})),
                     ErrorCode::WrongPassphrase);
            QVERIFY(logicalDump(*store) == now);
            const auto lines = valueOf(store->journal().log(10));
            QCOMPARE(std::count_if(lines.begin(), lines.end(),
                                   [](const LogLine& line) {
                                       return line.action == u"restore"_s && line.outcome == u"failed"_s;
                                   }),
                     1);
            QVERIFY(valueOf(restoreBackup(folder, copy, {.passphrase = kPassphrase})).isProtected);
            QCOMPARE(valueOf(store->protection().state()), Protection::Locked);
            QVERIFY(store->protection().unlock(kPassphrase));
            QCOMPARE(valueOf(store->people().all()).first().name, u"Secret"_s);
        }
        // Also where there is no store.
        for (const QString& part : {QString(), u"-wal"_s, u"-shm"_s}) QFile::remove(storeFilePath(folder) + part);
        QCOMPARE(codeOf(restoreBackup(folder, copy)), ErrorCode::StoreProtected);
        QVERIFY(!QFile::exists(storeFilePath(folder)));
        QVERIFY(valueOf(restoreBackup(folder, copy, {.passphrase = kPassphrase})).isProtected);
        QCOMPARE(valueOf(valueOf(GalleryStore::open(folder))->protection().state()), Protection::Locked);
    }

    // ---- Raw copies

    void rawCopyComesWithItsLog() {
        const QString raw = m_temporary->filePath(u"raw.sqlite"_s);
        QVERIFY(QFileInfo(storeFilePath(m_folder) + u"-wal"_s).size() > 0);
        QVERIFY(QFile::copy(storeFilePath(m_folder), raw));
        QVERIFY(QFile::copy(storeFilePath(m_folder) + u"-wal"_s, raw + u"-wal"_s));
        const QByteArray now = logicalDump(*m_store);
        const auto people = valueOf(m_store->people().all());
        QVERIFY(m_store->people().remove({people[0].id, people[1].id}));
        QCOMPARE(valueOf(restoreBackup(m_folder, raw)).people, 2);
        QVERIFY(logicalDump(*m_store) == now);
        QCOMPARE(backupAt(raw).people, 2);
        // What lies there is somebody's: nothing more stands beside it.
        QVERIFY(QFile::exists(raw + u"-wal"_s) && !QFile::exists(raw + u"-shm"_s));
    }

    // ---- Stores that cannot be opened

    void newerStoreIsKeptAside() {
        setVersion(1000);
        QCOMPARE(codeOf(GalleryStore::open(m_folder)), ErrorCode::StoreNewer);
        const Restored restored = valueOf(restoreBackup(m_folder, m_backup));
        QVERIFY(restored.keptAside.contains(u".replaced-"_s) && QFile::exists(restored.keptAside));
        QVERIFY(logicalDump(*valueOf(GalleryStore::open(m_folder))) == m_then);
    }

    void lockedStoreIsNotReplaced() {
        m_store.reset();
        const auto other = valueOf(Sql::open(storeFilePath(m_folder), Sql::Access::ReadWrite));
        const auto held = other->plain([&]() -> Result<void> {
            other->run(u"PRAGMA locking_mode = EXCLUSIVE"_s);
            other->run(u"BEGIN EXCLUSIVE"_s);
            other->run(u"UPDATE settings SET value = value"_s);
            return {};
        });
        QVERIFY(held);
        QCOMPARE(codeOf(restoreBackup(m_folder, m_backup)), ErrorCode::StoreLocked);
        QCOMPARE(QDir(m_folder).entryList({u"*.replaced-*"_s}, QDir::Files), QStringList());
    }

    void numbersAreNotGivenAgain() {
        const qint64 last = enroll(*m_store, u"Carla"_s, 3);
        const qint64 lastFace = valueOf(m_store->faces().of(last)).last().id;
        damage();
        const Restored restored = valueOf(restoreBackup(m_folder, m_backup));
        QVERIFY(!restored.keptAside.isEmpty());
        m_store = valueOf(GalleryStore::open(m_folder));
        QVERIFY(logicalDump(*m_store) == m_then);
        const qint64 next = enroll(*m_store, u"Dora"_s, 1);
        QVERIFY(next > last);
        QVERIFY(valueOf(m_store->faces().of(next)).first().id > lastFace);
    }

    // ---- Weights

    void weightsComeBackToo() {
        const QString models = m_store->modelsFolder(), file = m_temporary->filePath(u"out/copy.sqlite"_s);
        TensorFile weights;
        weights.tensors["bias"] = {.shape = {2}, .bytes = std::vector<std::byte>(8)};
        const std::string id = modelIdOf(weights.tensors);
        weights.metadata = metadataFromModelCard({.modelId = id, .name = "mine"});
        QVERIFY(QDir().mkpath(models) && QDir().mkpath(m_temporary->filePath(u"out"_s)));
        QVERIFY(writeSafetensors((models + u"/mine.safetensors"_s).toStdString(), weights));
        QVERIFY(m_store->faces().registerModel(QString::fromStdString(id), u"mine"_s, u"{}"_s));
        QVERIFY(changeStoreSettings(*m_store, [](StoreSettings& settings) -> Result<void> {
            settings.model = u"mine"_s;
            return {};
        }));
        const QString inside = valueOf(m_store->backup());
        QVERIFY(backupTo(*m_store, file));

        QVERIFY(QFile::remove(models + u"/mine.safetensors"_s));
        QCOMPARE(valueOf(restoreBackup(m_folder, inside)).missingWeights, QStringList());
        QVERIFY(QFile::exists(models + u"/mine.safetensors"_s));
        // On another machine, beside the file that was carried there.
        const QString elsewhere = m_temporary->filePath(u"elsewhere"_s);
        QCOMPARE(valueOf(restoreBackup(elsewhere, file)).missingWeights, QStringList());
        QVERIFY(QFile::exists(elsewhere + u"/models/mine.safetensors"_s));
        QVERIFY(QDir(file + u".models"_s).removeRecursively());
        QCOMPARE(valueOf(restoreBackup(m_temporary->filePath(u"third"_s), file)).missingWeights,
                 QStringList{u"mine"_s});
    }

    // ---- Power cuts

    void powerCutLeavesOldOrNew_data() {
        QTest::addColumn<QString>("moved");
        QTest::newRow("committed") << QString();
        QTest::newRow("log moved") << u"-wal"_s;
        QTest::newRow("all moved") << u"all"_s;
    }

    void powerCutLeavesOldOrNew() {
        QFETCH(QString, moved);
        damage();
        // What a restore leaves when it is cut off behind the rename that counts.
        QVERIFY(QDir().mkpath(m_folder + u"/restoring"_s));
        QVERIFY(QFile::copy(m_backup, m_folder + u"/restoring/facenet.sqlite"_s));
        const QString path = storeFilePath(m_folder), aside = path + u".replaced-20300101-000000"_s;
        for (const QString& part : {u"-wal"_s, u"-shm"_s, QString()})
            if (moved == u"all"_s || (!moved.isEmpty() && moved == part))
                if (QFile::exists(path + part)) QVERIFY(QFile::rename(path + part, aside + part));
        const auto store = valueOf(GalleryStore::open(m_folder));
        QVERIFY(logicalDump(*store) == m_then);
        QVERIFY(!QFile::exists(m_folder + u"/restoring"_s));
    }

    void powerCutBeforeIsAsIfNothingHadBeen() {
        const QByteArray now = logicalDump(*m_store);
        m_store.reset();
        QVERIFY(QDir().mkpath(m_folder + u"/restoring-abcdef"_s));
        QVERIFY(QFile::copy(m_backup, m_folder + u"/restoring-abcdef/facenet.sqlite"_s));
        QVERIFY(logicalDump(*valueOf(GalleryStore::open(m_folder))) == now);
        QVERIFY(!QFile::exists(m_folder + u"/restoring-abcdef"_s));  // it holds people
    }

private:
    qint64 enroll(GalleryStore& store, const QString& name, int faces) {
        return valueOf(store.people().enroll(sampleEnrolment(name, faces, m_random))).personId;
    }

    QByteArray cropOf(qint64 personId) {
        return valueOf(m_store->faces().cropPng(valueOf(m_store->faces().of(personId)).first().id));
    }

    QString copyOfAnother() {
        const auto other = valueOf(GalleryStore::open(m_temporary->filePath(u"other"_s)));
        enroll(*other, u"Stranger"_s, 4);
        return valueOf(other->backup());
    }

    void setVersion(int version) {
        m_store.reset();
        const auto sql = valueOf(Sql::open(storeFilePath(m_folder), Sql::Access::ReadWrite));
        QVERIFY(sql->plain([&]() -> Result<void> {
            sql->run(u"PRAGMA user_version = %1"_s.arg(version));
            return {};
        }));
    }

    void damage() {
        m_store.reset();
        const QString path = storeFilePath(m_folder);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.write(QByteArray(5000, 'x')) == 5000);
        file.close();
        QCOMPARE(codeOf(GalleryStore::open(m_folder)), ErrorCode::StoreCorrupt);
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_folder, m_backup;
    std::unique_ptr<GalleryStore> m_store;
    cv::RNG m_random;
    QByteArray m_then;
};

QTEST_GUILESS_MAIN(TestRestore)
#include "tst_restore.moc"
