#pragma once

#include <string>
#include <vector>

namespace facenet {

/// Lets the calling thread look up the host of an address and no other from now on, for as long as it lives; an empty
/// address: none. So whatever a server redirects FFmpeg to or lists in a playlist, other hosts and local addresses are
/// reached only if the user's own address named them. Of a web server only the port of the address is reached, and of
/// one that does not encrypt the usual one that does: else it could redirect to what is not encrypted, or to another
/// service of its machine. Nor may the name become another place meanwhile, see `isSamePlace`. FFmpeg has no option for
/// it: all its protocols ask `getaddrinfo`, which is answered here first.
void reachOnly(const std::string& address);

/// The host in an address, as FFmpeg reads it: `rtsp://user:word@[::1]:554/live` has `::1`.
std::string hostOf(const std::string& address);

/// Whether a host's name still means what it meant at first. One that was in the internet may get other addresses
/// there, but none of this machine or of the networks around it; one that was here keeps its addresses. (Else whoever
/// owns a name could send a visitor to any device of theirs: DNS rebinding.) In: addresses as numbers
bool isSamePlace(const std::vector<std::string>& first, const std::vector<std::string>& next);

}  // namespace facenet
