#include <cmath>

#include "app/cli/commands.h"
#include "app/cli/gallery_job.h"
#include "app/cli/steered_job.h"
#include "core/analysis/gallery_calibration.h"

namespace facenet::cli {

namespace {

constexpr double kTableRates[] = {1e-2, 1e-3, 1e-4, 1e-5, 1e-6};

const char* nameOf(ThresholdOrigin origin) {
    switch (origin) {
        case ThresholdOrigin::Gallery:
            return "gallery";
        case ThresholdOrigin::ModelCurve:
            return "model_curve";
        case ThresholdOrigin::Fixed:
            break;
    }
    return "fixed";
}

const char* wordsFor(ThresholdOrigin origin) {
    switch (origin) {
        case ThresholdOrigin::Gallery:
            return "counted in this gallery";
        case ThresholdOrigin::ModelCurve:
            return "beyond what this gallery can show: by the model's own curve";
        case ThresholdOrigin::Fixed:
            break;
    }
    return "beyond what this gallery can show, and the model was never measured: a fixed, strict threshold";
}

Json rateJson(const RateEstimate& estimate) {
    return {{"rate", estimate.rate}, {"low", estimate.low}, {"high", estimate.high}};
}

Json thresholdJson(const ChosenThreshold& threshold) {
    return {{"threshold", rounded(threshold.cosine, 4)},
            {"origin", nameOf(threshold.origin)},
            {"false_accepts", rateJson(threshold.falseAccepts)},
            {"strangers_named", rateJson(threshold.strangersNamed)},
            {"true_accepts", threshold.trueAcceptRate}};
}

/// "1 in 2,000", or "none" where it has never happened.
std::string oneIn(double rate) {
    if (rate <= 0) return "none";
    std::string digits = std::to_string(std::llround(1 / rate));
    for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
    return "1 in " + digits;
}

std::string rangeText(const RateEstimate& estimate) {
    return oneIn(estimate.rate) + " (" + oneIn(estimate.high) + " to " + oneIn(estimate.low) + ")";
}

void printWords(Console& console, const GalleryCalibration& calibration, const ChosenThreshold& chosen, double rate) {
    console.print(std::string());
    console.print("So that about one stranger in " + oneIn(rate).substr(5) + " is named: similarity " +
                  fixed(chosen.cosine, 3) + ", " + wordsFor(chosen.origin) + ".");
    console.print("With the " + counted(calibration.faces(), "face", "faces") + " here it would name strangers: " +
                  rangeText(chosen.strangersNamed) + ", and " + fixed(100 * chosen.trueAcceptRate, 1) +
                  " % of the comparisons of a person with themselves reach it.");
}

}  // namespace

Result<int> run(CliContext& context, const GalleryCalibrateCommand& command) {
    const auto settings = context.storeSettings();
    if (!settings) return settings.error();
    const double rate = command.strangerRate.value_or(settings->strangerRate);
    const auto model = context.model();
    if (!model) return model.error();
    const auto gallery = context.gallery();
    if (!gallery) return gallery.error();
    SteeredJob job(context, "Comparing all faces, per cent:");
    const auto calibration = calibrateGallery((*gallery)->contents(), job.control());
    if (!calibration) return calibration.error();
    const std::vector<FarPoint>& curve = model->card.farCurve;
    const ChosenThreshold chosen = calibration->thresholdForStrangers(rate, curve, (*gallery)->independentTemplates());

    Console& console = context.console();
    if (console.json()) {
        Json table = Json::array();
        for (const double far : kTableRates) {
            Json row = thresholdJson(calibration->thresholdForFalseAccepts(far, curve));
            row["wanted_false_accepts"] = far;
            table.push_back(std::move(row));
        }
        Json chosenJson = thresholdJson(chosen);
        chosenJson["wanted_strangers_named"] = rate;
        console.print(Json{{"people", calibration->people()},
                           {"faces", calibration->faces()},
                           {"genuine_pairs", calibration->genuine().total},
                           {"impostor_pairs", calibration->impostor().total},
                           {"finest_false_accepts", calibration->finestFalseAcceptRate()},
                           {"table", std::move(table)},
                           {"chosen", std::move(chosenJson)}});
        return kExitOk;
    }
    console.print(counted(static_cast<std::size_t>(calibration->people()), "person", "people") + ", " +
                  counted(calibration->faces(), "face", "faces") + ": " + std::to_string(calibration->genuine().total) +
                  " comparisons of one person, " + std::to_string(calibration->impostor().total) + " of two");
    console.print(
        std::string("false accepts  similarity  counted (95 %)                      own faces  strangers named"));
    for (const double far : kTableRates) {
        const ChosenThreshold row = calibration->thresholdForFalseAccepts(far, curve);
        std::string counts = rangeText(row.falseAccepts);
        counts.resize(std::max<std::size_t>(counts.size(), 36), ' ');
        std::string wanted = oneIn(far);
        wanted.resize(std::max<std::size_t>(wanted.size(), 15), ' ');
        console.print(wanted + fixed(row.cosine, 3) + "       " + counts + fixed(100 * row.trueAcceptRate, 1) +
                      " %     " + oneIn(row.strangersNamed.rate) +
                      (row.origin == ThresholdOrigin::Gallery ? "" : std::string("  (") + wordsFor(row.origin) + ")"));
    }
    printWords(console, *calibration, chosen, rate);
    return kExitOk;
}

}  // namespace facenet::cli
