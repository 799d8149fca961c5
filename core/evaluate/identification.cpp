#include "core/evaluate/identification.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "core/base/wilson_interval.h"

namespace facenet {

namespace {

constexpr int kDraws = 1000;

/// The trials of each person, by their places.
using Places = std::vector<std::vector<std::size_t>>;

Places placesByPerson(const std::vector<IdentificationTrial>& trials) {
    std::map<int, std::vector<std::size_t>> byPerson;
    for (std::size_t i = 0; i < trials.size(); ++i) byPerson[trials[i].person].push_back(i);
    Places places;
    for (auto& [person, of] : byPerson) places.push_back(std::move(of));
    return places;
}

/// As many people as there are, with replacement: the places of all their trials.
std::vector<std::size_t> drawn(const Places& people, std::mt19937& random) {
    std::uniform_int_distribution<std::size_t> person(0, people.size() - 1);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < people.size(); ++i) {
        const auto& of = people[person(random)];
        places.insert(places.end(), of.begin(), of.end());
    }
    return places;
}

std::vector<std::size_t> all(const std::vector<IdentificationTrial>& trials) {
    std::vector<std::size_t> places(trials.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    return places;
}

/// Those of the strangers, highest first.
std::vector<double> scoresOf(const std::vector<IdentificationTrial>& trials, const std::vector<std::size_t>& places) {
    std::vector<double> scores;
    for (const std::size_t i : places) scores.push_back(trials[i].score);
    std::sort(scores.begin(), scores.end(), std::greater<>());
    return scores;
}

/// Scores above it get a name. In: highest first
double thresholdAt(const std::vector<double>& strangers, double fpir) {
    const auto exceeding = static_cast<std::size_t>(fpir * static_cast<double>(strangers.size()));
    return strangers[std::min(exceeding, strangers.size() - 1)];
}

double tpirAbove(const std::vector<IdentificationTrial>& known, const std::vector<std::size_t>& places,
                 double threshold) {
    const auto named = std::count_if(places.begin(), places.end(),
                                     [&](std::size_t i) { return known[i].right && known[i].score > threshold; });
    return static_cast<double>(named) / static_cast<double>(places.size());
}

double rankOneOf(const std::vector<IdentificationTrial>& known, const std::vector<std::size_t>& places) {
    const auto right = std::count_if(places.begin(), places.end(), [&](std::size_t i) { return known[i].right; });
    return static_cast<double>(right) / static_cast<double>(places.size());
}

Estimate estimateOf(double value, std::vector<double> draws) {
    std::sort(draws.begin(), draws.end());
    const auto at = [&draws](double share) {
        return draws[static_cast<std::size_t>(std::lround(share * static_cast<double>(draws.size() - 1)))];
    };
    return {.value = value, .low = at(0.025), .high = at(0.975)};
}

Result<void> check(const IdentificationTrials& trials) {
    if (trials.known.empty()) return Error{ErrorCode::InvalidArgument, "no pictures of people of the gallery"};
    if (trials.strangers.empty()) return Error{ErrorCode::InvalidArgument, "no pictures of strangers"};
    return {};
}

bool samePeople(const std::vector<IdentificationTrial>& a, const std::vector<IdentificationTrial>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& one, const auto& other) { return one.person == other.person; });
}

}  // namespace

Result<IdentificationResult> evaluateIdentification(const IdentificationTrials& trials,
                                                    const std::vector<double>& fpirs, std::uint32_t seed) {
    if (auto checked = check(trials); !checked) return checked.error();
    const Places known = placesByPerson(trials.known), strangers = placesByPerson(trials.strangers);
    std::vector<double> rankOnes;
    std::vector<std::vector<double>> tpirs(fpirs.size());
    std::mt19937 random(seed);
    for (int draw = 0; draw < kDraws; ++draw) {
        const auto knownDrawn = drawn(known, random);
        const auto scores = scoresOf(trials.strangers, drawn(strangers, random));
        rankOnes.push_back(rankOneOf(trials.known, knownDrawn));
        for (std::size_t i = 0; i < fpirs.size(); ++i)
            tpirs[i].push_back(tpirAbove(trials.known, knownDrawn, thresholdAt(scores, fpirs[i])));
    }
    const auto everybody = all(trials.known);
    const auto scores = scoresOf(trials.strangers, all(trials.strangers));
    IdentificationResult result{.rankOne = estimateOf(rankOneOf(trials.known, everybody), std::move(rankOnes)),
                                .rates = {}};
    for (std::size_t i = 0; i < fpirs.size(); ++i) {
        const double threshold = thresholdAt(scores, fpirs[i]);
        result.rates.push_back(
            {.fpir = fpirs[i],
             .threshold = threshold,
             .tpir = estimateOf(tpirAbove(trials.known, everybody, threshold), std::move(tpirs[i]))});
    }
    return result;
}

Result<Estimate> tpirGain(const IdentificationTrials& before, const IdentificationTrials& after, double fpir,
                          std::uint32_t seed) {
    if (auto checked = check(before); !checked) return checked.error();
    if (!samePeople(before.known, after.known) || !samePeople(before.strangers, after.strangers))
        return Error{ErrorCode::InvalidArgument, "trials of other pictures"};
    const Places known = placesByPerson(before.known), strangers = placesByPerson(before.strangers);
    const auto gainOf = [&](const std::vector<std::size_t>& knownPlaces,
                            const std::vector<std::size_t>& strangerPlaces) {
        const auto tpir = [&](const IdentificationTrials& trials) {
            return tpirAbove(trials.known, knownPlaces, thresholdAt(scoresOf(trials.strangers, strangerPlaces), fpir));
        };
        return tpir(after) - tpir(before);
    };
    std::vector<double> gains;
    std::mt19937 random(seed);
    for (int draw = 0; draw < kDraws; ++draw) {
        const auto knownDrawn = drawn(known, random);
        gains.push_back(gainOf(knownDrawn, drawn(strangers, random)));
    }
    return estimateOf(gainOf(all(before.known), all(before.strangers)), std::move(gains));
}

Estimate shareOf(std::size_t part, std::size_t all) {
    const double share = all > 0 ? static_cast<double>(part) / static_cast<double>(all) : 0;
    const Interval interval = wilsonInterval(share, static_cast<double>(all));
    return {.value = share, .low = interval.low, .high = interval.high};
}

}  // namespace facenet
