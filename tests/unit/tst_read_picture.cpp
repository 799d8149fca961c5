#include <cstdio>
// jpeglib.h does not include what it uses.
#include <jpeglib.h>
#include <libheif/heif.h>
#include <sys/resource.h>
#include <tiffio.h>
#include <zlib.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>
#include <array>
#include <atomic>
#include <cstdlib>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <thread>

#include "core/picture/memory_budget.h"
#include "core/picture/picture_format.h"
#include "core/picture/read_picture.h"

using namespace facenet;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWidthPx = 96, kHeightPx = 64;

/// Another colour in each corner, so that every way of turning it shows.
cv::Mat corners() {
    cv::Mat picture(kHeightPx, kWidthPx, CV_8UC3, cv::Scalar(40, 160, 40));
    const cv::Size quarter(kWidthPx / 2, kHeightPx / 2);
    picture(cv::Rect({0, 0}, quarter)) = cv::Scalar(200, 40, 40);
    picture(cv::Rect({quarter.width, 0}, quarter)) = cv::Scalar(40, 40, 200);
    picture(cv::Rect({0, quarter.height}, quarter)) = cv::Scalar(220, 220, 220);
    return picture;
}

QByteArray encoded(const char* ending, const cv::Mat& picture = corners(), const std::vector<int>& options = {}) {
    std::vector<uchar> bytes;
    cv::imencode(ending, picture, bytes, options);
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
}

/// By libheif's own encoder.
QByteArray heif(heif_compression_format format, const cv::Mat& picture = corners()) {
    heif_context* context = heif_context_alloc();
    heif_encoder* encoder = nullptr;
    heif_image* image = nullptr;
    heif_context_get_encoder_for_format(context, format, &encoder);
    heif_image_create(picture.cols, picture.rows, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &image);
    heif_image_add_plane(image, heif_channel_interleaved, picture.cols, picture.rows, 8);
    int stride = 0;
    uint8_t* plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    cv::Mat pixels(picture.rows, picture.cols, CV_8UC3, plane, size_t(stride));
    cv::cvtColor(picture, pixels, cv::COLOR_BGR2RGB);
    heif_encoder_set_lossy_quality(encoder, 90);
    heif_context_encode_image(context, image, encoder, nullptr, nullptr);
    QByteArray bytes;
    heif_writer writer{.writer_api_version = 1, .write = [](heif_context*, const void* data, size_t size, void* into) {
                           static_cast<QByteArray*>(into)->append(static_cast<const char*>(data), qsizetype(size));
                           return heif_error{heif_error_Ok, heif_suberror_Unspecified, ""};
                       }};
    heif_context_write(context, &writer, &bytes);
    heif_image_release(image);
    heif_encoder_release(encoder);
    heif_context_free(context);
    return bytes;
}

