#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <opencv2/imgcodecs.hpp>
#include <utility>

#include "core/picture/picture_folder.h"
#include "database/exchange/face_sorting.h"
#include "database/exchange/picture_import.h"
#include "tests/support/fake_networks.h"
#include "tests/support/results.h"
#include "tests/support/synthetic_source.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::Literals::StringLiterals;

/// Pictures of many people become faces in a store, some at a time.
class TestPictureImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_pictures = m_folder->filePath(u"Bilder"_s);
        QVERIFY(QDir().mkpath(m_pictures));
        m_store = valueOf(GalleryStore::open(m_folder->filePath(u"store"_s)));
        m_reports.clear();
    }

    void cleanup() {
        m_store.reset();
        m_folder.reset();
    }

    /// Three people, whose names are written in a code that is not known.
    void namesThatAreNotUtf8AreNotOne() {
        const QByteArray folder = QFile::encodeName(m_pictures);
        QVERIFY(QDir().mkpath(m_pictures));
        for (const char* name : {"Andr\xe9", "Andr\xe8", "Andr\xea"})
            QCOMPARE(::mkdir((folder + '/' + name).constData(), 0700), 0);
        draw(u"Ada/1.png"_s, {120});
        const PeopleList people = valueOf(listPeople(m_pictures.toStdString()));
        QCOMPARE(people.people.size(), 1U);
        QCOMPARE(people.leftOut.size(), 3U);
        for (const LeftOut& left : people.leftOut) QVERIFY(left.error.context.find("UTF-8") != std::string::npos);
        for (const char* name : {"Andr\xe9", "Andr\xe8", "Andr\xea"})
            ::rmdir((folder + '/' + name).constData());  // Qt cannot
    }

    void picturesOfACameraBelongToNobody() {
        draw(u"IMG_0001.png"_s, {120});
        draw(u"20240101_120000.png"_s, {240});
        const PeopleList flat = valueOf(listPeople(m_pictures.toStdString()));
        QVERIFY(flat.people.empty());
        QCOMPARE(flat.leftOut.size(), 2U);
        QCOMPARE(flat.leftOut[0].error.code, ErrorCode::InvalidArgument);
        draw(u"100APPLE/IMG_0001.png"_s, {120});
        draw(u"Ada/IMG_0001.png"_s, {120});
        const PeopleList folders = valueOf(listPeople(m_pictures.toStdString()));
        QCOMPARE(folders.people.size(), 1U);
        QCOMPARE(folders.leftOut.size(), 3U);
    }

    void picturesOfNobodyAreSortedByFace() {
        for (int n = 0; n < 3; ++n) draw(u"DCIM/IMG_000%1.png"_s.arg(n), {120});
        draw(u"20240101_120000.png"_s, {240});
        draw(u"IMG_0007.png"_s, {240});
        draw(u"IMG_0008.png"_s, {});
        draw(u"Ada/1.png"_s, {0});
        write(u"text.jpg"_s);
        PeopleList list = valueOf(listPeople(m_pictures.toStdString(), PicturesOfNobody::Gather));
        QCOMPARE(list.ofNobody.size(), 6U);
        QCOMPARE(list.leftOut.size(), 1U);
        QCOMPARE(sort(list), 0U);
        QVERIFY(list.ofNobody.empty());
        QCOMPARE(list.leftOut.size(), 2U);
        QCOMPARE(list.leftOut[1].error.code, ErrorCode::NoFace);
        QCOMPARE(list.people.size(), 3U);
        QVERIFY(run(list.people));
        QCOMPARE(faces(u"Ada"_s), 1);
        QCOMPARE(faces(u"Unnamed 1"_s), 3);
        QCOMPARE(faces(u"Unnamed 2"_s), 2);
        // Once more they are known, whatever they are called now, and others get other numbers.
        QVERIFY(m_store->people().rename(valueOf(m_store->people().named(u"Unnamed 1"_s)).first().id, u"Bob"_s));
        draw(u"IMG_0009.png"_s, {60});
        list = valueOf(listPeople(m_pictures.toStdString(), PicturesOfNobody::Gather));
        QCOMPARE(sort(list), 5U);
        QCOMPARE(list.people.size(), 2U);
        QCOMPARE(list.people[1].name, "Unnamed 3");
        QCOMPARE(list.people[1].paths.size(), 1U);
    }

    void sortingIsCancelled() {
        draw(u"IMG_0001.png"_s, {120});
        PeopleList list = valueOf(listPeople(m_pictures.toStdString(), PicturesOfNobody::Gather));
        JobControl control;
        control.cancel();
        const auto sorted =
            sortByFace(*m_store, *makeFakeAnalyzer(std::make_shared<FakeEmbeddingNetwork>()), list, {}, control);
        QVERIFY(!sorted);
        QCOMPARE(sorted.error().code, ErrorCode::Cancelled);
    }

    void aFolderAPerson() {
        for (int n = 0; n < 3; ++n) draw(u"Ada/%1.png"_s.arg(n), {120});
        draw(u"Bob/1.png"_s, {240});
        draw(u"Bob/2.png"_s, {240, 240});
        draw(u"Bob/no face.png"_s, {});
        write(u"Bob/text.jpg"_s);
        QVERIFY(QDir(m_pictures).mkdir(u"Empty"_s));
        draw(u"beside.png"_s, {0});
        write(u"beside.txt"_s);
        write(u"Ada/@eaDir/thumb.jpg"_s);
        write(u"Thumbs.db"_s);
        const PeopleList found = valueOf(listPeople(m_pictures.toStdString()));
        const std::vector<PicturesOfPerson>& people = found.people;
        QCOMPARE(people.size(), 3U);
        QCOMPARE(found.leftOut.size(), 2U);
        QCOMPARE(found.leftOut[0].error.code, ErrorCode::InvalidArgument);  // a picture of nobody
        QVERIFY(found.leftOut[1].error.context.ends_with("not a picture"));
        QCOMPARE(passedOverText(found.passedOver), std::string("@eaDir, Thumbs.db"));
        QVERIFY(run(people));
        QCOMPARE(m_reports.size(), 3);
        QCOMPARE(m_reports[0].added, 3U);
        QVERIFY(m_reports[0].newPerson);
        QCOMPARE(m_reports[1].added, 2U);
        QCOMPARE(m_reports[1].refused.size(), 2U);
        QCOMPARE(m_reports[1].refused[0].error.code, ErrorCode::NoFace);
        QCOMPARE(m_reports[1].refused[1].error.code, ErrorCode::ImageUnreadable);
        QCOMPARE(m_reports[2].personId, qint64(0));
        QCOMPARE(faces(u"Ada"_s), 3);
        QCOMPARE(faces(u"Bob"_s), 2);

        // Again: nothing is doubled, and what is new is added.
        draw(u"Ada/new.png"_s, {120});
        QVERIFY(run(people));
        QCOMPARE(m_reports[0].alreadyStored, 3U);
        QCOMPARE(m_reports[0].added, 0U);
        QVERIFY(run(valueOf(listPeople(m_pictures.toStdString())).people));
        QCOMPARE(faces(u"Ada"_s), 4);
    }

    /// A picture is its pixels, wherever its file lies and whatever it is called; a path is nothing.
    void picturesAreKnownByTheirContent() {
        draw(u"Ada/1.png"_s, {120});
        draw(u"Ada/2.png"_s, {120});
        const auto people = [&] { return valueOf(listPeople(m_pictures.toStdString())).people; };
        QVERIFY(run(people()));
        QCOMPARE(faces(u"Ada"_s), 2);
        // Moved, renamed, and written in another format without loss.
        QVERIFY(QDir(m_pictures).mkpath(u"old"_s) && QDir(m_pictures).rename(u"Ada/1.png"_s, u"Ada/moved.png"_s));
        QVERIFY(cv::imwrite((m_pictures + u"/Ada/copy.bmp"_s).toStdString(),
                            cv::imread((m_pictures + u"/Ada/2.png"_s).toStdString())));
        QVERIFY(QDir(m_pictures).rmdir(u"old"_s));
        QVERIFY(run(people()));
        QCOMPARE(m_reports[0].added, 0U);
        QCOMPARE(m_reports[0].alreadyStored, 3U);
        // New content under a known path.
        draw(u"Ada/2.png"_s, {120});
        QVERIFY(run(people()));
        QCOMPARE(m_reports[0].added, 1U);
        QCOMPARE(faces(u"Ada"_s), 3);
    }

    /// Stored, since a picture may show both; but said.
    void aPictureOfTwoPeopleIsSaid() {
        draw(u"Ada/1.png"_s, {120});
        draw(u"Ada/2.png"_s, {120});
        QVERIFY(run(valueOf(listPeople(m_pictures.toStdString())).people));
        QVERIFY(QDir(m_pictures).mkdir(u"Bob"_s));
        QVERIFY(QFile::copy(m_pictures + u"/Ada/1.png"_s, m_pictures + u"/Bob/x.png"_s));
        QVERIFY(run(valueOf(listPeople(m_pictures.toStdString())).people));
        QCOMPARE(m_reports[1].name, std::string("Bob"));
        QCOMPARE(m_reports[1].added, 1U);
        QCOMPARE(m_reports[1].doubtful.size(), 1U);
        QCOMPARE(m_reports[1].doubtful[0].alsoOf, std::string("Ada"));
    }

    /// That a new person is one is a question where the pictures clearly show several.
    void newPeopleWhoAreSeveralAreAsked() {
        for (int n = 0; n < 4; ++n) draw(u"Party/%1.png"_s.arg(n), {60.0 + 60 * n});
        for (int n = 0; n < 6; ++n) draw(u"Couple/%1.png"_s.arg(n), {n % 2 == 0 ? 60.0 : 180.0});
        for (int n = 0; n < 3; ++n) draw(u"Ada/%1.png"_s.arg(n), {120});
        const auto people = valueOf(listPeople(m_pictures.toStdString())).people;
        QVERIFY(run(people));
        QCOMPARE(m_reports.size(), 3);
        QVERIFY(!m_reports[0].error && m_reports[0].added == 3);
        for (const int i : {1, 2}) {
            QCOMPARE(m_reports[i].error, (Error{ErrorCode::SeveralPeople, m_reports[i].name}));
            QCOMPARE(m_reports[i].added, 0U);
        }
        QCOMPARE(faces(u"Party"_s), -1);
        QVERIFY(run(people, {.severalPeople = SeveralPeople::Store}));
        QCOMPARE(faces(u"Party"_s), 4);
        QCOMPARE(faces(u"Couple"_s), 6);
        // Of somebody who is there nothing is asked any more.
        draw(u"Party/new.png"_s, {0});
        QVERIFY(run(valueOf(listPeople(m_pictures.toStdString())).people));
        QCOMPARE(faces(u"Party"_s), 5);
    }

    void severalFacesAreRefusedOnWish() {
        draw(u"Bob/1.png"_s, {240});
        draw(u"Bob/2.png"_s, {240, 120});
        QVERIFY(run(valueOf(listPeople(m_pictures.toStdString())).people, {.several = SeveralFaces::Refuse}));
        QCOMPARE(m_reports[0].added, 1U);
        QCOMPARE(m_reports[0].refused.size(), 1U);
        QCOMPARE(m_reports[0].refused[0].error.code, ErrorCode::SeveralFaces);
    }

    void twoSpellingsAreOnePerson() {
        draw(u"ada lovelace.png"_s, {120});
        draw(u"Ada_Lovelace_2.png"_s, {120});
        QVERIFY(run(valueOf(listPeople(m_pictures.toStdString())).people));
        QCOMPARE(m_reports.size(), 1);
        QCOMPARE(faces(u"Ada Lovelace"_s), 2);
    }

    void spellingsOfOneNameMeetInTheStore() {
        draw(u"Zoë Jr./1.png"_s, {120});
        draw(u"Ada/1.png"_s, {240});
        QVERIFY(run(valueOf(listPeople(m_pictures.toStdString())).people));
        QVERIFY(QDir(m_pictures).removeRecursively());
        draw(QString(u"zoë JR"_s).normalized(QString::NormalizationForm_D) + u"/2.png"_s, {120});
        draw(u"ADA ./2.png"_s, {240});
        QVERIFY(run(valueOf(listPeople(m_pictures.toStdString())).people));
        QCOMPARE(valueOf(m_store->people().all()).size(), 2);
        QCOMPARE(faces(u"Zoë Jr."_s), 2);
        QCOMPARE(faces(u"Ada"_s), 2);
    }

    void underscoresOfFoldersAreBlanks() {
        draw(u"Grace_Hopper/1.png"_s, {120});
        draw(u"Grace Hopper/2.png"_s, {120});
        QVERIFY(run(valueOf(listPeople(m_pictures.toStdString())).people));
        QCOMPARE(m_reports.size(), 1);
        QCOMPARE(faces(u"Grace Hopper"_s), 2);
    }

    /// Many people and one of many pictures: batches are full, and all arrive.
    void batchesAreFull() {
        std::vector<PicturesOfPerson> people;
        for (int n = 0; n < 100; ++n) {
            draw(u"p%1.png"_s.arg(n), {120});
            const QString path = m_pictures + u"/p%1.png"_s.arg(n);
            people.push_back({.name = "P" + std::to_string(n), .note = {}, .paths = {path.toStdString()}});
        }
        PicturesOfPerson large{.name = "Large", .note = "many"};
        for (int n = 0; n < 300; ++n) {
            draw(u"l%1.png"_s.arg(n), {120});
            large.paths.push_back((m_pictures + u"/l%1.png"_s.arg(n)).toStdString());
        }
        people.push_back(large);
        QVERIFY(run(people));
        QCOMPARE(m_reports.size(), 101);
        QCOMPARE(m_reports.last().added, 300U);
        QCOMPARE(faces(u"Large"_s), 300);
        QCOMPARE(valueOf(m_store->people().named(u"Large"_s)).first().note, u"many"_s);
        QVERIFY2(m_network->calls <= 16, qPrintable(QString::number(m_network->calls)));
        QCOMPARE(m_network->largestBatch.load(), 64);  // each with its mirror image
        QCOMPARE(valueOf(m_store->check()).embeddings, 400);
        // All of it is one change.
        const QList<JournalEntry> entries = valueOf(m_store->journal().latest(10));
        QCOMPARE(entries.size(), 1);
        QCOMPARE(entries[0].kind, JournalKind::Import);
        QCOMPARE(entries[0].count, 400);
        QVERIFY(m_store->journal().undo(entries[0].id));
        QCOMPARE(valueOf(m_store->people().all()).size(), 0);
        QVERIFY(m_store->journal().redo(entries[0].id));
        QCOMPARE(faces(u"Large"_s), 300);
    }

    /// Ended in the middle, the same call goes on.
    void goesOnWhereItEnded() {
        for (int n = 0; n < 80; ++n) draw(u"P%1/a.png"_s.arg(n), {120});
        const auto people = valueOf(listPeople(m_pictures.toStdString())).people;
        JobControl* steering = nullptr;
        JobControl control([&](int done, int) {
            if (done == 50) steering->cancel();
        });
        steering = &control;
        const auto ended = run(people, {}, &control);
        QVERIFY(!ended && ended.error().code == ErrorCode::Cancelled);
        const auto stored = std::size_t(valueOf(m_store->check()).faces);
        QVERIFY(stored >= 32 && stored < 80);
        QCOMPARE(m_reports.size(), qsizetype(stored));  // each that is stored was told of
        QVERIFY(run(people));
        QCOMPARE(valueOf(m_store->check()).faces, 80);
        QCOMPARE(valueOf(m_store->people().all()).size(), 80);
    }

    void twoImportsAtOnceStoreEachPictureOnce() {
        for (const char* name : {"Ada/1.png", "Ada/2.png", "Bea/1.png"}) draw(QLatin1String(name), {120});
        const auto people = valueOf(listPeople(m_pictures.toStdString())).people;
        bool isFirst = true;
        JobControl control([&](int done, int) {
            if (done == 3 && std::exchange(isFirst, false)) QVERIFY(run(people));  // before anything is stored
        });
        QVERIFY(run(people, {}, &control) && !isFirst);
        QCOMPARE(valueOf(m_store->check()).faces, 3);
        QCOMPARE(m_reports.last().alreadyStored, 1U);
    }

    /// What OpenCV does not do with one picture is an error of that picture.
    void exceptionsConcernOnePicture() {
        class Choosy final : public DetectorNetwork {
            Result<std::vector<DetectorMap>> forward(const PixelView& image) override {
                if (image.widthPx != 320) CV_Error(cv::Error::StsAssert, "too wide");
                return FakeDetectorNetwork().forward(image);
            }
        };
        draw(u"Ada/1.png"_s, {120});
        QVERIFY(cv::imwrite((m_pictures + u"/Ada/2.png"_s).toStdString(), cv::Mat(100, 100, CV_8UC3, cv::Scalar())));
        draw(u"Ada/3.png"_s, {120});
        const Analyzer analyzer(Detector(std::make_shared<Choosy>()), std::make_shared<FakeEmbeddingNetwork>());
        JobControl control;
        EnrolmentReport report;
        QVERIFY(importPictures(*m_store, analyzer, valueOf(listPeople(m_pictures.toStdString())).people, {}, control,
                               [&](const EnrolmentReport& told) { report = told; }));
        QCOMPARE(report.added, 2U);
        QCOMPARE(report.refused.size(), 1U);
        QCOMPARE(report.refused[0].error, (Error{ErrorCode::ImageUnreadable, "too wide"}));
    }

    void impossiblePeopleDoNotEndTheOthers() {
        draw(u"a.png"_s, {120});
        const std::string path = (m_pictures + u"/a.png"_s).toStdString();
        QVERIFY(run({{.name = "Twin", .note = {}, .paths = {path}}}));
        const auto twin = valueOf(m_store->faces().of(1));
        valueOf(m_store->faces().split({twin.first().id}, u"Twin"_s, true));
        QVERIFY(run({{.name = "Twin", .note = {}, .paths = {path}},
                     {.name = " \n", .note = {}, .paths = {path}},
                     {.name = "Fine", .note = {}, .paths = {path}}}));
        QCOMPARE(m_reports.size(), 3);
        QCOMPARE(m_reports[0].error->code, ErrorCode::NameTaken);
        QCOMPARE(m_reports[1].error->code, ErrorCode::InvalidArgument);
        QCOMPARE(m_reports[2].added, 1U);
    }

