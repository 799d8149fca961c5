#include <cstdio>
// jpeglib.h does not include what it uses.
#include <jpeglib.h>
#include <lcms2.h>
#include <libheif/heif.h>
#include <tiffio.h>
#include <webp/encode.h>
#include <webp/mux.h>
#include <zlib.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>
#include <array>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/picture/colour.h"
#include "core/picture/picture_format.h"
#include "core/picture/read_picture.h"

using namespace facenet;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWidthPx = 96, kHeightPx = 64;

cv::Mat plain(const cv::Scalar& bgr, int widthPx = kWidthPx, int heightPx = kHeightPx) {
    return {heightPx, widthPx, CV_8UC3, bgr};
}

/// Like a photograph, without any black.
cv::Mat photograph(int sidePx = 256) {
    cv::Mat noise(sidePx, sidePx, CV_8UC3), picture;
    cv::theRNG().state = 7;
    cv::randu(noise, 20, 235);
    cv::GaussianBlur(noise, picture, {5, 5}, 0);
    return picture;
}

QByteArray encoded(const char* ending, const cv::Mat& picture, const std::vector<int>& options = {}) {
    std::vector<uchar> bytes;
    cv::imencode(ending, picture, bytes, options);
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
}

QByteArray bigEndian(quint32 value) {
    QByteArray bytes(4, 0);
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray pngChunk(const QByteArray& name, const QByteArray& data) {
    const QByteArray body = name + data;
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(body.constData()), uInt(body.size()));
    return bigEndian(quint32(data.size())) + body + bigEndian(quint32(sum));
}

QByteArray jpegSegment(char marker, const QByteArray& data) {
    return QByteArray("\xff") + marker + char((data.size() + 2) >> 8) + char((data.size() + 2) & 0xff) + data;
}

/// Exif of an orientation (0: none) and, in a directory of its own, of a time and a zone.
QByteArray exif(int orientation, const QByteArray& taken = {}, const QByteArray& zone = {}) {
    const auto entry = [](quint16 tag, quint16 type, quint32 count, quint32 value) {
        QByteArray bytes(12, 0);
        qToBigEndian(tag, bytes.data());
        qToBigEndian(type, bytes.data() + 2);
        qToBigEndian(count, bytes.data() + 4);
        qToBigEndian(value, bytes.data() + 8);
        return bytes;
    };
    constexpr quint32 kCameraAt = 8 + 2 + 24 + 4, kTextsAt = kCameraAt + 2 + 24 + 4;
    QByteArray bytes = QByteArray("MM\0*\0\0\0\x08\0\2", 10);
    bytes += entry(0x0112, 3, 1, quint32(orientation) << 16) + entry(0x8769, 4, 1, kCameraAt) + QByteArray(4, 0);
    bytes += QByteArray("\0\2", 2);
    bytes += entry(0x9003, 2, quint32(taken.size()) + 1, kTextsAt);
    bytes += entry(0x9011, 2, quint32(zone.size()) + 1, kTextsAt + quint32(taken.size()) + 1);
    return bytes + QByteArray(4, 0) + taken + '\0' + zone + '\0';
}

QByteArray xmp(int orientation, const QByteArray& taken = {}) {
    return "<x:xmpmeta><rdf:RDF><rdf:Description tiff:Orientation=\"" + QByteArray::number(orientation) + "\">" +
           (taken.isEmpty() ? QByteArray() : "<exif:DateTimeOriginal>" + taken + "</exif:DateTimeOriginal>") +
           "</rdf:Description></rdf:RDF></x:xmpmeta>";
}

/// A picture with what other programs write into it. In: exif, xmp, profile; empty: none
QByteArray jpegWith(const cv::Mat& picture, const QByteArray& exif, const QByteArray& xmp, const QByteArray& profile) {
    QByteArray bytes = encoded(".jpg", picture, {cv::IMWRITE_JPEG_QUALITY, 98});
    QByteArray segments;
    if (!xmp.isEmpty()) segments += jpegSegment('\xe1', QByteArray("http://ns.adobe.com/xap/1.0/\0", 29) + xmp);
    if (!exif.isEmpty()) segments += jpegSegment('\xe1', QByteArray("Exif\0\0", 6) + exif);
    if (!profile.isEmpty()) segments += jpegSegment('\xe2', QByteArray("ICC_PROFILE\0\1\1", 14) + profile);
    return bytes.insert(2, segments);
}

