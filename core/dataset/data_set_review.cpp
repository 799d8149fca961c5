#include "core/dataset/data_set_review.h"

namespace facenet {

DataSetReview::DataSetReview(DataSet set, DataSetReport report) : m_set(std::move(set)), m_report(std::move(report)) {
    using Kind = PictureFinding::Kind;
    for (const PictureFinding& finding : m_report.findings)
        if (finding.kind == Kind::DuplicateWithin || finding.kind == Kind::DuplicateAcross)
            m_leftOut.insert(finding.picture);
}

std::vector<std::size_t> DataSetReview::undecided() const {
    std::set<std::size_t> pictures;
    for (const PictureFinding& finding : m_report.findings)
        if (finding.kind == PictureFinding::Kind::LikelyMislabelled && !m_decided.contains(finding.picture) &&
            !isLeftOut(finding.picture))
            pictures.insert(finding.picture);
    return {pictures.begin(), pictures.end()};
}

void DataSetReview::setLeftOut(std::size_t picture, bool leftOut) {
    m_decided.insert(picture);
    leftOut ? static_cast<void>(m_leftOut.insert(picture)) : static_cast<void>(m_leftOut.erase(picture));
}

void DataSetReview::moveTo(std::size_t picture, std::optional<int> person) {
    m_decided.insert(picture);
    person ? static_cast<void>(m_moved.insert_or_assign(picture, *person)) : static_cast<void>(m_moved.erase(picture));
}

void DataSetReview::setPersonLeftOut(int person, bool leftOut) {
    leftOut ? static_cast<void>(m_leftOutPeople.insert(person)) : static_cast<void>(m_leftOutPeople.erase(person));
}

bool DataSetReview::isLeftOut(std::size_t picture) const {
    return m_leftOut.contains(picture) || m_leftOutPeople.contains(personOf(picture));
}

int DataSetReview::personOf(std::size_t picture) const {
    const auto moved = m_moved.find(picture);
    return moved == m_moved.end() ? m_set.pictures[picture].person : moved->second;
}

std::pair<int, int> DataSetReview::remaining() const {
    std::set<int> people;
    int pictures = 0;
    for (std::size_t i = 0; i < m_set.pictures.size(); ++i) {
        if (m_report.crops[i].state != Crop::State::Usable || isLeftOut(i)) continue;
        ++pictures;
        people.insert(personOf(i));
    }
    return {pictures, static_cast<int>(people.size())};
}

void DataSetReview::decide(TrainingOrigin& origin) const {
    for (std::size_t i = 0; i < m_set.pictures.size(); ++i)
        if (isLeftOut(i)) origin.leftOut.insert(m_set.pictures[i].pathUtf8);
    for (const auto& [picture, person] : m_moved)
        origin.moved.emplace(m_set.pictures[picture].pathUtf8, m_set.people[static_cast<std::size_t>(person)]);
}

}  // namespace facenet
