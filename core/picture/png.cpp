#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>

#include "core/picture/codecs.h"

namespace facenet {

namespace {

/// Of texts those are kept that may hold XMP, and few of them: 8 MiB each are packed into as many KiB.
constexpr int kMostTexts = 8;
constexpr png_alloc_size_t kMostChunkBytes = 8 << 20;
constexpr std::array<png_byte, 15> kTextsWithoutXmp{'t', 'E', 'X', 't', 0,   'z', 'T', 'X',
                                                    't', 0,   's', 'P', 'L', 'T', 0};

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
        if (m_info) m_end = png_create_info_struct(m_png);
    }

    ~PngReader() { png_destroy_read_struct(&m_png, &m_info, &m_end); }
    PngReader(const PngReader&) = delete;
    PngReader& operator=(const PngReader&) = delete;

    template <typename Step>
    bool guarded(Step step) {
        if (setjmp(m_back) != 0) return false;  // NOLINT(cert-err52-cpp): libpng knows no other way out
        step();
        return true;
    }

    bool readHeader() {
        return m_end && guarded([this] {
                   png_set_user_limits(m_png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // `makeRoom` looks at the size
                   png_set_chunk_cache_max(m_png, kMostTexts);
                   png_set_keep_unknown_chunks(m_png, PNG_HANDLE_CHUNK_NEVER, kTextsWithoutXmp.data(),
                                               static_cast<int>(kTextsWithoutXmp.size() / 5));
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

    /// What stands after the pixels counts too; a picture that ends after them is whole.
    PictureFacts facts() {
        const auto read = [this](png_infop info) {
            PictureFacts facts;
            png_bytep exif = nullptr;
            png_uint_32 size = 0;
            if (png_get_eXIf_1(m_png, info, &size, &exif) != 0)
                facts = factsOfExif(std::as_bytes(std::span(exif, size)));
            png_textp texts = nullptr;
            const int count = png_get_text(m_png, info, &texts, nullptr);
            for (int i = 0; i < count; ++i)
                if (std::strcmp(texts[i].key, "XML:com.adobe.xmp") == 0) {
                    const std::size_t length = std::max(texts[i].text_length, texts[i].itxt_length);
                    facts = firstOf(facts, factsOfXmp({texts[i].text, length}));
                }
            return facts;
        };
        static_cast<void>(guarded([this] { png_read_end(m_png, m_end); }));
        return firstOf(read(m_info), read(m_end));
    }

    std::vector<std::byte> colourProfile() const {
        png_charp name = nullptr;
        int compression = 0;
        png_bytep profile = nullptr;
        png_uint_32 size = 0;
        if (png_get_iCCP(m_png, m_info, &name, &compression, &profile, &size) == 0) return {};
        const auto bytes = std::as_bytes(std::span(profile, size));
        return {bytes.begin(), bytes.end()};
    }

    bool hasAlpha() const {
        return (png_get_color_type(m_png, m_info) & PNG_COLOR_MASK_ALPHA) != 0 ||
               png_get_valid(m_png, m_info, PNG_INFO_tRNS) != 0;
    }

    /// Whatever it holds, as BGR or BGRA of 8 bits.
    bool readInto(std::uint8_t* pixels, std::size_t rowBytes) {
        return guarded([=, this] {
            png_set_expand(m_png);
            png_set_scale_16(m_png);
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
    png_infop m_info = nullptr, m_end = nullptr;
    std::jmp_buf m_back{};
    std::array<char, 128> m_message{};
    bool m_endsEarly = false;
};

}  // namespace

Result<DecodedPicture> decodePng(PictureBytes bytes, const PictureRequest& request) {
    PngReader reader(bytes);
    if (!reader.readHeader()) return reader.failure();
    const bool alpha = reader.hasAlpha();
    auto room = makeRoom(reader.widthPx(), reader.heightPx(), {.bytesAPixel = alpha ? 4 : 0}, request);
    if (!room) return room.error();
    DecodedPicture picture{.pixels = cv::Mat(static_cast<int>(reader.heightPx()), static_cast<int>(reader.widthPx()),
                                             alpha ? CV_8UC4 : CV_8UC3, cv::Scalar()),
                           .channels = alpha ? PictureChannels::Bgra : PictureChannels::Bgr,
                           .colourProfile = reader.colourProfile(),
                           .room = std::move(*room)};
    if (!reader.readInto(picture.pixels.data, picture.pixels.step)) return reader.failure();
    picture.facts = reader.facts();
    return picture;
}

}  // namespace facenet
