#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "core/model/torch/make_engine.h"
#include "core/train/random.h"
#include "core/train/sampler.h"
#include "core/train/trainable_network.h"
#include "tests/support/test_data.h"

#ifndef Q_MOC_RUN  // it would read all of LibTorch
#include <ATen/Parallel.h>
#endif

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPeople = 4;

/// A way to train, by its name.
TrainingOptions optionsOfCase(const QString& name) {
    TrainingOptions options;
    options.batchPictures = 12;
    options.precision = Precision::Float32;
    // Plain descent: Adam divides gradients that are nearly nothing by their own size, and so enlarges rounding errors.
    options.optimizer = OptimizerKind::Sgd;
    options.weightDecay = 0;
    options.gradientClip = 1;
    options.frozenUnits = 6;
    if (name == u"people") {
        options.sampler = SamplerKind::PeopleByPictures;
        options.batchPictures = 16;
        options.head = ClassifierHead::AdaFace;
        options.subCentres = 2;
        options.emaDecay = 0.9;
    }
    if (name == u"accumulated") {
        options.accumulate = 2;
    }
    if (name == u"inception") {
        options.backbone = Backbone::InceptionResNetV1;
        options.startFrom = StartFrom::Nothing;
        options.batchPictures = 6;
        options.frozenUnits = 18;
    }
    if (name == u"apart") options.syncBatchNorm = false;
    return options;
}

int stepsOf(const QString& name) {
    return name == u"triplets" ? 10 : 4;
}

/// Whose the pictures of a batch are.
std::vector<std::int64_t> labelsOfBatch(const TrainingOptions& options) {
    std::vector<std::int64_t> labels;
    const int units = mostProcesses(options, options.batchPictures);
    if (options.sampler == SamplerKind::PeopleByPictures) {
        for (int i = 0; i < options.batchPictures; ++i) labels.push_back(i / options.picturesPerPerson % kPeople);
        return labels;
    }
    for (int third = 0; third < 3; ++third)
        for (int i = 0; i < units; ++i) labels.push_back((i + (third == 2)) % kPeople);
    return labels;
}

std::vector<std::uint8_t> pixelsOf(const std::vector<std::int64_t>& labels, const std::vector<std::int64_t>& places,
                                   int step) {
    std::vector<std::uint8_t> pixels;
    for (const std::int64_t place : places) {
        CounterRandom random(static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(place), 7);
        // Waves: pictures that differ as much as faces do, so that batch norm divides by nothing small, which would
        // enlarge rounding errors.
        const auto person = static_cast<double>(labels[static_cast<std::size_t>(place)]);
        std::array<double, 9> waves{};
        for (double& wave : waves) wave = static_cast<double>(random.below(1000)) / 1000;
        std::array<std::array<double, 160>, 3> across{}, down{};
        for (std::size_t channel = 0; channel < 3; ++channel)
            for (std::size_t i = 0; i < 160; ++i) {
                const double at = static_cast<double>(i) / 8;
                across[channel][i] = std::sin((waves[channel] + 0.2) * at + 6 * waves[channel + 3]);
                down[channel][i] = std::sin((waves[channel + 6] + 0.2) * at + person);
            }
        for (std::size_t y = 0; y < 160; ++y)
            for (std::size_t x = 0; x < 160; ++x)
                for (std::size_t channel = 0; channel < 3; ++channel)
                    pixels.push_back(static_cast<std::uint8_t>(128 + 60 * (across[channel][x] + down[channel][y])));
    }
    return pixels;
}

/// Some steps: a line each with its figures, then the sum of the weights and of the running statistics.
QByteArray trained(const QString& name, const std::shared_ptr<const Engine>& engine,
                   const std::shared_ptr<ProcessGroup>& group) {
    const TrainingOptions options = optionsOfCase(name);
    std::shared_ptr<const TensorFile> start;
    if (options.startFrom == StartFrom::Model) {
        auto shipped =
            readSafetensors(sourceFolder().toStdString() + "/resources/models/facenet_mobilenet.safetensors");
        if (!shipped) return QByteArray::fromStdString("failed: " + shipped.error().context);
        start = std::make_shared<const TensorFile>(std::move(*shipped));
    }
    auto network = engine->makeTrainable({.options = options, .people = kPeople, .start = start, .processes = group});
    if (!network) return QByteArray::fromStdString("failed: " + network.error().context);
    const std::vector<std::int64_t> labels = labelsOfBatch(options);
    const std::vector<std::int64_t> places = placesOf(options, static_cast<std::int64_t>(labels.size()),
                                                      group ? group->rank() : 0, group ? group->size() : 1);
    QByteArray text;
    for (int step = 0; step < stepsOf(name); ++step) {
        const auto result =
            (*network)->step(pixelsOf(labels, places, step), labels, 1e-4, false, static_cast<std::uint64_t>(step));
        if (!result) return QByteArray::fromStdString("failed: " + result.error().context);
        for (const double figure : {result->totalLoss, result->tripletLoss, result->crossEntropy, result->accuracy,
                                    result->activeTriplets, result->gradientNorm, result->spread})
            text += QByteArray::number(figure, 'g', 10) + ' ';
        text += '\n';
    }
    const auto weights = (*network)->weights();
    if (!weights) return QByteArray::fromStdString("failed: " + weights.error().context);
    for (const char* tensor : {"Bottleneck.weight", "last_bn.running_mean", "last_bn.running_var"}) {
        const auto found = weights->tensors.find(tensor);
        if (found == weights->tensors.end()) return "failed: a tensor is missing";
        for (std::size_t i = 0; i < 40; ++i) {
            float value = 0;
            std::memcpy(&value, found->second.bytes.data() + i * sizeof value, sizeof value);
            text += QByteArray::number(static_cast<double>(value), 'g', 10) + ' ';
        }
        text += '\n';
    }
    return text;
}

