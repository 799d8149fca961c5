#include "core/train/process_group.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <vector>

namespace facenet {

namespace {

/// The first of these variables that is set.
struct Variable {
    std::string name, value;
};
std::optional<Variable> firstSet(const std::vector<const char*>& names) {
    for (const char* name : names)
        if (const char* value = std::getenv(name); value != nullptr && *value != 0) return Variable{name, value};
    return std::nullopt;
}

Result<std::optional<int>> numberIn(const std::vector<const char*>& names) {
    const auto variable = firstSet(names);
    if (!variable) return std::optional<int>();
    const std::string& text = variable->value;
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0)
        return Error{ErrorCode::InvalidArgument, variable->name + " is '" + text + "', which is no number"};
    return std::optional(number);
}

}  // namespace

Result<std::optional<ProcessPlace>> processPlaceFromEnvironment() {
    ProcessPlace place;
    const auto address = firstSet({"MASTER_ADDR"}), meeting = firstSet({kMeetingFileVariable});
    if (address) place.address = address->value;
    if (meeting) place.meetingFileUtf8 = meeting->value;
    // Those of Open MPI and Slurm stand in the environment of whatever runs in a job; the address says that it is
    // meant.
    const auto named = [&address](const char* name, const char* mpi, const char* slurm) {
        return address ? std::vector<const char*>{name, mpi, slurm} : std::vector<const char*>{name};
    };
    struct Wanted {
        int* out;
        std::vector<const char*> names;
        bool found = false;
    };
    std::array<Wanted, 5> wanted{
        {{&place.rank, named("RANK", "OMPI_COMM_WORLD_RANK", "SLURM_PROCID")},
         {&place.size, named("WORLD_SIZE", "OMPI_COMM_WORLD_SIZE", "SLURM_NTASKS")},
         {&place.localRank, named("LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_RANK", "SLURM_LOCALID")},
         {&place.localSize, named("LOCAL_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE", "SLURM_NTASKS_PER_NODE")},
         {&place.port, {"MASTER_PORT"}}}};
    for (Wanted& each : wanted) {
        const auto number = numberIn(each.names);
        if (!number) return number.error();
        each.found = number->has_value();
        if (each.found) *each.out = **number;
    }
    const auto& [rank, size, localRank, localSize, port] = wanted;
    if (!rank.found && !size.found) return std::optional<ProcessPlace>();
    const auto refuse = [](const std::string& why) { return Error{ErrorCode::InvalidArgument, why}; };
    if (!rank.found || !size.found) return refuse("RANK and WORLD_SIZE go together");
    if (place.size < 1 || place.rank >= place.size)
        return refuse("RANK " + std::to_string(place.rank) + " is not below WORLD_SIZE " + std::to_string(place.size));
    if (!address && !meeting) return refuse("MASTER_ADDR says where the processes find each other");
    if (address && !port.found) return refuse("MASTER_PORT goes with MASTER_ADDR");
    if (!localRank.found) place.localRank = address ? 0 : place.rank;
    if (!localSize.found) place.localSize = address ? place.localRank + 1 : place.size;
    if (place.localRank >= place.localSize) return refuse("LOCAL_RANK is not below LOCAL_WORLD_SIZE");
    const auto agent = firstSet({"TORCHELASTIC_USE_AGENT_STORE"});
    place.storeRuns = agent && (agent->value == "True" || agent->value == "1");
    return std::optional(place);
}

Result<bool> proceedTogether(JobControl& control, ProcessGroup* processes) {
    if (processes == nullptr) return control.proceed();
    constexpr auto kBetweenLooks = std::chrono::milliseconds(100);
    for (;;) {
        const JobControl::Ending ending = control.ending();
        std::array<std::int64_t, 3> wish{ending == JobControl::Ending::Cancel, ending == JobControl::Ending::Stop,
                                         !control.proceedAtOnce()};
        if (auto agreed = processes->largest(wish); !agreed) return agreed.error();
        if (wish[0] != 0) control.cancel();
        if (wish[1] != 0) control.stop();
        if (wish[0] != 0 || wish[1] != 0) return false;
        if (wish[2] == 0) return true;
        std::this_thread::sleep_for(kBetweenLooks);
    }
}

}  // namespace facenet
