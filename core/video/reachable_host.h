#pragma once

#include <string>

namespace facenet {

/// Lets the calling thread look up one host and no other from now on, for as long as it lives; an empty name: none. So
/// whatever a server redirects FFmpeg to or lists in a playlist, other hosts and local addresses are reached only if
/// the user's own address named them. FFmpeg has no option for it: all its protocols ask `getaddrinfo`, which is
/// answered here first. In: a host as addresses write it, without brackets. A proxy that the environment names stays
/// reachable
void reachOnly(const std::string& host);

/// The host in an address, as FFmpeg reads it: `rtsp://user:word@[::1]:554/live` has `::1`.
std::string hostOf(const std::string& address);

}  // namespace facenet
