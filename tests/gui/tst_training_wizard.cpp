#include <sys/resource.h>

#include <QChart>
#include <QChartView>
#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>
#include <QToolButton>
#include <QValueAxis>
#include <QWheelEvent>
#include <csignal>
#include <opencv2/imgproc.hpp>
#include <thread>

#include "core/dataset/training_origin.h"
#include "core/train/history.h"
#include "core/train/training_records.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/dropped_files.h"
#include "tests/support/fake_training.h"
#include "tests/support/protected_store.h"
#include "ui/base/chart_card.h"
#include "ui/base/notice_strip.h"
#include "ui/training/check_models.h"
#include "ui/training/training_wizard.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;
using Phase = TrainingSession::Phase;

namespace {

/// Holds the fake network between its steps.
struct Gate {
    std::atomic<bool> closed = false;
    std::atomic<int> steps = 0;
};

/// The window on the page Train with a set of pictures on disk, and a network that "learns" as fast as it may.
struct School : WindowFixture {
    std::shared_ptr<Gate> gate;

    explicit School(const std::shared_ptr<Gate>& held = std::make_shared<Gate>())
        : WindowFixture([held](const EngineOptions&) {
              FakeTrainable::Behaviour behaviour;
              behaviour.onStep = [held](int) {
                  ++held->steps;
                  while (held->closed) std::this_thread::sleep_for(std::chrono::milliseconds(2));
              };
              return Result<std::shared_ptr<const Engine>>(std::make_shared<FakeTrainingEngine>(behaviour));
          }),
          gate(held) {}
    ~School() { gate->closed = false; }

    QString makePictures(int people = 8, int pictures = 5) const {
        cv::RNG random(3);
        const QString root = folder.filePath(u"Bilder für Übung"_s);
        for (int person = 0; person < people; ++person) {
            const QString own = root + u"/Person %1"_s.arg(person);
            QDir().mkpath(own);
            for (int i = 0; i < pictures; ++i) {
                cv::Mat frame = drawSyntheticFrame({240, 240}, {{.hueDeg = 40.0 * person, .centrePx = {120, 120}}}, 0);
                for (int k = 0; k < 12; ++k)
                    cv::circle(frame, {random.uniform(0, 240), random.uniform(0, 240)}, random.uniform(6, 16),
                               cv::Scalar::all(random.uniform(0, 255)), cv::FILLED);
                cv::imwrite((own + u"/%1.png"_s.arg(i)).toStdString(), frame);
            }
        }
        return root;
    }

