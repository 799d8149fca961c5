#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <opencv2/imgcodecs.hpp>

#include "database/gallery_store.h"
#include "tests/support/logical_dump.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"
#include "tests/support/unnamed_sightings.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kModel = u"model-a"_s;

}  // namespace

/// Random changes of every kind, taken back and done again in any number and across restarts: after each step the
/// whole store says what it said then. FACENET_TEST_SEED adds a seed.
class TestJournalProperty : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySequenceGoesBackAndForth_data() {
        QTest::addColumn<uint>("seed");
        for (const uint seed : {1U, 2U, 3U, 4U, 5U, 6U}) QTest::addRow("%u", seed) << seed;
        bool given = false;
        const uint seed = qEnvironmentVariable("FACENET_TEST_SEED").toUInt(&given);
        if (given) QTest::addRow("given %u", seed) << seed;
    }
    void everySequenceGoesBackAndForth() {
        QFETCH(uint, seed);
        start(seed);
        if (QTest::currentTestFailed()) return;
        // First a walk to and fro, then all the way back and all the way forth again.
        for (int step = 0; step < 70; ++step) {
            const int what = m_random.uniform(0, 10);
            if (what == 0 && m_at > 0)
                back();
            else if (what == 1 && m_at < m_entries.size())
                forth();
            else
                change();
            if (QTest::currentTestFailed()) return;
            if (m_random.uniform(0, 8) == 0) reopen();
        }
        QVERIFY2(m_kinds.size() >= 11, qPrintable(u"only %1 kinds"_s.arg(m_kinds.size())));
        for (int round = 0; round < 2; ++round) {
            while (m_at > 0 && !QTest::currentTestFailed()) back();
            reopen();
            while (m_at < m_entries.size() && !QTest::currentTestFailed()) forth();
            reopen();
            if (QTest::currentTestFailed()) return;
        }
        QVERIFY(valueOf(m_store->check()).ok);
        m_store.reset();
    }

