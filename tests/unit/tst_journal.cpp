#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <opencv2/imgcodecs.hpp>

#include "database/gallery_store.h"
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

const QString kModel = u"model-a"_s;

}  // namespace

/// Changes that are undone and redone, by this program and by the next one, and people who are erased for good.
class TestJournal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_random = cv::RNG(11);
        reopen();
        m_ann = enroll(u"Ann"_s, 3);
        m_bea = enroll(u"Bea"_s, 2);
    }

    void cleanup() {
        m_store.reset();
        m_folder.reset();
    }

    /// Every kind of change: what the store says before it, after it, after undo, and after redo, each in a new
    /// program.
    void everyChangeGoesBackAndForth_data() {
        using Change = std::function<Result<JournalEntry>(TestJournal&)>;
        QTest::addColumn<Change>("change");
        const auto row = [](const char* name, Change change) { QTest::newRow(name) << change; };
        row("rename", [](TestJournal& t) { return t.m_store->people().rename(t.m_ann, u"Anna"_s); });
        row("note", [](TestJournal& t) { return t.m_store->people().setNote(t.m_ann, u"desk 4"_s); });
        row("portrait",
            [](TestJournal& t) { return t.m_store->people().setPortrait(t.m_ann, t.faces(t.m_ann).last()); });
        row("merge", [](TestJournal& t) { return t.m_store->people().merge(t.m_bea, t.m_ann); });
        row("move", [](TestJournal& t) { return t.m_store->faces().move(t.faces(t.m_ann).mid(1), t.m_bea); });
        row("move of several", [](TestJournal& t) {
            return t.m_store->faces().move(t.faces(t.m_ann).mid(1) + t.faces(t.m_bea).mid(1), t.m_ann);
        });
        row("split of several", [](TestJournal& t) {
            const auto split = t.m_store->faces().split(t.faces(t.m_ann).mid(1) + t.faces(t.m_bea).mid(1), u"Carl"_s);
            return split ? Result<JournalEntry>(split->entry) : split.error();
        });
        row("remove faces of several",
            [](TestJournal& t) { return t.m_store->faces().remove(t.faces(t.m_ann).mid(1) + t.faces(t.m_bea)); });
        row("split", [](TestJournal& t) {
            const auto split = t.m_store->faces().split(t.faces(t.m_ann).mid(1), u"Carl"_s);
            return split ? Result<JournalEntry>(split->entry) : split.error();
        });
        row("remove people", [](TestJournal& t) { return t.m_store->people().remove({t.m_ann, t.m_bea}); });
        row("remove faces", [](TestJournal& t) { return t.m_store->faces().remove(t.faces(t.m_ann).mid(0, 2)); });
        row("reject faces", [](TestJournal& t) { return t.m_store->faces().reject(t.faces(t.m_ann).mid(1)); });
        row("renewed consent", [](TestJournal& t) { return t.m_store->people().renewConsent(t.m_ann); });
        row("reviewed consent", [](TestJournal& t) { return t.m_store->people().reviewConsent(t.m_ann); });
        row("reject",
            [](TestJournal& t) { return t.m_store->faces().rejectLook(t.m_ann, kModel, sampleEmbedding(t.m_random)); });
    }
    void everyChangeGoesBackAndForth() {
        QFETCH(std::function<Result<JournalEntry>(TestJournal&)>, change);
        QVERIFY(m_store->people().setNote(m_bea, u"two"_s));
        const QString before = told();
        const JournalEntry entry = valueOf(change(*this));
        const QString after = told();
        QVERIFY(after != before);
        for (int round = 0; round < 2; ++round) {
            reopen();
            QCOMPARE(valueOf(m_store->journal().latest(1)).first().id, entry.id);
            QVERIFY(valueOf(m_store->journal().undo(entry.id)).undone);
            QCOMPARE(told(), before);
            QCOMPARE(codeOf(m_store->journal().undo(entry.id)), ErrorCode::NotFound);
            reopen();
            QVERIFY(!valueOf(m_store->journal().redo(entry.id)).undone);
            QCOMPARE(told(), after);
        }
        QVERIFY(valueOf(m_store->check()).ok);
    }

    void anEnrolmentIsTakenBack() {
        const QString before = told();
        const Enrolled enrolled = valueOf(m_store->people().enroll(sampleEnrolment(u"Carl"_s, 2, m_random)));
        QVERIFY(m_store->journal().undo(enrolled.entry.id));
        QCOMPARE(told(), before);
        QVERIFY(m_store->journal().redo(enrolled.entry.id));
        QCOMPARE(valueOf(m_store->people().get(enrolled.personId)).faceCount, 2);
    }

    void aNewChangeEndsRedo() {
        const JournalEntry first = valueOf(m_store->people().rename(m_ann, u"Anna"_s));
        QVERIFY(m_store->journal().undo(first.id));
        QVERIFY(m_store->people().setNote(m_bea, u"new"_s));
        QCOMPARE(codeOf(m_store->journal().redo(first.id)), ErrorCode::NotFound);
    }

    void whatStandsInTheWayIsSaid() {
        const JournalEntry first = valueOf(m_store->people().rename(m_ann, u"Anna"_s));
        const JournalEntry second = valueOf(m_store->people().rename(m_ann, u"Annette"_s));
        const QString before = told();
        QCOMPARE(codeOf(m_store->journal().undo(first.id)), ErrorCode::ChangedMeanwhile);
        QCOMPARE(told(), before);
        QVERIFY(m_store->journal().undo(second.id));
        QVERIFY(m_store->journal().undo(first.id));
        QCOMPARE(valueOf(m_store->people().get(m_ann)).name, u"Ann"_s);
    }

    void sightingsGetAName() {
        const Embedding look = sampleEmbedding(m_random);
        std::vector<uchar> png;
        cv::imencode(".png", cv::Mat(160, 160, CV_8UC3, cv::Scalar(1, 2, 3)), png);
        const QByteArray crop(reinterpret_cast<const char*>(png.data()), qsizetype(png.size()));
        for (int i = 0; i < 3; ++i)
            QVERIFY(m_store->sightings().add({.seenAt = QDateTime::currentDateTimeUtc(),
                                              .source = u"camera"_s,
                                              .cropPng = i < 2 ? crop : QByteArray(),
                                              .quality = {.sizePx = 80, .sharpness = 50},
                                              .modelId = kModel,
                                              .embedding = look}));
        const QList<Sighting> unknown = valueOf(unnamedSightings(*m_store));
        QCOMPARE(unknown.size(), 2);
        QVERIFY(unknown[0].embedding == look);
        QCOMPARE(unknown[0].quality.sizePx, 80.0F);
        const Enrolment person{.name = u"Dora"_s, .consentedAt = QDateTime::currentDateTimeUtc()};
        const Enrolled named = valueOf(m_store->sightings().name({unknown[0].id, unknown[1].id}, person));
        QCOMPARE(valueOf(m_store->people().get(named.personId)).faceCount, 2);
        QVERIFY(valueOf(unnamedSightings(*m_store)).isEmpty());
        QCOMPARE(valueOf(m_store->sightings().of(named.personId, 10)).size(), 2);
        QVERIFY(valueOf(m_store->people().get(named.personId)).lastSeenAt.isValid());
        QCOMPARE(valueOf(m_store->faces().galleryContents(kModel)).templates.size(), 7U);
        QVERIFY(m_store->journal().undo(named.entry.id));
        QCOMPARE(valueOf(unnamedSightings(*m_store)).size(), 2);
        QCOMPARE(codeOf(m_store->people().get(named.personId)), ErrorCode::NotFound);
        const JournalEntry forgotten = valueOf(m_store->sightings().remove({unknown[0].id}));
        QCOMPARE(valueOf(unnamedSightings(*m_store)).size(), 1);
        QVERIFY(m_store->journal().undo(forgotten.id));
        QCOMPARE(valueOf(unnamedSightings(*m_store)).size(), 2);
    }

    /// What is no face, or hardly, would name others later.
    void poorLooksBecomeNoFaces() {
        std::vector<uchar> png;
        cv::imencode(".png", cv::Mat(160, 160, CV_8UC3, cv::Scalar(1, 2, 3)), png);
        const QByteArray crop(reinterpret_cast<const char*>(png.data()), qsizetype(png.size()));
        QList<qint64> ids;
        for (const float sharpness : {50.0F, 2.0F, 40.0F})
            ids.append(valueOf(m_store->sightings().add(
                {.seenAt = QDateTime::currentDateTimeUtc(),
                 .source = u"camera"_s,
                 .cropPng = crop,
                 .quality = {.sizePx = 80, .sharpness = sharpness, .brightness = 120, .confidence = 0.9F},
                 .modelId = kModel,
                 .embedding = sampleEmbedding(m_random)})));
        const Enrolment person{.name = u"Dora"_s, .consentedAt = QDateTime::currentDateTimeUtc()};
        const Enrolled named = valueOf(m_store->sightings().name(ids, person));
        QCOMPARE(valueOf(m_store->people().get(named.personId)).faceCount, 2);
        QCOMPARE(valueOf(m_store->sightings().of(named.personId, 10)).size(), 3);
        QVERIFY(valueOf(unnamedSightings(*m_store)).isEmpty());
    }

    /// Reads all files as bytes, backups too: of who was erased nothing is left, of the others everything.
    void erasedLeavesNoBytes() {
        if (!testPassphrase().isEmpty()) QSKIP("looks for readable bytes; tst_vault looks at encrypted ones");
        Enrolment trace = sampleEnrolment(u"Trace-Zebra-4711"_s, 2, m_random);
        const Enrolled enrolled = valueOf(m_store->people().enroll(trace));
        const Enrolled merged = valueOf(m_store->people().enroll(sampleEnrolment(u"Trace-Other-4711"_s, 1, m_random)));
        QVERIFY(m_store->people().rename(enrolled.personId, u"Trace-Second-4711"_s));
        QVERIFY(m_store->people().merge(merged.personId, enrolled.personId));
        QVERIFY(m_store->faces().rejectLook(enrolled.personId, kModel, sampleEmbedding(m_random)));
        QVERIFY(m_store->people().remove({enrolled.personId, m_bea}));
        QVERIFY(m_store->backup());
        const auto* vector = reinterpret_cast<const char*>(trace.faces[0].embedding.data());
        const QList<QByteArray> traces{"Trace-", QByteArray(vector, 64),
                                       valueOf(m_store->faces().cropPng(enrolled.faceIds[0])).mid(60, 200)};
        for (const QByteArray& bytes : traces) QVERIFY(count(bytes) >= 2);  // store and backup

        const Erasure erasure = valueOf(m_store->people().erase({enrolled.personId}));
        QCOMPARE(erasure.people, 2);
        QCOMPARE(erasure.faces, 3);
        QCOMPARE(erasure.backups, 1);
        QCOMPARE(erasure.left, 0);
        QVERIFY(erasure.notRewritten.isEmpty());
        for (const QByteArray& bytes : traces) QCOMPARE(count(bytes), 0);
        QVERIFY(count("Bea") > 0);
        // The others can still be brought back, and the backup is a store.
        const QList<JournalEntry> entries = valueOf(m_store->journal().latest(1));
        QCOMPARE(entries.first().kind, JournalKind::RemovePeople);
        QVERIFY(m_store->journal().undo(entries.first().id));
        QCOMPARE(valueOf(m_store->people().get(m_bea)).faceCount, 2);
        QVERIFY(inspectStoreFile(QDir(m_folder->filePath(u"backups"_s)).entryInfoList(QDir::Files).first().filePath()));
        const QList<LogLine> log = valueOf(m_store->journal().log(2));
        QCOMPARE(log[0].action, u"undo"_s);
        QCOMPARE(log[1].action, u"erase"_s);
        QCOMPARE(codeOf(m_store->people().erase({enrolled.personId})), ErrorCode::NotFound);
    }

    /// A reader, as a daily backup is one, keeps the log from being emptied: the backups are cleaned all the same, and
    /// the log goes when the reader has ended.
    void aReaderOnlyDelaysTheErasure() {
        if (!testPassphrase().isEmpty()) QSKIP("looks for readable bytes; tst_vault looks at encrypted ones");
        const Enrolled enrolled =
            valueOf(m_store->people().enroll(sampleEnrolment(u"Trace-Zebra-4711"_s, 1, m_random)));
        QVERIFY(m_store->backup());
        const auto reader = valueOf(Sql::open(storeFilePath(m_folder->path()), Sql::Access::ReadOnly));
        const auto read = reader->read([&]() -> Result<void> {
            if (!reader->value(u"SELECT count(*) FROM people"_s).isValid()) return Error{};
            const Erasure erasure = valueOf(m_store->people().erase({enrolled.personId}));
            if (erasure.logEmptied || erasure.backups != 1 || erasure.left != 0) return Error{};
            return {};
        });
        QVERIFY(read);
        QVERIFY(count("Trace-") > 0);
        QVERIFY(m_store->journal().forget(QDateTime::currentDateTimeUtc().addDays(-1)));
        QCOMPARE(count("Trace-"), 0);
    }

    void rejectionsOfTheFirstSchemaAreKept() {
        m_store.reset();
        m_folder = std::make_unique<QTemporaryDir>();  // what replaces a protected store is expected to be one
        const Embedding look = sampleEmbedding(m_random);
        {
            const auto old = openStoreFile(m_folder->path(), storeMigrations().mid(0, 1));
            QVERIFY(old);
            const QByteArray vector(reinterpret_cast<const char*>(look.data()), 512);
            QVERIFY((*old)->write([&]() -> Result<void> {
                (*old)->run(u"INSERT INTO people VALUES (7, 'Old', 'old', '', 1, 1, NULL)"_s);
                (*old)->run(u"INSERT INTO models VALUES ('model-a', '', '')"_s);
                (*old)->run(u"INSERT INTO rejections VALUES (3, 7, 'model-a', ?, 5)"_s, {vector});
                return {};
            }));
        }
        reopen();
        const GalleryContents contents = valueOf(m_store->faces().galleryContents(kModel));
        QCOMPARE(contents.rejections.size(), 1U);
        QVERIFY(contents.rejections[0].embedding == look);
    }

