#include "core/dataset/html_report.h"

#include <sodium.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

#include "core/base/replaced_file.h"
#include "core/base/wilson_interval.h"
#include "core/dataset/svg_chart.h"
#include "core/dataset/training_curves.h"

namespace facenet {

namespace {

constexpr auto kStyle = R"(
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --quiet: #59636e; --line: #d6dbe0;
  --c0: #00705e; --c1: #c2571a; --c2: #2f5fa8; --c3: #8a4f9c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --paper: #16191d; --quiet: #9aa4ae; --line: #333a41;
  --c0: #3fc1a6; --c1: #f0955e; --c2: #7fa8e8; --c3: #c58fd6; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 72rem;
  margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; margin-bottom: .2rem } h2 { font-size: 1.15rem; margin-top: 2.2rem }
p.quiet, figcaption, .legend, td.quiet { color: var(--quiet) }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 1.5rem }
figure { margin: 0 } svg { width: 100%; height: auto } svg text { font-size: 11px; fill: var(--quiet) }
svg .grid { stroke: var(--line) } svg polyline { fill: none; stroke-width: 2 } svg .dashed { stroke-dasharray: 5 4 }
.c0 { stroke: var(--c0); --of: var(--c0) } .c1 { stroke: var(--c1); --of: var(--c1) }
.c2 { stroke: var(--c2); --of: var(--c2) } .c3 { stroke: var(--c3); --of: var(--c3) }
.legend { font-size: .85rem; margin: .2rem 0 0 } .legend b { font-weight: normal; white-space: nowrap }
.legend span { display: inline-block; width: 1.4rem; height: 0; border-top: 2px solid var(--of);
  margin: 0 .4rem .25rem 1rem } .legend span.dashed { border-top-style: dashed }
table { border-collapse: collapse; font-variant-numeric: tabular-nums } th, td { text-align: left;
  padding: .3rem 1.2rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: normal } th { color: var(--quiet) }
.pairs { display: flex; flex-wrap: wrap; gap: 1rem } .pairs figure img { width: 80px; height: 80px; border-radius: 4px }
summary { cursor: pointer; color: var(--quiet); margin-top: 1.5rem }
)";

std::string number(double value, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string percent(double share, int digits = 1) {
    return number(100 * share, digits) + " %";
}

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c;
        }
    return result;
}

std::string row(const std::vector<std::string>& cells, const char* kind = "td") {
    std::string line = "<tr>";
    for (const std::string& cell : cells) line += "<" + std::string(kind) + ">" + cell + "</" + kind + ">";
    return line + "</tr>\n";
}

std::string epochCharts(const RecordedHistory& history) {
    const TrainingCurves curves = curvesOf(history);
    return svgChart("Loss", "epoch", {curves.loss, curves.validation, curves.triplet, curves.crossEntropy}) +
           svgChart("Accuracy, %", "epoch", {curves.accuracy, curves.validationAccuracy, curves.heldOut, curves.lfw}) +
           svgChart("Learning rate", "epoch", {curves.rate});
}

std::string epochTable(const RecordedHistory& history) {
    std::string table =
        row({"epoch", "loss", "validation", "accuracy", "strangers told apart", "LFW", "pictures/s", ""}, "th");
    for (const EpochEvent& epoch : history.epochs)
        table += row({std::to_string(epoch.epoch + 1), number(epoch.totalLoss, 4),
                      epoch.validationLoss ? number(*epoch.validationLoss, 4) : "", percent(epoch.accuracy),
                      epoch.heldOut ? percent(epoch.heldOut->accuracy) : "",
                      epoch.lfw ? percent(epoch.lfw->accuracy, 2) : "", number(epoch.picturesPerSecond, 0),
                      epoch.best ? "best" : ""});
    return table;
}

struct NamedSet {
    const char* name;
    std::optional<ComparedSet> ComparedModel::*member;
    const VerificationSet* set;
};

std::string accuracyOf(const VerificationScore& score) {
    const Interval interval = wilsonInterval(score.accuracy, score.pairs);
    return percent(score.accuracy, 2) + " (" + percent(interval.low) + " to " + percent(interval.high) + ")";
}

std::string rateOf(const VerificationScore& score, double far, double rate) {
    if (!score.carries(far)) return "too few pairs";
    const Interval interval = wilsonInterval(rate, score.pairs / 2.0);
    return percent(rate) + " (" + percent(interval.low) + " to " + percent(interval.high) + ")";
}

