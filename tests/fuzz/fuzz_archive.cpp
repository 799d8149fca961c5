#include <QCoreApplication>
#include <QTemporaryDir>
#include <opencv2/imgcodecs.hpp>

#include "database/exchange/archive_import.h"
#include "database/exchange/package.h"
#include "tests/fuzz/memory_file.h"

namespace {

using namespace facenet;

/// An export of which whoever made it chose all texts and vectors: the input holds them one after the other, between
/// zero bytes. Each picture is one crop.
class ChosenPackage final : public PackageReader {
public:
    explicit ChosenPackage(const QByteArray& input) : m_parts(input.split('\0')) {
        std::vector<uchar> png;
        cv::imencode(".png", cv::Mat(160, 160, CV_8UC3, cv::Scalar(40, 80, 120)), png);
        m_png = QByteArray(reinterpret_cast<const char*>(png.data()), qsizetype(png.size()));
    }

    Result<QByteArray> read(const QString& name, qint64 mostBytes) override {
        const auto part = [&](qsizetype number) { return m_parts.value(number).left(mostBytes); };
        if (name.endsWith(QLatin1String("manifest.json"))) return part(0);
        if (name.endsWith(QLatin1String("person.json"))) return part(1);
        if (name.endsWith(QLatin1String("sightings.json"))) return part(2);
        // As many as the text seems to announce, so that they are not what a refusal is about.
        if (name.endsWith(QLatin1String(".f32")))
            return unitVectors(part(name.startsWith(QLatin1String("sightings")) ? 2 : 1).count("\"m\""));
        return m_png;
    }

private:
    static QByteArray unitVectors(qsizetype count) {
        constexpr qsizetype kVectorBytes = 128 * sizeof(float);
        QByteArray vectors(count * kVectorBytes, 0);
        for (qsizetype at = 0; at < vectors.size(); at += kVectorBytes) vectors.replace(at, 4, "\0\0\x80\x3f", 4);
        return vectors;
    }

    const QList<QByteArray> m_parts;
    QByteArray m_png;
};

GalleryStore& store() {
    static int arguments = 0;
    static const QCoreApplication application(arguments, nullptr);
    static const QTemporaryDir folder(QStringLiteral("/dev/shm/fuzz-XXXXXX"));
    static const auto opened = GalleryStore::open(folder.path());
    if (!opened) std::abort();
    return **opened;
}

}  // namespace

/// The import of exports: taken or refused, and then undone, so that each meets an empty store.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ChosenPackage package(QByteArray(reinterpret_cast<const char*>(data), qsizetype(size)));
    JobControl control;
    const auto undone = store().together([&]() -> Result<void> {
        const auto taken = importPackage(store(), package, KnownPeople::AddTo, control);
        if (!taken && taken.error().code != ErrorCode::FileMalformed) {
            std::fprintf(stderr, "%s\n", taken.error().context.c_str());
            std::abort();  // no file is to cause another error
        }
        return Error{ErrorCode::Cancelled, {}};
    });
    const auto people = store().people().all();
    if (undone || !people || !people->isEmpty()) std::abort();
    return 0;
}
