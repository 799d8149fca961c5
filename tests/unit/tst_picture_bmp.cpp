#include <QTest>
#include <QtEndian>
#include <array>
#include <opencv2/core.hpp>

#include "core/picture/read_picture.h"

using namespace facenet;

namespace {

using Masks = std::array<quint32, 4>;  ///< red, green, blue, alpha

constexpr int kWidth = 6, kHeight = 4;
const cv::Scalar kColour(24, 128, 248);  ///< blue, green, red; each is exact in five and six bits up to 8

void put(QByteArray& bytes, quint32 value, int size) {
    for (int i = 0; i < size; ++i) bytes.append(char(value >> (8 * i)));
}

/// A value of 8 bits, where a mask has its bits.
quint32 in(quint32 mask, int value) {
    if (mask == 0) return 0;
    const int shift = qCountTrailingZeroBits(mask), bits = qPopulationCount(mask);
    return (quint32(value) >> (8 - bits)) << shift;
}

/// One colour all over. In: bytes of the header, bits a pixel, what is compressed how, the masks
QByteArray bmp(int header, int bits, quint32 compression, const Masks& masks) {
    QByteArray rows;
    const quint32 pixel = in(masks[0], int(kColour[2])) | in(masks[1], int(kColour[1])) |
                          in(masks[2], int(kColour[0])) | in(masks[3], 255);
    for (int y = 0; y < kHeight; ++y) {
        QByteArray row;
        for (int x = 0; x < kWidth; ++x) put(row, pixel, bits / 8);
        while (row.size() % 4 != 0) row.append('\0');
        rows += row;
    }
    const bool masksBehind = header == 40 && compression == 3;
    QByteArray bytes("BM");
    const int pixelsAt = 14 + header + (masksBehind ? 12 : 0);
    put(bytes, quint32(pixelsAt + rows.size()), 4);
    put(bytes, 0, 4);
    put(bytes, quint32(pixelsAt), 4);
    put(bytes, quint32(header), 4);
    put(bytes, kWidth, 4);
    put(bytes, kHeight, 4);
    put(bytes, 1, 2);
    put(bytes, quint32(bits), 2);
    put(bytes, compression, 4);
    put(bytes, quint32(rows.size()), 4);
    for (int i = 0; i < 4; ++i) put(bytes, 0, 4);
    if (compression == 3)
        for (int i = 0; i < (masksBehind || header == 52 ? 3 : 4); ++i) put(bytes, masks[std::size_t(i)], 4);
    while (bytes.size() < pixelsAt) bytes.append('\0');
    return bytes + rows;
}

}  // namespace

/// BMP pictures of every kind that programs write: where the bits of a colour stand, a mask says.
class TestPictureBmp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void colours_data() {
        QTest::addColumn<QByteArray>("file");
        const auto row = [](const char* name, int header, int bits, quint32 compression, const Masks& masks) {
            QTest::newRow(name) << bmp(header, bits, compression, masks);
        };
        const Masks usual{0xff0000, 0xff00, 0xff, 0};
        row("24 bits", 40, 24, 0, usual);
        row("32 bits", 40, 32, 0, usual);
        row("32 bits, with something beside the colours", 40, 32, 0, {0xff0000, 0xff00, 0xff, 0x7f000000});
        row("masks", 40, 32, 3, usual);
        row("red and blue exchanged", 124, 32, 3, {0xff, 0xff00, 0xff0000, 0});
        row("red first", 124, 32, 3, {0xff000000, 0xff0000, 0xff00, 0});
        row("blue behind", 108, 32, 3, {0xff00, 0xff0000, 0xff000000, 0});
        row("alpha", 124, 32, 3, {0xff0000, 0xff00, 0xff, 0xff000000});
        row("5 bits each", 40, 16, 0, {0x7c00, 0x3e0, 0x1f, 0});
        row("565", 40, 16, 3, {0xf800, 0x7e0, 0x1f, 0});
        row("565, header of version 2", 52, 16, 3, {0xf800, 0x7e0, 0x1f, 0});
        row("565, header of version 3", 56, 16, 3, {0xf800, 0x7e0, 0x1f, 0});
        row("565, header of version 4", 108, 16, 3, {0xf800, 0x7e0, 0x1f, 0});
        row("555, header of version 5", 124, 16, 3, {0x7c00, 0x3e0, 0x1f, 0});
    }
    void colours() {
        QFETCH(QByteArray, file);
        const auto picture = decodePicture(std::as_bytes(std::span(file.constData(), std::size_t(file.size()))));
        QVERIFY2(picture, picture ? "" : picture.error().context.c_str());
        QCOMPARE(picture->pixels.cols, kWidth);
        QCOMPARE(picture->pixels.rows, kHeight);
        const cv::Scalar mean = cv::mean(picture->pixels);
        for (int i = 0; i < 3; ++i) QVERIFY2(std::abs(mean[i] - kColour[i]) <= 8, qPrintable(QString::number(mean[i])));
    }

    /// What is made invisible is grey.
    void transparencyIsLaidOnGrey() {
        QByteArray file = bmp(124, 32, 3, {0xff0000, 0xff00, 0xff, 0xff000000});
        constexpr int kPixelsAt = 14 + 124, kLowerRows = kHeight - 1;
        for (int pixel = 0; pixel < kLowerRows * kWidth; ++pixel) file[kPixelsAt + 4 * pixel + 3] = '\0';
        const auto picture = decodePicture(std::as_bytes(std::span(file.constData(), std::size_t(file.size()))));
        QVERIFY(picture);
        const cv::Scalar below = cv::mean(picture->pixels.rowRange(1, kHeight));
        QVERIFY(below[0] == below[1] && below[1] == below[2]);
        QCOMPARE(cv::mean(picture->pixels.row(0)), kColour);
    }

    /// Runs of one colour out of a palette.
    void runLengths() {
        QByteArray bytes("BM"), rows;
        for (int y = 0; y < kHeight; ++y) rows += QByteArray("\x06\x01\x00\x00", 4);
        rows += QByteArray("\x00\x01", 2);
        const int pixelsAt = 14 + 40 + 256 * 4;
        put(bytes, quint32(pixelsAt + rows.size()), 4);
        put(bytes, 0, 4);
        put(bytes, quint32(pixelsAt), 4);
        put(bytes, 40, 4);
        put(bytes, kWidth, 4);
        put(bytes, kHeight, 4);
        put(bytes, 1, 2);
        put(bytes, 8, 2);
        put(bytes, 1, 4);
        put(bytes, quint32(rows.size()), 4);
        for (int i = 0; i < 4; ++i) put(bytes, 0, 4);
        put(bytes, 0, 4);
        for (int i = 1; i < 256; ++i) put(bytes, 0xf88018, 4);
        bytes += rows;
        const auto picture = decodePicture(std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))));
        QVERIFY2(picture, picture ? "" : picture.error().context.c_str());
        QCOMPARE(cv::mean(picture->pixels), kColour);
    }
};

QTEST_GUILESS_MAIN(TestPictureBmp)
#include "tst_picture_bmp.moc"
