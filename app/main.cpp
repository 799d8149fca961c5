/// The desktop program: the only place that wires settings, store, networks and window together.
#include <CLI/CLI.hpp>
#include <QApplication>
#include <QDir>
#include <QIcon>
#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "app/first_window.h"
#include "app/quit_on_signal.h"
#include "core/base/fit_machine.h"
#include "core/base/private_process.h"
#include "core/model/engine.h"
#include "core/video/frame_source.h"
#include "ui/base/language.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/base/theme.h"
#include "ui/main_window.h"
#include "ui/session/studio.h"

namespace {

constexpr int kUsage = 2;
constexpr int kError = 3;

struct Arguments {
    std::string store;
    std::string source;
    std::string platform;
};

/// Qt ends the program with a page of plugin names when there is no screen; a sentence serves better.
bool hasDisplay(const Arguments& arguments) {
    if (!arguments.platform.empty()) return true;
    const auto isSet = [](const char* name) {
        const char* value = std::getenv(name);
        return value && *value;
    };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM");
}

}  // namespace

int main(int argc, char** argv) {
    using namespace facenet;

    letThreadsSleep(argv);
    makeProcessPrivate();
    explainIllegalInstructions();
    shareOneHeap();
    Arguments arguments;
    CLI::App parser("Enrol and recognise faces on your own machine", "facenet-studio");
    parser.add_option("--store", arguments.store, "Folder of people and faces, for this run")->type_name("DIR");
    parser.add_option("--source", arguments.source, "Play this at once: camera:0, a file, a folder or an address")
        ->type_name("ADDRESS");
    parser.add_option("--platform", arguments.platform, "How to draw, for Qt: xcb, wayland, offscreen")
        ->type_name("NAME");
    parser.set_version_flag("--version", FACENET_VERSION);
    try {
        parser.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return parser.exit(error) == 0 ? 0 : kUsage;
    }
    if (!hasDisplay(arguments)) {
        std::cerr << "There is no display to open a window on. Start the program from a desktop session, or use the "
                     "command-line program: facenet --help\n";
        return kError;
    }
    if (const auto fit = checkThreads(); !fit) {
        std::cerr << sentenceOf(fit.error()).toStdString() << '\n';
        return kError;
    }
    std::optional<SourceAddress> source;
    if (!arguments.source.empty()) {
        const Result<SourceAddress> parsed = parseSourceAddress(arguments.source);
        // What is not there is said in the window: whoever clicked on a file sees no console.
        if (!parsed) std::cerr << sentenceOf(parsed.error()).toStdString() << '\n';
        if (!parsed && arguments.source.find("://") != std::string::npos) return kUsage;  // it may hold a password
        source = parsed ? *parsed : SourceAddress{.kind = SourceAddress::Kind::VideoFile, .location = arguments.source};
        // Another program that is asked to show it works in a folder of its own.
        if (source->kind != SourceAddress::Kind::Camera && source->kind != SourceAddress::Kind::Stream)
            source->location = std::filesystem::absolute(source->location).string();
    }

    if (!arguments.platform.empty()) qputenv("QT_QPA_PLATFORM", QByteArray::fromStdString(arguments.platform));
    QuitOnSignal::holdSignals();
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");  // files are written with points; what the user sees goes by QLocale
    const QuitOnSignal quitOnSignal;
    QApplication::setApplicationName(QStringLiteral("facenet-studio"));
    QApplication::setApplicationVersion(QStringLiteral(FACENET_VERSION));
    QApplication::setApplicationDisplayName(QStringLiteral("Facenet Studio"));
    QApplication::setDesktopFileName(QStringLiteral("facenet-studio"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/facenet-studio.svg")));

    Settings settings;
    if (!arguments.store.empty())
        settings.useStoreFolderForThisRun(QDir(QString::fromStdString(arguments.store)).absolutePath());
    // One window a store: whoever starts the program again means the one that is open.
    const std::string wanted = source ? toString(*source) : std::string();
    if (callFirstWindow(settings.storeFolder(), QString::fromStdString(wanted))) return 0;
    const Theme theme(settings);
    const Language language(settings);
    Studio studio(settings, [](const EngineOptions& options) { return loadEngine(options); });
    DialogPrompts prompts(settings);
    MainWindow window(studio, prompts);
    QObject::connect(&window, &MainWindow::firstPainted, &studio, [&] {
        studio.start();
        if (source) window.openSource(*source);
    });
    std::optional<FirstWindow> firstWindow;
    QObject::connect(&studio, &Studio::storeStateChanged, &window, [&] {
        // Whoever has the store's lock listens; a store that failed may be another program's.
        const bool ours =
            studio.storeState() == Studio::LoadState::Ready || studio.storeState() == Studio::LoadState::Locked;
        if (!ours) return firstWindow.reset();
        if (firstWindow) return;
        firstWindow.emplace(settings.storeFolder());
        QObject::connect(&*firstWindow, &FirstWindow::called, &window, [&window](const QString& text) {
            window.comeToFront();
            if (const auto called = parseSourceAddress(text.toStdString()); called && !text.isEmpty())
                window.openSource(*called);
        });
    });
    QObject::connect(&quitOnSignal, &QuitOnSignal::quitWanted, &window, &MainWindow::closeUnasked);
    window.show();
    return QApplication::exec();
}
