#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <opencv2/imgcodecs.hpp>

#include "database/consent_settings.h"
#include "database/exchange/archive_import.h"
#include "database/exchange/export.h"
#include "database/exchange/sealed_package.h"
#include "database/store_settings.h"
#include "tests/support/logical_dump.h"
#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray pngOf(const cv::Mat& crop) {
    std::vector<uchar> png;
    cv::imencode(".png", crop, png);
    return QByteArray(reinterpret_cast<const char*>(png.data()), qsizetype(png.size()));
}

}  // namespace

/// A store that goes out and comes in again.
class TestArchive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_random = cv::RNG(23);
        m_store = valueOf(GalleryStore::open(m_folder->filePath(u"store"_s)));
        m_archive = m_folder->filePath(u"Alle Leute ü.facenet"_s);
    }

    void cleanup() {
        m_store.reset();
        m_folder.reset();
    }

    void everythingComesBack_data() {
        QTest::addColumn<bool>("asFolder");
        QTest::newRow("archive") << false;
        QTest::newRow("folder") << true;
    }
    void everythingComesBack() {
        QFETCH(bool, asFolder);
        fill();
        const Exported exported = exportTo(asFolder);
        QCOMPARE(exported.people, 5);
        QCOMPARE(exported.faces, 11);
        QCOMPARE(exported.sightings, 4);
        QCOMPARE(valueOf(m_store->journal().log(1)).first().action, u"export"_s);

        const auto other = valueOf(GalleryStore::open(m_folder->filePath(u"other"_s)));
        const PackageImport import = valueOf(importPackage(*other, m_archive, KnownPeople::AddTo, m_control));
        QVERIFY(!import.fromThisStore);
        QVERIFY(valueOf(importPackage(*m_store, m_archive, KnownPeople::Skip, m_control)).fromThisStore);
        QCOMPARE(import.people, 5);
        QCOMPARE(import.faces, 11);
        QCOMPARE(import.sightings, 4);
        QVERIFY(dumpWithoutVectors(*other) == dumpWithoutVectors(*m_store));
        QVERIFY(valueOf(other->check()).ok);
        QVERIFY(logicalDump(*other).size() > 11 * 70000);
    }

    /// Somebody else may have given a name to another face, or made anybody be named: neither is believed.
    void vectorsAndSettingsAreNotBelieved() {
        fill();
        exportTo(false);
        const auto other = valueOf(GalleryStore::open(m_folder->filePath(u"other"_s)));
        const PackageImport import = valueOf(importPackage(*other, m_archive, KnownPeople::AddTo, m_control));
        QCOMPARE(valueOf(other->check()).embeddings, 0);
        QCOMPARE(valueOf(other->faces().withoutEmbedding(u"model-a"_s, 100)).size(), 11);
        QCOMPARE(valueOf(other->faces().looksWithoutEmbedding(u"model-a"_s, 100)).size(), 1);
        QCOMPARE(import.rejectedLooks, 1);
        QCOMPARE(import.looksLeftOut, 1);
        for (const Sighting& sighting : valueOf(other->sightings().after(0, 100))) QVERIFY(sighting.embedding.empty());

        QCOMPARE(valueOf(loadStoreSettings(*other)), StoreSettings());
        QVERIFY(import.settingsOffered.contains(u"0.003"_s));
        QVERIFY(takeSettings(*other, import.settingsOffered));
        QCOMPARE(valueOf(loadStoreSettings(*other)).strangerRate, 0.003);
        // What is the same already is not offered again.
        QVERIFY(valueOf(importPackage(*other, m_archive, KnownPeople::Skip, m_control)).settingsOffered.isEmpty());
        QCOMPARE(codeOf(takeSettings(*other, u"[1]"_s)), ErrorCode::FileMalformed);
        QVERIFY(takeSettings(*other, uR"({"model": "/tmp/evil.safetensors"})"_s));
        QCOMPARE(valueOf(loadStoreSettings(*other)).model, QString());
    }

    /// What somebody gets who asks for what is stored of them: all of theirs and nothing of others.
    void onePersonIsHandedOver() {
        fill();
        const Person ada = valueOf(m_store->people().named(u"Ada Lovelace"_s)).first();
        QVERIFY(m_store->people().rename(ada.id, u"Ada <King> Lovelace"_s));
        const Enrolled other = valueOf(m_store->people().enroll(sampleEnrolment(u"Charles Babbage"_s, 1, m_random)));
        QVERIFY(m_store->people().merge(other.personId, ada.id));
        // Somebody else of that name, who looks like nobody: neither the name's changes nor the look are Ada's.
        Enrolment namesake = sampleEnrolment(u"Ada <King> Lovelace"_s, 1, m_random);
        const qint64 second = valueOf(m_store->people().enroll(namesake, true)).personId;
        QVERIFY(m_store->people().setNote(second, u"the other one"_s));
        QVERIFY(m_store->faces().rejectLook(ada.id, u"model-a"_s, sampleEmbedding(m_random), sampleCrop(m_random)));
        const QString folder = m_folder->filePath(u"Ada"_s);
        const Exported exported = valueOf(exportPerson(*m_store, ada.id, folder, m_control));
        QCOMPARE(exported.people, 1);
        QCOMPARE(exported.faces, 5);
        QCOMPARE(exported.sightings, 1);
        const QString person = folder + u"/people/Ada _King_ Lovelace"_s;
        QCOMPARE(QDir(person).entryList({u"face-*.png"_s}).size(), 5);
        QVERIFY(QFile::exists(person + u"/person.json"_s));
        QVERIFY(QFile::exists(folder + u"/sightings/000001/sighting-000001.png"_s));
        QCOMPARE(QFileInfo(folder + u"/embeddings/model-b_1.npy"_s).size(), 128 + 4 * 512);
        const QByteArray page = read(folder + u"/index.html"_s), history = read(folder + u"/history.csv"_s);
        QVERIFY(page.contains("Ada &lt;King&gt; Lovelace") && !page.contains("<King>"));
        QVERIFY(page.contains("people/Ada%20_King_%20Lovelace/face-000005.png"));
        QVERIFY(page.contains("consent") || page.contains("Consent"));
        QVERIFY2(!history.contains("note changed"), history.constData());
        QCOMPARE(history.count("enrolled"), 2);  // Ada, and Babbage's entry that became hers
        QCOMPARE(QDir(person).entryList({u"look-*.png"_s}), QStringList());
        QVERIFY(!read(person + u"/person.json"_s).contains("look-"));
        QVERIFY(!page.contains("look-"));
        QVERIFY(history.contains("renamed") && history.contains("enrolled") && history.contains("merged"));
        for (const QString& file : {u"index.html"_s, u"history.csv"_s, u"faces.csv"_s, u"people.csv"_s})
            QVERIFY2(!read(folder + u'/' + file).contains("Babbage") && !read(folder + u'/' + file).contains("Bob"),
                     qPrintable(file));
        QCOMPARE(read(folder + u"/faces.jsonl"_s).count('\n'), 5);
        // No folder of pictures, in which somebody would be called "people".
        QVERIFY(isPackage(folder));
        QCOMPARE(codeOf(importPackage(*m_store, folder, KnownPeople::AddTo, m_control)), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(exportPerson(*m_store, ada.id, folder, m_control)), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(exportPerson(*m_store, 999, m_folder->filePath(u"none"_s), m_control)), ErrorCode::NotFound);
    }

    /// An encrypted archive opens with its passphrase alone, and says nothing without.
    void anEncryptedArchiveNeedsItsPassphrase() {
        fill();
        const QString passphrase = u"correct horse"_s;
        QCOMPARE(codeOf(exportSealedArchive(*m_store, m_archive, u"short"_s, m_control, kCheapPassphrase)),
                 ErrorCode::InvalidArgument);
        QCOMPARE(valueOf(m_store->journal().log(1)).first().outcome, u"failed"_s);
        QVERIFY(!QFile::exists(m_archive));
        QCOMPARE(valueOf(exportSealedArchive(*m_store, m_archive, passphrase, m_control, kCheapPassphrase)).people, 5);
        QVERIFY(isSealedArchive(m_archive));
        const QByteArray bytes = read(m_archive);
        // Long enough not to stand in random bytes by chance.
        for (const char* trace : {"people/", "/face-", "\x89PNG\r\n", "first programmer", "person.json"})
            QVERIFY2(!bytes.contains(trace), trace);
        QCOMPARE(QDir(m_folder->path()).entryList({u"*.partial*"_s}), QStringList());
        const auto other = valueOf(GalleryStore::open(m_folder->filePath(u"other"_s)));
        const auto take = [&](const QString& given) {
            return importPackage(*other, m_archive, KnownPeople::AddTo, m_control, ErasedPeople::LeaveOut, given);
        };
        QCOMPARE(codeOf(take({})), ErrorCode::StoreProtected);
        QCOMPARE(codeOf(take(u"wrong horse"_s)), ErrorCode::WrongPassphrase);
        QCOMPARE(valueOf(other->journal().log(1)).first().action, u"import"_s);
        QCOMPARE(valueOf(other->journal().log(1)).first().outcome, u"failed"_s);
        QVERIFY(valueOf(other->people().all()).isEmpty());
        QCOMPARE(valueOf(take(passphrase)).people, 5);
        QVERIFY(dumpWithoutVectors(*other) == dumpWithoutVectors(*m_store));
        // Damaged or cut anywhere, it is refused.
        for (qsizetype at = 0; at < bytes.size(); at += bytes.size() / 97) {
            QByteArray damaged = bytes;
            damaged[at] = char(damaged[at] ^ 1);
            for (const QByteArray& hostile : {damaged, bytes.left(at)}) {
                QFile file(m_archive);
                QVERIFY(file.open(QIODevice::WriteOnly) && file.write(hostile) == hostile.size());
                file.close();
                // What is known already is not read again.
                QVERIFY2(!take(passphrase) || dumpWithoutVectors(*other) == dumpWithoutVectors(*m_store),
                         QByteArray::number(at));
            }
        }
    }

    /// Each enrolment has its consent with the words of then; they go along with exports.
    void consentsGoAlong() {
        ConsentText text{
            .version = u"2"_s, .purpose = u"the door"_s, .text = u"I agree."_s, .validDays = 30, .reviewDays = 10};
        QVERIFY(saveConsentText(*m_store, text));
        Enrolment enrolment = sampleEnrolment(u"Ada"_s, 1, m_random);
        enrolment.consentedAt = QDateTime::currentDateTimeUtc();
        const qint64 ada = valueOf(m_store->people().enroll(enrolment)).personId;
        text.text = u"I still agree."_s;
        QVERIFY(saveConsentText(*m_store, text));
        QVERIFY(m_store->people().renewConsent(ada));
        const QList<Consent> consents = valueOf(m_store->people().consentsOf(ada));
        QCOMPARE(consents.size(), 2);
        QCOMPARE(consents[0].text, u"I still agree."_s);
        QCOMPARE(consents[1].text, u"I agree."_s);
        QCOMPARE(consents[1].purpose, u"the door"_s);
        QCOMPARE(consents[1].givenAt.daysTo(consents[1].expiresAt), 30);
        exportTo(false);
        const auto other = valueOf(GalleryStore::open(m_folder->filePath(u"other"_s)));
        QVERIFY(importPackage(*other, m_archive, KnownPeople::AddTo, m_control));
        QVERIFY(dumpWithoutVectors(*other) == dumpWithoutVectors(*m_store));
        QCOMPARE(valueOf(other->people().consentsOf(valueOf(other->people().all()).first().id)).size(), 2);
        const QString folder = m_folder->filePath(u"Ada"_s);
        valueOf(exportPerson(*m_store, ada, folder, m_control));
        QVERIFY(read(folder + u"/index.html"_s).contains("I still agree."));
    }

    /// Who was erased does not come back with an older export unless that is meant.
    void whoWasErasedStaysSo() {
        const qint64 ada = valueOf(m_store->people().enroll(sampleEnrolment(u"Ada"_s, 2, m_random))).personId;
        valueOf(m_store->people().enroll(sampleEnrolment(u"Bob"_s, 1, m_random)));
        exportTo(false);
        QVERIFY(m_store->people().erase({ada}));
        const PackageImport again = valueOf(importPackage(*m_store, m_archive, KnownPeople::AddTo, m_control));
        QCOMPARE(again.erased, QStringList{u"Ada"_s});
        QCOMPARE(again.people, 0);
        QCOMPARE(valueOf(m_store->people().all()).size(), 1);
        // Elsewhere nobody was erased; whoever is erased there after the import stays so as well.
        const auto other = valueOf(GalleryStore::open(m_folder->filePath(u"other"_s)));
        QCOMPARE(valueOf(importPackage(*other, m_archive, KnownPeople::AddTo, m_control)).people, 2);
        QVERIFY(other->people().erase({valueOf(other->people().named(u"Bob"_s)).first().id}));
        QCOMPARE(valueOf(importPackage(*other, m_archive, KnownPeople::AddTo, m_control)).erased,
                 QStringList{u"Bob"_s});
        // When it is meant she is there, and no longer one who was erased.
        QCOMPARE(
            valueOf(importPackage(*m_store, m_archive, KnownPeople::AddTo, m_control, ErasedPeople::BringBack)).people,
            1);
        QVERIFY(valueOf(m_store->exchange().erasedOrigins()).isEmpty());
        QCOMPARE(valueOf(importPackage(*m_store, m_archive, KnownPeople::AddTo, m_control)).erased, QStringList());
    }

    /// The same again changes nothing, whatever becomes of known people.
    void secondImportDoublesNothing() {
        fill();
        exportTo(false);
        const QByteArray before = logicalDump(*m_store);
        const PackageImport again = valueOf(importPackage(*m_store, m_archive, KnownPeople::AddTo, m_control));
        QCOMPARE(again.faces, 0);
        QCOMPARE(again.knownFaces, 11);
        QCOMPARE(again.sightings, 0);
        QCOMPARE(again.knownSightings, 4);
        QCOMPARE(again.people + again.addedTo, 0);
        QVERIFY(logicalDump(*m_store) == before);
        QCOMPARE(valueOf(importPackage(*m_store, m_archive, KnownPeople::Skip, m_control)).skipped, 5);
        QVERIFY(logicalDump(*m_store) == before);
    }

    void knownPeopleGetWhatIsNew() {
        fill();
        exportTo(false);
        const auto other = valueOf(GalleryStore::open(m_folder->filePath(u"other"_s)));
        const Enrolled ada = valueOf(other->people().enroll(sampleEnrolment(u"ADA Lovelace"_s, 1, m_random)));
        const PackageImport import = valueOf(importPackage(*other, m_archive, KnownPeople::AddTo, m_control));
        QCOMPARE(import.people, 4);
        QCOMPARE(import.addedTo, 1);
        const Person person = valueOf(other->people().get(ada.personId));
        QCOMPARE(person.name, u"ADA Lovelace"_s);
        QCOMPARE(person.faceCount, 5);
        QVERIFY(person.note.contains(u"first programmer"_s));

        const PackageImport both = valueOf(importPackage(*other, m_archive, KnownPeople::KeepBoth, m_control));
        QCOMPARE(both.people, 5);
        QCOMPARE(valueOf(other->people().named(u"ada lovelace"_s)).size(), 2);
        QCOMPARE(valueOf(other->people().get(ada.personId)).faceCount, 5);
    }

    void anImportIsUndoneAsOne() {
        fill();
        exportTo(false);
        const auto other = valueOf(GalleryStore::open(m_folder->filePath(u"other"_s)));
        const Enrolled zoe = valueOf(other->people().enroll(sampleEnrolment(u"Zoe"_s, 1, m_random)));
        const auto told = [&] {  // models and settings stay
            const QByteArray dump = logicalDump(*other);
            return dump.mid(dump.indexOf("person "));
        };
        const QByteArray before = told();
        QVERIFY(importPackage(*other, m_archive, KnownPeople::AddTo, m_control));
        const QByteArray after = told();
        QVERIFY(after != before);
        const QList<JournalEntry> entries = valueOf(other->journal().latest(10));
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries[0].kind, JournalKind::Import);
        QVERIFY(entries[0].count > 0);
        QCOMPARE(entries[1].id, zoe.entry.id);
        // One person's history tells of the person all the same.
        const qint64 ada = valueOf(other->people().named(u"Ada Lovelace"_s)).first().id;
        QVERIFY(exportPerson(*other, ada, m_folder->filePath(u"Ada"_s), m_control));
        QVERIFY(read(m_folder->filePath(u"Ada/history.csv"_s)).contains("enrolled"));
        QVERIFY(valueOf(other->journal().undo(entries[0].id)).undone);
        QCOMPARE(told(), before);
        QVERIFY(valueOf(other->journal().latest(1)).first().undone);
        QCOMPARE(valueOf(other->journal().redo(entries[0].id)).count, entries[0].count);
        QCOMPARE(told(), after);
        // What stands in the way of one part stands in the way of all.
        const qint64 someone = valueOf(other->people().all()).first().id;
        QVERIFY(other->people().remove({someone}));
        const QByteArray changed = told();
        QCOMPARE(codeOf(other->journal().undo(entries[0].id)), ErrorCode::ChangedMeanwhile);
        QCOMPARE(told(), changed);
    }

    void cancelledImportChangesNothing() {
        fill();
        exportTo(false);
        const auto other = valueOf(GalleryStore::open(m_folder->filePath(u"other"_s)));
        const QByteArray before = logicalDump(*other);
        JobControl* steering = nullptr;
        JobControl control([&](int done, int) {
            if (done == 2) steering->cancel();
        });
        steering = &control;
        QCOMPARE(codeOf(importPackage(*other, m_archive, KnownPeople::AddTo, control)), ErrorCode::Cancelled);
        QVERIFY(logicalDump(*other) == before);
    }

    void failedExportLeavesNothing() {
        fill();
        JobControl cancelled;
        cancelled.cancel();
        QCOMPARE(codeOf(exportArchive(*m_store, m_archive, cancelled)), ErrorCode::Cancelled);
        JobControl* steering = nullptr;
        JobControl later([&](int done, int) {
            if (done > 3) steering->cancel();
        });
        steering = &later;
        QCOMPARE(codeOf(exportArchive(*m_store, m_archive, later)), ErrorCode::Cancelled);
        QCOMPARE(codeOf(exportArchive(*m_store, m_folder->filePath(u"none/x.facenet"_s), m_control)),
                 ErrorCode::FileUnwritable);
        QCOMPARE(codeOf(exportArchive(*m_store, m_folder->path(), m_control)), ErrorCode::InvalidArgument);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden),
                 QStringList{u"store"_s});
    }

