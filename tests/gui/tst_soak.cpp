#include <QApplication>
#include <QDialog>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QSemaphore>
#include <QTabBar>
#include <QThread>
#include <QTreeWidget>

#include "core/model/engine.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/test_data.h"
#include "ui/base/language.h"
#include "ui/base/theme.h"
#include "ui/faces/gallery_editor.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

namespace {

const QString kPassphrase = u"vier Birnen im Topf"_s;
constexpr int kMostPeople = 40;
constexpr int kStepsBetweenRests = 1000;
/// No single step may keep the window from answering for longer, on a busy machine and under a sanitizer.
constexpr int kSlowestStepMs = 20000;

int numberFrom(const char* variable, int otherwise) {
    bool isNumber = false;
    const int number = qEnvironmentVariableIntValue(variable, &isNumber);
    return isNumber ? number : otherwise;
}

/// Resident memory of this program in MiB.
double residentMiB() {
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray& line : file.readAll().split('\n'))
        if (line.startsWith("VmRSS:")) return line.mid(6).simplified().split(' ').first().toDouble() / 1024;
    return 0;
}

/// Ends the program with the step that hangs, which a test's own time-out would not name.
class Watchdog {
public:
    Watchdog() : m_thread(QThread::create([this] { watch(); })) { m_thread->start(); }
    ~Watchdog() {
        m_ending.release();
        m_thread->wait();
    }
    void note(const char* step) {
        m_step = step;
        ++m_steps;
    }

private:
    void watch() {
        for (int before = -1; !m_ending.tryAcquire(1, 10 * kSlowestStepMs);)
            if (const int now = m_steps; std::exchange(before, now) == now)
                qFatal("the window hangs in step %d, %s", now, m_step.load());
    }

    std::atomic<const char*> m_step = "start";
    std::atomic<int> m_steps = 0;
    QSemaphore m_ending;
    std::unique_ptr<QThread> m_thread;
};

/// Qt Test leaves out what is said after 2,000 lines.
template <typename... Values>
void say(const char* format, Values... values) {
    std::fprintf(stderr, format, values...);
}

}  // namespace

/// The real window, used at random for long: nothing crashes, hangs or grows.
///   FACENET_SOAK_SECONDS  how long (120)
///   FACENET_SOAK_SEED     repeats a run; each tells its own
///   FACENET_SOAK_ENGINE   "real" for LibTorch instead of the fake networks
class TestSoak : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void usedAtRandom() {
        const int seconds = numberFrom("FACENET_SOAK_SECONDS", 60);
        const auto seed = static_cast<quint32>(
            numberFrom("FACENET_SOAK_SEED", static_cast<int>(QRandomGenerator::system()->generate() >> 1)));
        say("seed %u, %d seconds\n", seed, seconds);
        m_random.seed(seed);
        start();
        if (QTest::currentTestFailed()) return;

        Watchdog watchdog;
        double early = 0;
        qint64 slowestMs = 0;
        const char* slowest = "";
        int steps = 0;
        QElapsedTimer running;
        running.start();
        while (running.elapsed() < seconds * qint64(1000)) {
            const auto& [name, act] = anyOf(kSteps);
            watchdog.note(name);
            say("%.1f s, %.0f MiB, step %d: %s\n", double(running.elapsed()) / 1000, residentMiB(), ++steps, name);
            QElapsedTimer step;
            step.start();
            (this->*act)();
            if (step.elapsed() > slowestMs) {
                slowestMs = step.elapsed();
                slowest = name;
            }
            QTest::qWait(m_random.bounded(120));
            const qint64 warmUpMs = std::min<qint64>(60, seconds / 2) * 1000;
            if (early == 0 && running.elapsed() >= warmUpMs) early = rest();
            if (steps % kStepsBetweenRests == 0) rest();
        }
        const double late = rest();
        say("%d steps, the slowest of %lld ms (%s); %.0f MiB after the warm-up, %.0f MiB at the end\n", steps,
            slowestMs, slowest, early, late);
        QVERIFY2(slowestMs < kSlowestStepMs, slowest);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which keep what is freed
        QVERIFY(early > 0 && late > 0 && late < 1.1 * early);
#endif
    }

