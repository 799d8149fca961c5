#include "core/video/kept_address.h"

#include <algorithm>
#include <regex>
#include <sstream>

namespace facenet {

namespace {

/// Without those parameters whose names say that they are secret.
std::string withoutSecrets(const std::string& query) {
    static const std::regex kSecret("pass|pwd|token|auth|key|secret", std::regex::icase);
    std::string kept;
    std::istringstream items(query);
    for (std::string item; std::getline(items, item, '&');)
        if (!std::regex_search(item.substr(0, item.find('=')), kSecret)) kept += (kept.empty() ? "" : "&") + item;
    return kept;
}

}  // namespace

std::string withoutPassword(const std::string& source) {
    const std::size_t scheme = source.find("://");
    if (scheme == std::string::npos) return source;
    const bool isPlain = std::ranges::all_of(source, [](unsigned char c) { return c > 0x20 && c != 0x7f; });
    const std::size_t authority = scheme + 3;
    const std::string whole = source.substr(0, source.find('#'));
    const std::size_t query = whole.find('?', authority), path = std::min(whole.find('/', authority), query);
    std::string host = whole.substr(authority, path == std::string::npos ? path : path - authority), user;
    if (const std::size_t at = host.rfind('@'); at != std::string::npos) {
        user = host.substr(0, std::min(host.find(':'), at)) + '@';
        host.erase(0, at + 1);
    }
    static const std::regex kHost(R"((\[[0-9a-fA-F:.]+\]|[^\[\]:]*)(:[0-9]*)?)");
    if (!isPlain || !std::regex_match(host, kHost)) return {};
    std::string kept = source.substr(0, authority) + user + host;
    if (path != std::string::npos && path != query) {
        static const std::regex kSecretInPath("((?:pass|pwd|token|auth|key|secret)[^=/&;]*=)[^/&_;]*",
                                              std::regex::icase);
        kept += std::regex_replace(whole.substr(path, query == std::string::npos ? query : query - path), kSecretInPath,
                                   "$1");
    }
    const std::string parameters = query == std::string::npos ? std::string() : withoutSecrets(whole.substr(query + 1));
    return parameters.empty() ? kept : kept + '?' + parameters;
}

}  // namespace facenet