/// As a printer's programs store it: four colours, inverted.
QByteArray cmykJpeg() {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &out, &size);
    info.image_width = kWidthPx;
    info.image_height = kHeightPx;
    info.input_components = 4;
    info.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 95, TRUE);
    jpeg_start_compress(&info, TRUE);
    const cv::Mat picture = corners();
    for (int y = 0; y < kHeightPx; ++y) {
        std::array<JSAMPLE, 4 * kWidthPx> row{};
        for (int x = 0; x < kWidthPx; ++x) {
            const auto& bgr = picture.at<cv::Vec3b>(y, x);
            for (int c = 0; c < 3; ++c) row[size_t(4 * x + c)] = bgr[2 - c];
            row[size_t(4 * x + 3)] = 255;
        }
        JSAMPROW rows = row.data();
        jpeg_write_scanlines(&info, &rows, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    const QByteArray bytes(reinterpret_cast<const char*>(out), qsizetype(size));
    std::free(out);
    return bytes;
}

QByteArray bigEndian(quint32 value) {
    QByteArray bytes(4, 0);
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray box(const char* type, const QByteArray& body) {
    return bigEndian(quint32(body.size()) + 8) + type + body;
}

QByteArray items(const std::vector<int>& numbers) {
    QByteArray bytes;
    for (const int number : numbers) bytes.append(char(number >> 8)).append(char(number & 0xff));
    return bytes;
}

/// A HEIF file that says no more than which image is derived from which.
QByteArray heifOf(int primary, const std::vector<std::pair<int, std::vector<int>>>& derived,
                  const char* reference = "dimg") {
    QByteArray references(4, 0);
    for (const auto& [image, from] : derived)
        references += box(reference, items({image, int(from.size())}) + items(from));
    return box("ftyp", "heic" + QByteArray(4, 0) + "mif1heic") +
           box("meta", QByteArray(4, 0) + box("pitm", QByteArray(4, 0) + items({primary})) + box("iref", references));
}

/// Exif data that say how a picture lies, in the order of bytes of telephones.
QByteArray exif(int orientation) {
    return QByteArray("MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0", 19) + char(orientation) +
           QByteArray("\0\0\0\0\0\0", 6);
}

QByteArray pngChunk(const QByteArray& name, const QByteArray& data) {
    const QByteArray body = name + data;
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(body.constData()), uInt(body.size()));
    return bigEndian(quint32(data.size())) + body + bigEndian(quint32(sum));
}

QByteArray jpegSegment(const QByteArray& data) {
    return QByteArray("\xff\xe1", 2) + char((data.size() + 2) >> 8) + char((data.size() + 2) & 0xff) + data;
}

/// A picture whose metadata say how it lies.
QByteArray lying(const QString& format, int orientation) {
    if (format == u"jpeg"_s) {
        const QByteArray other = jpegSegment(QByteArray("http://ns.adobe.com/xap/1.0/\0<x/>", 33));
        QByteArray bytes = encoded(".jpg", corners(), {cv::IMWRITE_JPEG_QUALITY, 98});
        return bytes.insert(2, other + jpegSegment(QByteArray("Exif\0\0", 6) + exif(orientation)));
    }
    if (format == u"png"_s) return encoded(".png").insert(33, pngChunk("eXIf", exif(orientation)));
    if (format == u"webp"_s) {
        // An extended header, the picture, and what lies about it.
        const QByteArray simple = encoded(".webp", corners(), {cv::IMWRITE_WEBP_QUALITY, 101});
        QByteArray header("VP8X\x0a\0\0\0\x08\0\0\0", 12);
        header += char(kWidthPx - 1) + QByteArray(2, 0) + char(kHeightPx - 1) + QByteArray(2, 0);
        const QByteArray note = exif(orientation);
        QByteArray body =
            "WEBP" + header + simple.mid(12) + QByteArray("EXIF", 4) + char(note.size()) + QByteArray(3, 0) + note;
        return QByteArray("RIFF") + char(body.size() & 0xff) + char(body.size() >> 8) + QByteArray(2, 0) + body;
    }
    QTemporaryDir folder;
    const QString path = folder.filePath(u"picture"_s);
    TIFF* file = TIFFOpen(QFile::encodeName(path).constData(), "w");
    for (const auto& [tag, value] : std::map<int, int>{{TIFFTAG_IMAGEWIDTH, kWidthPx},
                                                       {TIFFTAG_IMAGELENGTH, kHeightPx},
                                                       {TIFFTAG_BITSPERSAMPLE, 8},
                                                       {TIFFTAG_SAMPLESPERPIXEL, 3},
                                                       {TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB},
                                                       {TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG},
                                                       {TIFFTAG_ROWSPERSTRIP, 16},
                                                       {TIFFTAG_ORIENTATION, orientation}})
        TIFFSetField(file, uint32_t(tag), value);
    cv::Mat rgb;
    cv::cvtColor(corners(), rgb, cv::COLOR_BGR2RGB);
    for (int y = 0; y < kHeightPx; ++y) TIFFWriteScanline(file, rgb.ptr(y), uint32_t(y));
    TIFFClose(file);
    QFile written(path);
    return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
}

/// What the metadata mean, done by hand: where the upper left corner's pixels come from.
cv::Mat lain(const cv::Mat& upright, int orientation) {
    cv::Mat picture = upright;
    switch (orientation) {
        case 2:
            cv::flip(upright, picture, 1);
            break;
        case 3:
            cv::rotate(upright, picture, cv::ROTATE_180);
            break;
        case 4:
            cv::flip(upright, picture, 0);
            break;
        case 5:
            cv::transpose(upright, picture);
            break;
        case 6:
            cv::rotate(upright, picture, cv::ROTATE_90_CLOCKWISE);
            break;
        case 7:
            cv::transpose(upright, picture);
            cv::rotate(picture, picture, cv::ROTATE_180);
            break;
        case 8:
            cv::rotate(upright, picture, cv::ROTATE_90_COUNTERCLOCKWISE);
            break;
        default:
            break;
    }
    return picture;
}

double difference(const cv::Mat& one, const cv::Mat& other) {
    return one.size() == other.size() && one.type() == other.type()
               ? cv::norm(one, other, cv::NORM_L1) / double(one.total() * 3)
               : 1e9;
}

/// Numbers from 0 to 1 of so many bits. In: one or three channels; the alpha is 1
QByteArray floatTiff(const cv::Mat& picture, int bits, bool alpha, bool tiled) {
    cv::Mat ordered = picture;
    if (picture.channels() == 3) cv::cvtColor(picture, ordered, cv::COLOR_BGR2RGB);
    std::vector<cv::Mat> planes;
    cv::split(ordered, planes);
    if (alpha) planes.emplace_back(picture.size(), CV_8U, cv::Scalar(255));
    cv::merge(planes, ordered);
    cv::Mat numbers;
    ordered.convertTo(numbers, CV_MAKETYPE(bits == 64 ? CV_64F : CV_32F, ordered.channels()), 1 / 255.0);
    if (bits == 16) numbers.convertTo(numbers, CV_MAKETYPE(CV_16F, ordered.channels()));
    QTemporaryDir folder;
    const QString path = folder.filePath(u"floats.tiff"_s);
    TIFF* file = TIFFOpen(path.toUtf8().constData(), "w");
    TIFFSetField(file, TIFFTAG_IMAGEWIDTH, numbers.cols);
    TIFFSetField(file, TIFFTAG_IMAGELENGTH, numbers.rows);
    TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, bits);
    TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, numbers.channels());
    TIFFSetField(file, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP);
    TIFFSetField(file, TIFFTAG_PHOTOMETRIC, picture.channels() == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
    TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(file, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
    const std::uint16_t extra = EXTRASAMPLE_UNASSALPHA;
    if (alpha) TIFFSetField(file, TIFFTAG_EXTRASAMPLES, 1, &extra);
    if (tiled) {
        constexpr int kSide = 16;
        TIFFSetField(file, TIFFTAG_TILEWIDTH, kSide);
        TIFFSetField(file, TIFFTAG_TILELENGTH, kSide);
        for (int y = 0; y < numbers.rows; y += kSide)
            for (int x = 0; x < numbers.cols; x += kSide) {
                cv::Mat tile = cv::Mat::zeros(kSide, kSide, numbers.type());
                const cv::Rect there = cv::Rect(x, y, kSide, kSide) & cv::Rect({}, numbers.size());
                numbers(there).copyTo(tile(cv::Rect({}, there.size())));
                TIFFWriteTile(file, tile.data, static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y), 0, 0);
            }
    } else {
        TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, 7);
        for (int y = 0; y < numbers.rows; ++y) TIFFWriteScanline(file, numbers.ptr(y), static_cast<std::uint32_t>(y));
    }
    TIFFClose(file);
    QFile written(path);
    return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
}

