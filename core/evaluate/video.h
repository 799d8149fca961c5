#pragma once

#include <array>
#include <set>
#include <string>
#include <vector>

namespace facenet {

/// Who is in a film for a while.
struct VisitTruth {
    double fromS = 0, toS = 0;     ///< of the film; the end does not belong to it
    std::set<std::string> people;  ///< enrolled ones; empty: only strangers
};

/// How soon, how rightly and how steadily people are named in films.
struct LiveNameFigures {
    static constexpr std::array kAfterS{0.3, 1.0, 3.0};

    std::array<int, 3> due{};               ///< enrolled people whose visits last so long
    std::array<int, 3> right{};             ///< of these, who have their name then
    int frames = 0, wrongFrames = 0;        ///< with a name of somebody who is not there
    int visits = 0, wrongVisits = 0;        ///< with such a frame
    int strangers = 0, strangersNamed = 0;  ///< visits of strangers alone, and those in which one gets a name
    int changes = 0;                        ///< of the names shown from one frame to the next, inside visits
    double seconds = 0;                     ///< of visits

    LiveNameFigures& operator+=(const LiveNameFigures& other);
};

/// Holds against the truth what is shown of a film.
/// Thread: one caller at a time
class LiveNameJudge {
public:
    /// In: visits that do not overlap, in order; what is shown between them does not count
    explicit LiveNameJudge(std::vector<VisitTruth> visits);

    /// What is shown at a time; times rise.
    void add(double timeS, const std::set<std::string>& names);
    const LiveNameFigures& figures() const { return m_figures; }

private:
    struct Progress {
        double lastS = -1;
        std::array<bool, 3> asked{};
        std::set<std::string> shown;
        bool wrong = false;
    };

    std::vector<VisitTruth> m_visits;
    std::size_t m_visit = 0;
    Progress m_progress;
    LiveNameFigures m_figures;
};

}  // namespace facenet
