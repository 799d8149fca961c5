// Loads a gallery of 100,000 faces of 10,000 people from a store without and with a passphrase:
//   bench_vault [FACES]
// Run it by hand on an idle machine.

#include <benchmark/benchmark.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <cstdio>
#include <cstdlib>

#include "database/store/store_file.h"
#include "tests/support/sample_enrolment.h"

using namespace facenet;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kFacesAPerson = 10;
const QString kPassphrase = u"correct horse battery"_s;

/// Plain crops, so that filling the store takes minutes less; loading does not read them.
Result<void> fill(GalleryStore& store, int faces) {
    cv::RNG random(1);
    return store.together([&]() -> Result<void> {
        for (int person = 0; person < faces / kFacesAPerson; ++person) {
            Enrolment enrolment = test::sampleEnrolment(u"Person %1"_s.arg(person), kFacesAPerson, random);
            for (NewFace& face : enrolment.faces) face.crop = cv::Scalar(person % 256, 0, 0);
            if (const auto enrolled = store.people().enroll(enrolment); !enrolled) return enrolled.error();
        }
        return {};
    });
}

template <typename Read>
void measure(benchmark::State& state, Read read) {
    for (auto _ : state)
        if (!read()) return state.SkipWithError("the store could not be read");
}

void registerBenchmarks(const GalleryStore& store, const std::string& kind) {
    const auto add = [&](const std::string& name, auto read) {
        benchmark::RegisterBenchmark((name + kind).c_str(), [read](benchmark::State& state) { measure(state, read); })
            ->Unit(benchmark::kMillisecond)
            ->Iterations(5);
    };
    add("galleryContents/", [&store] { return store.faces().galleryContents(u"model-a"_s).ok(); });
    add("people/", [&store] { return store.people().all().ok(); });
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    const int faces = argc > 1 ? std::atoi(argv[1]) : 100'000;
    const QTemporaryDir folder, otherFolder;
    const auto plain = GalleryStore::open(folder.path());
    if (!plain || !fill(**plain, faces)) return 1;
    const auto backup = (*plain)->backup();
    if (!backup || !QFile::copy(*backup, storeFilePath(otherFolder.path()))) return 1;
    const auto hidden = GalleryStore::open(otherFolder.path());
    if (!hidden) return 1;
    JobControl control;
    QElapsedTimer timer;
    timer.start();
    if (!(*hidden)->protection().protect(kPassphrase, control)) return 1;
    std::printf("protect: %lld ms\n", static_cast<long long>(timer.restart()));
    (*hidden)->protection().lock();
    timer.restart();
    if (!(*hidden)->protection().unlock(kPassphrase)) return 1;
    std::printf("unlock: %lld ms\n", static_cast<long long>(timer.restart()));
    registerBenchmarks(**plain, "plain");
    registerBenchmarks(**hidden, "protected");
    benchmark::RunSpecifiedBenchmarks();
}
