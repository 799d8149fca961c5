#include "core/base/allowed_cores.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <thread>

namespace facenet {

namespace {

namespace fs = std::filesystem;

/// The least of a group and all around it; 0: none sets a limit. In: reads quota over period, 0 for none
template <typename QuotaOf>
double leastOf(const fs::path& mount, const fs::path& group, QuotaOf quotaOf) {
    double least = 0;
    for (fs::path at = mount / group.relative_path();; at = at.parent_path()) {
        if (const double quota = quotaOf(at); quota > 0) least = least > 0 ? std::min(least, quota) : quota;
        if (at == mount || !at.has_relative_path() || at.native().size() <= mount.native().size()) break;
    }
    return least;
}

double quotaOfVersion2(const fs::path& group) {
    std::ifstream file(group / "cpu.max");
    double quota = 0, period = 0;  // "max 100000": none
    return file >> quota >> period && period > 0 ? quota / period : 0;
}

double quotaOfVersion1(const fs::path& group) {
    std::ifstream quotaFile(group / "cpu.cfs_quota_us"), periodFile(group / "cpu.cfs_period_us");
    double quota = 0, period = 0;  // -1: none
    return quotaFile >> quota && periodFile >> period && period > 0 ? quota / period : 0;
}

/// glibc's own count is of all that are there.
int affineProcessors() {
    constexpr int kMostProcessors = 8192;
    const std::size_t bytes = CPU_ALLOC_SIZE(kMostProcessors);
    const std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> set(CPU_ALLOC(kMostProcessors),
                                                               [](cpu_set_t* allocated) { CPU_FREE(allocated); });
    if (set && ::sched_getaffinity(0, bytes, set.get()) == 0) return std::max(1, CPU_COUNT_S(bytes, set.get()));
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace

int grantedCores(const std::string& mountFolder, const std::string& ownGroups) {
    std::istringstream lines(ownGroups);
    double granted = 0;
    for (std::string line; std::getline(lines, line);) {
        // number:controllers:path, version 2 without controllers
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
        const fs::path group = line.substr(second + 1), mount = mountFolder;
        double quota = 0;
        if (controllers == ",,") {
            const fs::path unified = fs::exists(mount / "unified") ? mount / "unified" : mount;
            quota = leastOf(unified, group, quotaOfVersion2);
        } else if (controllers.find(",cpu,") != std::string::npos) {
            quota = leastOf(mount / "cpu", group, quotaOfVersion1);
        }
        if (quota > 0) granted = granted > 0 ? std::min(granted, quota) : quota;
    }
    return static_cast<int>(std::ceil(granted));
}

int allowedCores() {
    const int processors = affineProcessors();
    std::ifstream own("/proc/self/cgroup");
    const int granted = grantedCores("/sys/fs/cgroup", {std::istreambuf_iterator<char>(own), {}});
    return granted > 0 ? std::min(processors, granted) : processors;
}

}  // namespace facenet
