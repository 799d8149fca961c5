#include "core/video/reachable_host.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <strings.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace facenet {

namespace {

struct Reachable {
    std::string host;
    std::vector<std::string> ports;  ///< none: all
    std::vector<std::string> first;  ///< addresses of the first lookup
};

/// Nothing: all hosts are reachable, as for every thread that reads no film.
thread_local std::optional<Reachable> reachable;

bool isReachable(const char* host, const char* port) {
    if (!reachable) return true;
    if (!host || !*host) return false;  // this machine, which nobody named
    if (reachable->host.empty() || strcasecmp(host, reachable->host.c_str()) != 0) return false;
    return reachable->ports.empty() || (port && std::ranges::find(reachable->ports, port) != reachable->ports.end());
}

/// This machine, or a network that is nobody's in particular. Source: RFC 1122, 1918, 3927, 4193, 4291 and 6598
bool isLocal(const std::string& address) {
    const std::string numbers = address.substr(0, address.find('%'));  // without the interface
    in6_addr six{};
    in_addr four{};
    if (inet_pton(AF_INET6, numbers.c_str(), &six) == 1) {
        const auto& bytes = six.s6_addr;
        if (IN6_IS_ADDR_V4MAPPED(&six))
            std::memcpy(&four, bytes + 12, sizeof four);
        else
            return IN6_IS_ADDR_LOOPBACK(&six) || IN6_IS_ADDR_UNSPECIFIED(&six) || IN6_IS_ADDR_LINKLOCAL(&six) ||
                   (bytes[0] & 0xFE) == 0xFC;
    } else if (inet_pton(AF_INET, numbers.c_str(), &four) != 1) {
        return true;  // unknown
    }
    const std::uint32_t bits = ntohl(four.s_addr);
    constexpr std::array<std::pair<std::uint32_t, int>, 7> kNetworks{{{0x0000'0000, 8},
                                                                      {0x7F00'0000, 8},
                                                                      {0x0A00'0000, 8},
                                                                      {0xAC10'0000, 12},
                                                                      {0xC0A8'0000, 16},
                                                                      {0xA9FE'0000, 16},
                                                                      {0x6440'0000, 10}}};
    return std::ranges::any_of(
        kNetworks, [bits](const auto& network) { return (bits ^ network.first) >> (32 - network.second) == 0; });
}

std::vector<std::string> addressesIn(const addrinfo* found) {
    std::vector<std::string> addresses;
    for (; found; found = found->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (getnameinfo(found->ai_addr, found->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0)
            addresses.emplace_back(text.data());
    }
    return addresses;
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
    reachable = Reachable{.host = hostOf(address), .ports = {}, .first = {}};
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

bool isSamePlace(const std::vector<std::string>& first, const std::vector<std::string>& next) {
    const bool wasLocal = std::ranges::any_of(first, isLocal);
    return std::ranges::all_of(next, [&](const std::string& address) {
        return wasLocal ? std::ranges::find(first, address) != first.end() : !isLocal(address);
    });
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
    const int failed = next(host, service, hints, found);
    if (failed != 0 || !facenet::reachable) return failed;
    auto addresses = facenet::addressesIn(*found);
    auto& first = facenet::reachable->first;
    if (first.empty())
        first = std::move(addresses);
    else if (!facenet::isSamePlace(first, addresses)) {
        freeaddrinfo(*found);
        *found = nullptr;
        return EAI_FAIL;
    }
    return 0;
}
