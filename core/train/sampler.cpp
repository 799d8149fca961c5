#include "core/train/sampler.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace facenet {

namespace {

/// Moves `count` random elements to the front, each order as likely. Source: Durstenfeld, CACM 7(7), 1964
template <typename T>
void shuffleFront(std::vector<T>& items, std::size_t count, CounterRandom& random) {
    for (std::size_t i = 0; i < count && i + 1 < items.size(); ++i)
        std::swap(items[i], items[i + random.below(items.size() - i)]);
}

/// What stays together.
std::int64_t unitsOf(const TrainingOptions& options, std::int64_t pictures) {
    return pictures / (options.sampler == SamplerKind::RandomTriplets ? 3 : options.picturesPerPerson);
}

}  // namespace

int mostProcesses(const TrainingOptions& options, int pictures) {
    return static_cast<int>(unitsOf(options, pictures));
}

Result<void> checkShared(const TrainingOptions& options, int processes) {
    const int most = mostProcesses(options, options.batchPictures);
    if (processes <= most) return {};
    return Error{ErrorCode::InvalidArgument, "a batch of " + std::to_string(options.batchPictures) +
                                                 " pictures cannot be shared by " + std::to_string(processes) +
                                                 " processes, but by " + std::to_string(most)};
}

std::vector<std::int64_t> placesOf(const TrainingOptions& options, std::int64_t pictures, int rank, int size) {
    const std::int64_t units = unitsOf(options, pictures);
    const std::int64_t first = units * rank / size, end = units * (rank + 1) / size;
    std::vector<std::int64_t> places;
    if (options.sampler == SamplerKind::RandomTriplets) {
        for (std::int64_t third = 0; third < 3; ++third)
            for (std::int64_t i = first; i < end; ++i) places.push_back(third * units + i);
    } else {
        for (std::int64_t i = first * options.picturesPerPerson; i < end * options.picturesPerPerson; ++i)
            places.push_back(i);
    }
    return places;
}

int halvedBatch(int pictures, const TrainingOptions& options) {
    const int unit = options.sampler == SamplerKind::RandomTriplets ? 3 : options.picturesPerPerson;
    const int least = options.sampler == SamplerKind::RandomTriplets ? 3 : 2 * options.picturesPerPerson;
    const int smaller = pictures / 2 / unit * unit;
    return smaller >= least && smaller < pictures ? smaller : 0;
}

Result<BatchSampler> BatchSampler::make(const std::vector<std::uint32_t>& pictures,
                                        const std::vector<std::int64_t>& labels, const TrainingOptions& options,
                                        const std::vector<std::vector<std::int64_t>>& alike) {
    std::map<std::int64_t, std::vector<std::uint32_t>> people;
    for (const std::uint32_t picture : pictures) people[labels.at(picture)].push_back(picture);
    BatchSampler sampler;
    sampler.m_kind = options.sampler;
    sampler.m_batchPictures = options.batchPictures;
    sampler.m_picturesPerPerson = options.picturesPerPerson;
    sampler.m_seed = options.seed;
    sampler.m_stepsPerEpoch = std::max(1, static_cast<int>(pictures.size()) / options.batchPictures);
    for (auto& [label, owned] : people) {
        if (owned.size() >= 2) sampler.m_withPairs.push_back(sampler.m_people.size());
        sampler.m_people.push_back(std::move(owned));
        sampler.m_labels.push_back(label);
    }
    if (sampler.m_people.size() < 2)
        return Error{ErrorCode::InvalidArgument, "training needs pictures of at least two people"};
    if (sampler.m_withPairs.empty())
        return Error{ErrorCode::InvalidArgument, "training needs somebody with at least two pictures"};
    if (options.hardNegatives <= 0 || alike.empty()) return sampler;
    sampler.m_hardNegatives = options.hardNegatives;
    std::map<std::int64_t, std::size_t> placeOf;
    for (std::size_t i = 0; i < sampler.m_labels.size(); ++i) placeOf[sampler.m_labels[i]] = i;
    for (const std::int64_t label : sampler.m_labels) {
        auto& places = sampler.m_alike.emplace_back();
        for (const std::int64_t other : alike.at(static_cast<std::size_t>(label)))
            if (const auto found = placeOf.find(other); found != placeOf.end()) places.push_back(found->second);
    }
    return sampler;
}