std::shared_ptr<const Engine> makeEngine() {
    return *makeTorchEngine({.device = DeviceKind::Cpu, .precision = Precision::Float32, .threads = 1});
}

/// One of several processes. In: the case, and the file for what came out
int work(const QString& name, const QString& out) {
    auto place = processPlaceFromEnvironment();
    if (!place || !*place) return 2;
    const auto engine = makeEngine();
    const auto group = engine->joinProcesses(**place);
    if (!group) return 3;
    const QByteArray text = trained(name, engine, *group);
    QFile file(out + QString::number((*place)->rank));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? 0 : 4;
}

}  // namespace

/// Processes that train together, as programs of their own.
class TestTrainingProcesses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// What N processes do with a batch is what one does.
    void equalOne_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("processes");
        for (const QString& name : {u"triplets"_s, u"people"_s, u"accumulated"_s, u"inception"_s})
            QTest::addRow("%s, 2", qPrintable(name)) << name << 2;
        QTest::newRow("triplets, 4") << u"triplets"_s << 4;
    }
    void equalOne() {
        QFETCH(QString, name);
        QFETCH(int, processes);
        QByteArray& alone = m_alone[name];
        if (alone.isEmpty()) alone = trained(name, makeEngine(), nullptr);
        QVERIFY2(!alone.startsWith("failed"), alone);
        for (const QByteArray& shared : together(name, processes)) {
            const QByteArrayList lines = alone.split('\n'), others = shared.split('\n');
            QVERIFY2(lines.size() == others.size(), shared);
            for (qsizetype line = 0; line < lines.size(); ++line) {
                const QByteArrayList numbers = lines[line].simplified().split(' '),
                                     same = others[line].simplified().split(' ');
                QCOMPARE(same.size(), numbers.size());
                for (qsizetype i = 0; i < numbers.size(); ++i) {
                    const double a = numbers[i].toDouble(), b = same[i].toDouble();
                    // Losses and weights; norms of gradients and variances show rounding errors up to a hundred times
                    // as large.
                    const bool exact = line < stepsOf(name) ? i < 3 : line == stepsOf(name);
                    QVERIFY2(std::abs(a - b) <= (exact ? 1e-5 : 1e-3) * std::max(1.0, std::abs(a)),
                             qPrintable(u"line %1, figure %2: %3 alone, %4 together"_s.arg(line)
                                            .arg(i)
                                            .arg(a, 0, 'g', 9)
                                            .arg(b, 0, 'g', 9)));
                }
            }
        }
    }

    /// Without it each process normalises its own part: another training, but one and the same in all processes.
    void withoutSynchronisedBatchNormAllStayAlike() {
        const QByteArrayList all = together(u"apart"_s, 2);
        QCOMPARE(all.size(), 2);
        QVERIFY2(!all[0].startsWith("failed"), all[0]);
        QCOMPARE(all[0], all[1]);
        const QByteArray alone = trained(u"apart"_s, makeEngine(), nullptr);
        QVERIFY(alone != all[0]);
    }

    /// Each place of a batch belongs to one process, and triplets and people stay whole.
    void everyPictureIsOfOneProcess_data() {
        QTest::addColumn<int>("sampler");
        QTest::newRow("triplets") << int(SamplerKind::RandomTriplets);
        QTest::newRow("people") << int(SamplerKind::PeopleByPictures);
    }
    void everyPictureIsOfOneProcess() {
        QFETCH(int, sampler);
        TrainingOptions options;
        options.sampler = static_cast<SamplerKind>(sampler);
        for (const int batch : {12, 24, 60, 96})
            for (int size = 1; size <= mostProcesses(options, batch); ++size) {
                std::vector<std::int64_t> all;
                for (int rank = 0; rank < size; ++rank) {
                    const auto places = placesOf(options, batch, rank, size);
                    QVERIFY(places.size() >= 2);
                    all.insert(all.end(), places.begin(), places.end());
                }
                std::ranges::sort(all);
                QCOMPARE(all.size(), static_cast<std::size_t>(batch));
                for (std::size_t i = 0; i < all.size(); ++i) QCOMPARE(all[i], static_cast<std::int64_t>(i));
            }
    }

    void theEnvironmentSaysWhereAProcessStands_data() {
        QTest::addColumn<QStringList>("variables");
        QTest::addColumn<QString>("place");  // rank, size, local rank, local size; or what is wrong
        const auto row = [](const char* name, const QStringList& variables, const QString& place) {
            QTest::newRow(name) << variables << place;
        };
        row("alone", {}, u"alone"_s);
        row("torchrun",
            {u"RANK=5"_s, u"WORLD_SIZE=8"_s, u"LOCAL_RANK=1"_s, u"LOCAL_WORLD_SIZE=4"_s, u"MASTER_ADDR=node1"_s,
             u"MASTER_PORT=29500"_s},
            u"5 8 1 4"_s);
        row("Open MPI",
            {u"OMPI_COMM_WORLD_RANK=3"_s, u"OMPI_COMM_WORLD_SIZE=4"_s, u"OMPI_COMM_WORLD_LOCAL_RANK=1"_s,
             u"OMPI_COMM_WORLD_LOCAL_SIZE=2"_s, u"MASTER_ADDR=node1"_s, u"MASTER_PORT=29500"_s},
            u"3 4 1 2"_s);
        row("Slurm",
            {u"SLURM_PROCID=3"_s, u"SLURM_NTASKS=4"_s, u"SLURM_LOCALID=1"_s, u"SLURM_NTASKS_PER_NODE=2"_s,
             u"MASTER_ADDR=node1"_s, u"MASTER_PORT=29500"_s},
            u"3 4 1 2"_s);
        row("in a job, alone", {u"SLURM_PROCID=0"_s, u"SLURM_NTASKS=4"_s, u"OMPI_COMM_WORLD_RANK=0"_s}, u"alone"_s);
        row("half of it", {u"RANK=1"_s}, u"go together"_s);
        row("beyond", {u"RANK=2"_s, u"WORLD_SIZE=2"_s, u"MASTER_ADDR=a"_s, u"MASTER_PORT=1"_s}, u"not below"_s);
        row("no address", {u"RANK=1"_s, u"WORLD_SIZE=2"_s}, u"MASTER_ADDR"_s);
        row("no port", {u"RANK=1"_s, u"WORLD_SIZE=2"_s, u"MASTER_ADDR=a"_s}, u"MASTER_PORT"_s);
        row("no number", {u"RANK=one"_s, u"WORLD_SIZE=2"_s}, u"no number"_s);
    }
    void theEnvironmentSaysWhereAProcessStands() {
        QFETCH(QStringList, variables);
        QFETCH(QString, place);
        for (const QString& variable : variables)
            qputenv(variable.section(u'=', 0, 0).toLatin1(), variable.section(u'=', 1).toLatin1());
        const auto found = processPlaceFromEnvironment();
        for (const QString& variable : variables) qunsetenv(variable.section(u'=', 0, 0).toLatin1());
        if (!found) {
            QVERIFY2(QString::fromStdString(found.error().context).contains(place), found.error().context.c_str());
        } else if (!*found) {
            QCOMPARE(u"alone"_s, place);
        } else {
            QCOMPARE(u"%1 %2 %3 %4"_s.arg((*found)->rank)
                         .arg((*found)->size)
                         .arg((*found)->localRank)
                         .arg((*found)->localSize),
                     place);
        }
    }

