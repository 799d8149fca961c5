#include <libheif/heif.h>

#include <opencv2/imgproc.hpp>

#include "core/picture/codecs.h"
#include "core/picture/heif_items.h"

namespace facenet {

namespace {

template <auto release>
struct Released {
    template <typename T>
    void operator()(T* object) const {
        release(object);
    }
};
using Context = std::unique_ptr<heif_context, Released<&heif_context_free>>;
using Handle = std::unique_ptr<heif_image_handle, Released<&heif_image_handle_release>>;
using Image = std::unique_ptr<heif_image, Released<&heif_image_release>>;

/// What a file may announce for one side; libheif refuses larger ones before it takes memory.
constexpr int kMostSidePx = 16384;

Error errorOf(const heif_error& failure) {
    if (failure.subcode == heif_suberror_End_of_data) return endsTooEarly();
    if (failure.code == heif_error_Memory_allocation_error && failure.subcode != heif_suberror_Security_limit_exceeded)
        return {ErrorCode::OutOfMemory, {}};
    return refusedPicture(failure.message ? failure.message : "damaged");
}

}  // namespace

Result<DecodedPicture> decodeHeif(PictureBytes bytes, const PictureRequest& request) {
    constexpr std::int64_t kBytesOfDecoder = 8;  // a pixel: the planes, and RGB of them
    if (const auto checked = checkHeifItems(bytes); !checked) return checked.error();
    const Context context(heif_context_alloc());
    heif_context_set_maximum_image_size_limit(context.get(), kMostSidePx);
    if (const auto read =
            heif_context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(), nullptr);
        read.code != heif_error_Ok)
        return errorOf(read);
    heif_image_handle* primary = nullptr;
    if (const auto found = heif_context_get_primary_image_handle(context.get(), &primary); found.code != heif_error_Ok)
        return errorOf(found);
    const Handle handle(primary);
    const std::int64_t width = heif_image_handle_get_width(primary), height = heif_image_handle_get_height(primary);
    const auto room = makeRoom(width, height, kBytesOfDecoder * width * height, request);
    if (!room) return room.error();

    // Turned and mirrored as the container says; what Exif says beside that is meant for other programs.
    heif_image* decoded = nullptr;
    const auto done = heif_decode_image(primary, &decoded, heif_colorspace_RGB, heif_chroma_interleaved_RGB, nullptr);
    const Image image(decoded);
    if (done.code != heif_error_Ok) return errorOf(done);
    int stride = 0;
    const std::uint8_t* plane = heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride);
    if (!plane) return refusedPicture("damaged");
    const cv::Mat rgb(heif_image_get_height(decoded, heif_channel_interleaved),
                      heif_image_get_width(decoded, heif_channel_interleaved), CV_8UC3,
                      const_cast<std::uint8_t*>(plane), static_cast<std::size_t>(stride));
    DecodedPicture picture;
    cv::cvtColor(rgb, picture.pixels, cv::COLOR_RGB2BGR);
    return picture;
}

}  // namespace facenet