QByteArray pngWith(const cv::Mat& picture, const QByteArray& exif, const QByteArray& xmp, const QByteArray& profile) {
    QByteArray bytes = encoded(".png", picture);
    if (!exif.isEmpty()) bytes.insert(bytes.size() - 12, pngChunk("eXIf", exif));  // behind the pixels
    if (!xmp.isEmpty()) bytes.insert(33, pngChunk("iTXt", QByteArray("XML:com.adobe.xmp\0\0\0\0\0", 22) + xmp));
    if (!profile.isEmpty()) {
        uLongf size = compressBound(uLong(profile.size()));
        QByteArray packed(qsizetype(size), 0);
        compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(profile.constData()),
                 uLong(profile.size()));
        bytes.insert(33, pngChunk("iCCP", QByteArray("x\0\0", 3) + packed.left(qsizetype(size))));
    }
    return bytes;
}

QByteArray taken(WebPData& data) {
    const QByteArray bytes(reinterpret_cast<const char*>(data.bytes), qsizetype(data.size));
    WebPDataClear(&data);
    return bytes;
}

QByteArray webpWith(const cv::Mat& picture, const QByteArray& exif, const QByteArray& xmp, const QByteArray& profile) {
    const QByteArray bytes = encoded(".webp", picture, {cv::IMWRITE_WEBP_QUALITY, 101});
    const auto dataOf = [](const QByteArray& of) {
        return WebPData{reinterpret_cast<const uint8_t*>(of.constData()), size_t(of.size())};
    };
    const WebPData image = dataOf(bytes), exifData = dataOf(exif), xmpData = dataOf(xmp), icc = dataOf(profile);
    WebPMux* mux = WebPMuxNew();
    WebPMuxSetImage(mux, &image, 1);
    if (!exif.isEmpty()) WebPMuxSetChunk(mux, "EXIF", &exifData, 1);
    if (!xmp.isEmpty()) WebPMuxSetChunk(mux, "XMP ", &xmpData, 1);
    if (!profile.isEmpty()) WebPMuxSetChunk(mux, "ICCP", &icc, 1);
    WebPData file{};
    WebPMuxAssemble(mux, &file);
    WebPMuxDelete(mux);
    return taken(file);
}

struct TiffTag {
    quint32 tag;
    QByteArray data;
};

/// In: rows of `samples` bytes a pixel, one picture a page
QByteArray tiffOf(const std::vector<cv::Mat>& pages, int photometric, const std::vector<TiffTag>& tags = {}) {
    QTemporaryDir folder;
    const QString path = folder.filePath(u"picture"_s);
    TIFF* file = TIFFOpen(QFile::encodeName(path).constData(), "w");
    for (const cv::Mat& page : pages) {
        TIFFSetField(file, TIFFTAG_IMAGEWIDTH, page.cols);
        TIFFSetField(file, TIFFTAG_IMAGELENGTH, page.rows);
        TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, 8);
        TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, page.channels());
        TIFFSetField(file, TIFFTAG_PHOTOMETRIC, photometric);
        TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, 16);
        if (photometric == PHOTOMETRIC_RGB && page.channels() == 4) {
            const std::array<uint16_t, 1> alpha{EXTRASAMPLE_UNASSALPHA};
            TIFFSetField(file, TIFFTAG_EXTRASAMPLES, 1, alpha.data());
        }
        for (const TiffTag& tag : tags) TIFFSetField(file, tag.tag, uint32_t(tag.data.size()), tag.data.constData());
        for (int y = 0; y < page.rows; ++y)
            TIFFWriteScanline(file, const_cast<uchar*>(page.ptr(y)), uint32_t(y));  // NOLINT: not written to
        TIFFWriteDirectory(file);
    }
    TIFFClose(file);
    QFile written(path);
    return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
}

cv::Mat rgbOf(const cv::Mat& bgr) {
    cv::Mat rgb;
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    return rgb;
}

