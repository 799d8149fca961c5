#include <QFile>
#include <QTest>
#include <array>
#include <opencv2/core.hpp>
#include <random>

#include "core/base/worker.h"
#include "core/face/analyzer.h"
#include "core/model/engine.h"
#include "core/model/model_library.h"
#include "core/model/tensor_file.h"

using namespace facenet;
using namespace Qt::StringLiterals;

namespace {

/// Of this program, in MiB: "VmRSS" is what it takes, "VmHWM" the most it has taken.
double residentMiB(const char* which) {
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray& line : file.readAll().split('\n'))
        if (line.startsWith(which)) return line.split(':').last().simplified().split(' ').first().toDouble() / 1024;
    return 0;
}

cv::Mat noise(cv::Size sizePx) {
    cv::Mat picture(sizePx, CV_8UC3);
    cv::randu(picture, 0, 255);
    return picture;
}

}  // namespace

class TestMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Pictures of all sizes and any number of faces, from threads that take turns, as in the window. Before the
    /// networks had a thread of their own and passes of few sizes, 60 rounds of eight threads took 1,300 MiB more.
    void growsLittleWithPicturesAndThreads() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("A sanitizer keeps what is freed");
#endif
        shareOneHeap();
        const auto engine = loadEngine({});
        QVERIFY2(engine, engine ? "" : engine.error().context.c_str());
        const auto entry = ModelLibrary::shippedModel();
        QVERIFY(entry);
        const auto weights = readSafetensors(entry->pathUtf8),
                   detectorWeights = readSafetensors(*ModelLibrary::detectorPath());
        const auto embedder = (*engine)->makeEmbedder(*weights);
        const auto detector = (*engine)->makeDetector(*detectorWeights);
        QVERIFY(embedder && detector);
        const Analyzer analyzer(Detector(*detector), *embedder);
        const double before = residentMiB("VmRSS");
        std::array<Worker, 8> callers;
        bool done = false;
        std::mt19937 random(1);
        for (int round = 0; round < 60; ++round) {
            std::vector<cv::Mat> crops(1 + random() % 32);
            for (cv::Mat& crop : crops) crop = noise({160, 160});
            const cv::Mat picture = noise({int(200 + random() % 800), int(200 + random() % 800)});
            Worker& caller = callers[static_cast<std::size_t>(round) % callers.size()];
            caller.post([&] { done = analyzer.embed(crops).ok() && analyzer.find(picture, {}).ok(); });
            caller.waitForDone();
            QVERIFY(done);
        }
        const double most = residentMiB("VmHWM");
        returnUnusedMemory();
        const double after = residentMiB("VmRSS");
        qInfo("%.0f MiB with the networks loaded, at most %.0f while they work, %.0f when memory is given back", before,
              most, after);
        QVERIFY(most < before + 500);
        QVERIFY(after < before + 250);
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