std::string comparisonTable(const std::array<ComparedModel, 2>& models, const std::vector<NamedSet>& sets) {
    std::string table = row({"judged by", "measure", "model before", "new model"}, "th");
    for (const NamedSet& named : sets) {
        if (!(models[0].*named.member) || !(models[1].*named.member)) continue;
        const VerificationScore &before = (models[0].*named.member)->score, &after = (models[1].*named.member)->score;
        table += row({named.name, "accuracy", accuracyOf(before), accuracyOf(after)});
        table += row({std::to_string(before.pairs) + " pairs", "AUC", number(before.auc, 4), number(after.auc, 4)});
        table += row({"", "recognised at 1 % false accepts", rateOf(before, 1e-2, before.tarAtFar1e2),
                      rateOf(after, 1e-2, after.tarAtFar1e2)});
        const auto &used = (models[0].*named.member)->used, &usedNow = (models[1].*named.member)->used;
        if (used && usedNow)
            table += row({"", "recognised, and two people taken for one, at a gallery's threshold",
                          percent(used->recognised) + ", " + percent(used->letIn, 2),
                          percent(usedNow->recognised) + ", " + percent(usedNow->letIn, 2)});
        table += row({"", "recognised at 0.1 % false accepts", rateOf(before, 1e-3, before.tarAtFar1e3),
                      rateOf(after, 1e-3, after.tarAtFar1e3)});
    }
    return table;
}

std::string comparisonCharts(const std::array<ComparedModel, 2>& models, const NamedSet& named) {
    std::vector<ChartLine> roc, distances;
    for (std::size_t i = 0; i < models.size(); ++i) {
        const ComparedSet& set = *(models[i].*named.member);
        const bool isOld = i == 0;
        ChartLine curve{.name = isOld ? "model before" : "new model", .dashed = isOld};
        for (const RocPoint& point : set.roc)
            curve.points.emplace_back(100 * point.falseAcceptRate, 100 * point.trueAcceptRate);
        roc.push_back(std::move(curve));
        for (const auto& [histogram, kind, colour] :
             {std::tuple(&set.genuine, "same person", 0), std::tuple(&set.impostor, "different people", 1)}) {
            ChartLine line{
                .name = std::string(kind) + (isOld ? ", before" : ", new"), .dashed = isOld, .colour = colour};
            double total = 0;
            for (const int count : *histogram) total += count;
            for (std::size_t bin = 0; bin < histogram->size() && total > 0; ++bin)
                line.points.emplace_back((double(bin) + 0.5) * double{kFarthestDistance} / double(kDistanceBins),
                                         100 * (*histogram)[bin] / total);
            distances.push_back(std::move(line));
        }
    }
    return svgChart(std::string("Recognised by strangers let in, % (") + named.name + ")", "strangers let in, %", roc) +
           svgChart("Share of pairs, %", "Euclidean distance", distances);
}

