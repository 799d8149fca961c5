#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>

namespace facenet::test {

struct FilmSettings {
    std::string container;          ///< as FFmpeg names it: mp4, matroska, webm, avi, mpegts
    std::string codec = "libx264";  ///< as FFmpeg names its encoder
    std::string pixelFormat{"yuv420p"};
    double framesPerSecond = 25;
    int keyFrameEvery = 12;
    std::optional<std::array<std::int32_t, 9>> turn{};  ///< a display matrix
    double pixelAspect = 1;
    bool sound = false;  ///< silence from 0 s to the last picture and as long as it says below
    double soundBehindS = 0;
    int bFrames = 0;
    int colourSpace = 6;  ///< as ISO/IEC 23091-2 counts them: BT.601
    bool fullRange = false;
    std::string bitstreamFilter{};  ///< over what the encoder gives
    std::string muxerOptions{};     ///< "movflags=+faststart:..."
    std::string metadata{};         ///< of the pictures: "rotate=90"
};

/// Makes a film out of pictures, by FFmpeg. Sizes may not change. Fails by `isOk`.
class FilmWriter {
public:
    FilmWriter(const std::string& pathUtf8, FilmSettings settings);
    ~FilmWriter();  ///< closes
    FilmWriter(const FilmWriter&) = delete;
    FilmWriter& operator=(const FilmWriter&) = delete;

    /// In: uint8 BGR; when it is shown, later than the one before
    void add(const cv::Mat& picture, double timeS);
    /// Out: everything was written
    bool close();

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

}  // namespace facenet::test
