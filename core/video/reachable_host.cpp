#include "core/video/reachable_host.h"

#include <dlfcn.h>
#include <netdb.h>
#include <strings.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace facenet {

namespace {

struct Reachable {
    std::string host, proxy;
};

/// Nothing: all hosts are reachable, as for every thread that reads no film.
thread_local std::optional<Reachable> reachable;

bool isReachable(const char* host) {
    if (!reachable) return true;
    if (!host || !*host) return false;  // this machine, which nobody named
    return (!reachable->host.empty() && strcasecmp(host, reachable->host.c_str()) == 0) ||
           (!reachable->proxy.empty() && strcasecmp(host, reachable->proxy.c_str()) == 0);
}

}  // namespace

void reachOnly(const std::string& host) {
    const char* proxy = std::getenv("http_proxy");  // the one that FFmpeg reads
    reachable = {.host = host, .proxy = proxy && !host.empty() ? hostOf(proxy) : std::string()};
}

std::string hostOf(const std::string& address) {
    const auto scheme = address.find("://");
    std::string authority = address.substr(scheme == std::string::npos ? 0 : scheme + 3);
    authority.resize(std::min(authority.size(), authority.find_first_of("/?#")));
    if (const auto at = authority.rfind('@'); at != std::string::npos) authority.erase(0, at + 1);
    if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
    return authority.substr(0, authority.find(':'));
}

}  // namespace facenet

/// Stands before the C library's in the programs; see `reachOnly`.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* host, const char* service,
                                                                  const addrinfo* hints, addrinfo** found) {
    using Lookup = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto next = reinterpret_cast<Lookup>(dlsym(RTLD_NEXT, "getaddrinfo"));
    if (!next || !facenet::isReachable(host)) return EAI_FAIL;
    return next(host, service, hints, found);
}
