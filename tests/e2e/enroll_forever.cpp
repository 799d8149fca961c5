// Enrols one person after the other until somebody ends it, and says of each that it is stored:
//   enroll_forever FOLDER SEED
// A line "PERSON_ID FACES" stands on the output once the enrolment has been acknowledged.

#include <QCoreApplication>
#include <cstdio>

#include "database/gallery_store.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() != 3) return 2;
    const auto store = GalleryStore::open(arguments[1]);
    if (!store) {
        std::fprintf(stderr, "open: %s\n", store.error().context.c_str());
        return 3;
    }
    cv::RNG random(arguments[2].toULongLong());
    for (int n = 0;; ++n) {
        const int faces = random.uniform(1, 6);
        const QString name = QStringLiteral("%1/%2 with %3").arg(arguments[2]).arg(n).arg(faces);
        const auto enrolled = (*store)->enroll(test::sampleEnrolment(name, faces, random));
        if (!enrolled) {
            std::fprintf(stderr, "enroll: %s\n", enrolled.error().context.c_str());
            return 3;
        }
        std::printf("%lld %d\n", static_cast<long long>(enrolled->personId), faces);
        if (std::fflush(stdout) != 0) return 1;
    }
}
