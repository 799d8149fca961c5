#include <QTest>

#include "core/base/person_names.h"
#include "database/exchange/picture_files.h"

using namespace facenet;
using namespace Qt::Literals::StringLiterals;

/// Whom the names of files and folders are of, and which are nobody's.
class TestPictureNames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesInFileNames_data() {
        QTest::addColumn<QString>("name");
        const auto row = [](const char* file, const QString& name) { QTest::newRow(file) << name; };
        row("Ada Lovelace_0001.jpg", u"Ada Lovelace"_s);
        row("Ada_Lovelace.png", u"Ada Lovelace"_s);
        row("Ada-Lovelace (2).png", u"Ada Lovelace"_s);
        row("Ada-Lovelace-03.PNG", u"Ada Lovelace"_s);
        row("Jean-Luc Picard 3.jpg", u"Jean-Luc Picard"_s);
        row("Zoë.2.jpg", u"Zoë"_s);
        for (const char* file : {"Al Gore 2019-05-06.jpg", "Al Gore_20190506_120000.jpg", "Copy of Al Gore.jpg",
                                 "Al Gore - Copy.jpg", "Al Gore - Kopie (2).jpg", "Al Gore copy 3.png"})
            row(file, u"Al Gore"_s);
        row("Agent007.jpg", u"Agent007"_s);
        row("0001.jpg", QString());
        row("(3).jpg", QString());
    }
    void namesInFileNames() {
        QFETCH(QString, name);
        QCOMPARE(QString::fromStdString(nameInFileName("/a/b/" + std::string(QTest::currentDataTag()))), name);
    }

    void namesThatNobodyHas() {
        for (const char* name : {"IMG_1234",
                                 "DSC01000",
                                 "DSCN0001",
                                 "_MG_1234",
                                 "PXL_20240101_120000123",
                                 "20240101_120000",
                                 "2024-01-01",
                                 "WhatsApp Image 2024-01-01 at 12.00.00",
                                 "IMG-20240101-WA0001",
                                 "Screenshot_20240101-120000",
                                 "Screenshot 2024-01-01 at 12.00",
                                 "Bildschirmfoto 2024-01-01",
                                 "scan0001",
                                 "image (3)",
                                 "photo 12",
                                 "123e4567-e89b-12d3-a456-426614174000",
                                 "d41d8cd98f00b204e9800998ecf8427e",
                                 "100APPLE",
                                 "101CANON",
                                 "New folder",
                                 "Capture",
                                 "facebook_1234567",
                                 "New folder (2)",
                                 "新建文件夹",
                                 "DCIM",
                                 "Camera Roll",
                                 "P1010001",
                                 "SAM_0001",
                                 "IMG_E1234",
                                 "MVIMG_20240101_120000",
                                 "100_1234",
                                 "WIN_20240101_12_00_00_Pro",
                                 "SDC10001",
                                 "CAM00123",
                                 "mmexport1704067200000",
                                 "微信图片_20240101120000",
                                 "屏幕截图 2024-01-01",
                                 "telegram-cloud-photo-size-2-5",
                                 "Capture d’écran 2024-01-01",
                                 "Copy of IMG_1234",
                                 "Kopie von Copy of DSC01000",
                                 "123e4567-e89b-12d3-a456-426614174000_1_105_c",
                                 "unknown",
                                 "Unbekannt",
                                 "Sonstige",
                                 "frame_0001",
                                 "Adobe Scan 12. Jan. 2024",
                                 "InShot_20240101",
                                 "LINE_ALBUM_1",
                                 "1704067200000",
                                 "Photos from 2023",
                                 "Fotos von 2022",
                                 "2024-05",
                                 "2024",
                                 "202401__",
                                 "100D3100",
                                 "101ND750",
                                 "Camera Uploads",
                                 "iCloud Photos",
                                 "Новая папка",
                                 "Schermata 2024-01-01 alle 12.00",
                                 "Captura de pantalla 2024-01-01",
                                 "Снимок экрана 2024-01-01",
                                 "Photo on 1-1-24 at 3.45 PM",
                                 "GX010123",
                                 "GH010123",
                                 "L1000123",
                                 "RIMG0001",
                                 "SDIM0001",
                                 "D75_1234",
                                 "DOC-20240101-WA0001",
                                 "viber_image_2024-01-01",
                                 "QQ图片20240101",
                                 "12345678_10150123456789012_n",
                                 "LRM_EXPORT_20240101",
                                 "Clipboard01",
                                 "01.01.2024",
                                 "1-1-2024",
                                 "January 2024",
                                 "Jan 1, 2024",
                                 "12 Oktober 2023",
                                 "00100lrPORTRAIT_00100_BURST20190101120000000_COVER",
                                 "1234567890123_n",
                                 "12345_67890_n",
                                 "{550E8400-E29B-41D4-A716-446655440000}",
                                 "KakaoTalk_20240101_120000000",
                                 "Weixin Image_20240101",
                                 "wx_camera_1704067200000",
                                 "FullSizeRender",
                                 "FullSizeRender(1)",
                                 "inbound123456789",
                                 "DSCI0042",
                                 "GEDC0001",
                                 "MVC-001F",
                                 "YDXJ0123",
                                 "IMGA0001",
                                 "edited_IMG_1234",
                                 "Ekran görüntüsü 2024-01-01",
                                 "page_001",
                                 "0123456789"})
            QVERIFY2(isNobodysName(name), name);
        for (const char* name : {"Ada Lovelace",  "Sam",          "Sam 2",     "Sam Smith 0001", "3",
                                 "0000045",       "Photini",      "Scanlon",   "Bildad",         "Camerata",
                                 "Imgard",        "Deborah 2024", "李雷",      "Dean Face",      "P J Harvey",
                                 "Ada_0001",      "Copy Cat",     "Unnamed 2", "Cam Newton",     "Winnie 20240101",
                                 "Beauty Turner", "Frame",        "Misca",     "Other Mother",   "100_12345x",
                                 "00001234",      "n000001",      "Bin",       "Snow 2",         "Archie",
                                 "January Jones", "June",         "April 3",   "Jimmy Page 001", "Jan 0001",
                                 "Clip Jones",    "Mai Lan",      "Mark 2024x"})
            QVERIFY2(!isNobodysName(name), name);
    }
};

QTEST_GUILESS_MAIN(TestPictureNames)
#include "tst_picture_names.moc"
