#include <opencv2/imgproc.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/faces.h"
#include "core/analysis/cohort_synthesis.h"
#include "core/dataset/data_set.h"
#include "core/face/picture.h"
#include "core/model/engine.h"

namespace facenet::cli {

namespace {

constexpr std::size_t kMembers = 800;  // of either kind
constexpr std::uint32_t kSeed = 1;
constexpr int kPoorSidePx = 24;

/// As if the face had been that small in its picture.
cv::Mat poorLook(const cv::Mat& crop) {
    cv::Mat small, poor;
    cv::resize(crop, small, {kPoorSidePx, kPoorSidePx}, 0, 0, cv::INTER_AREA);
    cv::resize(small, poor, crop.size(), 0, 0, cv::INTER_CUBIC);
    return poor;
}

Result<std::vector<float>> pooledFeaturesOf(EmbeddingNetwork& network, const cv::Mat& crop) {
    const PixelView view = pixelView(crop);
    return network.pooledFeatures({&view, 1});
}

/// The first picture of each person in which a face is found.
Result<std::vector<cv::Mat>> cropsOf(CliContext& context, const Analyzer& analyzer, const DataSet& set) {
    std::vector<cv::Mat> crops;
    int person = -1;
    for (std::size_t i = 0; i < set.pictures.size(); ++i) {
        if (!context.wanted()) return Error{ErrorCode::Cancelled, {}};
        context.console().progress("Pictures:", i, set.pictures.size());
        const DataSetPicture& picture = set.pictures[i];
        if (picture.person == person) continue;
        auto face = readMainFace(analyzer, picture.pathUtf8, {}, false);
        if (!face && face.error().code == ErrorCode::NoFace) continue;
        if (!face) return face.error();
        person = picture.person;
        crops.push_back(std::move(face->crop));
    }
    context.console().endProgress();
    return crops;
}

}  // namespace

Result<int> run(CliContext& context, const ModelCohortCommand& command) {
    if (const auto checked = context.checkOutput(command.out); !checked) return checked.error();
    const auto set = readDataSet(command.pictures);
    if (!set) return set.error();
    const auto entry = context.model();
    if (!entry) return entry.error();
    auto weights = readWeights(entry->pathUtf8);
    if (!weights) return weights.error();
    const auto engine = context.engine();
    if (!engine) return engine.error();
    const auto network = context.network();
    if (!network) return network.error();
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();

    // Half of the people are drawn from, the others say how near strangers stand.
    const auto crops = cropsOf(context, **analyzer, *set);
    if (!crops) return crops.error();
    const auto embeddings = embedInBatches(**analyzer, *crops);
    if (!embeddings) return embeddings.error();
    std::vector<CohortSource> sources;
    std::vector<Embedding> others;
    for (std::size_t i = 0; i < crops->size(); ++i) {
        if (i % 2 == 1) {
            others.push_back((*embeddings)[i]);
            continue;
        }
        auto clear = pooledFeaturesOf(**network, (*crops)[i]),
             poor = pooledFeaturesOf(**network, poorLook((*crops)[i]));
        if (!clear) return clear.error();
        if (!poor) return poor.error();
        sources.push_back({.embedding = (*embeddings)[i], .clear = std::move(*clear), .poor = std::move(*poor)});
    }
    auto cohort = synthesizeCohort(sources, kMembers, kSeed);
    if (!cohort) return cohort.error();
    setCohort(*weights, *cohort);
    const auto trial = (*engine)->makeEmbedder(*weights);
    if (!trial) return trial.error();
    const CohortEmbeddings& drawn = *(*trial)->cohort();
    cohort->closeness = drawn.typical - nearnessTo(drawn, others);
    setCohort(*weights, *cohort);
    if (auto written = writeSafetensors(command.out, *weights); !written) return written.error();
    Console& console = context.console();
    if (console.json())
        console.print(
            Json{{"file", command.out}, {"people", crops->size()}, {"closeness", rounded(cohort->closeness, 4)}});
    else
        console.print("Wrote " + command.out + " with a cohort drawn from " +
                      counted(sources.size(), "person", "people") + "; they stand " + fixed(cohort->closeness, 3) +
                      " nearer to one another than strangers do");
    return kExitOk;
}

}  // namespace facenet::cli