/// By libheif's own encoder; the profile by ICC, or by the number of its primaries.
QByteArray heif(const cv::Mat& picture, const QByteArray& profile, int primaries, const QByteArray& exif = {}) {
    heif_context* context = heif_context_alloc();
    heif_encoder* encoder = nullptr;
    heif_image* image = nullptr;
    heif_context_get_encoder_for_format(context, heif_compression_AV1, &encoder);
    heif_image_create(picture.cols, picture.rows, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &image);
    heif_image_add_plane(image, heif_channel_interleaved, picture.cols, picture.rows, 8);
    int stride = 0;
    uint8_t* plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    rgbOf(picture).copyTo(cv::Mat(picture.rows, picture.cols, CV_8UC3, plane, size_t(stride)));
    if (!profile.isEmpty())
        heif_image_set_raw_color_profile(image, "prof", profile.constData(), size_t(profile.size()));
    heif_encoding_options* options = heif_encoding_options_alloc();
    heif_color_profile_nclx* numbers = heif_nclx_color_profile_alloc();
    if (primaries != 0) {
        heif_nclx_color_profile_set_color_primaries(numbers, uint16_t(primaries));
        heif_image_set_nclx_color_profile(image, numbers);
        options->output_nclx_profile = numbers;
    }
    heif_encoder_set_lossy_quality(encoder, 95);
    heif_image_handle* handle = nullptr;
    heif_context_encode_image(context, image, encoder, options, &handle);
    if (!exif.isEmpty()) heif_context_add_exif_metadata(context, handle, exif.constData(), int(exif.size()));
    QByteArray bytes;
    heif_writer writer{.writer_api_version = 1, .write = [](heif_context*, const void* data, size_t size, void* into) {
                           static_cast<QByteArray*>(into)->append(static_cast<const char*>(data), qsizetype(size));
                           return heif_error{heif_error_Ok, heif_suberror_Unspecified, ""};
                       }};
    heif_context_write(context, &writer, &bytes);
    heif_nclx_color_profile_free(numbers);
    heif_encoding_options_free(options);
    heif_image_handle_release(handle);
    heif_image_release(image);
    heif_encoder_release(encoder);
    heif_context_free(context);
    return bytes;
}

/// Of two frames of one colour each; the palette's first two. With `clear` the second colour is transparent, and the
/// first frame has it in its right half.
QByteArray gif(bool clear = false) {
    QByteArray bytes = "GIF89a";
    const auto le = [](int value) { return QByteArray(1, char(value & 0xff)) + char(value >> 8); };
    bytes += le(kWidthPx) + le(kHeightPx) + char(0x80 | 6) + QByteArray(2, 0);
    QByteArray palette(3 * 128, 0);
    palette.replace(0, 6, QByteArray("\xc8\x28\x28\x28\x28\xc8", 6));  // red, blue
    bytes += palette;
    for (int frame = 0; frame < 2; ++frame) {
        bytes += QByteArray("!\xf9\4", 3) + char(clear ? 1 : 0) + QByteArray("\x0a\0\1\0", 4);
        bytes += "," + QByteArray(4, 0) + le(kWidthPx) + le(kHeightPx) + '\0' + '\7';
        // Codes of eight bits as long as the table is cleared before it grows.
        QByteArray codes;
        for (int i = 0; i < kWidthPx * kHeightPx; ++i) {
            if (i % 100 == 0) codes += char(128);
            codes += char(frame == 1 || (clear && i % kWidthPx >= kWidthPx / 2) ? 1 : 0);
        }
        codes += char(129);
        for (qsizetype at = 0; at < codes.size(); at += 255) {
            const QByteArray block = codes.mid(at, 255);
            bytes += char(block.size());
            bytes += block;
        }
        bytes += '\0';
    }
    return bytes + ';';
}

/// Bottom row first, as nearly all are, unless `topFirst`.
QByteArray tga(const cv::Mat& picture, bool topFirst) {
    QByteArray bytes(18, 0);
    bytes[2] = 2;
    bytes[12] = char(picture.cols & 0xff), bytes[13] = char(picture.cols >> 8);
    bytes[14] = char(picture.rows & 0xff), bytes[15] = char(picture.rows >> 8);
    bytes[16] = char(8 * picture.channels());
    bytes[17] = char((topFirst ? 0x20 : 0) | (picture.channels() == 4 ? 8 : 0));
    for (int i = 0; i < picture.rows; ++i) {
        const int y = topFirst ? i : picture.rows - 1 - i;
        bytes.append(reinterpret_cast<const char*>(picture.ptr(y)), qsizetype(picture.cols) * picture.channels());
    }
    return bytes;
}

QByteArray animatedWebp() {
    WebPAnimEncoderOptions options;
    WebPAnimEncoderOptionsInit(&options);
    WebPAnimEncoder* encoder = WebPAnimEncoderNew(kWidthPx, kHeightPx, &options);
    for (int frame = 0; frame < 2; ++frame) {
        WebPPicture picture;
        WebPPictureInit(&picture);
        picture.use_argb = 1;
        picture.width = kWidthPx, picture.height = kHeightPx;
        const cv::Mat colours = plain(frame == 0 ? cv::Scalar(40, 40, 200) : cv::Scalar(200, 40, 40));
        WebPPictureImportBGR(&picture, colours.data, int(colours.step));
        WebPAnimEncoderAdd(encoder, &picture, frame * 100, nullptr);
        WebPPictureFree(&picture);
    }
    WebPAnimEncoderAdd(encoder, nullptr, 200, nullptr);
    WebPData data{};
    WebPAnimEncoderAssemble(encoder, &data);
    WebPAnimEncoderDelete(encoder);
    return taken(data);
}

