#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace facenet {

/// Writes figures as TensorBoard reads them: records of the protocol buffer `Event`, each framed by its length and
/// masked checksums.
/// Thread: one caller at a time
/// Source: TensorFlow's record_writer.cc and event.proto (formats); RFC 3720, appendix B (CRC-32C)
class EventFile {
public:
    /// In:     the folder; the file's name holds the time, as TensorBoard expects
    /// Errors: FileUnwritable, DiskFull
    static Result<std::unique_ptr<EventFile>> create(const std::string& folderUtf8);
    ~EventFile();

    /// Errors: FileUnwritable, DiskFull
    Result<void> add(std::int64_t step, const std::vector<std::pair<std::string, double>>& figures);
    /// Waits until what was added is on the disk. Errors: FileUnwritable, DiskFull
    Result<void> sync();

private:
    EventFile() = default;
    Result<void> writeRecord(const std::string& event);

    std::string m_path;
    std::FILE* m_file = nullptr;
};

}  // namespace facenet
