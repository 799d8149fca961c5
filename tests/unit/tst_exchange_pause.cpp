#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <future>

#include "database/exchange/archive_import.h"
#include "database/exchange/export.h"
#include "database/store_thread.h"
#include "tests/support/results.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

/// An export or an import that pauses keeps nobody from the store: neither this program nor another one.
class TestExchangePause : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_paused = std::make_unique<QSemaphore>();
        m_thread = std::make_unique<StoreThread>();
        open(*m_thread, u"store"_s);
        cv::RNG random(5);
        for (int i = 0; i < kPeople; ++i)
            QVERIFY(m_thread->ask([&](GalleryStore& store) {
                return store.people().enroll(sampleEnrolment(u"Person %1"_s.arg(i), 2, random));
            }));
    }

    void cleanup() { m_thread.reset(); }

    void exports_data() {
        QTest::addColumn<bool>("asFolder");
        QTest::newRow("archive") << false;
        QTest::newRow("folders") << true;
    }
    void exports() {
        QFETCH(bool, asFolder);
        const QString target = m_folder->filePath(u"out"_s);
        JobControl* steering = nullptr;
        JobControl control(pauseAfter(3, steering));
        steering = &control;
        auto exported = std::async(std::launch::async, [&] {
            return asFolder ? exportFolders(*m_thread, target, control) : exportArchive(*m_thread, target, control);
        });
        QVERIFY(m_paused->tryAcquire(1, 30000));
        QVERIFY(storeIsFree(*m_thread));
        control.resume();
        QCOMPARE(valueOf(exported.get()).people, kPeople);
    }

    void imports_data() { exports_data(); }
    void imports() {
        QFETCH(bool, asFolder);
        const QString package = m_folder->filePath(u"out"_s);
        JobControl plain;
        QVERIFY(asFolder ? exportFolders(*m_thread, package, plain) : exportArchive(*m_thread, package, plain));
        StoreThread other;
        open(other, u"other"_s);
        JobControl* steering = nullptr;
        JobControl control(pauseAfter(3, steering));
        steering = &control;
        auto imported =
            std::async(std::launch::async, [&] { return importPackage(other, package, KnownPeople::AddTo, control); });
        QVERIFY(m_paused->tryAcquire(1, 30000));
        QVERIFY(storeIsFree(other));
        const auto people = [&] { return *other.ask([](GalleryStore& store) { return store.people().all(); }); };
        QCOMPARE(people().size(), 1);  // the one of `storeIsFree`: what was taken in is taken back
        control.resume();
        QCOMPARE(valueOf(imported.get()).people, kPeople);
        QCOMPARE(people().size(), kPeople + 1);
    }

    void aPausedImportCanBeCancelled() {
        const QString package = m_folder->filePath(u"out"_s);
        JobControl plain;
        QVERIFY(exportArchive(*m_thread, package, plain));
        StoreThread other;
        open(other, u"other"_s);
        JobControl* steering = nullptr;
        JobControl control(pauseAfter(3, steering));
        steering = &control;
        auto imported =
            std::async(std::launch::async, [&] { return importPackage(other, package, KnownPeople::AddTo, control); });
        QVERIFY(m_paused->tryAcquire(1, 30000));
        control.cancel();
        QCOMPARE(codeOf(imported.get()), ErrorCode::Cancelled);
        QVERIFY(other.ask([](GalleryStore& store) { return store.people().all(); })->isEmpty());
    }

private:
    static constexpr int kPeople = 5;

    void open(StoreThread& thread, const QString& name) {
        std::promise<bool> opened;
        thread.open(m_folder->filePath(name), [&](const Result<void>& result) { opened.set_value(result.ok()); });
        QVERIFY(opened.get_future().get());
    }

    std::function<void(int, int)> pauseAfter(int units, JobControl*& control) {
        return [this, units, &control, once = false](int done, int) mutable {
            if (done < units || std::exchange(once, true)) return;
            control->pause();
            m_paused->release();
        };
    }

    /// Changes pass, here and from another program, and nobody reads an old state: the log can be emptied.
    static bool storeIsFree(StoreThread& thread) {
        auto enrolled = std::async(std::launch::async, [&] {
            return thread.ask([](GalleryStore& store) -> Result<QString> {
                cv::RNG random(77);
                const auto done = store.people().enroll(sampleEnrolment(u"Meanwhile"_s, 1, random));
                if (!done) return done.error();
                return store.folder();
            });
        });
        if (enrolled.wait_for(std::chrono::seconds(20)) != std::future_status::ready) return false;
        const auto folder = enrolled.get();
        if (!folder) return false;
        const auto elsewhere = GalleryStore::open(*folder, DailyBackup::Later);
        return elsewhere && (*elsewhere)->setSetting(u"meanwhile"_s, u"1"_s) &&
               (*elsewhere)->journal().forget(QDateTime::currentDateTimeUtc().addDays(-1));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSemaphore> m_paused;
    std::unique_ptr<StoreThread> m_thread;
};

QTEST_GUILESS_MAIN(TestExchangePause)
#include "tst_exchange_pause.moc"