private:
    static QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("missing");
    }

    Exported exportTo(bool asFolder) {
        return valueOf(asFolder ? exportFolders(*m_store, m_archive, m_control)
                                : exportArchive(*m_store, m_archive, m_control));
    }

    /// Everything that a store may know, and things that are hidden.
    void fill() {
        QVERIFY(m_store->faces().registerModel(u"model-a"_s, u"A"_s, u"{\"b\": 1}"_s));
        Enrolment enrolment = sampleEnrolment(u"Ada Lovelace"_s, 4, m_random);
        enrolment.note = u"first programmer\n\"quoted\"\tü 🙂"_s;
        enrolment.faces[2].embedding.clear();
        enrolment.faces[3].takenAt = {};
        const Enrolled ada = valueOf(m_store->people().enroll(enrolment));
        const Enrolled bob = valueOf(m_store->people().enroll(sampleEnrolment(u"../Bob: \\ \"x\"*?"_s, 3, m_random)));
        const Enrolled twin = valueOf(m_store->people().enroll(sampleEnrolment(u"Zwilling"_s, 2, m_random)));
        QVERIFY(m_store->people().enroll(sampleEnrolment(u"zwilling"_s, 2, m_random), true));
        const Enrolled bare = valueOf(m_store->people().enroll(sampleEnrolment(u"Ohne Gesicht"_s, 1, m_random)));
        QVERIFY(m_store->faces().remove(bare.faceIds));
        const Enrolled gone = valueOf(m_store->people().enroll(sampleEnrolment(u"Gone"_s, 2, m_random)));
        QVERIFY(m_store->people().remove({gone.personId}));
        const Enrolled merged = valueOf(m_store->people().enroll(sampleEnrolment(u"Merged"_s, 1, m_random)));
        QVERIFY(m_store->faces().remove(merged.faceIds));
        QVERIFY(m_store->people().merge(merged.personId, bob.personId));
        QList<std::pair<qint64, Embedding>> second;
        for (const qint64 face : ada.faceIds + twin.faceIds) second.append({face, sampleEmbedding(m_random)});
        QVERIFY(m_store->faces().addEmbeddings(u"model-b/1"_s, second));
        QVERIFY(m_store->people().setPortrait(ada.personId, ada.faceIds[3]));
        QVERIFY(m_store->people().beStricter(u"model-a"_s, {ada.personId, bob.personId, 0.62F}));
        QVERIFY(m_store->faces().rejectLook(ada.personId, u"model-a"_s, sampleEmbedding(m_random)));
        QVERIFY(
            m_store->faces().rejectLook(bob.personId, u"model-b/1"_s, sampleEmbedding(m_random), sampleCrop(m_random)));
        const auto looks = valueOf(m_store->faces().looksWithoutEmbedding(u"model-a"_s, 10));
        QVERIFY(m_store->faces().addLookEmbeddings(u"model-a"_s, {{looks.first().first, sampleEmbedding(m_random)}}));
        const NewFace seen = sampleFace(m_random);
        for (const std::optional<qint64> person :
             {std::optional(ada.personId), std::optional(bob.personId), std::optional<qint64>()})
            QVERIFY(m_store->sightings().add({.personId = person,
                                              .seenAt = QDateTime::fromMSecsSinceEpoch(1750000000000, Qt::UTC),
                                              .seenUntil = QDateTime::fromMSecsSinceEpoch(1750000090000, Qt::UTC),
                                              .source = u"camera:0"_s,
                                              .cosineSimilarity = 0.1 + 0.2,
                                              .cropPng = pngOf(seen.crop),
                                              .quality = seen.quality,
                                              .modelId = u"model-a"_s,
                                              .embedding = seen.embedding}));
        QVERIFY(m_store->sightings().add(
            {.seenAt = QDateTime::fromMSecsSinceEpoch(1750000000001, Qt::UTC), .source = u"=cmd"_s}));
        QVERIFY(changeStoreSettings(*m_store, [](StoreSettings& settings) -> Result<void> {
            settings.strangerRate = 0.003;
            settings.keepSightings = true;
            settings.sightingsDays = 9;
            return {};
        }));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GalleryStore> m_store;
    cv::RNG m_random;
    QString m_archive;
    JobControl m_control;
};

QTEST_GUILESS_MAIN(TestArchive)
#include "tst_archive.moc"
