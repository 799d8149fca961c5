#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/model/network_graph.h"

namespace facenet {

/// Writes figures, histograms and pictures as TensorBoard reads them: records of the protocol buffer `Event`, each
/// framed by its length and masked checksums.
/// Thread: one caller at a time
/// Source: TensorFlow's record_writer.cc and event.proto (formats); RFC 3720, appendix B (CRC-32C)
class EventFile {
public:
    /// In:     the folder; the file's name holds the time, as TensorBoard expects
    /// Errors: FileUnwritable, DiskFull
    static Result<std::unique_ptr<EventFile>> create(const std::string& folderUtf8);
    ~EventFile();

    struct Values {
        std::vector<std::pair<std::string, double>> figures;
        struct Histogram {
            std::string name;
            double low = 0, high = 1;  ///< where its bins begin and end, all as wide
            std::span<const int> counts;
        };
        std::vector<Histogram> histograms{};
        struct Picture {
            std::string name;
            int widthPx = 0, heightPx = 0;
            std::string png;
        };
        std::vector<Picture> pictures{};
    };
    /// Errors: FileUnwritable, DiskFull
    Result<void> add(std::int64_t step, const Values& values);
    /// The network, as the tab Graphs shows it. Errors: FileUnwritable, DiskFull
    Result<void> add(const std::vector<GraphNode>& network);
    /// Waits until what was added is on the disk. Errors: FileUnwritable, DiskFull
    Result<void> sync();

private:
    EventFile() = default;
    Result<void> writeRecord(const std::string& event);

    std::string m_path;
    std::FILE* m_file = nullptr;
};

}  // namespace facenet
