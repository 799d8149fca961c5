#include "core/dataset/data_set.h"
#include "core/dataset/split_record.h"
#include "core/dataset/training_origin.h"
#include "core/train/history.h"
#include "core/train/training_options.h"
#include "tests/fuzz/memory_file.h"

/// What a folder of a training and a list of pictures hold: the first byte says which of the files follows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace facenet;
    if (size == 0) return 0;
    static const test::MemoryFile list;
    static const test::MemoryFolder origin("origin.json"), record("history.jsonl"), split("split.json");
    const std::uint8_t* rest = data + 1;
    switch (data[0] % 5) {
        case 0:
            (void)trainingOptionsFromJson({reinterpret_cast<const char*>(rest), size - 1});
            break;
        case 1:
            (void)readTrainingOrigin(origin.fill(rest, size - 1));
            break;
        case 2:
            (void)readAnnotation(list.fill(rest, size - 1));
            break;
        case 3:
            (void)readTrainingHistory(record.fill(rest, size - 1));
            break;
        default:
            (void)readSplitRecord(split.fill(rest, size - 1));
            break;
    }
    return 0;
}