std::vector<Sample> BatchSampler::batch(int epoch, int step) const {
    return m_kind == SamplerKind::RandomTriplets ? triplets(epoch, step) : peopleByPictures(epoch, step);
}

std::vector<Sample> BatchSampler::triplets(int epoch, int step) const {
    const auto count = static_cast<std::size_t>(m_batchPictures / 3);
    std::vector<Sample> samples(3 * count);
    for (std::size_t i = 0; i < count; ++i) {
        CounterRandom random(m_seed, static_cast<std::uint64_t>(epoch), static_cast<std::uint64_t>(step) * count + i);
        const std::size_t person = m_withPairs[random.below(m_withPairs.size())];
        const auto& own = m_people[person];
        const std::uint64_t anchor = random.below(own.size());
        std::uint64_t positive = random.below(own.size() - 1);
        if (positive >= anchor) ++positive;
        const std::size_t stranger = strangerTo(person, random);
        const auto& others = m_people[stranger];
        samples[i] = {own[anchor], m_labels[person], random.next()};
        samples[count + i] = {own[positive], m_labels[person], random.next()};
        samples[2 * count + i] = {others[random.below(others.size())], m_labels[stranger], random.next()};
    }
    return samples;
}

std::size_t BatchSampler::strangerTo(std::size_t person, CounterRandom& random) const {
    if (m_hardNegatives > 0 && random.unit() < m_hardNegatives && !m_alike[person].empty())
        return m_alike[person][random.below(m_alike[person].size())];
    const std::size_t stranger = random.below(m_people.size() - 1);
    return stranger >= person ? stranger + 1 : stranger;
}

/// Draws the people of a batch of P x K one by one: all who are there once before anybody comes again.
class BatchSampler::PeopleInTurn {
public:
    explicit PeopleInTurn(const BatchSampler& sampler) : m_sampler(sampler), m_order(sampler.m_people.size()) {
        std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    }

    std::size_t next(CounterRandom& random) {
        if (m_drawn % m_order.size() == 0) {
            shuffleFront(m_order, m_order.size(), random);
            m_isDrawn.assign(m_order.size(), false);
            m_place = 0;
        }
        while (m_isDrawn[m_order[m_place]]) ++m_place;
        std::size_t person = m_order[m_place];
        if (m_sampler.m_hardNegatives > 0 && m_drawn > 0 && random.unit() < m_sampler.m_hardNegatives) {
            std::vector<std::size_t> alike = m_sampler.m_alike[m_last];
            std::erase_if(alike, [&](std::size_t other) { return m_isDrawn[other]; });
            if (!alike.empty()) person = alike[random.below(alike.size())];
        }
        m_isDrawn[person] = true;
        ++m_drawn;
        return m_last = person;
    }

private:
    const BatchSampler& m_sampler;
    std::vector<std::size_t> m_order;
    std::vector<bool> m_isDrawn;
    std::size_t m_place = 0, m_drawn = 0, m_last = 0;
};

std::vector<Sample> BatchSampler::peopleByPictures(int epoch, int step) const {
    CounterRandom random(m_seed, static_cast<std::uint64_t>(epoch), static_cast<std::uint64_t>(step));
    const auto perPerson = static_cast<std::size_t>(m_picturesPerPerson);
    const std::size_t people = static_cast<std::size_t>(m_batchPictures) / perPerson;
    std::vector<Sample> samples;
    PeopleInTurn inTurn(*this);
    for (std::size_t i = 0; i < people; ++i) {
        const std::size_t person = inTurn.next(random);
        std::vector<std::uint32_t> own = m_people[person];
        shuffleFront(own, perPerson, random);
        for (std::size_t k = 0; k < perPerson; ++k)
            samples.push_back({own[k % own.size()], m_labels[person], random.next()});
    }
    return samples;
}

}  // namespace facenet
