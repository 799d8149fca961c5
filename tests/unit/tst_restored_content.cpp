#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "database/base/names.h"
#include "database/exchange/backup_contents.h"
#include "database/exchange/restore.h"
#include "database/store/backups.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "tests/support/file_bytes.h"
#include "tests/support/protected_store.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kModel = u"model-a"_s, kPassphrase = u"correct horse battery"_s;

/// 128 float32 numbers, of which only the first is not 0.
QByteArray vectorOf(float first) {
    QByteArray blob(128 * 4, '\0');
    std::memcpy(blob.data(), &first, sizeof first);
    return blob;
}

}  // namespace

/// What a copy may hold that no store of ours would, and copies over a store that somebody has put in another's place.
class TestRestoredContent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->filePath(u"store"_s);
        m_random = cv::RNG(3);
        m_store = valueOf(GalleryStore::open(m_folder));
        for (const QString& name : {u"Annabel"_s, u"Beatrice"_s})
            valueOf(m_store->people().enroll(sampleEnrolment(name, 2, m_random)));
        m_copy = m_temporary->filePath(u"copy.sqlite"_s);
        QVERIFY(backupTo(*m_store, m_copy));
    }

    void cleanup() { m_store.reset(); }

    /// One row does not decide for all others: it is left out, mended and counted.
    void aBrokenRowIsLeftOut_data() {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<QVariant>("value");
        QTest::addColumn<QList<int>>("damage");  // faces, vectors, names
        const QString vector = u"UPDATE embeddings SET vector = ? WHERE face_id = 1"_s;
        const QString crop = u"UPDATE crops SET png = ? WHERE face_id = 1"_s;
        const QString name = u"UPDATE people SET name = ? WHERE id = 1"_s;
        QTest::newRow("long vector") << vector << QVariant(vectorOf(50)) << QList{0, 1, 0};
        QTest::newRow("vector of nothing") << vector << QVariant(vectorOf(0)) << QList{0, 1, 0};
        QTest::newRow("vector of no number") << vector << QVariant(vectorOf(std::nanf(""))) << QList{0, 1, 0};
        QTest::newRow("endless vector") << vector << QVariant(vectorOf(INFINITY)) << QList{0, 1, 0};
        QTest::newRow("short vector") << vector << QVariant(QByteArray(5, '\0')) << QList{0, 1, 0};
        QTest::newRow("no picture") << crop << QVariant(QByteArray("not a picture")) << QList{1, 0, 0};
        QTest::newRow("large picture") << crop << QVariant(QByteArray(20'000'000, '\0')) << QList{1, 0, 0};
        QTest::newRow("endless figure") << u"UPDATE faces SET quality_rank = ? WHERE id = 1"_s
                                        << QVariant(double(-INFINITY)) << QList{1, 0, 0};
        QTest::newRow("name with controls") << name << QVariant(u"\x1b[2JA\nB"_s) << QList{0, 0, 1};
        QTest::newRow("no name") << name << QVariant(u" "_s) << QList{0, 0, 1};
        QTest::newRow("endless name") << name << QVariant(QString(1'000'000, u'x')) << QList{0, 0, 1};
    }
    void aBrokenRowIsLeftOut() {
        QFETCH(QString, statement);
        QFETCH(QVariant, value);
        QFETCH(QList<int>, damage);
        change(m_copy, statement, value);
        const Restored restored = valueOf(restoreBackup(m_folder, m_copy));
        QCOMPARE((QList{restored.damage.faces, restored.damage.vectors, restored.damage.names}), damage);
        QCOMPARE(restored.people, 2);
        QCOMPARE(restored.faces, 4 - damage[0]);
        QVERIFY(valueOf(m_store->check()).ok);
        const GalleryContents contents = valueOf(m_store->faces().galleryContents(kModel));
        QCOMPARE(contents.templates.size(), std::size_t(4 - damage[0] - damage[1]));
        for (const Template& face : contents.templates)
            QVERIFY(std::abs(cosineSimilarity(face.embedding, face.embedding) - 1) < 0.02);
        for (const Person& person : valueOf(m_store->people().all())) {
            const auto clean = cleanName(person.name);
            QVERIFY(clean && *clean == person.name);
            QCOMPARE(valueOf(m_store->people().named(person.name)).size(), 1);
        }
    }

    void aWholeCopyIsTakenAsItIs() {
        const Restored restored = valueOf(restoreBackup(m_folder, m_copy));
        QVERIFY(!restored.damage.any());
        QCOMPARE(restored.faces, 4);
    }

    /// The same in the store itself, as a disk may damage it.
    void aBrokenVectorStopsNobody() {
        for (const QByteArray& vector : {vectorOf(50), vectorOf(std::nanf("")), QByteArray(5, '\0')}) {
            change(storeFilePath(m_folder), u"UPDATE embeddings SET vector = ? WHERE face_id = 1"_s, vector);
            QCOMPARE(valueOf(m_store->faces().galleryContents(kModel)).templates.size(), std::size_t(3));
        }
    }

    /// Somebody has put a readable store in the place of a protected one. A copy comes in its place only with a
    /// passphrase, and what is said to have failed changed nothing.
    void overASwappedStoreWithAPassphraseOnly() {
        JobControl control;
        valueOf(m_store->protection().protect(kPassphrase, control, kCheapPassphrase));
        valueOf(m_store->backup());
        m_store.reset();
        const QString path = storeFilePath(m_folder);
        QVERIFY(QFile::remove(path) && QFile::copy(m_copy, path));
        change(path, u"UPDATE people SET name = ? WHERE id = 1"_s, u"Intruder"_s);
        const QStringList before = backupPathsIn(m_folder);

        QCOMPARE(codeOf(restoreBackup(m_folder, m_copy)), ErrorCode::StoreProtected);
        // The backup that was made while it was protected knows the passphrase.
        QCOMPARE(codeOf(restoreBackup(m_folder, m_copy, {.storePassphrase = u"correct horse batteri"_s})),
                 ErrorCode::WrongPassphrase);
        QCOMPARE(backupPathsIn(m_folder), before);
        {
            const auto sql = valueOf(Sql::open(path, Sql::Access::ReadOnly));
            QCOMPARE(valueOf(sql->read([&]() -> Result<QString> {
                         return sql->value(u"SELECT name FROM people WHERE id = 1"_s).toString();
                     })),
                     u"Intruder"_s);
        }

        const Restored restored = valueOf(restoreBackup(m_folder, m_copy, {.storePassphrase = kPassphrase}));
        QVERIFY(restored.isProtected);
        m_store = valueOf(GalleryStore::open(m_folder));
        QCOMPARE(valueOf(m_store->protection().state()), Protection::Locked);
        // What was put aside may hold people who are nowhere else: it is kept, and told.
        const Protected done = valueOf(m_store->protection().unlock(kPassphrase));
        QCOMPARE(done.laidReadable, QStringList{restored.keptAside});
        QCOMPARE(valueOf(m_store->people().all()).size(), 2);
        for (const QFileInfo& file : QDir(m_folder).entryInfoList(QDir::Files | QDir::Hidden))
            QVERIFY2(file.filePath() == restored.keptAside || !bytesOf(file.filePath()).contains("Beatrice"),
                     qPrintable(file.filePath()));
    }

    void aReadableBackupBesideAProtectedStoreIsTold() {
        JobControl control;
        valueOf(m_store->protection().protect(kPassphrase, control, kCheapPassphrase));
        QVERIFY(valueOf(m_store->protection().unlock(kPassphrase)).finished());
        const QString laid = m_folder + u"/backups/facenet-20200101-000000.sqlite"_s;
        QVERIFY(QFile::copy(m_copy, laid));
        for (int i = 0; i < 2; ++i) {
            const Protected done = valueOf(m_store->protection().unlock(kPassphrase));
            QCOMPARE(done.laidReadable, QStringList{laid});
            QVERIFY(QFile::exists(laid));
        }
        QVERIFY(QFile::remove(laid));
        QVERIFY(valueOf(m_store->protection().unlock(kPassphrase)).finished());
    }

private:
    static void change(const QString& file, const QString& statement, const QVariant& value) {
        const auto sql = valueOf(Sql::open(file, Sql::Access::ReadWrite));
        QVERIFY(sql->write([&]() -> Result<void> {
            sql->run(statement, {value});
            return {};
        }));
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_folder, m_copy;
    std::unique_ptr<GalleryStore> m_store;
    cv::RNG m_random;
};

QTEST_GUILESS_MAIN(TestRestoredContent)
#include "tst_restored_content.moc"
