#pragma once

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace facenet {

class Sql;

/// What in a copy of a store was not what it should be.
struct CopyDamage {
    int faces = 0;    ///< left out: their picture is none, or damaged
    int vectors = 0;  ///< left out: not 128 numbers of unit norm; those of faces are measured again from their pictures
    int names = 0;    ///< of people, made names that can be shown

    bool any() const { return faces + vectors + names > 0; }
};

/// Looks at all pictures, vectors and names of a copy that anybody may have made, or a disk has damaged, and takes out
/// what cannot be used: one row must not decide for all others. Of a protected copy nothing is looked at: its cells are
/// authenticated.
/// In:     a copy with today's schema and without a passphrase, in no transaction
/// Errors: Cancelled, those of `Sql`
Result<CopyDamage> cleanCopy(Sql& sql, const JobControl* control);

}  // namespace facenet
