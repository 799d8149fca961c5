#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/dataset/doctor.h"
#include "tests/support/fake_networks.h"
#include "tests/support/synthetic_source.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;
using Kind = PictureFinding::Kind;

/// Three people, each of a hue, with planted faults.
class TestDataSetDoctor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatWasPlanted() {
        const QTemporaryDir folder;
        m_folder = folder.path();
        for (int i = 0; i < 6; ++i) {
            picture(u"Ann/%1.png"_s.arg(i), {0}, i);
            picture(u"Ben/%1.png"_s.arg(i), {120}, 10 + i);
        }
        picture(u"Cy/only.png"_s, {240}, 20);
        picture(u"Ann/z wrong.png"_s, {120}, 30);   // Ben's
        picture(u"Ann/z none.png"_s, {}, 31);       // nobody
        picture(u"Ann/z two.png"_s, {0, 240}, 32);  // two people
        QFile::copy(path(u"Ben/3.png"_s), path(u"Ben/z copy.png"_s));
        QFile::copy(path(u"Cy/only.png"_s), path(u"Ben/z stolen.png"_s));
        QFile broken(path(u"Ann/z broken.jpg"_s));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("no picture");
        broken.close();

        const auto set = readDataSet(m_folder.toStdString());
        QVERIFY(set);
        JobControl control;
        const auto report = examineDataSet(*set, Preprocessing::AlignedFivePoint, *makeFakeAnalyzer(),
                                           path(u"crops"_s).toStdString(), control);
        QVERIFY(report);
        QCOMPARE(report->people, 3);
        QCOMPARE(report->pictures, 19);
        QCOMPARE(report->usablePictures, 17);
        QCOMPARE(report->singletons, 1);
        QCOMPARE(names(*set, *report, Kind::Unreadable), QStringList{u"z broken.jpg"_s});
        QCOMPARE(names(*set, *report, Kind::NoFace), QStringList{u"z none.png"_s});
        QCOMPARE(names(*set, *report, Kind::SeveralFaces), QStringList{u"z two.png"_s});
        QCOMPARE(names(*set, *report, Kind::DuplicateWithin), QStringList{u"z copy.png"_s});
        QCOMPARE(names(*set, *report, Kind::DuplicateAcross), QStringList{u"only.png"_s});
        QCOMPARE(names(*set, *report, Kind::LikelyMislabelled), (QStringList{u"z wrong.png"_s, u"z stolen.png"_s}));
        for (const PictureFinding& finding : report->findings)
            if (finding.kind == Kind::LikelyMislabelled) QVERIFY(finding.otherSimilarity > finding.ownSimilarity);
    }

    /// All pictures are compared, however many: the first of its copies is named, and progress only grows.
    void copiesAreFoundAmongMany() {
        const QTemporaryDir folder;
        m_folder = folder.path();
        constexpr int kPictures = 130;  // more than one block of rows for each
        for (int i = 0; i < kPictures; ++i) {
            picture(u"Ann/%1.png"_s.arg(i, 3, 10, QLatin1Char('0')), {0}, i, 36);
            picture(u"Ben/%1.png"_s.arg(i, 3, 10, QLatin1Char('0')), {120}, 1000 + i, 36);
        }
        for (const QString& copy : {u"Ann/129 copy.png"_s, u"Ben/000 copy.png"_s, u"Ben/129 copy.png"_s})
            QVERIFY(QFile::copy(path(u"Ann/003.png"_s), path(copy)));
        const auto set = readDataSet(m_folder.toStdString());
        QVERIFY(set);
        QList<int> reported;
        JobControl control([&](int done, int total) {
            QCOMPARE(total, 1000);
            reported.append(done);
        });
        const auto report = examineDataSet(*set, Preprocessing::AlignedFivePoint, *makeFakeAnalyzer(),
                                           path(u"crops"_s).toStdString(), control);
        QVERIFY(report);
        QCOMPARE(names(*set, *report, Kind::DuplicateWithin), QStringList{u"129 copy.png"_s});
        QCOMPARE(names(*set, *report, Kind::DuplicateAcross), (QStringList{u"000 copy.png"_s, u"129 copy.png"_s}));
        for (const PictureFinding& finding : report->findings)
            if (finding.kind == Kind::DuplicateWithin || finding.kind == Kind::DuplicateAcross)
                QVERIFY(set->pictures[finding.other.value()].pathUtf8.ends_with("Ann/003.png"));
        QVERIFY(std::is_sorted(reported.begin(), reported.end()) && reported.last() == 1000);
    }

    void picturesWithoutAnyFaceAreReported() {
        const QTemporaryDir folder;
        m_folder = folder.path();
        picture(u"Ann/1.png"_s, {}, 1);
        picture(u"Ben/1.png"_s, {}, 2);
        const auto set = readDataSet(m_folder.toStdString());
        QVERIFY(set);
        JobControl control;
        const auto report = examineDataSet(*set, Preprocessing::AlignedFivePoint, *makeFakeAnalyzer(),
                                           path(u"crops"_s).toStdString(), control);
        QVERIFY(report);
        QCOMPARE(report->usablePictures, 0);
        QCOMPARE(report->count(Kind::NoFace), 2);
    }

private:
    QString path(const QString& name) const { return m_folder + u'/' + name; }

    /// In: the hues of the faces, a number that makes the ground another one, and how many spots it has
    void picture(const QString& name, const std::vector<double>& huesDeg, int number, int spots = 12) const {
        std::vector<SyntheticFace> faces;
        for (std::size_t i = 0; i < huesDeg.size(); ++i)
            faces.push_back({.hueDeg = huesDeg[i], .centrePx = {100.0F + 140.0F * static_cast<float>(i), 120}});
        cv::Mat frame = drawSyntheticFrame({340, 240}, faces, 0);
        cv::RNG random((static_cast<std::uint64_t>(number) + 1) * 0x9e3779b97f4a7c15U);  // near seeds draw alike
        for (int i = 0; i < spots; ++i)
            cv::circle(frame, {random.uniform(0, 340), random.uniform(0, 240)}, random.uniform(6, 20),
                       cv::Scalar::all(random.uniform(0, 255)), cv::FILLED);
        QDir().mkpath(QFileInfo(path(name)).path());
        cv::imwrite(path(name).toStdString(), frame);
    }

    static QStringList names(const DataSet& set, const DataSetReport& report, Kind kind) {
        QStringList found;
        for (const PictureFinding& finding : report.findings)
            if (finding.kind == kind)
                found << QFileInfo(QString::fromStdString(set.pictures[finding.picture].pathUtf8)).fileName();
        return found;
    }

    QString m_folder;
};

QTEST_GUILESS_MAIN(TestDataSetDoctor)
#include "tst_data_set_doctor.moc"
