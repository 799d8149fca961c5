#include "core/model/torch/engine_thread.h"

namespace facenet {

Worker& engineThread() {
    static Worker* const worker = new Worker;  // LibTorch's own threads don't end before the program either
    return *worker;
}

}  // namespace facenet
