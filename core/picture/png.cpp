#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>

#include "core/picture/codecs.h"
#include "core/picture/exif_orientation.h"

namespace facenet {

namespace {

constexpr int kMostChunks = 1000;
constexpr png_alloc_size_t kMostChunkBytes = 8 << 20;

/// libpng behind calls that return false where it would end the program. Its errors jump back into `guarded`, so the
/// steps hold nothing that needs a destructor.
class PngReader {
public:
    explicit PngReader(PictureBytes bytes) : m_left(bytes) {
        m_png = png_create_read_struct(
            PNG_LIBPNG_VER_STRING, this,
            [](png_structp png, png_const_charp message) {
                auto* self = static_cast<PngReader*>(png_get_error_ptr(png));
                std::strncpy(self->m_message.data(), message, self->m_message.size() - 1);
                std::longjmp(self->m_back, 1);
            },
            [](png_structp, png_const_charp) {});
        if (m_png) m_info = png_create_info_struct(m_png);
    }

    ~PngReader() { png_destroy_read_struct(&m_png, &m_info, nullptr); }
    PngReader(const PngReader&) = delete;
    PngReader& operator=(const PngReader&) = delete;

    template <typename Step>
    bool guarded(Step step) {
        if (setjmp(m_back) != 0) return false;  // NOLINT(cert-err52-cpp): libpng knows no other way out
        step();
        return true;
    }

    bool readHeader() {
        return m_info && guarded([this] {
                   png_set_user_limits(m_png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // `makeRoom` looks at the size
                   png_set_chunk_cache_max(m_png, kMostChunks);
                   png_set_chunk_malloc_max(m_png, kMostChunkBytes);
                   png_set_read_fn(m_png, this, [](png_structp png, png_bytep out, std::size_t size) {
                       auto* self = static_cast<PngReader*>(png_get_io_ptr(png));
                       if (size > self->m_left.size()) {
                           self->m_endsEarly = true;
                           png_error(png, "ends too early");
                       }
                       std::memcpy(out, self->m_left.data(), size);
                       self->m_left = self->m_left.subspan(size);
                   });
                   png_read_info(m_png, m_info);
               });
    }

    Error failure() const { return m_endsEarly ? endsTooEarly() : refusedPicture(m_message.data()); }
    png_uint_32 widthPx() const { return png_get_image_width(m_png, m_info); }
    png_uint_32 heightPx() const { return png_get_image_height(m_png, m_info); }

    int orientation() const {
        png_bytep exif = nullptr;
        png_uint_32 size = 0;
        if (png_get_eXIf_1(m_png, m_info, &size, &exif) == 0) return 1;
        return exifOrientation(std::as_bytes(std::span(exif, size)));
    }

    /// Whatever it holds, as BGR of 8 bits; what is transparent shows its colour.
    bool readInto(std::uint8_t* pixels, std::size_t rowBytes) {
        return guarded([=, this] {
            png_set_expand(m_png);
            png_set_strip_16(m_png);
            png_set_strip_alpha(m_png);
            png_set_gray_to_rgb(m_png);
            png_set_bgr(m_png);
            const int passes = png_set_interlace_handling(m_png);
            png_read_update_info(m_png, m_info);
            if (png_get_rowbytes(m_png, m_info) > rowBytes) png_error(m_png, "rows of another length");
            const png_uint_32 rows = heightPx();
            for (int pass = 0; pass < passes; ++pass)
                for (png_uint_32 y = 0; y < rows; ++y) png_read_row(m_png, pixels + y * rowBytes, nullptr);
        });
    }

private:
    PictureBytes m_left;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    std::jmp_buf m_back{};
    std::array<char, 128> m_message{};
    bool m_endsEarly = false;
};

}  // namespace

Result<DecodedPicture> decodePng(PictureBytes bytes, const PictureRequest& request) {
    PngReader reader(bytes);
    if (!reader.readHeader()) return reader.failure();
    const auto room = makeRoom(reader.widthPx(), reader.heightPx(), 0, request);
    if (!room) return room.error();
    DecodedPicture picture{.pixels = cv::Mat(static_cast<int>(reader.heightPx()), static_cast<int>(reader.widthPx()),
                                             CV_8UC3, cv::Scalar()),
                           .orientation = reader.orientation()};
    if (!reader.readInto(picture.pixels.data, picture.pixels.step)) return reader.failure();
    return picture;
}

}  // namespace facenet
