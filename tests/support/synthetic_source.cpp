#include "tests/support/synthetic_source.h"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

namespace facenet::test {

namespace {

constexpr float kHeightPerWidth = 1.2F;
/// The part of the 160x160 crop that the patch covers, in pixels of the crop.
const cv::Rect2f kPatchInCropPx(30, 40, 100, 120);
/// Where the crop expects the landmarks of an upright face.
constexpr float kCropLandmarksPx[5][2] = {
    {54.7F, 73.85F}, {105.05F, 73.5F}, {80.04F, 102.48F}, {59.36F, 131.95F}, {101.04F, 131.72F}};

cv::Scalar bgrOf(double hueDeg, double saturation, double value) {
    const auto hue = static_cast<std::uint8_t>(std::lround(std::fmod(hueDeg + 360, 360) / 2));
    const cv::Mat hsv(1, 1, CV_8UC3, cv::Scalar(hue, saturation, value));
    cv::Mat bgr;
    cv::cvtColor(hsv, bgr, cv::COLOR_HSV2BGR);
    const auto colour = bgr.at<cv::Vec3b>(0, 0);
    return {double(colour[0]), double(colour[1]), double(colour[2])};
}

/// Moves to and fro between two borders.
float reflected(float position, float low, float high) {
    const float range = high - low;
    if (range <= 0) return (low + high) / 2;
    const float folded = std::fmod(std::abs(position - low), 2 * range);
    return low + (folded <= range ? folded : 2 * range - folded);
}

cv::Point rounded(cv::Point2f point) {
    return {cvRound(point.x), cvRound(point.y)};
}

}  // namespace

Landmarks syntheticLandmarks(const cv::Rect2f& boxPx) {
    Landmarks landmarks;
    for (std::size_t i = 0; i < landmarks.size(); ++i)
        landmarks[i] = {boxPx.x + (kCropLandmarksPx[i][0] - kPatchInCropPx.x) / kPatchInCropPx.width * boxPx.width,
                        boxPx.y + (kCropLandmarksPx[i][1] - kPatchInCropPx.y) / kPatchInCropPx.height * boxPx.height};
    return landmarks;
}

cv::Rect2f syntheticBox(const SyntheticFace& face, cv::Size sizePx, double timeS) {
    const cv::Size2f box(face.widthPx, face.widthPx * kHeightPerWidth);
    const cv::Point2f centre = face.centrePx + face.velocityPxPerS * timeS;
    const float x = reflected(centre.x, box.width / 2, static_cast<float>(sizePx.width) - box.width / 2);
    const float y = reflected(centre.y, box.height / 2, static_cast<float>(sizePx.height) - box.height / 2);
    return {x - box.width / 2, y - box.height / 2, box.width, box.height};
}

cv::Mat drawSyntheticFrame(cv::Size sizePx, const std::vector<SyntheticFace>& faces, double timeS) {
    cv::Mat image(sizePx, CV_8UC3, cv::Scalar::all(128));
    for (const SyntheticFace& face : faces) {
        const cv::Rect2f box = syntheticBox(face, sizePx, timeS);
        const cv::Point2f centre = (box.tl() + box.br()) / 2;
        cv::ellipse(image, cv::RotatedRect(centre, box.size(), 0), bgrOf(face.hueDeg, 200, 220), cv::FILLED);
        // Darker, but as strongly coloured: the patch stays one patch, and has edges for the sharpness.
        const cv::Scalar dark = bgrOf(face.hueDeg, 200, 130);
        const Landmarks landmarks = syntheticLandmarks(box);
        for (const int eye : {0, 1})
            cv::circle(image, rounded(landmarks[static_cast<std::size_t>(eye)]), cvRound(box.width / 12), dark,
                       cv::FILLED);
        cv::circle(image, rounded(landmarks[2]), cvRound(box.width / 16), dark, cv::FILLED);
        cv::line(image, rounded(landmarks[3]), rounded(landmarks[4]), dark, std::max(2, cvRound(box.width / 16)));
    }
    return image;
}

bool writeSyntheticVideo(const std::string& pathUtf8, const SyntheticVideo& video) {
    cv::VideoWriter writer(pathUtf8, cv::CAP_OPENCV_MJPEG, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'),
                           video.framesPerSecond, video.sizePx);
    if (!writer.isOpened()) return false;
    for (int i = 0; i < video.frameCount; ++i)
        writer.write(drawSyntheticFrame(video.sizePx, video.faces, i / video.framesPerSecond));
    return true;
}

SyntheticSource::SyntheticSource(SyntheticVideo video, bool live, std::shared_ptr<SourceControls> controls)
    : m_video(std::move(video)), m_live(live), m_controls(std::move(controls)) {}

Result<void> SyntheticSource::checkControls() {
    SourceControls& controls = *m_controls;
    std::unique_lock lock(controls.m_mutex);
    controls.hangs = controls.m_hanging;
    controls.m_changed.wait(lock, [&] { return !controls.m_hanging || controls.m_interrupted; });
    controls.hangs = false;
    if (controls.m_interrupted) return Error{ErrorCode::Cancelled, {}};
    if (controls.m_unplugged) return Error{ErrorCode::SourceLost, "synthetic"};
    return {};
}

/// False when interrupted or unplugged before.
bool SyntheticSource::waitFor(std::chrono::steady_clock::time_point due) {
    SourceControls& controls = *m_controls;
    std::unique_lock lock(controls.m_mutex);
    return !controls.m_changed.wait_until(lock, due, [&] { return controls.m_interrupted || controls.m_unplugged; });
}

Result<SourceInfo> SyntheticSource::open() {
    ++m_controls->opens;
    if (auto usable = checkControls(); !usable)
        return usable.error().code == ErrorCode::SourceLost ? Error{ErrorCode::SourceNotFound, "synthetic"}
                                                            : usable.error();
    m_next = 0;
    m_sequence = 0;
    m_openedAt = std::chrono::steady_clock::now();
    return SourceInfo{.resolution = {m_video.sizePx.width, m_video.sizePx.height},
                      .framesPerSecond = m_video.framesPerSecond,
                      .frameCount = m_live ? 0 : m_video.frameCount,
                      .live = m_live};
}

Result<FramePtr> SyntheticSource::read() {
    ++m_controls->reads;
    if (auto usable = checkControls(); !usable) return usable.error();
    if (!m_live && m_next == m_video.frameCount) return Error{ErrorCode::SourceEnded, {}};
    double timeS = m_next++ / m_video.framesPerSecond;
    if (m_live) {
        // A camera gives the frame of now: those nobody fetched are gone.
        const auto due =
            m_openedAt + std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(timeS));
        if (!waitFor(due))
            if (auto usable = checkControls(); !usable) return usable.error();
        timeS = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_openedAt).count();
        m_next = static_cast<int>(timeS * m_video.framesPerSecond) + 1;
    }
    return std::make_shared<const Frame>(Frame{.sequence = m_sequence++,
                                               .capturedAt = std::chrono::steady_clock::now(),
                                               .timeS = timeS,
                                               .image = drawSyntheticFrame(m_video.sizePx, m_video.faces, timeS),
                                               .name = "synthetic"});
}

Result<void> SyntheticSource::rewind() {
    if (m_live) return Error{ErrorCode::SourceUnsupported, {}};
    m_next = 0;
    return {};
}

void SyntheticSource::interrupt() {
    m_controls->set(m_controls->m_interrupted, true);
}

}  // namespace facenet::test