/// A picture as an element that carries it; nothing where it cannot be read.
std::string image(const TrainingPictures& pictures, std::uint32_t picture) {
    cv::Mat pixels(kTrainingSidePx, kTrainingSidePx, CV_8UC3);
    if (picture >= pictures.count() || !pictures.read(picture, {}, {pixels.data, kTrainingPictureBytes})) return {};
    std::vector<unsigned char> jpeg;
    cv::imencode(".jpg", pixels, jpeg);
    std::string text(sodium_base64_ENCODED_LEN(jpeg.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), jpeg.data(), jpeg.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the zero at the end
    return "<img alt=\"\" src=\"data:image/jpeg;base64," + text + "\">";
}

std::string pair(const TrainingPictures& pictures, std::uint32_t first, std::uint32_t second,
                 const std::string& caption) {
    return "<figure>" + image(pictures, first) + image(pictures, second) + "<figcaption>" + caption +
           "</figcaption></figure>\n";
}

std::string worstPairs(const ComparedModel& model, const NamedSet& named) {
    std::string all;
    for (const WorstPair& worst : (model.*named.member)->worst)
        all += pair(*named.set->pictures, worst.first, worst.second,
                    (worst.samePerson ? "one person, distance " : "two people, distance ") + number(worst.distance, 2));
    return all;
}

std::string confusions(const ReportContents& contents) {
    const std::optional<PersonAccuracies>&before = (*contents.models)[0].trained,
          &after = (*contents.models)[1].trained;
    if (!before || !after || after->pictures() == 0) return {};
    const auto shareOf = [](const PersonAccuracies& told) {
        return std::to_string(told.right()) + " of " + std::to_string(told.pictures());
    };
    std::string text =
        "<h2>People who were trained on</h2>\n<p>Pictures that are most like their own person: " + shareOf(*before) +
        " with the model before, " + shareOf(*after) + " with the new one.</p>\n";
    if (!contents.pictures) return text;
    const auto nameOf = [&](std::int64_t person) {
        return escaped(contents.data.names.at(static_cast<std::size_t>(person)));
    };
    std::string table;
    for (std::size_t i = 0; i < after->people.size(); ++i) {
        const PersonAccuracy &old = before->people[i], &now = after->people[i];
        if (now.right < now.pictures || old.right < old.pictures)
            table += row({nameOf(std::int64_t(i)), std::to_string(old.right) + " of " + std::to_string(old.pictures),
                          std::to_string(now.right) + " of " + std::to_string(now.pictures)});
    }
    if (!table.empty()) text += "<table>" + row({"person", "model before", "new model"}, "th") + table + "</table>\n";
    if (after->confusions.empty()) return text;
    constexpr std::size_t kMostShown = 12;
    text += "<h2>Who the new model takes for whom</h2>\n<div class=\"pairs\">\n";
    for (std::size_t i = 0; i < std::min(after->confusions.size(), kMostShown); ++i) {
        const Confusion& confusion = after->confusions[i];
        text += pair(*contents.data.pictures, confusion.picture, confusion.like,
                     nameOf(confusion.person) + " for " + nameOf(confusion.other) + ", " +
                         std::to_string(confusion.pictures) + (confusion.pictures == 1 ? " picture" : " pictures"));
    }
    return text + "</div>\n";
}

std::string optionsTable(const std::string& json) {
    const auto options = nlohmann::json::parse(json, nullptr, false);
    std::string table;
    if (options.is_object())
        for (const auto& [key, value] : options.items()) table += row({escaped(key), escaped(value.dump())});
    return table;
}

}  // namespace

Result<void> writeHtmlReport(const std::string& pathUtf8, const ReportContents& contents) {
    const RecordedHistory& history = contents.history;
    std::string page =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\"><title>" +
        escaped(contents.name) + "</title><style>" + kStyle + "</style></head><body>\n<h1>" + escaped(contents.name) +
        "</h1>\n<p class=\"quiet\">A training of Facenet Studio " + FACENET_VERSION + ": " +
        std::to_string(history.epochs.size()) + " epochs";
    if (contents.models)
        page += ", " + std::to_string(contents.data.training.size()) + " pictures of " +
                std::to_string(contents.data.people) + " people";
    page += "</p>\n<div class=\"charts\">\n" + epochCharts(history) + "</div>\n";
    if (contents.models) {
        const std::vector<NamedSet> sets{{"strangers held out", &ComparedModel::heldOut, &contents.data.heldOut},
                                         {"LFW", &ComparedModel::lfw, &contents.data.lfw}};
        const std::string table = comparisonTable(*contents.models, sets);
        page +=
            "<h2>Before and after</h2>\n<table>" + table +
            "</table>\n<p class=\"quiet\">In brackets the interval in which the true value lies with a probability of "
            "95 %.</p>\n";
        for (const NamedSet& named : sets) {
            if (!((*contents.models)[0].*named.member) || !((*contents.models)[1].*named.member)) continue;
            page += "<div class=\"charts\">\n" + comparisonCharts(*contents.models, named) + "</div>\n";
            if (contents.pictures)
                page += "<h2>What the new model gets most wrong (" + std::string(named.name) +
                        ")</h2>\n<div class=\"pairs\">\n" + worstPairs((*contents.models)[1], named) + "</div>\n";
        }
        page += confusions(contents);
    }
    page += "<details><summary>All epochs</summary><table>" + epochTable(history) + "</table></details>\n" +
            "<details><summary>Options</summary><table>" + optionsTable(history.optionsJson) +
            "</table></details>\n</body></html>\n";
    return replaceFile(pathUtf8, page, contents.pictures ? Readers::UserAlone : Readers::Everybody);
}

}  // namespace facenet
