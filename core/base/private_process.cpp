#include "core/base/private_process.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace facenet {

void makeProcessPrivate() {
    umask(0077);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__  // its search for leaks looks into the memory from another process
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

}  // namespace facenet
