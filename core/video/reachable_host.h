#pragma once

#include <string>

namespace facenet {

/// Lets the calling thread look up the host of an address and no other from now on, for as long as it lives; an empty
/// address: none. So whatever a server redirects FFmpeg to or lists in a playlist, other hosts and local addresses are
/// reached only if the user's own address named them. Of a web server only the port of the address is reached, and of
/// one that does not encrypt the usual one that does: else it could redirect to what is not encrypted, or to another
/// service of its machine. FFmpeg has no option for it: all its protocols ask `getaddrinfo`, which is answered here
/// first.
void reachOnly(const std::string& address);

/// The host in an address, as FFmpeg reads it: `rtsp://user:word@[::1]:554/live` has `::1`.
std::string hostOf(const std::string& address);

}  // namespace facenet
