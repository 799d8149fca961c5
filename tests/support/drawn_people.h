#pragma once

#include <QDir>
#include <QString>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace facenet::test {

/// Writes drawings of four people, a folder each with six pictures that share a colour: enough to train on.
/// In: the folders, `%1` in place of a person's number
inline void drawPeople(const QString& folders) {
    cv::RNG random(1);
    for (int person = 0; person < 4; ++person) {
        const QString folder = folders.arg(person);
        QDir().mkpath(folder);
        for (int i = 0; i < 6; ++i) {
            cv::Mat picture(112, 96, CV_8UC3, cv::Scalar(60 * person, 200, 180));
            cv::cvtColor(picture, picture, cv::COLOR_HSV2BGR);
            for (int k = 0; k < 8; ++k)
                cv::circle(picture, {random.uniform(0, 96), random.uniform(0, 112)}, random.uniform(3, 9),
                           cv::Scalar::all(random.uniform(0, 255)), cv::FILLED);
            cv::imwrite(QStringLiteral("%1/%2.png").arg(folder).arg(i).toStdString(), picture);
        }
    }
}

}  // namespace facenet::test
