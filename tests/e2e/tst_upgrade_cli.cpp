#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include "core/model/tensor_file.h"
#include "database/gallery_store.h"
#include "tests/support/program_run.h"
#include "tests/support/test_data.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

/// A store that was made with earlier weights meets a version of the program that ships others.
class TestUpgradeCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        FACENET_REQUIRE_DATA(first, "models/facenet_mobilenet.safetensors");
        const QString models = sourceFolder() + u"/resources/models/"_s;
        m_earlier = m_folder.filePath(u"earlier"_s);
        QVERIFY(QDir().mkpath(m_earlier + u"/models"_s));
        QVERIFY(QFile::copy(first, m_earlier + u"/models/any_name.safetensors"_s));
        QVERIFY(
            QFile::copy(models + u"face_detector.safetensors"_s, m_earlier + u"/models/face_detector.safetensors"_s));
        m_now = sourceFolder() + u"/resources"_s;
        const auto idOf = [](const QString& path) {
            const auto weights = readSafetensors(path.toStdString());
            return weights ? QString::fromStdString(modelIdOf(weights->tensors)) : QString();
        };
        m_first = idOf(first);
        m_second = idOf(models + u"facenet_mobilenet.safetensors"_s);
        QVERIFY(!m_first.isEmpty() && m_first != m_second);

        for (const QString& name : {u"Serena_Williams"_s, u"Lleyton_Hewitt"_s, u"Vicente_Fox"_s}) {
            QVERIFY(QDir().mkpath(m_folder.filePath(u"people/"_s + name)));
            const QStringList files = QDir(images + u'/' + name).entryList(QDir::Files, QDir::Name);
            for (int i = 0; i < 3; ++i)
                QVERIFY(QFile::copy(images + u'/' + name + u'/' + files[i],
                                    m_folder.filePath(u"people/"_s + name + u'/' + files[i])));
            m_probe = images + u'/' + name + u'/' + files[4];
        }
        m_store = m_folder.filePath(u"store"_s);
        QCOMPARE(run(m_earlier, m_store, {u"import"_s, m_folder.filePath(u"people"_s)}).exitCode, 0);
        QCOMPARE(measuring(m_store), QStringList{m_first});
    }

    void goesOnWithItsOwnAndIsOfferedOthers() {
        const Run named = run(m_now, m_store, {u"identify"_s, m_probe});
        QVERIFY2(named.out.contains("Vicente Fox"), named.out + named.err);
        QVERIFY2(named.err.contains("facenet adopt"), named.err);
        QCOMPARE(inUse(m_store), m_first);
        QCOMPARE(measuring(m_store), QStringList{m_first});
        // Both are told, by names of their own.
        const Run list = run(m_now, m_store, {u"model"_s, u"list"_s});
        QStringList names;
        for (const auto& model : list.last()[u"models"].toArray()) names << model[u"name"].toString();
        QCOMPARE(names.size(), 2);
        QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), 2);
        // Enrolment too uses its own.
        const Run enrolled = run(m_now, m_store, {u"enroll"_s, u"--name"_s, u"Vicente Fox"_s, m_probe});
        QCOMPARE(enrolled.exitCode, 0);
        QCOMPARE(measuring(m_store), QStringList{m_first});
        // In front of the program that shipped them nothing is offered.
        QVERIFY(!run(m_earlier, m_store, {u"identify"_s, m_probe}).err.contains("facenet adopt"));
    }

    void upgradesAndGoesBack() {
        const QString copy = m_folder.filePath(u"copy.db"_s);
        QCOMPARE(run(m_now, m_store, {u"backup"_s, copy}).exitCode, 0);
        QVERIFY(QFile::exists(copy + u".models/"_s + m_first + u".safetensors"_s));

        const Run adopted = run(m_now, m_store, {u"adopt"_s});
        QVERIFY2(adopted.exitCode == 0, adopted.err);
        QCOMPARE(adopted.last()[u"model_id"].toString(), m_second);
        QCOMPARE(adopted.last()[u"faces_measured"].toInt(), 10);
        QCOMPARE(inUse(m_store), m_second);
        const Run named = run(m_now, m_store, {u"identify"_s, m_probe});
        QVERIFY(named.out.contains("Vicente Fox"));
        QVERIFY2(!named.err.contains("facenet adopt"), named.err);
        // What is in use now is kept for the next version.
        QVERIFY(QFile::exists(m_store + u"/models/"_s + m_second + u".safetensors"_s));

        QCOMPARE(run(m_now, m_store, {u"rollback"_s}).last()[u"model_id"].toString(), m_first);
        QCOMPARE(inUse(m_store), m_first);
        QVERIFY(run(m_now, m_store, {u"identify"_s, m_probe}).out.contains("Vicente Fox"));

        // A copy from before brings its model back, here and elsewhere.
        QCOMPARE(run(m_now, m_store, {u"adopt"_s}).exitCode, 0);
        QVERIFY(QDir(m_store + u"/models"_s).removeRecursively());
        QVERIFY(QDir(m_store + u"/backups/models"_s).removeRecursively());
        const Run restored = run(m_now, m_store, {u"restore"_s, copy});
        QVERIFY2(restored.exitCode == 0, restored.err);
        QCOMPARE(inUse(m_store), m_first);
        QCOMPARE(measuring(m_store), QStringList{m_first});
        const QString other = m_folder.filePath(u"other"_s);
        QCOMPARE(run(m_now, other, {u"restore"_s, u"--replace"_s, copy}).exitCode, 0);
        QCOMPARE(inUse(other), m_first);
        QVERIFY(run(m_now, other, {u"identify"_s, m_probe}).out.contains("Vicente Fox"));
        QCOMPARE(measuring(other), QStringList{m_first});
    }

    /// An export brings no vectors: elsewhere its people are measured with what is used there.
    void exportsAreMeasuredAnew() {
        const QString file = m_folder.filePath(u"all.facenet"_s), other = m_folder.filePath(u"taken"_s);
        QCOMPARE(run(m_now, m_store, {u"export"_s, u"--archive"_s, file}).exitCode, 0);
        QCOMPARE(run(m_now, other, {u"import"_s, file}).exitCode, 0);
        QVERIFY(run(m_now, other, {u"identify"_s, m_probe}).out.contains("Vicente Fox"));
        QCOMPARE(inUse(other), m_second);
        QCOMPARE(measuring(other), QStringList{m_second});
    }

    /// Whoever has nobody enrolled has nothing to go on with.
    void anEmptyStoreUsesWhatIsShipped() {
        const QString empty = m_folder.filePath(u"empty"_s);
        QCOMPARE(run(m_earlier, empty, {u"people"_s, u"list"_s}).exitCode, 0);
        QCOMPARE(inUse(empty), m_second);
    }

private:
    static Run run(const QString& data, const QString& store, const QStringList& arguments) {
        return runFacenet(QStringList{u"--store"_s, store, u"--json"_s} + arguments, {{u"FACENET_DATA_DIR"_s, data}});
    }

    QString inUse(const QString& store) const {
        for (const auto& model : run(m_now, store, {u"model"_s, u"list"_s}).last()[u"models"].toArray())
            if (model[u"in_use"].toBool()) return model[u"id"].toString();
        return {};
    }

    static QStringList measuring(const QString& folder) {
        const auto store = GalleryStore::open(folder);
        return store ? (*store)->faces().measuringModels().value() : QStringList();
    }

    QTemporaryDir m_folder;
    QString m_earlier, m_now, m_first, m_second, m_store, m_probe;
};

QTEST_GUILESS_MAIN(TestUpgradeCli)
#include "tst_upgrade_cli.moc"