private:
    Result<void> run(const std::vector<PicturesOfPerson>& people, const PictureImportOptions& options = {},
                     JobControl* control = nullptr) {
        m_reports.clear();
        JobControl free;
        m_network = std::make_shared<FakeEmbeddingNetwork>();
        const auto analyzer = makeFakeAnalyzer(m_network);
        return importPictures(*m_store, *analyzer, people, options, control ? *control : free,
                              [this](const EnrolmentReport& report) { m_reports.append(report); });
    }

    std::size_t sort(PeopleList& list) {
        JobControl free;
        return valueOf(
            sortByFace(*m_store, *makeFakeAnalyzer(std::make_shared<FakeEmbeddingNetwork>()), list, {}, free));
    }

    int faces(const QString& name) {
        const auto people = valueOf(m_store->people().named(name));
        return people.size() == 1 ? people.first().faceCount : -1;
    }

    void draw(const QString& name, const std::vector<double>& hues) {
        const QString path = m_pictures + u'/' + name;
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        std::vector<SyntheticFace> faces;
        for (const double hue : hues)
            faces.push_back({.hueDeg = hue, .centrePx = {80.F + 150 * float(faces.size()), 120}});
        cv::Mat picture = drawSyntheticFrame({320, 240}, faces, 0);
        // No two are the same picture.
        ++m_drawn;
        for (const int column : {0, 1})
            picture.at<cv::Vec3b>(0, column) =
                cv::Vec3b::all(static_cast<uchar>(column == 0 ? m_drawn % 200 : m_drawn / 200));
        QVERIFY(cv::imwrite(path.toStdString(), picture));
    }

    void write(const QString& name) {
        QVERIFY(QDir().mkpath(QFileInfo(m_pictures + u'/' + name).path()));
        QFile file(m_pictures + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("text") == 4);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_pictures;
    int m_drawn = 0;
    std::unique_ptr<GalleryStore> m_store;
    std::shared_ptr<FakeEmbeddingNetwork> m_network;
    QList<EnrolmentReport> m_reports;
};

QTEST_GUILESS_MAIN(TestPictureImport)
#include "tst_picture_import.moc"
