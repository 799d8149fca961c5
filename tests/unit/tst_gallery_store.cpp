#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>
#include <opencv2/imgcodecs.hpp>

#include "database/gallery_data_set.h"
#include "database/gallery_store.h"
#include "database/store/schema.h"
#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kModel = u"model-a"_s, kOtherModel = u"model-b"_s;

QStringList namesOf(const QList<Person>& people) {
    QStringList names;
    for (const Person& person : people) names.append(person.name);
    return names;
}

cv::Mat pictureOf(const QByteArray& png) {
    return cv::imdecode(cv::Mat(1, int(png.size()), CV_8U, const_cast<char*>(png.data())), cv::IMREAD_UNCHANGED);
}

bool samePixels(const cv::Mat& a, const cv::Mat& b) {
    return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

}  // namespace

class TestGalleryStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_random = cv::RNG(7);
        reopen();
        QVERIFY(m_store);
    }

    void cleanup() {
        m_store.reset();
        m_folder.reset();
    }

    void enrolsANewPerson() {
        Enrolment enrolment = sampleEnrolment(u"  Zoë Šimková "_s, 3, m_random);
        enrolment.note = u"first\nsecond"_s;
        enrolment.faces[1].takenAt = {};
        const Enrolled enrolled = valueOf(m_store->people().enroll(enrolment));
        QVERIFY(enrolled.newPerson);
        QCOMPARE(enrolled.faceIds.size(), 3);
        reopen();

        const Person person = valueOf(m_store->people().get(enrolled.personId));
        QCOMPARE(person.name, u"Zoë Šimková"_s);
        QCOMPARE(person.note, enrolment.note);
        QCOMPARE(person.consentedAt, enrolment.consentedAt);
        QVERIFY(std::abs(person.createdAt.secsTo(QDateTime::currentDateTimeUtc())) < 60);
        QCOMPARE(person.faceCount, 3);

        const QList<StoredFace> faces = valueOf(m_store->faces().of(enrolled.personId));
        QCOMPARE(faces.size(), 3);
        QCOMPARE(person.portraitFaceId, faces.first().id);
        for (const StoredFace& face : faces) {
            const NewFace& given = enrolment.faces[enrolled.faceIds.indexOf(face.id)];
            QCOMPARE(face.personId, enrolled.personId);
            QCOMPARE(face.source, given.source);
            QCOMPARE(face.takenAt, given.takenAt);
            QCOMPARE(face.quality.sizePx, given.quality.sizePx);
            QCOMPARE(face.quality.sharpness, given.quality.sharpness);
            QCOMPARE(face.quality.brightness, given.quality.brightness);
            QCOMPARE(face.quality.yawDeg, given.quality.yawDeg);
            QCOMPARE(face.quality.pitchDeg, given.quality.pitchDeg);
            QCOMPARE(face.quality.rollDeg, given.quality.rollDeg);
            QCOMPARE(face.quality.confidence, given.quality.confidence);
            QVERIFY(qualityRank(face.quality) <= qualityRank(faces.first().quality));
            QVERIFY(samePixels(pictureOf(valueOf(m_store->faces().cropPng(face.id))), given.crop));
        }

        const GalleryContents contents = valueOf(m_store->faces().galleryContents(kModel));
        QCOMPARE(contents.modelId, std::string("model-a"));
        QCOMPARE(contents.names.at(enrolled.personId), std::string("Zoë Šimková"));
        QCOMPARE(contents.templates.size(), 3U);
        for (const Template& stored : contents.templates) {
            QCOMPARE(stored.personId, enrolled.personId);
            QVERIFY(stored.embedding == enrolment.faces[enrolled.faceIds.indexOf(stored.faceId)].embedding);
        }
        QVERIFY(valueOf(m_store->faces().galleryContents(kOtherModel)).templates.empty());
    }

    void enrolsMoreFacesOfAPerson() {
        const qint64 id = enroll(u"Ann"_s, 1);
        Enrolment more = sampleEnrolment({}, 2, m_random);
        more.personId = id;
        more.consentedAt = {};
        const Enrolled enrolled = valueOf(m_store->people().enroll(more));
        QVERIFY(!enrolled.newPerson);
        QCOMPARE(enrolled.personId, id);
        QCOMPARE(valueOf(m_store->people().get(id)).name, u"Ann"_s);
        QCOMPARE(valueOf(m_store->faces().of(id)).size(), 3);

        more.personId = id + 1;
        QCOMPARE(codeOf(m_store->people().enroll(more)), ErrorCode::NotFound);
    }

    void refusesWhatCannotBeStored_data() {
        using Change = std::function<void(Enrolment&)>;
        QTest::addColumn<Change>("change");
        const auto row = [](const char* what, Change change) { QTest::newRow(what) << change; };
        row("no name", [](Enrolment& e) { e.name.clear(); });
        row("blank name", [](Enrolment& e) { e.name = u" \u2003\t"_s; });
        row("invisible name", [](Enrolment& e) { e.name = u"\u200b\u2060"_s; });
        row("control character", [](Enrolment& e) { e.name = u"An\u0007n"_s; });
        row("line break", [](Enrolment& e) { e.name = u"An\nn"_s; });
        row("broken Unicode", [](Enrolment& e) { e.name = u"Ann"_s + QChar(0xd800); });
        row("long name", [](Enrolment& e) { e.name = QString(201, u'x'); });
        row("no faces", [](Enrolment& e) { e.faces.clear(); });
        row("no consent", [](Enrolment& e) { e.consentedAt = {}; });
        row("no model", [](Enrolment& e) { e.modelId.clear(); });
        row("empty crop", [](Enrolment& e) { e.faces[1].crop = cv::Mat(); });
        row("small crop", [](Enrolment& e) { e.faces[1].crop = cv::Mat(96, 96, CV_8UC3, cv::Scalar()); });
        row("grey crop", [](Enrolment& e) { e.faces[1].crop = cv::Mat(160, 160, CV_8U, cv::Scalar()); });
        row("short embedding", [](Enrolment& e) { e.faces[1].embedding.pop_back(); });
        row("zero embedding", [](Enrolment& e) { e.faces[1].embedding.assign(kEmbeddingSize, 0); });
        row("NaN in embedding", [](Enrolment& e) { e.faces[1].embedding[3] = std::nanf(""); });
        row("NaN in quality", [](Enrolment& e) { e.faces[1].quality.yawDeg = std::nanf(""); });
    }

    void refusesWhatCannotBeStored() {
        QFETCH(std::function<void(Enrolment&)>, change);
        Enrolment enrolment = sampleEnrolment(u"Ann"_s, 2, m_random);
        change(enrolment);
        QCOMPARE(codeOf(m_store->people().enroll(enrolment)), ErrorCode::InvalidArgument);
        QVERIFY(valueOf(m_store->people().all()).isEmpty());
        QCOMPARE(valueOf(m_store->check()).faces, 0);
    }

    void acceptsUnusualNames_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("200 letters") << QString(200, u'x');
        QTest::newRow("200 emoji") << u"🙂"_s.repeated(200);
        QTest::newRow("quotes") << u"Robert'); DROP TABLE people;--\"%_"_s;
        QTest::newRow("right to left with a joiner") << u"نام\u200cخانوادگی"_s;
    }

    void acceptsUnusualNames() {
        QFETCH(QString, name);
        const qint64 id = enroll(name, 1);
        reopen();
        QCOMPARE(valueOf(m_store->people().get(id)).name, name);
        QCOMPARE(namesOf(valueOf(m_store->people().named(name))), QStringList{name});
    }

    void findsNamesWhateverTheirSpelling_data() {
        QTest::addColumn<QString>("stored");
        QTest::addColumn<QString>("asked");
        QTest::newRow("case") << u"Ann Lee"_s << u" ann LEE "_s;
        QTest::newRow("composed") << u"\u00c5sa"_s << u"a\u030asa"_s;
        QTest::newRow("sharp s") << u"Groß"_s << u"GROSS"_s;
        QTest::newRow("full width") << u"Ａｎｎ"_s << u"ann"_s;
        QTest::newRow("final sigma") << u"ΝΊΚΟΣ"_s << u"νίκος"_s;
    }

    void findsNamesWhateverTheirSpelling() {
        QFETCH(QString, stored);
        QFETCH(QString, asked);
        enroll(stored, 1);
        QCOMPARE(valueOf(m_store->people().named(asked)).size(), 1);
        QCOMPARE(valueOf(m_store->people().named(asked + u'x')).size(), 0);
        QCOMPARE(codeOf(m_store->people().enroll(sampleEnrolment(asked, 1, m_random))), ErrorCode::NameTaken);
        QVERIFY(m_store->people().enroll(sampleEnrolment(asked, 1, m_random), true));
        QCOMPARE(valueOf(m_store->people().named(stored)).size(), 2);
    }

    void listsPeopleByName() {
        for (const auto& name : {u"carl"_s, u"Bea"_s, u"ann"_s}) enroll(name, 1);
        QCOMPARE(namesOf(valueOf(m_store->people().all())), (QStringList{u"ann"_s, u"Bea"_s, u"carl"_s}));
    }

    void renames() {
        const qint64 ann = enroll(u"Ann"_s, 1), bea = enroll(u"Bea"_s, 1);
        QVERIFY(m_store->people().rename(ann, u" ANN "_s));
        QCOMPARE(valueOf(m_store->people().get(ann)).name, u"ANN"_s);
        QCOMPARE(codeOf(m_store->people().rename(bea, u"ann"_s)), ErrorCode::NameTaken);
        QCOMPARE(codeOf(m_store->people().rename(bea, u" "_s)), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(m_store->people().rename(99, u"Carl"_s)), ErrorCode::NotFound);
        QCOMPARE(valueOf(m_store->people().get(bea)).name, u"Bea"_s);
        QVERIFY(m_store->people().rename(bea, u"ann"_s, true));
        QCOMPARE(valueOf(m_store->people().named(u"Ann"_s)).size(), 2);
        QVERIFY(valueOf(m_store->people().named(u"Bea"_s)).isEmpty());

        QVERIFY(m_store->people().setNote(ann, u"desk 4"_s));
        QCOMPARE(valueOf(m_store->people().get(ann)).note, u"desk 4"_s);
        QCOMPARE(codeOf(m_store->people().setNote(99, {})), ErrorCode::NotFound);
    }

    void merges() {
        const qint64 ann = enroll(u"Ann"_s, 2), anna = enroll(u"Anna"_s, 3);
        QVERIFY(m_store->people().setNote(ann, u"one"_s));
        QVERIFY(m_store->people().setNote(anna, u"two"_s));
        QVERIFY(m_store->sightings().add({.personId = anna, .seenAt = QDateTime::currentDateTimeUtc()}));
        QVERIFY(m_store->faces().rejectLook(anna, kModel, sampleEmbedding(m_random)));
        QCOMPARE(codeOf(m_store->people().merge(ann, ann)), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(m_store->people().merge(99, ann)), ErrorCode::NotFound);
        QCOMPARE(codeOf(m_store->people().merge(ann, 99)), ErrorCode::NotFound);
        QVERIFY(m_store->people().merge(anna, ann));

        QCOMPARE(namesOf(valueOf(m_store->people().all())), QStringList{u"Ann"_s});
        QCOMPARE(valueOf(m_store->people().get(ann)).faceCount, 5);
        QCOMPARE(valueOf(m_store->people().get(ann)).note, u"one\ntwo"_s);
        QCOMPARE(valueOf(m_store->sightings().since({}, 10)).first().personName, u"Ann"_s);
        const GalleryContents contents = valueOf(m_store->faces().galleryContents(kModel));
        QCOMPARE(contents.templates.size(), 5U);
        for (const Template& stored : contents.templates) QCOMPARE(stored.personId, ann);
        QCOMPARE(contents.rejections.at(0).personId, ann);
    }

    void removesAndRestoresAPerson() {
        const qint64 ann = enroll(u"Ann"_s, 2), bea = enroll(u"Bea"_s, 2);
        QVERIFY(m_store->faces().rejectLook(ann, kModel, sampleEmbedding(m_random)));
        QVERIFY(m_store->sightings().add({.personId = ann, .seenAt = QDateTime::currentDateTimeUtc()}));
        const JournalEntry removal = valueOf(m_store->people().remove({ann}));
        QCOMPARE(removal.subject, u"Ann"_s);

        QCOMPARE(namesOf(valueOf(m_store->people().all())), QStringList{u"Bea"_s});
        QCOMPARE(codeOf(m_store->people().get(ann)), ErrorCode::NotFound);
        QCOMPARE(codeOf(m_store->faces().of(ann)), ErrorCode::NotFound);
        QCOMPARE(codeOf(m_store->people().remove({ann})), ErrorCode::NotFound);
        QCOMPARE(codeOf(m_store->people().merge(bea, ann)), ErrorCode::NotFound);
        QVERIFY(valueOf(m_store->people().named(u"Ann"_s)).isEmpty());
        QVERIFY(valueOf(m_store->sightings().since({}, 10)).isEmpty());
        QCOMPARE(valueOf(m_store->faces().withoutEmbedding(kOtherModel, 10)).size(), 2);
        const GalleryContents without = valueOf(m_store->faces().galleryContents(kModel));
        QCOMPARE(without.names.size(), 1U);
        QCOMPARE(without.templates.size(), 2U);
        QVERIFY(without.rejections.empty());

        reopen();
        QVERIFY(m_store->journal().undo(removal.id));
        QCOMPARE(valueOf(m_store->people().get(ann)).faceCount, 2);
        QCOMPARE(valueOf(m_store->sightings().since({}, 10)).size(), 1);
        const GalleryContents with = valueOf(m_store->faces().galleryContents(kModel));
        QCOMPARE(with.templates.size(), 4U);
        QCOMPARE(with.rejections.size(), 1U);
    }

    void removesAndRestoresFaces() {
        const qint64 ann = enroll(u"Ann"_s, 3), bea = enroll(u"Bea"_s, 1);
        const QList<StoredFace> faces = valueOf(m_store->faces().of(ann));
        const qint64 best = faces[0].id;
        const JournalEntry removal = valueOf(m_store->faces().remove({best, faces[2].id}));
        QCOMPARE(removal.count, 2);
        QCOMPARE(valueOf(m_store->people().get(ann)).faceCount, 1);
        QCOMPARE(valueOf(m_store->people().get(ann)).portraitFaceId, faces[1].id);
        QCOMPARE(valueOf(m_store->faces().galleryContents(kModel)).templates.size(), 2U);
        // One that is not there any more, or not that person's: the others stay.
        QCOMPARE(codeOf(m_store->faces().remove({faces[1].id, best})), ErrorCode::NotFound);
        const qint64 other = valueOf(m_store->faces().of(bea)).first().id;
        QCOMPARE(codeOf(m_store->faces().reject({faces[1].id, other})), ErrorCode::InvalidArgument);
        QCOMPARE(valueOf(m_store->people().get(ann)).faceCount, 1);
        QVERIFY(m_store->journal().undo(removal.id));
        QCOMPARE(valueOf(m_store->people().get(ann)).portraitFaceId, best);

        QVERIFY(m_store->faces().remove({faces[0].id, faces[1].id, faces[2].id}));
        QCOMPARE(valueOf(m_store->people().get(ann)).faceCount, 0);
        QCOMPARE(valueOf(m_store->people().get(ann)).portraitFaceId, 0);
    }

    void whatTheJournalForgetsIsGoneForGood() {
        const qint64 ann = enroll(u"Ann"_s, 2), bea = enroll(u"Bea"_s, 2);
        const qint64 face = valueOf(m_store->faces().of(bea)).first().id;
        const JournalEntry person = valueOf(m_store->people().remove({ann}));
        const JournalEntry faces = valueOf(m_store->faces().remove({face}));
        QVERIFY(m_store->journal().forget(QDateTime::currentDateTimeUtc().addDays(-1)));
        QVERIFY(m_store->journal().undo(faces.id));  // of today: still there
        QVERIFY(m_store->journal().redo(faces.id));
        QVERIFY(m_store->journal().forget(QDateTime::currentDateTimeUtc().addSecs(1)));
        QCOMPARE(codeOf(m_store->journal().undo(person.id)), ErrorCode::NotFound);
        QCOMPARE(codeOf(m_store->journal().undo(faces.id)), ErrorCode::NotFound);
        QVERIFY(valueOf(m_store->journal().latest(10)).isEmpty());
        QCOMPARE(codeOf(m_store->faces().cropPng(face)), ErrorCode::NotFound);
        const StoreCheck check = valueOf(m_store->check());
        QVERIFY(check.ok);
        QCOMPARE(check.people, 1);
        QCOMPARE(check.faces, 1);
        QCOMPARE(check.embeddings, 1);
        // Their keys are not given to others.
        QVERIFY(enroll(u"Carl"_s, 1) > bea);
    }

    /// Reads the files as bytes: neither names nor pictures nor vectors of the erased people are in them, those of the
    /// others are. Many people, so that pages are split and joined on the way.
    void purgedLeavesNoBytes() {
        if (!testPassphrase().isEmpty()) QSKIP("looks for readable bytes; tst_vault looks at encrypted ones");
        constexpr int kPeople = 120;
        QList<qint64> ids;
        QList<QList<QByteArray>> traces;
        for (int i = 0; i < kPeople; ++i) {
            const QString name = u"Trace-%1-%2"_s.arg(i).arg(QString(i % 37, u'q'));
            const Enrolment enrolment = sampleEnrolment(name, 1, m_random);
            const Enrolled enrolled = valueOf(m_store->people().enroll(enrolment));
            ids.append(enrolled.personId);
            const auto* vector = reinterpret_cast<const char*>(enrolment.faces[0].embedding.data());
            const QByteArray png = valueOf(m_store->faces().cropPng(enrolled.faceIds[0]));
            traces.append({u"Trace-%1-"_s.arg(i).toUtf8(), u"trace-%1-"_s.arg(i).toUtf8(), QByteArray(vector, 32),
                           png.mid(200, 32), png.mid(png.size() / 2, 32), png.right(32 + 12).left(32)});
        }
        QVERIFY(m_store->people().rename(ids[0], u"Other"_s));
        for (int i = 0; i < kPeople; ++i)
            if (i % 3 != 1) QVERIFY(m_store->people().remove({ids[i]}));
        QVERIFY(m_store->journal().forget(QDateTime::currentDateTimeUtc().addSecs(1)));

        const QByteArray bytes = fileBytes(QString()) + fileBytes(u"-wal"_s);
        QVERIFY(bytes.size() > 1000000);
        for (int i = 0; i < kPeople; ++i)
            for (const QByteArray& trace : traces[i]) QCOMPARE(bytes.contains(trace), i % 3 == 1);
    }

    void rejectionsAreKeptAndUndone() {
        const qint64 ann = enroll(u"Ann"_s, 1);
        const Embedding look = sampleEmbedding(m_random);
        const qint64 rejection = valueOf(m_store->faces().rejectLook(ann, kModel, look)).id;
        QCOMPARE(codeOf(m_store->faces().rejectLook(99, kModel, look)), ErrorCode::NotFound);
        QCOMPARE(codeOf(m_store->faces().rejectLook(ann, kModel, {1, 0})), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(m_store->faces().rejectLook(ann, {}, look)), ErrorCode::InvalidArgument);
        reopen();
        const auto stored = valueOf(m_store->faces().galleryContents(kModel)).rejections;
        QCOMPARE(stored.size(), 1U);
        QCOMPARE(stored[0].personId, ann);
        QVERIFY(stored[0].embedding == look);
        QVERIFY(valueOf(m_store->faces().galleryContents(kOtherModel)).rejections.empty());
        QVERIFY(m_store->journal().undo(rejection));
        QVERIFY(valueOf(m_store->faces().galleryContents(kModel)).rejections.empty());
        QCOMPARE(codeOf(m_store->journal().undo(rejection)), ErrorCode::NotFound);
        QVERIFY(m_store->journal().redo(rejection));
        QCOMPARE(valueOf(m_store->faces().galleryContents(kModel)).rejections.size(), 1U);
    }

    void embeddingsOfAnotherModelAreAdded() {
        enroll(u"Ann"_s, 3);
        Enrolment bare = sampleEnrolment(u"Bea"_s, 1, m_random);
        bare.faces[0].embedding.clear();
        const qint64 bareFace = valueOf(m_store->people().enroll(bare)).faceIds[0];
        QCOMPARE(valueOf(m_store->faces().withoutEmbedding(kModel, 10)).size(), 1);
        QVERIFY(m_store->faces().registerModel(kOtherModel, u"Other"_s, u"{}"_s));
        QVERIFY(m_store->faces().registerModel(kOtherModel, u"Renamed"_s, u"{}"_s));
        QCOMPARE(codeOf(m_store->faces().registerModel({}, u"None"_s, {})), ErrorCode::InvalidArgument);

        QCOMPARE(valueOf(m_store->faces().withoutEmbedding(kOtherModel, 2)).size(), 2);
        QList<std::pair<qint64, Embedding>> embeddings;
        for (const auto& [faceId, png] : valueOf(m_store->faces().withoutEmbedding(kOtherModel, 10))) {
            QVERIFY(!pictureOf(png).empty());
            embeddings.append({faceId, sampleEmbedding(m_random)});
        }
        QCOMPARE(embeddings.size(), 4);
        embeddings.append({bareFace + 1, sampleEmbedding(m_random)});  // erased in the meantime
        QVERIFY(m_store->faces().addEmbeddings(kOtherModel, embeddings));
        QVERIFY(valueOf(m_store->faces().withoutEmbedding(kOtherModel, 10)).isEmpty());
        QCOMPARE(valueOf(m_store->faces().galleryContents(kOtherModel)).templates.size(), 4U);
        QCOMPARE(valueOf(m_store->faces().galleryContents(kModel)).templates.size(), 3U);

        embeddings[0].second.pop_back();
        QCOMPARE(codeOf(m_store->faces().addEmbeddings(kModel, embeddings)), ErrorCode::InvalidArgument);
        QCOMPARE(valueOf(m_store->check()).embeddings, 7);
    }

    void sightingsAreKeptAndForgotten() {
        const qint64 ann = enroll(u"Ann"_s, 1);
        const QDateTime start(QDate(2024, 2, 29), QTime(23, 59, 59, 250), Qt::UTC);
        for (int i = 0; i < 5; ++i)
            QVERIFY(m_store->sightings().add({.personId = i % 2 ? std::nullopt : std::optional(ann),
                                              .seenAt = start.addDays(i),
                                              .source = u"Kamera %1"_s.arg(i),
                                              .cosineSimilarity = 0.25 * i,
                                              .cropPng = i ? QByteArray("png\0x", 5) : QByteArray()}));
        QCOMPARE(codeOf(m_store->sightings().add({.personId = 99, .seenAt = start})), ErrorCode::NotFound);
        QCOMPARE(codeOf(m_store->sightings().add({.personId = ann})), ErrorCode::InvalidArgument);

        const QList<Sighting> all = valueOf(m_store->sightings().since({}, 100));
        QCOMPARE(all.size(), 5);
        QCOMPARE(all[0].seenAt, start.addDays(4));
        QCOMPARE(all[0].personId, std::optional(ann));
        QCOMPARE(all[0].personName, u"Ann"_s);
        QCOMPARE(all[0].source, u"Kamera 4"_s);
        QCOMPARE(all[0].cosineSimilarity, 1.0);
        QCOMPARE(all[0].cropPng, QByteArray("png\0x", 5));
        QCOMPARE(all[1].personId, std::nullopt);
        QCOMPARE(valueOf(m_store->sightings().since(start.addDays(2), 100)).size(), 3);
        QCOMPARE(valueOf(m_store->sightings().since({}, 2)).size(), 2);
        QCOMPARE(valueOf(m_store->sightings().forget(start.addDays(3))), 3);
        QCOMPARE(valueOf(m_store->sightings().since({}, 100)).size(), 2);

        // A visit that goes on is the same sighting.
        Sighting visit = valueOf(m_store->sightings().since({}, 1)).first();
        QCOMPARE(visit.seenUntil, visit.seenAt);
        visit.seenUntil = visit.seenAt.addSecs(90);
        visit.cosineSimilarity = 0.75;
        visit.cropPng = "better";
        QVERIFY(m_store->sightings().extend(visit.id, visit));
        QCOMPARE(valueOf(m_store->sightings().since({}, 100)).size(), 2);
        const Sighting longer = valueOf(m_store->sightings().since({}, 1)).first();
        QCOMPARE(longer.seenUntil, visit.seenUntil);
        QCOMPARE(longer.cosineSimilarity, 0.75);
        QCOMPARE(longer.cropPng, QByteArray("better"));
        QCOMPARE(valueOf(m_store->sightings().since(visit.seenUntil.addSecs(-1), 100)).size(), 1);  // begun before
        QCOMPARE(valueOf(m_store->sightings().since(visit.seenUntil.addSecs(1), 100)).size(), 0);
        Sighting wrong = visit;
        wrong.seenUntil = visit.seenAt.addSecs(-1);
        QCOMPARE(codeOf(m_store->sightings().extend(visit.id, wrong)), ErrorCode::InvalidArgument);
        wrong = visit;
        wrong.personId.reset();
        QCOMPARE(codeOf(m_store->sightings().extend(visit.id, wrong)), ErrorCode::NotFound);

        // The looks at somebody go with that person.
        QVERIFY(m_store->people().erase({ann}));
        QCOMPARE(valueOf(m_store->sightings().since({}, 100)).size(), 1);
    }

    /// People to train on: their faces, and what was clearly seen of them since.
    void theGalleryIsADataSet() {
        const qint64 ann = enroll(u"Ann"_s, 2);
        enroll(u"Bea"_s, 1);
        FaceQuality clear{.sizePx = 150, .sharpness = 300, .brightness = 120, .confidence = 0.95F};
        FaceQuality blurred = clear;
        blurred.sharpness = 1;
        const auto see = [&](std::optional<qint64> person, const FaceQuality& quality, const QByteArray& crop) {
            return m_store->sightings().add(
                {.personId = person, .seenAt = QDateTime::currentDateTimeUtc(), .cropPng = crop, .quality = quality});
        };
        // A stranger's look that became a face when named is not there twice.
        const StoredFace face = valueOf(m_store->faces().of(ann)).first();
        QVERIFY(m_store->sightings().add(
            {.personId = ann, .seenAt = face.takenAt, .source = face.source, .cropPng = "face", .quality = clear}));
        QVERIFY(see(ann, clear, "clear") && see(ann, blurred, "blurred") && see(ann, clear, {}) && see({}, clear, "x"));
        const QTemporaryDir folder;
        JobControl control;
        const auto set = writeGalleryDataSet(*m_store, folder.path().toStdString(), nullptr, control);
        QVERIFY2(set.ok(), set ? "" : set.error().context.c_str());
        QCOMPARE(set->people, (std::vector<std::string>{"Ann", "Bea"}));
        QCOMPARE(set->pictures.size(), std::size_t{4});
        QFile seen(QString::fromStdString(set->pictures[2].pathUtf8));
        QVERIFY(seen.open(QIODevice::ReadOnly));
        QCOMPARE(seen.readAll(), QByteArray("clear"));
        QCOMPARE(set->pictures[2].person, 0);
    }

    void settingsAreKept() {
        QCOMPARE(valueOf(m_store->setting(u"stranger_rate"_s)), QString());
        QVERIFY(m_store->setSetting(u"stranger_rate"_s, u"0.01"_s));
        QVERIFY(m_store->setSetting(u"stranger_rate"_s, u"{\"Ä\": 0.02}"_s));
        reopen();
        QCOMPARE(valueOf(m_store->setting(u"stranger_rate"_s)), u"{\"Ä\": 0.02}"_s);
    }

    void checkCounts() {
        enroll(u"Ann"_s, 2);
        const qint64 bea = enroll(u"Bea"_s, 3);
        QVERIFY(m_store->people().remove({bea}));
        const StoreCheck check = valueOf(m_store->check());
        QVERIFY(check.ok);
        QCOMPARE(check.detail, u"ok"_s);
        QCOMPARE(check.schemaVersion, int(storeMigrations().size()));
        QCOMPARE(check.people, 1);
        QCOMPARE(check.faces, 2);
        QCOMPARE(check.embeddings, 2);
        QVERIFY(check.bytes > 100000);
        QVERIFY(!check.lastBackup.isValid());
    }

private:
    void reopen() {
        m_store.reset();
        m_store = valueOf(openTestStore(m_folder->path()));
    }

    qint64 enroll(const QString& name, int faces) {
        return valueOf(m_store->people().enroll(sampleEnrolment(name, faces, m_random))).personId;
    }

    QByteArray fileBytes(const QString& suffix) const {
        QFile file(m_folder->filePath(u"facenet.sqlite"_s) + suffix);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GalleryStore> m_store;
    cv::RNG m_random;
};

QTEST_GUILESS_MAIN(TestGalleryStore)
#include "tst_gallery_store.moc"
