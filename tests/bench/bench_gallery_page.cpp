/// Opens the window's gallery on many people and measures what a person feels: how soon they are there, and how long
/// the longest pause is while scrolling, searching, ordering and filtering. One line of JSON.
///
///     bench_gallery_page --people 10000 --faces 10    made-up people, in a folder that goes afterwards
///     bench_gallery_page --store DIR                  a store there is
#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/support/fake_networks.h"
#include "tests/support/sample_enrolment.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/base/theme.h"
#include "ui/main_window.h"
#include "ui/session/studio.h"

using namespace facenet;

namespace {

/// Knows how long each event of the window takes: a person sees nothing move meanwhile.
class TimedApplication final : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        if (m_depth++ > 0) {
            const bool handled = QApplication::notify(receiver, event);
            --m_depth;
            return handled;
        }
        QElapsedTimer timer;
        timer.start();
        const bool handled = QApplication::notify(receiver, event);
        m_ms.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        --m_depth;
        return handled;
    }

    /// The events since the last call.
    nlohmann::json takeTimes() {
        std::vector<double> times;
        times.swap(m_ms);
        std::sort(times.begin(), times.end());
        const auto late = std::count_if(times.begin(), times.end(), [](double ms) { return ms > 50; });
        return {{"longest_event_ms", times.empty() ? 0 : times.back()},
                {"events_over_50_ms", late},
                {"events", times.size()}};
    }

private:
    int m_depth = 0;
    std::vector<double> m_ms;
};

/// Faces that compress about as real ones do, of people who are all different.
bool fill(const QString& folder, const QString& modelId, int people, int faces) {
    auto store = GalleryStore::open(folder);
    if (!store) return false;
    cv::RNG random(1);
    for (int person = 0; person < people; ++person) {
        Enrolment enrolment{.name = QStringLiteral("Person %1").arg(random.uniform(0, 1 << 30)),
                            .consentedAt = QDateTime::currentDateTimeUtc(),
                            .modelId = modelId};
        for (int face = 0; face < faces; ++face) {
            NewFace made = test::sampleFace(random);
            cv::Mat coarse(20, 20, CV_8UC3);
            random.fill(coarse, cv::RNG::UNIFORM, 0, 256);
            cv::resize(coarse, made.crop, {kCropSidePx, kCropSidePx}, 0, 0, cv::INTER_LINEAR);
            enrolment.faces.append(made);
        }
        if (!(*store)->people().enroll(enrolment, true)) return false;
    }
    return true;
}

void scroll(QAbstractItemView* view, int steps) {
    QScrollBar* bar = view->verticalScrollBar();
    for (int step = 1; step <= steps; ++step) {
        bar->setValue(bar->maximum() * step / steps);
        QTest::qWait(16);
    }
}

}  // namespace

int main(int argc, char** argv) {
    TimedApplication application(argc, argv);
    QString storeFolder;
    int people = 10'000, faces = 10;
    const QStringList arguments = application.arguments();
    for (int i = 1; i + 1 < arguments.size(); i += 2) {
        if (arguments[i] == QStringLiteral("--store")) storeFolder = arguments[i + 1];
        if (arguments[i] == QStringLiteral("--people")) people = arguments[i + 1].toInt();
        if (arguments[i] == QStringLiteral("--faces")) faces = arguments[i + 1].toInt();
    }
    QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    const Theme theme(settings);
    Studio studio(settings, [](const EngineOptions&) {
        return Result<std::shared_ptr<const Engine>>(std::make_shared<test::FakeEngine>());
    });
    nlohmann::json report;
    if (storeFolder.isEmpty()) {
        storeFolder = folder.filePath(QStringLiteral("store"));
        // The id of the shipped model, which the window will load.
        settings.setStoreFolder(folder.filePath(QStringLiteral("empty")));
        studio.start();
        if (!QTest::qWaitFor([&] { return studio.modelCard().has_value(); }, 60000)) return 1;
        if (!fill(storeFolder, QString::fromStdString(studio.modelCard()->modelId), people, faces)) return 1;
    }
    settings.setStoreFolder(storeFolder);
    DialogPrompts prompts(settings);
    MainWindow window(studio, prompts);
    window.resize(1280, 800);
    window.show();
    if (!QTest::qWaitForWindowExposed(&window)) return 1;
    application.takeTimes();
    auto* list = window.findChild<QListView*>(QStringLiteral("peopleListView"));
    QElapsedTimer timer;
    timer.start();
    window.openPage(MainWindow::Page::Gallery);
    studio.start();
    if (!QTest::qWaitFor([&] { return list->model()->rowCount() > 0; }, 120000)) return 1;
    report["people"] = list->model()->rowCount();
    report["people_shown_after_ms"] = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    if (!QTest::qWaitFor([&] { return studio.gallery() != nullptr; }, 120000)) return 1;
    report["gallery_ready_after_ms"] = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    QTest::qWait(1000);
    report["opening"] = application.takeTimes();

    scroll(list, 300);
    report["scrolling_cards"] = application.takeTimes();
    auto* search = window.findChild<QLineEdit*>(QStringLiteral("searchLineEdit"));
    for (const char key : {'P', 'e', 'r', '7'}) {
        QTest::keyClick(search, key);
        QTest::qWait(100);
    }
    search->clear();
    QTest::qWait(100);
    report["searching"] = application.takeTimes();
    auto* order = window.findChild<QComboBox*>(QStringLiteral("orderComboBox"));
    for (int i = order->count() - 1; i >= 0; --i) {
        order->setCurrentIndex(i);
        Q_EMIT order->activated(i);
        QTest::qWait(100);
    }
    report["ordering"] = application.takeTimes();
    window.findChild<QToolButton*>(QStringLiteral("asTableToolButton"))->click();
    QTest::qWait(200);
    scroll(window.findChild<QTableView*>(QStringLiteral("peopleTableView")), 300);
    report["scrolling_table"] = application.takeTimes();
    std::cout << report.dump() << '\n';
    return 0;
}
