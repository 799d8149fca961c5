// Does something with a store, so that a test can end it on the way or make its calls fail:
//   store_operation FOLDER OPERATION [TIMES SEED]
// A line "ready" stands on the output when it begins, and "done" with what was done each time that was acknowledged.

#include <QCoreApplication>
#include <cstdio>

#include "tests/support/store_operations.h"

using namespace facenet;

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() != 3 && arguments.size() != 5) return 2;
    const quint64 times = arguments.value(3, QStringLiteral("1")).toULongLong();
    const quint64 seed = arguments.value(4, QStringLiteral("1")).toULongLong();
    std::puts("ready");
    std::fflush(stdout);
    for (quint64 n = 0; n < times; ++n) {
        const auto done = test::runOperation(arguments[2], arguments[1], seed + n);
        if (!done) {
            std::printf("failed %d\n", static_cast<int>(done.error().code));
            std::fprintf(stderr, "%s\n", done.error().context.c_str());
            return 3;
        }
        std::printf("done %s\n", qPrintable(*done));
        if (std::fflush(stdout) != 0) return 1;
    }
}
