#pragma once

extern "C" {
#include <libavformat/avformat.h>
}

#include <chrono>
#include <cstdarg>
#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <stop_token>
#include <string>

#include "core/base/result.h"
#include "core/video/film_decoder.h"
#include "core/video/film_picture.h"
#include "core/video/frame_source.h"

namespace facenet {

/// A picture of a film: uint8 BGR, upright, and when it is shown.
struct FilmPicture {
    cv::Mat pixels;
    double timeS = 0;  ///< by the film's own clock, from its beginning; later than that of the picture before
};

/// A film or a stream, read by FFmpeg. What is damaged is played over; only the end of the file is the end.
/// Thread: one at a time; calls end soon after `stop` was asked for
class FilmReader {
public:
    FilmReader() = default;
    FilmReader(const FilmReader&) = delete;
    FilmReader& operator=(const FilmReader&) = delete;

    /// In:     a path, absolute, of a film, which reaches nothing else; how long FFmpeg may take for what there is, and
    ///         for each picture
    /// Errors: SourceUnsupported (the context names pictures that no decoder reads), FilmWithoutPictures,
    ///         FilmWithoutIndex, SourceStalled, Cancelled, OutOfMemory
    Result<SourceInfo> openFile(const std::string& path, std::chrono::milliseconds patience, std::stop_token stop);

    /// In:     an address of a stream; its own host is reached, and no other protocol than those of streams
    /// Errors: those of `openFile`, SourceNotFound
    Result<SourceInfo> openStream(const std::string& address, std::chrono::milliseconds patience, std::stop_token stop);

    /// Errors: SourceEnded; SourceBrokenOff (the context: "4.3 s of 11.0 s"); SourceLost (of what has no end of its
    ///         own), SourceStalled, Cancelled, OutOfMemory
    Result<FilmPicture> read();

    /// Pictures that were damaged or could not be read so far.
    std::int64_t damagedPictures() const;

private:
    using Clock = std::chrono::steady_clock;

    Result<SourceInfo> open(const std::string& url, std::chrono::milliseconds patience, std::stop_token stop);
    Result<void> openContainer(const std::string& url);
    Result<void> choosePictures();
    void noteLength();
    bool isFinite() const;
    std::int64_t picturesInIndex() const;
    SourceInfo info() const;

    void feedDecoder();
    bool isEnd(int failure);
    Error end() const;
    Error stopped(ErrorCode whenLate) const;
    std::optional<FilmPicture> pictureOf(const AVFrame& frame);
    double timeOf(const AVFrame& frame);

    bool isStopped() const { return m_stop.stop_requested() || Clock::now() > m_deadline; }
    static int askIfStopped(void* reader) { return static_cast<const FilmReader*>(reader)->isStopped() ? 1 : 0; }
    /// FFmpeg says in its log alone that a demuxer lost its way and looks for what it understands again.
    static void hear(void* object, int level, const char* format, va_list arguments);
    void lookForGap(const AVPacket& packet);
    void noteDamage();
    void countGap();
    static int openPart(AVFormatContext* container, AVIOContext** io, const char* url, int flags,
                        AVDictionary** options);

    /// So many packets a demuxer may have made before it complains, or a decoder take before it fails.
    static constexpr int kAround = 64;

    std::stop_token m_stop;
    std::chrono::milliseconds m_patience{};
    Clock::time_point m_deadline;
    bool m_isFile = false, m_isLive = false;
    bool m_isSized = false;  ///< its bytes are counted
    bool m_endless = false;  ///< nobody knows an end of it: an end is a loss
    int m_partsOpened = 0;
    decltype(AVFormatContext::io_open) m_openByDefault = nullptr;

    std::unique_ptr<AVFormatContext, Released<&avformat_close_input>> m_container;
    AVStream* m_pictures = nullptr;  ///< owned by m_container
    int m_orientation = 1;
    std::optional<FilmDecoder> m_decoder;
    FilmPictureMaker m_pictureMaker;
    AvPacket m_packet;
    AvFrame m_frame;

    std::optional<FilmPicture> m_first;  ///< read while opening
    std::optional<int> m_end;            ///< FFmpeg's word at the end of the packets; frames may come nevertheless
    int m_failuresInARow = 0;
    std::int64_t m_damaged = 0;                  ///< failures
    int m_complaints = 0;                        ///< of the demuxer, since the last packet of the pictures
    std::optional<double> m_packetS;             ///< of the last packet of the pictures
    std::int64_t m_gap = 0, m_ofGapCounted = 0;  ///< pictures that the times of two packets leave out
    int m_sinceGap = kAround + 1, m_sinceDamage = kAround + 1;  ///< packets
    bool m_isWholeAvi = false;                                  ///< whose header says no more bytes than there are
    std::int64_t m_packets = 0, m_decodedFrames = 0;            ///< of the pictures
    bool m_packetsArePictures = false;
    double m_promisedS = 0;  ///< how long it is by its own header; 0 where that says nothing
    double m_furthestS = 0;  ///< what was read so far reaches to
    bool m_anyPicture = false;
    double m_lastS = 0, m_longestGapS = 0;  ///< of the pictures
    double m_shiftS = 0;                    ///< from the container's clock, where that was set back, to ours
};

}  // namespace facenet