private:
    using Act = void (TestSoak::*)();

    void start() {
        const bool real = qEnvironmentVariable("FACENET_SOAK_ENGINE") == u"real"_s;
        m_fixture =
            real ? std::make_unique<WindowFixture>([](const EngineOptions& options) { return loadEngine(options); })
                 : std::make_unique<WindowFixture>();
        m_theme = std::make_unique<Theme>(m_fixture->settings);
        m_language = std::make_unique<Language>(m_fixture->settings);
        QVERIFY(m_fixture->ready());
        m_fixture->studio->changeStoreSettings([](StoreSettings& settings) { settings.keepSightings = true; });
        for (int i = 0; i < 10; ++i) QVERIFY(m_fixture->enrolled(u"Person %1"_s.arg(i), {i * 35.0, i * 35.0 + 2}) != 0);
        JobControl control;
        QVERIFY(m_fixture->inStore([&](GalleryStore& store) {
            return store.protection().protect(kPassphrase, control,
                                              PassphraseCost{.operations = 1, .memoryBytes = 8192 * 1024});
        }));
        m_fixture->studio->rereadProtection();
        const auto second = m_fixture->importedModel("Second");
        QVERIFY2(second, second ? "" : second.error().context.c_str());
        real ? takeRealPictures() : drawPictures();
        m_fixture->windowPrompts.savePath = m_fixture->folder.filePath(u"out.facenet"_s);
    }

    void drawPictures() {
        m_films = {m_fixture->video({10, 45, 80, 300}, 60)};
        m_people = m_fixture->folder.filePath(u"people"_s);
        for (int i = 1; i <= 30; i += 7) {
            std::vector<double> hues;
            for (int face = 0; face < i; ++face) hues.push_back(face * 12.0);
            m_stills << m_fixture->picture(u"still-%1.png"_s.arg(i), hues);
        }
        for (int person = 0; person < 12; ++person) {
            const QString folder = u"people/New %1"_s.arg(person);
            QVERIFY(QDir(m_fixture->folder.path()).mkpath(folder));
            for (int picture = 0; picture < 3; ++picture)
                m_fixture->picture(folder + u"/%1.png"_s.arg(picture), {person * 30.0 + picture});
        }
    }

    /// A real network finds nobody in drawings.
    void takeRealPictures() {
        m_people = m_fixture->folder.filePath(u"people"_s);
        const QDir given(dataPath(u"data/lfw/images"_s));
        for (const QString& person : given.entryList(QDir::Dirs | QDir::NoDotAndDotDot).mid(0, 60)) {
            QVERIFY(QDir().mkpath(m_people + u'/' + person));
            for (const QString& picture : QDir(given.filePath(person)).entryList(QDir::Files).mid(0, 5)) {
                const QString path = m_people + u'/' + person + u'/' + picture;
                QVERIFY(QFile::copy(given.filePath(person + u'/' + picture), path));
                if (m_stills.size() < 20) m_stills << path;
            }
        }
        const QDir films(dataPath(u"data/video"_s));
        for (const QString& film : films.entryList(QDir::Files)) m_films << films.filePath(film);
        QVERIFY2(!m_stills.isEmpty() && !m_films.isEmpty(), "needs data/lfw and data/video, see tests/README.md");
    }

    /// Brings about the same state each time: nothing plays, nothing is open, nothing is kept for later use.
    /// Out: resident memory in MiB; 0 when that fails
    double rest() {
        unlock();
        closeDialogs();
        trigger("closeSourceAction");
        m_fixture->window->openPage(MainWindow::Page::Live);
        if (!QTest::qWaitFor([this] { return m_fixture->studio->gallery() != nullptr; }, 60000)) return 0;
        QTest::qWait(2000);
        returnUnusedMemory();
        const double size = residentMiB();
        say("at rest: %.0f MiB\n", size);
        return size;
    }

    template <typename Things>
    typename Things::const_reference anyOf(const Things& things) {
        return things[static_cast<decltype(things.size())>(m_random.bounded(static_cast<int>(things.size())))];
    }

    void trigger(const char* action) {
        if (auto* found = m_fixture->window->findChild<QAction*>(QLatin1String(action)); found && found->isEnabled())
            found->trigger();
    }
    void press(const char* button) {
        auto* found = m_fixture->find<QAbstractButton>(button);
        if (found && found->isVisible() && found->isEnabled()) found->click();
    }
    bool isLocked() const {
        return m_fixture->studio->storeState() == Studio::LoadState::Locked;
    }

    void openStill() {
        if (isLocked()) return;
        const QString path = anyOf(m_stills);
        m_fixture->window->openSource(*parseSourceAddress(path.toStdString()));
    }
    void openFilm() {
        if (!isLocked()) m_fixture->window->openSource(*parseSourceAddress(anyOf(m_films).toStdString()));
    }
    void playOrPause() {
        trigger("playAction");
    }
    void closeSource() {
        trigger("closeSourceAction");
    }
    void openAnyPage() {
        static constexpr std::array kPages{"liveToolButton", "enrollToolButton", "galleryToolButton", "trainToolButton",
                                           "settingsToolButton"};
        press(anyOf(kPages));
    }
    void openAnyTab() {
        if (auto* tabs = m_fixture->find<QTabBar>("galleryTabBar"); tabs && tabs->isVisible())
            tabs->setCurrentIndex(static_cast<int>(m_random.bounded(tabs->count())));
    }
    void importPeople() {
        press("galleryToolButton");
        press("importToolButton");
        auto* path = m_fixture->find<QLineEdit>("importPathLineEdit");
        if (!path) return;
        const bool archive = m_random.bounded(3) == 0 && QFile::exists(m_fixture->windowPrompts.savePath);
        path->setText(archive ? m_fixture->windowPrompts.savePath : m_people);
        press("importConsentCheckBox");
        press("startImportPushButton");
    }
    void exportPeople() {
        press("galleryToolButton");
        press("exportToolButton");
        press("startExportPushButton");
    }
    void pauseOrGoOn() {
        press("pauseJobPushButton");
    }
    void closeDialogs() {
        for (auto* dialog : m_fixture->window->findChildren<QDialog*>())
            if (dialog->isVisible()) dialog->reject();
    }
    void lock() {
        trigger("lockAction");
    }
    void unlock() {
        if (!isLocked()) return;
        // A window that was built anew, in another language, shows its page a little later.
        QVERIFY(QTest::qWaitFor([this] { return m_fixture->isShown("unlockPushButton"); }));
        m_fixture->find<QLineEdit>("unlockLineEdit")->setText(kPassphrase);
        press("unlockPushButton");
        QVERIFY(QTest::qWaitFor([this] { return !isLocked(); }, 60000));
    }
    void useAnotherModel() {
        press("settingsToolButton");
        press("allModelsPushButton");
        auto* table = m_fixture->find<QTreeWidget>("modelsTreeWidget");
        if (!table || table->topLevelItemCount() == 0) return;
        table->setCurrentItem(table->topLevelItem(m_random.bounded(table->topLevelItemCount())));
        press("useModelPushButton");
    }
    void loadModelAnew() {
        m_fixture->settings.setThreads(1 + static_cast<int>(m_random.bounded(2)));
    }
    void changeLanguage() {
        m_fixture->settings.setLanguage(m_random.bounded(2) == 0 ? u"en"_s : u"zh_CN"_s);
    }
    void changeTheme() {
        m_fixture->settings.setTheme(m_random.bounded(2) == 0 ? ThemeChoice::Light : ThemeChoice::Dark);
    }
    void changeSize() {
        m_fixture->window->resize(1024 + m_random.bounded(400), 640 + m_random.bounded(300));
    }
    void undo() {
        trigger("undoAction");
    }
    void redo() {
        trigger("redoAction");
    }
    void changePerson() {
        auto* editor = m_fixture->window->findChild<GalleryEditor*>();
        const QList<Person> people = m_fixture->people();
        if (!editor || people.size() < 2) return;
        if (people.size() > kMostPeople) return eraseHalf(people);
        switch (m_random.bounded(3)) {
            case 0:
                return editor->rename(anyOf(people), u"Renamed %1"_s.arg(m_random.bounded(1000)), true);
            case 1:
                return editor->removePeople({anyOf(people)});
            default:
                return editor->setNote(anyOf(people), u"note %1"_s.arg(m_random.bounded(1000)));
        }
    }
    void eraseHalf(const QList<Person>& people) {
        QList<qint64> ids;
        for (const Person& person : people.mid(0, people.size() / 2)) ids << person.id;
        m_fixture->studio->store().post([ids](GalleryStore& store) { return store.people().erase(ids); },
                                        [](const Result<Erasure>&) {});
        m_fixture->studio->galleryEdited();
    }
    void backUp() {
        m_fixture->studio->store().post([](GalleryStore& store) { return store.backup(); },
                                        [](const Result<QString>&) {});
    }

    static constexpr std::array<std::pair<const char*, Act>, 28> kSteps{{
        {"open a still", &TestSoak::openStill},
        {"open a still", &TestSoak::openStill},
        {"open a film", &TestSoak::openFilm},
        {"open a film", &TestSoak::openFilm},
        {"play or pause", &TestSoak::playOrPause},
        {"play or pause", &TestSoak::playOrPause},
        {"close the source", &TestSoak::closeSource},
        {"open a page", &TestSoak::openAnyPage},
        {"open a page", &TestSoak::openAnyPage},
        {"open a tab", &TestSoak::openAnyTab},
        {"import", &TestSoak::importPeople},
        {"export", &TestSoak::exportPeople},
        {"pause or go on with jobs", &TestSoak::pauseOrGoOn},
        {"pause or go on with jobs", &TestSoak::pauseOrGoOn},
        {"close dialogs", &TestSoak::closeDialogs},
        {"close dialogs", &TestSoak::closeDialogs},
        {"lock", &TestSoak::lock},
        {"unlock", &TestSoak::unlock},
        {"unlock", &TestSoak::unlock},
        {"load the model anew", &TestSoak::loadModelAnew},
        {"use another model", &TestSoak::useAnotherModel},
        {"change the size", &TestSoak::changeSize},
        {"change the language", &TestSoak::changeLanguage},
        {"change the theme", &TestSoak::changeTheme},
        {"undo", &TestSoak::undo},
        {"redo", &TestSoak::redo},
        {"change a person", &TestSoak::changePerson},
        {"back up", &TestSoak::backUp},
    }};

    QRandomGenerator m_random;
    std::unique_ptr<WindowFixture> m_fixture;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Language> m_language;
    QString m_people;
    QStringList m_films, m_stills;
};

int main(int argumentCount, char** arguments) {
    qputenv("QTEST_FUNCTION_TIMEOUT", "36000000");  // it watches over itself
    shareOneHeap();                                 // as the program's own main
    const QApplication application(argumentCount, arguments);
    TestSoak test;
    return QTest::qExec(&test, argumentCount, arguments);
}

#include "tst_soak.moc"
