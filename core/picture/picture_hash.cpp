#include "core/picture/picture_hash.h"

#include <sodium.h>

namespace facenet {

std::vector<std::byte> pictureHash(const cv::Mat& picture) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES);
    const std::int32_t size[] = {picture.cols, picture.rows};
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(size), sizeof(size));
    for (int y = 0; y < picture.rows; ++y)
        crypto_generichash_update(&state, picture.ptr(y), picture.elemSize() * static_cast<std::size_t>(picture.cols));
    std::vector<std::byte> hash(crypto_generichash_BYTES);
    crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(hash.data()), hash.size());
    return hash;
}

}  // namespace facenet
