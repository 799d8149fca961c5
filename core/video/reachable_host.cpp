#include "core/video/reachable_host.h"

#include <dlfcn.h>
#include <netdb.h>
#include <strings.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

namespace facenet {

namespace {

struct Reachable {
    std::string host;
    std::vector<std::string> ports;  ///< none: all
};

/// Nothing: all hosts are reachable, as for every thread that reads no film.
thread_local std::optional<Reachable> reachable;

bool isReachable(const char* host, const char* port) {
    if (!reachable) return true;
    if (!host || !*host) return false;  // this machine, which nobody named
    if (reachable->host.empty() || strcasecmp(host, reachable->host.c_str()) != 0) return false;
    return reachable->ports.empty() || (port && std::ranges::find(reachable->ports, port) != reachable->ports.end());
}

/// Host and port, without the user's name.
std::string authorityOf(const std::string& address) {
    const auto scheme = address.find("://");
    std::string authority = address.substr(scheme == std::string::npos ? 0 : scheme + 3);
    authority.resize(std::min(authority.size(), authority.find_first_of("/?#")));
    if (const auto at = authority.rfind('@'); at != std::string::npos) authority.erase(0, at + 1);
    return authority;
}

}  // namespace

void reachOnly(const std::string& address) {
    reachable = Reachable{.host = hostOf(address), .ports = {}};
    const std::string scheme = address.substr(0, std::min(address.find(':'), address.size()));
    const bool isEncrypted = strcasecmp(scheme.c_str(), "https") == 0;
    if (!isEncrypted && strcasecmp(scheme.c_str(), "http") != 0) return;  // RTSP has further ports
    const std::string authority = authorityOf(address);
    const auto colon = authority.rfind(':');
    const bool hasPort = colon != std::string::npos && colon + 1 < authority.size() && !authority.ends_with(']');
    // FFmpeg passes the number on as it reads it.
    const int port = hasPort ? std::atoi(authority.c_str() + colon + 1) : isEncrypted ? 443 : 80;
    reachable->ports = {std::to_string(port)};
    if (!isEncrypted) reachable->ports.emplace_back("443");
}

std::string hostOf(const std::string& address) {
    const std::string authority = authorityOf(address);
    if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
    return authority.substr(0, authority.find(':'));
}

}  // namespace facenet

/// Stands before the C library's in the programs; see `reachOnly`.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* host, const char* service,
                                                                  const addrinfo* hints, addrinfo** found) {
    using Lookup = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto next = reinterpret_cast<Lookup>(dlsym(RTLD_NEXT, "getaddrinfo"));
    if (!next || !facenet::isReachable(host, service)) return EAI_FAIL;
    return next(host, service, hints, found);
}
