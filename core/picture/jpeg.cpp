#include <cstdio>
// jpeglib.h does not include what it uses.
#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>

#include "core/picture/codecs.h"
#include "core/picture/exif_orientation.h"

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
            if (level >= 0 || info->err->msg_code != JWRN_JPEG_EOF) return;
            self->m_endsEarly = true;
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
            jpeg_save_markers(&m_info, JPEG_APP0 + 1, 0xffff);
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

    bool readHeader() {
        return m_created && guarded([&] { jpeg_read_header(&m_info, TRUE); });
    }

    Error failure() const { return m_endsEarly ? endsTooEarly() : refusedPicture(m_message.data()); }

    int orientation() const {
        static constexpr std::array<unsigned char, 6> kStart{'E', 'x', 'i', 'f', 0, 0};
        // Other programs put their own first.
        for (const auto* marker = m_info.marker_list; marker; marker = marker->next)
            if (marker->data_length > kStart.size() && std::equal(kStart.begin(), kStart.end(), marker->data))
                return exifOrientation(
                    std::as_bytes(std::span(marker->data, marker->data_length)).subspan(kStart.size()));
        return 1;
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
    jpeg_decompress_struct m_info{};
    jpeg_error_mgr m_errors{};
    jpeg_progress_mgr m_progress{};
    std::jmp_buf m_back{};
    std::array<char, JMSG_LENGTH_MAX> m_message{};
    bool m_endsEarly = false;
    bool m_created = false;
};

/// libjpeg turns what printers use into BGR only as far as this. Adobe's programs, from which nearly all of them come,
/// store all four colours inverted.
void toBgr(const std::uint8_t* cmyk, std::uint8_t* bgr, int pixels) {
    for (int i = 0; i < pixels; ++i, cmyk += 4, bgr += 3)
        for (int c = 0; c < 3; ++c) bgr[c] = static_cast<std::uint8_t>(cmyk[2 - c] * cmyk[3] / 255);
}

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
    if (!reader.readHeader()) return reader.failure();
    jpeg_decompress_struct& info = reader.info();

    const std::int64_t coefficients = reader.coefficientBytes();
    if (coefficients > kMostCoefficientBytes * request.mostPixels)
        return tooManyPixels(info.image_width, info.image_height, request);
    info.scale_denom = reductionFor(info, request);
    info.scale_num = 1;
    const bool cmyk = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
    info.out_color_space = cmyk ? JCS_CMYK : JCS_EXT_BGR;
    const auto room = makeRoom(reduced(info.image_width, info.scale_denom),
                               reduced(info.image_height, info.scale_denom), coefficients, request);
    if (!room) return room.error();

    if (!reader.guarded([&] { jpeg_start_decompress(&info); })) return reader.failure();
    DecodedPicture picture{
        .pixels = cv::Mat(static_cast<int>(info.output_height), static_cast<int>(info.output_width), CV_8UC3),
        .orientation = reader.orientation()};
    cv::Mat row(1, static_cast<int>(info.output_width), CV_8UC4);
    std::uint8_t* const pixels = picture.pixels.data;
    const std::size_t rowBytes = picture.pixels.step;
    const bool read = reader.guarded([&] {
        while (info.output_scanline < info.output_height) {
            std::uint8_t* const out = pixels + info.output_scanline * rowBytes;
            JSAMPROW into = cmyk ? row.data : out;
            jpeg_read_scanlines(&info, &into, 1);
            if (cmyk) toBgr(row.data, out, static_cast<int>(info.output_width));
        }
    });
    if (!read) return reader.failure();
    return picture;
}

}  // namespace facenet
