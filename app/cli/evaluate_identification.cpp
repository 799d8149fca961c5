#include <algorithm>
#include <array>
#include <map>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/faces.h"
#include "core/base/person_names.h"
#include "core/dataset/data_set.h"
#include "core/evaluate/identification.h"
#include "core/face/matcher.h"
#include "core/picture/picture_folder.h"

namespace facenet::cli {

namespace {

constexpr std::array kRates{0.003, 0.01, 0.1};
constexpr double kComparedAt = 0.01;
/// Below every similarity.
constexpr float kLowest = -1;
constexpr double kNever = -10;

/// A face of the set, as the program stores and compares it and as the network alone gives it.
struct Look {
    int person = 0;
    Embedding embedding, unmirrored;
};

/// Pictures that stand in no folder are of somebody else each.
Result<DataSet> readStrangers(const std::string& folder) {
    auto set = readDataSet(folder);
    if (set || set.error().code != ErrorCode::InvalidArgument) return set;
    const auto files = filesIn(folder, FolderDepth::OnlyItself);
    if (!files) return files.error();
    DataSet alone;
    for (const std::string& path : files->paths) {
        alone.pictures.push_back({.pathUtf8 = path, .person = static_cast<int>(alone.people.size())});
        alone.people.push_back(path);
    }
    return alone;
}

class Reader {
public:
    Reader(CliContext& context, const Analyzer& analyzer, const DetectorOptions& detector)
        : m_context(context), m_analyzer(analyzer), m_detector(detector) {}

    /// Of the pictures in which a face is found; `numberOf` says by what number a person goes.
    template <typename NumberOf>
    Result<std::vector<Look>> read(const std::string& what, const DataSet& set, NumberOf numberOf) {
        std::vector<Look> looks;
        std::vector<cv::Mat> crops;
        for (std::size_t i = 0; i < set.pictures.size(); ++i) {
            if (!m_context.wanted()) return Error{ErrorCode::Cancelled, {}};
            m_context.console().progress(what, i, set.pictures.size());
            const DataSetPicture& picture = set.pictures[i];
            auto face = readMainFace(m_analyzer, picture.pathUtf8, m_detector, false);
            if (!face && (face.error().code == ErrorCode::NoFace || concernsOnePicture(face.error()))) {
                ++m_withoutFace;
                continue;
            }
            if (!face) return face.error();
            looks.push_back({.person = numberOf(picture.person), .embedding = {}, .unmirrored = {}});
            crops.push_back(std::move(face->crop));
        }
        m_context.console().endProgress();
        auto embeddings = embedInBatches(m_analyzer, crops);
        if (!embeddings) return embeddings.error();
        for (std::size_t i = 0; i < looks.size(); ++i) {
            const auto alone = m_analyzer.embedUnmirrored({crops[i]});
            if (!alone) return alone.error();
            looks[i].embedding = std::move((*embeddings)[i]);
            looks[i].unmirrored = alone->front();
        }
        return looks;
    }

    std::size_t withoutFace() const { return m_withoutFace; }

private:
    CliContext& m_context;
    const Analyzer& m_analyzer;
    const DetectorOptions& m_detector;
    std::size_t m_withoutFace = 0;
};

struct Looks {
    std::vector<Look> gallery, probes, strangers;
};

/// How often names came out right at the program's own threshold.
struct Named {
    double strangerRate = 0, threshold = 0;
    std::size_t right = 0, wrong = 0, strangers = 0;
};

struct Measured {
    int templates = 0;           ///< of a person, at most
    std::size_t enrolled = 0;    ///< pictures in all
    double independent = 0;      ///< of these
    IdentificationResult plain;  ///< the nearest template by the network alone
    IdentificationResult program;
    Estimate gain;  ///< of TPIR, at `kComparedAt`
    std::vector<Named> named;
};

class Evaluation {
public:
    Evaluation(const Engine& engine, const EmbeddingNetwork& network, const Looks& looks)
        : m_engine(engine), m_network(network), m_looks(looks) {}

