#pragma once

#include <QString>

namespace facenet {

/// An address without what lets anybody in: the password, and what stands for one in the query, the path or the
/// fragment of many cameras' (`/user=me_password=open_channel=1.sdp`). Of what is no address that can be understood:
/// nothing.
QString withoutPassword(const QString& source);

}  // namespace facenet
