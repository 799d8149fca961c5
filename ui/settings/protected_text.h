#pragma once

#include <QString>

#include "database/gallery_store.h"

namespace facenet {

/// What can still be read, or opens with a passphrase from before, and what to do about it; empty where all is done.
QString unfinishedText(const Protected& done);

}  // namespace facenet