    Result<Measured> measure(int templates, std::uint32_t seed) const {
        std::vector<const Look*> enrolled;
        std::map<int, int> taken;
        for (const Look& look : m_looks.gallery)
            if (++taken[look.person] <= templates) enrolled.push_back(&look);
        GalleryContents contents{.modelId = m_network.card().modelId};
        for (const Look* look : enrolled) {
            contents.names[look->person] = std::to_string(look->person);
            contents.templates.push_back({.personId = look->person,
                                          .faceId = static_cast<std::int64_t>(contents.templates.size()) + 1,
                                          .embedding = look->embedding});
        }
        const auto gallery = Gallery::build(m_engine, std::move(contents), m_network.cohort());
        if (!gallery) return gallery.error();
        auto plain = plainTrials(enrolled);
        if (!plain) return plain.error();
        auto program = programTrials(**gallery);
        if (!program) return program.error();

        const std::vector<double> rates(kRates.begin(), kRates.end());
        auto plainResult = evaluateIdentification(*plain, rates, seed);
        if (!plainResult) return plainResult.error();
        auto programResult = evaluateIdentification(*program, rates, seed);
        if (!programResult) return programResult.error();
        const auto gain = tpirGain(*plain, *program, kComparedAt, seed);
        if (!gain) return gain.error();
        Measured measured{.templates = templates,
                          .enrolled = enrolled.size(),
                          .independent = (*gallery)->independentTemplates(),
                          .plain = std::move(*plainResult),
                          .program = std::move(*programResult),
                          .gain = *gain,
                          .named = {}};
        for (const double rate : kRates) measured.named.push_back(namedAt(rate, **gallery, *program));
        return measured;
    }

private:
    Result<IdentificationTrials> plainTrials(const std::vector<const Look*>& enrolled) const {
        std::vector<float> rows;
        std::vector<std::int64_t> people;
        for (const Look* look : enrolled) {
            rows.insert(rows.end(), look->unmirrored.begin(), look->unmirrored.end());
            people.push_back(look->person);
        }
        const auto index = m_engine.makeIndex(std::move(rows), std::move(people));
        if (!index) return index.error();
        const auto trials = [&](const std::vector<Look>& looks) -> Result<std::vector<IdentificationTrial>> {
            std::vector<IdentificationTrial> all;
            for (const Look& look : looks) {
                const auto nearest = (*index)->nearestGroups(look.unmirrored, 1);
                if (!nearest) return nearest.error();
                const EmbeddingIndex::Hit& hit = nearest->front().front();
                all.push_back(
                    {.person = look.person, .score = hit.cosineSimilarity, .right = hit.group == look.person});
            }
            return all;
        };
        return both(trials);
    }

    /// The score is what counts against the threshold: the similarity less what the threshold is raised by.
    Result<IdentificationTrials> programTrials(const Gallery& gallery) const {
        const auto trials = [&](const std::vector<Look>& looks) -> Result<std::vector<IdentificationTrial>> {
            std::vector<IdentificationTrial> all;
            for (const Look& look : looks) {
                const auto identity = matchFaces(gallery, {look.embedding}, {.threshold = kLowest});
                if (!identity) return identity.error();
                const Identity& who = identity->front();
                const bool named = who.verdict == Identity::Verdict::Known;
                all.push_back(
                    {.person = look.person,
                     .score = named ? double(who.cosineSimilarity) - (double(who.threshold) - kLowest) : kNever,
                     .right = who.personId == look.person});
            }
            return all;
        };
        return both(trials);
    }

    template <typename Trials>
    Result<IdentificationTrials> both(Trials trials) const {
        auto known = trials(m_looks.probes);
        if (!known) return known.error();
        auto strangers = trials(m_looks.strangers);
        if (!strangers) return strangers.error();
        return IdentificationTrials{.known = std::move(*known), .strangers = std::move(*strangers)};
    }

    Named namedAt(double rate, const Gallery& gallery, const IdentificationTrials& trials) const {
        const StoreSettings settings{.strangerRate = rate};
        Named named{.strangerRate = rate,
                    .threshold = namingThreshold(settings, m_network.card(), gallery.independentTemplates())};
        for (const IdentificationTrial& trial : trials.known)
            if (trial.score >= named.threshold) ++(trial.right ? named.right : named.wrong);
        named.strangers = static_cast<std::size_t>(std::ranges::count_if(
            trials.strangers, [&](const IdentificationTrial& trial) { return trial.score >= named.threshold; }));
        return named;
    }

