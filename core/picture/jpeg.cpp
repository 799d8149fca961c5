#include <cstdio>
// jpeglib.h does not include what it uses; jerror.h leaves out what it does not say is supported.
#include <jpeglib.h>
// After it.
#include <jerror.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <string_view>

#include "core/picture/codecs.h"

namespace facenet {

namespace {

/// Progressive pictures of ordinary programs have ten or so; hostile ones have thousands, each as slow as the first.
constexpr int kMostScans = 200;
/// A pixel, of what progressive pictures keep until their last scan: three colours of two bytes, unreduced.
constexpr std::int64_t kMostCoefficientBytes = 6;

/// libjpeg behind calls that return false where it would end the program. Its errors jump back into `guarded`, so the
/// steps hold nothing that needs a destructor.
class JpegReader {
public:
    explicit JpegReader(PictureBytes bytes) {
        m_info.err = jpeg_std_error(&m_errors);
        m_info.client_data = this;
        m_errors.error_exit = [](j_common_ptr info) {
            auto* self = static_cast<JpegReader*>(info->client_data);
            info->err->format_message(info, self->m_message.data());
            std::longjmp(self->m_back, 1);
        };
        m_errors.emit_message = [](j_common_ptr info, int level) {
            auto* self = static_cast<JpegReader*>(info->client_data);
            if (level >= 0) return;
            switch (info->err->msg_code) {
                case JWRN_JPEG_EOF:
                    // libjpeg reads ahead. Where the pixels come in one go it says below whether any are missing, and
                    // else only the mark of the end is; further scans could be missing without a word.
                    if (self->m_pixelsRead || self->comesInOneGo()) {
                        self->m_isAtEnd = true;
                        return;
                    }
                    self->m_endsEarly = true;
                    break;
                case JWRN_HUFF_BAD_CODE:
                case JWRN_ARITH_BAD_CODE:
                case JWRN_MUST_RESYNC:
                case JWRN_HIT_MARKER:
                    self->m_endsEarly = self->m_isAtEnd;
                    std::snprintf(self->m_message.data(), self->m_message.size(), "damaged");
                    break;
                default:
                    // Some cameras leave a few bytes too many; where zeros stand among the others, these are what a
                    // gap has left over.
                    self->m_strays |= info->err->msg_code == JWRN_EXTRANEOUS_DATA;
                    return;
            }
            std::longjmp(self->m_back, 1);
        };
        m_progress.progress_monitor = [](j_common_ptr info) {
            auto* self = static_cast<JpegReader*>(info->client_data);
            if (self->m_info.input_scan_number <= kMostScans) return;
            std::snprintf(self->m_message.data(), self->m_message.size(), "more than %d scans", kMostScans);
            std::longjmp(self->m_back, 1);
        };
        m_created = guarded([&] {
            jpeg_create_decompress(&m_info);
            m_info.progress = &m_progress;
            jpeg_save_markers(&m_info, JPEG_APP0 + 1, 0xffff);  // Exif, XMP
            jpeg_save_markers(&m_info, JPEG_APP0 + 2, 0xffff);  // colour profile
            jpeg_mem_src(&m_info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        });
    }

    ~JpegReader() { jpeg_destroy_decompress(&m_info); }
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;

    jpeg_decompress_struct& info() { return m_info; }

    template <typename Step>
    bool guarded(Step step) {
        if (setjmp(m_back) != 0) return false;  // NOLINT(cert-err52-cpp): libjpeg knows no other way out
        step();
        return true;
    }

    bool readHeader(PictureBytes bytes) {
        if (!m_created || !guarded([&] { jpeg_read_header(&m_info, TRUE); })) return false;
        m_dataAt = position(bytes);
        return true;
    }

    Error failure() const { return m_endsEarly ? endsTooEarly() : refusedPicture(m_message.data()); }

    /// Other programs put their own markers first.
    PictureFacts facts() const {
        PictureFacts exif, xmp;
        for (const auto* marker = m_info.marker_list; marker; marker = marker->next) {
            if (marker->marker != JPEG_APP0 + 1) continue;
            const std::string_view text(reinterpret_cast<const char*>(marker->data), marker->data_length);
            using namespace std::literals;
            constexpr auto kExif = "Exif\0\0"sv, kXmp = "http://ns.adobe.com/xap/1.0/\0"sv;
            if (text.starts_with(kExif))
                exif = firstOf(exif, factsOfExif(std::as_bytes(std::span(text.substr(kExif.size())))));
            else if (text.starts_with(kXmp))
                xmp = firstOf(xmp, factsOfXmp(text.substr(kXmp.size())));
        }
        return firstOf(exif, xmp);
    }

    std::vector<std::byte> colourProfile() {
        JOCTET* profile = nullptr;
        unsigned size = 0;
        bool found = false;
        if (!guarded([&] { found = jpeg_read_icc_profile(&m_info, &profile, &size); }) || !found) return {};
        const std::unique_ptr<JOCTET, decltype(&std::free)> owner(profile, &std::free);
        const auto bytes = std::as_bytes(std::span(profile, size));
        return {bytes.begin(), bytes.end()};
    }

    /// Ends decoding. Out: whether a part of what was decoded is zeros, a gap that a broken copy left. Pictures of one
    /// colour may have many zeros too, but then decoding them ends where the data end.
    bool endsWithGap(PictureBytes bytes) {
        const PictureBytes read = bytes.first(position(bytes)).subspan(m_dataAt);
        if (endsInAGap(read)) return true;
        const bool neverManyZeros = !zerosMayBeFlat();
        m_pixelsRead = true;
        if (!guarded([&] { jpeg_finish_decompress(&m_info); })) return true;
        if (!m_strays && !neverManyZeros) return false;
        std::size_t zeros = 0;
        for (const std::byte byte : read) {
            zeros = byte == std::byte{0} ? zeros + 1 : 0;
            if (zeros == kZerosOfAGap) return true;
        }
        return false;
    }

    /// What progressive pictures keep of all their scans.
    std::int64_t coefficientBytes() {
        if (!jpeg_has_multiple_scans(&m_info)) return 0;
        std::int64_t blocks = 0;
        for (int i = 0; i < m_info.num_components; ++i)
            blocks += std::int64_t{m_info.comp_info[i].width_in_blocks} * m_info.comp_info[i].height_in_blocks;
        return blocks * DCTSIZE2 * std::int64_t{sizeof(JCOEF)};
    }

private:
    /// Whether zeros can stand for one block like its neighbour after the other: where the shortest code, which is all
    /// zeros, is that of a block's end.
    bool zerosMayBeFlat() const {
        if (m_info.arith_code || m_info.progressive_mode) return true;
        for (const JHUFF_TBL* table : m_info.ac_huff_tbl_ptrs)
            if (table && table->huffval[0] == 0) return true;
        return false;
    }

    bool comesInOneGo() {
        return m_info.num_components > 0 && !m_info.progressive_mode && !m_info.arith_code &&
               m_info.comps_in_scan == m_info.num_components;
    }

    std::size_t position(PictureBytes bytes) const { return bytes.size() - m_info.src->bytes_in_buffer; }

    jpeg_decompress_struct m_info{};
    jpeg_error_mgr m_errors{};
    jpeg_progress_mgr m_progress{};
    std::jmp_buf m_back{};
    std::array<char, JMSG_LENGTH_MAX> m_message{};
    std::size_t m_dataAt = 0;  ///< where the header ends
    bool m_endsEarly = false;
    bool m_isAtEnd = false;  ///< no bytes are left; those that were read ahead may be enough
    bool m_pixelsRead = false;
    bool m_strays = false;  ///< bytes between what was decoded and the next marker
    bool m_created = false;
};

std::int64_t reduced(unsigned sidePx, unsigned reduction) {
    return (std::int64_t{sidePx} + reduction - 1) / reduction;
}

/// By what the picture is reduced while it is decoded, so that it is not too large, nor larger than is enough.
unsigned reductionFor(const jpeg_decompress_struct& info, const PictureRequest& request) {
    unsigned reduction = 1;
    const auto tooLarge = [&] {
        return reduced(info.image_width, reduction) * reduced(info.image_height, reduction) > request.mostPixels;
    };
    const auto moreThanEnough = [&] {
        return request.enoughSidePx > 0 &&
               reduced(std::max(info.image_width, info.image_height), 2 * reduction) >= request.enoughSidePx;
    };
    while (reduction < 8 && (tooLarge() || moreThanEnough())) reduction *= 2;
    return reduction;
}

}  // namespace

Result<DecodedPicture> decodeJpeg(PictureBytes bytes, const PictureRequest& request) {
    JpegReader reader(bytes);
    if (!reader.readHeader(bytes)) return reader.failure();
    jpeg_decompress_struct& info = reader.info();

    const std::int64_t coefficients = reader.coefficientBytes();
    if (coefficients > kMostCoefficientBytes * request.mostPixels)
        return tooManyPixels(info.image_width, info.image_height, request);
    info.scale_denom = reductionFor(info, request);
    info.scale_num = 1;
    const bool cmyk = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
    info.out_color_space = cmyk ? JCS_CMYK : JCS_EXT_BGR;
    auto room = makeRoom(reduced(info.image_width, info.scale_denom), reduced(info.image_height, info.scale_denom),
                         {.bytesAPixel = cmyk ? 1 : 0, .otherBytes = coefficients}, request);
    if (!room) return room.error();

    if (!reader.guarded([&] { jpeg_start_decompress(&info); })) return reader.failure();
    DecodedPicture picture{.pixels = cv::Mat(static_cast<int>(info.output_height), static_cast<int>(info.output_width),
                                             cmyk ? CV_8UC4 : CV_8UC3),
                           .channels = cmyk ? PictureChannels::Cmyk : PictureChannels::Bgr,
                           .room = std::move(*room)};
    std::uint8_t* const pixels = picture.pixels.data;
    const std::size_t rowBytes = picture.pixels.step;
    const bool read = reader.guarded([&] {
        while (info.output_scanline < info.output_height) {
            JSAMPROW row = pixels + info.output_scanline * rowBytes;
            jpeg_read_scanlines(&info, &row, 1);
        }
    });
    if (!read) return reader.failure();
    // Adobe's programs, from which nearly all of them come, store inks inverted.
    if (cmyk) cv::bitwise_not(picture.pixels, picture.pixels);
    picture.facts = reader.facts();
    picture.colourProfile = reader.colourProfile();
    if (reader.endsWithGap(bytes)) return endsTooEarly();
    return picture;
}

}  // namespace facenet
