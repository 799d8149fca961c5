/// Opens the real window on a video and measures what a person feels: how soon it is there, how soon the model is, how
/// late a frame is painted, how much memory it takes. One line of JSON.
#include <time.h>
#include <unistd.h>
#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/model/engine.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/base/theme.h"
#include "ui/live/video_view.h"
#include "ui/main_window.h"
#include "ui/session/studio.h"

using namespace facenet;

namespace {

/// Milliseconds since the kernel started this process; its clock has steps of 10 ms.
double sinceProcessStartMs() {
    QFile file(QStringLiteral("/proc/self/stat"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const QByteArray text = file.readAll();
    constexpr int kStartTime = 19;  // counted after the name, which is in brackets
    const double startTicks = text.mid(text.lastIndexOf(')') + 2).split(' ').at(kStartTime).toDouble();
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6 -
           startTicks * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// A line of /proc/self/status in MiB.
double memoryMiB(const char* key) {
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray& line : file.readAll().split('\n'))
        if (line.startsWith(key)) return line.simplified().split(' ').value(1).toDouble() / 1024;
    return 0;
}

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

}  // namespace

int main(int argc, char** argv) {
    letThreadsSleep(argv);
    QApplication application(argc, argv);
    if (application.arguments().size() != 3) {
        std::cerr << "usage: bench_window VIDEO SECONDS\n";
        return 2;
    }
    const auto source = parseSourceAddress(application.arguments().at(1).toStdString());
    const int seconds = application.arguments().at(2).toInt();
    if (!source || seconds < 1) {
        std::cerr << "no such video, or no time to play it\n";
        return 2;
    }

    QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    settings.setStoreFolder(folder.filePath(QStringLiteral("store")));
    settings.setLoopVideo(true);
    const Theme theme(settings);
    Studio studio(settings, [](const EngineOptions& options) { return loadEngine(options); });
    DialogPrompts prompts(settings);
    MainWindow window(studio, prompts);
    nlohmann::json report;

    QObject::connect(&window, &MainWindow::firstPainted, &studio, [&] {
        report["first_window_ms"] = sinceProcessStartMs();
        studio.start();
    });
    // Counting begins when the model is there and has warmed up.
    std::vector<double> latenciesMs;
    bool counting = false;
    FramePtr lastPainted;
    QObject::connect(window.findChild<VideoView*>(), &VideoView::framePainted, &window, [&](const FramePtr& frame) {
        // A frame is painted again when its faces are known.
        if (!counting || frame == lastPainted) return;
        lastPainted = frame;
        const std::chrono::duration<double, std::milli> late = std::chrono::steady_clock::now() - frame->capturedAt;
        latenciesMs.push_back(late.count());
    });
    QObject::connect(&studio, &Studio::galleryChanged, &window, [&] {
        if (report.contains("model_ready_ms") || !studio.gallery()) return;
        report["model_ready_ms"] = sinceProcessStartMs();
        window.openSource(*source);
        QTimer::singleShot(2000, &window, [&] { counting = true; });
        QTimer::singleShot(2000 + 1000 * seconds, &application, &QCoreApplication::quit);
    });
    window.show();
    QApplication::exec();

    const LiveStatistics statistics = window.findChild<LiveFeed*>()->statistics();
    report["painted_fps"] = static_cast<double>(latenciesMs.size()) / seconds;
    report["capture_to_paint_median_ms"] = percentile(latenciesMs, 0.5);
    report["capture_to_paint_p95_ms"] = percentile(latenciesMs, 0.95);
    report["captured_fps"] = statistics.capturedPerSecond;
    report["recognized_fps"] = statistics.recognizedPerSecond;
    report["skipped_frames"] = statistics.skippedFrames;
    report["memory_mib"] = memoryMiB("VmRSS:");
    report["peak_memory_mib"] = memoryMiB("VmHWM:");
    std::cout << report.dump() << '\n';
    return 0;
}
