#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "core/dataset/crops.h"
#include "core/dataset/data_set.h"
#include "core/picture/picture_folder.h"
#include "tests/support/fake_networks.h"
#include "tests/support/synthetic_source.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

class TestDataSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void readsAFolderAPerson() {
        for (const char* name : {"Zoë/b.JPG", "Zoë/a b;c.png", "Ada/x", "Ada/notes.txt", ".hidden/a.jpg",
                                 "Ada/sub/deep.bmp", "Ada/@eaDir/x.jpg", "Ada/Thumbs.db", "beside.jpg"})
            write(QString::fromUtf8(name), "x");
        QVERIFY(QDir(m_folder->path()).mkdir(u"Empty"_s));
        const auto set = readDataSetFolder(path({}));
        QVERIFY(set);
        QCOMPARE(set->people, (std::vector<std::string>{"Ada", "Zoë"}));
        QCOMPARE(set->pictures.size(), std::size_t{5});  // whatever they hold: cutting them says
        QVERIFY(set->pictures[1].pathUtf8.ends_with("Ada/sub/deep.bmp"));
        QVERIFY(set->pictures[3].pathUtf8.ends_with("Zoë/a b;c.png"));
        QCOMPARE(set->pictures[3].person, 1);
        QCOMPARE(set->withoutFiles, std::vector<std::string>{"Empty"});
        QCOMPARE(set->ofNobody, std::vector<std::string>{path(u"beside.jpg"_s)});
        QCOMPARE(passedOverText(set->passedOver), std::string(".hidden, @eaDir, Thumbs.db"));
    }

    /// Two folders of one name are one person to learn; what a camera or a system named is nobody.
    void spellingsOfOneNameAreOnePerson() {
        const QString composed = u"Zo\u00eb"_s, decomposed = u"Zoe\u0308"_s;
        for (const QString& folder :
             {composed, decomposed, u"ZO\u00cb "_s, u"Zo\u00eb."_s, u"Ada_Lovelace"_s, u"ada  lovelace"_s, u"Bob"_s,
              u"100APPLE"_s, u"New folder"_s, u"123e4567-e89b-12d3-a456-426614174000"_s})
            write(folder + u"/1.jpg"_s, "x");
        const auto set = readDataSetFolder(path({}));
        QVERIFY(set);
        QCOMPARE(set->people.size(), 4U);  // people may be counted by codes
        QCOMPARE(set->pictures.size(), 8U);
        QCOMPARE(set->ofNobody.size(), 2U);
        std::vector<int> perPerson(set->people.size());
        for (std::size_t i = 0; i < set->pictures.size(); ++i) {
            ++perPerson[std::size_t(set->pictures[i].person)];
            QVERIFY(i == 0 || set->pictures[i].person >= set->pictures[i - 1].person);
        }
        QCOMPARE(*std::max_element(perPerson.begin(), perPerson.end()), 4);
    }

    void namesThatAreNotUtf8AreTold() {
        write(u"Ada/1.jpg"_s, "x");
        const std::string zoe = path(u"Zo"_s) + "\xeb";
        std::filesystem::create_directory(zoe);
        std::filesystem::copy(path(u"Ada/1.jpg"_s), zoe + "/1.jpg");
        const auto set = readDataSetFolder(path({}));
        QVERIFY(set);
        QCOMPARE(set->notUtf8, std::vector<std::string>{zoe});
        QVERIFY(set->ofNobody.empty());
    }

    void saysWhatIsWrongWithAFolder() {
        QCOMPARE(readDataSetFolder(path(u"none"_s)).error().code, ErrorCode::FileNotFound);
        write(u"loose.jpg"_s, "x");
        QCOMPARE(readDataSetFolder(path({})).error().code, ErrorCode::InvalidArgument);
    }

    void annotationsGoThereAndBack() {
        for (const char* name : {"Zoë/b.jpg", "Zoë/a b;c.png", "Ada/x y.webp"}) write(QString::fromUtf8(name), "x");
        const auto set = readDataSetFolder(path({}));
        QVERIFY(writeAnnotation(path(u"cls_train.txt"_s), *set));
        const auto read = readDataSet(path(u"cls_train.txt"_s));
        QVERIFY(read);
        QCOMPARE(read->people, set->people);
        QCOMPARE(read->pictures.size(), set->pictures.size());
        for (std::size_t i = 0; i < set->pictures.size(); ++i) {
            QCOMPARE(QFileInfo(QString::fromStdString(read->pictures[i].pathUtf8)).canonicalFilePath(),
                     QFileInfo(QString::fromStdString(set->pictures[i].pathUtf8)).canonicalFilePath());
            QCOMPARE(read->pictures[i].person, set->pictures[i].person);
        }
    }

    void annotationsNameTheirFaultyLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("mentions");
        QTest::newRow("no separator") << QByteArray("0;a.jpg\n1 b.jpg\n") << u"line 2"_s;
        QTest::newRow("no number") << QByteArray("x;a.jpg\n") << u"line 1"_s;
        QTest::newRow("negative") << QByteArray("-1;a.jpg\n") << u"line 1"_s;
        QTest::newRow("no path") << QByteArray("0;\n") << u"line 1"_s;
        QTest::newRow("too large a number") << QByteArray("99999999999999999999;a.jpg\n") << u"line 1"_s;
        QTest::newRow("nothing") << QByteArray("\n\n") << u"no lines"_s;
    }
    void annotationsNameTheirFaultyLine() {
        QFETCH(QByteArray, text);
        QFETCH(QString, mentions);
        write(u"bad.txt"_s, text);
        const auto read = readAnnotation(path(u"bad.txt"_s));
        QVERIFY(!read);
        QVERIFY2(QString::fromStdString(read.error().context).contains(mentions), read.error().context.c_str());
    }

    void readsListsOfAnySystem_data() {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray text = "7;Zoë/a.jpg\r\n8;Ada/b.jpg\r\n";
        const auto utf16 = [&](bool bigEndian) {
            QStringEncoder encoder(bigEndian ? QStringConverter::Utf16BE : QStringConverter::Utf16LE,
                                   QStringConverter::Flag::WriteBom);
            return QByteArray(encoder(QString::fromUtf8(text)));
        };
        QTest::newRow("Windows") << text;
        QTest::newRow("byte order mark") << "\xef\xbb\xbf" + text;
        QTest::newRow("UTF-16") << utf16(false);
        QTest::newRow("UTF-16, big endian") << utf16(true);
        QTest::newRow("old Mac") << QByteArray(text).replace("\r\n", "\r");
        QTest::newRow("no end of the last line") << text.trimmed();
    }
    void readsListsOfAnySystem() {
        QFETCH(QByteArray, bytes);
        write(u"list.txt"_s, bytes);
        const auto read = readAnnotation(path(u"list.txt"_s));
        QVERIFY2(read.ok(), read ? "" : read.error().context.c_str());
        QCOMPARE(read->people, (std::vector<std::string>{"Zoë", "Ada"}));
    }

    void readsWindowsLinesAndRelativePaths() {
        write(u"Ada/a.jpg"_s, "x");
        write(u"list.txt"_s, "7;Ada/a.jpg\r\n");
        const auto read = readAnnotation(path(u"list.txt"_s));
        QVERIFY(read);
        QCOMPARE(read->people, std::vector<std::string>{"Ada"});
        QVERIFY(QFile::exists(QString::fromStdString(read->pictures.front().pathUtf8)));
    }

    void cutsOnceAndAgainWhenAPictureChanges() {
        picture(u"a.png"_s, {0});
        picture(u"none.png"_s, {});
        write(u"broken.png"_s, "no picture");
        const std::vector<std::string> paths{path(u"a.png"_s), path(u"none.png"_s), path(u"broken.png"_s)};
        const auto analyzer = makeFakeAnalyzer();
        JobControl control;
        const auto cut = [&](WithoutFace withoutFace = WithoutFace::LeaveOut) {
            return cutPictures(paths, Preprocessing::AlignedFivePoint, withoutFace, analyzer.get(), path(u"crops"_s),
                               control);
        };
        const auto first = cut();
        QVERIFY(first);
        QCOMPARE((*first)[0].state, Crop::State::Usable);
        QCOMPARE((*first)[0].faces, 1);
        QCOMPARE((*first)[1].state, Crop::State::NoFace);
        QCOMPARE((*first)[2].state, Crop::State::Unreadable);
        const std::string crop = (*first)[0].pathUtf8;
        const auto isMarked = [&crop] { return cv::imread(crop).at<cv::Vec3b>(0, 0) == cv::Vec3b(1, 2, 3); };
        QVERIFY(cv::imwrite(crop, cv::Mat(160, 160, CV_8UC3, cv::Scalar(1, 2, 3))));
        QCOMPARE((*cut())[0].pathUtf8, crop);
        QVERIFY(isMarked());  // not cut again
        // A picture is known by what it holds: neither another time nor another place makes it another one.
        QFile touched(QString::fromStdString(paths[0]));
        QVERIFY(touched.open(QIODevice::ReadWrite));
        QVERIFY(touched.setFileTime(QDateTime::currentDateTime().addDays(-3), QFileDevice::FileModificationTime));
        touched.close();
        QCOMPARE((*cut())[0].pathUtf8, crop);
        QVERIFY(QDir().mkpath(QString::fromStdString(path(u"moved"_s))));
        QVERIFY(touched.copy(QString::fromStdString(path(u"moved/b.png"_s))));
        const auto moved = cutPictures({path(u"moved/b.png"_s)}, Preprocessing::AlignedFivePoint, WithoutFace::LeaveOut,
                                       analyzer.get(), path(u"crops"_s), control);
        QCOMPARE((*moved)[0].pathUtf8, crop);
        QVERIFY(isMarked());
        // A crop that went bad is cut again.
        QVERIFY(QFile::resize(QString::fromStdString(crop), 0));
        QCOMPARE((*cut())[0].state, Crop::State::Usable);
        QVERIFY(!isMarked() && !cv::imread(crop).empty());
        picture(u"a.png"_s, {0, 120});
        QCOMPARE((*cut())[0].faces, 2);
        QCOMPARE((*cut(WithoutFace::TakeMiddle))[1].state, Crop::State::Usable);
    }

    void cuttingCanBeCancelled() {
        picture(u"a.png"_s, {0});
        JobControl control;
        control.cancel();
        const auto cut = cutPictures({path(u"a.png"_s)}, Preprocessing::Letterbox, WithoutFace::LeaveOut, nullptr,
                                     path(u"crops"_s), control);
        QVERIFY(!cut);
        QCOMPARE(cut.error().code, ErrorCode::Cancelled);
    }

    void variationsAreRepeatableAndDiffer() {
        picture(u"a.png"_s, {0});
        JobControl control;
        const auto crops = cutPictures({path(u"a.png"_s)}, Preprocessing::Letterbox, WithoutFace::LeaveOut, nullptr,
                                       path(u"crops"_s), control);
        AugmentationOptions all{.colour = true, .blur = true, .affine = true, .erasing = true, .maskLike = true};
        const CropPictures inMemory({(*crops)[0].pathUtf8}, all), onDisk({(*crops)[0].pathUtf8}, all, 0);
        const auto read = [](const CropPictures& pictures, std::optional<std::uint64_t> variation) {
            std::vector<std::uint8_t> pixels(kTrainingPictureBytes);
            return pictures.read(0, variation, pixels) ? pixels : std::vector<std::uint8_t>();
        };
        const auto plain = read(inMemory, {});
        QCOMPARE(plain.size(), kTrainingPictureBytes);
        for (std::uint64_t variation = 0; variation < 20; ++variation) {
            QVERIFY(read(inMemory, variation) == read(inMemory, variation));
            QVERIFY(read(inMemory, variation) == read(onDisk, variation));
            QVERIFY(read(inMemory, variation) != plain);
        }
        QVERIFY(read(inMemory, {}) == plain);  // what is kept in memory was not changed
    }

private:
    std::string path(const QString& name) const {
        return (name.isEmpty() ? m_folder->path() : m_folder->filePath(name)).toStdString();
    }
    void write(const QString& name, const QByteArray& bytes) const {
        const QString file = m_folder->filePath(name);
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }
    void picture(const QString& name, const std::vector<double>& huesDeg) const {
        std::vector<SyntheticFace> faces;
        for (std::size_t i = 0; i < huesDeg.size(); ++i)
            faces.push_back({.hueDeg = huesDeg[i], .centrePx = {90.0F + 150.0F * static_cast<float>(i), 120}});
        cv::imwrite(path(name), drawSyntheticFrame({340, 240}, faces, 0));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestDataSet)
#include "tst_data_set.moc"
