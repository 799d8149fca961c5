#pragma once

#include <string>

namespace facenet {

/// An address without what lets anybody in: the password, and what stands for one in the query, the path or the
/// fragment of many cameras' (`/user=me_password=open_channel=1.sdp`). Whatever is kept, shown or logged goes through
/// it. A path stays as it is. Of what is no address that can be understood: nothing.
std::string withoutPassword(const std::string& source);

}  // namespace facenet