private:
    QHash<QString, QByteArray> m_alone;  ///< what one process got

    /// What each of several processes got.
    static QByteArrayList together(const QString& name, int count) {
        QTemporaryDir folder;
        std::vector<std::unique_ptr<QProcess>> processes;
        for (int rank = 0; rank < count; ++rank) {
            auto process = std::make_unique<QProcess>();
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"RANK"_s, QString::number(rank));
            environment.insert(u"WORLD_SIZE"_s, QString::number(count));
            environment.insert(QString::fromLatin1(kMeetingFileVariable), folder.filePath(u"meeting"_s));
            process->setProcessEnvironment(environment);
            process->setProcessChannelMode(QProcess::ForwardedChannels);
            process->start(QCoreApplication::applicationFilePath(), {u"--work"_s, name, folder.filePath(u"out"_s)});
            processes.push_back(std::move(process));
        }
        QByteArrayList all;
        for (int rank = 0; rank < count; ++rank) {
            constexpr int kPatienceMs = 120'000;
            if (!processes[static_cast<std::size_t>(rank)]->waitForFinished(kPatienceMs)) return {"failed: no end"};
            QFile file(folder.filePath(u"out%1"_s.arg(rank)));
            all << (file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("failed: nothing written"));
        }
        return all;
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--work") return work(arguments.value(2), arguments.value(3));
    TestTrainingProcesses test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_training_processes.moc"
