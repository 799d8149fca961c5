#include <langinfo.h>
#include <QCoreApplication>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "app/cli/cli_context.h"
#include "app/cli/command_line.h"
#include "core/base/fit_machine.h"
#include "core/base/private_process.h"
#include "core/model/engine.h"

namespace {

using namespace facenet;

/// Names of files and people are UTF-8, also on servers that run in the C locale; numbers have points everywhere.
void useUtf8() {
    std::setlocale(LC_ALL, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setenv("LC_ALL", "C.UTF-8", 1);
    std::setlocale(LC_NUMERIC, "C");
}

int runCommand(const cli::ParsedCommandLine& commandLine, cli::Interruption& interruption) {
    cli::CliContext context(commandLine.options, interruption);
    const Result<int> result = [&]() -> Result<int> {
        try {
            return commandLine.action(context);
        } catch (const std::bad_alloc&) {
            return Error{ErrorCode::OutOfMemory, {}};
        } catch (const std::exception& failure) {
            return Error{ErrorCode::Internal, failure.what()};
        }
    }();
    cli::Console& console = context.console();
    console.endProgress();
    if (!result) console.fail(result.error());
    // Whoever closed our output, as `head` does, has read enough.
    if (!console.writable() && console.writeError() != EPIPE) {
        console.notice("facenet: " + std::string("Cannot write the output: ") + std::strerror(console.writeError()) +
                       ".");
        return cli::kExitError;
    }
    return result ? *result : cli::kExitError;
}

}  // namespace

int main(int argc, char** argv) {
    makeProcessPrivate();
    explainIllegalInstructions();
    useUtf8();
    int exitCode = cli::kExitOk;
    const auto commandLine = cli::parseCommandLine(argc, argv, exitCode);
    if (!commandLine) return exitCode;
    if (commandLine->usesNetworks) letThreadsSleep(argv);  // starts anew, which takes as long as all libraries do
    shareOneHeap();
    if (const auto fit = checkThreads(); !fit) {
        cli::Console(commandLine->options.json).fail(fit.error());
        return cli::kExitError;
    }

    cli::Interruption interruption;
    std::signal(SIGPIPE, SIG_IGN);  // writing tells
    int qtArgc = 1;                 // Qt's own options are none of ours
    const QCoreApplication application(qtArgc, argv);
    QCoreApplication::setApplicationVersion(QStringLiteral(FACENET_VERSION));
    std::setlocale(LC_NUMERIC, "C");  // which Qt has changed
    return runCommand(*commandLine, interruption);
}
