#include <unistd.h>
#include <QDir>
#include <QFile>
#include <QMap>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <opencv2/imgcodecs.hpp>

#include "database/base/crop_png.h"
#include "database/base/names.h"
#include "database/exchange/archive_import.h"
#include "database/exchange/backup_contents.h"
#include "database/exchange/erased_traces.h"
#include "database/exchange/export.h"
#include "database/protection/leftovers.h"
#include "database/retention.h"
#include "database/store/backups.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "tests/support/file_bytes.h"
#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"
#include "tests/support/synthetic_people.h"
#include "tests/support/unnamed_sightings.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kModel = u"model-a"_s;

void writeFile(const QString& path, const QByteArray& bytes) {
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

/// The same picture as another program would write it.
QByteArray cutAnew(const QByteArray& png) {
    std::vector<uchar> bytes;
    cv::imencode(".png", valueOf(cropFromPng(png)), bytes, {cv::IMWRITE_PNG_COMPRESSION, 9});
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
}

}  // namespace

/// Erased means erased: what may hold somebody beside the database, what shows them without their name, and the search
/// that tells whether something is left.
class TestErasure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        // Folders of `facenet dataset check` lie there.
        m_temporary = std::make_unique<QTemporaryDir>();
        qputenv("TMPDIR", m_temporary->path().toUtf8());
        m_random = cv::RNG(17);
        m_store = valueOf(openTestStore(m_folder->path()));
        m_ann = enroll(u"Annabel Trace"_s, 2);
        m_bea = enroll(u"Beatrice"_s, 2);
    }

    void cleanup() {
        m_store.reset();
        m_folder.reset();
    }

    void tellsHowFarItIs() {
        valueOf(m_store->backup());
        valueOf(m_store->backup());
        QList<std::pair<int, int>> told;
        const Erasure erasure =
            valueOf(m_store->people().erase({m_ann}, {}, ErasureReason::ConsentWithdrawn, [&](int done, int total) {
                told.append({done, total});
            }));
        QCOMPARE(told.size(), backupPathsIn(m_folder->path()).size());
        QCOMPARE(erasure.backups, static_cast<int>(told.size()));
        for (int i = 0; i < told.size(); ++i) QCOMPARE(told[i], std::pair(i, static_cast<int>(told.size())));
    }

    void whatLiesBesideTheDatabaseGoes() {
        const QByteArray crop = cutAnew(cropOf(m_ann));
        QVERIFY(crop != cropOf(m_ann));
        const QString training = path(u"trainings/20260101-120000-000"_s), other = path(u"trainings/20260102-1"_s);
        const QString checked = m_temporary->filePath(u"facenet-crops-Ab12Cd"_s);
        writeFile(training + u"/crops/1.png"_s, crop);
        writeFile(training + u"/origin.json"_s, R"({"left_out": ["/pictures/Annabel_Trace/Annabel_Trace_0001.jpg"]})");
        writeFile(other + u"/crops/1.png"_s, crop);
        writeFile(other + u"/origin.json"_s, R"({"left_out": ["/pictures/Annabella Tracey/1.jpg"]})");
        writeFile(other + u"/checkpoints/last.safetensors"_s, "weights");
        writeFile(checked + u"/1.png"_s, crop);
        valueOf(m_store->backup());
        const QString backup = backupPathsIn(m_folder->path()).first();
        const QStringList copies{path(u"facenet.sqlite.replaced-20260101-120000"_s),
                                 path(u"restoring-AbCdEf/facenet.sqlite"_s), path(u"backups/facenet-AbCdEf.part"_s),
                                 path(u"copy.sqlite.partial"_s)};
        for (const QString& copy : copies) {
            QVERIFY(QDir().mkpath(QFileInfo(copy).path()));
            QVERIFY(QFile::copy(backup, copy));
        }
        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {m_ann}));
        const QStringList before = valueOf(traces.findIn(m_control)).files;
        for (const QString& place :
             copies + QStringList{training + u"/crops/1.png"_s, other + u"/crops/1.png"_s, checked + u"/1.png"_s})
            QVERIFY2(before.contains(place), qPrintable(place));

        const Erasure erasure = valueOf(m_store->people().erase({m_ann}));
        QCOMPARE(erasure.inUse, QStringList());
        QVERIFY(erasure.leftovers >= 7);
        QCOMPARE(valueOf(traces.findIn(m_control)).files, QStringList());
        for (const QString& copy : copies) QVERIFY2(!QFile::exists(copy), qPrintable(copy));
        QVERIFY(!QFile::exists(training) && !QFile::exists(checked));
        // A training of others keeps what it has learned, and cuts its pictures anew.
        QVERIFY(QFile::exists(other + u"/checkpoints/last.safetensors"_s) && QFile::exists(other + u"/origin.json"_s));
        QVERIFY(!QFile::exists(other + u"/crops"_s));
    }

    /// Crops that a running training works with stay until it ends, which is said.
    void whatIsInUseIsSaid() {
        const QString training = path(u"trainings/20260101-120000-000"_s);
        auto lock = lockInUse(training);
        QVERIFY(lock);
        writeFile(training + u"/crops/1.png"_s, cutAnew(cropOf(m_ann)));
        writeFile(training + u"/crops/2.png"_s, cutAnew(cropOf(m_bea)));
        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {m_ann}));
        const Erasure erasure = valueOf(m_store->people().erase({m_ann}));
        QCOMPARE(erasure.inUse, QStringList{training + u"/crops"_s});
        QCOMPARE(valueOf(traces.findIn(m_control)).files, QStringList{training + u"/crops/1.png"_s});
        lock.reset();
        QCOMPARE(removeUnusedCrops(m_folder->path()).removed, 1);
        QCOMPARE(valueOf(traces.findIn(m_control)).files, QStringList());
    }

    void protectingTakesThemToo() {
        if (!testPassphrase().isEmpty()) QSKIP("is protected already");
        writeFile(path(u"trainings/1/crops/1.png"_s), cutAnew(cropOf(m_ann)));
        const QString copy = path(u"facenet.sqlite.replaced-20260101-120000"_s);
        valueOf(m_store->backup());
        QVERIFY(QFile::copy(backupPathsIn(m_folder->path()).first(), copy));
        writeFile(path(u"backups/facenet-AbCdEf.part"_s), "half");
        // One that cannot be opened may hold people all the same.
        const QString damaged = path(u"facenet.sqlite.damaged-20260101-120001"_s);
        writeFile(damaged, "Ann, unencrypted");
        writeFile(damaged + u"-wal"_s, "Ann's log");
        QCOMPARE(QSet<QString>({copy, damaged}), [&] {
            const QStringList named = readableStoresPutAside(m_folder->path());
            return QSet<QString>(named.begin(), named.end());
        }());
        QVERIFY(valueOf(m_store->protection().protect(u"a passphrase"_s, m_control, kCheapPassphrase))
                    .notRemoved.isEmpty());
        for (const QString& gone :
             {path(u"trainings/1/crops"_s), copy, damaged, damaged + u"-wal"_s, path(u"backups/facenet-AbCdEf.part"_s)})
            QVERIFY2(!QFile::exists(gone), qPrintable(gone));
        // Now it is an encrypted one that a restore has put aside.
        QVERIFY(QFile::copy(backupPathsIn(m_folder->path()).first(), copy));
        writeFile(damaged, "encrypted, for all we know");
        writeFile(copy + u"-wal"_s, "its log");
        QCOMPARE(readableStoresPutAside(m_folder->path()), QStringList{damaged});
        QVERIFY(m_store->protection().changePassphrase(u"a passphrase"_s, u"another passphrase"_s));
        QVERIFY(QFile::exists(copy) && QFile::exists(copy + u"-wal"_s) && QFile::exists(damaged));
        // Nor does a change of mind on the way to taking it off.
        JobControl cancelled;
        cancelled.cancel();
        QVERIFY(!m_store->protection().unprotect(u"another passphrase"_s, cancelled));
        QVERIFY(QFile::exists(copy) && QFile::exists(damaged));
        QVERIFY(valueOf(m_store->check()).ok);
    }

    void temporaryTablesAreInMemory() {
        const auto sql = valueOf(Sql::open(storeFilePath(m_folder->path()), Sql::Access::ReadWrite));
        const auto files = [] {
            QStringList open;
            for (const QFileInfo& file : QDir(u"/proc/self/fd"_s).entryInfoList(QDir::Files | QDir::System))
                if (const QString target = QFile::symLinkTarget(file.filePath()); target.contains(u"etilqs"_s))
                    open.append(target);
            return open;
        };
        QStringList seen;
        const auto sorted = sql->plain([&]() -> Result<void> {
            sql->run(u"PRAGMA cache_size = 10"_s);
            sql->run(
                u"CREATE TEMP TABLE much AS WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                " SELECT randomblob(2000) AS b FROM n"_s);
            sql->forEachRow(u"SELECT b FROM much ORDER BY b"_s, {}, [&](const QSqlQuery&) { seen += files(); });
            return {};
        });
        QVERIFY(sorted);
        QCOMPARE(seen, QStringList());
    }

    void shortNamesAreLookedFor() {
        const qint64 bo = enroll(u"Bo"_s, 1);
        const QByteArray card(R"({"__metadata__": {"name": "Bo's door"}})");
        QByteArray length(8, '\0');
        length[0] = char(card.size());
        const QString model = path(u"models/door.safetensors"_s), named = path(u"models/for Bo.bin"_s);
        writeFile(model, length + card + QByteArray(4000, '\0'));
        writeFile(named, QByteArray(10, '\0'));
        writeFile(path(u"models/chance.bin"_s), QByteArray(100, '\0') + "Bo" + QByteArray(100, '\0'));
        writeFile(path(u"notes.txt"_s), "Bobby was here");
        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {bo}));
        QVERIFY(m_store->people().erase({bo}));
        QStringList found = valueOf(traces.findIn(m_control)).files;
        found.sort();
        QCOMPARE(found, (QStringList{model, named}));
    }

    /// Only its user can say whether they are to go.
    void whatOthersKeepOfThemIsNamed() {
        const qint64 al = enroll(u"Al Gore"_s, 1), ann = enroll(u"Ann"_s, 1);
        enroll(u"Ann Lee"_s, 1);
        cv::RNG random(77);
        Enrolment wanda = sampleEnrolment(u"Wanda"_s, 2, random);
        wanda.note = u"wife of AL GORE"_s;
        wanda.faces[0].source = u"/pictures/Wanda_and_al_gore.jpg"_s;
        wanda.faces[1].source = u"/pictures/Algorithms.jpg"_s;
        QVERIFY(m_store->people().enroll(wanda));
        Sighting sighting{.seenAt = QDateTime::currentDateTimeUtc(), .source = u"films/Al Gore speaks.mp4"_s};
        sighting.cropPng = valueOf(m_store->faces().cropPng(valueOf(m_store->faces().of(ann)).first().id));
        QVERIFY(m_store->sightings().add(sighting));
        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {al}));
        QVERIFY(m_store->people().erase({al}));
        const ErasedTraces::Found found = valueOf(traces.findIn(m_control));
        QCOMPARE(found.mentions, (QStringList{u"Wanda: wife of AL GORE"_s, u"Wanda: /pictures/Wanda_and_al_gore.jpg"_s,
                                              u": films/Al Gore speaks.mp4"_s}));
        QVERIFY(found.notLookedFor.isEmpty());
        const ErasedTraces ofAnn = valueOf(ErasedTraces::of(*m_store, {ann}));
        QCOMPARE(valueOf(ofAnn.findIn(m_control)).notLookedFor, QStringList{u"Ann"_s});
    }

    /// As other programs write names, and as they were before.
    void namesAreLookedForInEverySpelling() {
        const qint64 zoe = enroll(u"Zo\u00eb \"Zed\" Quux"_s, 1), gone = enroll(u"Zara Merged"_s, 1);
        QVERIFY(m_store->people().rename(zoe, u"Zo\u00eb Quux"_s));
        QVERIFY(m_store->people().merge(gone, zoe));
        const QString name = u"Zo\u00eb Quux"_s;
        QByteArray utf16("\xFF\xFE");
        for (const QChar letter : u"seen: "_s + name)
            utf16 += QByteArray(1, char(letter.unicode() & 0xFF)) + char(letter.unicode() >> 8);
        const QMap<QString, QByteArray> files{{u"upper.txt"_s, u"met ZO\u00cb QUUX"_s.toUtf8()},
                                              {u"parts.txt"_s, name.normalized(QString::NormalizationForm_D).toUtf8()},
                                              {u"utf16.txt"_s, utf16},
                                              {u"escaped.json"_s, R"({"name": "Zo\u00eb Quux"})"},
                                              {u"quoted.csv"_s, u"1,\"Zo\u00eb \"\"Zed\"\" Quux\""_s.toUtf8()},
                                              {u"merged.txt"_s, "and Zara Merged"},
                                              {u"late.txt"_s, QByteArray(6'000'000, ' ') + u"ZO\u00cb QUUX"_s.toUtf8()},
                                              {u"zo\u00eb_quux_2.jpg"_s, QByteArray(10, '\0')}};
        for (auto file = files.begin(); file != files.end(); ++file) writeFile(path(file.key()), file.value());
        writeFile(path(u"nobody.txt"_s), "Zo Quuxley");
        const QString elsewhere = m_temporary->filePath(u"drive/list.txt"_s), packed = path(u"old.zip"_s);
        writeFile(elsewhere, name.toUtf8());
        QVERIFY(QFile::link(QFileInfo(elsewhere).path(), path(u"linked"_s)));
        writeFile(packed, "PK\x03\x04" + QByteArray(100, 'z'));
        const QString training = path(u"trainings/20260101-120000-000"_s);
        writeFile(training + u"/origin.json"_s, u"{\"left_out\": [\"/p/Zo\u00eb Zed Quux/1.jpg\"]}"_s.toUtf8());

        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {zoe}));
        QVERIFY(m_store->people().erase({zoe}));
        QVERIFY(!QFile::exists(training));  // of a former name
        const ErasedTraces::Found found = valueOf(traces.findIn(m_control));
        QStringList wanted{path(u"linked/list.txt"_s)}, seen = found.files;
        for (const QString& file : files.keys()) wanted.append(path(file));
        wanted.sort();
        seen.sort();
        QCOMPARE(seen, wanted);
        QCOMPARE(found.unknown, QStringList{packed});
    }

    /// That it happened is told, and what nobody could look into.
    void whatCannotBeReadIsNamed() {
        if (::geteuid() == 0) QSKIP("root reads everything");
        const QString closed = path(u"closed"_s), file = path(u"locked.txt"_s);
        writeFile(closed + u"/list.txt"_s, "Annabel Trace");
        writeFile(file, "Annabel Trace");
        const auto open =
            qScopeGuard([&] { QFile::setPermissions(closed, QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner); });
        QVERIFY(QFile::setPermissions(closed, {}) && QFile::setPermissions(file, {}));
        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {m_ann}));
        QVERIFY(m_store->people().erase({m_ann}));
        QStringList unknown = valueOf(traces.findIn(m_control)).unknown;
        unknown.sort();
        QCOMPARE(unknown, (QStringList{closed, file}));
    }

    void modelsAreSearched() {
        const QString model = path(u"models/door.safetensors"_s);
        writeFile(model, QByteArray(9'000'000, 'x') + "for Annabel Trace");
        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {m_ann}));
        QVERIFY(m_store->people().erase({m_ann}));
        QCOMPARE(valueOf(traces.findIn(m_control)).files, QStringList{model});
    }

    /// Looks and sightings are looked for as well, and in an encrypted store what stands in the file.
    void allThatIsStoredIsLookedFor() {
        QVERIFY(m_store->faces().rejectLook(m_ann, kModel, sampleEmbedding(m_random), sampleCrop(m_random)));
        addSighting(m_ann, sampleEmbedding(m_random));
        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {m_ann}));
        // A name, two faces of a picture and a vector, a look and a sighting likewise.
        QVERIFY(traces.count() >= 1 + 2 * 2 + 2 + 2);
        const QString copy = m_folder->filePath(u"kept.bin"_s);
        valueOf(m_store->backup());
        QVERIFY(QFile::copy(backupPathsIn(m_folder->path()).first(), copy));
        QVERIFY(m_store->people().erase({m_ann}));
        QCOMPARE(valueOf(traces.findIn(m_control)).files, QStringList{copy});
    }

    void nothingToLookForIsSaid() {
        const Enrolment empty{.name = u"Beatrice"_s,
                              .consentedAt = QDateTime::currentDateTimeUtc(),
                              .createdAt = QDateTime::currentDateTimeUtc()};
        const qint64 namesake = valueOf(m_store->people().enroll(empty, true)).personId;
        QCOMPARE(valueOf(ErasedTraces::of(*m_store, {namesake})).count(), testPassphrase().isEmpty() ? 0 : 1);
    }

    void aPictureThatIsSomebodyElsesTooIsNoTrace() {
        Enrolment carl = sampleEnrolment(u"Carl"_s, 2, m_random), dora = sampleEnrolment(u"Dora"_s, 1, m_random);
        dora.faces.append(carl.faces.first());
        const qint64 first = valueOf(m_store->people().enroll(carl)).personId;
        valueOf(m_store->people().enroll(dora));
        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {first}));
        QVERIFY(traces.count() > 0);
        QVERIFY(m_store->people().erase({first}));
        QCOMPARE(valueOf(traces.findIn(m_control)).files, QStringList());
        QCOMPARE(valueOf(m_store->people().named(u"Dora"_s)).first().faceCount, 2);
    }

    /// What shows somebody without their name: sightings that nobody named, looks kept as another's "not this person".
    void unnamedLooksAtThemGo() {
        SyntheticPeople people(5);
        const Embedding carl = people.person(), dora = people.person(), stranger = people.person();
        const auto enrolled = [&](const QString& name, const Embedding& person) {
            Enrolment enrolment = sampleEnrolment(name, 3, m_random);
            for (NewFace& face : enrolment.faces) face.embedding = people.look(person, 0.3F);
            return valueOf(m_store->people().enroll(enrolment)).personId;
        };
        const qint64 carlId = enrolled(u"Carl"_s, carl), doraId = enrolled(u"Dora"_s, dora);
        for (const Embedding& person : {carl, carl, dora, stranger}) addSighting({}, people.look(person, 0.3F));
        QVERIFY(m_store->faces().rejectLook(doraId, kModel, people.look(carl, 0.3F), sampleCrop(m_random)));
        QVERIFY(m_store->faces().rejectLook(doraId, kModel, people.look(stranger, 0.3F), sampleCrop(m_random)));
        QVERIFY(m_store->sightings().remove({valueOf(unnamedSightings(*m_store)).last().id}));  // can be brought back
        const QString backup = valueOf(m_store->backup());

        const QList<SimilarLook> similar = valueOf(m_store->people().looksLike({carlId}, kModel, 0.5F));
        QCOMPARE(similar.size(), 3);
        QCOMPARE(std::count_if(similar.begin(), similar.end(), [](const auto& look) { return look.isSighting; }), 2);
        for (const SimilarLook& look : similar) QVERIFY(look.cosineSimilarity >= 0.5F && !look.cropPng.isEmpty());
        QCOMPARE(valueOf(m_store->people().looksLike({carlId}, u"model-b"_s, 0.5F)).size(),
                 3);  // very like, by another model

        const ErasedTraces traces = valueOf(ErasedTraces::of(*m_store, {carlId}, similar));
        const Erasure erasure = valueOf(m_store->people().erase({carlId}, similar));
        QCOMPARE(erasure.sightings, 2);
        QCOMPARE(erasure.looks, 1);
        QCOMPARE(erasure.left, 0);
        QCOMPARE(valueOf(unnamedSightings(*m_store)).size(), 2);
        QCOMPARE(valueOf(m_store->exchange().rejectedLooksOf(doraId)).size(), 1);
        QCOMPARE(valueOf(traces.findIn(m_control)).files, QStringList());
        QCOMPARE(valueOf(lookIntoBackup(backup)).sightings, 2);
    }

    /// A copy that is being made while somebody is erased is made again.
    void aRunningBackupBringsNobodyBack() {
        valueOf(m_store->backup());
        int copies = 0, discarded = 0;
        QVERIFY(m_store->exchange().copyUnlessChanged(
            [&]() -> Result<void> {
                if (++copies == 1)
                    return valueOf(openTestStore(m_folder->path()))->people().erase({m_ann}).ok() ? Result<void>()
                                                                                                  : Error{};
                return {};
            },
            [&] { ++discarded; }));
        QCOMPARE(copies, 2);
        QCOMPARE(discarded, 1);
        // For real: whoever is erased while backups follow one another is in none of them.
        std::atomic<bool> done = false;
        std::unique_ptr<QThread> other(QThread::create([&] {
            const auto store = GalleryStore::open(m_folder->path(), DailyBackup::Later);
            while (store && !done) static_cast<void>((*store)->backup());
        }));
        other->start();
        for (int i = 0; i < 5; ++i) {
            const qint64 id = enroll(u"Person %1"_s.arg(i), 5);
            QVERIFY(m_store->people().erase({id}));
        }
        done = true;
        other->wait();
        QVERIFY(m_store->people().erase({m_bea}).ok());
        for (const QString& backup : backupPathsIn(m_folder->path()))
            QCOMPARE(valueOf(lookIntoBackup(backup)).people.size(), 0);
    }

    /// What is too old goes from backups as well, with the passphrase or without it.
    void retentionReachesBackups() {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        addSighting({}, sampleEmbedding(m_random), now.addDays(-40));
        addSighting({}, sampleEmbedding(m_random), now.addDays(-3));
        const auto stricter =
            valueOf(m_store->people().beStricter(kModel, {.first = m_ann, .second = m_bea, .threshold = 0.7F}));
        QVERIFY(m_store->journal().undo(stricter.id));
        QVERIFY(m_store->people().remove({m_bea}));
        const auto hidden = [](const QString& path) {
            const auto sql = valueOf(Sql::open(path, Sql::Access::ReadOnly));
            return valueOf(sql->read([&]() -> Result<int> {
                int rows = 0;
                for (const char* table : {"people", "faces", "sightings", "strict_pairs"})
                    rows += sql->value(u"SELECT count(*) FROM %1 WHERE removed_at_ms IS NOT NULL"_s.arg(
                                           QLatin1String(table)))
                                .toInt();
                return rows;
            }));
        };
        const QString backup = valueOf(m_store->backup()), other = valueOf(m_store->backup());
        const QByteArray before = bytesOf(other);
        QCOMPARE(valueOf(keepRetention(*m_store)), QStringList());
        QCOMPARE(valueOf(m_store->sightings().counts()).all, 1);
        for (const QString& path : {backup, other}) QCOMPARE(valueOf(lookIntoBackup(path)).sightings, 1);
        QVERIFY(bytesOf(other) != before);
        // Nothing is too old any more: nothing is written anew.
        const QByteArray after = bytesOf(other);
        StoreSettings settings = valueOf(loadStoreSettings(*m_store));
        QCOMPARE(forgetInBackups(m_folder->path(), Retention::of(settings, now)).failed, QStringList());
        QCOMPARE(bytesOf(other), after);
        // And who was deleted longer ago than that can be undone is gone from them.
        QVERIFY(hidden(other) >= 2);
        const QByteArray name = "Beatrice";
        if (testPassphrase().isEmpty()) QVERIFY(after.contains(name));
        settings.journalDays = 5;
        QCOMPARE(forgetInBackups(m_folder->path(), Retention::of(settings, now.addDays(6))).failed, QStringList());
        QVERIFY(!bytesOf(other).contains(name));
        QCOMPARE(hidden(other), 0);
        QVERIFY(inspectStoreFile(other));
    }

    /// A copy from before somebody was deleted shows them as everybody else, and goes on doing so for a year.
    void whatWasDeletedLongAgoGoesFromOlderBackups() {
        const qint64 stays = enroll(u"Stays"_s, 3);
        addSighting({}, sampleEmbedding(m_random), QDateTime::currentDateTimeUtc());
        const QString backup = valueOf(m_store->backup());
        QVERIFY(m_store->people().remove({m_bea}));
        const QList<StoredFace> faces = valueOf(m_store->faces().of(stays));
        QVERIFY(m_store->faces().remove({faces.first().id}));
        const QDateTime later = QDateTime::currentDateTimeUtc().addDays(31);
        StoreSettings settings = valueOf(loadStoreSettings(*m_store));
        settings.sightingsDays = 100;
        const Retention retention = Retention::of(settings, later);
        QVERIFY(forgetInStore(*m_store, retention));
        QCOMPARE(forgetInBackups(m_folder->path(), retention).failed, QStringList());
        const Backup left = backupAt(backup);
        QCOMPARE(left.people, 2);  // Ann, and who stays
        QCOMPARE(left.faces, int(valueOf(m_store->summary()).faces));
        QCOMPARE(valueOf(lookIntoBackup(backup)).sightings, 1);
        if (testPassphrase().isEmpty()) QVERIFY(!bytesOf(backup).contains("Beatrice"));
        QVERIFY(inspectStoreFile(backup));
    }

    /// An export of this very store that was taken in beside it is known by the same hashes as those who stay.
    void aDeletedCopyTakesNobodyAlong() {
        const QString archive = m_temporary->filePath(u"all.facenet"_s);
        QVERIFY(exportArchive(*m_store, archive, m_control));
        QVERIFY(importPackage(*m_store, archive, KnownPeople::KeepBoth, m_control));
        const QList<Person> people = valueOf(m_store->people().all());
        QCOMPARE(people.size(), 4);
        const QString backup = valueOf(m_store->backup());
        QList<qint64> copies;
        for (const Person& person : people)
            if (person.id != m_ann && person.id != m_bea) copies.append(person.id);
        QVERIFY(m_store->people().remove({copies.first()}));
        const Retention retention =
            Retention::of(valueOf(loadStoreSettings(*m_store)), QDateTime::currentDateTimeUtc().addDays(31));
        QVERIFY(forgetInStore(*m_store, retention));
        QCOMPARE(forgetInBackups(m_folder->path(), retention).failed, QStringList());
        QVERIFY(m_store->people().erase({copies.last()}));
        const QString later = valueOf(m_store->backup());
        QCOMPARE(backupAt(later).people, 2);
        for (const QString& path : {backup, later}) {
            QSet<qint64> left;
            for (const auto& person : valueOf(lookIntoBackup(path)).people) left.insert(person.id);
            QVERIFY(left.contains(m_ann) && left.contains(m_bea));
        }
    }

    /// In a copy from before they were merged, that is somebody of their own.
    void whoeverWasMergedIsErasedToo() {
        const QString backup = valueOf(m_store->backup());
        const qint64 third = enroll(u"Third"_s, 2);
        QVERIFY(m_store->people().merge(m_bea, third));
        QVERIFY(m_store->people().merge(third, m_ann));
        const Retention retention =
            Retention::of(valueOf(loadStoreSettings(*m_store)), QDateTime::currentDateTimeUtc().addDays(31));
        QVERIFY(forgetInStore(*m_store, retention));
        QCOMPARE(forgetInBackups(m_folder->path(), retention).failed, QStringList());
        QCOMPARE(backupAt(backup).people, 2);  // merged is not deleted
        QVERIFY(m_store->people().erase({m_ann}));
        QCOMPARE(backupAt(backup).people, 0);
        QCOMPARE(backupAt(backup).faces, 0);
        if (testPassphrase().isEmpty()) QVERIFY(!bytesOf(backup).contains("Beatrice"));
    }

    /// Killed between the store and its backups, or with one that could not be written: the next start goes on.
    void anErasureThatWasEndedIsFinished() {
        const QString backup = valueOf(m_store->backup()), kept = m_folder->filePath(u"kept"_s);
        QVERIFY(QFile::copy(backup, kept));
        QCOMPARE(valueOf(keepRetention(*m_store)), QStringList());
        QVERIFY(m_store->people().erase({m_ann}));
        QVERIFY(QFile::remove(backup) && QFile::rename(kept, backup));
        // What could not be written, as on a full disk, is tried again by the next, not a day later.
        const QString inTheWay = backup + u".part"_s;
        QVERIFY(QDir().mkpath(inTheWay + u"/inside"_s));
        for (int i = 0; i < 2; ++i) QCOMPARE(valueOf(keepRetention(*m_store)), QStringList{backup});
        QVERIFY(QDir(inTheWay).removeRecursively());
        QCOMPARE(valueOf(keepRetention(*m_store)), QStringList());
        QVERIFY(!bytesOf(backup).contains("Annabel Trace"));
        QCOMPARE(backupAt(backup).people, 1);
        QVERIFY(inspectStoreFile(backup));
    }

    /// What lies in its log belongs to it, and is gone with it.
    void aRawCopyInTheFolderStaysOneFile() {
        valueOf(m_store->backup());  // makes the folder
        const QString raw = m_folder->filePath(u"backups/raw.sqlite"_s);
        enroll(u"Third"_s, 1);
        for (const QString& part : {QString(), u"-wal"_s})
            QVERIFY(QFile::copy(storeFilePath(m_folder->path()) + part, raw + part));
        QVERIFY(QFileInfo(raw + u"-wal"_s).size() > 0);
        QCOMPARE(valueOf(m_store->people().erase({m_ann})).notRewritten, QStringList());
        QVERIFY(!QFile::exists(raw + u"-wal"_s));
        QVERIFY(inspectStoreFile(raw));
        QCOMPARE(backupAt(raw).people, 2);
        QVERIFY(!bytesOf(raw).contains("Annabel Trace"));
    }

    void retentionLeavesOtherStoresAlone() {
        valueOf(m_store->backup());
        QTemporaryDir elsewhere;
        const QString laid = m_folder->filePath(u"backups/family.sqlite"_s);
        {
            const auto other = valueOf(GalleryStore::open(elsewhere.path()));
            const Enrolment somebody = sampleEnrolment(u"Stranger"_s, 1, m_random);
            valueOf(other->people().enroll(somebody));
            QVERIFY(other->people().remove({1}));
            QVERIFY(QFile::copy(valueOf(other->backup()), laid));
        }
        const QByteArray before = bytesOf(laid);
        const Retention everything{.sightings = QDateTime::currentDateTimeUtc().addDays(1),
                                   .journal = QDateTime::currentDateTimeUtc().addDays(1),
                                   .log = QDateTime::currentDateTimeUtc().addDays(1)};
        QCOMPARE(forgetInBackups(m_folder->path(), everything).failed, QStringList());
        QVERIFY(bytesOf(laid) == before);
    }

    void theStampWritesThroughNoLink() {
        valueOf(m_store->backup());
        const QString victim = m_folder->filePath(u"victim"_s);
        writeFile(victim, "of somebody");
        QVERIFY(QFile::link(victim, retentionStamp(m_folder->path())));
        QFile(victim).setFileTime(QDateTime::currentDateTimeUtc().addDays(-3), QFileDevice::FileModificationTime);
        QVERIFY(keepRetention(*m_store));
        QCOMPARE(bytesOf(victim), QByteArray("of somebody"));
    }

    /// Whoever is erased while an export is being written is in none that is reported.
    void aRunningExportBringsNobodyBack() {
        if (!testPassphrase().isEmpty()) QSKIP("the same with a passphrase");
        const QTemporaryDir elsewhere;
        for (const bool asFolder : {false, true}) {
            const qint64 person = enroll(u"Erased meanwhile %1"_s.arg(asFolder), 1);
            const QString target = elsewhere.filePath(asFolder ? u"out"_s : u"out.zip"_s);
            bool erased = false;
            JobControl control([&](int done, int total) {
                if (done < total || std::exchange(erased, true)) return;  // all is written and not yet in its place
                const auto beside = valueOf(GalleryStore::open(m_folder->path()));
                QVERIFY(beside->people().erase({person}));
            });
            const auto exported =
                asFolder ? exportFolders(*m_store, target, control) : exportArchive(*m_store, target, control);
            QVERIFY(erased);
            QCOMPARE(codeOf(exported), ErrorCode::ChangedMeanwhile);
            QVERIFY(!QFileInfo::exists(target));
        }
    }

    /// The log is kept for a time of its own.
    void whoTriedInVainStandsInTheLog() {
        {
            const auto sql = valueOf(Sql::open(storeFilePath(m_folder->path()), Sql::Access::ReadWrite));
            QVERIFY(sql->write([&]() -> Result<void> {
                sql->run(u"CREATE TABLE holds (person INTEGER REFERENCES people (id))"_s);
                sql->run(u"INSERT INTO holds SELECT id FROM people"_s);
                return {};
            }));
        }
        const auto people = valueOf(m_store->people().all());
        QVERIFY(!m_store->people().erase({people.first().id}));
        const LogLine last = valueOf(m_store->journal().log(1)).first();
        QCOMPARE(last.action, u"erase"_s);
        QCOMPARE(last.outcome, u"failed"_s);
        QCOMPARE(valueOf(m_store->people().all()).size(), people.size());
    }

    void theLogHasARetentionOfItsOwn() {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QVERIFY(!valueOf(m_store->journal().log(10)).isEmpty());
        const StoreSettings settings{.journalDays = 1, .logDays = 100};
        QVERIFY(forgetInStore(*m_store, Retention::of(settings, now.addDays(50))));
        QVERIFY(valueOf(m_store->journal().latest(10)).isEmpty());
        QVERIFY(!valueOf(m_store->journal().log(10)).isEmpty());
        QVERIFY(forgetInStore(*m_store, Retention::of(settings, now.addDays(101))));
        QVERIFY(valueOf(m_store->journal().log(10)).isEmpty());
    }

    void namesAreFoundInTexts_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("found");
        const auto row = [](const char* text, const char* name, bool found) {
            QTest::addRow("%s in %s", name, text) << QString::fromUtf8(text) << QString::fromUtf8(name) << found;
        };
        row("/lfw/Ada_Lovelace/Ada_Lovelace_0001.jpg", "ada lovelace", true);
        row("adam was here", "Ada", false);
        row("Person 10", "Person 1", false);
        row("Person 1, Person 10", "person 1", true);
        row("李明的照片.jpg", "李明", true);
        row("Straße", "STRASSE", true);
        row("who? ??? me", "???", true);
        row("", "Bo", false);
    }
    void namesAreFoundInTexts() {
        QFETCH(QString, text);
        QFETCH(QString, name);
        QTEST(mentions(text, name), "found");
    }

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }

    qint64 enroll(const QString& name, int faces) {
        return valueOf(m_store->people().enroll(sampleEnrolment(name, faces, m_random))).personId;
    }

    QByteArray cropOf(qint64 person) {
        return valueOf(m_store->faces().cropPng(valueOf(m_store->faces().of(person)).first().id));
    }

    void addSighting(const std::optional<qint64>& person, const Embedding& look,
                     const QDateTime& seenAt = QDateTime::currentDateTimeUtc()) {
        std::vector<uchar> png;
        cv::imencode(".png", sampleCrop(m_random), png);
        QVERIFY(m_store->sightings().add(
            {.personId = person,
             .seenAt = seenAt,
             .source = u"door"_s,
             .cropPng = QByteArray(reinterpret_cast<const char*>(png.data()), qsizetype(png.size())),
             .modelId = kModel,
             .embedding = look}));
    }

    std::unique_ptr<QTemporaryDir> m_folder, m_temporary;
    std::unique_ptr<GalleryStore> m_store;
    JobControl m_control;
    cv::RNG m_random;
    qint64 m_ann = 0, m_bea = 0;
};

QTEST_GUILESS_MAIN(TestErasure)
#include "tst_erasure.moc"
