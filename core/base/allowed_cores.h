#pragma once

#include <string>

namespace facenet {

/// How many threads may work at once: the processors this process may run on (`taskset`, cpusets), but no more than
/// the time that its control groups grant (containers), at least 1.
int allowedCores();

/// What control groups grant, in processors, rounded up; 0: as much as there is. For tests.
/// In:     the folder where control groups are mounted and the content of `/proc/self/cgroup`
/// Source: Linux, Documentation/admin-guide/cgroup-v2.rst (cpu.max), scheduler/sched-bwc.rst (cpu.cfs_quota_us)
int grantedCores(const std::string& mountFolder, const std::string& ownGroups);

}  // namespace facenet
