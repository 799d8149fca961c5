#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/dataset/doctor.h"
#include "core/dataset/training_origin.h"

namespace facenet {

/// A data set that was examined, and what somebody decided on its pictures and people. At first the pictures that a
/// training would stumble over are left out: copies. Those that seem to show somebody else stay until somebody decides:
/// people who look alike are what a network learns most from.
class DataSetReview {
public:
    DataSetReview() = default;
    DataSetReview(DataSet set, DataSetReport report);

    const DataSet& set() const { return m_set; }
    const DataSetReport& report() const { return m_report; }
    /// Whether there is nothing to review: nothing was examined.
    bool empty() const { return m_report.crops.empty(); }

    /// Pictures that seem to show somebody else and that nobody has decided on.
    std::vector<std::size_t> undecided() const;
    /// Leaves a picture out, or takes it in again.
    void setLeftOut(std::size_t picture, bool leftOut);
    /// Counts a picture to somebody else, a number in `DataSet::people`; to its own person with
    /// none.
    void moveTo(std::size_t picture, std::optional<int> person);
    /// A whole person, whatever is decided on the pictures.
    void setPersonLeftOut(int person, bool leftOut);
    bool isPersonLeftOut(int person) const { return m_leftOutPeople.contains(person); }
    bool isLeftOut(std::size_t picture) const;
    /// Whose the picture is, as it was decided.
    int personOf(std::size_t picture) const;
    /// Usable pictures and people that remain, in this order.
    std::pair<int, int> remaining() const;

    /// Writes the decisions into what a training begins with.
    void decide(TrainingOrigin& origin) const;

private:
    DataSet m_set;
    DataSetReport m_report;
    std::set<std::size_t> m_leftOut, m_decided;
    std::set<int> m_leftOutPeople;
    std::map<std::size_t, int> m_moved;
};

}  // namespace facenet
