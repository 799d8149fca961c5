#include <libheif/heif.h>

#include <opencv2/imgproc.hpp>

#include "core/base/released.h"
#include "core/picture/codecs.h"
#include "core/picture/colour.h"
#include "core/picture/heif_items.h"

namespace facenet {

namespace {

using HeifContext = std::unique_ptr<heif_context, Released<&heif_context_free>>;
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

/// By ICC, or by the number of its primaries.
std::vector<std::byte> colourProfileOf(const heif_image_handle* handle) {
    if (const std::size_t size = heif_image_handle_get_raw_color_profile_size(handle); size > 0) {
        std::vector<std::byte> profile(size);
        if (heif_image_handle_get_raw_color_profile(handle, profile.data()).code == heif_error_Ok) return profile;
    }
    heif_color_profile_nclx* numbers = nullptr;
    const auto read = heif_image_handle_get_nclx_color_profile(handle, &numbers);
    // It may be there although a number of it is unknown.
    const std::unique_ptr<heif_color_profile_nclx, Released<&heif_nclx_color_profile_free>> owner(numbers);
    return read.code == heif_error_Ok && numbers ? profileOfPrimaries(numbers->color_primaries)
                                                 : std::vector<std::byte>();
}

std::optional<std::int64_t> timeOf(const heif_image_handle* handle) {
    heif_item_id item = 0;
    if (heif_image_handle_get_list_of_metadata_block_IDs(handle, "Exif", &item, 1) < 1) return std::nullopt;
    constexpr std::size_t kOffsetBytes = 4;  // of the TIFF structure behind it; ISO/IEC 23008-12, annex A
    std::vector<std::byte> exif(heif_image_handle_get_metadata_size(handle, item));
    if (exif.size() < kOffsetBytes || heif_image_handle_get_metadata(handle, item, exif.data()).code != heif_error_Ok)
        return std::nullopt;
    std::size_t offset = 0;
    for (std::size_t i = 0; i < kOffsetBytes; ++i) offset = offset << 8 | std::to_integer<std::size_t>(exif[i]);
    if (offset > exif.size() - kOffsetBytes) return std::nullopt;
    return factsOfExif(std::span(exif).subspan(kOffsetBytes + offset)).takenAtMs;
}

}  // namespace

Result<DecodedPicture> decodeHeif(PictureBytes bytes, const PictureRequest& request) {
    constexpr std::int64_t kBytesOfDecoder = 8;  // a pixel: the planes, and RGB of them
    const auto coded = checkHeifItems(bytes);
    if (!coded) return coded.error();
    const HeifContext context(heif_context_alloc());
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
    const CodedSize largest = largerOf({.widthPx = width, .heightPx = height}, *coded);
    auto room = makeRoom(largest.widthPx, largest.heightPx, {.bytesAPixel = kBytesOfDecoder}, request);
    if (!room) return room.error();

    // Turned and mirrored as the container says; what Exif says beside that is meant for other programs.
    heif_image* decoded = nullptr;
    const bool alpha =
        heif_image_handle_has_alpha_channel(primary) != 0 && heif_image_handle_is_premultiplied_alpha(primary) == 0;
    const auto done = heif_decode_image(primary, &decoded, heif_colorspace_RGB,
                                        alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, nullptr);
    const Image image(decoded);
    if (done.code != heif_error_Ok) return errorOf(done);
    int stride = 0;
    const std::uint8_t* plane = heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride);
    if (!plane) return refusedPicture("damaged");
    const cv::Mat rgb(heif_image_get_height(decoded, heif_channel_interleaved),
                      heif_image_get_width(decoded, heif_channel_interleaved), alpha ? CV_8UC4 : CV_8UC3,
                      const_cast<std::uint8_t*>(plane), static_cast<std::size_t>(stride));
    // What it announces is believed until here.
    if (static_cast<std::int64_t>(rgb.total()) > 2 * width * height)
        return refusedPicture("damaged: larger than it says");
    DecodedPicture picture{.pixels = {},
                           .channels = alpha ? PictureChannels::Bgra : PictureChannels::Bgr,
                           .facts = {.orientation = {}, .takenAtMs = timeOf(primary)},
                           .colourProfile = colourProfileOf(primary),
                           .room = std::move(*room)};
    cv::cvtColor(rgb, picture.pixels, alpha ? cv::COLOR_RGBA2BGRA : cv::COLOR_RGB2BGR);
    return picture;
}

}  // namespace facenet
