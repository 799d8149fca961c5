#include "core/dataset/augmentation.h"

#include <opencv2/imgproc.hpp>

#include "core/train/random.h"

namespace facenet {

namespace {

/// Contrast around the middle, brightness, then saturation around the grey of each pixel.
void changeColour(cv::Mat& picture, CounterRandom& random) {
    const double contrast = random.between(0.75, 1.25);
    const double brightness = random.between(-25, 25);
    const double saturation = random.between(0.7, 1.3);
    picture.convertTo(picture, CV_8U, contrast, 127.5 * (1 - contrast) + brightness);
    cv::Mat grey;
    cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
    cv::cvtColor(grey, grey, cv::COLOR_GRAY2BGR);
    cv::addWeighted(picture, saturation, grey, 1 - saturation, 0, picture);
}

void blur(cv::Mat& picture, CounterRandom& random) {
    if (random.unit() >= 0.3) return;
    cv::GaussianBlur(picture, picture, {}, random.between(0.3, 1.5));
}

void move(cv::Mat& picture, CounterRandom& random) {
    const cv::Point2f centre(static_cast<float>(picture.cols) / 2, static_cast<float>(picture.rows) / 2);
    cv::Mat transform = cv::getRotationMatrix2D(centre, random.between(-8, 8), random.between(0.94, 1.06));
    transform.at<double>(0, 2) += random.between(-0.06, 0.06) * picture.cols;
    transform.at<double>(1, 2) += random.between(-0.06, 0.06) * picture.rows;
    cv::warpAffine(picture, picture, transform, picture.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
}

void erase(cv::Mat& picture, CounterRandom& random) {
    if (random.unit() >= 0.4) return;
    const int width = static_cast<int>(picture.cols * random.between(0.1, 0.4));
    const int height = static_cast<int>(picture.rows * random.between(0.1, 0.4));
    const int x = static_cast<int>(random.below(static_cast<std::uint64_t>(picture.cols - width)));
    const int y = static_cast<int>(random.below(static_cast<std::uint64_t>(picture.rows - height)));
    picture(cv::Rect(x, y, width, height)).setTo(cv::Scalar::all(127));
}

/// Nose and mouth behind one colour; the nose of an aligned face lies at 64 % of the height.
void cover(cv::Mat& picture, CounterRandom& random) {
    if (random.unit() >= 0.3) return;
    const int top = static_cast<int>(picture.rows * random.between(0.55, 0.66));
    const cv::Scalar colour(random.between(0, 255), random.between(0, 255), random.between(0, 255));
    const int side = picture.cols;
    const std::vector<cv::Point> outline{
        {side / 8, top}, {side - side / 8, top}, {side - side / 5, picture.rows}, {side / 5, picture.rows}};
    cv::fillConvexPoly(picture, outline, colour, cv::LINE_AA);
}

}  // namespace

void augment(cv::Mat& picture, const AugmentationOptions& options, std::uint64_t seed) {
    CounterRandom random(seed, 0, 0);
    if (random.unit() < 0.5 && options.flip) cv::flip(picture, picture, 1);
    if (options.affine) move(picture, random);
    if (options.colour) changeColour(picture, random);
    if (options.blur) blur(picture, random);
    if (options.erasing) erase(picture, random);
    if (options.maskLike) cover(picture, random);
}

}  // namespace facenet
