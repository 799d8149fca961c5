#include "core/evaluate/video.h"

#include <algorithm>
#include <utility>

namespace facenet {

LiveNameFigures& LiveNameFigures::operator+=(const LiveNameFigures& other) {
    for (std::size_t i = 0; i < due.size(); ++i) {
        due[i] += other.due[i];
        right[i] += other.right[i];
    }
    frames += other.frames;
    wrongFrames += other.wrongFrames;
    visits += other.visits;
    wrongVisits += other.wrongVisits;
    strangers += other.strangers;
    strangersNamed += other.strangersNamed;
    changes += other.changes;
    seconds += other.seconds;
    return *this;
}

LiveNameJudge::LiveNameJudge(std::vector<VisitTruth> visits) : m_visits(std::move(visits)) {}

void LiveNameJudge::add(double timeS, const std::set<std::string>& names) {
    while (m_visit < m_visits.size() && timeS >= m_visits[m_visit].toS) {
        ++m_visit;
        m_progress = {};
    }
    if (m_visit == m_visits.size() || timeS < m_visits[m_visit].fromS) return;
    const VisitTruth& visit = m_visits[m_visit];
    const bool begins = m_progress.lastS < 0;
    if (begins) {
        ++m_figures.visits;
        m_figures.strangers += visit.people.empty() ? 1 : 0;
    } else {
        m_figures.seconds += timeS - m_progress.lastS;
        m_figures.changes += names != m_progress.shown ? 1 : 0;
    }
    ++m_figures.frames;
    if (!std::ranges::includes(visit.people, names)) {
        ++m_figures.wrongFrames;
        if (!std::exchange(m_progress.wrong, true)) {
            ++m_figures.wrongVisits;
            m_figures.strangersNamed += visit.people.empty() ? 1 : 0;
        }
    }
    for (std::size_t i = 0; i < LiveNameFigures::kAfterS.size(); ++i) {
        if (timeS < visit.fromS + LiveNameFigures::kAfterS[i] || std::exchange(m_progress.asked[i], true)) continue;
        m_figures.due[i] += static_cast<int>(visit.people.size());
        m_figures.right[i] += static_cast<int>(
            std::ranges::count_if(visit.people, [&](const std::string& name) { return names.contains(name); }));
    }
    m_progress.lastS = timeS;
    m_progress.shown = names;
}

}  // namespace facenet