    QWizard* wizard() const { return find<QWizard>("trainingWizard"); }
    int step() const { return wizard() ? wizard()->currentId() : -1; }
    bool open() {
        if (!ready()) return false;
        click("trainToolButton");
        click("openWizardPushButton");
        return QTest::qWaitFor([this] { return wizard() && wizard()->isVisible(); });
    }
    bool next() const {
        auto* button = wizard()->button(QWizard::NextButton);
        if (!QTest::qWaitFor([&] { return button->isEnabled(); }, 20000)) return false;
        QTest::mouseClick(button, Qt::LeftButton);
        return true;
    }
    /// From the first page to the one with the settings.
    bool toOptions(const QString& data) {
        if (!open()) return false;
        find<QLineEdit>("dataPathLineEdit")->setText(data);
        return next() && step() == TrainingWizard::Check && next() && step() == TrainingWizard::Options;
    }
    /// As many epochs as a test wants to see.
    void setEpochs(int epochs) const {
        find<QLineEdit>("epochsLineEdit")->setText(QString::number(epochs));
        find<QLineEdit>("batchLineEdit")->setText(u"12"_s);
    }
    bool reaches(TrainingWizard::Step wanted) const {
        return QTest::qWaitFor([&] { return step() == wanted; }, 30000);
    }
    /// A training that was stopped, of whose model nobody has decided when the program ends.
    bool leaveUndecided() {
        if (!toOptions(makePictures())) return false;
        setEpochs(100000);
        if (!next() || !QTest::qWaitFor([this] { return gate->steps > 12; }, 20000)) return false;
        click("stopTrainingPushButton");
        if (!reaches(TrainingWizard::Result)) return false;
        window.reset();
        return true;
    }
    /// The training that an ended program has left.
    bool takesUpTheLeftOne() {
        click("trainToolButton");
        if (!QTest::qWaitFor([this] { return isShown("goOnPushButton"); })) return false;
        click("goOnPushButton");
        return QTest::qWaitFor([this] { return wizard() != nullptr; });
    }
    QString text(const char* name) const { return find<QLabel>(name)->text(); }
    QString modelInUse() const {
        const auto card = studio->modelCard();
        return card ? QString::fromStdString(card->name) : QString();
    }
    QStringList trainings() const {
        return QDir(settings.storeFolder() + u"/trainings"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    }
};

}  // namespace

class TestTrainingWizard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromPicturesToAnAdoptedModelAndBack() {
        School school;
        const QString data = school.makePictures();
        QVERIFY(school.ready());
        const qint64 ann = school.enrolled(u"Ann"_s, {10, 14});
        QVERIFY(ann != 0);
        QVERIFY(school.toOptions(data));
        school.setEpochs(3);
        school.find<QLineEdit>("modelNameLineEdit")->setText(u"Unser Modell"_s);
        QVERIFY(school.next());
        QVERIFY(school.reaches(TrainingWizard::Result));
        QVERIFY(!school.text("adviceLabel").isEmpty());
        QVERIFY(school.isShown("rocChart"));
        const QString before = school.modelInUse();
        school.click("adoptPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(school.modelInUse(), u"Unser Modell"_s, 20000);
        QVERIFY(school.text("adviceLabel").contains(u"in use"_s));
        QTRY_VERIFY(school.studio->gallery() && school.studio->gallery()->templateCount() == 2);
        QTest::mouseClick(school.wizard()->button(QWizard::FinishButton), Qt::LeftButton);
        QTRY_VERIFY(!school.wizard());
        QTRY_COMPARE(school.trainings(), QStringList());  // nothing of the pictures stays behind
        QTRY_VERIFY(school.isShown("rollBackPushButton"));
        QTRY_VERIFY(school.find<QPushButton>("rollBackPushButton")->isEnabled());
        QTRY_COMPARE(school.find<QPushButton>("rollBackPushButton")->text(), u"Go back to "_s + before);
        school.click("rollBackPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(school.modelInUse(), before, 20000);
    }

    void trainsOnTheGallery() {
        School school;
        QVERIFY(school.open());
        QVERIFY(!school.find<QRadioButton>("dataGalleryRadioButton")->isEnabled());  // nobody is enrolled
        QTest::mouseClick(school.wizard()->button(QWizard::CancelButton), Qt::LeftButton);
        QTRY_VERIFY(!school.wizard());
        for (int person = 0; person < 4; ++person)
            QVERIFY(school.enrolled(u"Person %1"_s.arg(person), {40.0 * person, 40.0 * person + 4, 40.0 * person + 8}));
        QTRY_VERIFY(school.studio->gallery()->personCount() == 4);
        QVERIFY(school.open());
        school.find<QRadioButton>("dataGalleryRadioButton")->click();
        QVERIFY(!school.find<QLineEdit>("dataPathLineEdit")->isEnabled());
        QVERIFY(school.next() && school.step() == TrainingWizard::Check);
        QVERIFY(school.next() && school.step() == TrainingWizard::Options);
        school.setEpochs(2);
        QVERIFY(school.next());
        QVERIFY(school.reaches(TrainingWizard::Result));
        QVERIFY(!school.text("adviceLabel").contains(u"own gallery"_s));
        school.windowPrompts.choices = {1};
        school.click("discardModelPushButton");
        QTRY_COMPARE(school.trainings(), QStringList());
    }

    void pausesGoesOnAndStops() {
        School school;
        const QString data = school.makePictures();
        QVERIFY(school.toOptions(data));
        school.setEpochs(100000);
        QVERIFY(school.next());
        QTRY_VERIFY_WITH_TIMEOUT(school.find<QPushButton>("pauseTrainingPushButton")->isEnabled(), 20000);
        school.click("pauseTrainingPushButton");
        QTRY_VERIFY(school.text("trainingSentenceLabel").startsWith(u"Paused"_s));
        QTest::qWait(50);
        const int held = school.gate->steps;
        QTest::qWait(900);  // longer than the options wait before they are measured
        QVERIFY(school.gate->steps <= held + 1);
        // In a small window too the charts have room, however many lines the sentence takes.
        school.wizard()->resize(960, 560);
        school.find<QLabel>("trainingSentenceLabel")->setText(u"A sentence that goes on and on. "_s.repeated(12));
        for (const char* name : {"lossesChart", "qualityChart", "distancesChart", "speedChart"}) {
            auto* card = school.find<ChartCard>(name);
            const auto* view = card->findChild<QChartView*>();
            for (const QToolButton* button : card->findChildren<QToolButton*>()) {
                if (!button->property("legend").toBool() || button->isHidden()) continue;
                const auto place = [&] { return QRect(button->mapTo(card, QPoint()), button->size()); };
                QTRY_VERIFY2(card->rect().contains(place()) && !view->geometry().intersects(place()), name);
            }
        }
        school.click("pauseTrainingPushButton");
        QTRY_VERIFY(school.gate->steps > held + 20);
        QTRY_VERIFY(school.find<ChartCard>("lossesChart")->points(0).size() > 5);
        school.click("stopTrainingPushButton");
        QVERIFY(school.reaches(TrainingWizard::Result));
        school.windowPrompts.choices = {1};
        school.click("discardModelPushButton");
        QTRY_VERIFY(school.text("adviceLabel").contains(u"discarded"_s));
        QTRY_COMPARE(school.trainings(), QStringList());
    }

    void cancellingAsksAndKeepsThePresentModel() {
        School school;
        const QString data = school.makePictures();
        QVERIFY(school.toOptions(data));
        school.setEpochs(100000);
        QVERIFY(school.next());
        QTRY_VERIFY_WITH_TIMEOUT(school.gate->steps > 5, 20000);
        school.windowPrompts.choices = {0};
        school.click("cancelTrainingPushButton");
        const int asked = school.gate->steps;
        QTRY_VERIFY(school.gate->steps > asked + 5);  // "Go on training"
        school.windowPrompts.choices = {1};
        school.click("cancelTrainingPushButton");
        QTRY_VERIFY(school.text("trainingSentenceLabel").contains(u"ended"_s));
        QVERIFY(!QFile::exists(school.settings.storeFolder() + u"/trainings/"_s + school.trainings().value(0) +
                               u"/checkpoints"_s));
    }

    void worksOnWhileTheWizardIsClosed() {
        School school;
        const QString data = school.makePictures();
        QVERIFY(school.toOptions(data));
        school.setEpochs(100000);
        QVERIFY(school.next());
        QTRY_VERIFY_WITH_TIMEOUT(school.gate->steps > 5, 20000);
        QTest::mouseClick(school.wizard()->button(QWizard::CancelButton), Qt::LeftButton);
        QTRY_VERIFY(!school.wizard());
        const int closed = school.gate->steps;
        QTRY_VERIFY(school.gate->steps > closed + 5);
        school.click("liveToolButton");  // the window goes on
        QVERIFY(school.isShown("livePage"));
        school.click("trainToolButton");
        school.click("openWizardPushButton");
        QTRY_VERIFY(school.wizard());
        QCOMPARE(school.step(), int(TrainingWizard::Run));
        QVERIFY(school.find<ChartCard>("lossesChart")->points(0).size() > 5);
        // Leaving the program asks.
        school.windowPrompts.choices = {0};
        school.window->close();
        QVERIFY(school.window->isVisible());
        QVERIFY(school.windowPrompts.asked.last().contains(u"training"_s));
        const qsizetype asked = school.windowPrompts.asked.size();
        school.window->closeUnasked();  // as a signal does
        QVERIFY(!school.window->isVisible());
        QCOMPARE(school.windowPrompts.asked.size(), asked);
    }

    void picturesCanBeDroppedOnThePage() {
        School school;
        QVERIFY(school.ready());
        school.click("trainToolButton");
        const QString data = school.makePictures();
        auto* page = school.find<QWidget>("trainingPage");
        QVERIFY(dropFiles(page, {data}));
        QTRY_VERIFY(school.wizard());
        QCOMPARE(school.find<QLineEdit>("dataPathLineEdit")->text(), data);
        QVERIFY(school.next());
        QCOMPARE(school.step(), int(TrainingWizard::Check));
        QTRY_VERIFY(school.wizard()->button(QWizard::NextButton)->isEnabled());
        // Others in their place.
        school.wizard()->hide();
        QVERIFY(dropFiles(page, {school.folder.path()}));
        QTRY_COMPARE(school.step(), int(TrainingWizard::Data));
        QCOMPARE(school.find<QLineEdit>("dataPathLineEdit")->text(), school.folder.path());
    }

    void picturesThatStandOutAreDecidedOn() {
        School school;
        const QString data = school.makePictures();
        QFile::copy(data + u"/Person 1/2.png"_s, data + u"/Person 1/copy.png"_s);
        cv::Mat wrong = drawSyntheticFrame({240, 240}, {{.hueDeg = 120, .centrePx = {120, 120}}}, 0);
        cv::circle(wrong, {30, 200}, 18, cv::Scalar::all(0), cv::FILLED);
        cv::imwrite((data + u"/Person 0/wrong.png"_s).toStdString(), wrong);
        QVERIFY(school.open());
        school.find<QLineEdit>("dataPathLineEdit")->setText(data);
        QVERIFY(school.next());
        auto* table = school.find<QTableView>("findingsTableView");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QVERIFY(school.text("remainingLabel").startsWith(u"41 "_s));  // the copy is left out
        const auto decision = [&] { return table->model()->index(0, FindingsModel::Decision).data().toString(); };
        QCOMPARE(decision(), u"Kept"_s);
        school.windowPrompts.choices = {0};  // look at it first
        QVERIFY(school.next() && school.step() == TrainingWizard::Check);
        QVERIFY(school.windowPrompts.asked.last().contains(u"look more like somebody else"_s));
        QVERIFY(!school.find<QPushButton>("movePushButton")->isEnabled());
        table->selectRow(0);
        QCOMPARE(school.find<QComboBox>("moveToComboBox")->currentText(), u"Person 3"_s);  // whom it looks like
        school.click("movePushButton");
        QCOMPARE(decision(), u"Moved to Person 3"_s);
        QVERIFY(school.text("remainingLabel").startsWith(u"41 "_s));
        school.find<QComboBox>("moveToComboBox")->setCurrentText(u"person 5"_s);
        school.click("movePushButton");
        QCOMPARE(decision(), u"Moved to Person 5"_s);
        school.click("keepPushButton");
        QCOMPARE(decision(), u"Kept"_s);
        school.click("leaveOutPushButton");
        QVERIFY(school.text("remainingLabel").startsWith(u"40 "_s));
        table->sortByColumn(FindingsModel::Picture, Qt::DescendingOrder);
        QCOMPARE(table->model()->index(0, 0).data().toString(), u"wrong.png"_s);
        // A whole person is left out and taken in again.
        QAbstractItemModel* people = school.find<QTableView>("trainingPeopleTableView")->model();
        QCOMPARE(people->rowCount(), 8);
        QVERIFY(people->setData(people->index(2, 0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY2(school.text("remainingLabel").startsWith(u"35 pictures of 7"_s),
                 qPrintable(school.text("remainingLabel")));
        QVERIFY(people->setData(people->index(2, 0), Qt::Checked, Qt::CheckStateRole));
        QVERIFY(school.text("remainingLabel").startsWith(u"40 pictures of 8"_s));
        const qsizetype asked = school.windowPrompts.asked.size();
        QVERIFY(school.next() && school.step() == TrainingWizard::Options);  // all is decided
        QCOMPARE(school.windowPrompts.asked.size(), asked);
    }

    void saysWhatIsWrongWithAFolder() {
        School school;
        QVERIFY(school.open());
        auto* path = school.find<QLineEdit>("dataPathLineEdit");
        path->setText(school.folder.filePath(u"none"_s));
        QVERIFY(school.next());
        QCOMPARE(school.step(), int(TrainingWizard::Data));
        QVERIFY(school.text("dataProblemLabel").contains(u"not found"_s));
        QDir().mkpath(school.folder.filePath(u"empty"_s));
        path->setText(school.folder.filePath(u"empty"_s));
        QVERIFY(school.next());
        QTRY_VERIFY(school.isShown("checkStrip"));
        QVERIFY(!school.wizard()->button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(school.wizard()->button(QWizard::BackButton), Qt::LeftButton);
        QCOMPARE(school.step(), int(TrainingWizard::Data));
        path->setText(school.makePictures(1));
        QVERIFY(school.next());
        QTRY_VERIFY(school.text("remainingLabel").contains(u"two people"_s));
        QVERIFY(!school.wizard()->button(QWizard::NextButton)->isEnabled());
    }

    void saysWhenNothingCanBeWritten() {
        School school;
        const QString data = school.makePictures();
        QVERIFY(school.ready());
        QFile inTheWay(school.settings.storeFolder() + u"/trainings"_s);
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        inTheWay.close();
        QVERIFY(school.open());
        school.find<QLineEdit>("dataPathLineEdit")->setText(data);
        QVERIFY(school.next());
        QTRY_VERIFY(school.isShown("checkStrip"));
        QVERIFY(!school.wizard()->button(QWizard::NextButton)->isEnabled());
    }

    void optionsThatDoNotGoTogetherAreSaid() {
        School school;
        const QString data = school.makePictures();
        QVERIFY(school.toOptions(data));
        auto* next = school.wizard()->button(QWizard::NextButton);
        QVERIFY(next->isEnabled());
        school.find<QLineEdit>("batchLineEdit")->setText(u"13"_s);
        QVERIFY(!next->isEnabled());
        QVERIFY2(school.text("optionsProblemLabel").contains(u"pictures in a step must be a multiple of 3"_s),
                 qPrintable(school.text("optionsProblemLabel")));
        school.find<QLineEdit>("batchLineEdit")->setText(u"many"_s);
        QVERIFY(!next->isEnabled());
        QVERIFY(school.text("optionsProblemLabel").contains(u"“Pictures in a step” is not understood"_s));
        school.find<QRadioButton>("preset1RadioButton")->click();
        QVERIFY(next->isEnabled());
        QCOMPARE(school.find<QComboBox>("samplerComboBox")->currentData().toString(), u"pk"_s);
        school.find<QLineEdit>("modelNameLineEdit")->clear();
        QVERIFY(!next->isEnabled());
        school.find<QLineEdit>("modelNameLineEdit")->setText(u"ours"_s);
        QVERIFY(next->isEnabled());
        school.find<QLineEdit>("modelNameLineEdit")->setText(u"ours / mine"_s);  // it is the name of a file
        QVERIFY(!next->isEnabled());
    }

    void anInterruptedTrainingGoesOn() {
        School school;
        const QString data = school.makePictures();
        QFile::copy(data + u"/Person 1/2.png"_s, data + u"/Person 1/copy.png"_s);  // left out, and stays so
        QVERIFY(school.toOptions(data));
        school.setEpochs(40);
        school.find<QLineEdit>("modelNameLineEdit")->setText(u"Weiter"_s);
        QVERIFY(school.next());
        QTRY_VERIFY_WITH_TIMEOUT(school.gate->steps > 12, 20000);
        school.window.reset();                  // the program ends
        const int before = school.gate->steps;  // with those that measured how long it would take
        const auto folder = [&] {
            return (school.settings.storeFolder() + u"/trainings/"_s + school.trainings().value(0)).toStdString();
        };
        const auto interrupted = readTrainingHistory(folder());
        QVERIFY(interrupted);
        QVERIFY(interrupted->steps.size() < 80);
        school.openWindow();
        QVERIFY(school.ready());
        QVERIFY(school.takesUpTheLeftOne());
        QVERIFY(school.reaches(TrainingWizard::Result));
        // 40 epochs in all, none of them twice.
        const auto history = readTrainingHistory(folder());
        QVERIFY(history);
        QCOMPARE(history->epochs.size(), std::size_t{40});
        QCOMPARE(school.gate->steps - before, static_cast<int>(history->steps.size() - interrupted->steps.size()));
        QVERIFY(school.gate->steps > before);
        school.click("adoptPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(school.modelInUse(), u"Weiter"_s, 20000);
        school.window.reset();  // without "Done"
        QCOMPARE(school.trainings(), QStringList());
    }

    void erasingAModelThatWaitsAsksFirst() {
        School school;
        QVERIFY(school.leaveUndecided());
        school.openWindow();
        QVERIFY(school.ready());
        school.click("trainToolButton");
        QTRY_VERIFY(school.isShown("eraseLeftoversPushButton"));
        school.windowPrompts.choices = {0, 1};
        school.click("eraseLeftoversPushButton");
        QVERIFY(school.windowPrompts.asked.last().contains(u"erased for good"_s));
        QTest::qWait(100);
        QCOMPARE(school.trainings().size(), 1);
        school.click("eraseLeftoversPushButton");
        QTRY_COMPARE(school.trainings().size(), 0);
    }

    /// What was stopped before its last epoch and awaits a decision is not trained on.
    void seeingTheResultTrainsNothing() {
        School school;
        QVERIFY(school.leaveUndecided());
        const QString folder = school.settings.storeFolder() + u"/trainings/"_s + school.trainings().value(0);
        const auto before = readTrainingHistory(folder.toStdString());
        QVERIFY(before && !before->epochs.empty());
        school.openWindow();
        QVERIFY(school.ready());
        QVERIFY(school.takesUpTheLeftOne());
        QVERIFY(school.reaches(TrainingWizard::Result));
        const auto after = readTrainingHistory(folder.toStdString());
        QVERIFY(after);
        QCOMPARE(after->epochs.size(), before->epochs.size());
        QVERIFY(school.isShown("adoptPushButton"));
    }

    /// With a passphrase nothing in the folder of a training shows a face or tells where pictures come from, and
    /// locking neither ends the training nor leaves the wizard open.
    void aTrainingInAProtectedStoreHidesItsFaces() {
        School school;
        const QString data = school.makePictures();
        QVERIFY(school.ready());
        const QString passphrase = u"drei Äpfel im Korb"_s;
        JobControl control;
        QVERIFY(school.inStore(
            [&](GalleryStore& store) { return store.protection().protect(passphrase, control, kCheapPassphrase); }));
        school.studio->rereadProtection();
        QTRY_COMPARE(school.studio->protection(), Protection::Unlocked);
        QVERIFY(school.toOptions(data));
        school.setEpochs(40);
        school.find<QLineEdit>("modelNameLineEdit")->setText(u"Weiter"_s);
        QVERIFY(school.next());
        QTRY_VERIFY_WITH_TIMEOUT(school.gate->steps > 12, 20000);
        const auto readable = [&] {
            QStringList found;
            QDirIterator files(school.settings.storeFolder() + u"/trainings"_s, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                if (!file.open(QIODevice::ReadOnly)) continue;
                const QByteArray bytes = file.readAll();
                const bool crop = files.filePath().contains(u"/crops/"_s) &&
                                  bytes.contains("PNG\r\n\x1a");  // three letters come by chance
                if (crop || bytes.contains("Person 1") || bytes.contains("Bilder")) found << files.filePath();
            }
            return found;
        };
        QCOMPARE(readable(), QStringList());
        school.gate->closed = true;
        school.studio->lock();
        QTRY_VERIFY(!school.wizard());
        school.gate->closed = false;
        const auto history = [&] {
            const auto read = readTrainingHistory(
                (school.settings.storeFolder() + u"/trainings/"_s + school.trainings().value(0)).toStdString());
            return read ? read->epochs.size() : 0;
        };
        QTRY_COMPARE_WITH_TIMEOUT(history(), std::size_t{40}, 60000);
        QVERIFY(school.isShown("lockPage"));
        school.find<QLineEdit>("unlockLineEdit")->setText(passphrase);
        school.click("unlockPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(school.studio->storeState(), Studio::LoadState::Ready, 20000);
        school.click("trainToolButton");
        school.click("openWizardPushButton");
        QTRY_VERIFY(school.wizard());
        QVERIFY(school.reaches(TrainingWizard::Result));
        QCOMPARE(readable(), QStringList());
        school.click("adoptPushButton");
        QTRY_COMPARE_WITH_TIMEOUT(school.modelInUse(), u"Weiter"_s, 20000);
    }

    void anInterruptedTrainingInAProtectedStoreGoesOn() {
        School school;
        const QString data = school.makePictures();
        QVERIFY(school.toOptions(data));
        school.setEpochs(40);
        QVERIFY(school.next());
        QTRY_VERIFY_WITH_TIMEOUT(school.gate->steps > 12, 20000);
        school.window.reset();  // the program ends
        const QString passphrase = u"drei Äpfel im Korb"_s;
        JobControl control;
        QVERIFY(school.inStore(
            [&](GalleryStore& store) { return store.protection().protect(passphrase, control, kCheapPassphrase); }));
        school.openWindow();
        QTRY_VERIFY(school.isShown("lockPage"));
        school.find<QLineEdit>("unlockLineEdit")->setText(passphrase);
        school.click("unlockPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(school.studio->gallery() != nullptr, 20000);
        QVERIFY(school.takesUpTheLeftOne());
        QVERIFY(school.reaches(TrainingWizard::Result));
    }

    void aFullDiskKeepsWhatWasLearned() {
        School school;
        const QString data = school.makePictures();
        QVERIFY(school.toOptions(data));
        school.setEpochs(100000);
        QVERIFY(school.next());
        QTRY_VERIFY_WITH_TIMEOUT(school.gate->steps > 12, 20000);
        const QString folder = school.settings.storeFolder() + u"/trainings/"_s + school.trainings().value(0);
        // No file may grow beyond the record as it is now: to the program that is a full disk.
        rlimit free{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &free), 0);
        const rlimit full{static_cast<rlim_t>(QFileInfo(folder + u"/history.jsonl"_s).size()), free.rlim_max};
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
        const bool said = QTest::qWaitFor([&] { return school.isShown("trainingStrip"); }, 20000);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &free), 0);
        std::signal(SIGXFSZ, handler);
        QVERIFY(said);
        QVERIFY2(school.find<NoticeStrip>("trainingStrip")->text().contains(u"full"_s),
                 qPrintable(school.find<NoticeStrip>("trainingStrip")->text()));
        QTest::mouseClick(school.wizard()->button(QWizard::CancelButton), Qt::LeftButton);
        QTRY_VERIFY(!school.wizard());
        // There is room again: it goes on.
        const int before = school.gate->steps;
        QTRY_VERIFY(school.isShown("goOnPushButton"));
        school.click("goOnPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(school.gate->steps > before + 5, 20000);
        school.click("stopTrainingPushButton");
        QVERIFY(school.reaches(TrainingWizard::Result));
    }

    /// Where its pictures have gone is asked, and known from then on, whatever ends the program.
    void anInterruptedTrainingFindsItsPicturesElsewhere() {
        School school;
        const QString data = school.makePictures(), there = data + u" moved"_s;
        QVERIFY(school.toOptions(data));
        school.setEpochs(100000);
        QVERIFY(school.next());
        QTRY_VERIFY_WITH_TIMEOUT(school.gate->steps > 12, 20000);
        school.window.reset();  // the program ends
        QVERIFY(QDir().rename(data, there));
        school.openWindow();
        QTRY_VERIFY(school.isShown("goOnPushButton"));
        QVERIFY(school.find<NoticeStrip>("leftoversStrip")->text().contains(data));
        school.click("goOnPushButton");  // nowhere was chosen
        QVERIFY(!school.wizard());
        school.windowPrompts.folder = there;
        const int before = school.gate->steps;
        school.click("goOnPushButton");
        QTRY_VERIFY_WITH_TIMEOUT(school.gate->steps > before + 5, 20000);
        const QString folder = school.settings.storeFolder() + u"/trainings/"_s + school.trainings().value(0);
        const auto origin = readTrainingOrigin(folder.toStdString());
        QVERIFY(origin);
        QCOMPARE(QString::fromStdString(origin->data), there);
        school.click("stopTrainingPushButton");
        QVERIFY(school.reaches(TrainingWizard::Result));
    }

    /// Closed and opened again, the wizard leads back to the choice of pictures, and keeps what the training has told.
    void anOpenedWizardGoesOnWhereItWas() {
        School school;
        QVERIFY(school.toOptions(school.makePictures(3)));
        const auto close = [&] {
            QTest::mouseClick(school.wizard()->button(QWizard::CancelButton), Qt::LeftButton);
            QTRY_VERIFY(!school.wizard());
        };
        close();
        school.click("openWizardPushButton");
        QTRY_COMPARE(school.step(), int(TrainingWizard::Check));
        const auto* steps = school.find<QListWidget>("stepsListWidget");
        QVERIFY(steps->item(TrainingWizard::Check)->font().bold());
        QTest::mouseClick(school.wizard()->button(QWizard::BackButton), Qt::LeftButton);
        QTRY_COMPARE(school.step(), int(TrainingWizard::Data));
        QTest::keyClick(school.find<QLineEdit>("dataPathLineEdit"), Qt::Key_Return);
        QTRY_COMPARE(school.step(), int(TrainingWizard::Check));
        QVERIFY(school.next());
        QTRY_COMPARE(school.step(), int(TrainingWizard::Options));
        school.setEpochs(100000);
        QTest::keyClick(school.find<QLineEdit>("modelNameLineEdit"), Qt::Key_Return);  // begins nothing
        QCOMPARE(school.step(), int(TrainingWizard::Options));
        QVERIFY(school.next());
        QTRY_VERIFY_WITH_TIMEOUT(school.isShown("trainingStrip"), 20000);
        const QString told = school.find<NoticeStrip>("trainingStrip")->text();
        QVERIFY2(told.contains(u"too few people"_s), qPrintable(told));
        close();
        school.click("openWizardPushButton");
        QTRY_VERIFY(school.isShown("trainingStrip"));
        QCOMPARE(school.find<NoticeStrip>("trainingStrip")->text(), told);
        school.click("stopTrainingPushButton");
        QVERIFY(school.reaches(TrainingWizard::Result));
    }

    void aPreparedTrainingDoesNotBarTheInterruptedOne() {
        School school;
        QVERIFY(school.leaveUndecided());
        school.openWindow();
        QVERIFY(school.toOptions(school.makePictures()));
        QTest::mouseClick(school.wizard()->button(QWizard::CancelButton), Qt::LeftButton);
        QTRY_VERIFY(!school.wizard());
        QTRY_VERIFY(school.isShown("goOnPushButton"));
        school.click("goOnPushButton");  // what is prepared is asked about
        QVERIFY(!school.wizard());
        school.windowPrompts.choices = {1};
        QVERIFY(school.takesUpTheLeftOne());
        QVERIFY(school.reaches(TrainingWizard::Result));
    }

    void choicesAreRememberedForTheNextTraining() {
        School school;
        const QString data = school.makePictures();
        QVERIFY(school.toOptions(data));
        school.find<QRadioButton>("preset1RadioButton")->click();
        school.setEpochs(2);
        QVERIFY(school.next());
        QVERIFY(school.reaches(TrainingWizard::Result));
        school.windowPrompts.choices = {1};
        school.click("discardModelPushButton");
        QTest::mouseClick(school.wizard()->button(QWizard::FinishButton), Qt::LeftButton);
        QTRY_VERIFY(!school.wizard());
        QVERIFY(school.toOptions(data));
        QVERIFY(school.find<QRadioButton>("preset1RadioButton")->isChecked());
        QCOMPARE(school.find<QLineEdit>("epochsLineEdit")->text(), u"2"_s);
        QCOMPARE(school.find<QComboBox>("samplerComboBox")->currentData().toString(), u"pk"_s);
    }

    void whatAnEarlierRunLeftIsSaidAndErased() {
        School school;
        const QString left = school.settings.storeFolder() + u"/trainings/20260101-120000-000/crops"_s;
        QVERIFY(QDir().mkpath(left));
        QVERIFY(school.ready());
        school.click("trainToolButton");
        QTRY_VERIFY(school.isShown("eraseLeftoversPushButton"));
        school.click("eraseLeftoversPushButton");
        QTRY_VERIFY(!school.isShown("leftoversStrip"));
        QVERIFY(!QFile::exists(left));
    }

    void chartsOfEarlierTrainingsAreComparedAgain() {
        School school;
        QVERIFY(school.ready());
        school.click("trainToolButton");
        for (const QString& name : {u"first"_s, u"second"_s}) {
            const std::string folder = school.folder.filePath(name).toStdString();
            QDir().mkpath(QString::fromStdString(folder));
            auto history = TrainingHistory::open(folder, toJson(TrainingOptions()), 0, 0);
            QVERIFY(history);
            QVERIFY((*history)->add(EpochEvent{.epoch = 0, .epochs = 2, .totalLoss = 3}));
            QVERIFY((*history)->add(EpochEvent{.epoch = 1, .epochs = 2, .totalLoss = 2}));
        }
        const QString records = QDir(school.settings.storeFolder()).filePath(u"training-records"_s);
        QVERIFY(keepTrainingRecord(school.folder.filePath(u"first"_s).toStdString(), records.toStdString(), "Mine"));
        school.click("historyPushButton");
        QTRY_VERIFY(school.isShown("historyDialog"));
        auto* list = school.find<QListWidget>("historyListWidget");
        QTRY_COMPARE(list->count(), 1);
        auto* losses = school.find<ChartCard>("historyLossesChart");
        QCOMPARE(losses->points(0), (QList<QPointF>{{1, 3}, {2, 2}}));
        school.windowPrompts.folder = school.folder.path();  // no training there
        school.click("otherRunPushButton");
        QVERIFY(school.isShown("historyStrip"));
        school.windowPrompts.folder = school.folder.filePath(u"second"_s);
        school.click("otherRunPushButton");
        QCOMPARE(list->count(), 2);
        QCOMPARE(losses->points(1).size(), 2);
        school.click("otherRunPushButton");  // a third takes the place of the first
        QCOMPARE(list->item(0)->checkState(), Qt::Unchecked);
        QVERIFY(!school.find<QPushButton>("removeRecordPushButton")->isEnabled());  // not ours
        list->setCurrentRow(0);
        school.windowPrompts.choices = {1};
        school.click("removeRecordPushButton");
        QTRY_COMPARE(list->count(), 2);
        QVERIFY(keptTrainingRecords(records.toStdString()).empty());
    }

    /// The wheel zooms into a chart and back, with Ctrl, and never beyond its points; alone it scrolls the page.
    void chartsShowNothingBeyondTheirPoints() {
        School school;
        for (const bool logarithmic : {false, true}) {
            ChartCard chart(u"Losses"_s, u"chart"_s, school.windowPrompts);
            const int curve = chart.addCurve(u"total"_s, 0);
            chart.setPoints(curve, {{0, 3}, {1, 2}, {40, 0.5}});
            chart.setLogarithmic(logarithmic);
            chart.resize(400, 300);
            chart.show();
            auto* view = chart.findChild<QChartView*>();
            const auto range = [&] {
                const auto axes = view->chart()->axes(Qt::Horizontal);
                const auto* x = qobject_cast<QValueAxis*>(axes.first());
                return std::pair(x->min(), x->max());
            };
            const auto turn = [&](int by, Qt::KeyboardModifiers keys = Qt::ControlModifier) {
                const QPointF middle = view->chart()->plotArea().center() + QPointF(30, 10);
                QWheelEvent wheel(middle, view->viewport()->mapToGlobal(middle), {}, {0, by}, Qt::NoButton, keys,
                                  Qt::NoScrollPhase, false);
                QCoreApplication::sendEvent(view->viewport(), &wheel);
                return wheel.isAccepted();
            };
            const auto whole = range();
            QVERIFY(!turn(120, Qt::NoModifier));
            QCOMPARE(range(), whole);
            turn(-120);
            QCOMPARE(range(), whole);
            turn(120);
            turn(120);
            QVERIFY(range().first > whole.first && range().second < whole.second);
            for (int i = 0; i < 4; ++i) turn(-120);
            QCOMPARE(range(), whole);
            // All is shown again, and what comes from now on.
            chart.setPoints(curve, {{0, 3}, {1, 2}, {80, 0.5}});
            QVERIFY(range().second >= 80);
        }
    }

    /// The values under the pointer move nothing.
    void chartsSayValuesInPlace() {
        School school;
        ChartCard chart(u"Distances of the last epoch"_s, u"chart"_s, school.windowPrompts);
        for (int i = 0; i < 4; ++i)
            chart.setPoints(chart.addCurve(u"a curve with a long name %1"_s.arg(i), i), {{0, 3.0 + i}, {40, 0.5}});
        chart.resize(300, 260);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        auto* view = chart.findChild<QChartView*>();
        const QRect before = view->geometry();
        const int least = chart.minimumSizeHint().width();
        auto* values = chart.findChild<QLabel*>(u"valuesLabel"_s);
        QVERIFY(!values->isVisible());
        const QPointF middle = view->chart()->plotArea().center();
        QMouseEvent move(QEvent::MouseMove, middle, view->viewport()->mapToGlobal(middle), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QCoreApplication::sendEvent(view->viewport(), &move);
        QTRY_VERIFY(values->isVisible() && values->text().contains(u"long name 3"_s));
        QCOMPARE(view->geometry(), before);
        QCOMPARE(chart.minimumSizeHint().width(), least);
    }

    void chartsAreExported() {
        School school;
        ChartCard chart(u"Losses"_s, u"chart"_s, school.windowPrompts);
        const int curve = chart.addCurve(u"total"_s, 0);
        chart.setPoints(curve, {{0, 3}, {1, 2}, {2, 0.5}});
        chart.resize(400, 300);
        chart.show();
        for (const QString& name : {u"a.png"_s, u"a.svg"_s, u"a.csv"_s}) {
            const QString path = school.folder.filePath(name);
            QVERIFY2(chart.exportTo(path), qPrintable(name));
            QVERIFY(QFileInfo(path).size() > 0);
        }
        QFile csv(school.folder.filePath(u"a.csv"_s));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(csv.readAll().split('\n').value(2), QByteArray("\"total\",1,2"));
        QVERIFY(!chart.exportTo(school.folder.filePath(u"a.doc"_s)));
        chart.setLogarithmic(true);
        chart.setSmoothing(0.9);
        chart.setLogarithmic(false);
    }
};

QTEST_MAIN(TestTrainingWizard)
#include "tst_training_wizard.moc"