/// The default picture of an animated PNG is its first frame; a second one follows.
QByteArray animatedPng() {
    const auto control = [](quint32 number) {
        return bigEndian(number) + bigEndian(kWidthPx) + bigEndian(kHeightPx) + QByteArray(8, 0) +
               QByteArray("\0\1\0\x0a\0\0", 6);
    };
    const QByteArray first = encoded(".png", plain({40, 40, 200})), second = encoded(".png", plain({200, 40, 40}));
    const auto pixels = [](const QByteArray& png) {
        const qsizetype at = png.indexOf("IDAT");
        return png.mid(at + 4, qsizetype(qFromBigEndian<quint32>(png.constData() + at - 4)));
    };
    return first.left(33) + pngChunk("acTL", bigEndian(2) + bigEndian(0)) + pngChunk("fcTL", control(0)) +
           pngChunk("IDAT", pixels(first)) + pngChunk("fcTL", control(1)) +
           pngChunk("fdAT", bigEndian(2) + pixels(second)) + pngChunk("IEND", {});
}

QByteArray jpegBy(const std::function<void(jpeg_compress_struct&)>& settings, const cv::Mat& picture) {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &out, &size);
    info.image_width = JDIMENSION(picture.cols);
    info.image_height = JDIMENSION(picture.rows);
    info.input_components = picture.channels();
    info.in_color_space = picture.channels() == 4 ? JCS_CMYK : JCS_EXT_BGR;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 95, TRUE);
    settings(info);
    jpeg_start_compress(&info, TRUE);
    for (int y = 0; y < picture.rows; ++y) {
        auto* row = const_cast<uchar*>(picture.ptr(y));  // NOLINT: not written to
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    const QByteArray bytes(reinterpret_cast<const char*>(out), qsizetype(size));
    std::free(out);
    return bytes;
}

/// A profile of inks that all make the same grey: whether it is used shows.
QByteArray inkProfile() {
    cmsHPROFILE profile = cmsCreateProfilePlaceholder(nullptr);
    cmsSetProfileVersion(profile, 2.1);
    cmsSetDeviceClass(profile, cmsSigOutputClass);
    cmsSetColorSpace(profile, cmsSigCmykData);
    cmsSetPCS(profile, cmsSigLabData);
    cmsPipeline* inks = cmsPipelineAlloc(nullptr, 4, 3);
    cmsStage* table = cmsStageAllocCLut16bit(nullptr, 2, 4, 3, nullptr);
    cmsStageSampleCLut16bit(
        table,
        [](const cmsUInt16Number*, cmsUInt16Number* out, void*) {
            out[0] = 0x7f80;  // half as light as white
            out[1] = out[2] = 0x8000;
            return TRUE;
        },
        nullptr, 0);
    cmsPipelineInsertStage(inks, cmsAT_END, table);
    for (const cmsTagSignature tag : {cmsSigAToB0Tag, cmsSigAToB1Tag}) cmsWriteTag(profile, tag, inks);
    cmsWriteTag(profile, cmsSigMediaWhitePointTag, cmsD50_XYZ());
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, nullptr, &size);
    QByteArray bytes(qsizetype(size), 0);
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsPipelineFree(inks);
    cmsCloseProfile(profile);
    return bytes;
}

QByteArray displayP3() {
    const auto profile = profileOfPrimaries(12);
    return QByteArray(reinterpret_cast<const char*>(profile.data()), qsizetype(profile.size()));
}

Result<Photograph> decoded(const QByteArray& bytes) {
    return decodePicture(std::as_bytes(std::span(bytes.constData(), size_t(bytes.size()))));
}

/// The largest difference of a colour channel.
double farthest(const cv::Mat& picture, const cv::Scalar& bgr) {
    cv::Mat difference;
    cv::absdiff(picture, bgr, difference);
    double most = 0;
    cv::minMaxLoc(difference.reshape(1), nullptr, &most);
    return most;
}

qint64 utcMs(const char* time) {
    return QDateTime::fromString(QString::fromLatin1(time), Qt::ISODateWithMs).toMSecsSinceEpoch();
}

}  // namespace

Q_DECLARE_METATYPE(cv::Scalar)