Result<cv::Mat> decoded(const QByteArray& bytes, const PictureRequest& request = {}) {
    const auto picture = decodePicture(std::as_bytes(std::span(bytes.constData(), size_t(bytes.size()))), request);
    if (!picture) return picture.error();
    return picture->pixels;
}

}  // namespace

class TestReadPicture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEachFormat_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("JPEG") << encoded(".jpg");
        QTest::newRow("progressive JPEG") << encoded(".jpg", corners(), {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
        QTest::newRow("CMYK JPEG") << cmykJpeg();
        QTest::newRow("PNG") << encoded(".png");
        QTest::newRow("WebP") << encoded(".webp");
        QTest::newRow("TIFF") << encoded(".tiff");
        QTest::newRow("BMP") << encoded(".bmp");
        QTest::newRow("PPM") << encoded(".ppm");
        QTest::newRow("PPM as text") << encoded(".ppm", corners(), {cv::IMWRITE_PXM_BINARY, 0});
        cv::Mat deep;
        corners().convertTo(deep, CV_16UC3, 257);
        QTest::newRow("PNG of 16 bits") << encoded(".png", deep);
        QTest::newRow("TIFF of 16 bits") << encoded(".tiff", deep);
        QTest::newRow("PPM of 16 bits") << encoded(".ppm", deep);
        cv::Mat floats;
        corners().convertTo(floats, CV_32FC3, 1 / 255.0);
        QTest::newRow("TIFF of floats") << encoded(".tiff", floats, {cv::IMWRITE_TIFF_COMPRESSION, COMPRESSION_NONE});
        for (const int bits : {16, 32, 64})
            for (const bool alpha : {false, true})
                for (const bool tiled : {false, true})
                    QTest::addRow("TIFF of floats, %d bits, %s, %s", bits, alpha ? "RGBA" : "RGB",
                                  tiled ? "tiles" : "strips")
                        << floatTiff(corners(), bits, alpha, tiled);
        cv::Mat clear;
        cv::cvtColor(corners(), clear, cv::COLOR_BGR2BGRA);
        QTest::newRow("PNG with transparency") << encoded(".png", clear);
        QTest::newRow("HEIF") << heif(heif_compression_HEVC);
        QTest::newRow("AVIF") << heif(heif_compression_AV1);
    }
    /// Whatever its name says.
    void readsEachFormat() {
        QFETCH(QByteArray, bytes);
        QTemporaryDir folder;
        for (const auto& name : {u"picture"_s, u"picture.jpg"_s, u"Zoë.gif"_s}) {
            const QString path = folder.filePath(name);
            write(path, bytes);
            const auto picture = readPicture(path.toStdString());
            QVERIFY2(picture, said(picture).constData());
            QCOMPARE(picture->type(), CV_8UC3);
            QVERIFY2(difference(*picture, corners()) < 4, qPrintable(QString::number(difference(*picture, corners()))));
            QVERIFY(isPicture(path.toStdString()));
        }
    }

    void readsGreyPictures_data() {
        QTest::addColumn<QByteArray>("bytes");
        cv::Mat grey;
        cv::cvtColor(corners(), grey, cv::COLOR_BGR2GRAY);
        for (const char* ending : {".jpg", ".png", ".tiff", ".bmp", ".pgm"})
            QTest::newRow(ending) << encoded(ending, grey);
        QTest::newRow("TIFF of floats") << floatTiff(grey, 32, false, false);
        QTest::newRow("TIFF of halves with alpha") << floatTiff(grey, 16, true, true);
    }
    void readsGreyPictures() {
        QFETCH(QByteArray, bytes);
        cv::Mat grey, wanted;
        cv::cvtColor(corners(), grey, cv::COLOR_BGR2GRAY);
        cv::cvtColor(grey, wanted, cv::COLOR_GRAY2BGR);
        const auto picture = decoded(bytes);
        QVERIFY(picture);
        QVERIFY(difference(*picture, wanted) < 3);
    }

    void refusesWhatItDoesNotDecodeByName_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("is");
        QTest::addColumn<PictureRefusal>("refusal");
        QTest::newRow("JPEG 2000") << QByteArray("\0\0\0\x0cjP  \r\n\x87\n", 12) + QByteArray(200, 'x')
                                   << u"a JPEG 2000 picture"_s << PictureRefusal::OtherFormat;
        QTest::newRow("OpenEXR") << QByteArray("\x76\x2f\x31\x01\2\0\0\0", 8) << u"an OpenEXR picture"_s
                                 << PictureRefusal::OtherFormat;
        QTest::newRow("Radiance") << QByteArray("#?RADIANCE\n") << u"a Radiance picture"_s
                                  << PictureRefusal::OtherFormat;
        QTest::newRow("DICOM") << QByteArray(128, 0) + "DICM\2\0\0\0" << u"a DICOM file"_s
                               << PictureRefusal::OtherFormat;
        QTest::newRow("GDAL's") << QByteArray("<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"/>") << u"not a picture"_s
                                << PictureRefusal::NotAPicture;
        QTest::newRow("film") << QByteArray(
                                     "\0\0\0\x18"
                                     "ftypisom\0\0\0\0isom",
                                     20)
                              << u"a film"_s << PictureRefusal::Film;
        QTest::newRow("raw") << QByteArray("II*\0\x10\0\0\0CR\2\0", 12) << u"a camera's raw file"_s
                             << PictureRefusal::RawFile;
        QTest::newRow("text") << QByteArray("Dear all") << u"not a picture"_s << PictureRefusal::NotAPicture;
        QTest::newRow("empty") << QByteArray() << u"an empty file"_s << PictureRefusal::Empty;
    }
    void refusesWhatItDoesNotDecodeByName() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, is);
        QFETCH(PictureRefusal, refusal);
        QTemporaryDir folder;
        const QString path = folder.filePath(u"picture.jpg"_s);
        write(path, bytes);
        const auto picture = readPicture(path.toStdString());
        QVERIFY(!picture);
        QCOMPARE(picture.error().code, ErrorCode::ImageUnreadable);
        QCOMPARE(QString::fromStdString(picture.error().context), path + u": "_s + is);
        QCOMPARE(picture.error().refusal, refusal);
        QVERIFY(!isPicture(path.toStdString()));
    }

    void refusesWhatEndsTooEarly_data() {
        QTest::addColumn<QByteArray>("bytes");
        cv::Mat noise(kHeightPx, kWidthPx, CV_8UC3);
        cv::randu(noise, 0, 255);
        for (const char* ending : {".jpg", ".png", ".webp", ".tiff", ".bmp", ".ppm"})
            QTest::newRow(ending) << encoded(ending, noise);
        QTest::newRow("progressive JPEG") << encoded(".jpg", noise, {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
        QTest::newRow("HEIF") << heif(heif_compression_HEVC);
        QTest::newRow("AVIF") << heif(heif_compression_AV1);
    }
    void refusesWhatEndsTooEarly() {
        QFETCH(QByteArray, bytes);
        for (const double part : {0.6, 0.95}) {
            const auto picture = decoded(bytes.left(qsizetype(part * double(bytes.size()))));
            QVERIFY(!picture);
            QCOMPARE(picture.error(), (Error{ErrorCode::ImageUnreadable, "ends too early", PictureRefusal::EndsEarly}));
        }
    }

    /// Nothing is missing but the mark of the end, which some programs leave out; libjpeg reads ahead of the pixels.
    void readsWhatLacksTheMarkOfTheEndAlone() {
        for (int seed = 0; seed < 20; ++seed) {
            cv::Mat picture(kHeightPx + seed, kWidthPx, CV_8UC3);
            cv::setRNGSeed(seed);
            cv::randu(picture, 0, 255);
            const QByteArray bytes = encoded(".jpg", picture);
            for (int lost : {1, 2}) QVERIFY(decoded(bytes.chopped(lost)));
            QCOMPARE(decoded(bytes.chopped(40)).error().refusal, PictureRefusal::EndsEarly);
        }
    }

    /// As of a scan with an open lid; where the pixels are packed a gap would be no black.
    void readsBlackBarsOfPackedTiff() {
        cv::Mat picture = corners();
        picture.rowRange(kHeightPx * 7 / 8, kHeightPx) = cv::Scalar();
        for (const int compression : {COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE})
            QVERIFY(decoded(encoded(".tiff", picture, {cv::IMWRITE_TIFF_COMPRESSION, compression})));
        QVERIFY(!decoded(encoded(".tiff", picture, {cv::IMWRITE_TIFF_COMPRESSION, COMPRESSION_NONE})));
    }

    /// However much black there is besides: a gap begins within a row, and what is black for itself does not.
    void gapsOfPlainPictures_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<qsizetype>("row");  // bytes
        cv::Mat picture(120, 90, CV_8UC3);
        cv::randu(picture, 40, 255);
        picture(cv::Rect(10, 10, 40, 30)) = cv::Scalar();  // a dark coat
        for (const char* ending : {".bmp", ".ppm"}) QTest::newRow(ending) << encoded(ending, picture) << qsizetype(272);
        QTest::newRow(".tiff") << encoded(".tiff", picture, {cv::IMWRITE_TIFF_COMPRESSION, COMPRESSION_NONE})
                               << qsizetype(270);
    }
    void gapsOfPlainPictures() {
        QFETCH(QByteArray, bytes);
        QFETCH(qsizetype, row);
        QVERIFY(decoded(bytes));
        const qsizetype body = 120 * row;
        // The directory of a TIFF file stands behind its pixels.
        const qsizetype begin = bytes.startsWith("II") ? 8 : bytes.size() - body;
        for (const auto& [from, to] : {std::pair(0.7, 1.0), std::pair(0.9, 1.0), std::pair(0.4, 0.5)}) {
            QByteArray broken = bytes;
            const qsizetype at = begin + qsizetype(from * double(body)) + 100,
                            end = begin + qsizetype(to * double(body));
            broken.replace(at, end - at, QByteArray(end - at, '\0'));
            const auto read = decoded(broken);
            QVERIFY2(!read, qPrintable(QString::number(from)));
            QCOMPARE(read.error().refusal, PictureRefusal::EndsEarly);
        }
    }

    void blackThatIsMeantIsNoGap() {
        cv::Mat bright(120, 90, CV_8UC3);
        cv::randu(bright, 40, 255);
        cv::Mat framed = bright.clone(), bars = bright.clone(), line = bright.clone(), night = bright.clone();
        cv::rectangle(framed, {0, 0, 90, 120}, cv::Scalar(), 12);
        bars.rowRange(0, 20) = cv::Scalar();
        bars.rowRange(100, 120) = cv::Scalar();
        line.rowRange(50, 60) = cv::Scalar();  // between two pictures in one
        night.rowRange(60, 120) = cv::Scalar();
        cv::GaussianBlur(night.rowRange(40, 120), night.rowRange(40, 120), {31, 31}, 8);
        night.rowRange(100, 120) = cv::Scalar();
        night.rowRange(0, 20) = cv::Scalar();
        for (const auto& [name, picture] :
             {std::pair("framed", framed), {"bars", bars}, {"line", line}, {"night", night}})
            for (const char* ending : {".bmp", ".ppm"}) QVERIFY2(decoded(encoded(ending, picture)), name);
    }

    void readsWhateverBrandAPhoneWrites() {
        for (const char* brand : {"miaf", "mif2", "MiHB", "heif"}) {
            QByteArray bytes = heif(heif_compression_HEVC);
            QVERIFY(decoded(bytes.replace(8, 4, brand)));
        }
    }

    /// A block of the disk that was never written, or all from its middle on. Black has zeros too, and is whole.
    void refusesWhatHasAGap_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("black");
        cv::Mat noise(400, 400, CV_8UC3);
        cv::randu(noise, 0, 255);
        for (const char* place : {"top", "bottom"}) {
            cv::Mat black = cv::Mat::zeros(3000, 3000, CV_8UC3);
            noise.copyTo(black(qstrcmp(place, "top") == 0 ? cv::Rect(0, 0, 400, 400) : cv::Rect(2600, 2600, 400, 400)));
            const std::vector<int> lossless{cv::IMWRITE_WEBP_QUALITY, 101}, lossy{cv::IMWRITE_WEBP_QUALITY, 75};
            QTest::addRow("WebP, %s", place) << encoded(".webp", noise, lossy) << encoded(".webp", black, lossy);
            QTest::addRow("lossless WebP, %s", place)
                << encoded(".webp", noise, lossless) << encoded(".webp", black, lossless);
            QTest::addRow("HEIF, %s", place)
                << heif(heif_compression_HEVC, noise) << heif(heif_compression_HEVC, black);
            QTest::addRow("AVIF, %s", place) << heif(heif_compression_AV1, noise) << heif(heif_compression_AV1, black);
        }
    }
    void refusesWhatHasAGap() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, black);
        QVERIFY(decoded(bytes));
        QVERIFY(decoded(black));
        constexpr qsizetype kBlock = 4096;
        QVERIFY(bytes.size() > 4 * kBlock);
        const qsizetype middle = bytes.size() / 2;
        const bool isAvif = QByteArray(QTest::currentDataTag()).startsWith("AVIF");  // of which less is known
        for (const qsizetype zeros : {isAvif ? bytes.size() / 3 : kBlock, bytes.size() - middle}) {
            QByteArray broken = bytes;
            broken.replace(middle, zeros, QByteArray(zeros, '\0'));
            const auto picture = decoded(broken);
            QVERIFY(!picture);
            QCOMPARE(picture.error(), (Error{ErrorCode::ImageUnreadable, "ends too early", PictureRefusal::EndsEarly}));
        }
    }

    void refusesPicturesOfThemselves_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("refused");
        QTest::newRow("tiles") << heifOf(2, {{2, {1, 3, 4}}}) << false;
        QTest::newRow("picture and gain map") << heifOf(4, {{4, {1, 2}}, {2, {3}}, {1, {2}}}) << false;
        QTest::newRow("another image of itself") << heifOf(2, {{2, {1}}, {5, {5}}}) << false;
        QTest::newRow("of itself") << heifOf(2, {{2, {2}}}) << true;
        QTest::newRow("of each other") << heifOf(2, {{2, {1}}, {1, {3}}, {3, {2}}}) << true;
        QTest::newRow("its own transparency") << heifOf(2, {{2, {2}}}, "auxl") << true;
        QTest::newRow("one tile again and again") << heifOf(2, {{2, std::vector<int>(65535, 1)}}) << true;
        std::vector<std::pair<int, std::vector<int>>> doubled, chain;
        for (int i = 1; i < 40; ++i) {
            doubled.push_back({i, {i + 1, i + 1}});
            chain.push_back({i, {i + 1}});
        }
        QTest::newRow("doubled at each step") << heifOf(1, doubled) << true;
        QTest::newRow("chain") << heifOf(1, chain) << true;
    }
    /// libheif followed them until memory or its stack came to an end.
    void refusesPicturesOfThemselves() {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, refused);
        const auto picture = decoded(bytes);
        QVERIFY(!picture);
        QCOMPARE(picture.error().code, ErrorCode::ImageUnreadable);
        QVERIFY2((picture.error().context == "made of the same image again and again") == refused, said(picture));
    }

    /// Whatever a file holds, the answer is a picture or an error.
    void survivesDamage_data() { readsEachFormat_data(); }
    void survivesDamage() {
        QFETCH(QByteArray, bytes);
        for (qsizetype at = 0; at < bytes.size(); at += std::max<qsizetype>(1, bytes.size() / 60)) {
            QByteArray damaged = bytes;
            damaged[at] = char(~damaged[at]);
            const auto picture = decoded(damaged, {.mostPixels = 1'000'000});
            QVERIFY(!picture || !picture->empty());
        }
    }

    void uprightAsTheMetadataSay_data() {
        QTest::addColumn<QString>("format");
        for (const char* format : {"jpeg", "png", "webp", "tiff"}) QTest::newRow(format) << QString::fromLatin1(format);
    }
    void uprightAsTheMetadataSay() {
        QFETCH(QString, format);
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const auto picture = decoded(lying(format, orientation));
            QVERIFY2(picture, said(picture).constData());
            QVERIFY2(difference(*picture, lain(corners(), orientation)) < 6, qPrintable(QString::number(orientation)));
        }
    }

    /// The header of a picture of 900 megapixels, and nothing behind it.
    void looksAtTheSizeBeforeItTakesMemory_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("PNG") << QByteArray("\x89PNG\r\n\x1a\n", 8) +
                                    pngChunk("IHDR",
                                             bigEndian(30000) + bigEndian(30000) + QByteArray("\x8\2\0\0\0", 5)) +
                                    pngChunk("IDAT", QByteArray("\x78\x9c", 2));
        QByteArray bmp = encoded(".bmp");
        qToLittleEndian<quint32>(30000, bmp.data() + 18);
        qToLittleEndian<quint32>(30000, bmp.data() + 22);
        QTest::newRow("BMP") << bmp;
        QByteArray tiff = encoded(".tiff");
        const quint32 directory = qFromLittleEndian<quint32>(tiff.constData() + 4);
        for (int i = 0; i < qFromLittleEndian<quint16>(tiff.constData() + directory); ++i) {
            char* entry = tiff.data() + directory + 2 + 12 * i;
            const auto tag = qFromLittleEndian<quint16>(entry);
            if (tag == 0x0100 || tag == 0x0101) qToLittleEndian<quint16>(30000, entry + 8);
        }
        QTest::newRow("TIFF") << tiff;
    }
    void looksAtTheSizeBeforeItTakesMemory() {
        QFETCH(QByteArray, bytes);
        const auto before = decodingBudget().mostTakenBytes();
        const auto picture = decoded(bytes);
        QVERIFY(!picture);
        QCOMPARE(picture.error(),
                 (Error{ErrorCode::ImageUnreadable, "30000x30000 pixels: at most 256 megapixels are read",
                        PictureRefusal::TooManyPixels}));
        QCOMPARE(decodingBudget().mostTakenBytes(), before);
    }

    void looksAtTheSizeThatACodedImageSays_data() {
        QTest::addColumn<QByteArray>("bytes");
        const cv::Mat large(1100, 1300, CV_8UC3, cv::Scalar(60, 90, 120));
        QTest::newRow("HEIF") << heif(heif_compression_HEVC, large);
        QTest::newRow("AVIF") << heif(heif_compression_AV1, large);
    }
    void looksAtTheSizeThatACodedImageSays() {
        QFETCH(QByteArray, bytes);
        QVERIFY(decoded(bytes, {.mostPixels = 1304 * 1104}));                        // HEVC's are multiples of 8
        bytes.replace(bytes.indexOf("ispe") + 8, 8, bigEndian(64) + bigEndian(64));  // what the file announces
        const auto before = decodingBudget().mostTakenBytes();
        const auto picture = decoded(bytes, {.mostPixels = 1'000'000});
        QVERIFY(!picture);
        QCOMPARE(picture.error().refusal, PictureRefusal::TooManyPixels);
        QCOMPARE(decodingBudget().mostTakenBytes(), before);
    }

    void reducesLargePicturesWhileDecoding() {
        cv::Mat large;
        cv::resize(corners(), large, {1001, 799}, 0, 0, cv::INTER_NEAREST);
        const auto picture = decoded(encoded(".jpg", large), {.mostPixels = 100'000});
        QVERIFY(picture);
        QCOMPARE(picture->size(), cv::Size(251, 200));
        cv::Mat wanted;
        cv::resize(large, wanted, picture->size(), 0, 0, cv::INTER_AREA);
        QVERIFY(difference(*picture, wanted) < 4);
        QCOMPARE(decoded(encoded(".jpg", large), {.enoughSidePx = 300})->size(), cv::Size(501, 400));
        // A picture of several scans is kept unreduced until the last one.
        QVERIFY(!decoded(encoded(".jpg", large, {cv::IMWRITE_JPEG_PROGRESSIVE, 1}), {.mostPixels = 100'000}));
        QVERIFY(!decoded(encoded(".png", large), {.mostPixels = 100'000}));
    }

    /// A small file whose tiles say that they take gigabytes.
    void refusesPartsThatAreLargerThanPictures() {
        QByteArray tiff = floatTiff(corners(), 32, false, true);
        for (const int tag : {TIFFTAG_TILEWIDTH, TIFFTAG_TILELENGTH}) {
            const QByteArray name = QByteArray(1, char(tag & 0xff)) + char(tag >> 8);
            qsizetype at = -1;
            for (const char kind : {3, 4})
                if (at < 0) at = tiff.indexOf(name + kind + QByteArray("\0\1\0\0\0", 5));
            QVERIFY(at > 0);
            tiff.replace(at + 8, 2, QByteArray("\xf0\xff", 2));  // 65520
        }
        const auto picture = decoded(tiff);
        QVERIFY(!picture);
        QVERIFY2(picture.error().context.find("MiB") != std::string::npos, picture.error().context.c_str());
    }

    /// Each scan takes as long as a whole picture.
    void refusesEndlessScans() {
        const QByteArray progressive = encoded(".jpg", corners(), {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
        const qsizetype last = progressive.lastIndexOf(QByteArray("\xff\xda"));
        const QByteArray scan = progressive.mid(last, progressive.size() - 2 - last);
        const auto picture = decoded(progressive.left(last) + scan.repeated(5000) + QByteArray("\xff\xd9"));
        QVERIFY(!picture);
        QCOMPARE(picture.error().code, ErrorCode::ImageUnreadable);
    }

    /// Each strip lies on the whole file: 300,000 looks at it would take ten minutes.
    void stripsOnOneAnotherAreLookedAtOnce() {
        const auto little = [](auto value) {
            QByteArray bytes(sizeof value, '\0');
            qToLittleEndian(value, bytes.data());
            return bytes;
        };
        constexpr quint32 kStrips = 300'000, kStart = 8;
        const quint32 counts = kStart + 4 * kStrips, directory = counts + 4 * kStrips;
        const quint32 size = directory + 2 + 9 * 12 + 4;
        QByteArray bytes = "II*" + QByteArray(1, '\0') + little(directory);
        for (quint32 i = 0; i < kStrips; ++i) bytes += little(quint32(1));
        for (quint32 i = 0; i < kStrips; ++i) bytes += little(size - 1);
        bytes += little(quint16(9));
        const auto entry = [&](quint16 tag, quint16 type, quint32 count, quint32 value) {
            bytes += little(tag) + little(type) + little(count) + little(value);
        };
        entry(TIFFTAG_IMAGEWIDTH, TIFF_LONG, 1, 16);
        entry(TIFFTAG_IMAGELENGTH, TIFF_LONG, 1, kStrips);
        entry(TIFFTAG_BITSPERSAMPLE, TIFF_SHORT, 1, 8);
        entry(TIFFTAG_COMPRESSION, TIFF_SHORT, 1, COMPRESSION_JPEG);
        entry(TIFFTAG_PHOTOMETRIC, TIFF_SHORT, 1, PHOTOMETRIC_MINISBLACK);
        entry(TIFFTAG_STRIPOFFSETS, TIFF_LONG, kStrips, kStart);
        entry(TIFFTAG_SAMPLESPERPIXEL, TIFF_SHORT, 1, 1);
        entry(TIFFTAG_ROWSPERSTRIP, TIFF_LONG, 1, 1);
        entry(TIFFTAG_STRIPBYTECOUNTS, TIFF_LONG, kStrips, counts);
        bytes += little(quint32(0));
        QCOMPARE(decoded(bytes).error().code, ErrorCode::ImageUnreadable);
    }

    /// Texts of a PNG file unpack to a thousand times as much.
    void textsAreNotUnpacked_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("before");
        QTest::newRow("zTXt") << QByteArray("zTXt") << QByteArray("Comment\0\0", 9);
        QTest::newRow("iTXt") << QByteArray("iTXt") << QByteArray("Comment\0\1\0\0\0", 12);
    }
    void textsAreNotUnpacked() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, before);
        const QByteArray packed = qCompress(QByteArray(7'900'000, 'a'), 9).mid(4);
        const auto peakKb = [] {
            rusage usage{};
            ::getrusage(RUSAGE_SELF, &usage);
            return usage.ru_maxrss;
        };
        const QByteArray file = encoded(".png").insert(33, pngChunk(name, before + packed).repeated(200));
        const long beforeKb = peakKb();
        QVERIFY(decoded(file));
        QCOMPARE_LE(peakKb() - beforeKb, 200'000);
    }

    void refusesEndlessSides() {
        for (const cv::Size size : {cv::Size(200'000, 2), cv::Size(2, 200'000)}) {
            const auto picture = decoded(encoded(".png", cv::Mat(size, CV_8UC1, cv::Scalar(9))));
            QVERIFY(!picture);
            QCOMPARE(picture.error().refusal, PictureRefusal::TooManyPixels);
        }
    }

    void severalShareOneBudget() {
        MemoryBudget budget(1000);
        std::atomic<int> atOnce = 0, most = 0;
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < 200; ++round) {
                    const MemoryBudget::Share share(budget, 400);
                    most = std::max(most.load(), ++atOnce);
                    std::this_thread::yield();
                    --atOnce;
                }
            });
        threads.clear();
        QCOMPARE_LE(most.load(), 2);
        QCOMPARE_LE(budget.mostTakenBytes(), 1000);
        const MemoryBudget::Share alone(budget, 5000);  // more than there is: waits for nobody, and nobody beside it
        QCOMPARE(budget.mostTakenBytes(), 1000);
    }

    void namesWhatCannotBeOpened() {
        QTemporaryDir folder;
        QCOMPARE(readPicture(folder.filePath(u"none.jpg"_s).toStdString()).error().code, ErrorCode::FileNotFound);
        QCOMPARE(readPicture(folder.path().toStdString()).error().code, ErrorCode::FileUnreadable);
    }

private:
    static QByteArray said(const Result<cv::Mat>& picture) {
        return picture ? QByteArray() : QByteArray::fromStdString(picture.error().context);
    }
    static void write(const QString& path, const QByteArray& bytes) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
};

QTEST_GUILESS_MAIN(TestReadPicture)
#include "tst_read_picture.moc"
