#include <QTemporaryDir>
#include <QTest>

#include "database/exchange/archive_import.h"
#include "database/exchange/export.h"
#include "tests/support/logical_dump.h"
#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kModel = u"model-a"_s;
using Kind = DismissedSuggestion::Kind;

}  // namespace

/// What the user has said of people follows them: whom they are told apart from, looks that are not theirs, and
/// suggestions that were dismissed.
class TestWhatWasSaid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_random = cv::RNG(23);
        auto opened = openTestStore(m_folder->filePath(u"store"_s));
        QVERIFY(opened);
        m_store = std::move(*opened);
        m_ann = enroll(*m_store, u"Ann"_s);
        m_bea = enroll(*m_store, u"Bea"_s);
        m_carl = enroll(*m_store, u"Carl"_s);
        QVERIFY(m_store->people().beStricter(kModel, {.first = m_ann, .second = m_carl, .threshold = 0.8F}));
        QVERIFY(m_store->people().beStricter(kModel, {.first = m_bea, .second = m_ann, .threshold = 0.7F}));
        QVERIFY(m_store->faces().rejectLook(m_ann, kModel, sampleEmbedding(m_random), sampleCrop(m_random)));
        for (const DismissedSuggestion& one :
             {DismissedSuggestion{.kind = Kind::SamePerson, .personId = m_ann, .otherPersonId = m_carl},
              DismissedSuggestion{.kind = Kind::Alike, .personId = m_ann, .otherPersonId = m_bea},
              DismissedSuggestion{
                  .kind = Kind::Misfiled, .personId = m_carl, .otherPersonId = m_ann, .faceId = faces(m_carl).first()},
              DismissedSuggestion{
                  .kind = Kind::Copies, .faceId = faces(m_ann).last(), .otherFaceId = faces(m_ann).first()},
              DismissedSuggestion{.kind = Kind::Shots, .personId = m_ann, .faces = 3}})
            QVERIFY(m_store->people().dismissSuggestion(one));
    }

    void cleanup() {
        m_store.reset();
        m_folder.reset();
    }

    void mergedPeopleTakeItAlongAndBack() {
        const QByteArray before = logicalDump(*m_store);
        const auto merged = m_store->people().merge(m_ann, m_bea);
        QVERIFY(merged);
        const auto expect = [&] {
            const auto pairs = valueOf(m_store->people().strictPairs());
            QCOMPARE(pairs.size(), 1);
            QCOMPARE(pairs.first().pair.first, m_bea);
            QCOMPARE(pairs.first().pair.second, m_carl);
            QCOMPARE(pairs.first().pair.threshold, 0.8F);
            QCOMPARE(valueOf(m_store->exchange().rejectedLooksOf(m_bea)).size(), 1);
            const auto dismissed = valueOf(m_store->people().dismissedSuggestions());
            QCOMPARE(dismissed.size(), std::size_t(4));  // between the two there is nothing to say any more
            QVERIFY(dismissed.contains({.kind = Kind::SamePerson, .personId = m_bea, .otherPersonId = m_carl}));
            QVERIFY(dismissed.contains(
                {.kind = Kind::Misfiled, .personId = m_carl, .otherPersonId = m_bea, .faceId = faces(m_carl).first()}));
            QVERIFY(dismissed.contains({.kind = Kind::Shots, .personId = m_bea, .faces = 3}));
        };
        expect();
        QVERIFY(m_store->journal().undo(merged->id));
        QCOMPARE(logicalDump(*m_store), before);
        QVERIFY(m_store->journal().redo(merged->id));
        expect();
    }

    /// An erasure of somebody else does not keep a merge from being undone.
    void whoIsErasedTakesWhatWasSaidOfBoth() {
        const auto merged = m_store->people().merge(m_ann, m_bea);
        QVERIFY(merged);
        QVERIFY(m_store->people().erase({m_carl}));
        QVERIFY(valueOf(m_store->people().strictPairs()).isEmpty());
        QVERIFY(m_store->journal().undo(merged->id));
        QCOMPARE(valueOf(m_store->people().strictPairs()).size(), 1);
        QCOMPARE(valueOf(m_store->people().dismissedSuggestions()).size(), std::size_t(3));
    }

    /// Who is split off is as hard to tell from others. Looks were said to be not *Ann*: they stay with her.
    void aPartIsToldApartAsStrictly() {
        const QByteArray before = logicalDump(*m_store);
        const auto split = m_store->faces().split(faces(m_ann).mid(1), u"Dora"_s);
        QVERIFY(split);
        QList<std::pair<qint64, qint64>> pairs;
        for (const StoredStrictPair& one : valueOf(m_store->people().strictPairs()))
            pairs.append(std::minmax<qint64>(qint64(one.pair.first), qint64(one.pair.second)));
        QCOMPARE(pairs.size(), 4);
        for (const qint64 person : {m_ann, split->personId})
            for (const qint64 other : {m_bea, m_carl})
                QVERIFY(pairs.contains({std::min(person, other), std::max(person, other)}));
        QCOMPARE(valueOf(m_store->exchange().rejectedLooksOf(m_ann)).size(), 1);
        QVERIFY(valueOf(m_store->exchange().rejectedLooksOf(split->personId)).isEmpty());
        QVERIFY(m_store->journal().undo(split->entry.id));
        QCOMPARE(logicalDump(*m_store), before);
    }

    /// The consent goes along with the faces, and whether it was theirs is to be looked at.
    void theConsentOfAPartIsDue() {
        const auto isDue = [this](qint64 id) {
            const QDateTime due = valueOf(m_store->people().get(id)).consentDueAt();
            return due.isValid() && due <= QDateTime::currentDateTimeUtc();
        };
        QVERIFY(m_store->people().renewConsent(m_ann));
        const auto split = m_store->faces().split(faces(m_ann).mid(1), u"Dora"_s);
        QVERIFY(split);
        QVERIFY(!isDue(m_ann));
        QVERIFY(isDue(split->personId));
        QCOMPARE(valueOf(m_store->people().consentsOf(split->personId)).first().givenAt,
                 valueOf(m_store->people().consentsOf(m_ann)).first().givenAt);
        QVERIFY(m_store->people().reviewConsent(split->personId));
        QVERIFY(!isDue(split->personId));
    }

    void whoeverTakesAllFacesTakesTheLooks() {
        const QByteArray before = logicalDump(*m_store);
        const auto split = m_store->faces().split(faces(m_ann), u"Anna"_s);
        QVERIFY(split);
        QVERIFY(valueOf(m_store->exchange().rejectedLooksOf(m_ann)).isEmpty());
        QCOMPARE(valueOf(m_store->exchange().rejectedLooksOf(split->personId)).size(), 1);
        QVERIFY(m_store->journal().undo(split->entry.id));
        QCOMPARE(logicalDump(*m_store), before);
    }

    /// A face that was right with Carl is looked at again when it is Bea's.
    void aMovedFaceIsLookedAtAgain() {
        const qint64 face = faces(m_carl).first();
        const MisfiledSuggestion withCarl{.faceId = face, .personId = m_carl, .looksLike = m_ann};
        const MisfiledSuggestion withBea{.faceId = face, .personId = m_bea, .looksLike = m_ann};
        const auto dismissed = valueOf(m_store->people().dismissedSuggestions());
        QVERIFY(withoutDismissed({.misfiled = {withCarl}}, dismissed).misfiled.empty());
        QCOMPARE(withoutDismissed({.misfiled = {withBea}}, dismissed).misfiled.size(), std::size_t(1));
        // Who may be one person is told apart when somebody has said that they are two.
        const Suggestions both{.samePerson = {{.firstPerson = 8, .secondPerson = 9}},
                               .confusable = {{.firstPerson = 9, .secondPerson = 8}}};
        QVERIFY(withoutDismissed(both, {}).confusable.empty());
        const Suggestions two = withoutDismissed(both, {dismissalOf(both.samePerson.front())});
        QVERIFY(two.samePerson.empty());
        QCOMPARE(two.confusable.size(), std::size_t(1));
    }

    void anotherStoreTakesItOver_data() {
        QTest::addColumn<bool>("asFolders");
        QTest::newRow("archive") << false;
        QTest::newRow("folders") << true;
    }

    void anotherStoreTakesItOver() {
        QFETCH(bool, asFolders);
        const QString path = m_folder->filePath(u"out"_s);
        JobControl control;
        QVERIFY(asFolders ? exportFolders(*m_store, path, control) : exportArchive(*m_store, path, control));
        auto other = openTestStore(m_folder->filePath(u"other"_s));
        QVERIFY(other);
        enroll(**other, u"Somebody else"_s);  // so that numbers differ
        QVERIFY((*other)->people().erase({1}));
        const auto imported = importPackage(**other, path, KnownPeople::AddTo, control);
        QVERIFY2(imported, imported ? "" : imported.error().context.c_str());
        QCOMPARE(dumpWithoutVectors(**other), dumpWithoutVectors(*m_store));
        QVERIFY(importPackage(**other, path, KnownPeople::AddTo, control));  // once more adds nothing
        QCOMPARE(dumpWithoutVectors(**other), dumpWithoutVectors(*m_store));
        QCOMPARE(valueOf((*other)->people().strictPairs()).size(), 2);
        QCOMPARE(valueOf((*other)->people().dismissedSuggestions()).size(), std::size_t(5));
        while (!valueOf((*other)->journal().latest(1)).isEmpty() &&
               !valueOf((*other)->journal().latest(1)).first().undone)
            QVERIFY((*other)->journal().undo(valueOf((*other)->journal().latest(1)).first().id));
        QVERIFY(valueOf((*other)->people().dismissedSuggestions()).empty());
        QVERIFY(valueOf((*other)->people().strictPairs()).isEmpty());
        QVERIFY(valueOf((*other)->people().all()).isEmpty());
    }

private:
    qint64 enroll(GalleryStore& store, const QString& name) {
        const auto enrolled = store.people().enroll(sampleEnrolment(name, 3, m_random));
        return enrolled ? enrolled->personId : 0;
    }

    QList<qint64> faces(qint64 person) const {
        QList<qint64> ids;
        for (const StoredFace& face : valueOf(m_store->faces().of(person))) ids.append(face.id);
        std::sort(ids.begin(), ids.end());
        return ids;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GalleryStore> m_store;
    cv::RNG m_random;
    qint64 m_ann = 0, m_bea = 0, m_carl = 0;
};

QTEST_GUILESS_MAIN(TestWhatWasSaid)
#include "tst_what_was_said.moc"