/// What pictures say of themselves beside their pixels, in every format that can say it, and what of a picture is
/// missing without its saying so.
class TestPictureFacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheFirstPicture_data() {
        QTest::addColumn<QByteArray>("bytes");
        const cv::Mat red = plain({40, 40, 200}), blue = plain({200, 40, 40});
        QTest::newRow("GIF") << gif();
        QTest::newRow("animated WebP") << animatedWebp();
        QTest::newRow("animated PNG") << animatedPng();
        QTest::newRow("TIFF of two pages") << tiffOf({rgbOf(red), rgbOf(blue)}, PHOTOMETRIC_RGB);
        QTest::newRow("TGA") << tga(red, false);
        QTest::newRow("arithmetic JPEG") << jpegBy([](jpeg_compress_struct& info) { info.arith_code = TRUE; }, red);
        const QByteArray jpeg = encoded(".jpg", red);
        QTest::newRow("two JPEGs in one file") << jpeg + encoded(".jpg", blue);
        QTest::newRow("JPEG with zeros behind its end") << jpeg + QByteArray(5000, '\0');
    }
    void readsTheFirstPicture() {
        QFETCH(QByteArray, bytes);
        const auto picture = decoded(bytes);
        QVERIFY2(picture, picture ? "" : picture.error().context.c_str());
        QCOMPARE(picture->pixels.size(), cv::Size(kWidthPx, kHeightPx));
        QVERIFY(farthest(picture->pixels, {40, 40, 200}) < 5);
    }

    void readsTgaFromEitherSide() {
        cv::Mat picture = plain({40, 160, 40});
        picture.rowRange(0, kHeightPx / 2) = cv::Scalar(200, 40, 40);
        for (const bool topFirst : {true, false}) {
            const auto read = decoded(tga(picture, topFirst));
            QVERIFY(read);
            QCOMPARE(cv::norm(read->pixels, picture, cv::NORM_INF), 0.0);
        }
    }

    void whatIsTransparentIsGrey_data() {
        QTest::addColumn<QByteArray>("bytes");
        cv::Mat bgra(kHeightPx, kWidthPx, CV_8UC4, cv::Scalar(40, 40, 200, 255)), rgba;
        bgra.colRange(kWidthPx / 2, kWidthPx) = cv::Scalar(200, 40, 40, 0);
        cv::cvtColor(bgra, rgba, cv::COLOR_BGRA2RGBA);
        QTest::newRow("PNG") << encoded(".png", bgra);
        QTest::newRow("WebP") << encoded(".webp", bgra, {cv::IMWRITE_WEBP_QUALITY, 101});
        QTest::newRow("TIFF") << tiffOf({rgba}, PHOTOMETRIC_RGB);
        QTest::newRow("TGA") << tga(bgra, true);
        QTest::newRow("GIF") << gif(true);
    }
    void whatIsTransparentIsGrey() {
        QFETCH(QByteArray, bytes);
        const auto picture = decoded(bytes);
        QVERIFY2(picture, picture ? "" : picture.error().context.c_str());
        QVERIFY(farthest(picture->pixels.colRange(0, kWidthPx / 2), {40, 40, 200}) < 3);
        QVERIFY(farthest(picture->pixels.colRange(kWidthPx / 2, kWidthPx), {128, 128, 128}) < 2);
    }

    void liesAsXmpSays_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("turned");
        const cv::Mat picture = plain({40, 40, 200});
        QTest::newRow("JPEG") << jpegWith(picture, {}, xmp(6), {}) << true;
        QTest::newRow("PNG") << pngWith(picture, {}, xmp(6), {}) << true;
        QTest::newRow("WebP") << webpWith(picture, {}, xmp(6), {}) << true;
        QTest::newRow("TIFF") << tiffOf({rgbOf(picture)}, PHOTOMETRIC_RGB, {{TIFFTAG_XMLPACKET, xmp(6)}}) << true;
        QTest::newRow("Exif behind the pixels of a PNG") << pngWith(picture, exif(6), {}, {}) << true;
        QTest::newRow("Exif comes before XMP") << jpegWith(picture, exif(1), xmp(6), {}) << false;
        QTest::newRow("Exif without one") << jpegWith(picture, exif(0), xmp(8), {}) << true;
        QTest::newRow("nonsense") << jpegWith(picture, exif(99), xmp(9), {}) << false;
    }
    void liesAsXmpSays() {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, turned);
        const auto picture = decoded(bytes);
        QVERIFY(picture);
        QCOMPARE(picture->pixels.size(), turned ? cv::Size(kHeightPx, kWidthPx) : cv::Size(kWidthPx, kHeightPx));
    }

    void coloursAreSrgb_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<cv::Scalar>("wanted");
        // By hand: 204 and 51 of Display P3, to linear light, through the matrices of both, and back.
        const cv::Scalar wanted(41, 24, 222), stored(51, 51, 204);
        const cv::Mat picture = plain(stored);
        const QByteArray profile = displayP3();
        QVERIFY(!profile.isEmpty());
        QTest::newRow("JPEG") << jpegWith(picture, {}, {}, profile) << wanted;
        QTest::newRow("PNG") << pngWith(picture, {}, {}, profile) << wanted;
        QTest::newRow("WebP") << webpWith(picture, {}, {}, profile) << wanted;
        QTest::newRow("TIFF") << tiffOf({rgbOf(picture)}, PHOTOMETRIC_RGB, {{TIFFTAG_ICCPROFILE, profile}}) << wanted;
        QTest::newRow("AVIF") << heif(picture, profile, 0) << wanted;
        QTest::newRow("AVIF by numbers") << heif(picture, {}, 12) << wanted;
        QTest::newRow("no profile") << jpegWith(picture, {}, {}, {}) << stored;
        QTest::newRow("a broken profile") << jpegWith(picture, {}, {}, profile.left(200)) << stored;
        QTest::newRow("a profile of inks") << pngWith(picture, {}, {}, inkProfile()) << stored;

        const cv::Mat inks(kHeightPx, kWidthPx, CV_8UC4, cv::Scalar(10, 200, 30, 40));
        const cv::Scalar grey(119, 119, 119);  // L* = 50
        QByteArray jpeg = jpegBy([](jpeg_compress_struct&) {}, inks);
        QTest::newRow("CMYK JPEG") << jpeg.insert(
                                          2, jpegSegment('\xe2', QByteArray("ICC_PROFILE\0\1\1", 14) + inkProfile()))
                                   << grey;
        QTest::newRow("CMYK TIFF") << tiffOf({inks}, PHOTOMETRIC_SEPARATED, {{TIFFTAG_ICCPROFILE, inkProfile()}})
                                   << grey;
        QTest::newRow("CMYK TIFF without a profile")
            << tiffOf({inks}, PHOTOMETRIC_SEPARATED) << cv::Scalar(189, 46, 206);
    }
    void coloursAreSrgb() {
        QFETCH(QByteArray, bytes);
        QFETCH(cv::Scalar, wanted);
        const auto picture = decoded(bytes);
        QVERIFY2(picture, picture ? "" : picture.error().context.c_str());
        const auto& got = picture->pixels.at<cv::Vec3b>(kHeightPx / 2, kWidthPx / 2);
        QVERIFY2(farthest(picture->pixels, wanted) < 5,
                 qPrintable(u"%1 %2 %3"_s.arg(int(got[0])).arg(int(got[1])).arg(int(got[2]))));
    }

    void knowsWhenItWasTaken_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("utc");
        const cv::Mat picture = plain({40, 40, 200});
        const QByteArray east = exif(1, "2021:07:03 18:05:59", "+02:00");
        const QByteArray utc = "2021-07-03T16:05:59Z";
        QTest::newRow("JPEG") << jpegWith(picture, east, {}, {}) << utc;
        QTest::newRow("PNG") << pngWith(picture, east, {}, {}) << utc;
        QTest::newRow("WebP") << webpWith(picture, east, {}, {}) << utc;
        QTest::newRow("AVIF") << heif(picture, {}, 0, east) << utc;
        QTest::newRow("XMP") << jpegWith(picture, {}, xmp(1, "2021-07-03T10:35:59.25-05:30"), {}) << utc;
        QTest::newRow("XMP of a TIFF") << tiffOf({rgbOf(picture)}, PHOTOMETRIC_RGB,
                                                 {{TIFFTAG_XMLPACKET, xmp(1, "2021-07-03T16:05:59Z")}})
                                       << utc;
        // Here is New York, where it was summer: see below.
        QTest::newRow("no zone") << jpegWith(picture, exif(1, "2021:07:03 12:05:59"), {}, {}) << utc;
        QTest::newRow("no time") << jpegWith(picture, exif(1), {}, {}) << QByteArray();
        QTest::newRow("never set") << jpegWith(picture, exif(1, "0000:00:00 00:00:00", "+00:00"), {}, {})
                                   << QByteArray();
        QTest::newRow("blanks") << jpegWith(picture, exif(1, "    :  :     :  :  "), {}, {}) << QByteArray();
        QTest::newRow("nonsense") << jpegWith(picture, exif(1, "2021:17:03 18:05:59"), {}, {}) << QByteArray();
    }
    void knowsWhenItWasTaken() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, utc);
        qputenv("TZ", "America/New_York");
        ::tzset();
        const auto picture = decoded(bytes);
        qunsetenv("TZ");
        ::tzset();
        QVERIFY2(picture, picture ? "" : picture.error().context.c_str());
        QCOMPARE(picture->takenAtMs.has_value(), !utc.isEmpty());
        if (!utc.isEmpty()) QCOMPARE(*picture->takenAtMs, utcMs(utc.constData()));
    }

    void refusesWhatZerosTookThePlaceOf_data() {
        QTest::addColumn<QByteArray>("bytes");
        const cv::Mat picture = photograph();
        for (const char* ending : {".jpg", ".png", ".webp", ".tiff", ".bmp", ".ppm"})
            QTest::newRow(ending) << encoded(ending, picture);
        QTest::newRow("plain TIFF") << encoded(".tiff", picture, {cv::IMWRITE_TIFF_COMPRESSION, COMPRESSION_NONE});
        QTest::newRow("progressive JPEG") << encoded(".jpg", picture, {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
        QTest::newRow("JPEG of the least size") << encoded(".jpg", picture, {cv::IMWRITE_JPEG_OPTIMIZE, 1});
        QTest::newRow("lossless WebP") << encoded(".webp", picture, {cv::IMWRITE_WEBP_QUALITY, 101});
        QTest::newRow("TGA") << tga(picture, false);
        QTest::newRow("TGA, top first") << tga(picture, true);
    }
    /// A download that stopped in a file that had its full size from the beginning.
    void refusesWhatZerosTookThePlaceOf() {
        QFETCH(QByteArray, bytes);
        QVERIFY(decoded(bytes));
        for (const double part : {0.3, 0.6, 0.85}) {
            const auto left = qsizetype(part * double(bytes.size()));
            const auto picture = decoded(bytes.left(left) + QByteArray(bytes.size() - left, '\0'));
            QVERIFY2(!picture, qPrintable(QString::number(part)));
            QCOMPARE(picture.error().code, ErrorCode::ImageUnreadable);
        }
    }

    void refusesAJpegWithAHole_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("baseline") << encoded(".jpg", photograph());
        QTest::newRow("optimised") << encoded(".jpg", photograph(), {cv::IMWRITE_JPEG_OPTIMIZE, 1});
        QTest::newRow("progressive") << encoded(".jpg", photograph(), {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
    }
    void refusesAJpegWithAHole() {
        QFETCH(QByteArray, bytes);
        for (const int zeros : {512, 4096})
            for (const double part : {0.3, 0.5, 0.7}) {
                QByteArray damaged = bytes;
                damaged.replace(qsizetype(part * double(bytes.size())), zeros, QByteArray(zeros, '\0'));
                QVERIFY2(!decoded(damaged), qPrintable(u"%1 zeros at %2"_s.arg(zeros).arg(part)));
            }
    }

    /// Black and one colour are no damage.
    void readsDarkAndEmptyPictures() {
        cv::Mat night = photograph();
        night.rowRange(200, 256) = cv::Scalar();
        night.rowRange(0, 40) = cv::Scalar();
        cv::Mat onBlack = plain({0, 0, 0}, 256, 256);
        cv::circle(onBlack, {128, 100}, 60, {90, 120, 200}, cv::FILLED);
        for (const cv::Mat& picture : {night, onBlack, plain({0, 0, 0}), plain({255, 255, 255}, 2000, 2000)})
            for (const char* ending : {".jpg", ".png", ".webp", ".tiff", ".bmp", ".ppm"})
                for (const int optimised : {0, 1}) {
                    const auto read = decoded(encoded(ending, picture, {cv::IMWRITE_JPEG_OPTIMIZE, optimised}));
                    QVERIFY2(read, ending);
                }
    }

    /// Raw files of many cameras are TIFF files with a small preview.
    void namesRawFilesThatAreTiff() {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"picture.nef"_s);
        TIFF* file = TIFFOpen(QFile::encodeName(path).constData(), "w");
        const cv::Mat preview = photograph(64);
        for (const auto& [tag, value] : std::map<int, int>{{TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE},
                                                           {TIFFTAG_IMAGEWIDTH, 64},
                                                           {TIFFTAG_IMAGELENGTH, 64},
                                                           {TIFFTAG_BITSPERSAMPLE, 8},
                                                           {TIFFTAG_SAMPLESPERPIXEL, 3},
                                                           {TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB},
                                                           {TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG}})
            TIFFSetField(file, uint32_t(tag), value);
        const std::array<toff_t, 1> below{0};
        TIFFSetField(file, TIFFTAG_SUBIFD, 1, below.data());
        for (int y = 0; y < 64; ++y)
            TIFFWriteScanline(file, const_cast<uchar*>(preview.ptr(y)), uint32_t(y));  // NOLINT: not written to
        TIFFWriteDirectory(file);
        TIFFSetField(file, TIFFTAG_IMAGEWIDTH, 1);  // the picture below
        TIFFSetField(file, TIFFTAG_IMAGELENGTH, 1);
        TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, 8);
        TIFFSetField(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
        std::array<uchar, 1> pixel{};
        TIFFWriteScanline(file, pixel.data(), 0);
        TIFFClose(file);
        const auto read = readPicture(path.toStdString());
        QVERIFY(!read);
        QVERIFY2(read.error().context.ends_with(": a camera's raw file"), read.error().context.c_str());
    }

    /// Of other makers the first picture is the sensor's own: a filter array, or a compression of theirs.
    void rawFilesWithoutPreviewsAreNamed() {
        const QTemporaryDir folder;
        for (const auto& [tag, value] :
             {std::pair{TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_CFA}, std::pair{TIFFTAG_PHOTOMETRIC, 34892 /* linear raw */},
              std::pair{TIFFTAG_COMPRESSION, 34713}, std::pair{TIFFTAG_COMPRESSION, 32767},
              std::pair{TIFFTAG_COMPRESSION, 32769}, std::pair{TIFFTAG_COMPRESSION, 65535}}) {
            // libtiff writes no compression that it does not know, so the number is put in afterwards.
            const std::string path = folder.filePath(u"picture.tif"_s).toStdString();
            QVERIFY(cv::imwrite(path, photograph(64), {cv::IMWRITE_TIFF_COMPRESSION, 1}));
            QFile file(QString::fromStdString(path));
            QVERIFY(file.open(QIODevice::ReadWrite));
            QByteArray bytes = file.readAll();
            QVERIFY(bytes.startsWith("II*"));
            const auto directory = qFromLittleEndian<quint32>(bytes.constData() + 4);
            const auto entries = qFromLittleEndian<quint16>(bytes.constData() + directory);
            bool changed = false;
            for (quint32 at = directory + 2; at < directory + 2 + 12U * entries; at += 12)
                if (qFromLittleEndian<quint16>(bytes.constData() + at) == tag) {
                    qToLittleEndian(quint16(value), bytes.data() + at + 8);
                    changed = true;
                }
            QVERIFY(changed);
            QVERIFY(file.seek(0) && file.write(bytes) == bytes.size() && file.flush());
            const auto read = readPicture(path);
            QVERIFY(!read);
            QVERIFY2(read.error().context.ends_with(": a camera's raw file"), read.error().context.c_str());
        }
    }

    void aPixelIsEnough() {
        for (const char* ending : {".jpg", ".png", ".webp", ".tiff", ".bmp", ".ppm"}) {
            const auto read = decoded(encoded(ending, plain({200, 200, 200}, 1, 1)));
            QVERIFY2(read, ending);
            QCOMPARE(read->pixels.size(), cv::Size(1, 1));
        }
    }

    /// What is not read is called by what it is.
    void knowsWhatItDoesNotRead() {
        const auto kindOf = [](const QByteArray& start) {
            const QByteArray bytes = start.leftJustified(200, '\7');
            return recognizePicture(std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))));
        };
        for (const auto& [start, name, refusal] :
             {std::tuple(QByteArray("II\x1a\0\0\0HEAPCCDR", 14), "a camera's raw file", PictureRefusal::RawFile),
              {QByteArray("FOVb"), "a camera's raw file", PictureRefusal::RawFile},
              {QByteArray("\0MRM", 4), "a camera's raw file", PictureRefusal::RawFile},
              {QByteArray("gimp xcf v011"), "a GIMP picture", PictureRefusal::OtherFormat},
              {QByteArray("8BPS\0\2", 6), "a Photoshop file", PictureRefusal::OtherFormat},
              {QByteArray("AT&TFORM"), "a DjVu document", PictureRefusal::OtherFormat},
              {QByteArray("II\xbc\1"), "a JPEG XR picture", PictureRefusal::OtherFormat},
              {QByteArray("qoif"), "a QOI picture", PictureRefusal::OtherFormat},
              {QByteArray("<!DOCTYPE html>"), "a web page", PictureRefusal::NotAPicture},
              {QByteArray("Rar!\x1a"), "a packed file", PictureRefusal::NotAPicture},
              {QByteArray("OggS"), "a film or a sound", PictureRefusal::Film},
              {QByteArray("\0\0\1\xba", 4), "a film", PictureRefusal::Film}}) {
            const PictureKind kind = kindOf(start);
            QVERIFY2(!kind.format && kind.refusal == refusal, name);
            QCOMPARE(QByteArray(kind.name.data(), qsizetype(kind.name.size())), QByteArray(name));
        }
    }

    void tellsTgaFromOtherFiles() {
        QByteArray cursor("\0\0\2\0\1\0\x20\x20\0\0\1\0\1\0\xa8\x0c\0\0\x16\0", 20);
        for (const QByteArray& bytes :
             {cursor, QByteArray(200, '\0'), QByteArray(200, '\1'), QByteArray("\0\0\1\xba", 4)})
            QVERIFY(!recognizePicture(std::as_bytes(std::span(bytes.constData(), size_t(bytes.size())))).format);
    }
};

QTEST_GUILESS_MAIN(TestPictureFacts)
#include "tst_picture_facts.moc"