    const Engine& m_engine;
    const EmbeddingNetwork& m_network;
    const Looks& m_looks;
};

std::string percent(double share) {
    return fixed(100 * share, 1);
}

std::string text(const Estimate& estimate) {
    return percent(estimate.value) + " % (" + percent(estimate.low) + " to " + percent(estimate.high) + ")";
}

Json json(const Estimate& estimate) {
    return {
        {"value", rounded(estimate.value, 5)}, {"low", rounded(estimate.low, 5)}, {"high", rounded(estimate.high, 5)}};
}

Json json(const IdentificationResult& result) {
    Json rates = Json::array();
    for (const IdentificationAtRate& at : result.rates)
        rates.push_back({{"fpir", at.fpir}, {"threshold", rounded(at.threshold, 4)}, {"tpir", json(at.tpir)}});
    return {{"rank_one", json(result.rankOne)}, {"rates", std::move(rates)}};
}

void print(Console& console, const Measured& measured, const Looks& looks) {
    if (console.json()) {
        Json named = Json::array();
        for (const Named& at : measured.named)
            named.push_back({{"stranger_rate", at.strangerRate},
                             {"threshold", rounded(at.threshold, 4)},
                             {"right", at.right},
                             {"wrong", at.wrong},
                             {"unknown", looks.probes.size() - at.right - at.wrong},
                             {"strangers_named", json(shareOf(at.strangers, looks.strangers.size()))}});
        console.print(Json{{"templates", measured.templates},
                           {"enrolled_pictures", measured.enrolled},
                           {"independent_templates", rounded(measured.independent, 1)},
                           {"plain", json(measured.plain)},
                           {"program", json(measured.program)},
                           {"gain", json(measured.gain)},
                           {"named", std::move(named)}});
        return;
    }
    console.print("\n" + counted(static_cast<std::size_t>(measured.templates), "picture", "pictures") +
                  " of each at most: " + std::to_string(measured.enrolled) + " in all, worth " +
                  fixed(measured.independent, 0) + " independent ones");
    const auto line = [&](const std::string& name, const IdentificationResult& result) {
        console.print(name + "  rank 1 " + text(result.rankOne));
        for (const IdentificationAtRate& at : result.rates)
            console.print("               TPIR " + text(at.tpir) + " at FPIR " + percent(at.fpir) + " %");
    };
    line("plain cosine ", measured.plain);
    line("this program ", measured.program);
    console.print("gain at FPIR " + percent(kComparedAt) + " %: " + text(measured.gain));
    for (const Named& at : measured.named)
        console.print("1 stranger in " + fixed(1 / at.strangerRate, 0) + " wanted (threshold " +
                      fixed(at.threshold, 3) + "): " + std::to_string(at.right) + " right, " +
                      std::to_string(at.wrong) + " wrong, " +
                      std::to_string(looks.probes.size() - at.right - at.wrong) + " unknown; strangers named " +
                      text(shareOf(at.strangers, looks.strangers.size())));
}

}  // namespace

Result<int> run(CliContext& context, const EvaluateIdentificationCommand& command) {
    const auto gallerySet = readDataSet(command.gallery);
    if (!gallerySet) return gallerySet.error();
    const auto probeSet = readDataSet(command.probes);
    if (!probeSet) return probeSet.error();
    const auto strangerSet = readStrangers(command.strangers);
    if (!strangerSet) return strangerSet.error();
    std::map<std::string, int> enrolled;
    for (const std::string& name : gallerySet->people)
        enrolled.emplace(nameKey(name), static_cast<int>(enrolled.size()) + 1);
    for (const std::string& name : probeSet->people)
        if (!enrolled.contains(nameKey(name)))
            return Error{ErrorCode::InvalidArgument, command.probes + ": " + name + " is not in " + command.gallery};
    for (const std::string& name : strangerSet->people)
        if (enrolled.contains(nameKey(name)))
            return Error{ErrorCode::InvalidArgument, command.strangers + ": " + name + " is in " + command.gallery};

    const auto engine = context.engine();
    if (!engine) return engine.error();
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    const auto numberIn = [&enrolled](const DataSet& set) {
        return [&](int person) { return enrolled.at(nameKey(set.people[static_cast<std::size_t>(person)])); };
    };
    Reader reader(context, **analyzer, command.detector);
    Looks looks;
    const auto read = [&](std::vector<Look>& into, const std::string& what, const DataSet& set,
                          auto numberOf) -> Result<void> {
        auto found = reader.read(what, set, numberOf);
        if (!found) return found.error();
        into = std::move(*found);
        return {};
    };
    if (auto done = read(looks.gallery, "Gallery:", *gallerySet, numberIn(*gallerySet)); !done) return done.error();
    if (auto done = read(looks.probes, "Probes:", *probeSet, numberIn(*probeSet)); !done) return done.error();
    if (auto done = read(looks.strangers, "Strangers:", *strangerSet, [](int person) { return -1 - person; }); !done)
        return done.error();

    Console& console = context.console();
    if (!console.json())
        console.print(counted(enrolled.size(), "person", "people") + " enrolled, " +
                      counted(looks.probes.size(), "picture", "pictures") + " of them, " +
                      counted(looks.strangers.size(), "picture", "pictures") + " of strangers; no face in " +
                      std::to_string(reader.withoutFace()));
    const Evaluation evaluation(**engine, (*analyzer)->network(), looks);
    for (const int templates : command.templates) {
        if (!context.wanted()) return Error{ErrorCode::Cancelled, {}};
        const auto measured = evaluation.measure(templates, command.seed);
        if (!measured) return measured.error();
        print(console, *measured, looks);
    }
    return kExitOk;
}

}  // namespace facenet::cli
