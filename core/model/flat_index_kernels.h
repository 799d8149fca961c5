#pragma once

#include <cstddef>
#include <cstdint>

namespace facenet {

/// Rows that are searched at once; their codes stay in the processor's cache for all probes.
constexpr std::size_t kFlatBlockRows = 1024;

/// Codes a row of 128. In: the value that a code of 1 stands for, so that codes are between -127 and 127.
/// Out: L2 norm of what the codes leave out
float encodeRow(const float* row, float scale, std::int8_t* codes);

/// Probes that take each row while it is in the processor's registers.
constexpr std::size_t kProbesAtOnce = 8;

/// In:  codes [rows, 128] between -127 and 127; probes [count, 128] between -16383 and 16383; at most a block of rows
/// Out: their dot products [count, kFlatBlockRows]
void codeProducts(const std::int8_t* codes, std::size_t rows, const std::int16_t* probes, std::size_t count,
                  std::int32_t* products);

/// The highest similarity each row can have: product * scale * probeScale + error * probeNorm + rounding.
struct ProbeBounds {
    float scale = 0, norm = 0, rounding = 0;
};
/// Out: by row; returns how many reach the threshold
std::size_t upperBounds(const std::int32_t* products, const float* scales, const float* errors, std::size_t rows,
                        const ProbeBounds& probe, float threshold, float* bounds);

/// The dot product of two rows of 128, in float32.
float rowProduct(const float* a, const float* b);

}  // namespace facenet
