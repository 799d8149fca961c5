// Protects a store, changes the passphrase and takes it off again until somebody ends it:
//   protect_forever FOLDER PASSPHRASE ANOTHER
// A letter stands on the output once that has been acknowledged: "p" for protected, "c" for changed, "r" for readable.

#include <QCoreApplication>
#include <cstdio>

#include "tests/support/protected_store.h"

using namespace facenet;

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() != 4) return 2;
    const QString &first = arguments[2], &second = arguments[3];
    const auto store = GalleryStore::open(arguments[1]);
    if (!store) return 3;
    const auto protection = (*store)->protection().state();
    if (!protection) return 3;
    char state = *protection == Protection::None ? 'r' : (*store)->protection().unlock(first) ? 'p' : 'c';
    while (true) {
        JobControl control;
        const auto changed = [&]() -> Result<void> {
            if (state == 'c') {
                state = 'r';
                return (*store)->protection().unprotect(second, control);
            }
            const auto done = state == 'r'
                                  ? (*store)->protection().protect(first, control, test::kCheapPassphrase)
                                  : (*store)->protection().changePassphrase(first, second, test::kCheapPassphrase);
            state = state == 'r' ? 'p' : 'c';
            return done ? Result<void>() : done.error();
        }();
        if (!changed) {
            std::fprintf(stderr, "%s\n", changed.error().context.c_str());
            return 3;
        }
        std::fputc(state, stdout);
        if (std::fflush(stdout) != 0) return 1;
    }
}