private:
    void start(uint seed) {
        m_folder = std::make_unique<QTemporaryDir>();
        m_random = cv::RNG(seed * 7919);
        m_store.reset();
        m_entries.clear();
        m_dumps.clear();
        m_kinds.clear();
        m_at = 0;
        reopen();
        for (const QString& model : {kModel, u"model-b"_s}) QVERIFY(m_store->faces().registerModel(model, {}, {}));
        for (int i = 0; i < 12; ++i) {
            const NewFace face = flatFace();
            std::vector<uchar> png;
            cv::imencode(".png", face.crop, png);
            QVERIFY(m_store->sightings().add(
                {.seenAt = face.takenAt,
                 .source = u"camera:0"_s,
                 .cosineSimilarity = m_random.uniform(0.0, 1.0),
                 .cropPng = QByteArray(reinterpret_cast<const char*>(png.data()), qsizetype(png.size())),
                 .quality = face.quality,
                 .modelId = kModel,
                 .embedding = face.embedding}));
        }
        m_dumps.append(logicalDump(*m_store));
    }

    void reopen() {
        m_store.reset();
        m_store = valueOf(GalleryStore::open(m_folder->path()));
    }

    void back() {
        const JournalEntry entry = valueOf(m_store->journal().undo(m_entries[--m_at]));
        QVERIFY(entry.undone);
        compare(u"undo"_s, entry);
    }

    void forth() {
        const JournalEntry entry = valueOf(m_store->journal().redo(m_entries[m_at++]));
        QVERIFY(!entry.undone);
        compare(u"redo"_s, entry);
    }

    void compare(const QString& what, const JournalEntry& entry) {
        QVERIFY2(logicalDump(*m_store) == m_dumps[m_at],
                 qPrintable(u"%1 of %2, kind %3"_s.arg(what).arg(entry.id).arg(int(entry.kind))));
    }

    /// Some change that the store accepts; what was taken back before it cannot be done again.
    void change() {
        for (int attempt = 0; attempt < 50; ++attempt) {
            const auto entry = tryChange(m_random.uniform(0, 14));
            if (!entry) continue;
            m_kinds.insert(entry->kind);
            if (m_at < m_entries.size())
                QCOMPARE(m_store->journal().redo(m_entries[m_at]).error().code, ErrorCode::NotFound);
            m_entries.resize(m_at);
            m_dumps.resize(m_at + 1);
            m_entries.append(entry->id);
            m_dumps.append(logicalDump(*m_store));
            ++m_at;
            return;
        }
        QFAIL("no change is possible");
    }

    Result<JournalEntry> tryChange(int kind) {
        const auto entryOf = [](const Result<Enrolled>& enrolled) {
            return enrolled ? Result<JournalEntry>(enrolled->entry) : enrolled.error();
        };
        const qint64 person = somebody(), other = somebody();
        switch (kind) {
            case 0:
            case 1:
                return entryOf(m_store->people().enroll(enrolment(0), true));
            case 2:
                return entryOf(m_store->people().enroll(enrolment(person)));
            case 3:
                return m_store->people().rename(person, name(), true);
            case 4:
                return m_store->people().setNote(person, m_random.uniform(0, 2) ? name() : QString());
            case 5: {
                const QList<qint64> faces = someFaces(person, 1);
                return faces.isEmpty() ? none() : m_store->people().setPortrait(person, faces.first());
            }
            case 6:
                return m_store->people().merge(person, other);
            case 7:
                return m_store->faces().move(someFaces(person, 3) + someFaces(other, 1), other);
            case 8:
                return entryOf(m_store->faces().split(someFaces(person, 3), name(), true));
            case 9:
                return m_store->people().remove(person == other ? QList{person} : QList{person, other});
            case 10:
                return m_store->faces().remove(someFaces(person, 3) +
                                               (other == person ? QList<qint64>() : someFaces(other, 1)));
            case 11:
                return m_store->faces().rejectLook(person, kModel, sampleEmbedding(m_random),
                                                   m_random.uniform(0, 2) ? flatFace().crop : cv::Mat());
            case 12: {
                Enrolment named = enrolment(m_random.uniform(0, 2) ? person : 0);
                named.faces.clear();
                return entryOf(m_store->sightings().name(someSightings(2), named, true));
            }
            default: {
                const QList<qint64> sightings = someSightings(1);
                return sightings.isEmpty() ? none() : m_store->sightings().remove(sightings);
            }
        }
    }

    static Result<JournalEntry> none() { return Error{ErrorCode::NotFound, {}}; }

    qint64 somebody() {
        const QList<Person> people = valueOf(m_store->people().all());
        return people.isEmpty() ? 0 : people[m_random.uniform(0, int(people.size()))].id;
    }

    QList<qint64> someFaces(qint64 person, int most) {
        QList<qint64> ids;
        const auto faces = m_store->faces().of(person);
        if (!faces) return ids;
        for (const StoredFace& face : *faces) ids.append(face.id);
        return some(ids, most);
    }

    QList<qint64> someSightings(int most) {
        QList<qint64> ids;
        for (const Sighting& sighting : valueOf(unnamedSightings(*m_store))) ids.append(sighting.id);
        return some(ids, most);
    }

    QList<qint64> some(QList<qint64> ids, int most) {
        while (!ids.isEmpty() && (ids.size() > most || m_random.uniform(0, 3) == 0))
            ids.removeAt(m_random.uniform(0, int(ids.size())));
        return ids;
    }

    QString name() { return u"N%1"_s.arg(m_random.uniform(0, 6)); }

    /// One colour, so that whole stores are compared quickly.
    NewFace flatFace() {
        NewFace face = sampleFace(m_random);
        face.crop.setTo(cv::Scalar(m_random.uniform(0, 256), m_random.uniform(0, 256), m_random.uniform(0, 256)));
        return face;
    }

    Enrolment enrolment(qint64 person) {
        Enrolment enrolment = sampleEnrolment(name(), 0, m_random);
        enrolment.personId = person;
        enrolment.note = m_random.uniform(0, 2) ? name() : QString();
        for (int i = m_random.uniform(1, 4); i > 0; --i) enrolment.faces.append(flatFace());
        return enrolment;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GalleryStore> m_store;
    cv::RNG m_random;
    QList<qint64> m_entries;
    QList<QByteArray> m_dumps;  ///< before the first entry, after the first ...
    QSet<JournalKind> m_kinds;
    qsizetype m_at = 0;  ///< entries that are done
};

QTEST_GUILESS_MAIN(TestJournalProperty)
#include "tst_journal_property.moc"
