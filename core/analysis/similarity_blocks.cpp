#include "core/analysis/similarity_blocks.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>

namespace facenet {

namespace {

constexpr int kStripeRows = 96;      // a multiple of every kernel's rows
constexpr int kLanes = 16;           // columns that a kernel computes at once
constexpr int kBlockColumns = 1024;  // a block is 384 KiB: it stays in the second cache
constexpr int kStripesAtOnce = 4;    // a thread; between them progress is told and the control asked

using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));

/// `Rows` rows with 16 columns, which stand interleaved: [size, 16].
template <int Rows>
[[gnu::always_inline]] inline void multiplyTile(const float* rows, const float* columns, std::size_t size, float* out,
                                                std::size_t stride) {
    Lanes sums[Rows] = {};
    for (std::size_t k = 0; k < size; ++k) {
        Lanes column;
        std::memcpy(&column, columns + k * kLanes, sizeof column);
        for (int row = 0; row < Rows; ++row) sums[row] += rows[static_cast<std::size_t>(row) * size + k] * column;
    }
    for (int row = 0; row < Rows; ++row)
        std::memcpy(out + static_cast<std::size_t>(row) * stride, &sums[row], sizeof(Lanes));
}

template <int Rows>
[[gnu::always_inline]] inline void multiplyPanel(const float* rows, int rowCount, const float* columns, int tiles,
                                                 std::size_t size, float* out, std::size_t stride) {
    for (int tile = 0; tile < tiles; ++tile) {
        const float* ofTile = columns + static_cast<std::size_t>(tile) * kLanes * size;
        float* outOfTile = out + static_cast<std::size_t>(tile) * kLanes;
        int row = 0;
        for (; row + Rows <= rowCount; row += Rows)
            multiplyTile<Rows>(rows + static_cast<std::size_t>(row) * size, ofTile, size,
                               outOfTile + static_cast<std::size_t>(row) * stride, stride);
        for (; row < rowCount; ++row)
            multiplyTile<1>(rows + static_cast<std::size_t>(row) * size, ofTile, size,
                            outOfTile + static_cast<std::size_t>(row) * stride, stride);
    }
}

using Panel = void (*)(const float*, int, const float*, int, std::size_t, float*, std::size_t);

// As many rows as the processor's registers can add up at once.
void multiplyPlainly(const float* rows, int rowCount, const float* columns, int tiles, std::size_t size, float* out,
                     std::size_t stride) {
    multiplyPanel<2>(rows, rowCount, columns, tiles, size, out, stride);
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void multiplyByAvx2(const float* rows, int rowCount, const float* columns, int tiles,
                                                std::size_t size, float* out, std::size_t stride) {
    multiplyPanel<6>(rows, rowCount, columns, tiles, size, out, stride);
}

[[gnu::target("avx512f")]] void multiplyByAvx512(const float* rows, int rowCount, const float* columns, int tiles,
                                                 std::size_t size, float* out, std::size_t stride) {
    multiplyPanel<12>(rows, rowCount, columns, tiles, size, out, stride);
}

Panel fastestPanel() {
    if (__builtin_cpu_supports("avx512f")) return multiplyByAvx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return multiplyByAvx2;
    return multiplyPlainly;
}
#else
Panel fastestPanel() {
    return multiplyPlainly;
}
#endif

/// 16 columns at a time, interleaved; the last tile is filled up with zeros.
std::vector<float> interleaved(const cv::Mat& columns) {
    const int tiles = (columns.rows + kLanes - 1) / kLanes;
    const auto size = static_cast<std::size_t>(columns.cols);
    std::vector<float> packed(static_cast<std::size_t>(tiles) * kLanes * size, 0.0F);
    for (int column = 0; column < columns.rows; ++column) {
        const auto* values = columns.ptr<float>(column);
        float* out = packed.data() + static_cast<std::size_t>(column / kLanes) * kLanes * size + column % kLanes;
        for (std::size_t k = 0; k < size; ++k) out[k * kLanes] = values[k];
    }
    return packed;
}

template <typename Embedded, typename EmbeddingOf>
Result<cv::Mat> stacked(const std::vector<Embedded>& embedded, EmbeddingOf embeddingOf) {
    cv::Mat rows(static_cast<int>(embedded.size()), kEmbeddingSize, CV_32F);
    for (std::size_t i = 0; i < embedded.size(); ++i) {
        const Embedding& embedding = embeddingOf(embedded[i]);
        if (embedding.size() != kEmbeddingSize ||
            !std::ranges::all_of(embedding, [](float value) { return std::isfinite(value); }))
            return Error{ErrorCode::InvalidArgument, "an embedding that is not 128 finite numbers"};
        std::ranges::copy(embedding, rows.ptr<float>(static_cast<int>(i)));
    }
    return rows;
}

}  // namespace

Result<cv::Mat> stackedRows(const std::vector<Embedding>& embeddings) {
    return stacked(embeddings, [](const Embedding& embedding) -> const Embedding& { return embedding; });
}

Result<cv::Mat> stackedRows(const std::vector<Template>& templates) {
    return stacked(templates, [](const Template& face) -> const Embedding& { return face.embedding; });
}

int stripeCount(int rows) {
    return (rows + kStripeRows - 1) / kStripeRows;
}

Result<void> forEachSimilarityBlock(const cv::Mat& rows, const cv::Mat& columns, SimilarityPairs pairs,
                                    JobControl& control, const JobPart& part,
                                    const std::function<void(const SimilarityBlock&)>& visit) {
    assert(rows.empty() || (rows.type() == CV_32F && rows.cols == columns.cols && rows.isContinuous()));
    if (rows.empty() || columns.empty()) return {};
    static const Panel kPanel = fastestPanel();
    try {
        const std::vector<float> packed = interleaved(columns);
        const auto size = static_cast<std::size_t>(columns.cols);
        const int stripes = stripeCount(rows.rows);
        const int atOnce = kStripesAtOnce * std::max(cv::getNumThreads(), 1);
        const auto computeStripe = [&](int stripe, std::vector<float>& values) {
            const int firstRow = stripe * kStripeRows;
            const int rowCount = std::min(kStripeRows, rows.rows - firstRow);
            const int start = pairs == SimilarityPairs::Once ? firstRow / kLanes * kLanes : 0;
            for (int column = start; column < columns.rows; column += kBlockColumns) {
                const int columnCount = std::min(kBlockColumns, columns.rows - column);
                kPanel(rows.ptr<float>(firstRow), rowCount, packed.data() + static_cast<std::size_t>(column) * size,
                       (columnCount + kLanes - 1) / kLanes, size, values.data(), kBlockColumns);
                visit({.stripe = stripe,
                       .firstRow = firstRow,
                       .rowCount = rowCount,
                       .firstColumn = column,
                       .columnCount = columnCount,
                       .values = values.data(),
                       .stride = kBlockColumns});
            }
        };
        for (int first = 0; first < stripes; first += atOnce) {
            if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
            const int end = std::min(stripes, first + atOnce);
            cv::parallel_for_(cv::Range(first, end), [&](const cv::Range& range) {
                std::vector<float> values(static_cast<std::size_t>(kStripeRows) * kBlockColumns);
                for (int stripe = range.start; stripe < range.end; ++stripe) computeStripe(stripe, values);
            });
            control.report(part.unitsDone(end, stripes), part.total);
        }
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "similarities of faces"};
    } catch (const cv::Exception& failure) {
        return Error{failure.code == cv::Error::StsNoMem ? ErrorCode::OutOfMemory : ErrorCode::Internal,
                     failure.what()};
    }
    return {};
}

}  // namespace facenet