private:
    void reopen() {
        m_store.reset();
        m_store = valueOf(openTestStore(m_folder->path()));
    }

    qint64 enroll(const QString& name, int faces) {
        return valueOf(m_store->people().enroll(sampleEnrolment(name, faces, m_random))).personId;
    }

    QList<qint64> faces(qint64 personId) {
        QList<qint64> ids;
        for (const StoredFace& face : valueOf(m_store->faces().of(personId))) ids << face.id;
        return ids;
    }

    /// Everything the store tells of its people.
    QString told() {
        QString text;
        for (const Person& person : valueOf(m_store->people().all())) {
            text += u"%1 %2 %3 %4:"_s.arg(person.name, person.note).arg(person.id).arg(person.portraitFaceId);
            for (const qint64 face : faces(person.id)) text += u" %1"_s.arg(face);
            for (const Consent& consent : valueOf(m_store->people().consentsOf(person.id)))
                text += u" consent %1 until %2"_s.arg(consent.version, consent.reviewAt.toString(Qt::ISODateWithMs));
            text += u'\n';
        }
        const GalleryContents contents = valueOf(m_store->faces().galleryContents(kModel));
        return text + u"%1 templates, %2 rejections"_s.arg(contents.templates.size()).arg(contents.rejections.size());
    }

    int count(const QByteArray& bytes) const { return filesWith(bytes, m_folder->path()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GalleryStore> m_store;
    cv::RNG m_random;
    qint64 m_ann = 0, m_bea = 0;
};

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
