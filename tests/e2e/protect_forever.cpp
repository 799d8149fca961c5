// Protects a store and takes the passphrase off again until somebody ends it:
//   protect_forever FOLDER PASSPHRASE
// A letter stands on the output once that has been acknowledged: "p" for protected, "r" for readable.

#include <QCoreApplication>
#include <cstdio>

#include "tests/support/protected_store.h"

using namespace facenet;

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() != 3) return 2;
    const auto store = GalleryStore::open(arguments[1]);
    if (!store) return 3;
    const auto protection = (*store)->protection();
    if (!protection) return 3;
    for (bool isProtected = *protection != Protection::None;; isProtected = !isProtected) {
        JobControl control;
        const auto changed = [&]() -> Result<void> {
            if (isProtected) return (*store)->unprotect(arguments[2], control);
            const auto done = (*store)->protect(arguments[2], control, test::kCheapPassphrase);
            return done ? Result<void>() : done.error();
        }();
        if (!changed) {
            std::fprintf(stderr, "%s\n", changed.error().context.c_str());
            return 3;
        }
        std::fputc(isProtected ? 'r' : 'p', stdout);
        if (std::fflush(stdout) != 0) return 1;
    }
}
