// Attacks the import of archives with mutated ones: fuzz_archive COUNT [SEED]
// COUNT archives are made from a small valid one: its files are damaged and packed properly, so that a checksum hides
// nothing, or the archive itself is damaged. A crash, a hang of more than ten seconds, more than 128 MB of memory, an
// error that a bad file must not cause, or a refused archive that changed the store ends the run with an error; the
// archive that caused it is then left beside, in the folder of temporary files.

#include <sys/resource.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>
#include <charconv>
#include <cstdio>
#include <random>
#include <string>

#include "database/exchange/archive_import.h"
#include "database/exchange/export.h"
#include "tests/support/logical_dump.h"
#include "tests/support/sample_enrolment.h"
#include "tests/support/zip_files.h"

namespace {

using namespace facenet;
using namespace facenet::test;

constexpr unsigned kPatienceSeconds = 10;
constexpr long kMostMemoryKb = 128 * 1024;

long peakMemoryKb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

class Mutator {
public:
    explicit Mutator(std::uint64_t seed) : m_random(seed) {}

    qsizetype below(qsizetype bound) { return std::uniform_int_distribution<qsizetype>(0, bound - 1)(m_random); }

    void damage(QByteArray& bytes) {
        for (qsizetype left = 1 + below(4); left > 0; --left) change(bytes);
    }

private:
    void change(QByteArray& bytes) {
        if (bytes.isEmpty()) bytes.append('\0');
        const qsizetype at = below(bytes.size());
        switch (below(7)) {
            case 0:
                bytes[at] = char(bytes[at] ^ 1 << below(8));
                break;
            case 1:
                bytes[at] = char(below(256));
                break;
            case 2:
                bytes.truncate(at);
                break;
            case 3:
                bytes.remove(at, 1 + below(16));
                break;
            case 4:
                bytes.insert(below(bytes.size()), bytes.mid(at, 1 + below(64)));
                break;
            case 5: {  // where JSON and names have a meaning
                constexpr std::string_view kMarks = "\"{}[],:/\\.0-e\x7f";
                bytes[at] = kMarks[std::size_t(below(qsizetype(kMarks.size())))];
                break;
            }
            default:
                bytes.replace(at, std::min<qsizetype>(4, bytes.size() - at),
                              below(2) ? QByteArray(4, '\xff') : QByteArray(4, '\0'));
        }
    }

    std::mt19937_64 m_random;
};

int fail(const char* what, const std::string& context, const QString& path, std::size_t number) {
    const QString kept = QDir::tempPath() + QStringLiteral("/fuzz_archive-%1.facenet").arg(getpid());
    QFile::copy(path, kept);
    std::fprintf(stderr, "archive %zu: %s: %s; see %s\n", number, what, context.c_str(), qPrintable(kept));
    return 1;
}

int attack(std::size_t count, std::uint64_t seed) {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.facenet"));
    cv::RNG random(seed);
    JobControl control;
    {
        const auto source = GalleryStore::open(folder.filePath(QStringLiteral("source")));
        if (!source || !(*source)->enroll(sampleEnrolment(QStringLiteral("Eve"), 2, random)) ||
            !(*source)->reject(1, QStringLiteral("model-a"), sampleEmbedding(random), sampleCrop(random)) ||
            !(*source)->addSighting({.seenAt = QDateTime::currentDateTimeUtc(), .source = QStringLiteral("x")}) ||
            !exportArchive(**source, path, control))
            return fail("cannot begin", {}, path, 0);
    }
    const ZipFiles good = filesOfZip(path);
    QFile whole(path);
    if (!whole.open(QIODevice::ReadOnly)) return fail("cannot begin", {}, path, 0);
    const QByteArray goodBytes = whole.readAll();
    whole.close();

    auto store = GalleryStore::open(folder.filePath(QStringLiteral("store")));
    if (!store) return fail("cannot begin", store.error().context, path, 0);
    QByteArray before = logicalDump(**store);
    Mutator mutator(seed);
    std::size_t accepted = 0;
    const long beforeKb = peakMemoryKb();
    for (std::size_t i = 0; i < count; ++i) {
        if (mutator.below(3) > 0) {
            ZipFiles files = good;
            mutator.damage(files[mutator.below(files.size())].second);
            if (!writeZip(path, files)) return fail("cannot write", {}, path, i);
        } else {
            QByteArray bytes = goodBytes;
            mutator.damage(bytes);
            QFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
                return fail("cannot write", {}, path, i);
        }
        alarm(kPatienceSeconds);
        const auto import = importPackage(**store, path, KnownPeople::KeepBoth, control);
        alarm(0);
        if (peakMemoryKb() - beforeKb > kMostMemoryKb) return fail("too much memory", {}, path, i);
        if (import) {
            ++accepted;
            const auto check = (*store)->check();
            if (!check || !check->ok) return fail("a damaged store", check ? check->detail.toStdString() : "", path, i);
            before = logicalDump(**store);
        } else if (import.error().code != ErrorCode::FileMalformed) {
            return fail("another error", import.error().context, path, i);
        } else if (logicalDump(**store) != before) {
            return fail("refused and yet changed the store", import.error().context, path, i);
        }
        // A store that grows makes each look slower.
        const auto people = (*store)->people();
        if (!people) return fail("a damaged store", people.error().context, path, i);
        if (people->size() > 20) {
            QList<qint64> ids;
            for (const Person& person : *people) ids.append(person.id);
            if (!(*store)->erasePeople(ids)) return fail("cannot erase", {}, path, i);
            before = logicalDump(**store);
        }
    }
    std::printf("%zu archives: %zu taken, %zu refused; memory grew by %ld KB\n", count, accepted, count - accepted,
                peakMemoryKb() - beforeKb);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const auto number = [](const char* text, auto& value) {
        return std::from_chars(text, text + std::string_view(text).size(), value).ec == std::errc();
    };
    std::size_t count = 0;
    std::uint64_t seed = 1;
    if (argc < 2 || !number(argv[1], count) || (argc > 2 && !number(argv[2], seed))) {
        std::fprintf(stderr, "usage: fuzz_archive COUNT [SEED]\n");
        return 2;
    }
    return attack(count, seed);
}
